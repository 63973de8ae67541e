//! Where everything in a picture of a lifecycle goes. No colours and no markup here, only places.
//!
//! Stages stand in two rows: the path, and beside it the exits. Neighbours are joined straight, through the gap between them.
//! Other arrows within a row run in lanes outside of it, arrows between the rows in lanes between them. Each arrow leaves and
//! enters a box at a port of its own, and carries its number right where it leaves: there nothing else can be. So no number
//! ever lies on a box, on another number or on another arrow, whatever the lifecycle.
//!
//! It is computed along (`u`) and across (`v`) the path, so that the same picture can lie or stand.

mod columns;
mod lanes;
mod nodes;
mod ports;
mod routes;
#[cfg(test)]
mod tests;

use crate::picture::{Mark, Picture};
use crate::text::width;
use nodes::Nodes;

/// Whether the path runs from left to right or from top to bottom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// From left to right: for wide pages.
    Wide,
    /// From top to bottom: for narrow ones.
    Tall,
}

/// A point in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Point {
    pub(crate) x: i32,
    pub(crate) y: i32,
}

/// A rectangle in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rect {
    pub(crate) x: i32,
    pub(crate) y: i32,
    pub(crate) width: i32,
    pub(crate) height: i32,
}

/// Where everything goes.
#[derive(Debug, Clone)]
pub(crate) struct Layout {
    pub(crate) width: i32,
    pub(crate) height: i32,
    /// In the order of the picture's stages.
    pub(crate) boxes: Vec<BoxPlace>,
    /// In the order of the picture's arrows, but for those whose stage does not exist.
    pub(crate) routes: Vec<Route>,
    /// From where a line leads to the initial stage, and where it ends.
    pub(crate) start: Option<(Point, Point)>,
    /// The signs that need an explanation.
    pub(crate) legend: Vec<(Mark, Rect)>,
}

/// A stage's box.
#[derive(Debug, Clone)]
pub(crate) struct BoxPlace {
    pub(crate) rect: Rect,
    pub(crate) lines: Vec<TextLine>,
}

/// A line of text in a box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TextLine {
    pub(crate) text: String,
    pub(crate) kind: LineKind,
}

/// What a line in a box says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LineKind {
    /// What people call the stage.
    Label,
    /// Who works there.
    Owner,
    /// What being there means.
    Outcome,
    /// Which gates belong to it.
    Gates,
    /// What changed.
    Mark,
}

/// An arrow's line.
#[derive(Debug, Clone)]
pub(crate) struct Route {
    /// Its place in the picture.
    pub(crate) arrow: usize,
    /// Corners from the box it leaves to the box it enters.
    pub(crate) points: Vec<Point>,
    /// Where its number stands.
    pub(crate) badge: Rect,
    /// The number, cut where it is too long to be one.
    pub(crate) number: String,
}

/// Space around the picture.
pub(crate) const MARGIN: i32 = 14;
/// From the start's dot to the initial stage.
const START: i32 = 40;
/// The height of a number's pill.
pub(crate) const BADGE: i32 = 22;
/// The letters of numbers, of labels, of the rest.
pub(crate) const SIZE_NUMBER: i32 = 12;
pub(crate) const SIZE_LABEL: i32 = 14;
pub(crate) const SIZE_SMALL: i32 = 12;
/// Between lanes.
const LANE: i32 = 16;
/// The line of a legend.
const LEGEND: i32 = 22;

/// What depends on the longest number.
#[derive(Debug, Clone, Copy)]
struct Metrics {
    shape: Shape,
    /// How wide a pill is.
    badge: i32,
    /// Between ports of a box.
    port: i32,
    /// From a box to the first lane: room for a number.
    stub: i32,
    /// Between neighbours.
    gap: i32,
}

impl Metrics {
    fn of(picture: &Picture, shape: Shape) -> Metrics {
        let widest = picture
            .arrows
            .iter()
            .map(|arrow| width(&short(&arrow.number), SIZE_NUMBER) + 10);
        let badge = widest.max().unwrap_or(0).max(BADGE);
        let (along, across) = match shape {
            Shape::Wide => (badge, BADGE),
            Shape::Tall => (BADGE, badge),
        };
        Metrics {
            shape,
            badge,
            port: along + 6,
            stub: across + 14,
            gap: along + 50,
        }
    }

    /// A pill around a place.
    fn badge(self, u: i32, v: i32) -> Rect {
        let centre = self.point(u, v);
        Rect {
            x: centre.x - self.badge / 2,
            y: centre.y - BADGE / 2,
            width: self.badge,
            height: BADGE,
        }
    }

    fn point(self, u: i32, v: i32) -> Point {
        match self.shape {
            Shape::Wide => Point { x: u, y: v },
            Shape::Tall => Point { x: v, y: u },
        }
    }

    fn rect(self, u: i32, v: i32, along: i32, across: i32) -> Rect {
        let start = self.point(u, v);
        let (width, height) = match self.shape {
            Shape::Wide => (along, across),
            Shape::Tall => (across, along),
        };
        Rect {
            x: start.x,
            y: start.y,
            width,
            height,
        }
    }
}

/// A number has few digits; what is longer is cut, so that no text breaks the picture.
fn short(number: &str) -> String {
    number.chars().take(4).collect()
}

/// Finds the places.
pub(crate) fn layout(picture: &Picture, shape: Shape) -> Layout {
    let metrics = Metrics::of(picture, shape);
    let mut nodes = Nodes::new(picture, metrics);
    let channels = lanes::assign(&nodes);
    nodes.stack(&channels);
    let routes = routes::routes(&nodes, &channels);
    let drawn = metrics.point(nodes.length(), nodes.breadth());
    let legend: Vec<(Mark, Rect)> = marks(picture)
        .into_iter()
        .zip(0..)
        .map(|(mark, place)| (mark, legend_line(mark, drawn.y + LEGEND * place)))
        .collect();
    let widest = legend
        .iter()
        .map(|(_, rect)| rect.x + rect.width + MARGIN)
        .max()
        .unwrap_or(0);
    let lowest = legend.last().map_or(drawn.y, |(_, rect)| rect.y + rect.height + MARGIN);
    Layout {
        width: drawn.x.max(widest),
        height: lowest,
        boxes: nodes.boxes(),
        routes,
        start: nodes.start(),
        legend,
    }
}

fn legend_line(mark: Mark, y: i32) -> Rect {
    Rect {
        x: MARGIN,
        y,
        width: 60 + width(mark.word(), SIZE_SMALL),
        height: LEGEND - 4,
    }
}

/// The marks that occur.
fn marks(picture: &Picture) -> Vec<Mark> {
    let arrows = picture.arrows.iter().map(|arrow| arrow.mark);
    let mut found: Vec<Mark> = picture.stages.iter().map(|stage| stage.mark).chain(arrows).collect();
    found.sort_unstable();
    found.dedup();
    found.retain(|mark| *mark != Mark::Same);
    found
}
