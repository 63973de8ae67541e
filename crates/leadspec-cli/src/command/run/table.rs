//! Decisions for people: columns of a fixed width, as wide as the terminal.
//!
//! Widths are taken from the first rows, so that any number of leads can follow in constant memory; what is longer later is cut.

use crate::terminal::{Style, Terminal};
use crate::words::{columns, fit, pad};
use leadspec::{Decimal, OutputColumn, OutputField, OutputTable, OutputType};

/// The widest a column gets unless it is the last.
const WIDEST: usize = 28;

/// The heading of `reasons` in a table for people.
const LAST_REASON: &str = "last reason";

/// Where each column stands.
pub(super) struct Layout {
    names: Vec<String>,
    /// Numbers stand to the right.
    is_number: Vec<bool>,
    widths: Vec<usize>,
    terminal: Terminal,
    is_begun: bool,
}

impl Layout {
    pub(super) fn new(fields: &[OutputField], terminal: Terminal) -> Layout {
        Layout {
            names: fields.iter().map(heading).collect(),
            is_number: fields
                .iter()
                .map(|field| matches!(field.ty, OutputType::Integer | OutputType::Decimal))
                .collect(),
            widths: Vec::new(),
            terminal,
            is_begun: false,
        }
    }

    /// The rows of a table as lines, the header before the first.
    pub(super) fn rows(&mut self, table: &OutputTable) -> String {
        let rows: Vec<Vec<String>> = (0..table.len)
            .map(|row| {
                let columns = table.columns.iter().zip(&self.names);
                columns
                    .map(|(column, name)| cell(column, row, name == LAST_REASON))
                    .collect()
            })
            .collect();
        let mut text = String::new();
        if !self.is_begun {
            self.is_begun = true;
            self.widths = widths(&self.names, &rows, self.terminal.width);
            let header = self.line(&self.names);
            text.push_str(&self.terminal.paint(Style::Bold, &header));
            text.push('\n');
        }
        for row in &rows {
            text.push_str(&self.line(row));
            text.push('\n');
        }
        text
    }

    fn line(&self, cells: &[String]) -> String {
        let mut line = String::new();
        for ((cell, width), is_number) in cells.iter().zip(&self.widths).zip(&self.is_number) {
            if *width == 0 {
                continue;
            }
            let cell = fit(cell, *width);
            if *is_number {
                line.push_str(&" ".repeat(width.saturating_sub(columns(&cell))));
                line.push_str(&cell);
            } else {
                line.push_str(&pad(&cell, *width));
            }
            line.push_str("  ");
        }
        line.trim_end().to_string()
    }
}

/// As wide as the first rows need, the last column as wide as is left. Columns for which no place is left get none.
fn widths(names: &[String], rows: &[Vec<String>], total: usize) -> Vec<usize> {
    let mut left = total;
    let last = names.len().saturating_sub(1);
    let mut widths = Vec::new();
    for (place, name) in names.iter().enumerate() {
        let cells = rows.iter().take(200).filter_map(|row| row.get(place));
        let widest = cells
            .map(|cell| columns(cell))
            .chain([columns(name)])
            .max()
            .unwrap_or(0);
        let limit = if place == last { left } else { WIDEST.min(left) };
        let width = if left < columns(name).min(6) {
            0
        } else {
            widest.min(limit)
        };
        left = left.saturating_sub(width + 2);
        widths.push(width);
    }
    widths
}

/// What a column is called. Of a lead's reasons the last is the one that decided where it is: the others are on its way.
fn heading(field: &OutputField) -> String {
    let name = if field.name == "reasons" {
        LAST_REASON
    } else {
        &field.name
    };
    name.to_string()
}

/// A cell as a text on one line; of a list all, or the last item only.
fn cell(column: &OutputColumn, row: usize, only_last: bool) -> String {
    let text = match column {
        OutputColumn::Word { codes, words } => codes
            .get(row)
            .and_then(|code| words.get(*code as usize))
            .cloned()
            .unwrap_or_default(),
        OutputColumn::WordList { ends, codes, words } => {
            let start = row.checked_sub(1).and_then(|r| ends.get(r)).copied().unwrap_or(0) as usize;
            let end = ends.get(row).copied().unwrap_or(0) as usize;
            let codes = codes.get(start..end).unwrap_or(&[]);
            let listed: Vec<&str> = codes
                .iter()
                .filter_map(|code| words.get(*code as usize))
                .map(String::as_str)
                .collect();
            match listed.last() {
                Some(last) if only_last => (*last).to_string(),
                _all => listed.join("; "),
            }
        }
        OutputColumn::Text { known, texts } => {
            if known.get(row) {
                texts.get(row).to_string()
            } else {
                String::new()
            }
        }
        OutputColumn::Integer { known, values } => values
            .get(row)
            .filter(|_| known.get(row))
            .map(ToString::to_string)
            .unwrap_or_default(),
        OutputColumn::Decimal { known, values } => values
            .get(row)
            .filter(|_| known.get(row))
            .map(|v| Decimal(*v).to_string())
            .unwrap_or_default(),
        OutputColumn::Bool { known, values } => match (known.get(row), values.get(row)) {
            (false, _) => String::new(),
            (true, true) => "yes".to_string(),
            (true, false) => "no".to_string(),
        },
    };
    // What a cell holds may not move the cursor.
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
