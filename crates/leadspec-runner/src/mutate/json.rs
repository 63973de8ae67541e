//! What became of small changes, as one JSON document for programs: texts are whole.

use super::catch::Catch;
use super::mutant::Mutant;
use super::report::MutationReport;
use super::run::Fate;
use leadspec_ir::{At, format_day};
use serde::Serialize;

#[derive(Serialize)]
struct Document {
    schema_version: u32,
    killed: usize,
    survived: usize,
    percent: usize,
    survivors: Vec<Survivor>,
    accepted: Vec<Accepted>,
    no_lead_can_tell: Vec<Change>,
    stale: Vec<Stale>,
    tests: Vec<Test>,
}

#[derive(Serialize)]
struct Change {
    fingerprint: String,
    kind: &'static str,
    item: String,
    sentence: String,
    at: Spot,
}

#[derive(Serialize)]
struct Survivor {
    #[serde(flatten)]
    change: Change,
    noticed_by: Option<Lead>,
}

#[derive(Serialize)]
struct Accepted {
    #[serde(flatten)]
    change: Change,
    reason: String,
}

#[derive(Serialize)]
struct Stale {
    fingerprint: String,
    reason: String,
}

#[derive(Serialize)]
struct Lead {
    as_of: Option<String>,
    given: Vec<String>,
    events: Vec<String>,
    changed: Vec<String>,
    expect: String,
    decided: String,
    with_the_change: String,
}

#[derive(Serialize)]
struct Test {
    text: String,
    notices: Vec<Vec<String>>,
}

#[derive(Serialize)]
struct Spot {
    file: String,
    line: u32,
    column: u32,
}

impl MutationReport<'_> {
    /// As a JSON document.
    pub fn json(&self) -> String {
        let score = self.mutation.score();
        let mut document = Document {
            schema_version: 1,
            killed: score.killed,
            survived: score.survived,
            percent: score.percent(),
            survivors: Vec::new(),
            accepted: Vec::new(),
            no_lead_can_tell: Vec::new(),
            stale: Vec::new(),
            tests: Vec::new(),
        };
        for tried in &self.mutation.tried {
            let change = || self.change(&tried.mutant);
            match &tried.fate {
                Fate::Killed(_) => {}
                Fate::NoLeadCanTell => document.no_lead_can_tell.push(change()),
                Fate::Accepted(reason) => document.accepted.push(Accepted {
                    change: change(),
                    reason: reason.clone(),
                }),
                Fate::Survived(catch) => document.survivors.push(Survivor {
                    change: change(),
                    noticed_by: catch.as_deref().map(|catch| self.lead(catch)),
                }),
            }
        }
        for stale in &self.mutation.stale {
            document.stale.push(Stale {
                fingerprint: stale.fingerprint.clone(),
                reason: stale.reason.clone(),
            });
        }
        for test in self.tests() {
            let name = |place: &usize| {
                let tried = self.mutation.tried.get(*place);
                tried.map_or_else(String::new, |tried| tried.mutant.fingerprint().to_string())
            };
            document.tests.push(Test {
                notices: test.notices.iter().map(|own| own.iter().map(name).collect()).collect(),
                text: test.text,
            });
        }
        // Nothing in it can't be written.
        let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
        text.push('\n');
        text
    }

    fn change(&self, mutant: &Mutant) -> Change {
        Change {
            fingerprint: mutant.fingerprint().to_string(),
            kind: mutant.kind.word(),
            item: mutant.item.title(self.definition),
            sentence: mutant.sentence.clone(),
            at: self.spot(mutant.at),
        }
    }

    fn lead(&self, catch: &Catch) -> Lead {
        let day = catch.as_of.unwrap_or(self.as_of);
        let events = catch.lead.events.iter();
        Lead {
            as_of: catch.as_of.map(format_day),
            given: catch.lead.written_facts(self.definition),
            events: events.map(|event| event.written(self.definition, day)).collect(),
            changed: catch.lead.written_changes(&catch.start, self.definition),
            expect: catch.head.clone(),
            decided: catch.expected.clone(),
            with_the_change: catch.instead.clone(),
        }
    }

    fn spot(&self, at: At) -> Spot {
        let file = self.sources.file_at(at.0.start);
        let position = self.sources.position(at.0.start);
        Spot {
            file: file.map_or("", |file| self.sources.name(file)).to_string(),
            line: position.line,
            column: position.column,
        }
    }
}
