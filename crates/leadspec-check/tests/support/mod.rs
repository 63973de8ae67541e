//! What the tests of this crate share: one `check`, and findings as text.

#![allow(dead_code, reason = "each test program uses its part")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use leadspec_check::{Checked, LoadError, Loaded, Loader};
use leadspec_diagnostics::{Applicability, Diagnostic, Severity, SourceMap};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Files in memory: a path in a `use` is the name of a file.
pub(crate) struct Files(pub(crate) BTreeMap<String, String>);

impl Loader for Files {
    fn load(&self, _from: &str, path: &str) -> Result<Loaded, LoadError> {
        let text = self.0.get(path).cloned().ok_or(LoadError::NotFound)?;
        Ok(Loaded {
            name: path.to_string(),
            text,
        })
    }
}

/// A folder of this crate's tests.
pub(crate) fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)
}

/// Every `.lead` file of a folder, by name.
pub(crate) fn lead_files(folder: &Path) -> BTreeMap<String, String> {
    std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "lead"))
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read_to_string(&path).unwrap())
        })
        .collect()
}

/// Checks one text that may bring in `files`.
pub(crate) fn check(name: &str, source: &str, files: &Files) -> (SourceMap, Checked) {
    let mut map = SourceMap::new();
    let id = map.add(name, source);
    let checked = leadspec_check::check(&mut map, &[id], files);
    (map, checked)
}

/// Findings as text, one block each.
pub(crate) fn render(map: &SourceMap, diagnostics: &[Diagnostic]) -> String {
    let mut text = String::new();
    for diagnostic in diagnostics {
        let kind = match diagnostic.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let place = |span: leadspec_diagnostics::Span| {
            let file = map.file_at(span.start).unwrap();
            let at = map.position(span.start);
            format!(
                "{}:{}:{} `{}`",
                map.name(file),
                at.line,
                at.column,
                first_line(map.slice(span))
            )
        };
        writeln!(text, "{} {kind}: {}", diagnostic.code, diagnostic.message).unwrap();
        writeln!(
            text,
            "  at {}: {}",
            place(diagnostic.primary.span),
            diagnostic.primary.text
        )
        .unwrap();
        for label in &diagnostic.secondary {
            writeln!(text, "  and {}: {}", place(label.span), label.text).unwrap();
        }
        for note in &diagnostic.notes {
            writeln!(text, "  note: {note}").unwrap();
        }
        if let Some(help) = &diagnostic.help {
            writeln!(text, "  help: {help}").unwrap();
        }
        for fix in &diagnostic.fixes {
            let kind = match fix.applicability {
                Applicability::Safe => "fix",
                Applicability::Unsafe => "fix if meant",
            };
            let edits: Vec<String> = fix
                .edits
                .iter()
                .map(|edit| {
                    format!(
                        "`{}` -> `{}`",
                        first_line(map.slice(edit.span)),
                        edit.text.escape_debug()
                    )
                })
                .collect();
            writeln!(text, "  {kind}: {} ({})", fix.title, edits.join(", ")).unwrap();
        }
    }
    text
}

fn first_line(text: &str) -> String {
    let line = text.lines().next().unwrap_or("");
    if line.len() < text.len() {
        format!("{line}…")
    } else {
        line.to_string()
    }
}

/// The text of the first file with every safe fix applied that does not overlap an earlier one.
pub(crate) fn fixed(map: &SourceMap, diagnostics: &[Diagnostic]) -> (String, usize) {
    let file = map.files().next().unwrap();
    let mut edits: Vec<(usize, usize, String)> = Vec::new();
    let mut applied = 0;
    for diagnostic in diagnostics {
        let Some(fix) = diagnostic.fixes.iter().find(|f| f.applicability == Applicability::Safe) else {
            continue;
        };
        applied += 1;
        for edit in &fix.edits {
            assert_eq!(map.file_at(edit.span.start), Some(file), "a fix outside the file");
            edits.push((edit.span.start as usize, edit.span.end as usize, edit.text.clone()));
        }
    }
    edits.sort();
    let mut text = map.text(file).to_string();
    for (start, end, new) in edits.into_iter().rev() {
        text.replace_range(start..end, &new);
    }
    (text, applied)
}
