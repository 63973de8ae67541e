//! A failure laid out for people: a dozen lines at most, no wider than what they are shown on.
//!
//! Roles say what a piece is, for whoever paints; nothing is said by them alone.

use super::{Failure, Nearest, TableView};
use leadspec_ir::group_thousands;
use std::fmt;
use unicode_width::UnicodeWidthStr as _;

/// How many lines a failure takes at most.
const MOST: usize = 12;

/// Where texts begin, behind their labels.
const INDENT: usize = 12;

/// What it is shown on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Columns.
    pub width: usize,
    /// Whether signs beyond ASCII can be shown.
    pub unicode: bool,
}

impl Default for Look {
    fn default() -> Look {
        Look {
            width: 80,
            unicode: true,
        }
    }
}

/// What a piece of a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Text.
    Plain,
    /// What a case is called.
    Title,
    /// What a part is about: `Why sal`, `Nearest`.
    Label,
    /// What is as expected.
    Good,
    /// What is not.
    Bad,
    /// What is beside the point: heads, places.
    Dim,
}

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// What it is.
    pub role: Role,
    /// What it says.
    pub text: String,
}

/// A line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WhyLine {
    /// From left to right.
    pub pieces: Vec<Piece>,
}

impl fmt::Display for WhyLine {
    /// Without colour.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pieces.iter().try_for_each(|piece| f.write_str(&piece.text))
    }
}

impl WhyLine {
    fn add(&mut self, role: Role, text: impl Into<String>) {
        let text = text.into();
        if !text.is_empty() {
            self.pieces.push(Piece { role, text });
        }
    }

    fn width(&self) -> usize {
        self.pieces.iter().map(|piece| piece.text.width()).sum()
    }
}

/// The lines of a failure, the head first.
pub fn lines(failure: &Failure, look: Look) -> Vec<WhyLine> {
    let page = Page {
        look: Look {
            width: look.width.max(40),
            ..look
        },
    };
    let mut all = page.head(failure);
    if let Some(table) = &failure.table {
        page.table(table, &mut all);
    }
    page.differences(failure, &mut all);
    // What stands behind the reasons, so that these take the room that is left.
    let mut rest = Vec::new();
    if let Some(nearest) = &failure.nearest {
        page.block("Nearest", &[(nearest_text(nearest), None)], 2, &mut rest);
    }
    if let Some(broken_by) = &failure.broken_by {
        page.block("Broke by", &[(broken_by.clone(), None)], 2, &mut rest);
    }
    if let Some(text) = range_text(failure) {
        page.block("Range", &[(text, None)], 2, &mut rest);
    }
    // At least a line says why; what is told last goes first.
    rest.truncate(MOST.saturating_sub(all.len() + 1));
    let room = MOST.saturating_sub(all.len() + rest.len());
    let because: Vec<(String, Option<String>)> = failure
        .because
        .iter()
        .map(|because| (because.text.clone(), because.spot.clone()))
        .collect();
    page.block(&why_label(failure), &because, room, &mut all);
    all.append(&mut rest);
    all
}

/// `Why sal`, as far as there is room for it.
fn why_label(failure: &Failure) -> String {
    let stage = failure
        .differences
        .iter()
        .find(|difference| difference.subject == "stage");
    let label = stage.map_or("Why".to_string(), |difference| format!("Why {}", difference.actual));
    if label.width() < INDENT - 2 {
        label
    } else {
        "Why".to_string()
    }
}

fn nearest_text(nearest: &Nearest) -> String {
    match nearest {
        Nearest::Changes { only, gain, changes } => {
            let only = only
                .as_ref()
                .map_or(String::new(), |only| format!("for {only} alone: "));
            let gain = gain.as_ref().map_or(String::new(), |gain| format!("{gain}: "));
            format!("{only}{gain}{}", changes.join(", "))
        }
        Nearest::NotFound { tried } => format!(
            "none found: {} other leads were tried",
            group_thousands(i64::try_from(*tried).unwrap_or(i64::MAX))
        ),
        Nearest::Impossible => "none: no such lead can meet all that is expected".to_string(),
    }
}

fn range_text(failure: &Failure) -> Option<String> {
    let idle = match failure.idle.as_slice() {
        [] => None,
        [one] => Some(format!("alone, {one} changes nothing")),
        [most @ .., last] => Some(format!("alone, {} and {last} change nothing", most.join(", "))),
    };
    match (&failure.range, idle) {
        (Some(range), Some(idle)) => Some(format!("same for {range}; {idle}")),
        (Some(range), None) => Some(format!("same for {range}")),
        (None, idle) => idle,
    }
}

/// The text on one line.
fn plain(text: &str) -> String {
    text.replace(|letter: char| letter.is_control(), " ")
}

struct Page {
    look: Look,
}

impl Page {
    fn sign(&self, unicode: &'static str, ascii: &'static str) -> &'static str {
        if self.look.unicode { unicode } else { ascii }
    }

    /// A text in these signs, cut to a width.
    fn cut(&self, text: &str, width: usize) -> String {
        if text.width() <= width {
            return text.to_string();
        }
        let end = self.sign("…", "...");
        let mut cut = String::new();
        for letter in text.chars() {
            let mut longer = cut.clone();
            longer.push(letter);
            if longer.width() + end.width() > width {
                break;
            }
            cut = longer;
        }
        cut.push_str(end);
        cut
    }

    /// `tests.lead:18  Who decides › row 1: A manager       newly failing since main`
    fn head(&self, failure: &Failure) -> Vec<WhyLine> {
        const ROOM: usize = 24;
        let mut line = WhyLine::default();
        let place = format!("{}:{}", failure.file, failure.line);
        let tag = failure.tag.clone().unwrap_or_default();
        let case = failure.case.as_ref().map_or(String::new(), |case| {
            format!(" {} {}", self.sign("›", ">"), plain(case))
        });
        let test = plain(&failure.test);
        let place = self.cut(&place, self.look.width / 2);
        let alone = self.look.width.saturating_sub(place.width() + 2);
        let beside = alone.saturating_sub(tag.width() + 2);
        let is_beside = beside >= ROOM.min(test.width() + case.width());
        let room = if is_beside && !tag.is_empty() { beside } else { alone };
        // Which row it is tells more than all of the test's label.
        let label = self.cut(&test, room.saturating_sub(case.width()).max(room / 3));
        let case = self.cut(&case, room.saturating_sub(label.width()));
        line.add(Role::Dim, format!("{place}  "));
        line.add(Role::Title, format!("{label}{case}"));
        if tag.is_empty() {
            return vec![line];
        }
        if is_beside {
            let gap = self.look.width.saturating_sub(line.width() + tag.width()).max(2);
            line.add(Role::Plain, " ".repeat(gap));
            line.add(Role::Bad, tag);
            return vec![line];
        }
        let mut second = WhyLine::default();
        second.add(Role::Plain, "    ");
        second.add(Role::Bad, self.cut(&tag, self.look.width - 4));
        vec![line, second]
    }

    fn table(&self, table: &TableView, all: &mut Vec<WhyLine>) {
        let cells: Vec<(String, Option<String>)> = table
            .row
            .iter()
            .map(|cell| {
                let mark = match (&cell.actual, cell.expectation) {
                    (Some(actual), _) => Some(format!(" {} got {}", self.sign("✗", "x"), plain(actual))),
                    (None, Some(_)) if !cell.text.is_empty() => Some(format!(" {}", self.sign("✓", "ok"))),
                    (None, Some(_) | None) => None,
                };
                (plain(&cell.text), mark)
            })
            .collect();
        let width = |place: usize| {
            let head = table.head.get(place).map_or(0, |head| head.width());
            let cell = cells
                .get(place)
                .map_or(0, |(text, mark)| text.width() + mark.as_ref().map_or(0, |m| m.width()));
            head.max(cell)
        };
        let mut shown: Vec<usize> = (0..table.row.len()).collect();
        // Room for the sign that says that columns are left out.
        let aside = |shown: &[usize]| if shown.len() < table.row.len() { 3 } else { 0 };
        let total = |shown: &[usize]| 2 + shown.iter().map(|place| width(*place) + 2).sum::<usize>() + aside(shown);
        let is_dropped = |of: &dyn Fn(usize) -> bool, shown: &mut Vec<usize>| {
            while total(shown) > self.look.width {
                let Some(place) = shown.iter().rposition(|place| of(*place)) else {
                    break;
                };
                shown.remove(place);
            }
        };
        let is_kept = |place: usize| table.row.get(place).is_some_and(|cell| cell.actual.is_some());
        let is_expected = |place: usize| table.row.get(place).is_some_and(|cell| cell.expectation.is_some());
        let is_name = |place: usize| table.head.get(place).is_some_and(|head| head == "case");
        is_dropped(&|place| is_expected(place) && !is_kept(place), &mut shown);
        is_dropped(&|place| !is_expected(place) && !is_name(place), &mut shown);
        is_dropped(&|place| is_name(place), &mut shown);
        let is_whole = shown.len() == table.row.len();
        let (mut head, mut row) = (WhyLine::default(), WhyLine::default());
        head.add(Role::Plain, "    ");
        row.add(Role::Plain, "  ");
        row.add(Role::Bad, format!("{} ", self.sign("▸", ">")));
        let last = shown.last().copied();
        for place in &shown {
            let name = table.head.get(*place).map_or("", String::as_str);
            let behind = |text: usize| {
                if last == Some(*place) {
                    0
                } else {
                    (width(*place) + 2).saturating_sub(text)
                }
            };
            head.add(Role::Dim, format!("{name}{}", " ".repeat(behind(name.width()))));
            if let Some((text, mark)) = cells.get(*place) {
                let mark = mark.clone().unwrap_or_default();
                let gap = " ".repeat(behind(text.width() + mark.width()));
                let role = if is_kept(*place) { Role::Bad } else { Role::Good };
                row.add(Role::Plain, text.clone());
                row.add(role, mark);
                row.add(Role::Plain, gap);
            }
        }
        if !is_whole {
            head.add(Role::Dim, format!("  {}", self.sign("…", "...")));
        }
        all.push(self.within(head));
        all.push(self.within(row));
    }

    /// The line, cut where it is too wide.
    fn within(&self, line: WhyLine) -> WhyLine {
        let mut room = self.look.width;
        let mut kept = WhyLine::default();
        for piece in line.pieces {
            let text = self.cut(&piece.text, room);
            room = room.saturating_sub(text.width());
            kept.add(piece.role, text);
            if room == 0 {
                break;
            }
        }
        if let Some(last) = kept.pieces.last_mut() {
            last.text.truncate(last.text.trim_end().len());
        }
        kept
    }

    /// What no row shows.
    fn differences(&self, failure: &Failure, all: &mut Vec<WhyLine>) {
        const SHOWN: usize = 3;
        const CHANGED: usize = 3;
        let hidden: Vec<_> = failure
            .differences
            .iter()
            .filter(|difference| !difference.in_table)
            .collect();
        for difference in hidden.iter().take(SHOWN) {
            if difference.subject == "snapshot" && difference.expected.contains(": ") {
                for (sign, text) in [("-", &difference.expected), ("+", &difference.actual)] {
                    let count = text.lines().count();
                    let room = if count > CHANGED + 1 { CHANGED } else { count };
                    for line in text.lines().take(room) {
                        all.push(self.marked(sign, line));
                    }
                    if count > room {
                        all.push(self.marked(sign, &format!("and {} lines more", count - room)));
                    }
                }
                continue;
            }
            let (expected, actual) = (plain(&difference.expected), plain(&difference.actual));
            let subject = match difference.subject.as_str() {
                "condition" | "decision" => String::new(),
                subject => format!("{subject}: "),
            };
            let expected = if difference.subject == "decision" && expected == "one" {
                "a decision".to_string()
            } else {
                expected
            };
            let text = format!("{subject}expected {expected}, got {actual}");
            for (place, part) in self.wrapped(&text, self.look.width - 6).into_iter().take(2).enumerate() {
                if place == 0 {
                    all.push(self.marked(self.sign("✗", "x"), &part));
                } else {
                    all.push(self.marked(" ", &part));
                }
            }
        }
        all.truncate(MOST - 3);
        let more = hidden.len().saturating_sub(SHOWN);
        if more > 0 {
            all.push(self.marked(" ", &format!("and {more} more")));
        }
    }

    fn marked(&self, sign: &str, text: &str) -> WhyLine {
        let mut line = WhyLine::default();
        line.add(Role::Plain, "    ");
        line.add(Role::Bad, format!("{sign} "));
        line.add(Role::Plain, self.cut(text, self.look.width - 6));
        line
    }

    /// Texts behind a label, each with where it is written at the end of its first line.
    fn block(&self, label: &str, texts: &[(String, Option<String>)], most: usize, all: &mut Vec<WhyLine>) {
        let first = all.len();
        for (text, spot) in texts {
            let left = most.saturating_sub(all.len() - first);
            if left == 0 {
                return;
            }
            let aside = spot.as_ref().map_or(0, |spot| spot.width() + 2);
            let room = self.look.width.saturating_sub(INDENT + aside).max(20);
            let mut parts = self.wrapped(&plain(text), room);
            if parts.len() > left {
                parts.truncate(left);
                if let Some(last) = parts.last_mut() {
                    *last = self.cut(&format!("{last}{}", " ".repeat(room)), room).replace("  ", "");
                }
            }
            for (place, part) in parts.iter().enumerate() {
                let mut line = WhyLine::default();
                let lead = if all.len() == first { label } else { "" };
                line.add(Role::Label, format!("  {lead}"));
                line.add(Role::Plain, " ".repeat(INDENT.saturating_sub(2 + lead.width())));
                line.add(Role::Plain, part.clone());
                if let Some(spot) = spot.as_ref().filter(|_| place == 0) {
                    let gap = self.look.width.saturating_sub(line.width() + spot.width()).max(2);
                    line.add(Role::Plain, " ".repeat(gap));
                    line.add(Role::Dim, spot.clone());
                }
                all.push(line);
            }
        }
    }

    /// The text in lines of a width. No line is broken inside a number and its unit, or behind a sign.
    fn wrapped(&self, text: &str, width: usize) -> Vec<String> {
        let mut pieces: Vec<String> = Vec::new();
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            let is_glued = pieces.last().is_some_and(|last| {
                let is_sign = matches!(last.rsplit(' ').next(), Some("+" | "-" | "="));
                let is_number = last.ends_with(|letter: char| letter.is_ascii_digit());
                is_sign || is_number && word.starts_with(|letter: char| letter.is_ascii_alphabetic())
            });
            match pieces.last_mut().filter(|_| is_glued) {
                Some(last) => {
                    last.push(' ');
                    last.push_str(word);
                }
                None => pieces.push(word.to_string()),
            }
        }
        let mut lines: Vec<String> = Vec::new();
        for piece in pieces {
            match lines.last_mut() {
                Some(last) if last.width() + 1 + piece.width() <= width => {
                    last.push(' ');
                    last.push_str(&piece);
                }
                Some(_) | None => lines.push(self.cut(&piece, width)),
            }
        }
        lines
    }
}
