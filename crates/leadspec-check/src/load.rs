//! The files of a project: the roots and whatever they bring in with `use`, each read once.

use leadspec_diagnostics::{Applicability, Code, Diagnostic, FileId, Severity, SourceMap};
use leadspec_syntax::{Item, SyntaxTree, UseItem};
use std::collections::BTreeMap;

/// A file that `use` brings in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loaded {
    /// The one name this file has in the project, however it is reached.
    pub name: String,
    /// What stands in it.
    pub text: String,
}

/// Why a file cannot be brought in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LoadError {
    /// There is no such file.
    NotFound,
    /// It is there and cannot be read: why, in a few lower-case words.
    Unreadable(String),
}

/// Where the text of brought-in files comes from.
pub trait Loader {
    /// The file that `use "path"` means in the file called `from`.
    fn load(&self, from: &str, path: &str) -> Result<Loaded, LoadError>;
}

/// A loader for texts that stand alone: nothing can be brought in.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoFiles;

impl Loader for NoFiles {
    fn load(&self, _from: &str, _path: &str) -> Result<Loaded, LoadError> {
        Err(LoadError::NotFound)
    }
}

/// A project, read.
pub(crate) struct Project {
    /// Each file once, behind those it brings in: what a file brings in is declared before what it declares itself.
    pub(crate) files: Vec<SyntaxTree>,
    /// What the parser found, and files that cannot be brought in.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

impl Project {
    /// Whether a file that belongs to it could not be brought in.
    pub(crate) fn is_partial(&self) -> bool {
        self.diagnostics.iter().any(|d| d.code == Code::UseNotFound)
    }
}

impl Project {
    /// Whether everything could be read, or is read as a safe fix would have it.
    pub(crate) fn is_whole(&self) -> bool {
        let is_mended = |d: &Diagnostic| d.fixes.iter().any(|f| f.applicability == Applicability::Safe);
        self.diagnostics
            .iter()
            .all(|d| d.severity() != Severity::Error || is_mended(d))
    }
}

/// A file whose `use` items are being followed.
struct Open {
    name: String,
    tree: SyntaxTree,
    uses: std::vec::IntoIter<UseItem>,
}

/// Reads everything. Deep chains of `use` need no stack: the open files are a list.
pub(crate) fn load(sources: &mut SourceMap, roots: &[FileId], loader: &dyn Loader) -> Project {
    let mut project = Project {
        files: Vec::new(),
        diagnostics: Vec::new(),
    };
    let known: BTreeMap<String, FileId> = roots.iter().map(|id| (sources.name(*id).to_string(), *id)).collect();
    let mut read: Vec<String> = Vec::new();
    for root in roots {
        let name = sources.name(*root).to_string();
        if read.contains(&name) {
            continue;
        }
        read.push(name);
        let mut open = vec![parse(sources, *root, &mut project)];
        while let Some(top) = open.last_mut() {
            let Some(item) = top.uses.next() else {
                project.files.extend(open.pop().map(|done| done.tree));
                continue;
            };
            match loader.load(&top.name, &item.path.value) {
                Err(error) => project.diagnostics.push(cannot_use(&item, &error)),
                Ok(loaded) => {
                    if open.iter().any(|o| o.name == loaded.name) {
                        project.diagnostics.push(circle(&item, &open, &loaded.name));
                    } else if !read.contains(&loaded.name) {
                        read.push(loaded.name.clone());
                        let id = match known.get(&loaded.name) {
                            Some(id) => *id,
                            None => sources.add(loaded.name, loaded.text),
                        };
                        open.push(parse(sources, id, &mut project));
                    }
                }
            }
        }
    }
    project
}

fn parse(sources: &SourceMap, id: FileId, project: &mut Project) -> Open {
    let parsed = leadspec_syntax::parse(id, sources.base(id), sources.text(id));
    let uses: Vec<UseItem> = parsed.tree.items.iter().filter_map(as_use).cloned().collect();
    project.diagnostics.extend(parsed.diagnostics);
    Open {
        name: sources.name(id).to_string(),
        tree: parsed.tree,
        uses: uses.into_iter(),
    }
}

/// The item, if it brings in a file.
pub(crate) fn as_use(item: &Item) -> Option<&UseItem> {
    if let Item::Use(item) = item { Some(item) } else { None }
}

fn cannot_use(item: &UseItem, error: &LoadError) -> Diagnostic {
    let path = &item.path.value;
    let (message, label) = match error {
        LoadError::NotFound => (format!("there is no file `{path}`"), "not found".to_string()),
        LoadError::Unreadable(why) => (format!("the file `{path}` cannot be read: {why}"), why.clone()),
    };
    Diagnostic::new(Code::UseNotFound, message, item.path.span, label)
        .with_help("write the path as seen from this file, with `/` between folders")
}

fn circle(item: &UseItem, open: &[Open], name: &str) -> Diagnostic {
    let from = open.iter().position(|o| o.name == name).unwrap_or(0);
    let mut way: Vec<String> = open.iter().skip(from).map(|o| format!("`{}`", o.name)).collect();
    way.push(format!("`{name}`"));
    let path = &item.path.value;
    let message = if way.len() == 2 {
        format!("`{path}` brings in itself")
    } else {
        format!("`{path}` brings in this file again")
    };
    Diagnostic::new(Code::UseCycle, message, item.path.span, "closes the circle")
        .with_note(format!("the circle: {}", way.join(" uses ")))
        .with_help("delete this line: a file may use the names of the files that bring it in")
}
