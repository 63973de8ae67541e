//! Two definitions side by side.

use crate::change::{Change, Fingerprint};
use crate::code::Bearing;
use crate::common::Common;
use crate::edit::{Edit, walk};
use crate::fold::Fold;
use crate::matching::Matching;
use crate::order;
use crate::owners::Owners;
use crate::tell::{Draft, tell};
use leadspec_ir::{Arena, ArenaId, At, Definition, EventId, Field, FieldType, GateId, ScoreId, Source};

/// What was called otherwise and says the same: the old name, then the new one. Things that kept their name are not among them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Renames {
    /// Facts.
    pub fields: Vec<(String, String)>,
    /// Kinds of events.
    pub events: Vec<(String, String)>,
    /// Criteria.
    pub criteria: Vec<(String, String)>,
    /// Scores.
    pub scores: Vec<(String, String)>,
    /// Grades.
    pub grades: Vec<(String, String)>,
    /// Gates.
    pub gates: Vec<(String, String)>,
    /// Stages.
    pub stages: Vec<(String, String)>,
}

impl Renames {
    /// What an old stage is called in the new definition, if it has another name there.
    pub fn stage<'a>(&'a self, old: &'a str) -> &'a str {
        let renamed = self.stages.iter().find(|(own, _)| own == old);
        renamed.map_or(old, |(_, new)| new.as_str())
    }
}

/// Two definitions, and how they are one.
pub struct Comparison<'a> {
    pub(crate) common: Common<'a>,
}

impl<'a> Comparison<'a> {
    /// Finds which thing of one is which of the other.
    pub fn new(old: &'a Definition, new: &'a Definition) -> Comparison<'a> {
        let matching = Matching::new(old, new);
        Comparison {
            common: Common::new(old, new, &matching),
        }
    }

    /// Everything that changed in meaning, in the order of the new source; what is gone stands where it was.
    pub fn changes(&self) -> Vec<Change> {
        let mut drafts = tell(&self.common);
        order::sort(&mut drafts, &self.anchors());
        together(&mut drafts);
        let owners = Owners::new(&self.common);
        drafts.into_iter().map(|draft| self.finish(draft, &owners)).collect()
    }

    /// What was called otherwise.
    pub fn renames(&self) -> Renames {
        fn of<I: ArenaId, T>(
            shared: &crate::shared::Shared<I>,
            arenas: (&Arena<I, T>, &Arena<I, T>),
            name: impl Fn(&T) -> &String,
        ) -> Vec<(String, String)> {
            let pairs = shared.ids().filter_map(|id| {
                let old = arenas.0.lookup(shared.in_old(id)?)?;
                let new = arenas.1.lookup(shared.in_new(id)?)?;
                Some((name(old).clone(), name(new).clone()))
            });
            pairs.filter(|(old, new)| old != new).collect()
        }
        let (old, new, common) = (self.common.old, self.common.new, &self.common);
        Renames {
            fields: of(&common.fields, (&old.fields, &new.fields), |f| &f.name),
            events: of(&common.events, (&old.events, &new.events), |e| &e.name),
            criteria: of(&common.criteria, (&old.criteria, &new.criteria), |c| &c.name),
            scores: of(&common.scores, (&old.scores, &new.scores), |s| &s.name),
            grades: of(&common.grades, (&old.grades, &new.grades), |g| &g.name),
            gates: of(&common.gates, (&old.gates, &new.gates), |g| &g.name),
            stages: match (&old.lifecycle, &new.lifecycle) {
                (Some(old), Some(new)) => of(&common.stages, (&old.stages, &new.stages), |s| &s.name),
                (None | Some(_), _) => Vec::new(),
            },
        }
    }

    /// The old definition with a change alone; `None` where it can't be told apart from other changes, or where it alters words
    /// only. What the new definition adds stands in the result too, but decides nothing: a gate that all pass, a transition that
    /// never fires.
    pub fn apply(&self, change: &Change) -> Option<Definition> {
        change.edit.apply(&self.common.before)
    }

    /// The old definition as [`Comparison::apply`] changes it: it decides like the old one, and holds what the new one adds, idle.
    pub fn before(&self) -> &Definition {
        &self.common.before
    }

    /// Whether both read leads alike: the same facts from the same columns in the same way, in the same order. Then a batch that one
    /// definition's schema read is what the other's would have read.
    pub fn reads_alike(&self) -> bool {
        let (old, new) = (self.common.old, self.common.new);
        let fields = |own: &Definition| own.fields.iter().map(reading).collect::<Vec<_>>();
        let events = |own: &Definition| {
            let kinds = own.events.iter();
            kinds
                .map(|e| (e.text.clone(), e.attributes.iter().map(reading).collect::<Vec<_>>()))
                .collect::<Vec<_>>()
        };
        let stages = |own: &Definition| {
            let lifecycle = own.lifecycle.iter().flat_map(|l| &l.stages);
            lifecycle.map(|s| s.name.clone()).collect::<Vec<_>>()
        };
        old.timezone == new.timezone
            && old.choices == new.choices
            && old.id == new.id
            && old.event_table == new.event_table
            && stages(old) == stages(new)
            && fields(old) == fields(new)
            && events(old) == events(new)
    }

    fn finish(&self, draft: Draft, owners: &Owners) -> Change {
        let edit = if self.stands_alone(&draft.edit) {
            draft.edit
        } else {
            Edit::Apart
        };
        Change {
            fingerprint: Fingerprint::new(draft.code, &draft.path, draft.before.as_deref(), draft.after.as_deref()),
            kind: draft.kind,
            bearing: draft.code.bearing(),
            code: draft.code,
            path: draft.path,
            sentence: draft.sentence,
            before: draft.before,
            after: draft.after,
            old_at: draft.old_at,
            new_at: draft.new_at,
            owners: owners.of(&draft.concern),
            edit,
        }
    }

    /// Whether an edit rests on nothing that only other changes bring.
    fn stands_alone(&self, edit: &Edit) -> bool {
        let mut needs = Needs {
            common: &self.common,
            is_met: true,
        };
        walk(edit, &mut needs);
        if let Edit::Gate(id, gate) = edit {
            // A gate that other conditions ask about can't be taken away from under them.
            let is_gone = self.common.gates.in_new(*id).is_none();
            needs.is_met &= !(is_gone && is_asked(&self.common.before, *id));
            needs.is_met &= gate.otherwise.iter().chain(&gate.before).all(|stage| {
                self.common
                    .before
                    .lifecycle
                    .as_ref()
                    .is_some_and(|l| stage.index() < l.stages.len())
            });
        }
        if let Edit::Reading(fields) = edit {
            let (before, after) = (&self.common.before.fields, &self.common.after.fields);
            needs.is_met &= fields.iter().all(|id| reads_into(&before[*id], &after[*id]));
        }
        if let Edit::EventReading(events) = edit {
            needs.is_met &= events.iter().all(|id| self.event_reads_into(*id));
        }
        needs.is_met
    }

    /// Whether events as they are read now can stand where they were read before.
    fn event_reads_into(&self, id: EventId) -> bool {
        let Some(shared) = self.common.attributes.get(id.index()) else {
            return false;
        };
        let (before, after) = (&self.common.before.events[id], &self.common.after.events[id]);
        shared
            .ids()
            .all(|attribute| match (shared.in_old(attribute), shared.in_new(attribute)) {
                (Some(_), Some(_)) => reads_into(&before.attributes[attribute], &after.attributes[attribute]),
                (old, _) => old.is_none(),
            })
    }

    /// Where things of both stand in each source.
    fn anchors(&self) -> Vec<(At, At)> {
        fn of<I: ArenaId, T>(
            shared: &crate::shared::Shared<I>,
            arenas: (&Arena<I, T>, &Arena<I, T>),
            at: impl Fn(&T) -> At,
            anchors: &mut Vec<(At, At)>,
        ) {
            anchors.extend(shared.ids().filter_map(|id| {
                let old = arenas.0.lookup(shared.in_old(id)?)?;
                let new = arenas.1.lookup(shared.in_new(id)?)?;
                Some((at(old), at(new)))
            }));
        }
        let (old, new, common) = (self.common.old, self.common.new, &self.common);
        let mut anchors = Vec::new();
        of(&common.fields, (&old.fields, &new.fields), |f| f.at, &mut anchors);
        of(&common.events, (&old.events, &new.events), |e| e.at, &mut anchors);
        of(&common.criteria, (&old.criteria, &new.criteria), |c| c.at, &mut anchors);
        of(&common.scores, (&old.scores, &new.scores), |s| s.at, &mut anchors);
        of(&common.grades, (&old.grades, &new.grades), |g| g.at, &mut anchors);
        of(&common.gates, (&old.gates, &new.gates), |g| g.at, &mut anchors);
        if let (Some(old), Some(new)) = (&old.lifecycle, &new.lifecycle) {
            of(&common.stages, (&old.stages, &new.stages), |s| s.at, &mut anchors);
            let ways = (&old.transitions, &new.transitions);
            of(&common.transitions, ways, |t| t.at, &mut anchors);
        }
        anchors
    }
}

/// Everything that changed in meaning between two definitions, in the order of the new source.
pub fn changes(old: &Definition, new: &Definition) -> Vec<Change> {
    Comparison::new(old, new).changes()
}

/// The old definition with a change alone, see [`Comparison::apply`]. The change is one that [`changes`] found between the two.
pub fn apply(old: &Definition, change: &Change, new: &Definition) -> Option<Definition> {
    Comparison::new(old, new).apply(change)
}

/// Several changes of how one fact is read come together: none of them can be told apart. What alters words only does nothing.
fn together(drafts: &mut [Draft]) {
    for draft in drafts.iter_mut() {
        if draft.code.bearing() == Bearing::Words {
            draft.edit = Edit::Nothing;
        }
    }
    let edits: Vec<Edit> = drafts.iter().map(|d| d.edit.clone()).collect();
    let share = |a: &Edit, b: &Edit| match (a, b) {
        (Edit::Reading(a), Edit::Reading(b)) => a.iter().any(|id| b.contains(id)),
        (Edit::EventReading(a), Edit::EventReading(b)) => a.iter().any(|id| b.contains(id)),
        _ => false,
    };
    for (place, draft) in drafts.iter_mut().enumerate() {
        let others = edits.iter().enumerate().filter(|(other, _)| *other != place);
        if others.into_iter().any(|(_, other)| share(&draft.edit, other)) {
            draft.edit = Edit::Apart;
        }
    }
}

/// A field without what does not matter to reading it.
fn reading(field: &Field) -> Field {
    Field {
        name: String::new(),
        personal: false,
        mutual: false,
        ..field.clone()
    }
}

/// Whether a definition's conditions ask about a gate.
fn is_asked(definition: &Definition, gate: GateId) -> bool {
    struct Asked(GateId, bool);
    impl Fold for Asked {
        fn gate(&mut self, id: GateId) -> GateId {
            self.1 |= id == self.0;
            id
        }
    }
    let mut asked = Asked(gate, false);
    crate::edit::mapped(definition, &mut asked);
    asked.1
}

/// Whether a fact as it is read now can stand where it was read before.
fn reads_into(before: &Field, after: &Field) -> bool {
    match (&before.ty, &after.ty) {
        (FieldType::Quantity { unit: a, .. }, FieldType::Quantity { unit: b, .. }) => a == b,
        (a, b) => a == b,
    }
}

/// What a condition of the new definition needs to mean the same in the old one.
struct Needs<'a> {
    common: &'a Common<'a>,
    is_met: bool,
}

impl Fold for Needs<'_> {
    fn source(&mut self, source: Source) -> Source {
        if let Source::Field(id) = source
            && self.common.fields.in_old(id).is_some()
        {
            let (before, after) = (&self.common.before.fields[id], &self.common.after.fields[id]);
            self.is_met &= self.common.fields.in_new(id).is_none() || reads_into(before, after);
        }
        // Events of a kind that was there are read as they were: a fact that came to them later is not known of them.
        if let Source::Attribute(event, id) | Source::Latest(event, id) = source
            && self.common.events.in_old(event).is_some()
        {
            let shared = self.common.attributes.get(event.index());
            self.is_met &= shared.is_some_and(|shared| match (shared.in_old(id), shared.in_new(id)) {
                (Some(_), Some(_)) => {
                    let (before, after) = (&self.common.before.events[event], &self.common.after.events[event]);
                    reads_into(&before.attributes[id], &after.attributes[id])
                }
                (old, _) => old.is_some(),
            });
        }
        source
    }

    fn score(&mut self, id: ScoreId) -> ScoreId {
        let (before, after) = (&self.common.before.scores[id], &self.common.after.scores[id]);
        self.is_met &= before.weights == after.weights;
        id
    }

    fn gate(&mut self, id: GateId) -> GateId {
        self.is_met &= self.common.gates.in_old(id).is_some();
        id
    }
}
