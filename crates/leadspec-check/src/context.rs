//! What the checker carries along: the names, the definition as far as it is made, and what was found.

use crate::item::Let;
use crate::symbols::{Declared, Symbols};
use crate::unknown::Question;
use leadspec_diagnostics::{Code, Diagnostic, Label, Severity, SourceMap, Span};
use leadspec_ir::{
    Arena, CellFormat, ChoiceDomain, CriterionId, Definition, EventId, EventTable, GateId, GradeId, ScoreId, Source,
    Spellings,
};
use std::collections::{BTreeMap, BTreeSet};

/// Something of the definition that is made of conditions or values, and may refer to others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Node {
    /// By its place among the `let`s of the source.
    Let(usize),
    /// A criterion.
    Criterion(CriterionId),
    /// A score.
    Score(ScoreId),
    /// A grade.
    Grade(GradeId),
    /// A gate.
    Gate(GateId),
    /// The lifecycle's transitions.
    Transitions,
}

/// One use of a node by another.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Link {
    /// Who refers.
    pub(crate) from: Node,
    /// To what.
    pub(crate) to: Node,
    /// Where.
    pub(crate) at: Span,
}

/// What names mean at the place at hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// In the definition: everything that is declared.
    Definition,
    /// Behind `where`: the attributes of one event, and nothing of the lead.
    Event(EventId),
    /// In a test: everything that is declared, read off a decision.
    Test,
}

/// The shared namespace, in [`Context::report_unknown`].
pub(crate) const NAMES: &str = "names";

/// The checker's state.
pub(crate) struct Context<'a> {
    /// For the text of spans.
    pub(crate) sources: &'a SourceMap,
    /// Every name.
    pub(crate) symbols: Symbols<'a>,
    /// As far as it is made.
    pub(crate) definition: Definition,
    /// What names mean here.
    pub(crate) scope: Scope,
    /// What is being made.
    pub(crate) node: Option<Node>,
    /// By place in the source.
    pub(crate) lets: Vec<Let<'a>>,
    /// Something that was not made because too much was being made already; a circle, or nearly one.
    pub(crate) gave_up: Option<Node>,
    /// Who refers to whom.
    pub(crate) links: Vec<Link>,
    /// What has a mistake in it: nothing that follows from its form is said about it or about what refers to it.
    pub(crate) poisoned: BTreeSet<Node>,
    /// Fields and attributes whose declared type has a mistake in it.
    pub(crate) broken_facts: BTreeSet<Source>,
    /// Texts of an export that are reported to mean two values, by their place.
    pub(crate) told_texts: BTreeSet<Span>,
    /// Findings about unknown names, by namespace and name.
    told_names: BTreeMap<(String, String), usize>,
    /// Questions about the unknown, for when everything is made.
    pub(crate) questions: Vec<Question>,
    /// The first place of the definition that depends on the as-of day.
    pub(crate) clock: Option<Span>,
    /// The first place of the test at hand that does.
    pub(crate) test_clock: Option<Span>,
    /// Names of declarations that tests speak of.
    pub(crate) mentioned: BTreeSet<Span>,
    /// Whether the definition has no holes: every error in it has a safe fix, and it is made as if that were applied.
    pub(crate) is_whole: bool,
    /// Whether nothing but tests is left to check, and no mistake was found in the definition.
    pub(crate) is_sound: bool,
    /// Everything found.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

impl<'a> Context<'a> {
    /// At the start: names, and nothing made.
    pub(crate) fn new(sources: &'a SourceMap, symbols: Symbols<'a>) -> Self {
        let lets = symbols.lets.iter().map(|_| Let::Waiting).collect();
        Context {
            sources,
            symbols,
            lets,
            definition: empty(),
            scope: Scope::Definition,
            node: None,
            gave_up: None,
            links: Vec::new(),
            poisoned: BTreeSet::new(),
            broken_facts: BTreeSet::new(),
            told_texts: BTreeSet::new(),
            told_names: BTreeMap::new(),
            questions: Vec::new(),
            clock: None,
            test_clock: None,
            is_whole: true,
            is_sound: false,
            mentioned: BTreeSet::new(),
            diagnostics: Vec::new(),
        }
    }

    /// Takes a finding in. An error leaves what is being made with a hole in it.
    pub(crate) fn report(&mut self, diagnostic: Diagnostic) {
        if diagnostic.severity() == Severity::Error {
            self.poison();
        }
        self.diagnostics.push(diagnostic);
    }

    /// Takes findings in, each like [`Context::report`].
    pub(crate) fn report_all(&mut self, diagnostics: Vec<Diagnostic>) {
        for diagnostic in diagnostics {
            self.report(diagnostic);
        }
    }

    /// Takes in a finding that leaves no hole: what is being made is whole all the same, or is what a safe fix makes of it.
    /// Whatever else is wrong shows now, and not only when this is mended.
    pub(crate) fn report_whole(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Takes in that nothing in a namespace bears a name: once for each name, with a label at every further place. Silent
    /// where the name stands on a line that could not be read.
    pub(crate) fn report_unknown(&mut self, namespace: &str, name: &str, diagnostic: Diagnostic) {
        self.poison();
        if self.symbols.unread_words.contains(name) {
            return;
        }
        let key = (namespace.to_string(), name.to_string());
        let Some(first) = self
            .told_names
            .get(&key)
            .and_then(|place| self.diagnostics.get_mut(*place))
        else {
            self.told_names.insert(key, self.diagnostics.len());
            self.diagnostics.push(diagnostic);
            return;
        };
        first.secondary.push(Label {
            span: diagnostic.primary.span,
            text: "used here too".to_string(),
        });
        // Where a near name is meant, it is meant everywhere.
        for (fix, more) in first.fixes.iter_mut().zip(diagnostic.fixes) {
            if fix.title == more.title {
                fix.edits.extend(more.edits);
            }
        }
    }

    /// Whether a name of the shared namespace is reported as unknown, or may stand on a line that could not be read.
    pub(crate) fn is_told_unknown(&self, name: &str) -> bool {
        self.symbols.unread_words.contains(name) || self.told_names.contains_key(&(NAMES.to_string(), name.to_string()))
    }

    /// Marks what is being made as having a mistake in it.
    pub(crate) fn poison(&mut self) {
        if self.scope != Scope::Test {
            self.is_whole = false;
        }
        if let Some(node) = self.node {
            self.poisoned.insert(node);
        }
    }

    /// Does `work` as part of `node`.
    pub(crate) fn within<T>(&mut self, node: Node, work: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.node.replace(node);
        let result = work(self);
        self.node = before;
        result
    }

    /// Does `work` with names meaning what they do in `scope`.
    pub(crate) fn scoped<T>(&mut self, scope: Scope, work: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.scope, scope);
        let result = work(self);
        self.scope = before;
        result
    }

    /// Notes that what is being made refers to `to`.
    pub(crate) fn link(&mut self, to: Node, at: Span) {
        if let Some(from) = self.node {
            self.links.push(Link { from, to, at });
        }
    }

    /// Notes that what is being made depends on the as-of day.
    pub(crate) fn reads_clock(&mut self, at: Span) {
        let clock = if self.scope == Scope::Test {
            &mut self.test_clock
        } else {
            &mut self.clock
        };
        clock.get_or_insert(at);
    }

    /// What stands at `span`, on one line and cut where it is long.
    pub(crate) fn text(&self, span: Span) -> String {
        let words: Vec<&str> = self.sources.slice(span).split_whitespace().collect();
        let line = words.join(" ");
        if line.chars().count() <= 48 {
            return line;
        }
        let cut: String = line.chars().take(45).collect();
        format!("{}…", cut.trim_end())
    }

    /// What a name of the shared namespace declares.
    pub(crate) fn declared(&self, name: &str) -> Option<Declared> {
        self.symbols.names.get(name).copied()
    }

    /// The code of a word in a closed set.
    pub(crate) fn code_of(&self, domain: ChoiceDomain, word: &str) -> Option<u32> {
        let place = match domain {
            ChoiceDomain::Options(id) => self
                .definition
                .choices
                .lookup(id)?
                .options
                .iter()
                .position(|o| o.name == word),
            ChoiceDomain::Stages => {
                return self
                    .symbols
                    .stage(word)
                    .map(|id| as_code(leadspec_ir::ArenaId::index(id)));
            }
            ChoiceDomain::Grades(id) => self.symbols.grade_names(id).iter().position(|n| n == word),
        };
        place.map(as_code)
    }

    /// The words of a closed set, in order.
    pub(crate) fn words_of(&self, domain: ChoiceDomain) -> Vec<String> {
        match domain {
            ChoiceDomain::Options(id) => self
                .definition
                .choices
                .lookup(id)
                .map(|c| c.options.iter().map(|o| o.name.clone()).collect())
                .unwrap_or_default(),
            ChoiceDomain::Stages => self.symbols.stages.iter().map(|s| s.name.text.clone()).collect(),
            ChoiceDomain::Grades(id) => self.symbols.grade_names(id).to_vec(),
        }
    }

    /// Whether a closed set may have words that could not be read.
    pub(crate) fn is_open(&self, domain: ChoiceDomain) -> bool {
        match domain {
            ChoiceDomain::Options(id) => self.symbols.open_choices.contains(&id),
            ChoiceDomain::Stages => self.symbols.open_stages,
            ChoiceDomain::Grades(id) => self.symbols.grade_is_open(id),
        }
    }
}

/// A place in a closed set as a code.
pub(crate) fn as_code(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

/// A clause that may stand once: reports the second, with a label on the first.
pub(crate) fn twice(cx: &mut Context, what: &str, second: Span, first: Span) {
    let diagnostic = Diagnostic::new(
        Code::DuplicateClause,
        format!("`{what}` stands twice"),
        second,
        "the second",
    )
    .with_label(first, "the first")
    .with_help("keep one of the two");
    cx.report_whole(diagnostic);
}

fn empty() -> Definition {
    Definition {
        label: String::new(),
        version: None,
        owner: None,
        follows: Vec::new(),
        timezone: "UTC".to_string(),
        choices: Arena::new(),
        fields: Arena::new(),
        id: None,
        stage: None,
        events: Arena::new(),
        event_table: EventTable {
            lead_column: "lead_id".to_string(),
            kind_column: "kind".to_string(),
            time_column: "time".to_string(),
            time_format: CellFormat::Default,
        },
        lets: Arena::new(),
        criteria: Arena::new(),
        scores: Arena::new(),
        grades: Arena::new(),
        gates: Arena::new(),
        lifecycle: None,
        spellings: Spellings::default(),
    }
}
