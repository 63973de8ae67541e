//! Texts that try to be more than texts: on no page do they change anything but words.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use leadspec_report::{Picture, Shape, doc, svg};
use std::collections::BTreeMap;
use support::{EXAMPLES, Project, every_construct, example, hostile, read};

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

/// Three examples that differ much, and every construct of a test.
fn projects() -> [(&'static str, Project); 4] {
    let [bant, champ, gpct] = ["bant", "champ", "gpct"].map(|name| (name, example(name)));
    [bant, champ, gpct, ("every construct", every_construct())]
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

/// A text of the same kind that means nothing to anybody. Titles begin with a capital and names lose their underscores, so that a
/// text with either is not the same everywhere.
fn harmless(text: &str) -> &'static str {
    match (text.starts_with(char::is_lowercase), text.contains('_')) {
        (true, true) => "x_y",
        (true, false) => "x y",
        (false, true) => "(x_y)",
        (false, false) => "(x y)",
    }
}

/// What is seen of a project with one text for all, once for each text that is asked for.
struct Seen<'a> {
    project: &'a Project,
    see: fn(&Project) -> Vec<String>,
    known: BTreeMap<&'static str, Vec<String>>,
}

impl Seen<'_> {
    fn harmless(&mut self, text: &str) -> &[String] {
        let text = harmless(text);
        let seen = || (self.see)(&told(self.project, text));
        self.known.entry(text).or_insert_with(seen)
    }
}

#[test]
fn no_text_adds_a_tag_to_a_page() {
    for (name, project) in &projects() {
        let see = |project: &Project| read::tags(&html(project));
        let mut seen = Seen {
            project,
            see,
            known: BTreeMap::new(),
        };
        for text in hostile::TEXTS {
            let page = html(&told(project, text));
            same(&format!("{name}: {text:?}"), &read::tags(&page), seen.harmless(text));
            assert!(!page.contains(['\u{202E}', '\u{0}']), "{name}: {text:?}");
        }
    }
}

#[test]
fn no_text_adds_markup_to_markdown() {
    for (name, project) in &projects() {
        let see = |project: &Project| read::markdown(&markdown(project));
        let mut seen = Seen {
            project,
            see,
            known: BTreeMap::new(),
        };
        for text in hostile::TEXTS {
            same(
                &format!("{name}: {text:?}"),
                &see(&told(project, text)),
                seen.harmless(text),
            );
        }
    }
}

#[test]
fn no_text_calls_anybody_on_github() {
    // What GitHub looks for in texts behind Markdown: mentions, issues, links, emoji.
    let project = example("bant");
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
    let project = example("bant");
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
        let (definition, _) = example(name);
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
