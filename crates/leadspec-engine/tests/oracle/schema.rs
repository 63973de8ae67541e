//! What random definitions start from: fields of every type, two kinds of event, five stages.

use crate::random::Random;
use leadspec_ir::{
    Arena, ArenaId, At, AttributeId, CellFormat, ChoiceDomain, ChoiceId, ChoiceOption, ChoiceType, Condition,
    ConditionKind, Definition, EventKind, EventTable, Field, FieldId, FieldType, Lifecycle, Outcome, Quantity,
    QuantityKind, Spellings, Stage, StageId, Unit,
};

pub(crate) fn field(name: &str, ty: FieldType, optional: bool) -> Field {
    Field {
        name: name.to_string(),
        ty,
        optional,
        personal: false,
        mutual: false,
        column: name.to_string(),
        missing: Vec::new(),
        fold_case: false,
        format: CellFormat::Default,
        yes: Vec::new(),
        no: Vec::new(),
        separator: None,
        decimals: None,
        at: At::default(),
    }
}

pub(crate) fn quantity_type(unit: Unit, range: Option<(i64, i64)>) -> FieldType {
    FieldType::Quantity {
        unit,
        low: range.map(|r| r.0),
        high: range.map(|r| r.1),
    }
}

pub(crate) fn condition(kind: ConditionKind) -> Condition {
    Condition {
        kind,
        at: At::default(),
    }
}

pub(crate) fn constant(value: i64, unit: Unit) -> Quantity {
    Quantity {
        kind: QuantityKind::Constant(value),
        unit,
        decimals: unit.decimals(),
        at: At::default(),
    }
}

/// An empty definition with two closed sets, fields of every type, two kinds of event and five stages.
pub(crate) fn base(random: &mut Random) -> Definition {
    let options = |number: usize| ChoiceType {
        options: (0..number)
            .map(|n| ChoiceOption {
                name: format!("o{n}"),
                texts: vec![format!("o{n}")],
            })
            .collect(),
        ordered: true,
    };
    let choices: Arena<ChoiceId, ChoiceType> = [options(4), options(70)].into_iter().collect();
    let small = FieldType::Choice(ChoiceDomain::Options(ChoiceId::from_index(0)));
    let large = FieldType::Choice(ChoiceDomain::Options(ChoiceId::from_index(1)));
    let types = [
        FieldType::Bool,
        quantity_type(Unit::Integer, Some((0, 20))),
        quantity_type(Unit::Integer, None),
        quantity_type(Unit::Number, None),
        quantity_type(Unit::Date, None),
        quantity_type(Unit::Timestamp, None),
        small.clone(),
        large,
        FieldType::Text,
        FieldType::List(Box::new(FieldType::Text)),
        FieldType::List(Box::new(small.clone())),
        FieldType::List(Box::new(quantity_type(Unit::Integer, Some((0, 5))))),
    ];
    let mut fields: Arena<FieldId, Field> = Arena::new();
    for (place, ty) in types.iter().enumerate() {
        fields.push(field(&format!("f{place}"), ty.clone(), random.percent(75)));
        fields.push(field(&format!("g{place}"), ty.clone(), random.percent(50)));
    }
    let stage = fields.push(field("stage", FieldType::Choice(ChoiceDomain::Stages), true));
    let attributes: Arena<AttributeId, Field> = [
        field("yes", FieldType::Bool, true),
        field("number", quantity_type(Unit::Integer, Some((0, 9))), true),
        field("choice", small, true),
        field("text", FieldType::Text, true),
        field("amount", quantity_type(Unit::Number, None), false),
    ]
    .into_iter()
    .collect();
    let event = |name: &str, attributes| EventKind {
        name: name.to_string(),
        label: None,
        mutual: false,
        text: name.to_string(),
        attributes,
        at: At::default(),
    };
    let outcomes = [
        None,
        Some(Outcome::Now),
        Some(Outcome::Later),
        Some(Outcome::Never),
        None,
    ];
    let stages: Arena<StageId, Stage> = outcomes
        .into_iter()
        .enumerate()
        .map(|(n, outcome)| Stage {
            name: format!("s{n}"),
            label: None,
            is_final: n == 3,
            outcome,
            owner: None,
            at: At::default(),
        })
        .collect();
    Definition {
        label: "random".to_string(),
        version: None,
        owner: None,
        follows: Vec::new(),
        timezone: "Europe/Amsterdam".to_string(),
        choices,
        fields,
        id: None,
        stage: Some(stage),
        events: [event("seen", attributes), event("called", Arena::new())]
            .into_iter()
            .collect(),
        event_table: EventTable {
            lead_column: "lead".to_string(),
            kind_column: "kind".to_string(),
            time_column: "time".to_string(),
            time_format: CellFormat::Default,
        },
        lets: Arena::new(),
        criteria: Arena::new(),
        scores: Arena::new(),
        grades: Arena::new(),
        gates: Arena::new(),
        lifecycle: Some(Lifecycle {
            stages,
            transitions: Arena::new(),
            initial: StageId::from_index(0),
        }),
        spellings: Spellings::default(),
    }
}
