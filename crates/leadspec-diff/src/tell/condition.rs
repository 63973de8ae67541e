//! Differences of one condition as changes.

use super::{Draft, Teller};
use crate::change::ChangeKind;
use crate::code::ChangeCode;
use crate::edit::Edit;
use crate::owners::Concern;
use crate::part::{self, Part};
use crate::shared::Version;
use crate::speech::{self, Speaker};
use leadspec_ir::Condition;

/// A condition in both versions: in common ids, and as it was written.
pub(super) struct Both<'a> {
    pub(super) before: &'a Condition,
    pub(super) after: &'a Condition,
    pub(super) own: (&'a Condition, &'a Condition),
}

impl Teller<'_> {
    /// Tells what differs. `edit` makes the change of the condition that has one difference alone.
    pub(super) fn conditions(
        &mut self,
        path: &str,
        speaker: &Speaker,
        both: &Both,
        concern: &Concern,
        edit: impl Fn(Condition) -> Edit,
    ) {
        for part in part::compare(both.before, both.after) {
            let whole = if part.is_small() {
                (String::new(), String::new())
            } else {
                (
                    self.common.own_phrase(Version::Old, both.own.0),
                    self.common.own_phrase(Version::New, both.own.1),
                )
            };
            let alone = edit(part.alone.clone());
            self.part(path, speaker, &part, (&whole.0, &whole.1), concern, alone);
        }
    }

    /// Tells one difference.
    pub(super) fn part(
        &mut self,
        path: &str,
        speaker: &Speaker,
        part: &Part,
        whole: (&str, &str),
        concern: &Concern,
        edit: Edit,
    ) {
        let told = speech::tell(self.common, speaker, part, whole);
        let is_criterion = matches!(speaker, Speaker::Met(_) | Speaker::Unmet(_));
        let code = if told.code == ChangeCode::ConditionChanged && is_criterion {
            ChangeCode::CriterionChanged
        } else {
            told.code
        };
        let kind = match (&told.before, &told.after) {
            (None, Some(_)) => ChangeKind::Added,
            (Some(_), None) => ChangeKind::Removed,
            (Some(_), Some(_)) | (None, None) => ChangeKind::Changed,
        };
        let draft = Draft::new(kind, code, path, told.sentence)
            .texts(told.before, told.after)
            .at(part.before_at, part.after_at)
            .with(edit)
            .concerns(concern.clone());
        self.push(draft);
    }
}
