//! Texts that try to be more than texts: on no page do they change anything but words.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use leadspec_ir::{Definition, Suite};
use leadspec_report::{Picture, Shape, doc, svg};
use support::{EXAMPLES, bant_suite, example, hostile, read};

/// A definition and its suite.
type Project = (Definition, Suite);

/// Every text made the same.
fn told((definition, suite): &Project, text: &str) -> Project {
    let definition = hostile::definition(definition.clone(), text);
    (definition, hostile::suite(suite.clone(), text))
}

fn html((definition, suite): &Project) -> String {
    doc::html(definition, suite, &doc::Options::default())
}

fn markdown((definition, suite): &Project) -> String {
    doc::markdown(definition, suite, &doc::Options::default())
}

fn project(name: &str) -> Project {
    let definition = example(name);
    let suite = if name == "bant" {
        bant_suite(&definition)
    } else {
        Suite::default()
    };
    (definition, suite)
}

/// Two lists are the same; says where they are not.
fn same(what: &str, found: &[String], wanted: &[String]) {
    let differs = found.iter().zip(wanted).position(|(one, other)| one != other);
    let place = differs.unwrap_or(found.len().min(wanted.len()));
    let around = |list: &[String]| {
        list.iter()
            .skip(place.saturating_sub(4))
            .take(8)
            .cloned()
            .collect::<Vec<_>>()
    };
    assert!(
        found == wanted,
        "{what}: {:#?} instead of {:#?}",
        around(found),
        around(wanted)
    );
}

// Names lose their underscores, so that one with is told beside its label: `x_y` is the harmless text of that kind.

#[test]
fn no_text_adds_a_tag_to_a_page() {
    for name in EXAMPLES {
        let project = project(name);
        let tags = ["x y", "x_y"].map(|text| read::tags(&html(&told(&project, text))));
        for text in hostile::TEXTS {
            let page = html(&told(&project, text));
            let [plain, with_underscore] = &tags;
            let wanted = if text.contains('_') { with_underscore } else { plain };
            same(&format!("{name}: {text:?}"), &read::tags(&page), wanted);
            assert!(!page.contains(['\u{202E}', '\u{0}']), "{name}: {text:?}");
        }
    }
}

#[test]
fn no_text_adds_markup_to_markdown() {
    for name in EXAMPLES {
        let project = project(name);
        let seen = ["x y", "x_y"].map(|text| read::markdown(&markdown(&told(&project, text))));
        for text in hostile::TEXTS {
            let [plain, with_underscore] = &seen;
            let wanted = if text.contains('_') { with_underscore } else { plain };
            let found = read::markdown(&markdown(&told(&project, text)));
            same(&format!("{name}: {text:?}"), &found, wanted);
        }
    }
}

#[test]
fn no_text_calls_anybody_on_github() {
    // What GitHub looks for in texts behind Markdown: mentions, issues, links, emoji.
    let project = project("bant");
    for text in hostile::TEXTS {
        let page = markdown(&told(&project, text));
        let prose = read::markdown_prose(&page);
        for (place, sign) in prose.char_indices().filter(|(_, sign)| matches!(sign, '@' | '#' | ':')) {
            let behind = &prose[place + sign.len_utf8()..];
            let next = behind.chars().next().unwrap_or(' ');
            let calls = match sign {
                '@' => next.is_alphanumeric(),
                '#' => next.is_ascii_digit(),
                _colon => next == '/' || behind.starts_with("tada:"),
            };
            assert!(
                !calls,
                "{text:?}: {}",
                &prose[place..].chars().take(20).collect::<String>()
            );
        }
        assert!(!prose.contains("www.e"), "{text:?}");
    }
}

#[test]
fn a_text_is_still_there_to_be_read() {
    let project = project("bant");
    for (text, html, markdown) in [
        ("a & b <c>", "a &amp; b &lt;c&gt;", "a & b <c>"),
        ("x | y", "x | y", "x | y"),
        ("1. item", "1. item", "1. item"),
        ("*so* _so_ `so`", "*so* _so_ `so`", "*so* _so_ `so`"),
    ] {
        let project = told(&project, text);
        let (page, written) = (self::html(&project), self::markdown(&project));
        assert!(page.contains(html), "{text:?}");
        assert!(read::markdown_text(&written).contains(markdown), "{text:?}");
    }
}

#[test]
fn a_picture_by_itself_is_well_formed() {
    for name in EXAMPLES {
        let definition = example(name);
        for text in hostile::TEXTS {
            let definition = hostile::definition(definition.clone(), text);
            let Some(picture) = Picture::of(&definition) else {
                continue;
            };
            for shape in [Shape::Wide, Shape::Tall] {
                let drawn = svg::standalone(&picture, shape);
                let read = read::html(&drawn);
                assert!(read.opens.iter().any(|open| open.name == "desc"), "{name}: {text:?}");
            }
        }
    }
}
