//! The nodes of a plan: what is computed, column by column. Knows neither batches nor how a node is evaluated.
//!
//! Three kinds of column: truths (two bits a row), quantities (exact integers) and codes (places in a closed set). Ids are given
//! in the order of creation, operands first, so that counting up is a topological order.

use leadspec_ir::{ArenaId, AttributeId, Compare, CriterionId, EventId, FieldId, Needles, TextTest, Truth};

/// Declares ids of nodes.
macro_rules! node_ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(crate) struct $name(u32);

        impl ArenaId for $name {
            fn from_index(index: usize) -> Self {
                $name(u32::try_from(index).unwrap_or(u32::MAX))
            }
            fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

node_ids! {
    /// A column of truths.
    TruthId;
    /// A column of quantities.
    QuantityId;
    /// A column of codes.
    CodeId;
    /// A score: its lines, its column and its range. The same places as the definition's scores.
    ScoreNodeId;
}

/// What the rows of a node are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Rows {
    /// One a lead.
    Leads,
    /// One an event of a kind: only inside the filter of an event query, or below [`TruthNode::Latest`].
    Events(EventId),
}

/// A column of the batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Fact {
    /// A field of the lead; rows are leads.
    Field(FieldId),
    /// An attribute of an event; rows are events.
    Attribute(EventId, AttributeId),
}

/// A sum of quantities times whole numbers, plus a constant. Arithmetic in the language is `+`, `-` and `*` by a constant, so
/// that every quantity is one; two that mean the same are the same. A factor of zero stays: nought times unknown is unknown.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub(crate) struct Form {
    /// Factor and quantity, by quantity, each once.
    pub(crate) terms: Vec<(i128, QuantityId)>,
    /// The constant.
    pub(crate) constant: i128,
}

/// A three-valued question, asked of every row.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum TruthNode {
    /// The same for all.
    Constant(Truth),
    /// A yes-or-no column.
    Fact(Fact),
    /// Whether a column knows the row; never unknown.
    Known(Fact),
    /// The answer for the lead's newest event of a kind; unknown where there is none.
    Latest(EventId, TruthId),
    /// The opposite.
    Not(TruthId),
    /// All, two or more.
    All(Box<[TruthId]>),
    /// Any, two or more.
    Any(Box<[TruthId]>),
    /// At least so many.
    AtLeast(u32, Box<[TruthId]>),
    /// From low to high, both included; never true where low is above high.
    InRange {
        /// What.
        value: QuantityId,
        /// The least.
        low: i128,
        /// The greatest.
        high: i128,
    },
    /// How a sum of two or more quantities stands to zero.
    Sign(Form, Compare),
    /// One of these codes; bit by code, 64 to a word.
    Among(CodeId, Box<[u64]>),
    /// The same code.
    Same(CodeId, CodeId),
    /// A text fits any of the needles.
    Text {
        /// Which.
        fact: Fact,
        /// How.
        test: TextTest,
        /// Sorted; lower case when folding.
        needles: Box<[String]>,
        /// Without case.
        fold_case: bool,
    },
    /// Two texts are the same.
    SameText {
        /// Left.
        left: TextOperand,
        /// Right.
        right: TextOperand,
        /// Without case.
        fold_case: bool,
    },
    /// A list holds the needles.
    List {
        /// Which.
        fact: Fact,
        /// What.
        needles: Needles,
        /// All of them, or any.
        all: bool,
        /// Without case.
        fold_case: bool,
    },
    /// Whether the answer is this; never unknown.
    Is(TruthId, Truth),
    /// The answer, and this where it is unknown; never unknown.
    IfUnknown(TruthId, bool),
    /// A criterion's answer: its condition's. A node of its own, so that what rests on the criterion can be told.
    Criterion(CriterionId, TruthId),
    /// What the first clause known to be true says; unknown where none is.
    FirstKnown(Box<[(bool, TruthId)]>),
}

/// A text compared with another.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct TextOperand {
    /// Which column.
    pub(crate) fact: Fact,
    /// Whether it is the newest event's attribute, seen from the lead.
    pub(crate) latest: bool,
    /// What stands in where it is unknown.
    pub(crate) if_unknown: Option<String>,
}

/// A quantity that is no sum.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum QuantityNode {
    /// Never known.
    Unknown,
    /// A column of the batch.
    Fact(Fact),
    /// An attribute of the lead's newest event.
    Latest(EventId, AttributeId),
    /// When the lead's newest event was.
    LatestTime(EventId),
    /// The calendar day of an instant.
    DayOf(Form),
    /// What a score has earned.
    Score(ScoreNodeId),
    /// How many events of a kind, on these days, with this known to be true.
    Count {
        /// Of which kind.
        event: EventId,
        /// Only those.
        filter: Option<TruthId>,
        /// First and last day, both included.
        days: Option<(i64, i64)>,
    },
    /// The first, and where that is unknown the second; of the same decimals.
    IfUnknown(Form, Form),
}

/// A code.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum CodeNode {
    /// The same for all; `None`: unknown.
    Constant(Option<u32>),
    /// A column of the batch.
    Fact(Fact),
    /// An attribute of the lead's newest event.
    Latest(EventId, AttributeId),
    /// How many of the descending limits the quantity stays below.
    Cut(Form, Box<[i128]>),
    /// Codes as the digits of a number, each with how many values it has; first most significant.
    Combined(Box<[(CodeId, u32)]>),
    /// The code, and where that is unknown this.
    IfUnknown(CodeId, u32),
}

/// A score's lines and limits, in millionths.
#[derive(Debug, Clone)]
pub(crate) struct ScoreNode {
    /// In source order.
    pub(crate) lines: Vec<LineNode>,
    /// The lines in parts that share no optional field: their ranges add up.
    pub(crate) components: Vec<Component>,
    /// What the sum is raised to.
    pub(crate) low: Option<i64>,
    /// What the sum is cut to.
    pub(crate) high: Option<i64>,
}

/// A line of a score.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum LineNode {
    /// The points of the first case known to be true.
    Cases(Vec<(TruthId, i64)>),
    /// Points for each whole one of a count; nothing where it is unknown or negative.
    Per {
        /// The count, with so many decimals.
        count: Form,
        /// Ten to the count's decimals.
        scale: i128,
        /// What one earns.
        points: i64,
        /// The most the line earns, or with negative points the most it costs.
        at_most: Option<i64>,
    },
}

/// Lines of a score that share optional fields.
#[derive(Debug, Clone, Default)]
pub(crate) struct Component {
    /// Places among the score's lines.
    pub(crate) lines: Vec<usize>,
    /// Ways to tell cases apart, each sound by itself, so that the narrowest range counts.
    pub(crate) splits: Vec<Split>,
}

/// The cases of one optional field, cut by the constants it meets: lines that exclude each other are not added up.
#[derive(Debug, Clone)]
pub(crate) struct Split {
    /// Which.
    pub(crate) field: FieldId,
    /// Places of the component's lines that do not rest on it.
    pub(crate) others: Vec<usize>,
    /// The lines that do, in each case; the field staying unknown is one.
    pub(crate) cases: Vec<SplitCase>,
}

/// Lines with a field's value put in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SplitCase {
    /// What those earn that no longer depend on anything.
    pub(crate) earned: i64,
    /// The rest.
    pub(crate) lines: Vec<LineNode>,
}

/// One column to compute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Step {
    /// Truths.
    Truth(TruthId),
    /// Quantities.
    Quantity(QuantityId),
    /// Codes.
    Code(CodeId),
    /// A score.
    Score(ScoreNodeId),
}

impl Form {
    /// A constant.
    pub(crate) fn constant(constant: i128) -> Form {
        Form {
            terms: Vec::new(),
            constant,
        }
    }

    /// One quantity as it is.
    pub(crate) fn of(quantity: QuantityId) -> Form {
        Form {
            terms: vec![(1, quantity)],
            constant: 0,
        }
    }

    /// Times a whole number. Saturates: nothing the checker lets through comes near 128 bits.
    pub(crate) fn times(mut self, factor: i128) -> Form {
        for (own, _) in &mut self.terms {
            *own = own.saturating_mul(factor);
        }
        self.constant = self.constant.saturating_mul(factor);
        self
    }

    /// The sum of two.
    pub(crate) fn plus(mut self, other: Form) -> Form {
        self.constant = self.constant.saturating_add(other.constant);
        for (factor, quantity) in other.terms {
            match self.terms.binary_search_by_key(&quantity, |(_, q)| *q) {
                Ok(place) => {
                    if let Some((own, _)) = self.terms.get_mut(place) {
                        *own = own.saturating_add(factor);
                    }
                }
                Err(place) => self.terms.insert(place, (factor, quantity)),
            }
        }
        self
    }

    /// The quantity, where it is one and nothing else.
    pub(crate) fn as_single(&self) -> Option<QuantityId> {
        match self.terms.as_slice() {
            [(1, quantity)] if self.constant == 0 => Some(*quantity),
            _ => None,
        }
    }
}

impl TruthNode {
    /// The truths it is made of, none twice in a row.
    pub(crate) fn truths(&self) -> Vec<TruthId> {
        match self {
            TruthNode::Constant(_)
            | TruthNode::Fact(_)
            | TruthNode::Known(_)
            | TruthNode::InRange { .. }
            | TruthNode::Sign(..)
            | TruthNode::Among(..)
            | TruthNode::Same(..)
            | TruthNode::Text { .. }
            | TruthNode::SameText { .. }
            | TruthNode::List { .. } => Vec::new(),
            TruthNode::Latest(_, t)
            | TruthNode::Not(t)
            | TruthNode::Is(t, _)
            | TruthNode::IfUnknown(t, _)
            | TruthNode::Criterion(_, t) => {
                vec![*t]
            }
            TruthNode::All(of) | TruthNode::Any(of) | TruthNode::AtLeast(_, of) => of.to_vec(),
            TruthNode::FirstKnown(clauses) => clauses.iter().map(|(_, t)| *t).collect(),
        }
    }
}
