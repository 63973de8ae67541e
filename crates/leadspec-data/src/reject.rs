//! Rows that can't be read, and why, in plain words.

use std::fmt;

/// A cell or row that can't be read. A row may give several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// The row's number among the data rows of its file, from 1.
    pub row: u64,
    /// Its line in the file, from 1.
    pub line: u64,
    /// The column as the file calls it; `None` when the whole row is at fault.
    pub column: Option<String>,
    /// What stands there, cut to a sane length.
    pub value: String,
    /// Why it can't be read.
    pub reason: Reason,
}

/// Why a row can't be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// A fact that every lead must have is missing. `marker`: it was not empty, but a text that means missing.
    Missing {
        /// Whether a text stood there that means missing.
        marker: bool,
    },
    /// Not a number as the field writes it.
    NotANumber {
        /// How the field writes numbers, when it says so.
        example: Option<String>,
    },
    /// A number with decimals where whole numbers belong.
    NotWhole,
    /// More decimals than are held exactly.
    TooManyDecimals,
    /// A number too large to be held.
    TooLarge,
    /// Outside the declared range.
    OutOfRange {
        /// The least allowed, as people write it.
        low: Option<String>,
        /// The greatest allowed.
        high: Option<String>,
    },
    /// An amount in another currency.
    OtherCurrency {
        /// What the field holds.
        expected: String,
    },
    /// Not a date as the field writes it.
    NotADate {
        /// The format.
        format: String,
    },
    /// Not a date with time as the field writes it.
    NotATimestamp {
        /// The format.
        format: String,
    },
    /// Not a stretch of time.
    NotADuration,
    /// Neither of the texts for yes nor of those for no.
    NotYesOrNo {
        /// What means yes.
        yes: Vec<String>,
        /// What means no.
        no: Vec<String>,
    },
    /// None of the declared choices.
    NotAChoice {
        /// The nearest of them, if one is near.
        near: Option<String>,
        /// Some of them.
        some: Vec<String>,
        /// How many there are.
        of: usize,
    },
    /// A value of a form that the field can't take: `a list`, `an object`, `a number`.
    WrongForm {
        /// What stands there.
        found: &'static str,
        /// What belongs there.
        expected: &'static str,
    },
    /// Bytes that are not UTF-8.
    NotUtf8,
    /// Fewer or more cells than the header.
    WrongCellCount {
        /// Cells of the row.
        found: usize,
        /// Cells of the header.
        expected: usize,
    },
    /// Something stands between a closing quote and the end of its cell.
    TextAfterQuote,
    /// A quoted cell begins and the file ends inside it.
    UnclosedQuote {
        /// Where it begins.
        line: u64,
        /// How many lines up to the end of the file went into it.
        swallowed: u64,
    },
    /// A line that is not a JSON object.
    NotJson {
        /// What is wrong.
        problem: &'static str,
        /// At which byte of the line, from 1.
        at: usize,
    },
    /// A JSON key twice in one object.
    DuplicateKey,
}

impl Reason {
    /// What summaries count it under.
    pub fn summary(&self) -> &'static str {
        match self {
            Reason::Missing { .. } => "a required value is missing",
            Reason::NotANumber { .. } => "not a number",
            Reason::NotWhole => "not a whole number",
            Reason::TooManyDecimals => "too many decimals",
            Reason::TooLarge => "number too large",
            Reason::OutOfRange { .. } => "outside the declared range",
            Reason::OtherCurrency { .. } => "another currency",
            Reason::NotADate { .. } => "not a date in the declared format",
            Reason::NotATimestamp { .. } => "not a timestamp in the declared format",
            Reason::NotADuration => "not a duration",
            Reason::NotYesOrNo { .. } => "neither yes nor no",
            Reason::NotAChoice { .. } => "not a declared choice",
            Reason::WrongForm { .. } => "a value of another form",
            Reason::NotUtf8 => "not UTF-8",
            Reason::WrongCellCount { .. } => "wrong number of cells",
            Reason::TextAfterQuote => "text behind a closing quote",
            Reason::UnclosedQuote { .. } => "a quote that is never closed",
            Reason::NotJson { .. } => "not a JSON object",
            Reason::DuplicateKey => "a key twice",
        }
    }
}

impl fmt::Display for Reject {
    /// One sentence: what stands there, and what would be right.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = &self.value;
        let column = self.column.as_deref().unwrap_or("the row");
        match &self.reason {
            Reason::Missing { marker: false } => write!(f, "`{column}` is empty and the definition needs it"),
            Reason::Missing { marker: true } => {
                write!(
                    f,
                    "`{column}` says `{value}`, which means missing, and the definition needs it"
                )
            }
            Reason::NotANumber { example: None } => {
                write!(f, "`{value}` is not a number such as 1234.5")?;
                if value.contains(|c: char| c.is_ascii_digit()) {
                    write!(f, "; if it is one, say how it is written: `format \"$1,234.56\"`")?;
                }
                Ok(())
            }
            Reason::NotANumber { example: Some(example) } => {
                write!(f, "`{value}` is not a number written like {example}")
            }
            Reason::NotWhole => write!(f, "`{value}` is not a whole number"),
            Reason::TooManyDecimals => write!(
                f,
                "`{value}` has more than 6 decimals; `decimals 2` on the field would round it"
            ),
            Reason::TooLarge => write!(f, "`{value}` is too large to be held exactly"),
            Reason::OutOfRange { low, high } => match (low, high) {
                (Some(low), Some(high)) => write!(f, "`{value}` is not between {low} and {high}"),
                (Some(low), None) => write!(f, "`{value}` is below {low}"),
                (None, Some(high)) => write!(f, "`{value}` is above {high}"),
                (None, None) => write!(f, "`{value}` is outside the declared range"),
            },
            Reason::OtherCurrency { expected } => write!(f, "`{value}` is not an amount in {expected}"),
            Reason::NotADate { format } => write!(f, "`{value}` is not a date in {format}"),
            Reason::NotATimestamp { format } => write!(f, "`{value}` is not a date and time in {format}"),
            Reason::NotADuration => write!(f, "`{value}` is not a duration such as `2 days` or `90 minutes`"),
            Reason::NotYesOrNo { yes, no } => {
                write!(f, "`{value}` is neither yes ({}) nor no ({})", listed(yes), listed(no))
            }
            Reason::NotAChoice { near, some, of } => {
                write!(f, "`{value}` is none of the {of} declared texts")?;
                match near {
                    Some(near) => write!(f, "; `{near}` is near"),
                    None if some.len() < *of => write!(f, " ({}, …)", listed(some)),
                    None => write!(f, " ({})", listed(some)),
                }
            }
            Reason::WrongForm { found, expected } => write!(f, "`{column}` holds {found} where {expected} belongs"),
            Reason::NotUtf8 => write!(
                f,
                "`{value}` is not UTF-8; if the file is in Latin-1, read it so (`--encoding latin1`)"
            ),
            Reason::WrongCellCount { found, expected } => {
                write!(f, "the row has {found} cells and the header {expected}")
            }
            Reason::TextAfterQuote => write!(f, "text stands between a closing quote and the end of its cell"),
            Reason::UnclosedQuote { line, swallowed } => write!(
                f,
                "a quote opens in line {line} and is never closed; {swallowed} lines up to the end of the file went into its cell"
            ),
            Reason::NotJson { problem, at } => match &self.column {
                Some(column) => write!(f, "`{column}` is not a JSON object: {problem} at byte {at}"),
                None => write!(f, "the line is not a JSON object: {problem} at byte {at}"),
            },
            Reason::DuplicateKey => write!(f, "the key `{column}` stands twice in one object"),
        }
    }
}

fn listed(texts: &[String]) -> String {
    texts.iter().map(|t| format!("`{t}`")).collect::<Vec<_>>().join(", ")
}

/// The header of the rejects file.
pub const REJECTS_HEADER: &str = "row,line,column,value,reason\n";

/// Adds rejects as CSV: row, line, column, value, reason.
pub fn encode_rejects(rejects: &[Reject], out: &mut Vec<u8>) {
    for reject in rejects {
        out.extend_from_slice(reject.row.to_string().as_bytes());
        out.push(b',');
        out.extend_from_slice(reject.line.to_string().as_bytes());
        out.push(b',');
        crate::csv_text(reject.column.as_deref().unwrap_or(""), out);
        out.push(b',');
        crate::csv_text(&reject.value, out);
        out.push(b',');
        crate::csv_text(&reject.to_string(), out);
        out.push(b'\n');
    }
}
