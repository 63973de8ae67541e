//! What would change in a file, as a unified diff.

use crate::terminal::{Style, Terminal};
use similar::TextDiff;
use std::io::{self, Write};

/// Writes the diff that turns `old` into `new`; nothing where they are equal.
pub(crate) fn write(out: &mut dyn Write, name: &str, old: &str, new: &str, terminal: Terminal) -> io::Result<()> {
    let diff = TextDiff::from_lines(old, new);
    let text = diff.unified_diff().context_radius(3).header(name, name).to_string();
    for line in text.lines() {
        let style = match line.as_bytes().first() {
            _ if line.starts_with("+++") || line.starts_with("---") => Style::Bold,
            Some(b'+') => Style::Good,
            Some(b'-') => Style::Bad,
            Some(b'@') => Style::Accent,
            _ => {
                writeln!(out, "{line}")?;
                continue;
            }
        };
        writeln!(out, "{}", terminal.paint(style, line))?;
    }
    Ok(())
}
