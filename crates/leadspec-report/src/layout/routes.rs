//! The corners of each arrow, and where its number stands.

use super::lanes::Channels;
use super::nodes::{Link, Node, Nodes, Run};
use super::{BADGE, LANE, Route, Shape};

/// All arrows.
pub(super) fn routes(nodes: &Nodes, channels: &Channels) -> Vec<Route> {
    nodes
        .links
        .iter()
        .filter_map(|link| route(nodes, channels, link))
        .collect()
}

fn route(nodes: &Nodes, channels: &Channels, link: &Link) -> Option<Route> {
    let (from, to) = (nodes.node(link.from)?, nodes.node(link.to)?);
    let metrics = nodes.metrics;
    let (corners, badge) = match link.run {
        Run::Gap { place, of } => through_gap(nodes, from, to, place, of),
        Run::Arc => around(nodes, from, link, channels.lane(link.arrow))?,
        Run::Cross => between(nodes, (from, to), link, channels.lane(link.arrow))?,
    };
    Some(Route {
        arrow: link.arrow,
        points: corners.into_iter().map(|(u, v)| metrics.point(u, v)).collect(),
        badge: metrics.badge(badge.0, badge.1),
        number: link.number.clone(),
    })
}

/// Corners along and across the path, and the middle of the number.
type Way = (Vec<(i32, i32)>, (i32, i32));

fn through_gap(nodes: &Nodes, from: &Node, to: &Node, place: i32, of: i32) -> Way {
    let pill = match nodes.metrics.shape {
        Shape::Wide => BADGE,
        Shape::Tall => nodes.metrics.badge,
    };
    let v = from.v + from.across / 2 + (2 * place - of + 1) * (pill + 6) / 2;
    let (start, end) = if from.u < to.u {
        (from.u + from.along, to.u)
    } else {
        (from.u, to.u + to.along)
    };
    // A little nearer to where it leaves: the head needs room too.
    let middle = i32::midpoint(start, end) + if start < end { -3 } else { 3 };
    (vec![(start, v), (end, v)], (middle, v))
}

fn around(nodes: &Nodes, node: &Node, link: &Link, lane: i32) -> Option<Way> {
    let start = *nodes.ports.get(&(link.arrow, true))?;
    let end = *nodes.ports.get(&(link.arrow, false))?;
    let far = nodes.metrics.stub + lane * LANE;
    let near = nodes.metrics.stub / 2 - 1;
    let (edge, v, badge) = if node.row == 0 {
        (node.v, node.v - far, node.v - near)
    } else {
        let edge = node.v + node.across;
        (edge, edge + far, edge + near)
    };
    Some((vec![(start, edge), (start, v), (end, v), (end, edge)], (start, badge)))
}

fn between(nodes: &Nodes, (from, to): (&Node, &Node), link: &Link, lane: i32) -> Option<Way> {
    let start = *nodes.ports.get(&(link.arrow, true))?;
    let end = *nodes.ports.get(&(link.arrow, false))?;
    let near = nodes.metrics.stub / 2 - 1;
    let (upper, leave, enter, badge) = if from.row == 0 {
        let edge = from.v + from.across;
        (edge, edge, to.v, edge + near)
    } else {
        (to.v + to.across, from.v, to.v + to.across, from.v - near)
    };
    let v = upper + nodes.metrics.stub + lane * LANE;
    let corners = if start == end {
        vec![(start, leave), (end, enter)]
    } else {
        vec![(start, leave), (start, v), (end, v), (end, enter)]
    };
    Some((corners, (start, badge)))
}
