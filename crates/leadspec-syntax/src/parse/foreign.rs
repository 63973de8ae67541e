//! Mapping of habits from other languages and countries that are read as what they evidently mean: dates, amounts of money.

use super::Context;
use super::children::Children;
use super::grammar::Rule;
use super::value::name;
use crate::{Literal, Name, NumberLiteral};
use leadspec_diagnostics::{Applicability, Code, Diagnostic, Edit, Fix, Span};
use pest::iterators::Pair;

/// `31.01.2026`: reported, and read as the date it most likely is.
pub(super) fn date(cx: &mut Context<'_>, pair: &Pair<'_, Rule>) -> Literal {
    let span = cx.span(pair);
    let written = pair.as_str();
    let parts: Vec<&str> = written.split(['.', '-', '/']).collect();
    let (year, month, day, certain) = match parts.as_slice() {
        [year, month, day] if year.len() == 4 => (*year, *month, *day, true),
        [first, second, year] => {
            let first_is_day = number(first) > 12 || written.contains('.');
            let second_is_day = number(second) > 12;
            if second_is_day {
                (*year, *first, *second, true)
            } else {
                (*year, *second, *first, first_is_day || first == second)
            }
        }
        _ => ("", "", "", false),
    };
    let right = format!("{year}-{month:0>2}-{day:0>2}");
    let diagnostic = Diagnostic::new(
        Code::DateOrder,
        format!("the date `{written}` is not written year-month-day"),
        span,
        format!("write `{right}`"),
    )
    .with_help(format!("write `{right}`"));
    cx.report(if certain {
        diagnostic.with_safe_fix("write year-month-day", span, right.clone())
    } else {
        diagnostic
            .with_note(format!("`{written}` may also mean {year}-{day:0>2}-{month:0>2}"))
            .with_unsafe_fix("write year-month-day, day first", span, right.clone())
            .with_unsafe_fix(
                "write year-month-day, month first",
                span,
                format!("{year}-{day:0>2}-{month:0>2}"),
            )
    });
    Literal::Date(right)
}

fn number(text: &str) -> u32 {
    text.parse().unwrap_or(u32::MAX)
}

/// `€12,000`, `12,000 EUR`, `EUR 10000`: reported, and read as the amount it most likely is.
pub(super) fn money(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<Literal> {
    let span = cx.span(&pair);
    let written = pair.as_str().trim_end();
    let mut children = Children::of(pair);
    let mut digits = None;
    let mut sign = None;
    let mut code = None;
    while let Some(pair) = children.any() {
        if pair.as_rule() == Rule::currency_sign {
            sign = Some(pair);
        } else if pair.as_rule() == Rule::currency {
            code = Some(name(cx, &pair));
        } else {
            digits = Some(pair);
        }
    }
    children.end();
    let digits = digits?;
    let number = NumberLiteral {
        span: cx.span(&digits),
        text: plain_number(digits.as_str()),
    };
    let currency = match (code, &sign) {
        (Some(code), _) => code,
        (None, Some(sign)) => Name {
            span: cx.span(sign),
            text: currency_of(sign.as_str()).to_owned(),
        },
        (None, None) => return None,
    };
    let right = format!("{} {}", number.text, currency.text);
    let only_commas = sign.is_none() && digits.as_rule() == Rule::foreign_grouped;
    let diagnostic = if only_commas {
        thousands(number.span, digits.as_str(), &number.text)
    } else {
        let label = if sign.is_some() {
            "not a currency code"
        } else {
            "the currency stands behind"
        };
        Diagnostic::new(
            Code::CurrencySign,
            format!("the amount `{written}` is not written as number and currency code"),
            span,
            label,
        )
        .with_help(format!("write `{right}`"))
    };
    // Dollars and yen are those of several countries, and `12.000` may be twelve.
    let certain = !matches!(sign.as_ref().map(Pair::as_str), Some("$" | "¥")) && !digits.as_str().contains('.');
    cx.report(if only_commas {
        diagnostic
    } else if certain {
        diagnostic.with_safe_fix(format!("write `{right}`"), span, right)
    } else {
        diagnostic.with_unsafe_fix(format!("write `{right}`"), span, right)
    });
    Some(Literal::Money { number, currency })
}

/// `10,000` for `10_000`.
pub(super) fn thousands(span: Span, written: &str, right: &str) -> Diagnostic {
    let mut diagnostic = Diagnostic::new(
        Code::ThousandsComma,
        format!("the number `{written}` is written with a thousands separator"),
        span,
        "only `_` may part digits",
    )
    .with_help(format!("write `{right}`"));
    diagnostic.fixes.push(Fix {
        title: format!("write `{right}`"),
        edits: vec![Edit {
            span,
            text: right.to_owned(),
        }],
        applicability: Applicability::Safe,
    });
    diagnostic
}

fn currency_of(sign: &str) -> &'static str {
    match sign {
        "€" => "EUR",
        "£" => "GBP",
        "¥" => "JPY",
        _ => "USD",
    }
}

/// The number with `_` between groups and a decimal point: of `,` and `.`, the last is the decimal sign, unless three digits
/// follow each.
pub(super) fn plain_number(written: &str) -> String {
    let last = written.rfind([',', '.']);
    let groups = written.split([',', '.', '\'']).skip(1).all(|group| group.len() == 3);
    let kinds = usize::from(written.contains(',')) + usize::from(written.contains('.'));
    written
        .char_indices()
        .map(|(at, c)| match c {
            ',' | '.' if Some(at) == last && (!groups || kinds == 2) => '.',
            ',' | '.' | '\'' => '_',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::plain_number;

    #[test]
    fn separators_are_told_from_decimal_signs() {
        let cases = [
            ("12,000", "12_000"),
            ("12.000", "12_000"),
            ("12,000.50", "12_000.50"),
            ("12.000,50", "12_000.50"),
            ("0.5", "0.5"),
            ("1'000", "1_000"),
            ("1,234,567", "1_234_567"),
            ("1000", "1000"),
        ];
        for (written, right) in cases {
            assert_eq!(plain_number(written), right);
        }
    }
}
