//! What fuzzing and the tests do with arbitrary bytes: read them in every way there is. Nothing may panic, and every row must be a lead
//! or rejected.

#![allow(dead_code, unreachable_pub, reason = "every program takes what it needs")]

use leadspec_data::{
    Bitmap, Encoding, EventStoreBuilder, OutputColumn, OutputField, OutputTable, OutputType, ParquetWriter,
    ReadOptions, Schema, Source, encode_rejects,
};
use leadspec_ir::{
    Arena, At, CellFormat, ChoiceDomain, ChoiceOption, ChoiceType, DateFormat, Definition, EventKind, EventTable,
    Field, FieldType, NumberFormat, Spellings, Unit,
};

/// Reads bytes as whatever they are, as leads and as events.
pub fn read_anything(bytes: &[u8]) {
    let definition = definition();
    for options in [
        ReadOptions {
            piece_bytes: 16,
            ..ReadOptions::default()
        },
        ReadOptions {
            delimiter: Some(b';'),
            encoding: Encoding::Latin1,
            ..ReadOptions::default()
        },
    ] {
        read(&definition, bytes, &options);
        if let Ok(mut source) = Source::open(Box::new(std::io::Cursor::new(bytes.to_vec())), &options) {
            let mut builder = EventStoreBuilder::new(&definition, 20_000);
            // A table that does not fit is told, and that is all.
            let _ = builder.add(&mut source, None, &mut |_| {});
            let _ = builder.finish().unmatched(3);
        }
    }
    if let Ok(schema) = Schema::new(&definition, None, &[]) {
        let decoded = schema.with_nested_events(&definition, 20_000).decode_json(bytes);
        let _ = encoded(&decoded.rejects);
    }
}

fn read(definition: &Definition, bytes: &[u8], options: &ReadOptions) {
    let Ok(mut source) = Source::open(Box::new(std::io::Cursor::new(bytes.to_vec())), options) else {
        return;
    };
    let Ok(schema) = Schema::new(definition, source.header(), &[]) else {
        return;
    };
    let schema = schema.with_nested_events(definition, 20_000);
    while let Ok(Some(piece)) = source.next_piece() {
        let rows = piece.rows();
        let decoded = schema.decode(piece);
        assert_eq!(
            rows,
            decoded.batch.len as u64 + decoded.rejected_rows,
            "{:?}",
            decoded.rejects
        );
        let _ = encoded(&decoded.rejects);
    }
}

/// Reads bytes as one column of every type.
pub fn read_cells(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let definition = definition();
    let cell = format!("\"{}\"", text.replace('"', "\"\""));
    let names: Vec<String> = definition.fields.iter().map(|f| f.column.clone()).collect();
    let row = vec![cell.as_str(); names.len()].join(",");
    read(
        &definition,
        format!("{}\n{row}\n", names.join(",")).as_bytes(),
        &ReadOptions::default(),
    );
}

fn encoded(rejects: &[leadspec_data::Reject]) -> usize {
    let mut out = Vec::new();
    encode_rejects(rejects, &mut out);
    out.len()
}

/// A Parquet file of a few rows.
pub fn small_parquet() -> Vec<u8> {
    let fields = [OutputField {
        name: "id".into(),
        ty: OutputType::Integer,
    }];
    let table = OutputTable {
        len: 20,
        columns: vec![OutputColumn::Integer {
            known: Bitmap::filled(20, true),
            values: (0..20).collect(),
        }],
    };
    let write = || -> std::io::Result<Vec<u8>> {
        let mut writer = ParquetWriter::new(Vec::new(), &fields)?;
        writer.write(table)?;
        writer.finish()
    };
    write().unwrap_or_default()
}

/// A field of every type, all optional but the first.
fn definition() -> Definition {
    let mut choices = Arena::new();
    let option = |name: &str| ChoiceOption {
        name: name.into(),
        texts: vec![name.into()],
    };
    let choice = choices.push(ChoiceType {
        options: vec![option("a"), option("b c")],
        ordered: false,
    });
    let quantity = |unit| FieldType::Quantity {
        unit,
        low: Some(-1000),
        high: Some(1_000_000_000_000),
    };
    let mut fields = Arena::new();
    let mut add = |name: &str, ty: FieldType, format: CellFormat| {
        fields.push(Field {
            name: name.into(),
            optional: name != "id",
            personal: false,
            mutual: false,
            column: name.into(),
            missing: vec!["n/a".into(), "999".into()],
            fold_case: name == "fold",
            format,
            yes: if ty == FieldType::Bool {
                vec!["yes".into(), "1".into()]
            } else {
                Vec::new()
            },
            no: if ty == FieldType::Bool {
                vec!["no".into(), "0".into()]
            } else {
                Vec::new()
            },
            separator: matches!(ty, FieldType::List(_)).then(|| ";".to_string()),
            decimals: None,
            ty,
            at: At::default(),
        });
    };
    let date = |text: &str| DateFormat::parse(text, true).map_or(CellFormat::Default, CellFormat::Date);
    let number = |text: &str| NumberFormat::parse(text).map_or(CellFormat::Default, CellFormat::Number);
    add("id", FieldType::Text, CellFormat::Default);
    add("size", quantity(Unit::Integer), CellFormat::Default);
    add("number", quantity(Unit::Number), CellFormat::Default);
    add("comma", quantity(Unit::Number), number("1.234,56"));
    add("dollars", quantity(Unit::Money(*b"USD")), number("$1,234.56K"));
    add("euros", quantity(Unit::Money(*b"EUR")), CellFormat::Default);
    add("share", quantity(Unit::Percent), CellFormat::Default);
    add("fraction", quantity(Unit::Percent), CellFormat::Fraction);
    add("day", quantity(Unit::Date), CellFormat::Default);
    add("written", quantity(Unit::Date), date("D MMMM YYYY"));
    add("time", quantity(Unit::Timestamp), CellFormat::Default);
    add("noon", quantity(Unit::Timestamp), date("M/D/YY h:mm A"));
    add("wait", quantity(Unit::Duration), CellFormat::Default);
    add("yes", FieldType::Bool, CellFormat::Default);
    add(
        "choice",
        FieldType::Choice(ChoiceDomain::Options(choice)),
        CellFormat::Default,
    );
    add(
        "fold",
        FieldType::Choice(ChoiceDomain::Options(choice)),
        CellFormat::Default,
    );
    add("tags", FieldType::List(Box::new(FieldType::Text)), CellFormat::Default);
    add(
        "counts",
        FieldType::List(Box::new(quantity(Unit::Integer))),
        CellFormat::Default,
    );
    let mut events = Arena::new();
    events.push(EventKind {
        name: "e".into(),
        label: None,
        mutual: false,
        text: "e".into(),
        attributes: Arena::new(),
        at: At::default(),
    });
    Definition {
        label: String::new(),
        version: None,
        owner: None,
        follows: Vec::new(),
        timezone: "Europe/Amsterdam".into(),
        choices,
        id: fields.ids().next(),
        fields,
        stage: None,
        events,
        event_table: EventTable {
            lead_column: "id".into(),
            kind_column: "kind".into(),
            time_column: "time".into(),
            time_format: CellFormat::Default,
        },
        lets: Arena::new(),
        criteria: Arena::new(),
        scores: Arena::new(),
        grades: Arena::new(),
        gates: Arena::new(),
        lifecycle: None,
        spellings: Spellings::default(),
    }
}
