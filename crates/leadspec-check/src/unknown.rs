//! The rules about the unknown, once everything is made: a gate that can be unknown says what then and no other does; nobody
//! asks whether something is unknown that never is.

use crate::context::{Context, Node};
use leadspec_diagnostics::{Code, Diagnostic, Span};
use leadspec_ir::{Condition, ConditionKind, Definition, Fact, GateId, Source, Value};
use std::collections::BTreeSet;

/// A question for when everything is made.
#[derive(Debug, Clone)]
pub(crate) enum Question {
    /// Something is asked whether it is known, or given a stand-in.
    NeverUnknown {
        /// Where the question belongs.
        node: Option<Node>,
        /// Of what.
        value: Value,
        /// As written.
        text: String,
        /// All of it.
        at: Span,
        /// Where what it names is declared.
        declared: Option<Span>,
    },
    /// A gate without `if unknown`, or with one.
    Gate {
        /// Which.
        id: GateId,
        /// Its `if unknown` clause.
        clause: Option<Span>,
        /// Its `require` clause.
        require: Span,
        /// Its name.
        name: Span,
        /// Where a clause would be added: behind its last.
        end: Span,
    },
}

/// Asks them all. What refers to something with a mistake in it is passed over: it may change when that is mended.
pub(crate) fn ask(cx: &mut Context) {
    let tainted = tainted(cx);
    let questions = std::mem::take(&mut cx.questions);
    for question in questions {
        match question {
            Question::NeverUnknown {
                node,
                value,
                text,
                at,
                declared,
            } => {
                let passed_over = node.is_some_and(|n| tainted.contains(&n));
                if !passed_over && !cx.definition.value_can_be_unknown(&value) {
                    let mut diagnostic = Diagnostic::new(
                        Code::NeverUnknown,
                        format!("`{text}` is never unknown"),
                        at,
                        "never decides",
                    )
                    .with_help("delete the question, or declare the field with `?` behind its type");
                    if let Some(declared) = declared {
                        diagnostic = diagnostic.with_label(declared, "declared here");
                    }
                    cx.report(diagnostic);
                }
            }
            Question::Gate {
                id,
                clause,
                require,
                name,
                end,
            } => {
                if !tainted.contains(&Node::Gate(id)) {
                    gate(cx, id, clause, require, name, end);
                }
            }
        }
    }
}

fn gate(cx: &mut Context, id: GateId, clause: Option<Span>, require: Span, name: Span, end: Span) {
    let Some(gate) = cx.definition.gates.lookup(id) else {
        return;
    };
    let can_be = cx.definition.condition_can_be_unknown(&gate.require);
    let text = gate.name.clone();
    match (can_be, clause) {
        (true, Some(_)) | (false, None) => {}
        (true, None) => {
            let mut diagnostic = Diagnostic::new(
                Code::UnknownUndecided,
                format!("the gate `{text}` can be unknown and does not say what happens then"),
                name,
                "no `if unknown`",
            )
            .with_label(require, "this can be unknown")
            .with_help("add `if unknown ask` to hold the lead and ask, `if unknown pass`, or `if unknown fail`")
            .with_unsafe_fix("hold the lead and ask", end.after(), "\n  if unknown ask");
            if let Some((what, place)) = open_fact(&cx.definition, &gate.require) {
                diagnostic = diagnostic.with_label(place, format!("`{what}` can be unknown"));
            }
            cx.report(diagnostic);
        }
        (false, Some(clause)) => {
            let diagnostic = Diagnostic::new(
                Code::UnknownImpossible,
                format!("the gate `{text}` is never unknown"),
                clause,
                "never happens",
            )
            .with_label(require, "always known")
            .with_help("delete this clause")
            .with_safe_fix("delete the clause", with_its_line(cx, clause), "");
            cx.report_whole(diagnostic);
            cx.definition.gates[id].if_unknown = None;
        }
    }
}

/// A clause with the line break before it, where it has its lines to itself: deleting it leaves no empty line.
fn with_its_line(cx: &Context, clause: Span) -> Span {
    let Some(file) = cx.sources.file_at(clause.start) else {
        return clause;
    };
    let (base, text) = (cx.sources.base(file), cx.sources.text(file));
    let (start, end) = ((clause.start - base) as usize, (clause.end - base) as usize);
    let (before, after) = (text.get(..start).unwrap_or(""), text.get(end..).unwrap_or(""));
    let blanks = before.len() - before.trim_end_matches([' ', '\t']).len();
    let is_alone = before.trim_end_matches([' ', '\t']).ends_with('\n')
        && after.trim_start_matches([' ', '\t', '\r']).starts_with('\n');
    match u32::try_from(blanks + 1) {
        Ok(back) if is_alone => Span::new(clause.start - back, clause.end),
        _shares_its_line => clause,
    }
}

/// A field at the root of what makes a condition unknown, where it can be told at a glance.
fn open_fact(definition: &Definition, condition: &Condition) -> Option<(String, Span)> {
    if let ConditionKind::Not(inner) = &condition.kind {
        return open_fact(definition, inner);
    }
    if let ConditionKind::Criterion(id) = &condition.kind {
        return definition.criteria.lookup(*id).map(|c| (c.name.clone(), c.at.0));
    }
    if let ConditionKind::Fact(Fact {
        source: Source::Field(id),
    }) = &condition.kind
    {
        return definition.fields.lookup(*id).map(|f| (f.name.clone(), f.at.0));
    }
    None
}

/// Everything with a mistake in it, and everything that refers to it.
fn tainted(cx: &Context) -> BTreeSet<Node> {
    let mut tainted = cx.poisoned.clone();
    loop {
        let before = tainted.len();
        for link in &cx.links {
            if tainted.contains(&link.to) {
                tainted.insert(link.from);
            }
        }
        if tainted.len() == before {
            return tainted;
        }
    }
}
