//! LS4004, LS4008: transitions that never fire, for their own condition or because an earlier one always wins.

use super::super::findings::Findings;
use super::super::model::Model;
use super::super::search;
use super::super::truths::Truths;
use super::{guards, way};
use leadspec_diagnostics::{Code, Diagnostic};
use leadspec_ir::{Condition, Lifecycle, Transition, Truth, UnknownPolicy};

pub(super) fn check(model: &Model<'_>, lifecycle: &Lifecycle, findings: &mut Findings) {
    let all: Vec<&Transition> = lifecycle.transitions.iter().collect();
    for (place, transition) in all.iter().enumerate() {
        if lifecycle.stages[transition.from].is_final || findings.explain(model.definition, &transition.when) {
            continue;
        }
        let meets = search::condition(model, &transition.when, Truths::one(Truth::True));
        if !meets.has(Truth::True) {
            never_fires(lifecycle, transition, findings);
            continue;
        }
        let earlier: Vec<&Transition> = all
            .iter()
            .take(place)
            .copied()
            .filter(|t| t.from == transition.from && settles(model, t, transition))
            .collect();
        let single = earlier
            .iter()
            .copied()
            .find(|e| !fires_beside(model, &[*e], transition));
        if let Some(winner) = single {
            shadowed(lifecycle, transition, &[winner], findings);
        } else if earlier.len() > 1 && !fires_beside(model, &earlier, transition) {
            shadowed(lifecycle, transition, &earlier, findings);
        }
    }
}

/// Whether `earlier` keeps `later` from firing whenever its condition is true, whatever the gates say. A gate before its target
/// that holds the lead back, or would send it where it already is, lets the later one be tried: unless it guards the later target
/// just as well, has sent the lead away from here before, or never does anything but pass.
fn settles(model: &Model<'_>, earlier: &Transition, later: &Transition) -> bool {
    guards(model, earlier.to).all(|(id, gate)| {
        let holds = gate.if_unknown == Some(UnknownPolicy::Ask);
        let sends_away = gate.guards(earlier.from) && gate.otherwise != Some(earlier.from);
        gate.guards(later.to)
            || (sends_away && !holds)
            || search::gate_passes(model, id, Truths::KNOWN).only() == Some(Truth::True)
    })
}

/// Whether some lead meets the later condition and none of the earlier.
fn fires_beside(model: &Model<'_>, earlier: &[&Transition], later: &Transition) -> bool {
    let not_true = Truths::one(Truth::False).or_else(Truths::one(Truth::Unknown));
    let mut asked: Vec<(&Condition, Truths)> = vec![(&later.when, Truths::one(Truth::True))];
    asked.extend(earlier.iter().map(|t| (&t.when, not_true)));
    search::possible(model, &asked)
}

fn never_fires(lifecycle: &Lifecycle, transition: &Transition, findings: &mut Findings) {
    findings.report(
        Diagnostic::new(
            Code::NeverFires,
            format!("`{}` can never fire", way(lifecycle, transition)),
            transition.when.at.0,
            "no lead meets this",
        )
        .with_help("correct the condition, or remove the transition"),
    );
}

fn shadowed(lifecycle: &Lifecycle, transition: &Transition, winners: &[&Transition], findings: &mut Findings) {
    let name = way(lifecycle, transition);
    let names: Vec<String> = winners.iter().map(|w| format!("`{}`", way(lifecycle, w))).collect();
    let names = super::super::numbers::list(&names, "or");
    let mut diagnostic = Diagnostic::new(
        Code::ShadowedTransition,
        format!("`{name}` never fires: {names} always fires first"),
        transition.at.0,
        "never gets its turn",
    )
    .with_note("of the transitions out of a stage, the first whose condition is true fires");
    for winner in winners {
        diagnostic = diagnostic.with_label(winner.at.0, "fires first");
    }
    findings.report(diagnostic.with_help("put the narrower condition first, or remove this transition"));
}
