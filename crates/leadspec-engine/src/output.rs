//! The columns of a decision: their names, types and vocabularies.
//!
//! # Names
//! `id`, `stage_before`, `stage`, `path`, `outcome`, then for each score its name, `NAME_low` and `NAME_high`, for each grade and
//! each criterion its name, for each gate `gate_NAME`, then `reasons`, `asks`, `questions`, `open`, `actions`, `sla_due`,
//! `unknown_criteria`, `definition`, `version`, `digest`, `as_of`. Without a lifecycle there are no `stage_before`, `stage`,
//! `path`, `outcome`, `open`, `actions` and `sla_due`.
//!
//! The names above that stand as they are never change. A score, grade or criterion whose column would have a name that is taken
//! (by one of those, or by an earlier column) gets `score_`, `grade_` or `criterion_` in front, and where that is taken too, as for a
//! gate, `_2`, `_3` and so on behind.

use leadspec_data::{OutputField, OutputType};
use leadspec_ir::{ArenaId, Definition, Gate, Transition, humanise};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What a column of the output shows; numbers are places in the definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shows {
    Id,
    StageBefore,
    Stage,
    Path,
    Outcome,
    Score(usize),
    Low(usize),
    High(usize),
    Grade(usize),
    Criterion(usize),
    Gate(usize),
    Reasons,
    Asks,
    Questions,
    Open,
    Actions,
    SlaDue,
    UnknownCriteria,
    Definition,
    Version,
    Digest,
    AsOf,
}

/// All columns, in order.
pub(crate) fn columns(definition: &Definition) -> Vec<(OutputField, Shows)> {
    let lifecycle = definition.lifecycle.is_some();
    let id = match definition.id {
        Some(_) => OutputType::Text,
        None => OutputType::Integer,
    };
    let front = [
        ("id", id, Shows::Id, true),
        ("stage_before", OutputType::Text, Shows::StageBefore, lifecycle),
        ("stage", OutputType::Text, Shows::Stage, lifecycle),
        ("path", OutputType::TextList, Shows::Path, lifecycle),
        ("outcome", OutputType::Text, Shows::Outcome, lifecycle),
    ];
    let back = [
        ("reasons", OutputType::TextList, Shows::Reasons, true),
        ("asks", OutputType::TextList, Shows::Asks, true),
        ("questions", OutputType::TextList, Shows::Questions, true),
        ("open", OutputType::Bool, Shows::Open, lifecycle),
        ("actions", OutputType::TextList, Shows::Actions, lifecycle),
        ("sla_due", OutputType::Text, Shows::SlaDue, lifecycle),
        ("unknown_criteria", OutputType::Integer, Shows::UnknownCriteria, true),
        ("definition", OutputType::Text, Shows::Definition, true),
        ("version", OutputType::Text, Shows::Version, true),
        ("digest", OutputType::Text, Shows::Digest, true),
        ("as_of", OutputType::Text, Shows::AsOf, true),
    ];
    let mut taken: BTreeSet<String> = front
        .iter()
        .chain(&back)
        .map(|(name, ..)| (*name).to_string())
        .collect();
    let mut middle: Vec<(OutputField, Shows)> = Vec::new();
    for (id, score) in definition.scores.entries() {
        let name = free(&mut taken, "score_", &score.name, &["", "_low", "_high"]);
        for (suffix, shows) in [
            ("", Shows::Score(id.index())),
            ("_low", Shows::Low(id.index())),
            ("_high", Shows::High(id.index())),
        ] {
            middle.push((field(&format!("{name}{suffix}"), OutputType::Decimal), shows));
        }
    }
    for (id, grade) in definition.grades.entries() {
        let name = free(&mut taken, "grade_", &grade.name, &[""]);
        middle.push((field(&name, OutputType::Text), Shows::Grade(id.index())));
    }
    for (id, criterion) in definition.criteria.entries() {
        let name = free(&mut taken, "criterion_", &criterion.name, &[""]);
        middle.push((field(&name, OutputType::Text), Shows::Criterion(id.index())));
    }
    for (id, gate) in definition.gates.entries() {
        let name = free(&mut taken, "gate_", &format!("gate_{}", gate.name), &[""]);
        middle.push((field(&name, OutputType::Text), Shows::Gate(id.index())));
    }
    let fixed = |columns: &[(&str, OutputType, Shows, bool)]| -> Vec<(OutputField, Shows)> {
        columns
            .iter()
            .filter(|c| c.3)
            .map(|(name, ty, shows, _)| (field(name, *ty), *shows))
            .collect()
    };
    [fixed(&front), middle, fixed(&back)].concat()
}

fn field(name: &str, ty: OutputType) -> OutputField {
    OutputField {
        name: name.to_string(),
        ty,
    }
}

/// A name that is free with all its suffixes, and from now on taken.
fn free(taken: &mut BTreeSet<String>, prefix: &str, name: &str, suffixes: &[&str]) -> String {
    let prefixed = if name.starts_with(prefix) {
        name.to_string()
    } else {
        format!("{prefix}{name}")
    };
    let mut candidate = name.to_string();
    let mut number = 1u32;
    while suffixes
        .iter()
        .any(|suffix| taken.contains(&format!("{candidate}{suffix}")))
    {
        candidate = if number == 1 && prefixed != name {
            prefixed.clone()
        } else {
            format!("{prefixed}_{}", number.max(2))
        };
        number += 1;
    }
    taken.extend(suffixes.iter().map(|suffix| format!("{candidate}{suffix}")));
    candidate
}

/// The fixed texts that decisions of one definition are made of.
#[derive(Debug, Clone)]
pub(crate) struct Vocabulary {
    pub(crate) stages: Arc<[String]>,
    pub(crate) outcomes: Arc<[String]>,
    /// By grade.
    pub(crate) grades: Vec<Arc<[String]>>,
    pub(crate) answers: Arc<[String]>,
    pub(crate) gate_states: Arc<[String]>,
    /// First of each gate that moves a lead, then of each transition, then of each gate that holds a lead.
    pub(crate) reasons: Arc<[String]>,
    pub(crate) criteria: Arc<[String]>,
    /// Of all criteria, one after another.
    pub(crate) questions: Arc<[String]>,
    /// By criterion: where its questions start among all, and one past their end.
    pub(crate) questions_of: Vec<std::ops::Range<u32>>,
    /// Of all transitions, one after another.
    pub(crate) actions: Arc<[String]>,
    /// By transition, as above.
    pub(crate) actions_of: Vec<std::ops::Range<u32>>,
    /// By transition: when its promise is due; empty for none.
    pub(crate) due: Arc<[String]>,
    /// By transition: whether it makes a promise.
    pub(crate) promises: Vec<bool>,
    pub(crate) definition: Arc<[String]>,
    pub(crate) version: Arc<[String]>,
    pub(crate) digest: Arc<[String]>,
    pub(crate) as_of: Arc<[String]>,
}

impl Vocabulary {
    pub(crate) fn new(definition: &Definition, today: i64) -> Vocabulary {
        let lifecycle = definition.lifecycle.as_ref();
        let transitions: Vec<&Transition> = lifecycle.into_iter().flat_map(|l| &l.transitions).collect();
        let stage = |id| {
            lifecycle.map_or_else(String::new, |l| {
                let stage = &l.stages[id];
                stage.label.clone().unwrap_or_else(|| humanise(&stage.name))
            })
        };
        let zone = leadspec_ir::Zone::named(&definition.timezone);
        let moved = definition
            .gates
            .iter()
            .map(|g| g.because.clone().unwrap_or_else(|| gate_label(g).to_string()));
        let taken = transitions.iter().map(|t| {
            t.because
                .clone()
                .unwrap_or_else(|| format!("{}: {}", stage(t.to), t.when.phrase(definition)))
        });
        let held = definition
            .gates
            .iter()
            .map(|g| format!("{}: not known yet", gate_label(g)));
        let due: Vec<Option<String>> = transitions
            .iter()
            .map(|t| t.sla.and_then(|sla| zone.as_ref()?.due(today, sla)))
            .collect();
        let (questions, questions_of) = joined(definition.criteria.iter().map(|c| c.ask.clone()));
        let (actions, actions_of) = joined(transitions.iter().map(|t| t.actions.iter().map(action_text).collect()));
        Vocabulary {
            stages: lifecycle
                .into_iter()
                .flat_map(|l| &l.stages)
                .map(|s| s.name.clone())
                .collect(),
            outcomes: words(&["now", "later", "never"]),
            grades: definition
                .grades
                .iter()
                .map(|g| g.names.iter().cloned().collect())
                .collect(),
            answers: words(&["unmet", "unknown", "met"]),
            gate_states: words(&["passed", "failed", "unknown"]),
            reasons: moved.chain(taken).chain(held).collect(),
            criteria: definition.criteria.iter().map(|c| c.name.clone()).collect(),
            questions,
            questions_of,
            actions,
            actions_of,
            promises: due.iter().map(Option::is_some).collect(),
            due: due.into_iter().map(Option::unwrap_or_default).collect(),
            definition: words(&[&definition.label]),
            version: definition.version.iter().cloned().collect(),
            digest: words(&[&definition.digest().to_string()]),
            as_of: words(&[&leadspec_ir::format_day(today)]),
        }
    }
}

/// What people call a gate.
pub(crate) fn gate_label(gate: &Gate) -> &str {
    gate.label.as_deref().unwrap_or(&gate.name)
}

/// The place of a reason: a gate that moved a lead.
pub(crate) fn reason_of_gate(gate: usize) -> usize {
    gate
}

/// The place of a reason: a transition that fired.
pub(crate) fn reason_of_transition(gates: usize, transition: usize) -> usize {
    gates + transition
}

/// The place of a reason: a gate that holds a lead.
pub(crate) fn reason_of_hold(gates: usize, transitions: usize, gate: usize) -> usize {
    gates + transitions + gate
}

/// An action as people write it: `notify("account-executive")`.
pub(crate) fn action_text(action: &leadspec_ir::Action) -> String {
    let arguments: Vec<String> = action.arguments.iter().map(|a| format!("\"{a}\"")).collect();
    format!("{}({})", action.name, arguments.join(", "))
}

fn words(texts: &[&str]) -> Arc<[String]> {
    texts.iter().map(|t| (*t).to_string()).collect()
}

fn joined(lists: impl Iterator<Item = Vec<String>>) -> (Arc<[String]>, Vec<std::ops::Range<u32>>) {
    let (mut all, mut of) = (Vec::new(), Vec::new());
    for list in lists {
        let start = u32::try_from(all.len()).unwrap_or(u32::MAX);
        all.extend(list);
        of.push(start..u32::try_from(all.len()).unwrap_or(u32::MAX));
    }
    (all.into(), of)
}
