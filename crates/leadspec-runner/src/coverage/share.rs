//! How many of how many, exactly.

use super::measure::Standing;
use leadspec_ir::{Decimal, SCALE};
use std::fmt;

/// So many of so many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Share {
    /// How many are met.
    pub met: usize,
    /// Of how many that can be.
    pub of: usize,
}

impl Share {
    /// Those that are met among those that can be.
    pub(super) fn of<'s>(standings: impl Iterator<Item = &'s Standing>) -> Share {
        let mut share = Share::default();
        for standing in standings {
            match standing {
                Standing::Met { .. } => {
                    share.met += 1;
                    share.of += 1;
                }
                Standing::Open => share.of += 1,
                Standing::Never(_) => {}
            }
        }
        share
    }

    /// In whole percent, rounded down: 100 only where all are met. All of none are met.
    pub fn percent(self) -> usize {
        (self.met * 100).checked_div(self.of).unwrap_or(100)
    }

    /// Whether at least so many percent are met.
    pub fn reaches(self, percent: Decimal) -> bool {
        let wide = |number: usize| i128::try_from(number).unwrap_or(i128::MAX);
        let met = wide(self.met).saturating_mul(100 * i128::from(SCALE));
        met >= i128::from(percent.0).saturating_mul(wide(self.of))
    }

    /// Whether all are.
    pub fn is_whole(self) -> bool {
        self.met == self.of
    }
}

impl fmt::Display for Share {
    /// `31 of 33 (93%)`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {} ({}%)", self.met, self.of, self.percent())
    }
}
