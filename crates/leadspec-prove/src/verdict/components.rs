//! The parts of a lead in groups that conditions tell apart by themselves, each with its finitely many cells.
//!
//! Facts that one comparison reads together are one component, whose cells are the combinations of theirs; where sums of them are
//! compared, every combination of sums that some lead has.

mod joint;

use crate::cells::{self, Extent, Ground};
use crate::gap::Gap;
use crate::gather::{Gathered, Side, Spot, Tie};
use crate::space::{Part, Set, Space, set, ties};
use leadspec_ir::{Datum, FieldType, SampleLead};
use std::collections::{BTreeMap, BTreeSet};

/// More cells than this are not made for one component.
const CELLS: usize = 4096;

/// Parts of a lead that are told apart together.
#[derive(Debug, Clone)]
pub(super) struct Component {
    pub(super) parts: Vec<Part>,
    /// What each part is set to, cell by cell.
    pub(super) cells: Vec<Vec<Set>>,
    /// Why its cells are not all there is.
    pub(super) doubts: Vec<Gap>,
}

/// All of them.
#[derive(Debug, Clone)]
pub(super) struct Components {
    pub(super) all: Vec<Component>,
    of: BTreeMap<Part, usize>,
}

impl Components {
    /// Groups what plays a part.
    pub(super) fn new(ground: Ground, sides: &[Side], gathered: &Gathered) -> Components {
        let space = Space::cut(ground, sides, gathered);
        let mut groups: Vec<BTreeSet<Part>> = space
            .parts()
            .into_iter()
            .filter(|part| match part {
                Part::Field(id) => space.plays_part(*id),
                Part::Events(id) => space.events_play_part(*id),
            })
            .map(|part| BTreeSet::from([part]))
            .collect();
        for join in &gathered.joins {
            let (joined, apart): (Vec<_>, Vec<_>) = groups
                .into_iter()
                .partition(|group| join.iter().any(|part| group.contains(part)));
            groups = apart;
            groups.extend((!joined.is_empty()).then(|| joined.into_iter().flatten().collect::<BTreeSet<Part>>()));
        }
        groups.sort();
        let all: Vec<Component> = groups
            .into_iter()
            .map(|group| {
                let own: Vec<&Tie> = gathered
                    .ties
                    .iter()
                    .filter(|tie| tie_parts(tie).is_subset(&group))
                    .collect();
                let parts: Vec<Part> = group.into_iter().collect();
                let doubts: Vec<Gap> = space
                    .gaps()
                    .iter()
                    .filter(|gap| is_about(ground, gap, &parts))
                    .cloned()
                    .collect();
                component(ground, &space, parts, &own, doubts)
            })
            .collect();
        let of = all
            .iter()
            .enumerate()
            .flat_map(|(place, own)| own.parts.iter().map(move |part| (*part, place)));
        Components { of: of.collect(), all }
    }

    /// The component of a part; `None` where it plays none.
    pub(super) fn of(&self, part: Part) -> Option<usize> {
        self.of.get(&part).copied()
    }

    /// How many cells a component has.
    pub(super) fn cells(&self, component: usize) -> usize {
        self.all.get(component).map_or(0, |own| own.cells.len())
    }

    /// Puts a lead into a cell.
    pub(super) fn put(&self, lead: &mut SampleLead, component: usize, cell: usize) {
        let Some(own) = self.all.get(component) else { return };
        if let Some(values) = own.cells.get(cell) {
            for (part, value) in own.parts.iter().zip(values) {
                set(lead, *part, value);
            }
        }
    }
}

fn tie_parts(tie: &Tie) -> BTreeSet<Part> {
    let part = |(spot, _): &(Spot, i128)| match spot {
        Spot::Field(id) | Spot::FieldDay(id) => Part::Field(*id),
        Spot::Count(event, _) | Spot::Event(event) => Part::Events(*event),
    };
    tie.terms.iter().map(part).collect()
}

/// Whether a gap concerns one of these parts.
fn is_about(ground: Ground, gap: &Gap, parts: &[Part]) -> bool {
    let names: Vec<&String> = match gap {
        Gap::Tied(names) => names.iter().collect(),
        Gap::ScoreAndFact(name)
        | Gap::Arithmetic(name)
        | Gap::Texts(name)
        | Gap::ManyTests(name)
        | Gap::NoEnd(name)
        | Gap::ManyHistories(name) => vec![name],
        Gap::Condition(_) => Vec::new(),
    };
    let is_called = |part: &Part, name: &str| match part {
        Part::Field(id) => ground.world.fields[*id].name == name,
        Part::Events(id) => {
            let kind = &ground.world.events[*id].name;
            name.split('.').next() == Some(kind)
        }
    };
    names.iter().any(|name| parts.iter().any(|part| is_called(part, name)))
}

/// A component: its parts' cells in every combination.
fn component(ground: Ground, space: &Space, parts: Vec<Part>, ties: &[&Tie], mut doubts: Vec<Gap>) -> Component {
    let options: Vec<Vec<(Set, Option<&Extent>)>> = parts.iter().map(|part| options(space, *part)).collect();
    let number = options.iter().fold(1usize, |all, own| all.saturating_mul(own.len()));
    let is_plain = |tie: &&&Tie| tie.terms.iter().all(|(spot, _)| matches!(spot, Spot::Field(_)));
    doubts.extend(
        ties.iter()
            .filter(|tie| !is_plain(tie))
            .map(|tie| Gap::Tied(ties::names(ground, tie))),
    );
    if number > CELLS {
        doubts.push(Gap::Tied(parts.iter().map(|part| name(ground, *part)).collect()));
        // One part at a time.
        let first: Vec<Set> = options
            .iter()
            .filter_map(|own| own.first())
            .map(|(value, _)| value.clone())
            .collect();
        let cells = options.iter().enumerate().flat_map(|(place, own)| {
            let first = &first;
            own.iter().map(move |(value, _)| {
                let mut cell = first.clone();
                cell.iter_mut().skip(place).take(1).for_each(|own| *own = value.clone());
                cell
            })
        });
        return Component {
            cells: cells.collect(),
            parts,
            doubts,
        };
    }
    let mut combinations: Vec<Vec<&(Set, Option<&Extent>)>> = vec![Vec::new()];
    for own in &options {
        combinations = combinations
            .iter()
            .flat_map(|so_far| own.iter().map(move |option| [so_far.as_slice(), &[option]].concat()))
            .collect();
    }
    let plain: Vec<&Tie> = ties.iter().copied().filter(|tie| is_plain(&tie)).collect();
    let mut cells = Vec::new();
    let mut whole = true;
    for combination in combinations {
        let found = cells_of(ground, &parts, &combination, &plain);
        whole &= found.is_some();
        cells.extend(found.unwrap_or_default());
        if cells.len() > CELLS {
            whole = false;
            break;
        }
    }
    if !whole {
        doubts.push(Gap::Tied(parts.iter().map(|part| name(ground, *part)).collect()));
    }
    Component { parts, cells, doubts }
}

/// What a part can be set to: for each cell the value that stands for it.
fn options(space: &Space, part: Part) -> Vec<(Set, Option<&Extent>)> {
    match part {
        Part::Field(id) => {
            let cells = space.cells(id).iter();
            cells
                .filter_map(|cell| Some((Set::Fact(cell.corners.first()?.clone()), Some(&cell.extent))))
                .collect()
        }
        Part::Events(id) => {
            let cells = space.histories(id).iter();
            cells
                .filter_map(|cell| Some((Set::Events(cell.corners.first()?.clone()), None)))
                .collect()
        }
    }
}

/// The cells that sums cut one combination of cells into; `None` where they were not all found.
fn cells_of(
    ground: Ground,
    parts: &[Part],
    combination: &[&(Set, Option<&Extent>)],
    ties: &[&Tie],
) -> Option<Vec<Vec<Set>>> {
    let first: Vec<Set> = combination.iter().map(|(value, _)| value.clone()).collect();
    // The quantities that are known, by part.
    let mut places: BTreeMap<Part, usize> = BTreeMap::new();
    let mut ranges: Vec<joint::Range> = Vec::new();
    for (part, (value, extent)) in parts.iter().zip(combination) {
        let (Part::Field(id), Set::Fact(Datum::Quantity(value)), Some(Extent::Stretch { low, high })) =
            (part, value, extent)
        else {
            continue;
        };
        let field = &ground.world.fields[*id];
        let FieldType::Quantity { unit, .. } = &field.ty else {
            continue;
        };
        let grain = i128::from(cells::grain(field));
        places.insert(*part, ranges.len());
        ranges.push(joint::Range {
            unit: *unit,
            low: -((-i128::from(low.unwrap_or(i64::MIN))).div_euclid(grain)),
            high: i128::from(high.unwrap_or(i64::MAX)).div_euclid(grain),
            grain,
            liked: i128::from(*value).div_euclid(grain),
        });
    }
    let sums: Vec<joint::Sum> = ties
        .iter()
        .filter_map(|tie| {
            let term = |(spot, factor): &(Spot, i128)| match spot {
                Spot::Field(id) => {
                    let place = *places.get(&Part::Field(*id))?;
                    Some((place, *factor * ranges.get(place)?.grain))
                }
                Spot::FieldDay(_) | Spot::Count(..) | Spot::Event(_) => None,
            };
            // Where one of them is unknown, so is the sum.
            let terms: Option<Vec<(usize, i128)>> = tie.terms.iter().map(term).collect();
            Some(joint::Sum {
                terms: terms?,
                starts: tie.starts.iter().copied().collect(),
            })
        })
        .collect();
    if sums.is_empty() {
        return Some(vec![first]);
    }
    let points = joint::points(ground, &ranges, &sums)?;
    let cell = |point: Vec<i128>| {
        let mut cell = first.clone();
        for (part, own) in parts.iter().zip(&mut cell) {
            let value = places
                .get(part)
                .and_then(|place| Some(point.get(*place)? * ranges.get(*place)?.grain));
            if let Some(value) = value.and_then(|value| i64::try_from(value).ok()) {
                *own = Set::Fact(Datum::Quantity(value));
            }
        }
        cell
    };
    Some(points.into_iter().map(cell).collect())
}

fn name(ground: Ground, part: Part) -> String {
    match part {
        Part::Field(id) => ground.world.fields[id].name.clone(),
        Part::Events(id) => ground.world.events[id].name.clone(),
    }
}
