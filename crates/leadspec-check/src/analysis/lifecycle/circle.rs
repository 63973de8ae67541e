//! LS4005: a circle that a lead would really run in.
//!
//! Most circles of a lifecycle are meant: a lead goes back to nurture and comes again when something has changed. Reported is
//! only a circle whose conditions rest on one and the same fact or score (or are all the same), and for which a lead is found
//! that meets all of them, passes all gates on the way, and meets no transition that would take it elsewhere. Other circles are
//! stopped when a lead is decided: no stage is entered twice.

use super::super::findings::Findings;
use super::super::model::Model;
use super::super::numbers;
use super::super::search;
use super::super::space::{Axis, Cell, Cut, Space, TextCell};
use super::super::truths::Truths;
use super::super::view::View;
use super::{guards, way};
use leadspec_diagnostics::{Code, Diagnostic};
use leadspec_ir::{
    Condition, ConditionKind, EventId, FieldId, GateId, Lifecycle, Quantity, QuantityKind, Source, StageId, TextTest,
    Transition, Truth,
};

/// Circles looked at, stages in one, and steps taken to find them all.
const CIRCLES: usize = 300;
const LENGTH: usize = 12;
const STEPS: u32 = 50_000;

pub(super) fn check(model: &Model<'_>, lifecycle: &Lifecycle, findings: &mut Findings) {
    let mut reported: Vec<StageId> = Vec::new();
    for circle in circles(lifecycle) {
        // Two circles through one stage are mostly one mistake.
        if circle.iter().any(|t| reported.contains(&t.from)) {
            continue;
        }
        if let Some(shared) = rests_on_one_fact(model, &circle)
            && somebody_runs(model, lifecycle, &circle)
        {
            reported.extend(circle.iter().map(|t| t.from));
            report(model, lifecycle, &circle, &shared, findings);
        }
    }
}

/// The circles of the lifecycle, each once, from its first stage.
fn circles(lifecycle: &Lifecycle) -> Vec<Vec<&Transition>> {
    let mut walk = Walk {
        lifecycle,
        path: Vec::new(),
        found: Vec::new(),
        left: STEPS,
    };
    for start in lifecycle.stages.ids() {
        walk.go(start, start);
    }
    walk.found
}

struct Walk<'a> {
    lifecycle: &'a Lifecycle,
    path: Vec<&'a Transition>,
    found: Vec<Vec<&'a Transition>>,
    left: u32,
}

impl Walk<'_> {
    /// Goes on from a stage, back to `start` over stages behind it only: each circle is found from its first stage.
    fn go(&mut self, start: StageId, at: StageId) {
        if self.path.len() >= LENGTH || self.lifecycle.stages[at].is_final {
            return;
        }
        for transition in self.lifecycle.transitions.iter().filter(|t| t.from == at) {
            let Some(left) = self.left.checked_sub(1) else { return };
            self.left = left;
            if self.found.len() >= CIRCLES {
                return;
            }
            self.path.push(transition);
            if transition.to == start {
                self.found.push(self.path.clone());
            } else if transition.to > start && !self.path.iter().any(|t| t.from == transition.to) {
                self.go(start, transition.to);
            }
            self.path.pop();
        }
    }
}

/// The space of the circle's conditions if they rest on one fact or score at most, or are all the same.
fn rests_on_one_fact(model: &Model<'_>, circle: &[&Transition]) -> Option<Space> {
    let conditions: Vec<&Condition> = circle
        .iter()
        .map(|t| &t.when)
        .filter(|c| !matches!(c.kind, ConditionKind::Constant(_)))
        .collect();
    let same = conditions.windows(2).all(|pair| matches!(pair, [a, b] if a == b));
    let space = Space::of(model, &conditions);
    (same || space.cuts.len() <= 1).then_some(space)
}

/// Whether a lead is found that runs all the way round.
fn somebody_runs(model: &Model<'_>, lifecycle: &Lifecycle, circle: &[&Transition]) -> bool {
    let mut earlier: Vec<&Transition> = Vec::new();
    for step in circle {
        earlier.extend(
            lifecycle
                .transitions
                .iter()
                .take_while(|t| !std::ptr::eq(*t, *step))
                .filter(|t| t.from == step.from),
        );
    }
    let mut gates: Vec<GateId> = circle
        .iter()
        .flat_map(|t| guards(model, t.to))
        .map(|(id, _)| id)
        .collect();
    gates.sort_unstable();
    gates.dedup();
    let mut space = Space::new(true);
    for transition in circle.iter().chain(&earlier) {
        space.add(model, &transition.when, 0);
    }
    for gate in &gates {
        space.add(model, &model.definition.gates[*gate].require, 0);
    }
    let space = space.finish(model);
    if !is_exact(model, &space) {
        return false;
    }
    let found = search::outcomes(model, &space, Truths::one(Truth::True), &|view| {
        let runs = runs(view, circle, &earlier, &gates);
        let is_whole = view.chosen.iter().all(Option::is_some);
        if is_whole && (runs.only() != Some(Truth::True) || !view.is_consistent()) {
            Truths::one(Truth::False)
        } else {
            runs
        }
    });
    // A search that is given up answers with everything, the unknown too; nothing else does.
    found.has(Truth::True) && !found.has(Truth::Unknown)
}

/// Whether the leads of a view run round: yes, no, or some do.
fn runs(view: &View<'_, '_>, circle: &[&Transition], earlier: &[&Transition], gates: &[GateId]) -> Truths {
    let fires = circle.iter().map(|t| view.condition(&t.when).is(Truth::True));
    let stays = earlier
        .iter()
        .map(|t| view.condition(&t.when).is(Truth::True).map(|t| !t));
    let passes = gates.iter().map(|g| search::passes(&view.gate(*g)));
    fires
        .chain(stays)
        .chain(passes)
        .fold(Truths::one(Truth::True), |all, next| all.join(next, Truth::and))
}

#[derive(PartialEq, Eq, Clone, Copy)]
enum Origin {
    Field(FieldId),
    Event(EventId),
}

/// Whether every combination of cells is some lead's: each axis a fact of its own.
fn is_exact(model: &Model<'_>, space: &Space) -> bool {
    let mut origins: Vec<Origin> = Vec::new();
    space.cuts.iter().all(|cut| match &cut.axis {
        Axis::Atom(condition) => is_free_text_test(space, condition),
        Axis::Amount(_) | Axis::Choice(..) | Axis::Fact(_) | Axis::Text(_) | Axis::List(_) => origin(model, cut)
            .is_some_and(|origin| {
                let is_new = !origins.contains(&origin);
                origins.push(origin);
                is_new
            }),
    })
}

fn origin(model: &Model<'_>, cut: &Cut) -> Option<Origin> {
    let of_source = |source: Source| match source {
        // A rounded number does not take every value.
        Source::Field(id) => model.definition.fields[id]
            .decimals
            .is_none()
            .then_some(Origin::Field(id)),
        Source::Latest(event, _) => Some(Origin::Event(event)),
        Source::Attribute(..) => None,
    };
    match &cut.axis {
        Axis::Amount(quantity) => {
            let both_ways = cut.cells.iter().any(|cell| {
                let any = super::super::interval::Interval::ANY;
                matches!(cell, Cell::Amount { absolute, relative } if *absolute != any && *relative != any)
            });
            match &quantity.kind {
                QuantityKind::Fact(source) if !both_ways => of_source(*source),
                QuantityKind::Count(query) => Some(Origin::Event(query.event)),
                QuantityKind::LatestTime(event) if !both_ways => Some(Origin::Event(*event)),
                QuantityKind::DayOf(inner) if !both_ways => {
                    if let QuantityKind::Fact(source) = &inner.kind {
                        of_source(*source)
                    } else if let QuantityKind::LatestTime(event) = &inner.kind {
                        Some(Origin::Event(*event))
                    } else {
                        None
                    }
                }
                QuantityKind::Fact(_)
                | QuantityKind::LatestTime(_)
                | QuantityKind::DayOf(_)
                | QuantityKind::Constant(_)
                | QuantityKind::Score(_)
                | QuantityKind::Today
                | QuantityKind::Let(_)
                | QuantityKind::Sum(_)
                | QuantityKind::Negated(_)
                | QuantityKind::Times(..)
                | QuantityKind::DaysSince(_)
                | QuantityKind::IfUnknown(..) => None,
            }
        }
        Axis::Choice(source, _) | Axis::Fact(source) | Axis::Text(source) => of_source(*source),
        Axis::List(_) | Axis::Atom(_) => None,
    }
}

/// Whether a test on a text may come out either way whatever else is known: it is the only one on that text.
fn is_free_text_test(space: &Space, condition: &Condition) -> bool {
    let ConditionKind::Text {
        value, test, needles, ..
    } = &condition.kind
    else {
        return false;
    };
    let tests = space.cuts.iter().filter(|cut| match &cut.axis {
        Axis::Atom(Condition {
            kind: ConditionKind::Text { value: other, .. },
            ..
        }) => other.source == value.source,
        Axis::Text(source) => *source == value.source && cut.cells.iter().any(is_constant_text),
        Axis::Amount(_) | Axis::Choice(..) | Axis::Fact(_) | Axis::List(_) | Axis::Atom(_) => false,
    });
    let says_something = *test != TextTest::Equals && needles.iter().all(|n| !n.is_empty());
    says_something && tests.count() == 1
}

fn is_constant_text(cell: &Cell) -> bool {
    match cell {
        Cell::Text(TextCell::Exactly(_) | TextCell::Folds(_)) => true,
        Cell::Text(TextCell::Other)
        | Cell::Unknown
        | Cell::Known
        | Cell::Amount { .. }
        | Cell::Codes(_)
        | Cell::Truth(_) => false,
    }
}

fn report(model: &Model<'_>, lifecycle: &Lifecycle, circle: &[&Transition], shared: &Space, findings: &mut Findings) {
    let Some((first, rest)) = circle.split_first() else {
        return;
    };
    let mut ring: Vec<String> = circle.iter().map(|t| lifecycle.stages[t.from].name.clone()).collect();
    ring.push(lifecycle.stages[first.from].name.clone());
    let mut diagnostic = Diagnostic::new(
        Code::StageCircle,
        format!("a lead could run in a circle: `{}`", ring.join(" -> ")),
        first.at.0,
        format!("`{}`", way(lifecycle, first)),
    );
    for step in rest {
        diagnostic = diagnostic.with_label(step.at.0, format!("`{}`", way(lifecycle, step)));
    }
    let example = (0..shared.cuts.first().map_or(0, |c| c.cells.len())).find_map(|place| {
        let chosen = [Some(place)];
        let view = View::new(model, shared, if shared.cuts.len() == 1 { &chosen } else { &[] });
        let all = circle
            .iter()
            .all(|t| view.condition(&t.when).only() == Some(Truth::True));
        all.then(|| shared.cuts.first().and_then(|cut| describe(model, cut, place)))
            .flatten()
    });
    if let Some(example) = example {
        diagnostic = diagnostic.with_note(format!("a lead with {example} meets every condition on the way"));
    }
    findings.report(diagnostic.with_help(if rest.is_empty() {
        "lead on to another stage, or remove the transition"
    } else {
        "let one condition on the way exclude another, so that a lead comes to rest in one of these stages"
    }));
}

/// `` `fit` from 40 to 65 ``
fn describe(model: &Model<'_>, cut: &Cut, place: usize) -> Option<String> {
    let name = |quantity: &Quantity| quantity.phrase(model.definition);
    match (&cut.axis, cut.cells.get(place)?) {
        (Axis::Amount(quantity), Cell::Amount { absolute, relative })
            if relative.low <= -super::super::interval::FAR && relative.high >= super::super::interval::FAR =>
        {
            let value = |v: i128| numbers::amount(v, quantity.unit, quantity.decimals);
            let far = super::super::interval::FAR;
            Some(match (absolute.low <= -far, absolute.high >= far) {
                (false, false) if absolute.low == absolute.high => {
                    format!("{} of {}", name(quantity), value(absolute.low))
                }
                (false, false) => format!(
                    "{} from {} to {}",
                    name(quantity),
                    value(absolute.low),
                    value(absolute.high)
                ),
                (false, true) => format!("{} of {} or more", name(quantity), value(absolute.low)),
                (true, false) => format!("{} of {} or less", name(quantity), value(absolute.high)),
                (true, true) => format!("any {}", name(quantity)),
            })
        }
        (Axis::Choice(source, domain), Cell::Codes(codes)) => {
            let codes: Vec<String> = codes
                .iter()
                .map(|c| format!("`{}`", model.definition.code_name(*domain, *c)))
                .collect();
            Some(format!(
                "`{}` {}",
                model.field(*source).name,
                numbers::list(&codes, "or")
            ))
        }
        (Axis::Fact(source), Cell::Truth(truth)) => {
            let answer = if truth.is_true() { "yes" } else { "no" };
            Some(format!("`{}` {answer}", model.field(*source).name))
        }
        (Axis::Fact(source) | Axis::Choice(source, _) | Axis::Text(source), Cell::Unknown) => {
            Some(format!("`{}` unknown", model.field(*source).name))
        }
        _other => None,
    }
}
