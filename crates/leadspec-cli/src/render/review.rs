//! A review for people at a terminal: the effect first, then what changed, the stages, who moves, tests and agreements.

mod moves;

use super::changes::{sign, style};
use crate::terminal::{Style, Terminal};
use crate::words::{columns, count, list, pad, paragraph, thousands};
use leadspec::report::review::{Alone, Change, Effect, Place, Review, Stage, Tests, Verdict, Witness};
use std::fmt::Write as _;

/// So many possible leads are shown; the other forms have all, with a test each.
const WITNESSES: usize = 4;

/// All of it.
pub(crate) fn text(review: &Review, terminal: Terminal) -> String {
    let mut page = Text {
        out: String::new(),
        width: terminal.width.min(100),
        terminal,
        review,
    };
    page.head();
    page.changes();
    page.stages();
    if let Some(effect) = &review.effect {
        page.movements(effect);
        page.rows(effect);
    }
    page.witnesses();
    if let Some(tests) = &review.tests {
        page.tests(tests);
    }
    page.policy();
    page.notes();
    page.out
}

struct Text<'a> {
    out: String,
    width: usize,
    terminal: Terminal,
    review: &'a Review,
}

impl Text<'_> {
    fn line(&mut self, line: &str) {
        self.out.push_str(line.trim_end());
        self.out.push('\n');
    }

    fn wrapped(&mut self, text: &str, first: &str, other: &str) {
        let text = paragraph(text, self.width, first, other);
        self.line(&text);
    }

    /// In lines of one style.
    fn painted(&mut self, style: Style, text: &str, first: &str, other: &str) {
        for line in paragraph(text, self.width, first, other).lines() {
            let line = self.terminal.paint(style, line);
            self.line(&line);
        }
    }

    /// A remark.
    fn dim(&mut self, text: &str, indent: &str) {
        self.painted(Style::Dim, text, indent, indent);
    }

    fn heading(&mut self, text: &str) {
        let text = self.terminal.paint(Style::Bold, text);
        self.out.push('\n');
        self.line(&text);
    }

    fn arrow(&self) -> &'static str {
        if self.terminal.unicode { "→" } else { "->" }
    }

    fn minus(&self, number: i64) -> String {
        let sign = match number {
            0 => "",
            1.. => "+",
            _ if self.terminal.unicode => "−",
            _ => "-",
        };
        format!("{sign}{}", thousands(number.unsigned_abs()))
    }

    fn head(&mut self) {
        let Review {
            definition, old, new, ..
        } = self.review;
        let title = self.terminal.paint(Style::Bold, definition);
        self.line(&title);
        let versions = format!("{} {} {}: {}", old.called, self.arrow(), new.called, self.number());
        self.wrapped(&versions, "", "  ");
        if self.review.changes.is_empty() {
            return;
        }
        self.painted(Style::Bold, &self.review.headline, "", "  ");
        for finding in self.review.policy.iter().filter(|finding| finding.exceeded) {
            self.painted(Style::Bad, &finding.sentence, "! ", "  ");
        }
    }

    /// `4 changes: 3 in what is decided, 1 in words only`
    fn number(&self) -> String {
        let all = self.review.changes.len();
        let words = self.review.changes.iter().filter(|change| !change.decides).count();
        match (all, words) {
            (0, _) => "no change in meaning".to_string(),
            (all, 0) => format!("{} in meaning", count(all as u64, "change")),
            (1, 1) => "1 change, in words only".to_string(),
            (all, words) if all == words => format!("{all} changes, in words only"),
            (all, words) => format!(
                "{all} changes: {} in what is decided, {words} in words only",
                all - words
            ),
        }
    }

    fn changes(&mut self) {
        let review = self.review;
        let (deciding, words): (Vec<&Change>, Vec<&Change>) = review.changes.iter().partition(|change| change.decides);
        // One column for all verdicts, where there are any.
        let verdicts = deciding.iter().filter_map(|change| change.verdict);
        let room = verdicts.map(|verdict| columns(verdict.word())).max().unwrap_or(0);
        let decided = if room > 0 {
            let about = list(&review.about, "and");
            format!("What is decided, and how it alters who becomes {about}")
        } else {
            "What is decided".to_string()
        };
        for (title, of, room) in [(decided.as_str(), deciding, room), ("Words only", words, 0)] {
            if of.is_empty() {
                continue;
            }
            self.heading(&paragraph(title, self.width, "", ""));
            for change in of {
                self.change(change, room);
            }
        }
    }

    fn change(&mut self, change: &Change, room: usize) {
        let place = change.new_place.as_ref().or(change.old_place.as_ref());
        let place = place.map_or_else(String::new, Place::to_string);
        let mark = sign(change.kind);
        let verdict = match (room, change.verdict) {
            (0, _) => String::new(),
            (room, verdict) => pad(verdict.map_or("", Verdict::word), room) + "  ",
        };
        let first = format!("{:>3}  {mark} {verdict}", change.number);
        let indent = " ".repeat(columns(&first));
        let text_room = self.width.saturating_sub(columns(&place) + 2);
        let text = paragraph(&change.sentence, text_room.max(30), &first, &indent);
        let mut lines = text.lines();
        let head = lines.next().unwrap_or_default();
        let gap = " ".repeat(self.width.saturating_sub(columns(head) + columns(&place)).max(2));
        let shown = head.replacen(mark, &self.terminal.paint(style(change.kind), mark), 1);
        let line = format!("{shown}{gap}{}", self.terminal.paint(Style::Dim, &place));
        self.line(&line);
        for line in lines {
            self.line(line);
        }
        let has_stages = !self.review.stages.is_empty();
        let alone = match &change.alone {
            Some(Alone::Counted { touched, .. }) if *touched > 0 && !has_stages => {
                Some(format!("alone: alters {}", leads(*touched)))
            }
            Some(Alone::Counted { moved: 0, touched }) if *touched > 0 => {
                Some(format!("alone: touches {}, moves none", leads(*touched)))
            }
            Some(Alone::Counted { moved, .. }) if *moved > 0 => Some(format!("alone: moves {}", leads(*moved))),
            Some(Alone::NotToldApart) => Some("cannot be told apart from the other changes".to_string()),
            Some(Alone::Nothing | Alone::Counted { .. }) if change.decides && has_stages => {
                Some("alone: moves none".to_string())
            }
            Some(Alone::Nothing | Alone::Counted { .. }) | None => None,
        };
        let needs = match (&change.agreed, change.owners.is_empty()) {
            (Some(agreed), _) => {
                let until = agreed
                    .expires
                    .as_ref()
                    .map_or(String::new(), |day| format!(" until {day}"));
                Some(format!("{} agreed{until}: {}", agreed.name, agreed.reason))
            }
            (None, false) if change.decides => Some(format!("to agree: {}", change.owners.join(", "))),
            (None, _) => None,
        };
        let remarks: Vec<String> = alone.into_iter().chain(needs).collect();
        if !remarks.is_empty() {
            self.dim(&remarks.join("; "), &indent);
        }
    }

    /// Before and after where leads were given, and what holds for every possible lead.
    fn stages(&mut self) {
        let review = self.review;
        let has_counts = review.stages.iter().any(|stage| stage.counts.is_some());
        let has_verdicts = review.stages.iter().any(|stage| stage.verdict.is_some());
        let differs = |stage: &&Stage| {
            let moves = stage.counts.as_ref().is_some_and(|counts| counts.change != 0);
            moves
                || stage.verdict.is_some_and(|v| v != Verdict::Equal)
                || stage.step_verdict.is_some_and(|v| v != Verdict::Equal)
        };
        let shown: Vec<&Stage> = review
            .stages
            .iter()
            .filter(|stage| has_counts || differs(stage))
            .collect();
        if review.changes.is_empty() || !(has_counts || has_verdicts) {
            return;
        }
        if shown.is_empty() {
            return;
        }
        let width = shown
            .iter()
            .map(|stage| columns(&stage.label))
            .max()
            .unwrap_or(0)
            .max(5);
        let mut title = format!("{}  ", pad("Stage", width));
        if has_counts {
            title.push_str("  before    after   change   ");
        }
        if has_verdicts {
            title.push_str("of every possible lead");
        }
        self.heading(title.trim_end());
        for stage in shown {
            let mut line = format!("{}  ", pad(&stage.label, width));
            if let Some(counts) = &stage.counts {
                let _ = write!(
                    line,
                    "{:>8} {:>8} {:>8}   ",
                    thousands(counts.before),
                    thousands(counts.after),
                    self.minus(counts.change)
                );
            }
            line.push_str(&of_all(stage));
            self.line(&line);
        }
    }

    /// What was read, and what could not be.
    fn rows(&mut self, effect: &Effect) {
        let mut parts = vec![format!("{} as of {}", effect.leads_file, effect.as_of)];
        for (number, what) in [
            (effect.unread, "neither version can read"),
            (effect.only_old, "only the older version can read"),
            (effect.only_new, "only the newer version can read"),
        ] {
            if number > 0 {
                parts.push(format!("{} that {what}", count(number, "row")));
            }
        }
        for (number, what) in [(effect.undecided_old, "older"), (effect.undecided_new, "newer")] {
            if number > 0 {
                parts.push(format!("{} that the {what} version cannot decide", leads(number)));
            }
        }
        self.out.push('\n');
        self.dim(&parts.join("; "), "");
    }

    /// Possible leads that go another way, each once.
    fn witnesses(&mut self) {
        let review = self.review;
        let mut seen: Vec<&Witness> = Vec::new();
        for stage in &review.stages {
            for witness in [&stage.leaving, &stage.entering].into_iter().flatten() {
                if seen.iter().all(|known| known.lead != witness.lead) {
                    seen.push(witness);
                }
            }
        }
        if seen.is_empty() {
            return;
        }
        self.heading("Possible leads that show it");
        let more = seen.len().saturating_sub(WITNESSES);
        let arrow = self.arrow();
        for witness in seen.into_iter().take(WITNESSES) {
            self.wrapped(&witness.lead, "  ", "    ");
            let way = |path: &[String]| path.join(&format!(" {arrow} "));
            self.wrapped(&format!("before  {}", way(&witness.old_path)), "    ", "            ");
            self.wrapped(&format!("now     {}", way(&witness.new_path)), "    ", "            ");
        }
        if more > 0 {
            self.line(&format!(
                "  and {more} more, each with a test to paste: `--format json`"
            ));
        }
    }

    fn tests(&mut self, tests: &Tests) {
        self.heading("Tests");
        let mut parts = vec![format!("{} pass", thousands(tests.passed))];
        let newly = tests.newly_failing.len() as u64;
        for (number, one, many) in [
            (newly, "newly fails", "newly fail"),
            (tests.failing_before, "failed before too", "failed before too"),
            (tests.mended.len() as u64, "is mended", "are mended"),
        ] {
            if number > 0 {
                parts.push(format!(
                    "{} {}",
                    thousands(number),
                    if number == 1 { one } else { many }
                ));
            }
        }
        self.line(&parts.join(", "));
        for (title, of) in [("newly fails", &tests.newly_failing), ("mended", &tests.mended)] {
            let more = of.len().saturating_sub(5);
            for case in of.iter().take(5) {
                let place = case
                    .place
                    .as_ref()
                    .map_or_else(String::new, |place| format!("{place}  "));
                let told = case.told.as_ref().map_or_else(String::new, |told| format!("; {told}"));
                self.wrapped(&format!("{title}  {place}{}{told}", case.name), "  ", "    ");
            }
            if more > 0 {
                self.line(&format!("  and {more} more"));
            }
        }
    }

    fn policy(&mut self) {
        let review = self.review;
        if review.policy.is_empty() {
            return;
        }
        self.heading("Agreements");
        for finding in &review.policy {
            let mark = if finding.exceeded { "!" } else { " " };
            let place = finding
                .place
                .as_ref()
                .map_or_else(String::new, |place| format!(" ({place})"));
            self.wrapped(&format!("{}{place}", finding.sentence), &format!("{mark} "), "  ");
        }
    }

    fn notes(&mut self) {
        let mut notes: Vec<String> = self.review.notes.clone();
        for stage in &self.review.stages {
            if let Some(doubt) = &stage.doubt {
                let note = format!("not decided: {doubt}");
                if !notes.contains(&note) {
                    notes.push(note);
                }
            }
        }
        if notes.is_empty() {
            return;
        }
        self.out.push('\n');
        for note in notes {
            self.wrapped(&note, "note: ", "      ");
        }
    }
}

/// What holds for every possible lead, in a few words.
fn of_all(stage: &Stage) -> String {
    match (stage.verdict, stage.step_verdict) {
        (None, _) => String::new(),
        (Some(Verdict::Equal), Some(Verdict::Stricter | Verdict::Looser | Verdict::Mixed)) => {
            "the same leads, by other ways".to_string()
        }
        (Some(Verdict::Equal), _) => "the same leads".to_string(),
        (Some(verdict), _) => verdict.word().to_string(),
    }
}

fn leads(number: u64) -> String {
    count(number, "lead")
}
