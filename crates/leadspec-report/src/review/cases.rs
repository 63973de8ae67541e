//! What the tests of both versions came to.

use super::forms::Room;
use super::say::{and_more, counted, cut, number, size};
use super::{Review, TestCase, Tests};
use crate::page::{Block, Section, Table, Words};

pub(super) fn section(review: &Review, room: Room) -> Option<Section> {
    let tests = review.tests.as_ref()?;
    let mut blocks = vec![Block::Paragraph(Words::from(in_short(tests)))];
    blocks.extend(listed(
        ["case passed before and fails now", "cases passed before and fail now"],
        &tests.newly_failing,
        room,
    ));
    blocks.extend(listed(
        ["case failed before and passes now", "cases failed before and pass now"],
        &tests.mended,
        room,
    ));
    Some(Section {
        id: "tests",
        title: "Tests".to_string(),
        blocks,
    })
}

/// `46 cases pass and 2 fail: 2 newly, none before too.`
fn in_short(tests: &Tests) -> String {
    let pass = if tests.passed == 1 { "case passes" } else { "cases pass" };
    let pass = format!("{} {pass}", number(tests.passed));
    if tests.failed == 0 {
        return format!("{pass}, and none fails.");
    }
    let fail = if tests.failed == 1 { "fails" } else { "fail" };
    let newly = size(&tests.newly_failing);
    let parts = [(newly, "passed before"), (tests.failing_before, "failed before too")];
    let told: Vec<String> = parts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{} {what}", number(*count)))
        .collect();
    let told = if told.is_empty() {
        String::new()
    } else {
        format!(": {}", told.join(", "))
    };
    format!("{pass} and {} {fail}{told}.", number(tests.failed))
}

fn listed([one, many]: [&str; 2], cases: &[TestCase], room: Room) -> Vec<Block> {
    if cases.is_empty() {
        return Vec::new();
    }
    let mut table = Table::new(counted(size(cases), one, many), &["Case", "Where", "What came out"]);
    for case in cases {
        table.row(vec![
            Words::from(cut(&case.name)),
            case.place
                .as_ref()
                .map(|at| Words::from(cut(&at.to_string())))
                .unwrap_or_default(),
            case.told
                .as_deref()
                .map(|told| Words::from(cut(told)))
                .unwrap_or_default(),
        ]);
    }
    let (table, more) = table.limited(room.rows, |rest| and_more(rest, "case", "cases"));
    let table = Block::Table(table.without_empty_columns());
    [table].into_iter().chain(more.map(Block::Paragraph)).collect()
}
