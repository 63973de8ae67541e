//! How much longer it takes to count who moves than to decide once, from columns, on one core: the leads of BANT-12.
//! `cargo bench -p leadspec-diff`.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    reason = "small numbers"
)]

#[path = "../tests/common/check.rs"]
mod check;

use check::check;
use divan::Bencher;
use divan::counter::ItemsCount;
use leadspec_data::{Bitmap, Column, LeadBatch, TextColumn, Texts, Values};
use leadspec_diff::{Comparison, Effect};
use leadspec_engine::{Counting, Engine, Scratch};
use leadspec_ir::{Definition, FieldType};
use std::sync::Arc;

const TODAY: i64 = 20_500;
const BANT12: &str = include_str!("../../../tests/bant12/bant12.lead");

/// What is changed, from one small thing to some that concern many leads.
const EDITS: [(&str, &[(&str, &str)]); 4] = [
    ("nothing", &[]),
    ("a threshold", &[("fit >= 40", "fit >= 45")]),
    (
        "three things",
        &[
            ("fit >= 40", "fit >= 45"),
            ("company_size >= 10", "company_size >= 20"),
            ("email_type = business", "email_type in [business, role]"),
        ],
    ),
    (
        "points of many",
        &[("director, vp, c_level : +20", "director, vp, c_level : +25")],
    ),
];

fn main() {
    divan::main();
}

fn edited(edit: &str) -> String {
    let edits = EDITS
        .iter()
        .find(|(name, _)| *name == edit)
        .map_or(&[][..], |(_, edits)| edits);
    edits.iter().fold(BANT12.to_string(), |text, (from, to)| {
        assert!(text.contains(from), "{from} is in the definition");
        text.replacen(from, to, 1)
    })
}

/// Numbers that look random (`SplitMix64`).
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let z = (*state ^ (*state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z ^ (z >> 31)
}

fn batch(definition: &Definition, len: usize) -> LeadBatch {
    let mut seed = 12;
    let mut code = |many: u64| (next(&mut seed) % many.max(1)) as u32;
    let fields = definition.fields.iter().map(|field| {
        let known = (0..len).map(|_| !field.optional || code(10) > 0).collect::<Bitmap>();
        let values = match &field.ty {
            FieldType::Bool => {
                let percent = if field.name == "competitor" { 3 } else { 40 };
                Values::Bool((0..len).map(|_| code(100) < percent).collect())
            }
            FieldType::Choice(domain) => {
                let number = definition.domain_len(*domain) as u64;
                Values::Code((0..len).map(|_| code(number)).collect())
            }
            FieldType::Text => {
                let mut distinct = Texts::new();
                for country in ["DE", "FR", "NL", "BE", "AT", "US", "BR"] {
                    distinct.push(country);
                }
                let codes = (0..len).map(|_| code(7)).collect();
                Values::Text(TextColumn { codes, distinct })
            }
            FieldType::Quantity { .. } | FieldType::List(_) => {
                let many = match field.name.as_str() {
                    "budget_eur" => 4_000_000_000,
                    "similarity" => 1_000_000,
                    "company_size" => 3000,
                    "timeline_days" => 365,
                    "pain_score" => 11,
                    _ => 30,
                };
                Values::Quantity((0..len).map(|_| i64::from(code(many))).collect())
            }
        };
        Column { known, values }
    });
    LeadBatch {
        len,
        fields: fields.collect(),
        rows: (1..=len as u64).collect(),
        lines: (2..=len as u64 + 1).collect(),
        ..LeadBatch::default()
    }
}

/// Deciding once: where leads rest, and what they score.
#[divan::bench(args = [4096, 16_384])]
fn decide_once(bencher: Bencher, len: usize) {
    let engine = Engine::new(Arc::new(check(BANT12).definition), TODAY);
    let definition = engine.definition().clone();
    let mut columns = vec!["stage"];
    columns.extend(definition.scores.iter().map(|s| s.name.as_str()));
    columns.extend(definition.grades.iter().map(|g| g.name.as_str()));
    let Ok(selection) = engine.select(&columns, Counting::Off) else {
        return;
    };
    let batch = batch(engine.definition(), len);
    let mut scratch = Scratch::new();
    bencher
        .counter(ItemsCount::new(len))
        .bench_local(|| engine.decide(divan::black_box(&batch), &selection, &mut scratch));
}

/// Deciding by both, counting who moves, and by each change alone.
#[divan::bench(args = EDITS.map(|(name, _)| name))]
fn observe(bencher: Bencher, edit: &str) {
    let (old, new) = (check(BANT12).definition, check(&edited(edit)).definition);
    let comparison = Comparison::new(&old, &new);
    let changes = comparison.changes();
    let mut effect = Effect::new(&comparison, &changes, TODAY);
    let batch = batch(&old, 4096);
    bencher
        .counter(ItemsCount::new(4096usize))
        .bench_local(|| effect.observe(divan::black_box(&batch), divan::black_box(&batch)));
}

/// Finding what changed.
#[divan::bench(args = EDITS.map(|(name, _)| name))]
fn changes(bencher: Bencher, edit: &str) {
    let (old, new) = (check(BANT12).definition, check(&edited(edit)).definition);
    bencher.bench_local(|| leadspec_diff::changes(divan::black_box(&old), divan::black_box(&new)));
}
