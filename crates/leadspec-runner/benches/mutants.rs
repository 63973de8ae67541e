//! How long it takes to try small changes against a suite, on one core. `cargo bench -p leadspec-runner`.

#![allow(clippy::unwrap_used, reason = "a bench may panic")]

#[path = "../tests/mutate/support.rs"]
mod support;

use divan::Bencher;
use divan::counter::ItemsCount;
use leadspec_engine::{Inquiry, Inspector, Scratch};
use leadspec_runner::{Prepared, mutants};
use std::sync::Arc;
use support::{compiled, stage_suite};

const BANT: &str = include_str!("../../../examples/bant/definition.lead");
const TODAY: i64 = 20_513;

fn main() {
    divan::main();
}

/// All mutants of the BANT example, against a hundred leads whose stage, grade and gates are expected.
#[divan::bench]
fn a_hundred_rows(bencher: Bencher) {
    let (definition, _) = compiled(BANT);
    let suite = stage_suite(&definition, TODAY, 100);
    let mut prepared = Prepared::new(&definition, &suite, &[], &|_| true);
    let mut scratch = Scratch::new();
    let all = mutants(&definition);
    bencher.counter(ItemsCount::new(all.len())).bench_local(|| {
        let failed = all.iter().filter(|mutant| {
            let changed = Arc::new(mutant.definition(&definition));
            prepared.first_failure(&changed, &mut scratch).is_some()
        });
        failed.count()
    });
}

#[divan::bench]
fn list(bencher: Bencher) {
    let (definition, _) = compiled(BANT);
    bencher.bench_local(|| mutants(&definition).len());
}

#[divan::bench]
fn make_ready(bencher: Bencher) {
    let (definition, _) = compiled(BANT);
    bencher.bench_local(|| Inspector::new(&definition, TODAY, &Inquiry::default()));
}

#[divan::bench]
fn make_ready_with_all(bencher: Bencher) {
    let (definition, _) = compiled(BANT);
    let inquiry = Inquiry {
        ranges: true,
        questions: true,
        ..Inquiry::default()
    };
    bencher.bench_local(|| Inspector::new(&definition, TODAY, &inquiry));
}

#[divan::bench]
fn digest(bencher: Bencher) {
    let (definition, _) = compiled(BANT);
    bencher.bench_local(|| definition.digest());
}
