//! Texts of a definition made fit for a page: cleaned of what is not to be seen, measured, broken into lines.
//!
//! A page can't know the reader's fonts, so widths are those of a wide face: what fits here fits everywhere.

/// The text in one line, without what has no place on a page: control signs, and the marks that turn the direction of what
/// follows them.
pub(crate) fn clean(text: &str) -> String {
    text.chars()
        .filter_map(|letter| match letter {
            '\n' | '\r' | '\t' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some(' '),
            hidden if is_hidden(hidden) => None,
            seen => Some(seen),
        })
        .collect()
}

/// Signs that are not seen but change what is. Joiners inside of words and emoji stay.
fn is_hidden(letter: char) -> bool {
    letter.is_control()
        || matches!(
            letter,
            '\u{061C}'
                | '\u{180E}'
                | '\u{200B}'
                | '\u{200E}'
                | '\u{200F}'
                | '\u{202A}'..='\u{202E}'
                | '\u{2060}'..='\u{206F}'
                | '\u{FEFF}'
                | '\u{FFF9}'..='\u{FFFB}'
                | '\u{E0000}'..='\u{E007F}'
        )
}

/// Whether a text has letters that are written from right to left.
pub(crate) fn turns_left(text: &str) -> bool {
    text.chars().any(|letter| {
        matches!(letter,
            '\u{0590}'..='\u{08FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}'
            | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
    })
}

/// The first letter as a capital.
pub(crate) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

/// `a`, `a and b`, `a, b and c`.
pub(crate) fn listed(parts: &[String], last: &str) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., end] => format!("{} {last} {end}", most.join(", ")),
    }
}

/// `1 gate`, `3 gates`.
pub(crate) fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// `A` for the first, `Z`, `AA`: letters to tell gates from numbered transitions.
pub(crate) fn letters(place: usize) -> String {
    let mut rest = place;
    let mut name = String::new();
    loop {
        let digit = u8::try_from(rest % 26).unwrap_or(0);
        name.insert(0, char::from(b'A' + digit));
        match rest / 26 {
            0 => return name,
            more => rest = more - 1,
        }
    }
}

/// How wide a text is at most, in pixels, at a size in pixels.
pub(crate) fn width(text: &str, size: i32) -> i32 {
    let hundredths: i32 = text.chars().map(advance).sum();
    (hundredths * size + 99) / 100
}

/// In hundredths of the letters' size.
fn advance(letter: char) -> i32 {
    match letter {
        '\u{0300}'..='\u{036F}' | '\u{200C}' | '\u{200D}' | '\u{FE00}'..='\u{FE0F}' => 0,
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' => 35,
        ' ' | 'I' | 'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '-' | '/' | '`' => 42,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '—' | '…' => 100,
        '\u{1100}'..='\u{115F}'
        | '\u{2E80}'..='\u{A4CF}'
        | '\u{AC00}'..='\u{D7A3}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{FE30}'..='\u{FE6F}'
        | '\u{FF00}'..='\u{FF60}'
        | '\u{1F000}'..='\u{3FFFF}' => 120,
        capital if capital.is_uppercase() => 76,
        _other => 66,
    }
}

/// The text in at most `lines` lines of at most `most` pixels; what does not fit is cut and ends in `…`.
pub(crate) fn wrapped(text: &str, size: i32, most: i32, lines: usize) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace().flat_map(|word| pieces(word, size, most)) {
        let longer = if line.is_empty() {
            word.clone()
        } else {
            format!("{line} {word}")
        };
        if line.is_empty() || width(&longer, size) <= most {
            line = longer;
        } else {
            found.push(std::mem::replace(&mut line, word));
        }
    }
    found.push(line);
    if found.len() > lines {
        found.truncate(lines);
        if let Some(last) = found.last_mut() {
            while width(last, size) + width("…", size) > most && last.pop().is_some() {}
            last.push('…');
        }
    }
    found
}

/// A word, cut where it is wider than a line.
fn pieces(word: &str, size: i32, most: i32) -> Vec<String> {
    let mut found = vec![String::new()];
    for letter in word.chars() {
        let is_full = found
            .last()
            .is_some_and(|piece| !piece.is_empty() && width(&format!("{piece}{letter}"), size) > most);
        if is_full {
            found.push(String::new());
        }
        if let Some(piece) = found.last_mut() {
            piece.push(letter);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_seen_is_taken_out() {
        assert_eq!(clean("a\u{202E}b\u{200B}c\u{0}d\ne\tf"), "abcd e f");
        assert_eq!(clean("naïve café 日本"), "naïve café 日本");
    }

    #[test]
    fn gates_have_letters() {
        let names: Vec<String> = [0, 1, 25, 26, 27, 51, 52, 701, 702].map(letters).to_vec();
        assert_eq!(names, ["A", "B", "Z", "AA", "AB", "AZ", "BA", "ZZ", "AAA"]);
    }

    #[test]
    fn lines_are_no_wider_than_asked() {
        for text in [
            "Marketing qualified",
            "Donaudampfschifffahrtsgesellschaft",
            "a b c d e f g h i j",
            "",
            "日本語の長い名前です",
        ] {
            let lines = wrapped(text, 14, 90, 2);
            assert!(lines.len() <= 2, "{lines:?}");
            for line in &lines {
                assert!(width(line, 14) <= 90, "{line}");
            }
        }
        assert_eq!(wrapped("Marketing qualified", 14, 100, 2), ["Marketing", "qualified"]);
    }
}
