//! Limits and windows.

use super::{Speaker, Told};
use crate::code::ChangeCode;
use crate::common::Common;
use crate::part::{Part, Windowed};
use crate::shared::Version;
use crate::words::{number_of, opt_window, points_of, titled};
use leadspec_ir::{Compare, Direction, Quantity, QuantityKind, Score, Unit, Window};

/// What something is compared with, or how, is another.
pub(super) fn limit(
    common: &Common,
    speaker: &Speaker,
    part: &Part,
    subject: &Quantity,
    before: &(Compare, Quantity),
    after: &(Compare, Quantity),
) -> Told {
    let score = if let QuantityKind::Score(id) = subject.kind {
        Some(&common.after.scores[id])
    } else {
        None
    };
    let points = |quantity: &Quantity| points_in(score, quantity);
    let amount = |version: Version, quantity: &Quantity| {
        points(quantity).map_or_else(|| common.phrase_quantity(version, quantity), points_of)
    };
    let (was, is) = (amount(Version::Old, &before.1), amount(Version::New, &after.1));
    let same_way = before.0 == after.0;
    let long = |of: &(Compare, Quantity), amount: &str| format!("{} {amount}", operator(of.0, of.1.unit));
    let (is_long, was_long) = (long(after, &is), long(before, &was));
    let was_told = match points(&before.1) {
        Some(points) if same_way => number_of(points),
        Some(_) | None if same_way => was.clone(),
        Some(_) | None => was_long.clone(),
    };
    let what = match score {
        Some(score) => titled(score.label.as_ref(), &score.name),
        None => common.phrase_quantity(Version::New, subject),
    };
    let is_floor = same_way && after.0 == Compare::GreaterOrEqual && !part.negated;
    let is_plain = !part.in_event && !part.lists.any;
    let sentence = match speaker {
        Speaker::Way { .. } if score.is_some() && is_floor && is_plain => {
            format!("{} now needs {is} in {what}, was {was_told}", speaker.who())
        }
        Speaker::Met(_) | Speaker::Unmet(_) | Speaker::Gate(_) | Speaker::Way { .. } | Speaker::Line { .. } => {
            bounded(speaker, part, &what, &is_long, &was_told)
        }
    };
    let is_other_limit = before.1 != after.1;
    Told {
        code: if is_other_limit {
            ChangeCode::ThresholdChanged
        } else {
            ChangeCode::ComparisonChanged
        },
        sentence,
        before: Some(if same_way { was } else { was_long }),
        after: Some(if same_way { is } else { is_long }),
    }
}

/// How far back or ahead something looks is another.
pub(super) fn window(
    common: &Common,
    speaker: &Speaker,
    part: &Part,
    of: &Windowed,
    before: Option<Window>,
    after: Option<Window>,
) -> Told {
    let (was, is) = (opt_window(before), opt_window(after));
    let sentence = match of {
        Windowed::Events(query) => {
            let no = if part.negated { "no " } else { "" };
            let reach = |window: Option<Window>, text: &str| match window {
                Some(_) => format!("in the last {text}"),
                None => text.to_string(),
            };
            let what = query.phrase(common.definition(Version::New));
            let was = if after.is_some() {
                was.clone()
            } else {
                reach(before, &was)
            };
            format!("{}: {no}{what} {}, was {was}", speaker.prefix(), reach(after, &is))
        }
        Windowed::Day(day, direction) => {
            let word = match direction {
                Direction::Last => "last",
                Direction::Next => "next",
            };
            let what = common.phrase_quantity(Version::New, day);
            bounded(speaker, part, &what, &format!("within the {word} {is}"), &was)
        }
    };
    Told {
        code: ChangeCode::WindowChanged,
        sentence,
        before: Some(was),
        after: Some(is),
    }
}

/// `“Has money”: budget must be at least 500 EUR, was 200 EUR`
fn bounded(speaker: &Speaker, part: &Part, what: &str, is: &str, was: &str) -> String {
    let not = if part.negated { " not" } else { "" };
    let prefix = speaker.prefix();
    if part.in_event {
        return format!("{prefix}: now counted where {what} is{not} {is}, was {was}");
    }
    match speaker {
        Speaker::Unmet(who) => format!("{who} is now unmet when {what} is{not} {is}, was {was}"),
        Speaker::Line { score, line } => format!("{score}: {line} now when {what} is{not} {is}, was {was}"),
        Speaker::Met(_) | Speaker::Gate(_) | Speaker::Way { .. } if part.lists.any && !part.negated => {
            format!("{prefix}: it is now enough that {what} is {is}, was {was}")
        }
        Speaker::Met(_) | Speaker::Gate(_) | Speaker::Way { .. } => {
            format!("{prefix}: {what} must{not} be {is}, was {was}")
        }
    }
}

/// A limit on a score in points.
fn points_in(score: Option<&Score>, quantity: &Quantity) -> Option<i64> {
    match (score, &quantity.kind) {
        (Some(score), QuantityKind::Constant(value)) if !score.weights && quantity.decimals == 6 => Some(*value),
        _ => None,
    }
}

/// `at least`, in front of an amount or a day.
fn operator(operator: Compare, unit: Unit) -> &'static str {
    let is_timely = matches!(unit, Unit::Date | Unit::Timestamp);
    match (operator, is_timely) {
        (Compare::Equal, false) => "exactly",
        (Compare::Equal, true) => "on",
        (Compare::NotEqual, _) => "other than",
        (Compare::Less, false) => "less than",
        (Compare::Less, true) => "before",
        (Compare::LessOrEqual, false) => "at most",
        (Compare::LessOrEqual, true) => "on or before",
        (Compare::Greater, false) => "more than",
        (Compare::Greater, true) => "after",
        (Compare::GreaterOrEqual, false) => "at least",
        (Compare::GreaterOrEqual, true) => "on or after",
    }
}
