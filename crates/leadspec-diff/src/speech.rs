//! Differences of conditions as sentences.

mod accepted;
mod bound;
mod clause;

use crate::code::ChangeCode;
use crate::common::Common;
use crate::part::{Difference, Part};
use crate::shared::Version;
use crate::words::{prose, titled};
use leadspec_ir::{Condition, ConditionKind, Definition, Source, humanise};

/// Whose condition it is. What has a name has it as it stands in a sentence.
#[derive(Debug, Clone)]
pub(crate) enum Speaker {
    /// When a criterion is met.
    Met(String),
    /// When a criterion is unmet.
    Unmet(String),
    /// What a gate requires.
    Gate(String),
    /// When a transition fires.
    Way {
        from: String,
        to: String,
        /// Whether other transitions lead there too.
        has_others: bool,
    },
    /// When a line of a score counts.
    Line { score: String, line: String },
}

/// A difference, told.
#[derive(Debug, Clone)]
pub(crate) struct Told {
    pub(crate) code: ChangeCode,
    pub(crate) sentence: String,
    pub(crate) before: Option<String>,
    pub(crate) after: Option<String>,
}

impl Speaker {
    /// What a sentence about a part begins with.
    fn prefix(&self) -> String {
        match self {
            Speaker::Met(who) => who.clone(),
            Speaker::Unmet(who) => format!("{who}, unmet"),
            Speaker::Gate(who) => format!("Gate {who}"),
            Speaker::Way { from, to, .. } => format!("{from} to {to}"),
            Speaker::Line { score, line } => format!("{score}, {line}"),
        }
    }

    /// Who needs or accepts something.
    fn who(&self) -> String {
        match self {
            Speaker::Met(who) | Speaker::Unmet(who) => who.clone(),
            Speaker::Gate(who) => format!("Gate {who}"),
            Speaker::Way {
                from,
                to,
                has_others: true,
            } => format!("{to} (from {from})"),
            Speaker::Way { to, .. } => to.clone(),
            Speaker::Line { score, line } => format!("{score}: {line}"),
        }
    }

    /// What it is where its condition holds.
    fn state(&self) -> &'static str {
        match self {
            Speaker::Met(_) => "met",
            Speaker::Unmet(_) => "unmet",
            Speaker::Gate(_) => "passed",
            Speaker::Way { .. } => "reached",
            Speaker::Line { .. } => "counted",
        }
    }
}

/// A part of a condition's difference as a sentence. `whole` has both conditions in words.
pub(crate) fn tell(common: &Common, speaker: &Speaker, part: &Part, whole: (&str, &str)) -> Told {
    match &part.what {
        Difference::Limit { subject, before, after } => bound::limit(common, speaker, part, subject, before, after),
        Difference::Window { of, before, after } => bound::window(common, speaker, part, of, *before, *after),
        Difference::Accepted { of, added, removed } => accepted::tell(common, speaker, part, of, (removed, added)),
        Difference::Clause { all, before, after } => {
            clause::tell(common, speaker, part, *all, (before.as_ref(), after.as_ref()))
        }
        Difference::AtLeast { before, after, of } => Told {
            code: ChangeCode::AtLeastChanged,
            sentence: format!("{}: at least {after} of {of} must hold, was {before}", speaker.prefix()),
            before: Some(format!("at least {before}")),
            after: Some(format!("at least {after}")),
        },
        Difference::Counted { before, after } => clause::counted(common, speaker, (before.as_ref(), after.as_ref())),
        Difference::IfUnknown { of, before, after } => {
            let answer = |a: &Option<bool>| a.map(|yes| if yes { "yes" } else { "no" }.to_string());
            let what = unknown_what(common, of);
            if_unknown(speaker, &what, (answer(before), answer(after)))
        }
        Difference::IfUnknownNumber { of, before, after } => {
            let what = format!("an unknown {}", common.phrase_quantity(Version::New, of));
            let before = common.phrase_quantity(Version::Old, before);
            let after = common.phrase_quantity(Version::New, after);
            if_unknown(speaker, &what, (Some(before), Some(after)))
        }
        Difference::Case { of, ignored_after } => case(common, speaker, of, *ignored_after),
        Difference::Whole => {
            let (before, after) = whole;
            let (who, state) = (speaker.who(), speaker.state());
            Told {
                code: ChangeCode::ConditionChanged,
                sentence: format!("{who} is now {state} when {after}; was {state} when {before}"),
                before: Some(before.to_string()),
                after: Some(after.to_string()),
            }
        }
    }
}

/// `an unknown budget`; what is no thing but a sentence is quoted.
fn unknown_what(common: &Common, of: &Condition) -> String {
    if let ConditionKind::Fact(fact) = &of.kind {
        format!("an unknown {}", fact_name(&common.after, fact.source))
    } else if let ConditionKind::Criterion(id) = &of.kind {
        let criterion = &common.after.criteria[*id];
        format!("an unknown {}", titled(criterion.label.as_ref(), &criterion.name))
    } else {
        format!("{}, where unknown,", prose(&common.phrase(Version::New, of)))
    }
}

fn if_unknown(speaker: &Speaker, what: &str, (before, after): (Option<String>, Option<String>)) -> Told {
    let word = |answer: &Option<String>| {
        let counts = |answer: &String| format!("counts as {answer}");
        answer.as_ref().map_or_else(|| "stays unknown".to_string(), counts)
    };
    let was = match (&before, &after) {
        (Some(before), Some(_)) => format!("was {before}"),
        (Some(before), None) => format!("counted as {before} before"),
        (None, _) => "stayed unknown before".to_string(),
    };
    Told {
        code: ChangeCode::IfUnknownChanged,
        sentence: format!("{}: {what} now {}, {was}", speaker.prefix(), word(&after)),
        before: Some(word(&before)),
        after: Some(word(&after)),
    }
}

fn case(common: &Common, speaker: &Speaker, of: &Condition, ignored_after: bool) -> Told {
    let word = |ignored: bool| if ignored { "ignoring case" } else { "as written" };
    let version = if ignored_after { Version::Old } else { Version::New };
    let (was, is) = (word(!ignored_after), word(ignored_after));
    Told {
        code: ChangeCode::ComparisonChanged,
        sentence: format!(
            "{}: {}, now {is}, was {was}",
            speaker.prefix(),
            common.phrase(version, of)
        ),
        before: Some(was.to_string()),
        after: Some(is.to_string()),
    }
}

/// What a fact is called.
pub(crate) fn fact_name(definition: &Definition, source: Source) -> String {
    match source {
        Source::Field(id) => humanise(&definition.fields[id].name),
        Source::Attribute(event, id) => humanise(&definition.events[event].attributes[id].name),
        Source::Latest(event, id) => {
            let event = &definition.events[event];
            format!(
                "the latest {}'s {}",
                humanise(&event.name),
                humanise(&event.attributes[id].name)
            )
        }
    }
}
