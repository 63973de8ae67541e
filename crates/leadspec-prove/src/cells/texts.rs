//! Texts: one for every combination of tests that a text can meet.
//!
//! A text that meets some tests contains one needle of each, begins with one and ends with one. So the texts `p-a-b-q`, made of a
//! needle of some of the tests with a sign between them that is in no needle, meet every combination that any text meets, together
//! with the needles that texts are compared with as a whole.

use super::{Cell, Extent, distinct};
use crate::gap::Gap;
use crate::gather::{Asked, TextAsked};
use leadspec_ir::{Datum, TextTest};

/// More texts than this are not made.
const TEXTS: usize = 20_000;

/// One cell for each combination of tests that was found.
pub(super) fn cells(name: &str, asked: &Asked) -> (Vec<Cell>, Option<Gap>) {
    let needles = |test: TextTest| -> Vec<Vec<&str>> {
        let of = asked.texts.iter().filter(|own| own.test == test);
        of.map(|own| own.needles.iter().map(String::as_str).collect()).collect()
    };
    let all = |test: TextTest| distinct(needles(test).into_iter().flatten());
    let (prefixes, suffixes) = (all(TextTest::StartsWith), all(TextTest::EndsWith));
    let (parts, whole) = combinations(&needles(TextTest::Contains), prefixes.len() + 1, suffixes.len() + 1);
    let sign = sign(asked);

    let mut texts: Vec<String> = all(TextTest::Equals).into_iter().map(str::to_string).collect();
    // What reads well comes first: the first text of a cell stands for it.
    texts.extend(prefixes.iter().map(|p| (*p).to_string()));
    texts.extend(suffixes.iter().map(|q| format!("someone{q}")));
    texts.extend(suffixes.iter().map(|q| format!("{sign}{q}")));
    texts.extend(all(TextTest::Contains).into_iter().map(str::to_string));
    let others = ["other", "something else", "another text"].map(str::to_string);
    if texts.iter().any(|text| text.contains('@')) {
        texts.push("someone@company.example".to_string());
    }
    texts.extend(others.clone());
    texts.push(sign.clone());
    for part in &parts {
        for prefix in [""].iter().chain(&prefixes) {
            for suffix in [""].iter().chain(&suffixes) {
                let pieces = std::iter::once(*prefix).chain(part.iter().copied()).chain([*suffix]);
                texts.push(pieces.collect::<Vec<&str>>().join(&sign));
            }
        }
    }
    // Where some tests look at case and others don't.
    if asked.texts.iter().any(|t| t.fold_case) && asked.texts.iter().any(|t| !t.fold_case) {
        let variants: Vec<String> = texts
            .iter()
            .flat_map(|t| [t.to_uppercase(), t.to_lowercase()])
            .collect();
        texts.extend(variants);
    }
    let mut found: Vec<(Vec<bool>, Vec<String>)> = Vec::new();
    for text in texts {
        let signature: Vec<bool> = asked.texts.iter().map(|test| meets(test, &text)).collect();
        match found.iter_mut().find(|(own, _)| *own == signature) {
            // Two texts that meet no test, where texts are compared with each other.
            Some((own, texts)) => {
                if asked.texts_compared && texts.len() < 2 && own.iter().all(|met| !met) && !texts.contains(&text) {
                    texts.push(text);
                }
            }
            None => found.push((signature, vec![text])),
        }
    }
    // The plainest lead has a text of the first cell: one that nobody asks for.
    found.sort_by_key(|(signature, _)| signature.contains(&true));
    let cell = |(_, texts): (Vec<bool>, Vec<String>)| Cell {
        extent: Extent::Texts,
        corners: texts.into_iter().map(Datum::Text).collect(),
    };
    let gap = (!whole).then(|| Gap::ManyTests(name.to_string()));
    (found.into_iter().map(cell).collect(), gap)
}

/// One needle or none of each test, in every way; where those are too many, one needle at a time. Says whether those are all.
fn combinations<'t>(tests: &[Vec<&'t str>], prefixes: usize, suffixes: usize) -> (Vec<Vec<&'t str>>, bool) {
    let number = tests.iter().fold(prefixes.saturating_mul(suffixes), |all, needles| {
        all.saturating_mul(needles.len() + 1)
    });
    if number > TEXTS {
        let singles = distinct(tests.iter().flatten().copied()).into_iter().take(TEXTS / 100);
        return (
            std::iter::once(Vec::new()).chain(singles.map(|n| vec![n])).collect(),
            false,
        );
    }
    let mut all: Vec<Vec<&str>> = vec![Vec::new()];
    for needles in tests {
        let longer: Vec<Vec<&str>> = all
            .iter()
            .flat_map(|so_far| {
                needles
                    .iter()
                    .map(move |needle| [so_far.as_slice(), &[*needle]].concat())
            })
            .collect();
        all.extend(longer);
    }
    (distinct(all), true)
}

/// A sign, or some, that no needle holds.
fn sign(asked: &Asked) -> String {
    let held = |sign: &str| {
        asked
            .texts
            .iter()
            .flat_map(|test| &test.needles)
            .any(|n| n.contains(sign))
    };
    let signs = ["x", "-", " ", "~", "_", "1", "|", "\u{b7}", "\u{2022}", "\u{25e6}"];
    let free = signs
        .into_iter()
        .find(|sign| !held(sign) && !held(&sign.to_uppercase()));
    free.map_or_else(
        || {
            let longest = asked.texts.iter().flat_map(|t| &t.needles).map(String::len).max();
            "~".repeat(longest.unwrap_or(0) + 1)
        },
        str::to_string,
    )
}

/// Whether a text meets a test.
fn meets(asked: &TextAsked, text: &str) -> bool {
    let folded;
    let text = if asked.fold_case {
        folded = text.to_lowercase();
        folded.as_str()
    } else {
        text
    };
    asked.needles.iter().any(|needle| match asked.test {
        TextTest::Equals => text == needle,
        TextTest::StartsWith => text.starts_with(needle.as_str()),
        TextTest::EndsWith => text.ends_with(needle.as_str()),
        TextTest::Contains => text.contains(needle.as_str()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(tests: &[(TextTest, &[&str])]) -> Asked {
        Asked {
            read: true,
            texts: tests
                .iter()
                .map(|(test, needles)| TextAsked {
                    test: *test,
                    needles: needles.iter().map(|n| (*n).to_string()).collect(),
                    fold_case: false,
                })
                .collect(),
            ..Asked::default()
        }
    }

    fn texts(tests: &[(TextTest, &[&str])]) -> Vec<String> {
        let (cells, gap) = cells("t", &asked(tests));
        assert_eq!(gap, None);
        let first = |cell: Cell| match cell.corners.first() {
            Some(Datum::Text(text)) => text.clone(),
            other => panic!("{other:?}"),
        };
        cells.into_iter().map(first).collect()
    }

    #[test]
    fn texts_that_read_well() {
        assert_eq!(texts(&[]), ["other"]);
        assert_eq!(
            texts(&[(TextTest::EndsWith, &["@freemail.example", "@postbox.example"])]),
            ["someone@company.example", "someone@freemail.example"]
        );
        assert_eq!(texts(&[(TextTest::Equals, &["NL", "BE"])]), ["other", "NL"]);
        assert_eq!(
            texts(&[(TextTest::StartsWith, &["/pricing"]), (TextTest::Contains, &["plan"])]),
            ["other", "/pricing", "plan", "/pricingxplanx"]
        );
    }

    /// Over a small alphabet every text is tried: none meets a combination of tests that no cell meets.
    #[test]
    fn no_combination_is_missed() {
        let mut random = crate::random::Random::new(7);
        let needle = |random: &mut crate::random::Random| -> String {
            (0..=random.below(3))
                .map(|_| if random.below(2) == 0 { 'a' } else { 'b' })
                .collect()
        };
        let kinds = [
            TextTest::Equals,
            TextTest::StartsWith,
            TextTest::EndsWith,
            TextTest::Contains,
        ];
        let all: Vec<String> = (0..=7u32)
            .flat_map(|len| {
                (0..3u32.pow(len)).map(move |mut n| {
                    let letter = |_| {
                        let letter = ['a', 'b', 'c'][n as usize % 3];
                        n /= 3;
                        letter
                    };
                    (0..len).map(letter).collect()
                })
            })
            .collect();
        for _ in 0..60 {
            let tests: Vec<TextAsked> = (0..=random.below(4))
                .map(|_| TextAsked {
                    test: kinds[random.below(4)],
                    needles: (0..=random.below(2)).map(|_| needle(&mut random)).collect(),
                    fold_case: false,
                })
                .collect();
            let asked = Asked {
                texts: tests.clone(),
                ..Asked::default()
            };
            let signature = |text: &str| -> Vec<bool> { tests.iter().map(|t| meets(t, text)).collect() };
            let (cells, _) = cells("t", &asked);
            let known: Vec<Vec<bool>> = cells
                .iter()
                .map(|cell| match cell.corners.first() {
                    Some(Datum::Text(text)) => signature(text),
                    other => panic!("{other:?}"),
                })
                .collect();
            for text in &all {
                assert!(known.contains(&signature(text)), "{text:?} of {tests:?}");
            }
        }
    }
}
