//! Who moves, and because of what.

use super::{Text, leads};
use crate::words::{columns, list, pad, thousands};
use leadspec::report::review::{Alone, Effect, Movement};

/// So many movements are shown, the largest first where there are more.
const MOVEMENTS: usize = 20;

impl Text<'_> {
    pub(super) fn movements(&mut self, effect: &Effect) {
        if effect.movements.is_empty() && effect.rescored == 0 {
            return;
        }
        if self.review.stages.is_empty() {
            self.heading("What comes out otherwise");
        } else if effect.movements.is_empty() {
            self.heading("Who moves");
        } else {
            self.ways(effect);
            self.alone(effect);
            self.open(effect);
        }
        self.rescored(effect);
    }

    /// From where to where, each with its causes and examples.
    fn ways(&mut self, effect: &Effect) {
        let review = self.review;
        let label = |place: usize| review.stages.get(place).map_or("", |stage| stage.label.as_str());
        let mut shown: Vec<&Movement> = effect.movements.iter().collect();
        let more = shown.len().saturating_sub(MOVEMENTS);
        if more > 0 {
            shown.sort_by_key(|movement| std::cmp::Reverse(movement.leads));
            shown.truncate(MOVEMENTS);
        }
        let arrow = self.arrow();
        let ways: Vec<String> = shown
            .iter()
            .map(|movement| format!("{} {arrow} {}", label(movement.from), label(movement.to)))
            .collect();
        let width = ways.iter().map(|way| columns(way)).max().unwrap_or(0).max(9);
        self.heading(&format!("{}     leads  because of change", pad("Who moves", width)));
        for (movement, way) in shown.iter().zip(&ways) {
            for (place, cause) in movement.causes.iter().enumerate() {
                let way = if place == 0 { way.as_str() } else { "" };
                let first = format!("{}  {:>8}  ", pad(way, width), thousands(cause.leads));
                let other = " ".repeat(columns(&first));
                self.wrapped(&because(&cause.changes), &first, &other);
            }
            if let Some(examples) = examples(movement) {
                self.dim(&examples, &" ".repeat(width + 12));
            }
        }
        if more > 0 {
            self.line(&format!("and {more} more ways, with fewer leads"));
        }
    }

    /// What each change moves alone, where that is not said yet.
    fn alone(&mut self, effect: &Effect) {
        let moved = |alone: &Option<Alone>| match alone {
            Some(Alone::Counted { moved, .. }) => *moved,
            Some(Alone::Nothing | Alone::NotToldApart) | None => 0,
        };
        let changes = self.review.changes.iter();
        let numbers: Vec<(usize, u64)> = changes.map(|change| (change.number, moved(&change.alone))).collect();
        let sum: u64 = numbers.iter().map(|(_, moved)| moved).sum();
        let told: Vec<String> = numbers
            .iter()
            .filter(|(_, moved)| *moved > 0)
            .map(|(number, moved)| format!("({number}) moves {}", thousands(*moved)))
            .collect();
        if told.len() == 1 && sum == effect.moved {
            return;
        }
        if told.is_empty() {
            self.wrapped("Alone no change moves anybody: they work only together.", "", "");
            return;
        }
        let overlap = if sum == effect.moved {
            String::new()
        } else {
            let moved = thousands(effect.moved);
            format!(" They overlap, or work only together: the sum is not {moved}.")
        };
        self.wrapped(&format!("Alone, {}.{overlap}", list(&told, "and")), "", "");
    }

    /// Those of which something is unknown.
    fn open(&mut self, effect: &Effect) {
        let (verb, whose) = match effect.open {
            0 => return,
            1 => ("lacks", "it rests"),
            _ => ("lack", "they rest"),
        };
        let number = thousands(effect.open);
        self.wrapped(
            &format!("Unknown: {number} of those that move {verb} an answer that could still change where {whose}."),
            "",
            "",
        );
    }

    /// Those that rest where they did, and which scores and grades come out otherwise.
    fn rescored(&mut self, effect: &Effect) {
        if effect.rescored > 0 && !self.review.stages.is_empty() {
            let more = if effect.movements.is_empty() { "" } else { "more " };
            let number = thousands(effect.rescored);
            let told = if effect.rescored == 1 {
                format!("1 {more}lead has another score or grade and rests where it did.")
            } else {
                format!("{number} {more}leads have another score or grade and rest where they did.")
            };
            self.wrapped(&told, "", "");
        }
        let measured = effect.measured.iter().filter(|measured| measured.leads > 0);
        let told: Vec<String> = measured
            .map(|measured| format!("{} for {}", measured.label, leads(measured.leads)))
            .collect();
        if self.review.stages.is_empty() {
            for one in &told {
                self.line(one);
            }
        } else if !told.is_empty() {
            self.wrapped(&format!("Another score or grade: {}.", list(&told, "and")), "", "  ");
        }
    }
}

/// `rows 3, 20 and 21`
fn examples(movement: &Movement) -> Option<String> {
    let told: Vec<String> = movement
        .examples
        .iter()
        .map(|example| match &example.id {
            Some(id) => id.clone(),
            None => thousands(example.row),
        })
        .collect();
    let by_id = movement.examples.iter().any(|example| example.id.is_some());
    let noun = match (by_id, told.len()) {
        (_, 0) => return None,
        (true, _) => "such as",
        (false, 1) => "row",
        (false, _) => "rows",
    };
    Some(format!("{noun} {}", list(&told, "and")))
}

/// `(1)`, `(1) or (2), each alone`, `several together`
fn because(changes: &[usize]) -> String {
    let numbers: Vec<String> = changes.iter().map(|number| format!("({number})")).collect();
    match numbers.as_slice() {
        [] => "several together".to_string(),
        [one] => one.clone(),
        several => format!("{}, each alone", list(several, "or")),
    }
}
