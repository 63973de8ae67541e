//! Mapping of names, texts, numbers and the other values that are written out.

use super::children::Children;
use super::grammar::Rule;
use super::{Context, foreign};
use crate::{
    DurationLiteral, DurationUnit, Expression, ExpressionKind, Literal, Name, NumberLiteral, RangeLiteral, TextLiteral,
};
use leadspec_diagnostics::{Code, Diagnostic, Span};
use pest::iterators::Pair;

/// Characters without width: pasted along, dropped from names.
pub(super) const ZERO_WIDTH: [char; 6] = ['\u{200B}', '\u{200C}', '\u{200D}', '\u{2060}', '\u{FEFF}', '\u{AD}'];

/// `company_size`, and any other word that is kept as written.
pub(super) fn name(cx: &Context<'_>, pair: &Pair<'_, Rule>) -> Name {
    let written = pair.as_str();
    Name {
        span: cx.leaf(pair),
        text: if written.is_ascii() {
            written.to_owned()
        } else {
            written.chars().filter(|c| !ZERO_WIDTH.contains(c)).collect()
        },
    }
}

/// `bant, meddic`
pub(super) fn names(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Vec<Name> {
    let mut children = Children::of(pair);
    let mut names = Vec::new();
    loop {
        extra_commas(cx, &mut children);
        let Some(pair) = children.node(Rule::name) else { break };
        names.push(name(cx, &pair));
    }
    children.end();
    names
}

/// Reports and drops commas that nothing follows.
pub(super) fn extra_commas(cx: &mut Context<'_>, children: &mut Children<'_>) {
    while let Some(pair) = children.node(Rule::extra_comma) {
        let span = cx.span(&pair);
        cx.report(extra_comma(span));
    }
}

/// A comma that nothing follows.
pub(super) fn extra_comma(span: Span) -> Diagnostic {
    Diagnostic::new(
        Code::ExtraComma,
        "a comma stands where nothing follows",
        span,
        "one comma too many",
    )
    .with_help("remove this comma")
    .with_safe_fix("remove the comma", span, "")
}

/// `["Y", "true"]` or `"Y"`
pub(super) fn texts(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Vec<TextLiteral> {
    let mut children = Children::of(pair);
    let mut texts = Vec::new();
    loop {
        extra_commas(cx, &mut children);
        let Some(pair) = children.node(Rule::text) else { break };
        texts.push(text(cx, pair));
    }
    children.end();
    texts
}

/// `"Annual Budget"`
pub(super) fn text(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> TextLiteral {
    let span = cx.leaf(&pair);
    let written = pair.as_str();
    let mut children = Children::of(pair);
    if children.node(Rule::plain_text).is_some() {
        children.end();
        let inside = written
            .strip_prefix('"')
            .and_then(|t| t.strip_suffix('"'))
            .unwrap_or("");
        return TextLiteral {
            span,
            value: unescape(cx, inside, span.start + 1),
        };
    }
    let inside = written.trim_matches(['"', '“', '”', '„', '«', '»', '\'', '‘', '’', '`']);
    if children.node(Rule::foreign_text).is_some() {
        let mark = written.chars().find(|c| "“”„«»'‘’`".contains(*c)).unwrap_or('“');
        cx.report(
            Diagnostic::new(
                Code::StrangeCharacter,
                format!("a text stands in straight double quotes, not in `{mark}`"),
                span,
                "these quotes are others",
            )
            .with_help(format!("write `\"{inside}\"`"))
            .with_safe_fix("use straight double quotes", span, format!("\"{inside}\"")),
        );
    } else {
        let _ = children.node(Rule::unclosed_text);
        let end = span.after();
        cx.report(
            Diagnostic::new(
                Code::UnclosedText,
                "a text is opened and never closed",
                span,
                "opened here",
            )
            .with_help("write `\"` where the text ends")
            .with_safe_fix("close the text", end, "\""),
        );
    }
    children.end();
    TextLiteral {
        span,
        value: inside.to_owned(),
    }
}

fn unescape(cx: &mut Context<'_>, inside: &str, start: u32) -> String {
    if !inside.contains('\\') {
        return inside.to_owned();
    }
    let mut value = String::with_capacity(inside.len());
    let mut characters = inside.char_indices();
    while let Some((at, c)) = characters.next() {
        if c != '\\' {
            value.push(c);
            continue;
        }
        match characters.next() {
            Some((_, '"')) => value.push('"'),
            Some((_, '\\')) | None => value.push('\\'),
            Some((_, 'n')) => value.push('\n'),
            Some((_, 't')) => value.push('\t'),
            Some((_, other)) => {
                value.push('\\');
                value.push(other);
                let from = start + u32::try_from(at).unwrap_or_default();
                let width = u32::try_from(1 + other.len_utf8()).unwrap_or(1);
                cx.report(
                    Diagnostic::new(
                        Code::Unexpected,
                        format!("`\\{other}` means nothing in a text"),
                        Span::new(from, from + width),
                        "not one of `\\\"`, `\\\\`, `\\n`, `\\t`",
                    )
                    .with_help(format!("write `\\\\{other}` for a backslash"))
                    .with_safe_fix("double the backslash", Span::new(from, from + 1), "\\\\"),
                );
            }
        }
    }
    value
}

/// `10_000.50`
pub(super) fn number(cx: &Context<'_>, pair: &Pair<'_, Rule>) -> NumberLiteral {
    NumberLiteral {
        span: cx.leaf(pair),
        text: pair.as_str().to_owned(),
    }
}

/// `90 days`
pub(super) fn duration(cx: &Context<'_>, pair: Pair<'_, Rule>) -> Option<DurationLiteral> {
    let span = cx.span(&pair);
    let mut children = Children::of(pair);
    let number = number(cx, &children.node(Rule::number)?);
    let unit = duration_unit(&children.node(Rule::duration_unit)?)?;
    children.end();
    Some(DurationLiteral { span, number, unit })
}

fn duration_unit(pair: &Pair<'_, Rule>) -> Option<DurationUnit> {
    match pair.as_str().trim_end_matches('s') {
        "minute" => Some(DurationUnit::Minutes),
        "hour" => Some(DurationUnit::Hours),
        "day" => Some(DurationUnit::Days),
        "week" => Some(DurationUnit::Weeks),
        "month" => Some(DurationUnit::Months),
        "year" => Some(DurationUnit::Years),
        _ => None,
    }
}

/// `10_000 EUR`, and every other literal.
pub(super) fn literal(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<Expression> {
    let mut children = Children::of(pair);
    let pair = children.any()?;
    children.end();
    literal_of(cx, pair)
}

/// What stands in a literal: a text, date, timestamp, quantity, yes or no, `unknown`.
pub(super) fn literal_of(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<Expression> {
    let span = cx.leaf(&pair);
    let rule = pair.as_rule();
    let literal = if rule == Rule::text {
        Literal::Text(text(cx, pair))
    } else if rule == Rule::timestamp {
        Literal::Timestamp(pair.as_str().to_owned())
    } else if rule == Rule::date {
        Literal::Date(pair.as_str().to_owned())
    } else if rule == Rule::foreign_date {
        foreign::date(cx, &pair)
    } else if rule == Rule::foreign_money {
        foreign::money(cx, pair)?
    } else if rule == Rule::quantity {
        quantity(cx, pair)?
    } else if rule == Rule::bool_value {
        Literal::Bool(bool_value(pair))
    } else if rule == Rule::unknown {
        Literal::Unknown
    } else {
        return None;
    };
    Some(Expression {
        span,
        kind: ExpressionKind::Literal(literal),
    })
}

fn quantity(cx: &Context<'_>, pair: Pair<'_, Rule>) -> Option<Literal> {
    let span = cx.leaf(&pair);
    let mut children = Children::of(pair);
    let number = number(cx, &children.node(Rule::number)?);
    let literal = if children.has(Rule::percent_sign) {
        Literal::Percent(number)
    } else if let Some(unit) = children.node(Rule::duration_unit) {
        Literal::Duration(DurationLiteral {
            span,
            number,
            unit: duration_unit(&unit)?,
        })
    } else if let Some(currency) = children.node(Rule::currency) {
        Literal::Money {
            number,
            currency: name(cx, &currency),
        }
    } else {
        Literal::Number(number)
    };
    children.end();
    Some(literal)
}

fn bool_value(pair: Pair<'_, Rule>) -> bool {
    let mut children = Children::of(pair);
    children.has(Rule::kw_yes) || children.has(Rule::kw_true)
}

/// `-5`, where a sign may stand before a number.
pub(super) fn signed(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<Expression> {
    let span = cx.span(&pair);
    let mut children = Children::of(pair);
    let negative = children.has(Rule::minus);
    let inner = children.any()?;
    let inner = literal_of(cx, inner)?;
    children.end();
    Some(if negative { negate(span, inner) } else { inner })
}

/// `-5`
pub(super) fn negate(span: Span, inner: Expression) -> Expression {
    Expression {
        span,
        kind: ExpressionKind::Negate(Box::new(inner)),
    }
}

/// A value of an example, a cell or a pattern: a literal, a name, or a list of them.
pub(super) fn value(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<Expression> {
    let mut children = Children::of(pair);
    let minus = children.node(Rule::minus).map(|pair| cx.leaf(&pair));
    let inner = children.any()?;
    children.end();
    let rule = inner.as_rule();
    if rule == Rule::literal {
        let inner = literal(cx, inner)?;
        Some(match minus {
            Some(minus) => negate(minus.to(inner.span), inner),
            None => inner,
        })
    } else if rule == Rule::value_list {
        value_list(cx, inner)
    } else {
        let name = name(cx, &inner);
        Some(Expression {
            span: name.span,
            kind: ExpressionKind::Name(name),
        })
    }
}

fn value_list(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<Expression> {
    let span = cx.span(&pair);
    let mut children = Children::of(pair);
    let mut values = Vec::new();
    loop {
        extra_commas(cx, &mut children);
        let Some(pair) = children.node(Rule::value) else { break };
        values.push(value(cx, pair)?);
    }
    children.end();
    Some(Expression {
        span,
        kind: ExpressionKind::List(values),
    })
}

/// `10..<20`
pub(super) fn range(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<RangeLiteral> {
    let span = cx.span(&pair);
    let mut children = Children::of(pair);
    let low = match children.node(Rule::bound) {
        Some(pair) => Some(signed(cx, pair)?),
        None => None,
    };
    let dots = children.node(Rule::dots)?;
    let range = range_from(cx, span, low, dots, &mut children)?;
    children.end();
    Some(range)
}

/// The rest of a range behind its lower bound.
pub(super) fn range_from(
    cx: &mut Context<'_>,
    span: Span,
    low: Option<Expression>,
    dots: Pair<'_, Rule>,
    children: &mut Children<'_>,
) -> Option<RangeLiteral> {
    let excludes_high = Children::of(dots).has(Rule::dots_below);
    let high = match children.node(Rule::bound) {
        Some(pair) => Some(Box::new(signed(cx, pair)?)),
        None => None,
    };
    Some(RangeLiteral {
        span,
        low: low.map(Box::new),
        high,
        excludes_high,
    })
}
