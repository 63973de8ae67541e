//! What holds for every input: pieces of any size give the same leads, and no bytes make a reader panic.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::format_push_string,
    clippy::format_collect,
    reason = "a test may fail and need not be quick"
)]

mod common;
#[path = "../fuzz/shared.rs"]
mod shared;

use common::{Say, define, field, picture, quantity};
use leadspec_data::{ReadOptions, Schema, Source};
use leadspec_ir::{Definition, FieldType, Unit};

/// Numbers that look random and are the same every time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }
}

fn definition() -> Definition {
    define([
        field("id", FieldType::Text),
        field("size", quantity(Unit::Integer)).optional(),
        field("tags", FieldType::List(Box::new(FieldType::Text))).optional(),
    ])
}

fn all(definition: &Definition, bytes: &[u8], piece_bytes: usize) -> String {
    let options = ReadOptions {
        piece_bytes,
        ..ReadOptions::default()
    };
    let mut source = Source::open(Box::new(std::io::Cursor::new(bytes.to_vec())), &options).unwrap();
    let schema = Schema::new(definition, source.header(), &[]).unwrap();
    let mut leads = String::new();
    let mut rejects = Vec::new();
    while let Some(piece) = source.next_piece().unwrap() {
        let rows = piece.rows();
        let decoded = schema.decode(piece);
        assert_eq!(
            rows,
            decoded.batch.len as u64 + decoded.rejected_rows,
            "{:?}",
            decoded.rejects
        );
        leads += &picture(definition, &decoded.batch, &[]);
        rejects.extend(decoded.rejects);
    }
    leads + &picture(definition, &leadspec_data::LeadBatch::default(), &rejects)
}

#[test]
fn pieces_of_any_size_give_the_same_leads() {
    let definition = definition();
    let mut numbers = Numbers(1);
    let cells = [
        "a",
        "5",
        "\"x\ny\"",
        "\"1\"\"2\"",
        "",
        "ü",
        "\"\"",
        "b\"c",
        "\"d\"e",
        "many words in a cell",
    ];
    for _ in 0..60 {
        let mut csv = "id,size,tags\n".to_string();
        let mut json = String::new();
        for row in 0..numbers.below(40) {
            let width = if numbers.below(10) == 0 { numbers.below(5) } else { 3 };
            let row_cells: Vec<&str> = (0..width).map(|_| cells[numbers.below(cells.len())]).collect();
            csv += &row_cells.join(",");
            csv += ["\n", "\r\n", "\n\n"][numbers.below(3)];
            json += &format!(
                "{{\"id\":\"{row}\",\"size\":{}}}\n",
                ["1", "2.5", "null", "\"x\"", "["][numbers.below(5)]
            );
        }
        for text in [csv, json + "{\"id\":\"end\"}"] {
            let whole = all(&definition, text.as_bytes(), 1 << 20);
            for size in [1, 2, 3, 7, 16, 64, 100, 1000] {
                assert_eq!(all(&definition, text.as_bytes(), size), whole, "{size} of {text:?}");
            }
        }
    }
}

#[test]
fn no_bytes_make_a_reader_panic() {
    let mut numbers = Numbers(2);
    let starts: [&[u8]; 12] = [
        b"id,size,tags\n1,2,a;b\n",
        b"{\"id\":\"1\",\"size\":5,\"events\":[{\"kind\":\"e\",\"time\":\"2026-01-01\"}]}\n",
        b"\"id\";\"size\"\n\"1\";\"",
        b"\xff\xfei\0d\0\n\0",
        b"\xef\xbb\xbfid\n",
        b"\x1f\x8b\x08\0\0\0\0\0\0\x03",
        b"\x28\xb5\x2f\xfd\x04\x00",
        b"PK\x03\x04",
        b"PAR1",
        b"[{\"id\":\"\\ud834\\udd1e\"}]",
        b"sep=;\nid;size\n",
        b"id\tsize\ttags\r\n",
    ];
    let signs: &[u8] = b",;\t|\n\r\"'\\{}[]:0123456789.-+eE idsizetagsevntkm\xc3\xbc\xff\xe2\x82\xac\0";
    for _ in 0..1000 {
        let mut bytes = starts[numbers.below(starts.len())].to_vec();
        for _ in 0..numbers.below(60) {
            let sign = signs[numbers.below(signs.len())];
            match numbers.below(4) {
                0 => bytes.push(sign),
                1 if !bytes.is_empty() => {
                    let place = numbers.below(bytes.len());
                    bytes[place] = sign;
                }
                2 if !bytes.is_empty() => bytes.insert(numbers.below(bytes.len()), sign),
                _ => bytes.truncate(bytes.len().max(1) - 1 + numbers.below(2)),
            }
        }
        shared::read_anything(&bytes);
        shared::read_cells(&bytes);
    }
}

#[test]
fn damaged_parquet_is_told_or_read() {
    let good = shared::small_parquet();
    let mut numbers = Numbers(3);
    for _ in 0..300 {
        let mut bytes = good.clone();
        // The footer is where a reader takes lengths from.
        let place = bytes.len() - 1 - numbers.below(bytes.len().min(40));
        bytes[place] ^= 1 << numbers.below(8);
        shared::read_anything(&bytes);
    }
}
