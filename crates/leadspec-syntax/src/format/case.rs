//! How lifecycles, examples, tests and laws are laid out.

use super::doc::{Doc, Row};
use super::item::WIDE;
use super::printer::{Group, Part, Printer, parts, spans};
use crate::{
    AlwaysItem, Cell, ExampleItem, Expectation, FieldValue, Happened, LifecycleEntry, LifecycleItem, Spanned,
    StageDeclaration, StageFlag, Table, TableRow, TestClause, TestEvent, TestItem, TransitionDeclaration,
};

impl Printer<'_> {
    /// `lifecycle { … }`
    pub(super) fn lifecycle(&mut self, item: &LifecycleItem, blank: bool) {
        self.header(Vec::new(), blank);
        self.block(
            &parts(&item.entries, spans(&item.broken)),
            item.span.end,
            |this, entry, blank| match &entry.node {
                LifecycleEntry::Stage(stage) => this.stage(stage, entry.span.end, blank),
                LifecycleEntry::Transition(transition) => this.transition(transition, entry.span.end, blank),
            },
        );
    }

    fn stage(&mut self, stage: &StageDeclaration, end: u32, blank: bool) {
        let mut row = Row {
            blank_before: blank,
            group: self.group(Group::Stages),
            ..self.row()
        };
        let mut name = Vec::new();
        self.take_until(stage.name.span.end, &mut name);
        row.then(0, name);
        let mut label = Vec::new();
        if stage.label.is_some() && self.next_is_text() {
            self.take(&mut label);
        }
        let mut flags = Vec::new();
        let words = stage
            .flags
            .iter()
            .take_while(|flag| !matches!(flag.node, StageFlag::Owner(_)));
        if let Some(last) = words.last() {
            self.take_until(last.span.end, &mut flags);
        }
        let mut owner = Vec::new();
        self.take_until(end, &mut owner);
        let columns = [label, flags, owner];
        let used = columns
            .iter()
            .rposition(|docs| !docs.is_empty())
            .map_or(0, |last| last + 1);
        for docs in columns.into_iter().take(used) {
            row.aligned(2, WIDE, docs);
        }
        self.push(&row);
    }

    fn transition(&mut self, transition: &TransitionDeclaration, end: u32, blank: bool) {
        let mut row = Row {
            blank_before: blank,
            group: self.group(Group::Transitions),
            together: 2,
            ..self.row()
        };
        let mut from = Vec::new();
        self.take_until(transition.from.span.end, &mut from);
        row.then(0, from);
        let mut to = Vec::new();
        self.take_until(transition.to.span.end, &mut to);
        row.aligned(1, WIDE, to);
        let mut when = Vec::new();
        if let Some(condition) = &transition.when {
            self.expression(condition, &mut when);
        }
        // What follows: how long, what to do, and why; each a column, whichever of them are there.
        let mut sla = Vec::new();
        let mut rest = Vec::new();
        if self.next_is("sla") {
            self.take(&mut sla);
            while self.before(end) && !self.next_is("do") && !self.next_is("because") {
                self.take(&mut sla);
            }
        }
        let mut tail = Vec::new();
        while self.before(end) {
            if ["do", "because", "sla"].iter().any(|word| self.next_is(word)) && !tail.is_empty() {
                rest.push(std::mem::take(&mut tail));
            }
            if self.next_is("(") {
                self.set_blank(false);
            }
            self.take(&mut tail);
        }
        if !tail.is_empty() {
            rest.push(tail);
        }
        if !when.is_empty() || !sla.is_empty() || !rest.is_empty() {
            row.aligned(1, WIDE, when);
        }
        if !sla.is_empty() || !rest.is_empty() {
            row.aligned(2, WIDE, sla);
        }
        for (at, docs) in rest.into_iter().enumerate() {
            if at == 0 {
                row.aligned(2, WIDE, docs);
            } else {
                row.then(2, docs);
            }
        }
        for column in row.columns.iter_mut().skip(3) {
            column.own_line = !column.docs.is_empty();
        }
        self.push(&row);
    }

    /// `example name { … }`
    pub(super) fn example(&mut self, item: &ExampleItem, blank: bool) {
        self.header(Vec::new(), blank);
        self.block(
            &parts(&item.values, item.broken.iter().copied()),
            item.span.end,
            Self::field_value,
        );
    }

    fn field_value(&mut self, value: &Spanned<FieldValue>, blank: bool) {
        let mut row = Row {
            blank_before: blank,
            ..self.row()
        };
        let mut docs = Vec::new();
        self.expression(&value.node.value, &mut docs);
        self.take_until(value.span.end, &mut docs);
        if self.next_is(",") {
            self.take(&mut docs);
        }
        row.then(0, docs);
        self.push(&row);
    }

    /// `test "…" { … }`
    pub(super) fn test(&mut self, item: &TestItem, blank: bool) {
        self.header(Vec::new(), blank);
        self.block(
            &parts(&item.clauses, item.broken.iter().copied()),
            item.span.end,
            |this, clause, blank| {
                let end = clause.span.end;
                match &clause.node {
                    TestClause::AsOf(value) => this.sentence(end, blank, value),
                    TestClause::Given { values, .. } => {
                        let mut row = Row {
                            blank_before: blank,
                            ..this.row()
                        };
                        let mut docs = Vec::new();
                        while this.before(end) && !this.next_is("{") {
                            this.take(&mut docs);
                        }
                        if this.before(end) {
                            this.values(values, end, &mut docs);
                        }
                        row.then(0, docs);
                        this.push(&row);
                    }
                    TestClause::Events(events) => {
                        this.header(Vec::new(), blank);
                        this.block(&parts(events, []), end, Self::test_event);
                    }
                    TestClause::Expect(expectation) => this.expectation(expectation, end, blank),
                    TestClause::Table(table) => this.table(table, end, blank),
                    TestClause::EventsFile(_) | TestClause::Leads(_) => this.plain_row(end, blank),
                }
            },
        );
    }

    fn test_event(&mut self, event: &Spanned<TestEvent>, blank: bool) {
        let mut row = Row {
            blank_before: blank,
            ..self.row()
        };
        let mut docs = Vec::new();
        self.happened(&event.node.happened, event.span.end, &mut docs);
        row.then(0, docs);
        self.push(&row);
    }

    fn expectation(&mut self, expectation: &Expectation, end: u32, blank: bool) {
        let mut row = Row {
            blank_before: blank,
            ..self.row()
        };
        let mut docs = Vec::new();
        match expectation {
            Expectation::Condition(condition) => self.expression(condition, &mut docs),
            Expectation::Range { range, .. } => {
                self.take_until(range.span.start, &mut docs);
                self.range(range, &mut docs);
            }
            Expectation::Action(_) => self.actions(end, &mut docs),
            Expectation::Stage(_)
            | Expectation::Path(_)
            | Expectation::Outcome(_)
            | Expectation::Asks(_)
            | Expectation::AsksNothing(_)
            | Expectation::NotAsks(_)
            | Expectation::Gate { .. }
            | Expectation::Criterion { .. }
            | Expectation::Reason(_)
            | Expectation::Rejected(_)
            | Expectation::Snapshot => {}
        }
        self.take_until(end, &mut docs);
        row.then(0, docs);
        self.push(&row);
    }

    fn table(&mut self, table: &Table, end: u32, blank: bool) {
        let group = self.new_group();
        let heads = table
            .header
            .iter()
            .map(|head| (head.span.end, None))
            .collect::<Vec<_>>();
        let first_row = table.rows.first().map_or(end, |row| row.span.start);
        self.table_row(group, &heads, first_row, blank);
        for row in &table.rows {
            let blank = self.lead_in(false);
            let cells = row
                .cells
                .iter()
                .map(|cell| (cell.span.end, cell.node.as_ref()))
                .collect::<Vec<_>>();
            self.table_row(group, &cells, row_end(row), blank);
        }
        if self.before(end) {
            self.plain_row(end, false);
        }
    }

    fn table_row(&mut self, group: usize, cells: &[(u32, Option<&Cell>)], end: u32, blank: bool) {
        let mut row = Row {
            blank_before: blank,
            group: Some(group),
            rigid: true,
            ..self.row()
        };
        for (cell_end, cell) in cells {
            let mut docs = Vec::new();
            self.take(&mut docs);
            self.set_blank(true);
            if let Some(cell) = cell {
                self.cell(cell, *cell_end, &mut docs);
            }
            while self.before(*cell_end) && !self.next_is("|") {
                self.take(&mut docs);
            }
            // A row stands on one line, however long.
            row.aligned(1, usize::MAX, unbroken(docs));
        }
        let mut docs = Vec::new();
        self.take(&mut docs);
        row.aligned(1, usize::MAX, docs);
        let mut mark = Vec::new();
        self.take_until(end, &mut mark);
        if !mark.is_empty() {
            row.then(1, mark);
        }
        self.push(&row);
    }

    fn cell(&mut self, cell: &Cell, end: u32, docs: &mut Vec<Doc>) {
        match cell {
            Cell::Value(value) => self.expression(value, docs),
            Cell::Range(range) => self.range(range, docs),
            Cell::Action(_) => self.actions(end, docs),
            Cell::Event(happened) => self.happened(happened, end, docs),
            Cell::Events(events) => {
                for event in events {
                    self.take_until(event.span.start, docs);
                    self.happened(&event.node, event.span.end, docs);
                }
            }
        }
    }

    /// When an event was, and its values between braces.
    fn happened(&mut self, happened: &Happened, end: u32, docs: &mut Vec<Doc>) {
        while self.before(end) && !self.next_is("{") {
            self.take(docs);
        }
        if self.before(end) {
            self.values(&happened.values, end, docs);
        }
    }

    /// `always "…" { … }`
    pub(super) fn always(&mut self, item: &AlwaysItem, blank: bool) {
        self.header(Vec::new(), blank);
        let condition = item.condition.as_ref().map(|condition| Spanned {
            span: condition.span,
            node: condition.clone(),
        });
        let condition: Vec<_> = condition.into_iter().collect();
        let parts: Vec<Part<'_, _>> = parts(&condition, item.broken.iter().copied());
        self.block(&parts, item.span.end, |this, condition, blank| {
            this.sentence(condition.span.end, blank, &condition.node);
        });
    }
}

/// The same without places to break at.
fn unbroken(docs: Vec<Doc>) -> Vec<Doc> {
    let mut flat = Vec::new();
    for doc in docs {
        match doc {
            Doc::Token(_) | Doc::Notes(_) => flat.push(doc),
            Doc::Break => {}
            Doc::Indent(inner) | Doc::Level(inner) => flat.extend(unbroken(inner)),
        }
    }
    flat
}

fn row_end(row: &TableRow) -> u32 {
    row.mark
        .as_ref()
        .map_or(row.span.end, |mark| mark.span.end.max(row.span.end))
}
