//! What the conditions of one or more definitions ask of each fact: the constants it meets, the texts and values it is tested for.

mod conditions;
mod quantities;

pub(crate) use quantities::turning_point;

use crate::gap::Gap;
use crate::linear::Reading;
use crate::names::Names;
use crate::space::Part;
use leadspec_ir::{
    Condition, CriterionRule, Definition, EventId, EventQuery, FieldId, FieldType, GradeKind, Needles, Pattern,
    ScoreLineKind, TextTest, Value,
};
use std::collections::BTreeSet;

/// What is asked of the facts of a world.
#[derive(Debug, Clone, Default)]
pub(crate) struct Gathered {
    /// By field.
    pub(crate) fields: Vec<Asked>,
    /// By kind of event.
    pub(crate) events: Vec<EventAsked>,
    /// Sums of several facts.
    pub(crate) ties: Vec<Tie>,
    /// Parts of a lead that one comparison reads together.
    pub(crate) joins: BTreeSet<Vec<Part>>,
    /// What was not followed.
    pub(crate) gaps: BTreeSet<Gap>,
}

/// What is asked of one fact.
#[derive(Debug, Clone, Default)]
pub(crate) struct Asked {
    /// Whether anything is.
    pub(crate) read: bool,
    /// Quantities from which on an answer may change.
    pub(crate) starts: BTreeSet<i128>,
    /// Sets of codes.
    pub(crate) sets: BTreeSet<Vec<u32>>,
    /// Whether each code counts by itself.
    pub(crate) each_code: bool,
    /// Tests of a text.
    pub(crate) texts: Vec<TextAsked>,
    /// Whether it is compared with another text.
    pub(crate) texts_compared: bool,
    /// Tests of a list.
    pub(crate) lists: Vec<ListAsked>,
}

/// A test of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TextAsked {
    pub(crate) test: TextTest,
    pub(crate) needles: Vec<String>,
    pub(crate) fold_case: bool,
}

/// A test of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ListAsked {
    pub(crate) needles: Needles,
    pub(crate) all: bool,
    pub(crate) fold_case: bool,
}

/// What is asked of the events of one kind.
#[derive(Debug, Clone, Default)]
pub(crate) struct EventAsked {
    /// Whether anything is.
    pub(crate) read: bool,
    pub(crate) queries: Vec<Counted>,
    /// Instants from which on an answer may change.
    pub(crate) times: BTreeSet<i64>,
    /// Whether anything rests on the newest one.
    pub(crate) latest: bool,
    /// By attribute.
    pub(crate) attributes: Vec<Asked>,
}

/// Events that are counted.
#[derive(Debug, Clone)]
pub(crate) struct Counted {
    /// Which definition asks.
    pub(crate) side: usize,
    /// In that definition's names.
    pub(crate) query: EventQuery,
    /// Numbers of events from which on an answer may change.
    pub(crate) starts: BTreeSet<i128>,
}

/// A sum of several facts that is compared with constants.
#[derive(Debug, Clone)]
pub(crate) struct Tie {
    pub(crate) terms: Vec<(Spot, i128)>,
    /// Sums from which on an answer may change.
    pub(crate) starts: BTreeSet<i128>,
}

/// A number in the world that a sum is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Spot {
    /// A field's quantity.
    Field(FieldId),
    /// The day of a field's timestamp.
    FieldDay(FieldId),
    /// A number of events: which of the kind's queries.
    Count(EventId, usize),
    /// Anything else of a kind of event.
    Event(EventId),
}

/// A definition, and where its facts stand in the world.
pub(crate) struct Side<'a> {
    pub(crate) definition: &'a Definition,
    pub(crate) names: Names,
}

/// Goes through definitions.
pub(crate) struct Gathering<'a> {
    world: &'a Definition,
    side: usize,
    names: &'a Names,
    reading: Reading<'a>,
    /// Whether queries of an earlier side mean the same here.
    shares_queries: bool,
    gathered: Gathered,
}

/// Takes in everything that the definitions ask, and these conditions over the first one's names.
pub(crate) fn gather(world: &Definition, sides: &[Side], extra: &[&Condition], as_of: i64) -> Gathered {
    let mut gathered = Gathered {
        fields: vec![Asked::default(); world.fields.len()],
        events: world
            .events
            .iter()
            .map(|kind| EventAsked {
                attributes: vec![Asked::default(); kind.attributes.len()],
                ..EventAsked::default()
            })
            .collect(),
        ..Gathered::default()
    };
    let first = sides.first().map(|side| side.definition);
    for (place, side) in sides.iter().enumerate() {
        let mut gathering = Gathering {
            world,
            side: place,
            names: &side.names,
            reading: Reading::new(side.definition, as_of),
            shares_queries: first.is_some_and(|first| {
                side.names.same && first.lets == side.definition.lets && first.timezone == side.definition.timezone
            }),
            gathered,
        };
        gathering.definition(side.definition);
        if place == 0 {
            for condition in extra {
                gathering.condition(condition);
            }
        }
        gathered = gathering.gathered;
    }
    gathered
}

impl Gathering<'_> {
    /// Every item once; what refers to one adds nothing.
    fn definition(&mut self, definition: &Definition) {
        for named in &definition.lets {
            self.value(&named.value);
        }
        for criterion in &definition.criteria {
            match &criterion.rule {
                CriterionRule::Condition(condition) => self.condition(condition),
                CriterionRule::FirstKnown(clauses) => clauses.iter().for_each(|c| self.condition(&c.when)),
            }
        }
        for (id, score) in definition.scores.entries() {
            for (place, line) in score.lines.iter().enumerate() {
                match &line.kind {
                    ScoreLineKind::When { condition, .. } => self.condition(condition),
                    ScoreLineKind::Per { points, count, at_most } => {
                        self.quantity(count);
                        self.per(id, place, *points, count, *at_most);
                    }
                    ScoreLineKind::By { key, rows } => {
                        self.value(key);
                        for pattern in rows.iter().flat_map(|row| &row.patterns) {
                            self.pattern(key, pattern);
                        }
                    }
                }
            }
        }
        for grade in &definition.grades {
            match &grade.kind {
                GradeKind::Cut { of, limits } => {
                    self.quantity(of);
                    for limit in limits {
                        self.limit(of, i128::from(*limit), crate::linear::Turn::AtZero);
                    }
                }
                GradeKind::Combined(_) => {}
            }
        }
        for gate in &definition.gates {
            self.condition(&gate.require);
        }
        let lifecycle = definition.lifecycle.as_ref();
        for transition in lifecycle.into_iter().flat_map(|l| &l.transitions) {
            self.condition(&transition.when);
        }
        if let Some(stage) = definition.stage.and_then(|id| self.names.field(id))
            && lifecycle.is_some()
        {
            self.field(stage, |asked| asked.each_code = true);
        }
    }

    fn pattern(&mut self, key: &Value, pattern: &Pattern) {
        match (key, pattern) {
            (Value::Quantity(quantity), Pattern::Range { low, high }) => {
                if let Some(low) = low {
                    self.limit(quantity, i128::from(*low), crate::linear::Turn::AtZero);
                }
                if let Some(high) = high {
                    self.limit(quantity, i128::from(*high), crate::linear::Turn::AboveZero);
                }
            }
            (Value::Choice(choice), Pattern::Code(code)) => self.choice(choice, Some(&[*code])),
            (Value::Text(text), Pattern::Text(needle)) => {
                let asked = TextAsked {
                    test: TextTest::Equals,
                    needles: vec![needle.clone()],
                    fold_case: false,
                };
                self.text_test(text, asked);
            }
            // A key and its patterns have one type; yes and no need no cut, nor does what holds for anything.
            (
                Value::Quantity(_) | Value::Choice(_) | Value::Text(_) | Value::Condition(_) | Value::List(_),
                Pattern::Range { .. }
                | Pattern::Code(_)
                | Pattern::Text(_)
                | Pattern::Bool(_)
                | Pattern::Unknown
                | Pattern::Otherwise,
            ) => {}
        }
    }

    fn field(&mut self, field: FieldId, ask: impl FnOnce(&mut Asked)) {
        use leadspec_ir::ArenaId;
        if let Some(asked) = self.gathered.fields.get_mut(field.index()) {
            asked.read = true;
            ask(asked);
        }
    }

    fn event(&mut self, event: EventId) -> Option<&mut EventAsked> {
        use leadspec_ir::ArenaId;
        let asked = self.gathered.events.get_mut(event.index())?;
        asked.read = true;
        Some(asked)
    }
}

impl Asked {
    /// Whether a type's values are all told apart that need be, as far as this fact alone goes.
    pub(crate) fn folds_and_not(&self, ty: &FieldType) -> bool {
        let of_texts = self.texts.iter().map(|t| t.fold_case);
        let of_lists = self.lists.iter().map(|l| l.fold_case);
        let (folds, not): (Vec<bool>, Vec<bool>) = of_texts.chain(of_lists).partition(|fold| *fold);
        let is_text = match ty {
            FieldType::Text => true,
            FieldType::List(item) => **item == FieldType::Text,
            FieldType::Bool | FieldType::Quantity { .. } | FieldType::Choice(_) => false,
        };
        is_text && !folds.is_empty() && !not.is_empty()
    }
}
