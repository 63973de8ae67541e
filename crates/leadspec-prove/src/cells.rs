//! The values of one fact, cut into cells: two values of one cell answer every condition alike.

mod lists;
mod numbers;
mod texts;

use crate::gap::Gap;
use crate::gather::Asked;
use leadspec_ir::{ChoiceDomain, Datum, Definition, Field, FieldType, Unit, Zone};
use std::collections::BTreeSet;

/// Some values of a fact that answer every condition alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Which they are.
    pub extent: Extent,
    /// One or more of them that are good to read: of a stretch both ends. The first stands for all.
    pub corners: Vec<Datum>,
}

/// The values of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Extent {
    /// Nothing is known.
    Unknown,
    /// Yes or no.
    Bool(bool),
    /// Quantities from `low` to `high`, both included, in the unit's integer form; `None`: without an end.
    Stretch {
        /// The least.
        low: Option<i64>,
        /// The greatest.
        high: Option<i64>,
    },
    /// Choices, by code.
    Codes(Vec<u32>),
    /// Texts that meet the same tests.
    Texts,
    /// Lists that meet the same tests.
    Lists,
}

/// What cells are made of, beside what is asked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ground<'a> {
    pub(crate) world: &'a Definition,
    pub(crate) as_of: i64,
    pub(crate) zone: Option<&'a Zone>,
}

/// The cells of a fact, known ones first, and what keeps them from being exact.
pub(crate) fn cells(ground: Ground, name: &str, field: &Field, asked: &Asked) -> (Vec<Cell>, Option<Gap>) {
    let (mut cells, gap) = match &field.ty {
        FieldType::Bool => ([false, true].into_iter().map(of_bool).collect(), None),
        FieldType::Quantity { unit, low, high } => {
            let cells = numbers::cells(ground, *unit, (*low, *high), grain(field), &asked.starts);
            (cells, None)
        }
        FieldType::Choice(domain) => (codes(ground.world, *domain, asked), None),
        FieldType::Text => texts::cells(name, asked),
        FieldType::List(item) => lists::cells(ground, name, item, asked),
    };
    if field.optional {
        cells.push(Cell {
            extent: Extent::Unknown,
            corners: vec![Datum::Unknown],
        });
    }
    let mixed = asked.folds_and_not(&field.ty) || asked.texts_compared;
    (cells, gap.or_else(|| mixed.then(|| Gap::Texts(name.to_string()))))
}

/// What the quantities of a field are multiples of, in their integer form: more than one where they are rounded when they are read.
pub(crate) fn grain(field: &Field) -> i64 {
    match (&field.ty, field.decimals) {
        (FieldType::Quantity { unit, .. }, Some(decimals)) => {
            10i64.pow(u32::from(unit.decimals().saturating_sub(decimals)))
        }
        (
            FieldType::Bool | FieldType::Quantity { .. } | FieldType::Text | FieldType::Choice(_) | FieldType::List(_),
            _,
        ) => 1,
    }
}

/// A quantity of a unit that means nothing in particular.
pub(crate) fn some_quantity(ground: Ground, unit: Unit, range: (Option<i64>, Option<i64>)) -> i64 {
    numbers::plausible(ground, unit, range.0, range.1)
}

/// A value of a stretch that reads well: near its low end, or where it has none near its high end.
pub(crate) fn readable(ground: Ground, unit: Unit, low: Option<i64>, high: Option<i64>) -> i64 {
    numbers::readable(ground, unit, low, high)
}

fn of_bool(answer: bool) -> Cell {
    Cell {
        extent: Extent::Bool(answer),
        corners: vec![Datum::Bool(answer)],
    }
}

/// Codes that no set tells apart share a cell.
fn codes(world: &Definition, domain: ChoiceDomain, asked: &Asked) -> Vec<Cell> {
    let number = u32::try_from(world.domain_len(domain)).unwrap_or(u32::MAX);
    let mut groups: Vec<(Vec<bool>, Vec<u32>)> = Vec::new();
    for code in 0..number {
        let signature: Vec<bool> = asked.sets.iter().map(|set| set.contains(&code)).collect();
        match groups.iter_mut().find(|(own, _)| *own == signature && !asked.each_code) {
            Some((_, codes)) => codes.push(code),
            None => groups.push((signature, vec![code])),
        }
    }
    let cell = |(_, codes): (Vec<bool>, Vec<u32>)| Cell {
        corners: codes.iter().take(1).map(|code| Datum::Code(*code)).collect(),
        extent: Extent::Codes(codes),
    };
    groups.into_iter().map(cell).collect()
}

/// Whether a value is one of an extent's. Of texts and lists it isn't said here.
impl Extent {
    /// Whether a quantity lies in this stretch.
    pub(crate) fn holds(&self, value: i64) -> bool {
        match self {
            Extent::Stretch { low, high } => {
                low.is_none_or(|low| low <= value) && high.is_none_or(|high| value <= high)
            }
            Extent::Unknown | Extent::Bool(_) | Extent::Codes(_) | Extent::Texts | Extent::Lists => false,
        }
    }
}

/// Things in their order, each once.
pub(crate) fn distinct<T: Ord + Clone>(things: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut seen = BTreeSet::new();
    things.into_iter().filter(|thing| seen.insert(thing.clone())).collect()
}
