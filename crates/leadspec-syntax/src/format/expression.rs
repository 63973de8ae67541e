//! Where conditions, values, ranges, lists and types may break, and the blanks in them that the signs alone don't tell.

use super::broken::children;
use super::doc::Doc;
use super::printer::Printer;
use super::token::Kind;
use crate::{Expression, ExpressionKind, FieldValue, Pattern, Points, RangeLiteral, Spanned, TypeExpression, TypeKind};

impl Printer<'_> {
    /// Takes an expression.
    pub(super) fn expression(&mut self, expression: &Expression, docs: &mut Vec<Doc>) {
        self.take_until(expression.span.start, docs);
        let end = expression.span.end;
        match &expression.kind {
            ExpressionKind::And(parts) | ExpressionKind::Or(parts) => {
                self.chain(&parts.iter().collect::<Vec<_>>(), docs);
            }
            ExpressionKind::Implies(left, right) => self.chain(&[left, right], docs),
            ExpressionKind::List(items) | ExpressionKind::Several { of: items, .. } => {
                while self.before(end) && !self.next_is("[") {
                    self.take(docs);
                }
                self.list(items, end, docs);
            }
            ExpressionKind::Group(inner) => {
                let mut level = Vec::new();
                self.take(&mut level);
                let mut body = vec![Doc::Break];
                self.flush(inner, &mut body);
                self.close(level, body, end, docs);
            }
            ExpressionKind::Negate(inner) => {
                self.take(docs);
                self.set_blank(false);
                self.expression(inner, docs);
            }
            ExpressionKind::Latest { .. } => {
                while self.before(end) {
                    if self.next_is(".") {
                        self.set_blank(true);
                        self.take(docs);
                        self.set_blank(true);
                    }
                    self.take(docs);
                }
            }
            ExpressionKind::Not(_)
            | ExpressionKind::DaysSince(_)
            | ExpressionKind::Within { .. }
            | ExpressionKind::Is { .. }
            | ExpressionKind::Compare { .. }
            | ExpressionKind::Add(..)
            | ExpressionKind::Subtract(..)
            | ExpressionKind::Multiply(..)
            | ExpressionKind::In { .. }
            | ExpressionKind::Match { .. }
            | ExpressionKind::IfUnknown { .. }
            | ExpressionKind::Between { .. }
            | ExpressionKind::Events { .. }
            | ExpressionKind::Literal(_)
            | ExpressionKind::Name(_)
            | ExpressionKind::Gate { .. }
            | ExpressionKind::Today
            | ExpressionKind::Broken => {
                for child in children(expression) {
                    self.expression(child, docs);
                }
            }
        }
        self.take_until(end, docs);
    }

    /// `a or b or c`: breaks before each operator or before none.
    fn chain(&mut self, parts: &[&Expression], docs: &mut Vec<Doc>) {
        let mut level = Vec::new();
        let mut rest = Vec::new();
        self.links(parts, &mut level, &mut rest);
        level.push(Doc::Indent(rest));
        docs.push(Doc::Level(level));
    }

    /// What stands between parentheses: a chain there has no line before it to be deeper than.
    fn flush(&mut self, inner: &Expression, docs: &mut Vec<Doc>) {
        let links: Vec<&Expression> = if let ExpressionKind::And(parts) | ExpressionKind::Or(parts) = &inner.kind {
            parts.iter().collect()
        } else if let ExpressionKind::Implies(left, right) = &inner.kind {
            vec![left.as_ref(), right.as_ref()]
        } else {
            return self.expression(inner, docs);
        };
        let mut level = Vec::new();
        let mut rest = Vec::new();
        self.links(&links, &mut level, &mut rest);
        level.extend(rest);
        docs.push(Doc::Level(level));
    }

    fn links(&mut self, parts: &[&Expression], first: &mut Vec<Doc>, rest: &mut Vec<Doc>) {
        for (at, part) in parts.iter().enumerate() {
            if at == 0 {
                self.expression(part, first);
            } else {
                rest.push(Doc::Break);
                self.expression(part, rest);
            }
        }
    }

    /// `[a, b]`, the next token being its `[`.
    fn list(&mut self, items: &[Expression], end: u32, docs: &mut Vec<Doc>) {
        let mut level = Vec::new();
        self.take(&mut level);
        let mut body = Vec::new();
        for item in items {
            self.take_until(item.span.start, &mut body);
            body.push(Doc::Break);
            self.expression(item, &mut body);
        }
        self.close(level, body, end, docs);
    }

    /// `{ budget: unknown }`, the next token being its `{`.
    pub(super) fn values(&mut self, values: &[Spanned<FieldValue>], end: u32, docs: &mut Vec<Doc>) {
        let mut level = Vec::new();
        self.take(&mut level);
        let mut body = Vec::new();
        for value in values {
            self.take_until(value.span.start, &mut body);
            body.push(Doc::Break);
            self.expression(&value.node.value, &mut body);
        }
        self.close(level, body, end, docs);
    }

    /// Ends a bracketed level: what is left before the last token before `end` stands inside, the last token does not.
    fn close(&mut self, mut level: Vec<Doc>, mut body: Vec<Doc>, end: u32, docs: &mut Vec<Doc>) {
        self.take_until(end.saturating_sub(1), &mut body);
        body.push(Doc::Notes(self.next));
        level.push(Doc::Indent(body));
        level.push(Doc::Break);
        self.take_until(end, &mut level);
        docs.push(Doc::Level(level));
    }

    /// Takes what stands before an offset; lists in it may break. For what the tree has no expressions for: types, markers.
    pub(super) fn plain(&mut self, until: u32, docs: &mut Vec<Doc>) {
        while self.before(until) {
            if self.next_is("[") {
                self.brackets(until, docs);
            } else {
                self.take(docs);
            }
        }
    }

    fn brackets(&mut self, until: u32, docs: &mut Vec<Doc>) {
        let mut level = Vec::new();
        self.take(&mut level);
        let mut body = vec![Doc::Break];
        while self.before(until) && !self.next_is("]") {
            if self.next_is("[") {
                self.brackets(until, &mut body);
            } else if self.next_is(",") {
                self.take(&mut body);
                body.push(Doc::Break);
            } else {
                if self.next_is("<") {
                    body.push(Doc::Break);
                }
                self.take(&mut body);
            }
        }
        if self.next_is("]") {
            body.push(Doc::Notes(self.next));
            level.push(Doc::Indent(body));
            level.push(Doc::Break);
            self.take(&mut level);
        } else {
            level.push(Doc::Indent(body));
        }
        docs.push(Doc::Level(level));
    }

    /// `0..10`: no blanks around the dots, but before `..9` and behind `50..`.
    pub(super) fn range(&mut self, range: &RangeLiteral, docs: &mut Vec<Doc>) {
        if let Some(low) = &range.low {
            self.expression(low, docs);
        }
        self.set_blank(range.low.is_none());
        self.take(docs);
        if let Some(high) = &range.high {
            self.set_blank(false);
            self.expression(high, docs);
        } else {
            let glued = [",", "?", ")", "]"].iter().any(|sign| self.next_is(sign));
            self.set_blank(!glued);
        }
        self.take_until(range.span.end, docs);
    }

    /// `+20`: no blank behind the sign.
    pub(super) fn points(&mut self, points: &Points, docs: &mut Vec<Doc>) {
        self.take_until(points.span.start, docs);
        if points.sign.is_some() {
            self.take(docs);
            self.set_blank(false);
        }
        self.take_until(points.span.end, docs);
    }

    /// A row's pattern in a table of points.
    pub(super) fn pattern(&mut self, pattern: &Pattern, docs: &mut Vec<Doc>) {
        match pattern {
            Pattern::Range(range) => {
                self.take_until(range.span.start, docs);
                self.range(range, docs);
            }
            Pattern::Value(value) => self.expression(value, docs),
            Pattern::Otherwise(span) => self.take_until(span.end, docs),
        }
    }

    /// Takes a type with its `?`.
    pub(super) fn type_expression(&mut self, ty: &TypeExpression, docs: &mut Vec<Doc>) {
        match &ty.kind {
            TypeKind::Integer(Some(range)) | TypeKind::Number(Some(range)) => {
                self.take_until(range.span.start, docs);
                self.range(range, docs);
            }
            TypeKind::ListOf(inner) => {
                self.plain(inner.span.start, docs);
                self.type_expression(inner, docs);
            }
            TypeKind::Bool
            | TypeKind::Integer(None)
            | TypeKind::Number(None)
            | TypeKind::Percent
            | TypeKind::Money(_)
            | TypeKind::Text
            | TypeKind::OneOf { .. }
            | TypeKind::Date
            | TypeKind::Timestamp
            | TypeKind::Duration
            | TypeKind::Stage
            | TypeKind::Other(_) => {}
        }
        self.plain(ty.span.end, docs);
    }

    /// Takes `notify("account-executive")` and the like up to an offset: no blank before the parenthesis.
    pub(super) fn actions(&mut self, until: u32, docs: &mut Vec<Doc>) {
        while self.before(until) {
            if self.next_is("(") {
                self.set_blank(false);
            }
            self.take(docs);
        }
    }

    /// Whether the next token is a text in quotes.
    pub(super) fn next_is_text(&self) -> bool {
        self.tokens
            .all
            .get(self.next)
            .is_some_and(|token| token.kind == Kind::Text)
    }
}
