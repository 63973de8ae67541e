//! The pages of the example projects, as people see them.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use leadspec_ir::{Datum, Definition, Suite};
use leadspec_report::doc;
use support::{EXAMPLES, access, every_construct, example, read};

fn html(name: &str) -> String {
    let (definition, suite) = example(name);
    doc::html(&definition, &suite, &doc::Options::default())
}

fn markdown(name: &str) -> String {
    let (definition, suite) = example(name);
    doc::markdown(&definition, &suite, &doc::Options::default())
}

/// Without tests: a test more in an example is no other page to look at.
const DEFINITION_ALONE: doc::Options = doc::Options {
    examples: false,
    budget: None,
};

#[test]
fn markdown_of_every_example() {
    for name in EXAMPLES {
        let (definition, suite) = example(name);
        insta::assert_snapshot!(
            format!("{name}-md"),
            doc::markdown(&definition, &suite, &DEFINITION_ALONE)
        );
    }
}

#[test]
fn html_of_every_example_in_words() {
    for name in EXAMPLES {
        let (definition, suite) = example(name);
        let page = doc::html(&definition, &suite, &DEFINITION_ALONE);
        insta::assert_snapshot!(format!("{name}-text"), read::html(&page).text);
    }
}

#[test]
fn html_of_one_example_whole() {
    let (definition, suite) = example("bant");
    insta::assert_snapshot!("bant-html", doc::html(&definition, &suite, &DEFINITION_ALONE));
}

#[test]
fn a_page_is_small_and_asks_nobody_for_anything() {
    for name in EXAMPLES {
        let page = html(name);
        assert!(page.len() < 150_000, "{name}: {} bytes", page.len());
        access::asks_nobody(name, &page);
    }
}

#[test]
fn a_page_is_the_same_each_time() {
    for name in EXAMPLES {
        assert_eq!(html(name), html(name));
        assert_eq!(markdown(name), markdown(name));
    }
}

#[test]
fn a_page_can_be_read_by_everybody() {
    for name in EXAMPLES {
        access::check(name, &html(name));
    }
}

#[test]
fn everything_that_can_stand_in_a_test() {
    let (definition, suite) = every_construct();
    let page = doc::markdown(&definition, &suite, &doc::Options::default());
    let (_, examples) = page.split_once("\n## Examples\n").unwrap();
    insta::assert_snapshot!("every-construct-md", examples);
    read::html(&doc::html(&definition, &suite, &doc::Options::default()));
}

#[test]
fn personal_facts_are_on_no_page() {
    let options = doc::Options::default();
    let mut seen = 0;
    for name in EXAMPLES {
        let (definition, suite) = example(name);
        let (html, markdown) = (
            doc::html(&definition, &suite, &options),
            doc::markdown(&definition, &suite, &options),
        );
        let seen_in_markdown = read::markdown_text(&markdown).replace('\u{2060}', "");
        for value in personal_values(&definition, &suite) {
            seen += 1;
            assert!(
                !html.contains(&value) && !seen_in_markdown.contains(&value),
                "{name}: {value}"
            );
            assert!(html.contains("personal, not shown"), "{name}");
        }
    }
    assert!(seen > 2, "the examples hold personal facts no more");
}

/// Texts of personal facts in the leads of a suite; very short ones may stand anywhere.
fn personal_values(definition: &Definition, suite: &Suite) -> Vec<String> {
    let leads = || suite.tests.iter().flat_map(|test| &test.cases).map(|case| &case.lead);
    let personal = definition.fields.entries().filter(|(_, field)| field.personal);
    let texts = personal.flat_map(|(id, _)| leads().map(move |lead| lead.fact(id)));
    texts
        .filter_map(|value| {
            if let Datum::Text(text) = value {
                Some(text.clone())
            } else {
                None
            }
        })
        .filter(|text| text.len() > 6)
        .collect()
}

#[test]
fn a_page_without_examples_has_none() {
    let (definition, suite) = example("bant");
    let page = doc::markdown(&definition, &suite, &DEFINITION_ALONE);
    assert!(!page.contains("Who decides") && !page.contains("Always:"));
    let without = doc::markdown(&definition, &Suite::default(), &doc::Options::default());
    assert_eq!(page, without);
}

#[test]
fn markdown_is_cut_between_sections_and_says_so() {
    for name in EXAMPLES {
        let (definition, suite) = example(name);
        let whole = markdown(name);
        let sections = whole.matches("\n## ").count();
        let mut seen = Vec::new();
        for budget in (500..whole.len() + 500).step_by(500) {
            let options = doc::Options {
                examples: true,
                budget: Some(budget),
            };
            let page = doc::markdown(&definition, &suite, &options);
            let kept = page.matches("\n## ").count();
            assert!(
                page.len() <= budget || kept == 0,
                "{name}: {} bytes of {budget}",
                page.len()
            );
            assert_eq!(
                page.contains("*Left out here because the page is too long:"),
                kept < sections,
                "{name}"
            );
            assert!(
                page.contains("<sub>Written from the definition"),
                "{name}: where it comes from is always said"
            );
            // Each section that is there is there as a whole.
            let body = page
                .split("\n## ")
                .skip(1)
                .map(|section| section.split("*Left out").next().unwrap());
            for section in body {
                assert!(
                    whole.contains(section.split("\n---\n").next().unwrap()),
                    "{name}: a section is cut"
                );
            }
            seen.push(kept);
        }
        assert!(
            seen.is_sorted() && seen.first() < seen.last() && seen.last() == Some(&sections),
            "{name}: {seen:?}"
        );
    }
}
