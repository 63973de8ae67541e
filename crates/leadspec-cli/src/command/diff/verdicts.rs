//! How two versions differ over every lead there can be: for each stage, and for each change alone.

use super::{Difference, Version};
use crate::render::Place;
use leadspec::change::{Bearing, Comparison};
use leadspec::prove::{self, Options, StageVerdict, Verdicts, Witness};
use leadspec::report::review::{self, Verdict};
use leadspec::runner::lead_as_test;
use leadspec::{Definition, Outcome, SampleLead, humanise};

/// So many changes are each looked at alone; of more, the sum is what matters.
const ALONE: usize = 40;

/// So much of the whole effort goes into a change alone.
const PART: u64 = 10;

/// So many leads of the tests are starting points for witnesses.
const NEAR: usize = 60;

/// So many facts of a witness are told in a sentence; its test has all of them.
const FACTS: usize = 9;

/// What was found out.
pub(super) struct Decided {
    pub(super) verdicts: Verdicts,
    /// By change: over all, with it alone.
    pub(super) alone: Vec<Option<Verdict>>,
    starts: Vec<Start>,
    as_of: i64,
}

/// A lead that witnesses are sought near.
struct Start {
    called: String,
    lead: SampleLead,
}

/// Looks at every lead there can be. `new` is the newer version with the tests that hold for it.
pub(super) fn decide(
    difference: &Difference,
    new: &Version,
    comparison: &Comparison,
    as_of: i64,
    effort: u64,
) -> Decided {
    let starts = starts(new);
    let options = Options {
        renames: renames(difference),
        near: starts.iter().map(|start| start.lead.clone()).collect(),
        effort,
        ..Options::new(as_of)
    };
    let verdicts = prove::verdicts(&difference.old.definition, &new.definition, &options);
    let deciding = difference.deciding();
    let alone = difference.changes.iter().map(|change| {
        if change.bearing == Bearing::Words {
            return None;
        }
        // The only change that decides is the whole difference.
        if deciding == 1 {
            return Some(said(verdicts.overall));
        }
        if deciding > ALONE {
            return None;
        }
        let with_it = comparison.apply(change)?;
        let options = Options {
            effort: effort / PART,
            ..Options::new(as_of)
        };
        Some(said(prove::verdicts(comparison.before(), &with_it, &options).overall))
    });
    Decided {
        alone: alone.collect(),
        verdicts,
        starts,
        as_of,
    }
}

fn renames(difference: &Difference) -> prove::Renames {
    let renames = &difference.renames;
    prove::Renames {
        fields: renames.fields.iter().cloned().collect(),
        events: renames.events.iter().cloned().collect(),
        stages: renames.stages.iter().cloned().collect(),
    }
}

/// The newer version's examples, then the leads of its tests.
fn starts(new: &Version) -> Vec<Start> {
    let examples = new.examples.iter().map(|example| Start {
        called: example.name.clone(),
        lead: example.lead.clone(),
    });
    let tests = new.suite.tests.iter();
    let cases = tests.flat_map(|test| test.cases.iter().map(move |case| (test, case)));
    let cases = cases.map(|(test, case)| {
        let at = case.row.as_ref().map_or(test.at, |row| row.at);
        let place = Place::of(&new.sources, at.0);
        Start {
            called: format!("the lead of {}:{}", place.file, place.start.line),
            lead: case.lead.clone(),
        }
    });
    let mut starts: Vec<Start> = Vec::new();
    for start in examples.chain(cases) {
        if starts.len() < NEAR && starts.iter().all(|known| known.lead != start.lead) {
            starts.push(start);
        }
    }
    starts
}

impl Decided {
    /// What was found out about a stage of the newer version, or of the older where it is gone.
    pub(super) fn of_stage(&self, name: &str) -> Option<&StageVerdict> {
        self.verdicts.by_stage.iter().find(|own| own.name == name)
    }

    /// A witness as a reader sees it.
    pub(super) fn witness(&self, new: &Version, stage: &str, witness: &Witness) -> review::Witness {
        let definition = &new.definition;
        let start = witness.base.and_then(|place| self.starts.get(place));
        let label = format!("Goes another way: {}", humanise(stage));
        let labels = |path: &[String]| path.iter().map(|name| stage_label(definition, name)).collect();
        review::Witness {
            lead: told(definition, start, &witness.new, self.as_of),
            old_path: labels(&witness.old_path),
            new_path: labels(&witness.new_path),
            test: lead_as_test(definition, &new.examples, &label, &witness.new, self.as_of),
        }
    }
}

/// `ready_director with budget: 9999 EUR`
fn told(definition: &Definition, start: Option<&Start>, lead: &SampleLead, as_of: i64) -> String {
    let nobody = SampleLead::unknown(lead.facts.len());
    let from = start.map_or(&nobody, |start| &start.lead);
    let is_open = |id: &leadspec::FieldId| !definition.fields[*id].personal && Some(*id) != definition.id;
    let facts = definition.fields.ids().filter(is_open).filter_map(|id| {
        let own = lead.fact(id);
        let field = &definition.fields[id];
        (own != from.fact(id)).then(|| format!("{}: {}", field.name, own.written(&field.ty, definition)))
    });
    let mut facts: Vec<String> = facts.collect();
    if lead.events != from.events {
        let shows = |event: &leadspec::SampleEvent| {
            let kind = &definition.events[event.event];
            kind.attributes.iter().all(|attribute| !attribute.personal)
        };
        let shown = lead.events.iter().filter(|event| shows(event));
        facts.extend(shown.map(|event| event.written(definition, as_of)));
        if lead.events.is_empty() {
            facts.push("no events".to_string());
        }
    }
    let more = facts.len().saturating_sub(FACTS);
    facts.truncate(FACTS);
    if more > 0 {
        facts.push(format!("{more} more"));
    }
    let facts = facts.join(", ");
    match (start, facts.is_empty()) {
        (Some(start), true) => start.called.clone(),
        (Some(start), false) => format!("{} with {facts}", start.called),
        (None, true) => "a lead of which nothing is known".to_string(),
        (None, false) => format!("a lead with {facts}, and nothing else known"),
    }
}

fn stage_label(definition: &Definition, name: &str) -> String {
    let lifecycle = definition.lifecycle.as_ref();
    let stage = lifecycle.and_then(|l| l.stages.iter().find(|stage| stage.name == name));
    stage.map_or_else(|| humanise(name), leadspec::report::stage_label)
}

/// The same verdict as a review says it.
pub(super) fn said(verdict: prove::Verdict) -> Verdict {
    match verdict {
        prove::Verdict::Equal => Verdict::Equal,
        prove::Verdict::Stricter => Verdict::Stricter,
        prove::Verdict::Looser => Verdict::Looser,
        prove::Verdict::Mixed => Verdict::Mixed,
        prove::Verdict::NotDecided => Verdict::NotDecided,
    }
}

/// The labels of the stages that the verdict over all is about: where sales acts, or where leads are worked on.
pub(super) fn main_stages(definition: &Definition) -> Vec<String> {
    let Some(lifecycle) = &definition.lifecycle else {
        return Vec::new();
    };
    let of = |wanted: Option<Outcome>| -> Vec<String> {
        let own = lifecycle.stages.iter().filter(|stage| stage.outcome == wanted);
        own.map(leadspec::report::stage_label).collect()
    };
    let now = of(Some(Outcome::Now));
    if now.is_empty() { of(None) } else { now }
}
