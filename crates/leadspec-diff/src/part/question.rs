//! What differs between two single questions: what they compare with, how far they look, which values they name.

use super::{Difference, Part, Subject, Values, Windowed, parts};
use leadspec_ir::{Condition, ConditionKind, EventQuery, ListFact, Needles, Quantity, QuantityKind, Text, TextTest};

/// Two single questions.
pub(super) fn question(before: &Condition, after: &Condition) -> Option<Vec<Part>> {
    let part = |what: Difference| Some(vec![Part::new(what, before, after, after.clone())]);
    let build = |kind| Condition { kind, at: before.at };
    match (&before.kind, &after.kind) {
        (
            ConditionKind::Compare {
                operator: how,
                left: a,
                right: limit,
            },
            ConditionKind::Compare {
                operator: how_after,
                left: b,
                right: limit_after,
            },
        ) => {
            let inside = quantity(a, b)?;
            let mut found: Vec<Part> = inside
                .into_iter()
                .map(|(part, left)| {
                    let (operator, right) = (*how, limit.clone());
                    let alone = build(ConditionKind::Compare { operator, left, right });
                    part.at(before.at, after.at).within(|_| alone)
                })
                .collect();
            if how != how_after || limit != limit_after {
                let written = |q: &Quantity| matches!(q.kind, QuantityKind::Constant(_));
                if limit != limit_after && !(written(limit) && written(limit_after)) {
                    return None;
                }
                let what = Difference::Limit {
                    subject: b.clone(),
                    before: (*how, limit.clone()),
                    after: (*how_after, limit_after.clone()),
                };
                let (operator, left, right) = (*how_after, a.clone(), limit_after.clone());
                let alone = build(ConditionKind::Compare { operator, left, right });
                found.push(Part::new(what, before, after, alone));
            }
            Some(found)
        }
        (
            ConditionKind::Within {
                value,
                direction,
                window,
            },
            ConditionKind::Within {
                value: b,
                direction: way,
                window: window_after,
            },
        ) if value == b && direction == way => part(Difference::Window {
            of: Windowed::Day(value.clone(), *direction),
            before: Some(*window),
            after: Some(*window_after),
        }),
        (ConditionKind::Among { value, codes }, ConditionKind::Among { value: b, codes: after }) if value == b => {
            part(Difference::Accepted {
                of: Subject::Choice(value.clone()),
                added: Values::Codes(lacking(after, codes)),
                removed: Values::Codes(lacking(codes, after)),
            })
        }
        (
            ConditionKind::Text {
                value,
                test,
                needles,
                fold_case,
            },
            ConditionKind::Text {
                value: b,
                test: test_after,
                needles: needles_after,
                fold_case: fold_after,
            },
        ) if value == b && test == test_after => texts(
            before,
            after,
            (value, *test),
            (needles, *fold_case),
            (needles_after, *fold_after),
        ),
        (
            ConditionKind::List {
                value,
                needles,
                all,
                fold_case,
            },
            ConditionKind::List {
                value: b,
                needles: needles_after,
                all: all_after,
                fold_case: fold_after,
            },
        ) if value == b && all == all_after && fold_case == fold_after => {
            part(listed((value, *fold_case), needles, needles_after)?)
        }
        (ConditionKind::Happened(a), ConditionKind::Happened(b)) => {
            let found = query(a, b)?.into_iter().map(|(part, query)| {
                let alone = build(ConditionKind::Happened(query));
                part.at(before.at, after.at).within(|_| alone)
            });
            Some(found.collect())
        }
        (ConditionKind::IfUnknown(a, x), ConditionKind::IfUnknown(b, y)) if a == b => part(Difference::IfUnknown {
            of: b.as_ref().clone(),
            before: Some(*x),
            after: Some(*y),
        }),
        (ConditionKind::IfUnknown(a, x), ConditionKind::IfUnknown(b, y)) if x == y => {
            let found = parts(a, b)?
                .into_iter()
                .map(|part| part.within(|alone| build(ConditionKind::IfUnknown(Box::new(alone), *x))));
            Some(found.collect())
        }
        (ConditionKind::IfUnknown(a, x), _) if a.as_ref() == after => part(Difference::IfUnknown {
            of: after.clone(),
            before: Some(*x),
            after: None,
        }),
        (_, ConditionKind::IfUnknown(b, y)) if b.as_ref() == before => part(Difference::IfUnknown {
            of: before.clone(),
            before: None,
            after: Some(*y),
        }),
        _ => None,
    }
}

fn lacking<T: PartialEq + Clone>(of: &[T], than: &[T]) -> Vec<T> {
    of.iter().filter(|value| !than.contains(value)).cloned().collect()
}

fn texts(
    before: &Condition,
    after: &Condition,
    (value, test): (&Text, TextTest),
    (needles, fold): (&[String], bool),
    (needles_after, fold_after): (&[String], bool),
) -> Option<Vec<Part>> {
    let with = |needles: &[String], fold_case: bool| Condition {
        kind: ConditionKind::Text {
            value: value.clone(),
            test,
            needles: needles.to_vec(),
            fold_case,
        },
        at: before.at,
    };
    // Texts that are compared without case are held in lower case: only then do the two lists tell what was added.
    let folded = |texts: &[String]| -> Vec<String> { texts.iter().map(|t| t.to_lowercase()).collect() };
    let mut found = Vec::new();
    if fold ^ fold_after {
        if folded(needles) != folded(needles_after) {
            return None;
        }
        // The one that is compared as written has the texts as they were written.
        let what = Difference::Case {
            of: if fold_after { before.clone() } else { after.clone() },
            ignored_after: fold_after,
        };
        found.push(Part::new(what, before, after, with(needles_after, fold_after)));
    } else {
        let what = Difference::Accepted {
            of: Subject::Text {
                value: value.clone(),
                test,
                fold_case: fold,
            },
            added: Values::Texts(lacking(needles_after, needles)),
            removed: Values::Texts(lacking(needles, needles_after)),
        };
        found.push(Part::new(what, before, after, with(needles_after, fold)));
    }
    Some(found)
}

fn listed((value, fold_case): (&ListFact, bool), before: &Needles, after: &Needles) -> Option<Difference> {
    let (added, removed) = match (before, after) {
        (Needles::Texts(a), Needles::Texts(b)) => (Values::Texts(lacking(b, a)), Values::Texts(lacking(a, b))),
        (Needles::Codes(a), Needles::Codes(b)) => (Values::Codes(lacking(b, a)), Values::Codes(lacking(a, b))),
        (Needles::Quantities(a), Needles::Quantities(b)) => {
            (Values::Numbers(lacking(b, a)), Values::Numbers(lacking(a, b)))
        }
        (Needles::Texts(_) | Needles::Codes(_) | Needles::Quantities(_), _) => return None,
    };
    Some(Difference::Accepted {
        of: Subject::List {
            value: value.clone(),
            fold_case,
        },
        added,
        removed,
    })
}

/// What differs between two quantities, with the first one changed in that alone.
pub(crate) fn quantity(before: &Quantity, after: &Quantity) -> Option<Vec<(Part, Quantity)>> {
    if before == after {
        return Some(Vec::new());
    }
    let build = |kind| Quantity { kind, ..*before };
    let wrap = |a: &Quantity, b: &Quantity, wrap: &dyn Fn(Box<Quantity>) -> QuantityKind| {
        let inner = quantity(a, b)?.into_iter();
        Some(inner.map(|(part, q)| (part, build(wrap(Box::new(q))))).collect())
    };
    match (&before.kind, &after.kind) {
        (QuantityKind::Count(a), QuantityKind::Count(b)) => {
            let found = query(a, b)?.into_iter();
            Some(found.map(|(part, q)| (part, build(QuantityKind::Count(q)))).collect())
        }
        (QuantityKind::DaysSince(a), QuantityKind::DaysSince(b)) => wrap(a, b, &QuantityKind::DaysSince),
        (QuantityKind::DayOf(a), QuantityKind::DayOf(b)) => wrap(a, b, &QuantityKind::DayOf),
        (QuantityKind::Negated(a), QuantityKind::Negated(b)) => wrap(a, b, &QuantityKind::Negated),
        (QuantityKind::Times(a, x), QuantityKind::Times(b, y)) if x == y => {
            wrap(a, b, &|inner| QuantityKind::Times(inner, *x))
        }
        (QuantityKind::IfUnknown(a, x), QuantityKind::IfUnknown(b, y)) if a == b => {
            let what = Difference::IfUnknownNumber {
                of: b.as_ref().clone(),
                before: x.as_ref().clone(),
                after: y.as_ref().clone(),
            };
            Some(vec![(Part::apart(what), after.clone())])
        }
        _ => None,
    }
}

/// What differs between two questions about events, with the first one changed in that alone.
fn query(before: &EventQuery, after: &EventQuery) -> Option<Vec<(Part, EventQuery)>> {
    if before.event != after.event {
        return None;
    }
    let mut found = Vec::new();
    if before.window != after.window {
        let of = Windowed::Events(EventQuery {
            window: None,
            ..after.clone()
        });
        let what = Difference::Window {
            of,
            before: before.window,
            after: after.window,
        };
        let alone = EventQuery {
            window: after.window,
            ..before.clone()
        };
        found.push((Part::apart(what), alone));
    }
    let with = |filter: Option<Condition>| EventQuery {
        filter: filter.map(Box::new),
        ..before.clone()
    };
    let inside = |part: Part| Part { in_event: true, ..part };
    match (before.filter.as_deref(), after.filter.as_deref()) {
        (Some(a), Some(b)) => {
            let inner = parts(a, b)?.into_iter();
            found.extend(inner.map(|part| (inside(part.clone()), with(Some(part.alone)))));
        }
        (None, None) => {}
        (a, b) => {
            let what = Difference::Clause {
                all: true,
                before: a.cloned(),
                after: b.cloned(),
            };
            found.push((inside(Part::apart(what)), with(b.cloned())));
        }
    }
    Some(found)
}
