//! The lifecycle with what changed about it marked, as a picture and as tables.

use super::Review;
use super::forms::Room;
use super::say::{and_more, shortened};
use crate::page::{Block, Section, Table, Words};
use crate::picture::{Mark, Picture};

/// So many letters of a label are drawn and read aloud.
const LABEL: usize = 80;

/// Nothing where neither a stage nor an arrow changed: the picture would show what everybody knows.
pub(super) fn section(review: &Review, room: Room) -> Option<Section> {
    let picture = drawn(review.picture.as_ref().filter(|picture| picture.is_marked())?);
    let mut blocks = vec![Block::Picture(picture.clone())];
    for table in [arrows(&picture), stages(&picture)]
        .into_iter()
        .filter(|table| !table.is_empty())
    {
        let (table, more) = table.limited(room.rows, |rest| and_more(rest, "row", "rows"));
        blocks.push(Block::Table(table));
        blocks.extend(more.map(Block::Paragraph));
    }
    Some(Section {
        id: "way",
        title: "The way of a lead".to_string(),
        blocks,
    })
}

/// With labels of a length that can be drawn.
fn drawn(picture: &Picture) -> Picture {
    let mut drawn = picture.clone();
    for stage in &mut drawn.stages {
        stage.label = shortened(&stage.label, LABEL);
        stage.owner = stage.owner.as_deref().map(|owner| shortened(owner, LABEL));
    }
    drawn
}

fn arrows(picture: &Picture) -> Table {
    let mut table = Table::new("Arrows of the picture", &["No.", "From", "To", "Against before"]).with_numbers(0);
    for arrow in &picture.arrows {
        let (Some(from), Some(to)) = (picture.stages.get(arrow.from), picture.stages.get(arrow.to)) else {
            continue;
        };
        table.row(vec![
            Words::from(arrow.number.clone()),
            Words::from(from.label.clone()),
            Words::from(to.label.clone()),
            marked(arrow.mark),
        ]);
    }
    table
}

/// Those that changed: the others stand in the picture.
fn stages(picture: &Picture) -> Table {
    let mut table = Table::new("Stages that changed", &["Stage", "Against before"]);
    for stage in picture.stages.iter().filter(|stage| stage.mark != Mark::Same) {
        table.row(vec![Words::from(stage.label.clone()), marked(stage.mark)]);
    }
    table
}

fn marked(mark: Mark) -> Words {
    match mark {
        Mark::Same => Words::from(mark.word()),
        Mark::Changed | Mark::New | Mark::Removed => Words::new().strong(mark.word()),
    }
}
