//! Other leads: the nearest one of which all that is expected would hold, and those that share the fate of this one.

use super::route::Found;
use super::story::{distance, read};
use super::{Failure, Nearest};
use crate::judge;
use crate::prepare::Trial;
use crate::result::Mismatch;
use leadspec_data::LeadBatch;
use leadspec_engine::{Inquiry, Inspector, Scratch};
use leadspec_ir::{
    Datum, Definition, Expected, FieldId, FieldType, Quantity, QuantityKind, SCALE, SampleLead, Source,
    format_quantity, humanise,
};
use leadspec_prove::fate::{Fate, Reach, around};
use leadspec_prove::{Part, Search, Space};
use std::sync::Arc;

/// How many idle facts are named.
const NAMED: usize = 3;

/// Tries other leads in place of one.
pub(super) struct Trying<'t, 's> {
    pub(super) definition: &'t Arc<Definition>,
    pub(super) space: &'t Space,
    pub(super) as_of: i64,
    /// All that is expected.
    pub(super) expected: &'t [&'s Expected],
    /// What came out otherwise.
    pub(super) mismatches: &'t [Mismatch],
    pub(super) lead: &'t SampleLead,
    pub(super) scratch: &'t mut Scratch,
    /// Whether the lead stands in a test, so that nothing of it is to be withheld.
    pub(super) is_written: bool,
}

impl Trying<'_, '_> {
    /// The smallest change with which all that is expected would hold; where none is found, all that holds already and the most
    /// telling of the rest.
    pub(super) fn nearest(&mut self, seed: u64, budget: usize, found: &Found) -> Option<Nearest> {
        let measured = found.measured.as_ref();
        let all = self.search(self.expected.to_vec(), seed, budget, measured)?;
        if matches!(all, Nearest::Changes { .. }) || self.mismatches.len() < 2 {
            return Some(all);
        }
        let is_other = |number: usize| {
            let mut others = self.mismatches.iter().map(|mismatch| mismatch.expectation);
            number != found.primary && others.any(|other| other == number)
        };
        let numbered = self.expected.iter().enumerate();
        let own = numbered
            .filter(|(number, _)| !is_other(*number))
            .map(|(_, expected)| *expected);
        match self.search(own.collect(), seed, budget, measured) {
            Some(Nearest::Changes { gain, changes, .. }) => {
                let mut mismatches = self.mismatches.iter();
                let of = mismatches.find(|mismatch| mismatch.expectation == found.primary);
                Some(Nearest::Changes {
                    only: of.map(|mismatch| mismatch.subject.clone()),
                    gain,
                    changes,
                })
            }
            Some(Nearest::NotFound { .. } | Nearest::Impossible) | None => Some(all),
        }
    }

    fn search(
        &mut self,
        expected: Vec<&Expected>,
        seed: u64,
        budget: usize,
        measured: Option<&Quantity>,
    ) -> Option<Nearest> {
        let (definition, lead) = (self.definition, self.lead);
        let trial = Trial::new(definition, self.as_of, expected);
        // Where a lead starts is given, not found out.
        let starts_alike = |other: &SampleLead| {
            definition
                .stage
                .is_none_or(|stage| other.fact(stage) == lead.fact(stage))
        };
        let scratch = &mut *self.scratch;
        let mut wanted = |leads: &[SampleLead]| -> Vec<bool> {
            let mut holds = Vec::with_capacity(leads.len());
            trial.each(leads, scratch, &mut |inspection, member, asked| {
                holds.push(judge::holds(inspection, member, asked));
            });
            let both = holds.iter().zip(leads);
            both.map(|(holds, lead)| *holds && starts_alike(lead)).collect()
        };
        let search = Search {
            space: self.space,
            seed,
            budget,
        };
        let found = search.find(std::slice::from_ref(lead), &mut wanted);
        let Some(hit) = found.hit else {
            return Some(if found.exhausted && self.space.is_exact() {
                Nearest::Impossible
            } else {
                Nearest::NotFound { tried: found.tried }
            });
        };
        let changes: Vec<String> = hit.changed.iter().map(|part| self.change(*part, &hit.lead)).collect();
        let gain = measured.and_then(|quantity| self.gain(quantity, &hit.lead));
        // A lead of which it already holds, but for what is never found out by deciding, is no change.
        (!changes.is_empty()).then_some(Nearest::Changes {
            only: None,
            gain,
            changes,
        })
    }

    /// Which leads share the fate, and what plays no part in it.
    pub(super) fn others(&mut self, failure: &mut Failure, measured: Option<&Quantity>, reach: Option<String>) {
        let fates = self.fates();
        let mut told: Vec<&str> = failure.because.iter().map(|because| because.text.as_str()).collect();
        if let Some(Nearest::Changes { changes, .. }) = &failure.nearest {
            told.extend(changes.iter().map(String::as_str));
        }
        failure.idle = idle(self.definition, self.space, &fates, &told);
        failure.range = match (reach, measured) {
            (Some(reach), _) => Some(format!("every such lead with {reach}")),
            (None, Some(quantity)) => range(self.definition, quantity, &fates, self.lead),
            (None, None) => None,
        };
    }

    /// `job level director instead of manager`
    fn change(&self, part: Part, to: &SampleLead) -> String {
        match part {
            Part::Field(id) => {
                let field = &self.definition.fields[id];
                let name = humanise(&field.name);
                let shown = |lead: &SampleLead| read(lead.fact(id), &field.ty, self.definition);
                if field.personal && !self.is_written {
                    return format!("another {name}");
                }
                format!("{name} {} instead of {}", shown(to), shown(self.lead))
            }
            Part::Events(id) => {
                let name = humanise(&self.definition.events[id].name);
                let count = |lead: &SampleLead| lead.events.iter().filter(|event| event.event == id).count();
                let (before, after) = (count(self.lead), count(to));
                let times = |count: usize| match count {
                    0 => "never".to_string(),
                    1 => "once".to_string(),
                    more => format!("{more} times"),
                };
                if before == after {
                    format!("{name} at another time")
                } else {
                    format!("{name} {} instead of {}", times(after), times(before))
                }
            }
        }
    }

    /// What the number that decided would gain or lose: `+25%`.
    fn gain(&mut self, quantity: &Quantity, to: &SampleLead) -> Option<String> {
        let inquiry = Inquiry {
            quantities: vec![quantity],
            ..Inquiry::default()
        };
        let inspector = Inspector::new(self.definition, self.as_of, &inquiry);
        let leads = [self.lead.clone(), to.clone()];
        let mut batch = LeadBatch::of_samples(self.definition, self.as_of, &leads);
        let inspection = inspector.inspect(&mut batch, self.scratch);
        let (before, after) = (inspection.quantity(0, 0)?, inspection.quantity(1, 0)?);
        // Of a fact the change itself says it.
        let is_fact = matches!(quantity.kind, QuantityKind::Fact(_));
        (before != after && !is_fact).then(|| {
            let sign = if after > before { '+' } else { '-' };
            format!("{sign}{}", distance((after - before).abs(), quantity))
        })
    }

    /// How far each part of the lead could go without a change of what came out otherwise.
    fn fates(&mut self) -> Vec<Fate> {
        let numbers: Vec<usize> = self.mismatches.iter().map(|mismatch| mismatch.expectation).collect();
        let trial = Trial::new(self.definition, self.as_of, self.expected.to_vec());
        let scratch = &mut *self.scratch;
        let mut outcomes = |leads: &[SampleLead]| -> Vec<Vec<String>> {
            let mut all = Vec::with_capacity(leads.len());
            trial.each(leads, scratch, &mut |inspection, member, asked| {
                all.push(judge::actuals(inspection, member, asked, &numbers));
            });
            all
        };
        let own = outcomes(std::slice::from_ref(self.lead));
        let own = own.into_iter().next().unwrap_or_default();
        let mut same =
            |leads: &[SampleLead]| -> Vec<bool> { outcomes(leads).into_iter().map(|all| all == own).collect() };
        around(self.space, self.lead, &mut same)
    }
}

/// The facts of which the definition asks, and which alone change nothing about the fate. Those that were spoken of are left out: that
/// another reason stands beside them would have to be told too.
fn idle(definition: &Definition, space: &Space, fates: &[Fate], told: &[&str]) -> Vec<String> {
    let is_asked = |part: Part| match part {
        Part::Field(id) => space.plays_part(id) && definition.id != Some(id) && definition.stage != Some(id),
        Part::Events(id) => space.events_play_part(id),
    };
    let idle = fates
        .iter()
        .filter(|fate| fate.reach == Reach::Anywhere && is_asked(fate.part));
    let mut names: Vec<String> = idle
        .map(|fate| match fate.part {
            Part::Field(id) => humanise(&definition.fields[id].name),
            Part::Events(id) => humanise(&definition.events[id].name),
        })
        .collect();
    names.retain(|name| !told.iter().any(|text| text.contains(name.as_str())));
    let more = names.len().saturating_sub(NAMED);
    names.truncate(NAMED);
    if more > 0 {
        names.push(format!("{more} more"));
    }
    names
}

/// Which other values of the fact that decided come to the same: `every lead with company size 50 to 249`.
fn range(definition: &Definition, quantity: &Quantity, fates: &[Fate], lead: &SampleLead) -> Option<String> {
    let id = field_of(quantity)?;
    let field = &definition.fields[id];
    let reach = fates
        .iter()
        .find(|fate| fate.part == Part::Field(id))
        .map(|fate| &fate.reach)?;
    let name = humanise(&field.name);
    let FieldType::Quantity { unit, low, high } = &field.ty else {
        return None;
    };
    let Reach::Stretch { low: from, high: to } = reach else {
        return None;
    };
    let shown = |value: i64| format_quantity(value, *unit);
    let open = |end: Option<i64>, limit: Option<i64>| end.filter(|end| Some(*end) != limit);
    // A limit that only the smallest fraction tells from a whole number is told by that number.
    let is_just =
        |value: i64, step: i64| unit.decimals() > 0 && value % SCALE != 0 && value.saturating_add(step) % SCALE == 0;
    let at_least = |low: i64| {
        if is_just(low, -1) {
            format!("more than {}", shown(low.saturating_sub(1)))
        } else {
            format!("at least {}", shown(low))
        }
    };
    let at_most = |high: i64| {
        if is_just(high, 1) {
            format!("less than {}", shown(high.saturating_add(1)))
        } else {
            format!("at most {}", shown(high))
        }
    };
    let told = match (open(*from, *low), open(*to, *high)) {
        (Some(low), Some(high)) if low == high => shown(low),
        (Some(low), Some(high)) if !is_just(low, -1) && !is_just(high, 1) => {
            format!("{} to {}", shown(low), shown(high))
        }
        (Some(low), Some(high)) => format!("{} and {}", at_least(low), at_most(high)),
        (Some(low), None) => at_least(low),
        (None, Some(high)) => at_most(high),
        (None, None) => return None,
    };
    // The lead's own value lies in it, so nothing is told that it would not tell.
    (*lead.fact(id) != Datum::Unknown).then(|| format!("every such lead with {name} {told}"))
}

/// The field that a quantity is read from.
fn field_of(quantity: &Quantity) -> Option<FieldId> {
    match &quantity.kind {
        QuantityKind::Fact(Source::Field(id)) => Some(*id),
        QuantityKind::DayOf(inner) | QuantityKind::IfUnknown(inner, _) => field_of(inner),
        QuantityKind::Constant(_)
        | QuantityKind::DaysSince(_)
        | QuantityKind::Negated(_)
        | QuantityKind::Times(..)
        | QuantityKind::Fact(Source::Attribute(..) | Source::Latest(..))
        | QuantityKind::LatestTime(_)
        | QuantityKind::Score(_)
        | QuantityKind::Count(_)
        | QuantityKind::Today
        | QuantityKind::Let(_)
        | QuantityKind::Sum(_) => None,
    }
}
