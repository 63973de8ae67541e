//! The syntax tree: what was written, with the place of everything.
//!
//! Nodes say what stands in the file and decide nothing: a misspelt name, a wrong type or a missing clause is the checker's to
//! find. A clause or item that could not be read is there as its span only, so that the checker can keep silent about what may
//! have stood in it.

use leadspec_diagnostics::{FileId, Span};

/// Anything with the place it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spanned<T> {
    /// From its first to its last own character; no blanks or comments at the ends.
    pub span: Span,
    /// What stands there.
    pub node: T,
}

/// A name as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// Where.
    pub span: Span,
    /// The characters.
    pub text: String,
}

/// A text in double quotes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextLiteral {
    /// With the quotes.
    pub span: Span,
    /// Without the quotes, escapes (`\"`, `\\`, `\n`, `\t`) resolved.
    pub value: String,
}

/// An unsigned number as written, underscores included: `10_000`, `0.5`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberLiteral {
    /// Where.
    pub span: Span,
    /// The characters.
    pub text: String,
}

/// One file, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxTree {
    /// Which file.
    pub file: FileId,
    /// What stands in it, in order.
    pub items: Vec<Item>,
    /// All comments, in order.
    pub comments: Vec<Comment>,
}

/// `# to the end of the line`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// From `#` to the last character before the line break.
    pub span: Span,
    /// With `#`, trailing blanks cut.
    pub text: String,
    /// Whether nothing but blanks stands before it on its line.
    pub own_line: bool,
}

/// A top-level block or statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// `definition "…" { … }`
    Definition(DefinitionItem),
    /// `use "path"`
    Use(UseItem),
    /// `lead { … }`
    Lead(LeadItem),
    /// `event page_view { … }`
    Event(EventItem),
    /// `events { … }`: the columns of the event table
    EventTable(EventTableItem),
    /// `let name = …`
    Let(LetItem),
    /// `criterion name { … }`
    Criterion(CriterionItem),
    /// `score name { … }`
    Score(ScoreItem),
    /// `grade name of … { … }`
    Grade(GradeItem),
    /// `gate name { … }`
    Gate(GateItem),
    /// `lifecycle { … }`
    Lifecycle(LifecycleItem),
    /// `framework name { … }`
    Framework(FrameworkItem),
    /// `example name { … }`
    Example(ExampleItem),
    /// `test "…" { … }`
    Test(TestItem),
    /// `always "…" { … }`
    Always(AlwaysItem),
    /// Something that could not be read; a diagnostic says why.
    Broken(BrokenItem),
}

/// An item that could not be read at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokenItem {
    /// All of it.
    pub span: Span,
    /// The name it was going to declare, if its head shows one: uses of it are not reported as unknown.
    pub name: Option<Name>,
}

/// `definition "Sales qualified lead" { … }`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DefinitionItem {
    /// All of it, as in every item.
    pub span: Span,
    /// What the definition is called.
    pub label: TextLiteral,
    /// In order.
    pub clauses: Vec<Spanned<DefinitionClause>>,
    /// Clauses that could not be read, as in every block.
    pub broken: Vec<Span>,
}

/// A line of a definition block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DefinitionClause {
    /// `version "2026.3"`
    Version(TextLiteral),
    /// `owner "RevOps"`
    Owner(TextLiteral),
    /// `follows bant` or `follows bant, meddic`
    Follows(Vec<Name>),
    /// `timezone "Europe/Amsterdam"`
    Timezone(TextLiteral),
}

/// `use "sql.lead"`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UseItem {
    /// All of it.
    pub span: Span,
    /// Relative to the file it stands in, with `/`.
    pub path: TextLiteral,
}

/// `lead { … }`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeadItem {
    /// All of it.
    pub span: Span,
    /// In order.
    pub entries: Vec<Spanned<LeadEntry>>,
    /// Lines that could not be read.
    pub broken: Vec<BrokenItem>,
}

/// A line of a lead block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LeadEntry {
    /// `budget money EUR? from "Annual Budget"`
    Field(FieldDeclaration),
    /// `missing ["Select", "n/a"]`: markers for every field.
    Missing(Vec<TextLiteral>),
}

/// A field of a lead, or an attribute of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldDeclaration {
    /// What it is called.
    pub name: Name,
    /// What it holds.
    pub ty: TypeExpression,
    /// `from`, `missing`, … in order.
    pub attributes: Vec<Spanned<FieldAttribute>>,
}

/// A type as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeExpression {
    /// With the `?`.
    pub span: Span,
    /// Without the `?`.
    pub kind: TypeKind,
    /// The `?`.
    pub optional: Option<Span>,
}

/// A type without its `?`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TypeKind {
    /// `bool`
    Bool,
    /// `integer`, `integer 0..10`
    Integer(Option<RangeLiteral>),
    /// `number`, `number 0..1`
    Number(Option<RangeLiteral>),
    /// `percent`
    Percent,
    /// `money EUR`
    Money(Name),
    /// `text`
    Text,
    /// `one of [a < b]` (ordered) or `one of [a, b]`
    OneOf {
        /// As written.
        options: Vec<ChoiceOption>,
        /// Whether they are joined by `<`.
        ordered: bool,
    },
    /// `date`
    Date,
    /// `timestamp`
    Timestamp,
    /// `duration`
    Duration,
    /// `list of text`
    ListOf(Box<TypeExpression>),
    /// `stage`
    Stage,
    /// Any other word where a type is needed.
    Other(Name),
}

/// `0..10`, `50..`, `..9`, `10..<20`, with signed bounds; bounds are literals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RangeLiteral {
    /// All of it.
    pub span: Span,
    /// The least, included.
    pub low: Option<Box<Expression>>,
    /// The greatest.
    pub high: Option<Box<Expression>>,
    /// `..<`: the greatest is not included.
    pub excludes_high: bool,
}

/// `vp`, `manager as "Mgr"`, `manager as ["Mgr", "Manager"]`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChoiceOption {
    /// The word used in conditions.
    pub name: Name,
    /// The texts an export uses for it; empty: its name.
    pub texts: Vec<TextLiteral>,
}

/// What stands behind a field's type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldAttribute {
    /// `personal`: never printed in diffs, comments or pages.
    Personal,
    /// `mutual`: shows contact in both directions.
    Mutual,
    /// `from "Annual Budget"`
    From(TextLiteral),
    /// `missing ["Select", "n/a"]` or `missing "999"`
    Missing(Vec<TextLiteral>),
    /// `format "DD-MM-YYYY"`
    Format(TextLiteral),
    /// `yes "Y"` or `yes ["Y", "true", "1"]`
    Yes(Vec<TextLiteral>),
    /// `no "N"`
    No(Vec<TextLiteral>),
    /// `ignoring case`: texts of choices, yes, no and missing are compared without case.
    IgnoringCase,
    /// `separated by ", "`: how a list stands in one cell.
    SeparatedBy(TextLiteral),
    /// `decimals 2`: numbers are rounded to this many decimals, half to even.
    Decimals(NumberLiteral),
}

/// `event call mutual from "Phone call" { outcome one of [connected, voicemail] }`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventItem {
    /// All of it.
    pub span: Span,
    /// What it is called.
    pub name: Name,
    /// The label people see.
    pub label: Option<TextLiteral>,
    /// `mutual`, `from`; other attributes are refused by the checker.
    pub attributes: Vec<Spanned<FieldAttribute>>,
    /// What is known about one; the span covers name to last attribute.
    pub fields: Vec<Spanned<FieldDeclaration>>,
    /// Lines that could not be read.
    pub broken: Vec<BrokenItem>,
}

/// `events { lead from "mql_id"  kind from "type"  time from "won_date" format "YYYY-MM-DD" }`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventTableItem {
    /// All of it.
    pub span: Span,
    /// In order.
    pub columns: Vec<Spanned<EventColumn>>,
    /// Lines that could not be read.
    pub broken: Vec<Span>,
}

/// A line of an events block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventColumn {
    /// Which.
    pub role: EventRole,
    /// `from`, `format`.
    pub attributes: Vec<Spanned<FieldAttribute>>,
}

/// What a column of the event table is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventRole {
    /// `lead`: whose event it is.
    Lead,
    /// `kind`: which event it is.
    Kind,
    /// `time`: when it was.
    Time,
}

/// `let big = company_size >= 1000`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetItem {
    /// All of it.
    pub span: Span,
    /// What it is called.
    pub name: Name,
    /// What it stands for: a value, a condition or a list.
    pub value: Expression,
}

/// `criterion authority "Can decide" { … }`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CriterionItem {
    /// All of it.
    pub span: Span,
    /// What it is called.
    pub name: Name,
    /// The label people see.
    pub label: Option<TextLiteral>,
    /// In order.
    pub clauses: Vec<Spanned<CriterionClause>>,
    /// Clauses that could not be read.
    pub broken: Vec<Span>,
}

/// A line of a criterion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CriterionClause {
    /// `met when …`
    Met(Expression),
    /// `unmet when …`
    Unmet(Expression),
    /// `ask "…"`
    Ask(TextLiteral),
    /// `level stakeholder`
    Level(Name),
    /// `strength hard`
    Strength(Name),
    /// `answers budget` or `answers bant.budget`: which criterion of the framework it is.
    Answers {
        /// The framework, where several are followed.
        framework: Option<Name>,
        /// The framework's word.
        requirement: Name,
    },
}

/// `score fit "Looks like our customers" max 100 { … }`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScoreItem {
    /// All of it.
    pub span: Span,
    /// What it is called.
    pub name: Name,
    /// The label people see.
    pub label: Option<TextLiteral>,
    /// `max 100`, `min 0`, `range 0..100`; at most one of each in a right file.
    pub bounds: Vec<Spanned<ScoreBound>>,
    /// In order.
    pub lines: Vec<Spanned<ScoreLine>>,
    /// Lines that could not be read.
    pub broken: Vec<Span>,
}

/// A limit on a score's sum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScoreBound {
    /// `max 100`
    Max(Expression),
    /// `min 0`
    Min(Expression),
    /// `range 0..100`
    Range(RangeLiteral),
}

/// A line of a score.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScoreLine {
    /// `+20 when …`, `-20 "Gone quiet" when …`, `25% when …`
    When {
        /// What it earns.
        points: Points,
        /// The label people see.
        label: Option<TextLiteral>,
        /// For whom.
        condition: Expression,
    },
    /// `+5 per email_open in last 30 days, at most +15`
    Per {
        /// What one earns.
        points: Points,
        /// The label people see.
        label: Option<TextLiteral>,
        /// What is counted: an event with or without filter and window ([`ExpressionKind::Events`], or a plain
        /// [`ExpressionKind::Name`] which may be an event or a whole number), or a whole number.
        count: Expression,
        /// The most the line earns; with negative points, the most it costs (`at most -15`).
        at_most: Option<Points>,
    },
    /// `by company_size { 50..1000 : +15 }`
    By {
        /// What is looked up.
        value: Expression,
        /// The label people see.
        label: Option<TextLiteral>,
        /// First match counts.
        rows: Vec<Spanned<ByRow>>,
        /// Rows that could not be read.
        broken: Vec<Span>,
    },
}

/// `+20`, `-5`, `25%`: the sign is part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Points {
    /// All of it.
    pub span: Span,
    /// `+` or `-` where written.
    pub sign: Option<char>,
    /// Without sign and `%`.
    pub number: NumberLiteral,
    /// Whether `%` follows.
    pub percent: bool,
}

/// `50..1000 : +15`, `student, retired : +15`, `unknown : +8`, `otherwise : 0`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ByRow {
    /// Any of them.
    pub patterns: Vec<Pattern>,
    /// What it earns.
    pub points: Points,
}

/// What a row of a table matches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pattern {
    /// `50..1000`
    Range(RangeLiteral),
    /// A literal, or the name of a choice, stage or grade; `unknown` is [`Literal::Unknown`].
    Value(Expression),
    /// `otherwise`
    Otherwise(Span),
}

/// `grade fit_grade "Fit" of fit { A from 80 D otherwise }`, `grade label of (fit_grade, engagement_grade)`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GradeItem {
    /// All of it.
    pub span: Span,
    /// What it is called.
    pub name: Name,
    /// The label people see.
    pub label: Option<TextLiteral>,
    /// One number to cut, or two or more grades to combine.
    pub of: Vec<Expression>,
    /// Whether `of` stands in parentheses: a combination.
    pub combined: bool,
    /// In order; empty for a combination.
    pub rows: Vec<Spanned<GradeRow>>,
    /// Rows that could not be read.
    pub broken: Vec<Span>,
}

/// A row of a grade.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GradeRow {
    /// `A from 80`
    From {
        /// The grade.
        name: Name,
        /// The least number that gets it.
        limit: Expression,
    },
    /// `D otherwise`
    Otherwise {
        /// The grade.
        name: Name,
    },
}

/// `gate decision_maker "Decision maker at the table" before sql { … }`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GateItem {
    /// All of it.
    pub span: Span,
    /// What it is called.
    pub name: Name,
    /// The label people see.
    pub label: Option<TextLiteral>,
    /// The stages it guards; empty: all.
    pub before: Vec<Name>,
    /// In order.
    pub clauses: Vec<Spanned<GateClause>>,
    /// Clauses that could not be read.
    pub broken: Vec<Span>,
}

/// A line of a gate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GateClause {
    /// `require …`
    Require(Expression),
    /// `otherwise nurture because "…"`
    Otherwise {
        /// Where a failed lead goes; absent where there is no lifecycle.
        stage: Option<Name>,
        /// The reason people see.
        because: Option<TextLiteral>,
    },
    /// `if unknown ask`
    IfUnknown(Name),
}

/// `lifecycle { … }`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LifecycleItem {
    /// All of it.
    pub span: Span,
    /// In order.
    pub entries: Vec<Spanned<LifecycleEntry>>,
    /// Lines that could not be read.
    pub broken: Vec<BrokenItem>,
}

/// A line of a lifecycle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LifecycleEntry {
    /// `stage mql "Marketing qualified" owner "Marketing"`
    Stage(StageDeclaration),
    /// `lead -> mql when …`
    Transition(TransitionDeclaration),
}

/// `stage mql "Marketing qualified" owner "Marketing"`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageDeclaration {
    /// What it is called.
    pub name: Name,
    /// The label people see.
    pub label: Option<TextLiteral>,
    /// In order.
    pub flags: Vec<Spanned<StageFlag>>,
}

/// A word behind a stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StageFlag {
    /// `initial`
    Initial,
    /// `final`
    Final,
    /// `now`
    Now,
    /// `later`
    Later,
    /// `never`
    Never,
    /// `owner "Sales"`
    Owner(TextLiteral),
}

/// `sal -> sql when bant >= 70% sla 5 days do notify("account-executive") because "…"`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransitionDeclaration {
    /// Where from.
    pub from: Name,
    /// Where to.
    pub to: Name,
    /// For whom; absent in a broken file only.
    pub when: Option<Expression>,
    /// `sla 24 hours`
    pub sla: Option<DurationLiteral>,
    /// `do notify("account-executive")`
    pub actions: Vec<Action>,
    /// The reason people see.
    pub because: Option<TextLiteral>,
}

/// `notify("account-executive")`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// All of it.
    pub span: Span,
    /// What to do.
    pub name: Name,
    /// With what.
    pub arguments: Vec<TextLiteral>,
}

/// `90 days`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DurationLiteral {
    /// All of it.
    pub span: Span,
    /// How many.
    pub number: NumberLiteral,
    /// Of what.
    pub unit: DurationUnit,
}

/// What a duration counts. Singular and plural are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DurationUnit {
    /// `minutes`
    Minutes,
    /// `hours`
    Hours,
    /// `days`
    Days,
    /// `weeks`
    Weeks,
    /// `months`: calendar ones.
    Months,
    /// `years`: calendar ones.
    Years,
}

/// `framework bant "BANT" { … }`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrameworkItem {
    /// All of it.
    pub span: Span,
    /// What it is called.
    pub name: Name,
    /// The label people see.
    pub label: Option<TextLiteral>,
    /// In order.
    pub requirements: Vec<Spanned<Requirement>>,
    /// Lines that could not be read.
    pub broken: Vec<Span>,
}

/// `criterion budget "Has the money" or budget_ready, money { ask "…" }`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    /// The framework's word.
    pub name: Name,
    /// The label people see.
    pub label: Option<TextLiteral>,
    /// Other names a definition may give it.
    pub aliases: Vec<Name>,
    /// The standard question.
    pub ask: Option<TextLiteral>,
}

/// `example ready_cfo { budget: 50_000 EUR, accepted: yes }`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExampleItem {
    /// All of it.
    pub span: Span,
    /// What it is called.
    pub name: Name,
    /// In order.
    pub values: Vec<Spanned<FieldValue>>,
    /// Lines that could not be read.
    pub broken: Vec<Span>,
}

/// `budget: 50_000 EUR`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldValue {
    /// Which field.
    pub name: Name,
    /// A literal, a choice's or stage's name, a list of them, or `unknown`.
    pub value: Expression,
}

/// `test "…" { … }`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestItem {
    /// All of it.
    pub span: Span,
    /// What it shows.
    pub label: TextLiteral,
    /// In order.
    pub clauses: Vec<Spanned<TestClause>>,
    /// Clauses that could not be read.
    pub broken: Vec<Span>,
}

/// A part of a test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TestClause {
    /// `as of 2026-03-01`
    AsOf(Expression),
    /// `given ready_cfo with { budget: unknown }`, `given { … }`
    Given {
        /// The example to start from.
        example: Option<Name>,
        /// What differs, or the whole lead.
        values: Vec<Spanned<FieldValue>>,
    },
    /// `events { … }`
    Events(Vec<Spanned<TestEvent>>),
    /// `expect …`
    Expect(Expectation),
    /// `| job_level | stage |` and its rows
    Table(Table),
    /// `leads "cases.csv"`
    Leads(TextLiteral),
}

/// `page_view 3 days ago { path: "/pricing" }`, `call 2026-02-11`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestEvent {
    /// Which event.
    pub name: Name,
    /// When.
    pub when: TestTime,
    /// Its attributes.
    pub values: Vec<Spanned<FieldValue>>,
}

/// When an event of a test was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TestTime {
    /// A date or timestamp literal.
    At(Expression),
    /// `3 days ago`
    Ago(DurationLiteral),
    /// `today`
    Today(Span),
}

/// What stands behind `expect`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expectation {
    /// `stage sql`
    Stage(Name),
    /// `path lead, mql, sal`
    Path(Vec<Name>),
    /// `outcome now`
    Outcome(Name),
    /// `asks budget_ready` or `asks nothing` (empty)
    Asks(Vec<Name>),
    /// `not asks budget_ready`
    NotAsks(Vec<Name>),
    /// `gate decision_maker passed`
    Gate {
        /// Which.
        name: Name,
        /// `passed`, `failed`, `unknown`
        state: Name,
    },
    /// `criterion need met`
    Criterion {
        /// Which.
        name: Name,
        /// `met`, `unmet`, `unknown`
        state: Name,
    },
    /// `reason "Private address"`
    Reason(TextLiteral),
    /// `action notify` or `action notify("account-executive")`
    Action(Action),
    /// `range of bant 40%..75%`
    Range {
        /// Which score.
        score: Name,
        /// Least to most.
        range: RangeLiteral,
    },
    /// `rejected` or `rejected "reason"`
    Rejected(Option<TextLiteral>),
    /// `snapshot`
    Snapshot,
    /// A condition over scores, grades, criteria, fields: `bant = 100%`.
    Condition(Expression),
}

/// Rows of cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// From the first `|` to the last.
    pub span: Span,
    /// The words of each column's head: `["gate", "decision_maker"]`.
    pub header: Vec<Spanned<Vec<Name>>>,
    /// One row, one case.
    pub rows: Vec<TableRow>,
}

/// One case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableRow {
    /// From the first `|` to the last, or to the end of `skip`.
    pub span: Span,
    /// A literal or a name; `None` for an empty cell. The span is the cell's content, or the place between its bars.
    pub cells: Vec<Spanned<Option<Expression>>>,
    /// `skip "why"` or `todo` behind the row.
    pub mark: Option<Spanned<RowMark>>,
}

/// Why a row does not run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowMark {
    /// `skip "why"`
    Skip(TextLiteral),
    /// `todo`
    Todo,
}

/// `always "No private mail reaches sales" { … }`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlwaysItem {
    /// All of it.
    pub span: Span,
    /// What it says.
    pub label: TextLiteral,
    /// What holds for every lead; absent in a broken file only.
    pub condition: Option<Expression>,
    /// Lines that could not be read.
    pub broken: Vec<Span>,
}

/// A value or a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expression {
    /// From its first to its last own character.
    pub span: Span,
    /// What it is.
    pub kind: ExpressionKind,
}

/// What an expression is. Chains of `and` and `or` are flat lists, so that depth is that of the brackets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExpressionKind {
    /// A field, criterion, score, grade, let, choice, stage or attribute: the checker decides.
    Name(Name),
    /// A literal.
    Literal(Literal),
    /// `[a, b]`
    List(Vec<Expression>),
    /// `(…)`
    Group(Box<Expression>),
    /// `not …`
    Not(Box<Expression>),
    /// `-…`
    Negate(Box<Expression>),
    /// `a and b and c`: two or more.
    And(Vec<Expression>),
    /// `a or b or c`: two or more.
    Or(Vec<Expression>),
    /// `a implies b`
    Implies(Box<Expression>, Box<Expression>),
    /// `a >= b`
    Compare {
        /// Which.
        operator: Spanned<CompareOperator>,
        /// Left.
        left: Box<Expression>,
        /// Right.
        right: Box<Expression>,
        /// `ignoring case`
        ignoring_case: Option<Span>,
    },
    /// `x in [a, b]`, `x not in countries`
    In {
        /// What.
        value: Box<Expression>,
        /// A list, or the name of one.
        list: Box<Expression>,
        /// `not in`
        negated: bool,
        /// `ignoring case`
        ignoring_case: Option<Span>,
    },
    /// `x between 1 and 10`: both included.
    Between {
        /// What.
        value: Box<Expression>,
        /// The least.
        low: Box<Expression>,
        /// The greatest.
        high: Box<Expression>,
    },
    /// `decision_date within next 90 days`
    Within {
        /// A date or timestamp.
        value: Box<Expression>,
        /// Which way.
        direction: Direction,
        /// How far, the as-of day included.
        duration: DurationLiteral,
    },
    /// `path starts with "/pricing"`, `email ends with any of ["@a.com"]`, `tags contains all of ["x"]`
    Match {
        /// A text or a list.
        value: Box<Expression>,
        /// Where in it.
        operator: Spanned<MatchOperator>,
        /// How many of the needles.
        quantifier: MatchQuantifier,
        /// One value, or a list (or the name of one).
        needle: Box<Expression>,
        /// `ignoring case`
        ignoring_case: Option<Span>,
    },
    /// `budget is known`, `timeline is unmet`, `gate x is passed` (the gate as [`ExpressionKind::Name`]), `x is not known`
    Is {
        /// What.
        value: Box<Expression>,
        /// `is not`
        negated: bool,
        /// Which.
        state: Spanned<State>,
    },
    /// `gate business_mail passed`
    Gate {
        /// Which.
        name: Name,
        /// `passed`, `failed` or `unknown`
        state: Spanned<State>,
    },
    /// `at least 3 of [a, b, c, d]`, `all of […]`, `any of […]`, `none of […]`
    Several {
        /// How many.
        quantifier: Quantifier,
        /// Of what: conditions.
        of: Vec<Expression>,
    },
    /// `budget if unknown 0 EUR`
    IfUnknown {
        /// What.
        value: Box<Expression>,
        /// What stands in for it.
        fallback: Box<Expression>,
    },
    /// `a + b`
    Add(Box<Expression>, Box<Expression>),
    /// `a - b`
    Subtract(Box<Expression>, Box<Expression>),
    /// `a * 3`
    Multiply(Box<Expression>, Box<Expression>),
    /// `any demo_request in last 90 days`, `no page_view …`, `count of page_view where …`
    Events {
        /// Which question.
        quantifier: EventQuantifier,
        /// Of which event.
        event: Name,
        /// `where …`: a comparison or a parenthesised condition over the event's attributes.
        filter: Option<Box<Expression>>,
        /// `in last 30 days`
        window: Option<DurationLiteral>,
    },
    /// `latest call . outcome`; without attribute the time of it.
    Latest {
        /// Which event.
        event: Name,
        /// Of which attribute.
        attribute: Option<Name>,
    },
    /// `days since first_contact`
    DaysSince(Box<Expression>),
    /// `today`
    Today,
    /// A part that could not be read; a diagnostic says why.
    Broken,
}

/// A value written out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Literal {
    /// `10_000`, `0.5`
    Number(NumberLiteral),
    /// `70%`: the number without the sign.
    Percent(NumberLiteral),
    /// `10_000 EUR`
    Money {
        /// How much.
        number: NumberLiteral,
        /// Of what.
        currency: Name,
    },
    /// `"NL"`
    Text(TextLiteral),
    /// `yes`, `no`, `true`, `false`
    Bool(bool),
    /// `2026-04-15`, as written.
    Date(String),
    /// `2026-04-15T09:30`, `2026-04-15T09:30:00Z`, as written.
    Timestamp(String),
    /// `90 days`
    Duration(DurationLiteral),
    /// `unknown`
    Unknown,
}

/// How two values compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CompareOperator {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

/// Which way a window reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Direction {
    /// `last`
    Last,
    /// `next`
    Next,
}

/// Where a needle is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MatchOperator {
    /// `starts with`
    StartsWith,
    /// `ends with`
    EndsWith,
    /// `contains`
    Contains,
}

/// How many needles must be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MatchQuantifier {
    /// The one given.
    One,
    /// `any of`
    AnyOf,
    /// `all of`
    AllOf,
}

/// What something can be asked to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum State {
    /// `known`
    Known,
    /// `unknown`
    Unknown,
    /// `met`
    Met,
    /// `unmet`
    Unmet,
    /// `passed`
    Passed,
    /// `failed`
    Failed,
}

/// How many conditions must hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Quantifier {
    /// `at least 3 of`
    AtLeast(NumberLiteral),
    /// `all of`
    All,
    /// `any of`
    Any,
    /// `none of`
    None,
}

/// What is asked of events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EventQuantifier {
    /// `any`: a condition.
    Any,
    /// `no`: a condition.
    No,
    /// `count of`, or behind `per`: a whole number.
    Count,
}
