//! What about a lead decided: which of its facts could be anything, and how far the others could go, with the same fate.

use crate::cells::Extent;
use crate::space::{Part, Set, Space, get, set};
use leadspec_ir::{Datum, SampleLead};

/// How far a part of a lead can go, everything else as it is, with the same fate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fate {
    /// Which part.
    pub part: Part,
    /// How far.
    pub reach: Reach,
}

/// How far a part can go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// Anywhere, the unknown included: it plays no part.
    Anywhere,
    /// From `low` to `high`, both included, in the unit's integer form; `None`: as far as the field goes.
    Stretch {
        /// The least.
        low: Option<i64>,
        /// The greatest.
        high: Option<i64>,
    },
    /// These choices.
    Codes(Vec<u32>),
    /// Only as it is, as far as is known.
    Here,
}

/// How far each part of a lead can go. `same` is given leads and says of each whether it shares the fate of `lead`; it is called once.
pub fn around(space: &Space, lead: &SampleLead, same: &mut dyn FnMut(&[SampleLead]) -> Vec<bool>) -> Vec<Fate> {
    let parts = space.parts();
    let variants: Vec<Vec<Vec<SampleLead>>> = parts
        .iter()
        .map(|part| {
            let cells = space.corners_by_cell(*part);
            let with = |value: &Set| {
                let mut variant = lead.clone();
                set(&mut variant, *part, value);
                variant
            };
            cells.iter().map(|corners| corners.iter().map(with).collect()).collect()
        })
        .collect();
    let leads: Vec<SampleLead> = variants.iter().flatten().flatten().cloned().collect();
    let mut answers = same(&leads).into_iter();
    parts
        .into_iter()
        .zip(&variants)
        .map(|(part, cells)| {
            let shares: Vec<bool> = cells
                .iter()
                .map(|corners| {
                    let own: Vec<bool> = answers.by_ref().take(corners.len()).collect();
                    own.iter().all(|shares| *shares)
                })
                .collect();
            Fate {
                part,
                reach: reach(space, lead, part, &shares),
            }
        })
        .collect()
}

fn reach(space: &Space, lead: &SampleLead, part: Part, shares: &[bool]) -> Reach {
    if shares.iter().all(|shares| *shares) {
        return Reach::Anywhere;
    }
    let (Part::Field(field), Set::Fact(own)) = (part, get(lead, part)) else {
        return Reach::Here;
    };
    let cells = space.cells(field);
    let Some(here) = space
        .cell_of(field, lead)
        .filter(|here| shares.get(*here) == Some(&true))
    else {
        return Reach::Here;
    };
    let shares = |place: usize| shares.get(place) == Some(&true);
    match own {
        Datum::Quantity(_) => {
            let stretch = |place: usize| match cells.get(place).map(|cell| &cell.extent) {
                Some(Extent::Stretch { low, high }) if shares(place) => Some((*low, *high)),
                Some(
                    Extent::Stretch { .. }
                    | Extent::Unknown
                    | Extent::Bool(_)
                    | Extent::Codes(_)
                    | Extent::Texts
                    | Extent::Lists,
                )
                | None => None,
            };
            let first = (0..=here).rev().map_while(&stretch).last();
            let last = (here..cells.len()).map_while(&stretch).last();
            Reach::Stretch {
                low: first.and_then(|(low, _)| low),
                high: last.and_then(|(_, high)| high),
            }
        }
        Datum::Code(_) => {
            let codes = |(place, cell): (usize, &crate::cells::Cell)| match &cell.extent {
                Extent::Codes(codes) if shares(place) => codes.clone(),
                Extent::Codes(_)
                | Extent::Unknown
                | Extent::Bool(_)
                | Extent::Stretch { .. }
                | Extent::Texts
                | Extent::Lists => Vec::new(),
            };
            let mut all: Vec<u32> = cells.iter().enumerate().flat_map(codes).collect();
            all.sort_unstable();
            Reach::Codes(all)
        }
        Datum::Unknown | Datum::Bool(_) | Datum::Text(_) | Datum::List(_) => Reach::Here,
    }
}
