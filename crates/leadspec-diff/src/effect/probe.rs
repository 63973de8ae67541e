//! Which leads a change can make a difference to: asked of the old definition's own columns, before anything is decided twice.
//!
//! A change that puts another condition in the place of one can make a difference only where the two are answered differently. What
//! is added to the definition for that stands behind everything else, so no id changes.

use super::decider::Column;
use crate::edit::Edit;
use crate::form::Line;
use crate::normal::{all, any, key};
use leadspec_ir::{
    At, Condition, ConditionKind, Criterion, CriterionId, CriterionRule, Definition, FieldType, Grade, Score, ScoreId,
    ScoreLine, Source, Transition, Value,
};

/// Where a change can make a difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Probe {
    /// Where two columns differ.
    Differ(Column, Column),
    /// Where one of two criteria is met and the other is not.
    Fires(Column, Column),
    /// Where a criterion is met.
    Met(Column),
    /// Where a criterion is not met.
    NotMet(Column),
    /// Where facts are read otherwise.
    Read,
    /// Anywhere.
    Anywhere,
}

/// Adds to a definition what tells where an edit can make a difference.
pub(super) fn probe(edit: &Edit, before: &Definition, probed: &mut Definition) -> Probe {
    match edit {
        Edit::Nothing | Edit::Apart => Probe::Anywhere,
        Edit::Criterion(id, criterion) => {
            let other = probed.criteria.push(criterion.as_ref().clone());
            Probe::Differ(Column::Criterion(*id), Column::Criterion(other))
        }
        Edit::Score(id, score) => scores(*id, &before.scores[*id], score, probed),
        Edit::Grade(id, grade) => {
            let other: Grade = grade.as_ref().clone();
            let other = probed.grades.push(other);
            Probe::Differ(Column::Grade(*id), Column::Grade(other))
        }
        Edit::Gate(id, gate) => {
            let own = &before.gates[*id];
            let same_else =
                own.before == gate.before && own.otherwise == gate.otherwise && own.if_unknown == gate.if_unknown;
            if same_else {
                let (a, b) = (asked(probed, &own.require), asked(probed, &gate.require));
                return Probe::Differ(a, b);
            }
            // A gate that is passed before and after does not matter.
            let both = all(vec![own.require.clone(), gate.require.clone()], own.require.at);
            Probe::NotMet(asked(probed, &both))
        }
        Edit::Way(id, way) => match ways(before).into_iter().find(|(own, _)| own == id) {
            Some((_, own)) if own.to == way.to => {
                let (a, b) = (asked(probed, &own.when), asked(probed, &way.when));
                Probe::Fires(a, b)
            }
            Some((_, own)) => {
                let either = any(vec![own.when.clone(), way.when.clone()], way.when.at);
                Probe::Met(asked(probed, &either))
            }
            None => Probe::Anywhere,
        },
        Edit::Idle(ids) => {
            let some = ways(before).into_iter().filter(|(id, _)| ids.contains(id));
            let some: Vec<Condition> = some.map(|(_, way)| way.when.clone()).collect();
            Probe::Met(asked(probed, &any(some, At::default())))
        }
        Edit::WayOrder(order) => {
            let all_ways = ways(before);
            let moved = all_ways.iter().zip(order).filter(|((own, _), id)| own != *id);
            let from: Vec<_> = moved.map(|((_, way), _)| way.from).collect();
            // Where at most one of the ways out is open, the order does not matter.
            let out = all_ways.iter().filter(|(_, way)| from.contains(&way.from));
            let of: Vec<Condition> = out.map(|(_, way)| way.when.clone()).collect();
            Probe::Met(asked(probed, &build(ConditionKind::AtLeast(2, of))))
        }
        Edit::GateOrder(_) => {
            let of: Vec<Condition> = before.gates.iter().map(|g| g.require.clone()).collect();
            Probe::NotMet(asked(probed, &all(of, At::default())))
        }
        Edit::Initial(_) => match stage_is_known(before) {
            Some(known) => Probe::NotMet(asked(probed, &known)),
            None => Probe::Anywhere,
        },
        Edit::Reading(_) | Edit::EventReading(_) => Probe::Read,
    }
}

fn build(kind: ConditionKind) -> Condition {
    Condition {
        kind,
        at: At::default(),
    }
}

fn ways(definition: &Definition) -> Vec<(leadspec_ir::TransitionId, &Transition)> {
    let lifecycle = definition.lifecycle.iter();
    lifecycle.flat_map(|l| l.transitions.entries()).collect()
}

/// A condition as one more criterion.
fn asked(probed: &mut Definition, condition: &Condition) -> Column {
    let rule = CriterionRule::Condition(condition.clone());
    let known: Option<CriterionId> = probed.criteria.find(|c| c.rule == rule);
    let id = known.unwrap_or_else(|| {
        let name = format!("question {}", probed.criteria.len());
        probed.criteria.push(Criterion {
            name,
            label: None,
            rule,
            ask: Vec::new(),
            level: None,
            strength: None,
            at: At::default(),
        })
    });
    Column::Criterion(id)
}

/// The lines that only one of two scores has; the whole scores where their limits differ.
fn scores(id: ScoreId, before: &Score, after: &Score, probed: &mut Definition) -> Probe {
    if (before.low, before.high) != (after.low, after.high) {
        let other = probed.scores.push(after.clone());
        return Probe::Differ(Column::Score(id), Column::Score(other));
    }
    let mut part = |of: &Score, than: &Score| {
        let kept: Vec<Vec<u8>> = than.lines.iter().map(|line| key(&Line::of(line))).collect();
        let own = of.lines.iter().filter(|line| !kept.contains(&key(&Line::of(line))));
        let lines: Vec<ScoreLine> = own.cloned().collect();
        let score = Score {
            low: None,
            high: None,
            lines,
            ..of.clone()
        };
        Column::Score(probed.scores.push(score))
    };
    let (a, b) = (part(before, after), part(after, before));
    Probe::Differ(a, b)
}

/// Whether the stage a lead is in is known; `None` where no lead says.
fn stage_is_known(definition: &Definition) -> Option<Condition> {
    let field = definition.stage?;
    let FieldType::Choice(domain) = definition.fields[field].ty else {
        return None;
    };
    let choice = leadspec_ir::Choice {
        kind: leadspec_ir::ChoiceKind::Fact(Source::Field(field)),
        domain,
        at: At::default(),
    };
    Some(build(ConditionKind::IsKnown(Box::new(Value::Choice(choice)))))
}
