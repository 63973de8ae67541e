//! One small change to a definition: what is changed, how that is said, and the definition it makes.

use leadspec_ir::{
    At, Criterion, CriterionId, Definition, Gate, GateId, Grade, GradeId, LetId, Named, Score, ScoreId, Transition,
    TransitionId,
};

/// A definition that differs from the original in one small thing, made when it is needed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mutant {
    /// What sort of change.
    pub kind: MutantKind,
    /// What is changed.
    pub item: Item,
    /// The change, as it stands behind "nothing fails if": `Accepted becomes Sales qualified when bant is at least 71% instead of 70%`.
    pub sentence: String,
    /// The changed place in the source.
    pub at: At,
    pub(crate) edit: Edit,
    pub(crate) fingerprint: String,
}

/// What a mutant changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Item {
    /// A named value or condition.
    Let(LetId),
    /// A criterion.
    Criterion(CriterionId),
    /// A score.
    Score(ScoreId),
    /// A grade.
    Grade(GradeId),
    /// A gate.
    Gate(GateId),
    /// A transition; of two that change places, the first.
    Transition(TransitionId),
}

/// What sort of change a mutant makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MutantKind {
    /// A constant that something is compared with is one step more or less.
    Threshold,
    /// `>=` is `>`, `=` is `!=`, and the like.
    Comparison,
    /// A condition is its opposite, or a `not` is gone.
    Negation,
    /// `and` is `or`, or the other way round.
    AndOr,
    /// One of several conditions, or a filter of events, is not asked.
    ConditionDropped,
    /// `at least 2 of` counts one more or less.
    AtLeast,
    /// A window is one day, week, month or year longer or shorter.
    Window,
    /// A set of choices has one more.
    ChoiceAdded,
    /// A set of choices or texts lacks one.
    ChoiceDropped,
    /// `if unknown` says something else, or `is unmet` is `is unknown`.
    Unknown,
    /// A number in a sum, or one that something is multiplied by, is another.
    Amount,
    /// A clause of a criterion is gone.
    ClauseDropped,
    /// Two clauses of a criterion change places.
    ClausesSwapped,
    /// A criterion's questions are gone.
    QuestionDropped,
    /// A line or row of a score earns one point more or less, or a percent goes over to its neighbour.
    Points,
    /// A line or row of a score is gone.
    LineDropped,
    /// What a line earns at most, or what a score is cut to or raised to, is one point more or less.
    Limit,
    /// A grade begins one step higher or lower.
    GradeLimit,
    /// A gate is gone.
    GateDropped,
    /// A gate guards other stages.
    GateBefore,
    /// A gate sends leads elsewhere.
    GateOtherwise,
    /// A transition is gone.
    TransitionDropped,
    /// A transition leads elsewhere.
    TransitionTarget,
    /// Two transitions out of a stage change places.
    TransitionsSwapped,
    /// A transition's action is gone.
    ActionDropped,
}

/// What stands in place of what is there.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Edit {
    Let(LetId, Box<Named>),
    Criterion(CriterionId, Box<Criterion>),
    Score(ScoreId, Box<Score>),
    Grade(GradeId, Box<Grade>),
    Gate(GateId, Box<Gate>),
    Transition(TransitionId, Box<Transition>),
    Swap(TransitionId, TransitionId),
}

impl Mutant {
    pub(crate) fn new(kind: MutantKind, at: At, sentence: String, edit: Edit) -> Mutant {
        Mutant {
            kind,
            item: edit.item(),
            fingerprint: fingerprint(kind, &sentence, 0),
            sentence,
            at,
            edit,
        }
    }

    /// The changed definition. All ids are those of the original.
    pub fn definition(&self, original: &Definition) -> Definition {
        let mut definition = original.clone();
        self.edit.apply(&mut definition);
        definition
    }

    /// Twelve hexadecimal digits that name the change wherever it stands in the source; a change of what is said there changes them.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }
}

/// Of several mutants that say the same, each but the first is told by its number among them.
pub(crate) fn fingerprint(kind: MutantKind, sentence: &str, number: usize) -> String {
    let again = if number > 0 {
        format!("\n{number}")
    } else {
        String::new()
    };
    let whole = leadspec_diagnostics::fingerprint(&format!("{}\n{sentence}{again}", kind.word()));
    whole.chars().take(12).collect()
}

impl Edit {
    fn item(&self) -> Item {
        match self {
            Edit::Let(id, _) => Item::Let(*id),
            Edit::Criterion(id, _) => Item::Criterion(*id),
            Edit::Score(id, _) => Item::Score(*id),
            Edit::Grade(id, _) => Item::Grade(*id),
            Edit::Gate(id, _) => Item::Gate(*id),
            Edit::Transition(id, _) | Edit::Swap(id, _) => Item::Transition(*id),
        }
    }

    fn apply(&self, to: &mut Definition) {
        match self {
            Edit::Let(id, named) => to.lets[*id] = (**named).clone(),
            Edit::Criterion(id, criterion) => to.criteria[*id] = (**criterion).clone(),
            Edit::Score(id, score) => to.scores[*id] = (**score).clone(),
            Edit::Grade(id, grade) => to.grades[*id] = (**grade).clone(),
            Edit::Gate(id, gate) => to.gates[*id] = (**gate).clone(),
            Edit::Transition(id, transition) => {
                if let Some(lifecycle) = &mut to.lifecycle {
                    lifecycle.transitions[*id] = (**transition).clone();
                }
            }
            Edit::Swap(first, second) => {
                if let Some(lifecycle) = &mut to.lifecycle {
                    let one = lifecycle.transitions[*first].clone();
                    lifecycle.transitions[*first] = lifecycle.transitions[*second].clone();
                    lifecycle.transitions[*second] = one;
                }
            }
        }
    }

    /// Whether it leaves everything as it is.
    pub(crate) fn is_nothing(&self, definition: &Definition) -> bool {
        let transitions = definition.lifecycle.as_ref().map(|l| &l.transitions);
        match self {
            Edit::Let(id, named) => definition.lets[*id] == **named,
            Edit::Criterion(id, criterion) => definition.criteria[*id] == **criterion,
            Edit::Score(id, score) => definition.scores[*id] == **score,
            Edit::Grade(id, grade) => definition.grades[*id] == **grade,
            Edit::Gate(id, gate) => definition.gates[*id] == **gate,
            Edit::Transition(id, transition) => transitions.is_none_or(|own| own[*id] == **transition),
            Edit::Swap(first, second) => transitions.is_none_or(|own| own[*first] == own[*second]),
        }
    }
}

impl Item {
    /// What the source calls it: `gate business_mail`, `lead -> mql`.
    pub fn title(self, definition: &Definition) -> String {
        match self {
            Item::Let(id) => format!("let {}", definition.lets[id].name),
            Item::Criterion(id) => format!("criterion {}", definition.criteria[id].name),
            Item::Score(id) => format!("score {}", definition.scores[id].name),
            Item::Grade(id) => format!("grade {}", definition.grades[id].name),
            Item::Gate(id) => format!("gate {}", definition.gates[id].name),
            Item::Transition(id) => {
                let lifecycle = definition.lifecycle.as_ref();
                lifecycle.map_or_else(String::new, |lifecycle| {
                    let transition = &lifecycle.transitions[id];
                    let name = |stage| lifecycle.stages[stage].name.as_str();
                    format!("{} -> {}", name(transition.from), name(transition.to))
                })
            }
        }
    }
}

impl MutantKind {
    /// All of them.
    pub const ALL: [MutantKind; 25] = [
        MutantKind::Threshold,
        MutantKind::Comparison,
        MutantKind::Negation,
        MutantKind::AndOr,
        MutantKind::ConditionDropped,
        MutantKind::AtLeast,
        MutantKind::Window,
        MutantKind::ChoiceAdded,
        MutantKind::ChoiceDropped,
        MutantKind::Unknown,
        MutantKind::Amount,
        MutantKind::ClauseDropped,
        MutantKind::ClausesSwapped,
        MutantKind::QuestionDropped,
        MutantKind::Points,
        MutantKind::LineDropped,
        MutantKind::Limit,
        MutantKind::GradeLimit,
        MutantKind::GateDropped,
        MutantKind::GateBefore,
        MutantKind::GateOtherwise,
        MutantKind::TransitionDropped,
        MutantKind::TransitionTarget,
        MutantKind::TransitionsSwapped,
        MutantKind::ActionDropped,
    ];

    /// Its name in reports that programs read.
    pub fn word(self) -> &'static str {
        match self {
            MutantKind::Threshold => "threshold",
            MutantKind::Comparison => "comparison",
            MutantKind::Negation => "negation",
            MutantKind::AndOr => "and-or",
            MutantKind::ConditionDropped => "condition-dropped",
            MutantKind::AtLeast => "at-least",
            MutantKind::Window => "window",
            MutantKind::ChoiceAdded => "choice-added",
            MutantKind::ChoiceDropped => "choice-dropped",
            MutantKind::Unknown => "unknown",
            MutantKind::Amount => "amount",
            MutantKind::ClauseDropped => "clause-dropped",
            MutantKind::ClausesSwapped => "clauses-swapped",
            MutantKind::QuestionDropped => "question-dropped",
            MutantKind::Points => "points",
            MutantKind::LineDropped => "line-dropped",
            MutantKind::Limit => "limit",
            MutantKind::GradeLimit => "grade-limit",
            MutantKind::GateDropped => "gate-dropped",
            MutantKind::GateBefore => "gate-before",
            MutantKind::GateOtherwise => "gate-otherwise",
            MutantKind::TransitionDropped => "transition-dropped",
            MutantKind::TransitionTarget => "transition-target",
            MutantKind::TransitionsSwapped => "transitions-swapped",
            MutantKind::ActionDropped => "action-dropped",
        }
    }
}
