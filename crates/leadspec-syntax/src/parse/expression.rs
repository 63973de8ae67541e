//! Mapping of expressions, loosest binding first.

use super::Context;
use super::children::Children;
use super::grammar::Rule;
use super::value::{duration, extra_commas, literal, literal_of, name, negate, number};
use crate::{
    CompareOperator, Direction, EventQuantifier, Expression, ExpressionKind, MatchOperator, MatchQuantifier,
    Quantifier, Spanned, State,
};
use leadspec_diagnostics::{Code, Diagnostic, Span};
use pest::Token;
use pest::iterators::Pair;

/// Operators that may take each other's result, one in the other.
const CHAIN: usize = 256;

/// `stage = sql implies authority`
pub(super) fn expression(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<Expression> {
    measured(cx, pair, implication)
}

/// `fit + 10`
pub(super) fn sum(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<Expression> {
    measured(cx, pair, addition)
}

/// Maps with `map`, unless the tree would become so deep that walking it could exhaust the stack: nesting is limited before the
/// grammar reads, chains such as `a + b + …` are limited here.
fn measured<'c, 'i>(
    cx: &mut Context<'c>,
    pair: Pair<'i, Rule>,
    map: impl FnOnce(&mut Context<'c>, Pair<'i, Rule>) -> Option<Expression>,
) -> Option<Expression> {
    if cx.nesting == 0 && depth(&pair) > CHAIN {
        let span = cx.span(&pair);
        cx.report(
            Diagnostic::new(
                Code::TooDeep,
                format!("more than {CHAIN} operators take each other's result"),
                span,
                "too long a chain",
            )
            .with_help("give parts of it a name with `let`"),
        );
        return Some(Expression {
            span,
            kind: ExpressionKind::Broken,
        });
    }
    cx.nesting += 1;
    let expression = map(cx, pair);
    cx.nesting -= 1;
    expression
}

/// How many nodes would stand in each other. Chains of `and` and `or` are flat.
fn depth(pair: &Pair<'_, Rule>) -> usize {
    let mut open: Vec<(usize, usize)> = Vec::new();
    let mut whole = 0;
    for token in pair.clone().tokens() {
        match token {
            Token::Start { .. } => open.push((0, 0)),
            Token::End { rule, .. } => {
                let (inside, chain) = open.pop().unwrap_or_default();
                let nests = matches!(rule, Rule::group | Rule::list | Rule::operand | Rule::events);
                let depth = inside + chain + usize::from(nests);
                match open.last_mut() {
                    Some((deepest, chain)) => {
                        *deepest = (*deepest).max(depth);
                        *chain += usize::from(matches!(
                            rule,
                            Rule::plus | Rule::minus | Rule::star | Rule::kw_implies | Rule::kw_not
                        ));
                    }
                    None => whole = depth,
                }
            }
        }
    }
    whole
}

fn implication(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<Expression> {
    let mut children = Children::of(pair);
    let mut operands = Vec::new();
    while let Some(pair) = children.node(Rule::disjunction) {
        operands.push(disjunction(cx, pair)?);
    }
    children.end();
    let last = operands.pop()?;
    Some(operands.into_iter().rev().fold(last, |right, left| Expression {
        span: left.span.to(right.span),
        kind: ExpressionKind::Implies(Box::new(left), Box::new(right)),
    }))
}

fn disjunction(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<Expression> {
    let mut children = Children::of(pair);
    let mut operands = Vec::new();
    while let Some(pair) = children.node(Rule::conjunction) {
        operands.push(conjunction(cx, pair)?);
        if let Some(pair) = children.node(Rule::foreign_or) {
            foreign(cx, &pair, "or");
        }
    }
    children.end();
    chain(operands, ExpressionKind::Or)
}

fn conjunction(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<Expression> {
    let mut children = Children::of(pair);
    let mut operands = Vec::new();
    while let Some(pair) = children.node(Rule::inversion) {
        operands.push(inversion(cx, pair)?);
        if let Some(pair) = children.node(Rule::foreign_and) {
            foreign(cx, &pair, "and");
        }
    }
    children.end();
    chain(operands, ExpressionKind::And)
}

fn chain(mut operands: Vec<Expression>, kind: fn(Vec<Expression>) -> ExpressionKind) -> Option<Expression> {
    if operands.len() < 2 {
        return operands.pop();
    }
    let span = operands.first()?.span.to(operands.last()?.span);
    Some(Expression {
        span,
        kind: kind(operands),
    })
}

/// Reports a sign or word of another language that stands for `ours`.
pub(super) fn foreign(cx: &mut Context<'_>, pair: &Pair<'_, Rule>, ours: &str) {
    let span = cx.span(pair);
    let written = pair.as_str();
    let code = if written.starts_with(char::is_alphabetic) {
        Code::ForeignWord
    } else {
        Code::ForeignOperator
    };
    // `!x` needs a blank when it becomes `not x`.
    let blank_before = cx
        .text
        .get(..pair.as_span().start())
        .is_some_and(|t| t.ends_with(is_word));
    let blank_after = cx
        .text
        .get(pair.as_span().end()..)
        .is_some_and(|t| t.starts_with(is_word));
    let is_ours_word = ours.starts_with(is_word);
    let text = format!(
        "{}{ours}{}",
        if blank_before && is_ours_word { " " } else { "" },
        if blank_after && is_ours_word { " " } else { "" }
    );
    cx.report(
        Diagnostic::new(
            code,
            format!("`{written}` is written `{ours}`"),
            span,
            format!("write `{ours}`"),
        )
        .with_help(format!("replace `{written}` with `{ours}`"))
        .with_safe_fix(format!("write `{ours}`"), span, text),
    );
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn inversion(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<Expression> {
    let mut children = Children::of(pair);
    let mut starts = Vec::new();
    loop {
        if let Some(pair) = children.node(Rule::kw_not) {
            starts.push(cx.span(&pair));
        } else if let Some(pair) = children.node(Rule::foreign_not) {
            foreign(cx, &pair, "not");
            starts.push(cx.span(&pair));
        } else {
            break;
        }
    }
    let inner = comparison(cx, children.node(Rule::comparison)?)?;
    children.end();
    Some(starts.into_iter().rev().fold(inner, |inner, not| Expression {
        span: not.to(inner.span),
        kind: ExpressionKind::Not(Box::new(inner)),
    }))
}

/// A comparison, also that of a filter.
fn comparison(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<Expression> {
    let mut children = Children::of(pair);
    let left = sum(cx, children.node(Rule::sum)?)?;
    let mut whole = match children.any() {
        Some(tail) => comparison_tail(cx, left, tail)?,
        None => left,
    };
    while let Some(pair) = children.node(Rule::chained) {
        let span = cx.span(&pair);
        let first = whole.span;
        whole.span = whole.span.to(span);
        chained(cx, pair, first);
    }
    children.end();
    Some(whole)
}

/// The second half of `a < b < c`: reported, and left out of the tree.
fn chained(cx: &mut Context<'_>, pair: Pair<'_, Rule>, first: Span) {
    let span = cx.span(&pair);
    let operand = cx.text.get(pair.as_span().start()..).unwrap_or("");
    let _ = operand;
    cx.report(
        Diagnostic::new(
            Code::ChainedComparison,
            "two comparisons share one operand",
            span,
            "a second comparison",
        )
        .with_label(first, "the first comparison")
        .with_help("compare twice and join with `and`, or write `x between 1 and 10`"),
    );
}

fn comparison_tail(cx: &mut Context<'_>, left: Expression, pair: Pair<'_, Rule>) -> Option<Expression> {
    let span = left.span.to(cx.span(&pair));
    let rule = pair.as_rule();
    let mut children = Children::of(pair);
    let value = Box::new(left);
    let kind = if rule == Rule::compare {
        let operator = compare_operator(cx, children.node(Rule::compare_operator)?)?;
        let right = match children.node(Rule::bool_value) {
            Some(pair) => literal_of(cx, pair)?,
            None => sum(cx, children.node(Rule::sum)?)?,
        };
        ExpressionKind::Compare {
            operator,
            left: value,
            right: Box::new(right),
            ignoring_case: ignoring_case(cx, &mut children),
        }
    } else if rule == Rule::in_list {
        let negated = children.has(Rule::kw_not);
        let list = sum(cx, children.node(Rule::sum)?)?;
        ExpressionKind::In {
            value,
            list: Box::new(list),
            negated,
            ignoring_case: ignoring_case(cx, &mut children),
        }
    } else if rule == Rule::between {
        let low = sum(cx, children.node(Rule::sum)?)?;
        if let Some(pair) = children.node(Rule::foreign_and) {
            foreign(cx, &pair, "and");
        }
        let high = sum(cx, children.node(Rule::sum)?)?;
        ExpressionKind::Between {
            value,
            low: Box::new(low),
            high: Box::new(high),
        }
    } else if rule == Rule::within {
        let direction = if children.has(Rule::kw_last) {
            Direction::Last
        } else {
            Direction::Next
        };
        ExpressionKind::Within {
            value,
            direction,
            duration: duration(cx, children.node(Rule::duration)?)?,
        }
    } else if rule == Rule::matches {
        let operator = match_operator(cx, children.node(Rule::match_operator)?)?;
        let quantifier = match children.node(Rule::match_quantifier) {
            None => MatchQuantifier::One,
            Some(pair) if Children::of(pair.clone()).node(Rule::any_of).is_some() => MatchQuantifier::AnyOf,
            Some(_) => MatchQuantifier::AllOf,
        };
        let needle = sum(cx, children.node(Rule::sum)?)?;
        ExpressionKind::Match {
            value,
            operator,
            quantifier,
            needle: Box::new(needle),
            ignoring_case: ignoring_case(cx, &mut children),
        }
    } else {
        let negated = children.has(Rule::kw_not);
        ExpressionKind::Is {
            value,
            negated,
            state: state(cx, &children.node(Rule::state)?)?,
        }
    };
    children.end();
    Some(Expression { span, kind })
}

fn ignoring_case(cx: &Context<'_>, children: &mut Children<'_>) -> Option<Span> {
    children.node(Rule::ignoring_case).map(|pair| cx.span(&pair))
}

fn compare_operator(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<Spanned<CompareOperator>> {
    let span = cx.span(&pair);
    let mut children = Children::of(pair);
    let pair = children.any()?;
    children.end();
    let node = match pair.as_str() {
        "=" => CompareOperator::Equal,
        "!=" => CompareOperator::NotEqual,
        "<" => CompareOperator::Less,
        "<=" => CompareOperator::LessOrEqual,
        ">" => CompareOperator::Greater,
        ">=" => CompareOperator::GreaterOrEqual,
        "==" | "===" => foreign_compare(cx, &pair, "=", CompareOperator::Equal),
        "<>" | "!==" | "≠" => foreign_compare(cx, &pair, "!=", CompareOperator::NotEqual),
        "=<" | "≤" => foreign_compare(cx, &pair, "<=", CompareOperator::LessOrEqual),
        "=>" | "≥" => foreign_compare(cx, &pair, ">=", CompareOperator::GreaterOrEqual),
        _ => return None,
    };
    Some(Spanned { span, node })
}

fn foreign_compare(cx: &mut Context<'_>, pair: &Pair<'_, Rule>, ours: &str, meant: CompareOperator) -> CompareOperator {
    foreign(cx, pair, ours);
    meant
}

fn match_operator(cx: &Context<'_>, pair: Pair<'_, Rule>) -> Option<Spanned<MatchOperator>> {
    let span = cx.span(&pair);
    let mut children = Children::of(pair);
    let node = if children.node(Rule::starts_with).is_some() {
        MatchOperator::StartsWith
    } else if children.node(Rule::ends_with).is_some() {
        MatchOperator::EndsWith
    } else {
        children.node(Rule::contains)?;
        MatchOperator::Contains
    };
    children.end();
    Some(Spanned { span, node })
}

fn state(cx: &Context<'_>, pair: &Pair<'_, Rule>) -> Option<Spanned<State>> {
    let node = match pair.as_str() {
        "known" => State::Known,
        "unknown" => State::Unknown,
        "met" => State::Met,
        "unmet" => State::Unmet,
        "passed" => State::Passed,
        "failed" => State::Failed,
        _ => return None,
    };
    Some(Spanned {
        span: cx.span(pair),
        node,
    })
}

fn addition(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<Expression> {
    let mut children = Children::of(pair);
    let mut whole = product(cx, children.node(Rule::product)?)?;
    loop {
        let adds = children.has(Rule::plus);
        if !adds && !children.has(Rule::minus) {
            break;
        }
        let right = product(cx, children.node(Rule::product)?)?;
        let span = whole.span.to(right.span);
        let (left, right) = (Box::new(whole), Box::new(right));
        let kind = if adds {
            ExpressionKind::Add(left, right)
        } else {
            ExpressionKind::Subtract(left, right)
        };
        whole = Expression { span, kind };
    }
    children.end();
    Some(whole)
}

fn product(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<Expression> {
    let mut children = Children::of(pair);
    let mut whole = unary(cx, children.node(Rule::unary)?)?;
    while let Some(pair) = children.node(Rule::unary) {
        let right = unary(cx, pair)?;
        whole = Expression {
            span: whole.span.to(right.span),
            kind: ExpressionKind::Multiply(Box::new(whole), Box::new(right)),
        };
    }
    children.end();
    Some(whole)
}

fn unary(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<Expression> {
    let mut children = Children::of(pair);
    let mut signs = Vec::new();
    while let Some(pair) = children.node(Rule::minus) {
        signs.push(cx.span(&pair));
    }
    let inner = operand(cx, children.node(Rule::operand)?)?;
    children.end();
    Some(
        signs
            .into_iter()
            .rev()
            .fold(inner, |inner, sign| negate(sign.to(inner.span), inner)),
    )
}

fn operand(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<Expression> {
    let mut children = Children::of(pair);
    let pair = children.any()?;
    let value = primary(cx, pair)?;
    let Some(pair) = children.node(Rule::if_unknown) else {
        children.end();
        return Some(value);
    };
    children.end();
    let span = value.span.to(cx.span(&pair));
    let mut children = Children::of(pair);
    children.node(Rule::unknown)?;
    let fallback = children.any()?;
    let fallback = if fallback.as_rule() == Rule::bool_value {
        literal_of(cx, fallback)?
    } else {
        primary(cx, fallback)?
    };
    children.end();
    Some(Expression {
        span,
        kind: ExpressionKind::IfUnknown {
            value: Box::new(value),
            fallback: Box::new(fallback),
        },
    })
}

/// What stands alone: a name, a literal, something in brackets, a question about events.
fn primary(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<Expression> {
    let span = cx.span(&pair);
    let rule = pair.as_rule();
    let kind = if rule == Rule::group {
        group(cx, pair)?
    } else if rule == Rule::list {
        ExpressionKind::List(list(cx, pair)?)
    } else if rule == Rule::several {
        several(cx, pair)?
    } else if rule == Rule::events {
        events(cx, pair)?
    } else if rule == Rule::latest {
        latest(cx, pair)?
    } else if rule == Rule::days_since {
        days_since(cx, pair)?
    } else if rule == Rule::gate_state {
        let mut children = Children::of(pair);
        let gate = name(cx, &children.node(Rule::name)?);
        let state = state(cx, &children.node(Rule::gate_state_word)?)?;
        children.end();
        ExpressionKind::Gate { name: gate, state }
    } else if rule == Rule::gate_name || rule == Rule::reference {
        let mut children = Children::of(pair);
        let name = name(cx, &children.node(Rule::name)?);
        children.end();
        ExpressionKind::Name(name)
    } else if rule == Rule::today {
        ExpressionKind::Today
    } else if rule == Rule::literal {
        return literal(cx, pair);
    } else {
        return literal_of(cx, pair);
    };
    Some(Expression { span, kind })
}

fn group(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<ExpressionKind> {
    let mut children = Children::of(pair);
    let inner = expression(cx, children.node(Rule::expression)?)?;
    children.end();
    Some(ExpressionKind::Group(Box::new(inner)))
}

fn list(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<Vec<Expression>> {
    let mut children = Children::of(pair);
    let mut members = Vec::new();
    loop {
        extra_commas(cx, &mut children);
        let Some(pair) = children.node(Rule::expression) else {
            break;
        };
        members.push(expression(cx, pair)?);
    }
    children.end();
    Some(members)
}

fn several(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<ExpressionKind> {
    let mut children = Children::of(pair);
    let quantifier = if let Some(pair) = children.node(Rule::at_least) {
        let mut children = Children::of(pair);
        let number = number(cx, &children.node(Rule::number)?);
        children.end();
        Quantifier::AtLeast(number)
    } else if children.node(Rule::all_of).is_some() {
        Quantifier::All
    } else if children.node(Rule::any_of).is_some() {
        Quantifier::Any
    } else {
        children.node(Rule::none_of)?;
        Quantifier::None
    };
    let of = list(cx, children.node(Rule::list)?)?;
    children.end();
    Some(ExpressionKind::Several { quantifier, of })
}

fn events(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<ExpressionKind> {
    let mut children = Children::of(pair);
    let quantifier = if children.has(Rule::kw_any) {
        EventQuantifier::Any
    } else if children.has(Rule::kw_no) {
        EventQuantifier::No
    } else {
        EventQuantifier::Count
    };
    event_query(cx, quantifier, children)
}

/// The part from the event's name on, also that of `+5 per email_open in last 30 days`.
pub(super) fn event_query(
    cx: &mut Context<'_>,
    quantifier: EventQuantifier,
    mut children: Children<'_>,
) -> Option<ExpressionKind> {
    let event = name(cx, &children.node(Rule::name)?);
    let filter = match children.node(Rule::filter) {
        Some(pair) => Some(Box::new(filter(cx, pair)?)),
        None => None,
    };
    let window = match children.node(Rule::window) {
        Some(pair) => {
            let mut children = Children::of(pair);
            let duration = duration(cx, children.node(Rule::duration)?)?;
            children.end();
            Some(duration)
        }
        None => None,
    };
    children.end();
    Some(ExpressionKind::Events {
        quantifier,
        event,
        filter,
        window,
    })
}

fn filter(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<Expression> {
    let mut children = Children::of(pair);
    let filter = if let Some(pair) = children.node(Rule::group) {
        Expression {
            span: cx.span(&pair),
            kind: group(cx, pair)?,
        }
    } else {
        comparison(cx, children.node(Rule::filter_comparison)?)?
    };
    children.end();
    Some(filter)
}

fn latest(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<ExpressionKind> {
    let mut children = Children::of(pair);
    let event = name(cx, &children.node(Rule::name)?);
    let attribute = children.node(Rule::name).map(|pair| name(cx, &pair));
    children.end();
    Some(ExpressionKind::Latest { event, attribute })
}

fn days_since(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<ExpressionKind> {
    let mut children = Children::of(pair);
    let of = children.any()?;
    let of = primary(cx, of)?;
    children.end();
    Some(ExpressionKind::DaysSince(Box::new(of)))
}
