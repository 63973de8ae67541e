//! Ports: where on its box each arrow in a lane leaves or enters.

use super::nodes::{End, Node, Nodes, Run};
use std::collections::BTreeMap;

/// Where along the path each end of an arrow in a lane touches its box.
pub(super) fn ports(nodes: &Nodes) -> BTreeMap<End, i32> {
    let mut ports = BTreeMap::new();
    for stage in 0..nodes.count() {
        spread(nodes, stage, &arcs(nodes, stage), 0, &mut ports);
    }
    let (path, exits): (Vec<usize>, Vec<usize>) =
        (0..nodes.count()).partition(|stage| nodes.node(*stage).is_some_and(|node| node.row == 0));
    for stage in path {
        spread(nodes, stage, &crossings(nodes, stage), 0, &mut ports);
    }
    for stage in exits {
        let ends = crossings(nodes, stage);
        let shift = shift(nodes, stage, &ends, &ports);
        spread(nodes, stage, &ends, shift, &mut ports);
    }
    ports
}

/// Ends evenly around the middle of a box, all moved by `shift`.
fn spread(nodes: &Nodes, stage: usize, ends: &[End], shift: i32, ports: &mut BTreeMap<End, i32>) {
    let Some(node) = nodes.node(stage) else { return };
    let first = node.centre() - nodes.metrics.port * (i32::try_from(ends.len()).unwrap_or(0) - 1) / 2;
    for (end, place) in ends.iter().zip(0..) {
        ports.insert(*end, first + shift + nodes.metrics.port * place);
    }
}

/// Ends of arrows outside the row, so that those between the same stages nest and do not cross.
fn arcs(nodes: &Nodes, stage: usize) -> Vec<End> {
    let rank = |stage: usize| nodes.node(stage).map_or(0, |node| node.rank);
    let own = i64::try_from(rank(stage)).unwrap_or(0);
    let mut ends: Vec<((i64, i64, i64), End)> = Vec::new();
    for link in nodes.links.iter().filter(|link| link.run == Run::Arc) {
        let id = i64::try_from(link.arrow).unwrap_or(0);
        for (end, here, there) in [(true, link.from, link.to), (false, link.to, link.from)] {
            if here != stage {
                continue;
            }
            let far = i64::try_from(rank(there)).unwrap_or(0) - own;
            let order = match far.signum() {
                -1 => (0, -far, -id),
                0 => (1, id, i64::from(!end)),
                _ahead => (2, -far, id),
            };
            ends.push((order, (link.arrow, end)));
        }
    }
    ends.sort_unstable();
    ends.into_iter().map(|(_, end)| end).collect()
}

/// Ends of arrows between the rows, in the order of where they lead.
fn crossings(nodes: &Nodes, stage: usize) -> Vec<End> {
    let mut ends: Vec<((i32, usize), End)> = Vec::new();
    for link in nodes.links.iter().filter(|link| link.run == Run::Cross) {
        for (end, here, there) in [(true, link.from, link.to), (false, link.to, link.from)] {
            if here == stage {
                let other = nodes.node(there).map_or(0, Node::centre);
                ends.push(((other, link.arrow), (link.arrow, end)));
            }
        }
    }
    ends.sort_unstable();
    ends.into_iter().map(|(_, end)| end).collect()
}

/// How far to move an exit's ports so that most of its arrows run straight, and none lies under another's.
fn shift(nodes: &Nodes, stage: usize, ends: &[End], ports: &BTreeMap<End, i32>) -> i32 {
    let Some(node) = nodes.node(stage) else { return 0 };
    let half = nodes.metrics.port / 2;
    let room = (node.along - nodes.metrics.port * i32::try_from(ends.len()).unwrap_or(0)) / 2;
    let first = node.centre() - nodes.metrics.port * (i32::try_from(ends.len()).unwrap_or(0) - 1) / 2;
    let worth = |shift: i32| {
        let mut worth = -(shift / half).abs();
        for ((arrow, end), place) in ends.iter().zip(0..) {
            let own = first + shift + nodes.metrics.port * place;
            for ((other, other_end), u) in ports {
                let is_between = nodes
                    .links
                    .iter()
                    .any(|link| link.arrow == *other && link.run == Run::Cross);
                if !is_between {
                    continue;
                }
                if other == arrow && other_end != end {
                    worth += if *u == own { 20 } else { 0 };
                } else if (u - own).abs() < half - 2 {
                    worth -= 1000;
                }
            }
        }
        worth
    };
    let shifts = (0..=room / half).flat_map(|steps| [steps * half, -steps * half]);
    shifts
        .max_by_key(|shift| (worth(*shift), -shift.abs(), *shift))
        .unwrap_or(0)
}
