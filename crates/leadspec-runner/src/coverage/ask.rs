//! What has to hold of a decided lead for a goal to be met, as questions that the engine answers for all leads at once.

use leadspec_engine::{Inspection, MoveCause};
use leadspec_ir::{
    At, Compare, Condition, ConditionKind, Definition, Direction, EventQuery, GateId, GateState, Quantity,
    QuantityKind, StageId, TransitionId, Unit, Window, WindowUnit,
};

/// What has to hold.
#[derive(Debug, Clone)]
pub(crate) struct Ask {
    /// Of its facts and answers.
    pub(crate) what: What,
    /// Of its way through the stages.
    pub(crate) way: Option<(TransitionId, Way)>,
}

/// What has to be known to be true.
#[derive(Debug, Clone)]
pub(crate) enum What {
    /// Nothing.
    Anything,
    /// This.
    Holds(Condition),
    /// A date stands at an edge of a window.
    Edge {
        /// Which date.
        value: Quantity,
        /// Which way the window reaches.
        direction: Direction,
        /// How far.
        window: Window,
        /// Which day.
        day: EdgeDay,
    },
    /// An event happened on the first day of a window, or on the day before it.
    Event {
        /// Which events, the window included.
        query: EventQuery,
        /// Whether on the day before.
        outside: bool,
    },
}

/// A day at an edge of a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EdgeDay {
    /// The one farthest from the as-of day.
    Farthest,
    /// The one behind that.
    TooFar,
    /// The as-of day.
    Today,
    /// The one on its other side.
    TooNear,
}

/// What became of a transition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// It was looked at.
    LookedAt,
    /// It was taken.
    Taken,
    /// It was looked at and not taken.
    Refused,
}

impl Ask {
    /// Something about the lead's facts alone.
    pub(crate) fn holds(condition: Condition) -> Ask {
        Ask {
            what: What::Holds(condition),
            way: None,
        }
    }

    /// What became of a transition alone.
    pub(crate) fn way(transition: TransitionId, way: Way) -> Ask {
        Ask {
            what: What::Anything,
            way: Some((transition, way)),
        }
    }

    /// Whether a decided lead's way is as asked. `tried` is what became of transitions, from [`tried`].
    pub(crate) fn goes(&self, tried: &[(TransitionId, bool)]) -> bool {
        self.way.is_none_or(|(wanted, way)| {
            tried.iter().any(|(transition, taken)| {
                *transition == wanted
                    && match way {
                        Way::LookedAt => true,
                        Way::Taken => *taken,
                        Way::Refused => !taken,
                    }
            })
        })
    }
}

impl What {
    /// As a condition on an as-of day; `None` where that day has none.
    pub(crate) fn condition(&self, as_of: i64) -> Option<Condition> {
        match self {
            What::Anything => Some(made(ConditionKind::Constant(true))),
            What::Holds(condition) => Some(condition.clone()),
            What::Edge {
                value,
                direction,
                window,
                day,
            } => {
                let (first, last) = window.days(as_of, *direction)?;
                let (farthest, away) = match direction {
                    Direction::Last => (first, -1),
                    Direction::Next => (last, 1),
                };
                let day = match day {
                    EdgeDay::Farthest => farthest,
                    EdgeDay::TooFar => farthest.checked_add(away)?,
                    EdgeDay::Today => as_of,
                    EdgeDay::TooNear => as_of.checked_sub(away)?,
                };
                Some(compare(Compare::Equal, value.clone(), constant(day, Unit::Date, 0)))
            }
            What::Event { query, outside } => {
                let (first, _) = query.window?.days(as_of, Direction::Last)?;
                let days = as_of.checked_sub(first)?.checked_add(1 + i64::from(*outside))?;
                let wide = counted(query, days);
                let narrow = match days {
                    ..=1 => constant(0, Unit::Integer, 0),
                    _several => counted(query, days - 1),
                };
                Some(compare(Compare::Greater, wide, narrow))
            }
        }
    }
}

impl What {
    /// The condition, where it is one.
    pub(crate) fn held(&self) -> Option<&Condition> {
        match self {
            What::Holds(condition) => Some(condition),
            What::Anything | What::Edge { .. } | What::Event { .. } => None,
        }
    }

    /// Conditions that between them tell apart whether it holds, each simple enough for leads to be made by it.
    pub(crate) fn told_apart_by(&self, as_of: i64) -> Vec<Condition> {
        match self {
            What::Anything | What::Holds(_) | What::Edge { .. } => self.condition(as_of).into_iter().collect(),
            What::Event { query, .. } => {
                let days = query.window.and_then(|window| {
                    let (first, _) = window.days(as_of, Direction::Last)?;
                    as_of.checked_sub(first)
                });
                let reach = |days: i64| {
                    compare(
                        Compare::GreaterOrEqual,
                        counted(query, days),
                        constant(1, Unit::Integer, 0),
                    )
                };
                days.into_iter()
                    .flat_map(|days| [days, days.saturating_add(1), days.saturating_add(2)])
                    .filter(|days| *days > 0)
                    .map(reach)
                    .collect()
            }
        }
    }
}

/// How many of these events happened in so many last days.
fn counted(query: &EventQuery, days: i64) -> Quantity {
    Quantity {
        kind: QuantityKind::Count(EventQuery {
            window: Some(Window {
                number: u32::try_from(days).unwrap_or(u32::MAX),
                unit: WindowUnit::Days,
            }),
            ..query.clone()
        }),
        unit: Unit::Integer,
        decimals: 0,
        at: At::default(),
    }
}

/// A condition that nobody wrote.
pub(crate) fn made(kind: ConditionKind) -> Condition {
    Condition {
        kind,
        at: At::default(),
    }
}

/// A comparison that nobody wrote.
pub(crate) fn compare(operator: Compare, left: Quantity, right: Quantity) -> Condition {
    made(ConditionKind::Compare { operator, left, right })
}

/// A number that nobody wrote.
pub(crate) fn constant(value: i64, unit: Unit, decimals: u8) -> Quantity {
    Quantity {
        kind: QuantityKind::Constant(value),
        unit,
        decimals,
        at: At::default(),
    }
}

/// That a condition is not known to be true.
pub(crate) fn not_true(condition: Condition) -> Condition {
    let known = made(ConditionKind::IfUnknown(Box::new(condition), false));
    made(ConditionKind::Not(Box::new(known)))
}

/// The transitions that were looked at for a lead, and whether each was taken.
///
/// They are told from its moves, by the rule by which leads settle: a failed gate that guards the stage sends the lead away before any
/// transition is looked at; otherwise they are looked at in source order until one is taken, or until a failed gate before the target
/// of one that would be taken sends the lead away.
pub(crate) fn tried(definition: &Definition, inspection: &Inspection, row: usize) -> Vec<(TransitionId, bool)> {
    let (Some(lifecycle), Some(before)) = (&definition.lifecycle, inspection.stage_before(row)) else {
        return Vec::new();
    };
    let mut tried = Vec::new();
    let mut stage = before;
    let mut moves = inspection.moves(row).into_iter();
    loop {
        let next = moves.next();
        let sent = match next.map(|n| n.cause) {
            Some(MoveCause::Gate(gate)) => Some(gate),
            Some(MoveCause::Transition(_)) | None => None,
        };
        if !sent.is_some_and(|gate| definition.gates[gate].guards(stage)) {
            for (id, transition) in lifecycle.transitions.entries().filter(|(_, t)| t.from == stage) {
                let taken = next.is_some_and(|n| n.cause == MoveCause::Transition(id));
                tried.push((id, taken));
                let stopped = sent.is_some_and(|gate| {
                    inspection.transition(row, id).is_true()
                        && first_failed(definition, inspection, row, transition.to) == Some(gate)
                });
                if taken || stopped {
                    break;
                }
            }
        }
        let Some(next) = next else { return tried };
        stage = next.to;
    }
}

/// The first gate that guards a stage and that a lead has failed.
fn first_failed(definition: &Definition, inspection: &Inspection, row: usize, stage: StageId) -> Option<GateId> {
    definition
        .gates
        .entries()
        .find(|(id, gate)| gate.guards(stage) && inspection.gate(row, *id) == GateState::Failed)
        .map(|(id, _)| id)
}
