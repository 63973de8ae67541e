//! Words of closed sets: choices, stages and grades.

use super::{any, build, mismatch, negated, operand};
use crate::context::{Context, as_code};
use crate::symbols::bare_name;
use crate::types::{Operand, OperandKind};
use leadspec_diagnostics::{Code, Diagnostic, Span, nearest};
use leadspec_ir::{ArenaId, Choice, ChoiceDomain, Condition, ConditionKind};
use leadspec_syntax::{CompareOperator, Expression, ExpressionKind, Literal, Name};

/// Both sides of a comparison. A bare name beside a choice is first of all a word of that choice's set.
pub(super) fn sides<'a>(
    cx: &mut Context<'a>,
    left: &'a Expression,
    right: &'a Expression,
) -> (Operand<'a>, Operand<'a>) {
    let (left_found, right_found) = match (bare_name(left), bare_name(right)) {
        (Some(name), None) => {
            let right = operand(cx, right);
            (beside(cx, left, name, &right), right)
        }
        (None, Some(name)) => {
            let left = operand(cx, left);
            let right = beside(cx, right, name, &left);
            (left, right)
        }
        (Some(left_name), Some(right_name)) => {
            let left_found = operand(cx, left);
            let right_found = beside(cx, right, right_name, &left_found);
            if matches!(left_found.kind, OperandKind::Choice(_)) {
                (left_found, right_found)
            } else {
                (beside(cx, left, left_name, &right_found), right_found)
            }
        }
        (None, None) => (operand(cx, left), operand(cx, right)),
    };
    match (
        grade_in_digits(cx, left, &right_found),
        grade_in_digits(cx, right, &left_found),
    ) {
        (Some(left), _) => (left, right_found),
        (None, Some(right)) => (left_found, right),
        (None, None) => (left_found, right_found),
    }
}

/// A whole number beside a grade some of whose names are digits: one of these names.
fn grade_in_digits<'a>(cx: &mut Context<'a>, expression: &'a Expression, other: &Operand<'a>) -> Option<Operand<'a>> {
    let OperandKind::Choice(choice) = &other.kind else {
        return None;
    };
    let digits = digits(cx, choice.domain, expression)?;
    let kind = if let Some(code) = cx.code_of(choice.domain, digits) {
        OperandKind::Code(code)
    } else {
        unknown_word(cx, choice.domain, digits, expression.span, other.declared);
        OperandKind::Error
    };
    Some(Operand::new(kind, expression.span))
}

/// The digits of a number, if names of this grade are written in digits too.
fn digits<'a>(cx: &Context, domain: ChoiceDomain, expression: &'a Expression) -> Option<&'a str> {
    let mut written = expression;
    while let ExpressionKind::Group(inner) = &written.kind {
        written = inner;
    }
    let ExpressionKind::Literal(Literal::Number(number)) = &written.kind else {
        return None;
    };
    let is_digits = |name: &str| name.chars().all(|c| c.is_ascii_digit());
    let is_grade = matches!(domain, ChoiceDomain::Grades(_)) && is_digits(&number.text);
    (is_grade && cx.words_of(domain).iter().any(|name| is_digits(name))).then_some(number.text.as_str())
}

/// A bare name beside a value.
fn beside<'a>(cx: &mut Context<'a>, expression: &'a Expression, name: &'a Name, other: &Operand<'a>) -> Operand<'a> {
    if let OperandKind::Choice(choice) = &other.kind
        && let Some(code) = cx.code_of(choice.domain, &name.text)
    {
        return Operand::new(OperandKind::Code(code), expression.span);
    }
    operand(cx, expression)
}

/// Whether the values of a set come in an order, and whether the first is the best.
fn order(cx: &Context, domain: ChoiceDomain) -> Option<bool> {
    match domain {
        ChoiceDomain::Options(id) => cx.definition.choices.lookup(id).filter(|c| c.ordered).map(|_| false),
        ChoiceDomain::Stages => None,
        ChoiceDomain::Grades(_) => Some(true),
    }
}

/// A choice against anything.
pub(super) fn compare<'a>(
    cx: &mut Context<'a>,
    operator: (CompareOperator, Span),
    left: &Operand<'a>,
    choice: &Choice,
    right: &Operand<'a>,
    span: Span,
) -> Option<Condition> {
    let domain = choice.domain;
    let is_ordering = !matches!(operator.0, CompareOperator::Equal | CompareOperator::NotEqual);
    if is_ordering && order(cx, domain).is_none() && !right.is_error() {
        unordered(cx, operator, left, domain, right);
        return None;
    }
    if let OperandKind::Choice(other) = &right.kind {
        if other.domain == domain {
            return Some(two_choices(cx, operator.0, choice, other, span));
        }
        mismatch(cx, left, right, "compared");
        return None;
    }
    let code = code_from(cx, domain, left, right)?;
    Some(one_word(cx, operator.0, choice, code, span))
}

fn one_word(cx: &Context, operator: CompareOperator, choice: &Choice, code: u32, span: Span) -> Condition {
    let size = as_code(cx.words_of(choice.domain).len());
    let best_first = order(cx, choice.domain).unwrap_or(false);
    let codes: Vec<u32> = match (operator, best_first) {
        (CompareOperator::Equal | CompareOperator::NotEqual, _) => vec![code],
        (CompareOperator::Less, false) | (CompareOperator::Greater, true) => (0..code).collect(),
        (CompareOperator::LessOrEqual, false) | (CompareOperator::GreaterOrEqual, true) => (0..=code).collect(),
        (CompareOperator::Greater, false) | (CompareOperator::Less, true) => (code.saturating_add(1)..size).collect(),
        (CompareOperator::GreaterOrEqual, false) | (CompareOperator::LessOrEqual, true) => (code..size).collect(),
    };
    let among = build(
        ConditionKind::Among {
            value: choice.clone(),
            codes,
        },
        span,
    );
    if operator == CompareOperator::NotEqual {
        negated(among, span)
    } else {
        among
    }
}

/// Two choices of one set. An order between them is spelt out word by word.
fn two_choices(cx: &Context, operator: CompareOperator, left: &Choice, right: &Choice, span: Span) -> Condition {
    let same = || build(ConditionKind::SameChoice(left.clone(), right.clone()), span);
    match operator {
        CompareOperator::Equal => same(),
        CompareOperator::NotEqual => negated(same(), span),
        CompareOperator::Less
        | CompareOperator::LessOrEqual
        | CompareOperator::Greater
        | CompareOperator::GreaterOrEqual => {
            let size = as_code(cx.words_of(left.domain).len());
            let each = (0..size).map(|code| {
                let is = one_word(cx, CompareOperator::Equal, right, code, span);
                let fits = one_word(cx, operator, left, code, span);
                build(ConditionKind::All(vec![is, fits]), span)
            });
            any(each.collect(), span)
        }
    }
}

fn unordered(
    cx: &mut Context,
    operator: (CompareOperator, Span),
    left: &Operand,
    domain: ChoiceDomain,
    right: &Operand,
) {
    let (text, sign) = (cx.text(left.span), cx.text(operator.1));
    let words = cx.words_of(domain);
    let help = match domain {
        ChoiceDomain::Stages | ChoiceDomain::Grades(_) => {
            format!("list the ones you mean: `{text} in [{}]`", cx.text(right.span))
        }
        ChoiceDomain::Options(_) => format!(
            "declare the order from low to high, `one of [{}]`, or list the ones you mean: `{text} in [{}]`",
            words.join(" < "),
            cx.text(right.span)
        ),
    };
    let mut diagnostic = Diagnostic::new(
        Code::UnorderedChoice,
        format!("`{text}` has no order, so `{sign}` says nothing about it"),
        operator.1,
        "needs an order",
    )
    .with_help(help);
    if let Some(declared) = left.declared {
        diagnostic = diagnostic.with_label(declared, "declared here");
    }
    cx.report(diagnostic);
}

/// The code that stands beside a choice; reports what is none.
fn code_from(cx: &mut Context, domain: ChoiceDomain, choice: &Operand, word: &Operand) -> Option<u32> {
    match &word.kind {
        OperandKind::Code(code) => Some(*code),
        OperandKind::Word(name) => {
            unknown_word(cx, domain, &name.text, name.span, choice.declared);
            None
        }
        OperandKind::TextConstant(text) => quoted_word(cx, domain, text, word.span, choice.declared),
        OperandKind::Error
        | OperandKind::Condition(_)
        | OperandKind::Quantity(_)
        | OperandKind::Number(_)
        | OperandKind::Choice(_)
        | OperandKind::Text(_)
        | OperandKind::List(_)
        | OperandKind::Items(_)
        | OperandKind::Gate(_)
        | OperandKind::Unknown => {
            mismatch(cx, choice, word, "compared");
            None
        }
    }
}

/// The code of a word written out, in a list or a table row; reports what is none.
pub(crate) fn constant_code<'a>(
    cx: &mut Context<'a>,
    domain: ChoiceDomain,
    expression: &'a Expression,
    choice: &Operand<'a>,
) -> Option<u32> {
    if let Some(name) = bare_name(expression) {
        if let Some(code) = cx.code_of(domain, &name.text) {
            return Some(code);
        }
        unknown_word(cx, domain, &name.text, name.span, choice.declared);
        return None;
    }
    if let Some(digits) = digits(cx, domain, expression) {
        let code = cx.code_of(domain, digits);
        if code.is_none() {
            unknown_word(cx, domain, digits, expression.span, choice.declared);
        }
        return code;
    }
    let word = operand(cx, expression);
    code_from(cx, domain, choice, &word)
}

/// Reports a word that a closed set does not have, unless a part of it could not be read.
pub(crate) fn unknown_word(cx: &mut Context, domain: ChoiceDomain, text: &str, span: Span, declared: Option<Span>) {
    if cx.is_open(domain) || domain == ChoiceDomain::Stages && cx.symbols.stage_may_exist(text) {
        cx.poison();
        return;
    }
    let words = cx.words_of(domain);
    let (code, message) = match domain {
        ChoiceDomain::Options(_) => (Code::UnknownChoice, format!("`{text}` is not one of the choices")),
        ChoiceDomain::Stages => (Code::UnknownStage, format!("no stage is called `{text}`")),
        ChoiceDomain::Grades(_) => (Code::UnknownChoice, format!("no grade is called `{text}`")),
    };
    let mut diagnostic = Diagnostic::new(code, message, span, "not declared");
    diagnostic = match nearest(text, words.iter().map(String::as_str)).map(str::to_string) {
        Some(near) => diagnostic.with_help(format!("did you mean `{near}`?")).with_unsafe_fix(
            format!("write `{near}`"),
            span,
            near,
        ),
        None if words.is_empty() => diagnostic.with_help(format!("declare it in the lifecycle: `stage {text}`")),
        None => diagnostic.with_help(format!("write one of `{}`", words.join("`, `"))),
    };
    if let Some(declared) = declared {
        diagnostic = diagnostic.with_label(declared, "its words are declared here");
    }
    let set = match domain {
        ChoiceDomain::Options(id) => format!("choices {}", id.index()),
        ChoiceDomain::Stages => "stages".to_string(),
        ChoiceDomain::Grades(id) => format!("grades {}", id.index()),
    };
    cx.report_unknown(&set, text, diagnostic);
}

/// Reports a choice in quotes, and says which it is.
fn quoted_word(cx: &mut Context, domain: ChoiceDomain, text: &str, span: Span, declared: Option<Span>) -> Option<u32> {
    let words = cx.words_of(domain);
    let folded = text.to_lowercase();
    let by_text = match domain {
        ChoiceDomain::Options(id) => cx.definition.choices.lookup(id).and_then(|c| {
            let option = c
                .options
                .iter()
                .find(|o| o.texts.iter().any(|t| t.to_lowercase() == folded))?;
            Some(option.name.clone())
        }),
        ChoiceDomain::Stages | ChoiceDomain::Grades(_) => None,
    };
    let word = words.iter().find(|w| w.to_lowercase() == folded).cloned().or(by_text);
    let Some(word) = word else {
        unknown_word(cx, domain, text, span, declared);
        return None;
    };
    let code = cx.code_of(domain, &word);
    let mut diagnostic = Diagnostic::new(
        Code::QuotedWord,
        format!("`\"{text}\"` is a text, and a choice is needed"),
        span,
        "a choice stands without quotes",
    )
    .with_help(format!("write `{word}`"))
    .with_safe_fix(format!("write `{word}`"), span, word);
    if let Some(declared) = declared {
        diagnostic = diagnostic.with_label(declared, "its words are declared here");
    }
    cx.report_whole(diagnostic);
    code
}
