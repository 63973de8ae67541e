//! Which goals no lead can meet: shown by trying every kind of lead that the facts they rest on tell apart, or not claimed.

use super::ask::What;
use super::goal::{Goal, GoalId, Goals};
use super::measure::Coverage;
use super::slice::Rests;
use super::trial::Trial;
use leadspec_ir::{Condition, Definition, SampleLead};
use leadspec_prove::Space;
use std::collections::BTreeMap;
use std::sync::Arc;

/// How many kinds of lead are tried for one decision.
const KINDS: u128 = 4_000;

/// How many leads are decided at a time.
const AT_A_TIME: usize = 1024;

impl Coverage {
    /// Finds out which open goals no lead can meet on a day, and counts those no longer. A goal is ruled out only where every kind of
    /// lead that its facts can tell apart was tried; one of which that would be too many stays open.
    pub fn rule_out(&mut self, definition: &Arc<Definition>, goals: &Goals, as_of: i64) {
        let mut decisions: BTreeMap<u32, Vec<GoalId>> = BTreeMap::new();
        for id in self.open() {
            decisions.entry(goals[id].decision).or_default().push(id);
        }
        for ids in decisions.into_values() {
            for (id, why) in impossible(definition, goals, &ids, as_of) {
                self.rule_out_goal(id, why);
            }
        }
    }
}

/// Those of the goals of one decision that no lead can meet, and why.
fn impossible(definition: &Arc<Definition>, goals: &Goals, ids: &[GoalId], as_of: i64) -> Vec<(GoalId, String)> {
    let own: Vec<&Goal> = ids.iter().map(|id| &goals[*id]).collect();
    // Days of events are told apart by counts that cells do not follow.
    if own.iter().any(|goal| matches!(goal.ask.what, What::Event { .. })) {
        return Vec::new();
    }
    let asked: Vec<Condition> = own.iter().filter_map(|goal| goal.ask.what.condition(as_of)).collect();
    let rests = Rests::of_goals(definition, goals, ids, as_of);
    let comes_by = own.iter().any(|goal| goal.ask.way.is_some());
    // A lead that comes by from another stage is like one that starts there, unless something asks where it started; and where a lead
    // can't start there, how it comes there is not followed.
    if comes_by && definition.stage.is_none_or(|stage| rests.reads(stage)) {
        return Vec::new();
    }
    let slice = rests.slice(definition);
    let space = Space::new(&[&slice], &asked.iter().collect::<Vec<_>>(), as_of);
    if !space.is_exact() || space.kinds() > KINDS {
        return Vec::new();
    }
    let mut trial = Trial::new(definition, goals, ids.iter().copied(), as_of);
    let mut left: Vec<GoalId> = ids.to_vec();
    let mut tried = 0;
    let mut leads = space.one_of_each();
    while !left.is_empty() {
        let some: Vec<SampleLead> = leads.by_ref().take(AT_A_TIME).collect();
        if some.is_empty() {
            break;
        }
        tried += some.len();
        for met in trial.met(&some, true) {
            left.retain(|id| !met.contains(*id));
        }
    }
    let why = reason(&rests.facts(definition), tried);
    left.into_iter().map(|id| (id, why.clone())).collect()
}

fn reason(facts: &[String], tried: usize) -> String {
    let facts = match facts {
        [] => return "it does not depend on the lead".to_string(),
        [one] => format!("`{one}` tells apart"),
        [most @ .., last] => format!("`{}` and `{last}` tell apart", most.join("`, `")),
    };
    let kinds = if tried == 1 {
        "the one kind".to_string()
    } else {
        format!("all {tried} kinds")
    };
    format!("{kinds} of lead that {facts} were tried")
}
