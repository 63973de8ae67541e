//! From two definitions in common ids to what changed, thing by thing.

mod condition;
pub(crate) mod criterion;
mod earner;
mod event;
mod fact;
mod gate;
pub(crate) mod grade;
mod head;
pub(crate) mod kind;
mod line;
mod marker;
pub(crate) mod score;
mod stage;
mod table;
mod way;

use crate::change::ChangeKind;
use crate::code::ChangeCode;
use crate::common::Common;
use crate::edit::Edit;
use crate::owners::Concern;
use crate::shared::Version;
use crate::words::{called, prose, title, titled};
use leadspec_ir::{At, CriterionId, GateId, ScoreId, Stage, StageId};

/// A change without what is found for all of them alike.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    pub(crate) kind: ChangeKind,
    pub(crate) code: ChangeCode,
    pub(crate) path: String,
    pub(crate) sentence: String,
    pub(crate) before: Option<String>,
    pub(crate) after: Option<String>,
    pub(crate) old_at: Option<At>,
    pub(crate) new_at: Option<At>,
    pub(crate) edit: Edit,
    pub(crate) concern: Concern,
}

impl Draft {
    fn new(kind: ChangeKind, code: ChangeCode, path: impl Into<String>, sentence: impl Into<String>) -> Draft {
        Draft {
            kind,
            code,
            path: path.into(),
            sentence: sentence.into(),
            before: None,
            after: None,
            old_at: None,
            new_at: None,
            edit: Edit::Nothing,
            concern: Concern::Definition,
        }
    }

    fn changed(code: ChangeCode, path: impl Into<String>, sentence: impl Into<String>) -> Draft {
        Draft::new(ChangeKind::Changed, code, path, sentence)
    }

    /// What it said and what it says.
    fn texts(self, before: Option<impl Into<String>>, after: Option<impl Into<String>>) -> Draft {
        Draft {
            before: before.map(Into::into),
            after: after.map(Into::into),
            ..self
        }
    }

    fn was(self, before: impl Into<String>, after: impl Into<String>) -> Draft {
        self.texts(Some(before), Some(after))
    }

    fn at(self, old_at: Option<At>, new_at: Option<At>) -> Draft {
        Draft { old_at, new_at, ..self }
    }

    fn with(self, edit: Edit) -> Draft {
        Draft { edit, ..self }
    }

    fn concerns(self, concern: Concern) -> Draft {
        Draft { concern, ..self }
    }
}

/// Finds changes.
pub(crate) struct Teller<'a> {
    pub(crate) common: &'a Common<'a>,
    found: Vec<Draft>,
}

/// Everything that changed, block by block.
pub(crate) fn tell(common: &Common) -> Vec<Draft> {
    let mut teller = Teller {
        common,
        found: Vec::new(),
    };
    teller.head();
    teller.facts();
    teller.events();
    teller.criteria();
    teller.scores();
    teller.grades();
    teller.gates();
    teller.stages();
    teller.ways();
    teller.found
}

impl Teller<'_> {
    fn push(&mut self, draft: Draft) {
        self.found.push(draft);
    }

    /// What people call a stage, within a sentence.
    fn stage(&self, id: StageId) -> String {
        title(&stage_label(self.common, id))
    }

    fn criterion(&self, id: CriterionId) -> String {
        let criterion = &self.common.after.criteria[id];
        titled(criterion.label.as_ref(), &criterion.name)
    }

    fn score(&self, id: ScoreId) -> String {
        let score = &self.common.after.scores[id];
        titled(score.label.as_ref(), &score.name)
    }

    fn gate(&self, id: GateId) -> String {
        let gate = &self.common.after.gates[id];
        titled(gate.label.as_ref(), &gate.name)
    }

    /// Another label, if it is another.
    fn label(
        &mut self,
        path: &str,
        name: &str,
        labels: (Option<&String>, Option<&String>),
        at: (At, At),
        concern: &Concern,
    ) {
        let (before, after) = labels;
        if before == after {
            return;
        }
        let sentence = match (before, after) {
            (_, Some(after)) => format!(
                "{} is now called {}, was {}",
                titled(None, name),
                prose(after),
                prose(&called(before, name))
            ),
            (before, None) => format!(
                "{} is no longer called {}",
                titled(None, name),
                prose(&called(before, name))
            ),
        };
        let kind = match (before, after) {
            (None, _) => ChangeKind::Added,
            (_, None) => ChangeKind::Removed,
            (Some(_), Some(_)) => ChangeKind::Changed,
        };
        let draft = Draft::new(kind, ChangeCode::LabelChanged, format!("{path}.label"), sentence)
            .texts(before.cloned(), after.cloned())
            .at(Some(at.0), Some(at.1))
            .concerns(concern.clone());
        self.push(draft);
    }

    /// Another name for the same.
    fn renamed(
        &mut self,
        code: ChangeCode,
        path: &str,
        what: &str,
        names: (&str, &str),
        at: (At, At),
        concern: &Concern,
    ) {
        let (before, after) = names;
        if before == after {
            return;
        }
        let sentence = format!("{what} {before} is now named {after}, and says the same");
        let draft = Draft::new(ChangeKind::Renamed, code, path, sentence)
            .was(before, after)
            .at(Some(at.0), Some(at.1))
            .concerns(concern.clone());
        self.push(draft);
    }
}

/// A stage, as it is in the new definition where it is there.
fn stage<'a>(common: &'a Common, id: StageId) -> Option<&'a Stage> {
    let version = match common.stages.in_new(id) {
        Some(_) => Version::New,
        None => Version::Old,
    };
    let lifecycle = common.definition(version).lifecycle.as_ref();
    lifecycle.and_then(|l| l.stages.lookup(id))
}

/// What people call a stage.
fn stage_label(common: &Common, id: StageId) -> String {
    stage(common, id).map_or_else(String::new, |s| called(s.label.as_ref(), &s.name))
}
