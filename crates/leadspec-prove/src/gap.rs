//! What a space of leads can't tell apart exactly.

use std::fmt;

/// Why the cells of a definition are not the whole truth about every lead.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Gap {
    /// These facts are added up or compared with each other, so that no constant cuts the values of one alone.
    Tied(Vec<String>),
    /// A score is added to or compared with a fact.
    ScoreAndFact(String),
    /// Arithmetic on this fact was not followed.
    Arithmetic(String),
    /// Texts of this fact are compared both with and without case, or with another text.
    Texts(String),
    /// This fact is tested in more ways than are tried together.
    ManyTests(String),
    /// Each more of this earns points, without an end.
    NoEnd(String),
    /// This condition puts several facts together in a way that was not taken apart.
    Condition(String),
    /// Events of this kind can be told apart in more ways than are tried together.
    ManyHistories(String),
}

impl fmt::Display for Gap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Gap::Tied(names) => write!(f, "{} are weighed against each other", quoted(names)),
            Gap::ScoreAndFact(name) => write!(f, "`{name}` is weighed against a score"),
            Gap::Arithmetic(name) => write!(f, "the arithmetic on `{name}` was not followed"),
            Gap::Texts(name) => write!(
                f,
                "texts of `{name}` are compared in ways that have no finite list of cases"
            ),
            Gap::ManyTests(name) => write!(f, "`{name}` is tested in more ways than are tried together"),
            Gap::NoEnd(name) => write!(f, "each more of `{name}` earns points, without an end"),
            Gap::Condition(phrase) => write!(f, "`{phrase}` puts facts together in a way that is not taken apart"),
            Gap::ManyHistories(name) => {
                write!(
                    f,
                    "`{name}` events can be told apart in more ways than are tried together"
                )
            }
        }
    }
}

fn quoted(names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(" and ")
}
