//! `=`, `<` and the like, and `between`.

use super::arithmetic::plain_beside;
use super::mismatch::{Mended, mend, yes_or_no};
use super::{all, any, build, choice, mismatch, negated, operand, quantity, state, unresolved};
use crate::context::Context;
use crate::types::{Operand, OperandKind, constant};
use leadspec_diagnostics::{Code, Diagnostic, Span};
use leadspec_ir::{
    At, Compare, Condition, ConditionKind, FieldType, Quantity, QuantityKind, Source, Text, TextTest, Unit,
    format_quantity,
};
use leadspec_syntax::{CompareOperator, Expression, Spanned, State};

/// `left operator right`
pub(super) fn compare<'a>(
    cx: &mut Context<'a>,
    operator: &Spanned<CompareOperator>,
    left: &'a Expression,
    right: &'a Expression,
    ignoring_case: Option<Span>,
    span: Span,
) -> Option<Condition> {
    let (left, right) = choice::sides(cx, left, right);
    let sign = (operator.node, operator.span);
    let unknown = |o: &Operand| matches!(o.kind, OperandKind::Unknown);
    if unknown(&left) || unknown(&right) {
        return compared_with_unknown(cx, sign, &left, &right, span);
    }
    if let Some(place) = ignoring_case
        && !is_text(&left)
        && !is_text(&right)
        && !left.is_error()
        && !right.is_error()
    {
        not_a_text(cx, place, &left);
    }
    found(cx, sign, &left, &right, ignoring_case.is_some(), span)
}

/// Two checked sides.
fn found<'a>(
    cx: &mut Context<'a>,
    sign: (CompareOperator, Span),
    left: &Operand<'a>,
    right: &Operand<'a>,
    fold_case: bool,
    span: Span,
) -> Option<Condition> {
    match (&left.kind, &right.kind) {
        (OperandKind::Choice(chosen), _) => choice::compare(cx, sign, left, chosen, right, span),
        (_, OperandKind::Choice(chosen)) => choice::compare(cx, (flipped(sign.0), sign.1), right, chosen, left, span),
        (OperandKind::Text(text), OperandKind::TextConstant(constant))
        | (OperandKind::TextConstant(constant), OperandKind::Text(text)) => {
            let needles = vec![constant.clone()];
            equal_texts(cx, sign, left).map(|equal| {
                let same = text_is(cx, text, TextTest::Equals, needles, fold_case, span);
                if equal { same } else { negated(same, span) }
            })
        }
        (OperandKind::Text(a), OperandKind::Text(b)) => equal_texts(cx, sign, left).map(|equal| {
            let same = build(
                ConditionKind::SameText {
                    left: a.clone(),
                    right: b.clone(),
                    fold_case,
                },
                span,
            );
            if equal { same } else { negated(same, span) }
        }),
        (OperandKind::Condition(a), OperandKind::Condition(b)) => two_conditions(cx, sign, left, a, b, span),
        (OperandKind::Condition(_), OperandKind::TextConstant(text)) if yes_or_no(text).is_some() => {
            let right = quoted_yes(cx, left, right, text);
            found(cx, sign, left, &right, fold_case, span)
        }
        (OperandKind::TextConstant(text), OperandKind::Condition(_)) if yes_or_no(text).is_some() => {
            let left = quoted_yes(cx, right, left, text);
            found(cx, sign, &left, right, fold_case, span)
        }
        _amounts_or_mistake => match pair(left, right) {
            Some((left_amount, right_amount)) => {
                let (a, b) = in_range(cx, left, right, left_amount, right_amount)?;
                let operator = lowered(sign.0);
                Some(build(
                    ConditionKind::Compare {
                        operator,
                        left: a,
                        right: b,
                    },
                    span,
                ))
            }
            // What is mended goes with the other side: there is no second round.
            None => match mend(cx, left, right, "compared")? {
                Mended::Left(left) => found(cx, sign, &left, right, fold_case, span),
                Mended::Right(right) => found(cx, sign, left, &right, fold_case, span),
            },
        },
    }
}

/// `value between low and high`
pub(super) fn between<'a>(
    cx: &mut Context<'a>,
    value: &'a Expression,
    low: &'a Expression,
    high: &'a Expression,
    span: Span,
) -> Option<Condition> {
    let (value_found, low_found) = choice::sides(cx, value, low);
    if let OperandKind::Choice(chosen) = &value_found.kind {
        let (_, high_found) = choice::sides(cx, value, high);
        let from = (CompareOperator::GreaterOrEqual, low.span);
        let to = (CompareOperator::LessOrEqual, high.span);
        let from = choice::compare(cx, from, &value_found, chosen, &low_found, span)?;
        let to = choice::compare(cx, to, &value_found, chosen, &high_found, span)?;
        return Some(all(vec![from, to], span));
    }
    let high_found = operand(cx, high);
    let low_pair = together(cx, &value_found, &low_found);
    let high_pair = together(cx, &value_found, &high_found);
    let ((value, low_quantity), (high_value, high_quantity)) = low_pair.zip(high_pair)?;
    if value.unit != high_value.unit {
        // One limit is a day and the other an instant: each compares in its own way.
        let side =
            |operator, left: Quantity, right: Quantity| build(ConditionKind::Compare { operator, left, right }, span);
        return Some(all(
            vec![
                side(Compare::GreaterOrEqual, value, low_quantity),
                side(Compare::LessOrEqual, high_value, high_quantity),
            ],
            span,
        ));
    }
    let (mut low_quantity, mut high_quantity) = (low_quantity, high_quantity);
    if let (Some((from, unit)), Some((to, to_unit))) = (constant(&low_quantity), constant(&high_quantity))
        && unit == to_unit
        && from > to
    {
        let (a, b) = (cx.text(low.span), cx.text(high.span));
        let diagnostic = Diagnostic::new(
            Code::BadRange,
            format!("nothing lies between `{a}` and `{b}`"),
            low.span.to(high.span),
            "ends before it starts",
        )
        .with_help(format!("write the lesser first: `between {b} and {a}`"))
        .with_safe_fix("write the lesser first", low.span.to(high.span), format!("{b} and {a}"));
        cx.report_whole(diagnostic);
        std::mem::swap(&mut low_quantity, &mut high_quantity);
    }
    Some(build(
        ConditionKind::Between {
            value,
            low: low_quantity,
            high: high_quantity,
        },
        span,
    ))
}

/// Two amounts in forms that compare; reports what does not go together, and a constant outside a declared range.
pub(crate) fn together<'a>(
    cx: &mut Context<'a>,
    left: &Operand<'a>,
    right: &Operand<'a>,
) -> Option<(Quantity, Quantity)> {
    let (a, b) = paired(cx, left, right)?;
    in_range(cx, left, right, a, b)
}

/// Two amounts in forms that compare; reports what does not go together.
pub(crate) fn paired<'a>(
    cx: &mut Context<'a>,
    left: &Operand<'a>,
    right: &Operand<'a>,
) -> Option<(Quantity, Quantity)> {
    if let Some(pair) = pair(left, right) {
        return Some(pair);
    }
    match mend(cx, left, right, "compared")? {
        Mended::Left(left) => pair(&left, right),
        Mended::Right(right) => pair(left, &right),
    }
}

/// Two amounts in forms that compare, if they do.
fn pair(left: &Operand, right: &Operand) -> Option<(Quantity, Quantity)> {
    match (&left.kind, &right.kind) {
        (OperandKind::Quantity(a), OperandKind::Quantity(b)) => two_quantities(a, b),
        (OperandKind::Quantity(a), OperandKind::Number(b)) => {
            plain_beside(*b, a).map(|b| (a.clone(), placed(b, right)))
        }
        (OperandKind::Number(a), OperandKind::Quantity(b)) => plain_beside(*a, b).map(|a| (placed(a, left), b.clone())),
        (OperandKind::Number(a), OperandKind::Number(b)) => {
            let number = |value: i64, of: &Operand| quantity(QuantityKind::Constant(value), Unit::Number, of.span);
            Some((number(a.0, left), number(b.0, right)))
        }
        _other => None,
    }
}

fn in_range(
    cx: &mut Context,
    left: &Operand,
    right: &Operand,
    a: Quantity,
    b: Quantity,
) -> Option<(Quantity, Quantity)> {
    let outside = out_of_range(cx, &a, &b, left.declared).or_else(|| out_of_range(cx, &b, &a, right.declared));
    if let Some(diagnostic) = outside {
        cx.report(diagnostic);
        return None;
    }
    Some((a, b))
}

fn placed(mut quantity: Quantity, at: &Operand) -> Quantity {
    quantity.at = At(at.span);
    quantity
}

fn two_quantities(a: &Quantity, b: &Quantity) -> Option<(Quantity, Quantity)> {
    let plain = |unit| matches!(unit, Unit::Integer | Unit::Number);
    if a.unit == b.unit || plain(a.unit) && plain(b.unit) {
        return Some((a.clone(), b.clone()));
    }
    match (a.unit, b.unit) {
        (Unit::Timestamp, Unit::Date) => Some((day_of(a.clone()), b.clone())),
        (Unit::Date, Unit::Timestamp) => Some((a.clone(), day_of(b.clone()))),
        _other => None,
    }
}

/// The calendar day of a point in time; a day stays what it is.
pub(super) fn day_of(of: Quantity) -> Quantity {
    if of.unit != Unit::Timestamp {
        return of;
    }
    let span = of.at.0;
    quantity(QuantityKind::DayOf(Box::new(of)), Unit::Date, span)
}

/// What is wrong with a constant that lies outside the declared range of the fact beside it.
pub(crate) fn out_of_range(
    cx: &Context,
    fact: &Quantity,
    beside: &Quantity,
    declared: Option<Span>,
) -> Option<Diagnostic> {
    let QuantityKind::Fact(source) = fact.kind else {
        return None;
    };
    let (value, unit) = constant(beside)?;
    let (low, high) = range_of(cx, source)?;
    // Both in millionths: a whole number may be compared with one that has decimals.
    let scale =
        |v: i64, decimals: u8| i128::from(v) * 10_i128.pow(u32::from(leadspec_ir::DECIMALS.saturating_sub(decimals)));
    let value = scale(value, unit.decimals());
    let below = low.is_some_and(|low| value < scale(low, fact.unit.decimals()));
    let above = high.is_some_and(|high| value > scale(high, fact.unit.decimals()));
    if !(below || above) {
        return None;
    }
    let shown = |limit: Option<i64>| limit.map_or(String::new(), |l| format_quantity(l, fact.unit).replace(',', "_"));
    let range = format!("{}..{}", shown(low), shown(high));
    let (text, name) = (cx.text(beside.at.0), cx.text(fact.at.0));
    let mut diagnostic = Diagnostic::new(
        Code::OutOfRange,
        format!("`{name}` is declared as `{range}` and never is `{text}`"),
        beside.at.0,
        format!("not in {range}"),
    )
    .with_help(format!("write a value in `{range}`, or widen the field's range"));
    if let Some(declared) = declared {
        diagnostic = diagnostic.with_label(declared, format!("{range}, declared here"));
    }
    Some(diagnostic)
}

fn range_of(cx: &Context, source: Source) -> Option<(Option<i64>, Option<i64>)> {
    let field = match source {
        Source::Field(id) => cx.definition.fields.lookup(id),
        Source::Attribute(event, id) | Source::Latest(event, id) => {
            cx.definition.events.lookup(event).and_then(|e| e.attributes.lookup(id))
        }
    };
    match field.map(|f| &f.ty) {
        Some(FieldType::Quantity { low, high, .. }) if low.is_some() || high.is_some() => Some((*low, *high)),
        Some(
            FieldType::Quantity { .. } | FieldType::Bool | FieldType::Text | FieldType::Choice(_) | FieldType::List(_),
        )
        | None => None,
    }
}

fn is_text(operand: &Operand) -> bool {
    matches!(operand.kind, OperandKind::Text(_) | OperandKind::TextConstant(_))
}

/// Reports `ignoring case` behind something that is no text.
pub(super) fn not_a_text(cx: &mut Context, place: Span, value: &Operand) {
    let (text, what) = (cx.text(value.span), value.describe(cx));
    let diagnostic = Diagnostic::new(
        Code::NotApplicable,
        format!("`ignoring case` goes with texts, and `{text}` is {what}"),
        place,
        "nothing to ignore",
    )
    .with_help("delete `ignoring case`")
    .with_safe_fix("delete `ignoring case`", place, "");
    cx.report_whole(diagnostic);
}

/// A test of a text; folded needles are lower case.
pub(super) fn text_is(
    cx: &mut Context,
    text: &Text,
    test: TextTest,
    needles: Vec<String>,
    fold_case: bool,
    span: Span,
) -> Condition {
    let needles = cased(cx, needles, fold_case);
    build(
        ConditionKind::Text {
            value: text.clone(),
            test,
            needles,
            fold_case,
        },
        span,
    )
}

/// Texts as they are compared, in lower case when folding.
pub(super) fn cased(cx: &mut Context, needles: Vec<String>, fold_case: bool) -> Vec<String> {
    if fold_case {
        let spellings = &mut cx.definition.spellings;
        needles.iter().map(|needle| spellings.fold(needle)).collect()
    } else {
        needles
    }
}

/// Whether texts are asked to be equal (or different); reports an order between them.
fn equal_texts(cx: &mut Context, sign: (CompareOperator, Span), text: &Operand) -> Option<bool> {
    match sign.0 {
        CompareOperator::Equal => Some(true),
        CompareOperator::NotEqual => Some(false),
        CompareOperator::Less
        | CompareOperator::LessOrEqual
        | CompareOperator::Greater
        | CompareOperator::GreaterOrEqual => {
            no_order(cx, sign, text, "a text");
            None
        }
    }
}

fn no_order(cx: &mut Context, sign: (CompareOperator, Span), value: &Operand, what: &str) {
    let (text, sign_text) = (cx.text(value.span), cx.text(sign.1));
    let diagnostic = Diagnostic::new(
        Code::TypeMismatch,
        format!("`{text}` is {what}, and `{sign_text}` compares numbers and dates"),
        sign.1,
        "needs an order",
    )
    .with_help("write `=` or `!=`");
    cx.report(diagnostic);
}

fn two_conditions(
    cx: &mut Context,
    sign: (CompareOperator, Span),
    left: &Operand,
    a: &Condition,
    b: &Condition,
    span: Span,
) -> Option<Condition> {
    let same = match (&a.kind, &b.kind) {
        (_, ConditionKind::Constant(true)) => a.clone(),
        (ConditionKind::Constant(true), _) => b.clone(),
        (_, ConditionKind::Constant(false)) => negated(a.clone(), span),
        (ConditionKind::Constant(false), _) => negated(b.clone(), span),
        _both => {
            let both = all(vec![a.clone(), b.clone()], span);
            let neither = all(vec![negated(a.clone(), span), negated(b.clone(), span)], span);
            any(vec![both, neither], span)
        }
    };
    match sign.0 {
        CompareOperator::Equal => Some(same),
        CompareOperator::NotEqual => Some(negated(same, span)),
        CompareOperator::Less
        | CompareOperator::LessOrEqual
        | CompareOperator::Greater
        | CompareOperator::GreaterOrEqual => {
            no_order(cx, sign, left, "a yes or no");
            None
        }
    }
}

/// Reports a text where a yes or no is needed.
pub(crate) fn quoted_yes_or_no(cx: &mut Context, value: &Operand, quoted: &Operand, text: &str) {
    if yes_or_no(text).is_some() {
        quoted_yes(cx, value, quoted, text);
    } else {
        mismatch(cx, value, quoted, "compared");
    }
}

fn quoted_yes<'a>(cx: &mut Context, value: &Operand, quoted: &Operand, text: &str) -> Operand<'a> {
    let is_yes = yes_or_no(text) == Some(true);
    let word = if is_yes { "yes" } else { "no" };
    let mut diagnostic = Diagnostic::new(
        Code::QuotedWord,
        format!("`\"{text}\"` is a text, and a yes or no is needed"),
        quoted.span,
        "yes and no stand without quotes",
    )
    .with_help(format!("write `{word}`"))
    .with_safe_fix(format!("write `{word}`"), quoted.span, word);
    if let Some(declared) = value.declared {
        diagnostic = diagnostic.with_label(declared, "a yes or no, declared here");
    }
    cx.report_whole(diagnostic);
    Operand::new(
        OperandKind::Condition(build(ConditionKind::Constant(is_yes), quoted.span)),
        quoted.span,
    )
}

/// Nothing equals `unknown`: whether something is unknown is asked with `is`.
fn compared_with_unknown(
    cx: &mut Context,
    sign: (CompareOperator, Span),
    left: &Operand,
    right: &Operand,
    span: Span,
) -> Option<Condition> {
    let value = if matches!(left.kind, OperandKind::Unknown) {
        right
    } else {
        left
    };
    if value.is_error() {
        cx.poison();
        return None;
    }
    if let OperandKind::Word(name) = &value.kind {
        unresolved(cx, name);
        return None;
    }
    let text = cx.sources.slice(value.span).to_string();
    let state = match sign.0 {
        CompareOperator::Equal => Some(State::Unknown),
        CompareOperator::NotEqual => Some(State::Known),
        CompareOperator::Less
        | CompareOperator::LessOrEqual
        | CompareOperator::Greater
        | CompareOperator::GreaterOrEqual => None,
    };
    let word = if state == Some(State::Known) {
        "known"
    } else {
        "unknown"
    };
    let write = format!("{text} is {word}");
    let diagnostic = Diagnostic::new(
        Code::TypeMismatch,
        format!(
            "nothing equals `unknown`, not even an unknown `{}`",
            cx.text(value.span)
        ),
        span,
        "never known to hold",
    )
    .with_help(format!("write `{write}`"));
    let Some(node) = state.filter(|_| state::can_be_asked(value)) else {
        cx.report(diagnostic);
        return None;
    };
    cx.report_whole(diagnostic.with_safe_fix(format!("write `{write}`"), span, write));
    state::known(cx, value, &Spanned { span, node }, span)
}

fn flipped(operator: CompareOperator) -> CompareOperator {
    match operator {
        CompareOperator::Equal => CompareOperator::Equal,
        CompareOperator::NotEqual => CompareOperator::NotEqual,
        CompareOperator::Less => CompareOperator::Greater,
        CompareOperator::LessOrEqual => CompareOperator::GreaterOrEqual,
        CompareOperator::Greater => CompareOperator::Less,
        CompareOperator::GreaterOrEqual => CompareOperator::LessOrEqual,
    }
}

fn lowered(operator: CompareOperator) -> Compare {
    match operator {
        CompareOperator::Equal => Compare::Equal,
        CompareOperator::NotEqual => Compare::NotEqual,
        CompareOperator::Less => Compare::Less,
        CompareOperator::LessOrEqual => Compare::LessOrEqual,
        CompareOperator::Greater => Compare::Greater,
        CompareOperator::GreaterOrEqual => Compare::GreaterOrEqual,
    }
}
