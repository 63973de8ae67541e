//! What a reader learns in half a minute.

use crate::page::{Block, Figure, Section, Words};
use crate::picture::{Picture, PictureRow, PictureStage};
use crate::text::{counted, listed};
use leadspec_ir::{Definition, Outcome};

/// Version, owner, frameworks.
pub(super) fn facts(definition: &Definition) -> Vec<String> {
    let version = definition.version.iter().map(|version| format!("Version {version}"));
    let owner = definition.owner.iter().map(|owner| format!("Owned by {owner}"));
    let frameworks: Vec<String> = definition.follows.iter().map(|name| name.to_uppercase()).collect();
    let follows = (!frameworks.is_empty()).then(|| format!("Follows {}", listed(&frameworks, "and")));
    version.chain(owner).chain(follows).collect()
}

/// Where a lead comes from and may go, and how much there is to it.
pub(super) fn opening(definition: &Definition, sections: &[Section]) -> Vec<Block> {
    let way = Picture::of(definition).map_or_else(without_stages, |picture| way(&picture));
    let mut blocks = vec![Block::Paragraph(way)];
    blocks.extend(means(definition).map(|said| Block::Paragraph(Words::from(said))));
    blocks.push(Block::Paragraph(Words::from(
        "What nobody knows about a lead is unknown. It earns no points, and it never counts as a no; where it could decide, this page \
         says what happens.",
    )));
    let figures = figures(definition, sections);
    if !figures.is_empty() {
        blocks.push(Block::Figures(figures));
    }
    blocks
}

fn without_stages() -> Words {
    Words::from(
        "This page says how a lead is judged. There are no stages: what decides are the answers, the points, the grades and the gates \
         below.",
    )
}

/// `A lead starts as New. By way of … it becomes Sales qualified: sales acts now. It may also …`
fn way(picture: &Picture) -> Words {
    let labels = |is: &dyn Fn(&PictureStage) -> bool| -> Vec<String> {
        let found = picture.stages.iter().filter(|stage| is(stage));
        found.map(|stage| stage.label.clone()).collect()
    };
    let goals = labels(&|stage| stage.outcome == Some(Outcome::Now));
    let between =
        labels(&|stage| stage.row == PictureRow::Path && !stage.is_initial && stage.outcome != Some(Outcome::Now));
    let mut words = Words::new().text("A lead starts as ");
    words = strong_list(words, &labels(&|stage| stage.is_initial), "or").text(". ");
    words = match (between.as_slice(), goals.as_slice()) {
        ([], []) => words,
        (several, []) => strong_list(words.text("It goes on to "), several, "and").text("."),
        ([], goals) => strong_list(words.text("It becomes "), goals, "or").text(": sales acts now."),
        (several, goals) => {
            let by_way = words.text(format!("By way of {} it becomes ", listed(several, "and")));
            strong_list(by_way, goals, "or").text(": sales acts now.")
        }
    };
    let later = labels(&|stage| stage.outcome == Some(Outcome::Later));
    let never = labels(&|stage| stage.outcome == Some(Outcome::Never));
    let aside = labels(&|stage| stage.row == PictureRow::Exit && stage.outcome.is_none());
    let exits: Vec<(&str, Vec<String>)> = [
        ("kept for later in ", later),
        ("turned away for good in ", never),
        ("handed over to ", aside),
    ]
    .into_iter()
    .filter(|(_, stages)| !stages.is_empty())
    .collect();
    let last = exits.len().saturating_sub(1);
    for (place, (verb, stages)) in exits.iter().enumerate() {
        let joint = match place {
            0 => " It may also be ",
            end if end == last => ", or ",
            _between => ", ",
        };
        words = strong_list(words.text(joint).text(*verb), stages, "or");
    }
    if exits.is_empty() { words } else { words.text(".") }
}

fn strong_list(mut words: Words, parts: &[String], last: &str) -> Words {
    for (place, part) in parts.iter().enumerate() {
        let joint = match place {
            0 => String::new(),
            end if end + 1 == parts.len() => format!(" {last} "),
            _between => ", ".to_string(),
        };
        words = words.text(joint).strong(part.clone());
    }
    words
}

/// By which means it is decided.
fn means(definition: &Definition) -> Option<String> {
    let mut parts = Vec::new();
    if !definition.criteria.is_empty() {
        let questions = counted(definition.criteria.len(), "question is", "questions are");
        parts.push(format!("{questions} asked about it"));
    }
    if !definition.scores.is_empty() {
        parts.push(format!(
            "{} what is known",
            counted(definition.scores.len(), "score weighs", "scores weigh")
        ));
    }
    if !definition.gates.is_empty() {
        parts.push(format!(
            "{} it whatever its points",
            counted(definition.gates.len(), "gate can stop", "gates can stop")
        ));
    }
    (!parts.is_empty()).then(|| format!("{}.", listed(&parts, "and")))
}

/// Counts that link to their sections.
fn figures(definition: &Definition, sections: &[Section]) -> Vec<Figure> {
    let stages = definition
        .lifecycle
        .as_ref()
        .map_or(0, |lifecycle| lifecycle.stages.len());
    let ways = definition
        .lifecycle
        .as_ref()
        .map_or(0, |lifecycle| lifecycle.transitions.len());
    let all = [
        (stages, "stage", "stages", "way"),
        (ways, "transition", "transitions", "way"),
        (definition.gates.len(), "gate", "gates", "gates"),
        (definition.criteria.len(), "criterion", "criteria", "criteria"),
        (definition.scores.len(), "score", "scores", "points"),
        (definition.fields.len(), "fact", "facts", "facts"),
        (definition.events.len(), "kind of event", "kinds of events", "facts"),
    ];
    all.into_iter()
        .filter(|(number, _, _, section)| *number > 0 && sections.iter().any(|known| known.id == *section))
        .map(|(number, one, many, section)| Figure {
            number: number.to_string(),
            word: (if number == 1 { one } else { many }).to_string(),
            section,
        })
        .collect()
}
