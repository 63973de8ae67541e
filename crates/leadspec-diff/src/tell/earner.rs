//! Who earns the points of a line.

use crate::common::Common;
use crate::shared::Version;
use crate::speech::fact_name;
use crate::words::{capital, listed, texts, title, titled};
use leadspec_ir::{ChoiceKind, Condition, ConditionKind, ScoreLine, ScoreLineKind, TextTest, humanise};

/// What earns points, as the subject of a sentence or as its condition.
pub(super) enum Earner {
    Named(String),
    When(String),
}

pub(super) fn earner(common: &Common, line: &ScoreLine, written: &ScoreLine) -> Earner {
    if let Some(label) = &line.label {
        return Earner::Named(title(label));
    }
    match &line.kind {
        ScoreLineKind::When { condition, .. } => match named(common, condition) {
            Some(name) => Earner::Named(name),
            None => match &written.kind {
                ScoreLineKind::When { condition, .. } => {
                    Earner::When(format!("when {}", common.own_phrase(Version::New, condition)))
                }
                ScoreLineKind::Per { .. } | ScoreLineKind::By { .. } => Earner::When(String::new()),
            },
        },
        ScoreLineKind::Per { count, .. } => {
            let what = common.phrase_quantity(Version::New, count);
            let what = what.strip_prefix("the number of ").unwrap_or(&what);
            Earner::Named(format!("Each {what}"))
        }
        ScoreLineKind::By { .. } => Earner::When(String::new()),
    }
}

/// A condition that reads as a thing: `Industry food or cosmetics`, a criterion's label.
fn named(common: &Common, condition: &Condition) -> Option<String> {
    let definition = &common.after;
    if let ConditionKind::Criterion(id) = condition.kind {
        let criterion = &definition.criteria[id];
        return Some(titled(criterion.label.as_ref(), &criterion.name));
    }
    if let ConditionKind::Among { value, codes } = &condition.kind
        && let ChoiceKind::Fact(source) = value.kind
    {
        let names: Vec<String> = codes
            .iter()
            .map(|code| humanise(definition.code_name(value.domain, *code)))
            .collect();
        let phrase = common.phrase(Version::New, condition);
        let limit = phrase.split_once(" is ").map(|(_, limit)| limit);
        // `manager or higher` rather than all there is from manager upwards.
        let limit = limit.filter(|l| l.ends_with(" or higher") || l.ends_with(" or lower"));
        let values = limit.map_or_else(|| listed(&names, "or"), str::to_string);
        return Some(format!("{} {values}", capital(&fact_name(definition, source))));
    }
    if let ConditionKind::Text {
        value,
        test: TextTest::Equals,
        needles,
        fold_case,
    } = &condition.kind
    {
        let name = capital(&fact_name(definition, value.source));
        return Some(format!(
            "{name} {}",
            listed(&texts(definition, needles, *fold_case), "or")
        ));
    }
    None
}
