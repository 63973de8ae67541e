//! Verdicts against every lead of a small world, decided one by one under both versions.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "a test may panic, and its numbers are small"
)]

mod common;
mod pairs;
#[path = "../../leadspec-engine/tests/oracle/random.rs"]
#[allow(dead_code, reason = "not all of it is used here")]
mod random;

use common::{Judge, TODAY, definition, examples};
use leadspec_ir::Definition;
use leadspec_prove::{Doubt, Method, Options, Verdict, Verdicts, verdicts};
use pairs::Pair;
use std::fmt::Write as _;

/// What trying every lead gives, by stage: the verdict on those that come through it, and on the first move.
fn by_hand(pair: &Pair) -> Vec<(String, Verdict, Verdict)> {
    let leads = pair.leads();
    let old = Judge::new(&pair.old).paths(&leads);
    let new = Judge::new(&pair.new).paths(&leads);
    let stages = &pair.new.lifecycle.as_ref().unwrap().stages;
    stages
        .entries()
        .map(|(id, stage)| {
            let mut seen = [false; 4];
            for (old, new) in old.iter().zip(&new) {
                let (before, after) = (old.contains(&id), new.contains(&id));
                seen[0] |= after && !before;
                seen[1] |= before && !after;
                let (before, after) = (old.get(1) == Some(&id), new.get(1) == Some(&id));
                seen[2] |= after && !before;
                seen[3] |= before && !after;
            }
            let verdict = |enter: bool, leave: bool| match (enter, leave) {
                (true, true) => Verdict::Mixed,
                (true, false) => Verdict::Looser,
                (false, true) => Verdict::Stricter,
                (false, false) => Verdict::Equal,
            };
            (stage.name.clone(), verdict(seen[0], seen[1]), verdict(seen[2], seen[3]))
        })
        .collect()
}

fn told(verdicts: &Verdicts) -> Vec<(String, Verdict, Verdict)> {
    verdicts
        .by_stage
        .iter()
        .map(|own| (own.name.clone(), own.verdict, own.step_verdict))
        .collect()
}

/// What happened over many pairs.
#[derive(Debug, Default)]
struct Tally {
    pairs: usize,
    stages: [usize; 4],
    not_exact: usize,
    steps: u64,
}

impl Tally {
    fn add(&mut self, other: &Tally) {
        self.pairs += other.pairs;
        for (own, other) in self.stages.iter_mut().zip(other.stages) {
            *own += other;
        }
        self.not_exact += other.not_exact;
        self.steps += other.steps;
    }
}

/// Compares pairs in every way there is with what trying every lead gives.
fn try_pairs(seeds: std::ops::Range<u64>) -> Tally {
    let mut tally = Tally::default();
    for seed in seeds {
        let Some(pair) = Pair::random(seed) else { continue };
        tally.pairs += 1;
        let expected = by_hand(&pair);
        for (method, tries) in [(Method::Proof, 0), (Method::EveryCell, 0), (Method::Either, 300)] {
            let options = Options {
                method,
                tries,
                ..Options::new(TODAY)
            };
            let verdicts = verdicts(&pair.old, &pair.new, &options);
            let open = verdicts.by_stage.iter().flat_map(|own| &own.doubts);
            for doubt in open {
                assert!(
                    matches!(doubt, Doubt::TooMany),
                    "seed {seed} {method:?}: {doubt}\n{pair}"
                );
                tally.not_exact += 1;
            }
            for (own, expected) in told(&verdicts).into_iter().zip(&expected) {
                let is_right = |own: Verdict, expected: Verdict| own == Verdict::NotDecided || own == expected;
                assert!(
                    own.0 == expected.0 && is_right(own.1, expected.1) && is_right(own.2, expected.2),
                    "seed {seed} {method:?}: {own:?} for {expected:?}\n{pair}"
                );
            }
            confirm(&pair, &verdicts);
            tally.steps += verdicts.by_stage.iter().map(|own| own.steps_used).sum::<u64>();
        }
        for (_, verdict, _) in &expected {
            let place = [Verdict::Equal, Verdict::Stricter, Verdict::Looser, Verdict::Mixed];
            tally.stages[place.iter().position(|own| own == verdict).unwrap()] += 1;
        }
    }
    tally
}

/// Every witness is what it is said to be.
fn confirm(pair: &Pair, verdicts: &Verdicts) {
    let stages = &pair.new.lifecycle.as_ref().unwrap().stages;
    let (mut old, mut new) = (Judge::new(&pair.old), Judge::new(&pair.new));
    for own in &verdicts.by_stage {
        let id = stages.find(|stage| stage.name == own.name).unwrap();
        for (witness, enters) in [(&own.entering, true), (&own.leaving, false)] {
            let Some(witness) = witness else { continue };
            let before = old.paths(std::slice::from_ref(&witness.old)).remove(0);
            let after = new.paths(std::slice::from_ref(&witness.new)).remove(0);
            let visits = (before.contains(&id), after.contains(&id)) == (!enters, enters);
            let steps = (before.get(1) == Some(&id), after.get(1) == Some(&id)) == (!enters, enters);
            assert!(visits || steps, "{witness:?}\n{pair}");
        }
    }
}

#[test]
fn verdicts_are_what_trying_every_lead_gives() {
    let tally = try_pairs(0..90);
    // Every kind of verdict comes up, and the solver has to work.
    assert!(
        tally.pairs > 60 && tally.stages.iter().all(|number| *number > 10),
        "{tally:?}"
    );
    assert!(tally.steps > 1000, "{tally:?}");
}

/// `cargo test --release -p leadspec-prove --test verdicts -- --ignored --nocapture`
#[test]
#[ignore = "takes minutes: ten thousand pairs"]
fn and_over_ten_thousand_pairs() {
    let mut tally = Tally::default();
    // A seed that makes no pair is skipped.
    for seeds in (1000..).step_by(250).map(|first| first..first + 250) {
        tally.add(&try_pairs(seeds.clone()));
        println!("up to seed {}: {tally:?}", seeds.end);
        if tally.pairs >= 10_000 {
            break;
        }
    }
}

fn changed(text: &str, changes: &[(&str, &str)]) -> Definition {
    let mut text = text.to_string();
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    definition(&text)
}

#[test]
fn a_definition_is_equal_to_itself() {
    for (name, own) in examples() {
        let mut other = own.clone();
        other.version = Some("next".to_string());
        // A name of nothing new: the shortcut for definitions that say the same is not taken.
        other.criteria = other
            .criteria
            .iter()
            .cloned()
            .map(|mut criterion| {
                criterion.label = None;
                criterion
            })
            .collect();
        let verdicts = verdicts(&own, &other, &Options::new(TODAY));
        let steps: u64 = verdicts.by_stage.iter().map(|own| own.steps_used).sum();
        assert_eq!(steps, 0, "{name}");
        if own.lifecycle.is_some() {
            assert!(verdicts.all_equal(), "{name}: {verdicts:#?}");
        } else {
            assert_eq!(
                (verdicts.overall, verdicts.doubts),
                (Verdict::NotDecided, vec![Doubt::NoStages]),
                "{name}"
            );
        }
    }
}

const SQL: &str = include_str!("../../../examples/bant/definition.lead");

/// Who differs, in words.
fn written(old: &Definition, new: &Definition, verdicts: &Verdicts) -> String {
    let mut text = String::new();
    for own in &verdicts.by_stage {
        let _ = writeln!(
            text,
            "{}: {:?} (first move: {:?})",
            own.name, own.verdict, own.step_verdict
        );
        for (sign, witness) in [("+", &own.entering), ("-", &own.leaving)] {
            let Some(witness) = witness else { continue };
            let _ = writeln!(
                text,
                "  {sign} {} instead of {}",
                witness.new_path.join(" -> "),
                witness.old_path.join(" -> ")
            );
            let (lead, definition) = if sign == "+" {
                (&witness.new, new)
            } else {
                (&witness.old, old)
            };
            let mut facts = vec![lead.written_facts(definition).join(", ")];
            facts.extend(lead.events.iter().map(|event| event.written(definition, TODAY)));
            let _ = writeln!(text, "    {}", facts.join("\n    "));
        }
        for doubt in &own.doubts {
            let _ = writeln!(text, "  ? {doubt}");
        }
    }
    for note in &verdicts.notes {
        let _ = writeln!(text, "note: {note}");
    }
    let _ = writeln!(text, "overall: {:?}", verdicts.overall);
    text
}

/// The BANT example after some edits; `EveryCell` would be too many here.
fn edited(changes: &[(&str, &str)]) -> String {
    let (old, new) = (definition(SQL), changed(SQL, changes));
    let verdicts = verdicts(&old, &new, &Options::new(TODAY));
    written(&old, &new, &verdicts)
}

#[test]
fn a_line_that_earns_more_is_looser() {
    insta::assert_snapshot!(edited(&[(
        "+15 when country in home_markets",
        "+20 when country in home_markets"
    )]));
}

#[test]
fn a_threshold_that_rises_is_stricter() {
    insta::assert_snapshot!(edited(&[("bant >= 70%", "bant >= 75%")]));
}

#[test]
fn a_threshold_between_two_scores_is_none() {
    insta::assert_snapshot!(edited(&[
        ("engagement >= 30", "engagement > 25"),
        ("fit >= 40", "fit >= 36")
    ]));
}

#[test]
fn rules_rewritten_without_a_difference_are_equal() {
    insta::assert_snapshot!(edited(&[
        (
            "met when problem or line_age >= 12",
            "met when not (line_age < 12 and not problem)"
        ),
        (
            "none of [timeline is unmet, budget_ready is unmet, authority is unmet]",
            "not (timeline is unmet or budget_ready is unmet or authority is unmet)"
        ),
    ]));
}

#[test]
fn names_types_and_ranges_may_change_too() {
    insta::assert_snapshot!(edited(&[
        ("pharma, webshop as \"Web shop\", other]", "pharma, other]"),
        ("+15 when industry in [pharma, webshop]", "+15 when industry = pharma"),
        ("line_age    integer 0..80?", "line_age    integer 0..60?"),
        (
            "stage mql           \"Marketing qualified\"",
            "stage warm          \"Marketing qualified\""
        ),
        ("lead    -> mql ", "lead    -> warm "),
        ("mql     -> sal ", "warm    -> sal "),
        ("nurture -> mql ", "nurture -> warm "),
        ("before lead, mql,", "before lead, warm,"),
    ]));
}

#[test]
fn what_was_renamed_is_told() {
    let old = definition(SQL);
    let new = definition(
        &SQL.replace("employees", "staff")
            .replace(" mql ", " warm ")
            .replace(" mql,", " warm,"),
    );
    let mut options = Options::new(TODAY);
    let blind = verdicts(&old, &new, &options);
    assert!(!blind.all_equal());
    options
        .renames
        .fields
        .insert("employees".to_string(), "staff".to_string());
    options.renames.stages.insert("mql".to_string(), "warm".to_string());
    let told = verdicts(&old, &new, &options);
    assert!(told.all_equal(), "{told:#?}");
}

#[test]
fn a_fact_of_another_type_is_not_decided() {
    let old = definition(SQL);
    let new = changed(
        SQL,
        &[
            ("employees   integer 1..?", "employees   one of [few, many]?"),
            ("250..     : +35", "many : +35"),
            ("50..249   : +25\n    10..49    : +10\n", "few : +10\n"),
        ],
    );
    let verdicts = verdicts(&old, &new, &Options::new(TODAY));
    assert_eq!(verdicts.overall, Verdict::NotDecided);
    assert_eq!(verdicts.doubts, [Doubt::Clash("employees".to_string())]);
}

#[test]
fn witnesses_are_near_to_the_leads_given() {
    let (old, new) = (definition(SQL), changed(SQL, &[("line_age >= 12", "line_age >= 15")]));
    let lost = verdicts(&old, &new, &Options::new(TODAY))
        .by_stage
        .remove(3)
        .leaving
        .unwrap();
    let mut near = lost.new.clone();
    // The same lead with more money than anybody asks for.
    near.facts[7] = leadspec_ir::Datum::Quantity(77_000_000_000);
    let options = Options {
        near: vec![near.clone()],
        ..Options::new(TODAY)
    };
    let witness = verdicts(&old, &new, &options).by_stage.remove(3).leaving.unwrap();
    assert_eq!(witness.base, Some(0));
    let changes = witness.new.written_changes(&near, &new);
    assert!(changes.len() <= 1, "{changes:?}");
}

#[test]
fn giving_up_is_said() {
    let (old, new) = (definition(SQL), changed(SQL, &[("bant >= 70%", "bant >= 75%")]));
    let options = Options {
        tries: 0,
        effort: 0,
        method: Method::Proof,
        ..Options::new(TODAY)
    };
    let verdicts = verdicts(&old, &new, &options);
    let own = &verdicts.by_stage[3];
    assert_eq!(
        (own.verdict, &own.doubts),
        (Verdict::NotDecided, &vec![Doubt::GaveUp { steps: 0 }])
    );
}

const FEES: &str = r#"
definition "Fees" { timezone "UTC" }
lead {
  stage stage
  fee   number? decimals 0
  spent money EUR?
  share money EUR?
}
lifecycle {
  stage open initial
  stage won  now
  open -> won when fee > 5 and spent + share >= 1_000 EUR
}
"#;

#[test]
fn what_is_rounded_lies_on_no_value_between() {
    let (old, new) = (definition(FEES), changed(FEES, &[("fee > 5", "fee >= 6")]));
    assert!(verdicts(&old, &new, &Options::new(TODAY)).all_equal());
    let exact = FEES.replace(" decimals 0", "");
    let (old, new) = (definition(&exact), changed(&exact, &[("fee > 5", "fee >= 6")]));
    let own = verdicts(&old, &new, &Options::new(TODAY)).by_stage.remove(1);
    assert_eq!(own.verdict, Verdict::Stricter);
    let lead = own.leaving.unwrap().old;
    insta::assert_snapshot!(lead.written_facts(&old).join(", "));
}

#[test]
fn sums_of_facts_are_told_apart_exactly() {
    let (old, new) = (
        definition(FEES),
        changed(FEES, &[("spent + share >= 1_000 EUR", "share >= 1_000 EUR - spent")]),
    );
    for method in [Method::Either, Method::Proof] {
        let options = Options {
            method,
            ..Options::new(TODAY)
        };
        assert!(verdicts(&old, &new, &options).all_equal());
        // A sum that is unknown is not at least anything, but one fact alone may be.
        let other = changed(
            FEES,
            &[(
                "spent + share >= 1_000 EUR",
                "(spent + share >= 1_000 EUR or spent >= 1_000 EUR)",
            )],
        );
        let own = verdicts(&old, &other, &options).by_stage.remove(1);
        assert_eq!(own.verdict, Verdict::Looser);
    }
}

const MIXED: &str = r#"
definition "Mixed" { timezone "UTC" }
lead {
  stage stage
  size  number?
  warm  bool
  known bool
}
score fit { +10 when warm  +5 when known }
lifecycle {
  stage open initial
  stage won  now
  stage out  never
  open -> won when fit + size >= 40
  open -> out when warm and known
}
"#;

#[test]
fn what_cells_cannot_tell_apart_is_not_decided_unless_shown() {
    // A score plus a fact turns at no constant. Where that is not what changed, it need not be answered.
    let old = definition(MIXED);
    let reordered = changed(
        MIXED,
        &[("open -> out when warm and known", "open -> out when known and warm")],
    );
    assert!(verdicts(&old, &reordered, &Options::new(TODAY)).all_equal());
    // Nothing but the far ends of what a search tries: it says why it can't tell.
    let closer = changed(MIXED, &[("fit + size >= 40", "fit + size >= 40.000001")]);
    let own = verdicts(&old, &closer, &Options::new(TODAY)).by_stage.remove(1);
    assert_eq!(own.verdict, Verdict::NotDecided);
    let doubts: Vec<String> = own.doubts.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(doubts.join("\n"));
}
