//! A suite and what became of it, put together by hand: what a run finds is somebody else's to test.

use leadspec_check::{NoFiles, check};
use leadspec_diagnostics::{FileId, SourceMap, Span};
use leadspec_ir::{At, Case, CaseFile, CaseRow, Condition, ConditionKind, Definition, Expected, ExpectedKind};
use leadspec_ir::{Law, SampleLead, Suite, Test};
use leadspec_runner::report::{
    CoverageSummary, Findings, LawResult, MutationSummary, Remark, SinceSummary, TestReport,
};
use leadspec_runner::{CaseResult, CaseTable, Mismatch, Place, Results, Status, TableCase};
use std::collections::BTreeMap;

/// The folder that a fixture's files lie in, and that reports count paths from.
const ROOT: &str = "/project/";

const DEFINITION: &str = r#"
definition "Sales qualified lead, B2B software" { version "2026.3" }
lead {
  email     text personal
  job_level one of [staff < manager < director < vp]?
  budget    money EUR?
}
event call { number text personal }
event visit
criterion budget_ready { met when budget >= 10_000 EUR }
score visits { +1 per visit in last 30 days }
score calls { +1 per call in last 30 days }
score rank { +1 when job_level >= director  +1 when budget_ready }
gate private "Private" { require email != ""  otherwise nurture }
lifecycle {
  stage lead initial
  stage sql now
  stage nurture later
  lead -> sql when rank >= 2 and calls > 0
}
"#;

/// What a report is made from.
pub(crate) struct Fixture {
    pub(crate) sources: SourceMap,
    pub(crate) definition: Definition,
    pub(crate) suite: Suite,
    pub(crate) tables: Vec<Vec<CaseTable>>,
    pub(crate) results: Results,
    pub(crate) why: BTreeMap<Place, Vec<String>>,
    pub(crate) laws: Vec<LawResult>,
    pub(crate) since: Option<SinceSummary>,
    pub(crate) coverage: Option<CoverageSummary>,
    pub(crate) mutation: Option<MutationSummary>,
}

impl Fixture {
    /// No tests yet.
    pub(crate) fn new() -> Fixture {
        let mut sources = SourceMap::new();
        let file = sources.add(format!("{ROOT}sql.lead"), DEFINITION);
        let checked = check(&mut sources, &[file], &NoFiles);
        Fixture {
            definition: checked
                .definition
                .unwrap_or_else(|| panic!("{:?}", checked.diagnostics)),
            sources,
            suite: Suite::default(),
            tables: Vec::new(),
            results: Results::default(),
            why: BTreeMap::new(),
            laws: Vec::new(),
            since: None,
            coverage: None,
            mutation: None,
        }
    }

    /// Adds a file whose places the next things have.
    pub(crate) fn file(&mut self, name: &str, text: &str) -> FileId {
        self.sources.add(format!("{ROOT}{name}"), text)
    }

    /// The first place in a file where this is written.
    pub(crate) fn find(&self, file: FileId, needle: &str) -> At {
        let start = self.sources.text(file).find(needle);
        let start = start.unwrap_or_else(|| panic!("{needle} is not in it"));
        let start = self.sources.base(file) + u32::try_from(start).unwrap();
        At(Span::new(start, start + u32::try_from(needle.len()).unwrap()))
    }

    /// Adds a test.
    pub(crate) fn test(&mut self, label: &str, at: At) -> usize {
        self.suite.tests.push(Test {
            label: label.to_string(),
            cases: Vec::new(),
            files: Vec::new(),
            at,
        });
        self.tables.push(Vec::new());
        self.suite.tests.len() - 1
    }

    /// Adds a case to a test: with a row, one of its table.
    pub(crate) fn case(&mut self, test: usize, row: Option<CaseRow>, expected: &[At], status: Status) -> Place {
        let cases = &mut self.suite.tests[test].cases;
        cases.push(Case {
            row,
            as_of: None,
            lead: SampleLead::unknown(3),
            expectations: expected.iter().map(|at| expectation(*at)).collect(),
        });
        let case = cases.len() - 1;
        self.result(Place::Written { test, case }, status)
    }

    /// Adds a file of cases to a test.
    pub(crate) fn cases(&mut self, test: usize, path: &str, at: At, rows: Vec<(TableCase, Status)>) {
        let files = &mut self.suite.tests[test].files;
        files.push(CaseFile {
            path: path.to_string(),
            events: None,
            as_of: None,
            expectations: vec![expectation(at)],
            at,
        });
        let file = files.len() - 1;
        let mut table = CaseTable {
            file: format!("{ROOT}{path}"),
            ..CaseTable::default()
        };
        for (row, (case, status)) in rows.into_iter().enumerate() {
            table.cases.push(case);
            self.result(Place::Row { test, file, row }, status);
        }
        self.tables[test].push(table);
    }

    pub(crate) fn law(&mut self, label: &str, at: At) -> usize {
        self.suite.laws.push(Law {
            label: label.to_string(),
            condition: Condition {
                kind: ConditionKind::Constant(true),
                at,
            },
            at,
        });
        self.suite.laws.len() - 1
    }

    pub(crate) fn report(&self) -> TestReport {
        TestReport::new(&[self.findings()])
    }

    pub(crate) fn findings(&self) -> Findings<'_> {
        Findings {
            definition: &self.definition,
            suite: &self.suite,
            tables: &self.tables,
            results: &self.results,
            why: &self.why,
            laws: &self.laws,
            since: self.since.as_ref(),
            coverage: self.coverage.as_ref(),
            mutation: self.mutation.as_ref(),
            sources: &self.sources,
            path: &relative,
        }
    }

    fn result(&mut self, place: Place, status: Status) -> Place {
        let cases = &mut self.results.cases;
        let behind = cases.partition_point(|case| case.place < place);
        cases.insert(behind, CaseResult { place, status });
        place
    }
}

/// A path as reports give it.
fn relative(name: &str) -> String {
    name.strip_prefix(ROOT).unwrap_or(name).to_string()
}

fn expectation(at: At) -> Expected {
    Expected {
        kind: ExpectedKind::Snapshot,
        at,
        value_at: Some(at),
    }
}

/// A row of a file of cases.
pub(crate) fn table_case(name: Option<&str>, line: u64) -> TableCase {
    TableCase {
        name: name.map(str::to_string),
        line,
        lead: None,
        rejects: Vec::new(),
        expectations: Vec::new(),
        mark: None,
    }
}

/// Something that came out differently.
pub(crate) fn mismatch(expectation: usize, subject: &str, expected: &str, actual: &str, at: At) -> Mismatch {
    Mismatch {
        expectation,
        subject: subject.to_string(),
        expected: expected.to_string(),
        actual: actual.to_string(),
        rewrite: None,
        at,
        value_at: None,
    }
}

pub(crate) fn remark(text: &str, at: At) -> Remark {
    Remark {
        text: text.to_string(),
        at,
    }
}

/// Part of a place: from where `needle` begins in it, as long as that is.
pub(crate) fn within(fixture: &Fixture, at: At, needle: &str) -> At {
    let text = fixture.sources.slice(at.0);
    let start = at.0.start + u32::try_from(text.find(needle).unwrap()).unwrap();
    At(Span::new(start, start + u32::try_from(needle.len()).unwrap()))
}
