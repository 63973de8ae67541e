//! Suggested rows in groups that read well: each starts from one lead and changes few of its parts.

use super::column;
use super::cover::{changed_events, changed_fields};
use super::{SuggestConfig, SuggestedRow};
use crate::Place;
use leadspec_ir::{ArenaId, Datum, Definition, EventId, FieldId, SampleLead};

/// A row moves to a table of another case if it then changes at most so much more.
const WORTH: usize = 1;

/// A table changes at most so many parts where its lead has a name, and so many where all of it is written out each time.
const PARTS: usize = 4;
const PARTS_WRITTEN_OUT: usize = 10;

/// Rows that start from one lead.
pub(super) struct Block<'r> {
    pub(super) base: Option<Place>,
    pub(super) as_of: Option<i64>,
    pub(super) given: SampleLead,
    pub(super) rows: Vec<&'r SuggestedRow>,
}

impl Block<'_> {
    /// The fields that its rows change.
    pub(super) fn fields(&self) -> Vec<FieldId> {
        let mut fields: Vec<FieldId> = self
            .rows
            .iter()
            .flat_map(|row| changed_fields(&row.lead, &self.given))
            .collect();
        fields.sort_unstable();
        fields.dedup();
        fields
    }

    /// The kinds of event that its rows change; each of them changes all.
    pub(super) fn events(&self) -> Vec<EventId> {
        let first = self.rows.first();
        first.map_or_else(Vec::new, |row| changed_events(&row.lead, &self.given))
    }

    /// What all its rows change alike is given.
    fn give_what_is_common(&mut self) {
        let Some((first, others)) = self.rows.split_first() else {
            return;
        };
        if others.is_empty() {
            return;
        }
        for id in changed_fields(&first.lead, &self.given) {
            let fact = first.lead.fact(id);
            if others.iter().all(|row| row.lead.fact(id) == fact) {
                set(&mut self.given, id, fact.clone());
            }
        }
    }
}

/// The rows in groups.
pub(super) fn blocks<'r>(definition: &Definition, rows: &'r [SuggestedRow], config: &SuggestConfig) -> Vec<Block<'r>> {
    let most = if config.examples.is_empty() {
        PARTS_WRITTEN_OUT
    } else {
        PARTS
    };
    let mut blocks: Vec<Block> = Vec::new();
    for block in joined(by_case(definition, rows), definition) {
        blocks.extend(split(block, most));
    }
    blocks.iter_mut().for_each(Block::give_what_is_common);
    blocks
}

/// The fields that can't head a column.
fn fixed(definition: &Definition) -> Vec<FieldId> {
    let fields = definition.fields.ids();
    fields.filter(|id| !column::can_head(definition, *id)).collect()
}

/// Rows by the case they start from, by what no column can set, and by the kinds of event they change: a test's events hold for all its
/// rows.
fn by_case<'r>(definition: &Definition, rows: &'r [SuggestedRow]) -> Vec<Block<'r>> {
    let fixed = fixed(definition);
    let mut blocks: Vec<Block> = Vec::new();
    for row in rows {
        let mut given = row.from.as_ref().unwrap_or(&row.lead).clone();
        for id in &fixed {
            set(&mut given, *id, row.lead.fact(*id).clone());
        }
        let events = changed_events(&row.lead, &given);
        let fits = |block: &&mut Block| {
            (block.base, block.as_of) == (row.base, row.as_of) && block.given == given && block.events() == events
        };
        match blocks.iter_mut().find(fits) {
            Some(block) => block.rows.push(row),
            None => blocks.push(Block {
                base: row.base,
                as_of: row.as_of,
                given,
                rows: vec![row],
            }),
        }
    }
    blocks
}

/// Where all rows of a group could as well start from another group's lead, they do.
fn joined<'r>(mut blocks: Vec<Block<'r>>, definition: &Definition) -> Vec<Block<'r>> {
    let fixed = fixed(definition);
    blocks.sort_by_key(|block| std::cmp::Reverse(block.rows.len()));
    let mut kept: Vec<Block> = Vec::new();
    for block in blocks {
        let events = block.events();
        let joins = |other: &&mut Block| {
            let nearly = |row: &&SuggestedRow| {
                changed_events(&row.lead, &other.given) == events
                    && changed_fields(&row.lead, &other.given).len()
                        <= changed_fields(&row.lead, &block.given).len() + WORTH
            };
            other.as_of == block.as_of
                && other.events() == events
                && fixed.iter().all(|id| other.given.fact(*id) == block.given.fact(*id))
                && block.rows.iter().all(nearly)
        };
        match kept.iter_mut().find(joins) {
            Some(other) => other.rows.extend(block.rows),
            None => kept.push(block),
        }
    }
    kept
}

/// Groups that between them change no more than `most` parts, rows that change the same ones together.
fn split(mut block: Block<'_>, most: usize) -> Vec<Block<'_>> {
    let given = block.given.clone();
    block.rows.sort_by_key(|row| changed_fields(&row.lead, &given));
    let mut blocks: Vec<Block> = Vec::new();
    for row in block.rows {
        let own = changed_fields(&row.lead, &given);
        let fits = |block: &&mut Block| {
            let mut fields = block.fields();
            fields.extend(own.iter().copied());
            fields.sort_unstable();
            fields.dedup();
            fields.len() + block.events().len() <= most
        };
        match blocks.iter_mut().find(fits) {
            Some(block) => block.rows.push(row),
            None => blocks.push(Block {
                base: block.base,
                as_of: block.as_of,
                given: given.clone(),
                rows: vec![row],
            }),
        }
    }
    blocks
}

fn set(lead: &mut SampleLead, field: FieldId, datum: Datum) {
    if let Some(own) = lead.facts.get_mut(field.index()) {
        *own = datum;
    }
}
