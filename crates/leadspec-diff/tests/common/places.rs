//! Where in a text of a definition something can be put elsewhere, or otherwise.

use leadspec_diagnostics::{SourceMap, Span};
use leadspec_syntax::{
    CriterionClause, Expression, ExpressionKind, GateClause, Item, LeadEntry, LifecycleEntry, Literal, NumberLiteral,
    Pattern, ScoreLine, SyntaxTree, TypeKind, parse,
};

/// What stands where.
#[derive(Default)]
pub(crate) struct Places {
    /// Things that may stand in any order, each list in one block.
    pub(crate) free: Vec<Vec<Span>>,
    /// Conditions over the lead.
    pub(crate) conditions: Vec<Span>,
    /// Members of an `and`, and of an `or`.
    pub(crate) lists: Vec<(bool, Vec<Span>)>,
    /// Both sides of a comparison, and its sign.
    pub(crate) comparisons: Vec<(Span, Span, Span)>,
    /// Numbers as they are written.
    pub(crate) numbers: Vec<Span>,
    /// Items of written lists with more than one.
    pub(crate) items: Vec<Vec<Span>>,
    /// Things that can be left out: gates, lines, transitions, clauses.
    pub(crate) parts: Vec<Span>,
    /// Labels, questions and reasons.
    pub(crate) texts: Vec<Span>,
    /// Named values.
    pub(crate) lets: Vec<String>,
    /// Where items start.
    pub(crate) starts: Vec<u32>,
}

/// Reads a text.
pub(crate) fn tree(text: &str) -> SyntaxTree {
    let mut sources = SourceMap::new();
    let file = sources.add("test.lead", text);
    parse(file, 0, text).tree
}

pub(crate) fn places(tree: &SyntaxTree) -> Places {
    let mut places = Places::default();
    let mut items: Vec<Span> = Vec::new();
    let mut gates: Vec<(Option<String>, Span)> = Vec::new();
    for item in &tree.items {
        let span = places.item(item);
        places.starts.push(span.start);
        if let Item::Gate(gate) = item {
            let to = gate.clauses.iter().find_map(|c| match &c.node {
                GateClause::Otherwise { stage, .. } => stage.as_ref().map(|s| s.text.clone()),
                GateClause::Require(_) | GateClause::IfUnknown(_) => None,
            });
            gates.push((to, span));
        } else {
            items.push(span);
        }
    }
    // Gates that send to one stage, one behind the other.
    for run in gates.chunk_by(|a, b| a.0 == b.0) {
        places.free.push(run.iter().map(|(_, span)| *span).collect());
    }
    places.free.push(items);
    places.free.retain(|of| of.len() > 1);
    places
}

impl Places {
    fn item(&mut self, item: &Item) -> Span {
        match item {
            Item::Definition(item) => item.span,
            Item::Use(item) => item.span,
            Item::Lead(item) => {
                let fields = item.entries.iter().filter(|e| matches!(e.node, LeadEntry::Field(_)));
                self.free.push(fields.map(|e| e.span).collect());
                for entry in &item.entries {
                    if let LeadEntry::Field(field) = &entry.node
                        && let TypeKind::OneOf {
                            options,
                            ordered: false,
                        } = &field.ty.kind
                    {
                        let bare = options.iter().filter(|o| o.texts.is_empty());
                        self.free.push(bare.map(|o| o.name.span).collect());
                    }
                }
                item.span
            }
            Item::Event(item) => {
                self.free.push(item.fields.iter().map(|f| f.span).collect());
                item.span
            }
            Item::EventTable(item) => {
                self.free.push(item.columns.iter().map(|c| c.span).collect());
                item.span
            }
            Item::Let(item) => {
                self.lets.push(item.name.text.clone());
                self.expression(&item.value);
                item.span
            }
            Item::Criterion(item) => {
                self.texts.extend(item.label.as_ref().map(|l| l.span));
                let is_answer = |c: &CriterionClause| matches!(c, CriterionClause::Met(_) | CriterionClause::Unmet(_));
                let rest = item.clauses.iter().filter(|c| !is_answer(&c.node));
                self.free.push(rest.map(|c| c.span).collect());
                let answers: Vec<_> = item.clauses.iter().filter(|c| is_answer(&c.node)).collect();
                let is_met = |c: &CriterionClause| matches!(c, CriterionClause::Met(_));
                for run in answers.chunk_by(|a, b| is_met(&a.node) == is_met(&b.node)) {
                    self.free.push(run.iter().map(|c| c.span).collect());
                }
                for clause in &item.clauses {
                    match &clause.node {
                        CriterionClause::Met(when) | CriterionClause::Unmet(when) => {
                            self.conditions.push(when.span);
                            self.expression(when);
                            self.parts.push(clause.span);
                        }
                        CriterionClause::Ask(text) => {
                            self.texts.push(text.span);
                            self.parts.push(clause.span);
                        }
                        CriterionClause::Level(_) | CriterionClause::Strength(_) => self.parts.push(clause.span),
                        CriterionClause::Answers { .. } => {}
                    }
                }
                item.span
            }
            Item::Score(item) => {
                self.texts.extend(item.label.as_ref().map(|l| l.span));
                self.free.push(item.lines.iter().map(|l| l.span).collect());
                for line in &item.lines {
                    self.parts.push(line.span);
                    self.line(&line.node);
                }
                item.span
            }
            Item::Grade(item) => {
                for row in &item.rows {
                    if let leadspec_syntax::GradeRow::From { limit, .. } = &row.node {
                        self.expression(limit);
                    }
                }
                item.span
            }
            Item::Gate(item) => {
                self.texts.extend(item.label.as_ref().map(|l| l.span));
                self.parts.push(item.span);
                for clause in &item.clauses {
                    match &clause.node {
                        GateClause::Require(when) => {
                            self.conditions.push(when.span);
                            self.expression(when);
                        }
                        GateClause::Otherwise { because, .. } => self.texts.extend(because.as_ref().map(|b| b.span)),
                        GateClause::IfUnknown(_) => {}
                    }
                }
                item.span
            }
            Item::Lifecycle(item) => {
                self.lifecycle(&item.entries);
                item.span
            }
            Item::Framework(item) => item.span,
            Item::Example(item) => item.span,
            Item::Test(item) => item.span,
            Item::Always(item) => item.span,
            Item::Broken(item) => item.span,
        }
    }

    fn lifecycle(&mut self, entries: &[leadspec_syntax::Spanned<LifecycleEntry>]) {
        let stages = entries.iter().filter(|e| matches!(e.node, LifecycleEntry::Stage(_)));
        self.free.push(stages.map(|e| e.span).collect());
        let mut ways: Vec<(&str, Span)> = Vec::new();
        for entry in entries {
            match &entry.node {
                LifecycleEntry::Stage(stage) => self.texts.extend(stage.label.as_ref().map(|l| l.span)),
                LifecycleEntry::Transition(way) => {
                    self.parts.push(entry.span);
                    self.texts.extend(way.because.as_ref().map(|b| b.span));
                    if let Some(when) = &way.when {
                        self.conditions.push(when.span);
                        self.expression(when);
                    }
                    ways.push((&way.from.text, entry.span));
                }
            }
        }
        // Out of different stages: neighbours may change places.
        for pair in ways.windows(2) {
            if pair[0].0 != pair[1].0 {
                self.free.push(pair.iter().map(|(_, span)| *span).collect());
            }
        }
    }

    fn line(&mut self, line: &ScoreLine) {
        match line {
            ScoreLine::When {
                points,
                label,
                condition,
            } => {
                self.number(&points.number);
                self.texts.extend(label.as_ref().map(|l| l.span));
                self.conditions.push(condition.span);
                self.expression(condition);
            }
            ScoreLine::Per {
                points,
                label,
                count,
                at_most,
            } => {
                self.number(&points.number);
                self.texts.extend(label.as_ref().map(|l| l.span));
                self.expression(count);
                if let Some(most) = at_most {
                    self.number(&most.number);
                }
            }
            ScoreLine::By { label, rows, .. } => {
                self.texts.extend(label.as_ref().map(|l| l.span));
                // Rows for single values or ranges that do not overlap, in the examples.
                let plain = rows.iter().filter(|row| {
                    let patterns = row.node.patterns.iter();
                    patterns.clone().count() == 1 && patterns.clone().all(|p| matches!(p, Pattern::Range(_)))
                });
                self.free.push(plain.map(|row| row.span).collect());
                for row in rows {
                    self.number(&row.node.points.number);
                    self.parts.push(row.span);
                }
            }
        }
    }

    fn number(&mut self, number: &NumberLiteral) {
        self.numbers.push(number.span);
    }

    fn expression(&mut self, expression: &Expression) {
        match &expression.kind {
            ExpressionKind::Name(_)
            | ExpressionKind::Gate { .. }
            | ExpressionKind::Latest { .. }
            | ExpressionKind::Today
            | ExpressionKind::Broken => {}
            ExpressionKind::Literal(literal) => match literal {
                Literal::Number(number) | Literal::Percent(number) | Literal::Money { number, .. } => {
                    self.number(number);
                }
                Literal::Duration(duration) => self.number(&duration.number),
                Literal::Text(_) | Literal::Bool(_) | Literal::Unknown | Literal::Date(_) | Literal::Timestamp(_) => {}
            },
            ExpressionKind::List(of) => {
                let spans: Vec<Span> = of.iter().map(|e| e.span).collect();
                if spans.len() > 1 {
                    self.items.push(spans.clone());
                }
                self.free.push(spans);
                for member in of {
                    self.expression(member);
                }
            }
            ExpressionKind::And(of) | ExpressionKind::Or(of) => {
                let spans: Vec<Span> = of.iter().map(|e| e.span).collect();
                self.free.push(spans.clone());
                self.lists
                    .push((matches!(expression.kind, ExpressionKind::And(_)), spans));
                for member in of {
                    self.expression(member);
                }
            }
            ExpressionKind::Several { of, .. } => {
                self.free.push(of.iter().map(|e| e.span).collect());
                for member in of {
                    self.expression(member);
                }
            }
            ExpressionKind::Group(a)
            | ExpressionKind::Not(a)
            | ExpressionKind::Negate(a)
            | ExpressionKind::DaysSince(a) => self.expression(a),
            ExpressionKind::Within { value, duration, .. } => {
                self.expression(value);
                self.number(&duration.number);
            }
            ExpressionKind::Is { value, .. } => self.expression(value),
            ExpressionKind::Implies(a, b)
            | ExpressionKind::Add(a, b)
            | ExpressionKind::Subtract(a, b)
            | ExpressionKind::Multiply(a, b) => {
                self.expression(a);
                self.expression(b);
            }
            ExpressionKind::Compare {
                operator, left, right, ..
            } => {
                self.comparisons.push((left.span, operator.span, right.span));
                self.expression(left);
                self.expression(right);
            }
            ExpressionKind::In { value, list, .. } => {
                self.expression(value);
                self.expression(list);
            }
            ExpressionKind::Between { value, low, high } => {
                self.expression(value);
                self.expression(low);
                self.expression(high);
            }
            ExpressionKind::Match { value, needle, .. } => {
                self.expression(value);
                self.expression(needle);
            }
            ExpressionKind::IfUnknown { value, fallback } => {
                self.expression(value);
                self.expression(fallback);
            }
            ExpressionKind::Events { filter, window, .. } => {
                if let Some(filter) = filter {
                    self.expression(filter);
                }
                if let Some(window) = window {
                    self.number(&window.number);
                }
            }
        }
    }
}
