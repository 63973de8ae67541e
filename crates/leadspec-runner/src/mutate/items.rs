//! The small changes to names, criteria, grades, gates and transitions.

use super::change::{Says, one_of, without};
use super::conditions::conditions;
use super::mutant::{Edit, Mutant, MutantKind};
use super::quantities::{quantities, values};
use super::thresholds::grade_limits;
use super::words::{Saying, gate_name, stage_name};
use leadspec_ir::{
    Action, Condition, Criterion, CriterionClause, CriterionId, CriterionRule, Definition, Gate, GateId, Grade,
    GradeId, GradeKind, LetId, Lifecycle, Named, Outcome, Quantity, QuantityKind, StageId, Transition, TransitionId,
    UnknownPolicy, humanise, written_text,
};

/// The changes to a named value.
pub(crate) fn of_let(definition: &Definition, id: LetId, named: &Named) -> Vec<Mutant> {
    let name = humanise(&named.name);
    let saying = Saying::new(definition, format!("{name} holds"), format!("{name} no longer holds"));
    values(&saying, &named.value)
        .into_iter()
        .map(|change| {
            let sentence = match change.says {
                Says::Whole(sentence) => sentence,
                Says::Instead(of) => format!("{name} is {} instead of {of}", change.to.phrase(definition)),
            };
            let to = Named {
                value: change.to,
                ..named.clone()
            };
            Mutant::new(change.kind, change.at, sentence, Edit::Let(id, Box::new(to)))
        })
        .collect()
}

/// The changes to a criterion.
pub(crate) fn of_criterion(definition: &Definition, id: CriterionId, criterion: &Criterion) -> Vec<Mutant> {
    let name = humanise(&criterion.name);
    let edit = |rule: CriterionRule| {
        let to = Criterion {
            rule,
            ..criterion.clone()
        };
        Edit::Criterion(id, Box::new(to))
    };
    let mut mutants = match &criterion.rule {
        CriterionRule::Condition(condition) => {
            let saying = Saying::criterion(definition, &criterion.name, true);
            in_full(conditions(&saying, condition), |to| edit(CriterionRule::Condition(to)))
        }
        CriterionRule::FirstKnown(clauses) => {
            let changes = one_of(clauses, |clause| {
                let saying = Saying::criterion(definition, &criterion.name, clause.met);
                let around = |when| CriterionClause { when, ..clause.clone() };
                let changes = conditions(&saying, &clause.when).into_iter();
                changes.map(|change| change.map(around)).collect()
            });
            let mut mutants = in_full(changes, |to| edit(CriterionRule::FirstKnown(to)));
            mutants.extend(of_clauses(definition, criterion, clauses, &edit));
            mutants
        }
    };
    if !criterion.ask.is_empty() {
        let to = Criterion {
            ask: Vec::new(),
            ..criterion.clone()
        };
        mutants.push(Mutant::new(
            MutantKind::QuestionDropped,
            criterion.at,
            format!("nobody is asked about {name}"),
            Edit::Criterion(id, Box::new(to)),
        ));
    }
    mutants
}

/// Clauses taken out, and two that say different things in the other order.
fn of_clauses(
    definition: &Definition,
    criterion: &Criterion,
    clauses: &[CriterionClause],
    edit: &dyn Fn(CriterionRule) -> Edit,
) -> Vec<Mutant> {
    let name = humanise(&criterion.name);
    let mut mutants = Vec::new();
    if clauses.len() > 1 {
        for (place, clause) in clauses.iter().enumerate() {
            let saying = Saying::criterion(definition, &criterion.name, clause.met);
            let sentence = format!("{} when {}", saying.no_longer, clause.when.phrase(definition));
            let rule = CriterionRule::FirstKnown(without(clauses, place));
            mutants.push(Mutant::new(MutantKind::ClauseDropped, clause.at, sentence, edit(rule)));
        }
    }
    let words = |clause: &CriterionClause| {
        let answer = if clause.met { "met" } else { "unmet" };
        format!("{answer} when {}", clause.when.phrase(definition))
    };
    for (place, pair) in clauses.windows(2).enumerate() {
        if let [first, second] = pair
            && first.met != second.met
        {
            let mut swapped = clauses.to_vec();
            swapped.swap(place, place + 1);
            let sentence = format!("{name} is {} before it is {}", words(second), words(first));
            let rule = CriterionRule::FirstKnown(swapped);
            mutants.push(Mutant::new(MutantKind::ClausesSwapped, second.at, sentence, edit(rule)));
        }
    }
    mutants
}

/// The changes to a grade.
pub(crate) fn of_grade(definition: &Definition, id: GradeId, grade: &Grade) -> Vec<Mutant> {
    let GradeKind::Cut { of, limits } = &grade.kind else {
        return Vec::new();
    };
    let name = humanise(&grade.name);
    let edit = |of: Quantity, limits: Vec<i64>| {
        let kind = GradeKind::Cut { of, limits };
        Edit::Grade(id, Box::new(Grade { kind, ..grade.clone() }))
    };
    let amount = |value: i64| {
        let constant = Quantity {
            kind: QuantityKind::Constant(value),
            ..of.clone()
        };
        constant.phrase(definition)
    };
    let mut mutants = Vec::new();
    for (place, limit) in limits.iter().enumerate() {
        let beside = [
            place.checked_sub(1).and_then(|above| limits.get(above)).copied(),
            limits.get(place + 1).copied(),
        ];
        for moved in grade_limits(definition, of, *limit, beside) {
            let letter = grade.names.get(place).map_or("", String::as_str);
            let sentence = format!(
                "{name} is {letter} from {} instead of {}",
                amount(moved),
                amount(*limit)
            );
            let edit = edit(of.clone(), super::change::with(limits, place, moved));
            mutants.push(Mutant::new(MutantKind::GradeLimit, grade.at, sentence, edit));
        }
    }
    let saying = Saying::new(definition, format!("{name} goes"), format!("{name} no longer goes"));
    for change in quantities(&saying, of) {
        let sentence = match change.says {
            Says::Whole(sentence) => sentence,
            Says::Instead(was) => format!("{name} goes by {} instead of {was}", change.to.phrase(definition)),
        };
        mutants.push(Mutant::new(
            change.kind,
            change.at,
            sentence,
            edit(change.to, limits.clone()),
        ));
    }
    mutants
}

/// The changes to a gate.
pub(crate) fn of_gate(definition: &Definition, id: GateId, gate: &Gate) -> Vec<Mutant> {
    let edit = |to: Gate| Edit::Gate(id, Box::new(to));
    let name = gate_name(gate);
    let gone = Gate {
        require: Condition {
            kind: leadspec_ir::ConditionKind::Constant(true),
            at: gate.require.at,
        },
        if_unknown: None,
        ..gate.clone()
    };
    let mut mutants = vec![Mutant::new(
        MutantKind::GateDropped,
        gate.at,
        format!("{name} is gone"),
        edit(gone),
    )];
    let saying = Saying::gate(definition, gate);
    mutants.extend(in_full(conditions(&saying, &gate.require), |require| {
        edit(Gate {
            require,
            ..gate.clone()
        })
    }));
    if let Some(policy) = gate.if_unknown {
        for other in [UnknownPolicy::Ask, UnknownPolicy::Pass, UnknownPolicy::Fail] {
            if other != policy {
                let sentence = format!(
                    "where nobody knows, {name} {} instead of {}",
                    policy_verb(other),
                    policy_noun(policy)
                );
                let to = Gate {
                    if_unknown: Some(other),
                    ..gate.clone()
                };
                mutants.push(Mutant::new(MutantKind::Unknown, gate.at, sentence, edit(to)));
            }
        }
    }
    if let Some(lifecycle) = &definition.lifecycle {
        mutants.extend(elsewhere(definition, lifecycle, gate, &edit));
        mutants.extend(before(definition, lifecycle, gate, &edit));
    }
    mutants
}

fn policy_verb(policy: UnknownPolicy) -> &'static str {
    match policy {
        UnknownPolicy::Ask => "holds the lead and asks",
        UnknownPolicy::Pass => "lets the lead pass",
        UnknownPolicy::Fail => "sends the lead away",
    }
}

fn policy_noun(policy: UnknownPolicy) -> &'static str {
    match policy {
        UnknownPolicy::Ask => "asking",
        UnknownPolicy::Pass => "letting it pass",
        UnknownPolicy::Fail => "sending it away",
    }
}

/// A gate that sends leads to another stage: one that means something else, if there is one.
fn elsewhere(
    definition: &Definition,
    lifecycle: &Lifecycle,
    gate: &Gate,
    edit: &dyn Fn(Gate) -> Edit,
) -> Option<Mutant> {
    let own = gate.otherwise?;
    let outcome = |id: StageId| lifecycle.stages[id].outcome;
    let others = || {
        lifecycle
            .stages
            .ids()
            .filter(|id| *id != own && !gate.before.contains(id))
    };
    let away = |id: &StageId| matches!(outcome(*id), Some(Outcome::Later | Outcome::Never));
    let other = others()
        .find(|id| away(id) && outcome(*id) != outcome(own))
        .or_else(|| others().find(away))
        .or_else(|| others().next())?;
    let sentence = format!(
        "{} sends leads to {} instead of {}",
        gate_name(gate),
        stage_name(definition, other),
        stage_name(definition, own)
    );
    let to = Gate {
        otherwise: Some(other),
        ..gate.clone()
    };
    Some(Mutant::new(MutantKind::GateOtherwise, gate.at, sentence, edit(to)))
}

/// A gate that guards more, fewer or other stages.
fn before(definition: &Definition, lifecycle: &Lifecycle, gate: &Gate, edit: &dyn Fn(Gate) -> Edit) -> Vec<Mutant> {
    let name = gate_name(gate);
    let stage = |id: StageId| stage_name(definition, id);
    let with = |before: Vec<StageId>, sentence: String| {
        let to = Gate { before, ..gate.clone() };
        Mutant::new(MutantKind::GateBefore, gate.at, sentence, edit(to))
    };
    match gate.before.as_slice() {
        [] => {
            let now = lifecycle
                .stages
                .entries()
                .find(|(_, stage)| stage.outcome == Some(Outcome::Now));
            let now = now.map(|(id, _)| id).filter(|id| Some(*id) != gate.otherwise);
            now.map(|id| with(vec![id], format!("{name} guards {} alone", stage(id))))
                .into_iter()
                .collect()
        }
        [only] => {
            let mut mutants = vec![with(
                Vec::new(),
                format!("{name} guards every stage, not {} alone", stage(*only)),
            )];
            let earlier = lifecycle.stages.ids().take_while(|id| id != only).last();
            if let Some(id) = earlier.filter(|id| Some(*id) != gate.otherwise) {
                let sentence = format!("{name} guards {} instead of {}", stage(id), stage(*only));
                mutants.push(with(vec![id], sentence));
            }
            mutants
        }
        several => several
            .iter()
            .enumerate()
            .map(|(place, id)| {
                with(
                    without(several, place),
                    format!("{name} no longer guards {}", stage(*id)),
                )
            })
            .collect(),
    }
}

/// The changes to a lifecycle's transitions.
pub(crate) fn of_lifecycle(definition: &Definition, lifecycle: &Lifecycle) -> Vec<Mutant> {
    let transitions = lifecycle.transitions.entries();
    transitions
        .flat_map(|(id, transition)| of_transition(definition, lifecycle, id, transition))
        .collect()
}

fn of_transition(
    definition: &Definition,
    lifecycle: &Lifecycle,
    id: TransitionId,
    transition: &Transition,
) -> Vec<Mutant> {
    let edit = |to: Transition| Edit::Transition(id, Box::new(to));
    let saying = Saying::transition(definition, transition);
    let twins = lifecycle
        .transitions
        .iter()
        .filter(|own| own.from == transition.from && own.to == transition.to);
    let when = if twins.count() > 1 {
        format!(" when {}", transition.when.phrase(definition))
    } else {
        String::new()
    };
    let gone = Transition {
        when: Condition {
            kind: leadspec_ir::ConditionKind::Constant(false),
            at: transition.when.at,
        },
        ..transition.clone()
    };
    let mut mutants = vec![Mutant::new(
        MutantKind::TransitionDropped,
        transition.at,
        format!("{}{when}", saying.no_longer),
        edit(gone),
    )];
    mutants.extend(in_full(conditions(&saying, &transition.when), |when| {
        edit(Transition {
            when,
            ..transition.clone()
        })
    }));
    let stages = || lifecycle.stages.ids();
    let next = stages().skip_while(|id| *id != transition.to).skip(1).chain(stages());
    let other = next
        .into_iter()
        .find(|id| *id != transition.to && *id != transition.from);
    if let Some(other) = other {
        let [from, to, other_name] = [transition.from, transition.to, other].map(|id| stage_name(definition, id));
        let moved = Transition {
            to: other,
            ..transition.clone()
        };
        mutants.push(Mutant::new(
            MutantKind::TransitionTarget,
            transition.at,
            format!("{from} becomes {other_name} instead of {to}{when}"),
            edit(moved),
        ));
    }
    mutants.extend(swapped(definition, lifecycle, id, transition));
    for (place, action) in transition.actions.iter().enumerate() {
        let to = Transition {
            actions: without(&transition.actions, place),
            ..transition.clone()
        };
        let sentence = format!("{} without `do {}`", saying.does, action_words(action));
        mutants.push(Mutant::new(
            MutantKind::ActionDropped,
            transition.at,
            sentence,
            edit(to),
        ));
    }
    mutants
}

/// A transition and the next one out of the same stage in the other order.
fn swapped(
    definition: &Definition,
    lifecycle: &Lifecycle,
    id: TransitionId,
    transition: &Transition,
) -> Option<Mutant> {
    let mut later = lifecycle.transitions.entries().filter(|(other, _)| *other > id);
    let (next, other) = later.find(|(_, other)| other.from == transition.from)?;
    let from = stage_name(definition, transition.from);
    let way = |of: &Transition| {
        let to = stage_name(definition, of.to);
        if other.to == transition.to {
            format!("to {to} when {}", of.when.phrase(definition))
        } else {
            format!("to {to}")
        }
    };
    let sentence = format!("{from} tries the way {} before the one {}", way(other), way(transition));
    let edit = Edit::Swap(id, next);
    Some(Mutant::new(MutantKind::TransitionsSwapped, other.at, sentence, edit))
}

fn action_words(action: &Action) -> String {
    let arguments: Vec<String> = action.arguments.iter().map(|a| written_text(a)).collect();
    format!("{}({})", action.name, arguments.join(", "))
}

/// Mutants of changes that are said already.
pub(crate) fn in_full<T>(changes: Vec<super::change::Change<T>>, edit: impl Fn(T) -> Edit) -> Vec<Mutant> {
    let made = |change: super::change::Change<T>| {
        let sentence = match change.says {
            Says::Whole(sentence) | Says::Instead(sentence) => sentence,
        };
        Mutant::new(change.kind, change.at, sentence, edit(change.to))
    };
    changes.into_iter().map(made).collect()
}
