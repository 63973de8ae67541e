//! What a field's declaration says about its cells, made ready to read columns of them.

use crate::builder::{Bits, ColumnBuilder, Interner, ValuesBuilder};
use crate::cell::{Block, Cell, CellKind, shorten};
use crate::date::{self, Clock};
use crate::number::{NotNumber, NumberReader, short_decimal, short_integer};
use crate::reject::Reason;
use crate::words::WordTable;
use leadspec_diagnostics::nearest;
use leadspec_ir::{CellFormat, ChoiceDomain, Definition, Field, FieldType, Unit, format_quantity};

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

/// Reads quantities of one unit.
#[derive(Debug, Clone)]
struct QuantityReader {
    unit: Unit,
    low: i64,
    high: i64,
    numbers: NumberReader,
    format: CellFormat,
    /// The number format as the definition would write it.
    example: Option<String>,
    clock: Clock,
}

/// Why a cell can't be read; the words are found later, see [`FieldReader::reason`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Why {
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

    fn is_marker(&self, cell: Cell<'_>) -> bool {
        !self.missing.is_empty() && self.missing.get_trimmed(cell).is_some()
    }

    #[inline]
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
        if value < quantity.low || value > quantity.high {
            Err(Why::Range)
        } else {
            Ok(Some(value))
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
        for (row, span) in self.block.column(self.column).enumerate() {
            let got = match self.block.plain(span) {
                Some(cell) => read(cell),
                None if span.kind() == CellKind::Null => Ok(None),
                None => read(self.block.resolve(span, &mut scratch)),
            };
            match got {
                Ok(Some(value)) => {
                    push(value);
                    self.known.push(true);
                    continue;
                }
                Ok(None) => {
                    if self.reader.required {
                        self.fault(row, span, Why::Missing);
                    }
                }
                Err(why) => self.fault(row, span, why),
            }
            push(T::default());
            self.known.push(false);
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

#[inline]
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

#[inline]
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
            FieldType::Quantity { unit, low, high } => Kind::Quantity(QuantityReader {
                unit: *unit,
                low: low.unwrap_or(i64::MIN),
                high: high.unwrap_or(i64::MAX),
                numbers: NumberReader::new(
                    match &field.format {
                        CellFormat::Number(format) => Some(format),
                        CellFormat::Default | CellFormat::Date(_) | CellFormat::Fraction => None,
                    },
                    unit.decimals(),
                    field.decimals,
                ),
                example: match &field.format {
                    CellFormat::Number(format) => Some(number_example(format)),
                    CellFormat::Fraction => Some("`0.7`".to_string()),
                    CellFormat::Default | CellFormat::Date(_) => None,
                },
                format: field.format.clone(),
                clock: clock.clone(),
            }),
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
                    if value < quantity.low || value > quantity.high {
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
            Kind::Quantity(quantity) => match quantity.unit {
                Unit::Integer => "a whole number",
                Unit::Number => "a number",
                Unit::Percent => "a percentage",
                Unit::Money(_) => "an amount",
                Unit::Date => "a date",
                Unit::Timestamp => "a date and time",
                Unit::Duration => "a duration",
            },
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

/// The quickest way to read most cells of a quantity.
#[derive(Clone, Copy)]
enum Fast {
    Integer,
    Decimal,
    Date,
    None,
}

impl QuantityReader {
    fn fast(&self) -> Fast {
        let plain = self.format == CellFormat::Default;
        match self.unit {
            Unit::Integer if plain => Fast::Integer,
            Unit::Number | Unit::Percent | Unit::Money(_) if plain && self.numbers.keeps_all() => Fast::Decimal,
            Unit::Date if plain => Fast::Date,
            Unit::Integer
            | Unit::Number
            | Unit::Percent
            | Unit::Money(_)
            | Unit::Date
            | Unit::Timestamp
            | Unit::Duration => Fast::None,
        }
    }

    /// Any cell, whole.
    fn read(&self, cell: Cell<'_>) -> Result<Option<i64>, Why> {
        let cell = cell.trim();
        let text = cell.text();
        match cell.kind {
            CellKind::Array | CellKind::Object | CellKind::Bool => return Err(Why::Form(cell.kind)),
            CellKind::Text
            | CellKind::Quoted
            | CellKind::Escaped
            | CellKind::Number
            | CellKind::Iso
            | CellKind::Null => {}
        }
        if text.is_empty() {
            return Ok(None);
        }
        let declared = match &self.format {
            CellFormat::Date(format) if cell.kind != CellKind::Iso => Some(format),
            CellFormat::Date(_) | CellFormat::Default | CellFormat::Number(_) | CellFormat::Fraction => None,
        };
        match self.unit {
            Unit::Integer | Unit::Number => self.number(text, cell.kind, 0).map(Some),
            Unit::Percent => {
                let shift = if self.format == CellFormat::Fraction { 2 } else { 0 };
                let bare = text
                    .strip_suffix('%')
                    .filter(|_| shift == 0)
                    .map_or(text, str::trim_end);
                self.number(bare, cell.kind, shift).map(Some)
            }
            Unit::Money(currency) => self.money(text, cell.kind, currency).map(Some),
            Unit::Date => {
                let moment = match declared {
                    Some(format) => date::moment(text, format),
                    // A typed timestamp at midnight is a date as well.
                    None if cell.kind == CellKind::Iso => date::iso_moment(text).filter(|m| m.time == 0),
                    None => return date::iso_day(cell).map(Some).ok_or(Why::Date),
                };
                moment.map(|m| Some(m.day)).ok_or(Why::Date)
            }
            Unit::Timestamp => {
                let moment = match declared {
                    Some(format) => date::moment(text, format),
                    None => date::iso_moment(text),
                };
                moment.and_then(|m| m.instant(&self.clock)).map(Some).ok_or(Why::Date)
            }
            Unit::Duration => duration(text).map(Some).ok_or(Why::Duration),
        }
    }

    fn number(&self, text: &str, kind: CellKind, shift: i32) -> Result<i64, Why> {
        let read = if kind == CellKind::Number {
            self.numbers.read_plain(text, shift)
        } else {
            self.numbers.read(text, shift)
        };
        read.map_err(Why::Number)
    }

    /// An amount, with its own currency's code before or behind where the format declares no signs of its own.
    fn money(&self, text: &str, kind: CellKind, currency: [u8; 3]) -> Result<i64, Why> {
        let read = self.number(text, kind, 0);
        if read != Err(Why::Number(NotNumber::Shape)) {
            return read;
        }
        let is_code = |code: &str| code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase());
        let front = text
            .get(..3)
            .filter(|c| is_code(c))
            .map(|c| (c, text.get(3..).unwrap_or("")));
        let back = || {
            let place = text.len().checked_sub(3)?;
            text.get(place..)
                .filter(|c| is_code(c))
                .map(|c| (c, text.get(..place).unwrap_or("")))
        };
        match front.or_else(back) {
            Some((code, amount)) if code.as_bytes() == currency.as_slice() => self.number(amount.trim(), kind, 0),
            Some((_, amount)) if self.number(amount.trim(), kind, 0).is_ok() => Err(Why::Currency),
            Some(_) | None => read,
        }
    }

    fn reason(&self, why: Why) -> Reason {
        let whole = self.unit == Unit::Integer;
        let limit = |value: i64, none: i64| {
            Some(value)
                .filter(|v| *v != none)
                .map(|v| format_quantity(v, self.unit))
        };
        match why {
            Why::Number(NotNumber::Decimals) if whole => Reason::NotWhole,
            Why::Number(NotNumber::Decimals) => Reason::TooManyDecimals,
            Why::Number(NotNumber::Large) => Reason::TooLarge,
            Why::Range => Reason::OutOfRange {
                low: limit(self.low, i64::MIN),
                high: limit(self.high, i64::MAX),
            },
            Why::Currency => Reason::OtherCurrency {
                expected: match self.unit {
                    Unit::Money(currency) => String::from_utf8_lossy(&currency).into_owned(),
                    Unit::Integer | Unit::Number | Unit::Percent | Unit::Date | Unit::Timestamp | Unit::Duration => {
                        String::new()
                    }
                },
            },
            Why::Date => {
                let declared = match &self.format {
                    CellFormat::Date(format) => Some(date::describe(format)),
                    CellFormat::Default | CellFormat::Number(_) | CellFormat::Fraction => None,
                };
                if self.unit == Unit::Date {
                    Reason::NotADate {
                        format: declared.unwrap_or_else(|| "YYYY-MM-DD".to_string()),
                    }
                } else {
                    Reason::NotATimestamp {
                        format: declared.unwrap_or_else(|| "YYYY-MM-DD HH:mm:ss".to_string()),
                    }
                }
            }
            Why::Duration => Reason::NotADuration,
            Why::Number(NotNumber::Shape) | Why::Choice | Why::Missing | Why::Form(_) => Reason::NotANumber {
                example: self.example.clone(),
            },
        }
    }
}

/// A number format as an example of itself.
fn number_example(format: &leadspec_ir::NumberFormat) -> String {
    let group = format.group.map(String::from).unwrap_or_default();
    let behind = if format.multiplies { "K" } else { "" };
    let blank = if format.suffix.is_empty() { "" } else { " " };
    format!(
        "`{}1{group}234{}56{behind}{blank}{}`",
        format.prefix, format.decimal, format.suffix
    )
}

/// `2 days`, `90 minutes`, `1 day 12 hours`, in seconds.
fn duration(text: &str) -> Option<i64> {
    let mut total: i64 = 0;
    let mut rest = text.trim();
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (number, after) = rest.split_at_checked(digits)?;
        let after = after.trim_start();
        let letters = after.bytes().take_while(u8::is_ascii_alphabetic).count();
        let (unit, next) = after.split_at_checked(letters)?;
        let seconds = match unit.to_ascii_lowercase().as_str() {
            "s" | "sec" | "second" | "seconds" => 1,
            "min" | "minute" | "minutes" => 60,
            "h" | "hour" | "hours" => 3600,
            "d" | "day" | "days" => 86_400,
            "w" | "week" | "weeks" => 7 * 86_400,
            _ => return None,
        };
        total = total.checked_add(number.parse::<i64>().ok()?.checked_mul(seconds)?)?;
        rest = next.trim_start();
    }
    Some(total)
}
