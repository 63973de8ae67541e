//! What a condition speaks of.

use leadspec_ir::{
    Choice, ChoiceKind, Condition, ConditionKind, CriterionId, CriterionRule, Definition, EventQuery, LetId, Quantity,
    QuantityKind, Source, Value,
};

/// Something that a condition names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mention {
    Source(Source),
    Criterion(CriterionId),
    Let(LetId),
}

/// Whether it names a fact that must not be shown.
pub(super) fn is_personal(definition: &Definition, condition: &Condition) -> bool {
    named(condition).into_iter().any(|mention| match mention {
        Mention::Source(Source::Field(id)) => definition.fields[id].personal,
        Mention::Source(Source::Attribute(event, id) | Source::Latest(event, id)) => {
            definition.events[event].attributes[id].personal
        }
        Mention::Criterion(_) | Mention::Let(_) => false,
    })
}

/// Whether it rests on a criterion, by itself or through a name.
pub(super) fn rests_on(definition: &Definition, condition: &Condition, criterion: CriterionId) -> bool {
    named(condition).into_iter().any(|mention| match mention {
        Mention::Source(_) => false,
        Mention::Criterion(other) if other == criterion => true,
        // A criterion names earlier ones only.
        Mention::Criterion(other) => {
            let conditions: Vec<&Condition> = match &definition.criteria[other].rule {
                CriterionRule::Condition(condition) => vec![condition],
                CriterionRule::FirstKnown(clauses) => clauses.iter().map(|clause| &clause.when).collect(),
            };
            conditions
                .into_iter()
                .any(|condition| rests_on(definition, condition, criterion))
        }
        Mention::Let(id) => match &definition.lets[id].value {
            Value::Condition(condition) => rests_on(definition, condition, criterion),
            Value::Quantity(_) | Value::Choice(_) | Value::Text(_) | Value::List(_) => false,
        },
    })
}

/// All that it names, in order.
fn named(condition: &Condition) -> Vec<Mention> {
    let mut found = Vec::new();
    in_condition(condition, &mut found);
    found
}

fn each<'a, T: 'a>(
    things: impl IntoIterator<Item = &'a T>,
    found: &mut Vec<Mention>,
    within: fn(&T, &mut Vec<Mention>),
) {
    for thing in things {
        within(thing, found);
    }
}

fn in_condition(condition: &Condition, found: &mut Vec<Mention>) {
    match &condition.kind {
        ConditionKind::Constant(_) | ConditionKind::GateIs(..) => {}
        ConditionKind::Fact(fact) => found.push(Mention::Source(fact.source)),
        ConditionKind::Criterion(id) | ConditionKind::CriterionIs(id, _) => found.push(Mention::Criterion(*id)),
        ConditionKind::Let(id) => found.push(Mention::Let(*id)),
        ConditionKind::Not(inner) | ConditionKind::IfUnknown(inner, _) => in_condition(inner, found),
        ConditionKind::All(of) | ConditionKind::Any(of) | ConditionKind::AtLeast(_, of) => {
            each(of, found, in_condition);
        }
        ConditionKind::Compare { left, right, .. } => each([left, right], found, in_quantity),
        ConditionKind::Between { value, low, high } => {
            each([value, low, high], found, in_quantity);
        }
        ConditionKind::Within { value, .. } => in_quantity(value, found),
        ConditionKind::Among { value, .. } => in_choice(value, found),
        ConditionKind::SameChoice(left, right) => each([left, right], found, in_choice),
        ConditionKind::Text { value, .. } => found.push(Mention::Source(value.source)),
        ConditionKind::SameText { left, right, .. } => {
            found.extend([Mention::Source(left.source), Mention::Source(right.source)]);
        }
        ConditionKind::List { value, .. } => found.push(Mention::Source(value.source)),
        ConditionKind::IsKnown(value) => in_value(value, found),
        ConditionKind::Happened(query) => in_events(query, found),
    }
}

fn in_value(value: &Value, found: &mut Vec<Mention>) {
    match value {
        Value::Condition(condition) => in_condition(condition, found),
        Value::Quantity(quantity) => in_quantity(quantity, found),
        Value::Choice(choice) => in_choice(choice, found),
        Value::Text(text) => found.push(Mention::Source(text.source)),
        Value::List(list) => found.push(Mention::Source(list.source)),
    }
}

fn in_quantity(quantity: &Quantity, found: &mut Vec<Mention>) {
    match &quantity.kind {
        QuantityKind::Constant(_) | QuantityKind::LatestTime(_) | QuantityKind::Score(_) | QuantityKind::Today => {}
        QuantityKind::Fact(source) => found.push(Mention::Source(*source)),
        QuantityKind::Count(query) => in_events(query, found),
        QuantityKind::Let(id) => found.push(Mention::Let(*id)),
        QuantityKind::Sum(terms) => each(terms, found, in_quantity),
        QuantityKind::DayOf(inner)
        | QuantityKind::Negated(inner)
        | QuantityKind::Times(inner, _)
        | QuantityKind::DaysSince(inner) => in_quantity(inner, found),
        QuantityKind::IfUnknown(value, fallback) => {
            each([value.as_ref(), fallback.as_ref()], found, in_quantity);
        }
    }
}

fn in_choice(choice: &Choice, found: &mut Vec<Mention>) {
    match &choice.kind {
        ChoiceKind::Fact(source) => found.push(Mention::Source(*source)),
        ChoiceKind::Grade(_) | ChoiceKind::StageAfter => {}
        ChoiceKind::Let(id) => found.push(Mention::Let(*id)),
        ChoiceKind::IfUnknown(value, _) => in_choice(value, found),
    }
}

fn in_events(query: &EventQuery, found: &mut Vec<Mention>) {
    if let Some(filter) = &query.filter {
        in_condition(filter, found);
    }
}
