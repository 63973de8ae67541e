//! What was agreed about changes, and whether this one keeps to it.

use super::forms::Room;
use super::say::{self, and_more, cut};
use super::{Finding, Review};
use crate::page::{Block, Section, Table, Tone, Words};

pub(super) fn section(review: &Review, room: Room) -> Option<Section> {
    if review.policy.is_empty() {
        return None;
    }
    let mut table = Table::new(
        "What was agreed",
        &["What is so", "Kept", "Change", "Where it is agreed"],
    );
    for finding in &review.policy {
        table.row(row(finding));
    }
    let (table, more) = table.limited(room.rows, |rest| and_more(rest, "agreement", "agreements"));
    let mut blocks = vec![Block::Table(table.without_empty_columns())];
    blocks.extend(more.map(Block::Paragraph));
    Some(Section {
        id: "agreements",
        title: "Agreements".to_string(),
        blocks,
    })
}

fn row(finding: &Finding) -> Vec<Words> {
    let (tone, word) = if finding.exceeded {
        (Tone::Stop, "not kept")
    } else {
        (Tone::Good, "kept")
    };
    vec![
        Words::from(cut(&finding.sentence)),
        Words::new().badge(tone, word),
        finding
            .change
            .map(|number| say::changes(&[number], "and"))
            .unwrap_or_default(),
        finding
            .place
            .as_ref()
            .map(|at| Words::from(cut(&at.to_string())))
            .unwrap_or_default(),
    ]
}
