//! Where rows come from: a stream is opened, its form recognised or obeyed, its header read; then piece after piece.

use crate::csv::header_cells;
use crate::input::{self, Encoding, Recognised};
use crate::parquet_read::ParquetPieces;
use crate::piece::Piece;
use crate::schema::Schema;
use crate::split::{LONGEST_ROW, Rows, Splitter};
use crate::workbook::SheetPieces;
use bytes::Bytes;
use leadspec_diagnostics::nearest;
use parquet::file::reader::ChunkReader;
use std::fmt;
use std::fs::File;
use std::io::{Read, Seek};

/// What a file is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Values between delimiters, with a header.
    Csv,
    /// One JSON object a line.
    JsonLines,
    /// Apache Parquet.
    Parquet,
    /// An Excel workbook (`.xlsx`).
    Workbook,
}

/// How an input is to be read. Nothing about values is ever guessed; the delimiter is found in the header line when not given.
#[derive(Debug, Clone)]
pub struct ReadOptions {
    /// What it is made of; `None`: JSON Lines if it begins with `{`, CSV otherwise. Parquet and workbooks are recognised whatever
    /// is said.
    pub form: Option<Form>,
    /// What stands between the cells of a CSV file; `None`: whichever of `,` `;` tab and `|` the header line holds most of.
    pub delimiter: Option<u8>,
    /// How its text is encoded.
    pub encoding: Encoding,
    /// Which sheet of a workbook; needed where it has several.
    pub sheet: Option<String>,
    /// About how many bytes of text go into a piece.
    pub piece_bytes: usize,
}

impl Default for ReadOptions {
    fn default() -> Self {
        ReadOptions {
            form: None,
            delimiter: None,
            encoding: Encoding::Utf8,
            sheet: None,
            piece_bytes: 1 << 20,
        }
    }
}

/// Why an input can't be read at all.
#[derive(Debug)]
pub enum ReadError {
    /// The stream itself failed: a disk, a pipe, a compressed file that ends too early.
    Io(std::io::Error),
    /// There is not even a header.
    Empty,
    /// A row is longer than any real one, most likely because a quote is never closed.
    RowTooLong {
        /// Where the row begins.
        line: u64,
    },
    /// The header is not UTF-8.
    HeaderNotUtf8,
    /// The lines end in carriage returns alone.
    BareReturns,
    /// The delimiter is none that could delimit.
    BadDelimiter(u8),
    /// It is not what it was said to be.
    NotThat {
        /// What it was said to be.
        said: &'static str,
    },
    /// A Parquet file or workbook that can't be read.
    Broken {
        /// What it is.
        what: &'static str,
        /// What is wrong, in its reader's words.
        problem: String,
    },
    /// A column of a Parquet file that is needed holds values that are not read.
    UnreadableColumn {
        /// What it is called.
        column: String,
        /// What it holds.
        what: &'static str,
    },
    /// A workbook has no such sheet, or has several and none was named.
    NoSheet {
        /// The sheet that was named.
        wanted: Option<String>,
        /// The sheets that are there.
        sheets: Vec<String>,
    },
    /// A kind of file that is not read.
    Unsupported {
        /// What it is.
        what: &'static str,
        /// What to do.
        help: &'static str,
    },
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReadError::Io(error) => write!(f, "the input can't be read to its end: {error}"),
            ReadError::Empty => write!(f, "the input is empty: not even a header"),
            ReadError::RowTooLong { line } => write!(
                f,
                "the row that begins in line {line} is longer than {} MiB; most likely a quote in it is never closed",
                LONGEST_ROW >> 20
            ),
            ReadError::HeaderNotUtf8 => write!(
                f,
                "the header is not UTF-8; if the file is in Latin-1, read it as Latin-1 (`--encoding latin1`)"
            ),
            ReadError::BareReturns => {
                write!(
                    f,
                    "the lines end in carriage returns alone; save the file with line feeds"
                )
            }
            ReadError::BadDelimiter(byte) => {
                write!(
                    f,
                    "`{}` can't stand between cells: it has a meaning of its own",
                    char::from(*byte).escape_default()
                )
            }
            ReadError::NotThat { said } => write!(f, "the input is not {said}"),
            ReadError::Broken { what, problem } => write!(f, "the {what} can't be read: {problem}"),
            ReadError::UnreadableColumn { column, what } => {
                write!(f, "the column `{column}` holds {what}, which are not read")
            }
            ReadError::NoSheet { wanted, sheets } => {
                match wanted {
                    Some(wanted) => write!(f, "the workbook has no sheet `{wanted}`")?,
                    None => write!(f, "the workbook has several sheets; name one")?,
                }
                let near = wanted
                    .as_ref()
                    .and_then(|w| nearest(w, sheets.iter().map(String::as_str)));
                if let Some(near) = near {
                    write!(f, "; did you mean `{near}`?")?;
                }
                let sheets: Vec<String> = sheets.iter().map(|s| format!("`{s}`")).collect();
                write!(f, " (it has {})", sheets.join(", "))
            }
            ReadError::Unsupported { what, help } => write!(f, "the input is {what}; {help}"),
        }
    }
}

impl std::error::Error for ReadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            ReadError::Io(error) => Some(error),
            ReadError::Empty
            | ReadError::RowTooLong { .. }
            | ReadError::HeaderNotUtf8
            | ReadError::BareReturns
            | ReadError::BadDelimiter(_)
            | ReadError::NotThat { .. }
            | ReadError::Broken { .. }
            | ReadError::UnreadableColumn { .. }
            | ReadError::NoSheet { .. }
            | ReadError::Unsupported { .. } => None,
        }
    }
}

impl From<std::io::Error> for ReadError {
    fn from(error: std::io::Error) -> Self {
        ReadError::Io(error)
    }
}

/// An opened input.
pub struct Source {
    header: Option<Vec<String>>,
    form: Form,
    delimiter: Option<u8>,
    pieces: Pieces,
}

enum Pieces {
    Text(Splitter),
    Parquet(ParquetPieces),
    Sheet(SheetPieces),
}

impl Source {
    /// Opens a stream: decompresses it, recognises what only calls itself a text, reads its header. Parquet and workbooks are
    /// read into memory, because they begin at their end; [`Source::open_file`] spares that for Parquet.
    pub fn open(input: Box<dyn Read + Send>, options: &ReadOptions) -> Result<Source, ReadError> {
        match input::recognise(input, options.encoding)? {
            Recognised::Text(input, begin) => Source::text(input, begin, options),
            Recognised::Parquet(mut input, mut bytes) => {
                input.read_to_end(&mut bytes)?;
                Source::parquet(Bytes::from(bytes))
            }
            Recognised::Workbook(mut input, mut bytes) => {
                input.read_to_end(&mut bytes)?;
                let pieces = SheetPieces::open(bytes, options.sheet.as_deref())?;
                let header = Some(pieces.header());
                Ok(Source {
                    header,
                    form: Form::Workbook,
                    delimiter: None,
                    pieces: Pieces::Sheet(pieces),
                })
            }
        }
    }

    /// Opens a file, from its beginning. Like [`Source::open`], but Parquet is read in constant memory.
    pub fn open_file(mut file: File, options: &ReadOptions) -> Result<Source, ReadError> {
        let mut magic = [0; 4];
        let is_parquet = file.read_exact(&mut magic).is_ok() && &magic == input::PARQUET;
        file.rewind()?;
        if is_parquet {
            Source::parquet(file)
        } else {
            Source::open(Box::new(file), options)
        }
    }

    fn parquet<R: ChunkReader + 'static>(input: R) -> Result<Source, ReadError> {
        let pieces = ParquetPieces::open(input)?;
        Ok(Source {
            header: Some(pieces.header()),
            form: Form::Parquet,
            delimiter: None,
            pieces: Pieces::Parquet(pieces),
        })
    }

    fn text(input: Box<dyn Read + Send>, begin: Vec<u8>, options: &ReadOptions) -> Result<Source, ReadError> {
        let (mut input, mut begin) = (input, begin);
        let mut signs = begin.iter().filter(|b| !b.is_ascii_whitespace());
        let first_signs = (signs.next(), signs.next());
        if options.form != Some(Form::Csv) && first_signs == (Some(&b'['), Some(&b'{')) {
            return Err(ReadError::Unsupported {
                what: "one JSON document, a list of leads",
                help: "write one object a line (JSON Lines), for example with `jq -c '.[]'`",
            });
        }
        let form = options.form.unwrap_or(if first_signs.0 == Some(&b'{') {
            Form::JsonLines
        } else {
            Form::Csv
        });
        match form {
            Form::JsonLines => {
                let pieces = Splitter::new(input, begin, 0, Rows::Lines, options.piece_bytes);
                Ok(Source {
                    header: None,
                    form,
                    delimiter: None,
                    pieces: Pieces::Text(pieces),
                })
            }
            Form::Csv => {
                let header = Header::read(&mut input, &mut begin, options.delimiter)?;
                let rows = Rows::Csv {
                    delimiter: header.delimiter,
                };
                let pieces = Splitter::new(input, begin, header.lines, rows, options.piece_bytes);
                Ok(Source {
                    header: Some(header.cells),
                    form,
                    delimiter: Some(header.delimiter),
                    pieces: Pieces::Text(pieces),
                })
            }
            Form::Parquet => Err(ReadError::NotThat { said: "a Parquet file" }),
            Form::Workbook => Err(ReadError::NotThat {
                said: "an Excel workbook (.xlsx)",
            }),
        }
    }

    /// The columns; `None` for JSON Lines, where every line names its own.
    pub fn header(&self) -> Option<&[String]> {
        self.header.as_deref()
    }

    /// What it is made of.
    pub fn form(&self) -> Form {
        self.form
    }

    /// What stands between its cells, for CSV.
    pub fn delimiter(&self) -> Option<u8> {
        self.delimiter
    }

    /// Reads no more columns than a schema needs. Only Parquet gains by it.
    pub fn only_for(&mut self, schema: &Schema) {
        if let Pieces::Parquet(pieces) = &mut self.pieces {
            pieces.only(&schema.places());
        }
    }

    /// The next rows; `None` at the end.
    pub fn next_piece(&mut self) -> Result<Option<Piece>, ReadError> {
        match &mut self.pieces {
            Pieces::Text(pieces) => pieces.next(),
            Pieces::Parquet(pieces) => pieces.next(),
            Pieces::Sheet(pieces) => Ok(pieces.next()),
        }
    }
}

/// A CSV header, taken from the front of what has been read.
struct Header {
    cells: Vec<String>,
    delimiter: u8,
    /// Lines it took, blank ones before it included.
    lines: u64,
}

const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

impl Header {
    fn read(input: &mut Box<dyn Read + Send>, begin: &mut Vec<u8>, delimiter: Option<u8>) -> Result<Header, ReadError> {
        let mut delimiter = delimiter;
        if let Some(byte) = delimiter.filter(|d| matches!(d, b'"' | b'\n' | b'\r' | 0 | 128..)) {
            return Err(ReadError::BadDelimiter(byte));
        }
        let mut lines = 0;
        loop {
            let candidates = delimiter.map_or(DELIMITERS.to_vec(), |d| vec![d]);
            let line = take_line(input, begin, &candidates)?;
            lines += memchr::memchr_iter(b'\n', &line).count().max(1) as u64;
            let text = String::from_utf8(line).map_err(|_| ReadError::HeaderNotUtf8)?;
            let text = text.trim_end_matches(['\n', '\r']);
            if text.is_empty() {
                if begin.is_empty() {
                    return Err(ReadError::Empty);
                }
                continue;
            }
            // What spreadsheets write in front of the header to say the delimiter.
            if let Some([sign]) = text.strip_prefix("sep=").map(str::as_bytes) {
                delimiter = delimiter.or(Some(*sign).filter(|s| DELIMITERS.contains(s)));
                continue;
            }
            if text.contains('\r') {
                return Err(ReadError::BareReturns);
            }
            let delimiter = delimiter.unwrap_or_else(|| most_frequent(text));
            return Ok(Header {
                cells: header_cells(text, delimiter),
                delimiter,
                lines,
            });
        }
    }
}

/// Takes the first row from the front, reading as much as it needs. Quoted line breaks are part of it.
fn take_line(input: &mut Box<dyn Read + Send>, begin: &mut Vec<u8>, candidates: &[u8]) -> Result<Vec<u8>, ReadError> {
    let (mut at, mut quoted) = (0, false);
    loop {
        while let Some(byte) = begin.get(at) {
            let before = at.checked_sub(1).and_then(|b| begin.get(b)).copied();
            at += 1;
            match byte {
                b'"' if quoted => quoted = false,
                // As in the rows: a quote opens a cell only at its beginning. A doubled quote closes and opens again.
                b'"' => quoted = before.is_none_or(|b| b == b'"' || b == b'\n' || candidates.contains(&b)),
                b'\n' if !quoted => {
                    let rest = begin.split_off(at);
                    return Ok(std::mem::replace(begin, rest));
                }
                _ => {}
            }
        }
        if begin.len() > LONGEST_ROW {
            return Err(ReadError::RowTooLong { line: 1 });
        }
        if input.by_ref().take(1 << 16).read_to_end(begin)? == 0 {
            return Ok(std::mem::take(begin));
        }
    }
}

/// The delimiter that the header line holds most of, outside quotes; of equals the first; a comma where there is none.
fn most_frequent(text: &str) -> u8 {
    let mut counts = [0usize; DELIMITERS.len()];
    let mut quoted = false;
    for byte in text.bytes() {
        if byte == b'"' {
            quoted = !quoted;
        } else if !quoted {
            DELIMITERS
                .iter()
                .zip(&mut counts)
                .filter(|(d, _)| **d == byte)
                .for_each(|(_, count)| *count += 1);
        }
    }
    let most = counts.iter().copied().max().unwrap_or(0);
    DELIMITERS
        .iter()
        .zip(counts)
        .find(|(_, count)| *count == most)
        .map_or(b',', |(d, _)| *d)
}
