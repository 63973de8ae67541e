//! The cells of a row of cases that say which lead it is about.
//!
//! A row is called by them where it has no name: they are what a reader of the table goes by.

use super::words::cut;
use leadspec_diagnostics::{SourceMap, Span};
use leadspec_ir::{Case, CaseRow, Definition};

/// Characters that a row's cells may take in its name.
const WIDTH: usize = 48;

/// The first cells that set something, as written: `director, 64`. What is personal stays out.
pub(super) fn first_inputs(sources: &SourceMap, definition: &Definition, case: &Case, row: &CaseRow) -> Option<String> {
    let heads = cells(sources, row.head.0);
    let mut name = String::new();
    for ((span, text), (_, head)) in cells(sources, row.at.0).into_iter().zip(heads) {
        let is_expected = case.expectations.iter().any(|expected| span.contains(expected.at.0));
        if text.is_empty() || head == "case" || is_expected || is_personal(definition, head) {
            continue;
        }
        if !name.is_empty() {
            if name.chars().count() + text.chars().count() + 2 > WIDTH {
                break;
            }
            name.push_str(", ");
        }
        name.push_str(&cut(text, WIDTH));
    }
    (!name.is_empty()).then_some(name)
}

/// Whether a column holds what must not be shown.
fn is_personal(definition: &Definition, head: &str) -> bool {
    let mut fields = definition.fields.iter();
    let mut events = definition.events.iter();
    fields.any(|field| field.personal && field.name == head)
        || events.any(|event| event.name == head && event.attributes.iter().any(|attribute| attribute.personal))
}

/// The cells of a line that begins and ends with a bar: where each lies between its bars, and what is in it.
fn cells(sources: &SourceMap, line: Span) -> Vec<(Span, &str)> {
    let text = sources.slice(line);
    let mut bars = Vec::new();
    let (mut is_quoted, mut is_escaped) = (false, false);
    for (place, letter) in text.char_indices() {
        match letter {
            _ if is_escaped => is_escaped = false,
            '\\' if is_quoted => is_escaped = true,
            '"' => is_quoted = !is_quoted,
            '|' if !is_quoted => bars.push(place),
            _ => {}
        }
    }
    let between = bars.iter().zip(bars.iter().skip(1));
    between
        .filter_map(|(open, close)| {
            let inside = text.get(open + 1..*close)?;
            let offset = |place: usize| line.start.saturating_add(u32::try_from(place).unwrap_or(u32::MAX));
            Some((Span::new(offset(open + 1), offset(*close)), inside.trim()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_between_quotes_ends_no_cell() {
        let mut sources = SourceMap::new();
        let file = sources.add("t.lead", r#"| vp | "a|b \" |" |  |"#);
        let found = cells(&sources, sources.span(file));
        let texts: Vec<&str> = found.iter().map(|(_, text)| *text).collect();
        assert_eq!(texts, ["vp", r#""a|b \" |""#, ""]);
        assert_eq!(found[0].0, Span::new(1, 5));
    }
}
