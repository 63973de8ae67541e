//! Criteria.

use super::condition::Both;
use super::{Draft, Teller};
use crate::change::ChangeKind;
use crate::code::ChangeCode;
use crate::common::Common;
use crate::edit::Edit;
use crate::form::Answer;
use crate::normal::key;
use crate::owners::Concern;
use crate::shared::{Presence, Version};
use crate::speech::Speaker;
use crate::words::{listed, prose, titled};
use leadspec_ir::{At, Condition, Criterion, CriterionClause, CriterionId, CriterionRule, Level, Strength};

impl Teller<'_> {
    pub(super) fn criteria(&mut self) {
        for id in self.common.criteria.ids() {
            match self.common.criteria.presence(id) {
                Presence::Both(old, new) => {
                    let own = (&self.common.old.criteria[old], &self.common.new.criteria[new]);
                    self.changed_criterion(id, own);
                }
                Presence::Old(old) => {
                    let own = &self.common.old.criteria[old];
                    let rule = in_words(self.common, Version::Old, own);
                    let sentence = format!(
                        "Criterion {} is gone: it was {rule}",
                        titled(own.label.as_ref(), &own.name)
                    );
                    self.push(
                        Draft::new(ChangeKind::Removed, ChangeCode::CriterionRemoved, path(own), sentence)
                            .texts(Some(whole(own, &rule)), None::<String>)
                            .at(Some(own.at), None)
                            .concerns(Concern::Criterion(id)),
                    );
                }
                Presence::New(new) => {
                    let own = &self.common.new.criteria[new];
                    let rule = in_words(self.common, Version::New, own);
                    let sentence = format!("New criterion {}: {rule}", titled(own.label.as_ref(), &own.name));
                    self.push(
                        Draft::new(ChangeKind::Added, ChangeCode::CriterionAdded, path(own), sentence)
                            .texts(None::<String>, Some(whole(own, &rule)))
                            .at(None, Some(own.at))
                            .concerns(Concern::Criterion(id)),
                    );
                }
                Presence::Neither => {}
            }
        }
    }

    fn changed_criterion(&mut self, id: CriterionId, own: (&Criterion, &Criterion)) {
        let (old, new) = own;
        let (path, at, concern) = (path(new), (old.at, new.at), Concern::Criterion(id));
        self.renamed(
            ChangeCode::CriterionRenamed,
            &path,
            "Criterion",
            (&old.name, &new.name),
            at,
            &concern,
        );
        self.label(&path, &new.name, (old.label.as_ref(), new.label.as_ref()), at, &concern);
        self.answers(id, &path, own);
        let who = self.criterion(id);
        if old.level != new.level {
            let sentence = format!(
                "{who} is now about {}, was about {}",
                level(new.level),
                level(old.level)
            );
            self.push(
                Draft::changed(ChangeCode::LevelChanged, format!("{path}.level"), sentence)
                    .was(level(old.level), level(new.level))
                    .at(Some(at.0), Some(at.1))
                    .concerns(concern.clone()),
            );
        }
        if old.strength != new.strength {
            let sentence = stronger(&who, old.strength, new.strength);
            self.push(
                Draft::changed(ChangeCode::StrengthChanged, format!("{path}.strength"), sentence)
                    .was(word(old.strength), word(new.strength))
                    .at(Some(at.0), Some(at.1))
                    .concerns(concern.clone()),
            );
        }
        if old.ask != new.ask {
            let ask = |of: &Criterion| (!of.ask.is_empty()).then(|| questions(of));
            let (before, after) = (ask(old), ask(new));
            let (kind, sentence) = match (&before, &after) {
                (Some(before), Some(after)) => (
                    ChangeKind::Changed,
                    format!("{who} now asks {after} instead of {before}"),
                ),
                (None, after) => {
                    let after = after.as_deref().unwrap_or_default();
                    (ChangeKind::Added, format!("{who} now asks {after}"))
                }
                (Some(before), None) => (ChangeKind::Removed, format!("{who} no longer asks {before}")),
            };
            self.push(
                Draft::new(kind, ChangeCode::QuestionChanged, format!("{path}.ask"), sentence)
                    .texts(before, after)
                    .at(Some(at.0), Some(at.1))
                    .concerns(concern),
            );
        }
    }

    fn answers(&mut self, id: CriterionId, path: &str, own: (&Criterion, &Criterion)) {
        let before = &self.common.before.criteria[id];
        let after = &self.common.after.criteria[id];
        let (was, is) = (Answer::of(&before.rule), Answer::of(&after.rule));
        if was == is {
            return;
        }
        let (who, concern) = (self.criterion(id), Concern::Criterion(id));
        let edited = |rule: CriterionRule| {
            let criterion = Criterion { rule, ..before.clone() };
            Edit::Criterion(id, Box::new(criterion))
        };
        match (&was, &is) {
            (Answer::Condition(a), Answer::Condition(b)) => {
                let written = (written(&own.0.rule), written(&own.1.rule));
                let both = Both {
                    before: a,
                    after: b,
                    own: (&written.0, &written.1),
                };
                let path = format!("{path}.met");
                let edit = |alone| edited(CriterionRule::Condition(alone));
                self.conditions(&path, &Speaker::Met(who), &both, &concern, edit);
            }
            (Answer::FirstKnown(_), Answer::FirstKnown(b)) if is_reordered(&before.rule, &after.rule) => {
                let a = &clauses_of(&before.rule);
                let (before, after) = (
                    turns(self.common, Version::Old, a),
                    turns(self.common, Version::New, &clauses_of(&after.rule)),
                );
                let sentence = format!("{who}: what counts first is now: {after}; was: {before}");
                self.push(
                    Draft::new(ChangeKind::Moved, ChangeCode::ClauseOrderChanged, path, sentence)
                        .was(before, after)
                        .at(Some(own.0.at), Some(own.1.at))
                        .with(edited(rule_of(b)))
                        .concerns(concern),
                );
            }
            (Answer::FirstKnown(a), Answer::FirstKnown(b)) if same_turns(a, b) => {
                for (place, ((met, x), (_, y))) in a.iter().zip(b).enumerate() {
                    let speaker = if *met {
                        Speaker::Met(who.clone())
                    } else {
                        Speaker::Unmet(who.clone())
                    };
                    let both = Both {
                        before: x,
                        after: y,
                        own: (x, y),
                    };
                    let edit = |alone: Condition| {
                        let mut clauses = a.clone();
                        if let Some((_, when)) = clauses.get_mut(place) {
                            *when = alone;
                        }
                        edited(rule_of(&clauses))
                    };
                    let path = format!("{path}.{}", if *met { "met" } else { "unmet" });
                    self.clauses(&path, &speaker, &both, &concern, edit);
                }
            }
            (a, b) => {
                let draft = self.other_answer(path, &who, own, (a, b));
                self.push(draft.with(edited(after.rule.clone())).concerns(concern));
            }
        }
    }

    /// Clauses are told from the shared form: what stands in several lines reads as one condition.
    fn clauses(
        &mut self,
        path: &str,
        speaker: &Speaker,
        both: &Both,
        concern: &Concern,
        edit: impl Fn(Condition) -> Edit,
    ) {
        for part in crate::part::compare(both.before, both.after) {
            let whole = (
                self.common.phrase(Version::Old, both.before),
                self.common.phrase(Version::New, both.after),
            );
            let alone = edit(part.alone.clone());
            self.part(path, speaker, &part, (&whole.0, &whole.1), concern, alone);
        }
    }

    /// A criterion that is answered in another way.
    fn other_answer(&self, path: &str, who: &str, own: (&Criterion, &Criterion), answers: (&Answer, &Answer)) -> Draft {
        let (before, after) = (
            in_words(self.common, Version::Old, own.0),
            in_words(self.common, Version::New, own.1),
        );
        let at = (Some(own.0.at), Some(own.1.at));
        let unmet = |clauses: &[(bool, Condition)], version: Version| match clauses {
            [(true, met), (false, unmet)] => Some((met.clone(), self.common.phrase(version, unmet))),
            _ => None,
        };
        if let (Answer::Condition(met), Answer::FirstKnown(b)) = answers
            && let Some((same, unmet)) = unmet(b, Version::New)
            && *met == same
        {
            let sentence = format!("{who} is now unmet only when {unmet}, was unmet whenever not met");
            return Draft::new(
                ChangeKind::Added,
                ChangeCode::ClauseAdded,
                format!("{path}.unmet"),
                sentence,
            )
            .texts(None::<String>, Some(unmet))
            .at(at.0, at.1);
        }
        if let (Answer::FirstKnown(a), Answer::Condition(met)) = answers
            && let Some((same, unmet)) = unmet(a, Version::Old)
            && *met == same
        {
            let sentence = format!("{who} is now unmet whenever not met, was unmet only when {unmet}");
            return Draft::new(
                ChangeKind::Removed,
                ChangeCode::ClauseRemoved,
                format!("{path}.unmet"),
                sentence,
            )
            .texts(Some(unmet), None::<String>)
            .at(at.0, at.1);
        }
        let sentence = format!("{who} is now {after}; was {before}");
        Draft::changed(ChangeCode::CriterionChanged, path, sentence)
            .was(before, after)
            .at(at.0, at.1)
    }
}

fn path(criterion: &Criterion) -> String {
    format!("criterion.{}", criterion.name)
}

fn same_turns(a: &[(bool, Condition)], b: &[(bool, Condition)]) -> bool {
    let turns = |of: &[(bool, Condition)]| of.iter().map(|(met, _)| *met).collect::<Vec<_>>();
    turns(a) == turns(b)
}

fn is_reordered(before: &CriterionRule, after: &CriterionRule) -> bool {
    let sorted = |of: &CriterionRule| {
        let mut keys: Vec<Vec<u8>> = clauses_of(of).iter().map(key).collect();
        keys.sort();
        keys
    };
    sorted(before) == sorted(after)
}

/// Clauses one by one.
fn clauses_of(rule: &CriterionRule) -> Vec<(bool, Condition)> {
    match rule {
        CriterionRule::Condition(condition) => vec![(true, condition.clone())],
        CriterionRule::FirstKnown(clauses) => clauses.iter().map(|c| (c.met, c.when.clone())).collect(),
    }
}

/// In which order clauses count: `met, then unmet`.
fn turns(common: &Common, version: Version, clauses: &[(bool, Condition)]) -> String {
    let words: Vec<String> = clauses
        .iter()
        .map(|(met, when)| {
            format!(
                "{} when {}",
                if *met { "met" } else { "unmet" },
                common.phrase(version, when)
            )
        })
        .collect();
    words.join(", then ")
}

fn rule_of(clauses: &[(bool, Condition)]) -> CriterionRule {
    let clauses = clauses.iter().map(|(met, when)| CriterionClause {
        met: *met,
        when: when.clone(),
        at: when.at,
    });
    CriterionRule::FirstKnown(clauses.collect())
}

/// The condition of a rule that is one.
fn written(rule: &CriterionRule) -> Condition {
    match rule {
        CriterionRule::Condition(condition) => condition.clone(),
        CriterionRule::FirstKnown(_) => Condition {
            kind: leadspec_ir::ConditionKind::Constant(true),
            at: At::default(),
        },
    }
}

/// `met when …, unmet when …`
fn in_words(common: &Common, version: Version, own: &Criterion) -> String {
    match &own.rule {
        CriterionRule::Condition(condition) => format!("met when {}", common.own_phrase(version, condition)),
        CriterionRule::FirstKnown(clauses) => {
            let words: Vec<String> = clauses
                .iter()
                .map(|clause| {
                    let state = if clause.met { "met" } else { "unmet" };
                    format!("{state} when {}", common.own_phrase(version, &clause.when))
                })
                .collect();
            words.join(", ")
        }
    }
}

/// All a criterion says.
fn whole(own: &Criterion, rule: &str) -> String {
    if own.ask.is_empty() {
        rule.to_string()
    } else {
        format!("{rule}, ask {}", questions(own))
    }
}

/// What a criterion is about.
pub(crate) fn level(level: Option<Level>) -> &'static str {
    match level {
        Some(Level::Organisation) => "the company",
        Some(Level::Opportunity) => "the deal",
        Some(Level::Stakeholder) => "the person",
        None => "nothing in particular",
    }
}

/// What a criterion may decide.
pub(crate) fn strength(strength: Option<Strength>) -> &'static str {
    match strength {
        Some(Strength::Hard) => "must stand behind a gate",
        Some(Strength::Soft) => "may weigh, but not gate",
        Some(Strength::Priority) => "may rank only",
        None => "may decide anything",
    }
}

/// `“Wants it soon” is now soft (may weigh, but not gate), was hard`
fn stronger(who: &str, before: Option<Strength>, after: Option<Strength>) -> String {
    let (was, is) = (word(before), word(after));
    match (before, after) {
        (_, None) => format!("{who} may now decide anything, was {was}"),
        (None, _) => format!("{who} is now {is} ({}), could decide anything", strength(after)),
        (Some(_), _) => format!("{who} is now {is} ({}), was {was}", strength(after)),
    }
}

fn word(strength: Option<Strength>) -> &'static str {
    match strength {
        Some(Strength::Hard) => "hard",
        Some(Strength::Soft) => "soft",
        Some(Strength::Priority) => "a priority",
        None => "without strength",
    }
}

/// `“Who signs?” and “When?”`
fn questions(own: &Criterion) -> String {
    let questions: Vec<String> = own.ask.iter().map(|question| prose(question)).collect();
    listed(&questions, "and")
}
