//! Mapping of expressions, loosest binding first.

use super::Context;
use super::children::Children;
use super::grammar::Rule;
use super::operand::{addition, operand, primary, product, unary};
use super::value::{duration, literal_of};
use crate::{CompareOperator, Direction, Expression, ExpressionKind, MatchOperator, MatchQuantifier, Spanned, State};
use leadspec_diagnostics::{Code, Diagnostic, Span};
use pest::Token;
use pest::iterators::Pair;

/// Operators that may take each other's result, one in the other.
const CHAIN: usize = 256;

/// `stage = sql implies authority`, and every part of it that binds tighter: the rules of all levels come here.
///
/// Nesting is limited before the grammar reads; chains such as `a + b + …` are limited here, so that no tree becomes so deep that
/// walking it could exhaust the stack.
pub(super) fn expression(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<Expression> {
    if cx.nesting > 0 {
        return level(cx, pair);
    }
    if depth(&pair) > CHAIN {
        return Some(too_long(cx, &pair));
    }
    cx.nesting += 1;
    let expression = level(cx, pair);
    cx.nesting -= 1;
    expression
}

fn too_long(cx: &mut Context<'_>, pair: &Pair<'_, Rule>) -> Expression {
    let span = cx.span(pair);
    cx.report(
        Diagnostic::new(
            Code::TooDeep,
            format!("more than {CHAIN} operators take each other's result"),
            span,
            "too long a chain",
        )
        .with_help("give parts of it a name with `let`"),
    );
    Expression {
        span,
        kind: ExpressionKind::Broken,
    }
}

/// Goes down the levels that hold one thing only in a loop: a function for each would need nine frames for a pair of brackets.
fn level(cx: &mut Context<'_>, mut pair: Pair<'_, Rule>) -> Option<Expression> {
    while is_level(pair.as_rule()) {
        let mut inner = pair.clone().into_inner();
        let Some(only) = inner.next().filter(|_| inner.next().is_none()) else {
            break;
        };
        pair = only;
    }
    let rule = pair.as_rule();
    if rule == Rule::expression {
        implication(cx, pair)
    } else if rule == Rule::disjunction {
        disjunction(cx, pair)
    } else if rule == Rule::conjunction {
        conjunction(cx, pair)
    } else if rule == Rule::inversion {
        inversion(cx, pair)
    } else if rule == Rule::comparison {
        comparison(cx, pair)
    } else if rule == Rule::sum {
        addition(cx, pair)
    } else if rule == Rule::product {
        product(cx, pair)
    } else if rule == Rule::unary {
        unary(cx, pair)
    } else if rule == Rule::operand {
        operand(cx, pair)
    } else {
        primary(cx, pair)
    }
}

fn is_level(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::expression
            | Rule::disjunction
            | Rule::conjunction
            | Rule::inversion
            | Rule::comparison
            | Rule::sum
            | Rule::product
            | Rule::unary
            | Rule::operand
    )
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
        operands.push(expression(cx, pair)?);
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
        operands.push(expression(cx, pair)?);
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
        operands.push(expression(cx, pair)?);
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
    let starts = nots(cx, &mut children);
    let inner = expression(cx, children.node(Rule::comparison)?)?;
    children.end();
    Some(negations(starts, inner))
}

/// Each `not` that stands next.
fn nots(cx: &mut Context<'_>, children: &mut Children<'_>) -> Vec<Span> {
    let mut starts = Vec::new();
    loop {
        if let Some(pair) = children.node(Rule::kw_not) {
            starts.push(cx.span(&pair));
        } else if let Some(pair) = children.node(Rule::foreign_not) {
            foreign(cx, &pair, "not");
            starts.push(cx.span(&pair));
        } else {
            return starts;
        }
    }
}

fn negations(starts: Vec<Span>, inner: Expression) -> Expression {
    starts.into_iter().rev().fold(inner, |inner, not| Expression {
        span: not.to(inner.span),
        kind: ExpressionKind::Not(Box::new(inner)),
    })
}

/// A comparison, also that of a filter, where `not` may stand before it.
pub(super) fn comparison(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<Expression> {
    let mut children = Children::of(pair);
    let starts = nots(cx, &mut children);
    let left = expression(cx, children.node(Rule::sum)?)?;
    let mut whole = match children.any() {
        Some(tail) => comparison_tail(cx, left, tail)?,
        None => left,
    };
    let first = whole.span;
    while let Some(pair) = children.node(Rule::chained) {
        let second = cx.span(&pair);
        chained(cx, &whole, first, second);
        whole.span = whole.span.to(second);
    }
    children.end();
    Some(negations(starts, whole))
}

/// Reports the second half of `a < b < c`, which is left out of the tree.
fn chained(cx: &mut Context<'_>, whole: &Expression, first: Span, second: Span) {
    let diagnostic = Diagnostic::new(
        Code::ChainedComparison,
        "two comparisons share one operand",
        second,
        "a second comparison",
    )
    .with_label(first, "the first comparison");
    // Of more than two, only the first pair shares the operand that the tree still shows.
    let shared = if let ExpressionKind::Compare { right, .. } = &whole.kind
        && whole.span == first
    {
        cx.written(right.span)
    } else {
        ""
    };
    cx.report(if shared.is_empty() {
        diagnostic.with_help("compare twice and join the two with `and`")
    } else {
        let (left, right) = (cx.written(first), cx.written(second));
        let help = format!("write `{left} and {shared} {right}`");
        diagnostic
            .with_help(help)
            .with_safe_fix("compare twice", first.after(), format!(" and {shared}"))
    });
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
            None => expression(cx, children.node(Rule::sum)?)?,
        };
        ExpressionKind::Compare {
            operator,
            left: value,
            right: Box::new(right),
            ignoring_case: ignoring_case(cx, &mut children),
        }
    } else if rule == Rule::in_list {
        let negated = children.has(Rule::kw_not);
        let list = expression(cx, children.node(Rule::sum)?)?;
        ExpressionKind::In {
            value,
            list: Box::new(list),
            negated,
            ignoring_case: ignoring_case(cx, &mut children),
        }
    } else if rule == Rule::between {
        let low = expression(cx, children.node(Rule::sum)?)?;
        if let Some(pair) = children.node(Rule::foreign_and) {
            foreign(cx, &pair, "and");
        }
        let high = expression(cx, children.node(Rule::sum)?)?;
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
        let needle = expression(cx, children.node(Rule::sum)?)?;
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

pub(super) fn state(cx: &Context<'_>, pair: &Pair<'_, Rule>) -> Option<Spanned<State>> {
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
