//! What the columns of a table are about.
//!
//! A column headed by a field sets it, one headed by an event gives the lead such events. `stage` is always the stage that comes
//! out (the stage a lead starts from is set in `given`), and so are `path`, `outcome` and `asks`. Any other word of the language
//! stands behind what the definition declares by that name.

use super::expectation;
use crate::context::{Context, NAMES};
use crate::expression::{find_gate, has_lifecycle, kind_of};
use crate::item::score_unit;
use crate::symbols::Symbol;
use leadspec_diagnostics::{Code, Diagnostic, Span, nearest};
use leadspec_ir::{CriterionId, EventId, FieldId, GateId, GradeId, ScoreId, Unit};
use leadspec_syntax::{Name, Spanned};

/// The head of a column.
#[derive(Debug, Clone, Copy)]
pub(super) struct Head {
    /// What it is about.
    pub(super) column: Column,
    /// Its words.
    pub(super) at: Span,
}

/// What a column is about.
#[derive(Debug, Clone, Copy)]
pub(super) enum Column {
    Case,
    AsOf,
    Field(FieldId),
    Event(EventId),
    Stage,
    Path,
    Outcome,
    Asks,
    NotAsks,
    Gate(GateId),
    Criterion(CriterionId),
    Score(ScoreId, Unit),
    Range(ScoreId, Unit),
    Grade(GradeId),
    Reason,
    Action,
    Rejected,
    /// A head with a reported mistake.
    Unread,
}

/// Words that are a head where the definition declares nothing of that name.
const WORDS: [(&str, Column); 4] = [
    ("case", Column::Case),
    ("reason", Column::Reason),
    ("action", Column::Action),
    ("rejected", Column::Rejected),
];

/// All heads of one word, as a message lists them.
const SAID: &str = "`case`, `stage`, `path`, `outcome`, `asks`, `reason`, `action`, `rejected`";

/// The column that some words head; reports those that head none.
pub(super) fn head(cx: &mut Context, written: &Spanned<Vec<Name>>) -> Head {
    let at = written.span;
    let words: Vec<&str> = written.node.iter().map(|word| word.text.as_str()).collect();
    let column = match (words.as_slice(), written.node.last()) {
        ([_], Some(name)) => single(cx, name),
        (["as", "of"], _) => Column::AsOf,
        (["not", "asks"], _) => Column::NotAsks,
        (["gate", _], Some(name)) => find_gate(cx, name).map_or(Column::Unread, Column::Gate),
        (["criterion", _], Some(name)) => {
            expectation::find_criterion(cx, name).map_or(Column::Unread, Column::Criterion)
        }
        (["range", "of", _], Some(name)) => {
            let score = expectation::find_score(cx, name);
            of_score(cx, score, Column::Range)
        }
        _other => {
            unknown_head(cx, at);
            Column::Unread
        }
    };
    Head { column, at }
}

fn of_score(cx: &Context, score: Option<ScoreId>, column: impl Fn(ScoreId, Unit) -> Column) -> Column {
    let unit = score.and_then(|id| score_unit(cx, id));
    score.zip(unit).map_or(Column::Unread, |(id, unit)| column(id, unit))
}

fn single(cx: &mut Context, name: &Name) -> Column {
    match name.text.as_str() {
        "stage" | "path" => {
            return match (has_lifecycle(cx, name.span), name.text.as_str()) {
                (false, _) => Column::Unread,
                (true, "stage") => Column::Stage,
                (true, _) => Column::Path,
            };
        }
        "outcome" => return Column::Outcome,
        "asks" => return Column::Asks,
        _name => {}
    }
    let Some(declared) = cx.declared(&name.text) else {
        return undeclared(cx, name);
    };
    if !matches!(declared.symbol, Symbol::Field(_)) {
        cx.mentioned.insert(declared.span);
    }
    match declared.symbol {
        Symbol::Field(id) => Column::Field(id),
        Symbol::Criterion(id) => Column::Criterion(id),
        Symbol::Score(id) => of_score(cx, Some(id), Column::Score),
        Symbol::Grade(id) => Column::Grade(id),
        Symbol::Gate(id) => Column::Gate(id),
        Symbol::Broken => Column::Unread,
        Symbol::Let(_) => {
            let what = kind_of(declared.symbol);
            let diagnostic = Diagnostic::new(
                Code::WrongKind,
                format!(
                    "a column is about something that is given or comes out, and `{}` is {what}",
                    name.text
                ),
                name.span,
                what,
            )
            .with_label(declared.span, "declared here")
            .with_help(format!(
                "name a field, event, criterion, score, grade or gate, or {SAID}"
            ));
            cx.report(diagnostic);
            Column::Unread
        }
    }
}

/// An event, or a word of the language.
fn undeclared(cx: &mut Context, name: &Name) -> Column {
    let text = name.text.as_str();
    if let Some((event, _)) = cx.symbols.event_names.get(text) {
        return event.map_or(Column::Unread, Column::Event);
    }
    if let Some((_, column)) = WORDS.iter().find(|(word, _)| *word == text) {
        return *column;
    }
    if !(cx.symbols.open_names || cx.symbols.open_events) {
        unknown_column(cx, name);
    }
    Column::Unread
}

fn unknown_column(cx: &mut Context, name: &Name) {
    let text = &name.text;
    let words = [
        "stage", "path", "outcome", "asks", "case", "reason", "action", "rejected",
    ];
    let names = cx.symbols.names.keys().chain(cx.symbols.event_names.keys());
    let names: Vec<&str> = names.map(String::as_str).chain(words).collect();
    let diagnostic = Diagnostic::new(
        Code::UnknownName,
        format!("nothing is called `{text}`"),
        name.span,
        "not declared",
    );
    let diagnostic = match nearest(text, names.iter().copied()) {
        Some(near) => diagnostic.with_help(format!("did you mean `{near}`?")).with_unsafe_fix(
            format!("write `{near}`"),
            name.span,
            near,
        ),
        None => diagnostic.with_help(format!(
            "head a column with a field, event, criterion, score, grade or gate, or {SAID}"
        )),
    };
    cx.report_unknown(NAMES, text, diagnostic);
}

fn unknown_head(cx: &mut Context, at: Span) {
    let text = cx.text(at);
    let diagnostic = Diagnostic::new(
        Code::BadExpectation,
        if text.is_empty() {
            "this column has no head".to_string()
        } else {
            format!("`{text}` is no column")
        },
        at,
        "not a column",
    )
    .with_help("write one name, or `gate x`, `criterion x`, `range of x`, `as of`, `not asks`");
    cx.report(diagnostic);
}
