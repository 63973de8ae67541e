//! Stretches of exact numbers. It knows nothing of what they count.

/// Farther than any number of a definition: stands for no limit.
pub(super) const FAR: i128 = 1_000_000_000_000_000_000_000_000_000_000;

/// All whole numbers from `low` to `high`, both included; `-FAR` and `FAR` stand for no limit. Sums and products never leave
/// these limits, so that a limit that is not there stays so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Interval {
    /// The least.
    pub(super) low: i128,
    /// The greatest.
    pub(super) high: i128,
}

impl Interval {
    /// Every number.
    pub(super) const ANY: Interval = Interval { low: -FAR, high: FAR };

    /// From `low` to `high`.
    pub(super) fn new(low: i128, high: i128) -> Interval {
        Interval {
            low: low.clamp(-FAR, FAR),
            high: high.clamp(-FAR, FAR),
        }
    }

    /// One number.
    pub(super) fn point(value: i128) -> Interval {
        Interval::new(value, value)
    }

    /// Between declared limits, either of which may be absent.
    pub(super) fn between(low: Option<i64>, high: Option<i64>) -> Interval {
        Interval::new(low.map_or(-FAR, i128::from), high.map_or(FAR, i128::from))
    }

    /// Whether no number is in it.
    pub(super) fn is_empty(self) -> bool {
        self.low > self.high
    }

    /// Whether it holds a number.
    pub(super) fn has(self, value: i128) -> bool {
        self.low <= value && value <= self.high
    }

    /// Whether all of `other` is in it.
    pub(super) fn covers(self, other: Interval) -> bool {
        self.low <= other.low && other.high <= self.high
    }

    /// What is in both.
    pub(super) fn both(self, other: Interval) -> Interval {
        Interval {
            low: self.low.max(other.low),
            high: self.high.min(other.high),
        }
    }

    /// The least stretch that holds both.
    pub(super) fn hull(self, other: Interval) -> Interval {
        Interval {
            low: self.low.min(other.low),
            high: self.high.max(other.high),
        }
    }

    /// All sums.
    pub(super) fn plus(self, other: Interval) -> Interval {
        Interval {
            low: plus(self.low, other.low),
            high: plus(self.high, other.high),
        }
    }

    /// All opposites.
    pub(super) fn negated(self) -> Interval {
        Interval {
            low: -self.high,
            high: -self.low,
        }
    }

    /// All products with a number.
    pub(super) fn times(self, factor: i128) -> Interval {
        let (a, b) = (times(self.low, factor), times(self.high, factor));
        Interval {
            low: a.min(b),
            high: a.max(b),
        }
    }

    /// Each number moved into these limits.
    pub(super) fn clamped(self, low: Option<i64>, high: Option<i64>) -> Interval {
        let bring = |value: i128| {
            let raised = low.map_or(value, |l| value.max(i128::from(l)));
            high.map_or(raised, |h| raised.min(i128::from(h)))
        };
        Interval {
            low: bring(self.low),
            high: bring(self.high),
        }
    }
}

/// A sum in which no limit stays no limit.
pub(super) fn plus(a: i128, b: i128) -> i128 {
    if a.abs() >= FAR {
        a
    } else if b.abs() >= FAR {
        b
    } else {
        (a + b).clamp(-FAR, FAR)
    }
}

/// A product in which no limit stays no limit.
pub(super) fn times(a: i128, b: i128) -> i128 {
    a.saturating_mul(b).clamp(-FAR, FAR)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_limit_stays_no_limit() {
        let open = Interval::new(3, FAR);
        assert_eq!(open.plus(Interval::new(-5, 5)), Interval::new(-2, FAR));
        assert_eq!(open.times(-2), Interval::new(-FAR, -6));
        assert_eq!(open.times(0), Interval::point(0));
        assert_eq!(open.clamped(None, Some(10)), Interval::new(3, 10));
        assert!(Interval::new(1, 2).both(Interval::new(3, 4)).is_empty());
    }
}
