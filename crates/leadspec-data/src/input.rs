//! From the bytes of an input to UTF-8 text: what it is compressed with, how it is encoded, what only calls itself a text.

use crate::source::ReadError;
use std::io::{BufReader, Cursor, Read};

/// Compressed bytes are read so many at a time.
const BUFFER: usize = 1 << 17;

/// How a text is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Encoding {
    /// UTF-8, or UTF-16 where the input begins with its byte order mark.
    #[default]
    Utf8,
    /// Latin-1, read as Windows-1252, which is the same but for the signs that Latin-1 lacks.
    Latin1,
}

/// What a Parquet file begins with.
pub(crate) const PARQUET: &[u8; 4] = b"PAR1";

/// An input without its compression, and what has been read of it already.
pub(crate) enum Recognised {
    /// UTF-8 text without a byte order mark.
    Text(Box<dyn Read + Send>, Vec<u8>),
    /// A Parquet file.
    Parquet(Box<dyn Read + Send>, Vec<u8>),
    /// A ZIP archive that should be a workbook.
    Workbook(Box<dyn Read + Send>, Vec<u8>),
}

/// Looks at the first bytes of an input, whatever its name says.
pub(crate) fn recognise(input: Box<dyn Read + Send>, encoding: Encoding) -> Result<Recognised, ReadError> {
    let (mut input, mut begin) = peek(input, 8)?;
    // A compressed file may have been compressed again.
    for _ in 0..2 {
        let whole = |begin: Vec<u8>, input| Cursor::new(begin).chain(input);
        let unpacked: Box<dyn Read + Send> = match begin.as_slice() {
            [0x1f, 0x8b, ..] => Box::new(flate2::bufread::MultiGzDecoder::new(BufReader::with_capacity(
                BUFFER,
                whole(begin, input),
            ))),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Box::new(zstd::stream::read::Decoder::new(whole(begin, input))?),
            _ => break,
        };
        (input, begin) = peek(unpacked, 8)?;
    }
    let unsupported = |what, help| Err(ReadError::Unsupported { what, help });
    match begin.as_slice() {
        [b'P', b'A', b'R', b'1', ..] => return Ok(Recognised::Parquet(input, begin)),
        [b'P', b'A', b'R', b'E', ..] => return unsupported("an encrypted Parquet file", "decrypt it first"),
        [b'P', b'K', 3, 4, ..] => return Ok(Recognised::Workbook(input, begin)),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => {
            return unsupported(
                "an old or a protected Excel workbook",
                "save it as .xlsx without a password, or as CSV",
            );
        }
        [0x1f, 0x8b, ..] | [0x28, 0xb5, 0x2f, 0xfd, ..] => {
            return unsupported("compressed three times", "unpack it first");
        }
        [b'B', b'Z', b'h', ..] => return unsupported("compressed with bzip2", "unpack it first, or use gzip or zstd"),
        [0xfd, b'7', b'z', b'X', b'Z', ..] => {
            return unsupported("compressed with xz", "unpack it first, or use gzip or zstd");
        }
        [b'O', b'R', b'C', ..] => return unsupported("an ORC file", "convert it to Parquet"),
        [b'A', b'R', b'R', b'O', b'W', b'1', ..] => return unsupported("an Arrow file", "convert it to Parquet"),
        [b'O', b'b', b'j', 1, ..] => return unsupported("an Avro file", "convert it to Parquet"),
        [b'%', b'P', b'D', b'F', ..] => return unsupported("a PDF", "export the data itself as CSV"),
        [0, 0, 0xfe, 0xff, ..] | [0xff, 0xfe, 0, 0, ..] => return unsupported("a text in UTF-32", "save it in UTF-8"),
        _ => {}
    }
    let (input, begin) = text(input, begin, encoding)?;
    Ok(Recognised::Text(input, begin))
}

/// UTF-8 without a byte order mark.
fn text(
    input: Box<dyn Read + Send>,
    begin: Vec<u8>,
    encoding: Encoding,
) -> Result<(Box<dyn Read + Send>, Vec<u8>), ReadError> {
    let code = match (begin.as_slice(), encoding) {
        ([0xff, 0xfe, ..], _) => Some(Code::Utf16 { big: false }),
        ([0xfe, 0xff, ..], _) => Some(Code::Utf16 { big: true }),
        ([0xef, 0xbb, 0xbf, ..], _) | (_, Encoding::Utf8) => None,
        (_, Encoding::Latin1) => Some(Code::Windows1252),
    };
    let (input, mut begin) = match code {
        Some(code) => peek(
            Box::new(Transcoder::new(Box::new(Cursor::new(begin).chain(input)), code)),
            3,
        )?,
        None => (input, begin),
    };
    if begin.starts_with(b"\xef\xbb\xbf") {
        begin.drain(..3);
    }
    Ok((input, begin))
}

/// The first bytes of a reader, at least so many unless it ends before.
pub(crate) fn peek(
    mut input: Box<dyn Read + Send>,
    least: usize,
) -> Result<(Box<dyn Read + Send>, Vec<u8>), ReadError> {
    let mut begin = Vec::new();
    while begin.len() < least {
        let missing = (least - begin.len()) as u64;
        if input.by_ref().take(missing).read_to_end(&mut begin)? == 0 {
            break;
        }
    }
    Ok((input, begin))
}

/// What a transcoder reads.
#[derive(Debug, Clone, Copy)]
enum Code {
    Windows1252,
    Utf16 { big: bool },
}

/// Turns other encodings into UTF-8 on the way.
struct Transcoder {
    input: Box<dyn Read + Send>,
    code: Code,
    /// Bytes read and not yet turned.
    raw: Vec<u8>,
    /// Text turned and not yet taken.
    text: Vec<u8>,
    taken: usize,
    ended: bool,
}

/// The signs that Windows-1252 has in the place of control characters, from 0x80 on; zero where it has none.
const WINDOWS: [u16; 32] = [
    0x20ac, 0, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017d, 0, 0,
    0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0, 0x017e, 0x0178,
];

impl Transcoder {
    fn new(input: Box<dyn Read + Send>, code: Code) -> Transcoder {
        Transcoder {
            input,
            code,
            raw: Vec::new(),
            text: Vec::new(),
            taken: 0,
            ended: false,
        }
    }

    fn turn(&mut self) -> std::io::Result<()> {
        (self.taken, self.ended) = (0, self.input.by_ref().take(1 << 16).read_to_end(&mut self.raw)? == 0);
        self.text.clear();
        let mut text = String::new();
        match self.code {
            Code::Windows1252 => {
                let sign = |byte: &u8| match byte {
                    0x80..=0x9f => WINDOWS
                        .get(usize::from(byte - 0x80))
                        .and_then(|code| char::from_u32(u32::from(*code)))
                        .filter(|c| *c != '\0')
                        .unwrap_or(char::from(*byte)),
                    byte => char::from(*byte),
                };
                text.extend(self.raw.iter().map(sign));
                self.raw.clear();
            }
            Code::Utf16 { big } => {
                let whole = self.raw.len() / 2 * 2;
                let units = self.raw.get(..whole).unwrap_or(&[]).chunks_exact(2);
                let mut units: Vec<u16> = units
                    .map(|pair| match pair {
                        [a, b] if big => u16::from_be_bytes([*a, *b]),
                        [a, b] => u16::from_le_bytes([*a, *b]),
                        _ => 0,
                    })
                    .collect();
                // The first half of a pair waits for the second.
                let waits = !self.ended && units.last().is_some_and(|u| (0xd800..0xdc00).contains(u));
                if waits {
                    units.pop();
                }
                text.extend(char::decode_utf16(units.iter().copied()).map(|c| c.unwrap_or('\u{fffd}')));
                self.raw.drain(..units.len() * 2);
                if self.ended && !self.raw.is_empty() {
                    return Err(std::io::Error::new(
                        std::io::ErrorKind::UnexpectedEof,
                        "the UTF-16 text ends in the middle of a character",
                    ));
                }
            }
        }
        self.text.extend_from_slice(text.as_bytes());
        Ok(())
    }
}

impl Read for Transcoder {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        while self.taken == self.text.len() {
            if self.ended {
                return Ok(0);
            }
            self.turn()?;
        }
        let mut left = self.text.get(self.taken..).unwrap_or(&[]);
        let got = left.read(out)?;
        self.taken += got;
        Ok(got)
    }
}
