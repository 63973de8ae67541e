//! All of a decision that a test can expect, and where two decisions differ.

use crate::words;
use leadspec_data::LeadBatch;
use leadspec_engine::{Inquiry, Inspection, Inspector, MoveCause, Scratch};
use leadspec_ir::{
    ArenaId, CriterionId, Definition, GateId, GateState, GradeId, SampleLead, ScoreId, StageId, Truth, written_text,
};
use std::sync::Arc;

/// What tests can see of a decision. Reasons that nobody wrote, made of conditions in words, are left out: every change of a
/// condition would show in them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Seen {
    /// It runs in a circle.
    Undecided,
    /// It is decided.
    Decided(Box<Decision>),
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Decision {
    stage: Option<StageId>,
    path: Vec<StageId>,
    gates: Vec<GateState>,
    criteria: Vec<Truth>,
    scores: Vec<i64>,
    grades: Vec<Option<u32>>,
    reasons: Vec<String>,
    actions: Vec<String>,
    asks: Vec<CriterionId>,
    ranges: Vec<(Option<i64>, Option<i64>)>,
}

/// What a test can expect of a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Column {
    /// Where it rests.
    Stage,
    /// A gate's state.
    Gate(GateId),
    /// A criterion's answer.
    Criterion(CriterionId),
    /// What a score has earned.
    Score(ScoreId),
    /// A grade.
    Grade(GradeId),
    /// The way it went.
    Path,
    /// What is to be done.
    Action,
    /// The reasons people see.
    Reason,
    /// The questions to ask.
    Asks,
    /// What a score could still become.
    Range(ScoreId),
}

/// A definition that decides leads which are written out.
pub(crate) struct Decider {
    inspector: Inspector,
    as_of: i64,
    whole: bool,
    scratch: Scratch,
}

impl Decider {
    /// `whole`: with the questions to ask and what scores could become.
    pub(crate) fn new(definition: &Arc<Definition>, as_of: i64, whole: bool) -> Decider {
        let inquiry = Inquiry {
            ranges: whole,
            questions: whole,
            ..Inquiry::default()
        };
        Decider {
            inspector: Inspector::new(definition, as_of, &inquiry),
            as_of,
            whole,
            scratch: Scratch::new(),
        }
    }

    /// What is seen of each lead.
    pub(crate) fn seen(&mut self, leads: &[SampleLead]) -> Vec<Seen> {
        let definition = Arc::clone(self.inspector.definition());
        let mut batch = LeadBatch::of_samples(&definition, self.as_of, leads);
        let inspection = self.inspector.inspect(&mut batch, &mut self.scratch);
        (0..leads.len())
            .map(|row| Seen::of(&inspection, row, self.whole))
            .collect()
    }
}

impl Seen {
    /// What is seen of a lead; `whole` where the inspection was asked for ranges and questions.
    pub(crate) fn of(inspection: &Inspection, row: usize, whole: bool) -> Seen {
        if inspection.circle(row).is_some() {
            return Seen::Undecided;
        }
        let definition = inspection.definition();
        Seen::Decided(Box::new(Decision {
            stage: inspection.stage(row),
            path: inspection.path(row),
            gates: definition.gates.ids().map(|id| inspection.gate(row, id)).collect(),
            criteria: definition
                .criteria
                .ids()
                .map(|id| inspection.criterion(row, id))
                .collect(),
            scores: definition.scores.ids().map(|id| inspection.score(row, id)).collect(),
            grades: definition.grades.ids().map(|id| inspection.grade(row, id)).collect(),
            reasons: reasons(inspection, row),
            actions: inspection.actions(row).into_iter().map(str::to_string).collect(),
            asks: if whole { inspection.asks(row) } else { Vec::new() },
            ranges: definition
                .scores
                .ids()
                .filter(|_| whole)
                .map(|id| inspection.range(row, id))
                .collect(),
        }))
    }

    /// The first column in which a test that expects what is seen here would notice that the other is seen.
    pub(crate) fn noticed_by(&self, other: &Seen) -> Option<Column> {
        let (own, other) = match (self, other) {
            (Seen::Decided(own), Seen::Decided(other)) => (own, other),
            (Seen::Decided(own), Seen::Undecided) => return Some(own.first()),
            // That a lead cannot be decided is no decision to hold on to.
            (Seen::Undecided, Seen::Decided(_) | Seen::Undecided) => return None,
        };
        let gate = place(&own.gates, &other.gates).map(Column::Gate);
        let criterion = || place(&own.criteria, &other.criteria).map(Column::Criterion);
        let score = || place(&own.scores, &other.scores).map(Column::Score);
        let grade = || place(&own.grades, &other.grades).map(Column::Grade);
        (own.stage != other.stage)
            .then_some(Column::Stage)
            .or(gate)
            .or_else(criterion)
            .or_else(score)
            .or_else(grade)
            .or_else(|| (own.path != other.path).then_some(Column::Path))
            .or_else(|| missing(&own.actions, &other.actions).then_some(Column::Action))
            .or_else(|| (own.reasons.iter().any(|r| !other.reasons.contains(r))).then_some(Column::Reason))
            .or_else(|| differs(&own.asks, &other.asks).then_some(Column::Asks))
            .or_else(|| place(&own.ranges, &other.ranges).map(Column::Range))
    }
}

/// The reasons that somebody wrote, in order.
fn reasons(inspection: &Inspection, row: usize) -> Vec<String> {
    let definition = inspection.definition();
    let gate = |id: GateId| {
        let gate = &definition.gates[id];
        gate.because.clone().or_else(|| gate.label.clone())
    };
    let transitions = definition.lifecycle.as_ref().map(|l| &l.transitions);
    let moved = inspection.moves(row).into_iter().filter_map(|own| match own.cause {
        MoveCause::Gate(id) => gate(id),
        MoveCause::Transition(id) => transitions.and_then(|own| own.lookup(id)?.because.clone()),
    });
    let held = inspection.held(row).into_iter();
    moved
        .chain(held.map(|id| format!("{}: not known yet", definition.gates[id].label.as_deref().unwrap_or(""))))
        .collect()
}

/// The place of the first difference, as an id.
fn place<T: PartialEq, I: ArenaId>(own: &[T], other: &[T]) -> Option<I> {
    let pairs = own.iter().zip(other);
    pairs
        .into_iter()
        .position(|(own, other)| own != other)
        .map(I::from_index)
}

/// Whether something that is to be done would be missed, or nothing was and something is.
fn missing(own: &[String], other: &[String]) -> bool {
    own.iter().any(|action| !other.contains(action)) || own.is_empty() != other.is_empty()
}

fn differs(own: &[CriterionId], other: &[CriterionId]) -> bool {
    own.len() != other.len() || own.iter().any(|id| !other.contains(id))
}

impl Decision {
    /// The column to hold on to where the other decision is none.
    fn first(&self) -> Column {
        if self.stage.is_some() {
            Column::Stage
        } else if self.gates.is_empty() {
            Column::Score(ArenaId::from_index(0))
        } else {
            Column::Gate(ArenaId::from_index(0))
        }
    }
}

/// What a test can write, and what it does not say of the other decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Written {
    /// The head of a column, or what stands behind `expect`: `stage`, `gate business_mail`, `fit`.
    pub(crate) head: String,
    /// The cell: `sql`, `passed`, `85`.
    pub(crate) cell: String,
    /// What the other decision has there.
    pub(crate) other: String,
}

impl Seen {
    /// What is seen in a column, of this decision and of another.
    pub(crate) fn written(&self, other: &Seen, column: Column, definition: &Definition) -> Written {
        let empty = Decision::default();
        let Seen::Decided(own) = self else {
            return empty.written(&empty, column, definition);
        };
        match other {
            Seen::Decided(other) => own.written(other, column, definition),
            Seen::Undecided => Written {
                other: "none: it runs in a circle".to_string(),
                ..own.written(&empty, column, definition)
            },
        }
    }
}

impl Decision {
    fn written(&self, other: &Decision, column: Column, definition: &Definition) -> Written {
        let both = |head: String, cell: &dyn Fn(&Decision) -> Option<String>| Written {
            head,
            cell: cell(self).unwrap_or_default(),
            other: cell(other).unwrap_or_default(),
        };
        match column {
            Column::Stage => both("stage".to_string(), &|of| Some(words::stage(definition, of.stage?))),
            Column::Path => both("path".to_string(), &|of| Some(words::stages(definition, &of.path))),
            Column::Gate(id) => both(format!("gate {}", definition.gates[id].name), &|of| {
                of.gates
                    .get(id.index())
                    .map(|state| words::gate_word(*state).to_string())
            }),
            Column::Criterion(id) => both(format!("criterion {}", definition.criteria[id].name), &|of| {
                of.criteria
                    .get(id.index())
                    .map(|truth| words::truth_word(*truth).to_string())
            }),
            Column::Score(id) => both(definition.scores[id].name.clone(), &|of| {
                of.scores
                    .get(id.index())
                    .map(|points| words::points(definition, id, *points))
            }),
            Column::Grade(id) => both(definition.grades[id].name.clone(), &|of| {
                let name = |code: u32| definition.grades[id].names.get(code as usize).cloned();
                let code = of.grades.get(id.index())?;
                Some(code.and_then(name).unwrap_or_else(|| "unknown".to_string()))
            }),
            Column::Range(id) => both(format!("range of {}", definition.scores[id].name), &|of| {
                let (low, high) = of.ranges.get(id.index())?;
                Some(words::limits(definition, id, *low, *high))
            }),
            Column::Action => Written {
                head: "action".to_string(),
                cell: first_missing(&self.actions, &other.actions).unwrap_or_else(|| "nothing".to_string()),
                other: words::listed(&other.actions, "nothing"),
            },
            Column::Reason => {
                let quoted = |all: &[String]| all.iter().map(|r| written_text(r)).collect::<Vec<_>>();
                Written {
                    head: "reason".to_string(),
                    cell: first_missing(&self.reasons, &other.reasons).map_or_else(String::new, |r| written_text(&r)),
                    other: words::listed(&quoted(&other.reasons), "none"),
                }
            }
            Column::Asks => self.asked(other, definition),
        }
    }

    fn asked(&self, other: &Decision, definition: &Definition) -> Written {
        let name = |id: &CriterionId| definition.criteria[*id].name.clone();
        let only = |of: &[CriterionId], than: &[CriterionId]| of.iter().find(|id| !than.contains(id)).map(name);
        let (head, cell) = match (only(&self.asks, &other.asks), only(&other.asks, &self.asks)) {
            (Some(asked), _) => ("asks", asked),
            (None, Some(_)) if self.asks.is_empty() => ("asks", "nothing".to_string()),
            (None, Some(asked)) => ("not asks", asked),
            (None, None) => ("asks", words::criteria(definition, &self.asks)),
        };
        Written {
            head: head.to_string(),
            cell,
            other: words::criteria(definition, &other.asks),
        }
    }
}

fn first_missing(own: &[String], other: &[String]) -> Option<String> {
    own.iter().find(|text| !other.contains(text)).cloned()
}
