//! Conditions and values of one definition in the ids of another.

use crate::fold::{Fold, fold_choice};
use leadspec_ir::{
    ArenaId, AttributeId, Choice, ChoiceDomain, ChoiceId, CriterionId, Definition, EventId, FieldId, FieldType, GateId,
    GradeId, LetId, ScoreId, Source, StageId,
};
use std::collections::BTreeMap;

/// What each id becomes, by its place; `None`: there is no such thing there.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ids {
    pub(crate) fields: Vec<Option<FieldId>>,
    pub(crate) events: Vec<Option<EventId>>,
    /// By event.
    pub(crate) attributes: Vec<Vec<Option<AttributeId>>>,
    pub(crate) choices: Vec<Option<ChoiceId>>,
    /// By closed set.
    pub(crate) options: Vec<Vec<Option<u32>>>,
    pub(crate) criteria: Vec<Option<CriterionId>>,
    pub(crate) scores: Vec<Option<ScoreId>>,
    pub(crate) grades: Vec<Option<GradeId>>,
    /// By grade.
    pub(crate) grade_codes: Vec<Vec<Option<u32>>>,
    pub(crate) gates: Vec<Option<GateId>>,
    pub(crate) stages: Vec<Option<StageId>>,
    pub(crate) lets: Vec<Option<LetId>>,
    /// What the items of lists are chosen from.
    pub(crate) lists: BTreeMap<Source, ChoiceDomain>,
}

/// A walk that gives everything its other id, and tells whether something has none.
pub(crate) struct Translate<'a> {
    ids: &'a Ids,
    pub(crate) is_lost: bool,
}

impl<'a> Translate<'a> {
    pub(crate) fn new(ids: &'a Ids) -> Translate<'a> {
        Translate { ids, is_lost: false }
    }

    fn id<I: ArenaId>(&mut self, of: &[Option<I>], id: I) -> I {
        let found = of.get(id.index()).copied().flatten();
        self.is_lost |= found.is_none();
        found.unwrap_or(id)
    }

    pub(crate) fn stage(&mut self, id: StageId) -> StageId {
        self.id(&self.ids.stages, id)
    }

    pub(crate) fn field(&mut self, id: FieldId) -> FieldId {
        self.id(&self.ids.fields, id)
    }

    pub(crate) fn field_type(&mut self, ty: &FieldType) -> FieldType {
        match ty {
            FieldType::Choice(domain) => FieldType::Choice(self.domain(*domain)),
            FieldType::List(item) => FieldType::List(Box::new(self.field_type(item))),
            FieldType::Bool | FieldType::Quantity { .. } | FieldType::Text => ty.clone(),
        }
    }
}

impl Fold for Translate<'_> {
    fn choice(&mut self, choice: &Choice) -> Choice {
        // A code stands in the set of the choice it stands beside: that is translated by the fold.
        fold_choice(self, choice)
    }

    fn source(&mut self, source: Source) -> Source {
        let attribute = |this: &mut Self, event: EventId, id: AttributeId| {
            let of = this.ids.attributes.get(event.index()).map_or(&[][..], Vec::as_slice);
            (this.id(&this.ids.events, event), this.id(of, id))
        };
        match source {
            Source::Field(id) => Source::Field(self.id(&self.ids.fields, id)),
            Source::Attribute(event, id) => {
                let (event, id) = attribute(self, event, id);
                Source::Attribute(event, id)
            }
            Source::Latest(event, id) => {
                let (event, id) = attribute(self, event, id);
                Source::Latest(event, id)
            }
        }
    }

    fn event(&mut self, event: EventId) -> EventId {
        self.id(&self.ids.events, event)
    }

    fn domain(&mut self, domain: ChoiceDomain) -> ChoiceDomain {
        match domain {
            ChoiceDomain::Options(id) => ChoiceDomain::Options(self.id(&self.ids.choices, id)),
            ChoiceDomain::Stages => ChoiceDomain::Stages,
            ChoiceDomain::Grades(id) => ChoiceDomain::Grades(self.id(&self.ids.grades, id)),
        }
    }

    fn code(&mut self, domain: ChoiceDomain, code: u32) -> u32 {
        let place = code as usize;
        let found = match domain {
            ChoiceDomain::Options(id) => self.ids.options.get(id.index()).and_then(|of| of.get(place).copied()),
            ChoiceDomain::Stages => {
                let stage = self.ids.stages.get(place).copied();
                stage.map(|s| s.and_then(|s| u32::try_from(s.index()).ok()))
            }
            ChoiceDomain::Grades(id) => self
                .ids
                .grade_codes
                .get(id.index())
                .and_then(|of| of.get(place).copied()),
        }
        .flatten();
        self.is_lost |= found.is_none();
        found.unwrap_or(code)
    }

    fn item_code(&mut self, source: Source, code: u32) -> u32 {
        match self.ids.lists.get(&declared(source)).copied() {
            Some(domain) => self.code(domain, code),
            None => code,
        }
    }

    fn criterion(&mut self, id: CriterionId) -> CriterionId {
        self.id(&self.ids.criteria, id)
    }

    fn score(&mut self, id: ScoreId) -> ScoreId {
        self.id(&self.ids.scores, id)
    }

    fn grade(&mut self, id: GradeId) -> GradeId {
        self.id(&self.ids.grades, id)
    }

    fn gate(&mut self, id: GateId) -> GateId {
        self.id(&self.ids.gates, id)
    }

    fn named(&mut self, id: LetId) -> LetId {
        self.id(&self.ids.lets, id)
    }
}

/// Where a fact of the newest event is declared.
pub(crate) fn declared(source: Source) -> Source {
    match source {
        Source::Latest(event, id) => Source::Attribute(event, id),
        Source::Field(_) | Source::Attribute(..) => source,
    }
}

/// What the items of a definition's lists are chosen from.
pub(crate) fn lists(definition: &Definition) -> BTreeMap<Source, ChoiceDomain> {
    let fields = definition.fields.entries().map(|(id, f)| (Source::Field(id), &f.ty));
    let attributes = definition.events.entries().flat_map(|(event, kind)| {
        let own = kind.attributes.entries();
        own.map(move |(id, field)| (Source::Attribute(event, id), &field.ty))
    });
    let of = |ty: &FieldType| match ty {
        FieldType::List(item) => match item.as_ref() {
            FieldType::Choice(domain) => Some(*domain),
            FieldType::Bool | FieldType::Quantity { .. } | FieldType::Text | FieldType::List(_) => None,
        },
        FieldType::Bool | FieldType::Quantity { .. } | FieldType::Text | FieldType::Choice(_) => None,
    };
    fields
        .chain(attributes)
        .filter_map(|(source, ty)| Some((source, of(ty)?)))
        .collect()
}
