//! The leads that would notice what no test notices, as tests to paste.
//!
//! Leads that start from one lead, change the same facts and expect the same columns are rows of one table. What a table does not hold
//! well (questions, actions, ways, reasons) is expected line by line.

use super::catch::{Catch, Start};
use super::run::{Fate, Mutation};
use super::seen::Column;
use crate::prepare::Place;
use crate::suggest::column::{self, can_head};
use crate::suggest::cover::{changed_events, changed_fields};
use crate::suggest::write;
use leadspec_ir::{
    ArenaId, Definition, EventId, Example, FieldId, SampleLead, Suite, format_day, humanise, written_text,
};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// A test to paste.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingTest {
    /// The whole of it, laid out as the formatter does.
    pub text: String,
    /// Its label.
    pub label: String,
    /// The test whose case it starts from: beside it is where it belongs. `None` where it starts from none.
    pub test: Option<usize>,
    /// For each of its cases the changes that it would notice: their places in [`Mutation::tried`].
    pub notices: Vec<Vec<usize>>,
}

/// One lead with all that is expected of it.
struct Row<'m> {
    catch: &'m Catch,
    /// Heads and cells.
    expects: Vec<(&'m str, &'m str)>,
    notices: Vec<usize>,
}

/// Rows that start from one lead, and change and expect the same.
struct Table<'m> {
    base: Option<Start>,
    as_of: Option<i64>,
    given: SampleLead,
    fields: Vec<FieldId>,
    events: Vec<EventId>,
    heads: Vec<&'m str>,
    rows: Vec<Row<'m>>,
}

impl Mutation {
    /// The tests that would notice what none notices, ready to be checked and run. `as_of` is the day given to [`mutate`](super::mutate).
    pub fn tests(&self, suite: &Suite, definition: &Definition, examples: &[Example], as_of: i64) -> Vec<MissingTest> {
        let mut labels: BTreeSet<String> = suite.tests.iter().map(|test| test.label.clone()).collect();
        let (tabled, listed) = self.rows();
        let page = Page {
            definition,
            examples,
            as_of,
        };
        let mut tests: Vec<MissingTest> = Vec::new();
        for table in tables(definition, tabled) {
            tests.push(page.of_table(&table, unused(&mut labels, &table.about(definition))));
        }
        for row in listed {
            tests.push(page.of_row(&row, unused(&mut labels, &row.about(definition))));
        }
        tests
    }

    /// The leads with what is expected of them: in tables, and line by line.
    fn rows(&self) -> (Vec<Row<'_>>, Vec<Row<'_>>) {
        let (mut tabled, mut listed): (Vec<Row>, Vec<Row>) = (Vec::new(), Vec::new());
        for (place, tried) in self.tried.iter().enumerate() {
            let Fate::Survived(Some(catch)) = &tried.fate else {
                continue;
            };
            let rows = if in_table(catch.column) {
                &mut tabled
            } else {
                &mut listed
            };
            let expected = (catch.head.as_str(), catch.expected.as_str());
            match rows
                .iter_mut()
                .find(|row| row.catch.lead == catch.lead && row.catch.base == catch.base)
            {
                Some(row) => {
                    row.notices.push(place);
                    if !row.expects.contains(&expected) {
                        row.expects.push(expected);
                    }
                }
                None => rows.push(Row {
                    catch,
                    expects: vec![expected],
                    notices: vec![place],
                }),
            }
        }
        (tabled, listed)
    }
}

/// Whether a column reads well in a table.
fn in_table(column: Column) -> bool {
    match column {
        Column::Stage | Column::Gate(_) | Column::Criterion(_) | Column::Score(_) | Column::Grade(_) => true,
        Column::Path | Column::Action | Column::Reason | Column::Asks | Column::Range(_) => false,
    }
}

/// A label that no test has, for rows that change (or, where they change nothing, expect) these.
fn unused(labels: &mut BTreeSet<String>, about: &[String]) -> String {
    let plain = format!("Not noticed so far: {}", about.join(", "));
    let numbered = (2..).map(|number| format!("{plain} ({number})"));
    let mut all = std::iter::once(plain.clone()).chain(numbered);
    let label = all.find(|label| !labels.contains(label)).unwrap_or_default();
    labels.insert(label.clone());
    label
}

/// Rows in tables; what no column can set is given.
fn tables<'m>(definition: &Definition, rows: Vec<Row<'m>>) -> Vec<Table<'m>> {
    let fixed: Vec<FieldId> = definition
        .fields
        .ids()
        .filter(|id| !can_head(definition, *id))
        .collect();
    let mut tables: Vec<Table> = Vec::new();
    for row in rows {
        let mut given = row.catch.start.clone();
        for id in &fixed {
            if let Some(own) = given.facts.get_mut(id.index()) {
                *own = row.catch.lead.fact(*id).clone();
            }
        }
        let mut heads: Vec<&str> = row.expects.iter().map(|(head, _)| *head).collect();
        heads.sort_unstable();
        let own = Table {
            base: row.catch.base,
            as_of: row.catch.as_of,
            fields: changed_fields(&row.catch.lead, &given),
            events: changed_events(&row.catch.lead, &given),
            given,
            heads,
            rows: Vec::new(),
        };
        let place = tables.iter().position(|table| table.is_like(&own)).unwrap_or_else(|| {
            tables.push(own);
            tables.len() - 1
        });
        if let Some(table) = tables.get_mut(place) {
            table.rows.push(row);
        }
    }
    tables
}

/// The names of facts and events, or of what is expected where there are none.
fn about(definition: &Definition, fields: &[FieldId], events: &[EventId], heads: &[&str]) -> Vec<String> {
    let fields = fields.iter().map(|id| definition.fields[*id].name.as_str());
    let events = events.iter().map(|id| definition.events[*id].name.as_str());
    let changed: Vec<String> = fields.chain(events).map(humanise).collect();
    if changed.is_empty() {
        heads.iter().map(|head| humanise(head)).collect()
    } else {
        changed
    }
}

impl Row<'_> {
    fn about(&self, definition: &Definition) -> Vec<String> {
        let (lead, start) = (&self.catch.lead, &self.catch.start);
        let mut heads: Vec<&str> = self.expects.iter().map(|(head, _)| *head).collect();
        heads.dedup();
        about(
            definition,
            &changed_fields(lead, start),
            &changed_events(lead, start),
            &heads,
        )
    }
}

impl Table<'_> {
    fn about(&self, definition: &Definition) -> Vec<String> {
        about(definition, &self.fields, &self.events, &self.heads)
    }

    fn is_like(&self, other: &Table) -> bool {
        (self.base, self.as_of) == (other.base, other.as_of)
            && self.given == other.given
            && (&self.fields, &self.events, &self.heads) == (&other.fields, &other.events, &other.heads)
    }
}

/// What tests are written with.
struct Page<'a> {
    definition: &'a Definition,
    examples: &'a [Example],
    as_of: i64,
}

impl Page<'_> {
    fn of_table(&self, table: &Table, label: String) -> MissingTest {
        let has_events = !table.given.events.is_empty() || !table.events.is_empty();
        let mut text = self.start(&label, table.as_of, has_events);
        write::given(&mut text, self.definition, self.examples, &table.given);
        let listed = |kind| !table.events.contains(&kind);
        write::events(&mut text, self.definition, &table.given, &listed, self.day(table.as_of));
        write::table(&mut text, &self.lines(table));
        text.push_str("}\n");
        MissingTest {
            text,
            label,
            test: test_of(table.base),
            notices: table.rows.iter().map(|row| row.notices.clone()).collect(),
        }
    }

    fn lines(&self, table: &Table) -> Vec<Vec<String>> {
        let definition = self.definition;
        let given = table
            .fields
            .iter()
            .map(|id| column::Column::Field(*id))
            .chain(table.events.iter().map(|id| column::Column::Event(*id)));
        let given: Vec<column::Column> = given.collect();
        let heads = given.iter().map(|own| column::head(definition, *own));
        let heads = heads.chain(table.heads.iter().map(|head| (*head).to_string()));
        let mut lines = vec![heads.collect::<Vec<String>>()];
        for row in &table.rows {
            let day = self.day(table.as_of);
            let cells = given
                .iter()
                .map(|own| column::given(definition, &row.catch.lead, *own, day));
            let expected = table.heads.iter().map(|head| {
                let cell = row.expects.iter().find(|(own, _)| own == head);
                cell.map_or_else(String::new, |(_, cell)| (*cell).to_string())
            });
            lines.push(cells.chain(expected).collect());
        }
        lines
    }

    fn of_row(&self, row: &Row, label: String) -> MissingTest {
        let lead = &row.catch.lead;
        let mut text = self.start(&label, row.catch.as_of, !lead.events.is_empty());
        write::given(&mut text, self.definition, self.examples, lead);
        write::events(&mut text, self.definition, lead, &|_| true, self.day(row.catch.as_of));
        for (head, cell) in &row.expects {
            let _ = writeln!(text, "  expect {head} {cell}");
        }
        text.push_str("}\n");
        MissingTest {
            text,
            label,
            test: test_of(row.catch.base),
            notices: vec![row.notices.clone()],
        }
    }

    fn start(&self, label: &str, as_of: Option<i64>, has_events: bool) -> String {
        let mut text = format!("test {} {{\n", written_text(label));
        if as_of.is_some() || has_events {
            let _ = writeln!(text, "  as of {}", format_day(self.day(as_of)));
        }
        text
    }

    fn day(&self, as_of: Option<i64>) -> i64 {
        as_of.unwrap_or(self.as_of)
    }
}

fn test_of(base: Option<Start>) -> Option<usize> {
    match base? {
        Start::Case(Place::Written { test, .. } | Place::Row { test, .. }) => Some(test),
        Start::Example(_) => None,
    }
}
