//! Grades.

use super::{Draft, Teller};
use crate::change::ChangeKind;
use crate::code::ChangeCode;
use crate::edit::Edit;
use crate::owners::Concern;
use crate::shared::{Presence, Version};
use crate::words::{number_of, points_of, titled};
use leadspec_ir::{Definition, Grade, GradeId, GradeKind, Quantity, QuantityKind, format_quantity};

impl Teller<'_> {
    pub(super) fn grades(&mut self) {
        for id in self.common.grades.ids() {
            match self.common.grades.presence(id) {
                Presence::Both(old, new) => {
                    let own = (&self.common.old.grades[old], &self.common.new.grades[new]);
                    self.changed_grade(id, own);
                }
                Presence::Old(old) => {
                    let own = &self.common.old.grades[old];
                    let (names, text) = (own.names.join(", "), self.grade_text(Version::Old, own));
                    let sentence = format!("Grade {} is gone ({names})", titled(own.label.as_ref(), &own.name));
                    self.push(
                        Draft::new(ChangeKind::Removed, ChangeCode::GradeRemoved, path(own), sentence)
                            .texts(Some(text), None::<String>)
                            .at(Some(own.at), None)
                            .concerns(Concern::Grade(id)),
                    );
                }
                Presence::New(new) => {
                    let own = &self.common.new.grades[new];
                    let (names, text) = (own.names.join(", "), self.grade_text(Version::New, own));
                    let sentence = format!("New grade {} ({names})", titled(own.label.as_ref(), &own.name));
                    self.push(
                        Draft::new(ChangeKind::Added, ChangeCode::GradeAdded, path(own), sentence)
                            .texts(None::<String>, Some(text))
                            .at(None, Some(own.at))
                            .concerns(Concern::Grade(id)),
                    );
                }
                Presence::Neither => {}
            }
        }
    }

    fn changed_grade(&mut self, id: GradeId, own: (&Grade, &Grade)) {
        let (old, new) = own;
        let (path, at, concern) = (path(new), (old.at, new.at), Concern::Grade(id));
        self.renamed(
            ChangeCode::GradeRenamed,
            &path,
            "Grade",
            (&old.name, &new.name),
            at,
            &concern,
        );
        self.label(&path, &new.name, (old.label.as_ref(), new.label.as_ref()), at, &concern);
        let (before, after) = (&self.common.before.grades[id], &self.common.after.grades[id]);
        let who = titled(new.label.as_ref(), &new.name);
        let same_names = old.names == new.names;
        let after_kind = &after.kind;
        if let (GradeKind::Cut { of, limits }, GradeKind::Cut { of: now, limits: after }) = (&before.kind, &after.kind)
        {
            let told = |this: &mut Self, draft: Draft, kind: GradeKind| {
                let edit = if same_names && (of == now || kind == *after_kind) {
                    Edit::Grade(id, Box::new(Grade { kind, ..before.clone() }))
                } else {
                    Edit::Apart
                };
                this.push(draft.at(Some(at.0), Some(at.1)).with(edit).concerns(concern.clone()));
            };
            if of != now {
                let (was, is) = (
                    self.common.phrase_quantity(Version::Old, of),
                    self.common.phrase_quantity(Version::New, now),
                );
                let sentence = format!("Grade {who} now comes from {is} instead of {was}");
                let draft = Draft::changed(ChangeCode::GradeSourceChanged, format!("{path}.of"), sentence).was(was, is);
                // Limits on another number are in that number's form: they go along.
                told(self, draft, after_kind.clone());
            }
            for (place, name) in new.names.iter().enumerate() {
                let was = old.names.iter().position(|n| n == name).and_then(|p| limits.get(p));
                let (Some(was), Some(is)) = (was, after.get(place)) else {
                    continue;
                };
                if was == is && of.decimals == now.decimals || scaled(*was, now) == scaled(*is, of) {
                    continue;
                }
                let (was_text, is_text) = (self.limit_text(of, *was), self.limit_text(now, *is));
                let sentence = format!(
                    "Grade {name} of {who} now begins at {is_text}, was {}",
                    self.short_limit_text(of, *was)
                );
                let draft = Draft::changed(ChangeCode::GradeLimitChanged, format!("{path}.{name}"), sentence)
                    .was(was_text, is_text);
                let mut edited = limits.clone();
                if let Some(slot) = edited.get_mut(place) {
                    *slot = *is;
                }
                let kind = GradeKind::Cut {
                    of: of.clone(),
                    limits: edited,
                };
                told(self, draft, kind);
            }
        } else if before.kind != after.kind {
            let word = |grade: &Grade| match &grade.kind {
                GradeKind::Cut { .. } => "from a number".to_string(),
                GradeKind::Combined(parts) => {
                    let names: Vec<String> = parts
                        .iter()
                        .filter_map(|part| self.common.after.grades.lookup(*part))
                        .map(|g| titled(g.label.as_ref(), &g.name))
                        .collect();
                    format!("by joining {}", names.join(" and "))
                }
            };
            let (was, is) = (word(before), word(after));
            let sentence = format!("Grade {who} is now found {is} instead of {was}");
            self.push(
                Draft::changed(ChangeCode::GradeSourceChanged, format!("{path}.of"), sentence)
                    .was(was, is)
                    .at(Some(at.0), Some(at.1))
                    .with(Edit::Apart)
                    .concerns(concern.clone()),
            );
        }
        // The names of joined grades follow from those of their parts.
        let follow = matches!(after.kind, GradeKind::Combined(_)) && before.kind == after.kind;
        if !same_names && !follow {
            let (was, is) = (old.names.join(", "), new.names.join(", "));
            let sentence = format!("Grade {who} now gives {is}, was {was}");
            self.push(
                Draft::changed(ChangeCode::GradeNamesChanged, format!("{path}.names"), sentence)
                    .was(was, is)
                    .at(Some(at.0), Some(at.1))
                    .with(Edit::Apart)
                    .concerns(concern),
            );
        }
    }

    /// All a grade says.
    fn grade_text(&self, version: Version, own: &Grade) -> String {
        let own_definition = self.common.own(version);
        match &own.kind {
            GradeKind::Cut { of, limits } => {
                let names: Vec<String> = own
                    .names
                    .iter()
                    .enumerate()
                    .map(|(place, name)| match limits.get(place) {
                        Some(limit) => format!("{name} from {}", plain(of, *limit)),
                        None => format!("{name} otherwise"),
                    })
                    .collect();
                format!("{}: {}", of.phrase(own_definition), names.join(", "))
            }
            GradeKind::Combined(parts) => {
                let names: Vec<String> = parts
                    .iter()
                    .filter_map(|part| own_definition.grades.lookup(*part))
                    .map(|g| titled(g.label.as_ref(), &g.name))
                    .collect();
                format!("joined from {}", names.join(", "))
            }
        }
    }

    fn limit_text(&self, of: &Quantity, limit: i64) -> String {
        limit_in_words(&self.common.after, of, limit)
    }

    /// The number alone, as in "was 20".
    fn short_limit_text(&self, of: &Quantity, limit: i64) -> String {
        if is_in_points(&self.common.after, of) {
            number_of(limit)
        } else {
            plain(of, limit)
        }
    }
}

/// Where a grade begins: `80 points`, `10,000 EUR`.
pub(crate) fn limit_in_words(definition: &Definition, of: &Quantity, limit: i64) -> String {
    if is_in_points(definition, of) {
        points_of(limit)
    } else {
        plain(of, limit)
    }
}

fn is_in_points(definition: &Definition, of: &Quantity) -> bool {
    matches!(of.kind, QuantityKind::Score(id) if !definition.scores[id].weights)
}

/// A limit in the form of what it is on.
fn plain(of: &Quantity, limit: i64) -> String {
    let extra = of.decimals.saturating_sub(of.unit.decimals());
    let factor = 10i64.checked_pow(u32::from(extra)).unwrap_or(1);
    format_quantity(limit / factor, of.unit)
}

/// A limit with the decimals of another number added, so that limits on two numbers compare.
fn scaled(limit: i64, other: &Quantity) -> i128 {
    i128::from(limit) * 10i128.checked_pow(u32::from(other.decimals)).unwrap_or(1)
}

fn path(grade: &Grade) -> String {
    format!("grade.{}", grade.name)
}
