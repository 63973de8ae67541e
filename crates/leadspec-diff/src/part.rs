//! What differs between two conditions, in the smallest parts a reader would name: a limit, a window, one more value, one clause.
//!
//! Both conditions are in common ids and the shared form, so their lists are flat and `not` stands at single questions only.

mod question;

pub(crate) use question::quantity;

use crate::normal::{all, any, not};
use leadspec_ir::{
    At, Choice, Compare, Condition, ConditionKind, Direction, EventQuery, ListFact, Quantity, Text, TextTest, Window,
};
use question::question;

/// One difference.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    pub(crate) what: Difference,
    /// Whether it stands under `not`.
    pub(crate) negated: bool,
    pub(crate) lists: Lists,
    /// Whether it stands in the filter of an event.
    pub(crate) in_event: bool,
    pub(crate) before_at: Option<At>,
    pub(crate) after_at: Option<At>,
    /// The condition before with this part alone as it is after.
    pub(crate) alone: Condition,
}

/// In what lists of conditions something stands.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Lists {
    /// In an `or`: it is one way among others.
    pub(crate) any: bool,
    /// In an `and`, or among those of which so many must hold: something else must hold too.
    pub(crate) all: bool,
}

/// What differs.
#[derive(Debug, Clone)]
pub(crate) enum Difference {
    /// What a quantity is compared with, or how.
    Limit {
        subject: Quantity,
        before: (Compare, Quantity),
        after: (Compare, Quantity),
    },
    /// How far back or ahead it looks; `None`: without end.
    Window {
        of: Windowed,
        before: Option<Window>,
        after: Option<Window>,
    },
    /// Which values count.
    Accepted {
        of: Subject,
        added: Values,
        removed: Values,
    },
    /// A member of a list of conditions.
    Clause {
        /// Whether all must hold.
        all: bool,
        before: Option<Condition>,
        after: Option<Condition>,
    },
    /// How many of a list must hold.
    AtLeast { before: u32, after: u32, of: usize },
    /// What is one of those of which so many must hold.
    Counted {
        before: Option<Condition>,
        after: Option<Condition>,
    },
    /// What the unknown counts as; `None`: it stays unknown.
    IfUnknown {
        of: Condition,
        before: Option<bool>,
        after: Option<bool>,
    },
    /// What an unknown number counts as.
    IfUnknownNumber {
        of: Quantity,
        before: Quantity,
        after: Quantity,
    },
    /// Whether case matters.
    Case { of: Condition, ignored_after: bool },
    /// Nothing in common.
    Whole,
}

/// What looks at a stretch of days.
#[derive(Debug, Clone)]
pub(crate) enum Windowed {
    Events(EventQuery),
    Day(Quantity, Direction),
}

/// What is one of some values.
#[derive(Debug, Clone)]
pub(crate) enum Subject {
    Choice(Choice),
    Text {
        value: Text,
        test: TextTest,
        fold_case: bool,
    },
    List {
        value: ListFact,
        fold_case: bool,
    },
}

/// Values of one kind.
#[derive(Debug, Clone)]
pub(crate) enum Values {
    Codes(Vec<u32>),
    Texts(Vec<String>),
    Numbers(Vec<i64>),
}

impl Part {
    /// Whether the two have something in common.
    pub(crate) fn is_small(&self) -> bool {
        !matches!(self.what, Difference::Whole)
    }

    /// The same where no closer place is known.
    pub(crate) fn at(self, before_at: At, after_at: At) -> Part {
        Part {
            before_at: self.before_at.or(Some(before_at)),
            after_at: self.after_at.or(Some(after_at)),
            ..self
        }
    }

    /// A difference of something that is no condition.
    fn apart(what: Difference) -> Part {
        let nothing = Condition {
            kind: ConditionKind::Constant(true),
            at: At::default(),
        };
        Part {
            before_at: None,
            after_at: None,
            ..Part::new(what, &nothing, &nothing, nothing.clone())
        }
    }

    fn new(what: Difference, before: &Condition, after: &Condition, alone: Condition) -> Part {
        Part {
            what,
            negated: false,
            lists: Lists::default(),
            in_event: false,
            before_at: Some(before.at),
            after_at: Some(after.at),
            alone,
        }
    }

    fn within(self, wrap: impl FnOnce(Condition) -> Condition) -> Part {
        Part {
            alone: wrap(self.alone),
            ..self
        }
    }
}

/// The differences; none where both are the same, [`Difference::Whole`] where they have nothing in common.
pub(crate) fn compare(before: &Condition, after: &Condition) -> Vec<Part> {
    if before == after {
        return Vec::new();
    }
    parts(before, after).unwrap_or_else(|| vec![Part::new(Difference::Whole, before, after, after.clone())])
}

/// The differences of two conditions that have something in common.
fn parts(before: &Condition, after: &Condition) -> Option<Vec<Part>> {
    if before == after {
        return Some(Vec::new());
    }
    let single = |c: &Condition| vec![c.clone()];
    match (&before.kind, &after.kind) {
        (ConditionKind::Not(a), ConditionKind::Not(b)) => {
            let parts = parts(a, b)?.into_iter().map(|part| Part {
                // Which events count does not depend on whether there may be any.
                negated: part.negated == part.in_event,
                ..part.within(not)
            });
            Some(parts.collect())
        }
        (ConditionKind::AtLeast(n, a), ConditionKind::AtLeast(m, b)) => at_least(before, after, (*n, a), (*m, b)),
        (ConditionKind::AtLeast(n, a), ConditionKind::All(b)) if a == b => {
            Some(vec![so_many(before, after, *n, number(b.len()), a.len())])
        }
        (ConditionKind::All(a), ConditionKind::AtLeast(m, b)) if a == b => {
            Some(vec![so_many(before, after, number(a.len()), *m, a.len())])
        }
        (ConditionKind::AtLeast(n, a), ConditionKind::Any(b)) if a == b => {
            Some(vec![so_many(before, after, *n, 1, a.len())])
        }
        (ConditionKind::Any(a), ConditionKind::AtLeast(m, b)) if a == b => {
            Some(vec![so_many(before, after, 1, *m, a.len())])
        }
        // All of them is as many as there are, any of them is one.
        (ConditionKind::All(a), ConditionKind::Any(b)) if a == b => {
            Some(vec![so_many(before, after, number(a.len()), 1, a.len())])
        }
        (ConditionKind::Any(a), ConditionKind::All(b)) if a == b => {
            Some(vec![so_many(before, after, 1, number(a.len()), a.len())])
        }
        (ConditionKind::All(a), ConditionKind::All(b)) => members((before, a), (after, b), true),
        (ConditionKind::Any(a), ConditionKind::Any(b)) => members((before, a), (after, b), false),
        (ConditionKind::All(a), ConditionKind::Any(b)) => members((before, a), (after, &single(after)), true)
            .or_else(|| members((before, &single(before)), (after, b), false)),
        (ConditionKind::Any(a), ConditionKind::All(b)) => members((before, a), (after, &single(after)), false)
            .or_else(|| members((before, &single(before)), (after, b), true)),
        (ConditionKind::All(a), _) => members((before, a), (after, &single(after)), true),
        (_, ConditionKind::All(b)) => members((before, &single(before)), (after, b), true),
        (ConditionKind::Any(a), _) => members((before, a), (after, &single(after)), false),
        (_, ConditionKind::Any(b)) => members((before, &single(before)), (after, b), false),
        _ => question(before, after),
    }
}

fn number(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}

fn so_many(before: &Condition, after: &Condition, n: u32, m: u32, of: usize) -> Part {
    let what = Difference::AtLeast {
        before: n,
        after: m,
        of,
    };
    Part::new(what, before, after, after.clone())
}

fn at_least(
    before: &Condition,
    after: &Condition,
    (n, a): (u32, &[Condition]),
    (m, b): (u32, &[Condition]),
) -> Option<Vec<Part>> {
    if a == b {
        return Some(vec![so_many(before, after, n, m, a.len())]);
    }
    let lost: Vec<&Condition> = a.iter().filter(|c| !b.contains(c)).collect();
    let won: Vec<&Condition> = b.iter().filter(|c| !a.contains(c)).collect();
    if n != m || lost.len() == a.len() || won.len() == b.len() {
        return None;
    }
    let with = |without: Option<&Condition>, with: Option<&Condition>| {
        let mut of: Vec<Condition> = a.iter().filter(|c| Some(*c) != without).cloned().collect();
        of.extend(with.cloned());
        of.sort_by_cached_key(crate::normal::key);
        Condition {
            kind: ConditionKind::AtLeast(n, of),
            at: before.at,
        }
    };
    if let ([x], [y]) = (lost.as_slice(), won.as_slice())
        && let Some(inner) = parts(x, y)
    {
        let near = inner.into_iter().map(|part| {
            let alone = with(Some(x), Some(&part.alone));
            Part {
                lists: Lists {
                    all: true,
                    ..part.lists
                },
                ..part.within(|_| alone)
            }
        });
        return Some(near.collect());
    }
    let gone = lost.iter().map(|c| (Some(*c), None));
    let come = won.iter().map(|c| (None, Some(*c)));
    let parts = gone.chain(come).map(|(gone, come)| {
        let what = Difference::Counted {
            before: gone.cloned(),
            after: come.cloned(),
        };
        let part = Part::new(what, before, after, with(gone, come));
        Part {
            before_at: Some(gone.map_or(before.at, |c| c.at)),
            after_at: Some(come.map_or(after.at, |c| c.at)),
            ..part
        }
    });
    Some(parts.collect())
}

/// Two lists of conditions, all or any of which must hold.
fn members(
    (before, a): (&Condition, &[Condition]),
    (after, b): (&Condition, &[Condition]),
    is_all: bool,
) -> Option<Vec<Part>> {
    let kept = a.iter().filter(|c| b.contains(c)).count();
    let mut lost: Vec<&Condition> = a.iter().filter(|c| !b.contains(c)).collect();
    let mut won: Vec<&Condition> = b.iter().filter(|c| !a.contains(c)).collect();
    let with = |without: Option<&Condition>, with: Option<&Condition>| {
        let mut of: Vec<Condition> = a.iter().filter(|c| Some(*c) != without).cloned().collect();
        of.extend(with.cloned());
        if is_all { all(of, before.at) } else { any(of, before.at) }
    };
    let mut found: Vec<Part> = Vec::new();
    let mut near = 0;
    lost.retain(|x| {
        let place = won.iter().position(|y| parts(x, y).is_some());
        let Some(y) = place.map(|place| won.remove(place)) else {
            return true;
        };
        near += 1;
        for part in parts(x, y).unwrap_or_default() {
            let alone = with(Some(x), Some(&part.alone));
            found.push(Part {
                lists: Lists {
                    any: part.lists.any || !is_all,
                    all: part.lists.all || is_all,
                },
                ..part.within(|_| alone)
            });
        }
        false
    });
    // More that differs than that is the same is another condition.
    if lost.len() + won.len() > 2 * (kept + near) {
        return None;
    }
    let clause = |x: Option<&Condition>, y: Option<&Condition>| {
        let what = Difference::Clause {
            all: is_all,
            before: x.cloned(),
            after: y.cloned(),
        };
        Part {
            before_at: Some(x.map_or(before.at, |c| c.at)),
            after_at: Some(y.map_or(after.at, |c| c.at)),
            ..Part::new(what, before, after, with(x, y))
        }
    };
    if let ([x], [y]) = (lost.as_slice(), won.as_slice()) {
        found.push(clause(Some(x), Some(y)));
    } else {
        found.extend(won.into_iter().map(|y| clause(None, Some(y))));
        found.extend(lost.into_iter().map(|x| clause(Some(x), None)));
    }
    Some(found)
}
