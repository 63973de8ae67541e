//! What a coverage is told from, whichever form it is told in.

use super::goal::{Goal, GoalId, GoalItem, GoalKind, Goals};
use super::measure::{Coverage, Standing};
use leadspec_diagnostics::{FileId, SourceMap};
use leadspec_ir::{ArenaId, Definition};
use std::collections::BTreeMap;

/// A coverage with all that is needed to tell it: a [table](CoverageReport::table) for people, [lcov](CoverageReport::lcov) and
/// [Cobertura](CoverageReport::cobertura) for editors and servers.
#[derive(Debug, Clone, Copy)]
pub struct CoverageReport<'a> {
    /// What was covered.
    pub definition: &'a Definition,
    /// Its goals.
    pub goals: &'a Goals,
    /// How they stand.
    pub coverage: &'a Coverage,
    /// The text the definition was read from.
    pub sources: &'a SourceMap,
}

/// A line of a source file with its goals, those that no lead can meet left out.
pub(super) struct Line<'a> {
    /// From 1.
    pub(super) number: u32,
    /// How many cases meet any of its goals.
    pub(super) hits: usize,
    /// The goals of each decision that stands there.
    pub(super) decisions: Vec<Vec<Branch<'a>>>,
}

/// A goal, as a branch of its line.
pub(super) struct Branch<'a> {
    pub(super) goal: &'a Goal,
    /// How many cases take it.
    pub(super) count: usize,
    /// Whether any case comes to the decision at all.
    pub(super) reached: bool,
}

/// A source file with its lines that have goals.
pub(super) struct File<'a> {
    /// As people know it.
    pub(super) name: &'a str,
    /// Ascending.
    pub(super) lines: Vec<Line<'a>>,
}

impl<'a> CoverageReport<'a> {
    /// The source files in their order, those without goals left out.
    pub(super) fn files(&self) -> Vec<File<'a>> {
        let mut files: BTreeMap<FileId, BTreeMap<u32, Vec<GoalId>>> = BTreeMap::new();
        for (id, goal) in self.goals.entries() {
            if matches!(self.coverage.standing(id), Standing::Never(_)) {
                continue;
            }
            let Some(file) = self.sources.file_at(goal.at.0.start) else {
                continue;
            };
            let line = self.sources.position(goal.at.0.start).line;
            files.entry(file).or_default().entry(line).or_default().push(id);
        }
        files
            .into_iter()
            .map(|(file, lines)| File {
                name: self.sources.name(file),
                lines: lines.into_iter().map(|(number, ids)| self.line(number, &ids)).collect(),
            })
            .collect()
    }

    fn line(&self, number: u32, ids: &[GoalId]) -> Line<'a> {
        let meets = |met: &super::measure::GoalSet| ids.iter().any(|id| met.contains(*id));
        let mut decisions: BTreeMap<u32, Vec<Branch>> = BTreeMap::new();
        for id in ids {
            let goal = &self.goals[*id];
            decisions.entry(goal.decision).or_default().push(Branch {
                goal,
                count: self.coverage.count(*id),
                reached: self.reached(goal),
            });
        }
        Line {
            number,
            hits: self.coverage.cases().iter().filter(|(_, met)| meets(met)).count(),
            decisions: decisions.into_values().collect(),
        }
    }

    /// Whether any case comes to a goal's decision: to that of a transition only where it is looked at.
    fn reached(&self, goal: &Goal) -> bool {
        match goal.item {
            GoalItem::Transition(id) => self.goals.entries().any(|(other, goal)| {
                matches!(goal.kind, GoalKind::Transition(of, _) if of == id) && self.coverage.count(other) > 0
            }),
            GoalItem::Field(_)
            | GoalItem::Event(_)
            | GoalItem::Let(_)
            | GoalItem::Criterion(_)
            | GoalItem::Score(_)
            | GoalItem::Grade(_)
            | GoalItem::Gate(_) => !self.coverage.cases().is_empty(),
        }
    }

    /// Where a goal's item is declared, as `definition.lead:50`.
    pub(super) fn place(&self, goal: GoalId) -> String {
        let at = self.goals[goal].item.at(self.definition).0.start;
        let file = self.sources.file_at(at).map_or("", |file| self.sources.name(file));
        format!("{file}:{}", self.sources.position(at).line)
    }

    /// The goals by item, the items in the order of the source.
    pub(super) fn items(&self) -> Vec<Vec<GoalId>> {
        let mut items: Vec<Vec<GoalId>> = Vec::new();
        for (id, goal) in self.goals.entries() {
            match items
                .iter_mut()
                .find(|ids| ids.first().is_some_and(|first| self.goals[*first].item == goal.item))
            {
                Some(ids) => ids.push(id),
                None => items.push(vec![id]),
            }
        }
        items.sort_by_key(|ids| {
            ids.first()
                .map(|id| (self.goals[*id].item.at(self.definition).0.start, id.index()))
        });
        items
    }
}

impl Line<'_> {
    /// How many of its branches some case takes, and how many there are.
    pub(super) fn branches(&self) -> (usize, usize) {
        let all = || self.decisions.iter().flatten();
        (all().filter(|branch| branch.count > 0).count(), all().count())
    }
}
