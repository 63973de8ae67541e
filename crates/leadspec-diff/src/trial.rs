//! Cases of the new definition, as the old one with a single change can decide them.

use crate::change::Change;
use crate::comparison::Comparison;
use crate::edit::{Edit, Reordered};
use crate::fold::Fold;
use crate::shared::Version;
use crate::translate::Translate;
use leadspec_ir::{
    ArenaId, Case, ChoiceDomain, Datum, Definition, Expected, ExpectedKind, FieldType, SampleEvent, SampleLead,
};

/// A definition, and cases in its ids.
#[derive(Debug, Clone)]
pub struct Trial {
    /// What decides.
    pub definition: Definition,
    /// The cases, in the order in which they were given.
    pub cases: Vec<Case>,
}

impl Comparison<'_> {
    /// The old definition, with a change alone where one is given, and cases of the new definition in its ids. `None` where the
    /// change can't be told apart from others, see [`Comparison::apply`]. Facts that only the old definition has are unknown.
    pub fn trial(&self, change: Option<&Change>, cases: &[Case]) -> Option<Trial> {
        let definition = match change {
            Some(change) => self.apply(change)?,
            None => self.common.before.clone(),
        };
        let order = change.and_then(|change| match &change.edit {
            Edit::GateOrder(order) => Some(Reordered(order)),
            Edit::Nothing
            | Edit::Apart
            | Edit::Criterion(..)
            | Edit::Score(..)
            | Edit::Grade(..)
            | Edit::Gate(..)
            | Edit::Way(..)
            | Edit::Idle(_)
            | Edit::WayOrder(_)
            | Edit::Initial(_)
            | Edit::Reading(_)
            | Edit::EventReading(_) => None,
        });
        let cases = cases.iter().map(|case| Case {
            row: case.row.clone(),
            as_of: case.as_of,
            lead: self.lead(&case.lead),
            expectations: case
                .expectations
                .iter()
                .map(|expected| self.expected(expected, order.as_ref()))
                .collect(),
        });
        let cases = cases.collect();
        Some(Trial { definition, cases })
    }

    fn lead(&self, own: &SampleLead) -> SampleLead {
        let common = &self.common;
        let mut ids = common.forth(Version::New);
        let facts = common.fields.ids().map(|id| match common.fields.in_new(id) {
            Some(field) => datum(&mut ids, &common.new.fields[field].ty, own.fact(field)),
            None => Datum::Unknown,
        });
        let facts = facts.collect();
        let events = own.events.iter().map(|event| self.event(event));
        SampleLead {
            facts,
            events: events.collect(),
        }
    }

    fn event(&self, own: &SampleEvent) -> SampleEvent {
        let common = &self.common;
        let mut ids = common.forth(Version::New);
        let event = common.events.of_new(own.event);
        let kind = &common.new.events[own.event];
        let shared = common.attributes.get(event.index());
        let attributes = shared.into_iter().flat_map(|shared| {
            shared.ids().map(|id| match shared.in_new(id) {
                Some(attribute) => (Some(attribute), own.attributes.get(attribute.index())),
                None => (None, None),
            })
        });
        let attributes = attributes.map(|(attribute, known)| match (attribute, known) {
            (Some(attribute), Some(known)) => datum(&mut ids, &kind.attributes[attribute].ty, known),
            (None, _) | (_, None) => Datum::Unknown,
        });
        SampleEvent {
            event,
            time: own.time,
            attributes: attributes.collect(),
        }
    }

    fn expected(&self, own: &Expected, order: Option<&Reordered>) -> Expected {
        let common = &self.common;
        let mut ids = common.forth(Version::New);
        let kind = match &own.kind {
            ExpectedKind::Stage(stage) => ExpectedKind::Stage(ids.stage(*stage)),
            ExpectedKind::Path(path) => ExpectedKind::Path(path.iter().map(|stage| ids.stage(*stage)).collect()),
            ExpectedKind::Asks(of) => ExpectedKind::Asks(of.iter().map(|id| ids.criterion(*id)).collect()),
            ExpectedKind::NotAsks(of) => ExpectedKind::NotAsks(of.iter().map(|id| ids.criterion(*id)).collect()),
            ExpectedKind::Gate(gate, state) => {
                let gate = ids.gate(*gate);
                ExpectedKind::Gate(order.map_or(gate, |order| order.place(gate)), *state)
            }
            ExpectedKind::Criterion(criterion, answer) => ExpectedKind::Criterion(ids.criterion(*criterion), *answer),
            ExpectedKind::Score { score, low, high } => ExpectedKind::Score {
                score: ids.score(*score),
                low: *low,
                high: *high,
            },
            ExpectedKind::Range { score, low, high } => ExpectedKind::Range {
                score: ids.score(*score),
                low: *low,
                high: *high,
            },
            ExpectedKind::Grade(grade, code) => ExpectedKind::Grade(
                ids.grade(*grade),
                code.map(|code| ids.code(ChoiceDomain::Grades(*grade), code)),
            ),
            ExpectedKind::Condition(own) => {
                let condition = common.condition(Version::New, own);
                ExpectedKind::Condition(match order {
                    Some(order) => Reordered(order.0).condition(&condition),
                    None => condition,
                })
            }
            same @ (ExpectedKind::Outcome(_)
            | ExpectedKind::AsksNothing
            | ExpectedKind::Reason(_)
            | ExpectedKind::Action { .. }
            | ExpectedKind::ActsNothing
            | ExpectedKind::Rejected(_)
            | ExpectedKind::Snapshot) => same.clone(),
        };
        Expected {
            kind,
            at: own.at,
            value_at: own.value_at,
        }
    }
}

/// A fact of this type in common codes.
fn datum(ids: &mut Translate, ty: &FieldType, own: &Datum) -> Datum {
    match (own, ty) {
        (Datum::Code(code), FieldType::Choice(domain)) => Datum::Code(ids.code(*domain, *code)),
        (Datum::List(items), FieldType::List(item)) => {
            Datum::List(items.iter().map(|own| datum(ids, item, own)).collect())
        }
        (
            Datum::Unknown | Datum::Bool(_) | Datum::Quantity(_) | Datum::Code(_) | Datum::Text(_) | Datum::List(_),
            _,
        ) => own.clone(),
    }
}
