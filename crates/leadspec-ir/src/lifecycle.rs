//! Gates, stages and the ways between them.

use crate::{Arena, At, Condition, StageId, TransitionId};

/// A hard condition. No number of points buys a way around one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Gate {
    /// What definitions call it.
    pub name: String,
    /// The label people see.
    pub label: Option<String>,
    /// The stages it guards; empty: every stage but the one it sends to.
    pub before: Vec<StageId>,
    /// What must hold.
    pub require: Condition,
    /// Where a lead goes that fails; `None` only where there is no lifecycle.
    pub otherwise: Option<StageId>,
    /// The reason people see.
    pub because: Option<String>,
    /// What an unknown condition means; `None` exactly where it can't be unknown.
    pub if_unknown: Option<UnknownPolicy>,
    /// Its name in the source.
    pub at: At,
}

/// What a gate does when its condition is unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UnknownPolicy {
    /// Holds the lead and asks the open questions.
    Ask,
    /// Lets it through.
    Pass,
    /// Sends it away.
    Fail,
}

/// What a gate says of a lead, its policy for the unknown applied: unknown only where it holds and asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GateState {
    /// The lead may pass.
    Passed,
    /// The lead is sent away.
    Failed,
    /// The lead is held until questions are answered.
    Unknown,
}

/// The stages and the ways between them.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Lifecycle {
    /// In source order.
    pub stages: Arena<StageId, Stage>,
    /// In source order, over all stages.
    pub transitions: Arena<TransitionId, Transition>,
    /// Where a lead starts that has no stage yet.
    pub initial: StageId,
}

/// A stage.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Stage {
    /// What definitions call it.
    pub name: String,
    /// The label people see.
    pub label: Option<String>,
    /// Whether nothing leaves it.
    pub is_final: bool,
    /// What being there means.
    pub outcome: Option<Outcome>,
    /// Who works on leads there.
    pub owner: Option<String>,
    /// Its name in the source.
    pub at: At,
}

/// What a stage means for the business.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// Sales acts now.
    Now,
    /// Not yet: kept warm.
    Later,
    /// Not ever.
    Never,
}

/// A way from one stage to another.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Transition {
    /// Where from.
    pub from: StageId,
    /// Where to.
    pub to: StageId,
    /// For whom: fires only when known to be true.
    pub when: Condition,
    /// How long the next step may take.
    pub sla: Option<Sla>,
    /// What is to be done by whoever carries decisions out.
    pub actions: Vec<Action>,
    /// The reason people see.
    pub because: Option<String>,
    /// The whole line in the source.
    pub at: At,
}

/// A promise of time, from the end of the as-of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sla {
    /// How many.
    pub number: u32,
    /// Of what.
    pub unit: SlaUnit,
}

/// What an SLA counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SlaUnit {
    /// 60 seconds.
    Minutes,
    /// 60 minutes.
    Hours,
    /// Calendar days.
    Days,
    /// Seven calendar days.
    Weeks,
    /// Calendar months.
    Months,
    /// Calendar years.
    Years,
}

/// Something to be done.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Action {
    /// What.
    pub name: String,
    /// With what.
    pub arguments: Vec<String>,
}

impl Gate {
    /// Whether it guards a stage: one of its `before`, or, without any, every stage but the one it sends to.
    pub fn guards(&self, stage: StageId) -> bool {
        if self.before.is_empty() {
            self.otherwise != Some(stage)
        } else {
            self.before.contains(&stage)
        }
    }
}
