//! `.lead` files on disk: read once, known by one name each, checked project by project.

use crate::command::Streams;
use crate::failure::{Failure, Kind, Stop, reason};
use crate::files::{Contents, Disk};
use crate::project;
use crate::render::{Report, Tally, text};
use crate::terminal::Style;
use crate::words::count;
use leadspec::{Code, Definition, Diagnostic, Example, Item, LoadError, Loaded, Loader, SourceMap, Span, Suite};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io;
use std::path::{Component, Path, PathBuf};

/// So many mistakes are shown where something else was asked for: whoever mends them runs `leadspec check`.
pub(crate) const SHOWN: usize = 10;

/// What several projects' files mean, and what is wrong with them.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    pub(crate) sources: SourceMap,
    /// By file in the order they were named, then by place.
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// Those that have no errors and hold a definition.
    pub(crate) projects: Vec<Meant>,
    /// How many files were checked, brought-in ones included.
    pub(crate) files: usize,
}

impl Findings {
    /// For whoever writes them.
    pub(crate) fn report(&self) -> Report<'_> {
        Report {
            sources: &self.sources,
            diagnostics: &self.diagnostics,
            root: PathBuf::new(),
        }
    }

    /// Shows some of them where there are errors among them. How many there are of what.
    pub(crate) fn show_errors(&self, limit: usize, streams: &mut Streams) -> io::Result<Tally> {
        let report = self.report();
        let tally = report.tally();
        if tally.errors > 0 {
            text::write(
                streams.err,
                &report,
                streams.error,
                text::Shown { limit, by_check: false },
            )?;
        }
        Ok(tally)
    }
}

/// The text of a file that is among the sources.
pub(crate) fn text_of<'s>(sources: &'s SourceMap, file: &Path) -> Option<&'s str> {
    let own = name(file);
    let found = sources.files().find(|id| sources.name(*id) == own)?;
    Some(sources.text(found))
}

/// What the files of one project mean.
#[derive(Debug)]
pub(crate) struct Meant {
    pub(crate) definition: Definition,
    pub(crate) suite: Suite,
    /// The leads that tests start from.
    pub(crate) examples: Vec<Example>,
    /// The names of its files, brought-in ones included.
    pub(crate) files: Vec<String>,
}

/// The texts of files by name, read at most once; texts put in place of a file's own are preferred.
pub(crate) struct Texts<'f> {
    on: &'f dyn Contents,
    known: RefCell<BTreeMap<String, String>>,
}

impl<'f> Texts<'f> {
    /// Those of files that are read here.
    pub(crate) fn new(on: &'f dyn Contents) -> Texts<'f> {
        Texts {
            on,
            known: RefCell::default(),
        }
    }

    /// The text of a file that is known by now.
    pub(crate) fn get(&self, name: &str) -> Option<String> {
        self.known.borrow().get(name).cloned()
    }

    /// Puts a text in place of a file's own.
    pub(crate) fn replace(&self, name: &str, text: String) {
        self.known.borrow_mut().insert(name.to_string(), text);
    }

    fn load(&self, path: &Path) -> io::Result<Result<String, (String, usize)>> {
        let name = name(path);
        if let Some(text) = self.get(&name) {
            return Ok(Ok(text));
        }
        match String::from_utf8(self.on.read(path)?) {
            Ok(text) => {
                self.replace(&name, text.clone());
                Ok(Ok(text))
            }
            Err(error) => {
                let valid = error.utf8_error().valid_up_to();
                Ok(Err((String::from_utf8_lossy(error.as_bytes()).into_owned(), valid)))
            }
        }
    }
}

impl Loader for Texts<'_> {
    fn load(&self, from: &str, path: &str) -> Result<Loaded, LoadError> {
        let path = Path::new(from).parent().unwrap_or(Path::new("")).join(path);
        match Texts::load(self, &path) {
            Ok(Ok(text)) => Ok(Loaded {
                name: name(&path),
                text,
            }),
            Ok(Err(_)) => Err(LoadError::Unreadable("it is not UTF-8 text".to_string())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(LoadError::NotFound),
            Err(error) => Err(LoadError::Unreadable(reason(&error))),
        }
    }
}

/// Files that hang together: the names of all that are reached, and the files named with their texts.
type Together = (Vec<String>, Vec<(String, String)>);

/// Checks files. Those that hang together by `use` are one project; each project is checked on its own.
pub(crate) fn check(files: &[PathBuf], texts: &Texts) -> Result<Findings, Failure> {
    let mut findings = Findings::default();
    let mut projects: Vec<Together> = Vec::new();
    for path in files {
        let own = name(path);
        match texts.load(path).map_err(|error| Failure::reading(path, &error))? {
            Ok(text) => {
                let mut reached = Vec::new();
                reach(&own, &text, texts, &mut reached);
                // A file may tie projects together that were apart so far.
                let (tied, apart): (Vec<_>, Vec<_>) = projects
                    .into_iter()
                    .partition(|(names, _)| names.iter().any(|n| reached.contains(n)));
                projects = apart;
                let mut roots: Vec<(String, String)> = Vec::new();
                for (names, earlier) in tied {
                    reached.extend(names);
                    roots.extend(earlier);
                }
                roots.push((own, text));
                projects.push((reached, roots));
            }
            Err((text, valid)) => findings
                .diagnostics
                .push(not_utf8(&mut findings.sources, own, text, valid)),
        }
    }
    for (_, roots) in projects {
        let ids: Vec<_> = roots
            .into_iter()
            .map(|(name, text)| findings.sources.add(name, text))
            .collect();
        let checked = leadspec::check(&mut findings.sources, &ids, texts);
        findings.files += checked.files.len();
        findings.diagnostics.extend(checked.diagnostics);
        let names = checked
            .files
            .iter()
            .map(|tree| findings.sources.name(tree.file).to_string());
        let files = names.collect();
        findings.projects.extend(checked.definition.map(|definition| Meant {
            definition,
            suite: checked.suite,
            examples: checked.examples,
            files,
        }));
    }
    let sources = &findings.sources;
    let by_place = |d: &Diagnostic| {
        let file = sources.file_at(d.primary.span.start);
        (
            file.map_or("", |id| sources.name(id)).to_string(),
            d.primary.span,
            d.code,
        )
    };
    findings.diagnostics.sort_by_cached_key(by_place);
    Ok(findings)
}

/// The definition in a file and the files it brings in, with their texts. Its mistakes are shown; of mere warnings only how many
/// there are.
pub(crate) fn definition(path: &Path, streams: &mut Streams, is_quiet: bool) -> Result<(Definition, SourceMap), Stop> {
    let mut findings = check(&[path.to_path_buf()], &Texts::new(&Disk))?;
    let Tally { errors, warnings, .. } = findings.show_errors(SHOWN, streams)?;
    if errors > 0 {
        let message = format!(
            "`{}` has {}, so nothing is decided",
            path.display(),
            count(errors, "error")
        );
        return Err(Failure::new(Kind::BadDefinition, message).into());
    }
    if warnings > 0 && !is_quiet {
        let line = format!(
            "{}: {}; `leadspec check` shows them",
            path.display(),
            count(warnings, "warning")
        );
        writeln!(streams.err, "{}", streams.error.paint(Style::Warn, &line))?;
    }
    let meant = findings.projects.pop().ok_or_else(|| no_definition(path))?;
    Ok((meant.definition, findings.sources))
}

/// A definition with its tests, wherever these stand: the file or folder that is named, or the project. Mistakes are shown.
pub(crate) fn whole(named: Option<&Path>, streams: &mut Streams) -> Result<(PathBuf, Meant), Stop> {
    let project = match named {
        Some(path) => project::around(&Disk, path)?,
        None => project::find(&Disk)?,
    };
    let file = project::definition_at(&Disk, named, project.as_ref())?;
    let mut roots = vec![file.clone()];
    roots.extend(project::tests_of(&Disk, project.as_ref(), &file)?);
    let mut findings = check(&roots, &Texts::new(&Disk))?;
    let errors = findings.show_errors(SHOWN, streams)?.errors;
    if errors > 0 {
        let message = format!("`{}` or its tests have {}", file.display(), count(errors, "error"));
        return Err(Failure::new(Kind::BadDefinition, message).into());
    }
    let own = name(&file);
    let place = findings.projects.iter().position(|meant| meant.files.contains(&own));
    let place = place.ok_or_else(|| no_definition(&file))?;
    Ok((file, findings.projects.swap_remove(place)))
}

fn no_definition(file: &Path) -> Failure {
    let message = format!("`{}` holds no definition", file.display());
    Failure::new(Kind::BadDefinition, message)
        .with_help("a definition has at least a block `lead { … }` with its fields")
}

/// A file's bytes.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    Disk.read(path).map_err(|error| Failure::reading(path, &error))
}

/// The one name of a file: its path as given, without `.` and `..` where they are not needed, with `/`.
pub(crate) fn name(path: &Path) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut root = String::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if parts.last().is_some_and(|last| last != "..") => {
                parts.pop();
            }
            Component::ParentDir => parts.push("..".to_string()),
            Component::Prefix(prefix) => root.push_str(&prefix.as_os_str().to_string_lossy()),
            Component::RootDir => root.push('/'),
            Component::Normal(part) => parts.push(part.to_string_lossy().into_owned()),
        }
    }
    root + &parts.join("/")
}

/// Every file that can be reached from one by `use`, itself included. What cannot be read is the check's to report.
fn reach(name: &str, text: &str, texts: &Texts, reached: &mut Vec<String>) {
    let mut open = vec![(name.to_string(), text.to_string())];
    reached.push(name.to_string());
    while let Some((name, text)) = open.pop() {
        let mut sources = SourceMap::new();
        let file = sources.add(name.as_str(), "");
        for item in leadspec::parse(file, 0, &text).tree.items {
            if let Item::Use(item) = item
                && let Ok(loaded) = Loader::load(texts, &name, &item.path.value)
                && !reached.contains(&loaded.name)
            {
                reached.push(loaded.name.clone());
                open.push((loaded.name, loaded.text));
            }
        }
    }
}

fn not_utf8(sources: &mut SourceMap, name: String, text: String, valid: usize) -> Diagnostic {
    let message = format!("`{name}` is not UTF-8 text");
    let file = sources.add(name, text);
    let start = sources.base(file) + u32::try_from(valid).unwrap_or(0);
    // What could not be read stands there as U+FFFD, three bytes long.
    let span = Span::new(start, start + 3);
    Diagnostic::new(Code::NotUtf8, message, span, "this byte means nothing in UTF-8")
        .with_help("save the file as UTF-8; a spreadsheet or an old editor may have written it in another encoding")
}

#[cfg(test)]
mod tests {
    use super::name;
    use std::path::Path;

    #[test]
    fn a_file_has_one_name_however_it_is_reached() {
        for (path, wanted) in [
            ("./a.lead", "a.lead"),
            ("tests/../a.lead", "a.lead"),
            ("../x/./a.lead", "../x/a.lead"),
            ("../../a.lead", "../../a.lead"),
            ("/p/q/../a.lead", "/p/a.lead"),
        ] {
            assert_eq!(name(Path::new(path)), wanted);
        }
    }
}
