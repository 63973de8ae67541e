//! Takes away from a lead what it does not need to be a hit.
//!
//! Each part that differs from the lead it comes from is set back where that stays a hit, one after another, until none can be. Then
//! what still differs is brought as near to where it was as it can. All goals shrink side by side, so that their leads are judged
//! together.

use super::AT_A_TIME;
use crate::space::{Part, Set, Space, get, set};
use leadspec_ir::{ArenaId, Datum, EventId, FieldId, SampleLead};

/// A lead that shrinks.
pub(crate) struct Shrinking<'a> {
    space: &'a Space,
    base: &'a SampleLead,
    pub(crate) base_place: usize,
    pub(crate) goal: usize,
    pub(crate) lead: SampleLead,
    step: Step,
}

enum Step {
    /// Setting parts back.
    Back,
    /// Bringing parts nearer: those still to be looked at.
    Nearer(Vec<Part>),
    Done,
}

impl<'a> Shrinking<'a> {
    /// Towards the base that it differs from in the fewest parts.
    pub(crate) fn new(space: &'a Space, bases: &'a [SampleLead], goal: usize, lead: SampleLead) -> Self {
        let nearest = bases
            .iter()
            .enumerate()
            .min_by_key(|(_, base)| differing(&lead, base).len());
        let (base_place, base) = nearest.unwrap_or((0, space.plainest()));
        Shrinking {
            space,
            base,
            base_place,
            goal,
            lead,
            step: Step::Back,
        }
    }

    /// In what the lead differs from where it comes from.
    pub(crate) fn changed(&self) -> Vec<Part> {
        differing(&self.lead, self.base)
    }

    /// Leads that would be smaller, the best first.
    fn smaller(&self) -> Vec<SampleLead> {
        let with = |part: Part, value: &Set| {
            let mut lead = self.lead.clone();
            set(&mut lead, part, value);
            lead
        };
        match &self.step {
            Step::Back => {
                let parts = self.changed();
                parts
                    .into_iter()
                    .map(|part| with(part, &get(self.base, part)))
                    .collect()
            }
            Step::Nearer(parts) => parts.first().map_or_else(Vec::new, |part| {
                self.nearer(*part).iter().map(|value| with(*part, value)).collect()
            }),
            Step::Done => Vec::new(),
        }
    }

    /// Settings of a part that are nearer to where it was than what it is.
    fn nearer(&self, part: Part) -> Vec<&'a Set> {
        let (own, was) = (get(&self.lead, part), get(self.base, part));
        let axis = self.space.axes().iter().find(|axis| axis.of == part);
        let settings = axis.into_iter().flat_map(|axis| &axis.settings).map(|s| &s.value);
        let mut settings: Vec<(u64, &Set)> = settings
            .enumerate()
            .map(|(place, value)| (distance(value, &was).unwrap_or(place as u64), value))
            .collect();
        settings.sort_by_key(|(distance, _)| *distance);
        let nearer = settings.into_iter().map(|(_, value)| value);
        nearer
            .take_while(|value| **value != own)
            .filter(|value| **value != was)
            .collect()
    }

    /// Takes the first smaller lead that is a hit, if there is one.
    fn take(&mut self, hit: Option<SampleLead>) {
        let step = std::mem::replace(&mut self.step, Step::Done);
        self.step = match (step, &hit) {
            (Step::Back, Some(_)) => Step::Back,
            (Step::Back, None) => Step::Nearer(self.changed()),
            (Step::Nearer(mut parts), _) => {
                parts.remove(0);
                if parts.is_empty() {
                    Step::Done
                } else {
                    Step::Nearer(parts)
                }
            }
            (Step::Done, _) => Step::Done,
        };
        if let Step::Nearer(parts) = &self.step
            && parts.is_empty()
        {
            self.step = Step::Done;
        }
        if let Some(lead) = hit {
            self.lead = lead;
        }
    }

    fn is_done(&self) -> bool {
        matches!(self.step, Step::Done)
    }
}

/// How far two quantities lie apart; `None` for anything else.
fn distance(value: &Set, was: &Set) -> Option<u64> {
    match (value, was) {
        (Set::Fact(Datum::Quantity(value)), Set::Fact(Datum::Quantity(was))) => Some(value.abs_diff(*was)),
        (Set::Fact(_) | Set::Events(_), _) => None,
    }
}

/// Shrinks all of them.
pub(crate) fn all<'a>(
    mut shrinking: Vec<Option<Shrinking<'a>>>,
    judge: &mut dyn FnMut(&[SampleLead]) -> Vec<Vec<usize>>,
) -> Vec<Option<Shrinking<'a>>> {
    loop {
        let mut leads: Vec<SampleLead> = Vec::new();
        let mut open: Vec<(&mut Shrinking, usize)> = Vec::new();
        for own in shrinking.iter_mut().flatten().filter(|own| !own.is_done()) {
            let smaller = own.smaller();
            open.push((own, smaller.len()));
            leads.extend(smaller);
        }
        if open.is_empty() {
            return shrinking;
        }
        let met: Vec<Vec<usize>> = leads.chunks(AT_A_TIME).flat_map(&mut *judge).collect();
        let mut judged = leads.into_iter().zip(met);
        for (own, number) in open {
            let goal = own.goal;
            let mut hit = None;
            for (lead, met) in judged.by_ref().take(number) {
                if hit.is_none() && met.contains(&goal) {
                    hit = Some(lead);
                }
            }
            own.take(hit);
        }
    }
}

/// The parts in which two leads differ, fields first.
fn differing(lead: &SampleLead, base: &SampleLead) -> Vec<Part> {
    let fields = (0..lead.facts.len()).map(|place| Part::Field(FieldId::from_index(place)));
    let mut kinds: Vec<EventId> = lead
        .events
        .iter()
        .chain(&base.events)
        .map(|event| event.event)
        .collect();
    kinds.sort_unstable();
    kinds.dedup();
    fields
        .chain(kinds.into_iter().map(Part::Events))
        .filter(|part| get(lead, *part) != get(base, *part))
        .collect()
}
