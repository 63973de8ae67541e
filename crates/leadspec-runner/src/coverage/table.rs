//! Coverage as people read it: item by item what the tests show and what they do not, in lines that fit.

use super::goal::GoalId;
use super::measure::Standing;
use super::report::CoverageReport;
use std::fmt::Write as _;

/// What stands before an outcome.
const SHOWN: &str = "    shown    ";
const MISSING: &str = "    missing  ";
const REST: &str = "             ";

impl CoverageReport<'_> {
    /// As text of at most so many columns: totals by kind, then each item of which an outcome is missing, then the names of those of
    /// which none is, then what no lead can show.
    pub fn table(&self, width: usize) -> String {
        let width = width.max(40);
        let mut out = String::new();
        self.totals(&mut out);
        let mut whole: Vec<String> = Vec::new();
        let mut never: Vec<GoalId> = Vec::new();
        for ids in self.items() {
            never.extend(ids.iter().filter(|id| self.why(**id).is_some()));
            let counted: Vec<GoalId> = ids.iter().copied().filter(|id| self.why(*id).is_none()).collect();
            let missing: Vec<GoalId> = counted
                .iter()
                .copied()
                .filter(|id| self.coverage.count(*id) == 0)
                .collect();
            let Some(first) = counted.first() else { continue };
            if missing.is_empty() {
                whole.push(self.goals[*first].item.name(self.definition));
            } else {
                self.item(&mut out, &counted, &missing, width);
            }
        }
        if !whole.is_empty() {
            let text = format!("All outcomes shown: {}", whole.join(", "));
            let _ = write!(out, "\n{}", wrapped(&text, "  ", "    ", width));
        }
        if !never.is_empty() {
            out.push_str("\n  Cannot happen, and is not counted\n");
            for id in never {
                let sentence = self.goals[id].sentence(self.definition);
                let why = self.why(id).unwrap_or_default();
                out.push_str(&wrapped(&format!("{sentence}: {why}"), "    - ", "      ", width));
            }
        }
        out
    }

    fn totals(&self, out: &mut String) {
        let coverage = self.coverage;
        let never = match coverage.never() {
            0 => String::new(),
            1 => "; 1 more cannot happen".to_string(),
            many => format!("; {many} more cannot happen"),
        };
        let _ = writeln!(out, "Outcomes that tests show: {}{never}\n", coverage.share());
        for count in coverage.areas() {
            let share = count.share;
            let numbers = format!("{} of {}", share.met, share.of);
            let note = if share.is_whole() { "all" } else { "" };
            let line = format!("  {:<13}{numbers:>12}  {note}", count.area.name());
            let _ = writeln!(out, "{}", line.trim_end());
        }
    }

    fn item(&self, out: &mut String, counted: &[GoalId], missing: &[GoalId], width: usize) {
        let Some(first) = counted.first() else { return };
        let name = self.goals[*first].item.name(self.definition);
        let share = format!("{} of {}", counted.len() - missing.len(), counted.len());
        let place = self.place(*first);
        let right = format!("{share}  {place}");
        let room = width.saturating_sub(2 + right.chars().count());
        if name.chars().count() + 2 <= room {
            let _ = writeln!(out, "\n  {name:<room$}{right}");
        } else {
            let _ = write!(out, "\n{}", wrapped(&name, "  ", "    ", width));
            let _ = writeln!(out, "  {:>1$}", right, width.saturating_sub(2));
        }
        let told = |id: &GoalId| self.goals[*id].told.as_str();
        let shown: Vec<&str> = counted.iter().filter(|id| !missing.contains(id)).map(told).collect();
        if !shown.is_empty() {
            out.push_str(&wrapped(&shown.join("; "), SHOWN, REST, width));
        }
        for (place, id) in missing.iter().enumerate() {
            let lead = if place == 0 { MISSING } else { REST };
            out.push_str(&wrapped(told(id), lead, &format!("{REST}  "), width));
        }
    }

    /// Why no lead can show a goal.
    fn why(&self, goal: GoalId) -> Option<&str> {
        match self.coverage.standing(goal) {
            Standing::Never(why) => Some(why),
            Standing::Met { .. } | Standing::Open => None,
        }
    }
}

/// A paragraph in lines that fit; a word that does not stands alone.
pub(crate) fn wrapped(text: &str, first: &str, rest: &str, width: usize) -> String {
    let mut out = String::from(first);
    let mut used = first.chars().count();
    let mut empty = true;
    for word in text.split(' ') {
        let length = word.chars().count();
        if !empty && used + 1 + length > width {
            out.push('\n');
            out.push_str(rest);
            used = rest.chars().count();
            empty = true;
        }
        if !empty {
            out.push(' ');
            used += 1;
        }
        out.push_str(word);
        used += length;
        empty = false;
    }
    out.push('\n');
    out
}
