//! What came out, written where it was expected.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

mod common;

use common::{DIRECTOR, Project, SALES, layout, project};
use insta::assert_snapshot;
use leadspec_data::ReadOptions;
use leadspec_diagnostics::Span;
use leadspec_engine::Scratch;
use leadspec_runner::{Acceptance, CaseInput, CaseTable, Counts, Mismatch, Place, Prepared, Results, accept};
use std::fmt::Write as _;

/// Tests in a file of their own, with files of cases by the names under which the tests know them.
struct Work {
    tests: String,
    files: Vec<(String, String)>,
}

struct Ran {
    project: Project,
    tables: Vec<Vec<CaseTable>>,
    results: Results,
}

impl Work {
    fn new(tests: &str) -> Work {
        Work {
            tests: format!("{DIRECTOR}{tests}"),
            files: Vec::new(),
        }
    }

    fn with(mut self, name: &str, text: &str) -> Work {
        self.files.push((name.to_string(), text.to_string()));
        self
    }

    fn run(&self) -> Ran {
        let mut project = project(&[("sales.lead", SALES), ("tests.lead", &self.tests)]);
        let mut bases = Vec::new();
        for (name, text) in &self.files {
            let file = project.sources.add(name.as_str(), text.as_str());
            bases.push(project.sources.base(file));
        }
        let options = ReadOptions::default();
        let mut tables = Vec::new();
        for test in &project.suite.tests {
            let read = test.files.iter().map(|declared| {
                let place = self.files.iter().position(|(name, _)| *name == declared.path).unwrap();
                let (name, text) = &self.files[place];
                let input = CaseInput {
                    name,
                    bytes: text.as_bytes(),
                    options: &options,
                    base: Some(bases[place]),
                };
                CaseTable::read(&project.definition, declared, input, None).unwrap()
            });
            tables.push(read.collect());
        }
        let mut prepared = Prepared::new(&project.definition, &project.suite, &tables, &|_| true);
        let results = prepared.run(&project.definition, &mut Scratch::new());
        Ran {
            project,
            tables,
            results,
        }
    }

    /// Writes what was accepted.
    fn take(&mut self, ran: &Ran, accepted: &Acceptance) {
        for (file, text) in &accepted.texts {
            let name = ran.project.sources.name(*file);
            match self.files.iter_mut().find(|(own, _)| own == name) {
                Some((_, own)) => own.clone_from(text),
                None => self.tests.clone_from(text),
            }
        }
    }
}

impl Ran {
    fn accept(&self) -> Acceptance {
        accept(
            &self.project.sources,
            &self.project.suite,
            &self.tables,
            &self.results,
            &layout,
        )
    }
}

/// The preview, and the texts once it is done; done again, nothing more happens.
fn accepted(mut work: Work) -> String {
    let ran = work.run();
    let acceptance = ran.accept();
    work.take(&ran, &acceptance);
    let mut out = acceptance.preview().join("\n");
    writeln!(out, "\n---\n{}", work.tests.strip_prefix(DIRECTOR).unwrap()).unwrap();
    for (name, text) in &work.files {
        writeln!(out, "--- {name}\n{text}").unwrap();
    }
    let again = work.run();
    let second = again.accept();
    assert_eq!(second.edits, []);
    assert_eq!(second.texts, []);
    let Counts { failed, .. } = again.results.counts();
    writeln!(out, "--- then {failed} still fail").unwrap();
    out
}

#[test]
fn cells_are_rewritten_and_bars_stay_below_each_other() {
    assert_snapshot!(accepted(Work::new(r#"test "Who decides" {
  as of 2026-03-01
  given director
  | case            | job_level | stage   | gate decision_maker | bant | path       | asks                      |
  | "A manager"     | manager   | sql     | passed              | 10%  | [sal, sql] | nothing                   |  # for now
  # somebody's note
  | "Nobody | else" | unknown   | sal     | unknown             | 70%  | sal        | [authority, budget_ready] |
  | "Staff"         | staff     | sal     | unknown             |      |            | nothing                   |
  | "Not yet"       | staff     | sql     |                     |      |            |                           | skip "later"
}

test "Untouched" {
  as of 2026-03-01
  given   director
  expect stage   sql
}
"#)), @r#"
tests.lead:18  stage: sql -> sal   row 1: A manager
tests.lead:18  gate decision_maker: passed -> unknown   row 1: A manager
tests.lead:18  bant: 10% -> 70%   row 1: A manager
tests.lead:18  path: [sal, sql] -> [sal]   row 1: A manager
tests.lead:18  asks: nothing -> authority   row 1: A manager
tests.lead:20  asks: [authority, budget_ready] -> [authority]   row 2: Nobody | else
tests.lead:21  stage: sal -> nurture   row 3: Staff
tests.lead:21  gate decision_maker: unknown -> failed   row 3: Staff
---
test "Who decides" {
  as of 2026-03-01
  given director
  | case            | job_level | stage   | gate decision_maker | bant | path  | asks        |
  | "A manager"     | manager   | sal     | unknown             | 70%  | [sal] | authority   |  # for now
  # somebody's note
  | "Nobody | else" | unknown   | sal     | unknown             | 70%  | sal   | [authority] |
  | "Staff"         | staff     | nurture | failed              |      |       | nothing     |
  | "Not yet"       | staff     | sql     |                     |      |       |             | skip "later"
}

test "Untouched" {
  as of 2026-03-01
  given   director
  expect stage   sql
}

--- then 0 still fail
"#);
}

#[test]
fn everything_behind_expect_is_rewritten_in_place() {
    assert_snapshot!(accepted(Work::new(r#"test "One lead" {
  as of 2026-03-01
  given director with { job_level: manager, budget: unknown }
  expect stage sql                    # what sales hopes
  expect path sal, sql                # too
  expect outcome now
  expect criterion authority met
  expect gate decision_maker passed
  expect asks nothing
  expect not asks authority
  expect range of bant 0%..10%
  expect bant = 100%
  expect fit >= 90
  expect fit_grade = A
  expect reason "Enough of BANT is met"
  expect action notify
}

test "Another" {
  as of 2026-03-01
  given director
  expect asks need, authority
  expect reason "Because"
  expect action enrol("quarterly-letter")
  expect rejected "nothing"
}
"#)), @r#"
tests.lead:17  stage: sql -> sal
tests.lead:18  path: sal, sql -> sal
tests.lead:20  criterion authority: met -> unknown
tests.lead:21  gate decision_maker: passed -> unknown
tests.lead:22  asks: nothing -> authority, budget_ready
tests.lead:24  range of bant: 0%..10% -> 45%..100%
tests.lead:25  bant: 100% -> 45%
tests.lead:27  fit_grade: A -> B
tests.lead:29  action: notify -> nothing
tests.lead:35  asks: need, authority -> nothing
tests.lead:36  reason: "Because" -> "Enough of BANT is met"
tests.lead:37  action: enrol("quarterly-letter") -> notify("account-executive")
tests.lead:19  outcome stays as it is (none: its stage does not say): change it by hand
tests.lead:23  not asks stays as it is (authority, budget_ready): change it by hand
tests.lead:26  condition stays as it is (fit is 70): change it by hand
tests.lead:28  reason stays as it is (none): change it by hand
tests.lead:38  decision stays as it is (decided: sql): change it by hand
---
test "One lead" {
  as of 2026-03-01
  given director with { job_level: manager, budget: unknown }
  expect stage sal                    # what sales hopes
  expect path sal                     # too
  expect outcome now
  expect criterion authority unknown
  expect gate decision_maker unknown
  expect asks authority, budget_ready
  expect not asks authority
  expect range of bant 45%..100%
  expect bant = 45%
  expect fit >= 90
  expect fit_grade = B
  expect reason "Enough of BANT is met"
  expect action nothing
}

test "Another" {
  as of 2026-03-01
  given director
  expect asks nothing
  expect reason "Enough of BANT is met"
  expect action notify("account-executive")
  expect rejected "nothing"
}

--- then 2 still fail
"#);
}

#[test]
fn what_is_shared_is_only_rewritten_where_all_agree() {
    assert_snapshot!(accepted(Work::new(r#"test "All agree" {
  as of 2026-03-01
  given director
  expect stage nurture
  | job_level | gate served |
  | vp        | passed      |
  | director  | failed      |
}

test "One holds" {
  as of 2026-03-01
  given director
  expect stage nurture
  | job_level |
  | vp        |
  | staff     |
}

test "They differ" {
  as of 2026-03-01
  given director
  expect stage nurture
  | job_level | country |
  | vp        | "NL"    |
  | manager   | "NL"    |
  | manager   | "NL"    | skip "not now"
}
"#)), @r#"
tests.lead:17  stage: nurture -> sql   row 1 and 1 more
tests.lead:20  gate served: failed -> passed   row 2
tests.lead:26  row 1: stage stays as it is: it holds for row 2; give the others a column for it
tests.lead:35  row 1: stage stays as it is: `sql` came out, and `sal` for row 2; give them a column for it
---
test "All agree" {
  as of 2026-03-01
  given director
  expect stage sql
  | job_level | gate served |
  | vp        | passed      |
  | director  | passed      |
}

test "One holds" {
  as of 2026-03-01
  given director
  expect stage nurture
  | job_level |
  | vp        |
  | staff     |
}

test "They differ" {
  as of 2026-03-01
  given director
  expect stage nurture
  | job_level | country |
  | vp        | "NL"    |
  | manager   | "NL"    |
  | manager   | "NL"    | skip "not now"
}

--- then 3 still fail
"#);
}

#[test]
fn a_table_that_was_not_aligned_keeps_its_other_cells() {
    assert_snapshot!(accepted(Work::new(r#"test "Loose" {
    as of 2026-03-01
    given director
    |job_level|stage|fit|
    | vp | nurture |   90   |
    | manager   |sql|70|
    |staff | sql|   1|
}
test "Wide" {
  as of 2026-03-01
  given director
  |  job_level  |  stage      |
  |  vp         |  nurture    |
  |  manager    |  sql        |
}
"#)), @r#"
tests.lead:18  stage: nurture -> sql   row 1
tests.lead:19  stage: sql -> sal   row 2
tests.lead:20  stage: sql -> nurture   row 3
tests.lead:20  fit: 1 -> 60   row 3
tests.lead:26  stage: nurture -> sql   row 1
tests.lead:27  stage: sql -> sal   row 2
---
test "Loose" {
    as of 2026-03-01
    given director
    |job_level|stage|fit|
    | vp | sql     |   90   |
    | manager   |sal|70|
    |staff | nurture|   60|
}
test "Wide" {
  as of 2026-03-01
  given director
  |  job_level  |  stage      |
  |  vp         |  sql        |
  |  manager    |  sal        |
}

--- then 0 still fail
"#);
}

#[test]
fn cells_of_files_are_rewritten_byte_for_byte() {
    let leads = "Lead ID;E-mail;Lead status;Employees;Job level;Budget;Problem;Wanted by;Country;Accepted;expect stage;expect path;expect asks;expect reason;expect fit;expect action\r\n\
1;\"d;@x.example\";sal;300;director;50000;Y;2026-04-01;NL;Y; sal ;sal;authority;\"Because; of\"\"it\"\"\";1;nothing\r\n\
\r\n\
2;m@x.example;sal;300;manager;;Y;2026-04-01;NL;Y;sql;sal -> sql;nothing;;70;\r\n\
3;m@x.example;sal;300;manager;;Y;2026-04-01;NL;Y;sal;sal, sql;need;;60..65;notify";
    assert_snapshot!(accepted(Work::new("test \"A spreadsheet\" {\n  as of 2026-03-01\n  leads \"cases.csv\"\n}\n").with("cases.csv", leads)), @r#"
    cases.csv:2  stage: sal -> sql   line 2: 1
    cases.csv:2  path: sal -> sal -> sql   line 2: 1
    cases.csv:2  asks: authority -> nothing   line 2: 1
    cases.csv:2  reason: "Because; of""it""" -> "Enough of BANT is met"   line 2: 1
    cases.csv:2  fit: 1 -> 90   line 2: 1
    cases.csv:2  action: nothing -> "notify(""account-executive"")"   line 2: 1
    cases.csv:4  stage: sql -> sal   line 4: 2
    cases.csv:4  path: sal -> sql -> sal   line 4: 2
    cases.csv:4  asks: nothing -> authority, budget_ready   line 4: 2
    cases.csv:5  path: sal, sql -> sal   line 5: 3
    cases.csv:5  asks: need -> authority, budget_ready   line 5: 3
    cases.csv:5  fit: 60..65 -> 70   line 5: 3
    cases.csv:5  action: notify -> nothing   line 5: 3
    ---
    test "A spreadsheet" {
      as of 2026-03-01
      leads "cases.csv"
    }

    --- cases.csv
    Lead ID;E-mail;Lead status;Employees;Job level;Budget;Problem;Wanted by;Country;Accepted;expect stage;expect path;expect asks;expect reason;expect fit;expect action
    1;"d;@x.example";sal;300;director;50000;Y;2026-04-01;NL;Y; sql ;sal -> sql;nothing;"Enough of BANT is met";90;"notify(""account-executive"")"

    2;m@x.example;sal;300;manager;;Y;2026-04-01;NL;Y;sal;sal;authority, budget_ready;;70;
    3;m@x.example;sal;300;manager;;Y;2026-04-01;NL;Y;sal;sal;authority, budget_ready;;70;nothing
    --- then 0 still fail
    "#);
    let lines = r#"{"case": "One", "Lead ID": "1", "E-mail": "é", "Lead status": "sal", "Employees": 300, "Job level": "manager", "Problem": "Y", "Wanted by": "2026-04-01", "Country": "NL", "Accepted": "Y",  "expect stage" : "sql", "expect fit":60, "expect path": ["sal", "sql"], "expect asks": ["need"]}
{"case": "Two", "Lead ID": "2", "E-mail": "é", "Lead status": "sal", "Employees": 300, "Job level": "vp", "Problem": "Y", "Wanted by": "2026-04-01", "Country": "NL", "Accepted": "Y", "expect bant": "10%", "expect asks": ["need"], "expect not asks": "budget_ready", "expect rejected": true}
"#;
    assert_snapshot!(accepted(Work::new("test \"JSON\" {\n  as of 2026-03-01\n  leads \"cases.jsonl\"\n  expect outcome later\n}\n").with("cases.jsonl", lines)), @r#"
    cases.jsonl:1  stage: "sql" -> "sal"   line 1: One
    cases.jsonl:1  fit: 60 -> 70   line 1: One
    cases.jsonl:1  path: ["sal", "sql"] -> ["sal"]   line 1: One
    cases.jsonl:1  asks: ["need"] -> ["authority", "budget_ready"]   line 1: One
    cases.jsonl:2  bant: "10%" -> "75%"   line 2: Two
    cases.jsonl:2  asks: ["need"] -> ["budget_ready"]   line 2: Two
    tests.lead:17  line 1: One: outcome stays as it is (none: its stage does not say): change it by hand
    tests.lead:17  line 2: Two: outcome stays as it is: what came out for line 1: One cannot stand there
    cases.jsonl:2  line 2: Two: not asks stays as it is (budget_ready): change it by hand
    cases.jsonl:2  line 2: Two: decision stays as it is (decided: sql): change it by hand
    ---
    test "JSON" {
      as of 2026-03-01
      leads "cases.jsonl"
      expect outcome later
    }

    --- cases.jsonl
    {"case": "One", "Lead ID": "1", "E-mail": "é", "Lead status": "sal", "Employees": 300, "Job level": "manager", "Problem": "Y", "Wanted by": "2026-04-01", "Country": "NL", "Accepted": "Y",  "expect stage" : "sal", "expect fit":70, "expect path": ["sal"], "expect asks": ["authority", "budget_ready"]}
    {"case": "Two", "Lead ID": "2", "E-mail": "é", "Lead status": "sal", "Employees": 300, "Job level": "vp", "Problem": "Y", "Wanted by": "2026-04-01", "Country": "NL", "Accepted": "Y", "expect bant": "75%", "expect asks": ["budget_ready"], "expect not asks": "budget_ready", "expect rejected": true}

    --- then 2 still fail
    "#);
}

/// Tables of any layout, expectations at random: what is accepted passes, a second time changes nothing, a formatted file stays
/// formatted, and no line without an edit changes but in a table that has one.
#[test]
fn accepting_is_done_once_and_touches_nothing_else() {
    let mut seed = 5u64;
    let mut below = |limit: usize| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % limit
    };
    let columns: [(&str, &[&str]); 9] = [
        ("job_level", &["staff", "manager", "director", "vp", "unknown"]),
        ("problem", &["yes", "no", "unknown"]),
        ("stage", &["lead", "mql", "sal", "sql", "nurture", "disqualified", ""]),
        ("path", &["[sal, sql]", "sal", "[sal, nurture]", ""]),
        ("bant", &["0%", "100%", "40%..75%", ".."]),
        ("range of bant", &["0%..100%", "10%..", ""]),
        ("asks", &["nothing", "need", "[need, authority]", ""]),
        ("gate decision_maker", &["passed", "failed", "unknown", ""]),
        ("fit_grade", &["A", "B", "C", "D", "unknown"]),
    ];
    let mut edits = 0;
    for _ in 0..12 {
        let mut tests = String::new();
        for test in 0..3 {
            write!(
                tests,
                "test \"T{test}\" {{\n  as of 2026-03-01\n  given director  # the usual\n"
            )
            .unwrap();
            if below(2) == 0 {
                tests.push_str("  expect stage mql   # shared\n");
            }
            let chosen: Vec<_> = columns.iter().filter(|_| below(3) > 0).collect();
            if chosen.is_empty() {
                tests.push_str("  expect asks need\n}\n\n");
                continue;
            }
            let row = |cells: Vec<String>| format!("  | {} |", cells.join(" | "));
            writeln!(
                tests,
                "{}",
                row(chosen.iter().map(|(head, _)| (*head).to_string()).collect())
            )
            .unwrap();
            for _ in 0..=below(4) {
                let cells = chosen.iter().map(|(_, cells)| {
                    let cell = cells[below(cells.len())];
                    let cell = if cell == ".." { "5%..6%" } else { cell };
                    format!("{}{cell}{}", " ".repeat(below(3)), " ".repeat(below(3)))
                });
                let cells = row(cells.collect());
                let comment = ["", "  # a | note", "   skip \"not now\""][below(3)];
                writeln!(tests, "{cells}{comment}").unwrap();
            }
            tests.push_str("}\n\n");
        }
        let mut work = Work::new(&tests);
        let is_formatted = below(3) > 0;
        if is_formatted {
            work.tests = layout(&work.tests).unwrap();
        }
        let before = work.tests.clone();
        let ran = work.run();
        let acceptance = ran.accept();
        edits += acceptance.edits.len();
        work.take(&ran, &acceptance);
        let again = work.run();
        // Whatever was rewritten holds.
        let failed = |ran: &Ran| -> Vec<(Place, usize, Option<Span>)> {
            let all = ran.results.failures();
            let each = |(place, of): (&Place, &[Mismatch])| -> Vec<_> {
                let own = of.iter().map(|m| (*place, m.expectation, m.value_at.map(|at| at.0)));
                own.collect()
            };
            all.flat_map(each).collect()
        };
        let still: Vec<_> = failed(&again)
            .into_iter()
            .map(|(place, number, _)| (place, number))
            .collect();
        for (place, number, at) in failed(&ran) {
            let is_rewritten = acceptance.edits.iter().any(|edit| Some(edit.span) == at);
            assert!(
                !is_rewritten || !still.contains(&(place, number)),
                "{before}\n{}",
                work.tests
            );
        }
        assert_eq!(again.accept().edits, [], "{}", work.tests);
        let counts = again.results.counts();
        assert!(counts.failed == 0 || !acceptance.refused.is_empty());
        if is_formatted {
            // Comments of other lines may want to be somewhere else now, and are not touched.
            let blind = |text: &str| -> Vec<String> {
                let lines = text
                    .lines()
                    .map(|line| line.split_once("  #").map_or(line, |(code, _)| code.trim_end()));
                lines.map(str::to_string).collect()
            };
            assert_eq!(
                blind(&layout(&work.tests).unwrap()),
                blind(&work.tests),
                "was\n{before}"
            );
        }
        for (was, is) in before.lines().zip(work.tests.lines()) {
            assert!(was == is || was.trim_start().starts_with(['|', 'e']), "{was}\n{is}");
        }
        // What has no blanks in it and is not edited is the same.
        let bare = |text: &str| text.split_whitespace().map(str::to_string).collect::<Vec<_>>();
        if acceptance.edits.is_empty() {
            assert_eq!(bare(&before), bare(&work.tests));
        }
    }
    assert!(edits > 40, "{edits}");
}
