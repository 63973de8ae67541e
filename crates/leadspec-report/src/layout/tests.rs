//! What must hold of every layout, for lifecycles nobody would draw by hand too.

use super::*;
use crate::picture::{Mark, PictureArrow, PictureRow, PictureStage};
use leadspec_ir::Outcome;

/// A small generator of numbers: the same on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }
}

fn generated(seed: u64) -> Picture {
    let mut random = Random(seed.wrapping_mul(7919).wrapping_add(3));
    let n_stages = 1 + random.below(12);
    let labels = [
        "New",
        "Marketing qualified",
        "",
        "Donaudampfschifffahrtsgesellschaftskapitän",
        "日本語の長い名前です、とても長い",
        "A & B <c> \"d\"",
        "WWWWWWWWWWWWWWWW MMMMMMMMMMMMMMM WWWWWWWWWWWW",
    ];
    let marks = [Mark::Same, Mark::Same, Mark::Changed, Mark::New, Mark::Removed];
    let stages = (0..n_stages)
        .map(|place| PictureStage {
            label: labels[random.below(labels.len())].to_string(),
            owner: (random.below(2) == 0).then(|| "Inside sales, north and south".to_string()),
            outcome: [None, Some(Outcome::Now), Some(Outcome::Later), Some(Outcome::Never)][random.below(4)],
            row: if place == 0 || random.below(3) > 0 {
                PictureRow::Path
            } else {
                PictureRow::Exit
            },
            is_initial: place == random.below(n_stages),
            is_final: random.below(5) == 0,
            behind: (0..random.below(4)).map(crate::text::letters).collect(),
            sent_by: (0..random.below(9)).map(crate::text::letters).collect(),
            mark: marks[random.below(marks.len())],
        })
        .collect();
    let n_arrows = random.below(25);
    // Now and then many between few stages.
    let spread = if random.below(4) == 0 {
        n_stages.min(2)
    } else {
        n_stages
    };
    let arrows = (0..n_arrows)
        .map(|place| PictureArrow {
            from: random.below(spread),
            to: random.below(spread),
            number: (place + 1).to_string(),
            mark: marks[random.below(marks.len())],
        })
        .collect();
    Picture {
        title: "generated".to_string(),
        stages,
        arrows,
    }
}

fn overlap(a: Rect, b: Rect) -> bool {
    a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}

/// A straight piece of a line as a rectangle as wide as the line.
fn pieces(points: &[Point]) -> Vec<Rect> {
    points
        .windows(2)
        .map(|pair| Rect {
            x: pair[0].x.min(pair[1].x) - 1,
            y: pair[0].y.min(pair[1].y) - 1,
            width: (pair[0].x - pair[1].x).abs() + 2,
            height: (pair[0].y - pair[1].y).abs() + 2,
        })
        .collect()
}

/// A rectangle without its rim, where lines may touch it.
fn inside(rect: Rect) -> Rect {
    Rect {
        x: rect.x + 2,
        y: rect.y + 2,
        width: rect.width - 4,
        height: rect.height - 4,
    }
}

fn each_generated(check: impl Fn(u64, &Picture, &Layout)) {
    for seed in 0..150 {
        let picture = generated(seed);
        for shape in [Shape::Wide, Shape::Tall] {
            check(seed, &picture, &layout(&picture, shape));
        }
    }
}

#[test]
fn nothing_overlaps_and_nothing_is_cut_off() {
    each_generated(|seed, picture, layout| {
        assert_eq!(layout.boxes.len(), picture.stages.len());
        assert_eq!(layout.routes.len(), picture.arrows.len());
        let boxes = layout.boxes.iter().map(|place| ("box", place.rect));
        let badges = layout.routes.iter().map(|route| ("number", route.badge));
        let legend = layout.legend.iter().map(|(_, rect)| ("legend", *rect));
        let all: Vec<(&str, Rect)> = boxes.chain(badges).chain(legend).collect();
        for (place, (what, rect)) in all.iter().enumerate() {
            assert!(
                rect.x >= 0
                    && rect.y >= 0
                    && rect.x + rect.width <= layout.width
                    && rect.y + rect.height <= layout.height,
                "seed {seed}: {what} {rect:?} outside of {}x{}",
                layout.width,
                layout.height
            );
            for (other, second) in &all[place + 1..] {
                assert!(
                    !overlap(*rect, *second),
                    "seed {seed}: {what} {rect:?} on {other} {second:?}"
                );
            }
        }
    });
}

#[test]
fn lines_run_between_boxes_and_under_no_other_number() {
    each_generated(|seed, picture, layout| {
        for route in &layout.routes {
            for piece in pieces(&route.points) {
                for (stage, place) in layout.boxes.iter().enumerate() {
                    assert!(
                        !overlap(piece, inside(place.rect)),
                        "seed {seed}: arrow {} runs through box {stage}",
                        route.arrow
                    );
                }
                for other in layout.routes.iter().filter(|other| other.arrow != route.arrow) {
                    assert!(
                        !overlap(piece, other.badge),
                        "seed {seed}: arrow {} runs under the number of {}",
                        route.arrow,
                        other.arrow
                    );
                }
            }
            let arrow = &picture.arrows[route.arrow];
            let (start, end) = (route.points[0], *route.points.last().unwrap());
            for (stage, point) in [(arrow.from, start), (arrow.to, end)] {
                assert!(
                    touches(layout.boxes[stage].rect, point),
                    "seed {seed}: arrow {} ends in the air",
                    route.arrow
                );
            }
        }
    });
}

/// Whether a point is on the rim.
fn touches(rect: Rect, point: Point) -> bool {
    let in_width = rect.x <= point.x && point.x <= rect.x + rect.width;
    let in_height = rect.y <= point.y && point.y <= rect.y + rect.height;
    let on_side = in_height && (point.x == rect.x || point.x == rect.x + rect.width);
    let on_end = in_width && (point.y == rect.y || point.y == rect.y + rect.height);
    on_side || on_end
}

#[test]
fn no_two_lines_lie_on_each_other() {
    each_generated(|seed, _, layout| {
        let straight =
            |route: &Route| -> Vec<(Point, Point)> { route.points.windows(2).map(|pair| (pair[0], pair[1])).collect() };
        for (place, route) in layout.routes.iter().enumerate() {
            for other in &layout.routes[place + 1..] {
                for a in straight(route) {
                    for b in straight(other) {
                        assert!(
                            !share(a, b),
                            "seed {seed}: arrows {} and {} lie on each other at {a:?} and {b:?}",
                            route.arrow,
                            other.arrow
                        );
                    }
                }
            }
        }
    });
}

/// Whether two straight pieces share more than a point.
fn share(a: (Point, Point), b: (Point, Point)) -> bool {
    let beyond = |a0: i32, a1: i32, b0: i32, b1: i32| a0.min(a1).max(b0.min(b1)) < a0.max(a1).min(b0.max(b1));
    let upright = |line: (Point, Point)| line.0.x == line.1.x;
    match (upright(a), upright(b)) {
        (true, true) => a.0.x == b.0.x && beyond(a.0.y, a.1.y, b.0.y, b.1.y),
        (false, false) => a.0.y == b.0.y && beyond(a.0.x, a.1.x, b.0.x, b.1.x),
        (true, false) | (false, true) => false,
    }
}

#[test]
fn texts_fit_their_boxes() {
    each_generated(|seed, _, layout| {
        for place in &layout.boxes {
            for line in &place.lines {
                let size = if line.kind == LineKind::Label {
                    SIZE_LABEL
                } else {
                    SIZE_SMALL
                };
                assert!(
                    width(&line.text, size) + 16 <= place.rect.width,
                    "seed {seed}: {:?} is too wide",
                    line.text
                );
            }
            let height: i32 = place
                .lines
                .iter()
                .map(|line| if line.kind == LineKind::Label { 18 } else { 16 })
                .sum();
            assert!(height + 16 <= place.rect.height, "seed {seed}: a box is too low");
        }
    });
}
