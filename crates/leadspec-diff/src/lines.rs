//! A whole definition in plain English, one fact a line.
//!
//! Made for programs that compare line by line: a line says what it is about, so that it is understood without its neighbours, and
//! whatever is written otherwise in meaning stands in another line. Layout and comments are in none. Lines stand in the order of the
//! source; where that order means something, so does theirs.

mod facts;
mod rules;
mod ways;

use crate::words::quoted;
use leadspec_ir::{Condition, ConditionKind, Definition, humanise};

/// The definition in lines. Between one thing and the next stands an empty line.
pub fn in_lines(definition: &Definition) -> String {
    let mut lines = Lines::default();
    head(&mut lines, definition);
    facts::all(&mut lines, definition);
    rules::all(&mut lines, definition);
    ways::all(&mut lines, definition);
    lines.text
}

/// Lines so far.
#[derive(Default)]
struct Lines {
    text: String,
}

impl Lines {
    /// What is said of one thing: each text goes on where `subject` ends.
    fn about(&mut self, subject: &str, said: impl IntoIterator<Item = String>) {
        let mut is_first = true;
        for said in said {
            if is_first && !self.text.is_empty() {
                self.text.push('\n');
            }
            is_first = false;
            for letter in subject.chars().chain(said.chars()) {
                // A label may hold what would end the line.
                if letter.is_control() {
                    self.text.extend(letter.escape_default());
                } else {
                    self.text.push(letter);
                }
            }
            self.text.push('\n');
        }
    }
}

fn head(lines: &mut Lines, definition: &Definition) {
    let mut said = vec![format!("The definition is called \"{}\"", definition.label)];
    said.extend(
        definition
            .version
            .iter()
            .map(|is| format!("The definition's version is {is}")),
    );
    said.extend(
        definition
            .owner
            .iter()
            .map(|is| format!("The definition's owner is {is}")),
    );
    said.extend(
        definition
            .follows
            .iter()
            .map(|name| format!("The definition follows {}", name.to_uppercase())),
    );
    said.push(format!("Days are those of {}", definition.timezone));
    lines.about("", said);
}

/// How other lines call something whose label is another.
fn name_in_lines(label: Option<&String>, name: &str) -> Option<String> {
    let spoken = humanise(name);
    let is_other = label.is_some_and(|label| !label.eq_ignore_ascii_case(&spoken));
    is_other.then(|| format!(" is called {spoken} in other lines"))
}

/// The parts of a condition that all must hold, each in words; one part where it is no list.
fn all_parts(definition: &Definition, condition: &Condition) -> Vec<String> {
    parts(definition, condition, |kind| {
        if let ConditionKind::All(of) = kind {
            Some(of)
        } else {
            None
        }
    })
}

/// The parts of a condition of which any is enough.
fn any_parts(definition: &Definition, condition: &Condition) -> Vec<String> {
    parts(definition, condition, |kind| {
        if let ConditionKind::Any(of) = kind {
            Some(of)
        } else {
            None
        }
    })
}

/// What is joined in one way, however deep.
fn parts(
    definition: &Definition,
    condition: &Condition,
    joined: fn(&ConditionKind) -> Option<&Vec<Condition>>,
) -> Vec<String> {
    match joined(&condition.kind).filter(|of| !of.is_empty()) {
        Some(of) => of.iter().flat_map(|part| parts(definition, part, joined)).collect(),
        None => vec![condition.phrase(definition)],
    }
}

/// `"a", "b" or "c"`
fn any_of(texts: &[String]) -> String {
    crate::words::listed(&quoted(texts), "or")
}
