//! Facts that are weighed against each other: values on both sides of where that turns.
//!
//! A fact of a sum is cut where the sum would turn if the others lay at one of their own corners. That finds both sides of every
//! comparison, but not every combination of several: such a space is not exact, and says so.

use crate::cells::{self, Ground};
use crate::gap::Gap;
use crate::gather::{Gathered, Spot, Tie, turning_point};
use leadspec_ir::{ArenaId, Datum, Field, FieldId};

/// How many combinations of the others are tried.
const COMBINATIONS: usize = 64;

/// Cuts the facts of every sum, and notes which are tied.
pub(super) fn cut(ground: Ground, gathered: &mut Gathered) {
    let mut cuts: Vec<(Spot, i128)> = Vec::new();
    for tie in &gathered.ties {
        for (place, (spot, factor)) in tie.terms.iter().enumerate() {
            let others = others(ground, gathered, tie, place);
            for start in &tie.starts {
                for sum in &others {
                    cuts.push((*spot, turning_point(*factor, start - sum)));
                }
            }
        }
    }
    let names: Vec<Vec<String>> = gathered.ties.iter().map(|tie| names(ground, tie)).collect();
    gathered.gaps.extend(names.into_iter().map(Gap::Tied));
    for (spot, start) in cuts {
        apply(ground, gathered, spot, start);
    }
}

/// What the other terms of a sum come to, at some of their corners.
fn others(ground: Ground, gathered: &Gathered, tie: &Tie, place: usize) -> Vec<i128> {
    let mut sums: Vec<i128> = vec![0];
    let others = tie.terms.iter().enumerate().filter(|(other, _)| *other != place);
    for (_, (spot, factor)) in others {
        let values = values(ground, gathered, *spot);
        sums = sums
            .iter()
            .flat_map(|sum| values.iter().map(move |value| sum + value * factor))
            .take(COMBINATIONS)
            .collect();
    }
    sums
}

fn values(ground: Ground, gathered: &Gathered, spot: Spot) -> Vec<i128> {
    match spot {
        Spot::Field(id) => corners(ground, gathered, id),
        Spot::FieldDay(id) => {
            let day = |instant: i128| {
                let instant = i64::try_from(instant).unwrap_or(0);
                i128::from(
                    ground
                        .zone
                        .map_or(instant.div_euclid(86_400_000_000), |zone| zone.day_of(instant)),
                )
            };
            corners(ground, gathered, id).into_iter().map(day).collect()
        }
        Spot::Count(event, place) => {
            let counted = gathered
                .events
                .get(event.index())
                .and_then(|asked| asked.queries.get(place));
            let starts = counted.map(|c| c.starts.iter().copied()).into_iter().flatten();
            [0, 1, 2].into_iter().chain(starts).collect()
        }
        Spot::Event(_) => vec![i128::from(ground.as_of)],
    }
}

fn corners(ground: Ground, gathered: &Gathered, id: FieldId) -> Vec<i128> {
    let field: &Field = &ground.world.fields[id];
    let Some(asked) = gathered.fields.get(id.index()) else {
        return Vec::new();
    };
    let (cells, _) = cells::cells(ground, &field.name, field, asked);
    let quantity = |datum: Datum| match datum {
        Datum::Quantity(value) => Some(i128::from(value)),
        Datum::Unknown | Datum::Bool(_) | Datum::Code(_) | Datum::Text(_) | Datum::List(_) => None,
    };
    cells
        .into_iter()
        .flat_map(|cell| cell.corners)
        .filter_map(quantity)
        .collect()
}

fn apply(ground: Ground, gathered: &mut Gathered, spot: Spot, start: i128) {
    match spot {
        Spot::Field(id) => {
            if let Some(asked) = gathered.fields.get_mut(id.index()) {
                asked.starts.insert(start);
            }
        }
        Spot::FieldDay(id) => {
            let day = i64::try_from(start).ok();
            let instant = day.and_then(|day| ground.zone?.start_of_day(day));
            if let Some(asked) = gathered.fields.get_mut(id.index()) {
                asked.starts.extend(instant.map(i128::from));
            }
        }
        Spot::Count(event, place) => {
            let counted = gathered
                .events
                .get_mut(event.index())
                .and_then(|asked| asked.queries.get_mut(place));
            if let Some(counted) = counted.filter(|_| (1..=100).contains(&start)) {
                counted.starts.insert(start);
            }
        }
        Spot::Event(_) => {}
    }
}

/// What a sum is made of, by name.
pub(crate) fn names(ground: Ground, tie: &Tie) -> Vec<String> {
    let name = |spot: &Spot| match spot {
        Spot::Field(id) | Spot::FieldDay(id) => ground.world.fields[*id].name.clone(),
        Spot::Count(event, _) | Spot::Event(event) => ground.world.events[*event].name.clone(),
    };
    tie.terms.iter().map(|(spot, _)| name(spot)).collect()
}
