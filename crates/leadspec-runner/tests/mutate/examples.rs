//! What the tests of the six examples do not notice, and that what is suggested notices it.

use crate::support::{Project, project};
use leadspec_engine::Scratch;
use leadspec_runner::{Fate, MutateConfig, Mutation, MutationReport, Prepared, mutate};
use std::sync::Arc;

const DAY: i64 = 20_513;

struct Texts {
    definition: &'static str,
    tests: &'static str,
}

macro_rules! texts {
    ($name:literal) => {
        Texts {
            definition: include_str!(concat!("../../../../examples/", $name, "/definition.lead")),
            tests: include_str!(concat!("../../../../examples/", $name, "/tests.lead")),
        }
    };
}

impl Texts {
    fn project(&self) -> Project {
        project(&[("definition.lead", self.definition), ("tests.lead", self.tests)])
    }
}

fn mutated(project: &Project) -> Mutation {
    let mut prepared = Prepared::new(&project.definition, &project.suite, &[], &|_| true);
    let mut scratch = Scratch::new();
    let config = MutateConfig::new(&[], &project.examples, DAY);
    mutate(&project.definition, &mut prepared, &config, &mut scratch).unwrap()
}

/// What people read; and each suggested test, pasted, checks without a finding, passes, and fails by every change it is said to notice.
fn told(texts: &Texts) -> String {
    let own = texts.project();
    let mutation = mutated(&own);
    let report = MutationReport {
        mutation: &mutation,
        definition: &own.definition,
        suite: &own.suite,
        examples: &own.examples,
        sources: &own.sources,
        as_of: DAY,
    };
    let tests = report.tests();
    let mut with = texts.tests.to_string();
    for test in &tests {
        with.push('\n');
        with.push_str(&test.text);
    }
    let more = project(&[("definition.lead", texts.definition), ("tests.lead", &with)]);
    let mut noticed = 0;
    for (place, test) in tests.iter().enumerate() {
        let at = own.suite.tests.len() + place;
        assert_eq!(more.suite.tests[at].label, test.label);
        let mut prepared = Prepared::new(&more.definition, &more.suite, &[], &|place| match place {
            leadspec_runner::Place::Written { test, .. } => test == at,
            leadspec_runner::Place::Row { .. } => false,
        });
        let mut scratch = Scratch::new();
        let verdicts = prepared.verdicts(&more.definition, &mut scratch);
        assert!(verdicts.iter().all(|holds| *holds), "{}", test.text);
        assert_eq!(verdicts.len(), test.notices.len(), "{}", test.text);
        for (case, changes) in test.notices.iter().enumerate() {
            for change in changes {
                let mutant = &mutation.tried[*change].mutant;
                let changed = Arc::new(mutant.definition(&own.definition));
                let verdicts = prepared.verdicts(&changed, &mut scratch);
                assert!(!verdicts[case], "{}\n{}", mutant.sentence, test.text);
                noticed += 1;
            }
        }
    }
    let caught = mutation
        .tried
        .iter()
        .filter(|t| matches!(t.fate, Fate::Survived(Some(_))));
    assert_eq!(noticed, caught.count());
    report.text(80)
}

#[test]
fn anum() {
    told(&texts!("anum"));
}

#[test]
fn bant() {
    insta::assert_snapshot!(told(&texts!("bant")));
}

#[test]
fn champ() {
    told(&texts!("champ"));
}

#[test]
fn faint() {
    told(&texts!("faint"));
}

#[test]
fn gpct() {
    told(&texts!("gpct"));
}

#[test]
fn meddic() {
    told(&texts!("meddic"));
}
