//! Reviews to make pages of: one with everything, whose numbers add up, and ones that lack something or are too long.

mod parts;

use super::compared;
use leadspec_report::review::{Cause, Change, Movement, Review, SCHEMA_VERSION, Stage, Verdict};
use parts::{changes, effect, examples, policy, stages, tests, text, version};

/// Everything a review can hold.
pub(crate) fn rich() -> Review {
    Review {
        schema_version: SCHEMA_VERSION,
        tool: "leadspec",
        tool_version: "0.1.0",
        definition: "B2B SaaS".to_string(),
        slug: "b2b-saas".to_string(),
        old: version(
            "main 4f1c2ab",
            Some("4f1c2ab0c5d1e2f3a4b5c6d7e8f9a0b1c2d3e4f5"),
            "6",
            "0f3b9a21c7de",
        ),
        new: version("working tree", None, "7", "9d52c1e88a04"),
        about: vec!["Sales qualified".to_string()],
        headline: "Sales qualified loses 123 leads, from 834 to 711 (-14.7%). 312 of 9,240 leads change stage (3.4%)."
            .to_string(),
        verdict: Some(Verdict::Mixed),
        changes: changes(),
        stages: stages(),
        effect: Some(effect()),
        tests: Some(tests()),
        policy: policy(),
        notes: vec![
            "The two versions read the column “Country” in different ways, so 12 rows were left out".to_string(),
        ],
        picture: Some(compared::picture()),
    }
}

/// Two versions that mean the same.
pub(crate) fn unchanged() -> Review {
    let mut review = without_leads();
    review.headline = "No change in meaning.".to_string();
    review.verdict = Some(Verdict::Equal);
    review.changes.clear();
    review.policy.clear();
    review.notes.clear();
    review.tests = None;
    review.picture = None;
    for stage in &mut review.stages {
        stage.verdict = Some(Verdict::Equal);
        (stage.entering, stage.leaving, stage.step_verdict) = (None, None, None);
    }
    review
}

/// Only the definitions were compared.
pub(crate) fn without_leads() -> Review {
    let mut review = rich();
    review.headline = "Sales qualified changes in both directions: some leads enter, others leave.".to_string();
    review.effect = None;
    review.notes.clear();
    for change in &mut review.changes {
        change.alone = None;
    }
    for stage in &mut review.stages {
        stage.counts = None;
    }
    review
}

/// No lifecycle: scores and gates are all there is.
pub(crate) fn without_stages() -> Review {
    let mut review = rich();
    review.headline = "57 of 9,240 leads score differently.".to_string();
    (review.verdict, review.picture) = (None, None);
    review.stages.clear();
    review.about.clear();
    review.policy.clear();
    for change in &mut review.changes {
        change.verdict = None;
    }
    if let Some(effect) = &mut review.effect {
        (effect.moved, effect.open, effect.rescored) = (0, 0, 57);
        effect.movements.clear();
    }
    review
}

/// So many changes, and as many ways from stage to stage.
pub(crate) fn long(rows: usize) -> Review {
    let mut review = rich();
    let [first, ..] = review.changes.as_slice() else {
        return review;
    };
    let change = |number: usize| Change {
        number,
        fingerprint: format!("{number:012x}"),
        path: format!("score.fit.line.industry_{number}"),
        before: Some(text("20")),
        after: Some(text("25")),
        sentence: format!("Fit: industry {number} of the official list now earns 25 points, was 20"),
        decides: !number.is_multiple_of(5),
        ..first.clone()
    };
    review.changes = (1..=rows).map(change).collect();
    let stage = |number: usize| Stage {
        name: format!("s{number}"),
        label: format!("Stage number {number}"),
        ..review.stages[2].clone()
    };
    let side = rows.isqrt() + 2;
    review.stages = (1..=side).map(stage).collect();
    if let Some(effect) = &mut review.effect {
        let movement = |place: usize| Movement {
            from: place / side,
            to: place % side,
            leads: 10,
            open: 1,
            causes: vec![
                Cause {
                    changes: vec![1, 2],
                    leads: 7,
                },
                Cause {
                    changes: Vec::new(),
                    leads: 3,
                },
            ],
            examples: examples(&[place as u64 + 1, place as u64 + 1_000, 9_000]),
        };
        let ways = (0..side * side).filter(|place| place / side != place % side);
        effect.movements = ways.take(rows).map(movement).collect();
        effect.moved = 10 * rows as u64;
    }
    review
}
