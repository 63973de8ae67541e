//! A picture of a lifecycle as a Mermaid state diagram, for pages that show Markdown and draw such diagrams.
//!
//! Only letters, digits and a few harmless signs get in: the table beside it holds the texts as they are.

use crate::picture::{Mark, Picture, PictureRow};
use crate::text::clean;
use std::fmt::Write as _;

/// The diagram in its fence.
pub(crate) fn diagram(picture: &Picture) -> String {
    let mut text = String::from("```mermaid\nstateDiagram-v2\n  direction LR\n");
    for (place, stage) in picture.stages.iter().enumerate() {
        let mark = remark(stage.mark);
        let _ = writeln!(text, "  state \"{}{mark}\" as s{}", harmless(&stage.label), place + 1);
    }
    if let Some(initial) = picture.stages.iter().position(|stage| stage.is_initial) {
        let _ = writeln!(text, "  [*] --> s{}", initial + 1);
    }
    for arrow in &picture.arrows {
        if arrow.from < picture.stages.len() && arrow.to < picture.stages.len() {
            let (from, to) = (arrow.from + 1, arrow.to + 1);
            let _ = writeln!(
                text,
                "  s{from} --> s{to}: {}{}",
                harmless(&arrow.number),
                remark(arrow.mark)
            );
        }
    }
    // Where a lead ends, and what no arrow leads to: gates do.
    for (place, stage) in picture.stages.iter().enumerate() {
        if stage.is_final {
            let _ = writeln!(text, "  s{} --> [*]", place + 1);
        }
        if stage.row == PictureRow::Exit && !stage.sent_by.is_empty() {
            let word = if stage.sent_by.len() == 1 { "gate" } else { "gates" };
            let gates = harmless(&stage.sent_by.join(", "));
            let _ = writeln!(text, "  note right of s{}: from {word} {gates}", place + 1);
        }
    }
    text.push_str("```\n");
    text
}

fn remark(mark: Mark) -> String {
    match mark {
        Mark::Same => String::new(),
        Mark::Changed | Mark::New | Mark::Removed => format!(" ({})", mark.word()),
    }
}

/// Without the signs that mean something to Mermaid, to Markdown or to HTML.
fn harmless(text: &str) -> String {
    let kept: String = clean(text)
        .chars()
        .map(|letter| {
            if letter.is_alphanumeric() || " .,-+/()€".contains(letter) {
                letter
            } else {
                ' '
            }
        })
        .collect();
    let words: Vec<&str> = kept.split_whitespace().collect();
    if words.is_empty() {
        "?".to_string()
    } else {
        words.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_other_languages_are_left_out() {
        assert_eq!(harmless("A\" --> s1\n```<script>;%%{init}"), "A -- s1 script init");
        assert_eq!(harmless("```"), "?");
        assert_eq!(harmless("Geprüft (95 €)"), "Geprüft (95 €)");
    }
}
