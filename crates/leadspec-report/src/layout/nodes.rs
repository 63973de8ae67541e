//! Stages as boxes: their texts, their sizes, their columns, and the ports at which arrows leave and enter.

use super::lanes::Channels;
use super::{BoxPlace, LineKind, MARGIN, Metrics, Point, SIZE_LABEL, SIZE_SMALL, START, Shape, TextLine, short};
use crate::picture::{Mark, Picture, PictureRow, PictureStage, outcome_words};
use crate::text::{clean, wrapped};
use std::collections::BTreeMap;

/// Space within a box, left and right, above and below.
const PADDING: i32 = 14;
const LINE_LABEL: i32 = 18;
const LINE_SMALL: i32 = 16;

/// One end of an arrow: its place, and whether it is where it leaves.
pub(super) type End = (usize, bool);

/// How an arrow runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Run {
    /// Straight to a neighbour in its row, as the so-manieth in this gap of so many.
    Gap { place: i32, of: i32 },
    /// In a lane outside of its row.
    Arc,
    /// In a lane between the rows.
    Cross,
}

/// An arrow between stages that exist.
#[derive(Debug, Clone)]
pub(super) struct Link {
    pub(super) arrow: usize,
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) run: Run,
    pub(super) number: String,
}

/// A stage's box.
#[derive(Debug, Clone)]
pub(super) struct Node {
    /// 0 is the path, 1 the exits.
    pub(super) row: usize,
    /// Its place in its row.
    pub(super) rank: usize,
    column: usize,
    lines: Vec<TextLine>,
    pub(super) u: i32,
    pub(super) v: i32,
    pub(super) along: i32,
    pub(super) across: i32,
}

impl Node {
    pub(super) fn centre(&self) -> i32 {
        self.u + self.along / 2
    }
}

/// All boxes.
#[derive(Debug)]
pub(super) struct Nodes {
    pub(super) metrics: Metrics,
    /// In the order of the stages.
    all: Vec<Node>,
    pub(super) links: Vec<Link>,
    /// Along the path, where each end of an arrow in a lane touches its box.
    pub(super) ports: BTreeMap<End, i32>,
    initial: Option<usize>,
    length: i32,
    breadth: i32,
}

impl Nodes {
    /// Boxes with their columns and ports; where they stand across the path is said by [`Nodes::stack`].
    pub(super) fn new(picture: &Picture, metrics: Metrics) -> Nodes {
        let columns = columns(picture);
        let all: Vec<Node> = picture
            .stages
            .iter()
            .enumerate()
            .map(|(place, stage)| {
                let (row, rank, column) = columns.get(&place).copied().unwrap_or_default();
                let lines = lines(stage, box_width(metrics.shape) - 2 * PADDING);
                Node {
                    row,
                    rank,
                    column,
                    lines,
                    u: 0,
                    v: 0,
                    along: 0,
                    across: 0,
                }
            })
            .collect();
        let mut nodes = Nodes {
            metrics,
            links: links(picture, &all),
            all,
            ports: BTreeMap::new(),
            initial: picture.stages.iter().position(|stage| stage.is_initial),
            length: 0,
            breadth: 0,
        };
        nodes.measure();
        nodes.place();
        nodes.port();
        nodes
    }

    pub(super) fn node(&self, stage: usize) -> Option<&Node> {
        self.all.get(stage)
    }

    /// Rows and lanes above each other.
    pub(super) fn stack(&mut self, channels: &Channels) {
        let between = if self.all.iter().any(|node| node.row == 1) {
            self.metrics.stub * 2
        } else {
            0
        };
        let outside = |lanes: i32| {
            if lanes > 0 {
                self.metrics.stub + lanes * super::LANE
            } else {
                0
            }
        };
        let across = |row: usize| self.row(row).map(|node| node.across).max().unwrap_or(0);
        let first = MARGIN + outside(channels.before);
        let second = first + across(0) + between + (channels.between - 1).max(0) * super::LANE;
        self.breadth = second + across(1) + outside(channels.after) + MARGIN;
        for node in &mut self.all {
            node.v = if node.row == 0 { first } else { second };
        }
    }

    pub(super) fn length(&self) -> i32 {
        self.length
    }

    pub(super) fn breadth(&self) -> i32 {
        self.breadth
    }

    pub(super) fn boxes(&self) -> Vec<BoxPlace> {
        self.all
            .iter()
            .map(|node| BoxPlace {
                rect: self.metrics.rect(node.u, node.v, node.along, node.across),
                lines: node.lines.clone(),
            })
            .collect()
    }

    /// The line that leads to the initial stage.
    pub(super) fn start(&self) -> Option<(Point, Point)> {
        let node = self.initial.and_then(|stage| self.node(stage))?;
        let v = node.v + node.across / 2;
        Some((self.metrics.point(node.u - START + 5, v), self.metrics.point(node.u, v)))
    }

    fn row(&self, row: usize) -> impl Iterator<Item = &Node> {
        self.all.iter().filter(move |node| node.row == row)
    }

    /// Sizes: room for the text, and for the ports on the busiest side.
    fn measure(&mut self) {
        let text = |node: &Node| node.lines.iter().map(line_height).sum::<i32>() + 2 * PADDING;
        let gaps = |row: usize| {
            let in_row = self
                .links
                .iter()
                .filter(|link| self.node(link.from).is_some_and(|node| node.row == row));
            let most = in_row.map(|link| match link.run {
                Run::Gap { of, .. } => of,
                Run::Arc | Run::Cross => 0,
            });
            most.max().unwrap_or(0)
        };
        // Arrows through a gap lie beside each other across the path, where a pill needs another room than along it.
        let pill = match self.metrics.shape {
            Shape::Wide => super::BADGE,
            Shape::Tall => self.metrics.badge,
        };
        let tallest = self.all.iter().map(text).max().unwrap_or(0);
        let sizes: Vec<(i32, i32)> = self
            .all
            .iter()
            .enumerate()
            .map(|(stage, node)| {
                let busiest = self.count(stage, Run::Arc).max(self.count(stage, Run::Cross));
                let ports = (busiest + 1) * self.metrics.port;
                let room = gaps(node.row) * (pill + 6) + 2 * PADDING;
                match self.metrics.shape {
                    Shape::Wide => (box_width(Shape::Wide).max(ports), tallest.max(room)),
                    Shape::Tall => (tallest.max(ports), box_width(Shape::Tall).max(room)),
                }
            })
            .collect();
        for (node, (along, across)) in self.all.iter_mut().zip(sizes) {
            node.along = along;
            node.across = across;
        }
    }

    /// How many ends of arrows in such a lane a stage has.
    fn count(&self, stage: usize, run: Run) -> i32 {
        let ends = self.links.iter().filter(|link| link.run == run);
        ends.map(|link| i32::from(link.from == stage) + i32::from(link.to == stage))
            .sum()
    }

    /// Columns as wide as their widest box, boxes in their middle.
    fn place(&mut self) {
        let mut start = MARGIN + if self.initial.is_some() { START } else { 0 };
        let columns = self.all.iter().map(|node| node.column + 1).max().unwrap_or(0);
        for column in 0..columns {
            let widths = self
                .all
                .iter()
                .filter(|node| node.column == column)
                .map(|node| node.along);
            let width = widths.max().unwrap_or(0);
            for node in self.all.iter_mut().filter(|node| node.column == column) {
                node.u = start + (width - node.along) / 2;
            }
            start += width + self.metrics.gap;
        }
        self.length = start - self.metrics.gap + MARGIN;
    }

    fn port(&mut self) {
        let mut ports = BTreeMap::new();
        for stage in 0..self.all.len() {
            self.spread(stage, &self.arcs(stage), 0, &mut ports);
        }
        let (path, exits): (Vec<usize>, Vec<usize>) =
            (0..self.all.len()).partition(|stage| self.node(*stage).is_some_and(|node| node.row == 0));
        for stage in path {
            self.spread(stage, &self.crossings(stage), 0, &mut ports);
        }
        for stage in exits {
            let ends = self.crossings(stage);
            let shift = self.shift(stage, &ends, &ports);
            self.spread(stage, &ends, shift, &mut ports);
        }
        self.ports = ports;
    }

    /// Ends evenly around the middle of a box, all moved by `shift`.
    fn spread(&self, stage: usize, ends: &[End], shift: i32, ports: &mut BTreeMap<End, i32>) {
        let Some(node) = self.node(stage) else { return };
        let first = node.centre() - self.metrics.port * (i32::try_from(ends.len()).unwrap_or(0) - 1) / 2;
        for (end, place) in ends.iter().zip(0..) {
            ports.insert(*end, first + shift + self.metrics.port * place);
        }
    }

    /// Ends of arrows outside the row, so that those between the same stages nest and do not cross.
    fn arcs(&self, stage: usize) -> Vec<End> {
        let rank = |stage: usize| self.node(stage).map_or(0, |node| node.rank);
        let own = i64::try_from(rank(stage)).unwrap_or(0);
        let mut ends: Vec<((i64, i64, i64), End)> = Vec::new();
        for link in self.links.iter().filter(|link| link.run == Run::Arc) {
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
    fn crossings(&self, stage: usize) -> Vec<End> {
        let mut ends: Vec<((i32, usize), End)> = Vec::new();
        for link in self.links.iter().filter(|link| link.run == Run::Cross) {
            for (end, here, there) in [(true, link.from, link.to), (false, link.to, link.from)] {
                if here == stage {
                    let other = self.node(there).map_or(0, Node::centre);
                    ends.push(((other, link.arrow), (link.arrow, end)));
                }
            }
        }
        ends.sort_unstable();
        ends.into_iter().map(|(_, end)| end).collect()
    }

    /// How far to move an exit's ports so that most of its arrows run straight, and none lies under another's.
    fn shift(&self, stage: usize, ends: &[End], ports: &BTreeMap<End, i32>) -> i32 {
        let Some(node) = self.node(stage) else { return 0 };
        let half = self.metrics.port / 2;
        let room = (node.along - self.metrics.port * i32::try_from(ends.len()).unwrap_or(0)) / 2;
        let first = node.centre() - self.metrics.port * (i32::try_from(ends.len()).unwrap_or(0) - 1) / 2;
        let worth = |shift: i32| {
            let mut worth = -(shift / half).abs();
            for ((arrow, end), place) in ends.iter().zip(0..) {
                let own = first + shift + self.metrics.port * place;
                for ((other, other_end), u) in ports {
                    let is_between = self
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
}

fn box_width(shape: Shape) -> i32 {
    match shape {
        Shape::Wide => 152,
        Shape::Tall => 136,
    }
}

/// Row, place in the row, and column of each stage. An exit stands as near as it can below the stages it belongs to.
fn columns(picture: &Picture) -> BTreeMap<usize, (usize, usize, usize)> {
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
fn links(picture: &Picture, nodes: &[Node]) -> Vec<Link> {
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

fn line_height(line: &TextLine) -> i32 {
    match line.kind {
        LineKind::Label => LINE_LABEL,
        LineKind::Owner | LineKind::Outcome | LineKind::Gates | LineKind::Mark => LINE_SMALL,
    }
}

/// What stands in a box.
fn lines(stage: &PictureStage, most: i32) -> Vec<TextLine> {
    let mut lines: Vec<TextLine> = Vec::new();
    let mut say = |kind: LineKind, text: &str| {
        let (size, count) = match kind {
            LineKind::Label => (SIZE_LABEL, 2),
            LineKind::Owner | LineKind::Outcome | LineKind::Gates | LineKind::Mark => (SIZE_SMALL, 1),
        };
        lines.extend(
            wrapped(&clean(text), size, most, count)
                .into_iter()
                .map(|text| TextLine { text, kind }),
        );
    };
    say(LineKind::Label, &stage.label);
    if let Some(owner) = &stage.owner {
        say(LineKind::Owner, owner);
    }
    if let Some(outcome) = stage.outcome {
        say(LineKind::Outcome, outcome_words(outcome));
    }
    for (word, gates) in [("behind", &stage.behind), ("from", &stage.sent_by)] {
        match gates.as_slice() {
            [] => {}
            [one] => say(LineKind::Gates, &format!("{word} gate {one}")),
            several => say(LineKind::Gates, &format!("{word} gates {}", several.join(", "))),
        }
    }
    match stage.mark {
        Mark::Same => {}
        Mark::Changed | Mark::New | Mark::Removed => say(LineKind::Mark, stage.mark.word()),
    }
    lines
}
