//! What the tests of this crate share: the example projects, a suite for one of them, and readers of what is written.

#![allow(dead_code, reason = "each test program uses its part")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

pub(crate) mod hostile;
pub(crate) mod read;

use leadspec_check::{LoadError, Loaded, Loader, check};
use leadspec_diagnostics::SourceMap;
use leadspec_ir::{
    ArenaId, At, Case, CaseMark, CaseRow, Datum, Definition, Expected, ExpectedKind, GateState, Law, Outcome,
    SampleEvent, SampleLead, StageId, Suite, Test, Truth, parse_day,
};
use std::path::{Path, PathBuf};

pub(crate) const EXAMPLES: [&str; 6] = ["anum", "bant", "champ", "faint", "gpct", "meddic"];

struct Folder(PathBuf);

impl Loader for Folder {
    fn load(&self, _from: &str, path: &str) -> Result<Loaded, LoadError> {
        let text = std::fs::read_to_string(self.0.join(path)).map_err(|_| LoadError::NotFound)?;
        Ok(Loaded {
            name: path.to_string(),
            text,
        })
    }
}

/// One of the example projects.
pub(crate) fn example(name: &str) -> Definition {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(name);
    let text = std::fs::read_to_string(folder.join("definition.lead")).unwrap();
    let mut sources = SourceMap::new();
    let root = sources.add("definition.lead", &text);
    let checked = check(&mut sources, &[root], &Folder(folder));
    checked
        .definition
        .unwrap_or_else(|| panic!("{name}: {:?}", checked.diagnostics))
}

/// A definition from its text.
pub(crate) fn definition(text: &str) -> Definition {
    let mut sources = SourceMap::new();
    let root = sources.add("definition.lead", text);
    let checked = check(&mut sources, &[root], &Folder(PathBuf::new()));
    checked
        .definition
        .unwrap_or_else(|| panic!("{:?}", checked.diagnostics))
}

/// Values of personal facts in [`bant_suite`]: none of them may be on a page.
pub(crate) const PERSONAL: [&str; 2] = ["directie@appelmoes.example", "zwaantje@freemail.example"];

/// Leads of the `bant` example, by the names of its fields.
pub(crate) struct Bant<'a>(pub(crate) &'a Definition);

impl Bant<'_> {
    /// The lead that the tests start from, with a few facts changed.
    fn lead(&self, changes: &[(&str, Datum)]) -> SampleLead {
        let text = |text: &str| Datum::Text(text.to_string());
        let usual = [
            ("id", text("1")),
            ("email", text(PERSONAL[0])),
            ("stage", self.stage_code("sal")),
            ("industry", Datum::Code(0)),
            ("country", text("NL")),
            ("employees", Datum::Quantity(320)),
            ("job_level", Datum::Code(2)),
            ("budget", Datum::Quantity(85_000_000_000)),
            ("leasing", Datum::Bool(false)),
            ("problem", Datum::Bool(true)),
            ("line_age", Datum::Quantity(14)),
            ("wanted_by", Datum::Quantity(parse_day("2026-06-01").unwrap())),
            ("accepted", Datum::Bool(true)),
            ("competitor", Datum::Bool(false)),
        ];
        let mut lead = SampleLead::unknown(self.0.fields.len());
        for (name, value) in usual.iter().chain(changes) {
            let field = self.0.fields.find(|field| field.name == *name).unwrap();
            lead.facts[field.index()] = value.clone();
        }
        lead
    }

    fn stage(&self, name: &str) -> StageId {
        self.0
            .lifecycle
            .as_ref()
            .unwrap()
            .stages
            .find(|stage| stage.name == name)
            .unwrap()
    }

    fn stage_code(&self, name: &str) -> Datum {
        Datum::Code(u32::try_from(self.stage(name).index()).unwrap())
    }

    fn event(&self, name: &str, day: &str, path: Option<&str>) -> SampleEvent {
        let event = self.0.events.find(|event| event.name == name).unwrap();
        SampleEvent {
            event,
            time: parse_day(day).unwrap() * 86_400_000_000,
            attributes: path.map(|path| Datum::Text(path.to_string())).into_iter().collect(),
        }
    }

    fn gate(&self, name: &str, state: GateState) -> ExpectedKind {
        ExpectedKind::Gate(self.0.gates.find(|gate| gate.name == name).unwrap(), state)
    }

    fn criterion(&self, name: &str) -> leadspec_ir::CriterionId {
        self.0.criteria.find(|criterion| criterion.name == name).unwrap()
    }

    fn score(&self, name: &str) -> leadspec_ir::ScoreId {
        self.0.scores.find(|score| score.name == name).unwrap()
    }
}

fn case(lead: SampleLead, kinds: Vec<ExpectedKind>) -> Case {
    let expected = |kind| Expected {
        kind,
        at: At::default(),
        value_at: None,
    };
    Case {
        row: None,
        as_of: Some(parse_day("2026-03-01").unwrap()),
        lead,
        expectations: kinds.into_iter().map(expected).collect(),
    }
}

fn row(number: u32, name: Option<&str>, mark: Option<CaseMark>, case: Case) -> Case {
    Case {
        row: Some(CaseRow {
            number,
            name: name.map(str::to_string),
            mark,
            head: At::default(),
            at: At::default(),
        }),
        ..case
    }
}

fn test(label: &str, cases: Vec<Case>) -> Test {
    Test {
        label: label.to_string(),
        cases,
        files: Vec::new(),
        at: At::default(),
    }
}

/// What the tests of the `bant` example say, and a few things more.
pub(crate) fn bant_suite(definition: &Definition) -> Suite {
    let bant = Bant(definition);
    let percent = |low: i64, high: i64| (Some(low * 1_000_000), Some(high * 1_000_000));
    let (low, high) = percent(100, 100);
    let ready = case(
        bant.lead(&[]),
        vec![
            ExpectedKind::Stage(bant.stage("sql")),
            ExpectedKind::Outcome(Outcome::Now),
            ExpectedKind::Score {
                score: bant.score("bant"),
                low,
                high,
            },
            bant.gate("decision_maker", GateState::Passed),
            ExpectedKind::Action {
                name: "notify".to_string(),
                arguments: vec!["account-executive".to_string()],
            },
        ],
    );
    let (low, high) = percent(75, 100);
    let unknown = case(
        bant.lead(&[("budget", Datum::Unknown), ("leasing", Datum::Unknown)]),
        vec![
            ExpectedKind::Stage(bant.stage("sql")),
            ExpectedKind::Range {
                score: bant.score("bant"),
                low,
                high,
            },
            ExpectedKind::Asks(vec![bant.criterion("budget_ready")]),
        ],
    );
    let who = |number: u32, level: Datum, stage: &str, state: GateState| {
        row(
            number,
            None,
            None,
            case(
                bant.lead(&[("job_level", level)]),
                vec![
                    ExpectedKind::Stage(bant.stage(stage)),
                    bant.gate("decision_maker", state),
                ],
            ),
        )
    };
    let soon = |number: u32, name: &str, mark: Option<CaseMark>, day: &str, truth: Truth| {
        let day = Datum::Quantity(parse_day(day).unwrap());
        let expected = vec![
            ExpectedKind::Criterion(bant.criterion("timeline"), truth),
            ExpectedKind::AsksNothing,
        ];
        row(
            number,
            Some(name),
            mark,
            case(bant.lead(&[("wanted_by", day)]), expected),
        )
    };
    let mut fades = bant.lead(&[("stage", bant.stage_code("lead")), ("accepted", Datum::Bool(false))]);
    fades.events = vec![
        bant.event("quote_request", "2025-12-02", None),
        bant.event("page_view", "2026-02-23", Some("/pricing/case-folders")),
        bant.event("brochure", "2026-03-01", None),
    ];
    let private = case(
        bant.lead(&[("email", Datum::Text(PERSONAL[1].to_string()))]),
        vec![
            bant.gate("business_mail", GateState::Failed),
            ExpectedKind::Reason("Private address".to_string()),
        ],
    );
    Suite {
        tests: vec![
            test(
                "A director with budget, need and a date is sales qualified",
                vec![ready],
            ),
            test("An unknown budget is asked for, and never disqualifies", vec![unknown]),
            test(
                "Who decides",
                vec![
                    who(1, Datum::Code(3), "sql", GateState::Passed),
                    who(2, Datum::Code(1), "sal", GateState::Unknown),
                    who(3, Datum::Code(0), "nurture", GateState::Failed),
                    who(4, Datum::Unknown, "sal", GateState::Unknown),
                ],
            ),
            test(
                "How soon is soon",
                vec![
                    soon(1, "today", None, "2026-03-01", Truth::True),
                    soon(2, "the last day", None, "2026-08-27", Truth::True),
                    soon(
                        3,
                        "a day too late",
                        Some(CaseMark::Skip("not agreed yet".to_string())),
                        "2026-08-28",
                        Truth::False,
                    ),
                ],
            ),
            test(
                "Interest fades",
                vec![case(
                    fades,
                    vec![ExpectedKind::Path(vec![bant.stage("lead"), bant.stage("mql")])],
                )],
            ),
            test("A private address stays out of sales", vec![private]),
        ],
        laws: vec![law(definition)],
    }
}

/// Whenever the stage after is `sal` or `sql`, the first gate is passed.
fn law(definition: &Definition) -> Law {
    use leadspec_ir::{Choice, ChoiceDomain, ChoiceKind, Condition, ConditionKind};
    let condition = |kind| Condition {
        kind,
        at: At::default(),
    };
    let stage = Choice {
        kind: ChoiceKind::StageAfter,
        domain: ChoiceDomain::Stages,
        at: At::default(),
    };
    let reached = condition(ConditionKind::Among {
        value: stage,
        codes: vec![2, 3],
    });
    let gate = definition.gates.ids().next().unwrap();
    let passed = condition(ConditionKind::GateIs(gate, GateState::Passed));
    Law {
        label: "No competitor reaches sales".to_string(),
        condition: condition(ConditionKind::Any(vec![
            condition(ConditionKind::Not(Box::new(reached))),
            passed,
        ])),
        at: At::default(),
    }
}
