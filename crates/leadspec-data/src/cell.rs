//! One cell's text, and tables of rows of cells over one buffer. Every form of input is brought into this shape first.

use crate::swar;
use std::borrow::Cow;

/// So many zero bytes stand behind the text of a buffer, so that the last cell can be read in whole words.
pub(crate) const PAD: usize = 16;

/// A stretch of the buffer and what kind of cell stands there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    start: u32,
    /// The kind in the highest four bits.
    len: u32,
}

/// How the text of a cell is to be understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CellKind {
    /// As it stands.
    Text,
    /// Inside quotes, with quotes doubled.
    Quoted,
    /// A JSON string with escapes, without its quotes.
    Escaped,
    /// A number in plain notation, whatever the field's number format says.
    Number,
    /// `true` or `false`.
    Bool,
    /// A date or timestamp in ISO 8601, whatever the field's date format says.
    Iso,
    /// A JSON array.
    Array,
    /// A JSON object, which no field takes.
    Object,
    /// Nothing at all.
    Null,
}

const TEXT: u32 = CellKind::Text as u32;
const NUMBER: u32 = CellKind::Number as u32;
const LEN_BITS: u32 = 28;
const LEN_MASK: u32 = (1 << LEN_BITS) - 1;

impl Span {
    /// Nothing at all.
    pub(crate) const NULL: Span = Span {
        start: 0,
        len: (CellKind::Null as u32) << LEN_BITS,
    };

    /// From `start` to before `end`. Buffers stay below 256 MiB; a longer stretch becomes nothing.
    #[inline]
    pub(crate) fn new(start: usize, end: usize, kind: CellKind) -> Span {
        match (u32::try_from(start), u32::try_from(end.wrapping_sub(start))) {
            (Ok(start), Ok(len)) if len <= LEN_MASK => Span {
                start,
                len: len | (kind as u32) << LEN_BITS,
            },
            _ => Span::NULL,
        }
    }

    /// Of a text in a buffer that is known to be short enough.
    #[inline]
    #[expect(
        clippy::cast_possible_truncation,
        reason = "pieces of text are shorter than 2^28 bytes, see `split`"
    )]
    pub(crate) fn text(start: usize, end: usize) -> Span {
        debug_assert!(start <= end && end <= LEN_MASK as usize);
        Span {
            start: start as u32,
            len: end.wrapping_sub(start) as u32 & LEN_MASK,
        }
    }

    #[inline]
    pub(crate) fn len(self) -> usize {
        (self.len & LEN_MASK) as usize
    }

    #[inline]
    pub(crate) fn start(self) -> usize {
        self.start as usize
    }

    pub(crate) fn kind(self) -> CellKind {
        match self.len >> LEN_BITS {
            0 => CellKind::Text,
            1 => CellKind::Quoted,
            2 => CellKind::Escaped,
            3 => CellKind::Number,
            4 => CellKind::Bool,
            5 => CellKind::Iso,
            6 => CellKind::Array,
            7 => CellKind::Object,
            _ => CellKind::Null,
        }
    }
}

/// Rows of cells over one buffer.
#[derive(Clone, Copy)]
pub(crate) struct Block<'a> {
    /// Padded, see [`PAD`].
    pub(crate) text: &'a str,
    /// Row by row, `width` each.
    pub(crate) spans: &'a [Span],
    pub(crate) width: usize,
    pub(crate) rows: usize,
}

/// A cell's text and what follows it in the buffer.
#[derive(Clone, Copy)]
pub(crate) struct Cell<'a> {
    /// From the cell's first byte to the end of the buffer.
    rest: &'a [u8],
    len: usize,
    pub(crate) kind: CellKind,
}

impl<'a> Block<'a> {
    /// The spans of a column, row by row.
    #[inline]
    pub(crate) fn column(&self, column: usize) -> impl Iterator<Item = Span> + use<'a> {
        self.spans
            .get(column..)
            .unwrap_or(&[])
            .iter()
            .step_by(self.width.max(1))
            .take(self.rows)
            .copied()
    }

    /// The text of a cell that needs no second look: the common case.
    #[inline]
    pub(crate) fn plain(&self, span: Span) -> Option<Cell<'a>> {
        let kind = match span.len >> LEN_BITS {
            TEXT => CellKind::Text,
            NUMBER => CellKind::Number,
            _ => return None,
        };
        let rest = self.text.as_bytes().get(span.start as usize..)?;
        Some(Cell {
            rest,
            len: span.len(),
            kind,
        })
    }

    /// The text of any cell as its writer meant it; with [`CellKind::Text`] where its kind made no difference any more.
    #[cold]
    pub(crate) fn resolve<'s>(&self, span: Span, scratch: &'s mut String) -> Cell<'s>
    where
        'a: 's,
    {
        let (start, len) = (span.start(), span.len());
        let rest = self.text.get(start..).unwrap_or("");
        let kind = span.kind();
        let unescaped = match kind {
            CellKind::Quoted => rest.get(..len).unwrap_or("").replace("\"\"", "\""),
            CellKind::Escaped => crate::json::unescape(rest.get(..len).unwrap_or("")),
            CellKind::Text
            | CellKind::Number
            | CellKind::Bool
            | CellKind::Iso
            | CellKind::Array
            | CellKind::Object
            | CellKind::Null => {
                return Cell {
                    rest: rest.as_bytes(),
                    len,
                    kind,
                };
            }
        };
        *scratch = unescaped;
        Cell::of(scratch)
    }
}

impl<'a> Cell<'a> {
    /// A text that stands on its own.
    pub(crate) fn of(text: &'a str) -> Cell<'a> {
        Cell::of_kind(text, CellKind::Text)
    }

    /// A text that stands on its own, to be understood so.
    pub(crate) fn of_kind(text: &'a str, kind: CellKind) -> Cell<'a> {
        Cell {
            rest: text.as_bytes(),
            len: text.len(),
            kind,
        }
    }

    /// Cells begin and end between characters of a valid text.
    #[inline]
    pub(crate) fn text(self) -> &'a str {
        str::from_utf8(self.bytes()).unwrap_or("")
    }

    #[inline]
    pub(crate) fn bytes(self) -> &'a [u8] {
        self.rest.get(..self.len).unwrap_or(&[])
    }

    #[inline]
    pub(crate) fn len(self) -> usize {
        self.len
    }

    /// The first eight bytes, zeros behind a shorter text.
    #[inline]
    pub(crate) fn head(self) -> u64 {
        swar::keep(swar::load(self.rest), self.len)
    }

    /// The last eight bytes of a text of more than eight; zero for others.
    #[inline]
    pub(crate) fn tail(self) -> u64 {
        // Loaded in any case, so that nothing has to be foreseen.
        let last = swar::load(self.rest.get(self.len.saturating_sub(8)..).unwrap_or(&[]));
        if self.len > 8 { last } else { 0 }
    }

    /// Without the blanks around it.
    #[inline]
    pub(crate) fn trim(self) -> Cell<'a> {
        // A text without bytes of the ASCII blanks or beyond ASCII at its ends has nothing to trim.
        let bytes = self.bytes();
        let edge = |byte: Option<&u8>| byte.is_some_and(|b| *b <= b' ' || *b >= 0x7f);
        if edge(bytes.first()) || edge(bytes.last()) {
            self.trim_slowly()
        } else {
            self
        }
    }

    #[cold]
    fn trim_slowly(self) -> Cell<'a> {
        let text = self.text();
        let front = text.len() - text.trim_start().len();
        Cell {
            rest: self.rest.get(front..).unwrap_or(&[]),
            len: text.trim().len(),
            kind: self.kind,
        }
    }
}

/// At most 60 characters of a text, on one line, for people.
pub(crate) fn shorten(text: &str) -> Cow<'_, str> {
    const MOST: usize = 60;
    let plain = |c: char| !c.is_control();
    if text.len() <= MOST && text.chars().all(plain) {
        return Cow::Borrowed(text);
    }
    let mut short: String = text
        .chars()
        .take(MOST)
        .map(|c| if plain(c) { c } else { ' ' })
        .collect();
    if text.chars().nth(MOST).is_some() {
        short.push('…');
    }
    Cow::Owned(short)
}
