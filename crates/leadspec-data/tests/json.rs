//! Leads as JSON: a line each, or one document.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::format_push_string,
    clippy::format_collect,
    reason = "a test may fail and need not be quick"
)]

mod common;

use common::{Say, define, event, field, nothing, one_of, picture, picture_events, plain, quantity, with};
use insta::assert_snapshot;
use leadspec_data::{ReadOptions, Schema, Source};
use leadspec_ir::{Definition, FieldType, Unit, parse_day};

fn people() -> Definition {
    let mut definition = nothing();
    let level = one_of(&mut definition, &["staff=Staff", "boss=Boss|1"]);
    with(
        definition,
        [
            field("id", FieldType::Text),
            field("budget", quantity(Unit::Money(*b"EUR"))).optional(),
            field("accepted", FieldType::Bool)
                .optional()
                .yes_no(&["Y", "1"], &["N"]),
            field("level", level).optional(),
            field("tags", FieldType::List(Box::new(FieldType::Text)))
                .optional()
                .missing(&["none"]),
            field("due", quantity(Unit::Date)).optional().date("DD-MM-YYYY"),
        ],
    )
}

#[test]
fn lines_of_every_shape() {
    let text = r#"{"id":"1","budget":0.1,"accepted":true,"level":"Boss","tags":["a","b"],"due":"15-04-2026"}
{"tags":[],"id":2,"budget":1.5e3,"accepted":"N","level":1,"x":{"y":[1]}}

{"id":"\u00fc\"","budget":"12 EUR","accepted":1,"tags":"none"}
{"id":"4","budget":null,"tags":"c,d"}
"#;
    assert_snapshot!(plain(&people(), text), @r#"
    row 1 line 1: id: "1", budget: 0.1 EUR, accepted: yes, level: boss, tags: ["a", "b"], due: 2026-04-15
    row 2 line 2: id: "2", budget: 1,500 EUR, accepted: no, level: boss, tags: [], due: ?
    row 3 line 4: id: "ü\"", budget: 12 EUR, accepted: yes, level: ?, tags: ?, due: ?
    row 4 line 5: id: "4", budget: ?, accepted: ?, level: ?, tags: ["c", "d"], due: ?
    "#);
}

#[test]
fn lines_that_are_none() {
    let text = r#"{"id":"1"
{"budget":1}
{"id":"3","budget":[1],"accepted":{"is":true}}
{"id":"4","id":"5"}
{"id":"6","budget":0.1234567,"due":"31-02-2018"}
{"id":"7","budget":true,"level":"Bos"}
[1]
{"id":"9"}"#;
    assert_snapshot!(plain(&people(), text), @r#"
    row 8 line 8: id: "9", budget: ?, accepted: ?, level: ?, tags: ?, due: ?
    REJECTED row 1 line 1: the line is not a JSON object: a comma or `}` is missing at byte 10
    REJECTED row 2 line 2: `id` is empty and the definition needs it
    REJECTED row 3 line 3: `budget` holds a list where an amount belongs
    REJECTED row 3 line 3: `accepted` holds an object where yes or no belongs
    REJECTED row 4 line 4: the key `id` stands twice in one object
    REJECTED row 5 line 5: `0.1234567` has more than 6 decimals; `decimals 2` on the field would round it
    REJECTED row 5 line 5: `31-02-2018` is not a date in DD-MM-YYYY
    REJECTED row 6 line 6: `budget` holds true or false where an amount belongs
    REJECTED row 6 line 6: `Bos` is none of the 3 declared texts; `Boss` is near
    REJECTED row 7 line 7: the line is not a JSON object: it does not begin with `{` at byte 1
    "#);
}

#[test]
fn one_document() {
    let definition = define([
        field("id", FieldType::Text),
        field("size", quantity(Unit::Integer)).optional(),
    ]);
    let schema = Schema::new(&definition, None, &[]).unwrap();
    let read = |text: &str| {
        let decoded = schema.decode_json(text.as_bytes());
        picture(&definition, &decoded.batch, &decoded.rejects)
    };
    assert_snapshot!(read("{\n  \"id\": \"1\",\n  \"size\": 5\n}\n"), @r#"row 1 line 1: id: "1", size: 5"#);
    assert_snapshot!(read("\u{feff}[\n {\"id\": \"1\"},\n {\"id\": \"2\"}\n]"), @r#"
    row 1 line 2: id: "1", size: ?
    row 2 line 3: id: "2", size: ?
    "#);
    assert_snapshot!(read("[]"), @"");
    assert_snapshot!(read("[{\"id\":\"1\"} {\"id\":\"2\"}]"), @r#"
    row 1 line 1: id: "1", size: ?
    REJECTED row 2 line 1: the line is not a JSON object: a comma or `]` is missing at byte 13
    "#);
    assert_snapshot!(read("7"), @"REJECTED row 1 line 1: the line is not a JSON object: it does not begin with `{` at byte 1");
    assert_snapshot!(read(""), @"REJECTED row 1 line 1: the line is not a JSON object: it is empty at byte 1");
}

#[test]
fn a_leads_own_events() {
    let mut definition = define([field("id", FieldType::Text)]);
    definition.events.push(event(
        "call",
        [
            field("outcome", FieldType::Text).optional(),
            field("minutes", quantity(Unit::Integer)),
        ],
    ));
    definition.events.push(event("visit", []));
    let text = r#"{"id":"1","events":[{"kind":"call","time":"2026-03-02 10:00","minutes":5},{"kind":"visit","time":"2026-03-01"},{"kind":"call","time":"2026-02-01T00:00:01Z","attributes":{"outcome":"ok","minutes":"7"}}]}
{"id":"2","events":[{"kind":"visit","time":"2027-01-01"},{"kind":"fax","time":"2026-01-01"}]}
{"id":"3","events":[{"kind":"call","time":"2026-03-02"}]}
{"id":"4","events":[{"time":"yesterday","kind":"visit"}, 7]}
{"id":"5","events":{"kind":"visit"}}
{"id":"6","events":[{"kind":"visit","time":"2026-03-05"}]}
{"id":"7"}
"#;
    let mut source = Source::open(Box::new(text.as_bytes()), &ReadOptions::default()).unwrap();
    let schema = Schema::new(&definition, None, &[])
        .unwrap()
        .with_nested_events(&definition, parse_day("2026-06-01").unwrap());
    let decoded = schema.decode(source.next_piece().unwrap().unwrap());
    assert_snapshot!(picture(&definition, &decoded.batch, &decoded.rejects), @r#"
    row 1 line 1: id: "1"
    row 2 line 2: id: "2"
    row 6 line 6: id: "6"
    row 7 line 7: id: "7"
    REJECTED row 3 line 3: `events[0].minutes` is empty and the definition needs it
    REJECTED row 4 line 4: `events[1]` is not a JSON object: it does not begin with `{` at byte 1
    REJECTED row 4 line 4: `yesterday` is not a date and time in YYYY-MM-DD HH:mm:ss
    REJECTED row 5 line 5: `events` holds an object where a list of events belongs
    "#);
    assert_snapshot!(picture_events(&definition, &decoded.batch), @r#"
    row 1: call 2026-02-01 1, outcome: "ok", minutes: 7
    row 1: call 2026-03-02 36000, outcome: ?, minutes: 5
    row 1: visit 2026-03-01 0
    row 6: visit 2026-03-05 0
    "#);
    assert_snapshot!(format!("{:?}", decoded.events), @r#"EventCounts { kept: 4, later: 1, unknown_kinds: {"fax": 1} }"#);
}

#[test]
fn a_list_of_leads_in_one_document_is_told_apart_from_csv() {
    let text: &[u8] = b" [\n  {\"id\": \"1\"},\n  {\"id\": \"2\"}\n]\n";
    let Err(error) = Source::open(Box::new(text), &ReadOptions::default()) else {
        panic!("it is read as something else");
    };
    assert_snapshot!(error, @"the input is one JSON document, a list of leads; write one object a line (JSON Lines), for example with `jq -c '.[]'`");
}
