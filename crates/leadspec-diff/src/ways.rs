//! Which transition of one lifecycle is which of the other.

use crate::part::{self, Part};
use crate::shared::{Fits, Pairs};
use leadspec_ir::{Transition, TransitionId};

/// Pairs transitions, which have no names: those that say the same, then those that go the same way, the likest first, then those
/// that leave the same stage for the same reason. Their conditions are in common ids and the shared form.
pub(crate) fn pair(old: &[Transition], new: &[Transition]) -> Pairs<TransitionId> {
    let goes_alike = |a: &Transition, b: &Transition| a.from == b.from && a.to == b.to;
    let rounds: [Fits<Transition>; 4] = [
        &|a, b| goes_alike(a, b) && a.when == b.when,
        &|a, b| goes_alike(a, b) && is_near(a, b),
        &goes_alike,
        &|a, b| a.from == b.from && a.when == b.when,
    ];
    Pairs::in_rounds(old, new, &rounds)
}

fn is_near(a: &Transition, b: &Transition) -> bool {
    part::compare(&a.when, &b.when).iter().all(Part::is_small)
}
