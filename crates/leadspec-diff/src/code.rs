//! The registry of what can change: one line each. A code, once released, never changes meaning.

use std::fmt;

/// Whether a change can alter what is decided of a lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bearing {
    /// It can: where a lead goes, what it scores, whether it can be read.
    Decision,
    /// It can't: labels, questions, reasons, owners, promises, what is to be done.
    Words,
}

macro_rules! codes {
    ($($variant:ident $bearing:ident $name:literal $summary:literal;)*) => {
        /// What kind of change it is.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ChangeCode {
            $(
                #[doc = $summary]
                $variant,
            )*
        }

        impl ChangeCode {
            /// All codes, as a definition is read: head, facts, events, criteria, conditions, scores, grades, gates, lifecycle.
            pub const ALL: &[ChangeCode] = &[$(ChangeCode::$variant),*];

            /// The name people filter by: `threshold-changed`.
            pub fn name(self) -> &'static str {
                match self { $(ChangeCode::$variant => $name),* }
            }

            /// Whether such a change can alter what is decided.
            pub fn bearing(self) -> Bearing {
                match self { $(ChangeCode::$variant => Bearing::$bearing),* }
            }

            /// One line on what it says.
            pub fn summary(self) -> &'static str {
                match self { $(ChangeCode::$variant => $summary),* }
            }
        }
    };
}

codes! {
    LabelChanged Words "label-changed" "something is called otherwise where people see it";
    VersionChanged Words "version-changed" "the definition has another version";
    OwnerChanged Words "owner-changed" "somebody else owns the definition or a stage";
    FrameworkAdded Words "framework-added" "the definition follows one more framework";
    FrameworkRemoved Words "framework-removed" "the definition no longer follows a framework";
    TimezoneChanged Decision "timezone-changed" "a day begins at another time";

    FieldAdded Decision "field-added" "one more fact is known about a lead, or about an event";
    FieldRemoved Decision "field-removed" "a fact is no longer read";
    FieldRenamed Words "field-renamed" "a fact has another name";
    FieldTypeChanged Decision "field-type-changed" "a fact holds something else";
    FieldRangeChanged Decision "field-range-changed" "a fact may lie in another range";
    ChoiceAdded Decision "choice-added" "a fact may have one more value";
    ChoiceRemoved Decision "choice-removed" "a fact may have one value less";
    ChoiceRenamed Words "choice-renamed" "a value has another name";
    ChoiceTextsChanged Decision "choice-texts-changed" "a value is read from other texts";
    ChoiceOrderChanged Words "choice-order-changed" "the values of a fact come in another order";
    MissingChanged Decision "missing-changed" "other texts mean that a fact is missing";
    OptionalChanged Decision "optional-changed" "a lead may, or may no longer, lack a fact";
    PersonalChanged Words "personal-changed" "a fact is, or is no longer, personal";
    MutualChanged Words "mutual-changed" "something shows, or no longer shows, contact in both directions";
    ColumnChanged Decision "column-changed" "a fact is read from another column";
    FormatChanged Decision "format-changed" "a fact is written in another way";
    YesNoChanged Decision "yes-no-changed" "other texts mean yes or no";
    ReadingCaseChanged Decision "reading-case-changed" "a fact is read with, or without, regard to case";
    SeparatorChanged Decision "separator-changed" "the values of a list are separated otherwise";
    RoundingChanged Decision "rounding-changed" "a number is rounded otherwise";

    EventAdded Decision "event-added" "one more thing that a lead does is looked at";
    EventRemoved Decision "event-removed" "something that a lead does is no longer looked at";
    EventRenamed Words "event-renamed" "an event has another name";
    EventTextChanged Decision "event-text-changed" "an event is read from another text";
    EventTableChanged Decision "event-table-changed" "the table of events has other columns";

    CriterionAdded Decision "criterion-added" "a new criterion";
    CriterionRemoved Decision "criterion-removed" "a criterion is gone";
    CriterionRenamed Words "criterion-renamed" "a criterion has another name";
    CriterionChanged Decision "criterion-changed" "a criterion is answered in another way";
    ClauseOrderChanged Decision "clause-order-changed" "what makes a criterion met or unmet is looked at in another order";
    LevelChanged Words "level-changed" "a criterion is about something else";
    StrengthChanged Words "strength-changed" "a criterion may decide more, or less";
    QuestionChanged Words "question-changed" "another question is asked";

    ThresholdChanged Decision "threshold-changed" "a limit is higher, or lower";
    ComparisonChanged Decision "comparison-changed" "something is compared in another way";
    WindowChanged Decision "window-changed" "it looks at a longer, or shorter, time";
    AcceptedChanged Decision "accepted-changed" "more, or fewer, values count";
    ClauseAdded Decision "clause-added" "a condition has one more part";
    ClauseRemoved Decision "clause-removed" "a condition has one part less";
    ClauseChanged Decision "clause-changed" "one part of a condition stands for another";
    AtLeastChanged Decision "at-least-changed" "more, or fewer, of several must hold";
    IfUnknownChanged Decision "if-unknown-changed" "what is unknown counts as something else";
    ConditionChanged Decision "condition-changed" "a condition is another one";

    ScoreAdded Decision "score-added" "a new score";
    ScoreRemoved Decision "score-removed" "a score is gone";
    ScoreRenamed Words "score-renamed" "a score has another name";
    ScoreKindChanged Decision "score-kind-changed" "a score adds up points instead of weights, or weights instead of points";
    ScoreLimitChanged Decision "score-limit-changed" "the least, or the most, a score can be";
    LineAdded Decision "line-added" "a score has one more line";
    LineRemoved Decision "line-removed" "a score has one line less";
    PointsChanged Decision "points-changed" "something earns more, or fewer, points";
    WeightChanged Decision "weight-changed" "something weighs more, or less";
    LineLimitChanged Decision "line-limit-changed" "the most that counting something earns";
    CountedChanged Decision "counted-changed" "a score counts something else";
    RowAdded Decision "row-added" "a table of points has one more row";
    RowRemoved Decision "row-removed" "a table of points has one row less";
    RowChanged Decision "row-changed" "a row of a table of points is for others";
    RowOrderChanged Decision "row-order-changed" "rows that overlap come in another order";

    GradeAdded Decision "grade-added" "a new grade";
    GradeRemoved Decision "grade-removed" "a grade is gone";
    GradeRenamed Words "grade-renamed" "a grade has another name";
    GradeLimitChanged Decision "grade-limit-changed" "a grade begins higher, or lower";
    GradeNamesChanged Decision "grade-names-changed" "there are other grades to get";
    GradeSourceChanged Decision "grade-source-changed" "a grade is found from something else";

    GateAdded Decision "gate-added" "a new gate";
    GateRemoved Decision "gate-removed" "a gate is gone";
    GateRenamed Words "gate-renamed" "a gate has another name";
    GateTargetChanged Decision "gate-target-changed" "a gate sends leads to another stage";
    GateStagesChanged Decision "gate-stages-changed" "a gate guards other stages";
    GateOrderChanged Decision "gate-order-changed" "another gate comes first";
    UnknownPolicyChanged Decision "unknown-policy-changed" "a gate does something else with what is unknown";
    ReasonChanged Words "reason-changed" "people see another reason";

    LifecycleAdded Decision "lifecycle-added" "the definition now has stages";
    LifecycleRemoved Decision "lifecycle-removed" "the definition no longer has stages";
    StageAdded Decision "stage-added" "a new stage";
    StageRemoved Decision "stage-removed" "a stage is gone";
    StageRenamed Decision "stage-renamed" "a stage has another name, and is read from and written under it";
    InitialStageChanged Decision "initial-stage-changed" "a lead starts at another stage";
    OutcomeChanged Decision "outcome-changed" "being at a stage means something else";
    FinalChanged Words "final-changed" "a stage is, or is no longer, an end";
    TransitionAdded Decision "transition-added" "a new way from one stage to another";
    TransitionRemoved Decision "transition-removed" "a way from one stage to another is gone";
    TransitionTargetChanged Decision "transition-target-changed" "a way leads to another stage";
    TransitionOrderChanged Decision "transition-order-changed" "another way out of a stage comes first";
    SlaChanged Words "sla-changed" "the next step may take longer, or less long";
    ActionChanged Words "action-changed" "something else is to be done";
}

impl fmt::Display for ChangeCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
