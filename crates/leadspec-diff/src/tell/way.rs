//! Transitions: the ways from one stage to another.

use super::condition::Both;
use super::{Draft, Teller, stage, stage_label};
use crate::change::ChangeKind;
use crate::code::ChangeCode;
use crate::edit::Edit;
use crate::owners::Concern;
use crate::shared::{Presence, Version};
use crate::speech::Speaker;
use crate::ways::in_another_order;
use crate::words::{self, prose};
use leadspec_ir::{Action, Condition, Lifecycle, StageId, Transition, TransitionId};

impl Teller<'_> {
    pub(super) fn ways(&mut self) {
        let (Some(old), Some(new)) = (&self.common.old.lifecycle, &self.common.new.lifecycle) else {
            return;
        };
        for id in self.common.transitions.ids() {
            match self.common.transitions.presence(id) {
                Presence::Both(own, other) => {
                    let own = (&old.transitions[own], &new.transitions[other]);
                    self.changed_way(id, own, (old, new));
                }
                Presence::Old(own) => self.gone_way(id, &old.transitions[own], old),
                Presence::New(own) => self.new_way(id, &new.transitions[own], new),
                Presence::Neither => {}
            }
        }
        for stage in self.common.stages.ids() {
            self.way_order(stage);
        }
    }

    fn way(&self, version: Version, id: TransitionId) -> Option<&Transition> {
        let lifecycle = self.common.definition(version).lifecycle.as_ref()?;
        lifecycle.transitions.lookup(id)
    }

    fn way_in_words(&self, way: &Transition) -> String {
        format!("{} to {}", self.stage(way.from), self.stage(way.to))
    }

    fn new_way(&mut self, id: TransitionId, own: &Transition, lifecycle: &Lifecycle) {
        let Some(way) = self.way(Version::New, id).cloned() else {
            return;
        };
        let when = self.common.own_phrase(Version::New, &own.when);
        let along = along(own);
        let sentence = if along.is_empty() {
            format!("New way from {} when {when}", self.way_in_words(&way))
        } else {
            let along = along.join(", ");
            format!("New way from {} when {when}; then: {along}", self.way_in_words(&way))
        };
        let path = path(lifecycle, own);
        self.push(
            Draft::new(ChangeKind::Added, ChangeCode::TransitionAdded, path, sentence)
                .texts(None::<String>, Some(way_text(&when, own)))
                .at(None, Some(own.at))
                .concerns(Concern::Stages(vec![way.from, way.to]))
                .with(Edit::Way(id, Box::new(way))),
        );
    }

    fn gone_way(&mut self, id: TransitionId, own: &Transition, lifecycle: &Lifecycle) {
        let Some(way) = self.way(Version::Old, id).cloned() else {
            return;
        };
        // Where a stage is gone its ways are too: that is told once.
        if [way.from, way.to]
            .iter()
            .any(|s| self.common.stages.in_new(*s).is_none())
        {
            return;
        }
        let when = self.common.own_phrase(Version::Old, &own.when);
        let sentence = format!(
            "The way from {} is gone: it was open when {when}",
            self.way_in_words(&way)
        );
        let path = path(lifecycle, own);
        self.push(
            Draft::new(ChangeKind::Removed, ChangeCode::TransitionRemoved, path, sentence)
                .texts(Some(way_text(&when, own)), None::<String>)
                .at(Some(own.at), None)
                .with(Edit::Idle(vec![id]))
                .concerns(Concern::Stages(vec![way.from, way.to])),
        );
    }

    fn changed_way(&mut self, id: TransitionId, own: (&Transition, &Transition), lifecycles: (&Lifecycle, &Lifecycle)) {
        let (old, new) = own;
        let (Some(before), Some(after)) = (self.way(Version::Old, id).cloned(), self.way(Version::New, id).cloned())
        else {
            return;
        };
        let (path, at) = (path(lifecycles.1, new), (Some(old.at), Some(new.at)));
        let concern = Concern::Stages(vec![after.from, after.to]);
        if before.to != after.to {
            let (was, is) = (stage_label(self.common, before.to), stage_label(self.common, after.to));
            let sentence = format!(
                "From {}, leads now go to {} instead of {} when {}",
                self.stage(after.from),
                self.stage(after.to),
                self.stage(before.to),
                self.common.own_phrase(Version::New, &new.when)
            );
            let edit = Edit::Way(
                id,
                Box::new(Transition {
                    to: after.to,
                    ..before.clone()
                }),
            );
            self.push(
                Draft::changed(ChangeCode::TransitionTargetChanged, format!("{path}.to"), sentence)
                    .was(was, is)
                    .at(at.0, at.1)
                    .with(edit)
                    .concerns(Concern::Stages(vec![after.from, before.to, after.to])),
            );
        }
        let into = lifecycles
            .1
            .transitions
            .iter()
            .filter(|t| t.to == new.to && t.from != new.from);
        let speaker = Speaker::Way {
            from: self.stage(after.from),
            to: self.stage(after.to),
            has_others: into.count() > 0,
        };
        let both = Both {
            before: &before.when,
            after: &after.when,
            own: (&old.when, &new.when),
        };
        self.conditions(&format!("{path}.when"), &speaker, &both, &concern, |when: Condition| {
            Edit::Way(id, Box::new(Transition { when, ..before.clone() }))
        });
        self.promises(&path, &after, own, &concern);
    }

    /// What goes along with a transition, and does not decide.
    fn promises(&mut self, path: &str, way: &Transition, (old, new): (&Transition, &Transition), concern: &Concern) {
        let who = self.way_in_words(way);
        let mut told = |code: ChangeCode, part: &str, texts: (Option<String>, Option<String>), words: [String; 3]| {
            let [changed, added, removed] = words;
            let (kind, sentence) = match texts {
                (None, Some(_)) => (ChangeKind::Added, added),
                (Some(_), None) => (ChangeKind::Removed, removed),
                (Some(_), Some(_)) | (None, None) => (ChangeKind::Changed, changed),
            };
            self.found.push(
                Draft::new(kind, code, format!("{path}.{part}"), format!("{who}: {sentence}"))
                    .texts(texts.0, texts.1)
                    .at(Some(old.at), Some(new.at))
                    .concerns(concern.clone()),
            );
        };
        if old.sla != new.sla {
            let (was, is) = (old.sla.map(words::sla), new.sla.map(words::sla));
            let (a, b) = (was.clone().unwrap_or_default(), is.clone().unwrap_or_default());
            let sentences = [
                format!("next step now within {b}, was {a}"),
                format!("next step now within {b}, had no limit"),
                format!("next step now without limit, was within {a}"),
            ];
            told(ChangeCode::SlaChanged, "sla", (was, is), sentences);
        }
        if old.actions != new.actions {
            let text = |actions: &[Action]| {
                let texts: Vec<String> = actions.iter().map(words::action).collect();
                (!texts.is_empty()).then(|| words::listed(&texts, "and"))
            };
            let (was, is) = (text(&old.actions), text(&new.actions));
            let (a, b) = (was.clone().unwrap_or_default(), is.clone().unwrap_or_default());
            let sentences = [
                format!("now to do: {b}, was: {a}"),
                format!("now to do: {b}"),
                format!("nothing to do any more, was: {a}"),
            ];
            told(ChangeCode::ActionChanged, "do", (was, is), sentences);
        }
        if old.because != new.because {
            let (was, is) = (old.because.clone(), new.because.clone());
            let said = |reason: &Option<String>| prose(reason.as_deref().unwrap_or_default());
            let (a, b) = (said(&was), said(&is));
            let sentences = [
                format!("the reason people see is now {b}, was {a}"),
                format!("the reason people see is now {b}"),
                format!("no reason of its own any more, was {a}"),
            ];
            told(ChangeCode::ReasonChanged, "because", (was, is), sentences);
        }
    }

    /// Of several ways out of a stage the first that holds is taken.
    fn way_order(&mut self, stage_id: StageId) {
        let common = self.common;
        let Some(before) = &common.before.lifecycle else { return };
        let ways = in_another_order(common, stage_id);
        if ways.is_empty() {
            return;
        }
        let mut sorted = ways.clone();
        sorted.sort_by_key(|(_, new)| *new);
        let mut turn = sorted.iter().map(|(id, _)| *id);
        let order: Vec<TransitionId> = before
            .transitions
            .ids()
            .filter_map(|id| {
                let is_one = ways.iter().any(|(way, _)| *way == id);
                if is_one { turn.next() } else { Some(id) }
            })
            .collect();
        let text = |of: &[(TransitionId, TransitionId)]| {
            let targets: Vec<String> = of
                .iter()
                .filter_map(|(id, _)| self.way(Version::New, *id))
                .map(|way| self.stage(way.to))
                .collect();
            targets.join(" before ")
        };
        let (was, is) = (text(&ways), text(&sorted));
        let from = self.stage(stage_id);
        let sentence = format!("From {from}, ways are now tried in another order: {is}, was {was}");
        let at = |version: Version| {
            let (first, lifecycle) = match version {
                Version::Old => (
                    ways.first().and_then(|(id, _)| common.transitions.in_old(*id)),
                    &common.old.lifecycle,
                ),
                Version::New => (sorted.first().map(|(_, new)| *new), &common.new.lifecycle),
            };
            let way = lifecycle.as_ref()?.transitions.lookup(first?)?;
            Some(way.at)
        };
        let draft = Draft::new(
            ChangeKind::Moved,
            ChangeCode::TransitionOrderChanged,
            format!(
                "stage.{}.transitions",
                stage(common, stage_id).map_or("", |s| s.name.as_str())
            ),
            sentence,
        )
        .was(was, is)
        .at(at(Version::Old), at(Version::New))
        .with(Edit::WayOrder(order))
        .concerns(Concern::Stages(vec![stage_id]));
        self.push(draft);
    }
}

/// All a transition says, but where from and where to.
fn way_text(when: &str, way: &Transition) -> String {
    let mut parts = vec![format!("when {when}")];
    parts.extend(along(way));
    parts.join(", ")
}

/// What goes along with a transition: `enrol "monthly-letter"`, `next step within 8 hours`, `reason “Asked for a visit”`.
fn along(way: &Transition) -> Vec<String> {
    let mut parts: Vec<String> = way.actions.iter().map(words::action).collect();
    parts.extend(way.sla.map(|sla| format!("next step within {}", words::sla(sla))));
    parts.extend(way.because.as_ref().map(|because| format!("reason {}", prose(because))));
    parts
}

/// `stage.sql.transition.from.sal`, with a number behind the first that goes the same way.
fn path(lifecycle: &Lifecycle, way: &Transition) -> String {
    let name = |id: StageId| lifecycle.stages.lookup(id).map_or("", |s| s.name.as_str());
    let same = lifecycle
        .transitions
        .iter()
        .filter(|t| t.from == way.from && t.to == way.to)
        .position(|t| std::ptr::eq(t, way))
        .unwrap_or(0);
    let number = if same == 0 {
        String::new()
    } else {
        format!("#{}", same + 1)
    };
    format!("stage.{}.transition.from.{}{number}", name(way.to), name(way.from))
}
