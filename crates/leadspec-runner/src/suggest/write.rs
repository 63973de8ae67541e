//! The parts of a test on the page, laid out as the formatter does.

use super::column;
use leadspec_ir::{Definition, EventId, Example, SampleLead};
use std::fmt::Write as _;

/// The formatter's width.
const WIDTH: usize = 100;

/// The lead by the name of an example and what is different about it, or all of it.
pub(crate) fn given(out: &mut String, definition: &Definition, examples: &[Example], lead: &SampleLead) {
    let all = lead.written_facts(definition);
    let nearest = examples
        .iter()
        .map(|example| (example, lead.written_changes(&example.lead, definition)))
        .min_by_key(|(_, changes)| changes.len())
        .filter(|(_, changes)| changes.len() * 2 <= all.len());
    let (name, facts) = match &nearest {
        Some((example, changes)) if changes.is_empty() => {
            let _ = writeln!(out, "  given {}", example.name);
            return;
        }
        Some((example, changes)) => (format!("{} with ", example.name), changes),
        None => (String::new(), &all),
    };
    if facts.is_empty() {
        return;
    }
    let line = format!("  given {name}{{ {} }}", facts.join(", "));
    if line.chars().count() <= WIDTH {
        out.push_str(&line);
        out.push('\n');
    } else {
        let _ = writeln!(out, "  given {name}{{\n    {}\n  }}", facts.join(",\n    "));
    }
}

/// What a lead did in the kinds of event that are listed.
pub(crate) fn events(
    out: &mut String,
    definition: &Definition,
    lead: &SampleLead,
    listed: &dyn Fn(EventId) -> bool,
    as_of: i64,
) {
    let events: Vec<_> = lead.events.iter().filter(|event| listed(event.event)).collect();
    if events.is_empty() {
        return;
    }
    out.push_str("  events {\n");
    for event in events {
        let _ = writeln!(out, "    {}", column::event_written(definition, event, as_of));
    }
    out.push_str("  }\n");
}

/// A table, its cells below each other.
pub(crate) fn table(out: &mut String, lines: &[Vec<String>]) {
    let columns = lines.first().map_or(0, Vec::len);
    let widths: Vec<usize> = (0..columns)
        .map(|at| {
            lines
                .iter()
                .filter_map(|line| line.get(at))
                .map(|cell| cell.chars().count())
                .max()
                .unwrap_or(0)
        })
        .collect();
    for line in lines {
        out.push_str("  |");
        for (cell, width) in line.iter().zip(&widths) {
            let _ = write!(out, " {cell:<width$} |");
        }
        out.push('\n');
    }
}
