//! Files of cases: a table whose columns are those of an export, beside columns headed `expect …`.
//!
//! The leads are read as `run` reads them; what is expected of them is read here, typed, and checked against the definition. Knows
//! bytes and the names people give their files, never paths.

mod cell;
mod head;
mod place;
mod rows;

use crate::prepare::{CaseTable, TableCase};
use head::{Column, Head};
use leadspec_data::{
    EventStore, EventStoreBuilder, EventsError, LeadBatch, Notice, ReadOptions, Reject, Schema, Source,
};
use leadspec_diagnostics::Span;
use leadspec_ir::{At, CaseFile, CaseMark, Definition, Expected, SampleLead};
use rows::{RawRow, RawTable};
use std::collections::BTreeMap;
use std::fmt;
use std::io::Cursor;

/// A file, as somebody else read it.
#[derive(Debug, Clone, Copy)]
pub struct CaseInput<'a> {
    /// What people call it.
    pub name: &'a str,
    /// What it holds.
    pub bytes: &'a [u8],
    /// How it is to be read.
    pub options: &'a ReadOptions,
    /// Where its text starts among the sources, if it was added to them as it stands: only then its cells have places there.
    pub base: Option<u32>,
}

/// Why a file of cases can't be used: everything that is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseTableError {
    /// In the order of the file.
    pub problems: Vec<CaseProblem>,
}

/// One thing that is wrong with a file of cases or with that of their events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseProblem {
    /// What people call the file.
    pub file: String,
    /// The line, from 1, if it is about one.
    pub line: Option<u64>,
    /// The head of the column, if it is about one.
    pub column: Option<String>,
    /// What is wrong.
    pub message: String,
    /// What would be right.
    pub help: Option<String>,
}

impl fmt::Display for CaseProblem {
    /// `cases.csv:3, column `expect stage`: `sqll` is not a stage; did you mean `sql`?`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        if let Some(column) = &self.column {
            write!(f, ", column `{column}`")?;
        }
        write!(f, ": {}", self.message)?;
        self.help.as_ref().map_or(Ok(()), |help| write!(f, "; {help}"))
    }
}

impl fmt::Display for CaseTableError {
    /// One line a problem.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, problem) in self.problems.iter().enumerate() {
            if place > 0 {
                f.write_str("\n")?;
            }
            problem.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for CaseTableError {}

/// What does not fit, and what would.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Misfit {
    pub(crate) problem: String,
    pub(crate) right: String,
}

impl CaseTable {
    /// Reads a file of cases, and the file of their events where there is one; without, JSON leads may hold their own.
    ///
    /// # Errors
    /// With everything that is wrong: columns that expect nothing that is known, cells that do not fit, events that can't be read. A
    /// lead that can't be read is no error but a case, which may expect just that.
    pub fn read(
        definition: &Definition,
        declared: &CaseFile,
        leads: CaseInput,
        events: Option<CaseInput>,
    ) -> Result<CaseTable, CaseTableError> {
        let mut reading = Reading {
            definition,
            // Where nothing depends on the day, none is too late.
            as_of: declared.as_of.unwrap_or(i64::MAX),
            input: leads,
            problems: Vec::new(),
            notices: Vec::new(),
        };
        let table = reading.table(declared, events);
        match table {
            Some(table) if reading.problems.is_empty() => Ok(table),
            Some(_) | None => Err(CaseTableError {
                problems: reading.problems,
            }),
        }
    }
}

/// A file of cases on its way.
struct Reading<'a> {
    definition: &'a Definition,
    as_of: i64,
    input: CaseInput<'a>,
    problems: Vec<CaseProblem>,
    notices: Vec<String>,
}

/// The leads that can be read, by row, and why the others can't.
#[derive(Default)]
struct Leads {
    samples: BTreeMap<u64, SampleLead>,
    rejects: BTreeMap<u64, Vec<Reject>>,
}

impl Reading<'_> {
    fn problem(&mut self, line: Option<u64>, column: Option<&str>, message: impl Into<String>, help: Option<String>) {
        self.problems.push(CaseProblem {
            file: self.input.name.to_string(),
            line,
            column: column.map(str::to_string),
            message: message.into(),
            help,
        });
    }

    /// `None` where there is no going on.
    fn table(&mut self, declared: &CaseFile, events: Option<CaseInput>) -> Option<CaseTable> {
        let definition = self.definition;
        let raw = self.raw()?;
        let columns: Vec<Column> = raw.heads.iter().map(|h| head::column(definition, h)).collect();
        self.heads(declared, &raw, &columns);
        let store = match events {
            Some(events) => Some(self.events(events)?),
            None => None,
        };
        let leads = self.leads(store.as_ref())?;
        self.unread(&raw, &leads);
        let table = self.cases(&raw, &columns, leads);
        if declared.expectations.is_empty() {
            self.idle_rows(&table);
        }
        self.strangers(store.as_ref());
        Some(CaseTable {
            notices: std::mem::take(&mut self.notices),
            ..table
        })
    }

    /// The cells of the file, not yet understood.
    fn raw(&mut self) -> Option<RawTable> {
        match rows::read(self.definition, &self.input) {
            Ok(raw) => Some(raw),
            Err(messages) => {
                for message in messages {
                    self.problem(None, None, message, None);
                }
                None
            }
        }
    }

    /// What is wrong with the columns.
    fn heads(&mut self, declared: &CaseFile, raw: &RawTable, columns: &[Column]) {
        for (head, column) in raw.heads.iter().zip(columns) {
            match column {
                Column::Wrong(misfit) => {
                    let (line, head) = (raw.header_line, head.trim().to_string());
                    self.problem(line, Some(&head), misfit.problem.clone(), Some(misfit.right.clone()));
                }
                Column::Case | Column::Skip | Column::Expect(_) | Column::Other => {}
            }
        }
        let expects = |column: &Column| matches!(column, Column::Expect(_) | Column::Wrong(_));
        if declared.expectations.is_empty() && !columns.iter().any(expects) {
            let examples = head::examples(self.definition);
            let message = "no column says what is expected of its leads";
            let help = format!("head a column {examples} …, or write `expect …` in the test for all of them");
            self.problem(raw.header_line, None, message, Some(help));
        }
    }

    /// The events of a second file. Tests hold no events that can't be read: such a row is an error.
    fn events(&mut self, events: CaseInput) -> Option<EventStore> {
        let mut builder = EventStoreBuilder::new(self.definition, self.as_of);
        let mut found: Vec<CaseProblem> = Vec::new();
        let problem = |line: Option<u64>, column: Option<String>, message: String| CaseProblem {
            file: events.name.to_string(),
            line,
            column,
            message,
            help: None,
        };
        let mut rejected = |rejects: &[Reject]| {
            let told = rejects
                .iter()
                .map(|r| problem(Some(r.line), r.column.clone(), r.to_string()));
            found.extend(told);
        };
        let added = match open(&events) {
            Ok(mut source) => builder.add(&mut source, None, &mut rejected),
            Err(error) => Err(EventsError::Read(error)),
        };
        if let Err(error) = &added {
            found.extend(
                error
                    .to_string()
                    .lines()
                    .map(|line| problem(None, None, line.to_string())),
            );
        }
        self.problems.append(&mut found);
        added.ok().map(|()| builder.finish())
    }

    /// The leads, read as `run` reads them.
    fn leads(&mut self, store: Option<&EventStore>) -> Option<Leads> {
        let mut source = self.kept(open(&self.input))?;
        let schema = self.kept(Schema::new(self.definition, source.header(), &[]))?;
        let schema = match store {
            Some(_) => schema,
            None => schema.with_nested_events(self.definition, self.as_of),
        };
        self.notices
            .extend(schema.notices().iter().filter_map(|notice| match notice {
                Notice::NoColumn { near: Some(_), .. } => Some(notice.to_string()),
                Notice::NoColumn { near: None, .. } => None,
            }));
        let mut leads = Leads::default();
        while let Some(piece) = self.kept(source.next_piece())? {
            let mut decoded = schema.decode(piece);
            if let Some(store) = store {
                decoded.batch.events = store.batch_for(&decoded.batch);
            }
            for (place, row) in decoded.batch.rows.iter().enumerate() {
                if let Some(sample) = decoded.batch.sample(self.definition, place) {
                    leads.samples.insert(*row, sample);
                }
            }
            for reject in decoded.rejects {
                leads.rejects.entry(reject.row).or_default().push(reject);
            }
        }
        Some(leads)
    }

    /// What a reader gave, or its complaint as problems, one a line.
    fn kept<T, E: fmt::Display>(&mut self, result: Result<T, E>) -> Option<T> {
        match result {
            Ok(got) => Some(got),
            Err(error) => {
                for line in error.to_string().lines() {
                    self.problem(None, None, line, None);
                }
                None
            }
        }
    }

    /// A row whose lead can be read, but not what is expected of it, must not pass unseen.
    fn unread(&mut self, raw: &RawTable, leads: &Leads) {
        for (row, line, message) in &raw.unread {
            if leads.samples.contains_key(row) {
                self.problem(Some(*line), None, message.clone(), None);
            }
        }
    }

    fn cases(&mut self, raw: &RawTable, columns: &[Column], leads: Leads) -> CaseTable {
        let Leads { samples, mut rejects } = leads;
        let by_row: BTreeMap<u64, &RawRow> = raw.rows.iter().map(|row| (row.row, row)).collect();
        let mut rows: Vec<(u64, u64)> = raw.rows.iter().map(|row| (row.row, row.line)).collect();
        rows.extend(
            rejects
                .iter()
                .filter_map(|(row, of)| of.first().map(|r| (*row, r.line))),
        );
        rows.sort_unstable();
        rows.dedup_by_key(|(row, _)| *row);
        let mut cases = Vec::with_capacity(rows.len());
        let (mut written, mut numbers) = (Vec::new(), Vec::new());
        for (row, line) in rows {
            let cells = by_row.get(&row);
            let says = |wanted: &Column| {
                let place = columns.iter().position(|column| column == wanted)?;
                let says = cells?.says(place)?.trim();
                (!says.is_empty()).then(|| says.to_string())
            };
            let mark = says(&Column::Skip).and_then(mark);
            let expectations = match (cells, &mark) {
                (Some(cells), None) => self.expectations(raw, columns, cells),
                (Some(_) | None, _) => Vec::new(),
            };
            let lead = samples.get(&row).map(|sample| {
                written.push(sample.clone());
                numbers.push((row, line));
                written.len() - 1
            });
            cases.push(TableCase {
                name: says(&Column::Case).or_else(|| self.id(raw, *cells?)),
                line,
                lead,
                rejects: rejects.remove(&row).unwrap_or_default(),
                expectations,
                mark,
            });
        }
        let mut leads = LeadBatch::of_samples(self.definition, self.as_of, &written);
        (leads.rows, leads.lines) = numbers.into_iter().unzip();
        CaseTable {
            file: self.input.name.to_string(),
            form: raw.form,
            delimiter: raw.delimiter,
            leads,
            cases,
            notices: Vec::new(),
        }
    }

    /// Rows of which nothing is expected, but that they are decided.
    fn idle_rows(&mut self, table: &CaseTable) {
        let is_idle = |case: &&TableCase| case.expectations.is_empty() && case.mark.is_none();
        let mut idle = table.cases.iter().filter(is_idle).map(|case| case.line);
        if let Some(line) = idle.next() {
            let others = match idle.count() {
                0 => String::new(),
                1 => ", and of 1 more".to_string(),
                more => format!(", and of {more} more"),
            };
            self.notices.push(format!(
                "nothing is expected of the row on line {line}{others}: it passes if it is decided"
            ));
        }
    }

    /// What a lead is known by, unless that is not to be shown.
    fn id(&self, raw: &RawTable, cells: &RawRow) -> Option<String> {
        let field = &self.definition.fields[self.definition.id?];
        let place = raw.heads.iter().position(|head| head.trim() == field.column.trim())?;
        let says = cells.says(place)?.trim();
        (!field.personal && !says.is_empty()).then(|| says.to_string())
    }

    fn expectations(&mut self, raw: &RawTable, columns: &[Column], cells: &RawRow) -> Vec<Expected> {
        let mut all = Vec::new();
        for (place, column) in columns.iter().enumerate() {
            let Column::Expect(head) = column else { continue };
            let Some(says) = cells.says(place) else { continue };
            match cell::read(self.definition, *head, says) {
                Ok(kinds) => {
                    let span = cells.place(place).map(|at| self.span(at));
                    let at = At(span.unwrap_or_default());
                    // One of several things in a cell can't be rewritten alone.
                    let value_at = span.filter(|_| kinds.len() == 1 && can_rewrite(*head)).map(At);
                    all.extend(kinds.into_iter().map(|kind| Expected { kind, at, value_at }));
                }
                Err(misfit) => {
                    let head = raw.heads.get(place).map_or("", |head| head.trim()).to_string();
                    self.problem(Some(cells.line), Some(&head), misfit.problem, Some(misfit.right));
                }
            }
        }
        all
    }

    /// A place in the file as a place among the sources.
    fn span(&self, at: std::ops::Range<usize>) -> Span {
        let base = self.input.base.unwrap_or(0);
        let offset = |place: usize| base.saturating_add(u32::try_from(place).unwrap_or(u32::MAX));
        Span::new(offset(at.start), offset(at.end))
    }

    /// Events that count for nobody.
    fn strangers(&mut self, store: Option<&EventStore>) {
        let Some(store) = store else { return };
        let (leads, some) = store.unmatched(3);
        if leads > 0 {
            let is_personal = self.definition.id.is_some_and(|id| self.definition.fields[id].personal);
            let names: Vec<String> = some.iter().map(|name| format!("`{name}`")).collect();
            let shown = if is_personal {
                String::new()
            } else {
                format!(": {}{}", names.join(", "), if leads > 3 { " …" } else { "" })
            };
            let leads = if leads == 1 {
                "1 lead".to_string()
            } else {
                format!("{leads} leads")
            };
            self.notices.push(format!(
                "there are events of {leads} that the file does not hold{shown}"
            ));
        }
        for kind in store.counts.unknown_kinds.keys() {
            self.notices
                .push(format!("events `{kind}` are none of the definition's"));
        }
    }
}

/// Whether what came out can be written in place of the whole cell.
fn can_rewrite(head: Head) -> bool {
    match head {
        Head::Stage
        | Head::Path
        | Head::Outcome
        | Head::Asks
        | Head::Gate(_)
        | Head::Criterion(_)
        | Head::Score(_)
        | Head::Grade(_)
        | Head::Range(_)
        | Head::Reason
        | Head::Action
        | Head::Rejected => true,
        Head::NotAsks | Head::Snapshot => false,
    }
}

fn mark(says: String) -> Option<CaseMark> {
    match says.to_ascii_lowercase().as_str() {
        "no" | "false" => None,
        "todo" => Some(CaseMark::Todo),
        _ => Some(CaseMark::Skip(says)),
    }
}

/// Opens a file from its beginning.
fn open(input: &CaseInput) -> Result<Source, leadspec_data::ReadError> {
    Source::open(Box::new(Cursor::new(input.bytes.to_vec())), input.options)
}
