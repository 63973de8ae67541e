//! What cells of each type may say, and what a reader is told where they say something else.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::format_push_string,
    clippy::format_collect,
    reason = "a test may fail and need not be quick"
)]

mod common;

use common::{Say, define, field, nothing, picture, plain, quantity, with};
use insta::assert_snapshot;
use leadspec_data::{ReadOptions, Schema, Source};
use leadspec_ir::{Arena, At, CellFormat, ChoiceDomain, Field, FieldType, Lifecycle, Outcome, Stage, Unit};

/// One column of cells, and what becomes of each.
fn cells(field: Field, cells: &[&str]) -> String {
    let definition = define([field.from("cell").optional()]);
    let rows: String = cells
        .iter()
        .map(|cell| format!("\"{}\"\n", cell.replace('"', "\"\"")))
        .collect();
    plain(&definition, &format!("cell\n{rows}"))
        .lines()
        .map(|line| line.split_once(": ").map_or(line, |(_, rest)| rest).to_string() + "\n")
        .collect()
}

#[test]
fn whole_numbers() {
    let size = || {
        field(
            "size",
            FieldType::Quantity {
                unit: Unit::Integer,
                low: Some(0),
                high: Some(1_000_000_000_000),
            },
        )
    };
    assert_snapshot!(cells(size(), &["5", " 7 ", "-0", "+12", "123456789012", "5.0", "5.5", "-1", "1,000", "9999999999999", "99999999999999999999", "1e3", "five", ""]), @r#"
    size: 5
    size: 7
    size: 0
    size: 12
    size: 123,456,789,012
    size: 5
    size: ?
    `5.5` is not a whole number
    `-1` is not between 0 and 1,000,000,000,000
    `1,000` is not a number such as 1234.5; if it is one, say how it is written: `format "$1,234.56"`
    `9999999999999` is not between 0 and 1,000,000,000,000
    `99999999999999999999` is too large to be held exactly
    `1e3` is not a number such as 1234.5; if it is one, say how it is written: `format "$1,234.56"`
    `five` is not a number such as 1234.5
    "#);
    assert_snapshot!(cells(size().number("1,000"), &["1,000", "1000", "1,00", "1.5"]), @"
    size: 1,000
    size: 1,000
    `1,00` is not a number written like `1,234.56`
    `1.5` is not a whole number
    ");
}

#[test]
fn decimals_and_percentages() {
    let share = || field("share", quantity(Unit::Percent));
    assert_snapshot!(cells(share(), &["70", "70%", "12.5 %", "0.1234567%"]), @"
    share: 70%
    share: 70%
    share: 12.5%
    `0.1234567%` has more than 6 decimals; `decimals 2` on the field would round it
    ");
    let mut fraction = share();
    fraction.format = CellFormat::Fraction;
    assert_snapshot!(cells(fraction, &["0.7", "1", "70%"]), @"
    share: 70%
    share: 100%
    `70%` is not a number written like `0.7`
    ");
    let mut rounded = field("rate", quantity(Unit::Number));
    rounded.decimals = Some(2);
    assert_snapshot!(cells(rounded, &["0.125", "0.135", "-0.125", "3.14159265358979"]), @"
    rate: 0.12
    rate: 0.14
    rate: -0.12
    rate: 3.14
    ");
}

#[test]
fn amounts() {
    let budget = || field("budget", quantity(Unit::Money(*b"EUR")));
    assert_snapshot!(cells(budget(), &["1234.50", "EUR 5", "5 EUR", "5EUR", "USD 5", "€5", "5 eur", "9223372036855"]), @r#"
    budget: 1,234.5 EUR
    budget: 5 EUR
    budget: 5 EUR
    budget: 5 EUR
    `USD 5` is not an amount in EUR
    `€5` is not a number such as 1234.5; if it is one, say how it is written: `format "$1,234.56"`
    `5 eur` is not a number such as 1234.5; if it is one, say how it is written: `format "$1,234.56"`
    `9223372036855` is too large to be held exactly
    "#);
    assert_snapshot!(cells(budget().number("$1,234.56K"), &["$342.09K", "$1.5M", "12", "-$3K", "342,09"]), @"
    budget: 342,090 EUR
    budget: 1,500,000 EUR
    budget: 12 EUR
    budget: -3,000 EUR
    `342,09` is not a number written like `$1,234.56K`
    ");
    assert_snapshot!(cells(budget().number("1.234,56"), &["1.234,56", "1234,5", "1.234", "1,234.5", "12.34"]), @"
    budget: 1,234.56 EUR
    budget: 1,234.5 EUR
    budget: 1,234 EUR
    `1,234.5` is not a number written like `1.234,56`
    `12.34` is not a number written like `1.234,56`
    ");
}

#[test]
fn days_and_times() {
    let day = || field("day", quantity(Unit::Date));
    assert_snapshot!(cells(day(), &["2026-04-15", "2024-02-29", "2023-02-29", "2026-4-15", "2026-04-15 00:00", "15-04-2026"]), @"
    day: 2026-04-15
    day: 2024-02-29
    `2023-02-29` is not a date in YYYY-MM-DD
    `2026-4-15` is not a date in YYYY-MM-DD
    `2026-04-15 00:00` is not a date in YYYY-MM-DD
    `15-04-2026` is not a date in YYYY-MM-DD
    ");
    assert_snapshot!(cells(day().date("DD-MM-YYYY"), &["15-04-2026", "31-02-2018", "2026-04-15"]), @"
    day: 2026-04-15
    `31-02-2018` is not a date in DD-MM-YYYY
    `2026-04-15` is not a date in DD-MM-YYYY
    ");
    let time = || field("at", quantity(Unit::Timestamp));
    assert_snapshot!(cells(time(), &["2020-12-30 3:15:52", "2020-12-30T03:15:52.5+01:00", "2020-12-30", "2020-12-30 25:00"]), @"
    at: 2020-12-30 03:15:52 UTC
    at: 2020-12-30 02:15:52 UTC
    at: 2020-12-30 00:00:00 UTC
    `2020-12-30 25:00` is not a date and time in YYYY-MM-DD HH:mm:ss
    ");
    assert_snapshot!(cells(time().date("DD MMM, YYYY HH:mm:ss"), &["15 Apr, 2021 00:03:00", "15 April, 2021 00:03:00"]), @"
    at: 2021-04-15 00:03:00 UTC
    `15 April, 2021 00:03:00` is not a date and time in DD MMM, YYYY HH:mm:ss
    ");
    let wait = field("wait", quantity(Unit::Duration));
    assert_snapshot!(cells(wait, &["90 minutes", "1 day 12 hours", "2w", "7", "soon"]), @"
    wait: 90 minutes
    wait: 36 hours
    wait: 14 days
    `7` is not a duration such as `2 days` or `90 minutes`
    `soon` is not a duration such as `2 days` or `90 minutes`
    ");
}

#[test]
fn a_time_without_an_offset_is_one_of_the_definitions_zone() {
    let mut definition = define([field("at", quantity(Unit::Timestamp))]);
    definition.timezone = "Europe/Amsterdam".into();
    assert_snapshot!(plain(&definition, "at\n2026-07-01 12:00\n2026-07-01T12:00Z\n"), @"
    row 1 line 2: at: 2026-07-01 10:00:00 UTC
    row 2 line 3: at: 2026-07-01 12:00:00 UTC
    ");
}

#[test]
fn texts_stay_as_they_are_and_lists_are_taken_apart() {
    assert_snapshot!(cells(field("text", FieldType::Text).missing(&["Select"]), &[" two  blanks ", "   ", " Select ", "select", "\"q\""]), @r#"
    text: " two  blanks "
    text: ?
    text: ?
    text: "select"
    text: "\"q\""
    "#);
    let profile = field("profile", FieldType::List(Box::new(FieldType::Text)));
    assert_snapshot!(cells(profile, &["cat, wolf", "cat", ",", ""]), @r#"
    profile: ["cat", "wolf"]
    profile: ["cat"]
    profile: []
    profile: ?
    "#);
    let numbers = field("ids", FieldType::List(Box::new(quantity(Unit::Integer))));
    assert_snapshot!(cells(numbers, &["1,2", "1,x"]), @r#"
    ids: [1, 2]
    `1,x` is not a number such as 1234.5; if it is one, say how it is written: `format "$1,234.56"`
    "#);
}

#[test]
fn stages_are_known_by_name_and_by_label() {
    let stage = |name: &str, label: Option<&str>| Stage {
        name: name.into(),
        label: label.map(str::to_string),
        is_final: false,
        outcome: None::<Outcome>,
        owner: None,
        at: At::default(),
    };
    let mut stages = Arena::new();
    let initial = stages.push(stage("lead", Some("New")));
    stages.push(stage("sql", Some("Sales qualified")));
    let mut definition = nothing();
    definition.lifecycle = Some(Lifecycle {
        stages,
        transitions: Arena::new(),
        initial,
    });
    let definition = with(
        definition,
        [field("stage", FieldType::Choice(ChoiceDomain::Stages)).optional()],
    );
    assert_snapshot!(plain(&definition, "stage\nsql\nNew\nSales Qualified\n\"\"\n"), @"
    row 1 line 2: stage: sql
    row 2 line 3: stage: lead
    row 4 line 5: stage: ?
    REJECTED row 3 line 4: `Sales Qualified` is none of the 4 declared texts; `Sales qualified` is near
    ");
}

#[test]
fn columns_are_carried_along_as_they_stand() {
    let definition = define([field("id", FieldType::Text)]);
    let text = "id,Note,x\n1, a ,\n,b,\n3,,9\n";
    let mut source = Source::open(Box::new(text.as_bytes()), &ReadOptions::default()).unwrap();
    let keep = ["x".to_string(), "Note".to_string()];
    let schema = Schema::new(&definition, source.header(), &keep).unwrap();
    let decoded = schema.decode(source.next_piece().unwrap().unwrap());
    assert_snapshot!(picture(&definition, &decoded.batch, &decoded.rejects), @r#"
    row 1 line 2: id: "1", + ?, + " a "
    row 3 line 4: id: "3", + "9", + ?
    REJECTED row 2 line 3: `id` is empty and the definition needs it
    "#);
    let error = Schema::new(&definition, source.header(), &["note".to_string()]).unwrap_err();
    assert_snapshot!(error.to_string(), @"
    there is no column `note` to keep; did you mean `Note`?
    the columns are `id`, `Note`, `x`
    ");
}
