//! The `definition` block, and that there is one.

use crate::context::{Context, twice};
use leadspec_diagnostics::{Code, Diagnostic, Span};
use leadspec_ir::Zone;
use leadspec_syntax::{DefinitionClause, DefinitionItem, Item, SyntaxTree, TextLiteral};
use std::collections::BTreeMap;

/// Lowers the block. Says whether the files hold a definition: a block of this kind and a lead.
pub(crate) fn lower(cx: &mut Context, files: &[SyntaxTree], is_partial: bool) -> bool {
    if let [first, more @ ..] = cx.symbols.definitions.as_slice() {
        let (first, more): (&DefinitionItem, Vec<Span>) = (first, more.iter().map(|d| d.label.span).collect());
        for second in more {
            twice(cx, "definition", second, first.label.span);
        }
        cx.definition.label.clone_from(&first.label.value);
        clauses(cx, first);
    }
    missing_blocks(cx, files, is_partial);
    !cx.symbols.definitions.is_empty() && !cx.symbols.leads.is_empty()
}

fn clauses(cx: &mut Context, item: &DefinitionItem) {
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    for clause in &item.clauses {
        let word = match &clause.node {
            DefinitionClause::Version(_) => "version",
            DefinitionClause::Owner(_) => "owner",
            DefinitionClause::Follows(_) => "follows",
            DefinitionClause::Timezone(_) => "timezone",
        };
        match seen.get(word) {
            // Several `follows` lines add up.
            Some(first) if word != "follows" => twice(cx, word, clause.span, *first),
            _first_or_follows => {
                seen.insert(word, clause.span);
            }
        }
        match &clause.node {
            DefinitionClause::Version(text) => cx.definition.version = Some(text.value.clone()),
            DefinitionClause::Owner(text) => cx.definition.owner = Some(text.value.clone()),
            DefinitionClause::Follows(names) => {
                for name in names {
                    if !cx.definition.follows.contains(&name.text) {
                        cx.definition.follows.push(name.text.clone());
                    }
                }
            }
            DefinitionClause::Timezone(text) => timezone(cx, text),
        }
    }
}

fn timezone(cx: &mut Context, text: &TextLiteral) {
    if Zone::named(&text.value).is_some() {
        cx.definition.timezone.clone_from(&text.value);
        return;
    }
    let diagnostic = Diagnostic::new(
        Code::BadTimezone,
        format!("no time zone is called `{}`", text.value),
        text.span,
        "not a time zone",
    )
    .with_help("write a name of the IANA database: `\"Europe/Amsterdam\"`, `\"America/New_York\"`, `\"UTC\"`");
    cx.report(diagnostic);
}

/// A project of frameworks alone is whole without a definition; any other needs both blocks.
fn missing_blocks(cx: &mut Context, files: &[SyntaxTree], is_partial: bool) {
    let items = || files.iter().flat_map(|f| &f.items);
    let frameworks_only = items().next().is_some() && items().all(|i| matches!(i, Item::Framework(_) | Item::Use(_)));
    let has_frameworks = items().any(|i| matches!(i, Item::Framework(_)));
    if is_partial || frameworks_only && has_frameworks {
        return;
    }
    let place = cx
        .symbols
        .definitions
        .first()
        .map(|d| d.label.span)
        .or_else(|| {
            files
                .first()
                .map(|f| Span::new(cx.sources.base(f.file), cx.sources.base(f.file)))
        })
        .unwrap_or_default();
    let no_definition = cx.symbols.definitions.is_empty() && !cx.symbols.is_broken("definition");
    let no_lead = cx.symbols.leads.is_empty() && !cx.symbols.is_broken("lead");
    let mut missing = |message: &str, help: &str| {
        let found = Diagnostic::new(Code::MissingBlock, message, place, "missing").with_help(help);
        cx.report(found);
    };
    match (no_definition, no_lead) {
        (true, true) => missing(
            "there is no definition here",
            "begin with `definition \"…\" { }` and `lead { … }`, or bring one in: `use \"definition.lead\"`",
        ),
        (true, false) => missing(
            "the definition has no `definition` block",
            "say what it is called: `definition \"Sales qualified lead\" { version \"1\" }`",
        ),
        (false, true) => missing(
            "the definition has no `lead` block",
            "say what is known about a lead: `lead { email text }`",
        ),
        (false, false) => {}
    }
}
