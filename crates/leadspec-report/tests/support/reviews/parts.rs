//! The parts of the review that holds everything; their numbers add up.

use leadspec_report::review::{
    Agreed, Alone, Cause, Change, Counts, Effect, Example, Finding, Measured, Movement, Place, Stage, TestCase, Tests,
    Verdict, Version, Witness,
};

pub(super) fn text(text: &str) -> String {
    text.to_string()
}

pub(super) fn version(called: &str, commit: Option<&str>, version: &str, digest: &str) -> Version {
    Version {
        called: called.to_string(),
        commit: commit.map(str::to_string),
        version: Some(version.to_string()),
        digest: digest.to_string(),
    }
}

fn place(file: &str, line: u32) -> Place {
    Place {
        file: file.to_string(),
        line,
        column: 3,
    }
}

fn counted(touched: u64, moved: u64) -> Alone {
    Alone::Counted { touched, moved }
}

pub(super) fn changes() -> Vec<Change> {
    let base = Change {
        number: 1,
        fingerprint: "5f0c11aa90e3".to_string(),
        code: "threshold-changed",
        kind: "changed",
        path: "stage.sql.transition.from.sal.when.fit".to_string(),
        sentence: "Sales accepted to Sales qualified needs 70 points of Fit, was 60".to_string(),
        before: Some(text("60")),
        after: Some(text("70")),
        decides: true,
        verdict: Some(Verdict::Stricter),
        owners: vec!["Sales".to_string()],
        old_place: Some(place("sql.lead", 14)),
        new_place: Some(place("sql.lead", 14)),
        alone: Some(counted(208, 174)),
        agreed: None,
    };
    vec![
        base.clone(),
        Change {
            number: 2,
            fingerprint: "77b2d0c41f9a".to_string(),
            code: "accepted-changed",
            path: "criterion.authority.level".to_string(),
            sentence: "Authority accepts one more level".to_string(),
            before: Some(text("director, vp")),
            after: Some(text("manager, director, vp")),
            verdict: Some(Verdict::Looser),
            old_place: Some(place("sql.lead", 17)),
            new_place: Some(place("sql.lead", 17)),
            alone: Some(counted(402, 96)),
            ..base.clone()
        },
        Change {
            number: 3,
            fingerprint: "c08e14b7a255".to_string(),
            code: "gate-added",
            kind: "added",
            path: "gate.country".to_string(),
            sentence: "New gate: leads whose country is one of IR, KP, SY go to Disqualified".to_string(),
            before: None,
            after: Some(text(
                "country is none of IR, KP, SY, else Disqualified, unknown passes, for all stages",
            )),
            owners: vec!["Legal".to_string(), "Marketing".to_string()],
            old_place: None,
            new_place: Some(place("gates.lead", 31)),
            alone: Some(counted(78, 78)),
            agreed: Some(Agreed {
                name: "Legal".to_string(),
                reason: "sanctions of this year".to_string(),
                expires: Some(text("2026-12-31")),
            }),
            ..base.clone()
        },
        Change {
            number: 4,
            fingerprint: "e41b7790d3c6".to_string(),
            code: "transition-added",
            kind: "added",
            path: "stage.nurture.transition.from.sal".to_string(),
            sentence: "New way from Sales accepted to Nurture when last reply is more than 90 days ago".to_string(),
            before: None,
            after: Some(text("when last reply is more than 90 days ago")),
            verdict: Some(Verdict::NotDecided),
            owners: vec!["Sales".to_string(), "Marketing".to_string()],
            old_place: None,
            new_place: Some(place("sql.lead", 22)),
            alone: Some(Alone::NotToldApart),
            ..base.clone()
        },
        Change {
            number: 5,
            fingerprint: "19aa52ce6b07".to_string(),
            code: "question-changed",
            path: "criterion.budget.ask".to_string(),
            sentence: "Budget asks another question".to_string(),
            before: Some(text("Do you have a budget?")),
            after: Some(text("Is there a budget, and whose?")),
            decides: false,
            verdict: None,
            old_place: Some(place("definition.lead", 40)),
            new_place: Some(place("definition.lead", 40)),
            alone: Some(Alone::Nothing),
            ..base
        },
    ]
}

fn stage(name: &str, label: &str, (before, after): (u64, u64), share: Option<&str>, verdict: Verdict) -> Stage {
    Stage {
        name: name.to_string(),
        label: label.to_string(),
        counts: Some(Counts {
            before,
            after,
            change: after.cast_signed() - before.cast_signed(),
            share: share.map(str::to_string),
        }),
        verdict: Some(verdict),
        step_verdict: Some(verdict),
        doubt: None,
        entering: None,
        leaving: None,
    }
}

fn witness(lead: &str, old: &[&str], new: &[&str], given: &str) -> Witness {
    let path = |stages: &[&str]| stages.iter().map(ToString::to_string).collect();
    let end = new.last().copied().unwrap_or_default().to_lowercase().replace(' ', "_");
    Witness {
        lead: lead.to_string(),
        old_path: path(old),
        new_path: path(new),
        test: format!("test \"Goes another way: {end}\" {{\n  given {{ {given} }}\n  expect stage {end}\n}}\n"),
    }
}

pub(super) fn stages() -> Vec<Stage> {
    let sanctioned = witness(
        "the lead of tests.lead:12 with country: \"KP\"",
        &["Lead", "Marketing qualified"],
        &["Lead", "Disqualified"],
        "country: \"KP\", fit: 30",
    );
    vec![
        stage("lead", "Lead", (2_200, 2_200), Some("0.0%"), Verdict::Equal),
        Stage {
            leaving: Some(sanctioned.clone()),
            ..stage(
                "mql",
                "Marketing qualified",
                (2_390, 2_349),
                Some("-1.7%"),
                Verdict::Stricter,
            )
        },
        Stage {
            doubt: Some(text("the search was stopped after 500,000 steps")),
            ..stage(
                "sal",
                "Sales accepted",
                (1_204, 1_290),
                Some("7.1%"),
                Verdict::NotDecided,
            )
        },
        Stage {
            entering: Some(witness(
                "the lead of tests.lead:51 with level: manager",
                &["Lead", "Marketing qualified", "Sales accepted"],
                &["Lead", "Marketing qualified", "Sales accepted", "Sales qualified"],
                "level: manager, country: \"DE\", fit: 70",
            )),
            leaving: Some(witness(
                "ready_director with fit: 64",
                &["Lead", "Marketing qualified", "Sales accepted", "Sales qualified"],
                &["Lead", "Marketing qualified", "Sales accepted"],
                "level: director, country: \"DE\", fit: 64",
            )),
            ..stage("sql", "Sales qualified", (834, 711), Some("-14.7%"), Verdict::Mixed)
        },
        Stage {
            step_verdict: Some(Verdict::Looser),
            ..stage("nurture", "Nurture", (1_224, 1_224), Some("0.0%"), Verdict::Equal)
        },
        Stage {
            entering: Some(sanctioned),
            ..stage(
                "disqualified",
                "Disqualified",
                (1_388, 1_466),
                Some("5.6%"),
                Verdict::Looser,
            )
        },
    ]
}

pub(super) fn examples(rows: &[u64]) -> Vec<Example> {
    rows.iter().map(|row| Example { row: *row, id: None }).collect()
}

pub(super) fn effect() -> Effect {
    let alone = |change: usize, leads: u64| Cause {
        changes: vec![change],
        leads,
    };
    let movement = |(from, to): (usize, usize), leads: u64, open: u64, causes: Vec<Cause>, rows: &[u64]| Movement {
        from,
        to,
        leads,
        open,
        causes,
        examples: examples(rows),
    };
    let together = |leads: u64| Cause {
        changes: Vec::new(),
        leads,
    };
    Effect {
        leads_file: "leads-q3.csv".to_string(),
        sha256: Some(text("3fa95b2c7d1e4f60718293a4b5c6d7e8f9a0b1c2d3e4f5061728394a5b6c7d8e")),
        as_of: "2026-03-01".to_string(),
        leads: 9_240,
        only_old: 0,
        only_new: 12,
        unread: 3,
        undecided_old: 0,
        undecided_new: 1,
        moved: 312,
        moved_share: Some(text("3.4%")),
        rescored: 57,
        open: 9,
        movements: vec![
            movement((1, 5), 41, 0, vec![alone(3, 41)], &[8, 230, 511]),
            movement((2, 3), 63, 5, vec![alone(2, 60), together(3)], &[3, 77, 90]),
            movement((2, 5), 22, 0, vec![alone(3, 22)], &[19, 1_204, 3_310]),
            movement((3, 2), 171, 4, vec![alone(1, 168), together(3)], &[12, 57, 103]),
            movement((3, 5), 15, 0, vec![alone(3, 15)], &[640]),
        ],
        measured: vec![
            Measured {
                label: "Fit".to_string(),
                kind: "score",
                leads: 369,
            },
            Measured {
                label: "Rating".to_string(),
                kind: "grade",
                leads: 57,
            },
            Measured {
                label: "Interest".to_string(),
                kind: "score",
                leads: 0,
            },
        ],
    }
}

pub(super) fn tests() -> Tests {
    let case = |name: &str, line: u32, told: Option<&str>| TestCase {
        name: name.to_string(),
        place: Some(place("tests.lead", line)),
        told: told.map(str::to_string),
    };
    Tests {
        passed: 46,
        failed: 3,
        newly_failing: vec![
            case(
                "who becomes SQL, row 2: Director, 64 points",
                21,
                Some("expected stage Sales qualified, got Sales accepted: 6 points short"),
            ),
            case(
                "boundaries, row 1: Director, exactly 60",
                31,
                Some("expected stage Sales qualified, got Sales accepted: 10 points short"),
            ),
        ],
        mended: vec![case("who becomes SQL, row 3: Manager, 72 points", 22, None)],
        failing_before: 1,
    }
}

pub(super) fn policy() -> Vec<Finding> {
    vec![
        Finding {
            rule: "max_change",
            sentence: "Sales qualified may change by at most 10%, and changes by 14.7%".to_string(),
            exceeded: true,
            place: Some(place("leadspec.toml", 9)),
            change: None,
        },
        Finding {
            rule: "agreed",
            sentence: "Legal agreed to the new gate".to_string(),
            exceeded: false,
            place: Some(place("leadspec.toml", 14)),
            change: Some(3),
        },
    ]
}
