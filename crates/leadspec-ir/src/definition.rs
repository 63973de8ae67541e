//! The whole of it.

use crate::{
    Arena, At, ChoiceDomain, ChoiceId, ChoiceType, Condition, CriterionId, EventId, EventKind, EventTable, Field,
    FieldId, Gate, GateId, Grade, GradeId, LetId, Lifecycle, Score, ScoreId, Spellings, Value,
};

/// A checked definition of when a lead is qualified.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Definition {
    /// What it is called.
    pub label: String,
    /// Its version, as the team counts.
    pub version: Option<String>,
    /// Who owns it.
    pub owner: Option<String>,
    /// The frameworks it follows.
    pub follows: Vec<String>,
    /// The IANA name of its time zone; UTC where none is given.
    pub timezone: String,
    /// Closed sets of values.
    pub choices: Arena<ChoiceId, ChoiceType>,
    /// What is known about a lead.
    pub fields: Arena<FieldId, Field>,
    /// The field called `id`, if there is one; without it a lead is known by its row number.
    pub id: Option<FieldId>,
    /// The first field of type stage, if there is one: where the lead is. Without it every lead starts at the initial stage.
    pub stage: Option<FieldId>,
    /// What a lead does.
    pub events: Arena<EventId, EventKind>,
    /// The columns of the event table.
    pub event_table: EventTable,
    /// Named values and conditions; each refers to earlier ones only.
    pub lets: Arena<LetId, Named>,
    /// The questions.
    pub criteria: Arena<CriterionId, Criterion>,
    /// Points.
    pub scores: Arena<ScoreId, Score>,
    /// Grades.
    pub grades: Arena<GradeId, Grade>,
    /// Hard conditions.
    pub gates: Arena<GateId, Gate>,
    /// Stages; a definition without is fine.
    pub lifecycle: Option<Lifecycle>,
    /// How texts that are compared without case were written.
    pub spellings: Spellings,
}

/// A named value or condition.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Named {
    /// What definitions call it.
    pub name: String,
    /// What it stands for.
    pub value: Value,
    /// Its name in the source.
    pub at: At,
}

/// A named three-valued answer, with the question that would settle it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Criterion {
    /// What definitions call it.
    pub name: String,
    /// The label people see.
    pub label: Option<String>,
    /// How it is answered.
    pub rule: CriterionRule,
    /// The questions that would settle it.
    pub ask: Vec<String>,
    /// What it is about.
    pub level: Option<Level>,
    /// What it may decide.
    pub strength: Option<Strength>,
    /// Its name in the source.
    pub at: At,
}

/// How a criterion is answered.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum CriterionRule {
    /// `met when` alone (several are joined by `or`): the condition's answer.
    Condition(Condition),
    /// With `unmet when`: the first clause known to be true decides, otherwise unknown.
    FirstKnown(Vec<CriterionClause>),
}

/// A clause of a criterion.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CriterionClause {
    /// Whether it says met or unmet.
    pub met: bool,
    /// When.
    pub when: Condition,
    /// The whole clause in the source.
    pub at: At,
}

/// What a criterion is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// The company.
    Organisation,
    /// The deal.
    Opportunity,
    /// The person.
    Stakeholder,
}

/// What a criterion may decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Strength {
    /// Must stand behind a gate.
    Hard,
    /// May weigh, may not gate.
    Soft,
    /// May rank only: neither in a gate nor in a transition.
    Priority,
}

impl Definition {
    /// How many values a closed set has.
    pub fn domain_len(&self, domain: ChoiceDomain) -> usize {
        match domain {
            ChoiceDomain::Options(id) => self.choices[id].options.len(),
            ChoiceDomain::Stages => self.lifecycle.as_ref().map_or(0, |l| l.stages.len()),
            ChoiceDomain::Grades(id) => self.grades[id].names.len(),
        }
    }

    /// What definitions call a value of a closed set; empty for a code outside it.
    pub fn code_name(&self, domain: ChoiceDomain, code: u32) -> &str {
        let place = code as usize;
        let name = match domain {
            ChoiceDomain::Options(id) => self.choices[id].options.get(place).map(|o| o.name.as_str()),
            ChoiceDomain::Stages => self
                .lifecycle
                .as_ref()
                .and_then(|l| l.stages.iter().nth(place))
                .map(|s| s.name.as_str()),
            ChoiceDomain::Grades(id) => self.grades[id].names.get(place).map(String::as_str),
        };
        name.unwrap_or("")
    }
}
