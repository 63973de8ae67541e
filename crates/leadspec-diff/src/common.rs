//! Two definitions in one space of ids, their conditions in one form: what is the same can then be told by comparing.
//!
//! `before` is what the old definition says and `after` what the new one says, both in common ids. What one of them lacks stands
//! there too, as the other has it, but idle: a gate that all pass, a transition that never fires. So a part of one can be put into
//! the other, and the result still is a definition that decides.

use crate::choices::Choices;
use crate::fold::{Fold, fold_value};
use crate::inline::Inlined;
use crate::matching::Matching;
use crate::normal::{key, normal, normal_quantity, normal_value};
use crate::shared::{Pairs, Shared, Version};
use crate::translate::{Ids, Translate, lists};
use crate::ways;
use leadspec_ir::{
    Arena, ArenaId, AttributeId, ByRow, ChoiceDomain, Condition, ConditionKind, Criterion, CriterionClause,
    CriterionId, CriterionRule, Definition, EventId, EventKind, Field, FieldId, Gate, GateId, Grade, GradeId,
    GradeKind, LetId, Lifecycle, Named, Pattern, Quantity, Score, ScoreId, ScoreLine, ScoreLineKind, Source, Stage,
    StageId, Transition, TransitionId, Value,
};
use std::collections::BTreeMap;

/// Both definitions, and what they have in common.
pub(crate) struct Common<'a> {
    pub(crate) old: &'a Definition,
    pub(crate) new: &'a Definition,
    pub(crate) before: Definition,
    pub(crate) after: Definition,
    pub(crate) fields: Shared<FieldId>,
    pub(crate) events: Shared<EventId>,
    /// By common event.
    pub(crate) attributes: Vec<Shared<AttributeId>>,
    pub(crate) criteria: Shared<CriterionId>,
    pub(crate) scores: Shared<ScoreId>,
    pub(crate) grades: Shared<GradeId>,
    pub(crate) gates: Shared<GateId>,
    pub(crate) stages: Shared<StageId>,
    pub(crate) transitions: Shared<TransitionId>,
    pub(crate) choices: Choices,
    inlined: [Inlined; 2],
    forth: [Ids; 2],
    back: [Ids; 2],
}

impl<'a> Common<'a> {
    pub(crate) fn new(old: &'a Definition, new: &'a Definition, matching: &Matching) -> Common<'a> {
        let events = Shared::appended(&matching.events);
        let attributes = attributes(old, new, matching, &events);
        let mut common = Common {
            old,
            new,
            before: old.clone(),
            after: new.clone(),
            fields: Shared::appended(&matching.fields),
            attributes,
            criteria: Shared::appended(&matching.criteria),
            scores: Shared::appended(&matching.scores),
            grades: Shared::appended(&matching.grades),
            gates: Shared::merged(&matching.gates),
            stages: Shared::appended(&matching.stages),
            transitions: Shared::appended(&Pairs::none(0, 0)),
            choices: Choices::new(old, new, matching),
            inlined: [Inlined::new(old), Inlined::new(new)],
            forth: [Ids::default(), Ids::default()],
            back: [Ids::default(), Ids::default()],
            events,
        };
        common.set_ids();
        let lets = common.large_names();
        common.assemble(&lets);
        common
    }

    /// The definition as it was written.
    pub(crate) fn own(&self, version: Version) -> &'a Definition {
        match version {
            Version::Old => self.old,
            Version::New => self.new,
        }
    }

    /// The definition in common ids.
    pub(crate) fn definition(&self, version: Version) -> &Definition {
        match version {
            Version::Old => &self.before,
            Version::New => &self.after,
        }
    }

    fn inlined(&self, version: Version) -> &Inlined {
        let [old, new] = &self.inlined;
        match version {
            Version::Old => old,
            Version::New => new,
        }
    }

    pub(crate) fn forth(&self, version: Version) -> Translate<'_> {
        let [old, new] = &self.forth;
        Translate::new(match version {
            Version::Old => old,
            Version::New => new,
        })
    }

    fn forth_ids(&mut self, version: Version) -> &mut Ids {
        let [old, new] = &mut self.forth;
        match version {
            Version::Old => old,
            Version::New => new,
        }
    }

    fn back(&self, version: Version) -> Translate<'_> {
        let [old, new] = &self.back;
        Translate::new(match version {
            Version::Old => old,
            Version::New => new,
        })
    }

    fn set_ids(&mut self) {
        let [old, new] = [Version::Old, Version::New].map(|version| {
            let own = self.own(version);
            let (choices, options) = self.choices.forth(version);
            let (back_choices, back_options) = self.choices.back(version);
            let grade_codes: Vec<Vec<Option<u32>>> = self.grade_codes(version);
            let forth = Ids {
                fields: self.fields.forth(version),
                events: self.events.forth(version),
                attributes: own
                    .events
                    .ids()
                    .map(|id| {
                        let common = self.events.forth(version).get(id.index()).copied().flatten();
                        let shared = common.and_then(|id| self.attributes.get(id.index()));
                        shared.map_or_else(Vec::new, |s| s.forth(version))
                    })
                    .collect(),
                choices,
                options,
                criteria: self.criteria.forth(version),
                scores: self.scores.forth(version),
                grades: self.grades.forth(version),
                gates: self.gates.forth(version),
                stages: self.stages.forth(version),
                lets: Vec::new(),
                lists: lists(own),
                grade_codes,
            };
            let back = Ids {
                fields: self.fields.back(version),
                events: self.events.back(version),
                attributes: self.attributes.iter().map(|s| s.back(version)).collect(),
                choices: back_choices,
                options: back_options,
                criteria: self.criteria.back(version),
                scores: self.scores.back(version),
                grades: self.grades.back(version),
                grade_codes: self.grade_codes_back(version, &forth.grade_codes),
                gates: self.gates.back(version),
                stages: self.stages.back(version),
                lets: Vec::new(),
                lists: lists_in_common(own, &forth),
            };
            (forth, back)
        });
        self.forth = [old.0, new.0];
        self.back = [old.1, new.1];
    }

    /// Common codes of each own grade's names: the old names, and behind them those that are new.
    fn grade_codes(&self, version: Version) -> Vec<Vec<Option<u32>>> {
        let of = |grade: &Grade, names: &[String]| -> Vec<Option<u32>> {
            let mut all: Vec<&String> = names.iter().collect();
            let codes = grade.names.iter().map(|name| {
                let place = all.iter().position(|n| *n == name).unwrap_or_else(|| {
                    all.push(name);
                    all.len() - 1
                });
                u32::try_from(place).ok()
            });
            codes.collect()
        };
        let own = self.own(version).grades.entries().map(|(id, grade)| {
            let common = match version {
                Version::Old => self.grades.of_old(id),
                Version::New => self.grades.of_new(id),
            };
            let old = self.grades.in_old(common).map(|id| &self.old.grades[id]);
            of(grade, old.map_or(&[], |g| g.names.as_slice()))
        });
        own.collect()
    }

    fn grade_codes_back(&self, version: Version, forth: &[Vec<Option<u32>>]) -> Vec<Vec<Option<u32>>> {
        let own = self.grades.back(version).into_iter().map(|own| {
            let codes = own
                .and_then(|own| forth.get(own.index()))
                .map_or(&[][..], Vec::as_slice);
            let len = codes.iter().flatten().max().map_or(0, |most| *most as usize + 1);
            let mut back = vec![None; len];
            for (code, place) in (0u32..).zip(codes) {
                if let Some(slot) = place.and_then(|place| back.get_mut(place as usize)) {
                    *slot = Some(code);
                }
            }
            back
        });
        own.collect()
    }

    /// Named values too large to be put in their place: the same where they say the same.
    fn large_names(&mut self) -> Arena<LetId, Named> {
        let mut known: Vec<(Vec<u8>, LetId)> = Vec::new();
        let mut lets: Arena<LetId, Named> = Arena::new();
        for version in [Version::Old, Version::New] {
            let own = self.own(version);
            let mut common: Vec<Option<LetId>> = vec![None; own.lets.len()];
            let large: Vec<(LetId, Value)> = self.inlined(version).large().map(|(id, v)| (id, v.clone())).collect();
            for (id, value) in large {
                self.forth_ids(version).lets.clone_from(&common);
                let value = normal_value(&fold_value(&mut self.forth(version), &value));
                let key = key(&value);
                let found = known.iter().find(|(k, _)| *k == key).map(|(_, id)| *id);
                let shared = found.unwrap_or_else(|| {
                    let named = &own.lets[id];
                    let id = lets.push(Named {
                        name: named.name.clone(),
                        value,
                        at: named.at,
                    });
                    known.push((key, id));
                    id
                });
                if let Some(slot) = common.get_mut(id.index()) {
                    *slot = Some(shared);
                }
            }
            let mut back: Vec<Option<LetId>> = vec![None; lets.len()];
            for (own, shared) in common.iter().enumerate() {
                if let Some(slot) = shared.and_then(|id| back.get_mut(id.index())) {
                    slot.get_or_insert(LetId::from_index(own));
                }
            }
            self.forth_ids(version).lets = common;
            let [old, new] = &mut self.back;
            match version {
                Version::Old => old.lets = back,
                Version::New => new.lets = back,
            }
        }
        lets
    }

    fn assemble(&mut self, lets: &Arena<LetId, Named>) {
        let [old, new] = [Version::Old, Version::New].map(|version| Parts::new(self, version));
        let pairs = ways::pair(&old.transitions, &new.transitions);
        self.transitions = Shared::merged(&pairs);
        let [before, after] = [Version::Old, Version::New].map(|version| self.whole(version, &old, &new, lets));
        (self.before, self.after) = (before, after);
    }

    fn whole(&self, version: Version, old: &Parts, new: &Parts, lets: &Arena<LetId, Named>) -> Definition {
        let own = self.own(version);
        let mut ids = self.forth(version);
        let lifecycle = own.lifecycle.as_ref().map(|lifecycle| Lifecycle {
            stages: self.stages.assemble(version, &old.stages, &new.stages, Stage::clone),
            transitions: self
                .transitions
                .assemble(version, &old.transitions, &new.transitions, |t| Transition {
                    when: constant(false, &t.when),
                    ..t.clone()
                }),
            initial: ids.stage(lifecycle.initial),
        });
        Definition {
            label: own.label.clone(),
            version: own.version.clone(),
            owner: own.owner.clone(),
            follows: own.follows.clone(),
            timezone: own.timezone.clone(),
            choices: self.choices.sets.iter().cloned().collect(),
            fields: self.fields.assemble(version, &old.fields, &new.fields, Field::clone),
            id: own.id.map(|id| ids.field(id)),
            stage: own.stage.map(|id| ids.field(id)),
            events: self.common_events(version, old, new),
            event_table: own.event_table.clone(),
            lets: lets.clone(),
            criteria: self
                .criteria
                .assemble(version, &old.criteria, &new.criteria, Criterion::clone),
            scores: self.scores.assemble(version, &old.scores, &new.scores, Score::clone),
            grades: self.grades.assemble(version, &old.grades, &new.grades, Grade::clone),
            gates: self.gates.assemble(version, &old.gates, &new.gates, |g| Gate {
                require: constant(true, &g.require),
                ..g.clone()
            }),
            lifecycle,
            spellings: own.spellings.clone(),
        }
    }

    fn common_events(&self, version: Version, old: &Parts, new: &Parts) -> Arena<EventId, EventKind> {
        let whole = self.events.ids().filter_map(|id| {
            let of = |own: Option<EventId>, parts: &Parts| own.and_then(|own| parts.events.get(own.index()).cloned());
            let (old, new) = (of(self.events.in_old(id), old), of(self.events.in_new(id), new));
            let shared = self.attributes.get(id.index())?;
            let things = |event: &Option<EventKind>| -> Vec<Field> {
                event
                    .iter()
                    .flat_map(|e| e.attributes.iter().cloned().collect::<Vec<_>>())
                    .collect()
            };
            let attributes = shared.assemble(version, &things(&old), &things(&new), Field::clone);
            let event = match version {
                Version::Old => old.or(new),
                Version::New => new.or(old),
            };
            Some(EventKind { attributes, ..event? })
        });
        whole.collect()
    }

    /// An own condition in common ids and the shared form.
    pub(crate) fn condition(&self, version: Version, own: &Condition) -> Condition {
        let inlined = self.inlined(version).condition(own);
        normal(&self.forth(version).condition(&inlined))
    }

    fn quantity(&self, version: Version, own: &Quantity) -> Quantity {
        let inlined = self.inlined(version).quantity(own);
        normal_quantity(&self.forth(version).quantity(&inlined))
    }

    fn value(&self, version: Version, own: &Value) -> Value {
        let inlined = self.inlined(version).value(own);
        normal_value(&fold_value(&mut self.forth(version), &inlined))
    }

    /// An own condition in words, its small names spelled out.
    pub(crate) fn own_phrase(&self, version: Version, own: &Condition) -> String {
        self.inlined(version).condition(own).phrase(self.own(version))
    }

    /// A common condition of a version in words.
    pub(crate) fn phrase(&self, version: Version, condition: &Condition) -> String {
        let mut back = self.back(version);
        let own = back.condition(condition);
        if back.is_lost {
            return condition.phrase(self.definition(version));
        }
        own.phrase(self.own(version))
    }

    /// A common quantity of a version in words.
    pub(crate) fn phrase_quantity(&self, version: Version, quantity: &Quantity) -> String {
        let mut back = self.back(version);
        let own = back.quantity(quantity);
        if back.is_lost {
            return quantity.phrase(self.definition(version));
        }
        own.phrase(self.own(version))
    }

    /// A common pattern of a version in words.
    pub(crate) fn phrase_pattern(&self, version: Version, pattern: &Pattern, key: &Value) -> String {
        pattern.phrase(key, self.definition(version))
    }
}

/// What a version has, by its own ids, in common ids and the shared form.
struct Parts {
    fields: Vec<Field>,
    events: Vec<EventKind>,
    criteria: Vec<Criterion>,
    scores: Vec<Score>,
    grades: Vec<Grade>,
    gates: Vec<Gate>,
    stages: Vec<Stage>,
    transitions: Vec<Transition>,
}

impl Parts {
    fn new(common: &Common, version: Version) -> Parts {
        let own = common.own(version);
        let mut ids = common.forth(version);
        let mut field = |field: &Field| Field {
            ty: ids.field_type(&field.ty),
            ..field.clone()
        };
        let fields = own.fields.iter().map(&mut field).collect();
        let events = own.events.iter().map(|event| EventKind {
            attributes: event.attributes.iter().map(&mut field).collect(),
            ..event.clone()
        });
        let events = events.collect();
        let mut ids = common.forth(version);
        let lifecycle = own.lifecycle.as_ref();
        Parts {
            fields,
            events,
            criteria: own.criteria.iter().map(|c| criterion(common, version, c)).collect(),
            scores: own.scores.iter().map(|s| score(common, version, s)).collect(),
            grades: own
                .grades
                .iter()
                .map(|g| Grade {
                    kind: match &g.kind {
                        GradeKind::Cut { of, limits } => GradeKind::Cut {
                            of: common.quantity(version, of),
                            limits: limits.clone(),
                        },
                        GradeKind::Combined(parts) => {
                            GradeKind::Combined(parts.iter().map(|id| ids.grade(*id)).collect())
                        }
                    },
                    ..g.clone()
                })
                .collect(),
            gates: own
                .gates
                .iter()
                .map(|g| Gate {
                    before: g.before.iter().map(|s| ids.stage(*s)).collect(),
                    require: common.condition(version, &g.require),
                    otherwise: g.otherwise.map(|s| ids.stage(s)),
                    ..g.clone()
                })
                .collect(),
            stages: lifecycle.map_or_else(Vec::new, |l| l.stages.iter().cloned().collect()),
            transitions: lifecycle.map_or_else(Vec::new, |l| {
                let common = l.transitions.iter().map(|t| Transition {
                    from: ids.stage(t.from),
                    to: ids.stage(t.to),
                    when: common.condition(version, &t.when),
                    ..t.clone()
                });
                common.collect()
            }),
        }
    }
}

fn criterion(common: &Common, version: Version, own: &Criterion) -> Criterion {
    let rule = match &own.rule {
        CriterionRule::Condition(condition) => CriterionRule::Condition(common.condition(version, condition)),
        CriterionRule::FirstKnown(clauses) => CriterionRule::FirstKnown(
            clauses
                .iter()
                .map(|c| CriterionClause {
                    when: common.condition(version, &c.when),
                    ..c.clone()
                })
                .collect(),
        ),
    };
    Criterion { rule, ..own.clone() }
}

fn score(common: &Common, version: Version, own: &Score) -> Score {
    let line = |line: &ScoreLine| {
        let kind = match &line.kind {
            ScoreLineKind::When { points, condition } => ScoreLineKind::When {
                points: *points,
                condition: common.condition(version, condition),
            },
            ScoreLineKind::Per { points, count, at_most } => ScoreLineKind::Per {
                points: *points,
                count: common.quantity(version, count),
                at_most: *at_most,
            },
            ScoreLineKind::By { key, rows } => {
                let domain = match key {
                    Value::Choice(choice) => Some(choice.domain),
                    Value::Condition(_) | Value::Quantity(_) | Value::Text(_) | Value::List(_) => None,
                };
                let mut ids = common.forth(version);
                let mut pattern = |pattern: &Pattern| match (pattern, domain) {
                    (Pattern::Code(code), Some(domain)) => Pattern::Code(ids.code(domain, *code)),
                    _ => pattern.clone(),
                };
                ScoreLineKind::By {
                    key: common.value(version, key),
                    rows: rows
                        .iter()
                        .map(|row| ByRow {
                            patterns: row.patterns.iter().map(&mut pattern).collect(),
                            ..row.clone()
                        })
                        .collect(),
                }
            }
        };
        ScoreLine { kind, ..line.clone() }
    };
    Score {
        lines: own.lines.iter().map(line).collect(),
        ..own.clone()
    }
}

fn attributes(
    old: &Definition,
    new: &Definition,
    matching: &Matching,
    events: &Shared<EventId>,
) -> Vec<Shared<AttributeId>> {
    let of = events.ids().map(|id| match (events.in_old(id), events.in_new(id)) {
        (Some(own), Some(_)) => match matching.attributes.get(own.index()) {
            Some(pairs) => Shared::appended(pairs),
            None => Shared::appended(&Pairs::none(0, 0)),
        },
        (Some(own), None) => Shared::appended(&Pairs::none(old.events[own].attributes.len(), 0)),
        (None, Some(other)) => Shared::appended(&Pairs::none(0, new.events[other].attributes.len())),
        (None, None) => Shared::appended(&Pairs::none(0, 0)),
    });
    of.collect()
}

/// What the items of lists are chosen from, by common source.
fn lists_in_common(own: &Definition, forth: &Ids) -> BTreeMap<Source, ChoiceDomain> {
    let mut ids = Translate::new(forth);
    lists(own)
        .into_iter()
        .map(|(source, domain)| (ids.source(source), ids.domain(domain)))
        .collect()
}

fn constant(value: bool, like: &Condition) -> Condition {
    Condition {
        kind: ConditionKind::Constant(value),
        at: like.at,
    }
}
