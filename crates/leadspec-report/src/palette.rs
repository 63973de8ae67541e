//! The colours of pages and pictures, for light and for dark.
//!
//! A test holds every text to a contrast of at least 4.5 against what it stands on. No colour says anything that a word, a line's
//! style or a place does not say too.

use std::fmt::Write as _;

/// A colour by its name in the style sheets.
struct Colour {
    name: &'static str,
    light: &'static str,
    dark: &'static str,
}

const fn colour(name: &'static str, light: &'static str, dark: &'static str) -> Colour {
    Colour { name, light, dark }
}

const COLOURS: [Colour; 15] = [
    colour("paper", "#fcfbf8", "#14171b"),
    colour("card", "#ffffff", "#1b1f25"),
    colour("sunk", "#f2f0e9", "#232830"),
    colour("line", "#dcd7ca", "#3a424d"),
    colour("ink", "#1f2329", "#e9e7e2"),
    colour("quiet", "#5a6069", "#a9b1bb"),
    colour("accent", "#0d5566", "#86cfdf"),
    colour("soft", "#e1eff1", "#17323b"),
    colour("arrow", "#6d7480", "#8e97a3"),
    colour("now", "#1a6638", "#8fd8a6"),
    colour("now-soft", "#e3f3e7", "#17301f"),
    colour("later", "#754a00", "#e8bd67"),
    colour("later-soft", "#fbf0d8", "#33280f"),
    colour("never", "#8f2d2d", "#f2a5a1"),
    colour("never-soft", "#fbe8e5", "#3a1d1d"),
];

/// As variables of a style sheet: light, dark where the reader's screen is, and light again on paper.
pub(crate) fn variables() -> String {
    let mut light = String::new();
    let mut dark = String::new();
    for colour in &COLOURS {
        let _ = write!(light, "--{}:{};", colour.name, colour.light);
        let _ = write!(dark, "--{}:{};", colour.name, colour.dark);
    }
    format!(
        ":root{{color-scheme:light dark;{light}}}\n@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Texts and what they stand on, as the style sheets use them.
    const PAIRS: &[(&str, &[&str])] = &[
        ("ink", &["paper", "card", "sunk", "soft"]),
        ("quiet", &["paper", "card", "sunk"]),
        ("accent", &["paper", "card", "sunk", "soft"]),
        ("now", &["paper", "card", "now-soft"]),
        ("later", &["paper", "card", "later-soft"]),
        ("never", &["paper", "card", "never-soft"]),
    ];

    fn channel(hex: &str) -> f64 {
        let value = f64::from(u8::from_str_radix(hex, 16).unwrap()) / 255.0;
        if value <= 0.04045 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    }

    fn luminance(colour: &str) -> f64 {
        0.2126 * channel(&colour[1..3]) + 0.7152 * channel(&colour[3..5]) + 0.0722 * channel(&colour[5..7])
    }

    fn contrast(one: &str, other: &str) -> f64 {
        let (a, b) = (luminance(one), luminance(other));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    fn named(name: &str) -> &'static Colour {
        COLOURS.iter().find(|colour| colour.name == name).unwrap()
    }

    #[test]
    fn every_text_can_be_read() {
        for (text, grounds) in PAIRS {
            for ground in *grounds {
                let (text, ground) = (named(text), named(ground));
                for (scheme, found) in [
                    ("light", contrast(text.light, ground.light)),
                    ("dark", contrast(text.dark, ground.dark)),
                ] {
                    assert!(found >= 4.5, "{} on {} in {scheme}: {found:.2}", text.name, ground.name);
                }
            }
        }
    }

    #[test]
    fn lines_of_a_picture_can_be_seen() {
        for ground in ["paper", "card"] {
            let (arrow, ground) = (named("arrow"), named(ground));
            assert!(contrast(arrow.light, ground.light) >= 3.0 && contrast(arrow.dark, ground.dark) >= 3.0);
        }
    }

    #[test]
    fn the_style_sheets_use_the_pairs_that_are_tested() {
        let sheets = [include_str!("page.css"), include_str!("picture.css")].concat();
        for colour in &COLOURS {
            assert!(
                sheets.contains(&format!("var(--{})", colour.name)),
                "{} is not used",
                colour.name
            );
        }
        for rule in sheets.split('}') {
            let value = |property: &str| {
                let at = rule
                    .split(['{', ';'])
                    .find_map(|line| line.trim().strip_prefix(property));
                at.and_then(|rest| rest.trim().strip_prefix("var(--"))
                    .and_then(|rest| rest.strip_suffix(')'))
            };
            if let (Some(text), Some(ground)) = (value("color:"), value("background:")) {
                let tested = PAIRS
                    .iter()
                    .any(|(one, grounds)| *one == text && grounds.contains(&ground));
                assert!(tested, "{text} on {ground} is used and not tested");
            }
        }
    }
}
