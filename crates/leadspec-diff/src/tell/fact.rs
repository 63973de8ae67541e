//! Facts about a lead and attributes of its events: what they hold, and how an export writes them.

use super::kind::{in_words, limits, range_in_words, type_in_words, without_range};
use super::{Draft, Teller};
use crate::change::ChangeKind;
use crate::choices::options_of;
use crate::code::ChangeCode;
use crate::edit::Edit;
use crate::owners::Concern;
use crate::shared::{Presence, Version};
use crate::words::{self, capital, listed, quoted};
use leadspec_ir::{ChoiceDomain, ChoiceOption, Definition, Field, FieldType, humanise};

/// A fact in both versions.
pub(super) struct Fact<'a> {
    pub(super) path: String,
    /// What sentences call it.
    pub(super) who: String,
    pub(super) own: (&'a Field, &'a Field),
    pub(super) edit: Edit,
    pub(super) concern: Concern,
}

/// What is so of a fact or not, in words.
struct Flag {
    on: &'static str,
    off: &'static str,
    /// That it has come to be so, behind the fact.
    now: &'static str,
    no_longer: &'static str,
}

impl Flag {
    fn text(&self, is_on: bool) -> String {
        (if is_on { self.on } else { self.off }).to_string()
    }
}

const MAY_BE_UNKNOWN: Flag = Flag {
    on: "may be unknown",
    off: "must be there",
    now: "may now be unknown",
    no_longer: "must now be there, could be unknown before",
};

const IS_PERSONAL: Flag = Flag {
    on: "is personal",
    off: "is not personal",
    now: "is now personal",
    no_longer: "is no longer personal",
};

const SHOWS_CONTACT: Flag = Flag {
    on: "shows contact in both directions",
    off: "does not show contact in both directions",
    now: "now shows contact in both directions",
    no_longer: "no longer shows contact in both directions",
};

const IGNORES_CASE: Flag = Flag {
    on: "is read ignoring case",
    off: "is read as written",
    now: "is now read ignoring case",
    no_longer: "is now read as written, no longer ignoring case",
};

impl Teller<'_> {
    pub(super) fn facts(&mut self) {
        let (old, new) = (self.common.old, self.common.new);
        for id in self.common.fields.ids() {
            let concern = Concern::Field(id);
            match self.common.fields.presence(id) {
                Presence::Both(own, other) => {
                    let own = (&old.fields[own], &new.fields[other]);
                    let fact = Fact {
                        path: format!("lead.{}", own.1.name),
                        who: capital(&humanise(&own.1.name)),
                        own,
                        edit: Edit::Reading(vec![id]),
                        concern,
                    };
                    self.changed_fact(&fact);
                }
                Presence::Old(own) => {
                    let draft = gone("lead", "Fact", old, &old.fields[own]);
                    self.push(draft.concerns(concern));
                }
                Presence::New(own) => {
                    let draft = added("lead", "fact", new, &new.fields[own]);
                    self.push(draft.concerns(concern));
                }
                Presence::Neither => {}
            }
        }
        self.markers();
    }

    pub(super) fn changed_fact(&mut self, fact: &Fact) {
        let (old, new) = fact.own;
        let at = (old.at, new.at);
        self.renamed(
            ChangeCode::FieldRenamed,
            &fact.path,
            "Fact",
            (&old.name, &new.name),
            at,
            &fact.concern,
        );
        self.held(fact);
        self.options(fact);
        let flags = [
            (
                ChangeCode::OptionalChanged,
                "optional",
                old.optional,
                new.optional,
                &MAY_BE_UNKNOWN,
            ),
            (
                ChangeCode::PersonalChanged,
                "personal",
                old.personal,
                new.personal,
                &IS_PERSONAL,
            ),
            (
                ChangeCode::MutualChanged,
                "mutual",
                old.mutual,
                new.mutual,
                &SHOWS_CONTACT,
            ),
            (
                ChangeCode::ReadingCaseChanged,
                "case",
                old.fold_case,
                new.fold_case,
                &IGNORES_CASE,
            ),
        ];
        for (code, part, was, is, flag) in flags {
            if was != is {
                let sentence = format!("{} {}", fact.who, if is { flag.now } else { flag.no_longer });
                self.fact(fact, code, part, sentence, (flag.text(was), flag.text(is)));
            }
        }
        self.written(fact);
    }

    fn fact(&mut self, fact: &Fact, code: ChangeCode, part: &str, sentence: String, texts: (String, String)) {
        let (old, new) = fact.own;
        let path = format!("{}.{part}", fact.path);
        self.push(
            Draft::changed(code, path, sentence)
                .was(texts.0, texts.1)
                .at(Some(old.at), Some(new.at))
                .with(fact.edit.clone())
                .concerns(fact.concern.clone()),
        );
    }

    /// What it holds, and within which limits.
    fn held(&mut self, fact: &Fact) {
        let (old, new) = fact.own;
        let (was, is) = (
            type_in_words(self.common.old, &old.ty),
            type_in_words(self.common.new, &new.ty),
        );
        let kind = |ty: &FieldType| match ty {
            // Values of closed sets are compared one by one.
            FieldType::Choice(ChoiceDomain::Options(_)) => "one of".to_string(),
            FieldType::List(item) if options_of(item).is_some() => "list of one of".to_string(),
            FieldType::Bool
            | FieldType::Quantity { .. }
            | FieldType::Text
            | FieldType::Choice(ChoiceDomain::Stages | ChoiceDomain::Grades(_))
            | FieldType::List(_) => type_in_words(self.common.new, &without_range(ty)),
        };
        if kind(&old.ty) != kind(&new.ty) {
            let sentence = format!("{} is now read as {is}, was {was}", fact.who);
            let apart = Fact {
                path: fact.path.clone(),
                who: fact.who.clone(),
                edit: Edit::Apart,
                concern: fact.concern.clone(),
                own: fact.own,
            };
            self.fact(&apart, ChangeCode::FieldTypeChanged, "type", sentence, (was, is));
        } else if limits(&old.ty) != limits(&new.ty) {
            let (was, is) = (range_in_words(&old.ty), range_in_words(&new.ty));
            let sentence = format!("{} may now be {is}, was {was}", fact.who);
            self.fact(fact, ChangeCode::FieldRangeChanged, "range", sentence, (was, is));
        }
    }

    /// The values of a closed set.
    fn options(&mut self, fact: &Fact) {
        let (old, new) = fact.own;
        let (Some(own), Some(other)) = (options_of(&old.ty), options_of(&new.ty)) else {
            return;
        };
        let common = self.common;
        let codes = (
            common.choices.codes_of(Version::Old, own),
            common.choices.codes_of(Version::New, other),
        );
        let (own, other) = (&common.old.choices[own], &common.new.choices[other]);
        let at = (Some(old.at), Some(new.at));
        let draft = |kind: ChangeKind, code: ChangeCode, name: &str, sentence: String| {
            Draft::new(kind, code, format!("{}.choice.{name}", fact.path), sentence)
                .with(fact.edit.clone())
                .concerns(fact.concern.clone())
        };
        for (option, code) in other.options.iter().zip(codes.1) {
            let was = codes.0.iter().position(|c| c == code).and_then(|p| own.options.get(p));
            let name = humanise(&option.name);
            match was {
                None => {
                    let sentence = format!("{} may now also be {name}", fact.who);
                    let added = draft(ChangeKind::Added, ChangeCode::ChoiceAdded, &option.name, sentence);
                    self.push(added.texts(None::<String>, Some(name)).at(None, at.1));
                }
                Some(was) => {
                    for draft in changed_option(fact, was, option, draft) {
                        self.push(draft.at(at.0, at.1));
                    }
                }
            }
        }
        for (option, code) in own.options.iter().zip(codes.0) {
            if !codes.1.contains(code) {
                let name = humanise(&option.name);
                let sentence = format!("{} may no longer be {name}", fact.who);
                let gone = draft(ChangeKind::Removed, ChangeCode::ChoiceRemoved, &option.name, sentence);
                self.push(gone.texts(Some(name), None::<String>).at(at.0, None));
            }
        }
        let kept = |of: &[u32], than: &[u32]| of.iter().filter(|c| than.contains(c)).copied().collect::<Vec<u32>>();
        let reordered = (own.ordered || other.ordered) && kept(codes.0, codes.1) != kept(codes.1, codes.0);
        if own.ordered != other.ordered || reordered {
            let text = |ordered: bool, options: &[ChoiceOption]| {
                let names: Vec<String> = options.iter().map(|o| humanise(&o.name)).collect();
                if ordered {
                    names.join(", ")
                } else {
                    "without order".to_string()
                }
            };
            let (was, is) = (text(own.ordered, &own.options), text(other.ordered, &other.options));
            let who = &fact.who;
            let sentence = match (own.ordered, other.ordered) {
                (_, false) => format!("{who} no longer has an order, was {was}"),
                (false, true) => format!("{who} now has an order, lowest first: {is}"),
                (true, true) => format!("{who} now has the order {is}, lowest first; was {was}"),
            };
            self.fact(fact, ChangeCode::ChoiceOrderChanged, "order", sentence, (was, is));
        }
    }

    /// How an export writes it.
    fn written(&mut self, fact: &Fact) {
        let (old, new) = fact.own;
        let who = &fact.who;
        if old.column != new.column {
            let (was, is) = (old.column.clone(), new.column.clone());
            let sentence = format!("{who} is now read from \"{is}\" instead of \"{was}\"");
            self.fact(fact, ChangeCode::ColumnChanged, "column", sentence, (was, is));
        }
        if old.format != new.format {
            let (was, is) = (words::format(&old.format), words::format(&new.format));
            let sentence = format!("{who} is now written like {is}, was like {was}");
            self.fact(fact, ChangeCode::FormatChanged, "format", sentence, (was, is));
        }
        if old.ty == FieldType::Bool && new.ty == FieldType::Bool {
            let differs = |a: &[String], b: &[String]| sorted(a) != sorted(b);
            if differs(&old.yes, &new.yes) || differs(&old.no, &new.no) {
                let text = |field: &Field| {
                    let (yes, no) = (quoted(&field.yes), quoted(&field.no));
                    format!(
                        "yes where it says {}, no where {}",
                        listed(&yes, "or"),
                        listed(&no, "or")
                    )
                };
                let turned = |answer: &str, was: &[String], is: &[String]| {
                    let (was, is) = (listed(&quoted(was), "or"), listed(&quoted(is), "or"));
                    format!("{answer} where it says {is} (was {was})")
                };
                let mut turns = Vec::new();
                if differs(&old.yes, &new.yes) {
                    turns.push(turned("yes", &old.yes, &new.yes));
                }
                if differs(&old.no, &new.no) {
                    turns.push(turned("no", &old.no, &new.no));
                }
                let sentence = format!("{who} is now {}", listed(&turns, "and"));
                let (was, is) = (text(old), text(new));
                self.fact(fact, ChangeCode::YesNoChanged, "answers", sentence, (was, is));
            }
        }
        if let (Some(was), Some(is)) = (&old.separator, &new.separator)
            && was != is
        {
            let sentence = format!("The values of {who} are now separated by \"{is}\" instead of \"{was}\"");
            self.fact(
                fact,
                ChangeCode::SeparatorChanged,
                "separator",
                sentence,
                (was.clone(), is.clone()),
            );
        }
        if old.decimals != new.decimals {
            let text = |decimals: Option<u8>| {
                decimals.map_or_else(|| "not at all".to_string(), |d| format!("to {d} decimals"))
            };
            let (was, is) = (text(old.decimals), text(new.decimals));
            let sentence = match (old.decimals, new.decimals) {
                (Some(_), Some(_)) => format!("{who} is now rounded {is}, was rounded {was}"),
                (_, Some(_)) => format!("{who} is now rounded {is}, was not rounded"),
                (_, None) => format!("{who} is no longer rounded, was rounded {was}"),
            };
            self.fact(fact, ChangeCode::RoundingChanged, "decimals", sentence, (was, is));
        }
    }
}

fn changed_option(
    fact: &Fact,
    was: &ChoiceOption,
    option: &ChoiceOption,
    draft: impl Fn(ChangeKind, ChangeCode, &str, String) -> Draft,
) -> Vec<Draft> {
    let mut drafts = Vec::new();
    if was.name != option.name {
        let (a, b) = (humanise(&was.name), humanise(&option.name));
        let sentence = format!("{}: {a} is now named {b}, and is read from the same", fact.who);
        drafts.push(draft(ChangeKind::Renamed, ChangeCode::ChoiceRenamed, &option.name, sentence).was(a, b));
    }
    if sorted(&was.texts) != sorted(&option.texts) {
        let (a, b) = (listed(&quoted(&was.texts), "or"), listed(&quoted(&option.texts), "or"));
        let sentence = format!(
            "{}: {} is now read from {b}, was from {a}",
            fact.who,
            humanise(&option.name)
        );
        drafts.push(
            draft(
                ChangeKind::Changed,
                ChangeCode::ChoiceTextsChanged,
                &option.name,
                sentence,
            )
            .was(a, b),
        );
    }
    drafts
}

/// A fact that is new.
pub(super) fn added(block: &str, what: &str, new: &Definition, field: &Field) -> Draft {
    let text = in_words(new, field);
    let sentence = format!("New {what} {}: {text}", humanise(&field.name));
    Draft::new(
        ChangeKind::Added,
        ChangeCode::FieldAdded,
        format!("{block}.{}", field.name),
        sentence,
    )
    .texts(None::<String>, Some(text))
    .at(None, Some(field.at))
}

/// A fact that is gone.
pub(super) fn gone(block: &str, what: &str, old: &Definition, field: &Field) -> Draft {
    let text = in_words(old, field);
    let sentence = format!("{what} {} is no longer read ({text})", humanise(&field.name));
    Draft::new(
        ChangeKind::Removed,
        ChangeCode::FieldRemoved,
        format!("{block}.{}", field.name),
        sentence,
    )
    .texts(Some(text), None::<String>)
    .at(Some(field.at), None)
}

fn sorted(texts: &[String]) -> Vec<&String> {
    let mut texts: Vec<&String> = texts.iter().collect();
    texts.sort();
    texts
}
