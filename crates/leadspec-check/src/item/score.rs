//! Scores: points, counts, tables and weights.

use super::value_type::{limit, limits};
use crate::context::{Context, Node, twice};
use crate::expression::{
    self, condition, constant_code, count, decimal, is_told, operand, text_constant, together, unresolved,
};
use crate::symbols::bare_name;
use crate::types::{Operand, OperandKind, constant};
use leadspec_diagnostics::{Code, Diagnostic, Span};
use leadspec_ir::{
    ArenaId, At, ByRow, ChoiceDomain, Condition, ConditionKind, Pattern, Quantity, SCALE, Score, ScoreId,
    ScoreLine as Line, ScoreLineKind as Kind, Unit, Value,
};
use leadspec_syntax::{
    Expression, ExpressionKind, Literal, Pattern as Written, Points, RangeLiteral, ScoreBound, ScoreItem, ScoreLine,
    Spanned,
};

/// The most points that anything is worth.
const MOST_POINTS: i64 = 1_000_000 * SCALE;

/// The least and the most of a score, where it has them.
type Bounds = (Option<i64>, Option<i64>);

/// Whether a score's lines are weights, by how they are written: a percentage in one line and points in another are both.
struct Style {
    weight: Option<Span>,
    points: Option<Span>,
}

fn style(item: &ScoreItem) -> Style {
    let mut style = Style {
        weight: None,
        points: None,
    };
    let mut note = |points: &Points| {
        let slot = if points.percent {
            &mut style.weight
        } else {
            &mut style.points
        };
        slot.get_or_insert(points.span);
    };
    for line in &item.lines {
        match &line.node {
            ScoreLine::When { points, .. } | ScoreLine::Per { points, .. } => note(points),
            ScoreLine::By { rows, .. } => rows.iter().for_each(|row| note(&row.node.points)),
        }
    }
    style
}

/// What a score counts: points or a percentage; `None` where its lines do not tell.
pub(crate) fn score_unit(cx: &Context, id: ScoreId) -> Option<Unit> {
    let item = cx.symbols.scores.get(id.index())?;
    match style(item) {
        Style {
            weight: Some(_),
            points: None,
        } => Some(Unit::Percent),
        Style {
            weight: None,
            points: Some(_),
        } => Some(Unit::Number),
        Style {
            weight: None,
            points: None,
        } if item.broken.is_empty() => Some(Unit::Number),
        _mixed_or_unread => None,
    }
}

/// Lowers them all.
pub(crate) fn lower_all(cx: &mut Context) {
    for (place, item) in cx.symbols.scores.clone().into_iter().enumerate() {
        let id = ScoreId::from_index(place);
        let score = cx.within(Node::Score(id), |cx| lower(cx, id, item));
        cx.definition.scores.push(score);
    }
}

fn lower<'a>(cx: &mut Context<'a>, id: ScoreId, item: &'a ScoreItem) -> Score {
    if !item.broken.is_empty() {
        cx.poison();
    }
    let written = style(item);
    let is_mixed = written.weight.is_some() && written.points.is_some();
    if let (Some(weight), Some(points)) = (written.weight, written.points) {
        if cx.symbols.has_slip(item.span) {
            // A sign that is missing or misread makes a weight of points, and points of a weight.
            cx.poison();
        } else {
            mixed(cx, item, weight, points);
        }
    }
    if item.lines.is_empty() && item.broken.is_empty() {
        let diagnostic = Diagnostic::new(
            Code::MissingClause,
            format!("the score `{}` has no lines", item.name.text),
            item.name.span,
            "nothing to count",
        )
        .with_help("add what it counts: `+10 when …`");
        cx.report(diagnostic);
    }
    let unit = score_unit(cx, id);
    let (low, high) = bounds(cx, item, unit.unwrap_or(Unit::Number), unit.is_some());
    let lines = item
        .lines
        .iter()
        .filter_map(|line| self::line(cx, line, is_mixed))
        .collect();
    Score {
        name: item.name.text.clone(),
        label: item.label.as_ref().map(|l| l.value.clone()),
        weights: unit == Some(Unit::Percent),
        low,
        high,
        lines,
        at: At(item.name.span),
    }
}

fn mixed(cx: &mut Context, item: &ScoreItem, weight: Span, points: Span) {
    let (culprit, other) = if weight.start > points.start {
        (weight, points)
    } else {
        (points, weight)
    };
    let label = |span: Span| if span == weight { "a weight" } else { "points" };
    let diagnostic = Diagnostic::new(
        Code::MixedWeights,
        format!("the score `{}` mixes points and weights", item.name.text),
        culprit,
        label(culprit),
    )
    .with_label(other, label(other))
    .with_help("write percentages in every line, or in none");
    cx.report(diagnostic);
}

fn bounds<'a>(cx: &mut Context<'a>, item: &'a ScoreItem, unit: Unit, is_sure: bool) -> Bounds {
    let mut low: Option<(Span, i64)> = None;
    let mut high: Option<(Span, i64)> = None;
    let mut low_at: Option<Span> = None;
    let mut high_at: Option<Span> = None;
    for bound in &item.bounds {
        let span = bound.span;
        let (word, sets_low, sets_high) = match &bound.node {
            ScoreBound::Max(_) => ("max", false, true),
            ScoreBound::Min(_) => ("min", true, false),
            ScoreBound::Range(_) => ("range", true, true),
        };
        let before = low_at.filter(|_| sets_low).or(high_at.filter(|_| sets_high));
        if let Some(first) = before {
            twice(cx, word, span, first);
            continue;
        }
        low_at = low_at.or(sets_low.then_some(span));
        high_at = high_at.or(sets_high.then_some(span));
        if !is_sure {
            continue;
        }
        match &bound.node {
            ScoreBound::Max(value) => high = limit(cx, value, unit).map(|v| (span, v)),
            ScoreBound::Min(value) => low = limit(cx, value, unit).map(|v| (span, v)),
            ScoreBound::Range(range) => {
                if let Some((from, to)) = limits(cx, range, unit) {
                    low = from.map(|v| (span, v));
                    high = to.map(|v| (span, v));
                }
            }
        }
    }
    if let (Some((low_span, from)), Some((high_span, to))) = (low, high)
        && from > to
    {
        let diagnostic = Diagnostic::new(
            Code::BadRange,
            format!("the score `{}` ends before it starts", item.name.text),
            high_span,
            "less than the least",
        )
        .with_label(low_span, "the least")
        .with_help("write the greater one behind `max`");
        cx.report(diagnostic);
        return (None, None);
    }
    (low.map(|(_, v)| v), high.map(|(_, v)| v))
}

/// One line; `None` where it has a mistake in it.
fn line<'a>(cx: &mut Context<'a>, line: &'a Spanned<ScoreLine>, is_mixed: bool) -> Option<Line> {
    let (kind, label) = match &line.node {
        ScoreLine::When {
            points,
            label,
            condition: written,
        } => {
            let amount = self::points(cx, points);
            let condition = condition(cx, written);
            let (points, condition) = amount.zip(condition)?;
            (Kind::When { points, condition }, label)
        }
        ScoreLine::Per {
            points,
            label,
            count: written,
            at_most,
        } => {
            let is_weight = points.percent && !is_mixed;
            if is_weight {
                weight_without_when(cx, points, "per");
            }
            let amount = self::points(cx, points);
            let cap = at_most.as_ref().map(|cap| self::cap(cx, cap, amount, points));
            let count = count(cx, written);
            let (points, count) = amount.zip(count)?;
            let at_most = match cap {
                None => None,
                Some(found) => Some(found?),
            };
            if is_weight {
                return None;
            }
            (Kind::Per { points, count, at_most }, label)
        }
        ScoreLine::By {
            value,
            label,
            rows,
            broken,
        } => {
            if !broken.is_empty() {
                cx.poison();
            }
            let percent = rows
                .iter()
                .map(|row| &row.node.points)
                .find(|p| p.percent)
                .filter(|_| !is_mixed);
            if let Some(points) = percent {
                weight_without_when(cx, points, "by");
            }
            (by(cx, value, rows, broken.is_empty())?, label)
        }
    };
    Some(Line {
        kind,
        label: label.as_ref().map(|l| l.value.clone()),
        at: At(line.span),
    })
}

/// Weights are parts of one whole: each stands with a condition of its own.
fn weight_without_when(cx: &mut Context, points: &Points, word: &str) {
    let text = cx.text(points.span);
    let diagnostic = Diagnostic::new(
        Code::MixedWeights,
        format!("a weight stands with `when`, and `{text}` stands with `{word}`"),
        points.span,
        "a weight",
    )
    .with_help(format!(
        "write points, `+{}`, in every line of this score",
        points.number.text
    ));
    cx.report(diagnostic);
}

/// Points in millionths.
fn points(cx: &mut Context, written: &Points) -> Option<i64> {
    let amount = decimal(cx, &written.number)?;
    let text = cx.text(written.span);
    if amount.0 > MOST_POINTS {
        let diagnostic = Diagnostic::new(
            Code::PointsOverflow,
            format!("`{text}` is more than a score can hold"),
            written.span,
            "more than a million",
        )
        .with_help("write at most `1_000_000` points");
        cx.report(diagnostic);
        return None;
    }
    if amount.decimals() > 3 {
        let diagnostic = Diagnostic::new(
            Code::BadNumber,
            format!("`{text}` has more than three decimals"),
            written.span,
            "too many decimals",
        )
        .with_help("write at most three decimals");
        cx.report(diagnostic);
        return None;
    }
    if written.percent && (written.sign == Some('-') || amount.0 > 100 * SCALE) {
        let diagnostic = Diagnostic::new(
            Code::BadNumber,
            format!("`{text}` is no part of one whole"),
            written.span,
            "not from 0% to 100%",
        )
        .with_help("write a weight from `0%` to `100%`, or points without `%`");
        cx.report(diagnostic);
        return None;
    }
    Some(if written.sign == Some('-') { -amount.0 } else { amount.0 })
}

/// `at most +15`, with the sign of what it limits.
fn cap(cx: &mut Context, written: &Points, amount: Option<i64>, of: &Points) -> Option<i64> {
    let limit = points(cx, written)?;
    let costs = amount? < 0;
    let limit = if costs && written.sign.is_none() { -limit } else { limit };
    if limit != 0 && costs != (limit < 0) {
        let (text, of_text) = (cx.text(written.span), cx.text(of.span));
        let sign = if costs { '-' } else { '+' };
        let write = format!("{sign}{}", written.number.text);
        let diagnostic = Diagnostic::new(
            Code::BadRange,
            format!("`{of_text}` can never come to `{text}`"),
            written.span,
            "the other sign",
        )
        .with_label(of.span, "what it limits")
        .with_help(format!("write `at most {write}`"))
        .with_unsafe_fix(format!("write `{write}`"), written.span, write);
        cx.report(diagnostic);
        return None;
    }
    Some(limit)
}

/// `by value { … }`
fn by<'a>(
    cx: &mut Context<'a>,
    value: &'a Expression,
    rows: &'a [Spanned<leadspec_syntax::ByRow>],
    is_whole: bool,
) -> Option<Kind> {
    let found = operand(cx, value);
    let key = key(cx, &found);
    if rows.is_empty() && is_whole {
        let text = cx.text(value.span);
        let diagnostic = Diagnostic::new(
            Code::MissingClause,
            format!("the table by `{text}` has no rows"),
            value.span,
            "no rows",
        )
        .with_help("add what each value earns: `50..1000 : +15`");
        cx.report(diagnostic);
    }
    let mut lowered: Vec<Option<ByRow>> = Vec::new();
    for row in rows {
        let points = points(cx, &row.node.points);
        let patterns: Vec<Option<Vec<Pattern>>> = match &key {
            None => vec![None],
            Some(key) => row.node.patterns.iter().map(|p| pattern(cx, p, key, &found)).collect(),
        };
        let patterns: Option<Vec<Vec<Pattern>>> = patterns.into_iter().collect();
        lowered.push(points.zip(patterns).map(|(points, patterns)| ByRow {
            patterns: patterns.into_iter().flatten().collect(),
            points,
            at: At(row.span),
        }));
    }
    let rows = lowered.into_iter().collect::<Option<Vec<ByRow>>>()?;
    Some(Kind::By { key: key?, rows })
}

/// What a table can look up; reports anything else.
fn key(cx: &mut Context, found: &Operand) -> Option<Value> {
    let key = match &found.kind {
        OperandKind::Quantity(quantity) => constant(quantity).is_none().then(|| Value::Quantity(quantity.clone())),
        OperandKind::Choice(choice) => Some(Value::Choice(choice.clone())),
        OperandKind::Text(text) => Some(Value::Text(text.clone())),
        OperandKind::Condition(condition) => {
            let is_constant = matches!(condition.kind, ConditionKind::Constant(_));
            (!is_constant).then(|| Value::Condition(condition.clone()))
        }
        OperandKind::Error
        | OperandKind::Number(_)
        | OperandKind::Code(_)
        | OperandKind::TextConstant(_)
        | OperandKind::List(_)
        | OperandKind::Items(_)
        | OperandKind::Gate(_)
        | OperandKind::Unknown
        | OperandKind::Word(_) => None,
    };
    if key.is_some() || is_told(cx, found) {
        return key;
    }
    let (text, what) = (cx.text(found.span), found.describe(cx));
    let diagnostic = Diagnostic::new(
        Code::WrongKind,
        format!("a table looks up a field, score or grade, and `{text}` is {what}"),
        found.span,
        what,
    )
    .with_help("name a field: `by company_size { … }`");
    cx.report(diagnostic);
    None
}

/// What one pattern matches: a range of words matches each of them.
fn pattern<'a>(cx: &mut Context<'a>, written: &'a Written, key: &Value, found: &Operand<'a>) -> Option<Vec<Pattern>> {
    let value = match written {
        Written::Otherwise(_) => return Some(vec![Pattern::Otherwise]),
        Written::Range(range) => return self::range(cx, range, key, found),
        Written::Value(value) => value,
    };
    if let ExpressionKind::Literal(Literal::Unknown) = value.kind {
        return Some(vec![Pattern::Unknown]);
    }
    let one = match key {
        Value::Quantity(quantity) => {
            let value = in_form(cx, value, quantity, found)?;
            Pattern::Range {
                low: Some(value),
                high: Some(value),
            }
        }
        Value::Choice(choice) => Pattern::Code(constant_code(cx, choice.domain, value, found)?),
        Value::Text(_) => Pattern::Text(text_constant(cx, value, found)?),
        Value::Condition(_) => Pattern::Bool(yes_or_no(cx, value, found)?),
        Value::List(_) => return None,
    };
    Some(vec![one])
}

fn yes_or_no<'a>(cx: &mut Context<'a>, expression: &'a Expression, key: &Operand<'a>) -> Option<bool> {
    let found = operand(cx, expression);
    if let OperandKind::Condition(Condition {
        kind: ConditionKind::Constant(value),
        ..
    }) = found.kind
    {
        return Some(value);
    }
    expression::mismatch(cx, key, &found, "compared");
    None
}

fn range<'a>(cx: &mut Context<'a>, range: &'a RangeLiteral, key: &Value, found: &Operand<'a>) -> Option<Vec<Pattern>> {
    match key {
        Value::Quantity(quantity) => {
            let low = range.low.as_deref().map(|e| in_form(cx, e, quantity, found));
            let high = range.high.as_deref().map(|e| in_form(cx, e, quantity, found));
            let low = match low {
                None => None,
                Some(value) => Some(value?),
            };
            let mut high = match high {
                None => None,
                Some(value) => Some(value?),
            };
            if range.excludes_high {
                high = high.map(|h: i64| h.saturating_sub(1));
            }
            if low.zip(high).is_some_and(|(from, to)| from > to) {
                empty_row(cx, range);
                return None;
            }
            Some(vec![Pattern::Range { low, high }])
        }
        Value::Choice(choice) => words(cx, range, choice.domain, found),
        Value::Text(_) | Value::Condition(_) | Value::List(_) => {
            let (name, what) = (cx.text(found.span), found.describe(cx));
            let text = cx.text(range.span);
            let diagnostic = Diagnostic::new(
                Code::TypeMismatch,
                format!("`{name}` is {what}, and `{text}` is a range"),
                range.span,
                "needs an order",
            )
            .with_help("list single values, separated by commas");
            cx.report(diagnostic);
            None
        }
    }
}

fn empty_row(cx: &mut Context, range: &RangeLiteral) {
    let text = cx.text(range.span);
    let diagnostic = Diagnostic::new(
        Code::BadRange,
        format!("nothing lies in `{text}`"),
        range.span,
        "ends before it starts",
    )
    .with_help("write the lesser first: `0..10`");
    cx.report(diagnostic);
}

/// `manager..vp`: the words of an ordered set from one to another.
fn words<'a>(
    cx: &mut Context<'a>,
    range: &'a RangeLiteral,
    domain: ChoiceDomain,
    found: &Operand<'a>,
) -> Option<Vec<Pattern>> {
    let is_ordered = match domain {
        ChoiceDomain::Options(id) => cx.definition.choices.lookup(id).is_some_and(|c| c.ordered),
        ChoiceDomain::Grades(_) => true,
        ChoiceDomain::Stages => false,
    };
    if !is_ordered {
        let (name, text) = (cx.text(found.span), cx.text(range.span));
        let mut diagnostic = Diagnostic::new(
            Code::UnorderedChoice,
            format!("`{name}` has no order, so `{text}` says nothing about it"),
            range.span,
            "needs an order",
        )
        .with_help("list the words you mean, separated by commas");
        if let Some(declared) = found.declared {
            diagnostic = diagnostic.with_label(declared, "declared here");
        }
        cx.report(diagnostic);
        return None;
    }
    let low = range.low.as_deref().map(|e| constant_code(cx, domain, e, found));
    let high = range.high.as_deref().map(|e| constant_code(cx, domain, e, found));
    let first = match low {
        None => 0,
        Some(code) => code?,
    };
    let last = match high {
        None => crate::context::as_code(cx.words_of(domain).len()),
        Some(code) if range.excludes_high => code?,
        Some(code) => code?.saturating_add(1),
    };
    if first >= last {
        empty_row(cx, range);
        return None;
    }
    Some((first..last).map(Pattern::Code).collect())
}

/// A value written out, in the integer form of the quantity it is compared with.
fn in_form<'a>(cx: &mut Context<'a>, expression: &'a Expression, key: &Quantity, found: &Operand<'a>) -> Option<i64> {
    if let Some(name) = bare_name(expression)
        && cx.declared(&name.text).is_none()
    {
        unresolved(cx, name);
        return None;
    }
    let written = operand(cx, expression);
    // A row outside the declared range is the analysis' to judge: it may be there for completeness.
    let unbounded = Operand {
        kind: OperandKind::Quantity(Quantity {
            kind: leadspec_ir::QuantityKind::Today,
            ..key.clone()
        }),
        ..found.clone()
    };
    let (_, quantity) = together(cx, &unbounded, &written)?;
    let Some((value, unit)) = constant(&quantity) else {
        let text = cx.text(expression.span);
        let diagnostic = Diagnostic::new(
            Code::TypeMismatch,
            format!("a row needs a value that is written out, and `{text}` differs from lead to lead"),
            expression.span,
            "not written out",
        )
        .with_help("write a number, or a range of numbers: `50..1000`");
        cx.report(diagnostic);
        return None;
    };
    let rescaled = expression::rescale(value, unit.decimals(), key.decimals.max(unit.decimals()));
    if key.decimals < unit.decimals() {
        let text = cx.text(expression.span);
        let diagnostic = Diagnostic::new(
            Code::TypeMismatch,
            format!("`{}` is a whole number, and never is `{text}`", cx.text(found.span)),
            expression.span,
            "not whole",
        )
        .with_help("write a whole number");
        cx.report(diagnostic);
        return None;
    }
    rescaled
}
