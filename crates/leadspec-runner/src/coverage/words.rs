//! What items are called.

use super::goal::GoalItem;
use leadspec_ir::{At, Definition, Lifecycle, Transition, TransitionId, humanise};

impl GoalItem {
    /// What people call it: ``gate `business_mail` ``, `sal -> sql`.
    pub fn name(self, definition: &Definition) -> String {
        match self {
            GoalItem::Field(id) => format!("field `{}`", definition.fields[id].name),
            GoalItem::Event(id) => format!("event `{}`", definition.events[id].name),
            GoalItem::Let(id) => format!("`{}`", definition.lets[id].name),
            GoalItem::Criterion(id) => format!("criterion `{}`", definition.criteria[id].name),
            GoalItem::Score(id) => format!("score `{}`", definition.scores[id].name),
            GoalItem::Grade(id) => format!("grade `{}`", definition.grades[id].name),
            GoalItem::Gate(id) => format!("gate `{}`", definition.gates[id].name),
            GoalItem::Transition(id) => definition
                .lifecycle
                .as_ref()
                .map_or_else(String::new, |l| transition(definition, l, id)),
        }
    }

    /// Where it is declared.
    pub fn at(self, definition: &Definition) -> At {
        match self {
            GoalItem::Field(id) => definition.fields[id].at,
            GoalItem::Event(id) => definition.events[id].at,
            GoalItem::Let(id) => definition.lets[id].at,
            GoalItem::Criterion(id) => definition.criteria[id].at,
            GoalItem::Score(id) => definition.scores[id].at,
            GoalItem::Grade(id) => definition.grades[id].at,
            GoalItem::Gate(id) => definition.gates[id].at,
            GoalItem::Transition(id) => {
                let lifecycle = definition.lifecycle.as_ref();
                lifecycle.map_or_else(At::default, |l| l.transitions[id].at)
            }
        }
    }
}

/// `sal -> sql`; where several lead there, with what tells it from them.
fn transition(definition: &Definition, lifecycle: &Lifecycle, id: TransitionId) -> String {
    let own = &lifecycle.transitions[id];
    let stage = |id| &lifecycle.stages[id].name;
    let arrow = format!("{} -> {}", stage(own.from), stage(own.to));
    let is_twin = |other: &Transition| (other.from, other.to) == (own.from, own.to);
    if lifecycle.transitions.iter().filter(|t| is_twin(t)).count() == 1 {
        return arrow;
    }
    format!("{arrow} ({})", humanise(&own.when.phrase(definition)))
}
