//! Compressed files, Parquet and workbooks; what calls itself a CSV file and is none; writing and reading back.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::format_push_string,
    clippy::format_collect,
    reason = "a test may fail and need not be quick"
)]

mod common;

use common::{Say, define, field, nothing, one_of, plain, quantity, read, with};
use insta::assert_snapshot;
use leadspec_data::{
    Bitmap, Form, OutputColumn, OutputField, OutputTable, OutputType, ParquetWriter, ReadOptions, TextColumn, Texts,
    encode_csv, encode_csv_header, encode_jsonl,
};
use leadspec_ir::{Definition, FieldType, Unit};
use std::io::Write as _;
use std::sync::Arc;

fn people() -> Definition {
    define([
        field("id", FieldType::Text),
        field("size", quantity(Unit::Integer)).optional(),
    ])
}

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

fn read_bytes(definition: &Definition, bytes: &[u8]) -> String {
    read(definition, bytes, &ReadOptions::default())
}

#[test]
fn compressed_files_are_recognised_and_their_parts_joined() {
    let joined = [gzip("id,size\n1,5\n"), gzip("2,6\n")].concat();
    assert_snapshot!(read_bytes(&people(), &joined), @r#"
    row 1 line 2: id: "1", size: 5
    row 2 line 3: id: "2", size: 6
    "#);
    let zstd = |text: &str| zstd::encode_all(text.as_bytes(), 1).unwrap();
    assert_snapshot!(read_bytes(&people(), &[zstd("id,size\n1,5\n"), zstd("2,6\n")].concat()), @r#"
    row 1 line 2: id: "1", size: 5
    row 2 line 3: id: "2", size: 6
    "#);
    assert_snapshot!(read_bytes(&people(), &gzip(&format!("id,size\n{}", "1,5\n".repeat(9)))[..25]), @"ERROR the input can't be read to its end: unexpected end of file");
    assert_snapshot!(read_bytes(&people(), &zstd("id,size\n1,5\n2,6\n")[..20]), @"ERROR the input can't be read to its end: incomplete frame");
}

#[test]
fn what_only_calls_itself_a_csv_file() {
    let options = ReadOptions {
        form: Some(Form::Csv),
        ..ReadOptions::default()
    };
    let told: String = [
        &b"PK\x03\x04 no workbook"[..],
        b"PAR1 no Parquet",
        b"\xd0\xcf\x11\xe0....",
        b"BZh91AY&SY",
        b"%PDF-1.7",
    ]
    .into_iter()
    .map(|bytes| read(&people(), bytes, &options))
    .collect();
    assert_snapshot!(told, @"
    ERROR the workbook can't be read: Zip error: invalid Zip archive: Could not find EOCD
    ERROR the Parquet file can't be read: Parquet error: Invalid Parquet file. Corrupt footer
    ERROR the input is an old or a protected Excel workbook; save it as .xlsx without a password, or as CSV
    ERROR the input is compressed with bzip2; unpack it first, or use gzip or zstd
    ERROR the input is a PDF; export the data itself as CSV
    ");
    let parquet = ReadOptions {
        form: Some(Form::Parquet),
        ..ReadOptions::default()
    };
    assert_snapshot!(read(&people(), b"id,size\n", &parquet), @"ERROR the input is not a Parquet file");
}

fn fields() -> Vec<OutputField> {
    let field = |name: &str, ty| OutputField { name: name.into(), ty };
    vec![
        field("stage", OutputType::Text),
        field("reasons", OutputType::TextList),
        field("note \"1\"", OutputType::Text),
        field("count", OutputType::Integer),
        field("fit", OutputType::Decimal),
        field("ask", OutputType::Bool),
    ]
}

fn table() -> OutputTable {
    let bits = |bits: [bool; 3]| bits.into_iter().collect::<Bitmap>();
    let words: Arc<[String]> = Arc::new(["sql".into(), "a, \"b\"".into()]);
    let mut distinct = Texts::new();
    for text in ["plain", " two\nlines\t", "ü\u{1}"] {
        distinct.push(text);
    }
    OutputTable {
        len: 3,
        columns: vec![
            OutputColumn::Word {
                codes: vec![0, 1, u32::MAX],
                words: words.clone(),
            },
            OutputColumn::WordList {
                ends: vec![2, 2, 3],
                codes: vec![0, 1, 0],
                words,
            },
            OutputColumn::Text {
                known: bits([true; 3]),
                texts: TextColumn {
                    codes: vec![0, 1, 2],
                    distinct,
                },
            },
            OutputColumn::Integer {
                known: bits([true, true, false]),
                values: vec![-5, i64::MAX, 0],
            },
            OutputColumn::Decimal {
                known: bits([true, false, true]),
                values: vec![40_500_000, 0, -1],
            },
            OutputColumn::Bool {
                known: bits([true, false, true]),
                values: bits([true, true, false]),
            },
        ],
    }
}

#[test]
fn decisions_as_csv_and_json_lines() {
    let mut csv = Vec::new();
    encode_csv_header(&fields(), &mut csv);
    encode_csv(&table(), &mut csv);
    assert_snapshot!(String::from_utf8(csv).unwrap().escape_debug().to_string().replace("\\n", "\n"), @r#"
    stage,reasons,\"note \"\"1\"\"\",count,fit,ask
    sql,\"sql; a, \"\"b\"\"\",plain,-5,40.5,true
    \"a, \"\"b\"\"\",,\" two
    lines\t\",9223372036854775807,,
    ,sql,ü\u{1},,-0.000001,false
    "#);
    let mut json = Vec::new();
    encode_jsonl(&fields(), &table(), &mut json);
    assert_snapshot!(String::from_utf8(json).unwrap(), @r#"
    {"stage":"sql","reasons":["sql","a, \"b\""],"note \"1\"":"plain","count":-5,"fit":40.5,"ask":true}
    {"stage":"a, \"b\"","reasons":[],"note \"1\"":" two\nlines\t","count":9223372036854775807,"fit":null,"ask":null}
    {"stage":null,"reasons":["sql"],"note \"1\"":"ü\u0001","count":null,"fit":-0.000001,"ask":false}
    "#);
}

/// A definition that reads what was written.
fn written() -> Definition {
    let mut definition = nothing();
    let stage = one_of(&mut definition, &["sql", "other=a, \"b\""]);
    let reasons = field("reasons", FieldType::Text).optional();
    with(
        definition,
        [
            field("stage", stage).optional(),
            reasons,
            field("note", FieldType::Text).from("note \"1\""),
            field("count", quantity(Unit::Integer)).optional(),
            field("fit", quantity(Unit::Number)).optional(),
            field("ask", FieldType::Bool).optional(),
        ],
    )
}

#[test]
fn what_is_written_is_read_back() {
    let mut csv = Vec::new();
    encode_csv_header(&fields(), &mut csv);
    encode_csv(&table(), &mut csv);
    let mut writer = ParquetWriter::new(Vec::new(), &fields()).unwrap();
    writer.write(table()).unwrap();
    let parquet = read_bytes(&written(), &writer.finish().unwrap());
    assert_snapshot!(parquet, @r#"
    row 1 line 1: stage: sql, reasons: "sql; a, \"b\"", note: "plain", count: -5, fit: 40.5, ask: yes
    row 2 line 2: stage: other, reasons: ?, note: " two\nlines\t", count: 9,223,372,036,854,775,807, fit: ?, ask: ?
    row 3 line 3: stage: ?, reasons: "sql", note: "ü\u{1}", count: ?, fit: -0.000001, ask: no
    "#);
    // A quoted line break moves the lines of a CSV file apart.
    assert_eq!(
        read_bytes(&written(), &csv),
        parquet
            .replace("row 3 line 3", "row 3 line 5")
            .replace("row 2 line 2", "row 2 line 3")
            .replace("row 1 line 1", "row 1 line 2")
    );
    let mut json = Vec::new();
    encode_jsonl(&fields(), &table(), &mut json);
    let mut lists = written();
    let reasons = lists.fields.find(|f| f.name == "reasons").unwrap();
    lists.fields[reasons].ty = FieldType::List(Box::new(FieldType::Text));
    assert_snapshot!(plain(&lists, &String::from_utf8(json).unwrap()), @r#"
    row 1 line 1: stage: sql, reasons: ["sql", "a, \"b\""], note: "plain", count: -5, fit: 40.5, ask: yes
    row 2 line 2: stage: other, reasons: [], note: " two\nlines\t", count: 9,223,372,036,854,775,807, fit: ?, ask: ?
    row 3 line 3: stage: ?, reasons: ["sql"], note: "ü\u{1}", count: ?, fit: -0.000001, ask: no
    "#);
}

#[test]
fn many_rows_of_parquet_come_in_row_groups_and_pieces() {
    let rows: i64 = 300_000;
    let mut writer = ParquetWriter::new(
        Vec::new(),
        &[OutputField {
            name: "id".into(),
            ty: OutputType::Integer,
        }],
    )
    .unwrap();
    for start in (0..rows).step_by(10_000) {
        let known = Bitmap::filled(10_000, true);
        let values = (start..start + 10_000).collect();
        writer
            .write(OutputTable {
                len: 10_000,
                columns: vec![OutputColumn::Integer { known, values }],
            })
            .unwrap();
    }
    let bytes = writer.finish().unwrap();
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(&bytes).unwrap();
    std::io::Seek::rewind(&mut file).unwrap();
    let mut source = leadspec_data::Source::open_file(file, &ReadOptions::default()).unwrap();
    let definition = define([field("id", quantity(Unit::Integer))]);
    let schema = leadspec_data::Schema::new(&definition, source.header(), &[]).unwrap();
    source.only_for(&schema);
    let mut next: i64 = 0;
    while let Some(piece) = source.next_piece().unwrap() {
        let batch = schema.decode(piece).batch;
        let leadspec_data::Values::Quantity(values) = &batch.fields[0].values else {
            panic!("no numbers")
        };
        for (value, row) in values.iter().zip(&batch.rows) {
            assert_eq!((*value, *row), (next, next.cast_unsigned() + 1));
            next += 1;
        }
    }
    assert_eq!(next, rows);
}

/// A workbook with the sheets "Leads" and "Notes", as spreadsheet programs write it.
fn workbook() -> Vec<u8> {
    let sheet = r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="inlineStr"><is><t>Won on</t></is></c><c r="C2" t="inlineStr"><is><t>Budget</t></is></c><c r="D2" t="inlineStr"><is><t>Accepted</t></is></c><c r="F2" t="inlineStr"><is><t>Seen</t></is></c></row>
<row r="3"><c r="A3"><v>7</v></c><c r="B3" s="1"><v>45943</v></c><c r="C3"><v>0.1</v></c><c r="D3" t="b"><v>1</v></c><c r="F3" s="1"><v>45943.5</v></c><c r="H3"><v>99</v></c></row>
<row r="5"><c r="A5" t="s"><v>1</v></c><c r="B5" t="inlineStr"><is><t>13-10-2025</t></is></c><c r="C5" t="e"><v>#N/A</v></c></row>
<row r="6"><c r="A6" t="s"><v>1</v></c><c r="C6"><v>1234.5</v></c><c r="D6" t="inlineStr"><is><t>no</t></is></c></row>
</sheetData></worksheet>"#;
    let files = [
        (
            "[Content_Types].xml",
            r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#,
        ),
        (
            "_rels/.rels",
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
        ),
        (
            "xl/workbook.xml",
            r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Leads" sheetId="1" r:id="rId1"/><sheet name="Notes" sheetId="2" r:id="rId1"/></sheets></workbook>"#,
        ),
        (
            "xl/_rels/workbook.xml.rels",
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
        ),
        (
            "xl/sharedStrings.xml",
            r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>Lead ID</t></si><si><t>a-8</t></si></sst>"#,
        ),
        (
            "xl/styles.xml",
            r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#,
        ),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, text) in files {
        archive.start_file(name, stored).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn a_sheet_of_a_workbook() {
    let definition = define([
        field("id", FieldType::Text).from("Lead ID"),
        field("won", quantity(Unit::Date))
            .from("Won on")
            .date("DD-MM-YYYY")
            .optional(),
        field("budget", quantity(Unit::Number)).from("Budget").optional(),
        field("accepted", FieldType::Bool).from("Accepted").optional(),
        field("seen", quantity(Unit::Timestamp)).from("Seen").optional(),
    ]);
    let of = |sheet: Option<&str>| {
        let options = ReadOptions {
            sheet: sheet.map(str::to_string),
            form: Some(Form::Csv),
            ..ReadOptions::default()
        };
        read(&definition, &workbook(), &options)
    };
    assert_snapshot!(of(Some("Leads")), @r#"
    row 1 line 3: id: "7", won: 2025-10-13, budget: 0.1, accepted: yes, seen: 2025-10-13 12:00:00 UTC
    row 3 line 6: id: "a-8", won: ?, budget: 1,234.5, accepted: no, seen: ?
    REJECTED row 2 line 5: `#N/A` is not a number such as 1234.5
    "#);
    assert_snapshot!(of(Some("leads")), @"ERROR the workbook has no sheet `leads`; did you mean `Leads`? (it has `Leads`, `Notes`)");
    assert_snapshot!(of(None), @"ERROR the workbook has several sheets; name one (it has `Leads`, `Notes`)");
}
