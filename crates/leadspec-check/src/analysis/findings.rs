//! What has been found so far, and what that explains.

use super::walk;
use leadspec_diagnostics::{Diagnostic, Span};
use leadspec_ir::{Condition, Definition};

/// The diagnostics so far. A mistake that follows from one already reported is not reported again.
#[derive(Default)]
pub(super) struct Findings {
    pub(super) diagnostics: Vec<Diagnostic>,
    culprits: Vec<Span>,
}

impl Findings {
    /// Adds a finding.
    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.culprits.push(diagnostic.primary.span);
        self.diagnostics.push(diagnostic);
    }

    /// Whether something inside this place is already reported.
    pub(super) fn within(&self, place: Span) -> bool {
        self.culprits.iter().any(|c| place.contains(*c))
    }

    /// Whether something that a condition rests on is already reported.
    pub(super) fn explain(&self, definition: &Definition, condition: &Condition) -> bool {
        if self.culprits.is_empty() {
            return false;
        }
        let behind = walk::behind(definition, condition, false);
        behind.places.iter().any(|place| self.culprits.contains(place))
    }
}
