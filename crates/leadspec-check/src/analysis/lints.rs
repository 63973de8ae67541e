//! What is right and probably not meant.

mod clauses;
mod constant;
mod questions;
mod repeated;
mod tested;
mod unused;

use super::findings::Findings;
use super::model::Model;
use leadspec_syntax::SyntaxTree;

/// All lints.
pub(super) fn check(model: &Model<'_>, tests: &[SyntaxTree], findings: &mut Findings) {
    unused::check(model, &tested::names(tests), findings);
    questions::check(model, findings);
    clauses::check(model, findings);
    repeated::check(model, findings);
}

/// The lints on single conditions, whose findings explain others.
pub(super) fn check_conditions(model: &Model<'_>, findings: &mut Findings) {
    constant::check(model, findings);
}
