//! What an explanation shows, before it is read for a lead: phrases, and the nodes that answer them.

use crate::plan::{CodeId, Form, Lowering, Rows, TruthId};
use leadspec_ir::{
    At, Choice, ChoiceDomain, ChoiceKind, Condition, ConditionKind, CriterionId, CriterionRule, Definition, EventQuery,
    FieldId, GateId, Quantity, QuantityKind, ScoreLine, ScoreLineKind, Source, Unit, Value, humanise,
};

/// A condition to show.
#[derive(Debug, Clone)]
pub(crate) struct Shape {
    pub(crate) at: At,
    pub(crate) phrase: String,
    pub(crate) id: TruthId,
    pub(crate) facts: Vec<FactShape>,
    pub(crate) parts: Vec<Shape>,
}

/// A fact to show.
#[derive(Debug, Clone)]
pub(crate) struct FactShape {
    pub(crate) name: String,
    pub(crate) field: Option<FieldId>,
    pub(crate) personal: bool,
    pub(crate) probe: Probe,
}

/// Where a fact's value is read.
#[derive(Debug, Clone)]
pub(crate) enum Probe {
    /// A column of the batch.
    Source(Source),
    /// A quantity with its unit and decimals.
    Quantity(Form, Unit, u8),
    /// A code.
    Code(CodeId, ChoiceDomain),
    /// A criterion.
    Criterion(TruthId),
    /// A gate.
    Gate(GateId),
}

/// A line of a score to show.
#[derive(Debug, Clone)]
pub(crate) struct LineShape {
    pub(crate) phrase: String,
    pub(crate) when: Option<Shape>,
    pub(crate) facts: Vec<FactShape>,
}

/// All that is shown of a definition, by place.
#[derive(Debug, Clone, Default)]
pub(crate) struct Shapes {
    pub(crate) gates: Vec<Shape>,
    /// By criterion: its clauses, with what they say.
    pub(crate) criteria: Vec<Vec<(bool, Shape)>>,
    /// By score: its lines.
    pub(crate) scores: Vec<Vec<LineShape>>,
    pub(crate) transitions: Vec<Shape>,
}

impl Shapes {
    /// All of a definition; adds the nodes it needs.
    pub(crate) fn new(lowering: &mut Lowering) -> Shapes {
        let definition = lowering.definition;
        let mut shapes = Shapes::default();
        for gate in &definition.gates {
            shapes.gates.push(shape(lowering, &gate.require));
        }
        for criterion in &definition.criteria {
            shapes.criteria.push(match &criterion.rule {
                CriterionRule::Condition(condition) => vec![(true, shape(lowering, condition))],
                CriterionRule::FirstKnown(clauses) => {
                    clauses.iter().map(|c| (c.met, shape(lowering, &c.when))).collect()
                }
            });
        }
        for score in &definition.scores {
            shapes
                .scores
                .push(score.lines.iter().map(|l| line(lowering, l)).collect());
        }
        for transition in definition.lifecycle.iter().flat_map(|l| &l.transitions) {
            shapes.transitions.push(shape(lowering, &transition.when));
        }
        shapes
    }
}

fn shape(lowering: &mut Lowering, condition: &Condition) -> Shape {
    let definition = lowering.definition;
    let id = lowering.condition(Rows::Leads, condition);
    let (mut facts, mut parts) = (Vec::new(), Vec::new());
    match &condition.kind {
        ConditionKind::Constant(_) => {}
        ConditionKind::Fact(fact) => facts.push(source(definition, fact.source)),
        ConditionKind::Criterion(id) | ConditionKind::CriterionIs(id, _) => facts.push(criterion(lowering, *id)),
        ConditionKind::GateIs(id, _) => facts.push(named(humanise(&definition.gates[*id].name), Probe::Gate(*id))),
        ConditionKind::Let(id) => match &definition.lets[*id].value {
            Value::Condition(condition) => parts.push(shape(lowering, condition)),
            Value::Quantity(_) | Value::Choice(_) | Value::Text(_) | Value::List(_) => {}
        },
        ConditionKind::Not(inner) | ConditionKind::IfUnknown(inner, _) => parts.push(shape(lowering, inner)),
        ConditionKind::All(of) | ConditionKind::Any(of) | ConditionKind::AtLeast(_, of) => {
            parts.extend(of.iter().map(|c| shape(lowering, c)));
        }
        ConditionKind::Compare { left, right, .. } => {
            quantity(lowering, left, &mut facts);
            quantity(lowering, right, &mut facts);
        }
        ConditionKind::Between { value, low, high } => {
            for of in [value, low, high] {
                quantity(lowering, of, &mut facts);
            }
        }
        ConditionKind::Within { value, .. } => quantity(lowering, value, &mut facts),
        ConditionKind::Among { value, .. } => choice(lowering, value, &mut facts),
        ConditionKind::SameChoice(left, right) => {
            choice(lowering, left, &mut facts);
            choice(lowering, right, &mut facts);
        }
        ConditionKind::Text { value, .. } => facts.push(source(definition, value.source)),
        ConditionKind::SameText { left, right, .. } => {
            facts.extend([left, right].map(|t| source(definition, t.source)));
        }
        ConditionKind::List { value, .. } => facts.push(source(definition, value.source)),
        ConditionKind::IsKnown(known) => value(lowering, known, &mut facts, &mut parts),
        ConditionKind::Happened(query) => facts.push(events(lowering, query)),
    }
    Shape {
        at: condition.at,
        phrase: condition.phrase(definition),
        id,
        facts,
        parts,
    }
}

fn value(lowering: &mut Lowering, value: &Value, facts: &mut Vec<FactShape>, parts: &mut Vec<Shape>) {
    match value {
        Value::Condition(condition) => parts.push(shape(lowering, condition)),
        Value::Quantity(of) => quantity(lowering, of, facts),
        Value::Choice(of) => choice(lowering, of, facts),
        Value::Text(text) => facts.push(source(lowering.definition, text.source)),
        Value::List(list) => facts.push(source(lowering.definition, list.source)),
    }
}

fn named(name: String, probe: Probe) -> FactShape {
    FactShape {
        name,
        field: None,
        personal: false,
        probe,
    }
}

fn source(definition: &Definition, source: Source) -> FactShape {
    let probe = Probe::Source(source);
    match source {
        Source::Field(id) => {
            let field = &definition.fields[id];
            FactShape {
                name: humanise(&field.name),
                field: Some(id),
                personal: field.personal,
                probe,
            }
        }
        Source::Attribute(event, id) | Source::Latest(event, id) => {
            let kind = &definition.events[event];
            let attribute = &kind.attributes[id];
            let name = format!("latest {} {}", humanise(&kind.name), humanise(&attribute.name));
            FactShape {
                name,
                field: None,
                personal: attribute.personal,
                probe,
            }
        }
    }
}

fn criterion(lowering: &mut Lowering, id: CriterionId) -> FactShape {
    let truth = lowering.criterion(id);
    named(
        humanise(&lowering.definition.criteria[id].name),
        Probe::Criterion(truth),
    )
}

fn events(lowering: &mut Lowering, query: &EventQuery) -> FactShape {
    let count = Quantity {
        kind: QuantityKind::Count(query.clone()),
        unit: Unit::Integer,
        decimals: 0,
        at: At::default(),
    };
    let (form, decimals) = lowering.quantity(Rows::Leads, &count);
    named(
        query.phrase(lowering.definition),
        Probe::Quantity(form, Unit::Integer, decimals),
    )
}

/// The facts a quantity is made of; constants are in the phrase.
fn quantity(lowering: &mut Lowering, of: &Quantity, facts: &mut Vec<FactShape>) {
    let definition = lowering.definition;
    match &of.kind {
        QuantityKind::Constant(_) | QuantityKind::Today => {}
        QuantityKind::Fact(fact) => facts.push(source(definition, *fact)),
        QuantityKind::Count(query) => facts.push(events(lowering, query)),
        QuantityKind::Score(_) | QuantityKind::LatestTime(_) | QuantityKind::Let(_) => {
            let (form, decimals) = lowering.quantity(Rows::Leads, of);
            facts.push(named(of.phrase(definition), Probe::Quantity(form, of.unit, decimals)));
        }
        QuantityKind::DayOf(inner)
        | QuantityKind::Negated(inner)
        | QuantityKind::Times(inner, _)
        | QuantityKind::DaysSince(inner) => quantity(lowering, inner, facts),
        QuantityKind::Sum(terms) => terms.iter().for_each(|t| quantity(lowering, t, facts)),
        QuantityKind::IfUnknown(first, second) => {
            quantity(lowering, first, facts);
            quantity(lowering, second, facts);
        }
    }
}

fn choice(lowering: &mut Lowering, of: &Choice, facts: &mut Vec<FactShape>) {
    match &of.kind {
        ChoiceKind::Fact(fact) => facts.push(source(lowering.definition, *fact)),
        ChoiceKind::Grade(id) => {
            let code = lowering.grade(*id);
            facts.push(named(
                humanise(&lowering.definition.grades[*id].name),
                Probe::Code(code, of.domain),
            ));
        }
        ChoiceKind::StageAfter => {}
        ChoiceKind::Let(id) => {
            let definition = lowering.definition;
            if let Value::Choice(inner) = &definition.lets[*id].value {
                choice(lowering, inner, facts);
            }
        }
        ChoiceKind::IfUnknown(inner, _) => choice(lowering, inner, facts),
    }
}

fn line(lowering: &mut Lowering, line: &ScoreLine) -> LineShape {
    let definition = lowering.definition;
    match &line.kind {
        ScoreLineKind::When { condition, .. } => {
            let when = shape(lowering, condition);
            LineShape {
                phrase: when.phrase.clone(),
                when: Some(when),
                facts: Vec::new(),
            }
        }
        ScoreLineKind::Per { count, .. } => {
            let mut facts = Vec::new();
            quantity(lowering, count, &mut facts);
            LineShape {
                phrase: format!("for each of {}", count.phrase(definition)),
                when: None,
                facts,
            }
        }
        ScoreLineKind::By { key, .. } => {
            let (mut facts, mut parts) = (Vec::new(), Vec::new());
            value(lowering, key, &mut facts, &mut parts);
            let when = parts.pop();
            LineShape {
                phrase: format!("by {}", key.phrase(definition)),
                when,
                facts,
            }
        }
    }
}
