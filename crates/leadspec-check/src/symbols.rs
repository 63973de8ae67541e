//! What every file declares, by name.
//!
//! Fields, criteria, scores, grades, gates and `let`s share one namespace; events, stages, examples and frameworks have their
//! own. A declaration that could not be read keeps its name, as [`Symbol::Broken`]; where even the name is lost, the namespace
//! is open: whatever is missing in it may have been declared there, and nobody is told that it is unknown.

use leadspec_diagnostics::{Code, Diagnostic, SourceMap, Span};
use leadspec_ir::{ArenaId, ChoiceId, CriterionId, EventId, FieldId, GateId, GradeId, ScoreId, StageId};
use leadspec_syntax::{
    AlwaysItem, BrokenItem, CriterionItem, DefinitionItem, EventItem, EventTableItem, ExampleItem, Expression,
    ExpressionKind, FieldDeclaration, FrameworkItem, GateItem, GradeItem, GradeRow, ITEM_WORDS, Item, LeadEntry,
    LeadItem, LetItem, LifecycleEntry, LifecycleItem, Name, ScoreItem, StageDeclaration, SyntaxTree, TestItem,
};
use std::collections::{BTreeMap, BTreeSet};

/// More joined names than any team reads.
pub(crate) const MOST_GRADE_NAMES: usize = 256;

/// What a name of the shared namespace stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Symbol {
    /// A field of the lead.
    Field(FieldId),
    /// A `let`, by its place in the source.
    Let(usize),
    /// A criterion.
    Criterion(CriterionId),
    /// A score.
    Score(ScoreId),
    /// A grade.
    Grade(GradeId),
    /// A gate.
    Gate(GateId),
    /// Something that could not be read.
    Broken,
}

/// A name and where it is declared.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Declared {
    /// What it stands for.
    pub(crate) symbol: Symbol,
    /// The name in its declaration.
    pub(crate) span: Span,
}

/// Everything that is declared, in the order of the files.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "one mark for each namespace")]
pub(crate) struct Symbols<'a> {
    /// The shared namespace.
    pub(crate) names: BTreeMap<String, Declared>,
    /// Events by name; `None` for one that could not be read.
    pub(crate) event_names: BTreeMap<String, (Option<EventId>, Span)>,
    /// Examples by name; `None` for one that could not be read.
    pub(crate) example_names: BTreeMap<String, (Option<usize>, Span)>,
    /// Stages by name; `None` for one that could not be read.
    stage_names: BTreeMap<String, (Option<StageId>, Span)>,
    /// `definition` blocks.
    pub(crate) definitions: Vec<&'a DefinitionItem>,
    /// `lead` blocks.
    pub(crate) leads: Vec<&'a LeadItem>,
    /// By field id.
    pub(crate) fields: Vec<&'a FieldDeclaration>,
    /// By event id.
    pub(crate) events: Vec<&'a EventItem>,
    /// `events` blocks.
    pub(crate) event_tables: Vec<&'a EventTableItem>,
    /// In order.
    pub(crate) lets: Vec<&'a LetItem>,
    /// By criterion id.
    pub(crate) criteria: Vec<&'a CriterionItem>,
    /// By score id.
    pub(crate) scores: Vec<&'a ScoreItem>,
    /// By grade id.
    pub(crate) grades: Vec<&'a GradeItem>,
    /// By gate id.
    pub(crate) gates: Vec<&'a GateItem>,
    /// `lifecycle` blocks.
    pub(crate) lifecycles: Vec<&'a LifecycleItem>,
    /// By stage id.
    pub(crate) stages: Vec<&'a StageDeclaration>,
    /// Frameworks that the files declare.
    pub(crate) frameworks: Vec<&'a FrameworkItem>,
    /// In order.
    pub(crate) examples: Vec<&'a ExampleItem>,
    /// In order.
    pub(crate) tests: Vec<&'a TestItem>,
    /// In order.
    pub(crate) always: Vec<&'a AlwaysItem>,
    /// Blocks that could not be read, by the word they start with.
    pub(crate) broken: Vec<(String, Span)>,
    /// Something that could not be read may have declared any shared name.
    pub(crate) open_names: bool,
    /// The same for events.
    pub(crate) open_events: bool,
    /// The same for stages.
    pub(crate) open_stages: bool,
    /// The same for examples.
    pub(crate) open_examples: bool,
    /// Names on lines that could not be read.
    pub(crate) unread_words: BTreeSet<String>,
    /// Where syntax errors are.
    pub(crate) slips: Vec<Span>,
    /// Closed sets with options that could not be used.
    pub(crate) open_choices: BTreeSet<ChoiceId>,
    /// By grade id: its names and whether some could not be read.
    grade_names: Vec<(Vec<String>, bool)>,
}

/// Collects what `files` declare; a name declared twice keeps its first meaning.
pub(crate) fn collect<'a>(sources: &SourceMap, files: &'a [SyntaxTree]) -> (Symbols<'a>, Vec<Diagnostic>) {
    let mut symbols = Symbols::default();
    let mut found = Vec::new();
    for item in files.iter().flat_map(|file| &file.items) {
        collect_item(&mut symbols, &mut found, sources, item);
    }
    // Without a lead block every field would be unknown: one finding says that it is missing.
    symbols.open_names |= symbols.leads.is_empty();
    symbols.open_stages |= symbols.lifecycles.is_empty() && symbols.is_broken("lifecycle");
    name_grades(&mut symbols);
    (symbols, found)
}

fn collect_item<'a>(symbols: &mut Symbols<'a>, found: &mut Vec<Diagnostic>, sources: &SourceMap, item: &'a Item) {
    match item {
        Item::Definition(item) => symbols.definitions.push(item),
        Item::Use(_) => {}
        Item::Lead(item) => {
            symbols.leads.push(item);
            for entry in &item.entries {
                if let LeadEntry::Field(field) = &entry.node {
                    let id = FieldId::from_index(symbols.fields.len());
                    symbols.fields.push(field);
                    symbols.declare(&field.name, Symbol::Field(id), found);
                }
            }
            for broken in &item.broken {
                symbols.declare_broken(broken);
            }
        }
        Item::Event(item) => {
            let id = EventId::from_index(symbols.events.len());
            symbols.events.push(item);
            insert(&mut symbols.event_names, &item.name, id, "event", found);
        }
        Item::EventTable(item) => symbols.event_tables.push(item),
        Item::Let(item) => {
            let symbol = Symbol::Let(symbols.lets.len());
            symbols.lets.push(item);
            symbols.declare(&item.name, symbol, found);
        }
        Item::Criterion(item) => {
            let symbol = Symbol::Criterion(CriterionId::from_index(symbols.criteria.len()));
            symbols.criteria.push(item);
            symbols.declare(&item.name, symbol, found);
        }
        Item::Score(item) => {
            let symbol = Symbol::Score(ScoreId::from_index(symbols.scores.len()));
            symbols.scores.push(item);
            symbols.declare(&item.name, symbol, found);
        }
        Item::Grade(item) => {
            let symbol = Symbol::Grade(GradeId::from_index(symbols.grades.len()));
            symbols.grades.push(item);
            symbols.declare(&item.name, symbol, found);
        }
        Item::Gate(item) => {
            let symbol = Symbol::Gate(GateId::from_index(symbols.gates.len()));
            symbols.gates.push(item);
            symbols.declare(&item.name, symbol, found);
        }
        Item::Lifecycle(item) => {
            symbols.lifecycles.push(item);
            for entry in &item.entries {
                if let LifecycleEntry::Stage(stage) = &entry.node {
                    let id = StageId::from_index(symbols.stages.len());
                    symbols.stages.push(stage);
                    insert(&mut symbols.stage_names, &stage.name, id, "stage", found);
                }
            }
            for broken in &item.broken {
                match &broken.name {
                    Some(name) => poison(&mut symbols.stage_names, name),
                    None => symbols.open_stages = true,
                }
            }
        }
        Item::Framework(item) => symbols.frameworks.push(item),
        Item::Example(item) => {
            let place = symbols.examples.len();
            symbols.examples.push(item);
            insert(&mut symbols.example_names, &item.name, place, "example", found);
        }
        Item::Test(item) => symbols.tests.push(item),
        Item::Always(item) => symbols.always.push(item),
        Item::Broken(item) => symbols.broken_item(sources, item),
    }
}

impl Symbols<'_> {
    fn declare(&mut self, name: &Name, symbol: Symbol, found: &mut Vec<Diagnostic>) {
        match self.names.get(&name.text) {
            None => {
                let span = name.span;
                self.names.insert(name.text.clone(), Declared { symbol, span });
            }
            Some(first) if first.symbol == Symbol::Broken => {}
            Some(first) => {
                found.push(declared_twice(name, first.span, "name"));
                // Which of two different things a use of the name means, nobody knows.
                if std::mem::discriminant(&first.symbol) != std::mem::discriminant(&symbol) {
                    let (symbol, span) = (Symbol::Broken, first.span);
                    self.names.insert(name.text.clone(), Declared { symbol, span });
                }
            }
        }
    }

    fn declare_broken(&mut self, broken: &BrokenItem) {
        match &broken.name {
            Some(name) => {
                let (symbol, span) = (Symbol::Broken, name.span);
                self.names.insert(name.text.clone(), Declared { symbol, span });
            }
            None => self.open_names = true,
        }
    }

    /// A block that could not be read: what it was going to declare is not missing.
    fn broken_item(&mut self, sources: &SourceMap, item: &BrokenItem) {
        let text = sources.slice(item.span);
        let word: String = text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        match (word.as_str(), &item.name) {
            ("definition" | "test" | "always" | "framework" | "events", _) => {}
            ("event", Some(name)) => poison(&mut self.event_names, name),
            ("event", None) => self.open_events = true,
            ("example", Some(name)) => poison(&mut self.example_names, name),
            ("example", None) => self.open_examples = true,
            ("lifecycle", _) => self.open_stages = true,
            ("lead", _) => self.open_names = true,
            (_, Some(_)) if word != "use" => self.declare_broken(item),
            // A block whose head is lost may declare anything, and so may a file that is not brought in.
            (_, _) => self.open_everything(),
        }
        self.broken.push((word, item.span));
    }

    pub(crate) fn open_everything(&mut self) {
        self.open_names = true;
        self.open_events = true;
        self.open_stages = true;
        self.open_examples = true;
    }

    /// Whether a block of this kind, or one of unknown kind, could not be read.
    pub(crate) fn is_broken(&self, word: &str) -> bool {
        // A `use` that could not be read may have brought in anything.
        let is_one_block = |w: &str| w != "use" && ITEM_WORDS.contains(&w);
        self.broken.iter().any(|(w, _)| w == word || !is_one_block(w))
    }

    /// Whether every part of the definition could be read; tests are no part of it.
    pub(crate) fn is_read(&self) -> bool {
        self.broken
            .iter()
            .all(|(word, _)| matches!(word.as_str(), "test" | "example" | "always"))
            && self.definitions.iter().all(|item| item.broken.is_empty())
            && self.leads.iter().all(|item| item.broken.is_empty())
            && self.events.iter().all(|item| item.broken.is_empty())
            && self.event_tables.iter().all(|item| item.broken.is_empty())
            && self.lifecycles.iter().all(|item| item.broken.is_empty())
    }

    /// Whether there is a syntax error in this stretch.
    pub(crate) fn has_slip(&self, span: Span) -> bool {
        self.slips.iter().any(|slip| span.contains(*slip))
    }

    /// The stage of this name.
    pub(crate) fn stage(&self, name: &str) -> Option<StageId> {
        self.stage_names.get(name).and_then(|(id, _)| *id)
    }

    /// Whether a stage of this name may have been declared in a line that could not be read.
    pub(crate) fn stage_may_exist(&self, name: &str) -> bool {
        self.open_stages || self.stage_names.contains_key(name)
    }

    /// The names a grade can give.
    pub(crate) fn grade_names(&self, id: GradeId) -> &[String] {
        self.grade_names
            .get(id.index())
            .map_or(&[], |(names, _)| names.as_slice())
    }

    /// Whether a grade has names that could not be read.
    pub(crate) fn grade_is_open(&self, id: GradeId) -> bool {
        self.grade_names.get(id.index()).is_none_or(|(_, open)| *open)
    }
}

fn insert<T: Copy>(
    names: &mut BTreeMap<String, (Option<T>, Span)>,
    name: &Name,
    thing: T,
    kind: &str,
    found: &mut Vec<Diagnostic>,
) {
    match names.get(&name.text) {
        None => {
            names.insert(name.text.clone(), (Some(thing), name.span));
        }
        Some((None, _)) => {}
        Some((Some(_), first)) => found.push(declared_twice(name, *first, kind)),
    }
}

fn poison<T>(names: &mut BTreeMap<String, (Option<T>, Span)>, name: &Name) {
    names.insert(name.text.clone(), (None, name.span));
}

pub(crate) fn declared_twice(name: &Name, first: Span, kind: &str) -> Diagnostic {
    let text = &name.text;
    let message = match kind {
        "name" => format!("`{text}` is declared twice"),
        kind => format!("the {kind} `{text}` is declared twice"),
    };
    Diagnostic::new(Code::DuplicateName, message, name.span, "declared again")
        .with_label(first, "first declared here")
        .with_help(if kind == "name" {
            "give one of them another name: fields, criteria, scores, grades, gates and lets share theirs".to_string()
        } else {
            "give one of them another name, or delete it".to_string()
        })
}

/// Names of grades: a combination's are those of its parts joined, so it waits until its parts have theirs.
fn name_grades(symbols: &mut Symbols) {
    let mut names: Vec<Option<(Vec<String>, bool)>> = symbols
        .grades
        .iter()
        .map(|grade| (!grade.combined).then(|| (row_names(grade), !grade.broken.is_empty())))
        .collect();
    loop {
        let mut changed = false;
        for (place, grade) in symbols.grades.iter().enumerate() {
            if names.get(place).is_some_and(Option::is_none)
                && let Some(joined) = joined_names(symbols, grade, &names)
                && let Some(slot) = names.get_mut(place)
            {
                *slot = Some(joined);
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    symbols.grade_names = names.into_iter().map(|n| n.unwrap_or((Vec::new(), true))).collect();
}

fn row_names(grade: &GradeItem) -> Vec<String> {
    grade
        .rows
        .iter()
        .map(|row| match &row.node {
            GradeRow::From { name, .. } | GradeRow::Otherwise { name } => name.text.clone(),
        })
        .collect()
}

fn joined_names(
    symbols: &Symbols,
    grade: &GradeItem,
    names: &[Option<(Vec<String>, bool)>],
) -> Option<(Vec<String>, bool)> {
    let mut joined = vec![String::new()];
    let mut open = !grade.broken.is_empty();
    for part in &grade.of {
        let symbol = bare_name(part)
            .and_then(|name| symbols.names.get(&name.text))
            .map(|d| d.symbol);
        let Some(Symbol::Grade(id)) = symbol else {
            open = true;
            continue;
        };
        let (part_names, part_open) = names.get(id.index())?.as_ref()?;
        open |= *part_open;
        if joined.len().saturating_mul(part_names.len()) > MOST_GRADE_NAMES {
            return Some((Vec::new(), true));
        }
        joined = joined
            .iter()
            .flat_map(|start| part_names.iter().map(move |end| format!("{start}{end}")))
            .collect();
    }
    Some((joined, open))
}

/// The name, if the expression is one, in parentheses or not.
pub(crate) fn bare_name(expression: &Expression) -> Option<&Name> {
    let mut at = expression;
    while let ExpressionKind::Group(inner) = &at.kind {
        at = inner;
    }
    if let ExpressionKind::Name(name) = &at.kind {
        Some(name)
    } else {
        None
    }
}
