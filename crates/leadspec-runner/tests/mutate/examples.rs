//! What the tests of the six examples do not notice.

use crate::support::{Project, project};
use leadspec_engine::Scratch;
use leadspec_runner::{Fate, MutateConfig, Mutation, Prepared, mutate};
use std::time::Instant;

fn example(name: &str) -> Project {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../examples")
        .join(name);
    let text = |file: &str| std::fs::read_to_string(folder.join(file)).unwrap();
    project(&[
        ("definition.lead", &text("definition.lead")),
        ("tests.lead", &text("tests.lead")),
    ])
}

fn mutated(project: &Project) -> Mutation {
    let mut prepared = Prepared::new(&project.definition, &project.suite, &[], &|_| true);
    let mut scratch = Scratch::new();
    mutate(
        &project.definition,
        &mut prepared,
        &MutateConfig::new(&[], 20_513),
        &mut scratch,
    )
    .unwrap()
}

#[test]
fn look() {
    for name in ["bant", "anum", "champ", "faint", "gpct", "meddic"] {
        let project = example(name);
        let start = Instant::now();
        let mutation = mutated(&project);
        let equal = mutation.tried.iter().filter(|t| t.fate == Fate::NoLeadCanTell).count();
        println!(
            "=== {name}: {} {:?}, {equal} nobody can tell",
            mutation.score(),
            start.elapsed()
        );
        for (mutant, catch) in mutation.survivors() {
            println!("{} [{}]", mutant.sentence, mutant.kind.word());
            match catch {
                Some(catch) => println!(
                    "      {:?} {:?} => {} {} (not {})",
                    catch.base, catch.changed, catch.head, catch.expected, catch.instead
                ),
                None => println!("      nothing found"),
            }
        }
        for tried in mutation.tried.iter().filter(|t| t.fate == Fate::NoLeadCanTell) {
            println!("   nobody can tell: {}", tried.mutant.sentence);
        }
    }
}
