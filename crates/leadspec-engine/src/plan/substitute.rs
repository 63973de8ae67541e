//! Nodes with a field's value or a criterion's answer put in. Scores are left as they are: what rests on one keeps its range.

use super::build::Nodes;
use super::node::{CodeId, CodeNode, Fact, Form, LineNode, QuantityId, QuantityNode, Rows, TruthId, TruthNode};
use crate::text::text_fits;
use leadspec_ir::{CriterionId, FieldId, Truth};
use std::collections::BTreeMap;

/// A value of a field that stands for all that no condition tells apart from it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Cell {
    /// Nobody knows.
    Unknown,
    /// Yes or no.
    Bool(bool),
    /// A quantity in its unit's integer form.
    Quantity(i64),
    /// A code.
    Code(u32),
    /// A text.
    Text(String),
}

/// What is put in.
#[derive(Debug, Clone)]
pub(crate) enum Given {
    /// A field's value.
    Field(FieldId, Cell),
    /// A criterion's answer.
    Criterion(CriterionId, Truth),
}

/// Puts one thing into as many nodes as asked.
pub(crate) struct Substitution<'n> {
    nodes: &'n mut Nodes,
    given: Given,
    truths: BTreeMap<TruthId, TruthId>,
    codes: BTreeMap<CodeId, CodeId>,
    quantities: BTreeMap<QuantityId, Form>,
}

impl<'n> Substitution<'n> {
    pub(crate) fn new(nodes: &'n mut Nodes, given: Given) -> Self {
        Substitution {
            nodes,
            given,
            truths: BTreeMap::new(),
            codes: BTreeMap::new(),
            quantities: BTreeMap::new(),
        }
    }

    fn cell(&self, fact: Fact) -> Option<&Cell> {
        match (&self.given, fact) {
            (Given::Field(given, cell), Fact::Field(field)) if *given == field => Some(cell),
            (Given::Field(..) | Given::Criterion(..), Fact::Field(_) | Fact::Attribute(..)) => None,
        }
    }

    /// A truth over leads.
    pub(crate) fn truth(&mut self, id: TruthId) -> TruthId {
        if let Some(done) = self.truths.get(&id) {
            return *done;
        }
        let done = self.put_into_truth(id);
        self.truths.insert(id, done);
        done
    }

    fn put_into_truth(&mut self, id: TruthId) -> TruthId {
        let (rows, node) = self.nodes.truths[id].clone();
        if rows != Rows::Leads {
            return id;
        }
        match node {
            TruthNode::Constant(_) | TruthNode::Latest(..) | TruthNode::SameText { .. } | TruthNode::List { .. } => id,
            TruthNode::Fact(fact) => match self.cell(fact) {
                Some(Cell::Bool(answer)) => self.nodes.constant(rows, Truth::from(*answer)),
                Some(Cell::Unknown) => self.nodes.constant(rows, Truth::Unknown),
                Some(Cell::Quantity(_) | Cell::Code(_) | Cell::Text(_)) | None => id,
            },
            TruthNode::Known(fact) => match self.cell(fact).map(|c| *c != Cell::Unknown) {
                Some(known) => self.nodes.constant(rows, Truth::from(known)),
                None => id,
            },
            TruthNode::Text {
                fact,
                test,
                needles,
                fold_case,
            } => match self.cell(fact) {
                Some(Cell::Text(text)) => {
                    let fits = text_fits(text, test, &needles, fold_case);
                    self.nodes.constant(rows, Truth::from(fits))
                }
                Some(Cell::Unknown) => self.nodes.constant(rows, Truth::Unknown),
                Some(Cell::Quantity(_) | Cell::Code(_) | Cell::Bool(_)) | None => id,
            },
            TruthNode::Not(of) => {
                let of = self.truth(of);
                self.nodes.not(rows, of)
            }
            TruthNode::All(of) => {
                let of = self.all(&of);
                self.nodes.all(rows, of)
            }
            TruthNode::Any(of) => {
                let of = self.all(&of);
                self.nodes.any(rows, of)
            }
            TruthNode::AtLeast(number, of) => {
                let of = self.all(&of);
                self.nodes.at_least(rows, number, of)
            }
            TruthNode::Is(of, wanted) => {
                let of = self.truth(of);
                self.nodes.is(rows, of, wanted)
            }
            TruthNode::IfUnknown(of, fallback) => {
                let of = self.truth(of);
                self.nodes.if_unknown(rows, of, fallback)
            }
            TruthNode::Criterion(criterion, of) => match self.given {
                Given::Criterion(given, truth) if given == criterion => self.nodes.constant(rows, truth),
                Given::Criterion(..) | Given::Field(..) => {
                    let of = self.truth(of);
                    self.nodes.criterion(criterion, of)
                }
            },
            TruthNode::FirstKnown(clauses) => {
                let clauses: Vec<(bool, TruthId)> = clauses.iter().map(|(met, t)| (*met, self.truth(*t))).collect();
                self.nodes.first_known(rows, &clauses)
            }
            TruthNode::InRange { value, low, high } => {
                let form = self.quantity(value);
                self.nodes.form_in_range(rows, &form, low, high)
            }
            TruthNode::Sign(form, operator) => {
                let form = self.form(&form);
                self.nodes.compare(rows, &form, operator)
            }
            TruthNode::Among(code, codes) => {
                let code = self.code(code);
                self.nodes.among(rows, code, &codes)
            }
            TruthNode::Same(left, right) => {
                let (left, right) = (self.code(left), self.code(right));
                self.nodes.same(rows, left, right)
            }
        }
    }

    fn all(&mut self, of: &[TruthId]) -> Vec<TruthId> {
        of.iter().map(|t| self.truth(*t)).collect()
    }

    /// A sum over leads.
    pub(crate) fn form(&mut self, form: &Form) -> Form {
        form.terms
            .iter()
            .fold(Form::constant(form.constant), |sum, (factor, quantity)| {
                sum.plus(self.quantity(*quantity).times(*factor))
            })
    }

    fn quantity(&mut self, id: QuantityId) -> Form {
        if let Some(done) = self.quantities.get(&id) {
            return done.clone();
        }
        let (rows, node) = self.nodes.quantities[id].clone();
        let done = match node {
            QuantityNode::Fact(fact) => match self.cell(fact) {
                Some(Cell::Quantity(value)) => Form::constant(i128::from(*value)),
                Some(Cell::Unknown) => Form::of(self.nodes.quantity(rows, QuantityNode::Unknown)),
                Some(Cell::Bool(_) | Cell::Code(_) | Cell::Text(_)) | None => Form::of(id),
            },
            QuantityNode::IfUnknown(first, second) => {
                let (first, second) = (self.form(&first), self.form(&second));
                let unknown = first
                    .terms
                    .iter()
                    .any(|(_, q)| self.nodes.quantities[*q].1 == QuantityNode::Unknown);
                if unknown {
                    second
                } else if first.terms.is_empty() {
                    first
                } else {
                    Form::of(self.nodes.quantity(rows, QuantityNode::IfUnknown(first, second)))
                }
            }
            QuantityNode::Unknown
            | QuantityNode::Latest(..)
            | QuantityNode::LatestTime(_)
            | QuantityNode::DayOf(_)
            | QuantityNode::Score(_)
            | QuantityNode::Count { .. } => Form::of(id),
        };
        self.quantities.insert(id, done.clone());
        done
    }

    fn code(&mut self, id: CodeId) -> CodeId {
        if let Some(done) = self.codes.get(&id) {
            return *done;
        }
        let (rows, node) = self.nodes.codes[id].clone();
        let done = match node {
            CodeNode::Fact(fact) => match self.cell(fact) {
                Some(Cell::Code(code)) => self.nodes.code(rows, CodeNode::Constant(Some(*code))),
                Some(Cell::Unknown) => self.nodes.code(rows, CodeNode::Constant(None)),
                Some(Cell::Bool(_) | Cell::Quantity(_) | Cell::Text(_)) | None => id,
            },
            CodeNode::IfUnknown(inner, code) => {
                let inner = self.code(inner);
                self.nodes.code(rows, CodeNode::IfUnknown(inner, code))
            }
            CodeNode::Cut(form, limits) => {
                let form = self.form(&form);
                self.nodes.code(rows, CodeNode::Cut(form, limits))
            }
            CodeNode::Combined(parts) => {
                let parts = parts.iter().map(|(part, names)| (self.code(*part), *names)).collect();
                self.nodes.code(rows, CodeNode::Combined(parts))
            }
            CodeNode::Constant(_) | CodeNode::Latest(..) => id,
        };
        self.codes.insert(id, done);
        done
    }

    /// A line of a score: the points it now earns whatever else, or the line that is left.
    pub(crate) fn line(&mut self, line: &LineNode) -> Result<i64, LineNode> {
        match line {
            LineNode::Cases(cases) => {
                let mut left: Vec<(TruthId, i64)> = Vec::new();
                for (when, points) in cases {
                    let when = self.truth(*when);
                    match self.nodes.as_constant(when) {
                        Some(Truth::True) if left.is_empty() => return Ok(*points),
                        Some(Truth::True) => {
                            left.push((when, *points));
                            break;
                        }
                        Some(Truth::False | Truth::Unknown) => {}
                        None => left.push((when, *points)),
                    }
                }
                if left.is_empty() {
                    Ok(0)
                } else {
                    Err(LineNode::Cases(left))
                }
            }
            LineNode::Per {
                count,
                scale,
                points,
                at_most,
            } => Err(LineNode::Per {
                count: self.form(count),
                scale: *scale,
                points: *points,
                at_most: *at_most,
            }),
        }
    }
}
