//! Conditions and values in plain English, as a sales manager would say them.
//!
//! Names lose their underscores, numbers get thousands commas, and a question about a choice, text or number reads as a
//! sentence: "budget is at least 10,000 EUR". The text is for people; nothing reads it back.

use crate::{
    Choice, ChoiceDomain, ChoiceKind, Compare, Condition, ConditionKind, Decimal, Definition, Direction, EventQuery,
    FieldType, GateState, Needles, Pattern, Quantity, QuantityKind, Source, Text, TextTest, Truth, Unit, Value, Window,
    WindowUnit, format_day,
};
use std::fmt::Write as _;

/// `company_size` as people say it.
pub fn humanise(name: &str) -> String {
    name.replace('_', " ")
}

/// A whole number with thousands commas.
pub fn group_thousands(value: i64) -> String {
    group_digits(&value.to_string())
}

fn group_digits(text: &str) -> String {
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(w, f)| (w, Some(f)));
    let mut grouped = String::from(sign);
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if let Some(fraction) = fraction {
        grouped.push('.');
        grouped.push_str(fraction);
    }
    grouped
}

/// A quantity in its unit's integer form: `10,000 EUR`, `70%`, `2026-04-15`, `1,200`.
pub fn format_quantity(value: i64, unit: Unit) -> String {
    match unit {
        Unit::Integer => group_thousands(value),
        Unit::Number => group_digits(&Decimal(value).to_string()),
        Unit::Percent => format!("{}%", group_digits(&Decimal(value).to_string())),
        Unit::Money(currency) => {
            format!(
                "{} {}",
                group_digits(&Decimal(value).to_string()),
                String::from_utf8_lossy(&currency)
            )
        }
        Unit::Date => format_day(value),
        Unit::Timestamp => {
            let (day, rest) = (
                value.div_euclid(86_400_000_000),
                value.rem_euclid(86_400_000_000) / 1_000_000,
            );
            format!(
                "{} {:02}:{:02}:{:02} UTC",
                format_day(day),
                rest / 3600,
                rest / 60 % 60,
                rest % 60
            )
        }
        Unit::Duration => format_duration(value),
    }
}

fn format_duration(seconds: i64) -> String {
    let (number, unit) = match seconds {
        s if s % 86_400 == 0 => (s / 86_400, "day"),
        s if s % 3600 == 0 => (s / 3600, "hour"),
        s if s % 60 == 0 => (s / 60, "minute"),
        s => (s, "second"),
    };
    count(number, unit)
}

fn count(number: i64, unit: &str) -> String {
    format!(
        "{} {unit}{}",
        group_thousands(number),
        if number == 1 { "" } else { "s" }
    )
}

fn join(parts: &[String], last: &str) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., end] => format!("{} {last} {end}", most.join(", ")),
    }
}

fn quoted(texts: &[String]) -> Vec<String> {
    texts.iter().map(|t| format!("\"{t}\"")).collect()
}

impl Window {
    /// `7 days`
    pub fn phrase(self) -> String {
        let unit = match self.unit {
            WindowUnit::Days => "day",
            WindowUnit::Weeks => "week",
            WindowUnit::Months => "month",
            WindowUnit::Years => "year",
        };
        count(i64::from(self.number), unit)
    }
}

impl Condition {
    /// The condition as a sentence without full stop.
    pub fn phrase(&self, definition: &Definition) -> String {
        Phrase { definition }.condition(self, false)
    }

    /// Its opposite as a sentence without full stop.
    pub fn phrase_negated(&self, definition: &Definition) -> String {
        Phrase { definition }.condition(self, true)
    }
}

impl Quantity {
    /// The quantity as a noun.
    pub fn phrase(&self, definition: &Definition) -> String {
        Phrase { definition }.quantity(self)
    }
}

impl Choice {
    /// The choice as a noun.
    pub fn phrase(&self, definition: &Definition) -> String {
        Phrase { definition }.choice(self)
    }
}

impl Value {
    /// The value as a noun, a condition as a sentence.
    pub fn phrase(&self, definition: &Definition) -> String {
        let phrase = Phrase { definition };
        match self {
            Value::Condition(condition) => phrase.condition(condition, false),
            Value::Quantity(quantity) => phrase.quantity(quantity),
            Value::Choice(choice) => phrase.choice(choice),
            Value::Text(text) => phrase.text(text),
            Value::List(list) => phrase.source(list.source),
        }
    }
}

impl EventQuery {
    /// `page view where path starts with "/pricing" in the last 7 days`
    pub fn phrase(&self, definition: &Definition) -> String {
        Phrase { definition }.events(self)
    }
}

impl Pattern {
    /// `50 to 1,000`, `software`, `unknown`: what a row of a table on this key matches.
    pub fn phrase(&self, key: &Value, definition: &Definition) -> String {
        let amount = |value: i64| match key {
            Value::Quantity(quantity) => format_scaled(value, quantity),
            Value::Condition(_) | Value::Choice(_) | Value::Text(_) | Value::List(_) => value.to_string(),
        };
        match self {
            Pattern::Range {
                low: Some(low),
                high: Some(high),
            } if low == high => amount(*low),
            Pattern::Range {
                low: Some(low),
                high: Some(high),
            } => match next_round(*high, key) {
                Some(limit) => format!("{} to less than {}", amount(*low), amount(limit)),
                None => format!("{} to {}", amount(*low), amount(*high)),
            },
            Pattern::Range {
                low: Some(low),
                high: None,
            } => format!("{} or more", amount(*low)),
            Pattern::Range {
                low: None,
                high: Some(high),
            } => match next_round(*high, key) {
                Some(limit) => format!("less than {}", amount(limit)),
                None => format!("{} or less", amount(*high)),
            },
            Pattern::Range { low: None, high: None } => "any".to_string(),
            Pattern::Code(code) => match key {
                Value::Choice(choice) => humanise(definition.code_name(choice.domain, *code)),
                Value::Condition(_) | Value::Quantity(_) | Value::Text(_) | Value::List(_) => code.to_string(),
            },
            Pattern::Text(text) => format!("\"{text}\""),
            Pattern::Bool(answer) => if *answer { "yes" } else { "no" }.to_string(),
            Pattern::Unknown => "unknown".to_string(),
            Pattern::Otherwise => "anything else".to_string(),
        }
    }
}

/// `..<100` of something with decimals goes up to 99.999999; people say the 100.
fn next_round(high: i64, key: &Value) -> Option<i64> {
    let Value::Quantity(quantity) = key else { return None };
    let limit = high.checked_add(1)?;
    let has_decimals = quantity.unit.decimals() > 0;
    (has_decimals && limit % 10i64.checked_pow(u32::from(quantity.decimals))? == 0).then_some(limit)
}

/// A constant that is compared with `like`, whose decimals it has.
fn format_scaled(value: i64, like: &Quantity) -> String {
    let extra = like.decimals.saturating_sub(like.unit.decimals());
    let factor = 10i64.checked_pow(u32::from(extra)).unwrap_or(1);
    format_quantity(value / factor, like.unit)
}

struct Phrase<'a> {
    definition: &'a Definition,
}

impl Phrase<'_> {
    fn condition(&self, condition: &Condition, negated: bool) -> String {
        let not = if negated { "not " } else { "" };
        match &condition.kind {
            ConditionKind::Constant(value) => if *value == negated { "never" } else { "always" }.to_string(),
            ConditionKind::Fact(fact) => {
                format!("{} is {}", self.source(fact.source), if negated { "no" } else { "yes" })
            }
            ConditionKind::Criterion(id) => {
                format!(
                    "{} is {}",
                    humanise(&self.definition.criteria[*id].name),
                    if negated { "unmet" } else { "met" }
                )
            }
            ConditionKind::Let(id) => format!(
                "{} is {}",
                humanise(&self.definition.lets[*id].name),
                if negated { "no" } else { "yes" }
            ),
            ConditionKind::Not(inner) => self.condition(inner, !negated),
            ConditionKind::All(of) => self.several(of, "and", negated),
            ConditionKind::Any(of) => self.several(of, "or", negated),
            ConditionKind::AtLeast(n, of) => {
                let parts: Vec<String> = of.iter().map(|c| self.part(c, false)).collect();
                format!(
                    "{} {n} of: {}",
                    if negated { "fewer than" } else { "at least" },
                    parts.join("; ")
                )
            }
            ConditionKind::Compare { operator, left, right } => {
                self.compare(if negated { opposite(*operator) } else { *operator }, left, right)
            }
            ConditionKind::Between { value, low, high } => {
                format!(
                    "{} is {not}between {} and {}",
                    self.quantity(value),
                    self.quantity(low),
                    self.quantity(high)
                )
            }
            ConditionKind::Within {
                value,
                direction,
                window,
            } => {
                let direction = match direction {
                    Direction::Last => "last",
                    Direction::Next => "next",
                };
                format!(
                    "{} is {not}within the {direction} {}",
                    self.quantity(value),
                    window.phrase()
                )
            }
            ConditionKind::Among { value, codes } => self.among(value, codes, negated),
            ConditionKind::SameChoice(left, right) => {
                format!("{} is {not}the same as {}", self.choice(left), self.choice(right))
            }
            ConditionKind::Text {
                value,
                test,
                needles,
                fold_case,
            } => {
                let verb = match (test, negated) {
                    (TextTest::Equals, false) => "is",
                    (TextTest::Equals, true) => "is not",
                    (TextTest::StartsWith, false) => "starts with",
                    (TextTest::StartsWith, true) => "does not start with",
                    (TextTest::EndsWith, false) => "ends with",
                    (TextTest::EndsWith, true) => "does not end with",
                    (TextTest::Contains, false) => "contains",
                    (TextTest::Contains, true) => "does not contain",
                };
                format!(
                    "{} {verb} {}{}",
                    self.text(value),
                    join(&self.texts(needles, *fold_case), "or"),
                    in_any_case(*fold_case)
                )
            }
            ConditionKind::SameText { left, right, fold_case } => {
                format!(
                    "{} is {not}the same as {}{}",
                    self.text(left),
                    self.text(right),
                    in_any_case(*fold_case)
                )
            }
            ConditionKind::List {
                value,
                needles,
                all,
                fold_case,
            } => {
                let needles = match needles {
                    Needles::Texts(texts) => self.texts(texts, *fold_case),
                    Needles::Codes(codes) => codes.iter().map(|c| self.item_name(value.source, *c)).collect(),
                    Needles::Quantities(values) => {
                        values.iter().map(|v| self.item_quantity(value.source, *v)).collect()
                    }
                };
                let verb = if negated { "does not contain" } else { "contains" };
                format!(
                    "{} {verb} {}{}",
                    self.source(value.source),
                    join(&needles, if *all { "and" } else { "or" }),
                    in_any_case(*fold_case)
                )
            }
            ConditionKind::IsKnown(value) => {
                let what = if let Value::Condition(Condition { kind, .. }) = value.as_ref()
                    && let ConditionKind::Criterion(id) = kind
                {
                    humanise(&self.definition.criteria[*id].name)
                } else if let Value::Condition(Condition {
                    kind: ConditionKind::Fact(fact),
                    ..
                }) = value.as_ref()
                {
                    self.source(fact.source)
                } else {
                    value.phrase(self.definition)
                };
                format!("{what} is {}", if negated { "unknown" } else { "known" })
            }
            ConditionKind::CriterionIs(id, truth) => {
                let state = match truth {
                    Truth::True => "met",
                    Truth::Unknown => "unknown",
                    Truth::False => "unmet",
                };
                format!("{} is {not}{state}", humanise(&self.definition.criteria[*id].name))
            }
            ConditionKind::GateIs(id, state) => {
                let state = match (state, negated) {
                    (GateState::Passed, false) => "passed",
                    (GateState::Passed, true) => "not passed",
                    (GateState::Failed, false) => "failed",
                    (GateState::Failed, true) => "not failed",
                    (GateState::Unknown, false) => "not decided",
                    (GateState::Unknown, true) => "decided",
                };
                format!("gate {} is {state}", humanise(&self.definition.gates[*id].name))
            }
            ConditionKind::Happened(query) => format!("{} {}", if negated { "no" } else { "any" }, self.events(query)),
            ConditionKind::IfUnknown(inner, fallback) => self.if_unknown(inner, *fallback != negated, negated),
        }
    }

    /// A condition that holds, or does not, where it is unknown. What an unknown fact counts as is not said: its opposite may be
    /// what is asked for.
    fn if_unknown(&self, inner: &Condition, holds: bool, negated: bool) -> String {
        let text = self.part(inner, negated);
        let question = if let ConditionKind::Not(inner) = &inner.kind {
            &inner.kind
        } else {
            &inner.kind
        };
        let is_answer = matches!(
            question,
            ConditionKind::Fact(_) | ConditionKind::Criterion(_) | ConditionKind::Let(_)
        );
        match (holds, is_answer) {
            (true, true) => format!("{text} or unknown"),
            (true, false) => format!("{text}, or unknown"),
            (false, _) => format!("{text} (unknown is not enough)"),
        }
    }

    /// Texts in quotes, as they were written.
    fn texts(&self, needles: &[String], fold_case: bool) -> Vec<String> {
        let spellings = &self.definition.spellings;
        let written = |needle: &String| if fold_case { spellings.written(needle) } else { needle }.to_string();
        quoted(&needles.iter().map(written).collect::<Vec<_>>())
    }

    fn several(&self, of: &[Condition], word: &str, negated: bool) -> String {
        let joint = match (word, negated) {
            ("and", false) | ("or", true) => " and ",
            _ => " or ",
        };
        if of.is_empty() {
            return if (word == "and") == negated { "never" } else { "always" }.to_string();
        }
        of.iter().map(|c| self.part(c, negated)).collect::<Vec<_>>().join(joint)
    }

    /// A condition inside another: lists of conditions get parentheses.
    fn part(&self, condition: &Condition, negated: bool) -> String {
        if let ConditionKind::Not(inner) = &condition.kind {
            return self.part(inner, !negated);
        }
        let text = self.condition(condition, negated);
        let is_list = matches!(&condition.kind, ConditionKind::All(of) | ConditionKind::Any(of) if of.len() > 1)
            || matches!(&condition.kind, ConditionKind::AtLeast(..))
            || matches!(&condition.kind, ConditionKind::IfUnknown(_, fallback) if *fallback != negated);
        if is_list { format!("({text})") } else { text }
    }

    fn compare(&self, operator: Compare, left: &Quantity, right: &Quantity) -> String {
        let timely = matches!(right.unit, Unit::Date | Unit::Timestamp);
        let verb = match (operator, timely) {
            (Compare::Equal, _) => "is",
            (Compare::NotEqual, _) => "is not",
            (Compare::Less, false) => "is less than",
            (Compare::LessOrEqual, false) => "is at most",
            (Compare::Greater, false) => "is more than",
            (Compare::GreaterOrEqual, false) => "is at least",
            (Compare::Less, true) => "is before",
            (Compare::LessOrEqual, true) => "is on or before",
            (Compare::Greater, true) => "is after",
            (Compare::GreaterOrEqual, true) => "is on or after",
        };
        format!("{} {verb} {}", self.quantity(left), self.quantity(right))
    }

    fn among(&self, value: &Choice, codes: &[u32], negated: bool) -> String {
        let name = |code: u32| humanise(self.definition.code_name(value.domain, code));
        let what = self.choice(value);
        let total = self.definition.domain_len(value.domain);
        // Codes come ascending: a run at one end of an ordered set reads as a limit.
        let is_run = codes.len() > 1 && codes.windows(2).all(|w| matches!(w, [a, b] if a + 1 == *b));
        let ordered = match value.domain {
            ChoiceDomain::Options(id) => self.definition.choices[id].ordered,
            ChoiceDomain::Grades(_) => true,
            ChoiceDomain::Stages => false,
        };
        if let ([first, .., last], true, true) = (codes, is_run && !negated, ordered) {
            let best_first = matches!(value.domain, ChoiceDomain::Grades(_));
            if *last as usize + 1 == total && *first > 0 && !best_first {
                return format!("{what} is {} or higher", name(*first));
            }
            if *first == 0 && (*last as usize + 1) < total {
                return format!(
                    "{what} is {} or {}",
                    name(*last),
                    if best_first { "better" } else { "lower" }
                );
            }
        }
        let names: Vec<String> = codes.iter().map(|c| name(*c)).collect();
        match (names.as_slice(), negated) {
            ([one], false) => format!("{what} is {one}"),
            ([one], true) => format!("{what} is not {one}"),
            (_, false) => format!("{what} is one of {}", names.join(", ")),
            (_, true) => format!("{what} is none of {}", names.join(", ")),
        }
    }

    fn quantity(&self, quantity: &Quantity) -> String {
        match &quantity.kind {
            QuantityKind::Constant(value) => format_scaled(*value, quantity),
            QuantityKind::Fact(source) => self.source(*source),
            QuantityKind::LatestTime(event) => format!("the latest {}", humanise(&self.definition.events[*event].name)),
            QuantityKind::Score(id) => humanise(&self.definition.scores[*id].name),
            QuantityKind::Count(query) => format!("the number of {}", self.events(query)),
            QuantityKind::Today => "today".to_string(),
            QuantityKind::DayOf(inner) => self.quantity(inner),
            QuantityKind::Let(id) => humanise(&self.definition.lets[*id].name),
            QuantityKind::Sum(terms) => {
                let mut text = String::new();
                for (place, term) in terms.iter().enumerate() {
                    match (&term.kind, place) {
                        (QuantityKind::Negated(inner), 1..) => drop(write!(text, " - {}", self.quantity(inner))),
                        (QuantityKind::Constant(value), 1..) if *value < 0 => {
                            let _ = write!(text, " - {}", format_scaled(value.saturating_neg(), term));
                        }
                        (_, 0) => text.push_str(&self.quantity(term)),
                        _later => drop(write!(text, " + {}", self.quantity(term))),
                    }
                }
                text
            }
            QuantityKind::Negated(inner) => format!("-{}", self.term(inner)),
            QuantityKind::Times(inner, factor) => format!("{} × {factor}", self.term(inner)),
            QuantityKind::DaysSince(inner) => format!("days since {}", self.quantity(inner)),
            QuantityKind::IfUnknown(value, fallback) => {
                format!("{} (unknown counts as {})", self.term(value), self.quantity(fallback))
            }
        }
    }

    /// A quantity inside another: sums get parentheses.
    fn term(&self, quantity: &Quantity) -> String {
        let text = self.quantity(quantity);
        if matches!(quantity.kind, QuantityKind::Sum(_)) {
            format!("({text})")
        } else {
            text
        }
    }

    fn choice(&self, choice: &Choice) -> String {
        match &choice.kind {
            ChoiceKind::Fact(source) => self.source(*source),
            ChoiceKind::Grade(id) => humanise(&self.definition.grades[*id].name),
            ChoiceKind::StageAfter => "stage".to_string(),
            ChoiceKind::Let(id) => humanise(&self.definition.lets[*id].name),
            ChoiceKind::IfUnknown(value, code) => {
                format!(
                    "{} (unknown counts as {})",
                    self.choice(value),
                    humanise(self.definition.code_name(choice.domain, *code))
                )
            }
        }
    }

    fn source(&self, source: Source) -> String {
        match source {
            Source::Field(id) => humanise(&self.definition.fields[id].name),
            Source::Attribute(event, id) => humanise(&self.definition.events[event].attributes[id].name),
            Source::Latest(event, id) => {
                let event = &self.definition.events[event];
                format!(
                    "the latest {}'s {}",
                    humanise(&event.name),
                    humanise(&event.attributes[id].name)
                )
            }
        }
    }

    fn text(&self, text: &Text) -> String {
        let source = self.source(text.source);
        match &text.if_unknown {
            Some(fallback) => format!("{source} (unknown counts as \"{fallback}\")"),
            None => source,
        }
    }

    /// What a list holds.
    fn item(&self, source: Source) -> Option<&FieldType> {
        let field = match source {
            Source::Field(id) => &self.definition.fields[id],
            Source::Attribute(event, id) | Source::Latest(event, id) => &self.definition.events[event].attributes[id],
        };
        if let FieldType::List(item) = &field.ty {
            Some(item)
        } else {
            None
        }
    }

    fn item_name(&self, source: Source, code: u32) -> String {
        if let Some(FieldType::Choice(domain)) = self.item(source) {
            humanise(self.definition.code_name(*domain, code))
        } else {
            code.to_string()
        }
    }

    fn item_quantity(&self, source: Source, value: i64) -> String {
        if let Some(FieldType::Quantity { unit, .. }) = self.item(source) {
            format_quantity(value, *unit)
        } else {
            value.to_string()
        }
    }

    fn events(&self, query: &EventQuery) -> String {
        let mut text = humanise(&self.definition.events[query.event].name);
        if let Some(filter) = &query.filter {
            let _ = write!(text, " where {}", self.condition(filter, false));
        }
        if let Some(window) = query.window {
            let _ = write!(text, " in the last {}", window.phrase());
        }
        text
    }
}

fn in_any_case(fold_case: bool) -> &'static str {
    if fold_case { " (in any case)" } else { "" }
}

fn opposite(operator: Compare) -> Compare {
    match operator {
        Compare::Equal => Compare::NotEqual,
        Compare::NotEqual => Compare::Equal,
        Compare::Less => Compare::GreaterOrEqual,
        Compare::LessOrEqual => Compare::Greater,
        Compare::Greater => Compare::LessOrEqual,
        Compare::GreaterOrEqual => Compare::Less,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_as_people_write_them() {
        assert_eq!(format_quantity(10_000_000_000, Unit::Money(*b"EUR")), "10,000 EUR");
        assert_eq!(format_quantity(1_234_567_500_000, Unit::Number), "1,234,567.5");
        assert_eq!(format_quantity(70_000_000, Unit::Percent), "70%");
        assert_eq!(format_quantity(-1234, Unit::Integer), "-1,234");
        assert_eq!(format_quantity(20_544, Unit::Date), "2026-04-01");
        assert_eq!(format_quantity(7200, Unit::Duration), "2 hours");
    }
}
