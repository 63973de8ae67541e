//! What a picture of a lifecycle shows: stages in two rows, arrows with numbers, and what about them changed.
//!
//! It is apart from the definition, so that a comparison can draw two definitions in one picture.

mod compared;

use crate::text::letters;
pub use compared::Pair;
use leadspec_ir::{ArenaId, Definition, Lifecycle, Outcome, Stage, StageId, humanise};

/// A lifecycle to be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// What it shows, in a few words.
    pub title: String,
    /// In the order of the rows.
    pub stages: Vec<PictureStage>,
    /// Between stages.
    pub arrows: Vec<PictureArrow>,
}

/// A stage to be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureStage {
    /// What people call it.
    pub label: String,
    /// Who works on leads there.
    pub owner: Option<String>,
    /// What being there means.
    pub outcome: Option<Outcome>,
    /// Which row it stands in.
    pub row: PictureRow,
    /// Whether leads start there.
    pub is_initial: bool,
    /// Whether nothing leaves it.
    pub is_final: bool,
    /// What marks the gates that stand before it alone.
    pub behind: Vec<String>,
    /// What marks the gates that send leads there.
    pub sent_by: Vec<String>,
    /// What about it changed.
    pub mark: Mark,
}

/// Where a stage stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureRow {
    /// On the way to what everybody hopes for.
    Path,
    /// Aside of it: kept for later, or not ever.
    Exit,
}

/// A transition to be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureArrow {
    /// Place of the stage it leaves.
    pub from: usize,
    /// Place of the stage it enters.
    pub to: usize,
    /// What it is called in the table beside the picture: a number of a few digits.
    pub number: String,
    /// What about it changed.
    pub mark: Mark,
}

/// What changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mark {
    /// Nothing.
    Same,
    /// It is there before and after, and says something else.
    Changed,
    /// It was not there before.
    New,
    /// It is there no more.
    Removed,
}

impl Mark {
    /// In words.
    pub fn word(self) -> &'static str {
        match self {
            Mark::Same => "as before",
            Mark::Changed => "changed",
            Mark::New => "new",
            Mark::Removed => "removed",
        }
    }
}

impl Picture {
    /// The lifecycle of a definition with transitions numbered from 1 and gates lettered from A; nothing where it has none.
    pub fn of(definition: &Definition) -> Option<Picture> {
        let lifecycle = definition.lifecycle.as_ref()?;
        let on_path = path(lifecycle);
        let ids = lifecycle.stages.ids();
        let stages = ids.filter_map(|id| stage(definition, &on_path, id)).collect();
        let arrows = lifecycle
            .transitions
            .iter()
            .enumerate()
            .map(|(place, transition)| PictureArrow {
                from: transition.from.index(),
                to: transition.to.index(),
                number: (place + 1).to_string(),
                mark: Mark::Same,
            })
            .collect();
        Some(Picture {
            title: TITLE.to_string(),
            stages,
            arrows,
        })
    }

    /// Whether it shows anything that changed.
    pub fn is_marked(&self) -> bool {
        let arrows = self.arrows.iter().map(|arrow| arrow.mark);
        self.stages
            .iter()
            .map(|stage| stage.mark)
            .chain(arrows)
            .any(|mark| mark != Mark::Same)
    }

    /// All of it in words, for who does not see it.
    pub fn described(&self) -> String {
        let labels = |row: PictureRow| -> Vec<String> {
            let of_row = self.stages.iter().filter(|stage| stage.row == row);
            of_row.map(|stage| stage.label.clone()).collect()
        };
        let mut said = vec![format!("On the path: {}.", labels(PictureRow::Path).join(", "))];
        let aside = labels(PictureRow::Exit);
        if !aside.is_empty() {
            said.push(format!("Aside: {}.", aside.join(", ")));
        }
        let marked = self.stages.iter().filter(|stage| stage.mark != Mark::Same);
        said.extend(marked.map(|stage| format!("{} is {}.", stage.label, stage.mark.word())));
        said.extend(self.arrows.iter().filter_map(|arrow| self.arrow_in_words(arrow)));
        said.join(" ")
    }

    /// `Arrow 3: New to Nurture, changed.`
    pub(crate) fn arrow_in_words(&self, arrow: &PictureArrow) -> Option<String> {
        let (from, to) = (self.stages.get(arrow.from)?, self.stages.get(arrow.to)?);
        let mark = match arrow.mark {
            Mark::Same => String::new(),
            Mark::Changed | Mark::New | Mark::Removed => format!(", {}", arrow.mark.word()),
        };
        Some(format!("Arrow {}: {} to {}{mark}.", arrow.number, from.label, to.label))
    }
}

/// What every picture of a lifecycle shows.
const TITLE: &str = "The way of a lead";

/// What people call a stage.
pub fn stage_label(stage: &Stage) -> String {
    stage.label.clone().unwrap_or_else(|| humanise(&stage.name))
}

/// What being in a stage of this outcome means, in a few words.
pub fn outcome_words(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Now => "sales acts now",
        Outcome::Later => "kept for later",
        Outcome::Never => "turned away",
    }
}

/// The stages that transitions lead to from the initial one, but for those that mean later or never.
pub(crate) fn path(lifecycle: &Lifecycle) -> Vec<StageId> {
    let mut reached = vec![lifecycle.initial];
    let mut next = 0;
    while let Some(from) = reached.get(next).copied() {
        next += 1;
        for transition in &lifecycle.transitions {
            if transition.from == from && !reached.contains(&transition.to) {
                reached.push(transition.to);
            }
        }
    }
    let is_on_path = |id: &StageId| {
        let hopeful = match lifecycle.stages.lookup(*id).and_then(|stage| stage.outcome) {
            None | Some(Outcome::Now) => true,
            Some(Outcome::Later | Outcome::Never) => false,
        };
        *id == lifecycle.initial || reached.contains(id) && hopeful
    };
    lifecycle.stages.ids().filter(is_on_path).collect()
}

/// A stage of a definition's lifecycle, as yet without a mark.
fn stage(definition: &Definition, on_path: &[StageId], id: StageId) -> Option<PictureStage> {
    let lifecycle = definition.lifecycle.as_ref()?;
    let stage = lifecycle.stages.lookup(id)?;
    Some(PictureStage {
        label: stage_label(stage),
        owner: stage.owner.clone(),
        outcome: stage.outcome,
        row: if on_path.contains(&id) {
            PictureRow::Path
        } else {
            PictureRow::Exit
        },
        is_initial: id == lifecycle.initial,
        is_final: stage.is_final,
        behind: gates(definition, |gate| gate.before.contains(&id)),
        sent_by: gates(definition, |gate| gate.otherwise == Some(id)),
        mark: Mark::Same,
    })
}

/// The letters of the gates that are so.
fn gates(definition: &Definition, is: impl Fn(&leadspec_ir::Gate) -> bool) -> Vec<String> {
    let all = definition.gates.iter().enumerate();
    all.filter(|(_, gate)| is(gate))
        .map(|(place, _)| letters(place))
        .collect()
}
