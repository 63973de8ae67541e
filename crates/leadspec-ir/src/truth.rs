//! Three-valued truth: the one place that says what missing knowledge does to a condition (strong Kleene logic).

/// What is known about a condition. Ordered `False < Unknown < True`: `and` is the least, `or` the greatest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Truth {
    /// Known not to hold.
    False,
    /// Not known.
    Unknown,
    /// Known to hold.
    True,
}

impl Truth {
    /// The three values.
    pub const ALL: [Truth; 3] = [Truth::False, Truth::Unknown, Truth::True];

    /// What `and` makes of two conditions: false as soon as one is, true when both are.
    #[must_use]
    pub fn and(self, other: Truth) -> Truth {
        self.min(other)
    }

    /// What `or` makes of two conditions: true as soon as one is, false when both are.
    #[must_use]
    pub fn or(self, other: Truth) -> Truth {
        self.max(other)
    }

    /// At least `n` of the conditions: true when so many are true, false when so many can't be any more.
    pub fn at_least(n: usize, of: impl IntoIterator<Item = Truth>) -> Truth {
        let (mut sure, mut open) = (0usize, 0usize);
        for truth in of {
            match truth {
                Truth::True => sure += 1,
                Truth::Unknown => open += 1,
                Truth::False => {}
            }
        }
        if sure >= n {
            Truth::True
        } else if sure + open < n {
            Truth::False
        } else {
            Truth::Unknown
        }
    }

    /// Whether it is known to hold.
    pub fn is_true(self) -> bool {
        self == Truth::True
    }

    /// Whether it is known not to hold.
    pub fn is_false(self) -> bool {
        self == Truth::False
    }

    /// Whether it is known at all.
    pub fn is_known(self) -> bool {
        self != Truth::Unknown
    }
}

impl std::ops::Not for Truth {
    type Output = Truth;

    /// Unknown stays unknown.
    fn not(self) -> Truth {
        match self {
            Truth::False => Truth::True,
            Truth::Unknown => Truth::Unknown,
            Truth::True => Truth::False,
        }
    }
}

impl From<bool> for Truth {
    fn from(known: bool) -> Truth {
        if known { Truth::True } else { Truth::False }
    }
}

impl From<Option<bool>> for Truth {
    fn from(answer: Option<bool>) -> Truth {
        answer.map_or(Truth::Unknown, Truth::from)
    }
}

#[cfg(test)]
mod tests {
    use super::Truth;
    use Truth::{False as F, True as T, Unknown as U};

    #[test]
    fn the_tables() {
        let and = Truth::ALL.map(|a| Truth::ALL.map(|b| a.and(b)));
        assert_eq!(and, [[F, F, F], [F, U, U], [F, U, T]]);
        let or = Truth::ALL.map(|a| Truth::ALL.map(|b| a.or(b)));
        assert_eq!(or, [[F, U, T], [U, U, T], [T, T, T]]);
        assert_eq!(Truth::ALL.map(|a| !a), [T, U, F]);
        assert_eq!(Truth::at_least(2, [T, U, F]), U);
        assert_eq!(Truth::at_least(2, [T, F, F]), F);
        assert_eq!(Truth::at_least(2, [T, T, U]), T);
        assert_eq!(Truth::at_least(0, []), T);
    }
}
