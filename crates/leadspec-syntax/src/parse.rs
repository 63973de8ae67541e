//! From text to the syntax tree, by way of the grammar. This module and those below it alone name `pest`.
//!
//! The text is first scanned once for what no grammar can say (nesting, comments, invisible characters), then read by the
//! resilient grammar, then mapped to nodes: one function per rule, in the grammar's order. What the grammar could not read is
//! collected as regions, and each is diagnosed afterwards.

mod blocks;
mod body;
mod children;
mod doctor;
mod expression;
mod fields;
mod file;
mod foreign;
#[cfg(test)]
mod gaps;
mod grammar;
mod operand;
mod phrase;
mod scan;
mod scoring;
mod table;
mod tests_block;
mod token;
mod value;

pub use doctor::ITEM_WORDS;

use crate::{BrokenItem, Expression, Item, SyntaxTree};
use body::Region;
use grammar::{LeadspecParser, Rule};
use leadspec_diagnostics::{Code, Diagnostic, FileId, Span};
use pest::Parser;
use pest::iterators::Pair;
use scan::scan;

/// What a text holds, and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parsed {
    /// All that could be read; the rest stands in it as broken.
    pub tree: SyntaxTree,
    /// By place.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads a whole file. Never fails: any text gives a tree. `base` is where the file's text starts in its source map.
pub fn parse(file: FileId, base: u32, text: &str) -> Parsed {
    let scan = scan(base, text);
    let mut cx = Context::new(base, &scan.text);
    let items = match LeadspecParser::parse(Rule::file, &scan.text) {
        Ok(mut pairs) => pairs.next().map(|pair| file::file(&mut cx, pair)).unwrap_or_default(),
        Err(_) => cx.unreadable(),
    };
    let mut diagnostics = cx.finish(&scan.removed);
    diagnostics.extend(scan.diagnostics);
    diagnostics.sort_by_key(|d| (d.primary.span, d.code));
    Parsed {
        tree: SyntaxTree {
            file,
            items,
            comments: scan.comments,
        },
        diagnostics,
    }
}

/// Reads a text that is one expression and nothing else, for tools. `base` is added to all places.
pub fn parse_expression(base: u32, text: &str) -> Result<Expression, Vec<Diagnostic>> {
    let scan = scan(base, text);
    let mut cx = Context::new(base, &scan.text);
    let read = LeadspecParser::parse(Rule::expression_alone, &scan.text)
        .ok()
        .and_then(|mut pairs| pairs.next())
        .and_then(|pair| children::Children::of(pair).node(Rule::expression))
        .and_then(|pair| expression::expression(&mut cx, pair));
    if read.is_none() {
        cx.regions.push(Region {
            start: 0,
            end: text.len(),
            block: Rule::expression_alone,
        });
    }
    let mut diagnostics = cx.finish(&scan.removed);
    diagnostics.extend(scan.diagnostics);
    diagnostics.sort_by_key(|d| (d.primary.span, d.code));
    match read {
        Some(expression) if diagnostics.is_empty() => Ok(expression),
        Some(_) | None => Err(diagnostics),
    }
}

/// What the mapping carries along.
struct Context<'i> {
    base: u32,
    text: &'i str,
    diagnostics: Vec<Diagnostic>,
    regions: Vec<Region>,
    /// How many expressions are open: a chain of operators is measured at the outermost.
    nesting: u32,
}

impl<'i> Context<'i> {
    fn new(base: u32, text: &'i str) -> Self {
        Context {
            base,
            text,
            diagnostics: Vec::new(),
            regions: Vec::new(),
            nesting: 0,
        }
    }

    /// The span of local offsets.
    fn at(&self, start: usize, end: usize) -> Span {
        Span::new(
            self.base + u32::try_from(start).unwrap_or(u32::MAX / 2),
            self.base + u32::try_from(end).unwrap_or(u32::MAX / 2),
        )
    }

    /// A pair's span without the blanks and comments that pest lets it end in.
    fn span(&self, pair: &Pair<'_, Rule>) -> Span {
        self.at(pair.as_span().start(), own_end(pair))
    }

    /// The span of a pair that is one token, and so ends where it ends.
    fn leaf(&self, pair: &Pair<'_, Rule>) -> Span {
        let span = pair.as_span();
        self.at(span.start(), span.end())
    }

    /// The text of a span of this file.
    fn written(&self, span: Span) -> &'i str {
        let local = |offset: u32| offset.saturating_sub(self.base) as usize;
        self.text.get(local(span.start)..local(span.end)).unwrap_or("")
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// The whole file as one broken item: the grammar takes any text, so this is for what exhausts the machine.
    fn unreadable(&mut self) -> Vec<Item> {
        let span = self.at(0, self.text.len());
        self.report(Diagnostic::new(
            Code::TooDeep,
            "this file is nested too deep to be read",
            span,
            "",
        ));
        vec![Item::Broken(BrokenItem { span, name: None })]
    }

    /// All findings: those of the mapping, and one for each region that could not be read, unless a larger region holds it or
    /// its line lost something to an earlier finding.
    fn finish(mut self, removed: &[(usize, usize)]) -> Vec<Diagnostic> {
        self.regions
            .sort_by_key(|region| (region.start, std::cmp::Reverse(region.end)));
        let mut end = 0;
        for region in &self.regions {
            let explained = region.end <= end
                || removed
                    .iter()
                    .any(|(from, to)| *from < region.end && region.start < *to);
            end = end.max(region.end);
            if !explained {
                self.diagnostics.push(doctor::diagnose(self.base, self.text, region));
            }
        }
        self.diagnostics
    }
}

/// The end of the last token inside: a rule that ends in something optional swallows the blanks before what is not there, and
/// the `}` of a block that lacks it is found only behind them.
fn own_end(pair: &Pair<'_, Rule>) -> usize {
    let mut end = pair.as_span().end();
    let mut inner = pair.clone().into_inner();
    while let Some(last) = inner.next_back() {
        if last.as_rule() != Rule::missing_close {
            end = last.as_span().end();
            inner = last.into_inner();
        }
    }
    end
}
