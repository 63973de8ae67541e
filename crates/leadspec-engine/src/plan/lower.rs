//! From the definition to nodes: conditions, quantities, choices, texts. Knows no batch.

use super::build::Nodes;
use super::node::{
    CodeId, CodeNode, Fact, Form, LineNode, QuantityId, QuantityNode, Rows, ScoreNodeId, TextOperand, TruthId,
    TruthNode,
};
use crate::text::{fold, text_fits};
use leadspec_ir::{
    ArenaId, Choice, ChoiceKind, Condition, ConditionKind, CriterionId, CriterionRule, Decimal, Definition, EventId,
    EventQuery, FieldId, GateId, GateState, Grade, GradeId, GradeKind, LetId, ListFact, Needles, Quantity,
    QuantityKind, ScoreId, Source, Text, Truth, UnknownPolicy, Value,
};

/// Lowers one definition; remembers what it has lowered.
#[derive(Debug, Clone)]
pub(crate) struct Lowering<'d> {
    pub(crate) definition: &'d Definition,
    pub(crate) today: i64,
    pub(crate) nodes: Nodes,
    pub(crate) memory: Memory,
}

/// What has been lowered, by place in the definition.
#[derive(Debug, Clone, Default)]
pub(crate) struct Memory {
    lets: Vec<Option<Lowered>>,
    criteria: Vec<Option<TruthId>>,
    gates: Vec<Option<GateNodes>>,
    grades: Vec<Option<CodeId>>,
    scores: Vec<Option<QuantityId>>,
    /// By score; empty lines until the score has been lowered.
    pub(crate) score_nodes: Vec<super::node::ScoreNode>,
    /// On what truths rest, as far as it was asked for.
    pub(crate) rests: super::score::Rests,
}

/// A named value.
#[derive(Debug, Clone)]
enum Lowered {
    Truth(TruthId),
    Quantity(Form, u8),
    Code(CodeId),
}

/// What is asked of a gate; `failed` and `unknown` are never unknown themselves.
#[derive(Debug, Clone, Copy)]
pub(crate) struct GateNodes {
    pub(crate) require: TruthId,
    pub(crate) failed: TruthId,
    pub(crate) unknown: TruthId,
}

impl<'d> Lowering<'d> {
    pub(crate) fn new(definition: &'d Definition, today: i64) -> Self {
        let memory = Memory {
            lets: vec![None; definition.lets.len()],
            criteria: vec![None; definition.criteria.len()],
            gates: vec![None; definition.gates.len()],
            grades: vec![None; definition.grades.len()],
            scores: vec![None; definition.scores.len()],
            score_nodes: definition
                .scores
                .iter()
                .map(|s| super::node::ScoreNode {
                    lines: Vec::new(),
                    components: Vec::new(),
                    low: s.low,
                    high: s.high,
                })
                .collect(),
            rests: super::score::Rests::default(),
        };
        Lowering {
            definition,
            today,
            nodes: Nodes::default(),
            memory,
        }
    }

    /// A condition over leads, or inside an event query's filter over events. A filter is over the event's attributes and the
    /// day alone; anything of the lead in it would be unknown.
    pub(crate) fn condition(&mut self, rows: Rows, condition: &Condition) -> TruthId {
        match &condition.kind {
            ConditionKind::Constant(truth) => self.nodes.constant(rows, Truth::from(*truth)),
            ConditionKind::Fact(fact) => self.leaf(rows, fact.source, TruthNode::Fact),
            ConditionKind::Criterion(id) => self.on_leads(rows, |it| it.criterion(*id)),
            ConditionKind::Let(id) => match self.named(rows, *id) {
                Some(Lowered::Truth(truth)) => truth,
                Some(Lowered::Quantity(..) | Lowered::Code(_)) | None => self.nodes.constant(rows, Truth::Unknown),
            },
            ConditionKind::Not(inner) => {
                let inner = self.condition(rows, inner);
                self.nodes.not(rows, inner)
            }
            ConditionKind::All(of) => {
                let of = self.conditions(rows, of);
                self.nodes.all(rows, of)
            }
            ConditionKind::Any(of) => {
                let of = self.conditions(rows, of);
                self.nodes.any(rows, of)
            }
            ConditionKind::AtLeast(number, of) => {
                let of = self.conditions(rows, of);
                self.nodes.at_least(rows, *number, of)
            }
            ConditionKind::Compare { operator, left, right } => {
                let difference = self.difference(rows, left, right);
                self.nodes.compare(rows, &difference, *operator)
            }
            ConditionKind::Between { value, low, high } => {
                let from = self.difference(rows, value, low);
                let from = self.nodes.compare(rows, &from, leadspec_ir::Compare::GreaterOrEqual);
                let to = self.difference(rows, value, high);
                let to = self.nodes.compare(rows, &to, leadspec_ir::Compare::LessOrEqual);
                self.nodes.all(rows, [from, to])
            }
            ConditionKind::Within {
                value,
                direction,
                window,
            } => {
                let (form, _) = self.quantity(rows, value);
                // An as-of day outside the calendar has no windows.
                let (first, last) = window.days(self.today, *direction).unwrap_or((1, 0));
                self.nodes.form_in_range(rows, &form, open_low(first), open_high(last))
            }
            ConditionKind::Among { value, codes } => {
                let domain = self.definition.domain_len(value.domain);
                let value = self.choice(rows, value);
                let mut bits = vec![0u64; domain.div_ceil(64).max(1)];
                for code in codes {
                    if let Some(word) = bits.get_mut(*code as usize / 64) {
                        *word |= 1 << (code % 64);
                    }
                }
                self.nodes.among(rows, value, &bits)
            }
            ConditionKind::SameChoice(left, right) => {
                let (left, right) = (self.choice(rows, left), self.choice(rows, right));
                self.nodes.same(rows, left, right)
            }
            ConditionKind::Text {
                value,
                test,
                needles,
                fold_case,
            } => {
                let mut sorted = needles.clone();
                sorted.sort();
                sorted.dedup();
                let fallback = value
                    .if_unknown
                    .as_ref()
                    .map(|t| text_fits(t, *test, &sorted, *fold_case));
                let leaf = self.leaf(rows, value.source, |fact| TruthNode::Text {
                    fact,
                    test: *test,
                    needles: sorted.into(),
                    fold_case: *fold_case,
                });
                fallback.map_or(leaf, |fallback| self.nodes.if_unknown(rows, leaf, fallback))
            }
            ConditionKind::SameText { left, right, fold_case } => self.same_text(rows, left, right, *fold_case),
            ConditionKind::List {
                value,
                needles,
                all,
                fold_case,
            } => self.list(rows, value, needles.clone(), *all, *fold_case),
            ConditionKind::IsKnown(value) => self.is_known(rows, value),
            ConditionKind::CriterionIs(id, wanted) => self.on_leads(rows, |it| {
                let criterion = it.criterion(*id);
                it.nodes.is(rows, criterion, *wanted)
            }),
            ConditionKind::GateIs(id, state) => self.on_leads(rows, |it| {
                let gate = it.gate(*id);
                match state {
                    GateState::Failed => gate.failed,
                    GateState::Unknown => gate.unknown,
                    GateState::Passed => {
                        let stopped = it.nodes.any(rows, [gate.failed, gate.unknown]);
                        it.nodes.not(rows, stopped)
                    }
                }
            }),
            ConditionKind::Happened(query) => {
                let count = self.count(rows, query);
                self.nodes.in_range(rows, count, 1, i128::MAX)
            }
            ConditionKind::IfUnknown(inner, fallback) => {
                let inner = self.condition(rows, inner);
                self.nodes.if_unknown(rows, inner, *fallback)
            }
        }
    }

    fn conditions(&mut self, rows: Rows, of: &[Condition]) -> Vec<TruthId> {
        of.iter().map(|c| self.condition(rows, c)).collect()
    }

    /// Something of the lead: unknown where rows are events.
    fn on_leads(&mut self, rows: Rows, lower: impl FnOnce(&mut Self) -> TruthId) -> TruthId {
        match rows {
            Rows::Leads => lower(self),
            Rows::Events(_) => self.nodes.constant(rows, Truth::Unknown),
        }
    }

    /// A node over a column of the batch, brought to the rows at hand.
    pub(crate) fn leaf(&mut self, rows: Rows, source: Source, node: impl FnOnce(Fact) -> TruthNode) -> TruthId {
        match (rows, source) {
            (Rows::Leads, Source::Field(field)) => self.nodes.truth(rows, node(Fact::Field(field))),
            (Rows::Leads, Source::Latest(event, attribute)) => {
                let of = self
                    .nodes
                    .truth(Rows::Events(event), node(Fact::Attribute(event, attribute)));
                self.nodes.truth(rows, TruthNode::Latest(event, of))
            }
            (Rows::Events(of), Source::Attribute(event, attribute)) if of == event => {
                self.nodes.truth(rows, node(Fact::Attribute(event, attribute)))
            }
            (Rows::Leads | Rows::Events(_), Source::Field(_) | Source::Latest(..) | Source::Attribute(..)) => {
                self.nodes.constant(rows, Truth::Unknown)
            }
        }
    }

    /// A criterion's answer.
    pub(crate) fn criterion(&mut self, id: CriterionId) -> TruthId {
        if let Some(Some(truth)) = self.memory.criteria.get(id.index()) {
            return *truth;
        }
        let definition = self.definition;
        let truth = match &definition.criteria[id].rule {
            CriterionRule::Condition(condition) => self.condition(Rows::Leads, condition),
            CriterionRule::FirstKnown(clauses) => {
                let clauses: Vec<(bool, TruthId)> = clauses
                    .iter()
                    .map(|c| (c.met, self.condition(Rows::Leads, &c.when)))
                    .collect();
                self.nodes.first_known(Rows::Leads, &clauses)
            }
        };
        let truth = self.nodes.criterion(id, truth);
        remember(&mut self.memory.criteria, id.index(), truth);
        truth
    }

    /// A gate's states.
    pub(crate) fn gate(&mut self, id: GateId) -> GateNodes {
        if let Some(Some(gate)) = self.memory.gates.get(id.index()) {
            return *gate;
        }
        let definition = self.definition;
        let gate = &definition.gates[id];
        let rows = Rows::Leads;
        let require = self.condition(rows, &gate.require);
        let false_ = self.nodes.is(rows, require, Truth::False);
        let unknown = self.nodes.is(rows, require, Truth::Unknown);
        let never = self.nodes.constant(rows, Truth::False);
        let nodes = match gate.if_unknown {
            Some(UnknownPolicy::Pass) => GateNodes {
                require,
                failed: false_,
                unknown: never,
            },
            Some(UnknownPolicy::Fail) => {
                let true_ = self.nodes.is(rows, require, Truth::True);
                let failed = self.nodes.not(rows, true_);
                GateNodes {
                    require,
                    failed,
                    unknown: never,
                }
            }
            // Where nothing is said it can't be unknown.
            Some(UnknownPolicy::Ask) | None => GateNodes {
                require,
                failed: false_,
                unknown,
            },
        };
        remember(&mut self.memory.gates, id.index(), nodes);
        nodes
    }

    /// A grade's code.
    pub(crate) fn grade(&mut self, id: GradeId) -> CodeId {
        if let Some(Some(code)) = self.memory.grades.get(id.index()) {
            return *code;
        }
        let definition = self.definition;
        let grade: &Grade = &definition.grades[id];
        let node = match &grade.kind {
            GradeKind::Cut { of, limits } => {
                let (form, decimals) = self.quantity(Rows::Leads, of);
                let (form, by) = aligned(form, decimals, of.decimals);
                CodeNode::Cut(form, limits.iter().map(|l| i128::from(*l).saturating_mul(by)).collect())
            }
            GradeKind::Combined(parts) => CodeNode::Combined(
                parts
                    .iter()
                    .map(|part| {
                        let names = definition.grades[*part].names.len();
                        (self.grade(*part), u32::try_from(names).unwrap_or(u32::MAX))
                    })
                    .collect(),
            ),
        };
        let code = self.nodes.code(Rows::Leads, node);
        remember(&mut self.memory.grades, id.index(), code);
        code
    }

    /// What a score has earned.
    pub(crate) fn score(&mut self, id: ScoreId) -> QuantityId {
        if let Some(Some(quantity)) = self.memory.scores.get(id.index()) {
            return *quantity;
        }
        let definition = self.definition;
        let lines: Vec<LineNode> = definition.scores[id].lines.iter().map(|line| self.line(line)).collect();
        let components = self.components(&lines);
        let score = ScoreNodeId::from_index(id.index());
        if let Some(node) = self.memory.score_nodes.get_mut(id.index()) {
            node.lines = lines;
            node.components = components;
        }
        self.nodes.score(score);
        let quantity = self.nodes.quantity(Rows::Leads, QuantityNode::Score(score));
        remember(&mut self.memory.scores, id.index(), quantity);
        quantity
    }

    fn named(&mut self, rows: Rows, id: LetId) -> Option<Lowered> {
        // A name stands for something of the lead.
        if rows != Rows::Leads {
            return None;
        }
        if let Some(Some(lowered)) = self.memory.lets.get(id.index()) {
            return Some(lowered.clone());
        }
        let definition = self.definition;
        let lowered = match &definition.lets[id].value {
            Value::Condition(condition) => Lowered::Truth(self.condition(rows, condition)),
            Value::Quantity(quantity) => {
                let (form, decimals) = self.quantity(rows, quantity);
                Lowered::Quantity(form, decimals)
            }
            Value::Choice(choice) => Lowered::Code(self.choice(rows, choice)),
            // Texts and lists have no names: nothing in the definition can refer to one.
            Value::Text(_) | Value::List(_) => return None,
        };
        remember(&mut self.memory.lets, id.index(), lowered.clone());
        Some(lowered)
    }

    /// A quantity and how many decimals its integers have.
    pub(crate) fn quantity(&mut self, rows: Rows, quantity: &Quantity) -> (Form, u8) {
        let unknown = |it: &mut Self| {
            (
                Form::of(it.nodes.quantity(rows, QuantityNode::Unknown)),
                quantity.decimals,
            )
        };
        match &quantity.kind {
            QuantityKind::Constant(value) => (Form::constant(i128::from(*value)), quantity.decimals),
            QuantityKind::Today => (Form::constant(i128::from(self.today)), 0),
            QuantityKind::Fact(source) => {
                let node = match (rows, *source) {
                    (Rows::Leads, Source::Field(field)) => QuantityNode::Fact(Fact::Field(field)),
                    (Rows::Leads, Source::Latest(event, attribute)) => QuantityNode::Latest(event, attribute),
                    (Rows::Events(of), Source::Attribute(event, attribute)) if of == event => {
                        QuantityNode::Fact(Fact::Attribute(event, attribute))
                    }
                    (Rows::Leads | Rows::Events(_), Source::Field(_) | Source::Latest(..) | Source::Attribute(..)) => {
                        QuantityNode::Unknown
                    }
                };
                (Form::of(self.nodes.quantity(rows, node)), quantity.decimals)
            }
            QuantityKind::LatestTime(event) => match rows {
                Rows::Leads => (Form::of(self.nodes.quantity(rows, QuantityNode::LatestTime(*event))), 0),
                Rows::Events(_) => unknown(self),
            },
            QuantityKind::Score(id) => match rows {
                Rows::Leads => (Form::of(self.score(*id)), leadspec_ir::DECIMALS),
                Rows::Events(_) => unknown(self),
            },
            QuantityKind::Count(query) => (Form::of(self.count(rows, query)), 0),
            QuantityKind::DayOf(inner) => {
                let (form, _) = self.quantity(rows, inner);
                (Form::of(self.nodes.quantity(rows, QuantityNode::DayOf(form))), 0)
            }
            QuantityKind::Let(id) => match self.named(rows, *id) {
                Some(Lowered::Quantity(form, decimals)) => (form, decimals),
                Some(Lowered::Truth(_) | Lowered::Code(_)) | None => unknown(self),
            },
            QuantityKind::Sum(terms) => {
                let terms: Vec<(Form, u8)> = terms.iter().map(|t| self.quantity(rows, t)).collect();
                let decimals = terms.iter().map(|(_, d)| *d).max().unwrap_or(0);
                let sum = terms.into_iter().fold(Form::default(), |sum, (form, own)| {
                    sum.plus(form.times(ten_to(decimals - own)))
                });
                (sum, decimals)
            }
            QuantityKind::Negated(inner) => {
                let (form, decimals) = self.quantity(rows, inner);
                (form.times(-1), decimals)
            }
            QuantityKind::Times(inner, by) => {
                let (form, decimals) = self.quantity(rows, inner);
                let more = by.decimals();
                (form.times(factor(*by)), decimals.saturating_add(more))
            }
            QuantityKind::DaysSince(inner) => {
                let (form, _) = self.quantity(rows, inner);
                (form.times(-1).plus(Form::constant(i128::from(self.today))), 0)
            }
            QuantityKind::IfUnknown(value, fallback) => {
                let (value, own) = self.quantity(rows, value);
                let (fallback, other) = self.quantity(rows, fallback);
                let decimals = own.max(other);
                let (value, fallback) = (
                    value.times(ten_to(decimals - own)),
                    fallback.times(ten_to(decimals - other)),
                );
                if value.terms.is_empty() {
                    return (value, decimals);
                }
                (
                    Form::of(self.nodes.quantity(rows, QuantityNode::IfUnknown(value, fallback))),
                    decimals,
                )
            }
        }
    }

    fn difference(&mut self, rows: Rows, left: &Quantity, right: &Quantity) -> Form {
        let ((left, l), (right, r)) = (self.quantity(rows, left), self.quantity(rows, right));
        let decimals = l.max(r);
        left.times(ten_to(decimals - l))
            .plus(right.times(ten_to(decimals - r)).times(-1))
    }

    fn count(&mut self, rows: Rows, query: &EventQuery) -> QuantityId {
        if rows != Rows::Leads {
            return self.nodes.quantity(rows, QuantityNode::Unknown);
        }
        let event: EventId = query.event;
        let filter = query.filter.as_ref().map(|c| self.condition(Rows::Events(event), c));
        let filter = filter.filter(|f| self.nodes.as_constant(*f) != Some(Truth::True));
        let days = query
            .window
            .map(|w| w.days(self.today, leadspec_ir::Direction::Last).unwrap_or((1, 0)));
        self.nodes.quantity(rows, QuantityNode::Count { event, filter, days })
    }

    fn choice(&mut self, rows: Rows, choice: &Choice) -> CodeId {
        let node = match &choice.kind {
            ChoiceKind::Fact(source) => match (rows, *source) {
                (Rows::Leads, Source::Field(field)) => CodeNode::Fact(Fact::Field(field)),
                (Rows::Leads, Source::Latest(event, attribute)) => CodeNode::Latest(event, attribute),
                (Rows::Events(of), Source::Attribute(event, attribute)) if of == event => {
                    CodeNode::Fact(Fact::Attribute(event, attribute))
                }
                (Rows::Leads | Rows::Events(_), Source::Field(_) | Source::Latest(..) | Source::Attribute(..)) => {
                    CodeNode::Constant(None)
                }
            },
            ChoiceKind::Grade(id) => match rows {
                Rows::Leads => return self.grade(*id),
                Rows::Events(_) => CodeNode::Constant(None),
            },
            // The column behind those of the fields: an inspection puts it there once the leads have settled.
            ChoiceKind::StageAfter => CodeNode::Fact(Fact::Field(FieldId::from_index(self.definition.fields.len()))),
            ChoiceKind::Let(id) => match self.named(rows, *id) {
                Some(Lowered::Code(code)) => return code,
                Some(Lowered::Truth(_) | Lowered::Quantity(..)) | None => CodeNode::Constant(None),
            },
            ChoiceKind::IfUnknown(inner, code) => CodeNode::IfUnknown(self.choice(rows, inner), *code),
        };
        self.nodes.code(rows, node)
    }

    fn same_text(&mut self, rows: Rows, left: &Text, right: &Text, fold_case: bool) -> TruthId {
        let operand = |text: &Text| {
            let (fact, latest) = match (rows, text.source) {
                (Rows::Leads, Source::Field(field)) => (Fact::Field(field), false),
                (Rows::Leads, Source::Latest(event, attribute)) => (Fact::Attribute(event, attribute), true),
                (Rows::Events(of), Source::Attribute(event, attribute)) if of == event => {
                    (Fact::Attribute(event, attribute), false)
                }
                (Rows::Leads | Rows::Events(_), Source::Field(_) | Source::Latest(..) | Source::Attribute(..)) => {
                    return None;
                }
            };
            let if_unknown = text
                .if_unknown
                .as_ref()
                .map(|t| if fold_case { fold(t).into_owned() } else { t.clone() });
            Some(TextOperand {
                fact,
                latest,
                if_unknown,
            })
        };
        match (operand(left), operand(right)) {
            (Some(left), Some(right)) => self.nodes.truth(rows, TruthNode::SameText { left, right, fold_case }),
            _ => self.nodes.constant(rows, Truth::Unknown),
        }
    }

    fn list(&mut self, rows: Rows, list: &ListFact, needles: Needles, all: bool, fold_case: bool) -> TruthId {
        self.leaf(rows, list.source, |fact| TruthNode::List {
            fact,
            needles,
            all,
            fold_case,
        })
    }

    fn source_known(&mut self, rows: Rows, source: Source) -> TruthId {
        let known = self.leaf(rows, source, TruthNode::Known);
        self.nodes.is(rows, known, Truth::True)
    }

    /// Whether a value is known.
    pub(crate) fn is_known(&mut self, rows: Rows, value: &Value) -> TruthId {
        match value {
            Value::Condition(condition) => {
                let condition = self.condition(rows, condition);
                let unknown = self.nodes.is(rows, condition, Truth::Unknown);
                self.nodes.not(rows, unknown)
            }
            Value::Quantity(quantity) => {
                let (form, _) = self.quantity(rows, quantity);
                self.nodes.form_known(rows, &form)
            }
            Value::Choice(choice) => {
                let choice = self.choice(rows, choice);
                self.nodes.code_known(rows, choice)
            }
            Value::Text(text) if text.if_unknown.is_some() => self.nodes.constant(rows, Truth::True),
            Value::Text(text) => self.source_known(rows, text.source),
            Value::List(list) => self.source_known(rows, list.source),
        }
    }
}

impl Lowering<'_> {
    /// What a `by` table looks up, prepared for its patterns.
    pub(crate) fn key(&mut self, key: &Value) -> Key {
        let rows = Rows::Leads;
        match key {
            Value::Condition(condition) => Key::Truth(self.condition(rows, condition)),
            Value::Quantity(quantity) => {
                let (form, decimals) = self.quantity(rows, quantity);
                let (form, by) = aligned(form, decimals, quantity.decimals);
                Key::Quantity(form, by)
            }
            Value::Choice(choice) => Key::Code(self.choice(rows, choice), self.definition.domain_len(choice.domain)),
            Value::Text(text) => Key::Text(text.clone()),
            Value::List(_) => Key::Nothing,
        }
    }
}

/// What a `by` table looks up.
#[derive(Debug, Clone)]
pub(crate) enum Key {
    /// Yes or no.
    Truth(TruthId),
    /// A quantity, and by what its patterns' limits are multiplied.
    Quantity(Form, i128),
    /// A code, and how many there are.
    Code(CodeId, usize),
    /// A text.
    Text(Text),
    /// Something that no pattern matches.
    Nothing,
}

fn remember<T>(places: &mut [Option<T>], place: usize, thing: T) {
    if let Some(slot) = places.get_mut(place) {
        *slot = Some(thing);
    }
}

/// Ten to this power; decimals never reach 38.
pub(crate) fn ten_to(decimals: u8) -> i128 {
    10i128.saturating_pow(u32::from(decimals))
}

fn factor(by: Decimal) -> i128 {
    i128::from(by.0) / ten_to(leadspec_ir::DECIMALS - by.decimals())
}

/// A form of `own` decimals and the factor for limits of `limits` decimals that bring both to the same.
fn aligned(form: Form, own: u8, limits: u8) -> (Form, i128) {
    let decimals = own.max(limits);
    (form.times(ten_to(decimals - own)), ten_to(decimals - limits))
}

/// A window's end that covers all of the calendar is open.
fn open_low(day: i64) -> i128 {
    if day == i64::MIN { i128::MIN } else { i128::from(day) }
}

fn open_high(day: i64) -> i128 {
    if day == i64::MAX { i128::MAX } else { i128::from(day) }
}
