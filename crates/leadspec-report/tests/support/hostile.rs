//! Definitions whose texts are all the same, and made to break pages.

use leadspec_ir::{Arena, ArenaId, Definition, Field, Suite};
use leadspec_report::review::{Change, Effect, Place, Review, Stage, TestCase, Version};

/// Texts that mean something to a browser, to Markdown, to GitHub, to Mermaid, or to the direction of writing.
pub(crate) const TEXTS: [&str; 30] = [
    "<script>alert(1)</script>",
    "</style><img src=x onerror=alert(1)>",
    "</title></svg></table>",
    "--> <!-- x",
    "a & b &amp; c &lt; d",
    "\"quoted\" and 'so'",
    "a | b || c",
    "`code` ``more`` ```",
    "*bold* **bolder** _thin_ __thinner__ ~~gone~~",
    "[text](https://example.com/x)",
    "![picture](https://example.com/x.png)",
    "https://example.com and www.example.com and a@b.example",
    "@somebody and #123 and :tada: and GH-1",
    "$x^2$ and $$y$$",
    "line one\nline two\r\n\r\n# heading",
    "| a | b |\n| - | - |\n| c | d |",
    "- item\n- item",
    "1. item",
    "+ plus",
    "> quote",
    "    four blanks",
    "# heading",
    "---",
    "\\",
    "\u{202E}desrever\u{202C}",
    "שלום עולם",
    "zero\u{200B}width\u{FEFF}and\u{0}null",
    "end of all --> s1 : x; %%{init: {}}%%",
    "<!--",
    "[^1]: note",
];

/// The same definition with one text for every text, but for owners: who owns what is told by them.
pub(crate) fn definition(mut d: Definition, text: &str) -> Definition {
    let put = |place: &mut String| *place = text.to_string();
    let put_if = |place: &mut Option<String>| place.iter_mut().for_each(put);
    put(&mut d.label);
    put(&mut d.timezone);
    [&mut d.version, &mut d.owner].into_iter().for_each(put_if);
    d.follows.iter_mut().for_each(put);
    let table = &mut d.event_table;
    [&mut table.lead_column, &mut table.kind_column, &mut table.time_column]
        .into_iter()
        .for_each(put);
    each(&mut d.choices, |choice| {
        for option in &mut choice.options {
            put(&mut option.name);
            option.texts.iter_mut().for_each(put);
        }
    });
    each(&mut d.fields, |one| field(one, text));
    each(&mut d.events, |event| {
        [&mut event.name, &mut event.text].into_iter().for_each(put);
        put_if(&mut event.label);
        each(&mut event.attributes, |one| field(one, text));
    });
    each(&mut d.lets, |named| put(&mut named.name));
    each(&mut d.criteria, |criterion| {
        put(&mut criterion.name);
        put_if(&mut criterion.label);
        criterion.ask.iter_mut().for_each(put);
    });
    each(&mut d.scores, |score| {
        put(&mut score.name);
        put_if(&mut score.label);
        score.lines.iter_mut().for_each(|line| put_if(&mut line.label));
    });
    each(&mut d.grades, |grade| {
        put(&mut grade.name);
        put_if(&mut grade.label);
        grade.names.iter_mut().for_each(put);
    });
    each(&mut d.gates, |gate| {
        put(&mut gate.name);
        [&mut gate.label, &mut gate.because].into_iter().for_each(put_if);
    });
    if let Some(lifecycle) = &mut d.lifecycle {
        each(&mut lifecycle.stages, |stage| {
            put(&mut stage.name);
            put_if(&mut stage.label);
        });
        each(&mut lifecycle.transitions, |transition| {
            put_if(&mut transition.because);
            for action in &mut transition.actions {
                put(&mut action.name);
                action.arguments.iter_mut().for_each(put);
            }
        });
    }
    d
}

fn each<I: ArenaId, T>(arena: &mut Arena<I, T>, change: impl Fn(&mut T)) {
    let ids: Vec<I> = arena.ids().collect();
    for id in ids {
        change(&mut arena[id]);
    }
}

fn field(field: &mut Field, text: &str) {
    field.name = text.to_string();
    field.column = text.to_string();
    for missing in &mut field.missing {
        *missing = text.to_string();
    }
}

/// The same suite with one text for every label.
pub(crate) fn suite(mut suite: Suite, text: &str) -> Suite {
    for test in &mut suite.tests {
        test.label = text.to_string();
        for case in &mut test.cases {
            if let Some(row) = &mut case.row
                && let Some(name) = &mut row.name
            {
                *name = text.to_string();
            }
        }
    }
    suite.laws.iter_mut().for_each(|law| law.label = text.to_string());
    suite
}

/// The same review with one text for every text; its marker stays, which is made of letters alone.
pub(crate) fn review(mut review: Review, text: &str) -> Review {
    let put = |place: &mut String| *place = text.to_string();
    [&mut review.definition, &mut review.headline].into_iter().for_each(put);
    [&mut review.about, &mut review.notes]
        .into_iter()
        .flatten()
        .for_each(put);
    for side in [&mut review.old, &mut review.new] {
        version(side, text);
    }
    review.changes.iter_mut().for_each(|one| change(one, text));
    review.stages.iter_mut().for_each(|one| stage(one, text));
    review.effect.iter_mut().for_each(|one| effect(one, text));
    if let Some(tests) = &mut review.tests {
        let cases = tests.newly_failing.iter_mut().chain(&mut tests.mended);
        cases.for_each(|one| case(one, text));
    }
    for finding in &mut review.policy {
        put(&mut finding.sentence);
        place(&mut finding.place, text);
    }
    if let Some(picture) = &mut review.picture {
        put(&mut picture.title);
        for stage in &mut picture.stages {
            put(&mut stage.label);
            stage.owner.iter_mut().for_each(put);
        }
    }
    review
}

fn version(side: &mut Version, text: &str) {
    let texts = [&mut side.called, &mut side.digest].into_iter();
    let more = side.commit.iter_mut().chain(&mut side.version);
    texts.chain(more).for_each(|place| *place = text.to_string());
}

fn change(change: &mut Change, text: &str) {
    let put = |place: &mut String| *place = text.to_string();
    [&mut change.fingerprint, &mut change.path, &mut change.sentence]
        .into_iter()
        .for_each(put);
    change
        .owners
        .iter_mut()
        .chain(&mut change.before)
        .chain(&mut change.after)
        .for_each(put);
    if let Some(agreed) = &mut change.agreed {
        [&mut agreed.name, &mut agreed.reason]
            .into_iter()
            .chain(&mut agreed.expires)
            .for_each(put);
    }
    place(&mut change.old_place, text);
    place(&mut change.new_place, text);
}

fn place(place: &mut Option<Place>, text: &str) {
    if let Some(place) = place {
        place.file = text.to_string();
    }
}

fn stage(stage: &mut Stage, text: &str) {
    let put = |place: &mut String| *place = text.to_string();
    [&mut stage.name, &mut stage.label]
        .into_iter()
        .chain(&mut stage.doubt)
        .for_each(put);
    if let Some(counts) = &mut stage.counts {
        counts.share.iter_mut().for_each(put);
    }
    for lead in stage.entering.iter_mut().chain(&mut stage.leaving) {
        [&mut lead.lead, &mut lead.test].into_iter().for_each(put);
        lead.old_path.iter_mut().chain(&mut lead.new_path).for_each(put);
    }
}

fn effect(effect: &mut Effect, text: &str) {
    let put = |place: &mut String| *place = text.to_string();
    [&mut effect.leads_file, &mut effect.as_of].into_iter().for_each(put);
    effect.sha256.iter_mut().chain(&mut effect.moved_share).for_each(put);
    effect.measured.iter_mut().for_each(|one| put(&mut one.label));
    let examples = effect.movements.iter_mut().flat_map(|movement| &mut movement.examples);
    examples.for_each(|example| example.id = Some(text.to_string()));
}

fn case(case: &mut TestCase, text: &str) {
    case.name = text.to_string();
    case.told.iter_mut().for_each(|told| *told = text.to_string());
    place(&mut case.place, text);
}
