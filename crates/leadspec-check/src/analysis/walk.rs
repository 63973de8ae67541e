//! Visits every condition, quantity and choice of a definition. It knows the shape of the definition and nothing of what is
//! right or wrong.

use leadspec_diagnostics::Span;
use leadspec_ir::{
    Choice, ChoiceKind, Condition, ConditionKind, CriterionId, CriterionRule, Definition, EventId, EventQuery, GateId,
    GradeId, GradeKind, LetId, Quantity, QuantityKind, ScoreId, ScoreLineKind, Source, TransitionId, Value,
};
use std::collections::BTreeSet;

/// Something that stands in a condition or value.
#[derive(Clone, Copy)]
pub(super) enum Node<'d> {
    Condition(&'d Condition),
    Quantity(&'d Quantity),
    Query(&'d EventQuery),
    Source(Source),
    Event(EventId),
    Let(LetId),
    Criterion(CriterionId),
    Score(ScoreId),
    Grade(GradeId),
    Gate(GateId),
}

/// What a condition or value belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    Let(LetId),
    Criterion(CriterionId),
    /// A line of a score.
    Line(ScoreId, usize),
    Grade(GradeId),
    Gate(GateId),
    Transition(TransitionId),
}

/// A condition or value that a definition's item holds.
pub(super) enum Root<'d> {
    Condition(&'d Condition),
    Value(&'d Value),
    Quantity(&'d Quantity),
    Part(GradeId),
}

/// Everything that stands in the items, in order of the definition's parts.
pub(super) fn roots(definition: &Definition) -> Vec<(Owner, Root<'_>)> {
    let mut roots = Vec::new();
    for (id, named) in definition.lets.entries() {
        roots.push((Owner::Let(id), Root::Value(&named.value)));
    }
    for (id, criterion) in definition.criteria.entries() {
        match &criterion.rule {
            CriterionRule::Condition(condition) => roots.push((Owner::Criterion(id), Root::Condition(condition))),
            CriterionRule::FirstKnown(clauses) => {
                roots.extend(clauses.iter().map(|c| (Owner::Criterion(id), Root::Condition(&c.when))));
            }
        }
    }
    for (id, score) in definition.scores.entries() {
        for (place, line) in score.lines.iter().enumerate() {
            let root = match &line.kind {
                ScoreLineKind::When { condition, .. } => Root::Condition(condition),
                ScoreLineKind::Per { count, .. } => Root::Quantity(count),
                ScoreLineKind::By { key, .. } => Root::Value(key),
            };
            roots.push((Owner::Line(id, place), root));
        }
    }
    for (id, grade) in definition.grades.entries() {
        match &grade.kind {
            GradeKind::Cut { of, .. } => roots.push((Owner::Grade(id), Root::Quantity(of))),
            GradeKind::Combined(parts) => roots.extend(parts.iter().map(|p| (Owner::Grade(id), Root::Part(*p)))),
        }
    }
    for (id, gate) in definition.gates.entries() {
        roots.push((Owner::Gate(id), Root::Condition(&gate.require)));
    }
    for (id, transition) in definition.lifecycle.iter().flat_map(|l| l.transitions.entries()) {
        roots.push((Owner::Transition(id), Root::Condition(&transition.when)));
    }
    roots
}

/// Visits a root and all that stands in it, without following references.
pub(super) fn root<'d>(root: &Root<'d>, visit: &mut dyn FnMut(Node<'d>)) {
    match root {
        Root::Condition(c) => condition(c, visit),
        Root::Value(v) => value(v, visit),
        Root::Quantity(q) => quantity(q, visit),
        Root::Part(id) => visit(Node::Grade(*id)),
    }
}

/// Visits a condition and all that stands in it, without following references.
pub(super) fn condition<'d>(of: &'d Condition, visit: &mut dyn FnMut(Node<'d>)) {
    visit(Node::Condition(of));
    match &of.kind {
        ConditionKind::Constant(_) => {}
        ConditionKind::Fact(fact) => source(fact.source, visit),
        ConditionKind::Criterion(id) | ConditionKind::CriterionIs(id, _) => visit(Node::Criterion(*id)),
        ConditionKind::Let(id) => visit(Node::Let(*id)),
        ConditionKind::Not(inner) | ConditionKind::IfUnknown(inner, _) => condition(inner, visit),
        ConditionKind::All(of) | ConditionKind::Any(of) | ConditionKind::AtLeast(_, of) => {
            for one in of {
                condition(one, visit);
            }
        }
        ConditionKind::Compare { left, right, .. } => {
            quantity(left, visit);
            quantity(right, visit);
        }
        ConditionKind::Between { value, low, high } => {
            for one in [value, low, high] {
                quantity(one, visit);
            }
        }
        ConditionKind::Within { value, .. } => quantity(value, visit),
        ConditionKind::Among { value, .. } => choice(value, visit),
        ConditionKind::SameChoice(left, right) => {
            choice(left, visit);
            choice(right, visit);
        }
        ConditionKind::Text { value, .. } => source(value.source, visit),
        ConditionKind::SameText { left, right, .. } => {
            source(left.source, visit);
            source(right.source, visit);
        }
        ConditionKind::List { value, .. } => source(value.source, visit),
        ConditionKind::IsKnown(inner) => value(inner, visit),
        ConditionKind::GateIs(id, _) => visit(Node::Gate(*id)),
        ConditionKind::Happened(inner) => query(inner, visit),
    }
}

/// Visits a value and all that stands in it, without following references.
pub(super) fn value<'d>(of: &'d Value, visit: &mut dyn FnMut(Node<'d>)) {
    match of {
        Value::Condition(inner) => condition(inner, visit),
        Value::Quantity(inner) => quantity(inner, visit),
        Value::Choice(inner) => choice(inner, visit),
        Value::Text(text) => source(text.source, visit),
        Value::List(list) => source(list.source, visit),
    }
}

fn quantity<'d>(of: &'d Quantity, visit: &mut dyn FnMut(Node<'d>)) {
    visit(Node::Quantity(of));
    match &of.kind {
        QuantityKind::Constant(_) | QuantityKind::Today => {}
        QuantityKind::Fact(inner) => source(*inner, visit),
        QuantityKind::LatestTime(event) => visit(Node::Event(*event)),
        QuantityKind::Score(id) => visit(Node::Score(*id)),
        QuantityKind::Count(inner) => query(inner, visit),
        QuantityKind::Let(id) => visit(Node::Let(*id)),
        QuantityKind::Sum(terms) => {
            for term in terms {
                quantity(term, visit);
            }
        }
        QuantityKind::DayOf(inner)
        | QuantityKind::Negated(inner)
        | QuantityKind::Times(inner, _)
        | QuantityKind::DaysSince(inner) => quantity(inner, visit),
        QuantityKind::IfUnknown(inner, fallback) => {
            quantity(inner, visit);
            quantity(fallback, visit);
        }
    }
}

fn choice<'d>(of: &'d Choice, visit: &mut dyn FnMut(Node<'d>)) {
    match &of.kind {
        ChoiceKind::Fact(inner) => source(*inner, visit),
        ChoiceKind::Grade(id) => visit(Node::Grade(*id)),
        ChoiceKind::StageAfter => {}
        ChoiceKind::Let(id) => visit(Node::Let(*id)),
        ChoiceKind::IfUnknown(inner, _) => choice(inner, visit),
    }
}

fn query<'d>(of: &'d EventQuery, visit: &mut dyn FnMut(Node<'d>)) {
    visit(Node::Query(of));
    visit(Node::Event(of.event));
    if let Some(filter) = &of.filter {
        condition(filter, visit);
    }
}

fn source<'d>(of: Source, visit: &mut dyn FnMut(Node<'d>)) {
    visit(Node::Source(of));
    match of {
        Source::Field(_) => {}
        Source::Attribute(event, _) | Source::Latest(event, _) => visit(Node::Event(event)),
    }
}

/// All that a condition rests on, each with the references that lead to it (outermost first): what stands in it, in the `let`s
/// and criteria it names, in the gates whose state it asks, and, if `through_scores`, in the scores and grades it compares.
pub(super) struct Behind {
    pub(super) lets: BTreeSet<LetId>,
    pub(super) criteria: Vec<(CriterionId, Vec<Span>)>,
    /// Every condition and quantity met, by its place.
    pub(super) places: Vec<Span>,
}

/// What is behind a condition.
pub(super) fn behind(definition: &Definition, of: &Condition, through_scores: bool) -> Behind {
    let mut found = Behind {
        lets: BTreeSet::new(),
        criteria: Vec::new(),
        places: Vec::new(),
    };
    let mut seen = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let mut open: Vec<(Root<'_>, Vec<Span>)> = vec![(Root::Condition(of), Vec::new())];
    while let Some((next, path)) = open.pop() {
        let mut place = Span::default();
        let mut follow: Vec<(Root<'_>, Vec<Span>)> = Vec::new();
        root(&next, &mut |node| {
            let longer = |place: Span| {
                let mut longer = path.clone();
                longer.push(place);
                longer
            };
            match node {
                Node::Condition(condition) => {
                    place = condition.at.0;
                    found.places.push(place);
                }
                Node::Quantity(quantity) => {
                    place = quantity.at.0;
                    found.places.push(place);
                }
                Node::Let(id) => {
                    if found.lets.insert(id) {
                        follow.push((Root::Value(&definition.lets[id].value), longer(place)));
                    }
                }
                Node::Criterion(id) => {
                    if !found.criteria.iter().any(|(known, _)| *known == id) {
                        found.criteria.push((id, longer(place)));
                        match &definition.criteria[id].rule {
                            CriterionRule::Condition(inner) => follow.push((Root::Condition(inner), longer(place))),
                            CriterionRule::FirstKnown(clauses) => {
                                follow.extend(clauses.iter().map(|c| (Root::Condition(&c.when), longer(place))));
                            }
                        }
                    }
                }
                Node::Gate(id) => {
                    if seen.0.insert(id) {
                        follow.push((Root::Condition(&definition.gates[id].require), longer(place)));
                    }
                }
                Node::Score(id) if through_scores => {
                    if seen.1.insert(id) {
                        for line in &definition.scores[id].lines {
                            let inner = match &line.kind {
                                ScoreLineKind::When { condition, .. } => Root::Condition(condition),
                                ScoreLineKind::Per { count, .. } => Root::Quantity(count),
                                ScoreLineKind::By { key, .. } => Root::Value(key),
                            };
                            follow.push((inner, longer(place)));
                        }
                    }
                }
                Node::Grade(id) if through_scores => {
                    if seen.2.insert(id) {
                        match &definition.grades[id].kind {
                            GradeKind::Cut { of, .. } => follow.push((Root::Quantity(of), longer(place))),
                            GradeKind::Combined(parts) => {
                                follow.extend(parts.iter().map(|p| (Root::Part(*p), longer(place))));
                            }
                        }
                    }
                }
                Node::Grade(id) => found.places.push(definition.grades[id].at.0),
                Node::Query(_) | Node::Source(_) | Node::Event(_) | Node::Score(_) => {}
            }
        });
        open.extend(follow);
    }
    found
}
