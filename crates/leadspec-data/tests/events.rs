//! Events of a second table.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::format_push_string,
    clippy::format_collect,
    reason = "a test may fail and need not be quick"
)]

mod common;

use common::{Say, define, event, field, picture, picture_events, quantity};
use insta::assert_snapshot;
use leadspec_data::{EventStore, EventStoreBuilder, LeadBatch, ReadOptions, Schema, Source};
use leadspec_ir::{Definition, EventId, FieldType, Unit, parse_day};

fn open(text: &str) -> Source {
    Source::open(
        Box::new(std::io::Cursor::new(text.as_bytes().to_vec())),
        &ReadOptions::default(),
    )
    .unwrap()
}

fn leads(definition: &Definition, text: &str) -> LeadBatch {
    let mut source = open(text);
    let schema = Schema::new(definition, source.header(), &[]).unwrap();
    schema.decode(source.next_piece().unwrap().unwrap()).batch
}

fn store(definition: &Definition, text: &str, kind: Option<EventId>) -> Result<(EventStore, String), String> {
    let mut told = String::new();
    let mut builder = EventStoreBuilder::new(definition, parse_day("2026-06-01").unwrap());
    builder
        .add(&mut open(text), kind, &mut |rejects| {
            for reject in rejects {
                told += &format!(
                    "REJECTED row {} line {}: {reject}
",
                    reject.row, reject.line
                );
            }
        })
        .map_err(|error| error.to_string())?;
    Ok((builder.finish(), told))
}

fn calls_and_visits(id: FieldType) -> Definition {
    let mut definition = define([field("id", id)]);
    definition
        .events
        .push(event("call", [field("outcome", FieldType::Text)]));
    definition
        .events
        .push(event("visit", [field("minutes", quantity(Unit::Integer)).optional()]));
    definition
}

const TABLE: &str = "\
lead_id,kind,time,outcome,minutes
b,call,2026-03-02 10:00,busy,
a,visit,2026-03-05,,7
 b ,call,2026-01-02T08:00:00Z,ok,
b,call,2026-03-02 10:00,later,
a,visit,2026-06-01 23:59,,8
a,visit,2026-06-02,,9
a,fax,2026-01-01,,
zz,visit,2026-01-01,,1
a,call,2026-01-01,,
a,visit,1 May,,
,visit,2026-01-01,,
a,,2026-01-01,,
b,visit,2026-01-01,,many
";

#[test]
fn a_lead_takes_its_own_in_order_of_time() {
    let definition = calls_and_visits(FieldType::Text);
    let (store, told) = store(&definition, TABLE, None).unwrap();
    assert_snapshot!(told, @"
    REJECTED row 9 line 10: `outcome` is empty and the definition needs it
    REJECTED row 10 line 11: `1 May` is not a date and time in YYYY-MM-DD HH:mm:ss
    REJECTED row 11 line 12: `lead_id` is empty and the definition needs it
    REJECTED row 12 line 13: `kind` is empty and the definition needs it
    REJECTED row 13 line 14: `many` is not a number such as 1234.5
    ");
    let mut batch = leads(&definition, "id\na\nnobody\nb\n");
    batch.events = store.batch_for(&batch);
    assert_snapshot!(picture_events(&definition, &batch), @r#"
    row 3: call 2026-01-02 28800, outcome: "ok"
    row 3: call 2026-03-02 36000, outcome: "busy"
    row 3: call 2026-03-02 36000, outcome: "later"
    row 1: visit 2026-03-05 0, minutes: 7
    row 1: visit 2026-06-01 86340, minutes: 8
    "#);
    assert_snapshot!(format!("{:?} {} {:?}", store.counts, store.rejected_rows, store.unmatched(5)), @r#"EventCounts { kept: 6, later: 1, unknown_kinds: {"fax": 1} } 5 (1, ["zz"])"#);
}

#[test]
fn ids_that_are_numbers_match_as_numbers_and_rows_by_their_number() {
    let definition = calls_and_visits(quantity(Unit::Integer));
    let table = "lead_id,kind,time\n007,visit,2026-01-01\n7,visit,2026-01-02\nseven,visit,2026-01-03\n";
    let (by_number, told) = store(&definition, table, None).unwrap();
    let mut batch = leads(&definition, "id\n07\n8\n");
    batch.events = by_number.batch_for(&batch);
    assert_snapshot!(told + &picture_events(&definition, &batch), @"
    REJECTED row 3 line 4: `seven` is not a number such as 1234.5
    row 1: visit 2026-01-01 0, minutes: ?
    row 1: visit 2026-01-02 0, minutes: ?
    ");

    let mut definition = calls_and_visits(FieldType::Text);
    definition.id = None;
    let (by_row, _) = store(&definition, "lead_id,kind,time\n2,visit,2026-01-01\n", None).unwrap();
    let mut batch = leads(&definition, "id\nx\ny\n");
    batch.events = by_row.batch_for(&batch);
    assert_snapshot!(picture_events(&definition, &batch), @"row 2: visit 2026-01-01 0, minutes: ?");
}

#[test]
fn tables_of_one_kind() {
    let definition = calls_and_visits(FieldType::Text);
    let visit = definition.events.find(|e| e.name == "visit");
    let (_, told) = store(&definition, "lead_id,time\na,2026-01-01\n", visit).unwrap();
    assert_eq!(told, "");
    assert_snapshot!(store(&definition, "lead,time\na,2026-01-01\n", None).err().unwrap(), @r#"
    there is no column `lead_id`, which says whose event it is; `events { lead from "…" }` names another
    there is no column `kind`, which says which event it is; `events { kind from "…" }` names another
    the columns are `lead`, `time`
    "#);
    let call = definition.events.find(|e| e.name == "call");
    assert_snapshot!(store(&definition, "lead_id,time,Outcome\na,2026-01-01,x\n", call).err().unwrap(), @"
    there is no column `outcome`, which `outcome` needs; did you mean `Outcome`?
    the columns are `lead_id`, `time`, `Outcome`
    ");
}

#[test]
fn a_lead_written_out_of_a_batch_is_the_same_lead() {
    let mut definition = calls_and_visits(FieldType::Text);
    let mut tags = field("tags", FieldType::List(Box::new(FieldType::Text))).optional();
    tags.separator = Some(";".to_string());
    definition.fields.push(tags);
    let (store, _) = store(&definition, TABLE, None).unwrap();
    let mut batch = leads(&definition, "id,tags\na,x;y\nnobody,\nb,z\n");
    batch.events = store.batch_for(&batch);
    let written: Vec<_> = (0..4).filter_map(|row| batch.sample(&definition, row)).collect();
    assert_eq!(written.len(), 3);
    let day = parse_day("2026-06-01").unwrap();
    let mut again = LeadBatch::of_samples(&definition, day, &written);
    again.lines.clone_from(&batch.lines);
    assert_eq!(picture_events(&definition, &again), picture_events(&definition, &batch));
    assert_eq!(picture(&definition, &again, &[]), picture(&definition, &batch, &[]));
}
