//! How each block and clause of a definition is laid out.

use super::doc::{Doc, Row};
use super::line::{WIDTH, line_width};
use super::printer::{Group, Part, Printer, parts, spans};
use crate::{
    ByRow, CriterionClause, CriterionItem, DefinitionClause, DefinitionItem, EventItem, EventTableItem, FieldAttribute,
    FieldDeclaration, FrameworkItem, GateClause, GateItem, GradeItem, GradeRow, Item, LeadEntry, LeadItem, LetItem,
    Requirement, ScoreBound, ScoreItem, ScoreLine, Spanned,
};
use leadspec_diagnostics::Span;

/// A cell wider than this does not widen its column.
pub(super) const WIDE: usize = 40;

/// A type wider than this does not push the attributes of its neighbours.
const WIDE_TYPE: usize = 30;

/// All of an item.
pub(super) fn item_span(item: &Item) -> Span {
    match item {
        Item::Definition(item) => item.span,
        Item::Use(item) => item.span,
        Item::Lead(item) => item.span,
        Item::Event(item) => item.span,
        Item::EventTable(item) => item.span,
        Item::Let(item) => item.span,
        Item::Criterion(item) => item.span,
        Item::Score(item) => item.span,
        Item::Grade(item) => item.span,
        Item::Gate(item) => item.span,
        Item::Lifecycle(item) => item.span,
        Item::Framework(item) => item.span,
        Item::Example(item) => item.span,
        Item::Test(item) => item.span,
        Item::Always(item) => item.span,
        Item::Broken(item) => item.span,
    }
}

/// Moves the label of an event in front of what stands between it and the event's name.
fn label_first(head: &mut [Doc], place: Option<usize>) {
    if let Some(between) = place.and_then(|place| head.get_mut(2..=place)) {
        between.rotate_right(1);
    }
}

impl Printer<'_> {
    /// Prints an item whose leading comments are printed.
    pub(super) fn item(&mut self, item: &Item, blank: bool) {
        if self.next_is_verbatim() {
            return self.plain_row(item_span(item).end, blank);
        }
        match item {
            Item::Definition(item) => self.definition(item, blank),
            Item::Use(item) => self.plain_row(item.span.end, blank),
            Item::Lead(item) => self.lead(item, blank),
            Item::Event(item) => self.event(item, blank),
            Item::EventTable(item) => self.event_table(item, blank),
            Item::Let(item) => self.named_value(item, blank),
            Item::Criterion(item) => self.criterion(item, blank),
            Item::Score(item) => self.score(item, blank),
            Item::Grade(item) => self.grade(item, blank),
            Item::Gate(item) => self.gate(item, blank),
            Item::Lifecycle(item) => self.lifecycle(item, blank),
            Item::Framework(item) => self.framework(item, blank),
            Item::Example(item) => self.example(item, blank),
            Item::Test(item) => self.test(item, blank),
            Item::Always(item) => self.always(item, blank),
            Item::Broken(item) => self.plain_row(item.span.end, blank),
        }
    }

    fn definition(&mut self, item: &DefinitionItem, blank: bool) {
        self.header(Vec::new(), blank);
        self.block(
            &parts(&item.clauses, item.broken.iter().copied()),
            item.span.end,
            |this, clause, blank| match &clause.node {
                DefinitionClause::Version(_)
                | DefinitionClause::Owner(_)
                | DefinitionClause::Follows(_)
                | DefinitionClause::Timezone(_) => this.property(clause.span.end, blank),
            },
        );
    }

    /// `version "2026.3"`: word and value in columns.
    fn property(&mut self, end: u32, blank: bool) {
        let mut row = Row {
            blank_before: blank,
            group: self.group(Group::Properties),
            ..self.row()
        };
        let mut word = Vec::new();
        self.take(&mut word);
        row.then(0, word);
        let mut value = Vec::new();
        while self.before(end) {
            if self.next_is(".") {
                self.set_blank(false);
                self.take(&mut value);
                self.set_blank(false);
            }
            self.take(&mut value);
        }
        row.aligned(1, WIDE, value);
        self.push(&row);
    }

    /// `require …`: words, then an expression.
    pub(super) fn sentence(&mut self, end: u32, blank: bool, expression: &crate::Expression) {
        let mut row = Row {
            blank_before: blank,
            ..self.row()
        };
        let mut docs = Vec::new();
        self.expression(expression, &mut docs);
        self.take_until(end, &mut docs);
        row.then(0, docs);
        self.push(&row);
    }

    fn lead(&mut self, item: &LeadItem, blank: bool) {
        self.header(Vec::new(), blank);
        self.block(
            &parts(&item.entries, spans(&item.broken)),
            item.span.end,
            |this, entry, blank| match &entry.node {
                LeadEntry::Field(field) => this.field(field, entry.span.end, blank),
                LeadEntry::Missing(_) => {
                    let mut row = Row {
                        blank_before: blank,
                        ..this.row()
                    };
                    let mut docs = Vec::new();
                    this.plain(entry.span.end, &mut docs);
                    row.then(0, docs);
                    this.push(&row);
                }
            },
        );
    }

    fn field(&mut self, field: &FieldDeclaration, end: u32, blank: bool) {
        let mut row = Row {
            blank_before: blank,
            group: self.group(Group::Fields),
            ..self.row()
        };
        let mut name = Vec::new();
        self.take_until(field.name.span.end, &mut name);
        row.then(0, name);
        let mut ty = Vec::new();
        self.type_expression(&field.ty, &mut ty);
        let mut rest = field.attributes.iter().peekable();
        while let Some(attribute) =
            rest.next_if(|a| matches!(a.node, FieldAttribute::Personal | FieldAttribute::Mutual))
        {
            self.take_until(attribute.span.end, &mut ty);
        }
        row.aligned(2, WIDE, ty);
        let mut first = true;
        for attribute in rest {
            let mut docs = Vec::new();
            self.plain(attribute.span.end, &mut docs);
            if std::mem::take(&mut first) {
                row.aligned(2, WIDE_TYPE, docs);
            } else {
                row.then(2, docs);
            }
        }
        let mut left = Vec::new();
        self.plain(end, &mut left);
        if !left.is_empty() {
            row.then(1, left);
        }
        self.push(&row);
    }

    fn event(&mut self, item: &EventItem, blank: bool) {
        let start = self.next;
        let mut row = Row {
            blank_before: blank,
            hanging: 4,
            group: self.group(Group::Events),
            ..self.row()
        };
        let mut head = Vec::new();
        while self.before(item.span.end) && !self.next_is("{") {
            self.take(&mut head);
        }
        label_first(&mut head, self.next_label(start, item));
        row.then(0, head.clone());
        if self.before(item.span.end) {
            let mut body = Vec::new();
            self.take(&mut body);
            for field in &item.fields {
                self.take_until(field.node.ty.span.start, &mut body);
                self.type_expression(&field.node.ty, &mut body);
            }
            self.plain(item.span.end, &mut body);
            row.aligned(1, WIDE, body);
            if item.fields.len() > 1 || !item.broken.is_empty() || !self.on_one_line(&row) {
                self.next = start + head.len();
                self.header(head, blank);
                let parts = parts(&item.fields, spans(&item.broken));
                self.block(&parts, item.span.end, |this, field, blank| {
                    this.field(&field.node, field.span.end, blank);
                });
                return;
            }
        }
        self.push(&row);
    }

    /// Which of the tokens from `start` on is the event's label, if it stands behind `mutual` and no comment stands there.
    fn next_label(&self, start: usize, item: &EventItem) -> Option<usize> {
        let label = self.local(item.label.as_ref()?.span.start);
        let head = self.tokens.all.get(start..)?;
        let place = head.iter().position(|token| token.start == label)?;
        let moved = head.get(2..=place)?;
        let bare = moved
            .iter()
            .all(|token| token.notes.is_empty() && token.comment.is_none());
        (place > 2 && bare).then_some(place)
    }

    fn event_table(&mut self, item: &EventTableItem, blank: bool) {
        self.header(Vec::new(), blank);
        self.block(
            &parts(&item.columns, item.broken.iter().copied()),
            item.span.end,
            |this, column, blank| {
                let mut row = Row {
                    blank_before: blank,
                    group: this.group(Group::Roles),
                    ..this.row()
                };
                let mut role = Vec::new();
                this.take(&mut role);
                row.then(0, role);
                for (at, attribute) in column.node.attributes.iter().enumerate() {
                    let mut docs = Vec::new();
                    this.plain(attribute.span.end, &mut docs);
                    if at == 0 {
                        row.aligned(1, WIDE, docs);
                    } else {
                        row.then(2, docs);
                    }
                }
                this.push(&row);
            },
        );
    }

    fn named_value(&mut self, item: &LetItem, blank: bool) {
        self.sentence(item.span.end, blank, &item.value);
    }

    fn criterion(&mut self, item: &CriterionItem, blank: bool) {
        self.header(Vec::new(), blank);
        self.block(
            &parts(&item.clauses, item.broken.iter().copied()),
            item.span.end,
            |this, clause, blank| {
                let end = clause.span.end;
                match &clause.node {
                    CriterionClause::Met(condition) | CriterionClause::Unmet(condition) => {
                        let mut row = Row {
                            blank_before: blank,
                            group: this.group(Group::Conditions),
                            ..this.row()
                        };
                        let mut word = Vec::new();
                        this.take(&mut word);
                        row.then(0, word);
                        let mut docs = Vec::new();
                        this.expression(condition, &mut docs);
                        this.take_until(end, &mut docs);
                        row.aligned(1, WIDE, docs);
                        this.push(&row);
                    }
                    CriterionClause::Ask(_) => this.plain_row(end, blank),
                    CriterionClause::Level(_) | CriterionClause::Strength(_) | CriterionClause::Answers { .. } => {
                        this.property(end, blank);
                    }
                }
            },
        );
    }

    fn score(&mut self, item: &ScoreItem, blank: bool) {
        let mut head = Vec::new();
        for bound in &item.bounds {
            self.take_until(bound.span.start, &mut head);
            match &bound.node {
                ScoreBound::Max(value) | ScoreBound::Min(value) => self.expression(value, &mut head),
                ScoreBound::Range(range) => {
                    self.take_until(range.span.start, &mut head);
                    self.range(range, &mut head);
                }
            }
        }
        self.header(head, blank);
        self.block(
            &parts(&item.lines, item.broken.iter().copied()),
            item.span.end,
            |this, line, blank| {
                this.score_line(&line.node, line.span.end, blank);
            },
        );
    }

    fn score_line(&mut self, line: &ScoreLine, end: u32, blank: bool) {
        let (points, labelled) = match line {
            ScoreLine::When { points, label, .. } | ScoreLine::Per { points, label, .. } => (points, label.is_some()),
            ScoreLine::By { rows, broken, .. } => {
                self.header(Vec::new(), blank);
                self.block(&parts(rows, broken.iter().copied()), end, |this, row, blank| {
                    this.by_row(&row.node, row.span.end, blank);
                });
                return;
            }
        };
        let mut row = Row {
            blank_before: blank,
            group: self.group(Group::Points),
            ..self.row()
        };
        let mut docs = Vec::new();
        self.points(points, &mut docs);
        row.then(0, docs);
        if labelled && self.next_is_text() {
            let mut docs = Vec::new();
            self.take(&mut docs);
            row.aligned(1, WIDE, docs);
        }
        let mut docs = Vec::new();
        match line {
            ScoreLine::When { condition, .. } => self.expression(condition, &mut docs),
            ScoreLine::Per { count, at_most, .. } => {
                self.expression(count, &mut docs);
                if let Some(limit) = at_most {
                    if self.next_is(",") {
                        self.take(&mut docs);
                    }
                    let mut tail = vec![Doc::Break];
                    self.points(limit, &mut tail);
                    docs.push(Doc::Indent(tail));
                }
            }
            ScoreLine::By { .. } => {}
        }
        self.take_until(end, &mut docs);
        row.aligned(1, WIDE, docs);
        self.push(&row);
    }

    fn by_row(&mut self, by: &ByRow, end: u32, blank: bool) {
        let mut row = Row {
            blank_before: blank,
            group: self.group(Group::Rows),
            ..self.row()
        };
        let mut docs = Vec::new();
        for pattern in &by.patterns {
            self.pattern(pattern, &mut docs);
            if self.next_is(",") {
                self.take(&mut docs);
            }
        }
        row.then(0, docs);
        let mut docs = Vec::new();
        self.points(&by.points, &mut docs);
        self.take_until(end, &mut docs);
        row.aligned(1, WIDE, docs);
        self.push(&row);
    }

    fn grade(&mut self, item: &GradeItem, blank: bool) {
        let start = self.next;
        let mut row = Row {
            blank_before: blank,
            hanging: 4,
            ..self.row()
        };
        let mut head = Vec::new();
        for value in &item.of {
            self.expression(value, &mut head);
        }
        while self.before(item.span.end) && !self.next_is("{") {
            self.take(&mut head);
        }
        row.then(0, head.clone());
        if self.before(item.span.end) {
            let mut open = Vec::new();
            self.take(&mut open);
            row.then(1, open);
            for (at, grade) in item.rows.iter().enumerate() {
                let mut docs = Vec::new();
                self.grade_row(grade, &mut docs);
                row.then(if at == 0 { 1 } else { 2 }, docs);
            }
            let mut rest = Vec::new();
            self.take_until(item.span.end, &mut rest);
            row.then(1, rest);
            if item.rows.is_empty() || !item.broken.is_empty() || !self.on_one_line(&row) {
                self.next = start;
                let mut head = Vec::new();
                for value in &item.of {
                    self.expression(value, &mut head);
                }
                self.header(head, blank);
                self.block(
                    &parts(&item.rows, item.broken.iter().copied()),
                    item.span.end,
                    |this, grade, blank| {
                        let mut row = Row {
                            blank_before: blank,
                            group: this.group(Group::Rows),
                            ..this.row()
                        };
                        let mut name = Vec::new();
                        this.take(&mut name);
                        row.then(0, name);
                        let mut docs = Vec::new();
                        this.grade_row(grade, &mut docs);
                        row.aligned(1, WIDE, docs);
                        this.push(&row);
                    },
                );
                return;
            }
        }
        self.push(&row);
    }

    fn grade_row(&mut self, row: &Spanned<GradeRow>, docs: &mut Vec<Doc>) {
        match &row.node {
            GradeRow::From { limit, .. } => self.expression(limit, docs),
            GradeRow::Otherwise { .. } => {}
        }
        self.take_until(row.span.end, docs);
    }

    fn gate(&mut self, item: &GateItem, blank: bool) {
        self.header(Vec::new(), blank);
        self.block(
            &parts(&item.clauses, item.broken.iter().copied()),
            item.span.end,
            |this, clause, blank| {
                let end = clause.span.end;
                match &clause.node {
                    GateClause::Require(condition) => this.sentence(end, blank, condition),
                    GateClause::Otherwise { because, .. } => {
                        let mut row = Row {
                            blank_before: blank,
                            ..this.row()
                        };
                        let mut docs = Vec::new();
                        while this.before(end) {
                            if because.is_some() && this.next_is("because") && docs.len() > 1 {
                                let mut reason = vec![Doc::Break];
                                this.take_until(end, &mut reason);
                                docs.push(Doc::Indent(reason));
                            } else {
                                this.take(&mut docs);
                            }
                        }
                        row.then(0, docs);
                        this.push(&row);
                    }
                    GateClause::IfUnknown(_) => this.plain_row(end, blank),
                }
            },
        );
    }

    fn framework(&mut self, item: &FrameworkItem, blank: bool) {
        self.header(Vec::new(), blank);
        let parts = parts(&item.requirements, item.broken.iter().copied());
        // All on one line each, or none.
        let start = self.next;
        self.depth += 1;
        let short = item.broken.is_empty()
            && item.requirements.iter().all(|requirement| {
                let row = self.requirement_row(requirement, false);
                self.on_one_line(&row)
            });
        self.depth -= 1;
        self.next = start;
        self.block(&parts, item.span.end, |this, requirement, blank| {
            if short || requirement.node.ask.is_none() {
                let row = this.requirement_row(requirement, blank);
                this.push(&row);
            } else {
                this.header(Vec::new(), blank);
                let ask: Vec<Part<'_, Requirement>> = Vec::new();
                this.block(&ask, requirement.span.end, |_, _, _| {});
            }
        });
    }

    fn requirement_row(&mut self, requirement: &Spanned<Requirement>, blank: bool) -> Row {
        let mut row = Row {
            blank_before: blank,
            ..self.row()
        };
        let mut docs = Vec::new();
        self.take_until(requirement.span.end, &mut docs);
        row.then(0, docs);
        row
    }

    /// Whether the row fits on one line and has no comment inside.
    fn on_one_line(&self, row: &Row) -> bool {
        let lines = self.tokens.lay_out(row, self.depth);
        lines.len() == 1 && lines.iter().all(|line| line_width(line) <= WIDTH)
    }
}
