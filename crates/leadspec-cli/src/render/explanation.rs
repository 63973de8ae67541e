//! One lead's decision as people read it: what it is, what to ask, what would bring it further, and why, stage by stage.
//!
//! Every condition stands with a mark (yes, no, not known), its plain words, the facts that decided it and the line of the definition
//! it comes from. Nothing is said by colour alone.

use crate::terminal::{Style, Terminal};
use crate::words::{columns, list, pad, paragraph};
use leadspec::{
    At, Change, ConditionTrace, CriterionId, Decimal, Definition, Explanation, FactTrace, FieldId, Gate, GateId,
    GateState, LineTrace, Nearest, Outcome, Round, ScoreId, ScoreTrace, SourceMap, StageId, Truth, Verdict, format_day,
    humanise,
};
use std::fmt::Write as _;
use std::io::{self, Write};

/// An explanation with all that its ids and places refer to.
pub(crate) struct Story<'a> {
    pub(crate) explanation: &'a Explanation,
    pub(crate) definition: &'a Definition,
    pub(crate) sources: &'a SourceMap,
}

/// Writes the whole story.
pub(crate) fn write(out: &mut dyn Write, story: &Story, terminal: Terminal) -> io::Result<()> {
    let page = Page {
        story,
        terminal,
        width: terminal.width.min(100),
    };
    page.head(out)?;
    page.questions(out)?;
    page.nearest(out)?;
    for (place, round) in story.explanation.rounds.iter().enumerate() {
        page.round(out, round, place == 0)?;
    }
    page.gates(out)?;
    page.criteria(out)?;
    for score in &story.explanation.scores {
        page.score(out, score)?;
    }
    page.grades(out)
}

impl Story<'_> {
    pub(crate) fn stage(&self, id: StageId) -> &str {
        let stage = self.definition.lifecycle.as_ref().map(|l| &l.stages[id]);
        stage.map_or("", |stage| stage.label.as_deref().unwrap_or(&stage.name))
    }

    pub(crate) fn gate(&self, id: GateId) -> &str {
        let gate: &Gate = &self.definition.gates[id];
        gate.label.as_deref().unwrap_or(&gate.name)
    }

    fn criterion(&self, id: CriterionId) -> String {
        let criterion = &self.definition.criteria[id];
        criterion.label.clone().unwrap_or_else(|| humanise(&criterion.name))
    }

    fn score(&self, id: ScoreId) -> String {
        let score = &self.definition.scores[id];
        score.label.clone().unwrap_or_else(|| humanise(&score.name))
    }

    fn field(&self, id: FieldId) -> String {
        humanise(&self.definition.fields[id].name)
    }

    /// The stages the lead went through, the one it rests at last.
    pub(crate) fn path(&self) -> Vec<StageId> {
        let rounds = &self.explanation.rounds;
        let first = rounds.first().map(|round| round.stage);
        first
            .into_iter()
            .chain(rounds.iter().filter_map(|round| round.to))
            .collect()
    }
}

/// What stands in front of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Yes,
    No,
    Open,
}

impl Mark {
    fn of(truth: Truth) -> Mark {
        match truth {
            Truth::True => Mark::Yes,
            Truth::False => Mark::No,
            Truth::Unknown => Mark::Open,
        }
    }
}

/// A line: how far in, its mark, its words, and where the definition says so.
struct Line<'a> {
    indent: usize,
    mark: Option<Mark>,
    text: &'a str,
    at: Option<At>,
}

struct Page<'a> {
    story: &'a Story<'a>,
    terminal: Terminal,
    width: usize,
}

impl Page<'_> {
    fn head(&self, out: &mut dyn Write) -> io::Result<()> {
        let (story, explanation) = (self.story, self.story.explanation);
        let definition = story.definition;
        let place = match explanation.stage {
            Some(stage) => format!(": {}", story.stage(stage)),
            None => String::new(),
        };
        let outcome = match explanation.outcome {
            Some(Outcome::Now) => " (now)",
            Some(Outcome::Later) => " (later)",
            Some(Outcome::Never) => " (never)",
            None => "",
        };
        let title = format!("Lead {}{place}{outcome}", explanation.id);
        writeln!(out, "{}", self.terminal.paint(Style::Bold, &title))?;
        let version = definition.version.as_deref().map_or(String::new(), |v| format!(" {v}"));
        let source = format!(
            "by {}{version} ({}), as of {}",
            definition.label,
            definition.digest().short(),
            format_day(explanation.as_of)
        );
        let source = paragraph(&source, self.width, "", "");
        writeln!(out, "{}", self.terminal.paint(Style::Dim, &source))?;
        if let Some(circle) = &explanation.circle {
            let text = format!("Nothing is decided: it {circle}");
            return writeln!(out, "\n{}", self.terminal.paint(Style::Bad, &text));
        }
        let path: Vec<String> = story.path().into_iter().map(|id| story.stage(id).to_string()).collect();
        let way = match path.len() {
            0 => String::new(),
            1 => "stays where it was".to_string(),
            _ => path.join(if self.terminal.unicode { " → " } else { " -> " }),
        };
        let mut is_first = true;
        for (name, text) in [
            ("Way", way),
            ("Reasons", explanation.reasons.join("; ")),
            ("To do", explanation.actions.join("; ")),
            ("Due", explanation.sla_due.clone().unwrap_or_default()),
        ] {
            if !text.is_empty() {
                if std::mem::take(&mut is_first) {
                    writeln!(out)?;
                }
                let first = pad(name, 9);
                writeln!(out, "{}", paragraph(&text, self.width, &first, "         "))?;
            }
        }
        if explanation.open {
            writeln!(out, "         An answer that is still open could change the stage.")?;
        }
        Ok(())
    }

    fn heading(&self, out: &mut dyn Write, text: &str) -> io::Result<()> {
        writeln!(out, "\n{}", self.terminal.paint(Style::Bold, text))
    }

    fn questions(&self, out: &mut dyn Write) -> io::Result<()> {
        let questions = &self.story.explanation.questions;
        if questions.is_empty() {
            return Ok(());
        }
        self.heading(out, "Ask next")?;
        for (place, question) in questions.iter().enumerate() {
            let text = if question.questions.is_empty() {
                format!(
                    "{}: no question is written for it",
                    self.story.criterion(question.criterion)
                )
            } else {
                question.questions.join(" ")
            };
            let first = format!("  {}. ", place + 1);
            writeln!(out, "{}", paragraph(&text, self.width, &first, "     "))?;
            let mut worth: Vec<String> = question
                .worth
                .iter()
                .map(|(score, points)| {
                    format!("up to {} of {}", self.points(*score, *points), self.story.score(*score))
                })
                .collect();
            if question.gate {
                worth.insert(0, "a gate rests on it".to_string());
            }
            if !worth.is_empty() {
                let text = paragraph(&worth.join("; "), self.width, "     ", "     ");
                writeln!(out, "{}", self.terminal.paint(Style::Dim, &text))?;
            }
        }
        Ok(())
    }

    fn nearest(&self, out: &mut dyn Write) -> io::Result<()> {
        let text = match &self.story.explanation.nearest {
            Nearest::NoNextStage => return Ok(()),
            Nearest::NotFound { to } => format!(
                "No change of one or two facts would bring it to {}.",
                self.story.stage(*to)
            ),
            Nearest::Changes { to, changes } => {
                let changes: Vec<String> = changes.iter().map(|change| self.change(change)).collect();
                format!(
                    "It would come to {} if {}.",
                    self.story.stage(*to),
                    list(&changes, "and")
                )
            }
        };
        self.heading(out, "Nearest change")?;
        writeln!(out, "{}", paragraph(&text, self.width, "  ", "  "))
    }

    fn change(&self, change: &Change) -> String {
        let field = self.story.field(change.field);
        let to = change.to.as_deref().unwrap_or("something else");
        match &change.from {
            Some(from) => format!("{field} were {to} (it is {from})"),
            None => format!("{field} were {to} (it is unknown)"),
        }
    }

    fn round(&self, out: &mut dyn Write, round: &Round, is_first: bool) -> io::Result<()> {
        let stage = self.story.stage(round.stage);
        let begin = if is_first { "At" } else { "Then at" };
        self.heading(out, &format!("{begin} {stage}"))?;
        if let Some(gate) = round.sent_away {
            let text = format!("sent away by the gate {}", self.story.gate(gate));
            return self.line(
                out,
                &Line::new(2, Some(Mark::No), &text, Some(self.story.definition.gates[gate].at)),
            );
        }
        if round.tried.is_empty() {
            let text = if self.is_final(round.stage) {
                "nothing leaves this stage"
            } else {
                "no way on from here"
            };
            return self.line(out, &Line::new(2, None, text, None));
        }
        for tried in &round.tried {
            let to = self.story.stage(tried.to);
            let gates = |ids: &[GateId]| {
                let names: Vec<String> = ids.iter().map(|id| self.story.gate(*id).to_string()).collect();
                list(&names, "and")
            };
            let (mark, text) = match &tried.verdict {
                Verdict::Taken => (Mark::Yes, format!("to {to}")),
                Verdict::NotTrue => (Mark::of(tried.when.truth), format!("not to {to}")),
                Verdict::Held(ids) => (Mark::Open, format!("not yet to {to}: held by {}", gates(ids))),
                Verdict::SentAway(id) => (Mark::No, format!("not to {to}: sent away by {}", gates(&[*id]))),
                Verdict::Stays(id) => (Mark::No, format!("not to {to}: stopped by {}", gates(&[*id]))),
            };
            self.line(out, &Line::new(2, Some(mark), &text, Some(tried.when.at)))?;
            self.condition(out, 6, &tried.when, None)?;
        }
        Ok(())
    }

    fn is_final(&self, id: StageId) -> bool {
        let lifecycle = self.story.definition.lifecycle.as_ref();
        lifecycle.map(|l| &l.stages[id]).is_some_and(|stage| stage.is_final)
    }

    fn gates(&self, out: &mut dyn Write) -> io::Result<()> {
        if self.story.explanation.gates.is_empty() {
            return Ok(());
        }
        self.heading(out, "Gates")?;
        for gate in &self.story.explanation.gates {
            let declared = &self.story.definition.gates[gate.gate];
            let (mark, state) = match gate.state {
                GateState::Passed => (Mark::Yes, "passed"),
                GateState::Failed => (Mark::No, "failed"),
                GateState::Unknown => (Mark::Open, "not known"),
            };
            let mut text = format!("{}: {state}", self.story.gate(gate.gate));
            if gate.moved {
                text.push_str(", and sent the lead away");
            } else if gate.holds {
                text.push_str(", and holds the lead");
            }
            if let (GateState::Failed, Some(because)) = (gate.state, &declared.because) {
                let _ = write!(text, " ({because})");
            }
            self.line(out, &Line::new(2, Some(mark), &text, Some(declared.at)))?;
            self.condition(out, 6, &gate.require, None)?;
        }
        Ok(())
    }

    fn criteria(&self, out: &mut dyn Write) -> io::Result<()> {
        if self.story.explanation.criteria.is_empty() {
            return Ok(());
        }
        self.heading(out, "Criteria")?;
        for criterion in &self.story.explanation.criteria {
            let answer = match criterion.truth {
                Truth::True => "met",
                Truth::False => "unmet",
                Truth::Unknown => "not known",
            };
            let text = format!("{}: {answer}", self.story.criterion(criterion.criterion));
            let at = self.story.definition.criteria[criterion.criterion].at;
            self.line(out, &Line::new(2, Some(Mark::of(criterion.truth)), &text, Some(at)))?;
            for clause in &criterion.clauses {
                let begin = match (criterion.clauses.len(), clause.met) {
                    (1, true) => None,
                    (_, true) => Some("met when "),
                    (_, false) => Some("unmet when "),
                };
                self.condition(out, 6, &clause.when, begin)?;
            }
        }
        Ok(())
    }

    fn score(&self, out: &mut dyn Write, score: &ScoreTrace) -> io::Result<()> {
        let points = |value| self.points(score.score, value);
        let range = match (score.low, score.high) {
            (Some(low), Some(high)) if low == high => String::new(),
            (Some(low), Some(high)) => format!(", may become {} to {}", points(low), points(high)),
            (Some(low), None) => format!(", may become {} or more", points(low)),
            (None, Some(high)) => format!(", may become {} or less", points(high)),
            (None, None) => ", may become anything".to_string(),
        };
        let clamped = if score.sum == score.value {
            String::new()
        } else {
            format!(" (the lines make {})", points(score.sum))
        };
        let name = self.story.score(score.score);
        self.heading(out, &format!("{name}: {}{clamped}{range}", points(score.value)))?;
        let width = score
            .lines
            .iter()
            .map(|line| columns(&self.earned(score.score, line)))
            .max()
            .unwrap_or(0);
        for line in &score.lines {
            self.score_line(out, score.score, line, width)?;
        }
        Ok(())
    }

    fn score_line(&self, out: &mut dyn Write, score: ScoreId, line: &LineTrace, width: usize) -> io::Result<()> {
        let is_open = line.low != line.high || line.low.is_none();
        let mark = match (is_open, line.earned != 0) {
            (true, _) => Mark::Open,
            (false, true) => Mark::Yes,
            (false, false) => Mark::No,
        };
        let earned = self.earned(score, line);
        let label = line.label.as_ref().map_or(String::new(), |label| format!("{label}: "));
        let facts = facts(&line.when.as_ref().map_or_else(|| line.facts.clone(), all_facts));
        let text = format!(
            "{}{earned}  {label}{}{facts}",
            " ".repeat(width - columns(&earned)),
            line.phrase
        );
        self.line(out, &Line::new(2, Some(mark), &text, Some(line.at)))
    }

    /// `+20`, `0`, `0 to +25`.
    fn earned(&self, score: ScoreId, line: &LineTrace) -> String {
        let signed = |value: i64| {
            let sign = if value > 0 { "+" } else { "" };
            format!("{sign}{}", self.points(score, value))
        };
        match (line.low, line.high) {
            (Some(low), Some(high)) if low != high => format!("{} to {}", signed(low), signed(high)),
            _ => signed(line.earned),
        }
    }

    fn grades(&self, out: &mut dyn Write) -> io::Result<()> {
        if self.story.explanation.grades.is_empty() {
            return Ok(());
        }
        self.heading(out, "Grades")?;
        for grade in &self.story.explanation.grades {
            let declared = &self.story.definition.grades[grade.grade];
            let label = declared.label.clone().unwrap_or_else(|| humanise(&declared.name));
            let name = grade.name.as_deref().unwrap_or("not known");
            self.line(out, &Line::new(2, None, &format!("{label}: {name}"), Some(declared.at)))?;
        }
        Ok(())
    }

    /// A condition with its facts; one that is made of several, each on a line of its own below.
    fn condition(
        &self,
        out: &mut dyn Write,
        indent: usize,
        condition: &ConditionTrace,
        begin: Option<&str>,
    ) -> io::Result<()> {
        let mut inner = condition;
        while let ([only], true) = (inner.parts.as_slice(), inner.facts.is_empty()) {
            inner = only;
        }
        let is_leaf = inner.parts.is_empty() || !inner.facts.is_empty();
        let facts = if is_leaf {
            facts(&all_facts(condition))
        } else {
            String::new()
        };
        let text = format!("{}{}{facts}", begin.unwrap_or(""), condition.phrase);
        self.line(out, &Line::new(indent, Some(Mark::of(condition.truth)), &text, None))?;
        if !is_leaf {
            for part in &inner.parts {
                self.condition(out, indent + 4, part, None)?;
            }
        }
        Ok(())
    }

    /// A line with where it is written at its end.
    fn line(&self, out: &mut dyn Write, line: &Line) -> io::Result<()> {
        let mark = match (line.mark, self.terminal.unicode) {
            (None, _) => String::new(),
            (Some(Mark::Yes), true) => "✓ ".to_string(),
            (Some(Mark::No), true) => "✗ ".to_string(),
            (Some(Mark::Yes), false) => "+ ".to_string(),
            (Some(Mark::No), false) => "- ".to_string(),
            (Some(Mark::Open), _) => "? ".to_string(),
        };
        let style = match line.mark {
            None => None,
            Some(Mark::Yes) => Some(Style::Good),
            Some(Mark::No) => Some(Style::Bad),
            Some(Mark::Open) => Some(Style::Warn),
        };
        let place = line.at.map_or(String::new(), |at| self.place(at));
        let room = if place.is_empty() {
            self.width
        } else {
            self.width.saturating_sub(columns(&place) + 2)
        };
        let other = " ".repeat(line.indent + columns(&mark));
        // The mark is put in after wrapping: its colour must not be counted as columns.
        let text = paragraph(line.text, room.max(30), &other, &other);
        let mut lines = text.lines();
        let first = lines.next().unwrap_or_default();
        let body = first.get(other.len()..).unwrap_or_default();
        let gap = self.width.saturating_sub(columns(first) + columns(&place)).max(2);
        let painted = style.map_or(mark.clone(), |style| self.terminal.paint(style, &mark));
        let place = if place.is_empty() {
            String::new()
        } else {
            format!("{}{}", " ".repeat(gap), self.terminal.paint(Style::Dim, &place))
        };
        writeln!(out, "{}{painted}{body}{place}", " ".repeat(line.indent))?;
        lines.try_for_each(|line| writeln!(out, "{line}"))
    }

    /// Where something is written: `sql.lead:12`.
    fn place(&self, at: At) -> String {
        let sources = self.story.sources;
        let file = sources.file_at(at.0.start).map_or("", |id| sources.name(id));
        let name = file.rsplit('/').next().unwrap_or(file);
        format!("{name}:{}", sources.position(at.0.start).line)
    }

    /// Points of a score; percentages for one of weights.
    fn points(&self, score: ScoreId, value: i64) -> String {
        let unit = if self.story.definition.scores[score].weights {
            "%"
        } else {
            ""
        };
        format!("{}{unit}", Decimal(value))
    }
}

impl<'a> Line<'a> {
    fn new(indent: usize, mark: Option<Mark>, text: &'a str, at: Option<At>) -> Line<'a> {
        Line { indent, mark, text, at }
    }
}

/// All facts of a condition and of what it is made of, each once.
fn all_facts(condition: &ConditionTrace) -> Vec<FactTrace> {
    let mut found: Vec<FactTrace> = Vec::new();
    let mut open = vec![condition];
    while let Some(next) = open.pop() {
        for fact in &next.facts {
            if !found.contains(fact) {
                found.push(fact.clone());
            }
        }
        open.extend(next.parts.iter().rev());
    }
    found
}

/// ` (budget: 45,000 EUR; leasing: unknown)`
fn facts(facts: &[FactTrace]) -> String {
    if facts.is_empty() {
        return String::new();
    }
    let told: Vec<String> = facts
        .iter()
        .map(|fact| format!("{}: {}", fact.name, fact.value.as_deref().unwrap_or("unknown")))
        .collect();
    format!(" ({})", told.join("; "))
}
