//! How texts are tested: the one place that folds case.

use leadspec_ir::TextTest;
use std::borrow::Cow;

/// A text without case: lower case by Unicode, whatever the language.
pub(crate) fn fold(text: &str) -> Cow<'_, str> {
    let plain = text.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase());
    if plain {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.to_lowercase())
    }
}

/// Whether a text fits any of the needles, which are sorted, and in lower case when folding.
pub(crate) fn text_fits(text: &str, test: TextTest, needles: &[String], fold_case: bool) -> bool {
    let text = if fold_case { fold(text) } else { Cow::Borrowed(text) };
    let text = text.as_ref();
    match test {
        TextTest::Equals => needles.binary_search_by(|n| n.as_str().cmp(text)).is_ok(),
        TextTest::StartsWith => needles.iter().any(|n| text.starts_with(n.as_str())),
        TextTest::EndsWith => needles.iter().any(|n| text.ends_with(n.as_str())),
        TextTest::Contains => needles.iter().any(|n| text.contains(n.as_str())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_needle_will_do() {
        let needles = ["@b.example".to_string(), "@gmail.com".to_string()];
        assert!(text_fits("a@gmail.com", TextTest::EndsWith, &needles, false));
        assert!(!text_fits("A@GMAIL.COM", TextTest::EndsWith, &needles, false));
        assert!(text_fits("A@GMAIL.COM", TextTest::EndsWith, &needles, true));
        assert!(!text_fits("", TextTest::Equals, &needles, false));
        assert_eq!(fold("ÉCOLE"), "école");
    }
}
