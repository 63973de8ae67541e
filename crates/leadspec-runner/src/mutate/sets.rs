//! Sets of choices, texts and list values: one taken out, one put in.

use super::change::{Change, Says, without};
use super::conditions::finished;
use super::mutant::MutantKind;
use super::quantities;
use super::words::{Saying, like};
use leadspec_ir::{Choice, Condition, ConditionKind, Needles};

/// The changes to a set of choices. Where the choices have an order and the set is a stretch of it, its ends move by one; elsewhere
/// each choice is taken out, and the next one put in.
pub(crate) fn choices(saying: &Saying, condition: &Condition, value: &Choice, codes: &[u32]) -> Vec<Change<Condition>> {
    let len = u32::try_from(saying.definition.domain_len(value.domain)).unwrap_or(u32::MAX);
    let among = |codes: Vec<u32>| {
        let kind = ConditionKind::Among {
            value: value.clone(),
            codes,
        };
        like(condition, kind)
    };
    let is_run = codes
        .windows(2)
        .all(|pair| matches!(pair, [a, b] if a.checked_add(1) == Some(*b)));
    let (added, dropped): (Vec<u32>, Vec<u32>) = match (codes, quantities::is_ordered(saying, value.domain) && is_run) {
        ([first, .., last], true) => {
            let added = [first.checked_sub(1), last.checked_add(1)];
            let ends = [
                Some(*first).filter(|first| *first > 0),
                Some(*last).filter(|last| last.saturating_add(1) < len),
            ];
            (
                added.into_iter().flatten().collect(),
                ends.into_iter().flatten().collect(),
            )
        }
        ([only], true) => {
            let added = [only.checked_sub(1), only.checked_add(1)];
            (added.into_iter().flatten().collect(), Vec::new())
        }
        (all, _) => {
            let last = all.last().copied().unwrap_or(0);
            let mut others = (last..len).chain(0..last).filter(|code| !all.contains(code));
            let dropped = if all.len() > 1 { all.to_vec() } else { Vec::new() };
            (others.next().into_iter().collect(), dropped)
        }
    };
    let mut changes = Vec::new();
    for code in added.into_iter().filter(|code| *code < len) {
        let mut more = codes.to_vec();
        more.push(code);
        more.sort_unstable();
        let sentence = saying.one_more(&among(vec![code]), true);
        changes.push(Change::new(
            among(more),
            MutantKind::ChoiceAdded,
            condition.at,
            Says::Whole(sentence),
        ));
    }
    for code in dropped {
        let fewer = codes.iter().copied().filter(|own| *own != code).collect();
        let sentence = saying.one_more(&among(vec![code]), false);
        changes.push(Change::new(
            among(fewer),
            MutantKind::ChoiceDropped,
            condition.at,
            Says::Whole(sentence),
        ));
    }
    let inner = quantities::choices(saying, value);
    changes.extend(finished(saying, inner, |value| {
        let kind = ConditionKind::Among {
            value,
            codes: codes.to_vec(),
        };
        like(condition, kind)
    }));
    changes
}

/// Each of several texts taken out.
pub(crate) fn texts(saying: &Saying, condition: &Condition) -> Vec<Change<Condition>> {
    let ConditionKind::Text {
        value,
        test,
        needles,
        fold_case,
    } = &condition.kind
    else {
        return Vec::new();
    };
    let with = |needles: Vec<String>| {
        let kind = ConditionKind::Text {
            value: value.clone(),
            test: *test,
            needles,
            fold_case: *fold_case,
        };
        like(condition, kind)
    };
    one_less(needles)
        .into_iter()
        .map(|(one, others)| {
            let sentence = saying.one_more(&with(vec![one]), false);
            Change::new(
                with(others),
                MutantKind::ChoiceDropped,
                condition.at,
                Says::Whole(sentence),
            )
        })
        .collect()
}

/// Each of several values that are sought in a list taken out.
pub(crate) fn lists(saying: &Saying, condition: &Condition) -> Vec<Change<Condition>> {
    let ConditionKind::List {
        value,
        needles,
        all,
        fold_case,
    } = &condition.kind
    else {
        return Vec::new();
    };
    let with = |needles: Needles, all: bool| {
        let kind = ConditionKind::List {
            value: value.clone(),
            needles,
            all,
            fold_case: *fold_case,
        };
        like(condition, kind)
    };
    let pairs: Vec<(Needles, Needles)> = match needles {
        Needles::Texts(texts) => paired(texts, Needles::Texts),
        Needles::Codes(codes) => paired(codes, Needles::Codes),
        Needles::Quantities(values) => paired(values, Needles::Quantities),
    };
    let mut changes = Vec::new();
    if !pairs.is_empty() {
        let to = with(needles.clone(), !all);
        let sentence = format!(
            "{}, with `{}` for `{}`",
            saying.when(&to),
            if *all { "any of" } else { "all of" },
            if *all { "all of" } else { "any of" }
        );
        changes.push(Change::new(to, MutantKind::AndOr, condition.at, Says::Whole(sentence)));
    }
    for (one, others) in pairs {
        let sentence = saying.dropped(&with(one, true), *all);
        let to = with(others, *all);
        changes.push(Change::new(
            to,
            MutantKind::ChoiceDropped,
            condition.at,
            Says::Whole(sentence),
        ));
    }
    changes
}

fn paired<T: Clone>(all: &[T], of: fn(Vec<T>) -> Needles) -> Vec<(Needles, Needles)> {
    let pairs = one_less(all).into_iter();
    pairs.map(|(one, others)| (of(vec![one]), of(others))).collect()
}

/// Each of several, and the others.
fn one_less<T: Clone>(all: &[T]) -> Vec<(T, Vec<T>)> {
    if all.len() < 2 {
        return Vec::new();
    }
    let places = all.iter().enumerate();
    places.map(|(place, one)| (one.clone(), without(all, place))).collect()
}
