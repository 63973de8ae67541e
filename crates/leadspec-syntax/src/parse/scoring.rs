//! Mapping of scores and grades.

use super::Context;
use super::blocks::when_word;
use super::body::{Body, body};
use super::children::Children;
use super::expression::{expression, foreign};
use super::grammar::Rule;
use super::operand::event_query;
use super::value::{extra_commas, name, number, range, signed, text, value};
use crate::{
    ByRow, EventQuantifier, Expression, GradeItem, GradeRow, Pattern, Points, ScoreBound, ScoreItem, ScoreLine, Spanned,
};
use leadspec_diagnostics::{Code, Diagnostic};
use pest::iterators::Pair;

/// `score fit "…" max 100 { … }`
pub(super) fn score(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<ScoreItem> {
    let span = cx.span(&pair);
    let mut inner = pair.into_inner();
    let mut head = Children::of(inner.next()?);
    let name = name(cx, &head.node(Rule::name)?);
    let label = head.node(Rule::text).map(|pair| text(cx, pair));
    let mut bounds = Vec::new();
    while let Some(pair) = head.node(Rule::score_bound) {
        let span = cx.span(&pair);
        let node = score_bound(cx, pair)?;
        bounds.push(Spanned { span, node });
    }
    head.end();
    let Body { clauses, broken } = body(cx, inner, Rule::score, score_line);
    unsigned_points(cx, &clauses);
    Some(ScoreItem {
        span,
        name,
        label,
        bounds,
        lines: clauses,
        broken,
    })
}

/// Reports `25 when …`: points carry their sign, weights their `%`, so that nobody takes one for the other.
fn unsigned_points(cx: &mut Context<'_>, lines: &[Spanned<ScoreLine>]) {
    let points = |line: &Spanned<ScoreLine>| match &line.node {
        ScoreLine::When { points, .. } | ScoreLine::Per { points, .. } => Some(points.clone()),
        ScoreLine::By { .. } => None,
    };
    let weights = lines.iter().filter_map(points).filter(|p| p.percent).count();
    let signed = lines.iter().filter_map(points).filter(|p| p.sign.is_some()).count();
    for points in lines
        .iter()
        .filter_map(points)
        .filter(|p| !p.percent && p.sign.is_none())
    {
        let (plus, percent) = (format!("+{}", points.number.text), format!("{}%", points.number.text));
        let diagnostic = Diagnostic::new(
            Code::MissingPart,
            format!("`{}` is neither points nor a weight", points.number.text),
            points.span,
            "`+`, `-` or `%` is missing",
        );
        cx.report(if weights > 0 && signed == 0 {
            diagnostic
                .with_help(format!("write `{percent}`"))
                .with_safe_fix("make it a weight", points.span, percent)
        } else if signed > 0 && weights == 0 {
            diagnostic
                .with_help(format!("write `{plus}`"))
                .with_safe_fix("make it points", points.span, plus)
        } else {
            diagnostic
                .with_help(format!("write `{plus}` for points or `{percent}` for a weight"))
                .with_unsafe_fix("make it points", points.span, plus)
                .with_unsafe_fix("make it a weight", points.span, percent)
        });
    }
}

fn score_bound(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<ScoreBound> {
    let mut children = Children::of(pair);
    let pair = children.any()?;
    children.end();
    let rule = pair.as_rule();
    let mut children = Children::of(pair);
    let bound = if rule == Rule::bound_max {
        ScoreBound::Max(signed(cx, children.node(Rule::signed)?)?)
    } else if rule == Rule::bound_min {
        ScoreBound::Min(signed(cx, children.node(Rule::signed)?)?)
    } else {
        ScoreBound::Range(range(cx, children.node(Rule::range)?)?)
    };
    children.end();
    Some(bound)
}

fn score_line(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<ScoreLine> {
    let mut children = Children::of(pair);
    let pair = children.any()?;
    children.end();
    if pair.as_rule() == Rule::points_line {
        points_line(cx, pair)
    } else {
        by_line(cx, pair)
    }
}

fn points_line(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<ScoreLine> {
    let mut children = Children::of(pair);
    let points = points_of(cx, children.node(Rule::points)?)?;
    let label = children.node(Rule::text).map(|pair| text(cx, pair));
    when_word(cx, &mut children);
    let line = if let Some(pair) = children.node(Rule::per_count) {
        let count = per_count(cx, pair)?;
        let at_most = match children.node(Rule::at_most) {
            Some(pair) => {
                let mut children = Children::of(pair);
                let most = points_of(cx, children.node(Rule::points)?)?;
                children.end();
                Some(most)
            }
            None => None,
        };
        ScoreLine::Per {
            points,
            label,
            count,
            at_most,
        }
    } else {
        let condition = expression(cx, children.node(Rule::expression)?)?;
        ScoreLine::When {
            points,
            label,
            condition,
        }
    };
    extra_commas(cx, &mut children);
    children.end();
    Some(line)
}

fn per_count(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<Expression> {
    let mut children = Children::of(pair);
    let count = if let Some(pair) = children.node(Rule::per_events) {
        Expression {
            span: cx.span(&pair),
            kind: event_query(cx, EventQuantifier::Count, Children::of(pair))?,
        }
    } else {
        expression(cx, children.node(Rule::sum)?)?
    };
    children.end();
    Some(count)
}

/// `+20`
fn points_of(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<Points> {
    let span = cx.span(&pair);
    let mut children = Children::of(pair);
    let sign = if children.has(Rule::plus) {
        Some('+')
    } else if children.has(Rule::minus) {
        Some('-')
    } else {
        None
    };
    let number = number(cx, &children.node(Rule::number)?);
    let percent = children.has(Rule::percent_sign);
    children.end();
    Some(Points {
        span,
        sign,
        number,
        percent,
    })
}

fn by_line(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<ScoreLine> {
    let mut inner = pair.into_inner();
    inner.next()?;
    let value = expression(cx, inner.next()?)?;
    let label = match inner.peek() {
        Some(pair) if pair.as_rule() == Rule::text => {
            inner.next();
            Some(text(cx, pair))
        }
        Some(_) | None => None,
    };
    let Body { clauses, broken } = body(cx, inner, Rule::by_line, by_row);
    Some(ScoreLine::By {
        value,
        label,
        rows: clauses,
        broken,
    })
}

fn by_row(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<ByRow> {
    let mut children = Children::of(pair);
    let mut patterns = Vec::new();
    loop {
        extra_commas(cx, &mut children);
        let Some(pair) = children.node(Rule::pattern) else {
            break;
        };
        patterns.push(pattern(cx, pair)?);
    }
    if let Some(pair) = children.node(Rule::foreign_colon) {
        foreign(cx, &pair, ":");
    }
    let points = points_of(cx, children.node(Rule::points)?)?;
    extra_commas(cx, &mut children);
    children.end();
    Some(ByRow { patterns, points })
}

fn pattern(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<Pattern> {
    let mut children = Children::of(pair);
    let pair = children.any()?;
    children.end();
    if pair.as_rule() == Rule::otherwise {
        Some(Pattern::Otherwise(cx.span(&pair)))
    } else if pair.as_rule() == Rule::range {
        range(cx, pair).map(Pattern::Range)
    } else {
        value(cx, pair).map(Pattern::Value)
    }
}

/// `grade fit_grade of fit { … }`
pub(super) fn grade(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<GradeItem> {
    let span = cx.span(&pair);
    let mut inner = pair.into_inner();
    let mut head = Children::of(inner.next()?);
    let name = name(cx, &head.node(Rule::name)?);
    let label = head.node(Rule::text).map(|pair| text(cx, pair));
    let mut of = Vec::new();
    if let Some(pair) = head.node(Rule::sum) {
        of.push(expression(cx, pair)?);
    }
    head.end();
    let mut combined = false;
    if let Some(pair) = inner.peek().filter(|pair| pair.as_rule() == Rule::combination) {
        inner.next();
        combined = true;
        let mut children = Children::of(pair);
        loop {
            extra_commas(cx, &mut children);
            let Some(pair) = children.node(Rule::expression) else {
                break;
            };
            of.push(expression(cx, pair)?);
        }
        children.end();
    }
    let Body { clauses, broken } = body(cx, inner, Rule::grade, grade_row);
    Some(GradeItem {
        span,
        name,
        label,
        of,
        combined,
        rows: clauses,
        broken,
    })
}

fn grade_row(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<GradeRow> {
    let mut children = Children::of(pair);
    let name = match children.node(Rule::name) {
        Some(pair) => name(cx, &pair),
        None => name(cx, &children.node(Rule::digits)?),
    };
    let row = if let Some(pair) = children.node(Rule::sum) {
        let limit = expression(cx, pair)?;
        GradeRow::From { name, limit }
    } else {
        children.node(Rule::otherwise)?;
        GradeRow::Otherwise { name }
    };
    extra_commas(cx, &mut children);
    children.end();
    Some(row)
}
