//! Pictures of lifecycles: what they show, and what changed about them.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails"
)]

mod support;

use leadspec_ir::Definition;
use leadspec_report::{Mark, Picture, PictureArrow, PictureRow, PictureStage, Shape, doc, svg};
use support::{EXAMPLES, Project, compared, example, read};

#[test]
fn pictures_of_every_example() {
    for name in EXAMPLES {
        if let Some(picture) = Picture::of(&example(name).0) {
            insta::assert_snapshot!(format!("{name}-wide"), svg::standalone(&picture, Shape::Wide));
        }
    }
    let bant = Picture::of(&example("bant").0).unwrap();
    insta::assert_snapshot!("bant-tall", svg::standalone(&bant, Shape::Tall));
}

#[test]
fn a_definition_without_stages_has_no_picture() {
    assert_eq!(Picture::of(&example("gpct").0), None);
}

/// The `bant` example after a change: an arrow says something else, one is new and leads to a new stage, two are gone.
fn changed() -> Picture {
    let mut picture = Picture::of(&example("bant").0).unwrap();
    picture.stages.push(PictureStage {
        label: "Won back".to_string(),
        owner: Some("Sales".to_string()),
        outcome: None,
        row: PictureRow::Path,
        is_initial: false,
        is_final: false,
        behind: vec!["E".to_string()],
        sent_by: Vec::new(),
        mark: Mark::New,
    });
    picture.stages[1].mark = Mark::Changed;
    picture.stages[5].mark = Mark::Removed;
    picture.arrows[0].mark = Mark::Changed;
    picture.arrows[2].mark = Mark::Removed;
    picture.arrows.push(PictureArrow {
        from: 4,
        to: 6,
        number: "7".to_string(),
        mark: Mark::New,
    });
    picture.arrows.push(PictureArrow {
        from: 3,
        to: 0,
        number: "8".to_string(),
        mark: Mark::Removed,
    });
    picture
}

#[test]
fn a_picture_shows_what_changed() {
    let picture = changed();
    insta::assert_snapshot!("changed", svg::standalone(&picture, Shape::Wide));
    insta::assert_snapshot!("changed-in-words", picture.described());
}

#[test]
fn what_changed_is_told_without_colours() {
    let drawn = svg::standalone(&changed(), Shape::Wide);
    // In lines: thick, dashed, dotted, and a number struck through. In words: in the legend, in the boxes, and read aloud.
    assert_eq!(drawn.matches("class=\"strike\"").count(), 2);
    for (class, word) in [("changed", "changed"), ("new", "new"), ("removed", "removed")] {
        assert!(drawn.contains(&format!("<g class=\"{class}\">")), "{class}");
        assert!(drawn.matches(&format!(">{word}</text>")).count() >= 2, "{word}");
        assert!(read::html(&drawn).text.contains(&format!(", {word}.")), "{word}");
    }
    // Where nothing changed there is no legend.
    let unchanged = svg::standalone(&Picture::of(&example("bant").0).unwrap(), Shape::Wide);
    assert!(!unchanged.contains(">changed</text>"));
}

#[test]
fn arrows_between_stages_that_do_not_exist_are_left_out() {
    let mut picture = Picture::of(&example("bant").0).unwrap();
    let before = svg::standalone(&picture, Shape::Wide);
    picture.arrows.push(PictureArrow {
        from: 99,
        to: 0,
        number: "9".to_string(),
        mark: Mark::Same,
    });
    assert_eq!(svg::standalone(&picture, Shape::Wide), before);
}

#[test]
fn a_long_lifecycle_stands_on_every_page() {
    let stages: Vec<String> = (0..9)
        .map(|n| format!("  stage s{n} {}\n", if n == 0 { "initial" } else { "" }))
        .collect();
    let arrows: Vec<String> = (0..8).map(|n| format!("  s{n} -> s{} when ready\n", n + 1)).collect();
    let text = format!(
        "definition \"Long\" {{ version \"1\" }}\nlead {{ ready bool }}\nlifecycle {{\n{}{}}}\n",
        stages.concat(),
        arrows.concat()
    );
    let page = |(definition, suite): Project| doc::html(&definition, &suite, &doc::Options::default());
    let long = page(support::project(&text));
    let pictures: Vec<read::Open> = read::html(&long)
        .opens
        .into_iter()
        .filter(|open| open.name == "svg")
        .collect();
    let classes: Vec<Option<&str>> = pictures.iter().map(|open| open.get("class")).collect();
    assert_eq!(classes, [Some("lifecycle tall")]);
    assert_eq!(pictures[0].get("hidden"), None);
    let short = page(example("bant"));
    assert_eq!(
        read::html(&short)
            .opens
            .iter()
            .filter(|open| open.name == "svg")
            .count(),
        2
    );
}

#[test]
fn two_versions_in_one_picture() {
    let picture = compared::picture();
    insta::assert_snapshot!("compared", svg::standalone(&picture, Shape::Wide));
    insta::assert_snapshot!("compared-in-words", picture.described());
}

#[test]
fn a_definition_beside_itself_is_drawn_as_by_itself() {
    for name in EXAMPLES {
        let (definition, _) = example(name);
        let both = compared::compared(&definition, &definition);
        assert!(both.as_ref().is_none_or(|picture| !picture.is_marked()), "{name}");
        assert_eq!(both, Picture::of(&definition), "{name}");
    }
}

#[test]
fn a_lifecycle_that_is_new_or_gone_is_drawn_as_such() {
    let (with, without) = (example("bant").0, example("gpct").0);
    let (stages, arrows) = {
        let own = Picture::of(&with).unwrap();
        (own.stages.len(), own.arrows.len())
    };
    for (old, new, mark) in [(&without, &with, Mark::New), (&with, &without, Mark::Removed)] {
        let picture = compared::compared(old, new).unwrap();
        assert!(picture.stages.iter().all(|stage| stage.mark == mark) && picture.stages.len() == stages);
        assert!(picture.arrows.iter().all(|arrow| arrow.mark == mark) && picture.arrows.len() == arrows);
        assert_eq!(picture.stages.iter().filter(|stage| stage.is_initial).count(), 1);
    }
    assert_eq!(compared::compared(&without, &without), None);
}

/// The places of boxes and numbers in a picture.
fn rects(drawn: &str) -> Vec<[i32; 4]> {
    let opens = read::html(drawn).opens.into_iter();
    let found = opens.filter(|open| {
        open.get("class")
            .is_some_and(|class| class.starts_with("box") || class == "pill")
    });
    found
        .map(|open| ["x", "y", "width", "height"].map(|side| open.get(side).unwrap().parse().unwrap()))
        .collect()
}

#[test]
fn nothing_overlaps_however_different_two_versions_are() {
    let all: Vec<Definition> = EXAMPLES.iter().map(|name| example(name).0).collect();
    let mut seen = 0;
    for (old, new) in all.iter().flat_map(|old| all.iter().map(move |new| (old, new))) {
        let Some(picture) = compared::compared(old, new) else {
            continue;
        };
        let mut numbers: Vec<&String> = picture.arrows.iter().map(|arrow| &arrow.number).collect();
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), picture.arrows.len(), "a number twice");
        for shape in [Shape::Wide, Shape::Tall] {
            let rects = rects(&svg::standalone(&picture, shape));
            assert_eq!(rects.len(), picture.stages.len() + picture.arrows.len());
            for (place, [x, y, width, height]) in rects.iter().enumerate() {
                for [other_x, other_y, other_width, other_height] in &rects[place + 1..] {
                    let apart = x + width <= *other_x
                        || other_x + other_width <= *x
                        || y + height <= *other_y
                        || other_y + other_height <= *y;
                    assert!(apart, "{} against {}", old.label, new.label);
                }
            }
            seen += 1;
        }
    }
    assert!(seen > 50, "{seen} pictures");
}
