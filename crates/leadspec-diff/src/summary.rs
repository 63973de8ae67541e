//! The few numbers that stand first, and their sentence.

use crate::effect::Movements;
use leadspec_ir::{Outcome, group_thousands};
use std::fmt;

/// What a reader wants to know first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// Leads that both definitions decided.
    pub leads: u64,
    /// Leads that rest at another stage.
    pub moved: u64,
    /// How much of all that is.
    pub moved_share: Option<Share>,
    /// Leads that rest at the same stage with another score or grade.
    pub rescored: u64,
    /// Leads that only one of the definitions could read.
    pub read_by_one: u64,
    /// By stage, as in [`Movements::stages`].
    pub stages: Vec<StageSummary>,
    /// The stage to speak of first: where sales acts now and the most changes, else of those where leads are worked on, else of all;
    /// none where nothing changes.
    pub first: Option<usize>,
}

/// A stage before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageSummary {
    /// What the new definition calls it, or the old one where it is gone.
    pub name: String,
    /// What people call it.
    pub label: String,
    /// Leads there by the old definition.
    pub before: u64,
    /// Leads there by the new definition.
    pub after: u64,
    /// How many more.
    pub change: i64,
    /// How many more of those before; `None` where there were none.
    pub share: Option<Share>,
}

/// A part of a whole, in tenths of a percent: -147 is -14.7%.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Share(pub i64);

impl Share {
    /// How much one number is of another, rounded to the nearest tenth, halves away from zero; `None` of nothing.
    pub fn of(part: i64, whole: u64) -> Option<Share> {
        let whole = i128::from(whole);
        if whole == 0 {
            return None;
        }
        let scaled = i128::from(part) * 1000;
        let half = if part < 0 { -whole } else { whole };
        i64::try_from((scaled * 2 + half) / (whole * 2)).ok().map(Share)
    }
}

impl Share {
    /// With its sign either way: `+7.1%`.
    pub fn signed(self) -> String {
        format!("{}{self}", if self.0 > 0 { "+" } else { "" })
    }
}

impl fmt::Display for Share {
    /// `-14.7%`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let tenths = self.0.unsigned_abs();
        write!(f, "{sign}{}.{}%", tenths / 10, tenths % 10)
    }
}

impl Summary {
    /// Of what was counted.
    pub fn new(movements: &Movements) -> Summary {
        let stages: Vec<StageSummary> = movements
            .stages
            .iter()
            .map(|stage| {
                let change = signed(stage.after) - signed(stage.before);
                StageSummary {
                    name: stage.name.clone(),
                    label: stage.label.clone(),
                    before: stage.before,
                    after: stage.after,
                    change,
                    share: Share::of(change, stage.before),
                }
            })
            .collect();
        let most = |wanted: &dyn Fn(usize) -> bool| {
            let changed = stages
                .iter()
                .enumerate()
                .filter(|(place, s)| s.change != 0 && wanted(*place));
            // Of equal changes the first stage.
            let most = changed.rev().max_by_key(|(_, s)| s.change.unsigned_abs());
            most.map(|(place, _)| place)
        };
        let of = |outcome: Option<Outcome>| {
            most(&|place: usize| {
                movements
                    .stages
                    .get(place)
                    .is_some_and(|stage| stage.outcome == outcome)
            })
        };
        Summary {
            leads: movements.leads,
            moved: movements.moved,
            moved_share: Share::of(signed(movements.moved), movements.leads),
            rescored: movements.rescored,
            read_by_one: movements.only_old + movements.only_new,
            first: of(Some(Outcome::Now)).or_else(|| of(None)).or_else(|| most(&|_| true)),
            stages,
        }
    }

    /// In a sentence or two: `Sales qualified loses 123 leads, from 834 to 711 (-14.7%). 312 of 9,240 leads change stage (3.4%).`
    pub fn sentence(&self) -> String {
        let first = self.first.and_then(|first| self.stages.get(first));
        let stage = first.map(|stage| {
            let verb = if stage.change < 0 { "loses" } else { "gains" };
            let share = stage.share.map_or_else(String::new, |s| format!(" ({})", s.signed()));
            format!(
                "{} {verb} {}, from {} to {}{share}.",
                stage.label,
                leads(stage.change.unsigned_abs()),
                number(stage.before),
                number(stage.after)
            )
        });
        let moved = if self.stages.is_empty() {
            let what = "another score, grade or answer of a gate";
            match self.rescored {
                0 => format!("None of {} gets {what}.", leads(self.leads)),
                1 => format!("1 of {} gets {what}.", leads(self.leads)),
                some => format!("{} of {} get {what}.", number(some), leads(self.leads)),
            }
        } else if self.moved == 0 {
            format!("None of {} changes stage.", leads(self.leads))
        } else {
            let share = self.moved_share.map_or_else(String::new, |s| format!(" ({s})"));
            let verb = if self.moved == 1 { "changes" } else { "change" };
            format!("{} of {} {verb} stage{share}.", number(self.moved), leads(self.leads))
        };
        stage.into_iter().chain([moved]).collect::<Vec<_>>().join(" ")
    }
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn number(number: u64) -> String {
    group_thousands(signed(number))
}

fn leads(of: u64) -> String {
    format!("{} {}", number(of), if of == 1 { "lead" } else { "leads" })
}

#[cfg(test)]
mod tests {
    use super::{Share, Summary};
    use crate::effect::{Movements, StageCount};
    use leadspec_ir::Outcome;

    fn stage(label: &str, outcome: Option<Outcome>, before: u64, after: u64) -> StageCount {
        StageCount {
            name: label.to_lowercase(),
            label: label.to_string(),
            outcome,
            before,
            after,
            lost: 0,
            gained: 0,
        }
    }

    #[test]
    fn shares_are_rounded_to_the_nearest_tenth() {
        let told = |part, whole| Share::of(part, whole).map(|s| s.to_string());
        assert_eq!(told(-123, 834).as_deref(), Some("-14.7%"));
        assert_eq!(told(312, 9240).as_deref(), Some("3.4%"));
        assert_eq!(told(1, 2000).as_deref(), Some("0.1%"));
        assert_eq!(told(-1, 2000).as_deref(), Some("-0.1%"));
        assert_eq!(told(1, 2001).as_deref(), Some("0.0%"));
        assert_eq!(told(5, 0), None);
    }

    #[test]
    fn the_stage_where_sales_acts_comes_first() {
        let movements = Movements {
            leads: 9240,
            moved: 312,
            stages: vec![
                stage("Nurture", Some(Outcome::Later), 1204, 1490),
                stage("Sales qualified", Some(Outcome::Now), 834, 711),
            ],
            ..Movements::default()
        };
        assert_eq!(
            Summary::new(&movements).sentence(),
            "Sales qualified loses 123 leads, from 834 to 711 (-14.7%). 312 of 9,240 leads change stage (3.4%)."
        );
    }

    #[test]
    fn nothing_to_tell_is_told() {
        let movements = Movements {
            leads: 1,
            stages: vec![stage("New", None, 1, 1)],
            ..Movements::default()
        };
        assert_eq!(Summary::new(&movements).sentence(), "None of 1 lead changes stage.");
    }
}
