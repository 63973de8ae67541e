//! What the definition says of itself.

use super::{Draft, Teller};
use crate::change::ChangeKind;
use crate::code::ChangeCode;
use crate::edit::Edit;
use crate::words::prose;

impl Teller<'_> {
    pub(super) fn head(&mut self) {
        let (old, new) = (self.common.old, self.common.new);
        if old.label != new.label {
            let sentence = format!(
                "The definition is now called {}, was {}",
                prose(&new.label),
                prose(&old.label)
            );
            self.push(
                Draft::changed(ChangeCode::LabelChanged, "definition.label", sentence)
                    .was(old.label.as_str(), new.label.as_str()),
            );
        }
        self.optional(
            ChangeCode::VersionChanged,
            "definition.version",
            "version",
            (&old.version, &new.version),
        );
        self.optional(
            ChangeCode::OwnerChanged,
            "definition.owner",
            "owner",
            (&old.owner, &new.owner),
        );
        for name in new.follows.iter().filter(|name| !old.follows.contains(name)) {
            let sentence = format!("The definition now follows {}", name.to_uppercase());
            self.push(
                Draft::new(
                    ChangeKind::Added,
                    ChangeCode::FrameworkAdded,
                    format!("definition.follows.{name}"),
                    sentence,
                )
                .texts(None::<String>, Some(name.as_str())),
            );
        }
        for name in old.follows.iter().filter(|name| !new.follows.contains(name)) {
            let sentence = format!("The definition no longer follows {}", name.to_uppercase());
            self.push(
                Draft::new(
                    ChangeKind::Removed,
                    ChangeCode::FrameworkRemoved,
                    format!("definition.follows.{name}"),
                    sentence,
                )
                .texts(Some(name.as_str()), None::<String>),
            );
        }
        if old.timezone != new.timezone {
            let sentence = format!("Days are now those of {} instead of {}", new.timezone, old.timezone);
            self.push(
                Draft::changed(ChangeCode::TimezoneChanged, "definition.timezone", sentence)
                    .was(old.timezone.as_str(), new.timezone.as_str())
                    .with(Edit::Apart),
            );
        }
    }

    fn optional(&mut self, code: ChangeCode, path: &str, what: &str, texts: (&Option<String>, &Option<String>)) {
        let (before, after) = texts;
        let (kind, sentence) = match (before, after) {
            (Some(before), Some(after)) if before != after => (
                ChangeKind::Changed,
                format!("The definition's {what} is now {after}, was {before}"),
            ),
            (None, Some(after)) => (ChangeKind::Added, format!("The definition's {what} is now {after}")),
            (Some(before), None) => (
                ChangeKind::Removed,
                format!("The definition no longer has an {what}; it was {before}").replace("an version", "a version"),
            ),
            (Some(_), Some(_)) | (None, None) => return,
        };
        self.push(Draft::new(kind, code, path, sentence).texts(before.clone(), after.clone()));
    }
}
