//! Conditions that come and go within others.

use super::{Speaker, Told};
use crate::code::ChangeCode;
use crate::common::Common;
use crate::part::Part;
use crate::shared::Version;
use leadspec_ir::Condition;

/// A member of a list of conditions is new, gone or another.
pub(super) fn tell(
    common: &Common,
    speaker: &Speaker,
    part: &Part,
    all: bool,
    conditions: (Option<&Condition>, Option<&Condition>),
) -> Told {
    let (before, after) = in_words(common, conditions);
    let texts = (before.as_deref(), after.as_deref());
    let sentence = match all {
        _ if part.in_event => in_event(speaker, texts),
        true => needed(speaker, part, texts),
        false => enough(speaker, part, texts),
    };
    Told {
        code: match texts {
            (None, _) => ChangeCode::ClauseAdded,
            (_, None) => ChangeCode::ClauseRemoved,
            (Some(_), Some(_)) => ChangeCode::ClauseChanged,
        },
        sentence,
        before,
        after,
    }
}

/// One of those of which so many must hold is new or gone.
pub(super) fn counted(
    common: &Common,
    speaker: &Speaker,
    conditions: (Option<&Condition>, Option<&Condition>),
) -> Told {
    let (before, after) = in_words(common, conditions);
    let (code, what) = match (&before, &after) {
        (_, Some(after)) => (ChangeCode::ClauseAdded, format!("now also counts: {after}")),
        (before, None) => {
            let gone = before.as_deref().unwrap_or_default();
            (ChangeCode::ClauseRemoved, format!("no longer counts: {gone}"))
        }
    };
    Told {
        code,
        sentence: format!("{} {what}", speaker.prefix()),
        before,
        after,
    }
}

fn in_words(
    common: &Common,
    (before, after): (Option<&Condition>, Option<&Condition>),
) -> (Option<String>, Option<String>) {
    (
        before.map(|c| common.phrase(Version::Old, c)),
        after.map(|c| common.phrase(Version::New, c)),
    )
}

/// One of several conditions that must all hold.
fn needed(speaker: &Speaker, part: &Part, (before, after): (Option<&str>, Option<&str>)) -> String {
    let who = if part.lists.any {
        format!("{}: one of several ways", speaker.prefix())
    } else {
        speaker.who()
    };
    let is_unmet = matches!(speaker, Speaker::Unmet(_)) && !part.lists.any;
    match (before, after) {
        (None, after) => {
            let after = after.unwrap_or_default();
            if is_unmet {
                format!("{who} is now unmet only when {after} too")
            } else {
                format!("{who} now also needs: {after}")
            }
        }
        (Some(before), None) if is_unmet => format!("{who} is now unmet whether or not {before}"),
        (Some(before), None) => format!("{who} no longer needs: {before}"),
        (Some(before), Some(after)) if is_unmet => {
            format!("{who} is now unmet only when {after}, instead of when {before}")
        }
        (Some(before), Some(after)) => format!("{who} now needs: {after}, instead of: {before}"),
    }
}

/// One of several conditions each of which is enough.
fn enough(speaker: &Speaker, part: &Part, (before, after): (Option<&str>, Option<&str>)) -> String {
    // Where something else must hold too it does not decide alone.
    if part.lists.all {
        let prefix = speaker.prefix();
        return match (before, after) {
            (None, after) => format!("{prefix}: it is now also enough that {}", after.unwrap_or_default()),
            (Some(before), None) => format!("{prefix}: it is no longer enough that {before}"),
            (Some(before), Some(after)) => format!("{prefix}: it is now enough that {after}, no longer that {before}"),
        };
    }
    let (who, state) = (speaker.who(), speaker.state());
    match (before, after) {
        (None, after) => format!("{who} is now also {state} when {}", after.unwrap_or_default()),
        (Some(before), None) => format!("{who} is no longer {state} just because {before}"),
        (Some(before), Some(after)) => format!("{who} is now {state} when {after}, instead of when {before}"),
    }
}

/// Which events count.
fn in_event(speaker: &Speaker, (before, after): (Option<&str>, Option<&str>)) -> String {
    let prefix = speaker.prefix();
    match (before, after) {
        (None, after) => format!("{prefix}: now counted only where {}", after.unwrap_or_default()),
        (Some(before), None) => format!("{prefix}: now counted whether or not {before}"),
        (Some(before), Some(after)) => format!("{prefix}: now counted where {after}, instead of where {before}"),
    }
}
