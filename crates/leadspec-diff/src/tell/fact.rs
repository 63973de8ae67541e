//! Facts about a lead and attributes of its events: what they hold, and how an export writes them.

use super::{Draft, Teller};
use crate::change::ChangeKind;
use crate::choices::options_of;
use crate::code::ChangeCode;
use crate::edit::Edit;
use crate::owners::Concern;
use crate::shared::{Presence, Version};
use crate::words::{self, capital, listed, quoted};
use leadspec_ir::{At, ChoiceDomain, ChoiceOption, Definition, Field, FieldType, Unit, format_quantity, humanise};
use std::fmt::Write as _;

/// A fact in both versions.
pub(super) struct Fact<'a> {
    pub(super) path: String,
    /// What sentences call it.
    pub(super) who: String,
    pub(super) own: (&'a Field, &'a Field),
    pub(super) edit: Edit,
    pub(super) concern: Concern,
}

/// A fact whose texts that mean missing differ.
struct Marked {
    path: String,
    name: String,
    at: (At, At),
    edit: Edit,
    concern: Concern,
}

/// Texts that mean missing, which often change for many facts at once.
struct Markers {
    added: Vec<String>,
    removed: Vec<String>,
    facts: Vec<Marked>,
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

    /// Texts that mean missing: told once for all facts for which the same texts come and go.
    fn markers(&mut self) {
        let mut groups: Vec<Markers> = Vec::new();
        let common = self.common;
        let fields = common.fields.ids().filter_map(|id| {
            let (Some(own), Some(other)) = (common.fields.in_old(id), common.fields.in_new(id)) else {
                return None;
            };
            let new = &common.new.fields[other];
            let path = format!("lead.{}", new.name);
            Some((
                path,
                &common.old.fields[own],
                new,
                Edit::Reading(vec![id]),
                Concern::Field(id),
            ))
        });
        let attributes = common.events.ids().zip(&common.attributes).flat_map(|(event, shared)| {
            shared.ids().filter_map(move |id| {
                let (own, other) = (shared.in_old(id)?, shared.in_new(id)?);
                let (old, new) = (common.events.in_old(event)?, common.events.in_new(event)?);
                let attribute = &common.new.events[new].attributes[other];
                let path = format!("event.{}.{}", common.new.events[new].name, attribute.name);
                let old = &common.old.events[old].attributes[own];
                Some((
                    path,
                    old,
                    attribute,
                    Edit::EventReading(vec![event]),
                    Concern::Event(event),
                ))
            })
        });
        for (path, old, new, edit, concern) in fields.chain(attributes) {
            let lacking = |of: &[String], than: &[String]| -> Vec<String> {
                let mut texts: Vec<String> = of.iter().filter(|t| !than.contains(t)).cloned().collect();
                texts.sort();
                texts
            };
            // Texts that are folded are told by the change of that.
            if old.fold_case != new.fold_case {
                continue;
            }
            let (added, removed) = (lacking(&new.missing, &old.missing), lacking(&old.missing, &new.missing));
            if added.is_empty() && removed.is_empty() {
                continue;
            }
            let fact = Marked {
                path,
                name: humanise(&new.name),
                at: (old.at, new.at),
                edit,
                concern,
            };
            match groups.iter_mut().find(|g| g.added == added && g.removed == removed) {
                Some(group) => group.facts.push(fact),
                None => groups.push(Markers {
                    added,
                    removed,
                    facts: vec![fact],
                }),
            }
        }
        for group in groups {
            self.push(marked(group));
        }
    }
}

fn marked(group: Markers) -> Draft {
    let Markers { added, removed, facts } = group;
    let text = |texts: &[String]| (!texts.is_empty()).then(|| listed(&quoted(texts), "and"));
    let (was, is) = (text(&removed), text(&added));
    let says = match (&is, &was) {
        (Some(is), None) => format!("{is} now also means missing"),
        (None, Some(was)) => format!("{was} no longer means missing"),
        (is, was) => format!(
            "{} now means missing, and {} no longer does",
            is.as_deref().unwrap_or_default(),
            was.as_deref().unwrap_or_default()
        ),
    };
    let kind = match (&was, &is) {
        (None, _) => ChangeKind::Added,
        (_, None) => ChangeKind::Removed,
        (Some(_), Some(_)) => ChangeKind::Changed,
    };
    let names: Vec<String> = facts.iter().map(|f| f.name.clone()).collect();
    let (path, whose) = match facts.as_slice() {
        [one] => (format!("{}.missing", one.path), format!("In {}", one.name)),
        some if some.len() <= 3 => ("lead.missing".to_string(), format!("In {}", listed(&names, "and"))),
        many => ("lead.missing".to_string(), format!("In {} facts", many.len())),
    };
    let mut fields = Vec::new();
    let mut is_apart = false;
    for fact in &facts {
        if let Edit::Reading(ids) = &fact.edit {
            fields.extend(ids.iter().copied());
        } else {
            is_apart = true;
        }
    }
    let edit = match (facts.as_slice(), is_apart) {
        ([one], _) => one.edit.clone(),
        (_, true) => Edit::Apart,
        (_, false) => Edit::Reading(fields),
    };
    let concern = match facts.as_slice() {
        [one] => one.concern.clone(),
        _ => Concern::Definition,
    };
    let at = facts.first().map(|f| f.at);
    Draft::new(kind, ChangeCode::MissingChanged, path, format!("{whose}, {says}"))
        .texts(was, is)
        .at(at.map(|a| a.0), at.map(|a| a.1))
        .with(edit)
        .concerns(concern)
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

/// `whole number, may be unknown, from "Employees"`
fn in_words(definition: &Definition, field: &Field) -> String {
    let mut text = type_in_words(definition, &field.ty);
    if limits(&field.ty).is_some_and(|of| of != (None, None)) {
        let _ = write!(text, ", {}", range_in_words(&field.ty));
    }
    if field.personal {
        text.push_str(", personal");
    }
    if field.optional {
        text.push_str(", may be unknown");
    }
    if field.column != field.name {
        let _ = write!(text, ", from \"{}\"", field.column);
    }
    text
}

/// `whole number`, `one of food, cosmetics`
pub(crate) fn type_in_words(definition: &Definition, ty: &FieldType) -> String {
    match ty {
        FieldType::Bool => "yes or no".to_string(),
        FieldType::Quantity { unit, .. } => match unit {
            Unit::Integer => "whole number".to_string(),
            Unit::Number => "number".to_string(),
            Unit::Percent => "percentage".to_string(),
            Unit::Money(currency) => format!("amount in {}", String::from_utf8_lossy(currency)),
            Unit::Date => "date".to_string(),
            Unit::Timestamp => "date and time".to_string(),
            Unit::Duration => "stretch of time".to_string(),
        },
        FieldType::Text => "text".to_string(),
        FieldType::Choice(ChoiceDomain::Options(id)) => {
            let names: Vec<String> = definition.choices[*id]
                .options
                .iter()
                .map(|o| humanise(&o.name))
                .collect();
            format!("one of {}", names.join(", "))
        }
        FieldType::Choice(ChoiceDomain::Stages) => "stage".to_string(),
        FieldType::Choice(ChoiceDomain::Grades(_)) => "grade".to_string(),
        FieldType::List(item) => format!("list of {}", type_in_words(definition, item)),
    }
}

fn without_range(ty: &FieldType) -> FieldType {
    match ty {
        FieldType::Quantity { unit, .. } => FieldType::Quantity {
            unit: *unit,
            low: None,
            high: None,
        },
        FieldType::List(item) => FieldType::List(Box::new(without_range(item))),
        FieldType::Bool | FieldType::Text | FieldType::Choice(_) => ty.clone(),
    }
}

fn limits(ty: &FieldType) -> Option<(Option<i64>, Option<i64>)> {
    match ty {
        FieldType::Quantity { low, high, .. } => Some((*low, *high)),
        FieldType::List(item) => limits(item),
        FieldType::Bool | FieldType::Text | FieldType::Choice(_) => None,
    }
}

/// `1 or more`, `0 to 80`
pub(crate) fn range_in_words(ty: &FieldType) -> String {
    match ty {
        FieldType::Quantity { unit, low, high } => match (low, high) {
            (None, None) => "any".to_string(),
            (Some(low), None) => format!("{} or more", format_quantity(*low, *unit)),
            (None, Some(high)) => format!("{} or less", format_quantity(*high, *unit)),
            (Some(low), Some(high)) => {
                format!("{} to {}", format_quantity(*low, *unit), format_quantity(*high, *unit))
            }
        },
        FieldType::List(item) => range_in_words(item),
        FieldType::Bool | FieldType::Text | FieldType::Choice(_) => "any".to_string(),
    }
}

fn sorted(texts: &[String]) -> Vec<&String> {
    let mut texts: Vec<&String> = texts.iter().collect();
    texts.sort();
    texts
}
