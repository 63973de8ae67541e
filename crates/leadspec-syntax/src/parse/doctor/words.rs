//! The words of the language by where they may stand, and words of other languages with ours for them.

use super::super::grammar::Rule;

/// Words that start an item.
pub const ITEMS: &[&str] = &[
    "definition",
    "use",
    "lead",
    "event",
    "events",
    "let",
    "criterion",
    "score",
    "grade",
    "gate",
    "lifecycle",
    "framework",
    "example",
    "test",
    "always",
];

/// Words that join or compare.
pub(super) const OPERATORS: &[&str] = &[
    "and", "or", "implies", "in", "not", "between", "within", "is", "starts", "ends", "contains", "ignoring", "if",
];

/// States that something can be asked to be.
pub(super) const STATES: &[&str] = &["known", "unknown", "unmet", "met", "passed", "failed"];

/// Units of time.
pub(super) const UNITS: &[&str] = &[
    "minutes", "minute", "hours", "hour", "days", "day", "weeks", "week", "months", "month", "years", "year",
];

/// What may stand behind a field's type.
pub(super) const ATTRIBUTES: &[&str] = &[
    "personal",
    "mutual",
    "from",
    "missing",
    "format",
    "yes",
    "no",
    "ignoring",
    "separated",
    "decimals",
];

/// Words that cannot be names.
pub(super) const RESERVED: &[&str] = &[
    "and", "or", "not", "implies", "in", "between", "within", "is", "if", "unknown", "true", "false", "yes", "no",
    "where", "of", "today", "any", "latest", "when",
];

/// A kind of block: its rule, what people call it, and the words its clauses start with. Blocks whose lines start with a
/// name have none.
pub(super) const BLOCKS: &[(Rule, &str, &[&str])] = &[
    (
        Rule::definition,
        "a definition",
        &["version", "owner", "follows", "timezone"],
    ),
    (Rule::event_table, "an `events` block", &["lead", "kind", "time"]),
    (
        Rule::criterion,
        "a criterion",
        &["met", "unmet", "ask", "level", "strength", "answers"],
    ),
    (Rule::score, "a score", &["by"]),
    (Rule::gate, "a gate", &["require", "otherwise", "if"]),
    (Rule::framework, "a framework", &["criterion"]),
    (Rule::test, "a test", &["as", "given", "events", "expect", "leads"]),
];

/// Our word for one that other languages, or other people, use at the start of an item.
pub(super) fn item_synonym(word: &str) -> Option<&'static str> {
    Some(match word.to_lowercase().as_str() {
        "rule" | "condition" | "criteria" | "question" => "criterion",
        "schema" | "fields" | "record" | "leads" | "contact" | "input" => "lead",
        "import" | "include" | "require" | "from" => "use",
        "var" | "const" | "set" | "define" | "def" => "let",
        "stages" | "pipeline" | "funnel" | "workflow" => "lifecycle",
        "scoring" | "scorecard" => "score",
        "tier" | "band" => "grade",
        "filter" | "blocker" | "disqualifier" => "gate",
        "fixture" => "example",
        "scenario" | "case" => "test",
        "invariant" | "property" | "never" => "always",
        _ => return None,
    })
}

/// Our word for one that other languages, or other people, use at the start of a clause of this block.
pub(super) fn clause_synonym(block: Rule, word: &str) -> Option<&'static str> {
    let word = word.to_lowercase();
    let word = word.as_str();
    if block == Rule::criterion {
        return Some(match word {
            "when" | "if" | "where" | "qualified" | "yes" | "elsif" | "elseif" => "met when",
            "unless" | "else" | "no" => "unmet when",
            "question" | "prompt" => "ask",
            _ => return None,
        });
    }
    if block == Rule::gate {
        return Some(match word {
            "requires" | "must" | "when" | "assert" | "needs" => "require",
            "else" | "fallback" => "otherwise",
            _ => return None,
        });
    }
    if block == Rule::test {
        return Some(match word {
            "assert" | "then" | "should" => "expect",
            "when" | "with" | "lead" | "input" => "given",
            "asof" | "date" | "today" | "at" | "on" => "as of",
            _ => return None,
        });
    }
    None
}

/// What to write instead of a word of another language that stands between two values.
pub(super) fn operator_synonym(word: &str) -> Option<&'static str> {
    Some(match word.to_lowercase().as_str() {
        "equals" | "equal" | "eq" | "being" => "=",
        "gt" | "over" | "above" | "exceeds" | "greater" | "more" => ">",
        "lt" | "under" | "below" | "less" | "fewer" => "<",
        "gte" | "ge" => ">=",
        "lte" | "le" => "<=",
        "ne" | "neq" => "!=",
        "has" | "includes" | "include" | "like" | "matches" => "contains",
        "begins" => "starts",
        "plus" => "+",
        "minus" => "-",
        "times" => "*",
        "nor" => "or not",
        "but" => "and",
        _ => return None,
    })
}
