//! The analyses, seen from outside: each file of `analysis/` gives what the snapshot beside it says, each of `analysis/silent/`
//! gives nothing. `needs-work/` holds findings whose message is known to be poor; each file says why.

use leadspec_check::{NoFiles, check};
use leadspec_diagnostics::{Applicability, Diagnostic, SourceMap, Span};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

fn fixtures(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder);
    let mut paths: Vec<PathBuf> = fs::read_dir(&folder)
        .expect("the fixtures' folder")
        .map(|entry| entry.expect("a readable entry").path())
        .filter(|path| path.extension().is_some_and(|e| e == "lead"))
        .collect();
    paths.sort();
    assert!(!paths.is_empty(), "{}", folder.display());
    paths
}

fn stem(path: &Path) -> String {
    path.file_stem().expect("a file name").to_string_lossy().into_owned()
}

fn findings(path: &Path) -> (SourceMap, Vec<Diagnostic>) {
    let mut sources = SourceMap::new();
    let text = fs::read_to_string(path).expect("a readable fixture");
    let root = sources.add(stem(path), text);
    let found = check(&mut sources, &[root], &NoFiles).diagnostics;
    (sources, found)
}

/// `12:3 '+20 when need'`
fn place(sources: &SourceMap, span: Span) -> String {
    let position = sources.position(span.start);
    let text = sources.slice(span).split_whitespace().collect::<Vec<_>>().join(" ");
    format!("{}:{} '{text}'", position.line, position.column)
}

fn render(sources: &SourceMap, found: &[Diagnostic]) -> String {
    let mut text = String::new();
    for d in found {
        let _ = writeln!(text, "{} {:?}: {}", d.code, d.severity(), d.message);
        let _ = writeln!(text, "  {} <- {}", place(sources, d.primary.span), d.primary.text);
        for label in &d.secondary {
            let _ = writeln!(text, "  {}    {}", place(sources, label.span), label.text);
        }
        for note in &d.notes {
            let _ = writeln!(text, "  note: {note}");
        }
        if let Some(help) = &d.help {
            let _ = writeln!(text, "  help: {help}");
        }
        for fix in &d.fixes {
            let safe = if fix.applicability == Applicability::Safe {
                "safe"
            } else {
                "unsafe"
            };
            let _ = writeln!(text, "  fix ({safe}): {}", fix.title);
        }
        text.push('\n');
    }
    text
}

#[test]
fn findings_are_as_they_were() {
    snapshots("analysis");
}

#[test]
fn poor_messages_are_known() {
    snapshots("needs-work");
}

fn snapshots(folder: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for path in fixtures(folder) {
            let (sources, found) = findings(&path);
            assert!(
                !found.is_empty(),
                "{}: nothing found; such a file belongs to `silent/`",
                path.display()
            );
            insta::assert_snapshot!(stem(&path), render(&sources, &found));
        }
    });
}

#[test]
fn what_is_right_gives_nothing() {
    let mut wrong = String::new();
    for path in fixtures("analysis/silent") {
        let (sources, found) = findings(&path);
        if !found.is_empty() {
            let _ = writeln!(wrong, "{}\n{}", stem(&path), render(&sources, &found));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
