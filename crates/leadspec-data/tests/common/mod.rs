//! Definitions made by hand, and readable pictures of what was read.
#![allow(dead_code, unreachable_pub, reason = "every test program takes what it needs")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::format_push_string,
    clippy::format_collect,
    reason = "a test may fail and need not be quick"
)]

use leadspec_data::{Column, EventBatch, LeadBatch, ReadOptions, Reject, Schema, Source, Values};
use leadspec_ir::{
    Arena, At, CellFormat, ChoiceDomain, ChoiceOption, ChoiceType, DateFormat, Definition, EventTable, Field,
    FieldType, NumberFormat, Spellings, Unit, format_quantity,
};
use std::fmt::Write as _;

/// A definition that knows nothing yet.
pub fn nothing() -> Definition {
    Definition {
        label: "Test".into(),
        version: None,
        owner: None,
        follows: Vec::new(),
        timezone: "UTC".into(),
        choices: Arena::new(),
        fields: Arena::new(),
        id: None,
        stage: None,
        events: Arena::new(),
        event_table: EventTable {
            lead_column: "lead_id".into(),
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

/// A field in a column of its own name.
pub fn field(name: &str, ty: FieldType) -> Field {
    let is_bool = ty == FieldType::Bool;
    let texts = |texts: &[&str]| {
        if is_bool {
            texts.iter().map(ToString::to_string).collect()
        } else {
            Vec::new()
        }
    };
    Field {
        name: name.into(),
        optional: false,
        personal: false,
        mutual: false,
        column: name.into(),
        missing: Vec::new(),
        fold_case: false,
        format: CellFormat::Default,
        yes: texts(&["yes", "true", "1"]),
        no: texts(&["no", "false", "0"]),
        separator: matches!(ty, FieldType::List(_)).then(|| ",".to_string()),
        decimals: None,
        ty,
        at: At::default(),
    }
}

/// A quantity without limits.
pub fn quantity(unit: Unit) -> FieldType {
    FieldType::Quantity {
        unit,
        low: None,
        high: None,
    }
}

/// What can be said of a field behind its type.
pub trait Say: Sized {
    fn optional(self) -> Self;
    fn from(self, column: &str) -> Self;
    fn missing(self, texts: &[&str]) -> Self;
    fn folded(self) -> Self;
    fn date(self, format: &str) -> Self;
    fn number(self, example: &str) -> Self;
    fn yes_no(self, yes: &[&str], no: &[&str]) -> Self;
}

impl Say for Field {
    fn optional(mut self) -> Self {
        self.optional = true;
        self
    }
    fn from(mut self, column: &str) -> Self {
        self.column = column.into();
        self
    }
    fn missing(mut self, texts: &[&str]) -> Self {
        self.missing = texts.iter().map(ToString::to_string).collect();
        self
    }
    fn folded(mut self) -> Self {
        self.fold_case = true;
        for texts in [&mut self.missing, &mut self.yes, &mut self.no] {
            for text in texts.iter_mut() {
                *text = text.to_lowercase();
            }
        }
        self
    }
    fn date(mut self, format: &str) -> Self {
        self.format = CellFormat::Date(DateFormat::parse(format, true).unwrap());
        self
    }
    fn number(mut self, example: &str) -> Self {
        self.format = CellFormat::Number(NumberFormat::parse(example).unwrap());
        self
    }
    fn yes_no(mut self, yes: &[&str], no: &[&str]) -> Self {
        self.yes = yes.iter().map(ToString::to_string).collect();
        self.no = no.iter().map(ToString::to_string).collect();
        self
    }
}

/// A closed set; `name=Text A|Text B` gives texts of an export.
pub fn one_of(definition: &mut Definition, options: &[&str]) -> FieldType {
    let options = options
        .iter()
        .map(|option| {
            let (name, texts) = option.split_once('=').unwrap_or((option, option));
            ChoiceOption {
                name: name.into(),
                texts: texts.split('|').map(str::to_string).collect(),
            }
        })
        .collect();
    FieldType::Choice(ChoiceDomain::Options(definition.choices.push(ChoiceType {
        options,
        ordered: false,
    })))
}

/// A definition of these fields.
pub fn define(fields: impl IntoIterator<Item = Field>) -> Definition {
    with(nothing(), fields)
}

/// A definition and these fields; one called `id` is its id.
pub fn with(mut definition: Definition, fields: impl IntoIterator<Item = Field>) -> Definition {
    for field in fields {
        definition.fields.push(field);
    }
    definition.id = definition.fields.find(|f| f.name == "id");
    definition
}

/// A fact as people write it.
pub fn show(column: &Column, row: usize, ty: &FieldType, definition: &Definition) -> String {
    if !column.known.get(row) {
        return "?".into();
    }
    show_value(&column.values, row, ty, definition)
}

fn show_value(values: &Values, row: usize, ty: &FieldType, definition: &Definition) -> String {
    match (values, ty) {
        (Values::Bool(bits), _) => if bits.get(row) { "yes" } else { "no" }.into(),
        (Values::Quantity(values), FieldType::Quantity { unit, .. }) => format_quantity(values[row], *unit),
        (Values::Code(codes), FieldType::Choice(domain)) => definition.code_name(*domain, codes[row]).into(),
        (Values::Text(texts), _) => format!("{:?}", texts.get(row)),
        (Values::List(list), FieldType::List(item)) => {
            let start = row.checked_sub(1).map_or(0, |r| list.ends[r]);
            let items: Vec<String> = (start..list.ends[row])
                .map(|i| show_value(&list.items, i as usize, item, definition))
                .collect();
            format!("[{}]", items.join(", "))
        }
        (values, ty) => format!("{values:?} is no {ty:?}"),
    }
}

/// A batch and its rejects, a line each.
pub fn picture(definition: &Definition, batch: &LeadBatch, rejects: &[Reject]) -> String {
    let mut out = String::new();
    for row in 0..batch.len {
        let facts: Vec<String> = definition
            .fields
            .iter()
            .zip(&batch.fields)
            .map(|(field, column)| format!("{}: {}", field.name, show(column, row, &field.ty, definition)))
            .chain(
                batch
                    .carried
                    .iter()
                    .map(|column| format!("+ {}", show(column, row, &FieldType::Text, definition))),
            )
            .collect();
        writeln!(
            out,
            "row {} line {}: {}",
            batch.rows[row],
            batch.lines[row],
            facts.join(", ")
        )
        .unwrap();
    }
    for reject in rejects {
        writeln!(out, "REJECTED row {} line {}: {reject}", reject.row, reject.line).unwrap();
    }
    out
}

/// What reading an input gives, told line by line.
pub fn read(definition: &Definition, bytes: &[u8], options: &ReadOptions) -> String {
    let mut source = match Source::open(Box::new(std::io::Cursor::new(bytes.to_vec())), options) {
        Ok(source) => source,
        Err(error) => return format!("ERROR {error}\n"),
    };
    let schema = match Schema::new(definition, source.header(), &[]) {
        Ok(schema) => schema,
        Err(error) => return format!("ERROR {error}\n"),
    };
    let mut out: String = schema.notices().iter().map(|n| format!("NOTICE {n}\n")).collect();
    loop {
        match source.next_piece() {
            Ok(Some(piece)) => {
                let decoded = schema.decode(piece);
                out += &picture(definition, &decoded.batch, &decoded.rejects);
            }
            Ok(None) => return out,
            Err(error) => return out + &format!("ERROR {error}\n"),
        }
    }
}

/// The same with nothing said about the input.
pub fn plain(definition: &Definition, text: &str) -> String {
    read(definition, text.as_bytes(), &ReadOptions::default())
}

/// A batch's events, a line each.
pub fn picture_events(definition: &Definition, batch: &LeadBatch) -> String {
    let EventBatch { kinds } = &batch.events;
    let mut out = String::new();
    for (kind, columns) in definition.events.iter().zip(kinds) {
        for row in 0..batch.len {
            let start = row.checked_sub(1).map_or(0, |r| columns.ends[r]);
            for event in start..columns.ends[row] {
                let event = event as usize;
                let day = leadspec_ir::format_day(columns.days[event]);
                write!(
                    out,
                    "row {}: {} {day} {}",
                    batch.rows[row],
                    kind.name,
                    columns.times[event] / 1_000_000 % 86_400
                )
                .unwrap();
                for (attribute, column) in kind.attributes.iter().zip(&columns.attributes) {
                    write!(
                        out,
                        ", {}: {}",
                        attribute.name,
                        show(column, event, &attribute.ty, definition)
                    )
                    .unwrap();
                }
                out.push('\n');
            }
        }
    }
    out
}

/// An event with these attributes.
pub fn event(name: &str, attributes: impl IntoIterator<Item = Field>) -> leadspec_ir::EventKind {
    leadspec_ir::EventKind {
        name: name.into(),
        label: None,
        mutual: false,
        text: name.into(),
        attributes: attributes.into_iter().collect(),
        at: At::default(),
    }
}
