//! Lists: one for every combination of tests that a list can meet.
//!
//! Items that the same tests look for form a group. Whether a list holds none, some or all of a group is all that tests can tell.

use super::{Cell, Extent, Ground, distinct, some_quantity};
use crate::gap::Gap;
use crate::gather::{Asked, ListAsked};
use leadspec_ir::{Datum, FieldType, Needles};

/// More lists than this are not made.
const LISTS: usize = 4096;

/// One cell for each combination of tests that was found.
pub(super) fn cells(ground: Ground, name: &str, item: &FieldType, asked: &Asked) -> (Vec<Cell>, Option<Gap>) {
    let mut groups: Vec<(Vec<bool>, Vec<Datum>)> = Vec::new();
    let items = distinct(asked.lists.iter().flat_map(|test| items(&test.needles)));
    for item in items {
        let sought: Vec<bool> = asked
            .lists
            .iter()
            .map(|test| items_hold(&test.needles, &item))
            .collect();
        match groups.iter_mut().find(|(own, _)| *own == sought) {
            Some((_, items)) => items.push(item),
            None => groups.push((sought, vec![item])),
        }
    }
    let other = other_item(ground, item, asked);
    let number = groups
        .iter()
        .fold(1usize, |all, (_, items)| all.saturating_mul(items.len().min(2) + 1));
    let whole = number <= LISTS;
    let mut lists: Vec<Vec<Datum>> = other.iter().map(|item| vec![item.clone()]).collect();
    lists.push(Vec::new());
    let before = lists.len();
    for (_, items) in &groups {
        let some: Vec<Datum> = items.iter().take(1).cloned().collect();
        let additions = distinct([some, items.clone()]);
        let upto = if whole { lists.len() } else { before };
        let longer: Vec<Vec<Datum>> = lists
            .iter()
            .take(upto)
            // What is in no group is in a list by itself only.
            .filter(|list| other.as_ref().is_none_or(|other| !list.contains(other)))
            .flat_map(|list| additions.iter().map(|more| [list.as_slice(), more].concat()))
            .collect();
        lists.extend(longer);
    }
    let mut found: Vec<Vec<bool>> = Vec::new();
    let mut cells = Vec::new();
    for list in lists {
        let signature: Vec<bool> = asked.lists.iter().map(|test| meets(test, &list)).collect();
        if !found.contains(&signature) {
            found.push(signature);
            cells.push(Cell {
                extent: Extent::Lists,
                corners: vec![Datum::List(list)],
            });
        }
    }
    (cells, (!whole).then(|| Gap::ManyTests(name.to_string())))
}

fn items(needles: &Needles) -> Vec<Datum> {
    match needles {
        Needles::Texts(texts) => texts.iter().cloned().map(Datum::Text).collect(),
        Needles::Codes(codes) => codes.iter().copied().map(Datum::Code).collect(),
        Needles::Quantities(values) => values.iter().copied().map(Datum::Quantity).collect(),
    }
}

fn items_hold(needles: &Needles, item: &Datum) -> bool {
    items(needles).contains(item)
}

/// Whether a list meets a test.
fn meets(asked: &ListAsked, list: &[Datum]) -> bool {
    let same = |item: &Datum, needle: &Datum| match (item, needle) {
        (Datum::Text(item), Datum::Text(needle)) if asked.fold_case => item.to_lowercase() == *needle,
        (
            Datum::Unknown | Datum::Bool(_) | Datum::Quantity(_) | Datum::Code(_) | Datum::Text(_) | Datum::List(_),
            needle,
        ) => item == needle,
    };
    let needles = items(&asked.needles);
    let mut found = needles.iter().map(|needle| list.iter().any(|item| same(item, needle)));
    if asked.all { found.all(|f| f) } else { found.any(|f| f) }
}

/// An item that no test looks for, if there is one.
fn other_item(ground: Ground, item: &FieldType, asked: &Asked) -> Option<Datum> {
    let sought = |datum: &Datum| {
        asked.lists.iter().any(|test| {
            meets(
                &ListAsked {
                    all: false,
                    ..test.clone()
                },
                std::slice::from_ref(datum),
            )
        })
    };
    match item {
        FieldType::Text => ["other", "something else", "~", "~~"]
            .into_iter()
            .map(|text| Datum::Text(text.to_string()))
            .find(|datum| !sought(datum)),
        FieldType::Choice(domain) => (0..ground.world.domain_len(*domain))
            .filter_map(|code| u32::try_from(code).ok())
            .map(Datum::Code)
            .find(|datum| !sought(datum)),
        FieldType::Quantity { unit, low, high } => {
            let first = some_quantity(ground, *unit, (*low, *high));
            (0..1000i64)
                .flat_map(|away| [first.saturating_add(away), first.saturating_sub(away)])
                .filter(|value| low.is_none_or(|low| low <= *value) && high.is_none_or(|high| *value <= high))
                .map(Datum::Quantity)
                .find(|datum| !sought(datum))
        }
        FieldType::Bool | FieldType::List(_) => None,
    }
}
