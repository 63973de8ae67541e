//! A picture of a lifecycle as SVG.
//!
//! Changed is thick, new is dashed, removed is dotted with its number struck through: never colour alone. All text is escaped.

use crate::html::escaped;
use crate::layout::{BADGE, BoxPlace, Layout, LineKind, Point, Rect, Route, SIZE_SMALL, Shape, layout};
use crate::palette;
use crate::picture::{Mark, Picture, PictureArrow, PictureStage};
use leadspec_ir::Outcome;
use std::fmt::Write as _;

pub(crate) const STYLE: &str = include_str!("picture.css");

/// How round the corners of lines are.
const ROUND: i32 = 8;

/// A file of its own, in light or dark as the reader's screen is.
pub fn standalone(picture: &Picture, shape: Shape) -> String {
    let places = layout(picture, shape);
    let ground = format!(
        "<rect width=\"{}\" height=\"{}\" fill=\"var(--paper)\"/>\n",
        places.width, places.height
    );
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" {}\n<style>\n{}{STYLE}</style>\n{ground}{}</svg>\n",
        opening(picture, (&places, shape), "lifecycle", false),
        palette::variables(),
        drawing(picture, &places)
    )
}

/// How wide a picture is by itself, in pixels.
pub(crate) fn width(picture: &Picture, shape: Shape) -> i32 {
    layout(picture, shape).width
}

/// For a page that has the styles. `id` tells the pictures of a page apart; one that is hidden is for other widths.
pub(crate) fn inline(picture: &Picture, shape: Shape, id: &str, is_hidden: bool) -> String {
    let places = layout(picture, shape);
    format!(
        "<svg {}\n{}</svg>\n",
        opening(picture, (&places, shape), id, is_hidden),
        drawing(picture, &places)
    )
}

/// The attributes and what is read aloud.
fn opening(picture: &Picture, (places, shape): (&Layout, Shape), id: &str, is_hidden: bool) -> String {
    let hidden = if is_hidden { " hidden" } else { "" };
    let shape = match shape {
        Shape::Wide => "wide",
        Shape::Tall => "tall",
    };
    format!(
        "class=\"lifecycle {shape}\" role=\"img\" aria-labelledby=\"{id}-title {id}-desc\" viewBox=\"0 0 {0} {1}\" width=\"{0}\" \
         height=\"{1}\"{hidden}>\n<title id=\"{id}-title\">{2}</title>\n<desc id=\"{id}-desc\">{3}</desc>",
        places.width,
        places.height,
        escaped(&picture.title),
        escaped(&picture.described())
    )
}

fn drawing(picture: &Picture, places: &Layout) -> String {
    let mut svg = String::new();
    if let Some((dot, end)) = places.start {
        line(&mut svg, &[dot, end]);
        let _ = writeln!(svg, "<circle class=\"dot\" cx=\"{}\" cy=\"{}\" r=\"6\"/>", dot.x, dot.y);
    }
    // Lines first, boxes and numbers on them.
    for route in &places.routes {
        if let Some(arrow) = picture.arrows.get(route.arrow) {
            way(&mut svg, picture, arrow, route);
        }
    }
    for (stage, place) in picture.stages.iter().zip(&places.boxes) {
        stage_box(&mut svg, stage, place);
    }
    for (mark, rect) in &places.legend {
        legend(&mut svg, *mark, *rect);
    }
    svg
}

fn class(mark: Mark) -> &'static str {
    match mark {
        Mark::Same => "same",
        Mark::Changed => "changed",
        Mark::New => "new",
        Mark::Removed => "removed",
    }
}

fn outcome_class(outcome: Option<Outcome>) -> &'static str {
    match outcome {
        None => "",
        Some(Outcome::Now) => " now",
        Some(Outcome::Later) => " later",
        Some(Outcome::Never) => " never",
    }
}

/// An arrow with its number.
fn way(svg: &mut String, picture: &Picture, arrow: &PictureArrow, route: &Route) {
    let _ = writeln!(svg, "<g class=\"{}\">", class(arrow.mark));
    if let Some(words) = picture.arrow_in_words(arrow) {
        let _ = writeln!(svg, "<title>{}</title>", escaped(&words));
    }
    line(svg, &route.points);
    let rect = route.badge;
    let middle = (rect.x + rect.width / 2, rect.y + rect.height / 2);
    let _ = writeln!(
        svg,
        "<rect class=\"pill\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{}\"/>",
        rect.x,
        rect.y,
        rect.width,
        rect.height,
        BADGE / 2
    );
    let _ = writeln!(
        svg,
        "<text class=\"number\" x=\"{}\" y=\"{}\">{}</text>",
        middle.0,
        middle.1 + 4,
        escaped(&route.number)
    );
    if arrow.mark == Mark::Removed {
        let (left, right) = (rect.x + 2, rect.x + rect.width - 2);
        let _ = writeln!(
            svg,
            "<path class=\"strike\" d=\"M{left} {}L{right} {}\"/>",
            middle.1 + 6,
            middle.1 - 6
        );
    }
    svg.push_str("</g>\n");
}

/// A line with round corners and a head, and below it a rim in the colour of the ground, so that of two lines that cross one
/// passes over the other.
fn line(svg: &mut String, points: &[Point]) {
    let path = path(points);
    let _ = writeln!(
        svg,
        "<path class=\"halo\" d=\"{path}\"/><path class=\"line\" d=\"{path}\"/>"
    );
    if let [.., before, end] = points {
        let (x, y) = ((end.x - before.x).signum(), (end.y - before.y).signum());
        // Nine long, ten wide, its tip at the rim of the box.
        let (back_x, back_y) = (end.x - 9 * x, end.y - 9 * y);
        let _ = writeln!(
            svg,
            "<path class=\"head\" d=\"M{} {}L{} {}L{} {}Z\"/>",
            end.x,
            end.y,
            back_x - 5 * y,
            back_y + 5 * x,
            back_x + 5 * y,
            back_y - 5 * x
        );
    }
}

fn path(points: &[Point]) -> String {
    let mut path = String::new();
    for (place, point) in points.iter().enumerate() {
        let before = place.checked_sub(1).and_then(|place| points.get(place));
        let behind = points.get(place + 1);
        match (before, behind) {
            (None, _) => drop(write!(path, "M{} {}", point.x, point.y)),
            // The line ends a little before its head's tip, which would be blunt otherwise.
            (Some(before), None) => {
                let end = toward(*point, *before, 6);
                let _ = write!(path, "L{} {}", end.x, end.y);
            }
            (Some(before), Some(behind)) => {
                let round = ROUND.min(length(*before, *point) / 2).min(length(*point, *behind) / 2);
                let (start, end) = (toward(*point, *before, round), toward(*point, *behind, round));
                let _ = write!(
                    path,
                    "L{} {}Q{} {} {} {}",
                    start.x, start.y, point.x, point.y, end.x, end.y
                );
            }
        }
    }
    path
}

fn length(from: Point, to: Point) -> i32 {
    (from.x - to.x).abs() + (from.y - to.y).abs()
}

/// The point so far from `from` on the way to `to`.
fn toward(from: Point, to: Point, far: i32) -> Point {
    Point {
        x: from.x + (to.x - from.x).signum() * far,
        y: from.y + (to.y - from.y).signum() * far,
    }
}

fn stage_box(svg: &mut String, stage: &PictureStage, place: &BoxPlace) {
    let rect = place.rect;
    let outcome = outcome_class(stage.outcome);
    let _ = writeln!(
        svg,
        "<g><title>{}</title>\n<rect class=\"box {}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"8\"/>",
        escaped(&stage.label),
        class(stage.mark),
        rect.x,
        rect.y,
        rect.width,
        rect.height
    );
    let _ = writeln!(
        svg,
        "<rect class=\"band{outcome}\" x=\"{}\" y=\"{}\" width=\"4\" height=\"{}\" rx=\"2\"/>",
        rect.x + 6,
        rect.y + 10,
        rect.height - 20
    );
    if stage.is_final {
        // A second rim: nothing leaves here.
        let _ = writeln!(
            svg,
            "<rect class=\"rim\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"6\"/>",
            rect.x + 3,
            rect.y + 3,
            rect.width - 6,
            rect.height - 6
        );
    }
    let height: i32 = place.lines.iter().map(|line| line_height(line.kind)).sum();
    let mut y = rect.y + (rect.height - height) / 2;
    for line in &place.lines {
        y += line_height(line.kind);
        let class = match line.kind {
            LineKind::Label if stage.mark == Mark::Removed => "label struck".to_string(),
            LineKind::Label => "label".to_string(),
            LineKind::Outcome => format!("small{outcome}"),
            LineKind::Owner | LineKind::Gates | LineKind::Mark => "small".to_string(),
        };
        let _ = writeln!(
            svg,
            "<text class=\"{class}\" x=\"{}\" y=\"{}\">{}</text>",
            rect.x + 18,
            y - 4,
            escaped(&line.text)
        );
    }
    svg.push_str("</g>\n");
}

fn line_height(kind: LineKind) -> i32 {
    match kind {
        LineKind::Label => 18,
        LineKind::Owner | LineKind::Outcome | LineKind::Gates | LineKind::Mark => 16,
    }
}

/// A sign and what it means.
fn legend(svg: &mut String, mark: Mark, rect: Rect) {
    let y = rect.y + rect.height / 2;
    let _ = writeln!(svg, "<g class=\"{}\">", class(mark));
    line(svg, &[Point { x: rect.x, y }, Point { x: rect.x + 44, y }]);
    let _ = writeln!(
        svg,
        "<text class=\"small\" x=\"{}\" y=\"{}\">{}</text>\n</g>",
        rect.x + 54,
        y + SIZE_SMALL / 3,
        mark.word()
    );
}
