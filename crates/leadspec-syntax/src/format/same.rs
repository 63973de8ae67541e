//! Whether two trees say the same, wherever their parts stand.
//!
//! Each node is taken apart by name, so a part that is added to the tree and forgotten here does not compile.

use crate::{
    Action, AlwaysItem, BrokenItem, ByRow, Cell, ChoiceOption, Comment, CompareOperator, CriterionClause,
    CriterionItem, DefinitionClause, DefinitionItem, Direction, DurationLiteral, DurationUnit, EventColumn, EventItem,
    EventQuantifier, EventRole, EventTableItem, ExampleItem, Expectation, Expression, ExpressionKind, FieldAttribute,
    FieldDeclaration, FieldValue, FrameworkItem, GateClause, GateItem, GradeItem, GradeRow, Happened, Item, LeadEntry,
    LeadItem, LetItem, LifecycleEntry, LifecycleItem, Literal, MatchOperator, MatchQuantifier, Name, NumberLiteral,
    Pattern, Points, Quantifier, RangeLiteral, Requirement, RowMark, ScoreBound, ScoreItem, ScoreLine, Spanned,
    StageDeclaration, StageFlag, State, SyntaxTree, Table, TableRow, TestClause, TestEvent, TestItem, TestTime,
    TextLiteral, TransitionDeclaration, TypeExpression, TypeKind, UseItem,
};
use leadspec_diagnostics::Span;

/// Whether both trees hold the same items and the same comments, in the same order.
pub(super) fn same_tree(a: &SyntaxTree, b: &SyntaxTree) -> bool {
    let SyntaxTree {
        file: _,
        items,
        comments,
    } = a;
    items.same(&b.items) && comments.same(&b.comments)
}

/// The items, by number, that are not the same in both trees; none where they do not hold equally many.
pub(super) fn changed_items(a: &SyntaxTree, b: &SyntaxTree) -> Vec<usize> {
    if a.items.len() != b.items.len() {
        return Vec::new();
    }
    let pairs = a.items.iter().zip(&b.items).enumerate();
    pairs.filter(|(_, (a, b))| !a.same(b)).map(|(at, _)| at).collect()
}

/// Equality that does not look at places.
trait Same {
    fn same(&self, other: &Self) -> bool;
}

impl Same for Span {
    fn same(&self, _: &Self) -> bool {
        true
    }
}

impl<T: Same> Same for Vec<T> {
    fn same(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().zip(other).all(|(a, b)| a.same(b))
    }
}

impl<T: Same> Same for Option<T> {
    fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Some(a), Some(b)) => a.same(b),
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        }
    }
}

impl<T: Same> Same for Box<T> {
    fn same(&self, other: &Self) -> bool {
        self.as_ref().same(other.as_ref())
    }
}

impl<T: Same> Same for Spanned<T> {
    fn same(&self, other: &Self) -> bool {
        self.node.same(&other.node)
    }
}

impl Same for NumberLiteral {
    /// `10000` and `10_000` are the same number.
    fn same(&self, other: &Self) -> bool {
        let digits = |number: &Self| number.text.replace('_', "");
        digits(self) == digits(other)
    }
}

macro_rules! same_value {
    ($($type:ty),* $(,)?) => {
        $(impl Same for $type {
            fn same(&self, other: &Self) -> bool {
                self == other
            }
        })*
    };
}

same_value!(
    bool,
    char,
    String,
    CompareOperator,
    Direction,
    DurationUnit,
    EventQuantifier,
    EventRole,
    MatchOperator,
    MatchQuantifier,
    State
);

macro_rules! same_struct {
    ($($type:ident { $($field:ident),* })*) => {
        $(impl Same for $type {
            fn same(&self, other: &Self) -> bool {
                let $type { $($field),* } = self;
                true $(&& $field.same(&other.$field))*
            }
        })*
    };
}

same_struct! {
    Name { span, text }
    TextLiteral { span, value }
    Comment { span, text, own_line }
    BrokenItem { span, name }
    DefinitionItem { span, label, clauses, broken }
    UseItem { span, path }
    LeadItem { span, entries, broken }
    FieldDeclaration { name, ty, attributes }
    TypeExpression { span, kind, optional }
    RangeLiteral { span, low, high, excludes_high }
    ChoiceOption { name, texts }
    EventItem { span, name, label, attributes, fields, broken }
    EventTableItem { span, columns, broken }
    EventColumn { role, attributes }
    LetItem { span, name, value }
    CriterionItem { span, name, label, clauses, broken }
    ScoreItem { span, name, label, bounds, lines, broken }
    Points { span, sign, number, percent }
    ByRow { patterns, points }
    GradeItem { span, name, label, of, combined, rows, broken }
    GateItem { span, name, label, before, clauses, broken }
    LifecycleItem { span, entries, broken }
    StageDeclaration { name, label, flags }
    TransitionDeclaration { from, to, when, sla, actions, because }
    Action { span, name, arguments }
    DurationLiteral { span, number, unit }
    FrameworkItem { span, name, label, requirements, broken }
    Requirement { name, label, aliases, ask }
    ExampleItem { span, name, values, broken }
    FieldValue { name, value }
    TestItem { span, label, clauses, broken }
    TestEvent { name, happened }
    Happened { when, values }
    Table { span, head, header, rows }
    TableRow { span, cells, mark }
    AlwaysItem { span, label, condition, broken }
    Expression { span, kind }
}

macro_rules! same_enum {
    ($($type:ident {
        $($tuple:ident($($part:ident, $twin:ident),+)),* ;
        $($named:ident { $($field:ident: $other:ident),+ }),* ;
        $($unit:ident),*
    })*) => {
        $(impl Same for $type {
            fn same(&self, other: &Self) -> bool {
                match self {
                    $($type::$tuple($($part),+) => {
                        if let $type::$tuple($($twin),+) = other { true $(&& $part.same($twin))+ } else { false }
                    })*
                    $($type::$named { $($field),+ } => {
                        if let $type::$named { $($field: $other),+ } = other { true $(&& $field.same($other))+ } else { false }
                    })*
                    $($type::$unit => matches!(other, $type::$unit),)*
                }
            }
        })*
    };
}

same_enum! {
    Item {
        Definition(a, b), Use(a, b), Lead(a, b), Event(a, b), EventTable(a, b), Let(a, b), Criterion(a, b), Score(a, b),
        Grade(a, b), Gate(a, b), Lifecycle(a, b), Framework(a, b), Example(a, b), Test(a, b), Always(a, b), Broken(a, b);;
    }
    DefinitionClause { Version(a, b), Owner(a, b), Follows(a, b), Timezone(a, b);; }
    LeadEntry { Field(a, b), Missing(a, b);; }
    TypeKind {
        Integer(a, b), Number(a, b), Money(a, b), ListOf(a, b), Other(a, b);
        OneOf { options: options_b, ordered: ordered_b };
        Bool, Percent, Text, Date, Timestamp, Duration, Stage
    }
    FieldAttribute {
        From(a, b), Missing(a, b), Format(a, b), Yes(a, b), No(a, b), SeparatedBy(a, b), Decimals(a, b);;
        Personal, Mutual, IgnoringCase
    }
    CriterionClause {
        Met(a, b), Unmet(a, b), Ask(a, b), Level(a, b), Strength(a, b);
        Answers { framework: framework_b, requirement: requirement_b };
    }
    ScoreBound { Max(a, b), Min(a, b), Range(a, b);; }
    ScoreLine {
        ;
        When { points: points_b, label: label_b, condition: condition_b },
        Per { points: points_b, label: label_b, count: count_b, at_most: at_most_b },
        By { value: value_b, label: label_b, rows: rows_b, broken: broken_b };
    }
    Pattern { Range(a, b), Value(a, b), Otherwise(a, b);; }
    GradeRow { ; From { name: name_b, limit: limit_b }, Otherwise { name: name_b }; }
    GateClause { Require(a, b), IfUnknown(a, b); Otherwise { stage: stage_b, because: because_b }; }
    LifecycleEntry { Stage(a, b), Transition(a, b);; }
    StageFlag { Owner(a, b);; Initial, Final, Now, Later, Never }
    TestClause {
        AsOf(a, b), Events(a, b), EventsFile(a, b), Expect(a, b), Table(a, b), Leads(a, b);
        Given { example: example_b, values: values_b };
    }
    TestTime { At(a, b), Ago(a, b), Today(a, b);; }
    Expectation {
        Stage(a, b), Path(a, b), Outcome(a, b), Asks(a, b), AsksNothing(a, b), NotAsks(a, b), Reason(a, b), Action(a, b), Rejected(a, b),
        Condition(a, b);
        Gate { name: name_b, state: state_b },
        Criterion { name: name_b, state: state_b },
        Range { score: score_b, range: range_b };
        Snapshot
    }
    Cell { Value(a, b), Range(a, b), Action(a, b), Event(a, b), Events(a, b);; }
    RowMark { Skip(a, b);; Todo }
    Literal {
        Number(a, b), Percent(a, b), Text(a, b), Bool(a, b), Date(a, b), Timestamp(a, b), Duration(a, b);
        Money { number: number_b, currency: currency_b };
        Unknown
    }
    Quantifier { AtLeast(a, b);; All, Any, None }
    ExpressionKind {
        Name(a, b), Literal(a, b), List(a, b), Group(a, b), Not(a, b), Negate(a, b), And(a, b), Or(a, b),
        Implies(a, b, c, d), Add(a, b, c, d), Subtract(a, b, c, d), Multiply(a, b, c, d), DaysSince(a, b);
        Compare { operator: operator_b, left: left_b, right: right_b, ignoring_case: ignoring_case_b },
        In { value: value_b, list: list_b, negated: negated_b, ignoring_case: ignoring_case_b },
        Between { value: value_b, low: low_b, high: high_b },
        Within { value: value_b, direction: direction_b, duration: duration_b },
        Match {
            value: value_b, operator: operator_b, quantifier: quantifier_b, needle: needle_b, ignoring_case: ignoring_case_b
        },
        Is { value: value_b, negated: negated_b, state: state_b },
        Gate { name: name_b, state: state_b },
        Several { quantifier: quantifier_b, of: of_b },
        IfUnknown { value: value_b, fallback: fallback_b },
        Events { quantifier: quantifier_b, event: event_b, filter: filter_b, window: window_b },
        Latest { event: event_b, attribute: attribute_b };
        Today, Broken
    }
}
