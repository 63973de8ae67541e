//! The small changes inside quantities and event queries. What is compared with a constant is changed there (`thresholds`).

use super::change::{Change, Says, one_of, with};
use super::conditions::{conditions, windows};
use super::mutant::MutantKind;
use super::thresholds::{beside, constant};
use super::words::Saying;
use leadspec_ir::{At, Choice, ChoiceDomain, ChoiceKind, Decimal, EventQuery, Quantity, QuantityKind, Value, humanise};

/// All small changes to a quantity, but for the constant that it is itself.
pub(crate) fn quantities(saying: &Saying, quantity: &Quantity) -> Vec<Change<Quantity>> {
    let like = |kind: QuantityKind| Quantity {
        kind,
        ..quantity.clone()
    };
    let within = |inner: &Quantity, around: fn(Box<Quantity>) -> QuantityKind| -> Vec<Change<Quantity>> {
        let changes = quantities(saying, inner).into_iter();
        changes
            .map(|change| change.map(|inner| like(around(Box::new(inner)))))
            .collect()
    };
    match &quantity.kind {
        QuantityKind::Count(query) => {
            let changes = queries(saying, query, quantity.at).into_iter();
            changes
                .map(|change| change.map(|query| like(QuantityKind::Count(query))))
                .collect()
        }
        QuantityKind::Sum(terms) => {
            let changes = one_of(terms, |term| match constant(term) {
                Some(value) => beside(saying.definition, term, value),
                None => quantities(saying, term),
            });
            let mut all: Vec<Change<Quantity>> = changes
                .into_iter()
                .map(|change| change.map(|terms| like(QuantityKind::Sum(terms))))
                .collect();
            let of_facts = terms.iter().enumerate().filter(|(_, term)| constant(term).is_none());
            if of_facts.clone().count() > 1 {
                all.extend(of_facts.map(|(place, term)| dropped(saying, quantity, terms, place, term)));
            }
            all
        }
        QuantityKind::Times(inner, factor) => {
            let decimals = factor.decimals();
            let step = 10_i64.saturating_pow(u32::from(leadspec_ir::DECIMALS.saturating_sub(decimals)));
            let factors = [factor.0.checked_add(step), factor.0.checked_sub(step)];
            // With other decimals the whole would be another form.
            let factors = factors.into_iter().flatten().map(Decimal);
            let factors = factors.filter(|other| other.decimals() == decimals && other.0 != 0);
            let mut all: Vec<Change<Quantity>> = factors
                .map(|other| {
                    let to = like(QuantityKind::Times(inner.clone(), other));
                    Change::new(to, MutantKind::Amount, quantity.at, Says::Instead(factor.to_string()))
                })
                .collect();
            let changes = quantities(saying, inner).into_iter();
            all.extend(changes.map(|change| change.map(|inner| like(QuantityKind::Times(Box::new(inner), *factor)))));
            all
        }
        QuantityKind::IfUnknown(value, fallback) => {
            let mut all: Vec<Change<Quantity>> = quantities(saying, value)
                .into_iter()
                .map(|change| change.map(|value| like(QuantityKind::IfUnknown(Box::new(value), fallback.clone()))))
                .collect();
            let fallbacks = match constant(fallback) {
                Some(own) => beside(saying.definition, fallback, own),
                None => quantities(saying, fallback),
            };
            let around = |fallback| like(QuantityKind::IfUnknown(value.clone(), Box::new(fallback)));
            all.extend(fallbacks.into_iter().map(|change| change.map(around)));
            all
        }
        QuantityKind::Negated(inner) => within(inner, QuantityKind::Negated),
        QuantityKind::DayOf(inner) => within(inner, QuantityKind::DayOf),
        QuantityKind::DaysSince(inner) => within(inner, QuantityKind::DaysSince),
        QuantityKind::Constant(_)
        | QuantityKind::Fact(_)
        | QuantityKind::LatestTime(_)
        | QuantityKind::Score(_)
        | QuantityKind::Today
        | QuantityKind::Let(_) => Vec::new(),
    }
}

/// A sum in which a term counts nothing.
fn dropped(saying: &Saying, sum: &Quantity, terms: &[Quantity], place: usize, term: &Quantity) -> Change<Quantity> {
    let nothing = Quantity {
        kind: QuantityKind::Constant(0),
        ..term.clone()
    };
    let to = Quantity {
        kind: QuantityKind::Sum(with(terms, place, nothing)),
        ..sum.clone()
    };
    let says = Says::Instead(sum.phrase(saying.definition));
    Change::new(to, MutantKind::Amount, term.at, says)
}

/// The changes to what is asked of events.
pub(crate) fn queries(saying: &Saying, query: &EventQuery, at: At) -> Vec<Change<EventQuery>> {
    let kind = &saying.definition.events[query.event];
    let mut all = Vec::new();
    if let Some(window) = query.window {
        for moved in windows(window) {
            let to = EventQuery {
                window: Some(moved),
                ..query.clone()
            };
            let says = Says::Instead(window.phrase());
            all.push(Change::new(to, MutantKind::Window, at, says));
        }
    }
    if let Some(filter) = &query.filter {
        let name = humanise(&kind.name);
        let sentence = format!(
            "{}, where {name} counts without asking whether {}",
            saying.does,
            filter.phrase(saying.definition)
        );
        let to = EventQuery {
            filter: None,
            ..query.clone()
        };
        all.push(Change::new(
            to,
            MutantKind::ConditionDropped,
            filter.at,
            Says::Whole(sentence),
        ));
        // What is filtered is asked of events, whatever stands around it.
        let inner = Saying {
            negated: false,
            ..saying.events(&name)
        };
        all.extend(conditions(&inner, filter).into_iter().map(|change| {
            change.map(|filter| EventQuery {
                filter: Some(Box::new(filter)),
                ..query.clone()
            })
        }));
    }
    all
}

/// The changes to a choice.
pub(crate) fn choices(saying: &Saying, choice: &Choice) -> Vec<Change<Choice>> {
    match &choice.kind {
        ChoiceKind::IfUnknown(inner, code) => {
            let definition = saying.definition;
            let name = |code: u32| humanise(definition.code_name(choice.domain, code));
            let other = next_code(definition.domain_len(choice.domain), *code);
            let like = |kind: ChoiceKind| Choice { kind, ..choice.clone() };
            let fallback = other.map(|other| {
                let to = like(ChoiceKind::IfUnknown(inner.clone(), other));
                Change::new(to, MutantKind::Unknown, choice.at, Says::Instead(name(*code)))
            });
            let inner = choices(saying, inner).into_iter();
            let inner = inner.map(|change| change.map(|inner| like(ChoiceKind::IfUnknown(Box::new(inner), *code))));
            fallback.into_iter().chain(inner).collect()
        }
        ChoiceKind::Fact(_) | ChoiceKind::Grade(_) | ChoiceKind::StageAfter | ChoiceKind::Let(_) => Vec::new(),
    }
}

/// The next code of a closed set, or the one before the last.
fn next_code(len: usize, code: u32) -> Option<u32> {
    let len = u32::try_from(len).unwrap_or(u32::MAX);
    let next = code.checked_add(1).filter(|next| *next < len);
    next.or_else(|| code.checked_sub(1))
}

/// Whether the values of a set have an order.
pub(crate) fn is_ordered(saying: &Saying, domain: ChoiceDomain) -> bool {
    match domain {
        ChoiceDomain::Options(id) => saying.definition.choices[id].ordered,
        ChoiceDomain::Grades(_) => true,
        ChoiceDomain::Stages => false,
    }
}

/// The changes to what a table looks up, or a name stands for; a condition is said in full.
pub(crate) fn values(saying: &Saying, value: &Value) -> Vec<Change<Value>> {
    match value {
        Value::Condition(condition) => {
            let changes = conditions(saying, condition).into_iter();
            changes.map(|change| change.map(Value::Condition)).collect()
        }
        Value::Quantity(quantity) => {
            let changes = quantities(saying, quantity).into_iter();
            changes.map(|change| change.map(Value::Quantity)).collect()
        }
        Value::Choice(choice) => {
            let changes = choices(saying, choice).into_iter();
            changes.map(|change| change.map(Value::Choice)).collect()
        }
        Value::Text(_) | Value::List(_) => Vec::new(),
    }
}
