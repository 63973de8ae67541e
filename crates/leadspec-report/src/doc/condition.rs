//! Conditions on the page: a sentence, or where that would be long a list.

use crate::page::Words;
use leadspec_ir::{Condition, ConditionKind, Definition};

/// A condition as a sentence. Three parts or more, and parts that are lists themselves, get a line each.
pub(super) fn in_words(definition: &Definition, condition: &Condition) -> Words {
    told(definition, condition, false)
}

fn told(definition: &Definition, condition: &Condition, is_negated: bool) -> Words {
    if let ConditionKind::Not(inner) = &condition.kind {
        return told(definition, inner, !is_negated);
    }
    if let ConditionKind::AtLeast(number, of) = &condition.kind
        && !is_negated
    {
        let parts = of.iter().map(|one| told(definition, one, false)).collect();
        return Words::from(format!("at least {number} of these:")).points(parts);
    }
    for (joint, intro) in [(Joint::All, "all of these:"), (Joint::Any, "any of these:")] {
        let mut parts = Vec::new();
        flatten(condition, joint, is_negated, &mut parts);
        let told: Vec<Words> = match parts.as_slice() {
            [] | [_] => continue,
            several => several
                .iter()
                .map(|(part, is_negated)| told(definition, part, *is_negated))
                .collect(),
        };
        if told.len() > 2 || told.iter().any(Words::has_points) {
            return Words::from(intro).points(told);
        }
    }
    Words::from(if is_negated {
        condition.phrase_negated(definition)
    } else {
        condition.phrase(definition)
    })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Joint {
    All,
    Any,
}

/// The parts of a condition that are joined in one way, however deep, each with whether its opposite is meant: `a and not (b or c)`
/// has three.
fn flatten<'a>(condition: &'a Condition, joint: Joint, is_negated: bool, parts: &mut Vec<(&'a Condition, bool)>) {
    if let ConditionKind::Not(inner) = &condition.kind {
        return flatten(inner, joint, !is_negated, parts);
    }
    let joined = if let ConditionKind::All(of) = &condition.kind {
        ((joint == Joint::All) != is_negated).then_some(of)
    } else if let ConditionKind::Any(of) = &condition.kind {
        ((joint == Joint::Any) != is_negated).then_some(of)
    } else {
        None
    };
    match joined {
        Some(of) => of.iter().for_each(|one| flatten(one, joint, is_negated, parts)),
        None => parts.push((condition, is_negated)),
    }
}
