//! What the tests of the six examples do not notice, and that what is suggested notices it.

use crate::parts::first_tests;
use crate::support::{Project, project};
use leadspec_engine::Scratch;
use leadspec_runner::{Fate, Mutant, MutateConfig, Mutation, MutationReport, Prepared, mutate};
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

/// How many leads are tried to find one that would notice a change.
const BUDGET: usize = 4_000;

fn mutated(project: &Project, wanted: &dyn Fn(&Mutant) -> bool) -> Mutation {
    let mut prepared = Prepared::new(&project.definition, &project.suite, &[], &|_| true);
    let mut scratch = Scratch::new();
    let config = MutateConfig {
        wanted,
        budget: BUDGET,
        ..MutateConfig::new(&[], &project.examples, DAY)
    };
    mutate(&project.definition, &mut prepared, &config, &mut scratch).unwrap()
}

/// An eighth of all changes, of every kind: to search for each takes long where nothing is optimised.
fn some(mutant: &Mutant) -> bool {
    mutant.fingerprint().starts_with(['0', '1'])
}

/// What people read of the first tests of an example; and each suggested test, pasted, checks without a finding, passes, and fails by every change it is said to notice.
fn told(texts: &Texts) -> String {
    let first = first_tests(texts.tests);
    let own = project(&[("definition.lead", texts.definition), ("tests.lead", &first)]);
    let mutation = mutated(&own, &some);
    let report = MutationReport {
        mutation: &mutation,
        definition: &own.definition,
        suite: &own.suite,
        examples: &own.examples,
        sources: &own.sources,
        as_of: DAY,
    };
    let tests = report.tests();
    let mut with = first;
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
    assert!(noticed > 0, "what is suggested is looked at");
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

/// All of an example's tests together notice every change.
#[test]
fn whole_suites_notice_all() {
    let examples = [
        texts!("anum"),
        texts!("bant"),
        texts!("champ"),
        texts!("faint"),
        texts!("gpct"),
        texts!("meddic"),
    ];
    for texts in examples {
        let own = project(&[("definition.lead", texts.definition), ("tests.lead", texts.tests)]);
        let mutation = mutated(&own, &|_| true);
        let survivors: Vec<&str> = mutation
            .survivors()
            .map(|(mutant, _)| mutant.sentence.as_str())
            .collect();
        assert_eq!(survivors, [] as [&str; 0], "{}", own.definition.label);
        assert!(mutation.score().killed > 100, "{}", own.definition.label);
    }
}
