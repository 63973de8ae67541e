//! `--mutate`: which small changes to the definition no test would notice, each with the row that would.

use super::Ran;
use super::show::title;
use crate::command::Streams;
use crate::failure::Stop;
use crate::render::Place as SourcePlace;
use crate::terminal::{Style, Terminal};
use crate::words::{columns, count, paragraph};
use leadspec::prove::Part;
use leadspec::runner::{Accepted, Catch, Fate, Item, Mutant, MutateConfig, Mutation, NotGreen, mutate};
use leadspec::{Definition, Scratch, SourceMap, Suite};
use std::io::{self, Write};

/// Tries all changes. Where tests fail as it is, nothing is tried.
pub(super) fn run(ran: &mut Ran, seed: u64, as_of: i64, scratch: &mut Scratch) -> Result<Mutation, NotGreen> {
    let accepted: Vec<Accepted> = ran
        .found
        .policy
        .survivors
        .iter()
        .map(|survivor| Accepted {
            fingerprint: survivor.fingerprint.clone(),
            reason: survivor.reason.clone(),
        })
        .collect();
    let config = MutateConfig {
        seed,
        ..MutateConfig::new(&accepted, as_of)
    };
    mutate(&ran.found.definition, &mut ran.prepared, &config, scratch)
}

/// Writes what survived, by the item it belongs to, and the score.
pub(super) fn write(
    streams: &mut Streams,
    mutation: &Mutation,
    (definition, suite): (&Definition, &Suite),
    sources: &SourceMap,
) -> Result<(), Stop> {
    let terminal = streams.output;
    let out = &mut *streams.out;
    let score = mutation.score();
    let line = format!("Small changes that a test notices: {score}");
    writeln!(out, "\n{}", terminal.paint(Style::Bold, &line))?;
    let mut item: Option<Item> = None;
    for (mutant, catch) in mutation.survivors() {
        if item != Some(mutant.item) {
            item = Some(mutant.item);
            writeln!(
                out,
                "\n  {}",
                terminal.paint(Style::Bold, &mutant.item.title(definition))
            )?;
        }
        survivor(out, mutant, catch, (definition, suite), sources, terminal)?;
    }
    let accepted: Vec<(&Mutant, &String)> = mutation
        .tried
        .iter()
        .filter_map(|tried| match &tried.fate {
            Fate::Accepted(reason) => Some((&tried.mutant, reason)),
            Fate::Killed(_) | Fate::NoLeadCanTell | Fate::Survived(_) => None,
        })
        .collect();
    if !accepted.is_empty() {
        writeln!(
            out,
            "\n  {}",
            terminal.paint(Style::Bold, "Accepted, as leadspec.toml says")
        )?;
        for (mutant, reason) in accepted {
            let text = format!("{}: {reason}", mutant.sentence);
            writeln!(out, "{}", paragraph(&text, width(terminal), "    - ", "      "))?;
        }
    }
    let silent = mutation
        .tried
        .iter()
        .filter(|tried| tried.fate == Fate::NoLeadCanTell)
        .count();
    if silent > 0 {
        let line = format!("{} not counted: no lead can tell", count(silent as u64, "change"));
        writeln!(out, "\n  {}", terminal.paint(Style::Dim, &line))?;
    }
    for stale in &mutation.stale {
        let line = format!(
            "leadspec.toml accepts {} ({}), which a test notices or nobody tries any more",
            stale.fingerprint, stale.reason
        );
        writeln!(streams.err, "{}", streams.error.paint(Style::Warn, &line))?;
    }
    Ok(())
}

fn width(terminal: Terminal) -> usize {
    terminal.width.min(100)
}

/// `nothing fails if SQL needs 71% of BANT instead of 70%`, its place, and the row to add.
fn survivor(
    out: &mut dyn Write,
    mutant: &Mutant,
    catch: Option<&Catch>,
    (definition, suite): (&Definition, &Suite),
    sources: &SourceMap,
    terminal: Terminal,
) -> io::Result<()> {
    let spot = SourcePlace::of(sources, mutant.at.0);
    let place = format!("{}:{}", spot.file, spot.start.line);
    let sentence = format!("nothing fails if {}", mutant.sentence);
    let room = width(terminal).saturating_sub(columns(&place) + 2).max(30);
    let text = paragraph(&sentence, room, "    - ", "      ");
    let mut lines = text.lines();
    let head = lines.next().unwrap_or_default();
    let gap = " ".repeat(width(terminal).saturating_sub(columns(head) + columns(&place)).max(2));
    writeln!(out, "{head}{gap}{}", terminal.paint(Style::Dim, &place))?;
    lines.try_for_each(|line| writeln!(out, "{line}"))?;
    match catch {
        Some(catch) => {
            let changed: Vec<String> = catch
                .changed
                .iter()
                .map(|part| part_of(*part, catch, definition))
                .collect();
            let what = if changed.is_empty() {
                "the lead as it is".to_string()
            } else {
                changed.join(", ")
            };
            let from = catch
                .base
                .map_or(String::new(), |place| format!(" to `{}`", title(suite, place)));
            let text = format!(
                "add{from}: {what}; expect {} {} (it would be {})",
                catch.head, catch.expected, catch.instead
            );
            writeln!(out, "{}", paragraph(&text, width(terminal), "      ", "        "))?;
        }
        None => writeln!(out, "      no lead was found that would notice it")?,
    }
    let line = format!("      {}", mutant.fingerprint());
    writeln!(out, "{}", terminal.paint(Style::Dim, &line))
}

/// A part of a lead as a test writes it: `budget: 9_999 EUR`, its events of a kind.
fn part_of(part: Part, catch: &Catch, definition: &Definition) -> String {
    match part {
        Part::Field(id) => {
            let field = &definition.fields[id];
            format!("{}: {}", field.name, catch.lead.fact(id).written(&field.ty, definition))
        }
        Part::Events(id) => {
            let as_of = catch.as_of.unwrap_or(0);
            let own = catch.lead.events.iter().filter(|event| event.event == id);
            let written: Vec<String> = own.map(|event| event.written(definition, as_of)).collect();
            if written.is_empty() {
                format!("no {}", definition.events[id].name)
            } else {
                written.join(", ")
            }
        }
    }
}
