//! Who moves: from which stage to which, and because of which change; and who scores differently.

use super::forms::Room;
use super::say::{self, and_more, counted, cut, leads, number, shortened};
use super::{Cause, Effect, Example, Measured, Movement, Review};
use crate::page::{Block, Section, Table, Words};
use crate::text::capital;

/// So many movements can be told with the sentences of their changes; more would drown in them.
const FEW: usize = 12;

/// What a sentence of a change is cut to where it only reminds of it.
const REMINDER: usize = 90;

pub(super) fn section(review: &Review, room: Room) -> Option<Section> {
    let effect = review.effect.as_ref()?;
    let has_stages = !review.stages.is_empty();
    let (title, in_short) = if has_stages {
        ("Who moves", moves(effect))
    } else {
        ("Who scores differently", scores(effect))
    };
    let mut blocks = vec![Block::Paragraph(Words::from(in_short))];
    if has_stages && !effect.movements.is_empty() {
        blocks.extend(table(review, effect, room));
    }
    blocks.extend(measured(effect, room));
    let unread = unread(effect);
    if !unread.is_empty() {
        blocks.push(Block::Paragraph(Words::from("These are in none of the numbers:")));
        blocks.push(Block::List(unread));
    }
    Some(Section {
        id: "moves",
        title: title.to_string(),
        blocks,
    })
}

/// Without stages: whose scores, grades and gates come out differently.
fn scores(effect: &Effect) -> String {
    let of = leads(effect.leads);
    match effect.rescored {
        0 => format!("None of {of} has another score, grade or answer of a gate."),
        count => {
            let verb = if count == 1 { "has" } else { "have" };
            format!(
                "{} of {of} {verb} another score, grade or answer of a gate.",
                number(count)
            )
        }
    }
}

fn moves(effect: &Effect) -> String {
    let of = leads(effect.leads);
    let mut said = vec![if effect.moved == 0 {
        format!("None of {of} rests at another stage than before.")
    } else {
        let share = effect.moved_share.as_ref();
        let share = share.map_or(String::new(), |share| format!(" ({})", cut(share)));
        let verb = if effect.moved == 1 { "rests" } else { "rest" };
        format!(
            "{} of {of} {verb} at another stage than before{share}.",
            number(effect.moved)
        )
    }];
    if effect.open > 0 {
        let (lack, rest) = if effect.open == 1 {
            ("lacks", "it rests")
        } else {
            ("lack", "they rest")
        };
        said.push(format!(
            "{} of these {lack} an answer that could still change where {rest}.",
            number(effect.open)
        ));
    }
    if effect.rescored > 0 {
        let stays = counted(effect.rescored, "more lead stays", "more leads stay");
        said.push(format!("{stays} at the same stage with another score or grade."));
    }
    said.join(" ")
}

/// The movements of most leads first.
fn table(review: &Review, effect: &Effect, room: Room) -> Vec<Block> {
    let mut movements: Vec<&Movement> = effect.movements.iter().collect();
    movements.sort_by_key(|movement| std::cmp::Reverse(movement.leads));
    let reminds = movements.len() <= FEW;
    let mut table = Table::new(
        "From stage to stage, the most leads first",
        &["From → to", "Leads", "Why", "For example", "Unknown"],
    )
    .with_numbers(1)
    .with_numbers(4);
    table.group(
        None,
        movements
            .iter()
            .map(|movement| row(review, movement, reminds))
            .collect(),
    );
    let left_out: u64 = movements.iter().skip(room.rows).map(|movement| movement.leads).sum();
    let (table, more) = table.limited(room.rows, |rest| {
        Words::from(format!(
            "And {} more such ways, {} in all.",
            number(rest as u64),
            leads(left_out)
        ))
    });
    let mut blocks = vec![Block::Table(table.without_empty_columns())];
    blocks.extend(more.map(Block::Paragraph));
    blocks
}

fn row(review: &Review, movement: &Movement, reminds: bool) -> Vec<Words> {
    let stage = |place: usize| {
        review
            .stages
            .get(place)
            .map_or(String::new(), |stage| cut(&stage.label))
    };
    let open = if movement.open == 0 {
        Words::new()
    } else {
        Words::from(number(movement.open))
    };
    vec![
        Words::from(format!("{} → {}", stage(movement.from), stage(movement.to))),
        Words::from(number(movement.leads)),
        Words::lines(
            movement
                .causes
                .iter()
                .map(|cause| why(review, movement, cause, reminds)),
        ),
        examples(&movement.examples),
        open,
    ]
}

/// `168 because of change 1 alone: SQL needs 70 points`; without the number where it is all of them.
fn why(review: &Review, movement: &Movement, cause: &Cause, reminds: bool) -> Words {
    let is_all = cause.leads == movement.leads;
    let begun = |words: &str| {
        let said = if is_all {
            capital(words)
        } else {
            format!("{} {words}", number(cause.leads))
        };
        Words::from(said)
    };
    let because = |numbers: &[usize]| begun("because of ").then(say::changes(numbers, "or"));
    match cause.changes.as_slice() {
        [] => begun("only because of several changes together"),
        [only] => {
            let said = because(&[*only]).text(" alone");
            match review.changes.iter().find(|change| change.number == *only) {
                Some(change) if reminds => said.text(format!(": {}", shortened(&change.sentence, REMINDER))),
                Some(_) | None => said,
            }
        }
        several => because(several).text(", each of which alone would do"),
    }
}

/// `rows 12, 57 and 103`, or ids where they were asked for.
fn examples(examples: &[Example]) -> Words {
    if examples.is_empty() {
        return Words::new();
    }
    let mut said = Words::from(if examples.len() == 1 { "row " } else { "rows " });
    for (place, example) in examples.iter().enumerate() {
        let joint = match place {
            0 => "",
            last if last + 1 == examples.len() => " and ",
            _between => ", ",
        };
        said = said.text(format!("{joint}{}", number(example.row)));
        if let Some(id) = &example.id {
            said = said.text(" (").name(shortened(id, REMINDER)).text(")");
        }
    }
    said
}

/// Scores, grades and gates that come out differently.
fn measured(effect: &Effect, room: Room) -> Vec<Block> {
    let found: Vec<&Measured> = effect.measured.iter().filter(|one| one.leads > 0).collect();
    if found.is_empty() {
        return Vec::new();
    }
    let caption = "Leads for which it comes out differently";
    let mut table = Table::new(caption, &["What", "Kind", "Leads"]).with_numbers(2);
    for one in found {
        table.row(vec![
            Words::from(cut(&one.label)),
            Words::from(capital(one.kind)),
            Words::from(number(one.leads)),
        ]);
    }
    let (table, more) = table.limited(room.rows, |rest| and_more(rest, "score or grade", "scores and grades"));
    [Block::Table(table)]
        .into_iter()
        .chain(more.map(Block::Paragraph))
        .collect()
}

/// Who is in none of the counts, and why.
fn unread(effect: &Effect) -> Vec<Words> {
    let rows = |count: u64| counted(count, "row", "rows");
    let circle = "could not decide: its rules lead round in a circle";
    let all = [
        (
            effect.only_old,
            format!("{} only the older version could read", rows(effect.only_old)),
        ),
        (
            effect.only_new,
            format!("{} only the newer version could read", rows(effect.only_new)),
        ),
        (
            effect.unread,
            format!("{} neither version could read", rows(effect.unread)),
        ),
        (
            effect.undecided_old,
            format!("{} the older version {circle}", leads(effect.undecided_old)),
        ),
        (
            effect.undecided_new,
            format!("{} the newer version {circle}", leads(effect.undecided_new)),
        ),
    ];
    let told = all.into_iter().filter(|(count, _)| *count > 0);
    told.map(|(_, said)| Words::from(format!("{said}."))).collect()
}
