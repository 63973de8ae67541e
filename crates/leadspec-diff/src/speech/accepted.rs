//! Which values count: some more, some less.

use super::{Speaker, Told, fact_name};
use crate::code::ChangeCode;
use crate::common::Common;
use crate::part::{Part, Subject, Values};
use crate::words::{listed, texts};
use leadspec_ir::{ChoiceDomain, Definition, FieldType, Source, TextTest, Unit, format_quantity, humanise};

/// Some values come to count and some cease to.
pub(super) fn tell(
    common: &Common,
    speaker: &Speaker,
    part: &Part,
    of: &Subject,
    (removed, added): (&Values, &Values),
) -> Told {
    let (gone, come) = (values(&common.before, of, removed), values(&common.after, of, added));
    let test = match of {
        Subject::Text { value, test, .. } => verb(*test).map(|verb| (value.source, verb)),
        Subject::Choice(_) | Subject::List { .. } => None,
    };
    let (sentence, before, after) = if let Some((source, verb)) = test {
        let what = fact_name(&common.after, source);
        let said = |texts: &[String]| (!texts.is_empty()).then(|| format!("{verb} {}", listed(texts, "or")));
        let (gone, come) = (said(&gone), said(&come));
        let tested = Tested {
            source,
            what: &what,
            changed: Changed {
                gone: gone.as_deref(),
                come: come.as_deref(),
            },
        };
        let whole = |said: Option<String>| said.map(|said| format!("{what} {said}"));
        (tested.sentence(speaker, part), whole(gone), whole(come))
    } else {
        let some = |texts: &[String]| (!texts.is_empty()).then(|| listed(texts, "and"));
        let (gone, come) = (some(&gone), some(&come));
        let changed = Changed {
            gone: gone.as_deref(),
            come: come.as_deref(),
        };
        let sentence = format!("{} ({})", by_value(speaker, part, &changed), name(&common.after, of));
        (sentence, gone, come)
    };
    Told {
        code: ChangeCode::AcceptedChanged,
        sentence,
        before,
        after,
    }
}

/// What comes and what goes.
#[derive(Debug, Clone, Copy)]
struct Changed<'a> {
    gone: Option<&'a str>,
    come: Option<&'a str>,
}

impl Changed<'_> {
    /// The same of what is left out.
    fn turned(self) -> Self {
        Changed {
            gone: self.come,
            come: self.gone,
        }
    }

    /// One of three verbs, and what it is about.
    fn told(&self, added: &str, removed: &str, both: &str) -> String {
        match (self.come, self.gone) {
            (Some(come), Some(gone)) => format!("{both} {come} instead of {gone}"),
            (Some(come), None) => format!("{added} {come}"),
            (None, gone) => format!("{removed} {}", gone.unwrap_or_default()),
        }
    }
}

/// `Gate “Served country” now also accepts "SE"`
fn by_value(speaker: &Speaker, part: &Part, changed: &Changed) -> String {
    if part.in_event {
        let counted = if part.negated { changed.turned() } else { *changed };
        let verb = counted.told("now also counts", "no longer counts", "now counts");
        return format!("{}: {verb}", speaker.prefix());
    }
    let who = speaker.who();
    match (speaker, part.negated) {
        (Speaker::Met(_) | Speaker::Gate(_) | Speaker::Way { .. }, false) => {
            format!(
                "{who} {}",
                changed.told("now also accepts", "no longer accepts", "now accepts")
            )
        }
        (Speaker::Met(_) | Speaker::Gate(_) | Speaker::Way { .. }, true) => {
            let verb = changed.told("now also rules out", "no longer rules out", "now rules out");
            format!("{who} {verb}")
        }
        (Speaker::Unmet(_), false) => {
            let verb = changed.told("is now also unmet for", "is no longer unmet for", "is now unmet for");
            format!("{who} {verb}")
        }
        (Speaker::Unmet(_), true) => {
            let verb = changed.told(
                "is no longer unmet for",
                "is now also unmet for",
                "is no longer unmet for",
            );
            format!("{who} {verb}")
        }
        (Speaker::Line { .. }, false) => {
            format!("{who} {}", changed.told("now also for", "no longer for", "now for"))
        }
        (Speaker::Line { .. }, true) => {
            format!(
                "{who} {}",
                changed.told("no longer for", "now also for", "no longer for")
            )
        }
    }
}

/// A text that is looked into: `contains "accountant"`.
struct Tested<'a> {
    source: Source,
    what: &'a str,
    changed: Changed<'a>,
}

impl Tested<'_> {
    fn sentence(&self, speaker: &Speaker, part: &Part) -> String {
        if part.in_event {
            return self.of("where", speaker, part);
        }
        // Where something else must hold too it does not decide alone.
        if part.lists.all {
            let leads = match self.source {
                Source::Field(_) | Source::Attribute(..) => "leads whose",
                Source::Latest(..) => "leads where",
            };
            return self.of(leads, speaker, part);
        }
        let (who, what, state) = (speaker.who(), self.what, speaker.state());
        let changed = if part.negated {
            self.changed.turned()
        } else {
            self.changed
        };
        match (changed.gone, changed.come) {
            (Some(gone), Some(come)) => {
                format!("{who} is now {state} when {what} {come}, and no longer when it {gone}")
            }
            (None, come) => format!("{who} is now also {state} when {what} {}", come.unwrap_or_default()),
            (Some(gone), None) => {
                let when = if part.lists.any { "just because" } else { "when" };
                format!("{who} is no longer {state} {when} {what} {gone}")
            }
        }
    }

    /// The tests as things: `leads whose title contains "owner"`.
    fn of(&self, things: &str, speaker: &Speaker, part: &Part) -> String {
        let told = |said: Option<&str>| said.map(|said| format!("{things} {} {said}", self.what));
        let (gone, come) = (told(self.changed.gone), told(self.changed.come));
        let changed = Changed {
            gone: gone.as_deref(),
            come: come.as_deref(),
        };
        by_value(speaker, part, &changed)
    }
}

/// How a text is looked into; nothing where it is compared as a whole.
fn verb(test: TextTest) -> Option<&'static str> {
    match test {
        TextTest::Equals => None,
        TextTest::StartsWith => Some("starts with"),
        TextTest::EndsWith => Some("ends with"),
        TextTest::Contains => Some("contains"),
    }
}

/// What the values are of.
fn name(definition: &Definition, of: &Subject) -> String {
    match of {
        Subject::Choice(choice) => choice.phrase(definition),
        Subject::Text { value, .. } => fact_name(definition, value.source),
        Subject::List { value, .. } => fact_name(definition, value.source),
    }
}

/// Values as people say them.
fn values(definition: &Definition, of: &Subject, values: &Values) -> Vec<String> {
    match (of, values) {
        (Subject::Choice(choice), Values::Codes(codes)) => codes
            .iter()
            .map(|code| humanise(definition.code_name(choice.domain, *code)))
            .collect(),
        (Subject::Text { fold_case, .. } | Subject::List { fold_case, .. }, Values::Texts(found)) => {
            texts(definition, found, *fold_case)
        }
        (Subject::List { value, .. }, Values::Codes(codes)) => {
            let domain = item_domain(definition, value.source);
            let name = |code: &u32| {
                domain.map_or_else(
                    || code.to_string(),
                    |domain| humanise(definition.code_name(domain, *code)),
                )
            };
            codes.iter().map(name).collect()
        }
        (Subject::List { value, .. }, Values::Numbers(numbers)) => {
            let unit = item_unit(definition, value.source);
            let name = |n: &i64| unit.map_or_else(|| n.to_string(), |unit| format_quantity(*n, unit));
            numbers.iter().map(name).collect()
        }
        // Values of another kind than what they are of are never made.
        (Subject::Choice(_) | Subject::Text { .. }, _) => Vec::new(),
    }
}

fn item_type(definition: &Definition, source: Source) -> Option<&FieldType> {
    let field = match source {
        Source::Field(id) => &definition.fields[id],
        Source::Attribute(event, id) | Source::Latest(event, id) => &definition.events[event].attributes[id],
    };
    if let FieldType::List(item) = &field.ty {
        Some(item)
    } else {
        None
    }
}

fn item_domain(definition: &Definition, source: Source) -> Option<ChoiceDomain> {
    if let Some(FieldType::Choice(domain)) = item_type(definition, source) {
        Some(*domain)
    } else {
        None
    }
}

fn item_unit(definition: &Definition, source: Source) -> Option<Unit> {
    if let Some(FieldType::Quantity { unit, .. }) = item_type(definition, source) {
        Some(*unit)
    } else {
        None
    }
}
