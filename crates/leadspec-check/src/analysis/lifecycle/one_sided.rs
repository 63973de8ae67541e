//! LS4013: a stage with outcome `now` that a lead can reach though nobody has been in contact with it in both directions.

use super::super::findings::Findings;
use super::super::model::{Leads, Model};
use super::super::search;
use super::super::truths::Truths;
use super::{guards, way};
use leadspec_diagnostics::{Code, Diagnostic};
use leadspec_ir::{Lifecycle, Outcome, StageId, Transition, Truth};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

pub(super) fn check(model: &Model<'_>, lifecycle: &Lifecycle, findings: &mut Findings) {
    let alone = Model::new(model.definition, Leads::WithoutContact);
    let open: Vec<&Transition> = lifecycle
        .transitions
        .iter()
        .filter(|t| is_open(&alone, lifecycle, t))
        .collect();
    // The transition by which each stage is first reached.
    let mut reached: BTreeMap<StageId, Option<&Transition>> = BTreeMap::from([(lifecycle.initial, None)]);
    let mut next = vec![lifecycle.initial];
    while let Some(stage) = next.pop() {
        for transition in open.iter().filter(|t| t.from == stage) {
            if let Entry::Vacant(entry) = reached.entry(transition.to) {
                entry.insert(Some(transition));
                next.push(transition.to);
            }
        }
    }
    for (id, stage) in lifecycle.stages.entries() {
        if stage.outcome != Some(Outcome::Now) || !reached.contains_key(&id) {
            continue;
        }
        let name = &stage.name;
        let mut diagnostic = Diagnostic::new(
            Code::OneSided,
            format!("a lead can come to `{name}` without contact in both directions"),
            stage.at.0,
            "`now`: sales acts on leads here",
        );
        let mut steps = Vec::new();
        let mut at = id;
        while let Some(Some(step)) = reached.get(&at) {
            steps.push(*step);
            at = step.from;
        }
        for step in steps.iter().rev() {
            diagnostic = diagnostic.with_label(step.at.0, format!("`{}` needs none", way(lifecycle, step)));
        }
        findings.report(
            diagnostic
                .with_note(
                    "interest on one side only is not a qualified lead: somebody has to have spoken with somebody",
                )
                .with_help(
                    "rest a transition on the way on a `mutual` fact or event, or mark the one that shows contact: \
                     `accepted bool mutual`, `event call mutual`",
                ),
        );
    }
}

/// Whether a lead without contact may take a transition and pass the gates before its target.
fn is_open(alone: &Model<'_>, lifecycle: &Lifecycle, transition: &Transition) -> bool {
    if lifecycle.stages[transition.from].is_final {
        return false;
    }
    let fires = search::condition(alone, &transition.when, Truths::one(Truth::True)).has(Truth::True);
    fires
        && guards(alone, transition.to)
            .all(|(id, _)| search::gate_passes(alone, id, Truths::one(Truth::True)).has(Truth::True))
}
