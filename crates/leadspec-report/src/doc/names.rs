//! What things are called on the page, and values as people write them.

use crate::page::Tone;
use crate::picture::{outcome_words, stage_label};
use crate::text::capital;
use leadspec_ir::{
    Action, ChoiceDomain, Criterion, CriterionId, Datum, Decimal, Definition, EventKind, FieldType, Gate, Grade, Level,
    Outcome, SCALE, Score, Sla, SlaUnit, StageId, Strength, Unit, Zone, format_day, format_quantity, humanise,
};

/// The label, or where there is none the name as people say it.
fn titled(label: Option<&String>, name: &str) -> String {
    label.cloned().unwrap_or_else(|| capital(&humanise(name)))
}

pub(super) fn gate(gate: &Gate) -> String {
    titled(gate.label.as_ref(), &gate.name)
}

pub(super) fn criterion(criterion: &Criterion) -> String {
    titled(criterion.label.as_ref(), &criterion.name)
}

pub(super) fn score(score: &Score) -> String {
    titled(score.label.as_ref(), &score.name)
}

pub(super) fn grade(grade: &Grade) -> String {
    titled(grade.label.as_ref(), &grade.name)
}

pub(super) fn event(event: &EventKind) -> String {
    titled(event.label.as_ref(), &event.name)
}

/// The name that sentences use, where the title is something else.
pub(super) fn called(title: &str, name: &str) -> Option<String> {
    let spoken = humanise(name);
    (!title.eq_ignore_ascii_case(&spoken)).then_some(spoken)
}

pub(super) fn stage(definition: &Definition, id: StageId) -> String {
    let stage = definition
        .lifecycle
        .as_ref()
        .and_then(|lifecycle| lifecycle.stages.lookup(id));
    stage.map(stage_label).unwrap_or_default()
}

pub(super) fn criteria(definition: &Definition, ids: &[CriterionId]) -> Vec<String> {
    ids.iter().map(|id| criterion(&definition.criteria[*id])).collect()
}

/// A value of a closed set: of stages the label, else the name as people say it.
pub(super) fn code(definition: &Definition, domain: ChoiceDomain, code: u32) -> String {
    let stages = definition.lifecycle.as_ref().map(|lifecycle| &lifecycle.stages);
    match domain {
        ChoiceDomain::Stages => {
            let found = stages.and_then(|stages| stages.iter().nth(code as usize));
            found.map(stage_label).unwrap_or_default()
        }
        ChoiceDomain::Options(_) | ChoiceDomain::Grades(_) => humanise(definition.code_name(domain, code)),
    }
}

/// A fact: `85,000 EUR`, `director`, `“NL”`, `unknown`.
pub(super) fn datum(definition: &Definition, datum: &Datum, ty: &FieldType) -> String {
    match (datum, ty) {
        (Datum::Bool(answer), _) => (if *answer { "yes" } else { "no" }).to_string(),
        (Datum::Quantity(value), FieldType::Quantity { unit, .. }) if *unit == Unit::Timestamp => {
            local_time(definition, *value).unwrap_or_else(|| format_quantity(*value, *unit))
        }
        (Datum::Quantity(value), FieldType::Quantity { unit, .. }) => format_quantity(*value, *unit),
        (Datum::Code(value), FieldType::Choice(domain)) => code(definition, *domain, *value),
        (Datum::Text(text), _) => format!("“{text}”"),
        (Datum::List(items), FieldType::List(item)) if !items.is_empty() => {
            let items: Vec<String> = items.iter().map(|one| self::datum(definition, one, item)).collect();
            items.join(", ")
        }
        (Datum::List(items), _) if items.is_empty() => "none".to_string(),
        // A value of another kind than declared is never made.
        (Datum::Unknown | Datum::Quantity(_) | Datum::Code(_) | Datum::List(_), _) => "unknown".to_string(),
    }
}

/// `2026-02-01 09:30` on the definition's clocks.
fn local_time(definition: &Definition, instant: i64) -> Option<String> {
    const HOUR: i64 = 3_600_000_000;
    let zone = Zone::named(&definition.timezone)?;
    let day = zone.day_of(instant);
    let since = instant - zone.start_of_day(day)?;
    // On a day on which clocks change, as much time has not passed as the clock says.
    let shown = [since, since + HOUR, since - HOUR];
    let clock = shown
        .into_iter()
        .find(|clock| zone.instant(day, *clock) == Some(instant))?;
    let (minutes, rest) = (clock / 60_000_000, clock % 60_000_000);
    let seconds = if rest == 0 {
        String::new()
    } else {
        format!(":{:02}", rest / 1_000_000)
    };
    Some(format!(
        "{} {:02}:{:02}{seconds}",
        format_day(day),
        minutes / 60,
        minutes % 60
    ))
}

/// Points of a line: `+20`, `−15`, `25%`.
pub(super) fn points(millionths: i64, is_weight: bool) -> String {
    if is_weight {
        return percent(millionths);
    }
    match millionths {
        0 => "0".to_string(),
        gain @ 1.. => format!("+{}", number(gain)),
        cost => number(cost),
    }
}

/// A sum of points, in words of its kind.
pub(super) fn sum(millionths: i64, is_weight: bool) -> String {
    if is_weight {
        percent(millionths)
    } else {
        number(millionths)
    }
}

fn percent(millionths: i64) -> String {
    format!("{}%", number(millionths))
}

/// With a minus sign, not a hyphen.
fn number(millionths: i64) -> String {
    let whole = Decimal(millionths).as_integer().map(leadspec_ir::group_thousands);
    whole
        .unwrap_or_else(|| Decimal(millionths).to_string())
        .replace('-', "−")
}

/// `from 40 to 75`, `at least 40`; `None` for a limit is none.
pub(super) fn span(low: Option<i64>, high: Option<i64>, is_weight: bool) -> String {
    match (low, high) {
        (Some(low), Some(high)) if low == high => sum(low, is_weight),
        (Some(low), Some(high)) => format!("{} to {}", sum(low, is_weight), sum(high, is_weight)),
        // `fit > 40` comes as the least above it.
        (Some(low), None) if low % SCALE == 1 => format!("more than {}", sum(low - 1, is_weight)),
        (Some(low), None) => format!("{} or more", sum(low, is_weight)),
        (None, Some(high)) if (high + 1) % SCALE == 0 => format!("less than {}", sum(high + 1, is_weight)),
        (None, Some(high)) => format!("{} or less", sum(high, is_weight)),
        (None, None) => "anything".to_string(),
    }
}

/// `24 hours`
pub(super) fn sla(sla: Sla) -> String {
    let unit = match sla.unit {
        SlaUnit::Minutes => "minute",
        SlaUnit::Hours => "hour",
        SlaUnit::Days => "day",
        SlaUnit::Weeks => "week",
        SlaUnit::Months => "month",
        SlaUnit::Years => "year",
    };
    format!("{} {unit}{}", sla.number, if sla.number == 1 { "" } else { "s" })
}

/// `notify: account-executive`
pub(super) fn action(action: &Action) -> String {
    if action.arguments.is_empty() {
        humanise(&action.name)
    } else {
        format!("{}: {}", humanise(&action.name), action.arguments.join(", "))
    }
}

/// A short remark on what a stage means.
pub(super) fn outcome(outcome: Outcome) -> (Tone, &'static str) {
    let tone = match outcome {
        Outcome::Now => Tone::Good,
        Outcome::Later => Tone::Wait,
        Outcome::Never => Tone::Stop,
    };
    (tone, outcome_words(outcome))
}

pub(super) fn level(level: Level) -> &'static str {
    match level {
        Level::Organisation => "about the company",
        Level::Opportunity => "about the deal",
        Level::Stakeholder => "about the person",
    }
}

pub(super) fn strength(strength: Strength) -> &'static str {
    match strength {
        Strength::Hard => "hard: a gate rests on it",
        Strength::Soft => "soft: only weighs",
        Strength::Priority => "priority: only ranks",
    }
}
