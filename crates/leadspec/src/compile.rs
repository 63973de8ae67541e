//! Texts in, a definition or what is wrong with them out.

use leadspec_check::{LoadError, Loaded, Loader, check};
use leadspec_diagnostics::{Diagnostic, FileId, SourceMap};
use leadspec_ir::{Definition, Suite};
use leadspec_syntax::SyntaxTree;
use std::collections::BTreeMap;

/// What texts mean, and what is wrong with them.
#[derive(Debug, Clone)]
pub struct Compiled {
    /// What they mean; only where there are no errors and one of them holds a definition.
    pub definition: Option<Definition>,
    /// The tests and laws that stand in them.
    pub suite: Suite,
    /// Everything found, errors and warnings, by place.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts, which the places of diagnostics count over.
    pub sources: SourceMap,
    /// The texts as trees, in the order they were given.
    pub files: Vec<SyntaxTree>,
}

/// Compiles texts with their names as one project: together they hold one definition, and any number of examples and tests. A
/// `use "…"` among them means the text of that name, seen from the name of the one it stands in.
pub fn compile<'a>(texts: impl IntoIterator<Item = (&'a str, &'a str)>) -> Compiled {
    let mut sources = SourceMap::new();
    let texts: BTreeMap<&str, &str> = texts
        .into_iter()
        .inspect(|(name, text)| {
            sources.add(*name, *text);
        })
        .collect();
    let roots: Vec<FileId> = sources.files().collect();
    let checked = check(&mut sources, &roots, &Among(texts));
    Compiled {
        definition: checked.definition,
        suite: checked.suite,
        diagnostics: checked.diagnostics,
        sources,
        files: checked.files,
    }
}

/// Texts by name.
struct Among<'a>(BTreeMap<&'a str, &'a str>);

impl Loader for Among<'_> {
    fn load(&self, from: &str, path: &str) -> Result<Loaded, LoadError> {
        let name = seen_from(from, path);
        let text = self.0.get(name.as_str()).ok_or(LoadError::NotFound)?;
        Ok(Loaded {
            text: (*text).to_string(),
            name,
        })
    }
}

/// The name that a path means in a file: `rules/a.lead` and `../b.lead` make `b.lead`.
fn seen_from(from: &str, path: &str) -> String {
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::{compile, seen_from};

    #[test]
    fn texts_bring_each_other_in() {
        let compiled = compile([
            ("tests/a.lead", "use \"../main.lead\"\nexample one { id: \"1\" }\n"),
            ("main.lead", "definition \"D\" {}\nlead { id text }\n"),
        ]);
        assert_eq!(compiled.diagnostics, []);
        assert_eq!(compiled.definition.map(|d| d.label), Some("D".to_string()));
        let lost = compile([("a.lead", "use \"b.lead\"\n")]);
        assert!(lost.definition.is_none() && !lost.diagnostics.is_empty());
    }

    #[test]
    fn paths_are_seen_from_the_file() {
        for (from, path, name) in [
            ("a.lead", "b.lead", "b.lead"),
            ("x/a.lead", "../b.lead", "b.lead"),
            ("x/a.lead", "./y/b.lead", "x/y/b.lead"),
        ] {
            assert_eq!(seen_from(from, path), name);
        }
    }
}
