//! What the rules of the grammar are called in the user's words. Messages must not know a rule by any other name.

use super::grammar::Rule;

/// What can be expected at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Expected {
    /// A sign of the language.
    Sign(&'static str),
    /// A word of the language.
    Word(&'static str),
    /// A name.
    Name,
    /// A text in quotes.
    Text,
    /// A number.
    Number,
    /// Points of a line.
    Points,
    /// A date.
    Date,
    /// Such as `30 days`.
    Duration,
    /// Such as `days`.
    Unit,
    /// Such as `EUR`.
    Currency,
    /// Such as `0..10`.
    Range,
    /// The type of a field.
    Type,
    /// `met`, `known`, …
    State,
    /// A condition or value.
    Value,
    /// What joins two values.
    Operator,
    /// What stands behind a field's type.
    Attribute,
    /// Nothing that a message should name.
    Nothing,
}

impl Expected {
    /// In the user's words; nothing for what should not be named.
    pub(super) fn phrase(self) -> Option<String> {
        Some(match self {
            Expected::Sign(sign) => format!("`{sign}`"),
            Expected::Word(word) => format!("`{word}`"),
            Expected::Name => "a name".to_owned(),
            Expected::Text => "a text in double quotes".to_owned(),
            Expected::Number => "a number".to_owned(),
            Expected::Points => "points such as `+20`".to_owned(),
            Expected::Date => "a date such as `2026-01-31`".to_owned(),
            Expected::Duration => "a time such as `30 days`".to_owned(),
            Expected::Unit => "a unit such as `days`".to_owned(),
            Expected::Currency => "a currency such as `EUR`".to_owned(),
            Expected::Range => "a range such as `0..10`".to_owned(),
            Expected::Type => "a type such as `text`, `number` or `date`".to_owned(),
            Expected::State => "a state such as `met`, `passed` or `known`".to_owned(),
            Expected::Value => "a condition or value".to_owned(),
            Expected::Operator => "an operator such as `and`, `=` or `in`".to_owned(),
            Expected::Attribute => "an attribute such as `from`".to_owned(),
            Expected::Nothing => return None,
        })
    }
}

/// What a reader of the definition expects where the grammar expects this rule.
pub(super) fn expected(rule: Rule) -> Expected {
    match rule {
        Rule::WHITESPACE
        | Rule::COMMENT
        | Rule::ascii
        | Rule::zero_width
        | Rule::strange_space
        | Rule::file
        | Rule::expression_alone
        | Rule::item
        | Rule::definition_clause
        | Rule::lead_entry
        | Rule::type_kind
        | Rule::field_follows
        | Rule::unquoted_column
        | Rule::optional_type
        | Rule::optional_word
        | Rule::event_column
        | Rule::event_role
        | Rule::criterion_clause
        | Rule::by_row
        | Rule::grade_row
        | Rule::gate_clause
        | Rule::lifecycle_entry
        | Rule::transition
        | Rule::values
        | Rule::test_clause
        | Rule::expectation
        | Rule::table
        | Rule::table_header
        | Rule::table_row
        | Rule::row_end
        | Rule::blank
        | Rule::bad_row
        | Rule::bad_row_text
        | Rule::chained
        | Rule::primary
        | Rule::text_stop
        | Rule::next_value
        | Rule::gap
        | Rule::ident_start
        | Rule::ident_char
        | Rule::reserved
        | Rule::bad_item
        | Rule::bad_head
        | Rule::bad_block
        | Rule::bad_word
        | Rule::bad_skip
        | Rule::bad_clause
        | Rule::bad_line
        | Rule::bad_piece
        | Rule::stop
        | Rule::bad_value
        | Rule::bad_value_text
        | Rule::bad_inner
        | Rule::outer_start
        | Rule::missing_close
        | Rule::end_of_block
        | Rule::extra_open
        | Rule::stray_close
        | Rule::item_start
        | Rule::item_word
        | Rule::item_head
        | Rule::test_events_open
        | Rule::block_start
        | Rule::starts
        | Rule::start_word
        | Rule::start_head
        | Rule::operand_start
        | Rule::definition_clause_alone
        | Rule::lead_entry_alone
        | Rule::field_alone
        | Rule::event_column_alone
        | Rule::criterion_clause_alone
        | Rule::score_line_alone
        | Rule::by_row_alone
        | Rule::grade_row_alone
        | Rule::gate_clause_alone
        | Rule::lifecycle_entry_alone
        | Rule::requirement_alone
        | Rule::test_clause_alone
        | Rule::test_event_alone
        | Rule::table_row_alone
        | Rule::always_line_alone
        | Rule::definition_head_alone
        | Rule::event_head_alone
        | Rule::let_value_alone
        | Rule::use_file_alone
        | Rule::criterion_head_alone
        | Rule::score_head_alone
        | Rule::gate_head_alone
        | Rule::framework_head_alone
        | Rule::example_head_alone
        | Rule::test_head_alone
        | Rule::always_head_alone
        | Rule::lead_head_alone
        | Rule::event_table_head_alone
        | Rule::lifecycle_head_alone
        | Rule::grade_head_alone
        | Rule::when
        | Rule::and
        | Rule::or
        | Rule::not
        | Rule::extra_comma
        | Rule::equal_sign
        | Rule::EOI => Expected::Nothing,
        Rule::definition | Rule::definition_head | Rule::kw_definition => Expected::Word("definition"),
        Rule::version | Rule::kw_version => Expected::Word("version"),
        Rule::owner | Rule::kw_owner => Expected::Word("owner"),
        Rule::follows | Rule::kw_follows => Expected::Word("follows"),
        Rule::timezone | Rule::kw_timezone => Expected::Word("timezone"),
        Rule::use_file | Rule::kw_use => Expected::Word("use"),
        Rule::lead | Rule::lead_head | Rule::kw_lead => Expected::Word("lead"),
        Rule::field
        | Rule::type_other
        | Rule::choice
        | Rule::names
        | Rule::stage_line
        | Rule::action
        | Rule::requirement
        | Rule::field_value
        | Rule::test_event
        | Rule::header_cell
        | Rule::digits
        | Rule::name
        | Rule::word => Expected::Name,
        Rule::field_type
        | Rule::type_bool
        | Rule::type_integer
        | Rule::type_number
        | Rule::type_percent
        | Rule::type_money
        | Rule::type_text
        | Rule::type_one_of
        | Rule::type_date
        | Rule::type_timestamp
        | Rule::type_duration
        | Rule::type_list
        | Rule::type_stage
        | Rule::type_word => Expected::Type,
        Rule::attribute
        | Rule::personal
        | Rule::mutual
        | Rule::from
        | Rule::missing
        | Rule::format
        | Rule::yes_texts
        | Rule::no_texts
        | Rule::separated_by
        | Rule::decimals
        | Rule::ignoring_case => Expected::Attribute,
        Rule::texts | Rule::text | Rule::plain_text | Rule::foreign_text | Rule::unclosed_text => Expected::Text,
        Rule::event | Rule::event_head | Rule::kw_event => Expected::Word("event"),
        Rule::event_table | Rule::event_table_head | Rule::test_events | Rule::kw_events => Expected::Word("events"),
        Rule::let_value | Rule::let_head | Rule::kw_let => Expected::Word("let"),
        Rule::criterion | Rule::criterion_head | Rule::expect_criterion | Rule::kw_criterion => {
            Expected::Word("criterion")
        }
        Rule::met | Rule::kw_met => Expected::Word("met"),
        Rule::unmet | Rule::kw_unmet => Expected::Word("unmet"),
        Rule::ask | Rule::kw_ask => Expected::Word("ask"),
        Rule::level | Rule::kw_level => Expected::Word("level"),
        Rule::strength | Rule::kw_strength => Expected::Word("strength"),
        Rule::answers | Rule::kw_answers => Expected::Word("answers"),
        Rule::score | Rule::score_head | Rule::kw_score => Expected::Word("score"),
        Rule::score_bound | Rule::bound_max | Rule::kw_max => Expected::Word("max"),
        Rule::bound_min | Rule::kw_min => Expected::Word("min"),
        Rule::bound_range | Rule::kw_range => Expected::Word("range"),
        Rule::score_line | Rule::points_line | Rule::points | Rule::score_start => Expected::Points,
        Rule::per_count
        | Rule::per_events
        | Rule::expect_condition
        | Rule::cell
        | Rule::cell_content
        | Rule::cell_number
        | Rule::cell_dated
        | Rule::cell_list
        | Rule::cell_item
        | Rule::cell_name
        | Rule::always_line
        | Rule::expression
        | Rule::disjunction
        | Rule::conjunction
        | Rule::inversion
        | Rule::comparison
        | Rule::sum
        | Rule::product
        | Rule::unary
        | Rule::operand
        | Rule::plain_reference
        | Rule::group
        | Rule::list
        | Rule::several
        | Rule::events
        | Rule::filter
        | Rule::filter_comparison
        | Rule::latest
        | Rule::days_since
        | Rule::gate_state
        | Rule::gate_name
        | Rule::reference
        | Rule::special
        | Rule::literal
        | Rule::numeric
        | Rule::digits_first
        | Rule::foreign_follows
        | Rule::quantity
        | Rule::bool_value
        | Rule::signed
        | Rule::value
        | Rule::value_list
        | Rule::bound
        | Rule::text_char
        | Rule::field_value_alone
        | Rule::foreign_not
        | Rule::foreign_money
        | Rule::currency_sign
        | Rule::foreign_number
        | Rule::foreign_grouped
        | Rule::kw_any
        | Rule::kw_count
        | Rule::kw_false
        | Rule::kw_latest
        | Rule::kw_no
        | Rule::kw_true
        | Rule::kw_yes => Expected::Value,
        Rule::at_most => Expected::Word("at most"),
        Rule::by_line | Rule::kw_by => Expected::Word("by"),
        Rule::pattern | Rule::range | Rule::cell_below | Rule::dots | Rule::dots_to | Rule::dots_below => {
            Expected::Range
        }
        Rule::otherwise | Rule::gate_otherwise => Expected::Word("otherwise"),
        Rule::grade | Rule::grade_head | Rule::kw_grade => Expected::Word("grade"),
        Rule::combination | Rule::arguments | Rule::open_group => Expected::Sign("("),
        Rule::gate | Rule::gate_head | Rule::expect_gate | Rule::kw_gate => Expected::Word("gate"),
        Rule::require | Rule::kw_require => Expected::Word("require"),
        Rule::because | Rule::kw_because => Expected::Word("because"),
        Rule::if_unknown_do => Expected::Word("if unknown"),
        Rule::lifecycle | Rule::lifecycle_head | Rule::kw_lifecycle => Expected::Word("lifecycle"),
        Rule::stage_flag | Rule::flag_initial => Expected::Word("initial"),
        Rule::flag_final => Expected::Word("final"),
        Rule::flag_now => Expected::Word("now"),
        Rule::flag_later => Expected::Word("later"),
        Rule::flag_never => Expected::Word("never"),
        Rule::transition_part | Rule::transition_when | Rule::foreign_when | Rule::kw_when => Expected::Word("when"),
        Rule::sla | Rule::kw_sla => Expected::Word("sla"),
        Rule::actions | Rule::kw_do => Expected::Word("do"),
        Rule::framework | Rule::framework_head | Rule::kw_framework => Expected::Word("framework"),
        Rule::example | Rule::example_head | Rule::kw_example => Expected::Word("example"),
        Rule::test | Rule::test_head | Rule::kw_test => Expected::Word("test"),
        Rule::as_of => Expected::Word("as of"),
        Rule::given | Rule::kw_given => Expected::Word("given"),
        Rule::test_time | Rule::date | Rule::timestamp | Rule::foreign_date => Expected::Date,
        Rule::leads | Rule::kw_leads => Expected::Word("leads"),
        Rule::expect | Rule::kw_expect => Expected::Word("expect"),
        Rule::expect_stage | Rule::kw_stage => Expected::Word("stage"),
        Rule::expect_path | Rule::kw_path => Expected::Word("path"),
        Rule::expect_outcome | Rule::kw_outcome => Expected::Word("outcome"),
        Rule::expect_asks | Rule::kw_asks => Expected::Word("asks"),
        Rule::expect_not_asks => Expected::Word("not asks"),
        Rule::expect_reason | Rule::kw_reason => Expected::Word("reason"),
        Rule::expect_action | Rule::kw_action => Expected::Word("action"),
        Rule::expect_range => Expected::Word("range of"),
        Rule::expect_rejected | Rule::kw_rejected => Expected::Word("rejected"),
        Rule::expect_snapshot | Rule::kw_snapshot => Expected::Word("snapshot"),
        Rule::gate_state_word | Rule::criterion_state_word | Rule::state => Expected::State,
        Rule::continues
        | Rule::comparison_tail
        | Rule::comparison_tails
        | Rule::compare
        | Rule::in_list
        | Rule::between
        | Rule::within
        | Rule::matches
        | Rule::is_state
        | Rule::match_operator
        | Rule::starts_with
        | Rule::ends_with
        | Rule::contains
        | Rule::if_unknown
        | Rule::foreign_and
        | Rule::foreign_or
        | Rule::foreign_operator
        | Rule::plus
        | Rule::minus
        | Rule::star
        | Rule::compare_operator
        | Rule::op_equal
        | Rule::op_not_equal
        | Rule::op_less
        | Rule::op_less_or_equal
        | Rule::op_greater
        | Rule::op_greater_or_equal
        | Rule::kw_and
        | Rule::kw_between
        | Rule::kw_ends
        | Rule::kw_if
        | Rule::kw_ignoring
        | Rule::kw_implies
        | Rule::kw_in
        | Rule::kw_is
        | Rule::kw_or
        | Rule::kw_starts
        | Rule::kw_within => Expected::Operator,
        Rule::row_mark | Rule::kw_skip => Expected::Word("skip"),
        Rule::always | Rule::always_head | Rule::kw_always => Expected::Word("always"),
        Rule::match_quantifier | Rule::any_of => Expected::Word("any of"),
        Rule::at_least => Expected::Word("at least"),
        Rule::all_of => Expected::Word("all of"),
        Rule::none_of => Expected::Word("none of"),
        Rule::window => Expected::Word("in last"),
        Rule::duration => Expected::Duration,
        Rule::number => Expected::Number,
        Rule::currency => Expected::Currency,
        Rule::duration_unit => Expected::Unit,
        Rule::foreign_colon | Rule::colon => Expected::Sign(":"),
        Rule::foreign_let | Rule::equal => Expected::Sign("="),
        Rule::foreign_arrow | Rule::arrow => Expected::Sign("->"),
        Rule::open | Rule::cell_values => Expected::Sign("{"),
        Rule::close => Expected::Sign("}"),
        Rule::open_list => Expected::Sign("["),
        Rule::close_list => Expected::Sign("]"),
        Rule::close_group => Expected::Sign(")"),
        Rule::comma => Expected::Sign(","),
        Rule::dot => Expected::Sign("."),
        Rule::bar => Expected::Sign("|"),
        Rule::question => Expected::Sign("?"),
        Rule::percent_sign => Expected::Sign("%"),
        Rule::less => Expected::Sign("<"),
        Rule::today | Rule::cell_today => Expected::Word("today"),
        Rule::unknown => Expected::Word("unknown"),
        Rule::kw_ago | Rule::cell_moment => Expected::Word("ago"),
        Rule::kw_all => Expected::Word("all"),
        Rule::kw_as => Expected::Word("as"),
        Rule::kw_at => Expected::Word("at"),
        Rule::kw_before => Expected::Word("before"),
        Rule::kw_case => Expected::Word("case"),
        Rule::kw_days => Expected::Word("days"),
        Rule::kw_decimals => Expected::Word("decimals"),
        Rule::kw_format => Expected::Word("format"),
        Rule::kw_from => Expected::Word("from"),
        Rule::kw_integer => Expected::Word("integer"),
        Rule::kw_kind => Expected::Word("kind"),
        Rule::kw_last => Expected::Word("last"),
        Rule::kw_least => Expected::Word("least"),
        Rule::kw_list => Expected::Word("list"),
        Rule::kw_missing => Expected::Word("missing"),
        Rule::kw_money => Expected::Word("money"),
        Rule::kw_most => Expected::Word("most"),
        Rule::kw_mutual => Expected::Word("mutual"),
        Rule::kw_next => Expected::Word("next"),
        Rule::kw_none => Expected::Word("none"),
        Rule::kw_not => Expected::Word("not"),
        Rule::kw_nothing => Expected::Word("nothing"),
        Rule::kw_number => Expected::Word("number"),
        Rule::kw_of => Expected::Word("of"),
        Rule::kw_one => Expected::Word("one"),
        Rule::kw_per => Expected::Word("per"),
        Rule::kw_personal => Expected::Word("personal"),
        Rule::kw_separated => Expected::Word("separated"),
        Rule::kw_since => Expected::Word("since"),
        Rule::kw_time => Expected::Word("time"),
        Rule::kw_todo => Expected::Word("todo"),
        Rule::kw_where => Expected::Word("where"),
        Rule::kw_with => Expected::Word("with"),
    }
}

/// Whether a rule is a word or sign that only holds a construct together.
pub(super) fn is_sign(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::kw_action
            | Rule::kw_ago
            | Rule::kw_all
            | Rule::kw_always
            | Rule::kw_and
            | Rule::kw_answers
            | Rule::kw_any
            | Rule::kw_as
            | Rule::kw_ask
            | Rule::kw_asks
            | Rule::kw_at
            | Rule::kw_because
            | Rule::kw_before
            | Rule::kw_between
            | Rule::kw_by
            | Rule::kw_case
            | Rule::kw_count
            | Rule::kw_criterion
            | Rule::kw_days
            | Rule::kw_decimals
            | Rule::kw_definition
            | Rule::kw_do
            | Rule::kw_ends
            | Rule::kw_event
            | Rule::kw_events
            | Rule::kw_example
            | Rule::kw_expect
            | Rule::kw_false
            | Rule::kw_follows
            | Rule::kw_format
            | Rule::kw_framework
            | Rule::kw_from
            | Rule::kw_gate
            | Rule::kw_given
            | Rule::kw_grade
            | Rule::kw_if
            | Rule::kw_ignoring
            | Rule::kw_implies
            | Rule::kw_in
            | Rule::kw_integer
            | Rule::kw_is
            | Rule::kw_kind
            | Rule::kw_last
            | Rule::kw_latest
            | Rule::kw_lead
            | Rule::kw_leads
            | Rule::kw_least
            | Rule::kw_let
            | Rule::kw_level
            | Rule::kw_lifecycle
            | Rule::kw_list
            | Rule::kw_max
            | Rule::kw_met
            | Rule::kw_min
            | Rule::kw_missing
            | Rule::kw_money
            | Rule::kw_most
            | Rule::kw_mutual
            | Rule::kw_next
            | Rule::kw_no
            | Rule::kw_none
            | Rule::kw_not
            | Rule::kw_nothing
            | Rule::kw_number
            | Rule::kw_of
            | Rule::kw_one
            | Rule::kw_or
            | Rule::kw_outcome
            | Rule::kw_owner
            | Rule::kw_path
            | Rule::kw_per
            | Rule::kw_personal
            | Rule::kw_range
            | Rule::kw_reason
            | Rule::kw_rejected
            | Rule::kw_require
            | Rule::kw_score
            | Rule::kw_separated
            | Rule::kw_since
            | Rule::kw_skip
            | Rule::kw_sla
            | Rule::kw_snapshot
            | Rule::kw_stage
            | Rule::kw_starts
            | Rule::kw_strength
            | Rule::kw_test
            | Rule::kw_time
            | Rule::kw_timezone
            | Rule::kw_todo
            | Rule::kw_true
            | Rule::kw_unmet
            | Rule::kw_use
            | Rule::kw_version
            | Rule::kw_when
            | Rule::kw_where
            | Rule::kw_with
            | Rule::kw_within
            | Rule::kw_yes
            | Rule::open
            | Rule::close
            | Rule::open_list
            | Rule::close_list
            | Rule::open_group
            | Rule::close_group
            | Rule::comma
            | Rule::colon
            | Rule::dot
            | Rule::bar
            | Rule::arrow
            | Rule::percent_sign
            | Rule::plus
            | Rule::minus
            | Rule::star
            | Rule::dots_to
            | Rule::dots_below
            | Rule::equal
            | Rule::EOI
    )
}
