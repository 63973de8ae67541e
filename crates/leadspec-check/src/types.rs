//! What a value is, in the words of people.

use crate::context::Context;
use leadspec_diagnostics::Span;
use leadspec_ir::{
    Choice, ChoiceDomain, Condition, Decimal, FieldType, GateId, ListFact, Quantity, QuantityKind, Text, Unit,
};
use leadspec_syntax::{Expression, Name};

/// A checked expression.
#[derive(Debug, Clone)]
pub(crate) struct Operand<'a> {
    /// What it is.
    pub(crate) kind: OperandKind<'a>,
    /// Where it stands.
    pub(crate) span: Span,
    /// Where what it names is declared.
    pub(crate) declared: Option<Span>,
}

/// What a checked expression is.
#[derive(Debug, Clone)]
pub(crate) enum OperandKind<'a> {
    /// Has a mistake in it that is already reported: goes with everything.
    Error,
    /// Yes, no or unknown.
    Condition(Condition),
    /// Anything with a unit.
    Quantity(Quantity),
    /// A constant without a unit: whole or not, as the other side needs it.
    Number(Decimal),
    /// One of a closed set, as a lead has it.
    Choice(Choice),
    /// One of the closed set that the other side has.
    Code(u32),
    /// A text, as a lead has it.
    Text(Text),
    /// A text written out.
    TextConstant(String),
    /// A list, as a lead has it.
    List(ListFact),
    /// A list written out.
    Items(&'a [Expression]),
    /// A gate, which is no value: it can be asked for its state.
    Gate(GateId),
    /// The word `unknown`.
    Unknown,
    /// A name that nothing declares: a choice of the other side, or a mistake.
    Word(&'a Name),
}

impl<'a> Operand<'a> {
    /// One that names nothing.
    pub(crate) fn new(kind: OperandKind<'a>, span: Span) -> Self {
        let declared = None;
        Operand { kind, span, declared }
    }

    /// One with a reported mistake.
    pub(crate) fn error(span: Span) -> Self {
        Operand::new(OperandKind::Error, span)
    }

    /// Whether a mistake in it is already reported.
    pub(crate) fn is_error(&self) -> bool {
        matches!(self.kind, OperandKind::Error)
    }

    /// Its constant in the unit's integer form, if it is one with a unit.
    pub(crate) fn constant(&self) -> Option<(i64, Unit)> {
        match &self.kind {
            OperandKind::Quantity(quantity) => constant(quantity),
            OperandKind::Error
            | OperandKind::Condition(_)
            | OperandKind::Number(_)
            | OperandKind::Choice(_)
            | OperandKind::Code(_)
            | OperandKind::Text(_)
            | OperandKind::TextConstant(_)
            | OperandKind::List(_)
            | OperandKind::Items(_)
            | OperandKind::Gate(_)
            | OperandKind::Unknown
            | OperandKind::Word(_) => None,
        }
    }

    /// What it is: `a date`, `money in EUR`.
    pub(crate) fn describe(&self, cx: &Context) -> String {
        match &self.kind {
            OperandKind::Error | OperandKind::Word(_) => "something else".to_string(),
            OperandKind::Condition(_) => "a yes or no".to_string(),
            OperandKind::Quantity(quantity) => describe_unit(quantity.unit),
            OperandKind::Number(_) => "a plain number".to_string(),
            OperandKind::Choice(choice) => describe_domain(cx, choice.domain),
            OperandKind::Code(_) => "a choice".to_string(),
            OperandKind::Text(_) | OperandKind::TextConstant(_) => "a text".to_string(),
            OperandKind::List(_) | OperandKind::Items(_) => "a list".to_string(),
            OperandKind::Gate(_) => "a gate".to_string(),
            OperandKind::Unknown => "not a value".to_string(),
        }
    }
}

/// The value of a quantity that is written out.
pub(crate) fn constant(quantity: &Quantity) -> Option<(i64, Unit)> {
    if let QuantityKind::Constant(value) = quantity.kind {
        Some((value, quantity.unit))
    } else {
        None
    }
}

/// `a whole number`, `money in EUR`
pub(crate) fn describe_unit(unit: Unit) -> String {
    match unit {
        Unit::Integer => "a whole number".to_string(),
        Unit::Number => "a number".to_string(),
        Unit::Percent => "a percentage".to_string(),
        Unit::Money(currency) => format!("money in {}", currency_text(currency)),
        Unit::Date => "a date".to_string(),
        Unit::Timestamp => "a point in time".to_string(),
        Unit::Duration => "a duration".to_string(),
    }
}

/// `one of staff, manager, director`, `a stage`, `a grade`
pub(crate) fn describe_domain(cx: &Context, domain: ChoiceDomain) -> String {
    match domain {
        ChoiceDomain::Options(_) => {
            let words = cx.words_of(domain);
            let shown: Vec<&str> = words.iter().take(4).map(String::as_str).collect();
            let more = if words.len() > shown.len() { ", …" } else { "" };
            format!("one of {}{more}", shown.join(", "))
        }
        ChoiceDomain::Stages => "a stage".to_string(),
        ChoiceDomain::Grades(_) => "a grade".to_string(),
    }
}

/// What a field holds: `a date`, `a list of texts`.
pub(crate) fn describe_type(cx: &Context, ty: &FieldType) -> String {
    match ty {
        FieldType::Bool => "a yes or no".to_string(),
        FieldType::Quantity { unit, .. } => describe_unit(*unit),
        FieldType::Text => "a text".to_string(),
        FieldType::Choice(domain) => describe_domain(cx, *domain),
        FieldType::List(_) => "a list".to_string(),
    }
}

/// `EUR`
pub(crate) fn currency_text(currency: [u8; 3]) -> String {
    String::from_utf8_lossy(&currency).into_owned()
}
