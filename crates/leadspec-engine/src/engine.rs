//! The interpreter's face: a definition made ready for an as-of day, what to decide of each lead, and batches decided.

use crate::columns::{Columns, bit};
use crate::eval::{self, Room};
use crate::memo::{self, Memo};
use crate::outcome::Outcome;
use crate::output::{self, Shows, Vocabulary};
use crate::plan::{Plan, Step};
use crate::signals::{Key, Signals};
use crate::tally::Tally;
use crate::{assemble, count};
use leadspec_data::{LeadBatch, OutputField, OutputTable};
use leadspec_ir::{ArenaId, Definition, FieldId};
use std::sync::Arc;

/// A definition made ready to decide leads as of a day. Immutable: threads share one, each with a [`Scratch`] of its own.
#[derive(Debug, Clone)]
pub struct Engine {
    pub(crate) definition: Arc<Definition>,
    pub(crate) as_of: i64,
    pub(crate) plan: Plan,
    pub(crate) signals: Signals,
    pub(crate) vocabulary: Vocabulary,
    fields: Vec<OutputField>,
    shows: Vec<Shows>,
}

/// What to compute: some columns, and whether to count. Belongs to the engine that made it.
#[derive(Debug, Clone)]
pub struct Selection {
    pub(crate) shows: Vec<Shows>,
    fields: Vec<OutputField>,
    /// What is computed from the facts.
    pub(crate) steps: Vec<Step>,
    /// What is asked once more with every unknown open.
    pub(crate) possible: Vec<Step>,
    pub(crate) settles: bool,
    pub(crate) asks: bool,
    pub(crate) open: bool,
    pub(crate) counting: Counting,
}

/// Whether [`Decided::tally`] is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counting {
    /// It is; every gate, score, grade and criterion is then computed.
    On,
    /// It stays empty.
    Off,
}

/// A column that a definition's decisions do not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownColumn(
    /// The name.
    pub String,
);

/// Memory that is used again from batch to batch: one for each thread. Another engine may use it too; what it remembers of leads that
/// settle alike is then forgotten.
#[derive(Debug, Clone, Default)]
pub struct Scratch {
    pub(crate) columns: Columns,
    pub(crate) room: Room,
    pub(crate) keys: Vec<u64>,
    pub(crate) memo: Memo<Outcome>,
    /// By lead: the place of its outcome.
    pub(crate) outcomes: Vec<u32>,
    pub(crate) answers: crate::answer::Possibilities,
    pub(crate) questions: crate::question::Questions,
    pub(crate) open: Vec<u64>,
    pub(crate) open_memo: Memo<Vec<bool>>,
    /// Whose outcomes are remembered: an engine is told by its own copy of its digest.
    owner: Option<Arc<[String]>>,
}

/// A batch of decisions.
#[derive(Debug, Clone, Default)]
pub struct Decided {
    /// The selected columns, one row for each decided lead, in input order.
    pub table: OutputTable,
    /// The places in the batch of the decided leads; `None`: all of them.
    pub rows: Option<Vec<usize>>,
    /// The leads that could not be decided.
    pub undecided: Vec<Undecided>,
    /// Counts over the decided leads, if they were asked for.
    pub tally: Tally,
}

/// A lead that could not be decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undecided {
    /// Its place in the batch.
    pub row: usize,
    /// Why, in plain words: `runs in a circle: sal -> nurture -> mql -> sal`.
    pub reason: String,
}

impl Engine {
    /// Makes a definition ready. `as_of` is the as-of day, in days since 1970-01-01: `today` in the definition.
    pub fn new(definition: Arc<Definition>, as_of: i64) -> Engine {
        let plan = Plan::new(&definition, as_of);
        Engine::of_plan(definition, as_of, plan)
    }

    /// An engine with this plan of the definition.
    pub(crate) fn of_plan(definition: Arc<Definition>, as_of: i64, plan: Plan) -> Engine {
        let (fields, shows) = output::columns(&definition).into_iter().unzip();
        Engine {
            signals: Signals::new(&plan),
            vocabulary: Vocabulary::new(&definition, as_of),
            definition,
            as_of,
            plan,
            fields,
            shows,
        }
    }

    /// The same with another plan of the same definition, whose nodes begin with this one's.
    pub(crate) fn with_plan(&self, plan: Plan) -> Engine {
        Engine { plan, ..self.clone() }
    }

    /// The definition it decides by.
    pub fn definition(&self) -> &Arc<Definition> {
        &self.definition
    }

    /// The as-of day, in days since 1970-01-01.
    pub fn as_of(&self) -> i64 {
        self.as_of
    }

    /// All columns a decision has, in order. Their names are documented in `docs/language/`.
    pub fn columns(&self) -> &[OutputField] {
        &self.fields
    }

    /// Selects columns by name, in this order.
    pub fn select(&self, names: &[&str], counting: Counting) -> Result<Selection, UnknownColumn> {
        let places: Result<Vec<usize>, UnknownColumn> = names
            .iter()
            .map(|name| {
                let place = self.fields.iter().position(|f| f.name == *name);
                place.ok_or_else(|| UnknownColumn((*name).to_string()))
            })
            .collect();
        Ok(self.selection(&places?, counting))
    }

    /// Selects all columns.
    pub fn select_all(&self, counting: Counting) -> Selection {
        let places: Vec<usize> = (0..self.fields.len()).collect();
        self.selection(&places, counting)
    }

    fn selection(&self, places: &[usize], counting: Counting) -> Selection {
        let shows: Vec<Shows> = places.iter().filter_map(|p| self.shows.get(*p).copied()).collect();
        let fields = places.iter().filter_map(|p| self.fields.get(*p).cloned()).collect();
        let counts = counting == Counting::On;
        let asks = shows.iter().any(|s| matches!(s, Shows::Asks | Shows::Questions));
        let open = shows.contains(&Shows::Open);
        let settles = counts
            || asks
            || open
            || shows.iter().any(|s| {
                matches!(
                    s,
                    Shows::Stage | Shows::Path | Shows::Outcome | Shows::Reasons | Shows::Actions | Shows::SlaDue
                )
            })
            // Whether a lead runs in a circle, and so is not decided, shows only when it settles.
            || self.definition.lifecycle.is_some();
        let mut roots: Vec<Step> = Vec::new();
        let mut possible: Vec<Step> = Vec::new();
        if settles {
            roots.extend(self.signals.columns.iter().map(|c| Step::Truth(*c)));
        }
        for show in &shows {
            self.roots(*show, &mut roots, &mut possible);
        }
        if counts {
            let all = (0..self.plan.scores.len())
                .map(Shows::Score)
                .chain((0..self.plan.grades.len()).map(Shows::Grade))
                .chain((0..self.plan.criteria.len()).map(Shows::Criterion))
                .chain((0..self.plan.gates.len()).map(Shows::Gate));
            all.for_each(|show| self.roots(show, &mut roots, &mut possible));
        }
        if asks {
            crate::question::roots(&self.plan, &mut roots, &mut possible);
        }
        if open {
            possible.extend(self.signals.columns.iter().map(|c| Step::Truth(*c)));
        }
        // Whatever is asked with the unknown open is also computed as it is: known facts are read from there.
        let possible = self.plan.needed(&possible, true);
        roots.extend(possible.iter().copied());
        let steps = self.plan.needed(&roots, false);
        Selection {
            shows,
            fields,
            steps,
            possible,
            settles,
            asks,
            open,
            counting,
        }
    }

    fn roots(&self, show: Shows, roots: &mut Vec<Step>, possible: &mut Vec<Step>) {
        match show {
            Shows::Score(place) => roots.push(Step::Score(ArenaId::from_index(place))),
            Shows::Low(place) | Shows::High(place) => {
                roots.push(Step::Score(ArenaId::from_index(place)));
                possible.push(Step::Score(ArenaId::from_index(place)));
            }
            Shows::Grade(place) => roots.extend(self.plan.grades.get(place).map(|c| Step::Code(*c))),
            Shows::Criterion(place) => roots.extend(self.plan.criteria.get(place).map(|c| Step::Truth(*c))),
            Shows::Gate(place) => {
                roots.extend(
                    self.plan
                        .gates
                        .get(place)
                        .iter()
                        .flat_map(|g| [Step::Truth(g.failed), Step::Truth(g.unknown)]),
                );
            }
            Shows::UnknownCriteria => roots.extend(self.plan.criteria.iter().map(|c| Step::Truth(*c))),
            Shows::Id
            | Shows::StageBefore
            | Shows::Stage
            | Shows::Path
            | Shows::Outcome
            | Shows::Reasons
            | Shows::Asks
            | Shows::Questions
            | Shows::Open
            | Shows::Actions
            | Shows::SlaDue
            | Shows::Definition
            | Shows::Version
            | Shows::Digest
            | Shows::AsOf => {}
        }
    }

    /// Decides the leads of a batch.
    pub fn decide(&self, batch: &LeadBatch, selection: &Selection, scratch: &mut Scratch) -> Decided {
        self.evaluate(batch, selection, scratch);
        let undecided = self.undecided(batch, selection, scratch);
        let rows: Option<Vec<usize>> = (!undecided.is_empty()).then(|| {
            let mut circles = undecided.iter().map(|u| u.row).peekable();
            (0..batch.len).filter(|row| circles.next_if_eq(row).is_none()).collect()
        });
        let columns = selection
            .shows
            .iter()
            .map(|show| assemble::column(self, *show, batch, scratch))
            .collect();
        let mut table = OutputTable {
            len: batch.len,
            columns,
        };
        if let Some(rows) = &rows {
            table = assemble::keep(&table, rows);
        }
        let tally = match selection.counting {
            Counting::On => count::count(self, batch, scratch, undecided.len()),
            Counting::Off => Tally::default(),
        };
        Decided {
            table,
            rows,
            undecided,
            tally,
        }
    }

    /// Computes all columns a selection needs, and settles.
    pub(crate) fn evaluate(&self, batch: &LeadBatch, selection: &Selection, scratch: &mut Scratch) {
        self.own(scratch);
        eval::compute(
            &self.plan,
            &selection.steps,
            batch,
            &mut scratch.columns,
            &mut scratch.room,
        );
        if selection.settles {
            self.settle(batch, scratch);
        }
        if !selection.possible.is_empty() {
            crate::answer::compute(&self.plan, &selection.possible, batch, scratch);
        }
        if selection.open {
            crate::open::compute(self, batch, scratch);
        }
        if selection.asks {
            crate::question::compute(self, batch, scratch);
        }
    }

    /// Takes scratch memory over: what another engine remembers in it is forgotten.
    pub(crate) fn own(&self, scratch: &mut Scratch) {
        if !scratch
            .owner
            .as_ref()
            .is_some_and(|owner| Arc::ptr_eq(owner, &self.vocabulary.digest))
        {
            *scratch = Scratch {
                owner: Some(self.vocabulary.digest.clone()),
                ..Scratch::default()
            };
        }
    }

    /// Settles the leads of a batch by the columns computed of them.
    pub(crate) fn settle(&self, batch: &LeadBatch, scratch: &mut Scratch) {
        let Scratch {
            columns,
            keys,
            memo,
            outcomes,
            ..
        } = scratch;
        let signals = self.signals.columns.iter().map(|c| columns.truths[*c].truth.as_slice());
        let stages = (0..batch.len).map(|row| self.stage_before(batch, row));
        let words = memo::keys(batch.len, stages, signals, keys);
        memo.start(words);
        outcomes.clear();
        outcomes.extend(keys.chunks(words).map(|key| {
            memo.place(key, || {
                Outcome::of(
                    self,
                    &Key {
                        signals: &self.signals,
                        words: key,
                    },
                )
            })
        }));
    }

    /// Where a lead is: the stage field, or the initial stage where that is unknown or there is none.
    pub(crate) fn stage_before(&self, batch: &LeadBatch, row: usize) -> usize {
        let column = self
            .definition
            .stage
            .and_then(|field: FieldId| batch.fields.get(field.index()));
        match column.map(|c| (&c.known, &c.values)) {
            Some((known, leadspec_data::Values::Code(codes))) if bit(known.words(), row) => {
                let stage = codes.get(row).map_or(self.plan.initial, |code| *code as usize);
                if stage < self.plan.stages.len() {
                    stage
                } else {
                    self.plan.initial
                }
            }
            _ => self.plan.initial,
        }
    }

    fn undecided(&self, batch: &LeadBatch, selection: &Selection, scratch: &Scratch) -> Vec<Undecided> {
        if !selection.settles || scratch.memo.values().iter().all(|o| o.settled.circle.is_none()) {
            return Vec::new();
        }
        let mut undecided = Vec::new();
        for (row, place) in scratch.outcomes.iter().enumerate().take(batch.len) {
            if let Some(circle) = scratch.memo.get(*place).and_then(|o| o.settled.circle.as_ref()) {
                undecided.push(Undecided {
                    row,
                    reason: self.circle_text(circle),
                });
            }
        }
        undecided
    }

    /// A circle spelled out.
    pub(crate) fn circle_text(&self, circle: &[usize]) -> String {
        let names: Vec<&str> = circle.iter().map(|stage| self.stage_name(*stage)).collect();
        format!("runs in a circle: {}", names.join(" -> "))
    }

    /// What definitions call a stage.
    pub(crate) fn stage_name(&self, stage: usize) -> &str {
        let lifecycle = self.definition.lifecycle.as_ref();
        lifecycle
            .and_then(|l| l.stages.iter().nth(stage))
            .map_or("", |s| s.name.as_str())
    }
}

impl Selection {
    /// The selected columns' names and types.
    pub fn fields(&self) -> &[OutputField] {
        &self.fields
    }
}

impl Scratch {
    /// Nothing computed yet.
    pub fn new() -> Scratch {
        Scratch::default()
    }

    /// How a lead settled.
    pub(crate) fn outcome(&self, row: usize) -> Option<&Outcome> {
        self.outcomes.get(row).and_then(|place| self.memo.get(*place))
    }
}

impl std::fmt::Display for UnknownColumn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "there is no column `{}` in a decision", self.0)
    }
}

impl std::error::Error for UnknownColumn {}
