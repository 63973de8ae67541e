//! Stages as boxes: their texts, their sizes and their places.

use super::columns::{columns, links};
use super::lanes::Channels;
use super::{BoxPlace, LineKind, MARGIN, Metrics, Point, SIZE_LABEL, SIZE_SMALL, START, Shape, TextLine, ports};
use crate::picture::{Mark, Picture, PictureStage, outcome_words};
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
        nodes.ports = ports::ports(&nodes);
        nodes
    }

    pub(super) fn count(&self) -> usize {
        self.all.len()
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
                let busiest = self.ends(stage, Run::Arc).max(self.ends(stage, Run::Cross));
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
    fn ends(&self, stage: usize, run: Run) -> i32 {
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
}

fn box_width(shape: Shape) -> i32 {
    match shape {
        Shape::Wide => 152,
        Shape::Tall => 136,
    }
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
