//! Differences of conditions as sentences.

use crate::code::ChangeCode;
use crate::common::Common;
use crate::part::{Difference, Part, Subject, Values, Windowed};
use crate::shared::Version;
use crate::words::{called, listed, opt_window, points_of, quoted};
use leadspec_ir::{
    ChoiceDomain, Compare, Condition, ConditionKind, Definition, Direction, FieldType, Quantity, QuantityKind, Source,
    TextTest, Unit, format_quantity, humanise,
};

/// Whose condition it is.
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
}

/// A part of a condition's difference as a sentence. `whole` has both conditions in words.
pub(crate) fn tell(common: &Common, speaker: &Speaker, part: &Part, whole: (&str, &str)) -> Told {
    let old = |c: &Condition| common.phrase(Version::Old, c);
    let new = |c: &Condition| common.phrase(Version::New, c);
    match &part.what {
        Difference::Limit { subject, before, after } => limit(common, speaker, part, subject, before, after),
        Difference::Window { of, before, after } => {
            let (what, reach) = match of {
                Windowed::Events(query) => (query.phrase(common.definition(Version::New)), "in the last"),
                Windowed::Day(day, Direction::Last) => (common.phrase_quantity(Version::New, day), "within the last"),
                Windowed::Day(day, Direction::Next) => (common.phrase_quantity(Version::New, day), "within the next"),
            };
            let (was, is) = (opt_window(*before), opt_window(*after));
            let no = if part.negated { "no " } else { "" };
            let now = after.map_or_else(|| "at any time".to_string(), |_| format!("{reach} {is}"));
            Told {
                code: ChangeCode::WindowChanged,
                sentence: format!("{}: {no}{what} {now}, was {was}", speaker.prefix()),
                before: Some(was),
                after: Some(is),
            }
        }
        Difference::Accepted { of, added, removed } => accepted(common, speaker, part, of, added, removed),
        Difference::Clause { all, before, after } => {
            let (before, after) = (before.as_ref().map(old), after.as_ref().map(new));
            let code = match (&before, &after) {
                (None, _) => ChangeCode::ClauseAdded,
                (_, None) => ChangeCode::ClauseRemoved,
                (Some(_), Some(_)) => ChangeCode::ClauseChanged,
            };
            let sentence = if part.in_event {
                event_clause(speaker, before.as_deref(), after.as_deref())
            } else {
                clause(speaker, *all, before.as_deref(), after.as_deref())
            };
            Told {
                code,
                sentence,
                before,
                after,
            }
        }
        Difference::AtLeast { before, after, of } => Told {
            code: ChangeCode::AtLeastChanged,
            sentence: format!("{}: at least {after} of {of} must hold, was {before}", speaker.prefix()),
            before: Some(format!("at least {before}")),
            after: Some(format!("at least {after}")),
        },
        Difference::Counted { before, after } => {
            let (before, after) = (before.as_ref().map(old), after.as_ref().map(new));
            let (code, what) = match (&before, &after) {
                (_, Some(after)) => (ChangeCode::ClauseAdded, format!("one more counts: {after}")),
                (before, None) => {
                    let gone = before.as_deref().unwrap_or_default();
                    (ChangeCode::ClauseRemoved, format!("one no longer counts: {gone}"))
                }
            };
            Told {
                code,
                sentence: format!("{}: {what}", speaker.prefix()),
                before,
                after,
            }
        }
        Difference::IfUnknown { of, before, after } => {
            let answer = |a: &Option<bool>| match a {
                Some(true) => "yes",
                Some(false) => "no",
                None => "unknown",
            };
            let what = if let ConditionKind::Fact(fact) = &of.kind {
                fact_name(&common.after, fact.source)
            } else if let ConditionKind::Criterion(id) = &of.kind {
                let criterion = &common.after.criteria[*id];
                called(criterion.label.as_ref(), &criterion.name)
            } else {
                new(of)
            };
            if_unknown(speaker, &what, answer(before), answer(after))
        }
        Difference::IfUnknownNumber { of, before, after } => if_unknown(
            speaker,
            &common.phrase_quantity(Version::New, of),
            &common.phrase_quantity(Version::Old, before),
            &common.phrase_quantity(Version::New, after),
        ),
        Difference::Case { of, ignored_after } => {
            let word = |ignored: bool| if ignored { "in any case" } else { "as written" };
            let version = if *ignored_after { Version::Old } else { Version::New };
            let what = common.phrase(version, of);
            let what = what.trim_end_matches(" (in any case)");
            Told {
                code: ChangeCode::ComparisonChanged,
                sentence: format!(
                    "{}: {what}, now {}, was {}",
                    speaker.prefix(),
                    word(*ignored_after),
                    word(!ignored_after)
                ),
                before: Some(word(!ignored_after).to_string()),
                after: Some(word(*ignored_after).to_string()),
            }
        }
        Difference::Whole => {
            let (before, after) = whole;
            let sentence = match speaker {
                Speaker::Met(who) => format!("{who} now holds when {after}; before when {before}"),
                Speaker::Unmet(who) => format!("{who} is now unmet when {after}; before when {before}"),
                Speaker::Gate(who) => format!("Gate {who} now needs: {after}; before: {before}"),
                Speaker::Way { from, to, .. } => format!("{from} to {to} now when {after}; before when {before}"),
                Speaker::Line { score, line } => format!("{score}: {line} now when {after}; before when {before}"),
            };
            Told {
                code: ChangeCode::ConditionChanged,
                sentence,
                before: Some(before.to_string()),
                after: Some(after.to_string()),
            }
        }
    }
}

fn if_unknown(speaker: &Speaker, what: &str, before: &str, after: &str) -> Told {
    let word = |answer: &str| {
        if answer == "unknown" {
            "stays unknown".to_string()
        } else {
            format!("counts as {answer}")
        }
    };
    Told {
        code: ChangeCode::IfUnknownChanged,
        sentence: format!(
            "{}: an unknown {what} {} now; before it {}",
            speaker.prefix(),
            word(after),
            word(before)
                .replacen("stays", "stayed", 1)
                .replacen("counts", "counted", 1)
        ),
        before: Some(word(before)),
        after: Some(word(after)),
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

fn limit(
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
    let amount = |version: Version, quantity: &Quantity| match (score, &quantity.kind) {
        (Some(score), QuantityKind::Constant(value)) if !score.weights && quantity.decimals == 6 => points_of(*value),
        _ => common.phrase_quantity(version, quantity),
    };
    let (was, is) = (amount(Version::Old, &before.1), amount(Version::New, &after.1));
    let same_way = before.0 == after.0;
    let long = |of: &(Compare, Quantity), amount: &str| format!("{} {amount}", operator(of.0, of.1.unit));
    let (is_long, was_long) = (long(after, &is), long(before, &was));
    let was_told = if same_way { was.clone() } else { was_long.clone() };
    let what = match score {
        Some(score) => score.label.clone().unwrap_or_else(|| humanise(&score.name)),
        None => common.phrase_quantity(Version::New, subject),
    };
    let not = if part.negated { " not" } else { "" };
    let is_floor = same_way && after.0 == Compare::GreaterOrEqual && !part.negated;
    let sentence = match speaker {
        Speaker::Met(_) | Speaker::Unmet(_) | Speaker::Gate(_) | Speaker::Way { .. } | Speaker::Line { .. }
            if part.in_event =>
        {
            format!(
                "{}: counted where {what} is{not} {is_long}, was {was_told}",
                speaker.prefix()
            )
        }
        Speaker::Way { .. } if score.is_some() && is_floor && !part.alternative => {
            format!("{} needs {is} in {what}, was {was_told}", speaker.who())
        }
        Speaker::Unmet(who) => format!("{who} is unmet when {what} is{not} {is_long}, was {was_told}"),
        Speaker::Line { score, line } => format!("{score}: {line} when {what} is{not} {is_long}, was {was_told}"),
        Speaker::Met(_) | Speaker::Gate(_) | Speaker::Way { .. } if part.alternative && !part.negated => {
            format!("{}: {what} of {is_long} is enough, was {was_told}", speaker.prefix())
        }
        Speaker::Met(_) | Speaker::Gate(_) | Speaker::Way { .. } => {
            format!("{}: {what} must{not} be {is_long}, was {was_told}", speaker.prefix())
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

/// Values as people say them, and of what they are, where that does not stand with them.
fn values(definition: &Definition, of: &Subject, values: &Values) -> (Vec<String>, Option<String>) {
    let source = |source: Source| fact_name(definition, source);
    match (of, values) {
        (Subject::Choice(choice), Values::Codes(codes)) => (
            codes
                .iter()
                .map(|code| humanise(definition.code_name(choice.domain, *code)))
                .collect(),
            Some(choice.phrase(definition)),
        ),
        (Subject::Text(text, TextTest::Equals), Values::Texts(texts)) => (quoted(texts), Some(source(text.source))),
        (Subject::Text(..), Values::Texts(texts)) if texts.is_empty() => (Vec::new(), None),
        (Subject::Text(text, test), Values::Texts(texts)) => {
            let verb = match test {
                TextTest::Equals => "is",
                TextTest::StartsWith => "starts with",
                TextTest::EndsWith => "ends with",
                TextTest::Contains => "contains",
            };
            let of = source(text.source);
            (vec![format!("{of} that {verb} {}", listed(&quoted(texts), "or"))], None)
        }
        (Subject::List(list), Values::Texts(texts)) => (quoted(texts), Some(source(list.source))),
        (Subject::List(list), Values::Codes(codes)) => {
            let domain = item_domain(definition, list.source);
            let name = |code: &u32| {
                domain.map_or_else(
                    || code.to_string(),
                    |domain| humanise(definition.code_name(domain, *code)),
                )
            };
            (codes.iter().map(name).collect(), Some(source(list.source)))
        }
        (Subject::List(list), Values::Numbers(numbers)) => {
            let unit = item_unit(definition, list.source);
            let name = |n: &i64| unit.map_or_else(|| n.to_string(), |unit| format_quantity(*n, unit));
            (numbers.iter().map(name).collect(), Some(source(list.source)))
        }
        // Values of another kind than what they are of are never made.
        (Subject::Choice(_) | Subject::Text(..), _) => (Vec::new(), None),
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

fn item_type(definition: &Definition, source: Source) -> Option<&FieldType> {
    let field = match source {
        Source::Field(id) => &definition.fields[id],
        Source::Attribute(event, id) | Source::Latest(event, id) => &definition.events[event].attributes[id],
    };
    if let FieldType::List(item) = &field.ty {
        Some(item)
    } else {
        None
    }
}

fn item_domain(definition: &Definition, source: Source) -> Option<ChoiceDomain> {
    if let Some(FieldType::Choice(domain)) = item_type(definition, source) {
        Some(*domain)
    } else {
        None
    }
}

fn item_unit(definition: &Definition, source: Source) -> Option<Unit> {
    if let Some(FieldType::Quantity { unit, .. }) = item_type(definition, source) {
        Some(*unit)
    } else {
        None
    }
}

fn accepted(common: &Common, speaker: &Speaker, part: &Part, of: &Subject, added: &Values, removed: &Values) -> Told {
    let (come, subject) = values(&common.after, of, added);
    let (gone, _) = values(&common.before, of, removed);
    let suffix = subject.map_or_else(String::new, |s| format!(" ({s})"));
    let (come_text, gone_text) = (listed(&come, "and"), listed(&gone, "and"));
    let instead = format!("{come_text} instead of {gone_text}");
    let is = |added: &str, removed: &str, both: &str| match (come.is_empty(), gone.is_empty()) {
        (false, true) => format!("{added} {come_text}{suffix}"),
        (true, _) => format!("{removed} {gone_text}{suffix}"),
        (false, false) => format!("{both} {instead}{suffix}"),
    };
    let who = speaker.who();
    let sentence = if part.in_event {
        let verb = if part.negated {
            is("no longer counts", "now also counts", "leaves out")
        } else {
            is("now also counts", "no longer counts", "now counts")
        };
        format!("{}: {verb}", speaker.prefix())
    } else {
        match (speaker, part.negated) {
            (Speaker::Met(_) | Speaker::Gate(_) | Speaker::Way { .. }, false) => {
                format!("{who} {}", is("now also accepts", "no longer accepts", "now accepts"))
            }
            (Speaker::Met(_) | Speaker::Gate(_) | Speaker::Way { .. }, true) => {
                format!(
                    "{who} {}",
                    is("now also rules out", "no longer rules out", "now rules out")
                )
            }
            (Speaker::Unmet(_), false) => {
                format!(
                    "{who} {}",
                    is("is now also unmet for", "is no longer unmet for", "is now unmet for")
                )
            }
            (Speaker::Unmet(_), true) => {
                let verb = is(
                    "is no longer unmet for",
                    "is now also unmet for",
                    "is unmet, but not for",
                );
                format!("{who} {verb}")
            }
            (Speaker::Line { .. }, false) => format!("{who} {}", is("now also for", "no longer for", "now for")),
            (Speaker::Line { .. }, true) => format!("{who} {}", is("no longer for", "now also for", "now not for")),
        }
    };
    let some = |texts: &[String]| (!texts.is_empty()).then(|| listed(texts, "and"));
    Told {
        code: ChangeCode::AcceptedChanged,
        sentence,
        before: some(&gone),
        after: some(&come),
    }
}

fn clause(speaker: &Speaker, all: bool, before: Option<&str>, after: Option<&str>) -> String {
    let who = speaker.who();
    match (all, before, after) {
        (true, None, after) => {
            let after = after.unwrap_or_default();
            match speaker {
                Speaker::Met(_) | Speaker::Gate(_) | Speaker::Way { .. } => format!("{who} now also needs: {after}"),
                Speaker::Unmet(_) => format!("{who} is now unmet only if also {after}"),
                Speaker::Line { .. } => format!("{who} now only if also {after}"),
            }
        }
        (true, Some(before), None) => match speaker {
            Speaker::Met(_) | Speaker::Gate(_) | Speaker::Way { .. } => format!("{who} no longer needs: {before}"),
            Speaker::Unmet(_) => format!("{who} is now unmet even where not: {before}"),
            Speaker::Line { .. } => format!("{who} now even where not: {before}"),
        },
        (true, Some(before), Some(after)) => match speaker {
            Speaker::Met(_) | Speaker::Gate(_) | Speaker::Way { .. } => {
                format!("{who} now needs: {after}; before: {before}")
            }
            Speaker::Unmet(_) => format!("{who} is now unmet only if {after}; before only if {before}"),
            Speaker::Line { .. } => format!("{who} now only if {after}; before only if {before}"),
        },
        (false, before, after) => {
            let state = match speaker {
                Speaker::Met(_) => "met when",
                Speaker::Unmet(_) => "unmet when",
                Speaker::Gate(_) => "passed when",
                Speaker::Way { .. } => "open when",
                Speaker::Line { .. } => "earned when",
            };
            match (before, after) {
                (None, after) => format!("{who} is now also {state} {}", after.unwrap_or_default()),
                (Some(before), None) => format!("{who} is no longer {state} {before}"),
                (Some(before), Some(after)) => format!("{who} is now {state} {after}; before when {before}"),
            }
        }
    }
}

fn event_clause(speaker: &Speaker, before: Option<&str>, after: Option<&str>) -> String {
    let prefix = speaker.prefix();
    match (before, after) {
        (None, after) => format!("{prefix}: counted now only where {}", after.unwrap_or_default()),
        (Some(before), None) => format!("{prefix}: counted now even where not: {before}"),
        (Some(before), Some(after)) => format!("{prefix}: counted now where {after}; before where {before}"),
    }
}
