//! The page of each code, as it stands in `docs/diagnostics/`.

use leadspec_diagnostics::Code;

/// Names the file of each code; the match has no gap, so a code without its page does not build.
macro_rules! pages {
    ($($variant:ident $file:literal)*) => {
        /// What a code says, why it matters, an example and its fix, in Markdown.
        pub fn page(code: Code) -> &'static str {
            match code {
                $(Code::$variant => include_str!(concat!("../../../docs/diagnostics/", $file, ".md")),)*
            }
        }
    };
}

pages! {
    MissingClose "LS0001"
    Unexpected "LS0002"
    UnknownItem "LS0003"
    UnknownClause "LS0004"
    ForeignOperator "LS0005"
    ForeignWord "LS0006"
    ThousandsComma "LS0007"
    DateOrder "LS0008"
    CurrencySign "LS0009"
    UnclosedText "LS0010"
    ExtraComma "LS0011"
    Unfinished "LS0012"
    TooDeep "LS0013"
    MergeConflict "LS0014"
    StrangeCharacter "LS0015"
    ExtraClose "LS0016"
    ChainedComparison "LS0017"
    NotUtf8 "LS0018"
    ReservedWord "LS0019"
    MissingPart "LS0020"
    UnknownName "LS1001"
    DuplicateName "LS1002"
    UnknownChoice "LS1003"
    UnknownStage "LS1004"
    UnknownEvent "LS1005"
    UnknownFramework "LS1006"
    UseNotFound "LS1007"
    UseCycle "LS1008"
    NameCycle "LS1009"
    WrongKind "LS1010"
    UnknownType "LS1011"
    DuplicateClause "LS1012"
    MissingClause "LS1013"
    DuplicateColumn "LS1014"
    MissingBlock "LS1015"
    DuplicateLabel "LS1016"
    TypeMismatch "LS2001"
    NumberForMoney "LS2002"
    CurrencyMismatch "LS2003"
    UnorderedChoice "LS2004"
    OutOfRange "LS2005"
    NotACondition "LS2006"
    UnknownUndecided "LS2007"
    UnknownImpossible "LS2008"
    NeverUnknown "LS2009"
    QuotedWord "LS2010"
    NotExact "LS2011"
    BadNumber "LS2012"
    BadDate "LS2013"
    BadFormat "LS2014"
    BadRange "LS2015"
    BadCurrency "LS2016"
    NotApplicable "LS2017"
    BadTimezone "LS2018"
    NotAnswerable "LS2019"
    AmbiguousText "LS2020"
    BadExpectation "LS2021"
    ClockInTest "LS2022"
    MissingFact "LS2023"
    EventNotYet "LS2024"
    WeightsNotWhole "LS3001"
    MixedWeights "LS3002"
    ThresholdTooHigh "LS3003"
    ThresholdAlwaysMet "LS3004"
    NeverEarned "LS3005"
    BandsOverlap "LS3006"
    BandsGap "LS3007"
    BandNeverMatches "LS3008"
    CapNeverBites "LS3009"
    GradeOrder "LS3010"
    GradeUnreachable "LS3011"
    PointsOverflow "LS3012"
    ZeroPoints "LS3013"
    GradeIncomplete "LS3014"
    NoInitialStage "LS4001"
    UnreachableStage "LS4002"
    DeadEnd "LS4003"
    ShadowedTransition "LS4004"
    StageCircle "LS4005"
    FinalLeaves "LS4006"
    GateGuardsNothing "LS4007"
    NeverFires "LS4008"
    FrameworkIncomplete "LS4009"
    HardWithoutGate "LS4010"
    SoftInGate "LS4011"
    PriorityDecides "LS4012"
    OneSided "LS4013"
    GateNeverFails "LS4014"
    GateAlwaysFails "LS4015"
    InitialUnreadable "LS4016"
    Unused "LS5001"
    NoQuestion "LS5002"
    AlwaysTrue "LS5003"
    NeverTrue "LS5004"
    RepeatedCondition "LS5005"
    ClauseNeverDecides "LS5006"
}

#[cfg(test)]
mod tests {
    use super::page;
    use leadspec_diagnostics::Code;

    #[test]
    fn every_code_has_its_own_page() {
        for code in Code::ALL {
            let title = page(*code).lines().next().unwrap_or_default();
            assert!(title.starts_with(&format!("# {code} ")), "{title}");
        }
    }
}
