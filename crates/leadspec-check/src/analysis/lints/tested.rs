//! The names that tests and `always` blocks ask about: what stands there is used, though no decision rests on it.

use leadspec_syntax::{Expectation, Expression, ExpressionKind, Item, SyntaxTree, TestClause};
use std::collections::BTreeSet;

/// Every name in an expectation or `always` block of these files.
pub(in super::super) fn names(files: &[SyntaxTree]) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    for item in files.iter().flat_map(|file| &file.items) {
        if let Item::Always(always) = item {
            if let Some(condition) = &always.condition {
                expression(condition, &mut names);
            }
        } else if let Item::Test(test) = item {
            for clause in &test.clauses {
                if let TestClause::Expect(Expectation::Condition(condition)) = &clause.node {
                    expression(condition, &mut names);
                }
            }
        }
    }
    names
}

fn expression<'a>(of: &'a Expression, names: &mut BTreeSet<&'a str>) {
    match &of.kind {
        ExpressionKind::Name(name) => {
            names.insert(&name.text);
        }
        ExpressionKind::Literal(_) | ExpressionKind::Gate { .. } | ExpressionKind::Today | ExpressionKind::Broken => {}
        ExpressionKind::Group(inner)
        | ExpressionKind::Not(inner)
        | ExpressionKind::Negate(inner)
        | ExpressionKind::DaysSince(inner) => expression(inner, names),
        ExpressionKind::List(of)
        | ExpressionKind::And(of)
        | ExpressionKind::Or(of)
        | ExpressionKind::Several { of, .. } => of.iter().for_each(|e| expression(e, names)),
        ExpressionKind::Implies(left, right)
        | ExpressionKind::Add(left, right)
        | ExpressionKind::Subtract(left, right)
        | ExpressionKind::Multiply(left, right)
        | ExpressionKind::Compare { left, right, .. } => {
            expression(left, names);
            expression(right, names);
        }
        ExpressionKind::In { value, list, .. } => {
            expression(value, names);
            expression(list, names);
        }
        ExpressionKind::Between { value, low, high } => {
            for e in [value, low, high] {
                expression(e, names);
            }
        }
        ExpressionKind::Within { value, .. } | ExpressionKind::Is { value, .. } => expression(value, names),
        ExpressionKind::Match { value, needle, .. } => {
            expression(value, names);
            expression(needle, names);
        }
        ExpressionKind::IfUnknown { value, fallback } => {
            expression(value, names);
            expression(fallback, names);
        }
        ExpressionKind::Events { event, filter, .. } => {
            names.insert(&event.text);
            if let Some(filter) = filter {
                expression(filter, names);
            }
        }
        ExpressionKind::Latest { event, attribute } => {
            names.insert(&event.text);
            names.extend(attribute.iter().map(|a| a.text.as_str()));
        }
    }
}
