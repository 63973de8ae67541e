//! Tries cells until a question about all leads is answered. Bounded: a question that would take too many trials is given up,
//! with the answer that says least.

use super::model::Model;
use super::space::{Axis, Cell, Space};
use super::truths::Truths;
use super::view::View;
use leadspec_ir::{Condition, CriterionId, CriterionRule, GateId, GateState, Truth};

/// How many trials one question may take.
const TRIALS: u32 = 3_000;

/// All that `ask` may come out as, over all leads. Once it is as much as `enough`, the search ends; given up, it is everything.
pub(super) fn outcomes(
    model: &Model<'_>,
    space: &Space,
    enough: Truths,
    ask: &dyn Fn(&View<'_, '_>) -> Truths,
) -> Truths {
    let mut search = Search {
        model,
        space,
        ask,
        enough,
        found: Truths::NONE,
        left: TRIALS,
        chosen: vec![None; space.cuts.len()],
    };
    search.go(0);
    search.found
}

/// What a condition may come out as, over all leads.
pub(super) fn condition(model: &Model<'_>, condition: &Condition, enough: Truths) -> Truths {
    let space = Space::of(model, &[condition]);
    outcomes(model, &space, enough, &|view| view.condition(condition))
}

/// What a criterion's answer may be, over all leads.
pub(super) fn criterion(model: &Model<'_>, id: CriterionId) -> Truths {
    let mut space = Space::new(false);
    match &model.definition.criteria[id].rule {
        CriterionRule::Condition(condition) => space.add(model, condition, 0),
        CriterionRule::FirstKnown(clauses) => {
            for clause in clauses {
                space.add(model, &clause.when, 0);
            }
        }
    }
    let space = space.finish(model);
    outcomes(model, &space, Truths::one(Truth::Unknown), &|view| view.criterion(id))
}

/// Whether some lead may answer all of it as asked. `false` is certain, `true` is not.
pub(super) fn possible(model: &Model<'_>, conditions: &[(&Condition, Truths)]) -> bool {
    let all: Vec<&Condition> = conditions.iter().map(|(c, _)| *c).collect();
    let space = Space::of(model, &all);
    let found = outcomes(model, &space, Truths::one(Truth::True), &|view| {
        conditions
            .iter()
            .fold(Truths::one(Truth::True), |so_far, (condition, wanted)| {
                if so_far == Truths::one(Truth::False) {
                    return so_far;
                }
                let answer = view.condition(condition);
                let fits = Truths::NONE
                    .with(Truth::True, answer.both(*wanted) != Truths::NONE)
                    .with(Truth::False, !wanted.covers(answer));
                so_far.join(fits, Truth::and)
            })
    });
    found.has(Truth::True)
}

/// Whether some lead passes a gate, and whether some lead does not.
pub(super) fn gate_passes(model: &Model<'_>, id: GateId, enough: Truths) -> Truths {
    let space = Space::of(model, &[&model.definition.gates[id].require]);
    outcomes(model, &space, enough, &|view| passes(&view.gate(id)))
}

/// Whether these states are a pass: yes, no or either.
pub(super) fn passes(states: &[GateState]) -> Truths {
    Truths::NONE
        .with(Truth::True, states.contains(&GateState::Passed))
        .with(Truth::False, states.iter().any(|s| *s != GateState::Passed))
}

struct Search<'a, 'd> {
    model: &'a Model<'d>,
    space: &'a Space,
    ask: &'a dyn Fn(&View<'_, '_>) -> Truths,
    enough: Truths,
    found: Truths,
    left: u32,
    chosen: Vec<Option<usize>>,
}

impl Search<'_, '_> {
    /// Tries all cells of the axes from this one on.
    fn go(&mut self, axis: usize) {
        if self.found.covers(self.enough) {
            return;
        }
        let Some(left) = self.left.checked_sub(1) else {
            self.found = Truths::ALL;
            return;
        };
        self.left = left;
        let view = View::new(self.model, self.space, &self.chosen);
        let answer = (self.ask)(&view);
        let Some(cut) = self.space.cuts.get(axis) else {
            self.found = self.found.or_else(answer);
            return;
        };
        if self.found.covers(answer) || answer.only().is_some() {
            self.found = self.found.or_else(answer);
            return;
        }
        // An atom tells something only where its facts leave it open: only those answers are worth trying.
        let open = if let Axis::Atom(condition) = &cut.axis {
            view.condition(condition)
        } else {
            Truths::ALL
        };
        for (place, cell) in cut.cells.iter().enumerate() {
            if matches!(cell, Cell::Truth(truth) if matches!(cut.axis, Axis::Atom(_)) && !open.has(*truth)) {
                continue;
            }
            self.choose(axis, Some(place));
            self.go(axis + 1);
        }
        self.choose(axis, None);
    }

    fn choose(&mut self, axis: usize, cell: Option<usize>) {
        if let Some(chosen) = self.chosen.get_mut(axis) {
            *chosen = cell;
        }
    }
}
