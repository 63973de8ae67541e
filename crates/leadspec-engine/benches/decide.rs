//! How long deciding alone takes, from columns, on one core: the leads of BANT-12. `cargo bench -p leadspec-engine`.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "small numbers"
)]

#[path = "../tests/common/mod.rs"]
mod common;

use divan::Bencher;
use divan::counter::ItemsCount;
use leadspec_data::{Bitmap, Column, LeadBatch, TextColumn, Texts, Values};
use leadspec_engine::{Counting, Engine, Scratch};
use leadspec_ir::{Definition, FieldType};

const TODAY: i64 = 20_500;
const FIVE: [&str; 5] = ["stage", "fit", "engagement", "reasons", "unknown_criteria"];

fn main() {
    divan::main();
}

fn bant12() -> Engine {
    Engine::new(
        common::definition(include_str!("../../../tests/bant12/bant12.lead")),
        TODAY,
    )
}

/// Numbers that look random (`SplitMix64`).
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let z = (*state ^ (*state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z ^ (z >> 31)
}

/// The words of a text field, and how many different numbers a quantity has, as in the study the definition comes from.
fn words(field: &str) -> (&'static [&'static str], u64) {
    match field {
        "industry" => (
            &[
                "software",
                "finance",
                "healthcare",
                "retail",
                "logistics",
                "education",
                "energy",
                "other",
            ],
            0,
        ),
        "country" => (
            &[
                "DE", "FR", "NL", "BE", "AT", "CH", "ES", "IT", "PT", "PL", "US", "CA", "BR", "IN", "NA",
            ],
            0,
        ),
        "department" => (
            &[
                "it",
                "finance",
                "marketing",
                "sales",
                "operations",
                "hr",
                "legal",
                "product",
            ],
            0,
        ),
        "email_type" => (&["business", "business", "free"], 0),
        "budget_eur" => (&[], 100_000 * 1_000_000),
        "similarity" => (&[], 1_000_000),
        "timeline_days" => (&[], 365),
        "pain_score" => (&[], 11),
        "pricing_views_30d" => (&[], 6),
        "last_activity_days" => (&[], 90),
        "company_size" => (&[], 3000),
        _ => (&[], 30),
    }
}

fn batch(definition: &Definition, len: usize) -> LeadBatch {
    let mut seed = 12;
    let fields = definition.fields.iter().map(|field| {
        let known = (0..len)
            .map(|_| !field.optional || !next(&mut seed).is_multiple_of(10))
            .collect::<Bitmap>();
        let (words, numbers) = words(&field.name);
        let values = match &field.ty {
            FieldType::Bool => {
                let percent = if field.name == "competitor" { 3 } else { 40 };
                Values::Bool((0..len).map(|_| next(&mut seed) % 100 < percent).collect())
            }
            FieldType::Choice(domain) => {
                let number = definition.domain_len(*domain) as u64;
                Values::Code((0..len).map(|_| (next(&mut seed) % number) as u32).collect())
            }
            FieldType::Text => {
                let mut distinct = Texts::new();
                for word in words {
                    distinct.push(word);
                }
                let codes = (0..len)
                    .map(|_| (next(&mut seed) % words.len() as u64) as u32)
                    .collect();
                Values::Text(TextColumn { codes, distinct })
            }
            FieldType::Quantity { .. } | FieldType::List(_) => {
                Values::Quantity((0..len).map(|_| (next(&mut seed) % numbers) as i64).collect())
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

fn decide(bencher: Bencher, columns: Option<&[&str]>, counting: Counting, len: usize) {
    let engine = bant12();
    let selection = columns.map_or_else(
        || Ok(engine.select_all(counting)),
        |names| engine.select(names, counting),
    );
    let Ok(selection) = selection else { return };
    let batch = batch(engine.definition(), len);
    let mut scratch = Scratch::new();
    bencher
        .counter(ItemsCount::new(len))
        .bench_local(|| engine.decide(divan::black_box(&batch), &selection, &mut scratch));
}

/// The five columns of the study.
#[divan::bench(args = [1024, 4096, 16_384])]
fn five_columns(bencher: Bencher, len: usize) {
    decide(bencher, Some(&FIVE), Counting::Off, len);
}

/// The same, counted.
#[divan::bench(args = [4096])]
fn five_columns_counted(bencher: Bencher, len: usize) {
    decide(bencher, Some(&FIVE), Counting::On, len);
}

/// Everything a decision has: ranges, questions, whether an answer could change the stage.
#[divan::bench(args = [4096])]
fn all_columns(bencher: Bencher, len: usize) {
    decide(bencher, None, Counting::On, len);
}

/// One lead, five columns.
#[divan::bench]
fn one_lead(bencher: Bencher) {
    decide(bencher, Some(&FIVE), Counting::Off, 1);
}

/// One lead, everything.
#[divan::bench]
fn one_lead_all_columns(bencher: Bencher) {
    decide(bencher, None, Counting::Off, 1);
}

/// Why one lead is decided as it is.
#[divan::bench]
fn explain(bencher: Bencher) {
    let engine = bant12();
    let batch = batch(engine.definition(), 1);
    bencher.bench_local(|| engine.explain(divan::black_box(&batch), 0));
}

/// A definition made ready.
#[divan::bench]
fn make_ready(bencher: Bencher) {
    let definition = bant12().definition().clone();
    bencher.bench_local(|| Engine::new(divan::black_box(definition.clone()), TODAY));
}

/// A thousand lines over optional fields, made ready: what growth costs.
#[divan::bench(args = [100, 1000])]
fn make_ready_lines(bencher: Bencher, lines: usize) {
    use std::fmt::Write as _;
    let mut text = String::from("definition \"Lines\" {}\nlead {\n");
    for field in 0..64 {
        let _ = writeln!(text, "  f{field} integer?");
    }
    text.push_str("}\nscore many {\n");
    for line in 0..lines {
        let _ = writeln!(text, "  +{} when f{} >= {}", 1 + line % 9, line % 64, line % 97);
    }
    text.push_str("}\n");
    let definition = common::definition(&text);
    bencher.bench_local(|| Engine::new(divan::black_box(definition.clone()), TODAY));
}
