//! A definition that decides, with just the columns that are compared.

use leadspec_data::{LeadBatch, OutputColumn, OutputTable};
use leadspec_engine::{Counting, Decided, Engine, Scratch, Selection};
use leadspec_ir::{ArenaId, CriterionId, Definition, GateId, GradeId, ScoreId};
use std::sync::Arc;

/// A column of decisions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Id,
    Stage,
    StageBefore,
    Score(ScoreId),
    Grade(GradeId),
    Criterion(CriterionId),
    Gate(GateId),
    Open,
}

/// A definition made ready, and what is asked of it.
#[derive(Debug)]
pub(super) struct Decider {
    engine: Engine,
    columns: Vec<Column>,
    selection: Selection,
    open: Option<Selection>,
    ids: Selection,
}

impl Decider {
    /// Asks for these columns. Those that the definition's decisions do not have are not among them.
    pub(super) fn new(definition: Definition, as_of: i64, columns: &[Column]) -> Decider {
        let has_stages = definition.lifecycle.is_some();
        let engine = Engine::new(Arc::new(definition), as_of);
        let columns: Vec<Column> = columns
            .iter()
            .copied()
            .filter(|column| has_stages || !matches!(column, Column::Stage | Column::StageBefore | Column::Open))
            .collect();
        Decider {
            selection: select(&engine, &columns),
            open: has_stages.then(|| select(&engine, &[Column::Open])),
            ids: select(&engine, &[Column::Id]),
            engine,
            columns,
        }
    }

    pub(super) fn decide(&self, batch: &LeadBatch, scratch: Option<&mut Scratch>) -> Decided {
        self.decide_by(batch, &self.selection, scratch)
    }

    fn decide_by(&self, batch: &LeadBatch, selection: &Selection, scratch: Option<&mut Scratch>) -> Decided {
        let mut own = Scratch::new();
        self.engine.decide(batch, selection, scratch.unwrap_or(&mut own))
    }

    /// Where a column stands among those asked for.
    pub(super) fn place(&self, column: Column) -> Option<usize> {
        self.columns.iter().position(|c| *c == column)
    }

    /// Where leads come to rest, by row of a table.
    pub(super) fn stages<'a>(&self, table: &'a OutputTable) -> Option<&'a [u32]> {
        codes(self.column(Column::Stage, table)?)
    }

    /// A column of a table of decisions.
    pub(super) fn column<'a>(&self, column: Column, table: &'a OutputTable) -> Option<&'a OutputColumn> {
        table.columns.get(self.place(column)?)
    }

    /// By lead: whether an answer that is missing could still change where it comes to rest.
    pub(super) fn open(&self, batch: &LeadBatch, scratch: Option<&mut Scratch>) -> Vec<bool> {
        let Some(selection) = &self.open else {
            return vec![false; batch.len];
        };
        let decided = self.decide_by(batch, selection, scratch);
        let is_open = |row: usize| match decided.table.columns.first() {
            Some(OutputColumn::Bool { values, .. }) => values.get(row),
            Some(_) | None => false,
        };
        let mut open = vec![false; batch.len];
        for (row, at) in rows(&decided).enumerate() {
            if let Some(slot) = open.get_mut(at) {
                *slot = is_open(row);
            }
        }
        open
    }

    /// By lead: how it is known.
    pub(super) fn ids(&self, batch: &LeadBatch, scratch: Option<&mut Scratch>) -> Vec<Option<String>> {
        let decided = self.decide_by(batch, &self.ids, scratch);
        let mut ids = vec![None; batch.len];
        for (row, at) in rows(&decided).enumerate() {
            let id = match decided.table.columns.first() {
                Some(OutputColumn::Text { known, texts }) if known.get(row) => Some(texts.get(row).to_string()),
                Some(_) | None => None,
            };
            if let Some(slot) = ids.get_mut(at) {
                *slot = id;
            }
        }
        ids
    }
}

/// The stage of a row; `None` where there is none.
pub(super) fn stage(codes: Option<&[u32]>, row: u32) -> Option<usize> {
    codes?.get(row as usize).map(|code| *code as usize)
}

/// The places in the batch of the rows of a table.
fn rows(decided: &Decided) -> impl Iterator<Item = usize> + '_ {
    (0..decided.table.len).map(|row| match &decided.rows {
        Some(rows) => rows.get(row).copied().unwrap_or(usize::MAX),
        None => row,
    })
}

/// The codes of a column of words.
pub(super) fn codes(column: &OutputColumn) -> Option<&[u32]> {
    if let OutputColumn::Word { codes, .. } = column {
        Some(codes)
    } else {
        None
    }
}

/// The numbers of a column.
pub(super) fn numbers(column: &OutputColumn) -> Option<&[i64]> {
    if let OutputColumn::Decimal { values, .. } = column {
        Some(values)
    } else {
        None
    }
}

/// Columns stand in the order of the definition; their names may have been made to differ.
fn select(engine: &Engine, columns: &[Column]) -> Selection {
    let definition = engine.definition();
    let (scores, grades) = (definition.scores.len(), definition.grades.len());
    let criteria = definition.criteria.len();
    // `id`, and with a lifecycle `stage_before`, `stage`, `path` and `outcome`, stand in front.
    let front = if definition.lifecycle.is_some() { 5 } else { 1 };
    let gates = front + scores * 3 + grades + criteria;
    let names = engine.columns();
    let place = |column: &Column| match column {
        Column::Id => Some(0),
        Column::StageBefore => names.iter().position(|c| c.name == "stage_before"),
        Column::Stage => names.iter().position(|c| c.name == "stage"),
        Column::Score(id) => Some(front + id.index() * 3),
        Column::Grade(id) => Some(front + scores * 3 + id.index()),
        Column::Criterion(id) => Some(front + scores * 3 + grades + id.index()),
        Column::Gate(id) => Some(gates + id.index()),
        Column::Open => {
            let behind = gates + definition.gates.len();
            let at = names.iter().skip(behind).position(|c| c.name == "open");
            at.map(|at| at + behind)
        }
    };
    let chosen: Vec<&str> = columns
        .iter()
        .filter_map(|column| names.get(place(column)?).map(|c| c.name.as_str()))
        .collect();
    let selection = engine.select(&chosen, Counting::Off);
    selection.unwrap_or_else(|_| engine.select_all(Counting::Off))
}
