//! Frameworks: the criteria that a way of qualifying leads asks for, each with its standard question.
//!
//! They are `.lead` files like any other. Six ship with Leadspec and are read only where a definition follows them; a file of
//! the project that declares one of the same name takes its place.

use crate::context::Context;
use crate::load::Project;
use leadspec_diagnostics::{Code, Diagnostic, SourceMap, Span, nearest};
use leadspec_syntax::{
    CriterionClause, CriterionItem, DefinitionClause, FrameworkItem, Item, Name, Requirement, Spanned, SyntaxTree,
};

/// The frameworks that ship with Leadspec: name, name of the file, text.
const SHIPPED: [(&str, &str, &str); 6] = [
    ("bant", "frameworks/bant.lead", include_str!("../frameworks/bant.lead")),
    ("anum", "frameworks/anum.lead", include_str!("../frameworks/anum.lead")),
    (
        "meddic",
        "frameworks/meddic.lead",
        include_str!("../frameworks/meddic.lead"),
    ),
    (
        "champ",
        "frameworks/champ.lead",
        include_str!("../frameworks/champ.lead"),
    ),
    ("gpct", "frameworks/gpct.lead", include_str!("../frameworks/gpct.lead")),
    (
        "faint",
        "frameworks/faint.lead",
        include_str!("../frameworks/faint.lead"),
    ),
];

/// The names and texts of the frameworks that ship with Leadspec.
pub fn shipped_frameworks() -> impl Iterator<Item = (&'static str, &'static str)> {
    SHIPPED.iter().map(|(name, _, text)| (*name, *text))
}

/// Reads the shipped frameworks that a project follows.
pub(crate) fn shipped(sources: &mut SourceMap, project: &Project) -> Project {
    let mut found = Project {
        files: Vec::new(),
        diagnostics: Vec::new(),
    };
    let followed: Vec<String> = project
        .files
        .iter()
        .flat_map(|file| &file.items)
        .flat_map(|item| follows_of(item).map(|name| name.text.clone()).collect::<Vec<_>>())
        .collect();
    for (name, file, text) in SHIPPED {
        let is_own = project
            .files
            .iter()
            .flat_map(|f| &f.items)
            .any(|i| matches!(i, Item::Framework(framework) if framework.name.text == name));
        if is_own || !followed.iter().any(|f| f == name) {
            continue;
        }
        let id = sources.add(file, text);
        let parsed = leadspec_syntax::parse(id, sources.base(id), text);
        found.files.push(parsed.tree);
        found.diagnostics.extend(parsed.diagnostics);
    }
    found
}

fn follows_of(item: &Item) -> impl Iterator<Item = &Name> {
    let clauses = if let Item::Definition(item) = item {
        item.clauses.as_slice()
    } else {
        &[]
    };
    clauses.iter().flat_map(|clause| {
        if let DefinitionClause::Follows(names) = &clause.node {
            names.as_slice()
        } else {
            &[]
        }
    })
}

/// Checks the project's own frameworks, and that the definition has every criterion of those it follows.
pub(crate) fn complete<'a>(cx: &mut Context<'a>, shipped: &'a [SyntaxTree], is_partial: bool) {
    let own = cx.symbols.frameworks.clone();
    for framework in &own {
        well_formed(cx, framework);
    }
    same_names(cx, &own);
    let shipped = shipped.iter().flat_map(|f| &f.items).filter_map(|item| {
        if let Item::Framework(framework) = item {
            Some(framework)
        } else {
            None
        }
    });
    let known: Vec<&FrameworkItem> = own.iter().copied().chain(shipped).collect();
    let follows: Vec<&Name> = cx
        .symbols
        .definitions
        .iter()
        .flat_map(|d| &d.clauses)
        .flat_map(|clause| {
            if let DefinitionClause::Follows(names) = &clause.node {
                names.as_slice()
            } else {
                &[]
            }
        })
        .collect();
    let mut followed: Vec<&FrameworkItem> = Vec::new();
    for name in follows {
        match known.iter().find(|f| f.name.text == name.text) {
            Some(framework) if followed.iter().any(|f| f.name.text == name.text) => {
                let diagnostic = Diagnostic::new(
                    Code::DuplicateClause,
                    format!("`{}` is followed twice", framework.name.text),
                    name.span,
                    "again",
                )
                .with_help("name it once");
                cx.report(diagnostic);
            }
            Some(framework) => {
                followed.push(framework);
                follow(cx, name, framework);
            }
            None if is_partial || cx.symbols.is_broken("framework") => cx.poison(),
            None => unknown(cx, name, &known),
        }
    }
    answers(cx, &followed, is_partial);
}

fn unknown(cx: &mut Context, name: &Name, known: &[&FrameworkItem]) {
    let text = &name.text;
    let names: Vec<&str> = known
        .iter()
        .map(|f| f.name.text.as_str())
        .chain(SHIPPED.iter().map(|(n, _, _)| *n))
        .collect();
    let mut diagnostic = Diagnostic::new(
        Code::UnknownFramework,
        format!("no framework is called `{text}`"),
        name.span,
        "not known",
    );
    diagnostic = match nearest(text, names.iter().copied()) {
        Some(near) => diagnostic.with_help(format!("did you mean `{near}`?")).with_unsafe_fix(
            format!("write `{near}`"),
            name.span,
            near,
        ),
        None => diagnostic.with_help(format!(
            "write one of `{}`, or bring in a file that declares it: `framework {text} {{ … }}`",
            names.join("`, `")
        )),
    };
    cx.report(diagnostic);
}

/// A definition has a criterion for each of a framework's words.
fn follow(cx: &mut Context, name: &Name, framework: &FrameworkItem) {
    // A criterion that could not be read, or a line of one, may be the one that answers.
    let may_answer = cx.symbols.open_names || cx.symbols.is_broken("criterion");
    let unread = cx.symbols.criteria.iter().any(|c| !c.broken.is_empty());
    for requirement in &framework.requirements {
        let word = &requirement.node;
        let is_answered = cx.symbols.criteria.iter().any(|c| answers_to(c, framework, word));
        let is_poisoned = words_of(word).any(|w| {
            cx.declared(w)
                .is_some_and(|d| d.symbol == crate::symbols::Symbol::Broken)
        });
        // A name that the rest of the definition uses and nothing bears is told once, there.
        let is_told = words_of(word).any(|w| cx.is_told_unknown(w));
        if !is_answered && !may_answer && !unread && !is_poisoned && !is_told {
            incomplete(cx, name, framework, word);
        }
    }
}

fn words_of(requirement: &Requirement) -> impl Iterator<Item = &str> {
    std::iter::once(&requirement.name)
        .chain(&requirement.aliases)
        .map(|n| n.text.as_str())
}

/// Whether a criterion is the one that a framework asks for: it says so, or, saying nothing, has one of its names.
fn answers_to(item: &CriterionItem, framework: &FrameworkItem, requirement: &Requirement) -> bool {
    let mut says = item.clauses.iter().filter_map(|clause| {
        if let CriterionClause::Answers { framework, requirement } = &clause.node {
            Some((framework, requirement))
        } else {
            None
        }
    });
    let mut silent = true;
    let told = says.any(|(of, word)| {
        silent = false;
        of.as_ref().is_none_or(|of| of.text == framework.name.text) && words_of(requirement).any(|w| w == word.text)
    });
    told || silent && words_of(requirement).any(|w| w == item.name.text)
}

fn incomplete(cx: &mut Context, name: &Name, framework: &FrameworkItem, requirement: &Requirement) {
    let word = &requirement.name.text;
    let label = requirement
        .label
        .as_ref()
        .map_or(String::new(), |l| format!(" \"{}\"", l.value));
    let title = framework.label.as_ref().map_or(&framework.name.text, |l| &l.value);
    let mut diagnostic = Diagnostic::new(
        Code::FrameworkIncomplete,
        format!("the definition follows {title} and has no criterion `{word}`"),
        name.span,
        format!("asks for `{word}`"),
    )
    .with_label(requirement.name.span, "asked for here");
    let ask = requirement.ask.as_ref().map_or("…", |a| a.value.as_str());
    diagnostic = diagnostic.with_help(format!(
        "add `criterion {word} {{ met when … ask \"{ask}\" }}`, or write `answers {word}` in the criterion that is it"
    ));
    if let Some(place) = behind_the_last(cx, name) {
        let skeleton = format!("\n\ncriterion {word}{label} {{\n  met when {word}_known\n  ask \"{ask}\"\n}}");
        diagnostic = diagnostic.with_unsafe_fix(format!("add the criterion `{word}`"), place, skeleton);
    }
    cx.report_whole(diagnostic);
}

/// Behind the last criterion of the file that follows, or behind its definition block.
fn behind_the_last(cx: &Context, name: &Name) -> Option<Span> {
    let file = cx.sources.file_at(name.span.start)?;
    let here = |span: Span| cx.sources.file_at(span.start) == Some(file);
    let last = cx.symbols.criteria.iter().rfind(|c| here(c.span)).map(|c| c.span);
    let head = cx
        .symbols
        .definitions
        .iter()
        .find(|d| d.span.contains(name.span))
        .map(|d| d.span);
    last.or(head).map(Span::after)
}

/// `answers` names a word of a framework that is followed.
fn answers(cx: &mut Context, followed: &[&FrameworkItem], is_partial: bool) {
    let mut written: Vec<(&Option<Name>, &Name)> = Vec::new();
    for clause in cx.symbols.criteria.iter().flat_map(|c| &c.clauses) {
        if let CriterionClause::Answers { framework, requirement } = &clause.node {
            written.push((framework, requirement));
        }
    }
    for (framework, requirement) in written {
        let among: Vec<&&FrameworkItem> = followed
            .iter()
            .filter(|f| framework.as_ref().is_none_or(|name| name.text == f.name.text))
            .collect();
        let is_known = among
            .iter()
            .flat_map(|f| &f.requirements)
            .any(|r| words_of(&r.node).any(|w| w == requirement.text));
        let may_exist = is_partial || among.iter().any(|f| !f.broken.is_empty()) || cx.symbols.is_broken("definition");
        let unread = cx.symbols.definitions.iter().any(|d| !d.broken.is_empty());
        if is_known || may_exist || unread {
            continue;
        }
        if among.is_empty() {
            not_followed(cx, framework.as_ref(), requirement);
        } else {
            unknown_answer(cx, &among, requirement);
        }
    }
}

fn not_followed(cx: &mut Context, framework: Option<&Name>, requirement: &Name) {
    let (span, message) = match framework {
        Some(name) => (name.span, format!("the definition does not follow `{}`", name.text)),
        None => (
            requirement.span,
            format!(
                "`{}` answers a framework, and the definition follows none",
                requirement.text
            ),
        ),
    };
    let name = framework.map_or("bant", |name| name.text.as_str());
    let diagnostic = Diagnostic::new(Code::UnknownFramework, message, span, "not followed")
        .with_help(format!("say in the definition: `follows {name}`"));
    cx.report(diagnostic);
}

fn unknown_answer(cx: &mut Context, among: &[&&FrameworkItem], requirement: &Name) {
    let words: Vec<&str> = among
        .iter()
        .flat_map(|f| &f.requirements)
        .map(|r| r.node.name.text.as_str())
        .collect();
    let titles: Vec<&str> = among.iter().map(|f| f.name.text.as_str()).collect();
    let text = &requirement.text;
    let diagnostic = Diagnostic::new(
        Code::UnknownName,
        format!("`{}` has no criterion `{text}`", titles.join("`, `")),
        requirement.span,
        "not asked for",
    );
    let diagnostic = match nearest(text, words.iter().copied()) {
        Some(near) => diagnostic.with_help(format!("did you mean `{near}`?")).with_unsafe_fix(
            format!("write `{near}`"),
            requirement.span,
            near,
        ),
        None => diagnostic.with_help(format!("write one of `{}`", words.join("`, `"))),
    };
    cx.report(diagnostic);
}

/// A framework's words stand for one requirement each.
fn well_formed(cx: &mut Context, framework: &FrameworkItem) {
    let requirements: &[Spanned<Requirement>] = &framework.requirements;
    let mut seen: Vec<&Name> = Vec::new();
    for name in requirements
        .iter()
        .flat_map(|r| std::iter::once(&r.node.name).chain(&r.node.aliases))
    {
        match seen.iter().find(|n| n.text == name.text) {
            Some(first) => {
                let found = crate::symbols::declared_twice(name, first.span, "word");
                cx.report(found);
            }
            None => seen.push(name),
        }
    }
    if requirements.is_empty() && framework.broken.is_empty() {
        let diagnostic = Diagnostic::new(
            Code::MissingClause,
            format!("the framework `{}` asks for nothing", framework.name.text),
            framework.name.span,
            "no criteria",
        )
        .with_help("add what it asks for: `criterion budget { ask \"…\" }`");
        cx.report(diagnostic);
    }
}

fn same_names(cx: &mut Context, own: &[&FrameworkItem]) {
    for (place, framework) in own.iter().enumerate() {
        if let Some(first) = own.iter().take(place).find(|f| f.name.text == framework.name.text) {
            let found = crate::symbols::declared_twice(&framework.name, first.name.span, "framework");
            cx.report(found);
        }
    }
}
