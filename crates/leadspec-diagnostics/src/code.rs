//! The registry of codes: one line each. A code, once released, never changes meaning.
//!
//! `LS0xxx` syntax, `1xxx` names, `2xxx` types and units, `3xxx` scoring, `4xxx` lifecycle, `5xxx` lints. Each has one page
//! `docs/diagnostics/LSnnnn.md` with an example that gives exactly this code and a fix that gives none; a test holds the two
//! together.

use crate::Severity;
use std::fmt;

macro_rules! codes {
    ($($number:literal $variant:ident $severity:ident $name:literal $summary:literal;)*) => {
        /// What kind of finding a diagnostic is.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(
                #[doc = $summary]
                $variant,
            )*
        }

        impl Code {
            /// All codes, by number.
            pub const ALL: &[Code] = &[$(Code::$variant),*];

            /// The name people allow or search for: `missing-close`.
            pub fn name(self) -> &'static str {
                match self { $(Code::$variant => $name),* }
            }

            /// The number alone: 1 for `LS0001`.
            pub fn number(self) -> u16 {
                match self { $(Code::$variant => $number),* }
            }

            /// How bad a finding of this kind is.
            pub fn severity(self) -> Severity {
                match self { $(Code::$variant => Severity::$severity),* }
            }

            /// One line on what it says.
            pub fn summary(self) -> &'static str {
                match self { $(Code::$variant => $summary),* }
            }
        }
    };
}

codes! {
    1 MissingClose Error "missing-close" "a block is opened and never closed";
    2 Unexpected Error "unexpected" "something stands where it cannot";
    3 UnknownItem Error "unknown-item" "a block or statement starts with a word the language does not have";
    4 UnknownClause Error "unknown-clause" "a line inside a block starts with a word this block does not have";
    5 ForeignOperator Error "foreign-operator" "an operator of another language is used";
    6 ForeignWord Error "foreign-word" "a word of another language is used";
    7 ThousandsComma Error "thousands-comma" "a number is written with a separator that is not `_`";
    8 DateOrder Error "date-order" "a date is not written year-month-day";
    9 CurrencySign Error "currency-sign" "an amount of money is not written as number and currency code";
    10 UnclosedText Error "unclosed-text" "a text is opened and never closed";
    11 ExtraComma Error "extra-comma" "a comma stands where nothing follows";
    12 Unfinished Error "unfinished" "a condition or value stops in the middle";
    13 TooDeep Error "too-deep" "brackets are nested deeper than 64 levels";
    14 MergeConflict Error "merge-conflict" "a merge conflict is not resolved";
    15 StrangeCharacter Error "strange-character" "a character is not part of the language: a curly quote, an invisible space";
    16 ExtraClose Error "extra-close" "a bracket is closed that was never opened";
    17 ChainedComparison Error "chained-comparison" "two comparisons share one operand";
    18 NotUtf8 Error "not-utf8" "a file is not UTF-8 text";
    19 ReservedWord Error "reserved-word" "a word of the language is used as a name";
    20 MissingPart Error "missing-part" "a word, name or sign that the construct needs is missing";

    1001 UnknownName Error "unknown-name" "a name is used that nothing declares";
    1002 DuplicateName Error "duplicate-name" "a name is declared twice";
    1003 UnknownChoice Error "unknown-choice" "a value is not one of a field's choices";
    1004 UnknownStage Error "unknown-stage" "a stage is used that the lifecycle does not declare";
    1005 UnknownEvent Error "unknown-event" "an event is used that nothing declares";
    1006 UnknownFramework Error "unknown-framework" "a definition follows a framework that is not known";
    1007 UseNotFound Error "use-not-found" "a file that is brought in cannot be read";
    1008 UseCycle Error "use-cycle" "files bring each other in, in a circle";
    1009 NameCycle Error "name-cycle" "a name is defined by itself";
    1010 WrongKind Error "wrong-kind" "a name stands for something else than is needed here";
    1011 UnknownType Error "unknown-type" "a type is not known";
    1012 DuplicateClause Error "duplicate-clause" "a clause that may stand once stands twice";
    1013 MissingClause Error "missing-clause" "a block lacks a clause it needs";
    1014 DuplicateColumn Warning "duplicate-column" "two fields read the same column";
    1015 MissingBlock Error "missing-block" "the definition lacks a block it needs";
    1016 DuplicateLabel Warning "duplicate-label" "two tests or two laws have the same label";

    2001 TypeMismatch Error "type-mismatch" "two values of different types are compared or combined";
    2002 NumberForMoney Error "number-for-money" "an amount of money is compared with a plain number";
    2003 CurrencyMismatch Error "currency-mismatch" "amounts in two currencies are compared";
    2004 UnorderedChoice Error "unordered-choice" "choices without an order are compared with `<` or `>=`";
    2005 OutOfRange Error "out-of-range" "a value lies outside a field's declared range";
    2006 NotACondition Error "not-a-condition" "a yes or no is needed and something else is given";
    2007 UnknownUndecided Error "unknown-undecided" "a gate does not say what happens when its condition is unknown";
    2008 UnknownImpossible Error "unknown-impossible" "a gate says what happens when its condition is unknown, and it never is";
    2009 NeverUnknown Warning "never-unknown" "a rule asks whether something is unknown that never is";
    2010 QuotedWord Error "quoted-word" "a word of the language stands in quotes";
    2011 NotExact Error "not-exact" "a calculation would not stay exact";
    2012 BadNumber Error "bad-number" "a number is too large or has too many decimals";
    2013 BadDate Error "bad-date" "a date does not exist";
    2014 BadFormat Error "bad-format" "a format does not describe a date or a number";
    2015 BadRange Error "bad-range" "a range ends before it starts";
    2016 BadCurrency Error "bad-currency" "a currency is not a three-letter code";
    2017 NotApplicable Error "not-applicable" "an attribute does not go with the field's type";
    2018 BadTimezone Error "bad-timezone" "a time zone is not known";
    2019 NotAnswerable Error "not-answerable" "a state is asked of something that does not have it";
    2020 AmbiguousText Error "ambiguous-text" "one text of an export is declared to mean two values";
    2021 BadExpectation Error "bad-expectation" "a test expects something the definition cannot give";
    2022 ClockInTest Error "clock-in-test" "a test depends on today and does not say which day it is";
    2023 MissingFact Error "missing-fact" "the lead or an event of a test lacks a fact that none may lack";
    2024 EventNotYet Warning "event-not-yet" "an event of a test lies after the day the test is on";

    3001 WeightsNotWhole Error "weights-not-whole" "weights do not add up to 100%";
    3002 MixedWeights Error "mixed-weights" "a score mixes points and percentages";
    3003 ThresholdTooHigh Error "threshold-too-high" "a threshold lies above all that a score can reach";
    3004 ThresholdAlwaysMet Warning "threshold-always-met" "a score always reaches a threshold";
    3005 NeverEarned Warning "never-earned" "a line of a score can never earn its points";
    3006 BandsOverlap Error "bands-overlap" "two rows of a table match the same value";
    3007 BandsGap Warning "bands-gap" "a value between the rows of a table matches none";
    3008 BandNeverMatches Warning "band-never-matches" "a row of a table can never match";
    3009 CapNeverBites Warning "cap-never-bites" "a limit on a score or line can never be reached";
    3010 GradeOrder Error "grade-order" "the limits of a grade are not in descending order";
    3011 GradeUnreachable Warning "grade-unreachable" "a grade can never be given";
    3012 PointsOverflow Error "points-overflow" "points are larger than a score can hold";
    3013 ZeroPoints Warning "zero-points" "a line of a score is worth nothing";
    3014 GradeIncomplete Error "grade-incomplete" "a grade has no `otherwise`";

    4001 NoInitialStage Error "no-initial-stage" "a lifecycle has no initial stage, or more than one";
    4002 UnreachableStage Warning "unreachable-stage" "no transition and no gate leads to a stage";
    4003 DeadEnd Warning "dead-end" "a stage that is not final has no way out";
    4004 ShadowedTransition Warning "shadowed-transition" "an earlier transition always wins";
    4005 StageCircle Error "stage-circle" "a lead could run in a circle";
    4006 FinalLeaves Error "final-leaves" "a transition leaves a final stage";
    4007 GateGuardsNothing Warning "gate-guards-nothing" "a gate guards a stage that nothing enters";
    4008 NeverFires Warning "never-fires" "a transition's condition can never be met";
    4009 FrameworkIncomplete Error "framework-incomplete" "a definition follows a framework and lacks one of its criteria";
    4010 HardWithoutGate Error "hard-without-gate" "a hard criterion stands behind no gate";
    4011 SoftInGate Error "soft-in-gate" "a soft criterion stands in a gate";
    4012 PriorityDecides Error "priority-decides" "a criterion that may only rank decides a gate or transition";
    4013 OneSided Warning "one-sided" "a stage for now can be reached without contact in both directions";
    4014 GateNeverFails Warning "gate-never-fails" "a gate can never stop a lead";
    4015 GateAlwaysFails Warning "gate-always-fails" "a gate stops every lead";
    4016 InitialUnreadable Error "initial-unreadable" "a stage field needs a lifecycle";

    5001 Unused Warning "unused" "something is declared and never used";
    5002 NoQuestion Warning "no-question" "a criterion that can be unknown has no question that would settle it";
    5003 AlwaysTrue Warning "always-true" "a condition is met by every lead";
    5004 NeverTrue Warning "never-true" "a condition is met by no lead";
    5005 RepeatedCondition Warning "repeated-condition" "the same condition stands twice in one list";
    5006 ClauseNeverDecides Warning "clause-never-decides" "a clause of a criterion never decides, an earlier one does";
}

impl fmt::Display for Code {
    /// The stable form: `LS0001`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LS{:04}", self.number())
    }
}

impl Code {
    /// The code with this text (`LS0001`, in any case), number (`1`, `0001`) or name (`missing-close`).
    pub fn parse(text: &str) -> Option<Code> {
        let digits = text
            .strip_prefix("LS")
            .or_else(|| text.strip_prefix("ls"))
            .unwrap_or(text);
        let number = digits.parse::<u16>().ok();
        Code::ALL
            .iter()
            .copied()
            .find(|c| Some(c.number()) == number || c.name() == text)
    }
}

#[cfg(test)]
mod tests {
    use super::Code;

    #[test]
    fn numbers_rise_and_names_are_unique() {
        assert!(Code::ALL.windows(2).all(|w| w[0].number() < w[1].number()));
        let mut names: Vec<_> = Code::ALL.iter().map(|c| c.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Code::ALL.len());
        assert_eq!(Code::parse("ls3001"), Some(Code::WeightsNotWhole));
        assert_eq!(Code::WeightsNotWhole.to_string(), "LS3001");
    }
}
