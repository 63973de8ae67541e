//! One walk over conditions and values: whoever changes some nodes says which, and all others are rebuilt as they were.

use leadspec_ir::{
    Choice, ChoiceDomain, ChoiceKind, Condition, ConditionKind, CriterionId, EventId, EventQuery, Fact, GateId,
    GradeId, LetId, ListFact, Needles, Quantity, QuantityKind, ScoreId, Source, Text, Value,
};

/// What becomes of each kind of node. The defaults rebuild it with its parts folded.
pub(crate) trait Fold {
    fn condition(&mut self, condition: &Condition) -> Condition {
        fold_condition(self, condition)
    }
    fn quantity(&mut self, quantity: &Quantity) -> Quantity {
        fold_quantity(self, quantity)
    }
    fn choice(&mut self, choice: &Choice) -> Choice {
        fold_choice(self, choice)
    }
    fn source(&mut self, source: Source) -> Source {
        source
    }
    fn event(&mut self, event: EventId) -> EventId {
        event
    }
    fn domain(&mut self, domain: ChoiceDomain) -> ChoiceDomain {
        domain
    }
    fn code(&mut self, _domain: ChoiceDomain, code: u32) -> u32 {
        code
    }
    /// The codes that a list with items of this source holds.
    fn item_code(&mut self, _source: Source, code: u32) -> u32 {
        code
    }
    fn criterion(&mut self, id: CriterionId) -> CriterionId {
        id
    }
    fn score(&mut self, id: ScoreId) -> ScoreId {
        id
    }
    fn grade(&mut self, id: GradeId) -> GradeId {
        id
    }
    fn gate(&mut self, id: GateId) -> GateId {
        id
    }
    fn named(&mut self, id: LetId) -> LetId {
        id
    }
}

/// A value with its parts folded.
pub(crate) fn fold_value<F: Fold + ?Sized>(f: &mut F, value: &Value) -> Value {
    match value {
        Value::Condition(condition) => Value::Condition(f.condition(condition)),
        Value::Quantity(quantity) => Value::Quantity(f.quantity(quantity)),
        Value::Choice(choice) => Value::Choice(f.choice(choice)),
        Value::Text(text) => Value::Text(fold_text(f, text)),
        Value::List(list) => Value::List(fold_list(f, list)),
    }
}

/// A condition with its parts folded.
pub(crate) fn fold_condition<F: Fold + ?Sized>(f: &mut F, condition: &Condition) -> Condition {
    let kind = match &condition.kind {
        ConditionKind::Constant(value) => ConditionKind::Constant(*value),
        ConditionKind::Fact(fact) => ConditionKind::Fact(Fact {
            source: f.source(fact.source),
        }),
        ConditionKind::Criterion(id) => ConditionKind::Criterion(f.criterion(*id)),
        ConditionKind::Let(id) => ConditionKind::Let(f.named(*id)),
        ConditionKind::Not(inner) => ConditionKind::Not(Box::new(f.condition(inner))),
        ConditionKind::All(of) => ConditionKind::All(of.iter().map(|c| f.condition(c)).collect()),
        ConditionKind::Any(of) => ConditionKind::Any(of.iter().map(|c| f.condition(c)).collect()),
        ConditionKind::AtLeast(n, of) => ConditionKind::AtLeast(*n, of.iter().map(|c| f.condition(c)).collect()),
        ConditionKind::Compare { operator, left, right } => ConditionKind::Compare {
            operator: *operator,
            left: f.quantity(left),
            right: f.quantity(right),
        },
        ConditionKind::Between { value, low, high } => ConditionKind::Between {
            value: f.quantity(value),
            low: f.quantity(low),
            high: f.quantity(high),
        },
        ConditionKind::Within {
            value,
            direction,
            window,
        } => ConditionKind::Within {
            value: f.quantity(value),
            direction: *direction,
            window: *window,
        },
        ConditionKind::Among { value, codes } => {
            let mut codes: Vec<u32> = codes.iter().map(|code| f.code(value.domain, *code)).collect();
            codes.sort_unstable();
            ConditionKind::Among {
                value: f.choice(value),
                codes,
            }
        }
        ConditionKind::SameChoice(left, right) => ConditionKind::SameChoice(f.choice(left), f.choice(right)),
        ConditionKind::Text {
            value,
            test,
            needles,
            fold_case,
        } => ConditionKind::Text {
            value: fold_text(f, value),
            test: *test,
            needles: needles.clone(),
            fold_case: *fold_case,
        },
        ConditionKind::SameText { left, right, fold_case } => ConditionKind::SameText {
            left: fold_text(f, left),
            right: fold_text(f, right),
            fold_case: *fold_case,
        },
        ConditionKind::List {
            value,
            needles,
            all,
            fold_case,
        } => ConditionKind::List {
            needles: match needles {
                Needles::Codes(codes) => {
                    let mut codes: Vec<u32> = codes.iter().map(|code| f.item_code(value.source, *code)).collect();
                    codes.sort_unstable();
                    Needles::Codes(codes)
                }
                Needles::Texts(_) | Needles::Quantities(_) => needles.clone(),
            },
            value: fold_list(f, value),
            all: *all,
            fold_case: *fold_case,
        },
        ConditionKind::IsKnown(value) => ConditionKind::IsKnown(Box::new(fold_value(f, value))),
        ConditionKind::CriterionIs(id, truth) => ConditionKind::CriterionIs(f.criterion(*id), *truth),
        ConditionKind::GateIs(id, state) => ConditionKind::GateIs(f.gate(*id), *state),
        ConditionKind::Happened(query) => ConditionKind::Happened(fold_query(f, query)),
        ConditionKind::IfUnknown(inner, answer) => ConditionKind::IfUnknown(Box::new(f.condition(inner)), *answer),
    };
    Condition { kind, at: condition.at }
}

/// A quantity with its parts folded.
pub(crate) fn fold_quantity<F: Fold + ?Sized>(f: &mut F, quantity: &Quantity) -> Quantity {
    let kind = match &quantity.kind {
        QuantityKind::Constant(value) => QuantityKind::Constant(*value),
        QuantityKind::Fact(source) => QuantityKind::Fact(f.source(*source)),
        QuantityKind::LatestTime(event) => QuantityKind::LatestTime(f.event(*event)),
        QuantityKind::Score(id) => QuantityKind::Score(f.score(*id)),
        QuantityKind::Count(query) => QuantityKind::Count(fold_query(f, query)),
        QuantityKind::Today => QuantityKind::Today,
        QuantityKind::DayOf(inner) => QuantityKind::DayOf(Box::new(f.quantity(inner))),
        QuantityKind::Let(id) => QuantityKind::Let(f.named(*id)),
        QuantityKind::Sum(terms) => QuantityKind::Sum(terms.iter().map(|t| f.quantity(t)).collect()),
        QuantityKind::Negated(inner) => QuantityKind::Negated(Box::new(f.quantity(inner))),
        QuantityKind::Times(inner, factor) => QuantityKind::Times(Box::new(f.quantity(inner)), *factor),
        QuantityKind::DaysSince(inner) => QuantityKind::DaysSince(Box::new(f.quantity(inner))),
        QuantityKind::IfUnknown(value, fallback) => {
            QuantityKind::IfUnknown(Box::new(f.quantity(value)), Box::new(f.quantity(fallback)))
        }
    };
    Quantity {
        kind,
        unit: quantity.unit,
        decimals: quantity.decimals,
        at: quantity.at,
    }
}

/// A choice with its parts folded.
pub(crate) fn fold_choice<F: Fold + ?Sized>(f: &mut F, choice: &Choice) -> Choice {
    let kind = match &choice.kind {
        ChoiceKind::Fact(source) => ChoiceKind::Fact(f.source(*source)),
        ChoiceKind::Grade(id) => ChoiceKind::Grade(f.grade(*id)),
        ChoiceKind::StageAfter => ChoiceKind::StageAfter,
        ChoiceKind::Let(id) => ChoiceKind::Let(f.named(*id)),
        ChoiceKind::IfUnknown(value, code) => {
            ChoiceKind::IfUnknown(Box::new(f.choice(value)), f.code(choice.domain, *code))
        }
    };
    Choice {
        kind,
        domain: f.domain(choice.domain),
        at: choice.at,
    }
}

fn fold_text<F: Fold + ?Sized>(f: &mut F, text: &Text) -> Text {
    Text {
        source: f.source(text.source),
        if_unknown: text.if_unknown.clone(),
        at: text.at,
    }
}

fn fold_list<F: Fold + ?Sized>(f: &mut F, list: &ListFact) -> ListFact {
    ListFact {
        source: f.source(list.source),
        at: list.at,
    }
}

fn fold_query<F: Fold + ?Sized>(f: &mut F, query: &EventQuery) -> EventQuery {
    EventQuery {
        event: f.event(query.event),
        filter: query.filter.as_ref().map(|filter| Box::new(f.condition(filter))),
        window: query.window,
    }
}
