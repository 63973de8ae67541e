//! How long reading, cutting and writing take for the leads of BANT-12, on one core. `cargo bench -p leadspec-data`.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::format_push_string,
    clippy::format_collect,
    reason = "a test may fail and need not be quick"
)]

#[path = "bant12/mod.rs"]
mod bant12;
#[path = "../tests/common/mod.rs"]
mod common;

use common::{Say, field, nothing, one_of, quantity, with};
use divan::Bencher;
use divan::counter::ItemsCount;
use leadspec_data::{Bitmap, OutputColumn, OutputTable, Piece, ReadOptions, Schema, Source, encode_csv, encode_jsonl};
use leadspec_ir::{Definition, FieldType, Unit};
use std::sync::Arc;

const LEADS: u64 = 100_000;
const SEED: u64 = 12;

fn main() {
    divan::main();
}

/// The fields of BANT-12: words as closed sets, or as texts.
fn definition(words_as_text: bool) -> Definition {
    let mut definition = nothing();
    let mut word = |words: &[&str]| {
        if words_as_text {
            FieldType::Text
        } else {
            one_of(&mut definition, words)
        }
    };
    let words = [
        word(&bant12::INDUSTRIES),
        word(&bant12::COUNTRIES),
        word(&bant12::JOB_LEVELS),
        word(&bant12::DEPARTMENTS),
        word(&bant12::EMAIL_TYPES),
        word(&bant12::STAGES),
    ];
    let [industry, country, job_level, department, email_type, stage] = words;
    let integer = || quantity(Unit::Integer);
    with(
        definition,
        [
            field("id", integer()),
            field("company_size", integer()).optional(),
            field("industry", industry),
            field("country", country),
            field("job_level", job_level).optional(),
            field("department", department),
            field("budget_eur", quantity(Unit::Money(*b"EUR"))).optional(),
            field("timeline_days", integer()).optional(),
            field("need", FieldType::Bool).optional(),
            field("pain_score", integer()).optional(),
            field("page_views_30d", integer()),
            field("pricing_views_30d", integer()),
            field("emails_opened_30d", integer()),
            field("demo_requested", FieldType::Bool),
            field("webinar_attended", FieldType::Bool),
            field("similarity", quantity(Unit::Number)).optional(),
            field("competitor", FieldType::Bool),
            field("email_type", email_type),
            field("contacted", FieldType::Bool),
            field("last_activity_days", integer()),
            field("stage", stage),
        ],
    )
}

fn open(bytes: &[u8], piece_bytes: usize) -> Source {
    let options = ReadOptions {
        piece_bytes,
        ..ReadOptions::default()
    };
    Source::open(Box::new(std::io::Cursor::new(bytes.to_vec())), &options).unwrap()
}

fn pieces(bytes: &[u8], piece_bytes: usize) -> (Option<Vec<String>>, Vec<Piece>) {
    let mut source = open(bytes, piece_bytes);
    let pieces = std::iter::from_fn(|| source.next_piece().unwrap()).collect();
    (source.header().map(<[String]>::to_vec), pieces)
}

fn decode(bencher: Bencher<'_, '_>, bytes: &[u8], definition: &Definition, piece_bytes: usize) {
    bencher
        .counter(ItemsCount::new(LEADS))
        .with_inputs(|| {
            let (header, pieces) = pieces(bytes, piece_bytes);
            (Schema::new(definition, header.as_deref(), &[]).unwrap(), pieces)
        })
        .bench_local_values(|(schema, pieces)| {
            let read: usize = pieces.into_iter().map(|piece| schema.decode(piece).batch.len).sum();
            assert_eq!(read as u64, LEADS);
        });
}

#[divan::bench(args = [64 << 10, 256 << 10, 1 << 20])]
fn csv_decode_words_as_choices(bencher: Bencher<'_, '_>, piece_bytes: usize) {
    decode(
        bencher,
        &bant12::leads_csv(LEADS, SEED),
        &definition(false),
        piece_bytes,
    );
}

#[divan::bench(args = [256 << 10])]
fn csv_decode_words_as_texts(bencher: Bencher<'_, '_>, piece_bytes: usize) {
    decode(bencher, &bant12::leads_csv(LEADS, SEED), &definition(true), piece_bytes);
}

#[divan::bench(args = [256 << 10])]
fn jsonl_decode(bencher: Bencher<'_, '_>, piece_bytes: usize) {
    decode(
        bencher,
        &bant12::leads_jsonl(LEADS, SEED),
        &definition(false),
        piece_bytes,
    );
}

#[divan::bench]
fn csv_cut(bencher: Bencher<'_, '_>) {
    let bytes = bant12::leads_csv(LEADS, SEED);
    bencher
        .counter(ItemsCount::new(LEADS))
        .with_inputs(|| open(&bytes, 1 << 20))
        .bench_local_values(|mut source| while source.next_piece().unwrap().is_some() {});
}

#[divan::bench]
fn csv_cut_all_quoted(bencher: Bencher<'_, '_>) {
    let text = String::from_utf8(bant12::leads_csv(LEADS, SEED)).unwrap();
    let quoted: Vec<String> = text
        .lines()
        .map(|line| format!("\"{}\"\n", line.replace(',', "\",\"")))
        .collect();
    let bytes = quoted.concat().into_bytes();
    bencher
        .counter(ItemsCount::new(LEADS))
        .with_inputs(|| open(&bytes, 1 << 20))
        .bench_local_values(|mut source| while source.next_piece().unwrap().is_some() {});
}

#[divan::bench]
fn json_one_lead(bencher: Bencher<'_, '_>) {
    let definition = definition(false);
    let schema = Schema::new(&definition, None, &[]).unwrap();
    let text = bant12::leads_jsonl(1, SEED);
    bencher.bench_local(|| schema.decode_json(divan::black_box(&text)));
}

/// Five columns, as the benchmark writes them.
fn decisions() -> OutputTable {
    let len = 10_000;
    let mut numbers = bant12::Numbers::new(SEED);
    let words: Arc<[String]> = bant12::STAGES.iter().map(ToString::to_string).collect();
    let mut codes = |limit| {
        (0..len)
            .map(|_| u32::try_from(numbers.below(limit)).unwrap())
            .collect::<Vec<u32>>()
    };
    let (stages, gates) = (codes(7), codes(9));
    let mut scores = |limit, scale| {
        (0..len)
            .map(|_| numbers.below(limit).cast_signed() * scale)
            .collect::<Vec<i64>>()
    };
    let known = Bitmap::filled(len, true);
    OutputTable {
        len,
        columns: vec![
            OutputColumn::Word {
                codes: stages,
                words: words.clone(),
            },
            OutputColumn::Decimal {
                known: known.clone(),
                values: scores(101, 1_000_000),
            },
            OutputColumn::Decimal {
                known: known.clone(),
                values: scores(101, 1_000_000),
            },
            OutputColumn::Word { codes: gates, words },
            OutputColumn::Integer {
                known,
                values: scores(5, 1),
            },
        ],
    }
}

#[divan::bench]
fn csv_encode_five_columns(bencher: Bencher<'_, '_>) {
    let table = decisions();
    let mut out = Vec::new();
    bencher.counter(ItemsCount::new(table.len)).bench_local(|| {
        out.clear();
        encode_csv(divan::black_box(&table), &mut out);
    });
}

#[divan::bench]
fn jsonl_encode_five_columns(bencher: Bencher<'_, '_>) {
    let table = decisions();
    let fields: Vec<_> = ["stage", "fit", "engagement", "gate", "unknown"]
        .into_iter()
        .map(|name| leadspec_data::OutputField {
            name: name.into(),
            ty: leadspec_data::OutputType::Text,
        })
        .collect();
    let mut out = Vec::new();
    bencher.counter(ItemsCount::new(table.len)).bench_local(|| {
        out.clear();
        encode_jsonl(&fields, divan::black_box(&table), &mut out);
    });
}
