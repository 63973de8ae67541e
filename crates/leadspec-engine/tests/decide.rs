//! Whole decisions and explanations of a small definition, by hand.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm,
    reason = "a test may panic"
)]

mod common;

use common::{Event, definition, leads};
use leadspec_data::{OutputColumn, OutputType};
use leadspec_engine::{Counting, Decided, Engine, Nearest, Scratch, Verdict};
use leadspec_ir::{GateState, Truth, parse_day};

const BANT: &str = r#"
definition "Sales qualified lead" { version "2026.3" follows bant timezone "Europe/Amsterdam" }
lead {
  id text
  email text personal
  stage stage
  company_size integer?
  industry one of [software, finance, retail, other]
  job_level one of [staff < manager < director < vp < c_level]?
  budget money EUR?
  has_problem bool?
  pain integer 0..10?
  decision_date date?
  accepted bool mutual
  competitor bool
}
event page_view { path text }
event demo_request
criterion budget_ready "Has the money" { met when budget >= 10_000 EUR answers budget ask "Do you share your budget?" }
criterion authority "Can decide" {
  strength hard
  met when job_level >= director
  unmet when job_level = staff
  ask "Who else has to be part of this decision?"
}
criterion need "Has a need" { met when has_problem or pain >= 7 ask "What frustrates you most?" }
criterion timeline "Decides soon" { met when decision_date within next 90 days ask "By when?" }
score fit max 100 {
  +20 when industry in [software, finance]
  by company_size { 1001.. : +25  50..1000 : +15 }
  +20 when job_level >= director
  +10 when job_level = manager
}
score engagement range 0..100 {
  +40 when any demo_request in last 90 days
  +20 when count of page_view where path starts with "/pricing" in last 7 days >= 2
  -20 when no page_view in last 30 days
}
score bant { 25% when budget_ready  30% when authority  25% when need  20% when timeline }
grade fit_grade of fit { A from 60  B from 40  C otherwise }
gate no_competitor "Not a competitor" {
  require not competitor
  otherwise disqualified because "Works for a competitor"
}
gate business_mail "Business e-mail" {
  require not (email ends with any of ["@gmail.com", "@hotmail.com"])
  otherwise nurture because "Private address"
}
gate decision_maker "Decision maker at the table" before sql {
  require authority
  otherwise nurture because "Keep warm until somebody who decides joins"
  if unknown ask
}
lifecycle {
  stage lead         "New" initial
  stage mql          "Marketing qualified"
  stage sal          "Accepted by sales"
  stage sql          "Sales qualified" now
  stage nurture      "Nurture" later
  stage disqualified "Disqualified" never final
  lead -> mql     when fit >= 40 and engagement >= 20
  mql  -> sal     when accepted            sla 24 hours
  sal  -> sql     when bant >= 70%         sla 5 days   do notify("account-executive")
  sal  -> nurture when timeline is unmet   do enrol("drip")
}
"#;

const READY: &str = "id: 1, email: cfo@acme.example, stage: sal, company_size: 200, industry: software, job_level: c_level, \
budget: 50000, has_problem: yes, decision_date: 2026-04-15, accepted: yes, competitor: no";

fn today() -> i64 {
    parse_day("2026-03-01").unwrap()
}

struct Decisions {
    engine: Engine,
    decided: Decided,
}

fn decide(text: &str, of: &[(&str, &[Event])]) -> Decisions {
    decide_by(&definition(text), of)
}

fn decide_by(definition: &std::sync::Arc<leadspec_ir::Definition>, of: &[(&str, &[Event])]) -> Decisions {
    let engine = Engine::new(definition.clone(), today());
    let batch = leads(definition, today(), of);
    let selection = engine.select_all(Counting::On);
    let decided = engine.decide(&batch, &selection, &mut Scratch::new());
    Decisions { engine, decided }
}

impl Decisions {
    /// A cell as text, lists joined.
    fn cell(&self, name: &str, row: usize) -> String {
        let place = self
            .engine
            .columns()
            .iter()
            .position(|f| f.name == name)
            .unwrap_or_else(|| panic!("no {name}"));
        match &self.decided.table.columns[place] {
            OutputColumn::Word { codes, words } => words.get(codes[row] as usize).cloned().unwrap_or_default(),
            OutputColumn::WordList { ends, codes, words } => {
                let start = if row == 0 { 0 } else { ends[row - 1] as usize };
                let list: Vec<&str> = codes[start..ends[row] as usize]
                    .iter()
                    .map(|c| words[*c as usize].as_str())
                    .collect();
                list.join("; ")
            }
            OutputColumn::Text { texts, .. } => texts.get(row).to_string(),
            OutputColumn::Integer { known, values } => {
                if known.get(row) {
                    values[row].to_string()
                } else {
                    String::new()
                }
            }
            OutputColumn::Decimal { known, values } => {
                if known.get(row) {
                    leadspec_ir::Decimal(values[row]).to_string()
                } else {
                    String::new()
                }
            }
            OutputColumn::Bool { values, .. } => values.get(row).to_string(),
        }
    }

    fn cells(&self, names: &[&str], row: usize) -> Vec<String> {
        names.iter().map(|name| self.cell(name, row)).collect()
    }
}

#[test]
fn a_cfo_with_budget_need_and_a_date_is_sales_qualified() {
    let all = decide(BANT, &[(READY, &[])]);
    let names = [
        "id",
        "stage_before",
        "stage",
        "path",
        "outcome",
        "bant",
        "bant_low",
        "bant_high",
        "fit",
        "fit_grade",
    ];
    assert_eq!(
        all.cells(&names, 0),
        ["1", "sal", "sql", "sal; sql", "now", "100", "100", "100", "55", "B"]
    );
    let names = [
        "authority",
        "gate_decision_maker",
        "reasons",
        "asks",
        "open",
        "actions",
        "sla_due",
        "version",
        "as_of",
    ];
    assert_eq!(
        all.cells(&names, 0),
        [
            "met",
            "passed",
            "Sales qualified: bant is at least 70%",
            "",
            "false",
            "notify(\"account-executive\")",
            // The clock starts at the end of the as-of day.
            "2026-03-07T00:00:00+01:00",
            "2026.3",
            "2026-03-01",
        ]
    );
}

#[test]
fn an_unknown_budget_is_asked_for_and_never_disqualifies() {
    let lead = READY.replace("budget: 50000, ", "");
    let all = decide(BANT, &[(&lead, &[])]);
    let names = [
        "stage",
        "bant",
        "bant_low",
        "bant_high",
        "budget_ready",
        "asks",
        "questions",
        "open",
        "unknown_criteria",
    ];
    assert_eq!(
        all.cells(&names, 0),
        [
            "sql",
            "75",
            "75",
            "100",
            "unknown",
            "budget_ready",
            "Do you share your budget?",
            "false",
            "1"
        ]
    );
}

#[test]
fn who_decides() {
    let staff = READY.replace("c_level", "staff");
    let unknown = READY.replace("job_level: c_level, ", "");
    let manager = READY.replace("c_level", "manager");
    let all = decide(BANT, &[(&staff, &[]), (&unknown, &[]), (&manager, &[])]);
    let names = ["stage", "gate_decision_maker", "reasons", "asks", "open", "outcome"];
    assert_eq!(
        all.cells(&names, 0),
        [
            "nurture",
            "failed",
            "Keep warm until somebody who decides joins",
            "",
            "false",
            "later"
        ]
    );
    let held = "Decision maker at the table: not known yet";
    assert_eq!(all.cells(&names, 1), ["sal", "unknown", held, "authority", "true", ""]);
    // The job level is known and leaves the question open: its answer can still change the stage.
    assert_eq!(all.cells(&names, 2), ["sal", "unknown", held, "authority", "true", ""]);
    let tally = &all.decided.tally;
    assert_eq!((tally.leads, tally.gates[2].failed, tally.gates[2].unknown), (3, 1, 2));
    assert_eq!((tally.gates[2].sent_away, tally.gates[2].held), (1, 2));
    assert_eq!(tally.asked, [0, 2, 0, 0]);
}

#[test]
fn interest_is_counted_in_windows() {
    let lead = READY
        .replace("stage: sal", "stage: lead")
        .replace("accepted: yes", "accepted: no");
    let events: &[Event] = &[
        ("demo_request", 20, ""),
        ("page_view", 3, "/pricing"),
        ("page_view", 2, "/pricing/enterprise"),
    ];
    let week_old: &[Event] = &[("page_view", 7, "/pricing"), ("page_view", 6, "/pricing")];
    let all = decide(BANT, &[(&lead, events), (&lead, week_old), (&lead, &[])]);
    assert_eq!(all.cells(&["engagement", "stage"], 0), ["60", "mql"]);
    // The as-of day and the six before it: the view of a week ago no longer counts.
    assert_eq!(all.cells(&["engagement", "stage"], 1), ["0", "lead"]);
    // Minus twenty, raised to nothing.
    assert_eq!(all.cells(&["engagement", "engagement_low"], 2), ["0", "0"]);
}

#[test]
fn a_range_does_not_add_up_lines_that_exclude_each_other() {
    let lead = READY
        .replace("job_level: c_level, ", "")
        .replace("company_size: 200, ", "");
    let all = decide(BANT, &[(&lead, &[])]);
    // 20 for the industry; at most 25 for the size and 20 for the level, not 25 + 15 and 20 + 10.
    assert_eq!(all.cells(&["fit", "fit_low", "fit_high"], 0), ["20", "20", "65"]);
}

#[test]
fn questions_behind_a_gate_come_first_then_the_most_points() {
    let lead = "id: 1, email: a@acme.example, stage: sal, industry: retail, accepted: yes, competitor: no";
    let sal = decide(BANT, &[(lead, &[])]);
    // The gate before sql rests on authority; need and budget both weigh 25, the budget stands first.
    assert_eq!(sal.cell("asks", 0), "authority; budget_ready; need; timeline");
    let new = lead.replace("stage: sal", "stage: lead");
    let new = decide(BANT, &[(&new, &[])]);
    assert_eq!(new.cell("asks", 0), "authority; budget_ready; need; timeline");
    let away = lead.replace("competitor: no", "competitor: yes");
    let away = decide(BANT, &[(&away, &[])]);
    assert_eq!(
        away.cells(&["stage", "asks", "reasons"], 0),
        ["disqualified", "", "Works for a competitor"]
    );
}

const CIRCLE: &str = r#"
definition "Round and round" {}
lead { stage stage  hot bool  cold bool }
lifecycle {
  stage lead initial
  stage mql
  stage nurture
  lead -> mql when hot
  mql -> nurture when cold
}
"#;

#[test]
fn a_lead_that_runs_in_a_circle_is_told_so() {
    // The checker lets no circle through that it sees: the way back is added behind it.
    let mut circle = definition(CIRCLE);
    let lifecycle = std::sync::Arc::make_mut(&mut circle).lifecycle.as_mut().unwrap();
    let (first, there) = (
        lifecycle.transitions.iter().next().unwrap(),
        lifecycle.transitions.iter().nth(1).unwrap(),
    );
    let back = leadspec_ir::Transition {
        from: there.to,
        to: there.from,
        ..first.clone()
    };
    lifecycle.transitions.push(back);
    let of: &[(&str, &[Event])] = &[
        ("hot: yes, cold: no", &[]),
        ("hot: yes, cold: yes", &[]),
        ("hot: no, cold: no", &[]),
    ];
    let all = decide_by(&circle, of);
    assert_eq!(all.decided.rows, Some(vec![0, 2]));
    assert_eq!(all.decided.undecided[0].row, 1);
    assert_eq!(
        all.decided.undecided[0].reason,
        "runs in a circle: mql -> nurture -> mql"
    );
    assert_eq!(
        (all.cell("stage", 0), all.cell("stage", 1)),
        ("mql".to_string(), "lead".to_string())
    );
    assert_eq!(all.cell("id", 1), "3");
    assert_eq!((all.decided.tally.leads, all.decided.tally.undecided), (2, 1));
    let why = all.engine.explain(&leads(&circle, today(), of), 1).unwrap();
    assert_eq!(why.circle.as_deref(), Some("runs in a circle: mql -> nurture -> mql"));
    assert_eq!((why.stage, why.rounds.len()), (None, 3));
}

#[test]
fn without_a_lifecycle_scores_gates_and_criteria_are_the_decision() {
    let text = r#"
definition "Only points" {}
lead { size integer?  competitor bool }
criterion large { met when size >= 100 ask "How many people?" }
score stage { +10 when large }
gate no_competitor "Not a competitor" { require not competitor otherwise because "Works for a competitor" }
gate big { require large otherwise because "Too small" if unknown ask }
"#;
    let all = decide(text, &[("size: 50, competitor: yes", &[]), ("competitor: no", &[])]);
    let names: Vec<&str> = all.engine.columns().iter().map(|f| f.name.as_str()).collect();
    // A score called stage makes way for the column of that name.
    assert_eq!(
        names,
        [
            "id",
            "score_stage",
            "score_stage_low",
            "score_stage_high",
            "large",
            "gate_no_competitor",
            "gate_big",
            "reasons",
            "asks",
            "questions",
            "unknown_criteria",
            "definition",
            "version",
            "digest",
            "as_of"
        ]
    );
    assert_eq!(all.engine.columns()[0].ty, OutputType::Integer);
    assert_eq!(
        all.cells(&["reasons", "score_stage"], 0),
        ["Works for a competitor; Too small", "0"]
    );
    assert_eq!(
        all.cells(&["reasons", "asks", "score_stage_high"], 1),
        ["big: not known yet", "large", "10"]
    );
}

#[test]
fn columns_can_be_picked_in_any_order() {
    let definition = definition(BANT);
    let engine = Engine::new(definition.clone(), today());
    let selection = engine.select(&["fit", "stage"], Counting::Off).unwrap();
    assert_eq!(
        selection.fields().iter().map(|f| f.name.as_str()).collect::<Vec<_>>(),
        ["fit", "stage"]
    );
    let missing = engine.select(&["fit", "stagee"], Counting::Off).unwrap_err();
    assert_eq!(missing.to_string(), "there is no column `stagee` in a decision");
    let batch = leads(&definition, today(), &[(READY, &[])]);
    let decided = engine.decide(&batch, &selection, &mut Scratch::new());
    assert_eq!((decided.table.columns.len(), decided.tally.leads), (2, 0));
}

#[test]
fn an_explanation_tells_the_whole_story() {
    let lead = READY.replace("job_level: c_level, ", "").replace("pain: 3, ", "");
    let definition = definition(BANT);
    let engine = Engine::new(definition.clone(), today());
    let batch = leads(
        &definition,
        today(),
        &[(READY, &[]), (&lead, &[("page_view", 2, "/pricing")])],
    );
    assert!(engine.explain(&batch, 2).is_none());
    let why = engine.explain(&batch, 1).unwrap();
    let stage = |id| definition.lifecycle.as_ref().unwrap().stages[id].name.clone();
    assert_eq!((why.id.as_str(), why.row, why.line), ("1", 2, 3));
    assert_eq!((why.stage.map(stage), why.open), (Some("sal".to_string()), true));
    let round = &why.rounds[0];
    assert_eq!((round.tried.len(), round.to), (2, None));
    assert!(matches!(&round.tried[0].verdict, Verdict::Held(gates) if gates.len() == 1));
    assert_eq!(round.tried[0].when.facts[0].value.as_deref(), Some("70%"));
    assert_eq!(round.tried[1].verdict, Verdict::NotTrue);
    let gate = &why.gates[2];
    assert_eq!(
        (gate.state, gate.holds, gate.require.truth),
        (GateState::Unknown, true, Truth::Unknown)
    );
    let mail = &why.gates[1].require.parts[0];
    assert_eq!((mail.truth, mail.facts[0].personal), (Truth::False, true));
    assert_eq!(mail.facts[0].value.as_deref(), Some("cfo@acme.example"));
    let authority = &why.criteria[1];
    assert_eq!((authority.truth, authority.clauses.len()), (Truth::Unknown, 2));
    let fit = &why.scores[0];
    assert_eq!(
        (fit.value, fit.low, fit.high),
        (35_000_000, Some(35_000_000), Some(55_000_000))
    );
    assert_eq!((fit.lines[1].earned, fit.lines[1].row), (15_000_000, Some(1)));
    assert_eq!(fit.lines[1].facts[0].value.as_deref(), Some("200"));
    assert_eq!(
        (fit.lines[2].earned, fit.lines[2].low, fit.lines[2].high),
        (0, Some(0), Some(20_000_000))
    );
    let question = &why.questions[0];
    assert_eq!(
        (question.gate, question.worth.as_slice()),
        (true, &[(leadspec_ir::ArenaId::from_index(2), 30_000_000)][..])
    );
    let Nearest::Changes { to, changes } = &why.nearest else {
        panic!("{:?}", why.nearest)
    };
    assert_eq!((stage(*to).as_str(), changes.len()), ("sql", 1));
    assert_eq!(
        (changes[0].from.as_deref(), changes[0].to.as_deref()),
        (None, Some("director"))
    );
}

#[test]
fn the_nearest_change_may_need_two_facts_or_not_be_found() {
    let definition = definition(BANT);
    let engine = Engine::new(definition.clone(), today());
    let two = "id: 1, email: a@acme.example, stage: sal, industry: retail, job_level: vp, has_problem: no, pain: 2, \
               accepted: yes, competitor: no";
    let far =
        "id: 1, email: a@acme.example, stage: lead, industry: retail, job_level: staff, accepted: yes, competitor: no";
    let batch = leads(&definition, today(), &[(two, &[]), (far, &[])]);
    let Nearest::Changes { changes, .. } = engine.explain(&batch, 0).unwrap().nearest else {
        panic!("none")
    };
    let names: Vec<&str> = changes
        .iter()
        .map(|c| definition.fields[c.field].name.as_str())
        .collect();
    assert_eq!(names, ["budget", "decision_date"]);
    assert_eq!(changes[0].to.as_deref(), Some("10,000 EUR"));
    // No change of facts makes up for events that did not happen.
    assert!(matches!(
        engine.explain(&batch, 1).unwrap().nearest,
        Nearest::NotFound { .. }
    ));
}

#[test]
fn engines_do_not_mix_up_what_they_remember() {
    // The same answers decide both, and mean another gate in each.
    let gate =
        |name: &str, require: &str| format!("gate {name} {{ require {require} otherwise because \"{name}\" }}\n");
    let start = "definition \"Gates\" {}\nlead { hot bool }\n";
    let one = format!("{start}{}", gate("second", "not hot"));
    let two = format!("{start}{}{}", gate("first", "1 < 2"), gate("second", "not hot"));
    let mut scratch = Scratch::new();
    for text in [one, two] {
        let definition = definition(&text);
        let engine = Engine::new(definition.clone(), today());
        let selection = engine.select(&["reasons"], Counting::Off).unwrap();
        let decided = engine.decide(
            &leads(&definition, today(), &[("hot: yes", &[])]),
            &selection,
            &mut scratch,
        );
        let OutputColumn::WordList { codes, words, .. } = &decided.table.columns[0] else {
            panic!("no list")
        };
        assert_eq!(
            codes.iter().map(|c| words[*c as usize].as_str()).collect::<Vec<_>>(),
            ["second"],
            "{text}"
        );
    }
}

#[test]
fn an_engine_is_shared_by_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Engine>();
    shared::<Scratch>();
}
