//! Two versions of a lifecycle in one picture, with what changed marked.

use super::{Mark, Picture, PictureArrow, PictureStage, TITLE, path, stage};
use leadspec_ir::{ArenaId, Definition, StageId, Transition, TransitionId};

/// A stage or a transition of two versions, under its own id in each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair<I> {
    /// In the older version; nothing where it is new.
    pub old: Option<I>,
    /// In the newer version; nothing where it is gone.
    pub new: Option<I>,
    /// Whether both have it and they say something else of it.
    pub is_changed: bool,
}

impl Picture {
    /// The lifecycles of two versions, stages and arrows in the order in which they are given. Arrows of the newer version are
    /// numbered as in [`Picture::of`], those that are gone after them. Letters of gates are those of the newer version. Nothing where
    /// neither has a lifecycle.
    pub fn compared(
        old: &Definition,
        new: &Definition,
        stages: &[Pair<StageId>],
        transitions: &[Pair<TransitionId>],
    ) -> Option<Picture> {
        if old.lifecycle.is_none() && new.lifecycle.is_none() {
            return None;
        }
        let sides = Sides {
            old,
            new,
            paths: [old, new].map(|side| side.lifecycle.as_ref().map(path).unwrap_or_default()),
            stages,
        };
        let mut gone = new
            .lifecycle
            .as_ref()
            .map_or(0, |lifecycle| lifecycle.transitions.len());
        Some(Picture {
            title: TITLE.to_string(),
            stages: stages.iter().filter_map(|pair| sides.stage(pair)).collect(),
            arrows: transitions
                .iter()
                .filter_map(|pair| sides.arrow(pair, &mut gone))
                .collect(),
        })
    }
}

/// What a picture is drawn from.
struct Sides<'a> {
    old: &'a Definition,
    new: &'a Definition,
    /// The stages on the path of either version.
    paths: [Vec<StageId>; 2],
    stages: &'a [Pair<StageId>],
}

impl Sides<'_> {
    fn stage(&self, pair: &Pair<StageId>) -> Option<PictureStage> {
        let [was_on_path, is_on_path] = &self.paths;
        let drawn = match (pair.new, pair.old) {
            (Some(id), _) => stage(self.new, is_on_path, id)?,
            (None, Some(id)) => PictureStage {
                // Leads start at one stage only, and gates have the letters of one version only.
                is_initial: self.new.lifecycle.is_none() && stage(self.old, was_on_path, id)?.is_initial,
                behind: Vec::new(),
                sent_by: Vec::new(),
                ..stage(self.old, was_on_path, id)?
            },
            (None, None) => return None,
        };
        Some(PictureStage {
            mark: mark(pair),
            ..drawn
        })
    }

    /// `gone` is the last number that was given away.
    fn arrow(&self, pair: &Pair<TransitionId>, gone: &mut usize) -> Option<PictureArrow> {
        let (number, from, to) = match (pair.new, pair.old) {
            (Some(id), _) => {
                let way = way(self.new, id)?;
                (id.index() + 1, self.new_place(way.from)?, self.new_place(way.to)?)
            }
            (None, Some(id)) => {
                let way = way(self.old, id)?;
                *gone += 1;
                (*gone, self.old_place(way.from)?, self.old_place(way.to)?)
            }
            (None, None) => return None,
        };
        Some(PictureArrow {
            from,
            to,
            number: number.to_string(),
            mark: mark(pair),
        })
    }

    fn new_place(&self, id: StageId) -> Option<usize> {
        self.stages.iter().position(|pair| pair.new == Some(id))
    }

    fn old_place(&self, id: StageId) -> Option<usize> {
        self.stages.iter().position(|pair| pair.old == Some(id))
    }
}

fn way(definition: &Definition, id: TransitionId) -> Option<&Transition> {
    definition.lifecycle.as_ref()?.transitions.lookup(id)
}

fn mark<I>(pair: &Pair<I>) -> Mark {
    match (&pair.old, &pair.new) {
        (None, _) => Mark::New,
        (Some(_), None) => Mark::Removed,
        (Some(_), Some(_)) if pair.is_changed => Mark::Changed,
        (Some(_), Some(_)) => Mark::Same,
    }
}
