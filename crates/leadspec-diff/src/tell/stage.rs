//! Stages.

use super::{Draft, Teller, stage_label};
use crate::change::ChangeKind;
use crate::code::ChangeCode;
use crate::edit::Edit;
use crate::owners::Concern;
use crate::shared::{Presence, Version};
use crate::words::{outcome, titled};
use leadspec_ir::{At, Lifecycle, Stage, StageId, TransitionId};

impl Teller<'_> {
    pub(super) fn stages(&mut self) {
        let (old, new) = (&self.common.old.lifecycle, &self.common.new.lifecycle);
        let (old, new) = match (old, new) {
            (Some(old), Some(new)) => (old, new),
            (None, Some(new)) => return self.lifecycle(new, Version::New),
            (Some(old), None) => return self.lifecycle(old, Version::Old),
            (None, None) => return,
        };
        for id in self.common.stages.ids() {
            match self.common.stages.presence(id) {
                Presence::Both(own, other) => self.changed_stage(id, (&old.stages[own], &new.stages[other])),
                Presence::Old(own) => {
                    let own = &old.stages[own];
                    let sentence = format!("Stage {} is gone", self.stage(id));
                    self.push(
                        Draft::new(ChangeKind::Removed, ChangeCode::StageRemoved, path(own), sentence)
                            .texts(Some(stage_label(self.common, id)), None::<String>)
                            .at(Some(own.at), None)
                            .with(Edit::Idle(self.ways_of(id)))
                            .concerns(Concern::Stages(vec![id])),
                    );
                }
                Presence::New(own) => {
                    let own = &new.stages[own];
                    let sentence = format!("New stage: {}", self.stage(id));
                    self.push(
                        Draft::new(ChangeKind::Added, ChangeCode::StageAdded, path(own), sentence)
                            .texts(None::<String>, Some(in_words(own)))
                            .at(None, Some(own.at))
                            .concerns(Concern::Stages(vec![id])),
                    );
                }
                Presence::Neither => {}
            }
        }
        let (was, is) = (
            self.common.stages.of_old(old.initial),
            self.common.stages.of_new(new.initial),
        );
        if was != is {
            let (was_text, is_text) = (stage_label(self.common, was), stage_label(self.common, is));
            let sentence = format!("A lead now starts at {} instead of {}", self.stage(is), self.stage(was));
            self.push(
                Draft::changed(ChangeCode::InitialStageChanged, "lifecycle.initial", sentence)
                    .was(was_text, is_text)
                    .at(Some(old.stages[old.initial].at), Some(new.stages[new.initial].at))
                    .with(Edit::Initial(is))
                    .concerns(Concern::Stages(vec![was, is])),
            );
        }
    }

    /// The transitions that lead to a stage or away from it.
    fn ways_of(&self, stage: StageId) -> Vec<TransitionId> {
        let transitions = self
            .common
            .before
            .lifecycle
            .iter()
            .flat_map(|l| l.transitions.entries());
        transitions
            .filter(|(_, t)| t.from == stage || t.to == stage)
            .map(|(id, _)| id)
            .collect()
    }

    fn lifecycle(&mut self, lifecycle: &Lifecycle, version: Version) {
        let number = format!("{} stages", lifecycle.stages.len());
        let at: Option<At> = lifecycle.stages.iter().next().map(|s| s.at);
        let draft = match version {
            Version::New => Draft::new(
                ChangeKind::Added,
                ChangeCode::LifecycleAdded,
                "lifecycle",
                format!("Leads now go through {number}"),
            )
            .texts(None::<String>, Some(number))
            .at(None, at),
            Version::Old => Draft::new(
                ChangeKind::Removed,
                ChangeCode::LifecycleRemoved,
                "lifecycle",
                format!("Leads no longer go through {number}"),
            )
            .texts(Some(number), None::<String>)
            .at(at, None),
        };
        self.push(draft.with(Edit::Apart));
    }

    fn changed_stage(&mut self, id: StageId, own: (&Stage, &Stage)) {
        let (old, new) = own;
        let (path, at, concern) = (path(new), (old.at, new.at), Concern::Stages(vec![id]));
        self.renamed(
            ChangeCode::StageRenamed,
            &path,
            "Stage",
            (&old.name, &new.name),
            at,
            &concern,
        );
        self.label(&path, &new.name, (old.label.as_ref(), new.label.as_ref()), at, &concern);
        let who = self.stage(id);
        let mut told = |code: ChangeCode, part: &str, sentence: String, texts: (Option<String>, Option<String>)| {
            let kind = match texts {
                (None, Some(_)) => ChangeKind::Added,
                (Some(_), None) => ChangeKind::Removed,
                (Some(_), Some(_)) | (None, None) => ChangeKind::Changed,
            };
            self.found.push(
                Draft::new(kind, code, format!("{path}.{part}"), sentence)
                    .texts(texts.0, texts.1)
                    .at(Some(at.0), Some(at.1))
                    .concerns(concern.clone()),
            );
        };
        if old.outcome != new.outcome {
            let (was, is) = (outcome(old.outcome), outcome(new.outcome));
            let sentence = format!("{who} now means “{is}”, was “{was}”");
            let texts = (Some(was.to_string()), Some(is.to_string()));
            told(ChangeCode::OutcomeChanged, "outcome", sentence, texts);
        }
        if old.is_final != new.is_final {
            let word = |is_final: bool| if is_final { "final" } else { "not final" };
            let (was, is) = (word(old.is_final), word(new.is_final));
            let sentence = if new.is_final {
                format!("{who} is now a final stage")
            } else {
                format!("{who} is no longer a final stage")
            };
            let texts = (Some(was.to_string()), Some(is.to_string()));
            told(ChangeCode::FinalChanged, "final", sentence, texts);
        }
        if old.owner != new.owner {
            let sentence = match (&old.owner, &new.owner) {
                (Some(was), Some(is)) => format!("{who} now belongs to {is} instead of {was}"),
                (None, is) => format!("{who} now belongs to {}", is.as_deref().unwrap_or_default()),
                (Some(was), None) => format!("{who} now belongs to nobody, was {was}"),
            };
            told(
                ChangeCode::OwnerChanged,
                "owner",
                sentence,
                (old.owner.clone(), new.owner.clone()),
            );
        }
    }
}

fn path(stage: &Stage) -> String {
    format!("stage.{}", stage.name)
}

/// `Sales qualified: sales acts now, Sales`
fn in_words(stage: &Stage) -> String {
    let owner = stage
        .owner
        .as_ref()
        .map_or_else(String::new, |owner| format!(", {owner}"));
    format!(
        "{}: {}{owner}",
        titled(stage.label.as_ref(), &stage.name),
        outcome(stage.outcome)
    )
}
