//! What CSV files really look like, one quirk a test.

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
use leadspec_data::{Encoding, ReadOptions};
use leadspec_ir::{Definition, FieldType, Unit};

fn people() -> Definition {
    define([
        field("id", FieldType::Text),
        field("name", FieldType::Text).optional(),
        field("size", quantity(Unit::Integer)).optional(),
    ])
}

#[test]
fn quotes_line_breaks_and_returns() {
    let text = "id,name,size\r\n1,\"Acme, \"\"The\"\" firm\",5\r\n\r\n2,\"two\nlines\",6\r\n3,5\" pipe,7\r\n4,\"\",8";
    assert_snapshot!(plain(&people(), text), @r#"
    row 1 line 2: id: "1", name: "Acme, \"The\" firm", size: 5
    row 2 line 4: id: "2", name: "two\nlines", size: 6
    row 3 line 6: id: "3", name: "5\" pipe", size: 7
    row 4 line 7: id: "4", name: ?, size: 8
    "#);
}

#[test]
fn rows_that_are_none() {
    let text = "id,name,size\n1,Acme\n2,Blue,3,4\n3,\"Crow\"x,5\n4,Dean,6\n,Ewe,7\n5,Fox,many\n6,\"Gnu,8\n7,Hen,9\n";
    assert_snapshot!(plain(&people(), text), @r#"
    row 4 line 5: id: "4", name: "Dean", size: 6
    REJECTED row 1 line 2: the row has 2 cells and the header 3
    REJECTED row 2 line 3: the row has 4 cells and the header 3
    REJECTED row 3 line 4: text stands between a closing quote and the end of its cell
    REJECTED row 5 line 6: `id` is empty and the definition needs it
    REJECTED row 6 line 7: `many` is not a number such as 1234.5
    REJECTED row 7 line 8: a quote opens in line 8 and is never closed; 2 lines up to the end of the file went into its cell
    "#);
}

#[test]
fn delimiters_found_in_the_header_or_said() {
    assert_snapshot!(plain(&people(), "size;id;name\n5;1;Acme, Inc.\n"), @r#"row 1 line 2: id: "1", name: "Acme, Inc.", size: 5"#);
    assert_snapshot!(plain(&people(), "sep=|\nid|name|size\n1|A;B,C|5\n"), @r#"row 1 line 3: id: "1", name: "A;B,C", size: 5"#);
    assert_snapshot!(plain(&people(), "id\tname\tsize\n1\t\t5\n"), @r#"row 1 line 2: id: "1", name: ?, size: 5"#);
    let said = ReadOptions {
        delimiter: Some(b'^'),
        ..ReadOptions::default()
    };
    assert_snapshot!(read(&people(), b"id^name^size\n1^a,b^5\n", &said), @r#"row 1 line 2: id: "1", name: "a,b", size: 5"#);
}

#[test]
fn encodings() {
    let latin = ReadOptions {
        encoding: Encoding::Latin1,
        ..ReadOptions::default()
    };
    assert_snapshot!(read(&people(), b"\xef\xbb\xbfid,name,size\n1,Gr\xc3\xbc\xc3\x9fe,5\n", &ReadOptions::default()), @r#"row 1 line 2: id: "1", name: "Grüße", size: 5"#);
    assert_snapshot!(read(&people(), b"id,name,size\n1,Gr\xfc\xdfe \x80,5\n", &latin), @r#"row 1 line 2: id: "1", name: "Grüße €", size: 5"#);
    assert_snapshot!(read(&people(), b"id,name,size\n1,Gr\xfc\xdfe,5\n2,ok,6\n", &ReadOptions::default()), @r#"
    row 2 line 3: id: "2", name: "ok", size: 6
    REJECTED row 1 line 2: `Gr��e` is not UTF-8; if the file is in Latin-1, read it so (`--encoding latin1`)
    "#);
    let wide: Vec<u8> = "\u{feff}id,name,size\n1,Grüße 𝄞,5\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_snapshot!(read(&people(), &wide, &ReadOptions::default()), @r#"row 1 line 2: id: "1", name: "Grüße 𝄞", size: 5"#);
}

#[test]
fn columns_that_are_not_there() {
    let definition = define([
        field("id", FieldType::Text).from("Lead ID"),
        field("size", quantity(Unit::Integer))
            .optional()
            .from("No. of Employees"),
        field("budget", quantity(Unit::Number)),
    ]);
    assert_snapshot!(plain(&definition, "Lead Id,Name,Budget\n"), @"
    ERROR there is no column `Lead ID`, which `id` needs; did you mean `Lead Id`?
    there is no column `budget`, which `budget` needs; did you mean `Budget`?
    the columns are `Lead Id`, `Name`, `Budget`
    ");
    assert_snapshot!(plain(&definition, " Lead ID ,budget,No of Employees\n1,2.5,7\n"), @r#"
    NOTICE there is no column `No. of Employees`: `size` is unknown for every lead; did you mean `No of Employees`?
    row 1 line 2: id: "1", size: ?, budget: 2.5
    "#);
    assert_snapshot!(plain(&definition, "Lead ID,budget,budget\n"), @"
    ERROR the column `budget` stands there 2 times (columns 2, 3)
    the columns are `Lead ID`, `budget`, `budget`
    ");
    assert_snapshot!(plain(&definition, ""), @"ERROR the input is empty: not even a header");
}

#[test]
fn missing_yes_no_and_choices_as_the_export_writes_them() {
    let mut definition = nothing();
    let level = one_of(&mut definition, &["staff=Staff|Worker", "boss=Boss"]);
    let definition = with(
        definition,
        [
            field("level", level).optional().missing(&["Select", "n/a"]).folded(),
            field("accepted", FieldType::Bool).yes_no(&["Y", "true", "1"], &["N"]),
            field("days", quantity(Unit::Integer))
                .optional()
                .missing(&["999", "unknown"]),
        ],
    );
    // The texts of a folding field's choices are in lower case.
    let mut definition = definition;
    let id = definition.choices.ids().next().unwrap();
    for option in &mut definition.choices[id].options {
        option.texts.iter_mut().for_each(|t| *t = t.to_lowercase());
    }
    let text = "level,accepted,days\nWORKER,Y,5\n select ,true,999\nN/A,1, unknown \nboss,N,\nBosss,y,1\nstaff,,1\n";
    assert_snapshot!(plain(&definition, text), @"
    row 1 line 2: level: staff, accepted: yes, days: 5
    row 2 line 3: level: ?, accepted: yes, days: ?
    row 3 line 4: level: ?, accepted: yes, days: ?
    row 4 line 5: level: boss, accepted: no, days: ?
    REJECTED row 5 line 6: `Bosss` is none of the 3 declared texts; `boss` is near
    REJECTED row 5 line 6: `y` is neither yes (`Y`, `true`, `1`) nor no (`N`)
    REJECTED row 6 line 7: `accepted` is empty and the definition needs it
    ");
}
