//! The files of a definition, laid end to end, and what line and column an offset is.

use crate::Span;
use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

/// One file of a [`SourceMap`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u32);

/// A place as people count it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

#[derive(Debug, Clone)]
struct File {
    name: String,
    text: String,
    base: u32,
    /// Offset of each line's first byte, relative to the file.
    lines: Vec<u32>,
}

/// All texts a definition is made of. Offsets count over the files laid end to end, one spare byte between them, so that the
/// end of one file and the start of the next are different places.
#[derive(Debug, Clone, Default)]
pub struct SourceMap {
    files: Vec<File>,
}

impl SourceMap {
    /// No files yet.
    pub fn new() -> Self {
        SourceMap::default()
    }

    /// Adds a file under the name people know it by.
    ///
    /// A file that would take the whole past 2 GiB is cut to nothing; callers refuse large files long before.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> FileId {
        let base = self
            .files
            .last()
            .map_or(0, |f| f.base.saturating_add(length(&f.text)).saturating_add(1));
        let mut text = text.into();
        if u64::from(base) + text.len() as u64 > u64::from(u32::MAX / 2) {
            text = String::new();
        }
        let mut lines = vec![0];
        lines.extend(
            text.bytes()
                .enumerate()
                .filter(|(_, b)| *b == b'\n')
                .map(|(i, _)| u32::try_from(i + 1).unwrap_or(u32::MAX)),
        );
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(File {
            name: name.into(),
            text,
            base,
            lines,
        });
        id
    }

    /// The files, in the order they were added.
    pub fn files(&self) -> impl Iterator<Item = FileId> + use<> {
        (0..u32::try_from(self.files.len()).unwrap_or(u32::MAX)).map(FileId)
    }

    /// The name a file was added under; empty for an id of another map.
    pub fn name(&self, file: FileId) -> &str {
        self.get(file).map_or("", |f| f.name.as_str())
    }

    /// A file's whole text; empty for an id of another map.
    pub fn text(&self, file: FileId) -> &str {
        self.get(file).map_or("", |f| f.text.as_str())
    }

    /// The offset at which a file's text starts: add it to an offset in the file to get one in the map.
    pub fn base(&self, file: FileId) -> u32 {
        self.get(file).map_or(0, |f| f.base)
    }

    /// The whole of a file as a span.
    pub fn span(&self, file: FileId) -> Span {
        self.get(file)
            .map_or_else(Span::default, |f| Span::new(f.base, f.base + length(&f.text)))
    }

    /// The file an offset lies in.
    pub fn file_at(&self, offset: u32) -> Option<FileId> {
        let after = self.files.partition_point(|f| f.base <= offset);
        after.checked_sub(1).and_then(|i| u32::try_from(i).ok()).map(FileId)
    }

    /// The text of a span; empty where the span leaves its file or cuts a character.
    pub fn slice(&self, span: Span) -> &str {
        self.file_at(span.start)
            .and_then(|id| self.get(id))
            .and_then(|f| {
                f.text
                    .get((span.start - f.base) as usize..(span.end.checked_sub(f.base)?) as usize)
            })
            .unwrap_or("")
    }

    /// Line and column of an offset; line 1, column 1 of nothing for an empty map. Past the end is the end.
    pub fn position(&self, offset: u32) -> Position {
        let Some(file) = self.file_at(offset).and_then(|id| self.get(id)) else {
            return Position { line: 1, column: 1 };
        };
        let local = (offset - file.base).min(length(&file.text));
        let line = file.lines.partition_point(|start| *start <= local).max(1);
        let start = file.lines.get(line - 1).copied().unwrap_or(0);
        let before = file.text.as_bytes().get(start as usize..local as usize).unwrap_or(&[]);
        let column = before.iter().filter(|b| (**b & 0xC0) != 0x80).count() + 1;
        Position {
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: u32::try_from(column).unwrap_or(u32::MAX),
        }
    }

    /// One line of a file without its line break, lines counted from 1.
    pub fn line(&self, file: FileId, line: u32) -> &str {
        let Some(f) = self.get(file) else { return "" };
        let Some(start) = line.checked_sub(1).and_then(|i| f.lines.get(i as usize)) else {
            return "";
        };
        let end = f.lines.get(line as usize).copied().unwrap_or_else(|| length(&f.text));
        f.text
            .get(*start as usize..end as usize)
            .unwrap_or("")
            .trim_end_matches(['\n', '\r'])
    }

    fn get(&self, file: FileId) -> Option<&File> {
        self.files.get(file.0 as usize)
    }
}

fn length(text: &str) -> u32 {
    u32::try_from(text.len()).unwrap_or(u32::MAX)
}

impl SourceCode for SourceMap {
    /// Whole lines only, from the line index: a label at the very end of a file, in an empty file or past its end shows the
    /// last line instead of failing, and a column counts characters.
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        context_lines_before: usize,
        context_lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let offset = u32::try_from(span.offset()).map_err(|_| MietteError::OutOfBounds)?;
        let file = self
            .file_at(offset)
            .and_then(|id| self.get(id))
            .ok_or(MietteError::OutOfBounds)?;
        let size = length(&file.text);
        // A renderer asks whether two labels fit one snippet: not those of two files.
        if offset as usize + span.len() > file.base as usize + size as usize + 1
            && self.file_at(offset.saturating_add(u32::try_from(span.len()).unwrap_or(u32::MAX)))
                != self.file_at(offset)
        {
            return Err(MietteError::OutOfBounds);
        }
        let start = (offset - file.base).min(size);
        let end = start
            .saturating_add(u32::try_from(span.len()).unwrap_or(u32::MAX))
            .min(size);
        let first = file.lines.partition_point(|l| *l <= start).saturating_sub(1);
        let last = file
            .lines
            .partition_point(|l| *l <= end.saturating_sub(1).max(start))
            .saturating_sub(1);
        let from_line = first.saturating_sub(context_lines_before);
        let to_line = last.saturating_add(context_lines_after).saturating_add(1);
        let from = file.lines.get(from_line).copied().unwrap_or(0);
        let to = file.lines.get(to_line).copied().unwrap_or(size);
        let bytes = file
            .text
            .as_bytes()
            .get(from as usize..to as usize)
            .ok_or(MietteError::OutOfBounds)?;
        let column = file
            .text
            .get(file.lines.get(first).copied().unwrap_or(0) as usize..start as usize)
            .map_or(0, |t| t.chars().count());
        Ok(Box::new(MietteSpanContents::new_named(
            file.name.clone(),
            bytes,
            SourceSpan::new(((file.base + from) as usize).into(), (to - from) as usize),
            from_line,
            if from_line == first { column } else { 0 },
            to_line.min(file.lines.len()) - from_line,
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters_and_files_apart() {
        let mut map = SourceMap::new();
        let a = map.add("a.lead", "één\ntwee\n");
        let b = map.add("b.lead", "x");
        assert_eq!(map.position(map.base(a) + 5), Position { line: 1, column: 4 });
        assert_eq!(map.position(map.base(b)), Position { line: 1, column: 1 });
        assert_eq!(map.file_at(map.base(b)), Some(b));
        assert_eq!(map.line(a, 2), "twee");
        assert_eq!(map.slice(Span::new(map.base(b), map.base(b) + 1)), "x");
    }

    #[test]
    fn a_label_past_the_end_shows_the_last_line() {
        let mut map = SourceMap::new();
        map.add("empty.lead", "");
        assert!(map.read_span(&SourceSpan::new(0.into(), 0), 1, 1).is_ok());
        assert!(map.read_span(&SourceSpan::new(7.into(), 3), 1, 1).is_ok());
    }
}
