//! Everything that was found out about two versions, as one review.

use super::leads::{Given, OnLeads};
use super::policy::Policy;
use super::verdicts::{Decided, main_stages, said};
use super::{Difference, Version};
use crate::command::reading::shown;
use crate::render::spot;
use crate::words::list;
use leadspec::change::{AloneEffect, Bearing, Change, Counterpart, Measure, Share, StageSummary, Summary};
use leadspec::report::review::{
    self, Alone, Cause, Counts, Effect, Example, Measured, Movement, Review, SCHEMA_VERSION, Stage, Tests, Verdict,
};
use leadspec::report::{Pair, Picture};
use leadspec::{Definition, Lifecycle, format_day};
use std::path::Path;

/// What was found out.
pub(super) struct Found<'a> {
    pub(super) difference: &'a Difference<'a>,
    /// The newer version with the tests that hold for it.
    pub(super) tested: &'a Version,
    pub(super) decided: Option<&'a Decided>,
    pub(super) on_leads: Option<(&'a OnLeads, &'a Given<'a>)>,
    pub(super) summary: Option<&'a Summary>,
    pub(super) policy: Policy,
    pub(super) tests: Option<Tests>,
    pub(super) notes: Vec<String>,
}

impl Found<'_> {
    /// All of it.
    pub(super) fn review(self) -> Review {
        let Difference { old, new, .. } = self.difference;
        Review {
            schema_version: SCHEMA_VERSION,
            tool: "leadspec",
            tool_version: env!("CARGO_PKG_VERSION"),
            definition: new.definition.label.clone(),
            slug: slug(&new.definition.label),
            old: version(old),
            new: version(new),
            headline: self.headline(),
            verdict: self.overall(),
            about: main_stages(&new.definition),
            changes: self.changes(),
            stages: self.stages(),
            effect: self.effect(),
            picture: picture(self.difference),
            tests: self.tests,
            policy: self.policy.findings,
            notes: self.notes,
        }
    }

    /// Nothing without a lifecycle, and where it was not asked.
    fn overall(&self) -> Option<Verdict> {
        let has_stages = self.lifecycles().next().is_some();
        self.decided
            .filter(|_| has_stages)
            .map(|decided| said(decided.verdicts.overall))
    }

    fn lifecycles(&self) -> impl Iterator<Item = &Lifecycle> {
        let both: [&Definition; 2] = [&self.difference.new.definition, &self.difference.old.definition];
        both.into_iter().filter_map(|definition| definition.lifecycle.as_ref())
    }

    fn headline(&self) -> String {
        if self.difference.changes.is_empty() {
            return "No change in meaning.".to_string();
        }
        if let Some(summary) = self.summary {
            return summary.sentence();
        }
        if self.difference.deciding() == 0 {
            return "Only words change: every lead goes the way it went.".to_string();
        }
        let stages = list(&main_stages(&self.difference.new.definition), "and");
        let Some((decided, verdict)) = self.decided.zip(self.overall()) else {
            return String::new();
        };
        match verdict {
            Verdict::Equal if decided.verdicts.all_equal() => {
                "The text says something else, and no possible lead goes another way.".to_string()
            }
            Verdict::Equal => format!("The same leads become {stages}; others go another way."),
            Verdict::Stricter => format!("{stages} becomes stricter: some leads leave, none enters."),
            Verdict::Looser => format!("{stages} becomes looser: some leads enter, none leaves."),
            Verdict::Mixed => format!("{stages} changes in both directions: some leads enter, others leave."),
            Verdict::NotDecided => format!("Whether other leads become {stages} could not be decided."),
        }
    }

    fn changes(&self) -> Vec<review::Change> {
        let all = self.difference.changes.iter().enumerate();
        let mut told: Vec<review::Change> = all.map(|(place, change)| self.change(place, change)).collect();
        told.sort_by_key(|change| change.number);
        told
    }

    fn change(&self, place: usize, change: &Change) -> review::Change {
        let Difference { old, new, .. } = self.difference;
        let alone = self.on_leads.and_then(|(on, _)| on.movements.alone.get(place));
        review::Change {
            number: self.difference.number(place),
            fingerprint: change.fingerprint.to_string(),
            code: change.code.name(),
            kind: change.kind.name(),
            path: change.path.clone(),
            sentence: change.sentence.clone(),
            before: change.before.clone(),
            after: change.after.clone(),
            decides: change.bearing == Bearing::Decision,
            verdict: self
                .decided
                .filter(|_| self.overall().is_some())
                .and_then(|d| d.alone.get(place).copied().flatten()),
            owners: change.owners.clone(),
            old_place: change.old_at.map(|at| spot(&old.sources, at)),
            new_place: change.new_at.map(|at| spot(&new.sources, at)),
            alone: alone.map(|(_, effect)| match effect {
                AloneEffect::Counted { touched, moved, .. } => Alone::Counted {
                    touched: *touched,
                    moved: *moved,
                },
                AloneEffect::Nothing => Alone::Nothing,
                AloneEffect::NotToldApart => Alone::NotToldApart,
            }),
            agreed: self.policy.agreed.get(place).cloned().flatten(),
        }
    }

    /// The newer version's stages, then those that are gone.
    fn stages(&self) -> Vec<Stage> {
        if let Some(summary) = self.summary {
            return summary
                .stages
                .iter()
                .map(|stage| self.stage(&stage.name, &stage.label, Some(stage)))
                .collect();
        }
        let renamed = self.difference.renames.stages.iter().map(|(old, _)| old.as_str());
        let renamed: Vec<&str> = renamed.collect();
        let mut stages: Vec<Stage> = Vec::new();
        for (number, lifecycle) in self.lifecycles().enumerate() {
            for stage in &lifecycle.stages {
                let is_new_name = number > 0 && renamed.contains(&stage.name.as_str());
                if !is_new_name && stages.iter().all(|known| known.name != stage.name) {
                    stages.push(self.stage(&stage.name, &leadspec::report::stage_label(stage), None));
                }
            }
        }
        stages
    }

    fn stage(&self, name: &str, label: &str, counted: Option<&StageSummary>) -> Stage {
        let decided = self
            .decided
            .and_then(|decided| Some((decided, decided.of_stage(name)?)));
        let witness = |of: Option<&leadspec::prove::Witness>| {
            let (decided, _) = decided?;
            Some(decided.witness(self.tested, name, of?))
        };
        let own = decided.map(|(_, own)| own);
        Stage {
            name: name.to_string(),
            label: label.to_string(),
            counts: counted.map(|stage| Counts {
                before: stage.before,
                after: stage.after,
                change: stage.change,
                share: stage.share.map(Share::signed),
            }),
            verdict: own.map(|own| said(own.verdict)),
            step_verdict: own.map(|own| said(own.step_verdict)),
            doubt: own.and_then(|own| doubts(&own.doubts)),
            entering: witness(own.and_then(|own| own.entering.as_ref())),
            leaving: witness(own.and_then(|own| own.leaving.as_ref())),
        }
    }

    /// The most leads first; of equal numbers those with a change of their own.
    fn causes(&self, all: &[leadspec::change::Cause]) -> Vec<Cause> {
        let told = all.iter().map(|cause| {
            let mut changes: Vec<usize> = cause
                .changes
                .iter()
                .map(|place| self.difference.number(*place))
                .collect();
            changes.sort_unstable();
            Cause {
                changes,
                leads: cause.leads,
            }
        });
        let mut told: Vec<Cause> = told.collect();
        let rank = |cause: &Cause| (std::cmp::Reverse(cause.leads), cause.changes.is_empty());
        told.sort_by(|a, b| rank(a).cmp(&rank(b)).then_with(|| a.changes.cmp(&b.changes)));
        told
    }

    fn effect(&self) -> Option<Effect> {
        let (on, given) = self.on_leads?;
        let all = &on.movements;
        let movements: Vec<Movement> = all
            .movements
            .iter()
            .map(|movement| Movement {
                from: movement.from,
                to: movement.to,
                leads: movement.leads,
                open: movement.open,
                causes: self.causes(&movement.causes),
                examples: movement
                    .examples
                    .iter()
                    .map(|example| Example {
                        row: example.row,
                        id: example.id.clone(),
                    })
                    .collect(),
            })
            .collect();
        Some(Effect {
            leads_file: name(given.leads),
            sha256: on.sha256.clone(),
            as_of: format_day(given.as_of),
            leads: all.leads,
            only_old: all.only_old,
            only_new: all.only_new,
            unread: on.unread,
            undecided_old: all.undecided_old,
            undecided_new: all.undecided_new,
            moved: all.moved,
            moved_share: self.summary.and_then(|s| s.moved_share).map(|share| share.to_string()),
            rescored: all.rescored,
            open: movements.iter().map(|movement| movement.open).sum(),
            movements,
            measured: all
                .measured
                .iter()
                .map(|measured| Measured {
                    label: measured
                        .label
                        .clone()
                        .unwrap_or_else(|| leadspec::humanise(&measured.name)),
                    kind: match measured.kind {
                        Measure::Score => "score",
                        Measure::Grade => "grade",
                        Measure::Gate => "gate",
                    },
                    leads: measured.leads,
                })
                .collect(),
        })
    }
}

/// Both lifecycles in one picture.
fn picture(difference: &Difference) -> Option<Picture> {
    fn pairs<I: Copy>(of: &[Counterpart<I>]) -> Vec<Pair<I>> {
        let pair = |one: &Counterpart<I>| Pair {
            old: one.old,
            new: one.new,
            is_changed: one.is_changed,
        };
        of.iter().map(pair).collect()
    }
    let Difference {
        old, new, lifecycles, ..
    } = difference;
    Picture::compared(
        &old.definition,
        &new.definition,
        &pairs(&lifecycles.stages),
        &pairs(&lifecycles.transitions),
    )
}

fn version(version: &Version) -> review::Version {
    review::Version {
        called: version.called.clone(),
        commit: version.commit.as_ref().map(|commit| commit.id.clone()),
        version: version.definition.version.clone(),
        digest: version.definition.digest().short().clone(),
    }
}

fn doubts(all: &[leadspec::prove::Doubt]) -> Option<String> {
    let mut told: Vec<String> = all.iter().map(ToString::to_string).collect();
    told.dedup();
    (!told.is_empty()).then(|| list(&told, "and"))
}

/// A table's name without the folders above it, which are this machine's affair.
fn name(leads: &Path) -> String {
    match leads.file_name() {
        Some(name) if leads != Path::new("-") => name.to_string_lossy().into_owned(),
        Some(_) | None => shown(leads),
    }
}

/// Small letters, digits and single hyphens.
fn slug(label: &str) -> String {
    let mut slug = String::new();
    for letter in label.chars() {
        if letter.is_alphanumeric() {
            slug.extend(letter.to_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.trim_end_matches('-').to_string()
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn a_slug_cannot_end_the_comment_it_stands_in() {
        assert_eq!(slug("BANT for packing lines"), "bant-for-packing-lines");
        assert_eq!(slug("--> <b>x</b> -- "), "b-x-b");
    }
}
