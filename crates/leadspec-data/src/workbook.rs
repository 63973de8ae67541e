//! Workbooks (`.xlsx`): one sheet, its first row the header. A workbook is a ZIP archive and its sheet is read whole, so memory grows
//! with the sheet; a sheet has a million rows at most.

use crate::cell::{CellKind, Span};
use crate::piece::{Piece, PieceForm, pad};
use crate::source::ReadError;
use calamine::{DataRef, ExcelDateTime, Reader, Xlsx};
use std::io::{Cursor, Write as _};

/// Rows of a piece.
const ROWS: usize = 8192;

/// A sheet's cells, as text.
pub(crate) struct SheetPieces {
    header: Vec<String>,
    text: Vec<u8>,
    /// Row by row, as many each as the header has.
    spans: Vec<Span>,
    /// Each row's number in the sheet, from 1.
    lines: Vec<u64>,
    /// Rows that have gone.
    done: usize,
}

fn broken(error: &calamine::XlsxError) -> ReadError {
    ReadError::Broken {
        what: "workbook",
        problem: error.to_string(),
    }
}

impl SheetPieces {
    pub(crate) fn open(bytes: Vec<u8>, sheet: Option<&str>) -> Result<SheetPieces, ReadError> {
        let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|e| broken(&e))?;
        let sheets = workbook.sheet_names();
        let name = match (sheet, sheets.as_slice()) {
            (Some(wanted), all) => all.iter().find(|name| *name == wanted).cloned(),
            (None, [only]) => Some(only.clone()),
            (None, _) => None,
        };
        let Some(name) = name else {
            return Err(ReadError::NoSheet {
                wanted: sheet.map(str::to_string),
                sheets,
            });
        };
        let mut cells = workbook.worksheet_cells_reader(&name).map_err(|e| broken(&e))?;
        let mut pieces = SheetPieces {
            header: Vec::new(),
            text: Vec::new(),
            spans: Vec::new(),
            lines: Vec::new(),
            done: 0,
        };
        // The cells of one row, by column.
        let mut row: Vec<(usize, Span)> = Vec::new();
        let mut line = 0;
        while let Some(cell) = cells.next_cell().map_err(|e| broken(&e))? {
            let (at, column) = cell.get_position();
            if u64::from(at) + 1 != line {
                pieces.finish_row(line, &mut row);
                line = u64::from(at) + 1;
            }
            let span = pieces.cell(cell.get_value());
            if span != Span::NULL {
                row.push((column as usize, span));
            }
        }
        pieces.finish_row(line, &mut row);
        if pieces.header.is_empty() {
            return Err(ReadError::Empty);
        }
        Ok(pieces)
    }

    pub(crate) fn header(&self) -> Vec<String> {
        self.header.clone()
    }

    pub(crate) fn next(&mut self) -> Option<Piece> {
        let width = self.header.len();
        let lines: Vec<u64> = self.lines.iter().skip(self.done).take(ROWS).copied().collect();
        let spans = self
            .spans
            .get(self.done * width..(self.done + lines.len()) * width)
            .unwrap_or(&[]);
        let first_line = *lines.first()?;
        let mut text = Vec::new();
        let spans = spans
            .iter()
            .map(|span| {
                let start = text.len();
                text.extend_from_slice(self.text.get(span.start()..span.start() + span.len()).unwrap_or(&[]));
                Span::new(start, text.len(), span.kind())
            })
            .collect();
        let (first_row, rows) = (self.done as u64 + 1, lines.len() as u64);
        self.done += lines.len();
        let (bytes, len) = pad(text);
        Some(Piece {
            bytes,
            len,
            form: PieceForm::Cells { spans, lines },
            first_row,
            first_line,
            rows,
        })
    }

    /// Takes a row that is complete: the first is the header, rows without a cell are none.
    fn finish_row(&mut self, line: u64, row: &mut Vec<(usize, Span)>) {
        let Some(last) = row.iter().map(|(column, _)| *column).max() else {
            return;
        };
        if self.header.is_empty() {
            self.header = vec![String::new(); last + 1];
            for (column, span) in row.drain(..) {
                let text = self.text.get(span.start()..span.start() + span.len()).unwrap_or(&[]);
                if let Some(name) = self.header.get_mut(column) {
                    *name = String::from_utf8_lossy(text).into_owned();
                }
            }
            return;
        }
        let first = self.spans.len();
        self.spans.resize(first + self.header.len(), Span::NULL);
        // A cell beyond the header is in no column.
        for (column, span) in row.drain(..).filter(|(column, _)| *column < self.header.len()) {
            if let Some(place) = self.spans.get_mut(first + column) {
                *place = span;
            }
        }
        self.lines.push(line);
    }

    fn cell(&mut self, value: &DataRef<'_>) -> Span {
        let start = self.text.len();
        let out = &mut self.text;
        let kind = match value {
            DataRef::Empty => return Span::NULL,
            DataRef::Int(number) => {
                crate::write::digits::integer(*number, out);
                CellKind::Number
            }
            DataRef::Float(number) => {
                // Writing to memory does not fail.
                let _ = write!(out, "{number}");
                CellKind::Number
            }
            DataRef::SharedString(text) => {
                out.extend_from_slice(text.as_bytes());
                CellKind::Text
            }
            DataRef::Bool(yes) => {
                out.extend_from_slice(if *yes { b"true" } else { b"false" });
                CellKind::Bool
            }
            DataRef::DateTime(moment) => date(moment, out),
            DataRef::DateTimeIso(text) => {
                out.extend_from_slice(text.as_bytes());
                CellKind::Iso
            }
            DataRef::String(text) | DataRef::DurationIso(text) => {
                out.extend_from_slice(text.as_bytes());
                CellKind::Text
            }
            DataRef::Error(error) => {
                let _ = write!(out, "{error}");
                CellKind::Text
            }
        };
        Span::new(start, out.len(), kind)
    }
}

/// A day number with a time of day behind its point, or a stretch of time.
fn date(moment: &ExcelDateTime, out: &mut Vec<u8>) -> CellKind {
    if moment.is_duration() {
        let seconds = (moment.as_f64() * 86_400.0).round();
        let _ = write!(out, "{seconds} seconds");
        return CellKind::Text;
    }
    let (year, month, day, hour, minute, second, milli) = moment.to_ymd_hms_milli();
    let _ = write!(out, "{year:04}-{month:02}-{day:02}");
    if (hour, minute, second, milli) != (0, 0, 0, 0) {
        let _ = write!(out, "T{hour:02}:{minute:02}:{second:02}");
        if milli > 0 {
            let _ = write!(out, ".{milli:03}");
        }
    }
    CellKind::Iso
}
