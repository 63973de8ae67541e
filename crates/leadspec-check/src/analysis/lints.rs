//! What is right and probably not meant.

mod clauses;
mod constant;
mod questions;
mod repeated;
mod unused;

use super::findings::Findings;
use super::model::Model;

/// All lints.
pub(super) fn check(model: &Model<'_>, findings: &mut Findings) {
    unused::check(model, findings);
    questions::check(model, findings);
    clauses::check(model, findings);
    repeated::check(model, findings);
}

/// The lints on single conditions, whose findings explain others.
pub(super) fn check_conditions(model: &Model<'_>, findings: &mut Findings) {
    constant::check(model, findings);
}
