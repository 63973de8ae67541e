//! How a coverage is told.

use crate::support::{Project, cover, project, suite};
use leadspec_ir::Decimal;
use leadspec_runner::{CoverageReport, Goals};

const DEFINITION: &str = r#"definition "Demo & <quoted>" { version "1" }
lead {
  stage stage
  job one of [staff < manager < director]?
  budget money EUR?
  pain integer 0..10
  paid bool
}
event visit
criterion money "Has the money" {
  met when budget >= 10_000 EUR
  ask "What may it cost?"
}
score fit range 0..100 {
  +40 when job >= director
  by pain { 7.. : +30  3..6 : +10 }
  +5 per visit in last 30 days, at most +10
}
gate not_paid "Has not paid yet" {
  require not paid
  otherwise out because "A customer already"
}
gate can_pay "Can pay" before sql {
  require money
  otherwise new
  if unknown ask
}
lifecycle {
  stage new initial
  stage sql now
  stage out never final
  new -> sql when fit >= 70
}
"#;

const LEADS: [&str; 4] = [
    "stage: new, job: director, budget: 10000, pain: 8, paid: no | visit 0",
    "stage: new, job: director, budget: 9999.5, pain: 7, paid: no",
    "stage: new, job: manager, pain: 2, paid: yes",
    "stage: new, job: director, pain: 9, paid: no",
];

fn told(project: &Project, leads: &[&str], tell: impl Fn(&CoverageReport) -> String) -> String {
    let suite = suite(&project.definition, leads);
    let goals = Goals::of(&project.definition);
    let coverage = cover(&project.definition, &suite, &goals);
    tell(&CoverageReport {
        definition: &project.definition,
        goals: &goals,
        coverage: &coverage,
        sources: &project.sources,
    })
}

#[test]
fn a_table_for_people() {
    let table = told(&project(DEFINITION), &LEADS, |report| report.table(80));
    assert!(table.lines().all(|line| line.chars().count() <= 80), "{table}");
    insta::assert_snapshot!(table);
}

#[test]
fn a_tracefile_of_lcov() {
    let lcov = told(&project(DEFINITION), &LEADS, |report| report.lcov());
    insta::assert_snapshot!(lcov);
}

#[test]
fn cobertura() {
    let xml = told(&project(DEFINITION), &LEADS, |report| report.cobertura());
    insta::assert_snapshot!(xml);
}

/// What the summaries say is what the records say.
#[test]
fn the_sums_of_lcov_are_right() {
    for leads in [&LEADS[..0], &LEADS[..1], &LEADS[..]] {
        let lcov = told(&project(DEFINITION), leads, |report| report.lcov());
        let of = |name: &str| -> Vec<&str> { lcov.lines().filter_map(|l| l.strip_prefix(name)).collect() };
        let number = |name: &str| of(name)[0].parse::<usize>().unwrap();
        let taken = |record: &&&str| !matches!(record.rsplit(',').next(), Some("0" | "-"));
        assert_eq!(number("BRF:"), of("BRDA:").len());
        assert_eq!(number("BRH:"), of("BRDA:").iter().filter(taken).count());
        assert_eq!(number("LF:"), of("DA:").len());
        assert_eq!(number("LH:"), of("DA:").iter().filter(taken).count());
    }
}

#[test]
fn a_share_is_whole_only_where_all_is_met() {
    let share = |met: usize, of: usize| leadspec_runner::Share { met, of };
    let percent = |text: &str| Decimal::parse(text).unwrap();
    assert_eq!(share(999, 1000).percent(), 99);
    assert!(share(999, 1000).reaches(percent("99.9")));
    assert!(!share(999, 1000).reaches(percent("99.91")));
    assert!(!share(99_999_999, 100_000_000).reaches(percent("100")));
    assert!(share(0, 0).reaches(percent("100")));
    assert_eq!(share(31, 33).to_string(), "31 of 33 (93%)");
}

/// Where each element of the document type stands, and the attributes it must have.
const COVERAGE_04: [(&str, &str, &[&str]); 12] = [
    (
        "coverage",
        "",
        &[
            "line-rate",
            "branch-rate",
            "lines-covered",
            "lines-valid",
            "branches-covered",
            "branches-valid",
            "complexity",
            "version",
            "timestamp",
        ],
    ),
    ("sources", "coverage", &[]),
    ("source", "sources", &[]),
    ("packages", "coverage", &[]),
    (
        "package",
        "packages",
        &["name", "line-rate", "branch-rate", "complexity"],
    ),
    ("classes", "package", &[]),
    (
        "class",
        "classes",
        &["name", "filename", "line-rate", "branch-rate", "complexity"],
    ),
    ("methods", "class", &[]),
    ("lines", "class", &[]),
    ("line", "lines", &["number", "hits", "branch", "condition-coverage"]),
    ("conditions", "line", &[]),
    ("condition", "conditions", &["number", "type", "coverage"]),
];

/// Every element stands where the document type wants it, has exactly its attributes, and is closed.
#[test]
fn cobertura_is_of_its_document_type() {
    let xml = told(&project(DEFINITION), &LEADS, |report| report.cobertura());
    let mut open: Vec<String> = Vec::new();
    let mut seen = 0;
    for tag in xml.split('<').skip(1).map(|rest| rest.split('>').next().unwrap()) {
        if tag.starts_with(['?', '!']) {
            continue;
        }
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name));
            continue;
        }
        let name = tag.split([' ', '/']).next().unwrap();
        let parent = open.last().map_or("", String::as_str);
        let rule = COVERAGE_04.iter().find(|(own, ..)| *own == name);
        let (_, wanted_parent, attributes) = rule.unwrap_or_else(|| panic!("{name}"));
        assert_eq!(parent, *wanted_parent, "{tag}");
        let own: Vec<&str> = tag
            .split("=\"")
            .filter_map(|part| part.rsplit([' ', '"']).next())
            .filter(|part| !part.is_empty() && !part.ends_with('/'))
            .collect();
        let own: Vec<&str> = own.into_iter().filter(|word| *word != name).collect();
        assert_eq!(own, *attributes, "{tag}");
        seen += 1;
        if !tag.ends_with('/') {
            open.push(name.to_string());
        }
    }
    assert!(open.is_empty() && seen > 12, "{open:?}");
}
