//! JUnit's XML, which every build server reads.
//!
//! One suite a file and one case a row or law. The path of the file is the class name, and the text of a failure starts with
//! `file:line:`, so that a reader of either finds the place. Durations are left out.

use super::words::{brief, lines, located, sentence, shown, trouble};
use super::{Decider, Entry, EntryStatus, FileReport, TestReport};

/// Which attributes a case has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum JunitShape {
    /// Those of the schema that Jenkins' xUnit plugin holds a file to, and no other: it refuses the whole file for one that it does
    /// not know.
    #[default]
    Schema,
    /// `file` and `line` too, of which GitLab and others make links.
    WithPlaces,
}

/// The whole file.
pub fn junit(report: &TestReport, shape: JunitShape) -> String {
    let mut xml = Xml::default();
    xml.out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let all: Vec<&Entry> = report.entries().collect();
    let totals = Totals::of(&all);
    let labels: Vec<String> = report.projects.iter().map(|p| brief(&p.definition.label)).collect();
    let name = format!("leadspec test: {}", labels.join(", "));
    let mut attributes = vec![("name", name)];
    attributes.extend(totals.attributes());
    xml.open(0, "testsuites", &attributes);
    for project in &report.projects {
        for file in &project.files {
            suite(&mut xml, &project.definition, file, shape);
        }
    }
    xml.close(0, "testsuites");
    xml.out
}

fn suite(xml: &mut Xml, definition: &Decider, file: &FileReport, shape: JunitShape) {
    let entries: Vec<&Entry> = file.entries.iter().collect();
    let totals = Totals::of(&entries);
    let path = shown(&file.path);
    let mut attributes = vec![("name", path.clone())];
    attributes.extend(totals.attributes());
    attributes.push(("skipped", totals.skipped.to_string()));
    attributes.push(("file", path.clone()));
    xml.open(1, "testsuite", &attributes);
    xml.open(2, "properties", &[]);
    for (name, value) in [
        ("definition", Some(brief(&definition.label))),
        ("version", definition.version.as_deref().map(brief)),
        ("digest", Some(definition.digest.clone())),
    ] {
        if let Some(value) = value {
            xml.empty(3, "property", &[("name", name.to_string()), ("value", value)]);
        }
    }
    xml.close(2, "properties");
    for entry in entries {
        case(xml, &path, entry, shape);
    }
    xml.close(1, "testsuite");
}

fn case(xml: &mut Xml, path: &str, entry: &Entry, shape: JunitShape) {
    let mut attributes = vec![("classname", path.to_string()), ("name", entry.name.clone())];
    match shape {
        JunitShape::Schema => {}
        JunitShape::WithPlaces => {
            attributes.push(("file", path.to_string()));
            attributes.push(("line", entry.spot.line.to_string()));
        }
    }
    let Some(inside) = Inside::of(entry) else {
        xml.empty(2, "testcase", &attributes);
        return;
    };
    xml.open(2, "testcase", &attributes);
    match inside {
        Inside::Failure { kind, message, lines } => xml.text(
            3,
            "failure",
            &[("type", kind.to_string()), ("message", message)],
            &lines.join("\n"),
        ),
        Inside::Skipped(message) => xml.empty(3, "skipped", &[("message", message)]),
    }
    xml.close(2, "testcase");
}

/// What stands in a case that did not pass.
enum Inside {
    Failure {
        kind: &'static str,
        message: String,
        lines: Vec<String>,
    },
    Skipped(String),
}

impl Inside {
    fn of(entry: &Entry) -> Option<Inside> {
        let message = trouble(entry).unwrap_or_default();
        match &entry.status {
            EntryStatus::Passed | EntryStatus::Proved { .. } | EntryStatus::Held(_) => None,
            EntryStatus::Failed(failure) => {
                // The first place is where to look first.
                let spots = [&failure.spot]
                    .into_iter()
                    .chain(failure.differences.iter().skip(1).map(|d| &d.spot));
                let differences = failure.differences.iter().zip(spots);
                let mut told: Vec<String> = Vec::new();
                for (difference, spot) in differences {
                    told.push(format!("{}: {}", located(spot), sentence(difference)));
                    told.extend(lines(difference));
                }
                told.extend(failure.why.iter().map(|line| brief(line)));
                Some(Inside::Failure {
                    kind: "expectation",
                    message,
                    lines: told,
                })
            }
            EntryStatus::Broken(counterexample) => {
                let mut lines = vec![format!("{}: {message}", located(&entry.spot))];
                lines.extend(counterexample.iter().map(|line| brief(line)));
                Some(Inside::Failure {
                    kind: "law",
                    message,
                    lines,
                })
            }
            EntryStatus::Unproved(_) => Some(Inside::Skipped(message)),
            EntryStatus::Skipped(why) => Some(Inside::Skipped(brief(why))),
            EntryStatus::Todo => Some(Inside::Skipped("still to be written".to_string())),
        }
    }
}

/// How many entries count as what. A law of which nobody knows is one that did not run.
#[derive(Default)]
struct Totals {
    tests: usize,
    failures: usize,
    skipped: usize,
}

impl Totals {
    fn of(entries: &[&Entry]) -> Totals {
        let mut totals = Totals::default();
        for entry in entries {
            totals.tests += 1;
            match entry.status {
                EntryStatus::Passed | EntryStatus::Proved { .. } | EntryStatus::Held(_) => {}
                EntryStatus::Failed(_) | EntryStatus::Broken(_) => totals.failures += 1,
                EntryStatus::Skipped(_) | EntryStatus::Todo | EntryStatus::Unproved(_) => totals.skipped += 1,
            }
        }
        totals
    }

    fn attributes(&self) -> [(&'static str, String); 3] {
        [
            ("tests", self.tests.to_string()),
            ("failures", self.failures.to_string()),
            ("errors", "0".to_string()),
        ]
    }
}

/// Writes tags and escapes what stands in them.
#[derive(Default)]
struct Xml {
    out: String,
}

impl Xml {
    fn open(&mut self, depth: usize, tag: &str, attributes: &[(&str, String)]) {
        self.begin(depth, tag, attributes);
        self.out.push_str(">\n");
    }

    fn close(&mut self, depth: usize, tag: &str) {
        self.out.push_str(&"  ".repeat(depth));
        self.end(tag);
    }

    fn empty(&mut self, depth: usize, tag: &str, attributes: &[(&str, String)]) {
        self.begin(depth, tag, attributes);
        self.out.push_str("/>\n");
    }

    fn text(&mut self, depth: usize, tag: &str, attributes: &[(&str, String)], text: &str) {
        self.begin(depth, tag, attributes);
        self.out.push('>');
        self.out.push_str(&escaped(text));
        self.end(tag);
    }

    fn begin(&mut self, depth: usize, tag: &str, attributes: &[(&str, String)]) {
        self.out.push_str(&"  ".repeat(depth));
        self.out.push('<');
        self.out.push_str(tag);
        for (name, value) in attributes {
            self.out.push(' ');
            self.out.push_str(name);
            self.out.push_str("=\"");
            self.out.push_str(&escaped(value));
            self.out.push('"');
        }
    }

    fn end(&mut self, tag: &str) {
        self.out.push_str("</");
        self.out.push_str(tag);
        self.out.push_str(">\n");
    }
}

/// A text between tags or quotes; characters that XML cannot hold are left out.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' => escaped.push('\n'),
            '\u{0}'..='\u{1F}' | '\u{7F}'..='\u{9F}' | '\u{FFFE}' | '\u{FFFF}' => {}
            plain => escaped.push(plain),
        }
    }
    escaped
}
