//! The review of a change as a page and as a comment.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails"
)]

mod support;

use leadspec_report::review::{self, COMMENT_LIMIT, PAGE_LIMIT, Review};
use leadspec_report::{Block, Mark};
use support::{access, hostile, read, reviews};

/// All reviews that are of a usual length.
fn usual() -> [(&'static str, Review); 4] {
    [
        ("rich", reviews::rich()),
        ("unchanged", reviews::unchanged()),
        ("without-leads", reviews::without_leads()),
        ("without-stages", reviews::without_stages()),
    ]
}

/// Those, and ones that do not fit anywhere as they are.
fn all() -> Vec<(&'static str, Review)> {
    let mut all = usual().to_vec();
    all.push(("long", reviews::long(500)));
    all.push(("long texts", long_texts()));
    all
}

/// Five hundred changes, every text of which is longer than anybody reads.
fn long_texts() -> Review {
    hostile::review(
        reviews::long(500),
        &"Ünless & <until> the *budget* is_known ".repeat(200),
    )
}

#[test]
fn comments() {
    for (name, review) in usual() {
        insta::assert_snapshot!(format!("{name}-md"), review::comment(&review));
    }
}

#[test]
fn pages_in_words() {
    for (name, review) in usual() {
        insta::assert_snapshot!(format!("{name}-text"), read::html(&review::html(&review)).text);
    }
}

#[test]
fn a_page_whole() {
    insta::assert_snapshot!("rich-html", review::html(&reviews::rich()));
}

#[test]
fn the_numbers_of_the_rich_review_add_up() {
    let review = reviews::rich();
    let effect = review.effect.unwrap();
    let moved = |of: &dyn Fn(&review::Movement) -> bool| -> i64 {
        let found = effect.movements.iter().filter(|movement| of(movement));
        found.map(|movement| movement.leads.cast_signed()).sum()
    };
    assert_eq!(moved(&|_| true), effect.moved.cast_signed());
    for (place, stage) in review.stages.iter().enumerate() {
        let change = moved(&|movement| movement.to == place) - moved(&|movement| movement.from == place);
        assert_eq!(stage.counts.as_ref().unwrap().change, change, "{}", stage.label);
    }
    for movement in &effect.movements {
        assert_eq!(
            movement.causes.iter().map(|cause| cause.leads).sum::<u64>(),
            movement.leads
        );
    }
    let before: u64 = review
        .stages
        .iter()
        .map(|stage| stage.counts.as_ref().unwrap().before)
        .sum();
    assert_eq!(before, effect.leads);
}

#[test]
fn what_decides_stands_in_the_first_twelve_lines() {
    for (name, review) in all() {
        let comment = review::comment(&review);
        let first: Vec<&str> = comment.lines().take(12).collect();
        assert!(
            first[0].starts_with("<!-- leadspec:diff:") && first[0].ends_with(" -->"),
            "{name}: {}",
            first[0]
        );
        let headline = first.iter().position(|line| line.starts_with("**")).unwrap();
        let is_against = review.policy.iter().any(|finding| finding.exceeded);
        let breach = first.iter().position(|line| line.contains("Against what was agreed"));
        assert_eq!(breach.is_some(), is_against, "{name}");
        assert!(headline < breach.unwrap_or(12), "{name}");
        let before_folds = comment.split("<details>").next().unwrap();
        assert!(
            !is_against || before_folds.contains("Against what was agreed"),
            "{name}"
        );
    }
}

#[test]
fn nothing_is_longer_than_it_may_be() {
    for (name, review) in all() {
        let (comment, page) = (review::comment(&review), review::html(&review));
        assert!(comment.len() <= COMMENT_LIMIT, "{name}: {} bytes", comment.len());
        assert!(page.len() <= PAGE_LIMIT, "{name}: {} bytes", page.len());
        assert!(
            comment.contains("<sub>Before: "),
            "{name}: where it comes from is always said"
        );
        // The first change stays, whatever has to go.
        let is_there = comment.contains("\n#### What changes\n") && comment.contains("\n| 1 | ");
        assert_eq!(is_there, name != "unchanged", "{name}");
    }
}

#[test]
fn what_is_left_out_is_said() {
    let review = reviews::long(500);
    let comment = review::comment(&review);
    assert!(comment.contains("\nAnd 400 more changes.\n") && !comment.contains("industry 250 of"));
    assert!(comment.contains("\nAnd 400 more such ways, 4,000 leads in all.\n"));
    // A page has room for all sentences.
    let page = read::html(&review::html(&review)).text;
    assert!(page.contains("And 400 more changes."));
    for number in 1..=500 {
        assert!(page.contains(&format!("industry {number} of")), "change {number}");
    }
    let short = review::comment(&reviews::long(100));
    assert!(!short.contains("more changes") && !short.contains("more such ways"));
    // Where sections have to go they are named.
    let cut = review::comment(&long_texts());
    assert!(cut.contains("*Left out here because the page is too long: “") && cut.contains(" more changes."));
}

#[test]
fn a_review_is_the_same_each_time() {
    for (name, review) in all() {
        assert_eq!(review::html(&review), review::html(&review), "{name}");
        assert_eq!(review::comment(&review), review::comment(&review), "{name}");
    }
}

#[test]
fn everybody_can_read_a_review() {
    for (name, review) in all() {
        let page = review::html(&review);
        access::check(name, &page);
        access::asks_nobody(name, &page);
    }
}

#[test]
fn where_nothing_changed_one_sentence_says_so() {
    let page = review::page(&reviews::unchanged());
    assert_eq!(page.sections, []);
    assert!(matches!(page.opening.as_slice(), [Block::Paragraph(_)]));
    // Tests may fail all the same.
    let with_tests = Review {
        tests: reviews::rich().tests,
        ..reviews::unchanged()
    };
    let titles: Vec<String> = review::page(&with_tests)
        .sections
        .into_iter()
        .map(|section| section.title)
        .collect();
    assert_eq!(titles, ["Tests"]);
}

#[test]
fn without_leads_there_is_no_column_about_them() {
    let comment = review::comment(&reviews::without_leads());
    for word in ["Alone", "Before |", "Where leads go", "Who moves", "as of"] {
        assert!(!comment.contains(word), "{word}");
    }
    let without_stages = review::comment(&reviews::without_stages());
    for word in ["Stages", "Effect", "move", "The way of a lead"] {
        assert!(!without_stages.contains(word), "{word}");
    }
}

#[test]
fn a_lifecycle_without_changes_is_not_drawn() {
    let mut review = reviews::rich();
    let picture = review.picture.as_mut().unwrap();
    assert!(picture.is_marked());
    picture.stages.iter_mut().for_each(|stage| stage.mark = Mark::Same);
    picture.arrows.iter_mut().for_each(|arrow| arrow.mark = Mark::Same);
    assert!(!picture.is_marked() && !review::html(&review).contains("<svg"));
}

#[test]
fn ids_are_shown_where_they_are_given() {
    let review = reviews::rich();
    assert!(review::comment(&review).contains("Of them only the numbers of rows are shown."));
    let with_ids = hostile::review(review, "L-104");
    let comment = review::comment(&with_ids);
    assert!(comment.contains("rows 12 (`L-104`), 57 (`L-104`) and 103 (`L-104`)"));
    assert!(comment.contains("Of them only the numbers of rows and ids are shown."));
}

#[test]
fn a_marker_ends_only_once() {
    let mut review = reviews::rich();
    for (slug, marker) in [
        ("a--> <script>", "<!-- leadspec:diff:a--script -->"),
        ("größe-1", "<!-- leadspec:diff:größe-1 -->"),
        ("", "<!-- leadspec:diff: -->"),
    ] {
        review.slug = slug.to_string();
        assert_eq!(review::comment(&review).lines().next(), Some(marker));
    }
    review.slug = "x".repeat(COMMENT_LIMIT);
    assert!(review::comment(&review).len() <= COMMENT_LIMIT);
}

/// A text of the same kind that means nothing to anybody.
fn harmless(text: &str) -> &'static str {
    if text.starts_with(char::is_lowercase) {
        "x y"
    } else {
        "(x y)"
    }
}

#[test]
fn no_text_adds_markup_to_a_review() {
    for (name, review) in usual() {
        for text in hostile::TEXTS {
            let (told, plain) = (
                hostile::review(review.clone(), text),
                hostile::review(review.clone(), harmless(text)),
            );
            let page = review::html(&told);
            assert_eq!(read::tags(&page), read::tags(&review::html(&plain)), "{name}: {text:?}");
            assert!(!page.contains(['\u{202E}', '\u{0}']), "{name}: {text:?}");
            let comment = review::comment(&told);
            let (seen, wanted) = (read::markdown(&comment), read::markdown(&review::comment(&plain)));
            let differs = seen.iter().zip(&wanted).find(|(one, other)| one != other);
            assert_eq!((differs, seen.len()), (None, wanted.len()), "{name}: {text:?}");
            calls_nobody(text, &comment);
        }
    }
}

/// What GitHub looks for in texts behind Markdown: mentions, issues, links, emoji.
fn calls_nobody(text: &str, comment: &str) {
    let prose = read::markdown_prose(comment);
    for call in ["@somebody", "#123", "https://", ":tada:", "www.e"] {
        assert!(!prose.contains(call), "{text:?} holds {call}");
    }
}

#[test]
fn a_test_to_paste_is_there_as_it_is() {
    let test = "test \"a\" {\n  given { name: \"``` <b> & `x`\" }\n\n  expect stage sql\n}";
    let mut review = reviews::rich();
    review.stages[3].entering.as_mut().unwrap().test = format!("{test}\n");
    assert!(review::comment(&review).contains(&format!("````text\n{test}\n````\n")));
    let shown = "test &quot;a&quot; {\n  given { name: &quot;``` &lt;b&gt; &amp; `x`&quot; }\n\n  expect stage sql\n}</code></pre>";
    assert!(review::html(&review).contains(shown));
}
