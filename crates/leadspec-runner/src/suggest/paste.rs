//! Suggested rows as tests to paste: what they check without a finding, and pass.

use super::SuggestedRow;
use super::column::{self, Column};
use super::cover::{changed_events, changed_fields};
use crate::{GoalId, Goals, Place};
use leadspec_data::LeadBatch;
use leadspec_engine::{Inquiry, Inspector, Scratch};
use leadspec_ir::{Datum, Definition, FieldId, SampleLead, Suite, format_day, written_text};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;

/// The formatter's width.
const WIDTH: usize = 100;

/// A row moves to a table of another case if it then changes at most so much more.
const WORTH: usize = 2;

/// A test to paste.
#[derive(Debug, Clone)]
pub struct SuggestedTest {
    /// The whole of it, laid out as the formatter does.
    pub text: String,
    /// Its label.
    pub label: String,
    /// The test whose case it starts from: beside it is where it belongs. `None` where it starts from none.
    pub test: Option<usize>,
    /// What each of its rows shows.
    pub shows: Vec<Vec<GoalId>>,
}

/// Rows that start from one lead.
struct Block<'r> {
    base: Option<Place>,
    as_of: Option<i64>,
    given: SampleLead,
    rows: Vec<&'r SuggestedRow>,
}

/// The rows as tests.
pub(super) fn tests(
    suite: &Suite,
    definition: &Arc<Definition>,
    goals: &Goals,
    rows: &[SuggestedRow],
    otherwise: i64,
) -> Vec<SuggestedTest> {
    let mut labels: BTreeSet<String> = suite.tests.iter().map(|test| test.label.clone()).collect();
    let mut tests = Vec::new();
    for block in blocks(suite, definition, rows) {
        let test = match block.base {
            Some(Place::Written { test, .. } | Place::Row { test, .. }) => Some(test),
            None => None,
        };
        let from = test
            .and_then(|test| suite.tests.get(test))
            .map(|test| test.label.as_str());
        let label = unused(&mut labels, from);
        let page = Page {
            definition,
            goals,
            block: &block,
            as_of: block.as_of.unwrap_or(otherwise),
        };
        tests.push(SuggestedTest {
            text: page.text(&label),
            label,
            test,
            shows: block.rows.iter().map(|row| row.shows.clone()).collect(),
        });
    }
    tests
}

/// A label that no test has.
fn unused(labels: &mut BTreeSet<String>, from: Option<&str>) -> String {
    let plain = from.map_or_else(
        || "Outcomes that no test showed".to_string(),
        |from| format!("{from}: what no test showed"),
    );
    let mut label = plain.clone();
    let mut number = 2;
    while !labels.insert(label.clone()) {
        label = format!("{plain} ({number})");
        number += 1;
    }
    label
}

/// Rows by the case they start from; a few stragglers join another case of their day.
fn blocks<'r>(suite: &Suite, definition: &Definition, rows: &'r [SuggestedRow]) -> Vec<Block<'r>> {
    let fixed: Vec<FieldId> = definition
        .fields
        .ids()
        .filter(|id| !column::can_head(definition, *id))
        .collect();
    let same = |a: &SampleLead, b: &SampleLead| fixed.iter().all(|id| a.fact(*id) == b.fact(*id));
    let mut blocks: Vec<Block> = Vec::new();
    for row in rows {
        let fits =
            |block: &&mut Block| block.base == row.base && block.as_of == row.as_of && same(&block.given, &row.lead);
        if let Some(block) = blocks.iter_mut().find(fits) {
            block.rows.push(row);
            continue;
        }
        let mut given = base_lead(suite, row.base).unwrap_or(&row.lead).clone();
        for id in &fixed {
            set(&mut given, *id, row.lead.fact(*id).clone());
        }
        blocks.push(Block {
            base: row.base,
            as_of: row.as_of,
            given,
            rows: vec![row],
        });
    }
    blocks.sort_by_key(|block| std::cmp::Reverse(block.rows.len()));
    let mut kept: Vec<Block> = Vec::new();
    for block in blocks {
        let joins = |other: &&mut Block| {
            other.as_of == block.as_of
                && same(&other.given, &block.given)
                && block
                    .rows
                    .iter()
                    .all(|row| changes(&row.lead, &other.given) <= changes(&row.lead, &block.given) + WORTH)
        };
        match kept.iter_mut().find(joins) {
            Some(other) => other.rows.extend(block.rows),
            None => kept.push(block),
        }
    }
    kept
}

fn base_lead(suite: &Suite, base: Option<Place>) -> Option<&SampleLead> {
    match base? {
        Place::Written { test, case } => Some(&suite.tests.get(test)?.cases.get(case)?.lead),
        Place::Row { .. } => None,
    }
}

fn set(lead: &mut SampleLead, field: FieldId, datum: Datum) {
    use leadspec_ir::ArenaId;
    if let Some(own) = lead.facts.get_mut(field.index()) {
        *own = datum;
    }
}

fn changes(lead: &SampleLead, base: &SampleLead) -> usize {
    changed_fields(lead, base).len() + changed_events(lead, base).len()
}

/// One test, on its way to text.
struct Page<'a> {
    definition: &'a Arc<Definition>,
    goals: &'a Goals,
    block: &'a Block<'a>,
    as_of: i64,
}

impl Page<'_> {
    fn text(&self, label: &str) -> String {
        let columns = self.columns();
        let mut out = format!("test {} {{\n", written_text(label));
        let has_events = !self.block.given.events.is_empty() || columns.iter().any(|c| matches!(c, Column::Event(_)));
        if self.block.as_of.is_some() || has_events {
            let _ = writeln!(out, "  as of {}", format_day(self.as_of));
        }
        self.given(&mut out);
        self.events(&mut out, &columns);
        self.table(&mut out, &columns);
        out.push_str("}\n");
        out
    }

    fn given(&self, out: &mut String) {
        let facts = self.block.given.written_facts(self.definition);
        if facts.is_empty() {
            return;
        }
        let line = format!("  given {{ {} }}", facts.join(", "));
        if line.chars().count() <= WIDTH {
            out.push_str(&line);
            out.push('\n');
        } else {
            let _ = writeln!(out, "  given {{\n    {}\n  }}", facts.join(",\n    "));
        }
    }

    /// What the lead did in kinds of event that have no column.
    fn events(&self, out: &mut String, columns: &[Column]) {
        let mut events: Vec<_> = self.block.given.events.iter().collect();
        events.retain(|event| !columns.contains(&Column::Event(event.event)));
        if events.is_empty() {
            return;
        }
        out.push_str("  events {\n");
        for event in events {
            let _ = writeln!(out, "    {}", column::event_written(self.definition, event, self.as_of));
        }
        out.push_str("  }\n");
    }

    fn columns(&self) -> Vec<Column> {
        let definition = self.definition;
        let mut columns: BTreeSet<Column> = BTreeSet::new();
        for row in &self.block.rows {
            let fields = changed_fields(&row.lead, &self.block.given);
            columns.extend(fields.into_iter().map(Column::Field));
            let events = changed_events(&row.lead, &self.block.given);
            columns.extend(events.into_iter().map(Column::Event));
            for id in &row.shows {
                columns.extend(column::of_goal(definition, &self.goals[*id]));
            }
        }
        if definition.lifecycle.is_some() {
            columns.insert(Column::Stage);
        }
        if column::is_free(definition, "case") {
            columns.insert(Column::Case);
        }
        let expects = |c: &Column| !matches!(c, Column::Case | Column::Field(_) | Column::Event(_));
        if !columns.iter().any(expects) {
            columns.extend(column::fallback(definition));
        }
        columns.into_iter().collect()
    }

    fn table(&self, out: &mut String, columns: &[Column]) {
        let heads = columns.iter().map(|c| column::head(self.definition, *c)).collect();
        let mut lines: Vec<Vec<String>> = vec![heads];
        let inspector = Inspector::new(self.definition, self.as_of, &Inquiry::default());
        let mut scratch = Scratch::default();
        for row in &self.block.rows {
            let mut batch = LeadBatch::of_samples(self.definition, self.as_of, std::slice::from_ref(&row.lead));
            let inspection = inspector.inspect(&mut batch, &mut scratch);
            let concerns: BTreeSet<Column> = row
                .shows
                .iter()
                .flat_map(|id| column::of_goal(self.definition, &self.goals[*id]))
                .collect();
            let alone = !concerns.iter().any(|c| columns.contains(c)) && !columns.contains(&Column::Stage);
            let cell = |c: &Column| match c {
                Column::Case => written_text(&self.name(row)),
                Column::Field(_) | Column::Event(_) => column::given(self.definition, &row.lead, *c, self.as_of),
                Column::Stage => column::outcome(self.definition, &inspection, *c),
                Column::Gate(_) | Column::Criterion(_) | Column::Score(_) | Column::Grade(_) => {
                    if concerns.contains(c) || alone {
                        column::outcome(self.definition, &inspection, *c)
                    } else {
                        String::new()
                    }
                }
            };
            lines.push(columns.iter().map(cell).collect());
        }
        aligned(out, &lines);
    }

    /// What a row is called: the first thing it shows.
    fn name(&self, row: &SuggestedRow) -> String {
        let first = row.shows.first().map(|id| self.goals[*id].sentence(self.definition));
        first.unwrap_or_default().replace('`', "")
    }
}

fn aligned(out: &mut String, lines: &[Vec<String>]) {
    let columns = lines.first().map_or(0, Vec::len);
    let widths: Vec<usize> = (0..columns)
        .map(|at| {
            lines
                .iter()
                .filter_map(|line| line.get(at))
                .map(|cell| cell.chars().count())
                .max()
                .unwrap_or(0)
        })
        .collect();
    for line in lines {
        out.push_str("  |");
        for (cell, width) in line.iter().zip(&widths) {
            let _ = write!(out, " {cell:<width$} |");
        }
        out.push('\n');
    }
}
