//! Gates.

use super::condition::Both;
use super::{Draft, Teller, stage_label};
use crate::change::ChangeKind;
use crate::code::ChangeCode;
use crate::common::Common;
use crate::edit::Edit;
use crate::order::moved;
use crate::owners::Concern;
use crate::shared::{Presence, Version};
use crate::speech::Speaker;
use crate::words::{listed, policy, prose, title, titled};
use leadspec_ir::{At, Condition, ConditionKind, Gate, GateId, StageId, UnknownPolicy};
use std::fmt::Write as _;

impl Teller<'_> {
    pub(super) fn gates(&mut self) {
        for id in self.common.gates.ids() {
            match self.common.gates.presence(id) {
                Presence::Both(old, new) => {
                    let own = (&self.common.old.gates[old], &self.common.new.gates[new]);
                    self.changed_gate(id, own);
                }
                Presence::Old(old) => {
                    let own = &self.common.old.gates[old];
                    let gate = self.common.before.gates[id].clone();
                    let idle = Gate {
                        require: always(&gate.require),
                        ..gate.clone()
                    };
                    let (who, rule) = self.gate_in_words(Version::Old, own, &gate);
                    let sentence = format!("Gate {who} is gone: it was {rule}");
                    let text = self.gate_text(Version::Old, own, &gate);
                    self.push(
                        Draft::new(ChangeKind::Removed, ChangeCode::GateRemoved, path(own), sentence)
                            .texts(Some(text), None::<String>)
                            .at(Some(own.at), None)
                            .with(Edit::Gate(id, Box::new(idle)))
                            .concerns(concern(&gate)),
                    );
                }
                Presence::New(new) => {
                    let own = &self.common.new.gates[new];
                    let gate = self.common.after.gates[id].clone();
                    let (who, rule) = self.gate_in_words(Version::New, own, &gate);
                    let sentence = format!("New gate {who}: {rule}");
                    let text = self.gate_text(Version::New, own, &gate);
                    self.push(
                        Draft::new(ChangeKind::Added, ChangeCode::GateAdded, path(own), sentence)
                            .texts(None::<String>, Some(text))
                            .at(None, Some(own.at))
                            .concerns(concern(&gate))
                            .with(Edit::Gate(id, Box::new(gate))),
                    );
                }
                Presence::Neither => {}
            }
        }
        self.gate_order();
    }

    /// All a gate says.
    fn gate_text(&self, version: Version, own: &Gate, gate: &Gate) -> String {
        let mut text = self.common.own_phrase(version, &own.require);
        if let Some(to) = gate.otherwise {
            let _ = write!(text, ", else {}", self.stage(to));
        }
        if let Some(because) = &gate.because {
            let _ = write!(text, ", because {}", prose(because));
        }
        if gate.if_unknown.is_some() {
            let _ = write!(text, ", leads for which it is unknown {}", policy(gate.if_unknown));
        }
        text
    }

    /// Its label with what it guards, and what it asks for: `Not a rival before Won`, `passed when rival is no, otherwise to Lost`.
    fn gate_in_words(&self, version: Version, own: &Gate, gate: &Gate) -> (String, String) {
        let mut who = titled(gate.label.as_ref(), &gate.name);
        let guarded: Vec<String> = gate.before.iter().map(|s| self.stage(*s)).collect();
        if !guarded.is_empty() {
            let _ = write!(who, " before {}", listed(&guarded, "and"));
        }
        let require = match own.if_unknown {
            Some(UnknownPolicy::Pass) => Condition {
                kind: ConditionKind::IfUnknown(Box::new(own.require.clone()), true),
                at: own.require.at,
            },
            Some(UnknownPolicy::Ask | UnknownPolicy::Fail) | None => own.require.clone(),
        };
        let mut rule = format!("passed when {}", self.common.own_phrase(version, &require));
        if let Some(to) = gate.otherwise {
            let unknown = match own.if_unknown {
                Some(UnknownPolicy::Fail) => " or where unknown",
                Some(UnknownPolicy::Ask | UnknownPolicy::Pass) | None => "",
            };
            let _ = write!(rule, ", otherwise{unknown} to {}", self.stage(to));
        }
        if own.if_unknown == Some(UnknownPolicy::Ask) {
            rule.push_str("; held while unknown");
        }
        (who, rule)
    }

    fn changed_gate(&mut self, id: GateId, own: (&Gate, &Gate)) {
        let (old, new) = own;
        let (path, at) = (path(new), (old.at, new.at));
        let (before, after) = (&self.common.before.gates[id], &self.common.after.gates[id]);
        let concern = concern(after);
        self.renamed(
            ChangeCode::GateRenamed,
            &path,
            "Gate",
            (&old.name, &new.name),
            at,
            &concern,
        );
        self.label(&path, &new.name, (old.label.as_ref(), new.label.as_ref()), at, &concern);
        let who = self.gate(id);
        let edited = |gate: Gate| Edit::Gate(id, Box::new(gate));
        // What may now be unknown needs to be told what that means.
        let may_ask = before.if_unknown.or(after.if_unknown);
        let both = Both {
            before: &before.require,
            after: &after.require,
            own: (&old.require, &new.require),
        };
        self.conditions(
            &format!("{path}.require"),
            &Speaker::Gate(who.clone()),
            &both,
            &concern,
            |require: Condition| {
                edited(Gate {
                    require,
                    if_unknown: may_ask,
                    ..before.clone()
                })
            },
        );
        let mut told = |code: ChangeCode, part: &str, sentence: String, texts: (String, String), gate: Gate| {
            self.found.push(
                Draft::changed(code, format!("{path}.{part}"), sentence)
                    .was(texts.0, texts.1)
                    .at(Some(at.0), Some(at.1))
                    .with(edited(gate))
                    .concerns(concern.clone()),
            );
        };
        let common = self.common;
        if before.otherwise != after.otherwise {
            let text = |to: Option<StageId>| to.map_or_else(|| "nowhere".to_string(), |to| stage_label(common, to));
            let (was, is) = (text(before.otherwise), text(after.otherwise));
            let sentence = format!("Gate {who} now sends to {} instead of {}", title(&is), title(&was));
            let gate = Gate {
                otherwise: after.otherwise,
                ..before.clone()
            };
            told(ChangeCode::GateTargetChanged, "otherwise", sentence, (was, is), gate);
        }
        if sorted(before) != sorted(after) {
            let texts = (guarded(common, before), guarded(common, after));
            let sentence = format!(
                "Gate {who} now guards {}, was {}",
                texts.1,
                alone(before, after, &texts.0)
            );
            let gate = Gate {
                before: after.before.clone(),
                ..before.clone()
            };
            told(ChangeCode::GateStagesChanged, "before", sentence, texts, gate);
        }
        if before.if_unknown != after.if_unknown {
            let (was, is) = (policy(before.if_unknown), policy(after.if_unknown));
            let sentence = match (before.if_unknown, after.if_unknown) {
                (None, _) => format!("Gate {who} may now be unknown: leads then {is}"),
                (_, None) => format!("Gate {who} can no longer be unknown, where leads used to {was}"),
                (Some(_), Some(_)) => {
                    format!("Gate {who}: leads for which it is unknown now {is}; they used to {was}")
                }
            };
            let gate = Gate {
                if_unknown: after.if_unknown.or(before.if_unknown),
                ..before.clone()
            };
            let texts = (was.to_string(), is.to_string());
            told(ChangeCode::UnknownPolicyChanged, "if_unknown", sentence, texts, gate);
        }
        if old.because != new.because {
            let text = |because: &Option<String>| because.clone().unwrap_or_else(|| "none".to_string());
            let said = |because: &Option<String>| because.as_deref().map_or_else(|| "none".to_string(), prose);
            let (was, is) = (text(&old.because), text(&new.because));
            let sentence = format!(
                "Gate {who}: the reason people see is now {}, was {}",
                said(&new.because),
                said(&old.because)
            );
            self.push(
                Draft::changed(ChangeCode::ReasonChanged, format!("{path}.because"), sentence)
                    .was(was, is)
                    .at(Some(at.0), Some(at.1))
                    .concerns(concern),
            );
        }
    }

    /// Gates that guard one stage and send to different ones are looked at in their order.
    fn gate_order(&mut self) {
        let common = self.common;
        let ids: Vec<(GateId, GateId)> = common
            .gates
            .ids()
            .filter_map(|id| Some((id, common.gates.in_new(id)?)))
            .filter(|(id, _)| common.gates.in_old(*id).is_some())
            .collect();
        let places: Vec<usize> = ids.iter().map(|(_, new)| leadspec_ir::ArenaId::index(*new)).collect();
        for at in moved(&places) {
            let Some((id, own)) = ids.get(at).copied() else {
                continue;
            };
            // The gates it changed places with, if that matters.
            let passed: Vec<(usize, GateId)> = ids
                .iter()
                .enumerate()
                .filter(|(other, (_, new))| (*other < at) != (new < &own) && *other != at)
                .filter(|(_, (other, _))| self.compete(id, *other))
                .map(|(place, (other, _))| (place, *other))
                .collect();
            let Some((_, other)) = passed.first().copied() else {
                continue;
            };
            let other_new = common.gates.in_new(other);
            let is_first = other_new.is_some_and(|other| own < other);
            let word = if is_first { "before" } else { "after" };
            let sentence = format!(
                "Gate {} is now looked at {word} gate {}",
                self.gate(id),
                self.gate(other)
            );
            let mut order: Vec<GateId> = common.gates.ids().filter(|g| *g != id).collect();
            let edge = passed.iter().map(|(_, g)| *g);
            let place = |g: GateId| order.iter().position(|o| *o == g).unwrap_or(0);
            let place = if is_first {
                edge.map(place).min().unwrap_or(0)
            } else {
                edge.map(|g| place(g) + 1).max().unwrap_or(0)
            };
            order.insert(place.min(order.len()), id);
            let (old, new) = (
                common.gates.in_old(id).map(|o| common.old.gates[o].at),
                common.new.gates[own].at,
            );
            let turned = if is_first { "after" } else { "before" };
            let text = |word: &str| format!("{word} {}", self.gate(other));
            let draft = Draft::new(
                ChangeKind::Moved,
                ChangeCode::GateOrderChanged,
                format!("gate.{}", common.new.gates[own].name),
                sentence,
            )
            .was(text(turned), text(word))
            .at(old, Some(new))
            .with(Edit::GateOrder(order))
            .concerns(concern_of(&common.after.gates[id]));
            self.push(draft);
        }
    }

    /// Whether two gates may both fail at one stage, and send to different ones.
    fn compete(&self, a: GateId, b: GateId) -> bool {
        let gates = &self.common.after.gates;
        let (a, b) = (&gates[a], &gates[b]);
        a.otherwise != b.otherwise && self.common.stages.ids().any(|stage| a.guards(stage) && b.guards(stage))
    }
}

/// The stages a gate guards, within a sentence.
fn guarded(common: &Common, gate: &Gate) -> String {
    let stages: Vec<String> = gate.before.iter().map(|s| title(&stage_label(common, *s))).collect();
    if stages.is_empty() {
        "every stage".to_string()
    } else {
        listed(&stages, "and")
    }
}

/// Said of the old stages where all of them stay and more come: it guarded those alone.
fn alone(before: &Gate, after: &Gate, text: &str) -> String {
    let is_part = !before.before.is_empty() && before.before.iter().all(|stage| after.before.contains(stage));
    if is_part {
        format!("{text} alone")
    } else {
        text.to_string()
    }
}

fn path(gate: &Gate) -> String {
    format!("gate.{}", gate.name)
}

fn concern(gate: &Gate) -> Concern {
    concern_of(gate)
}

fn concern_of(gate: &Gate) -> Concern {
    let stages = gate.before.iter().copied().chain(gate.otherwise).collect();
    if gate.before.is_empty() {
        Concern::AllAnd(stages)
    } else {
        Concern::Stages(stages)
    }
}

fn sorted(gate: &Gate) -> Vec<StageId> {
    let mut stages = gate.before.clone();
    stages.sort_unstable();
    stages
}

fn always(like: &Condition) -> Condition {
    let at: At = like.at;
    Condition {
        kind: ConditionKind::Constant(true),
        at,
    }
}
