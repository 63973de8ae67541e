//! How a value is written where it stands: behind `expect`, in a cell of a table, in a CSV file, in a JSON object.

use crate::case::{CaseOf, KindOf};
use crate::result::Mismatch;
use leadspec_data::Form;
use leadspec_diagnostics::Span;
use leadspec_ir::ExpectedKind;

/// What is to stand in place of `old`. `rewrite` is as it would stand behind `expect`.
pub(super) fn written(case: &CaseOf, mismatch: &Mismatch, at: Span, old: &str, rewrite: &str) -> String {
    let kind = case
        .expectations()
        .get(mismatch.expectation)
        .map(|expected| &expected.kind);
    let is_list = matches!(
        kind,
        Some(ExpectedKind::Path(_) | ExpectedKind::Asks(_) | ExpectedKind::AsksNothing)
    );
    match case.kind {
        KindOf::Written(written) => {
            let in_table = written.row.as_ref().is_some_and(|row| row.at.0.contains(at));
            let needs_brackets = is_list && rewrite.contains(',');
            if in_table && (needs_brackets || old.starts_with('[') && is_list && rewrite != "nothing") {
                format!("[{rewrite}]")
            } else {
                rewrite.to_string()
            }
        }
        // What all rows of a file share stands in the test.
        KindOf::Row { declared, .. } if mismatch.expectation < declared.expectations.len() => rewrite.to_string(),
        KindOf::Row { table, .. } => {
            let items: Vec<&str> = if is_list {
                rewrite.split(", ").collect()
            } else {
                vec![rewrite]
            };
            let plain: Vec<String> = items.into_iter().map(unquoted).collect();
            match table.form {
                Some(Form::JsonLines) => json(old, &plain),
                Some(Form::Csv | Form::Parquet | Form::Workbook) | None => {
                    let is_path = matches!(kind, Some(ExpectedKind::Path(_)));
                    csv(old, &plain, is_path, table.delimiter.map_or(',', char::from))
                }
            }
        }
    }
}

/// A text without the quotes and escapes of the language; anything else as it is.
fn unquoted(text: &str) -> String {
    let Some(inside) = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) else {
        return text.to_string();
    };
    let mut plain = String::new();
    let mut letters = inside.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next() {
                Some('n') => plain.push('\n'),
                Some('t') => plain.push('\t'),
                Some(other) => plain.push(other),
                None => {}
            },
            other => plain.push(other),
        }
    }
    plain
}

/// A JSON value of the kind that stood there.
fn json(old: &str, items: &[String]) -> String {
    let text = |text: &String| serde_json::Value::String(text.clone()).to_string();
    if old.starts_with('[') {
        let items: Vec<String> = items.iter().filter(|item| *item != "nothing").map(text).collect();
        if !items.is_empty() {
            return format!("[{}]", items.join(", "));
        }
    }
    let all = items.join(", ");
    let is_number = old.starts_with(|letter: char| letter.is_ascii_digit() || letter == '-');
    if is_number && serde_json::from_str::<serde_json::Number>(&all).is_ok() {
        return all;
    }
    text(&all)
}

/// A CSV cell: the blanks around it stay, and its quotes where it had some.
fn csv(old: &str, items: &[String], is_path: bool, delimiter: char) -> String {
    let between = match (is_path, delimiter) {
        (true, _) if old.contains("->") => " -> ",
        (_, _) if old.contains(';') && delimiter != ';' => "; ",
        (_, _) if old.contains(',') => ", ",
        (true, _) => " -> ",
        (false, ',') => "; ",
        (false, _) => ", ",
    };
    let all = items.join(between);
    let is_quoted = old.starts_with('"');
    let must_quote = all.contains([delimiter, '"', '\n', '\r']);
    if is_quoted || must_quote {
        return format!("\"{}\"", all.replace('"', "\"\""));
    }
    let blanks = |text: &str, trimmed: &str| text.len() - trimmed.len();
    let (before, behind) = (blanks(old, old.trim_start()), blanks(old, old.trim_end()));
    let before = old.get(..before).unwrap_or("");
    let behind = old.get(old.len() - behind..).unwrap_or("");
    format!("{before}{all}{behind}")
}
