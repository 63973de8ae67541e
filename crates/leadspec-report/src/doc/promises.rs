//! Laws: what holds for every possible lead.

use super::mentions::is_personal;
use crate::page::{Block, Entry, Section, Words};
use crate::text::capital;
use leadspec_ir::{Condition, ConditionKind, Definition, Law, Suite};

pub(super) fn section(definition: &Definition, suite: &Suite) -> Option<Section> {
    if suite.laws.is_empty() {
        return None;
    }
    let one = |law: &Law| Entry {
        title: format!("Always: {}", law.label),
        name: None,
        badges: Vec::new(),
        blocks: vec![Block::Paragraph(said(definition, &law.condition))],
    };
    Some(Section {
        id: "promises",
        title: "Promises".to_string(),
        blocks: vec![
            Block::Paragraph(Words::from(
                "An example shows what happens to one lead. A promise is about every possible lead, and must survive every later change.",
            )),
            Block::Entries(suite.laws.iter().map(one).collect()),
        ],
    })
}

/// `a implies b` is kept as `not a or b`, and said as it was meant.
fn said(definition: &Definition, condition: &Condition) -> Words {
    if is_personal(definition, condition) {
        return Words::from("It is about a personal fact, which is not shown here.");
    }
    if let ConditionKind::Any(of) = &condition.kind
        && let [premise, conclusion] = of.as_slice()
        && let ConditionKind::Not(premise) = &premise.kind
    {
        return Words::from(format!(
            "Whenever {}, then {}.",
            premise.phrase(definition),
            conclusion.phrase(definition)
        ));
    }
    Words::from(format!("{}.", capital(&condition.phrase(definition))))
}
