//! What no test notices, as people read it.

use super::catch::{Catch, Start};
use super::mutant::{Item, Mutant};
use super::run::{Fate, Mutation};
use crate::coverage::wrapped;
use crate::prepare::Place;
use crate::report::{MutationSummary, Remark};
use crate::suggest::column;
use leadspec_diagnostics::SourceMap;
use leadspec_ir::{At, Definition, Example, Suite, group_thousands};
use leadspec_prove::Part;
use std::fmt::Write as _;

/// What became of small changes, with all that is needed to tell it.
#[derive(Debug, Clone, Copy)]
pub struct MutationReport<'a> {
    /// What became of them.
    pub mutation: &'a Mutation,
    /// What was changed.
    pub definition: &'a Definition,
    /// What should have noticed.
    pub suite: &'a Suite,
    /// Leads with names.
    pub examples: &'a [Example],
    /// The texts.
    pub sources: &'a SourceMap,
    /// The as-of day given to [`mutate`](super::mutate).
    pub as_of: i64,
}

impl MutationReport<'_> {
    /// As text of at most so many columns: what no test notices, item by item, each with the lead that would notice it; what was
    /// accepted; how many there are. The tests to add come behind where there are any.
    pub fn text(&self, width: usize) -> String {
        let width = width.max(40);
        let mut out = self.summary_line(width);
        let mut item = None;
        for (mutant, catch) in self.mutation.survivors() {
            if item.is_none() {
                out.push_str("\nNothing fails if …\n");
            }
            if item != Some(mutant.item) {
                item = Some(mutant.item);
                let title = mutant.item.title(self.definition);
                let _ = writeln!(out, "\n{title}  {}", self.place(self.item_at(mutant.item)));
            }
            self.survivor(&mut out, mutant, catch, width);
        }
        self.accepted(&mut out, width);
        let tests = self.tests();
        if !tests.is_empty() {
            let all = if tests.len() == 1 { "This test" } else { "These tests" };
            let _ = writeln!(out, "\n{all} would notice:");
            for test in tests {
                let _ = write!(out, "\n{}", test.text);
            }
        }
        out
    }

    /// The tests that would notice what none notices.
    pub fn tests(&self) -> Vec<super::MissingTest> {
        self.mutation
            .tests(self.suite, self.definition, self.examples, self.as_of)
    }

    /// For a report of all tests: see [`report`](crate::report).
    pub fn summary(&self) -> MutationSummary {
        let score = self.mutation.score();
        let remark = |mutant: &Mutant| Remark {
            text: format!("nothing fails if {}", mutant.sentence),
            at: mutant.at,
        };
        MutationSummary {
            killed: score.killed,
            survived: score.survived,
            survivors: self.mutation.survivors().map(|(mutant, _)| remark(mutant)).collect(),
        }
    }

    /// `182 of 188 small changes are noticed (96%).`
    fn summary_line(&self, width: usize) -> String {
        let score = self.mutation.score();
        let number = |of: usize| group_thousands(i64::try_from(of).unwrap_or(i64::MAX));
        let mut text = format!(
            "The tests notice {} of {} small changes ({}%).",
            number(score.killed),
            number(score.total()),
            score.percent()
        );
        let count = |is: fn(&Fate) -> bool| self.mutation.tried.iter().filter(|tried| is(&tried.fate)).count();
        let unseen = count(|fate| *fate == Fate::NoLeadCanTell);
        if unseen > 0 {
            let (are, them) = if unseen == 1 { ("is", "it") } else { ("are", "them") };
            let _ = write!(
                text,
                " {} more {are} not counted: no lead can tell {them}.",
                number(unseen)
            );
        }
        let accepted = count(|fate| matches!(fate, Fate::Accepted(_)));
        if accepted > 0 {
            let are = if accepted == 1 { "is" } else { "are" };
            let _ = write!(text, " {} more {are} accepted.", number(accepted));
        }
        wrapped(&text, "", "", width)
    }

    fn survivor(&self, out: &mut String, mutant: &Mutant, catch: Option<&Catch>, width: usize) {
        let first = format!("{:>5}  ", self.sources.position(mutant.at.0.start).line);
        out.push_str(&wrapped(&mutant.sentence, &first, "       ", width));
        let Some(catch) = catch else {
            let text = "no lead was found that would notice it";
            out.push_str(&wrapped(text, "       ", "       ", width));
            return;
        };
        let with = self.with(catch);
        let says = if catch.expected == catch.instead {
            format!("expect {} {}", catch.head, catch.expected)
        } else {
            format!(
                "expect {} {} (with the change: {})",
                catch.head, catch.expected, catch.instead
            )
        };
        let text = format!("{}{with}: {says}", self.from(catch));
        out.push_str(&wrapped(&text, "       + ", "         ", width));
    }

    /// What a lead starts from: `ready_director`, `the lead of tests.lead:88`.
    fn from(&self, catch: &Catch) -> String {
        match catch.base {
            Some(Start::Example(place)) => {
                let name = self.examples.get(place).map_or("", |example| example.name.as_str());
                format!("given {name}")
            }
            Some(Start::Case(Place::Written { test, case })) => {
                let test = self.suite.tests.get(test);
                let row = test.and_then(|test| test.cases.get(case)?.row.as_ref());
                let at = row.map(|row| row.at).or(test.map(|test| test.at));
                format!("given the lead of {}", self.place(at.unwrap_or_default()))
            }
            Some(Start::Case(Place::Row { test, file, row })) => {
                let file = self.suite.tests.get(test).and_then(|test| test.files.get(file));
                let path = file.map_or("", |file| file.path.as_str());
                format!("given the lead of row {} of {path}", row + 1)
            }
            None => "given a lead".to_string(),
        }
    }

    /// In what it differs from that: ` with employees: 249`.
    fn with(&self, catch: &Catch) -> String {
        let day = catch.as_of.unwrap_or(self.as_of);
        let part = |part: &Part| {
            let own = match part {
                Part::Field(id) => column::Column::Field(*id),
                Part::Events(id) => column::Column::Event(*id),
            };
            let cell = column::given(self.definition, &catch.lead, own, day);
            let cell = if cell.is_empty() { "none".to_string() } else { cell };
            format!("{}: {cell}", column::head(self.definition, own))
        };
        let parts: Vec<String> = catch.changed.iter().map(part).collect();
        if parts.is_empty() {
            String::new()
        } else {
            format!(" with {}", parts.join(", "))
        }
    }

    fn accepted(&self, out: &mut String, width: usize) {
        let mut first = true;
        for tried in &self.mutation.tried {
            if let Fate::Accepted(reason) = &tried.fate {
                if first {
                    out.push_str("\nAccepted, although nothing fails if …\n");
                    first = false;
                }
                let line = format!("{:>5}  ", self.sources.position(tried.mutant.at.0.start).line);
                out.push_str(&wrapped(&tried.mutant.sentence, &line, "       ", width));
                out.push_str(&wrapped(&format!("accepted: {reason}"), "       ", "       ", width));
            }
        }
        for stale in &self.mutation.stale {
            let text = format!(
                "{} needs no reason any more: a test notices it, or the definition says something else now",
                stale.fingerprint
            );
            out.push_str(&wrapped(&text, "  ", "  ", width));
        }
    }

    pub(super) fn item_at(&self, item: Item) -> At {
        match item {
            Item::Let(id) => self.definition.lets[id].at,
            Item::Criterion(id) => self.definition.criteria[id].at,
            Item::Score(id) => self.definition.scores[id].at,
            Item::Grade(id) => self.definition.grades[id].at,
            Item::Gate(id) => self.definition.gates[id].at,
            Item::Transition(id) => {
                let lifecycle = self.definition.lifecycle.as_ref();
                lifecycle.map_or_else(At::default, |l| l.transitions[id].at)
            }
        }
    }

    /// `definition.lead:50`
    pub(super) fn place(&self, at: At) -> String {
        let file = self
            .sources
            .file_at(at.0.start)
            .map_or("", |file| self.sources.name(file));
        format!("{file}:{}", self.sources.position(at.0.start).line)
    }
}
