//! Pictures of lifecycles: what they show, and what changed about them.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails"
)]

mod support;

use leadspec_report::{Mark, Picture, PictureArrow, PictureRow, PictureStage, Shape, doc, svg};
use support::{EXAMPLES, Project, example, read};

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
