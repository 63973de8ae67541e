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
    let mut rests = Rests::default();
    let mut asked: Vec<Condition> = Vec::new();
    for goal in &own {
        match &goal.ask.what {
            // Days of events are told apart by counts that cells do not follow.
            What::Event { .. } => return Vec::new(),
            What::Anything | What::Holds(_) | What::Edge { .. } => {}
        }
        if let Some(condition) = goal.ask.what.condition(as_of) {
            rests.condition(definition, &condition);
            asked.push(condition);
        }
        if let Some((transition, _)) = goal.ask.way {
            rests.transition(definition, transition);
        }
    }
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
    let kinds = if tried == 1 {
        "the one kind".to_string()
    } else {
        format!("all {tried} kinds")
    };
    let facts = match facts {
        [] => return format!("{kinds} of lead that matter here were tried"),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    };
    format!("{kinds} of lead that {facts} can tell apart were tried")
}
