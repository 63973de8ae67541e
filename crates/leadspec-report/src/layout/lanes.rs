//! Lanes: which arrow runs how far from its row, so that lines in one lane never touch and few lines cross.

use super::nodes::{Link, Nodes, Run};
use std::collections::BTreeMap;

/// The lanes of a picture.
#[derive(Debug)]
pub(super) struct Channels {
    /// How many lie outside the path's row, between the rows, outside the exits' row.
    pub(super) before: i32,
    pub(super) between: i32,
    pub(super) after: i32,
    /// The lane of each arrow that runs in one, counted from its row outward, or from the path's row to the exits'.
    lane: BTreeMap<usize, i32>,
}

impl Channels {
    pub(super) fn lane(&self, arrow: usize) -> i32 {
        self.lane.get(&arrow).copied().unwrap_or(0)
    }
}

/// An arrow's stretch along the path.
#[derive(Debug, Clone, Copy)]
struct Stretch {
    arrow: usize,
    /// Where it touches the path's row, and the exits' (for arrows between the rows).
    upper: i32,
    lower: i32,
}

impl Stretch {
    fn low(&self) -> i32 {
        self.upper.min(self.lower)
    }

    fn high(&self) -> i32 {
        self.upper.max(self.lower)
    }

    fn touches(&self, other: &Stretch) -> bool {
        self.low() <= other.high() && other.low() <= self.high()
    }

    fn holds(&self, u: i32) -> bool {
        self.low() < u && u < self.high()
    }
}

/// Gives every arrow its lane.
pub(super) fn assign(nodes: &Nodes) -> Channels {
    let row = |link: &Link| nodes.node(link.from).map_or(0, |node| node.row);
    let of = |run: Run, of_row: usize| -> Vec<Stretch> {
        let links = nodes.links.iter().filter(|link| link.run == run && row(link) == of_row);
        links.filter_map(|link| stretch(nodes, link)).collect()
    };
    let mut lane = BTreeMap::new();
    let before = nested(of(Run::Arc, 0), &mut lane);
    let after = nested(of(Run::Arc, 1), &mut lane);
    let mut crossing = of(Run::Cross, 0);
    crossing.extend(of(Run::Cross, 1));
    // What runs straight needs no lane.
    crossing.retain(|stretch| stretch.upper != stretch.lower);
    let between = untangled(crossing, &mut lane);
    Channels {
        before,
        between,
        after,
        lane,
    }
}

fn stretch(nodes: &Nodes, link: &Link) -> Option<Stretch> {
    let from = *nodes.ports.get(&(link.arrow, true))?;
    let to = *nodes.ports.get(&(link.arrow, false))?;
    let leaves_path = nodes.node(link.from)?.row == 0;
    let (upper, lower) = if leaves_path { (from, to) } else { (to, from) };
    Some(Stretch {
        arrow: link.arrow,
        upper,
        lower,
    })
}

/// Short arcs near the row, longer ones around them. Says how many lanes there are.
fn nested(mut arcs: Vec<Stretch>, lane: &mut BTreeMap<usize, i32>) -> i32 {
    arcs.sort_by_key(|arc| (arc.high() - arc.low(), arc.arrow));
    fill(&arcs, lane)
}

/// The first lane, from the row outward, that is free where each in turn runs. Says how many lanes there are.
fn fill(order: &[Stretch], lane: &mut BTreeMap<usize, i32>) -> i32 {
    let mut lanes: Vec<Vec<Stretch>> = Vec::new();
    for stretch in order {
        let free = lanes
            .iter()
            .position(|taken| taken.iter().all(|other| !stretch.touches(other)));
        let place = free.unwrap_or(lanes.len());
        if let Some(taken) = lanes.get_mut(place) {
            taken.push(*stretch);
        } else {
            lanes.push(vec![*stretch]);
        }
        lane.insert(stretch.arrow, i32::try_from(place).unwrap_or(i32::MAX));
    }
    i32::try_from(lanes.len()).unwrap_or(i32::MAX)
}

/// Lanes between the rows, with as few crossings as swapping two at a time can reach. Says how many there are.
fn untangled(mut order: Vec<Stretch>, lane: &mut BTreeMap<usize, i32>) -> i32 {
    let cost = |order: &[Stretch]| {
        let mut tried = BTreeMap::new();
        let lanes = fill(order, &mut tried);
        (crossings(order, &tried), lanes)
    };
    let mut best = cost(&order);
    let mut is_better = true;
    while is_better {
        is_better = false;
        for one in 0..order.len() {
            for other in one + 1..order.len() {
                order.swap(one, other);
                let found = cost(&order);
                if found < best {
                    best = found;
                    is_better = true;
                } else {
                    order.swap(one, other);
                }
            }
        }
    }
    fill(&order, lane)
}

fn crossings(all: &[Stretch], lane: &BTreeMap<usize, i32>) -> usize {
    let lane_of = |stretch: &Stretch| lane.get(&stretch.arrow).copied().unwrap_or(0);
    let crosses = |a: &Stretch, b: &Stretch| {
        let from_above = a.holds(b.upper) && lane_of(b) > lane_of(a);
        let from_below = a.holds(b.lower) && lane_of(b) < lane_of(a);
        usize::from(from_above) + usize::from(from_below)
    };
    all.iter()
        .map(|a| all.iter().map(|b| crosses(a, b)).sum::<usize>())
        .sum()
}
