//! The least and the most that a score can come to.
//!
//! Lines that rest on the same facts are tried together, cell by cell, so that lines which exclude each other are not added
//! up. Where that would take too many trials lines are taken for themselves: the limits are then wider than need be, and never
//! narrower.

use super::interval::{FAR, Interval, plus};
use super::model::Model;
use super::space::{Axis, Space};
use super::view::View;
use leadspec_ir::{ScoreId, ScoreLine};

/// How many combinations of cells are tried for lines that hang together.
const COMBINATIONS: usize = 4_000;

/// From how many lines on those that cannot be tried whole are not even tried in part.
const LINES: usize = 200;

/// What a score can come to, in millionths.
#[derive(Debug, Clone)]
pub(super) struct Reach {
    /// The sum before its limits.
    pub(super) sum: Interval,
    /// What each line adds where the sum is least.
    pub(super) least_lines: Vec<i128>,
    /// What each line adds where the sum is greatest.
    pub(super) most_lines: Vec<i128>,
    /// The sum within the score's own limits.
    pub(super) clamped: Interval,
}

impl Reach {
    /// For what is not known.
    pub(super) fn anything() -> Self {
        Reach {
            sum: Interval::ANY,
            least_lines: Vec::new(),
            most_lines: Vec::new(),
            clamped: Interval::ANY,
        }
    }

    /// Whether there is a greatest sum.
    pub(super) fn has_most(&self) -> bool {
        self.sum.high < FAR
    }

    /// Whether there is a least sum.
    pub(super) fn has_least(&self) -> bool {
        self.sum.low > -FAR
    }
}

/// What a score can come to.
pub(super) fn of(model: &Model<'_>, id: ScoreId) -> Reach {
    let score = &model.definition.scores[id];
    let mut reach = Reach {
        sum: Interval::point(0),
        least_lines: vec![0; score.lines.len()],
        most_lines: vec![0; score.lines.len()],
        clamped: Interval::ANY,
    };
    for group in groups(model, &score.lines) {
        let best = try_all(model, &group);
        for (found, lines) in [
            (&best.least, &mut reach.least_lines),
            (&best.most, &mut reach.most_lines),
        ] {
            for (place, effect) in group.lines.iter().map(|(place, _)| *place).zip(found) {
                if let Some(line) = lines.get_mut(place) {
                    *line = *effect;
                }
            }
        }
    }
    let total = |lines: &[i128]| lines.iter().fold(0, |sum, line| plus(sum, *line));
    reach.sum = Interval::new(total(&reach.least_lines), total(&reach.most_lines));
    reach.clamped = reach.sum.clamped(score.low, score.high);
    reach
}

/// Lines that hang together, by their places, and the facts they rest on.
struct Group<'a> {
    lines: Vec<(usize, &'a ScoreLine)>,
    space: Space,
}

impl Group<'_> {
    fn combinations(&self) -> usize {
        self.space
            .cuts
            .iter()
            .fold(1usize, |product, cut| product.saturating_mul(cut.cells.len().max(1)))
    }
}

fn space_of(model: &Model<'_>, lines: &[(usize, &ScoreLine)]) -> Space {
    let mut space = Space::new(false);
    for (_, line) in lines {
        space.add_line(model, line, 0);
    }
    space.finish(model)
}

/// Lines of which one hangs together with the next, and each such set in groups that can be tried whole.
fn groups<'a>(model: &Model<'_>, lines: &'a [ScoreLine]) -> Vec<Group<'a>> {
    let mut groups = Vec::new();
    for lines in components(model, lines) {
        let whole = Group {
            space: space_of(model, &lines),
            lines,
        };
        if whole.combinations() <= COMBINATIONS {
            groups.push(whole);
        } else {
            groups.extend(split(model, &whole.lines));
        }
    }
    groups
}

/// The sets of lines that share facts, directly or through others.
fn components<'a>(model: &Model<'_>, lines: &'a [ScoreLine]) -> Vec<Vec<(usize, &'a ScoreLine)>> {
    let mut axes: Vec<(Axis, usize)> = Vec::new();
    let mut components: Vec<Vec<(usize, &ScoreLine)>> = Vec::new();
    for (place, line) in lines.iter().enumerate() {
        let own = space_of(model, &[(place, line)]).cuts.into_iter().map(|cut| cut.axis);
        let mut met: Vec<usize> = Vec::new();
        let mut new: Vec<Axis> = Vec::new();
        for axis in own {
            match axes.iter().find(|(known, _)| *known == axis) {
                Some((_, component)) => met.push(*component),
                None => new.push(axis),
            }
        }
        let home = met.iter().copied().min().unwrap_or(components.len());
        if home == components.len() {
            components.push(Vec::new());
        }
        let mut moved = vec![(place, line)];
        for other in met.into_iter().filter(|c| *c != home) {
            moved.extend(components.get_mut(other).map(std::mem::take).unwrap_or_default());
            axes.iter_mut()
                .filter(|(_, c)| *c == other)
                .for_each(|(_, c)| *c = home);
        }
        if let Some(component) = components.get_mut(home) {
            component.extend(moved);
            component.sort_by_key(|(place, _)| *place);
        }
        axes.extend(new.into_iter().map(|axis| (axis, home)));
    }
    components.retain(|c| !c.is_empty());
    components
}

/// Puts lines that share a fact into one group, one after the other, as long as the group can be tried whole.
fn split<'a>(model: &Model<'_>, lines: &[(usize, &'a ScoreLine)]) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    for (place, line) in lines {
        let mut current = Group {
            lines: vec![(*place, *line)],
            space: space_of(model, &[(*place, *line)]),
        };
        let mut apart = Vec::new();
        for group in groups {
            if lines.len() > LINES || !share_axis(&group.space, &current.space) {
                apart.push(group);
                continue;
            }
            let mut together: Vec<_> = group.lines.iter().chain(&current.lines).copied().collect();
            together.sort_by_key(|(place, _)| *place);
            let merged = Group {
                space: space_of(model, &together),
                lines: together,
            };
            if merged.combinations() <= COMBINATIONS {
                current = merged;
            } else {
                apart.push(group);
            }
        }
        apart.push(current);
        groups = apart;
    }
    groups
}

fn share_axis(a: &Space, b: &Space) -> bool {
    a.cuts
        .iter()
        .any(|cut| b.find(|axis: &Axis| *axis == cut.axis).is_some())
}

/// Each line's effect where their sum is least, and where it is most.
struct Best {
    least: Vec<i128>,
    most: Vec<i128>,
}

fn try_all(model: &Model<'_>, group: &Group<'_>) -> Best {
    let sizes: Vec<usize> = group.space.cuts.iter().map(|c| c.cells.len().max(1)).collect();
    let whole = group.combinations() <= COMBINATIONS;
    let mut chosen: Vec<Option<usize>> = vec![if whole { Some(0) } else { None }; sizes.len()];
    let mut best: Option<Best> = None;
    loop {
        let view = View::new(model, &group.space, &chosen);
        if !view.is_consistent() {
            if whole && next(&mut chosen, &sizes) {
                continue;
            }
            break;
        }
        let effects: Vec<Interval> = group.lines.iter().map(|(_, line)| view.line(line)).collect();
        let lows: Vec<i128> = effects.iter().map(|e| e.low).collect();
        let highs: Vec<i128> = effects.iter().map(|e| e.high).collect();
        let sum = |effects: &[i128]| effects.iter().fold(0, |sum, e| plus(sum, *e));
        match &mut best {
            None => {
                best = Some(Best {
                    least: lows,
                    most: highs,
                });
            }
            Some(best) => {
                if sum(&lows) < sum(&best.least) {
                    best.least = lows;
                }
                if sum(&highs) > sum(&best.most) {
                    best.most = highs;
                }
            }
        }
        if !whole || !next(&mut chosen, &sizes) {
            break;
        }
    }
    best.unwrap_or(Best {
        least: vec![0; group.lines.len()],
        most: vec![0; group.lines.len()],
    })
}

/// The next combination; `false` behind the last.
fn next(chosen: &mut [Option<usize>], sizes: &[usize]) -> bool {
    for (cell, size) in chosen.iter_mut().zip(sizes) {
        let following = cell.map_or(0, |c| c + 1);
        if following < *size {
            *cell = Some(following);
            return true;
        }
        *cell = Some(0);
    }
    false
}
