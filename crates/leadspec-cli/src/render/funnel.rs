//! The summary behind a run: where leads stood and stand, what stopped them, what to ask, what was missing.
//!
//! It fits 80 columns, says nothing by colour alone, and is made of counts that the run collected.

use crate::project::DayFrom;
use crate::terminal::{Style, Terminal};
use crate::words::{columns, count, fit, pad, paragraph, thousands};
use std::io::{self, Write};

/// Everything a run counted.
#[derive(Debug, Default)]
pub(crate) struct Funnel {
    /// The definition's name and version.
    pub(crate) definition: String,
    /// The first digits of its digest.
    pub(crate) digest: String,
    /// The as-of day, and who says so.
    pub(crate) as_of: String,
    pub(crate) day_from: DayFrom,
    /// Leads that were decided, and rows that could not be.
    pub(crate) decided: u64,
    pub(crate) rejected: u64,
    /// What a definition without a lifecycle has none of.
    pub(crate) stages: Vec<StageRow>,
    pub(crate) grades: Vec<GradeRows>,
    pub(crate) gates: Vec<GateRow>,
    /// Questions with how many leads they are asked for, most first.
    pub(crate) questions: Vec<(String, u64)>,
    /// Fields with how many leads lack them, most first.
    pub(crate) unknown: Vec<(String, u64)>,
    pub(crate) rejects: Rejects,
    pub(crate) event_rejects: Rejects,
    pub(crate) events: Option<Events>,
}

/// A stage and the leads in it.
#[derive(Debug)]
pub(crate) struct StageRow {
    pub(crate) label: String,
    /// `now`, `later`, `never` or nothing.
    pub(crate) outcome: &'static str,
    pub(crate) before: u64,
    pub(crate) after: u64,
}

/// A grade and the leads with each of its names.
#[derive(Debug)]
pub(crate) struct GradeRows {
    pub(crate) label: String,
    pub(crate) names: Vec<(String, u64)>,
}

/// A gate and whom it stopped.
#[derive(Debug)]
pub(crate) struct GateRow {
    pub(crate) label: String,
    /// Sent away or failed, and why in the gate's own words.
    pub(crate) failed: u64,
    pub(crate) verb: &'static str,
    pub(crate) because: String,
    /// Held until somebody asks.
    pub(crate) held: u64,
}

/// Rows that could not be read.
#[derive(Debug, Default)]
pub(crate) struct Rejects {
    /// Column and reason with how many cells, most first.
    pub(crate) reasons: Vec<(String, u64)>,
    /// Where the rows are listed.
    pub(crate) file: Option<String>,
    /// The first few in full, where no file lists them.
    pub(crate) first: Vec<String>,
}

/// What became of the events.
#[derive(Debug, Default)]
pub(crate) struct Events {
    pub(crate) counted: u64,
    /// After the as-of day: they do not exist yet.
    pub(crate) later: u64,
    /// Leads with events that are not in the file.
    pub(crate) strangers: u64,
    /// Of a kind that the definition does not know.
    pub(crate) other_kinds: u64,
    pub(crate) rejected: u64,
    /// Whether there was any table or list of events at all.
    pub(crate) is_given: bool,
}

/// How many questions, fields and reasons are listed before the rest is summed up.
const SHOWN: usize = 5;

/// Writes the summary.
pub(crate) fn write(out: &mut dyn Write, funnel: &Funnel, terminal: Terminal) -> io::Result<()> {
    let page = Page {
        terminal,
        width: terminal.width.min(100),
    };
    page.head(out, funnel)?;
    page.stages(out, &funnel.stages)?;
    page.grades(out, funnel)?;
    page.gates(out, &funnel.gates)?;
    page.questions(out, &funnel.questions)?;
    page.unknown(out, funnel)?;
    page.rejects(out, &funnel.rejects, "row", funnel.rejected)?;
    let events = funnel.events.as_ref().map_or(0, |events| events.rejected);
    page.rejects(out, &funnel.event_rejects, "event", events)
}

struct Page {
    terminal: Terminal,
    width: usize,
}

impl Page {
    fn head(&self, out: &mut dyn Write, funnel: &Funnel) -> io::Result<()> {
        let whence = match funnel.day_from {
            DayFrom::CommandLine => "",
            DayFrom::Project => " (leadspec.toml says so)",
            DayFrom::Clock => " (today)",
        };
        let title = format!("{} ({})", funnel.definition, funnel.digest);
        writeln!(out, "{}", self.terminal.paint(Style::Bold, &fit(&title, self.width)))?;
        writeln!(out, "as of {}{whence}", funnel.as_of)?;
        let mut line = count(funnel.decided, "lead") + " decided";
        if funnel.rejected > 0 {
            let rejected = format!("{} rejected", count(funnel.rejected, "row"));
            line = format!("{line}, {}", self.terminal.paint(Style::Bad, &rejected));
        }
        writeln!(out, "{line}")?;
        let Some(events) = &funnel.events else { return Ok(()) };
        if !events.is_given {
            return writeln!(
                out,
                "no events given: nobody has done anything (`--events FILE` names them)"
            );
        }
        let mut parts = vec![count(events.counted, "event") + " counted"];
        for (number, what) in [
            (events.later, "after the as-of day"),
            (events.other_kinds, "of other kinds"),
            (events.rejected, "rejected"),
        ] {
            if number > 0 {
                parts.push(format!("{} {what}", thousands(number)));
            }
        }
        if events.strangers > 0 {
            parts.push(count(events.strangers, "lead") + " with events not in this file");
        }
        writeln!(out, "{}", paragraph(&parts.join(", "), self.width, "", "  "))
    }

    fn heading(&self, out: &mut dyn Write, text: &str) -> io::Result<()> {
        writeln!(out, "\n{}", self.terminal.paint(Style::Bold, text))
    }

    fn stages(&self, out: &mut dyn Write, stages: &[StageRow]) -> io::Result<()> {
        if stages.is_empty() {
            return Ok(());
        }
        let most = stages.iter().map(|s| s.before.max(s.after)).max().unwrap_or(0);
        let label = width_of(stages.iter().map(|s| s.label.as_str()), "Stage", self.width / 3);
        let digits = width_of(std::iter::once(thousands(most).as_str()), "before", 20);
        let arrow = if self.terminal.unicode { "→" } else { "->" };
        let bar = self.width.saturating_sub(label + 2 * digits + 14).min(40);
        self.heading(
            out,
            &format!("{}  {:>digits$} {arrow} after", pad("Stage", label), "before"),
        )?;
        for stage in stages {
            let style = match stage.outcome {
                "now" => Style::Good,
                "never" => Style::Bad,
                "later" => Style::Warn,
                _ => Style::Accent,
            };
            let drawn = self.bar(stage.after, most, bar);
            let padding = " ".repeat(bar.saturating_sub(columns(&drawn)));
            let line = format!(
                "{}  {:>digits$} {arrow} {:<digits$}  {}{padding}  {}",
                pad(&fit(&stage.label, label), label),
                thousands(stage.before),
                thousands(stage.after),
                self.terminal.paint(style, &drawn),
                self.terminal.paint(style, stage.outcome),
            );
            writeln!(out, "{}", line.trim_end())?;
        }
        Ok(())
    }

    fn grades(&self, out: &mut dyn Write, funnel: &Funnel) -> io::Result<()> {
        for grade in &funnel.grades {
            self.heading(out, &grade.label)?;
            let most = grade.names.iter().map(|(_, n)| *n).max().unwrap_or(0);
            let label = width_of(grade.names.iter().map(|(name, _)| name.as_str()), "", self.width / 3);
            let digits = thousands(most).len();
            for (name, number) in &grade.names {
                let line = format!(
                    "  {}  {:>digits$}  {}",
                    pad(&fit(name, label), label),
                    thousands(*number),
                    self.terminal.paint(Style::Accent, &self.bar(*number, most, 40))
                );
                writeln!(out, "{}", line.trim_end())?;
            }
        }
        Ok(())
    }

    fn gates(&self, out: &mut dyn Write, gates: &[GateRow]) -> io::Result<()> {
        let stopping: Vec<&GateRow> = gates.iter().filter(|g| g.failed + g.held > 0).collect();
        if gates.is_empty() {
            return Ok(());
        }
        self.heading(out, "Stopped by gates")?;
        let label = width_of(stopping.iter().map(|g| g.label.as_str()), "", self.width / 2);
        for gate in &stopping {
            let mut parts = Vec::new();
            if gate.failed > 0 {
                let why = if gate.because.is_empty() {
                    String::new()
                } else {
                    format!(": {}", gate.because)
                };
                parts.push(format!("{} {}{why}", thousands(gate.failed), gate.verb));
            }
            if gate.held > 0 {
                parts.push(format!("{} held until somebody asks", thousands(gate.held)));
            }
            let first = format!("  {}  ", pad(&fit(&gate.label, label), label));
            let other = " ".repeat(columns(&first));
            writeln!(out, "{}", paragraph(&parts.join("; "), self.width, &first, &other))?;
        }
        if stopping.is_empty() {
            writeln!(out, "  nobody")?;
        }
        Ok(())
    }

    fn questions(&self, out: &mut dyn Write, questions: &[(String, u64)]) -> io::Result<()> {
        if questions.is_empty() {
            return Ok(());
        }
        self.heading(out, "Most asked")?;
        let digits = questions.iter().map(|(_, n)| thousands(*n).len()).max().unwrap_or(1);
        for (question, number) in questions.iter().take(SHOWN) {
            let first = format!("  {:>digits$}  ", thousands(*number));
            let other = " ".repeat(columns(&first));
            writeln!(out, "{}", paragraph(question, self.width, &first, &other))?;
        }
        self.rest(out, questions, "question")
    }

    fn unknown(&self, out: &mut dyn Write, funnel: &Funnel) -> io::Result<()> {
        if funnel.unknown.is_empty() || funnel.decided == 0 {
            return Ok(());
        }
        self.heading(out, "Not known")?;
        let label = width_of(funnel.unknown.iter().map(|(name, _)| name.as_str()), "", self.width / 3);
        let digits = funnel
            .unknown
            .iter()
            .map(|(_, n)| thousands(*n).len())
            .max()
            .unwrap_or(1);
        for (field, number) in funnel.unknown.iter().take(SHOWN) {
            let share = percent(*number, funnel.decided);
            let bar = self.bar(*number, funnel.decided, 20);
            let line = format!(
                "  {}  {:>digits$}  {share:>4}  {}",
                pad(&fit(field, label), label),
                thousands(*number),
                self.terminal.paint(Style::Dim, &bar)
            );
            writeln!(out, "{}", line.trim_end())?;
        }
        self.rest(out, &funnel.unknown, "field")
    }

    fn rejects(&self, out: &mut dyn Write, rejects: &Rejects, noun: &str, number: u64) -> io::Result<()> {
        if rejects.reasons.is_empty() {
            return Ok(());
        }
        let place = rejects
            .file
            .as_ref()
            .map_or(String::new(), |file| format!(", listed in {file}"));
        self.heading(out, &format!("{} rejected{place}", count(number, noun)))?;
        let digits = rejects
            .reasons
            .iter()
            .map(|(_, n)| thousands(*n).len())
            .max()
            .unwrap_or(1);
        for (reason, number) in rejects.reasons.iter().take(SHOWN) {
            let first = format!("  {:>digits$}  ", thousands(*number));
            let other = " ".repeat(columns(&first));
            writeln!(out, "{}", paragraph(reason, self.width, &first, &other))?;
        }
        self.rest(out, &rejects.reasons, "reason")?;
        if rejects.file.is_none() {
            for reject in &rejects.first {
                writeln!(out, "{}", paragraph(reject, self.width, "  ", "    "))?;
            }
            let tip = "  `--rejects FILE` lists them all";
            writeln!(out, "{}", self.terminal.paint(Style::Dim, tip))?;
        }
        Ok(())
    }

    /// What a list leaves out.
    fn rest(&self, out: &mut dyn Write, list: &[(String, u64)], noun: &str) -> io::Result<()> {
        let hidden = list.len().saturating_sub(SHOWN);
        if hidden == 0 {
            return Ok(());
        }
        let ending = if hidden == 1 { "" } else { "s" };
        let more = format!("  and {} more {noun}{ending}", thousands(hidden as u64));
        writeln!(out, "{}", self.terminal.paint(Style::Dim, &more))
    }

    /// A bar of at most `width` columns, in eighths of a column where they can be drawn. Whoever is there at all is seen.
    fn bar(&self, number: u64, most: u64, width: usize) -> String {
        if number == 0 || most == 0 {
            return String::new();
        }
        let eighths = (u128::from(number) * width as u128 * 8).div_ceil(u128::from(most));
        let eighths = usize::try_from(eighths).unwrap_or(width * 8);
        if !self.terminal.unicode {
            return "#".repeat(eighths.div_ceil(8));
        }
        let part = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
            .get(eighths % 8)
            .copied()
            .unwrap_or("");
        "█".repeat(eighths / 8) + part
    }
}

/// The widest of the texts and the header, at most `limit`.
fn width_of<'a>(texts: impl Iterator<Item = &'a str>, header: &str, limit: usize) -> usize {
    texts
        .map(columns)
        .chain([columns(header)])
        .max()
        .unwrap_or(0)
        .min(limit)
}

/// Whole percents, yet never 0% of something nor 100% of less than all.
fn percent(part: u64, whole: u64) -> String {
    let rounded = (u128::from(part) * 100 + u128::from(whole) / 2) / u128::from(whole.max(1));
    match rounded {
        0 if part > 0 => "<1%".to_string(),
        100 if part < whole => ">99%".to_string(),
        n => format!("{n}%"),
    }
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn shares_never_hide_anybody() {
        assert_eq!(percent(1, 1000), "<1%");
        assert_eq!(percent(999, 1000), ">99%");
        assert_eq!(percent(1, 2), "50%");
        assert_eq!(percent(0, 2), "0%");
    }
}
