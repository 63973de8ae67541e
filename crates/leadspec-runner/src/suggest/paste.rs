//! Suggested rows as tests to paste: what they check without a finding, and pass.

use super::block::{self, Block};
use super::column::{self, Column};
use super::write;
use super::{SuggestConfig, SuggestedRow};
use crate::{GoalId, Goals, Place};
use leadspec_data::LeadBatch;
use leadspec_engine::{Inquiry, Inspector, Scratch};
use leadspec_ir::{Definition, Example, Suite, format_day, humanise, written_text};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;

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

/// The rows as tests.
pub(super) fn tests(
    suite: &Suite,
    definition: &Arc<Definition>,
    goals: &Goals,
    rows: &[SuggestedRow],
    config: &SuggestConfig,
) -> Vec<SuggestedTest> {
    let mut labels: BTreeSet<String> = suite.tests.iter().map(|test| test.label.clone()).collect();
    let mut tests = Vec::new();
    for block in block::blocks(definition, rows, config) {
        let page = Page {
            definition,
            goals,
            block: &block,
            as_of: block.as_of.unwrap_or(config.as_of),
            examples: config.examples,
        };
        let label = unused(&mut labels, &page.label());
        tests.push(SuggestedTest {
            text: page.text(&label),
            label,
            test: block.base.map(|base| match base {
                Place::Written { test, .. } | Place::Row { test, .. } => test,
            }),
            shows: block.rows.iter().map(|row| row.shows.clone()).collect(),
        });
    }
    tests
}

/// A label that no test has.
fn unused(labels: &mut BTreeSet<String>, plain: &str) -> String {
    let mut label = plain.to_string();
    let mut number = 2;
    while !labels.insert(label.clone()) {
        label = format!("{plain} ({number})");
        number += 1;
    }
    label
}

/// One test, on its way to text.
struct Page<'a> {
    definition: &'a Arc<Definition>,
    goals: &'a Goals,
    block: &'a Block<'a>,
    as_of: i64,
    examples: &'a [Example],
}

impl Page<'_> {
    fn text(&self, label: &str) -> String {
        let columns = self.columns();
        let mut out = format!("test {} {{\n", written_text(label));
        let has_events = !self.block.given.events.is_empty() || columns.iter().any(|c| matches!(c, Column::Event(_)));
        if self.block.as_of.is_some() || has_events {
            let _ = writeln!(out, "  as of {}", format_day(self.as_of));
        }
        write::given(&mut out, self.definition, self.examples, &self.block.given);
        let listed = |kind| !columns.contains(&Column::Event(kind));
        write::events(&mut out, self.definition, &self.block.given, &listed, self.as_of);
        self.table(&mut out, &columns);
        out.push_str("}\n");
        out
    }

    /// What one row shows first, or what several rows are about.
    fn label(&self) -> String {
        if let [row] = self.block.rows.as_slice() {
            return self.name(row);
        }
        let fields = self.block.fields();
        let fields = fields.iter().map(|id| self.definition.fields[*id].name.as_str());
        let events = self.block.events();
        let events = events.iter().map(|id| self.definition.events[*id].name.as_str());
        let names: Vec<String> = fields.chain(events).map(humanise).collect();
        format!("Not shown so far: {}", names.join(", "))
    }

    fn columns(&self) -> Vec<Column> {
        let definition = self.definition;
        let mut columns: BTreeSet<Column> = BTreeSet::new();
        columns.extend(self.block.fields().into_iter().map(Column::Field));
        columns.extend(self.block.events().into_iter().map(Column::Event));
        for id in self.block.rows.iter().flat_map(|row| &row.shows) {
            columns.extend(column::of_goal(definition, &self.goals[*id]));
        }
        if definition.lifecycle.is_some() {
            columns.insert(Column::Stage);
        }
        if self.block.rows.len() > 1 && column::is_free(definition, "case") {
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
                // What is as given needs no cell.
                Column::Field(id) if row.lead.fact(*id) == self.block.given.fact(*id) => String::new(),
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
        write::table(out, &lines);
    }

    /// What a row is called: the first thing it shows.
    fn name(&self, row: &SuggestedRow) -> String {
        let first = row.shows.first().map(|id| self.goals[*id].sentence(self.definition));
        first.unwrap_or_default().replace('`', "")
    }
}
