//! The small changes to a condition: each gives the whole condition with one thing in it changed.

use super::change::{Change, Says, one_of, without};
use super::mutant::MutantKind;
use super::quantities::{quantities, queries};
use super::sets;
use super::thresholds;
use super::words::{Saying, like};
use leadspec_ir::{Condition, ConditionKind, Quantity, Truth, Window};

/// All small changes to a condition, each said in full.
pub(crate) fn conditions(saying: &Saying, condition: &Condition) -> Vec<Change<Condition>> {
    changes(saying, condition, true)
}

/// `turns`: whether its opposite is a change of its own. Under a `not`, that is the `not` dropped.
fn changes(saying: &Saying, condition: &Condition, turns: bool) -> Vec<Change<Condition>> {
    let opposite = || turns.then(|| turned(saying, condition)).into_iter().collect();
    match &condition.kind {
        ConditionKind::Not(inner) => negations(saying, condition, inner),
        ConditionKind::All(of) => several(saying, condition, of, true),
        ConditionKind::Any(of) => several(saying, condition, of, false),
        ConditionKind::AtLeast(number, of) => at_least(saying, condition, *number, of),
        ConditionKind::Compare { .. } => thresholds::compared(saying, condition),
        ConditionKind::Between { value, low, high } => between(saying, condition, [value, low, high]),
        ConditionKind::Within {
            value,
            direction,
            window,
        } => {
            let within = |value: Quantity, window: Window| {
                let kind = ConditionKind::Within {
                    value,
                    direction: *direction,
                    window,
                };
                like(condition, kind)
            };
            let mut all = Vec::new();
            for moved in windows(*window) {
                let to = within(value.clone(), moved);
                let sentence = saying.instead(&to, &window.phrase());
                all.push(Change::new(to, MutantKind::Window, condition.at, Says::Whole(sentence)));
            }
            all.extend(finished(saying, quantities(saying, value), |value| within(value, *window)));
            all
        }
        ConditionKind::Among { value, codes } => sets::choices(saying, condition, value, codes),
        ConditionKind::Text { .. } => or_turned(saying, condition, sets::texts(saying, condition), turns),
        ConditionKind::List { .. } => or_turned(saying, condition, sets::lists(saying, condition), turns),
        ConditionKind::CriterionIs(id, truth) => {
            let other = match truth {
                Truth::True | Truth::False => Truth::Unknown,
                Truth::Unknown => Truth::False,
            };
            let to = like(condition, ConditionKind::CriterionIs(*id, other));
            let word = match truth {
                Truth::True => "met",
                Truth::False => "unmet",
                Truth::Unknown => "unknown",
            };
            let sentence = saying.instead(&to, word);
            vec![Change::new(to, MutantKind::Unknown, condition.at, Says::Whole(sentence))]
        }
        ConditionKind::Happened(query) => {
            let inner = queries(saying, query, condition.at);
            let mut all = finished(saying, inner, |query| like(condition, ConditionKind::Happened(query)));
            all.extend(turns.then(|| turned(saying, condition)));
            all
        }
        ConditionKind::IfUnknown(inner, fallback) => {
            let to = like(condition, ConditionKind::IfUnknown(inner.clone(), !fallback));
            let was = if *fallback == saying.negated { "no" } else { "yes" };
            let sentence = saying.instead(&to, was);
            let mut all = vec![Change::new(to, MutantKind::Unknown, condition.at, Says::Whole(sentence))];
            let around = |inner| like(condition, ConditionKind::IfUnknown(Box::new(inner), *fallback));
            all.extend(changes(saying, inner, turns).into_iter().map(|change| change.map(around)));
            all
        }
        ConditionKind::Constant(_)
        | ConditionKind::Fact(_)
        | ConditionKind::Criterion(_)
        | ConditionKind::Let(_)
        | ConditionKind::SameChoice(..)
        | ConditionKind::SameText { .. }
        // Whether a value is known has nothing to do with the constants in it.
        | ConditionKind::IsKnown(_)
        | ConditionKind::GateIs(..) => opposite(),
    }
}

/// The changes to a part of a condition, said by the condition around it.
pub(crate) fn finished<T>(
    saying: &Saying,
    changes: Vec<Change<T>>,
    around: impl Fn(T) -> Condition,
) -> Vec<Change<Condition>> {
    let finish = |change: Change<T>| {
        let mut change = change.map(&around);
        if let Says::Instead(of) = &change.says {
            change.says = Says::Whole(saying.instead(&change.to, of));
        }
        change
    };
    changes.into_iter().map(finish).collect()
}

/// A window one longer and one shorter.
pub(crate) fn windows(window: Window) -> impl Iterator<Item = Window> {
    let numbers = [window.number.checked_add(1), window.number.checked_sub(1)];
    let numbers = numbers.into_iter().flatten().filter(|number| *number > 0);
    numbers.map(move |number| Window { number, ..window })
}

/// The opposite of a condition.
fn turned(saying: &Saying, condition: &Condition) -> Change<Condition> {
    let to = like(condition, ConditionKind::Not(Box::new(condition.clone())));
    let sentence = format!("{}, the opposite of what it says", saying.when(&to));
    Change::new(to, MutantKind::Negation, condition.at, Says::Whole(sentence))
}

/// Where nothing smaller can change, the opposite.
fn or_turned(
    saying: &Saying,
    condition: &Condition,
    smaller: Vec<Change<Condition>>,
    turns: bool,
) -> Vec<Change<Condition>> {
    if smaller.is_empty() && turns {
        vec![turned(saying, condition)]
    } else {
        smaller
    }
}

fn negations(saying: &Saying, condition: &Condition, inner: &Condition) -> Vec<Change<Condition>> {
    let sentence = format!("{}, the opposite of what it says", saying.when(inner));
    let dropped = Change::new(inner.clone(), MutantKind::Negation, condition.at, Says::Whole(sentence));
    let around = |inner| like(condition, ConditionKind::Not(Box::new(inner)));
    let inner = changes(&saying.opposite(), inner, false);
    std::iter::once(dropped)
        .chain(inner.into_iter().map(|change| change.map(around)))
        .collect()
}

/// `and` and `or`.
fn several(saying: &Saying, condition: &Condition, of: &[Condition], all: bool) -> Vec<Change<Condition>> {
    let list = |all: bool, of: Vec<Condition>| {
        let kind = if all {
            ConditionKind::All(of)
        } else {
            ConditionKind::Any(of)
        };
        like(condition, kind)
    };
    let mut changed = Vec::new();
    if of.len() > 1 {
        let to = list(!all, of.to_vec());
        // Under a `not` the words change places, as they are shown.
        let (word, was) = if all == saying.negated {
            ("and", "or")
        } else {
            ("or", "and")
        };
        let sentence = format!("{}, with `{word}` for `{was}`", saying.when(&to));
        changed.push(Change::new(to, MutantKind::AndOr, condition.at, Says::Whole(sentence)));
        for (place, operand) in of.iter().enumerate() {
            let others = without(of, place);
            let to = match others.as_slice() {
                [only] => only.clone(),
                _ => list(all, others),
            };
            let sentence = saying.dropped(operand, all);
            changed.push(Change::new(
                to,
                MutantKind::ConditionDropped,
                operand.at,
                Says::Whole(sentence),
            ));
        }
    }
    let inner = one_of(of, |operand| changes(saying, operand, true));
    changed.extend(inner.into_iter().map(|change| change.map(|of| list(all, of))));
    changed
}

fn at_least(saying: &Saying, condition: &Condition, number: u32, of: &[Condition]) -> Vec<Change<Condition>> {
    let list = |number: u32, of: Vec<Condition>| like(condition, ConditionKind::AtLeast(number, of));
    let fits = |number: &u32| (1..=of.len()).contains(&(*number as usize));
    let mut changed = Vec::new();
    for other in [number.saturating_add(1), number.saturating_sub(1)]
        .into_iter()
        .filter(fits)
    {
        let to = list(other, of.to_vec());
        let sentence = saying.instead(&to, &number.to_string());
        changed.push(Change::new(
            to,
            MutantKind::AtLeast,
            condition.at,
            Says::Whole(sentence),
        ));
    }
    if (number as usize) < of.len() {
        for (place, operand) in of.iter().enumerate() {
            let to = list(number, without(of, place));
            // Fewer to choose from: as with `or`.
            let sentence = saying.dropped(operand, false);
            changed.push(Change::new(
                to,
                MutantKind::ConditionDropped,
                operand.at,
                Says::Whole(sentence),
            ));
        }
    }
    let inner = one_of(of, |operand| changes(saying, operand, true));
    changed.extend(inner.into_iter().map(|change| change.map(|of| list(number, of))));
    changed
}

fn between(saying: &Saying, condition: &Condition, [value, low, high]: [&Quantity; 3]) -> Vec<Change<Condition>> {
    let made = |value: &Quantity, low: &Quantity, high: &Quantity| {
        let kind = ConditionKind::Between {
            value: value.clone(),
            low: low.clone(),
            high: high.clone(),
        };
        like(condition, kind)
    };
    let limits = |limit: &Quantity, above: bool| thresholds::limits(saying.definition, value, limit, above);
    let mut all = finished(saying, limits(low, false), |low| made(value, &low, high));
    all.extend(finished(saying, limits(high, true), |high| made(value, low, &high)));
    all.extend(finished(saying, quantities(saying, value), |value| {
        made(&value, low, high)
    }));
    all
}
