//! JSON, read where it stands: objects become spans by column, numbers keep their text, and no tree of values is ever built.

use crate::cell::{Cell, CellKind, Span};
use crate::reject::Reason;
use crate::swar;
use crate::words::WordTable;

/// Objects and arrays may stand in one another so deep.
const DEEPEST: usize = 64;

/// So many keys of an object are remembered.
const LONGEST_HABIT: usize = 4096;

/// What is wrong with a text, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) what: &'static str,
    pub(crate) at: usize,
}

/// What an object failed for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ObjectError {
    NotJson(Problem),
    Twice {
        /// The slot of the key.
        slot: usize,
    },
}

impl ObjectError {
    /// In the words of a rejected row; `start` is where its line begins.
    pub(crate) fn reason(&self, start: usize) -> Reason {
        match self {
            ObjectError::NotJson(problem) => Reason::NotJson {
                problem: problem.what,
                at: problem.at.saturating_sub(start) + 1,
            },
            ObjectError::Twice { .. } => Reason::DuplicateKey,
        }
    }
}

/// The keys that are wanted, with their slots.
#[derive(Debug, Clone)]
pub(crate) struct Keys {
    table: WordTable,
    /// The slot whose object's keys count as keys of the outer object.
    pub(crate) open: Option<usize>,
}

impl Keys {
    pub(crate) fn new(names: &[String]) -> Keys {
        let mut table = WordTable::new(names.len(), false);
        for (slot, name) in (0..).zip(names) {
            table.insert(name, slot);
        }
        Keys { table, open: None }
    }
}

/// Keys as the object before had them, in order: most objects of a file look alike.
#[derive(Debug, Default)]
pub(crate) struct Habit {
    /// Where the key stands (in the same text), and its slot.
    keys: Vec<(usize, usize, Option<usize>)>,
}

/// A place in a text of JSON. The text is padded; it ends at `end`.
pub(crate) struct Scanner<'a> {
    text: &'a str,
    pub(crate) at: usize,
    end: usize,
}

type Scan<T> = Result<T, Problem>;

impl<'a> Scanner<'a> {
    pub(crate) fn new(text: &'a str, at: usize, end: usize) -> Scanner<'a> {
        Scanner { text, at, end }
    }

    pub(crate) fn text(&self) -> &'a str {
        self.text
    }

    #[inline]
    fn peek(&self) -> Option<u8> {
        if self.at < self.end {
            self.text.as_bytes().get(self.at).copied()
        } else {
            None
        }
    }

    pub(crate) fn blanks(&mut self) {
        while let Some(b' ' | b'\t' | b'\r' | b'\n') = self.peek() {
            self.at += 1;
        }
    }

    fn fail<T>(&self, what: &'static str) -> Scan<T> {
        Err(Problem { what, at: self.at })
    }

    /// Goes over this sign if it is the next.
    #[inline]
    pub(crate) fn take(&mut self, sign: u8) -> bool {
        let is = self.peek() == Some(sign);
        self.at += usize::from(is);
        is
    }

    pub(crate) fn ended(&mut self) -> Scan<()> {
        self.blanks();
        if self.at < self.end {
            self.fail("something stands behind the value")
        } else {
            Ok(())
        }
    }

    /// An object's wanted values into their slots of `spans`. The rest is checked and skipped.
    pub(crate) fn object(&mut self, keys: &Keys, habit: &mut Habit, spans: &mut [Span]) -> Result<(), ObjectError> {
        let mut count = 0;
        self.members(keys, habit, spans, &mut count, true)
    }

    fn members(
        &mut self,
        keys: &Keys,
        habit: &mut Habit,
        spans: &mut [Span],
        count: &mut usize,
        open: bool,
    ) -> Result<(), ObjectError> {
        self.blanks();
        if !self.take(b'{') {
            let what = if self.peek().is_none() {
                "it is empty"
            } else {
                "it does not begin with `{`"
            };
            return Err(ObjectError::NotJson(Problem { what, at: self.at }));
        }
        self.blanks();
        if self.take(b'}') {
            return Ok(());
        }
        loop {
            self.blanks();
            if !self.take(b'"') {
                return Err(ObjectError::NotJson(Problem {
                    what: "a key in quotes is missing",
                    at: self.at,
                }));
            }
            let slot = self.key(keys, habit, count).map_err(ObjectError::NotJson)?;
            self.blanks();
            if !self.take(b':') {
                return Err(ObjectError::NotJson(Problem {
                    what: "a colon is missing",
                    at: self.at,
                }));
            }
            self.blanks();
            if open && slot.is_some() && slot == keys.open && self.peek() == Some(b'{') {
                self.members(keys, habit, spans, count, false)?;
            } else {
                let span = self.value(1).map_err(ObjectError::NotJson)?;
                if let Some((slot, place)) = slot.and_then(|slot| spans.get_mut(slot).map(|place| (slot, place))) {
                    if *place != Span::NULL {
                        return Err(ObjectError::Twice { slot });
                    }
                    *place = span;
                }
            }
            self.blanks();
            if self.take(b',') {
                continue;
            }
            if self.take(b'}') {
                return Ok(());
            }
            return Err(ObjectError::NotJson(Problem {
                what: "a comma or `}` is missing",
                at: self.at,
            }));
        }
    }

    /// A key behind its opening quote, as its slot.
    #[inline]
    fn key(&mut self, keys: &Keys, habit: &mut Habit, count: &mut usize) -> Scan<Option<usize>> {
        let turn = *count;
        *count += 1;
        let bytes = self.text.as_bytes();
        if let Some((start, len, slot)) = habit.keys.get(turn) {
            let same = bytes.get(self.at..self.at + len) == bytes.get(*start..start + len)
                && bytes.get(self.at + len) == Some(&b'"')
                && self.at + len < self.end;
            if same {
                self.at += len + 1;
                return Ok(*slot);
            }
        }
        let start = self.at;
        let span = self.string()?;
        let text = self.text.get(span.start()..span.start() + span.len()).unwrap_or("");
        let found = if span.kind() == CellKind::Escaped {
            keys.table.get(Cell::of(&unescape(text)))
        } else {
            keys.table.get(Cell::of(text))
        };
        let slot = found.map(|slot| slot as usize);
        let learnt = (start, span.len(), slot);
        if let Some(key) = habit.keys.get_mut(turn) {
            *key = learnt;
        } else if turn == habit.keys.len() && turn < LONGEST_HABIT {
            habit.keys.push(learnt);
        }
        Ok(slot)
    }

    /// Any value, checked.
    fn value(&mut self, depth: usize) -> Scan<Span> {
        let start = self.at;
        let kind = match self.peek() {
            Some(b'"') => {
                self.at += 1;
                return self.string();
            }
            Some(b'-' | b'0'..=b'9') => {
                self.number()?;
                CellKind::Number
            }
            Some(b't') => self.word("true", CellKind::Bool)?,
            Some(b'f') => self.word("false", CellKind::Bool)?,
            Some(b'n') => self.word("null", CellKind::Null)?,
            Some(b'[') => {
                self.nested(depth, b']')?;
                CellKind::Array
            }
            Some(b'{') => {
                self.nested(depth, b'}')?;
                CellKind::Object
            }
            Some(_) | None => return self.fail("a value is missing"),
        };
        Ok(Span::new(start, self.at, kind))
    }

    fn word(&mut self, word: &str, kind: CellKind) -> Scan<CellKind> {
        if self.text.as_bytes().get(self.at..self.at + word.len()) != Some(word.as_bytes()) {
            return self.fail("a value is missing");
        }
        self.at += word.len();
        Ok(kind)
    }

    fn number(&mut self) -> Scan<()> {
        self.take(b'-');
        match self.peek() {
            Some(b'0') => self.at += 1,
            Some(b'1'..=b'9') => self.digits(),
            Some(_) | None => return self.fail("a digit is missing"),
        }
        if self.take(b'.') {
            if !self.peek().is_some_and(|b| b.is_ascii_digit()) {
                return self.fail("a digit is missing");
            }
            self.digits();
        }
        if self.take(b'e') || self.take(b'E') {
            let _ = self.take(b'+') || self.take(b'-');
            if !self.peek().is_some_and(|b| b.is_ascii_digit()) {
                return self.fail("a digit is missing");
            }
            self.digits();
        }
        Ok(())
    }

    #[inline]
    fn digits(&mut self) {
        while self.peek().is_some_and(|b| b.is_ascii_digit()) {
            self.at += 1;
        }
    }

    /// A string behind its opening quote, up to behind its closing one.
    #[inline]
    fn string(&mut self) -> Scan<Span> {
        let start = self.at;
        let mut kind = CellKind::Text;
        loop {
            let word = swar::load(self.text.as_bytes().get(self.at..).unwrap_or(&[]));
            let hits =
                swar::matches(word, swar::splat(b'"')) | swar::matches(word, swar::splat(b'\\')) | swar::control(word);
            if hits == 0 {
                self.at += 8;
                if self.at >= self.end {
                    self.at = self.end;
                    return self.fail("a string is never closed");
                }
                continue;
            }
            self.at += swar::first(hits);
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(Span::new(start, self.at - 1, kind));
                }
                Some(b'\\') => {
                    kind = CellKind::Escaped;
                    self.escape()?;
                }
                Some(_) => return self.fail("a control character stands in a string"),
                None => {
                    self.at = self.end;
                    return self.fail("a string is never closed");
                }
            }
        }
    }

    #[cold]
    fn escape(&mut self) -> Scan<()> {
        let rest = self.text.get(self.at..self.end).unwrap_or("");
        match escaped(rest) {
            Some((_, len)) => {
                self.at += len;
                Ok(())
            }
            None => self.fail("an escape is none that JSON knows"),
        }
    }

    fn nested(&mut self, depth: usize, close: u8) -> Scan<()> {
        if depth >= DEEPEST {
            return self.fail("values stand too deep in one another");
        }
        self.at += 1;
        self.blanks();
        if self.take(close) {
            return Ok(());
        }
        loop {
            self.blanks();
            if close == b'}' {
                if !self.take(b'"') {
                    return self.fail("a key in quotes is missing");
                }
                self.string()?;
                self.blanks();
                if !self.take(b':') {
                    return self.fail("a colon is missing");
                }
                self.blanks();
            }
            self.value(depth + 1)?;
            self.blanks();
            if self.take(close) {
                return Ok(());
            }
            if !self.take(b',') {
                return self.fail("a comma or a closing bracket is missing");
            }
        }
    }
}

/// The character of an escape at the front of a text, and how long the escape is.
fn escaped(text: &str) -> Option<(char, usize)> {
    let unit = |from: usize| {
        let digits = text
            .get(from..from + 4)
            .filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()))?;
        u32::from_str_radix(digits, 16).ok()
    };
    let simple = match text.as_bytes().get(1)? {
        b'"' => '"',
        b'\\' => '\\',
        b'/' => '/',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => {
            let first = unit(2)?;
            if let Some(c) = char::from_u32(first) {
                return Some((c, 6));
            }
            // Two halves make a character beyond the first plane; a half alone is none.
            let second = text.get(6..8).filter(|t| *t == "\\u").and_then(|_| unit(8))?;
            if !(0xd800..0xdc00).contains(&first) || !(0xdc00..0xe000).contains(&second) {
                return None;
            }
            let c = char::from_u32(0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00))?;
            return Some((c, 12));
        }
        _ => return None,
    };
    Some((simple, 2))
}

/// A JSON string (checked before) without its escapes.
pub(crate) fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(place) = rest.find('\\') {
        let (before, from) = rest.split_at(place);
        out.push_str(before);
        let Some((c, len)) = escaped(from) else { break };
        out.push(c);
        rest = from.get(len..).unwrap_or("");
    }
    out.push_str(rest);
    out
}

/// The items of a JSON array (checked before), as they stand; strings without their quotes.
pub(crate) fn items(text: &str) -> impl Iterator<Item = (CellKind, &str)> {
    let mut scanner = Scanner::new(text, 1, text.len().saturating_sub(1));
    std::iter::from_fn(move || {
        scanner.blanks();
        scanner.take(b',');
        scanner.blanks();
        scanner.peek()?;
        let span = scanner.value(0).ok()?;
        Some((span.kind(), text.get(span.start()..span.start() + span.len())?))
    })
}

/// Where the items of a JSON array (checked before) begin, in the text that holds it.
pub(crate) fn item_places(text: &str, array: Span) -> Vec<usize> {
    let end = (array.start() + array.len()).saturating_sub(1);
    let mut scanner = Scanner::new(text, array.start() + 1, end);
    let mut places = Vec::new();
    loop {
        scanner.blanks();
        scanner.take(b',');
        scanner.blanks();
        let place = scanner.at;
        if scanner.peek().is_none() || scanner.value(0).is_err() {
            return places;
        }
        places.push(place);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str) -> Result<Vec<(CellKind, String)>, String> {
        let keys = Keys::new(&["a".into(), "b".into()]);
        let mut spans = vec![Span::NULL; 2];
        let mut scanner = Scanner::new(text, 0, text.len());
        scanner
            .object(&keys, &mut Habit::default(), &mut spans)
            .and_then(|()| scanner.ended().map_err(ObjectError::NotJson))
            .map_err(|error| match error {
                ObjectError::NotJson(problem) => format!("{} at {}", problem.what, problem.at),
                ObjectError::Twice { slot } => format!("twice {slot}"),
            })?;
        Ok(spans
            .iter()
            .map(|s| (s.kind(), text[s.start()..s.start() + s.len()].to_string()))
            .collect())
    }

    #[test]
    fn values_stay_as_they_are_written() {
        let text = r#" { "x" : {"a":[1,{"a":2}]}, "b": 1.50E+3 , "a":"q\"\u00fc\ud834\udd1e" } "#;
        let got = values(text).unwrap();
        assert_eq!(got[1], (CellKind::Number, "1.50E+3".into()));
        assert_eq!((got[0].0, unescape(&got[0].1)), (CellKind::Escaped, "q\"ü𝄞".into()));
        assert_eq!(
            values("{}").unwrap(),
            [(CellKind::Null, String::new()), (CellKind::Null, String::new())]
        );
        assert_eq!(
            values(r#"{"\u0061":true}"#).unwrap()[0],
            (CellKind::Bool, "true".into())
        );
        let list: Vec<_> = items(r#"[1, "a,]" ,null,[2,3] ,true]"#).map(|(_, text)| text).collect();
        assert_eq!(list, ["1", "a,]", "null", "[2,3]", "true"]);
        assert_eq!(items("[ ]").count(), 0);
    }

    #[test]
    fn what_is_no_json_is_said_with_its_place() {
        for (text, problem) in [
            ("", "it is empty at 0"),
            ("[1]", "it does not begin with `{` at 0"),
            ("{", "a key in quotes is missing at 1"),
            (r#"{"a" 1}"#, "a colon is missing at 5"),
            (r#"{"a":}"#, "a value is missing at 5"),
            (r#"{"a":01}"#, "a comma or `}` is missing at 6"),
            (r#"{"a":1.}"#, "a digit is missing at 7"),
            (r#"{"a":1,}"#, "a key in quotes is missing at 7"),
            (r#"{"a":"x}"#, "a string is never closed at 8"),
            ("{\"a\":\"\t\"}", "a control character stands in a string at 6"),
            (r#"{"a":"\ud834"}"#, "an escape is none that JSON knows at 6"),
            (r#"{"a":"\x"}"#, "an escape is none that JSON knows at 6"),
            (r#"{"a":1} x"#, "something stands behind the value at 8"),
            (r#"{"a":1,"a":2}"#, "twice 0"),
            (r#"{"a":nul}"#, "a value is missing at 5"),
        ] {
            assert_eq!(values(text), Err(problem.into()), "{text}");
        }
        let deep = format!("{{\"a\":{}{}}}", "[".repeat(100), "]".repeat(100));
        assert_eq!(values(&deep), Err("values stand too deep in one another at 68".into()));
    }
}
