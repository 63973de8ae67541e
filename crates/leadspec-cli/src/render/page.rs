//! A page of the documentation, made readable on a terminal.
//!
//! Knows the little Markdown that our pages use: headings, paragraphs, lists, tables as they are, fenced code, `code`, **bold**
//! and links.

use crate::terminal::{Style, Terminal};
use crate::words::paragraph;
use std::io::{self, Write};

/// Writes the page in lines that fit.
pub(crate) fn write(out: &mut dyn Write, page: &str, terminal: Terminal) -> io::Result<()> {
    let width = terminal.width.min(100);
    let mut pending = String::new();
    let mut in_code = false;
    for line in page.lines() {
        let is_fence = line.trim_start().starts_with("```");
        let starts_block = is_fence || line.is_empty() || line.starts_with(['#', '|']) || is_list_item(line);
        if (starts_block || in_code) && !pending.is_empty() {
            flush(out, &mut pending, width, terminal)?;
        }
        if is_fence {
            in_code = !in_code;
        } else if in_code {
            writeln!(
                out,
                "{}",
                terminal.paint(Style::Accent, &format!("    {line}")).trim_end()
            )?;
        } else if line.is_empty() {
            writeln!(out)?;
        } else if let Some(heading) = line.strip_prefix('#') {
            let heading = plain(heading.trim_start_matches('#').trim());
            writeln!(out, "{}", terminal.paint(Style::Bold, &heading))?;
        } else if line.starts_with('|') {
            writeln!(out, "{line}")?;
        } else {
            if !pending.is_empty() {
                pending.push(' ');
            }
            pending.push_str(line.trim());
        }
    }
    if !pending.is_empty() {
        flush(out, &mut pending, width, terminal)?;
    }
    Ok(())
}

fn is_list_item(line: &str) -> bool {
    line.starts_with("- ") || line.starts_with("* ")
}

fn flush(out: &mut dyn Write, pending: &mut String, width: usize, terminal: Terminal) -> io::Result<()> {
    let other = if is_list_item(pending) { "  " } else { "" };
    let wrapped = paragraph(&plain(pending), width, "", other);
    writeln!(out, "{}", painted(&wrapped, terminal))?;
    pending.clear();
    Ok(())
}

/// Without the marks of bold text and with links as their text.
fn plain(text: &str) -> String {
    let text = text.replace("**", "");
    let mut plain = String::new();
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once('[') {
        let link = after
            .split_once("](")
            .and_then(|(label, tail)| tail.split_once(')').map(|(target, rest)| (label, target, rest)))
            .filter(|(label, target, _)| !label.contains(['`', ']']) && !target.contains(char::is_whitespace));
        plain.push_str(before);
        let (text, tail) = link.map_or(("[", after), |(label, _, tail)| (label, tail));
        plain.push_str(text);
        rest = tail;
    }
    plain + rest
}

/// Code in colour; its backticks stay, so that nothing depends on colour.
fn painted(text: &str, terminal: Terminal) -> String {
    if !terminal.colour {
        return text.to_string();
    }
    let pieces: Vec<&str> = text.split('`').collect();
    let mut painted = String::new();
    for (i, piece) in pieces.iter().enumerate() {
        // An odd piece stands between two backticks, unless the last one was never closed.
        if i % 2 == 1 && i + 1 < pieces.len() {
            painted.push_str(&terminal.paint(Style::Accent, &format!("`{piece}`")));
        } else if i % 2 == 1 {
            painted.push('`');
            painted.push_str(piece);
        } else {
            painted.push_str(piece);
        }
    }
    painted
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn links_read_as_their_text() {
        assert_eq!(plain("see [LS3004](LS3004.md) and **this**"), "see LS3004 and this");
        assert_eq!(plain("in [a, b] (c)"), "in [a, b] (c)");
    }
}
