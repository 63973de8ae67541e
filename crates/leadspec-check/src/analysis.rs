//! What a definition says, beyond being well formed: scores that cannot reach their thresholds, tables with gaps, stages nobody
//! enters, conditions that every lead meets.
//!
//! Everything here works on the typed [`Definition`] alone. What each fact may be follows from its declared type and the
//! constants it is compared with; facts are cut into cells ([`space`]) and the cells are tried ([`search`]). Where more than
//! that is needed the analyses think more leads possible than there are, and only say what holds for all of those: they are
//! silent rather than wrong. The one exception, a circle that somebody really runs in, asks for a lead instead and takes only
//! facts of which every combination is possible.
//!
//! A finding that follows from another one is not reported: the families run from causes to consequences.

mod findings;
mod interval;
mod lifecycle;
mod linear;
mod lints;
mod model;
mod numbers;
mod reach;
mod scoring;
mod search;
mod space;
#[cfg(test)]
mod tests;
mod truths;
mod view;
mod walk;

use findings::Findings;
use leadspec_diagnostics::Diagnostic;
use leadspec_ir::Definition;
use leadspec_syntax::SyntaxTree;
use model::{Leads, Model};

/// All findings on a definition that is well formed, by place. Of the files, only the tests and `always` blocks are looked at, for
/// the names they ask about.
pub(crate) fn analyse(definition: &Definition, files: &[SyntaxTree]) -> Vec<Diagnostic> {
    let model = Model::new(definition, Leads::All);
    let mut findings = Findings::default();
    scoring::check(&model, &mut findings);
    lints::check_conditions(&model, &mut findings);
    scoring::check_effects(&model, &mut findings);
    lifecycle::check(&model, &mut findings);
    lints::check(&model, files, &mut findings);
    findings.diagnostics.sort_by_key(|d| (d.primary.span, d.code));
    findings.diagnostics
}
