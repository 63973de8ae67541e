//! What tests and laws come to: every case with its lead, its day and what is expected of it, and which part of the source says so.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on fails"
)]

mod support;

use leadspec_check::Checked;
use leadspec_diagnostics::SourceMap;
use leadspec_ir::{
    ArenaId, Case, CaseMark, ChoiceDomain, Decimal, Definition, Expected, ExpectedKind, SampleLead, Suite, format_day,
};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use support::{Files, check, folder, lead_files, render};

/// A suite as text. What a row or a file says is indented below it; behind `<-` stands the part of the source that would be
/// written anew.
fn told(map: &SourceMap, definition: &Definition, suite: &Suite) -> String {
    let mut text = String::new();
    for test in &suite.tests {
        writeln!(text, "test {}", map.slice(test.at.0)).unwrap();
        for case in &test.cases {
            if let Some(row) = &case.row {
                let name = row.name.as_ref().map_or(String::new(), |name| format!(" {name:?}"));
                let mark = match &row.mark {
                    None => String::new(),
                    Some(CaseMark::Skip(why)) => format!(", skipped: {why}"),
                    Some(CaseMark::Todo) => ", still to write".to_string(),
                };
                writeln!(text, "  row {}{name}{mark}", row.number).unwrap();
                let head = map.slice(row.head.0);
                let at = map.slice(row.at.0);
                assert!(
                    head.starts_with('|') && head.ends_with('|') && !head.contains('\n'),
                    "{head}"
                );
                assert!(at.starts_with('|') && at.ends_with('|') && !at.contains('\n'), "{at}");
            } else {
                writeln!(text, "  alone").unwrap();
            }
            lead(&mut text, definition, case.as_of, &case.lead);
            for expected in &case.expectations {
                expectation(&mut text, map, definition, expected);
            }
        }
        for file in &test.files {
            let events = file.events.as_deref().unwrap_or("none");
            let day = day(file.as_of);
            writeln!(text, "  leads of {}, events of {events}, on {day}", file.path).unwrap();
            assert_eq!(map.slice(file.at.0), format!("\"{}\"", file.path));
            for expected in &file.expectations {
                expectation(&mut text, map, definition, expected);
            }
        }
    }
    for law in &suite.laws {
        let says = law.condition.phrase(definition);
        writeln!(text, "law {}: {says}", map.slice(law.at.0)).unwrap();
    }
    text
}

fn day(as_of: Option<i64>) -> String {
    as_of.map_or("any day".to_string(), format_day)
}

fn lead(text: &mut String, definition: &Definition, as_of: Option<i64>, lead: &SampleLead) {
    writeln!(text, "    on {}", day(as_of)).unwrap();
    writeln!(text, "    {{ {} }}", lead.written_facts(definition).join(", ")).unwrap();
    assert_eq!(lead.facts.len(), definition.fields.len());
    for event in &lead.events {
        // The day alone would not show at which moment of it.
        let seconds = event.time.div_euclid(1_000_000);
        let (days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
        writeln!(
            text,
            "    {} ({}T{:02}:{:02}Z)",
            event.written(definition, as_of.unwrap_or(0)),
            format_day(days),
            rest / 3600,
            rest / 60 % 60
        )
        .unwrap();
        assert_eq!(event.attributes.len(), definition.events[event.event].attributes.len());
    }
}

fn expectation(text: &mut String, map: &SourceMap, definition: &Definition, expected: &Expected) {
    let value = expected
        .value_at
        .map_or(String::new(), |value| format!("  <- {}", map.slice(value.0)));
    writeln!(
        text,
        "    {} is {}{value}",
        map.slice(expected.at.0),
        kind(definition, &expected.kind)
    )
    .unwrap();
}

fn kind(d: &Definition, kind: &ExpectedKind) -> String {
    let stage = |id: leadspec_ir::StageId| {
        d.code_name(ChoiceDomain::Stages, u32::try_from(id.index()).unwrap())
            .to_string()
    };
    let criteria = |ids: &[leadspec_ir::CriterionId]| {
        let names: Vec<&str> = ids.iter().map(|id| d.criteria[*id].name.as_str()).collect();
        names.join(", ")
    };
    let limit = |limit: Option<i64>| limit.map_or("any".to_string(), |limit| Decimal(limit).to_string());
    match kind {
        ExpectedKind::Stage(id) => format!("stage {}", stage(*id)),
        ExpectedKind::Path(ids) => {
            let names: Vec<String> = ids.iter().map(|id| stage(*id)).collect();
            format!("path {}", names.join(" -> "))
        }
        ExpectedKind::Outcome(outcome) => format!("outcome {outcome:?}"),
        ExpectedKind::Asks(ids) => format!("asks {}", criteria(ids)),
        ExpectedKind::AsksNothing => "asks nothing".to_string(),
        ExpectedKind::NotAsks(ids) => format!("does not ask {}", criteria(ids)),
        ExpectedKind::Gate(id, state) => format!("gate {} {state:?}", d.gates[*id].name),
        ExpectedKind::Criterion(id, truth) => format!("criterion {} {truth:?}", d.criteria[*id].name),
        ExpectedKind::Score { score, low, high } => {
            format!("score {} {} to {}", d.scores[*score].name, limit(*low), limit(*high))
        }
        ExpectedKind::Grade(id, code) => {
            let name = code.map_or("unknown", |code| d.code_name(ChoiceDomain::Grades(*id), code));
            format!("grade {} {name}", d.grades[*id].name)
        }
        ExpectedKind::Reason(text) => format!("reason {text:?}"),
        ExpectedKind::Action { name, arguments } => format!("action {name} with {arguments:?}"),
        ExpectedKind::ActsNothing => "nothing to do".to_string(),
        ExpectedKind::Range { score, low, high } => {
            format!("range of {} {} to {}", d.scores[*score].name, limit(*low), limit(*high))
        }
        ExpectedKind::Rejected(why) => format!("rejected {why:?}"),
        ExpectedKind::Snapshot => "as it was".to_string(),
        ExpectedKind::Condition(condition) => format!("condition {}", condition.phrase(d)),
    }
}

fn lowered(map: &SourceMap, checked: &Checked) -> String {
    let definition = checked.definition.as_ref();
    let definition = definition.unwrap_or_else(|| panic!("{}", render(map, &checked.diagnostics)));
    told(map, definition, &checked.suite)
}

fn assert_suite(name: &str, told: &str) {
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true, snapshot_path => "suite" }, {
        insta::assert_snapshot!(name, told);
    });
}

#[test]
fn every_construct() {
    let source = std::fs::read_to_string(folder("suite").join("every_construct.lead")).unwrap();
    let (map, checked) = check("every_construct.lead", &source, &Files(BTreeMap::new()));
    assert_suite("every_construct", &lowered(&map, &checked));
}

#[test]
fn the_example_of_the_language() {
    let files = lead_files(&folder("fixtures"));
    let name = "language_tests.lead";
    let (map, checked) = check(name, &files[name], &Files(files.clone()));
    assert_suite("language", &lowered(&map, &checked));
}

/// The example projects: each row that is written is a case, and a case that is written out as a test of its own is the same
/// lead again.
#[test]
fn the_leads_of_the_example_projects_written_out_are_the_same_leads() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    for framework in ["anum", "bant", "champ", "faint", "gpct", "meddic"] {
        let files = lead_files(&examples.join(framework));
        let source = &files["tests.lead"];
        let (map, checked) = check("tests.lead", source, &Files(files.clone()));
        let definition = checked
            .definition
            .unwrap_or_else(|| panic!("{framework}: {}", render(&map, &checked.diagnostics)));
        let cases: Vec<&Case> = checked.suite.tests.iter().flat_map(|test| &test.cases).collect();
        let rows = cases.iter().filter(|case| case.row.is_some()).count();
        assert_eq!(rows, written_rows(source), "{framework}");

        let mut again = String::from("use \"definition.lead\"\n");
        for (number, case) in cases.iter().enumerate() {
            let as_of = case.as_of.unwrap();
            let facts = case.lead.written_facts(&definition).join(", ");
            let events = case.lead.events.iter().map(|event| event.written(&definition, as_of));
            let events = events.collect::<Vec<_>>().join("\n");
            let day = format_day(as_of);
            // A lead that is to be rejected may be anything.
            writeln!(
                again,
                "test \"{number}\" {{ as of {day} given {{ {facts} }} events {{\n{events}\n}} expect rejected }}"
            )
            .unwrap();
        }
        let (map, read) = check("again.lead", &again, &Files(files.clone()));
        assert!(
            read.definition.is_some(),
            "{framework}: {}",
            render(&map, &read.diagnostics)
        );
        assert_eq!(read.suite.tests.len(), cases.len(), "{framework}");
        for (test, case) in read.suite.tests.iter().zip(&cases) {
            assert_eq!(test.cases[0].lead, case.lead, "{framework}");
        }
    }
}

/// Lines of tables below their heads.
fn written_rows(source: &str) -> usize {
    let is_row = |line: &&str| line.trim_start().starts_with('|');
    let lines: Vec<&str> = source.lines().collect();
    let heads = lines
        .windows(2)
        .filter(|pair| is_row(&pair[1]) && !is_row(&pair[0]))
        .count();
    lines.iter().filter(|line| is_row(line)).count() - heads
}

/// A file with a mistake in it has no definition, and then no suite.
#[test]
fn without_a_definition_there_is_no_suite() {
    let files = lead_files(&folder("fixtures"));
    let source = format!("{}\ntest \"wrong\" {{ expect fit = yes }}", files["base.lead"]);
    let (_, checked) = check("wrong.lead", &source, &Files(files.clone()));
    assert_eq!(checked.suite, Suite::default());
}

/// What stands between the parts of a test says nothing.
#[test]
fn layout_takes_no_part_in_meaning() {
    let files = lead_files(&folder("fixtures"));
    let name = "language_tests.lead";
    let spread = files[name].replace("  given", "\n # the lead\n    given");
    assert_ne!(spread, files[name]);
    let suite = |source: &str| check(name, source, &Files(files.clone())).1.suite;
    assert_eq!(suite(&files[name]), suite(&spread));
}

/// In tests and laws `stage` is where the lead comes to rest, also where the field of that name holds the stage before; a field of
/// another type keeps its name.
#[test]
fn stage_is_the_stage_that_comes_out() {
    let law = |field: &str, condition: &str| {
        let source = format!(
            "definition \"Stages\" {{}}
             lead {{ {field}  open bool? }}
             lifecycle {{ stage new initial  stage done now  new -> done when open }}
             always \"law\" {{ {condition} }}"
        );
        let (map, checked) = check("stages.lead", &source, &Files(BTreeMap::new()));
        assert!(checked.definition.is_some(), "{}", render(&map, &checked.diagnostics));
        let laws = checked.suite.laws;
        format!("{:?}", laws.first().unwrap().condition.kind)
    };
    let after = "Choice { kind: StageAfter, domain: Stages";
    let before = "Choice { kind: Fact(Field(FieldId(0))), domain: Stages";
    assert!(law("stage stage", "stage = done").contains(after));
    assert!(law("lead_status stage", "stage = done").contains(after));
    assert!(law("lead_status stage", "lead_status = done").contains(before));
    assert!(law("status text?", "stage = done").contains(after));
    assert!(law("stage text?", "stage = \"done\"").contains("Text { source: Field(FieldId(0))"));
}

/// Examples come out as leads by name, so that what is written anew can start from them.
#[test]
fn examples_are_leads_by_name() {
    let source = std::fs::read_to_string(folder("suite").join("every_construct.lead")).unwrap();
    let (map, checked) = check("every_construct.lead", &source, &Files(BTreeMap::new()));
    let definition = checked.definition.as_ref().unwrap();
    let [example] = checked.examples.as_slice() else {
        panic!("{:?}", checked.examples);
    };
    assert_eq!((map.slice(example.at.0), example.name.as_str()), ("someone", "someone"));
    let facts = example.lead.written_facts(definition);
    assert_eq!(facts.len(), definition.fields.len());
    assert!(facts.contains(&"cycle: 14 days".to_string()), "{facts:?}");
    assert!(facts.contains(&"interests: [price, service]".to_string()), "{facts:?}");
}
