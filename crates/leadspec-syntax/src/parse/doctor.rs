//! The syntax doctor: says what is wrong with a region that could not be read.
//!
//! The region is read once more, alone, by the rule that its block and its first word name. Where that fails, and what the
//! grammar wanted there, goes through a list of complaints; the first that recognises the case gives the diagnostic. It must
//! not change the tree.

mod case;
mod complaints;
mod habits;
mod parts;
mod signs;
mod start;
mod words;

pub use words::ITEMS as ITEM_WORDS;

use super::body::Region;
use super::grammar::{LeadspecParser, Rule};
use super::phrase::expected;
use super::token::first_word;
use case::Case;
use leadspec_diagnostics::{Diagnostic, nearest};
use pest::Parser;
use pest::error::{ErrorVariant, InputLocation};

/// The diagnostic for a region of a text whose first byte is at `base`.
pub(super) fn diagnose(base: u32, text: &str, region: &Region) -> Diagnostic {
    let slice = text.get(region.start..region.end).unwrap_or("");
    if let Some(diagnostic) = start::check(base, text, region) {
        return diagnostic;
    }
    let (at, wanted) = match LeadspecParser::parse(rule_for(region.block, slice), slice) {
        Ok(_) if region.block == Rule::always => return complaints::second_condition(base, region),
        Ok(_) => (0, Vec::new()),
        Err(error) => {
            let at = match error.location {
                InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
            };
            let wanted = match error.variant {
                ErrorVariant::ParsingError { positives, .. } => positives,
                ErrorVariant::CustomError { .. } => Vec::new(),
            };
            (at, wanted)
        }
    };
    let mut wanted: Vec<_> = wanted.into_iter().map(expected).collect();
    wanted.sort_unstable();
    wanted.dedup();
    complaints::complain(&Case {
        base,
        text,
        start: region.start,
        end: region.end,
        at: region.start + at,
        expected: wanted,
        block: region.block,
    })
}

/// The rule that a region is read by alone.
fn rule_for(block: Rule, slice: &str) -> Rule {
    let alone = [
        (Rule::definition, Rule::definition_clause_alone),
        (Rule::lead, Rule::lead_entry_alone),
        (Rule::event, Rule::field_alone),
        (Rule::event_table, Rule::event_column_alone),
        (Rule::criterion, Rule::criterion_clause_alone),
        (Rule::score, Rule::score_line_alone),
        (Rule::by_line, Rule::by_row_alone),
        (Rule::grade, Rule::grade_row_alone),
        (Rule::gate, Rule::gate_clause_alone),
        (Rule::lifecycle, Rule::lifecycle_entry_alone),
        (Rule::framework, Rule::requirement_alone),
        (Rule::example, Rule::field_value_alone),
        (Rule::test, Rule::test_clause_alone),
        (Rule::test_events, Rule::test_event_alone),
        (Rule::table, Rule::table_row_alone),
        (Rule::always, Rule::always_line_alone),
        (Rule::expression_alone, Rule::expression_alone),
    ];
    if let Some((_, rule)) = alone.iter().find(|(found, _)| *found == block) {
        return *rule;
    }
    match first_word(slice) {
        "definition" => Rule::definition_head_alone,
        "use" => Rule::use_file_alone,
        "lead" => Rule::lead_head_alone,
        "event" => Rule::event_head_alone,
        "events" => Rule::event_table_head_alone,
        "let" => Rule::let_value_alone,
        "criterion" => Rule::criterion_head_alone,
        "score" => Rule::score_head_alone,
        "grade" => Rule::grade_head_alone,
        "gate" => Rule::gate_head_alone,
        "lifecycle" => Rule::lifecycle_head_alone,
        "framework" => Rule::framework_head_alone,
        "example" => Rule::example_head_alone,
        "test" => Rule::test_head_alone,
        _ => Rule::always_head_alone,
    }
}

/// Whether a word starts an item, be it misspelt.
pub(super) fn is_item_word(word: &str) -> bool {
    words::ITEMS.contains(&word) || nearest(word, words::ITEMS.iter().copied()).is_some()
}
