//! Files of cases: what they hold, what is wrong with them, what becomes of them.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

mod common;

use insta::assert_snapshot;
use leadspec_data::ReadOptions;
use leadspec_engine::Scratch;
use leadspec_ir::{At, CaseFile, CaseMark, Definition, Expected, ExpectedKind, Suite, Test, parse_day};
use leadspec_runner::{CaseInput, CaseTable, CaseTableError, Place, Prepared, Status};
use std::fmt::Write as _;
use std::sync::Arc;

fn declared(expectations: Vec<Expected>) -> CaseFile {
    CaseFile {
        path: "cases.csv".to_string(),
        events: None,
        as_of: parse_day("2026-03-01"),
        expectations,
        at: At::default(),
    }
}

fn input<'a>(name: &'a str, text: &'a str, options: &'a ReadOptions) -> CaseInput<'a> {
    CaseInput {
        name,
        bytes: text.as_bytes(),
        options,
        base: Some(0),
    }
}

fn read(definition: &Definition, leads: &str, events: Option<&str>) -> Result<CaseTable, CaseTableError> {
    let options = ReadOptions::default();
    CaseTable::read(
        definition,
        &declared(Vec::new()),
        input("cases.csv", leads, &options),
        events.map(|text| input("calls.csv", text, &options)),
    )
}

/// What is wrong, a line each.
fn wrong(leads: &str) -> String {
    read(&common::sales().definition, leads, None).unwrap_err().to_string()
}

fn said(kind: &ExpectedKind, definition: &Definition) -> String {
    let stages = &definition.lifecycle.as_ref().unwrap().stages;
    let criteria = |of: &[_]| {
        of.iter()
            .map(|c| definition.criteria[*c].name.as_str())
            .collect::<Vec<_>>()
            .join(" ")
    };
    match kind {
        ExpectedKind::Stage(stage) => format!("stage {}", stages[*stage].name),
        ExpectedKind::Path(path) => {
            let names: Vec<&str> = path.iter().map(|stage| stages[*stage].name.as_str()).collect();
            format!("path {}", names.join(" "))
        }
        ExpectedKind::Asks(of) => format!("asks {}", criteria(of)),
        ExpectedKind::NotAsks(of) => format!("not asks {}", criteria(of)),
        ExpectedKind::Gate(gate, state) => format!("gate {} {state:?}", definition.gates[*gate].name),
        ExpectedKind::Criterion(criterion, answer) => {
            format!("criterion {} {answer:?}", definition.criteria[*criterion].name)
        }
        ExpectedKind::Score { score, low, high } => format!("{} {low:?} {high:?}", definition.scores[*score].name),
        ExpectedKind::Range { score, low, high } => {
            format!("range of {} {low:?} {high:?}", definition.scores[*score].name)
        }
        ExpectedKind::Grade(grade, code) => format!("{} {code:?}", definition.grades[*grade].name),
        ExpectedKind::Action { name, arguments } => format!("action {name} {arguments:?}"),
        ExpectedKind::Outcome(_)
        | ExpectedKind::AsksNothing
        | ExpectedKind::Reason(_)
        | ExpectedKind::ActsNothing
        | ExpectedKind::Rejected(_)
        | ExpectedKind::Snapshot
        | ExpectedKind::Condition(_) => format!("{kind:?}"),
    }
}

/// A table's cases, each with its lead, what is expected, and where that stands.
fn picture(definition: &Definition, table: &CaseTable, text: &str) -> String {
    let mut out = String::new();
    for case in &table.cases {
        write!(out, "line {}: {}", case.line, case.name.as_deref().unwrap_or("-")).unwrap();
        match &case.mark {
            Some(CaseMark::Skip(why)) => write!(out, " (skipped: {why})").unwrap(),
            Some(CaseMark::Todo) => out.push_str(" (todo)"),
            None => {}
        }
        out.push('\n');
        if let Some(row) = case.lead {
            let lead = table.leads.sample(definition, row).unwrap();
            let facts = lead.written_facts(definition).join(", ");
            writeln!(out, "  lead on line {}: {facts}", table.leads.lines[row]).unwrap();
            for event in &lead.events {
                writeln!(out, "  {}", event.written(definition, parse_day("2026-03-01").unwrap())).unwrap();
            }
        }
        for reject in &case.rejects {
            writeln!(out, "  rejected: {reject}").unwrap();
        }
        for expected in &case.expectations {
            let place = expected.value_at.map_or("nowhere".to_string(), |at| {
                format!("{:?}", &text[at.0.start as usize..at.0.end as usize])
            });
            writeln!(out, "  expects {} at {place}", said(&expected.kind, definition)).unwrap();
        }
    }
    for notice in &table.notices {
        writeln!(out, "NOTICE {notice}").unwrap();
    }
    out
}

/// Runs a table by the definition: what became of each row.
fn run(definition: &Arc<Definition>, shared: Vec<Expected>, table: CaseTable) -> String {
    let suite = Suite {
        tests: vec![Test {
            label: "Cases".to_string(),
            cases: Vec::new(),
            files: vec![declared(shared)],
            at: At::default(),
        }],
        laws: Vec::new(),
    };
    let tables = vec![vec![table]];
    let mut prepared = Prepared::new(definition, &suite, &tables, &|_| true);
    let results = prepared.run(definition, &mut Scratch::new());
    let mut out = String::new();
    for case in &results.cases {
        let Place::Row { row, .. } = case.place else { continue };
        let case_of = &tables[0][0].cases[row];
        write!(out, "line {}: ", case_of.line).unwrap();
        match &case.status {
            Status::Passed => out.push_str("passed\n"),
            Status::Skipped(why) => writeln!(out, "skipped: {why}").unwrap(),
            Status::Todo => out.push_str("todo\n"),
            Status::Failed(mismatches) => {
                out.push_str("failed\n");
                for m in mismatches {
                    let rewrite = m.rewrite.as_deref().unwrap_or("nothing");
                    writeln!(
                        out,
                        "  {}: {} expected, got {}; to write: {rewrite}",
                        m.subject, m.expected, m.actual
                    )
                    .unwrap();
                }
            }
        }
    }
    out
}

const CASES: &str = "\
case,Lead ID,E-mail,Lead status,Employees,Job level,Budget,Problem,Wanted by,Country,Accepted,expect stage,expect path,expect fit,expect range of bant,expect fit_grade,expect gate decision_maker,expect criterion need,expect asks,expect not asks,expect outcome,expect reason,expect action,expect rejected,skip,Owner
A director,1,d@x.example,sal,300,director,50000,Y,2026-04-01,NL,Y,sql,sal -> sql,90,100%..100%,A,passed,met,nothing,\"need, authority\",now,Enough of BANT is met,\"notify(\"\"account-executive\"\")\",,,Ann
\"A manager, \"\"soon\"\"\",2,m@x.example,sal,60,manager,,Y,2026-04-01,NL,Y, sal ,sal,40..60,45%..100%,C,unknown,met,budget_ready; authority,need,,,,no,,Ann

Nobody,3,,sal,60,manager,,Y,2026-04-01,NL,Y,,,,,,,,,,,,,E-mail,,Ann
,4,n@x.example,sal,60,boss,,Y,2026-04-01,NL,Y,sql,,,,,,,,,,,,yes,,Ann
Not agreed yet,5,n@x.example,sal,60,staff,,Y,2026-04-01,NL,Y,anything,,,,,,,,,,,,,waits for marketing,Ann
To do,6,n@x.example,sal,60,staff,,Y,2026-04-01,NL,Y,,,,,,,,,,,,,,todo,Ann
";

#[test]
fn a_table_of_cases_is_read_as_an_export_with_what_is_expected() {
    let definition = common::sales().definition;
    let table = read(&definition, CASES, None).unwrap();
    assert_snapshot!(picture(&definition, &table, CASES), @r#"
    line 2: A director
      lead on line 2: id: "1", email: "d@x.example", stage: sal, company_size: 300, job_level: director, budget: 50_000 EUR, problem: yes, wanted_by: 2026-04-01, country: "NL", accepted: yes
      expects stage sql at "sql"
      expects path sal sql at "sal -> sql"
      expects fit Some(90000000) Some(90000000) at "90"
      expects range of bant Some(100000000) Some(100000000) at "100%..100%"
      expects fit_grade Some(0) at "A"
      expects gate decision_maker Passed at "passed"
      expects criterion need True at "met"
      expects AsksNothing at "nothing"
      expects not asks need authority at nowhere
      expects Outcome(Now) at "now"
      expects Reason("Enough of BANT is met") at "Enough of BANT is met"
      expects action notify ["account-executive"] at "\"notify(\"\"account-executive\"\")\""
    line 3: A manager, "soon"
      lead on line 3: id: "2", email: "m@x.example", stage: sal, company_size: 60, job_level: manager, problem: yes, wanted_by: 2026-04-01, country: "NL", accepted: yes
      expects stage sal at " sal "
      expects path sal at "sal"
      expects fit Some(40000000) Some(60000000) at "40..60"
      expects range of bant Some(45000000) Some(100000000) at "45%..100%"
      expects fit_grade Some(2) at "C"
      expects gate decision_maker Unknown at "unknown"
      expects criterion need True at "met"
      expects asks budget_ready authority at "budget_ready; authority"
      expects not asks need at nowhere
    line 5: Nobody
      rejected: `E-mail` is empty and the definition needs it
      expects Rejected(Some("E-mail")) at "E-mail"
    line 6: 4
      rejected: `boss` is none of the 4 declared texts (`staff`, `manager`, `director`, `vp`)
      expects stage sql at "sql"
      expects Rejected(None) at "yes"
    line 7: Not agreed yet (skipped: waits for marketing)
      lead on line 7: id: "5", email: "n@x.example", stage: sal, company_size: 60, job_level: staff, problem: yes, wanted_by: 2026-04-01, country: "NL", accepted: yes
    line 8: To do (todo)
      lead on line 8: id: "6", email: "n@x.example", stage: sal, company_size: 60, job_level: staff, problem: yes, wanted_by: 2026-04-01, country: "NL", accepted: yes
    "#);
    assert_snapshot!(run(&definition, Vec::new(), table), @"
    line 2: passed
    line 3: passed
    line 5: passed
    line 6: passed
    line 7: skipped: waits for marketing
    line 8: todo
    ");
}

#[test]
fn json_lines_hold_cases_and_their_own_events() {
    let definition = common::sales().definition;
    let text = r#"{"case": "Looks around", "Lead ID": "1", "E-mail": "a@x.example", "Lead status": "lead", "Employees": 300, "Job level": "director", "Country": "NL", "Accepted": "N", "events": [{"kind": "demo_request", "time": "2026-02-20"}, {"kind": "page_view", "time": "2026-02-25", "path": "/"}], "expect stage": "mql", "expect engagement": 45, "expect path": ["lead", "mql"]}

{"Lead ID": "2", "E-mail": "a@x.example", "Lead status": "lead", "Employees": 3, "Country": "FR", "Accepted": "N", "expect stage": "nurture", "skip": null}
{"Lead ID": "3", "E-mail": "a@x.example", "Lead status": "lead", "Employees": 3, "Country": "FR", "Accepted": "N", "expect stage": "dis\u0071ualified", "skip": false}
{"Lead ID": "4", "Lead status": "lead", "Employees": 3, "Country": "FR", "Accepted": "N", "expect rejected": true}
{"Lead ID": "5"
"#;
    let table = read(&definition, text, None).unwrap();
    assert_snapshot!(picture(&definition, &table, text), @r#"
    line 1: Looks around
      lead on line 1: id: "1", email: "a@x.example", stage: lead, company_size: 300, job_level: director, country: "NL", accepted: no
      page_view 4 days ago { path: "/" }
      demo_request 9 days ago
      expects stage mql at "\"mql\""
      expects engagement Some(45000000) Some(45000000) at "45"
      expects path lead mql at "[\"lead\", \"mql\"]"
    line 3: 2
      lead on line 3: id: "2", email: "a@x.example", stage: lead, company_size: 3, country: "FR", accepted: no
      expects stage nurture at "\"nurture\""
    line 4: 3
      lead on line 4: id: "3", email: "a@x.example", stage: lead, company_size: 3, country: "FR", accepted: no
      expects stage disqualified at "\"dis\\u0071ualified\""
    line 5: 4
      rejected: `E-mail` is empty and the definition needs it
      expects Rejected(None) at "true"
    line 6: -
      rejected: the line is not a JSON object: a comma or `}` is missing at byte 16
    NOTICE nothing is expected of the row on line 6: it passes if it is decided
    "#);
    assert_snapshot!(run(&definition, Vec::new(), table), @"
    line 1: passed
    line 3: failed
      stage: nurture expected, got disqualified; to write: disqualified
    line 4: passed
    line 5: passed
    line 6: failed
      decision: one expected, got none: the line is not a JSON object: a comma or `}` is missing at byte 16; to write: nothing
    ");
}

#[test]
fn events_stand_in_a_file_of_their_own() {
    let definition = common::sales().definition;
    let text = "Lead ID,E-mail,Lead status,Employees,Job level,Country,Accepted,expect engagement\n1,a@x.example,lead,3,,NL,N,45\n";
    let events = "lead_id,kind,time,path\n1,demo_request,2026-02-20,\n1,page_view,2026-02-21,/\n1,page_view,2026-03-02,/\n9,page_view,2026-02-21,/\n1,fax,2026-02-21,\n";
    let table = read(&definition, text, Some(events)).unwrap();
    assert_snapshot!(picture(&definition, &table, text), @r#"
    line 2: 1
      lead on line 2: id: "1", email: "a@x.example", stage: lead, company_size: 3, country: "NL", accepted: no
      page_view 8 days ago { path: "/" }
      demo_request 9 days ago
      expects engagement Some(45000000) Some(45000000) at "45"
    NOTICE there are events of 1 lead that the file does not hold: `9`
    NOTICE events `fax` are none of the definition's
    "#);
    assert_snapshot!(run(&definition, Vec::new(), table), @"line 2: passed");
    let broken = events.replace("2026-02-21,/", "21 February,/");
    let error = read(&definition, text, Some(&broken)).unwrap_err();
    assert_snapshot!(error.to_string(), @"
    calls.csv:3, column `time`: `21 February` is not a date and time in YYYY-MM-DD HH:mm:ss
    calls.csv:5, column `time`: `21 February` is not a date and time in YYYY-MM-DD HH:mm:ss
    ");
}

#[test]
fn all_that_does_not_fit_is_told_at_once() {
    let heads = "Lead ID,E-mail,Lead status,Employees,Country,Accepted";
    let lead = "1,a@x.example,lead,3,NL,N";
    assert_snapshot!(
        wrong(&format!(
            "{heads},expect stge,expect need,expect decision_maker,expect budget,Expected stage,Expected revenue,expect,expect nonsense\n{lead},,,,,,,,\n"
        )),
        @"
        cases.csv:1, column `expect stge`: `stge` is nothing that can be expected; did you mean `expect stage`?
        cases.csv:1, column `expect need`: `need` is nothing that can be expected; it is a criterion: head the column `expect criterion need`
        cases.csv:1, column `expect decision_maker`: `decision_maker` is nothing that can be expected; it is a gate: head the column `expect gate decision_maker`
        cases.csv:1, column `expect budget`: `budget` is nothing that can be expected; it is a fact of the lead, not of its decision: it needs no `expect`
        cases.csv:1, column `Expected stage`: `Expected stage` expects nothing; head it `expect stage`
        cases.csv:1, column `expect`: `expect` does not say what; expect `stage`, `path`, `outcome`, `asks`, `not asks`, `reason`, `action`, `rejected`, `snapshot`, the name of a score or grade, `range of` a score, `criterion` or `gate` with its name
        cases.csv:1, column `expect nonsense`: `nonsense` is nothing that can be expected; expect `stage`, `path`, `outcome`, `asks`, `not asks`, `reason`, `action`, `rejected`, `snapshot`, the name of a score or grade, `range of` a score, `criterion` or `gate` with its name
        "
    );
    assert_snapshot!(
        wrong(&format!(
            "{heads},expect stage,expect path,expect outcome,expect asks,expect gate served,expect criterion need,expect fit,expect bant,expect fit_grade,expect range of bant,expect action,expect snapshot\n\
             {lead},sqll,lead -> Nurture,soon,ned,open,mett,60%,70,AA,75%..40%,notfy,perhaps\n\
             {lead},qualified,lead; mmql,,\"budget_ready, nothing\",,,sixty,70,,..,notify(,\n"
        )),
        @r#"
        cases.csv:2, column `expect stage`: `sqll` is not a stage; did you mean `sql`?
        cases.csv:2, column `expect path`: `Nurture` is not a stage; that is how people see `nurture`: write that
        cases.csv:2, column `expect outcome`: `soon` is not an outcome; write `now`, `later` or `never`
        cases.csv:2, column `expect asks`: `ned` is not a criterion; did you mean `need`?
        cases.csv:2, column `expect gate served`: `open` is not a gate's state; write `passed`, `failed` or `unknown`
        cases.csv:2, column `expect criterion need`: `mett` is not a criterion's answer; did you mean `met`?
        cases.csv:2, column `expect fit`: `60%` is not a number of points, which `fit` counts; leave the `%` out
        cases.csv:2, column `expect bant`: `70` is not a percentage, which `bant` is; write `70%`
        cases.csv:2, column `expect fit_grade`: `AA` is not a grade of `fit_grade`; its grades are `A`, `B`, `C` or `D`
        cases.csv:2, column `expect range of bant`: `75%..40%` ends before it begins; write the lower limit first
        cases.csv:2, column `expect action`: `notfy` is not an action of the definition; did you mean `notify`?
        cases.csv:2, column `expect snapshot`: `perhaps` is not an answer; write `yes`, or leave it empty
        cases.csv:3, column `expect stage`: `qualified` is not a stage; did you mean `disqualified`?
        cases.csv:3, column `expect path`: `mmql` is not a stage; did you mean `mql`?
        cases.csv:3, column `expect asks`: `nothing` is not a criterion; the criteria are `budget_ready`, `authority`, `need` or `timeline`
        cases.csv:3, column `expect fit`: `sixty` is not a value or range of `fit`; write `60`, `40..60` or `40..`
        cases.csv:3, column `expect bant`: `70` is not a percentage, which `bant` is; write `70%`
        cases.csv:3, column `expect range of bant`: `..` has no limits; write `70%`, `40%..75%` or `40%..`
        cases.csv:3, column `expect action`: `notify(` is not an action; write `notify`, `notify("account-executive")` or `nothing`; several with `;` between
        "#
    );
    assert_snapshot!(wrong(&format!("{heads}\n{lead}\n")), @"cases.csv:1: no column says what is expected of its leads; head a column `expect stage`, `expect path`, `expect outcome` …, or write `expect …` in the test for all of them");
    assert_snapshot!(wrong("Lead ID,expect stage,expect stage\n1,sql,sql\n"), @"cases.csv: the column `expect stage` stands there 2 times (columns 2, 3)");
    assert_snapshot!(wrong("Lead ID,expect stage\n1,sql\n"), @"
    cases.csv: there is no column `E-mail`, which `email` needs
    cases.csv: there is no column `Lead status`, which `stage` needs
    cases.csv: there is no column `Country`, which `country` needs
    cases.csv: there is no column `Accepted`, which `accepted` needs
    cases.csv: the columns are `Lead ID`, `expect stage`
    ");
    assert_snapshot!(wrong(""), @"cases.csv: the input is empty: not even a header");
    assert_snapshot!(wrong("{\"Lead ID\": \"1\"}\n"), @"cases.csv: no column says what is expected of its leads; head a column `expect stage`, `expect path`, `expect outcome` …, or write `expect …` in the test for all of them");
    let json = "{\"Lead ID\": \"1\", \"E-mail\": \"a\", \"Lead status\": \"lead\", \"Employees\": 3, \"Country\": \"NL\", \"Accepted\": \"N\", ";
    assert_snapshot!(
        wrong(&format!(
            "{json}\"expect stage\": {{\"is\": \"sql\"}}}}\n{json}\"expect stage\": \"sql\", \"expect stage\": \"sal\"}}\n{json}\"expect fit\": 4e1}}\n"
        )),
        @"
        cases.csv:1: `expect stage` holds an object, which says nothing
        cases.csv:2: `expect stage` stands twice in one object
        cases.csv:3, column `expect fit`: `4e1` is not a value or range of `fit`; write `60`, `40..60` or `40..`
        "
    );
}

#[test]
fn places_count_from_the_first_byte_and_only_where_the_text_says_so() {
    let definition = common::sales().definition;
    let text = "\u{feff}sep=;\r\n\r\nLead ID;E-mail;Lead status;Employees;Country;Accepted;expect stage;expect asks\r\n1;\"two\nlines\";lead;3;NL;N;\"lead\";nothing\r\n2;é;lead;3;NL;N;lead;";
    let table = read(&definition, text, None).unwrap();
    assert_snapshot!(picture(&definition, &table, text), @r#"
    line 4: 1
      lead on line 4: id: "1", email: "two\nlines", stage: lead, company_size: 3, country: "NL", accepted: no
      expects stage lead at "\"lead\""
      expects AsksNothing at "nothing"
    line 6: 2
      lead on line 6: id: "2", email: "é", stage: lead, company_size: 3, country: "NL", accepted: no
      expects stage lead at "lead"
    "#);
    let options = ReadOptions::default();
    let unplaced = CaseInput {
        base: None,
        ..input("cases.csv", text, &options)
    };
    let table = CaseTable::read(&definition, &declared(Vec::new()), unplaced, None).unwrap();
    let places = table.cases.iter().flat_map(|case| &case.expectations);
    assert_eq!(places.filter_map(|expected| expected.value_at).count(), 0);
}

#[test]
fn what_all_rows_share_is_enough() {
    let definition = common::sales().definition;
    let text = "Lead ID,E-mail,Lead status,Employees,Country,Accepted\n1,a@x.example,lead,3,FR,N\n2,,lead,3,FR,N\n";
    let stages = &definition.lifecycle.as_ref().unwrap().stages;
    let shared = vec![Expected {
        kind: ExpectedKind::Stage(stages.find(|s| s.name == "disqualified").unwrap()),
        at: At::default(),
        value_at: None,
    }];
    let options = ReadOptions::default();
    let table = CaseTable::read(
        &definition,
        &declared(shared.clone()),
        input("cases.csv", text, &options),
        None,
    )
    .unwrap();
    assert_snapshot!(run(&definition, shared, table), @"
    line 2: passed
    line 3: failed
      decision: one expected, got none: `E-mail` is empty and the definition needs it; to write: nothing
    ");
}

/// Random bytes and random tables: an answer or problems, never a panic; and every row has its case.
#[test]
fn any_bytes_are_cases_or_problems() {
    let definition = common::sales().definition;
    let mut seed = 11u64;
    let mut below = |limit: usize| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % limit
    };
    let words = [
        "expect stage",
        "expect",
        "expect path",
        "expect fit",
        "expect action",
        "case",
        "skip",
        "Lead ID",
        "E-mail",
        "Lead status",
        "Employees",
        "Country",
        "Accepted",
        "sql",
        "sal",
        "lead -> mql",
        "40..60",
        "..",
        "..<",
        "%",
        "notify(",
        "notify(\"a\")",
        "\"",
        "\"\"",
        ",",
        ",",
        ",",
        ";",
        "\n",
        "\n",
        "\r\n",
        "{",
        "}",
        "[",
        "]",
        ":",
        "null",
        "\u{feff}",
        "é",
        "\0",
        "todo",
        "9223372036854.775807",
        "-",
    ];
    let options = ReadOptions::default();
    let mut good = 0;
    for round in 0..900 {
        let mut bytes: Vec<u8> = Vec::new();
        if round % 3 == 0 {
            bytes.extend((0..below(60)).map(|_| u8::try_from(below(256)).unwrap_or(0)));
        } else if round % 3 == 1 {
            for _ in 0..below(40) {
                bytes.extend(words[below(words.len())].as_bytes());
            }
        } else {
            // A table that may well be one, with a few bytes changed.
            bytes.extend(CASES.as_bytes());
            for _ in 0..below(3) {
                let place = below(bytes.len());
                bytes[place] = words[below(words.len())].as_bytes()[0];
            }
        }
        let leads = CaseInput {
            name: "x",
            bytes: &bytes,
            options: &options,
            base: Some(0),
        };
        if let Ok(table) = CaseTable::read(&definition, &declared(Vec::new()), leads, None) {
            good += 1;
            let leads = table.cases.iter().filter(|case| case.lead.is_some()).count();
            assert_eq!(leads, table.leads.len);
            for case in &table.cases {
                assert_eq!(case.lead.is_none(), !case.rejects.is_empty());
                for at in case.expectations.iter().filter_map(|e| e.value_at) {
                    assert!(bytes.get(at.0.start as usize..at.0.end as usize).is_some());
                }
            }
            run(&definition, Vec::new(), table);
        }
    }
    assert!(good > 50, "{good}");
}
