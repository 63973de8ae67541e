//! Possible leads: for each stage one that gets there only under one of the versions, with a test to keep.

use super::forms::Room;
use super::say::{and_more, cut, path, sentence};
use super::{Review, Stage, Witness};
use crate::page::{Block, Section, Words};

pub(super) fn section(review: &Review, room: Room) -> Option<Section> {
    let has_one = |stage: &&Stage| stage.entering.is_some() || stage.leaving.is_some();
    let found: Vec<&Stage> = review.stages.iter().filter(has_one).collect();
    if found.is_empty() {
        return None;
    }
    let mut blocks = vec![Block::Paragraph(Words::from(
        "Nobody has to be such a lead: these are possible ones that the two versions decide differently. Each comes with a test that \
         holds under the newer version, to be pasted among the others.",
    ))];
    let mut shown = Shown::default();
    blocks.extend(found.iter().take(room.rows).map(|stage| fold(stage, &mut shown)));
    if let Some(rest) = found.len().checked_sub(room.rows).filter(|rest| *rest > 0) {
        blocks.push(Block::Paragraph(and_more(rest, "stage", "stages")));
    }
    Some(Section {
        id: "possible",
        title: "Possible leads".to_string(),
        blocks,
    })
}

/// Leads whose test is on the page, and the stage it stands under: one lead often shows what changed for several stages.
#[derive(Default)]
struct Shown<'a>(Vec<(&'a str, &'a str)>);

impl<'a> Shown<'a> {
    /// Where the lead's test stands already; otherwise it stands here from now on.
    fn find_or_note(&mut self, lead: &'a Witness, stage: &'a Stage) -> Option<&'a str> {
        let found = self
            .0
            .iter()
            .find(|(known, _)| *known == lead.lead)
            .map(|(_, label)| *label);
        if found.is_none() {
            self.0.push((&lead.lead, &stage.label));
        }
        found
    }
}

fn fold<'a>(stage: &'a Stage, shown: &mut Shown<'a>) -> Block {
    let said = match (&stage.entering, &stage.leaving) {
        (Some(_), Some(_)) => "one gets there only now, one no longer does",
        (Some(_), None) => "one gets there only now",
        (None, _) => "one no longer gets there",
    };
    let both = [("Only now:", &stage.entering), ("No longer:", &stage.leaving)];
    let mut blocks = Vec::new();
    for (head, lead) in both.into_iter().filter_map(|(head, lead)| Some((head, lead.as_ref()?))) {
        blocks.extend(witness(head, lead, shown.find_or_note(lead, stage)));
    }
    Block::Fold(Words::new().strong(cut(&stage.label)).text(format!(": {said}")), blocks)
}

/// `elsewhere` is the stage under which its test stands.
fn witness(head: &str, lead: &Witness, elsewhere: Option<&str>) -> [Block; 3] {
    let test = match elsewhere {
        Some(stage) => Block::Paragraph(Words::from(format!("Its test stands under {}.", cut(stage)))),
        None => Block::Code(lead.test.clone()),
    };
    [
        Block::Paragraph(Words::new().strong(head).text(" ").text(sentence(&lead.lead))),
        Block::Terms(vec![
            (Words::from("Before"), Words::from(path(&lead.old_path))),
            (Words::from("After"), Words::from(path(&lead.new_path))),
        ]),
        test,
    ]
}
