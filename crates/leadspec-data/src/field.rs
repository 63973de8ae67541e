//! What a field's declaration says about its cells, made ready to read columns of them.

use crate::builder::{Bits, ColumnBuilder, Interner, ValuesBuilder};
use crate::cell::{Block, Cell, CellKind, shorten};
use crate::date::{self, Clock};
use crate::number::{NotNumber, short_decimal, short_integer};
use crate::quantity::{Fast, QuantityReader};
use crate::reject::Reason;
use crate::words::WordTable;
use leadspec_diagnostics::nearest;
use leadspec_ir::{ChoiceDomain, Definition, Field, FieldType};

/// The code of texts that mean missing, in tables of words.
const MISSING: u32 = u32::MAX;

/// Reads the cells of one field.
#[derive(Debug, Clone)]
pub(crate) struct FieldReader {
    required: bool,
    /// Texts that mean missing; only for kinds that have no table of their own.
    missing: WordTable,
    kind: Kind,
}

#[derive(Debug, Clone)]
enum Kind {
    Bool {
        words: WordTable,
        yes: Vec<String>,
        no: Vec<String>,
    },
    Quantity(QuantityReader),
    Code {
        words: WordTable,
        names: Vec<String>,
    },
    Text,
    List {
        separator: String,
        item: Box<Kind>,
    },
}

/// Why a cell can't be read; the words are found later, see [`FieldReader::reason`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Why {
    Missing,
    Number(NotNumber),
    Range,
    Currency,
    Date,
    Duration,
    Choice,
    Form(CellKind),
}

/// A cell that can't be read.
#[derive(Debug, Clone)]
pub(crate) struct Fault {
    /// Its row in the block.
    pub(crate) row: usize,
    /// What stands there, cut to a sane length.
    pub(crate) value: String,
    /// Why.
    pub(crate) reason: Reason,
}

impl FieldReader {
    pub(crate) fn new(field: &Field, definition: &Definition, clock: &Clock) -> FieldReader {
        let kind = Kind::new(&field.ty, field, definition, clock);
        let mut missing = WordTable::new(field.missing.len(), field.fold_case);
        if !matches!(kind, Kind::Bool { .. } | Kind::Code { .. }) {
            field
                .missing
                .iter()
                .for_each(|text| missing.insert(text.trim(), MISSING));
        }
        FieldReader {
            required: !field.optional,
            missing,
            kind,
        }
    }

    /// A column that is carried along as it stands.
    pub(crate) fn verbatim() -> FieldReader {
        FieldReader {
            required: false,
            missing: WordTable::new(0, false),
            kind: Kind::Text,
        }
    }

    /// A column of this field without rows yet, with room for so many. With `whole`, distinct texts are found however many there
    /// are.
    pub(crate) fn builder(&self, whole: bool, room: usize) -> ColumnBuilder {
        ColumnBuilder {
            known: Bits::with_room(room),
            values: self.kind.builder(whole, room),
        }
    }

    /// Adds a column of a block; cells that can't be read become unknown and are told as faults.
    pub(crate) fn read(&self, block: &Block<'_>, column: usize, builder: &mut ColumnBuilder, faults: &mut Vec<Fault>) {
        let mut fill = Fill {
            reader: self,
            block,
            column,
            known: &mut builder.known,
            faults,
        };
        match (&self.kind, &mut builder.values) {
            (Kind::Bool { words, .. }, ValuesBuilder::Bool(bits)) => {
                fill.run(|cell| read_bool(words, cell), |yes| bits.push(yes));
            }
            (Kind::Code { words, .. }, ValuesBuilder::Code(codes)) => {
                fill.run(|cell| read_word(words, cell), |code| codes.push(code));
            }
            (Kind::Quantity(quantity), ValuesBuilder::Quantity(values)) => {
                let push = |value| values.push(value);
                match quantity.fast() {
                    Fast::Integer => fill.run(|cell| self.quantity(quantity, cell, short_integer), push),
                    Fast::Decimal => fill.run(|cell| self.quantity(quantity, cell, short_decimal), push),
                    Fast::Date => fill.run(|cell| self.quantity(quantity, cell, date::iso_day), push),
                    Fast::None => fill.run(|cell| self.quantity(quantity, cell, |_| None), push),
                }
            }
            (Kind::Text, ValuesBuilder::Text(codes, interner)) => {
                fill.run(
                    |cell| Ok(self.text(cell)?.map(|cell| interner.place(cell))),
                    |place| codes.push(place),
                );
            }
            (Kind::List { separator, item }, ValuesBuilder::List(ends, items)) => {
                // Items of a cell that turns out to be unreadable stay with that cell's row.
                let end = std::cell::Cell::new(0);
                fill.run(
                    |cell| {
                        let known = self.list(separator, item, cell, items);
                        end.set(u32::try_from(items.len()).unwrap_or(u32::MAX));
                        Ok(known?.then_some(()))
                    },
                    |()| ends.push(end.get()),
                );
            }
            // Builders come from `builder` of the same field.
            _ => debug_assert!(false, "a builder of another type"),
        }
    }

    #[inline]
    fn is_marker(&self, cell: Cell<'_>) -> bool {
        !self.missing.is_empty() && self.is_among_markers(cell)
    }

    fn is_among_markers(&self, cell: Cell<'_>) -> bool {
        self.missing.get_trimmed(cell).is_some()
    }

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "the loop over a column's cells is made around it")]
    fn quantity(
        &self,
        quantity: &QuantityReader,
        cell: Cell<'_>,
        fast: impl Fn(Cell<'_>) -> Option<i64>,
    ) -> Result<Option<i64>, Why> {
        if cell.len() == 0 || self.is_marker(cell) {
            return Ok(None);
        }
        let value = match fast(cell) {
            Some(value) if matches!(cell.kind, CellKind::Text | CellKind::Number) => value,
            _ => match quantity.read(cell)? {
                Some(value) => value,
                None => return Ok(None),
            },
        };
        if quantity.allows(value) {
            Ok(Some(value))
        } else {
            Err(Why::Range)
        }
    }

    #[inline]
    fn text<'c>(&self, cell: Cell<'c>) -> Result<Option<Cell<'c>>, Why> {
        match cell.kind {
            CellKind::Array | CellKind::Object => Err(Why::Form(cell.kind)),
            CellKind::Text
            | CellKind::Quoted
            | CellKind::Escaped
            | CellKind::Number
            | CellKind::Bool
            | CellKind::Iso
            | CellKind::Null => {
                let nothing = cell.len() == 0 || cell.trim().len() == 0 || self.is_marker(cell);
                Ok(Some(cell).filter(|_| !nothing))
            }
        }
    }

    /// Adds the items of a list and says whether there is one.
    fn list(&self, separator: &str, item: &Kind, cell: Cell<'_>, items: &mut ValuesBuilder) -> Result<bool, Why> {
        match cell.kind {
            CellKind::Object => return Err(Why::Form(cell.kind)),
            CellKind::Array => {
                for (kind, text) in crate::json::items(cell.text()) {
                    let unescaped;
                    let resolved = match kind {
                        CellKind::Null => continue,
                        CellKind::Escaped => {
                            unescaped = crate::json::unescape(text);
                            Cell::of(&unescaped)
                        }
                        CellKind::Text
                        | CellKind::Quoted
                        | CellKind::Number
                        | CellKind::Bool
                        | CellKind::Iso
                        | CellKind::Array
                        | CellKind::Object => Cell::of_kind(text, kind),
                    };
                    item.push(resolved, items)?;
                }
            }
            CellKind::Text
            | CellKind::Quoted
            | CellKind::Escaped
            | CellKind::Number
            | CellKind::Bool
            | CellKind::Iso
            | CellKind::Null => {
                let text = cell.text().trim();
                if text.is_empty() || self.is_marker(cell) {
                    return Ok(false);
                }
                let parts = if separator.is_empty() {
                    vec![text]
                } else {
                    text.split(separator).collect()
                };
                for part in parts.into_iter().map(str::trim).filter(|p| !p.is_empty()) {
                    item.push(Cell::of_kind(part, cell.kind), items)?;
                }
            }
        }
        Ok(true)
    }

    /// Why, in words that name what would be right.
    #[cold]
    fn reason(&self, why: Why, value: &str) -> Reason {
        match why {
            Why::Missing => Reason::Missing {
                marker: !value.trim().is_empty(),
            },
            Why::Number(_) | Why::Range | Why::Currency | Why::Date | Why::Duration | Why::Choice | Why::Form(_) => {
                self.kind.reason(why, value)
            }
        }
    }
}

/// One column of a block on its way into a builder.
struct Fill<'a, 'b> {
    reader: &'a FieldReader,
    block: &'a Block<'b>,
    column: usize,
    known: &'a mut Bits,
    faults: &'a mut Vec<Fault>,
}

impl Fill<'_, '_> {
    #[inline]
    fn run<T: Default>(&mut self, mut read: impl FnMut(Cell<'_>) -> Result<Option<T>, Why>, mut push: impl FnMut(T)) {
        let mut scratch = String::new();
        let mut row = 0;
        let mut column = self.block.column(self.column);
        while row < self.block.rows {
            // The bits of 64 rows at a time.
            let (first, mut known) = (row, 0);
            for span in column.by_ref().take(64) {
                let got = match self.block.plain(span) {
                    Some(cell) => read(cell),
                    None if span.kind() == CellKind::Null => Ok(None),
                    None => read(self.block.resolve(span, &mut scratch)),
                };
                if let Ok(Some(value)) = got {
                    known |= 1 << (row - first);
                    push(value);
                } else {
                    self.unread(row, span, got.err());
                    push(T::default());
                }
                row += 1;
            }
            if row == first {
                break;
            }
            self.known.push_word(known, row - first);
        }
    }

    #[inline]
    fn unread(&mut self, row: usize, span: crate::cell::Span, why: Option<Why>) {
        match why {
            Some(why) => self.fault(row, span, why),
            None if self.reader.required => self.fault(row, span, Why::Missing),
            None => {}
        }
    }

    #[cold]
    fn fault(&mut self, row: usize, span: crate::cell::Span, why: Why) {
        let mut scratch = String::new();
        let text = match span.kind() {
            CellKind::Null => "",
            CellKind::Text
            | CellKind::Quoted
            | CellKind::Escaped
            | CellKind::Number
            | CellKind::Bool
            | CellKind::Iso
            | CellKind::Array
            | CellKind::Object => self.block.resolve(span, &mut scratch).text(),
        };
        let reason = self.reader.reason(why, text);
        self.faults.push(Fault {
            row,
            value: shorten(text).into_owned(),
            reason,
        });
    }
}

#[inline(always)]
#[expect(clippy::inline_always, reason = "the loop over a column's cells is made around it")]
fn read_word(words: &WordTable, cell: Cell<'_>) -> Result<Option<u32>, Why> {
    if matches!(cell.kind, CellKind::Array | CellKind::Object) {
        return Err(Why::Form(cell.kind));
    }
    match words.get_trimmed(cell) {
        Some(MISSING) => Ok(None),
        Some(code) => Ok(Some(code)),
        None => Err(Why::Choice),
    }
}

#[inline(always)]
#[expect(clippy::inline_always, reason = "the loop over a column's cells is made around it")]
fn read_bool(words: &WordTable, cell: Cell<'_>) -> Result<Option<bool>, Why> {
    match read_word(words, cell) {
        Ok(code) => Ok(code.map(|code| code == 1)),
        // JSON's own true and false need no texts.
        Err(Why::Choice) if cell.kind == CellKind::Bool => Ok(Some(cell.text() == "true")),
        Err(why) => Err(why),
    }
}

impl Kind {
    fn new(ty: &FieldType, field: &Field, definition: &Definition, clock: &Clock) -> Kind {
        let fold = field.fold_case;
        // The empty text always means missing; markers go first, so that a marker wins over a choice of the same text.
        let table = |room: usize| {
            let mut words = WordTable::new(room + field.missing.len() + 1, fold);
            words.insert("", MISSING);
            field
                .missing
                .iter()
                .for_each(|text| words.insert(&folded(text, fold), MISSING));
            words
        };
        match ty {
            FieldType::Bool => {
                let mut words = table(field.yes.len() + field.no.len());
                for (texts, code) in [(&field.yes, 1), (&field.no, 0)] {
                    for text in texts {
                        words.insert(&folded(text, fold), code);
                    }
                }
                Kind::Bool {
                    words,
                    yes: field.yes.clone(),
                    no: field.no.clone(),
                }
            }
            FieldType::Quantity { unit, low, high } => {
                Kind::Quantity(QuantityReader::new(*unit, (*low, *high), field, clock))
            }
            FieldType::Text => Kind::Text,
            FieldType::Choice(domain) => {
                let texts = choice_texts(*domain, definition);
                let mut words = table(texts.iter().map(Vec::len).sum());
                for (code, texts) in (0..).zip(&texts) {
                    for text in texts {
                        words.insert(&folded(text, fold), code);
                    }
                }
                let names = texts.into_iter().flatten().collect();
                Kind::Code { words, names }
            }
            FieldType::List(item) => Kind::List {
                separator: field.separator.clone().unwrap_or_default(),
                item: Box::new(Kind::new(item, field, definition, clock)),
            },
        }
    }

    fn builder(&self, whole: bool, room: usize) -> ValuesBuilder {
        match self {
            Kind::Bool { .. } => ValuesBuilder::Bool(Bits::with_room(room)),
            Kind::Quantity(_) => ValuesBuilder::Quantity(Vec::with_capacity(room)),
            Kind::Code { .. } => ValuesBuilder::Code(Vec::with_capacity(room)),
            Kind::Text => ValuesBuilder::Text(Vec::with_capacity(room), Interner::new(!whole)),
            Kind::List { item, .. } => {
                ValuesBuilder::List(Vec::with_capacity(room), Box::new(item.builder(whole, room)))
            }
        }
    }

    /// Adds an item of a list.
    fn push(&self, cell: Cell<'_>, items: &mut ValuesBuilder) -> Result<(), Why> {
        match (self, items) {
            (Kind::Text, ValuesBuilder::Text(codes, interner)) => match cell.kind {
                CellKind::Array | CellKind::Object => return Err(Why::Form(cell.kind)),
                CellKind::Text
                | CellKind::Quoted
                | CellKind::Escaped
                | CellKind::Number
                | CellKind::Bool
                | CellKind::Iso
                | CellKind::Null => codes.push(interner.place(cell)),
            },
            (Kind::Code { words, .. }, ValuesBuilder::Code(codes)) => codes.extend(read_word(words, cell)?),
            (Kind::Bool { words, .. }, ValuesBuilder::Bool(bits)) => {
                if let Some(yes) = read_bool(words, cell)? {
                    bits.push(yes);
                }
            }
            (Kind::Quantity(quantity), ValuesBuilder::Quantity(values)) => {
                if let Some(value) = quantity.read(cell)? {
                    if !quantity.allows(value) {
                        return Err(Why::Range);
                    }
                    values.push(value);
                }
            }
            // The checker knows no lists of lists; builders come from `builder` of the same kind.
            _ => debug_assert!(false, "a builder of another type"),
        }
        Ok(())
    }

    fn reason(&self, why: Why, value: &str) -> Reason {
        if let Why::Form(found) = why {
            return Reason::WrongForm {
                found: form(found),
                expected: self.expected(),
            };
        }
        match self {
            Kind::Bool { yes, no, .. } => Reason::NotYesOrNo {
                yes: yes.clone(),
                no: no.clone(),
            },
            Kind::Code { names, .. } => Reason::NotAChoice {
                near: nearest(value.trim(), names.iter().map(String::as_str)).map(str::to_string),
                some: names.iter().take(8).cloned().collect(),
                of: names.len(),
            },
            Kind::Quantity(quantity) => quantity.reason(why),
            Kind::List { item, .. } => item.reason(why, value),
            Kind::Text => Reason::WrongForm {
                found: "something else",
                expected: self.expected(),
            },
        }
    }

    fn expected(&self) -> &'static str {
        match self {
            Kind::Bool { .. } => "yes or no",
            Kind::Quantity(quantity) => quantity.expected(),
            Kind::Code { .. } => "one of the declared choices",
            Kind::Text => "a text",
            Kind::List { .. } => "a list",
        }
    }
}

pub(crate) fn form(kind: CellKind) -> &'static str {
    match kind {
        CellKind::Text | CellKind::Quoted | CellKind::Escaped => "a text",
        CellKind::Number => "a number",
        CellKind::Bool => "true or false",
        CellKind::Iso => "a date",
        CellKind::Array => "a list",
        CellKind::Object => "an object",
        CellKind::Null => "nothing",
    }
}

fn folded(text: &str, fold: bool) -> String {
    if fold {
        text.trim().to_lowercase()
    } else {
        text.trim().to_string()
    }
}

/// What exports write for each value of a closed set. A stage is written by its name or by its label.
fn choice_texts(domain: ChoiceDomain, definition: &Definition) -> Vec<Vec<String>> {
    match domain {
        ChoiceDomain::Options(id) => definition.choices[id].options.iter().map(|o| o.texts.clone()).collect(),
        ChoiceDomain::Stages => {
            let stages = definition.lifecycle.iter().flat_map(|l| l.stages.iter());
            stages
                .map(|s| std::iter::once(s.name.clone()).chain(s.label.clone()).collect())
                .collect()
        }
        ChoiceDomain::Grades(id) => definition.grades[id].names.iter().map(|n| vec![n.clone()]).collect(),
    }
}
