//! Rows and columns of stages, and which way each arrow runs between them.

use super::nodes::{Link, Node, Run};
use super::short;
use crate::picture::{Picture, PictureRow};
use crate::text::clean;
use std::collections::BTreeMap;

/// Row, place in the row, and column of each stage. An exit stands as near as it can below the stages it belongs to.
pub(super) fn columns(picture: &Picture) -> BTreeMap<usize, (usize, usize, usize)> {
    let (mut path, exits): (Vec<usize>, Vec<usize>) = (0..picture.stages.len()).partition(|stage| {
        let stage = picture.stages.get(*stage);
        stage.is_some_and(|stage| stage.row == PictureRow::Path)
    });
    // A lead starts at the left, wherever the stage is declared.
    path.sort_by_key(|stage| picture.stages.get(*stage).is_some_and(|stage| !stage.is_initial));
    let columns = path.len().max(exits.len());
    let mut wished: Vec<(usize, usize)> = exits
        .iter()
        .map(|exit| (wish(picture, &path, *exit, columns), *exit))
        .collect();
    wished.sort_unstable();
    let mut found: BTreeMap<usize, (usize, usize, usize)> = path
        .iter()
        .enumerate()
        .map(|(rank, stage)| (*stage, (0, rank, rank)))
        .collect();
    let mut free = 0;
    let left = wished.len();
    for (rank, (wish, stage)) in wished.into_iter().enumerate() {
        // In halves, so that a stage between two leans to neither before it has to.
        let column = wish.div_ceil(2).max(free).min(columns - (left - rank));
        found.insert(stage, (1, rank, column));
        free = column + 1;
    }
    found
}

/// Twice the column an exit would like best: the middle of the stages it is joined to, or the end.
fn wish(picture: &Picture, path: &[usize], exit: usize, columns: usize) -> usize {
    let joined: Vec<usize> = picture
        .arrows
        .iter()
        .filter_map(|arrow| match (arrow.from == exit, arrow.to == exit) {
            (true, false) => Some(arrow.to),
            (false, true) => Some(arrow.from),
            (true, true) | (false, false) => None,
        })
        .filter_map(|other| path.iter().position(|stage| *stage == other))
        .collect();
    match joined.len() {
        0 => 2 * columns,
        many => 2 * joined.iter().sum::<usize>() / many,
    }
}

/// Arrows between stages that exist, with how they run.
pub(super) fn links(picture: &Picture, nodes: &[Node]) -> Vec<Link> {
    let mut links: Vec<Link> = picture
        .arrows
        .iter()
        .enumerate()
        .filter_map(|(place, arrow)| {
            let (from, to) = (nodes.get(arrow.from)?, nodes.get(arrow.to)?);
            let run = match (from.row == to.row, from.rank.abs_diff(to.rank)) {
                (true, 1) => Run::Gap { place: 0, of: 1 },
                (true, _) => Run::Arc,
                (false, _) => Run::Cross,
            };
            Some(Link {
                arrow: place,
                from: arrow.from,
                to: arrow.to,
                run,
                number: short(&clean(&arrow.number)),
            })
        })
        .collect();
    // Through one gap those ahead come first, then those back.
    let key = |link: &Link| (link.from.min(link.to), link.from.max(link.to));
    let gaps: Vec<((usize, usize), bool, usize)> = links
        .iter()
        .filter(|link| matches!(link.run, Run::Gap { .. }))
        .map(|link| (key(link), is_back(link, nodes), link.arrow))
        .collect();
    for link in &mut links {
        if let Run::Gap { place, of } = &mut link.run {
            let own = (link.from.min(link.to), link.from.max(link.to));
            let mut shared: Vec<(bool, usize)> = gaps
                .iter()
                .filter(|gap| gap.0 == own)
                .map(|gap| (gap.1, gap.2))
                .collect();
            shared.sort_unstable();
            let found = shared.iter().position(|(_, arrow)| *arrow == link.arrow).unwrap_or(0);
            *place = i32::try_from(found).unwrap_or(0);
            *of = i32::try_from(shared.len()).unwrap_or(1);
        }
    }
    links
}

fn is_back(link: &Link, nodes: &[Node]) -> bool {
    let rank = |stage: usize| nodes.get(stage).map(|node| node.rank);
    rank(link.from) > rank(link.to)
}
