//! LS3006, LS3007, LS3008: rows of a table that overlap, leave a gap, or never match.
//!
//! The first matching row counts, so a row may stand before a wider one that takes the rest (`100` before `1..1000`). Rows of
//! which neither holds the other share values by mistake.

use super::super::findings::Findings;
use super::super::interval::{FAR, Interval};
use super::super::model::Model;
use super::super::numbers;
use super::super::space::Space;
use super::super::view::View;
use leadspec_diagnostics::{Code, Diagnostic};
use leadspec_ir::{ByRow, FieldType, Pattern, Quantity, QuantityKind, Score, ScoreLineKind, Source, Unit, Value};

pub(super) fn check(model: &Model<'_>, findings: &mut Findings) {
    for score in &model.definition.scores {
        for line in &score.lines {
            if let ScoreLineKind::By { key, rows } = &line.kind {
                let table = Table {
                    model,
                    score,
                    key,
                    rows,
                };
                table.rows(findings);
                if let Value::Quantity(quantity) = key {
                    table.gaps(quantity, findings);
                }
            }
        }
    }
}

struct Table<'a, 'd> {
    model: &'a Model<'d>,
    score: &'a Score,
    key: &'a Value,
    rows: &'a [ByRow],
}

/// What the rows so far match.
struct Claimed<'a> {
    patterns: Vec<(&'a ByRow, &'a Pattern)>,
}

impl Table<'_, '_> {
    /// Each row against those before it.
    fn rows(&self, findings: &mut Findings) {
        let mut claimed = Claimed { patterns: Vec::new() };
        for row in self.rows {
            let dead = !row.patterns.is_empty() && row.patterns.iter().all(|p| self.is_taken(&claimed, p));
            if dead {
                self.never_matches(&claimed, row, findings);
            } else if let Some((other, shared)) = row.patterns.iter().find_map(|p| self.overlap(&claimed, p)) {
                self.overlaps(row, other, &shared, findings);
            }
            claimed.patterns.extend(row.patterns.iter().map(|p| (row, p)));
        }
    }

    /// Whether nothing is left for a pattern to match.
    fn is_taken(&self, claimed: &Claimed<'_>, pattern: &Pattern) -> bool {
        let domain = self.domain();
        let left_of = |range: Interval| claimed.leave(vec![range.both(domain)]).is_empty();
        let unknown_taken = claimed.has(&Pattern::Unknown) || !self.model.definition.value_can_be_unknown(self.key);
        claimed.has(&Pattern::Otherwise)
            || match pattern {
                Pattern::Range { low, high } => left_of(Interval::between(*low, *high)),
                Pattern::Code(_) | Pattern::Text(_) | Pattern::Bool(_) => claimed.has(pattern),
                Pattern::Unknown => unknown_taken,
                Pattern::Otherwise => {
                    let known_taken = match self.key {
                        Value::Quantity(_) => left_of(Interval::ANY),
                        Value::Choice(choice) => {
                            (0..self.model.codes(choice.domain)).all(|code| claimed.has(&Pattern::Code(code)))
                        }
                        Value::Condition(_) => claimed.has(&Pattern::Bool(true)) && claimed.has(&Pattern::Bool(false)),
                        Value::Text(_) | Value::List(_) => false,
                    };
                    unknown_taken && known_taken
                }
            }
    }

    /// A value that a pattern shares with an earlier row, by mistake.
    fn overlap<'c>(&self, claimed: &Claimed<'c>, pattern: &Pattern) -> Option<(&'c ByRow, String)> {
        match pattern {
            Pattern::Range { low, high } => {
                let own = Interval::between(*low, *high);
                claimed.ranges().find_map(|(row, earlier)| {
                    let shared = own.both(earlier);
                    (!shared.is_empty() && !own.covers(earlier)).then(|| (row, self.stretch(shared)))
                })
            }
            Pattern::Code(_) | Pattern::Text(_) | Pattern::Bool(_) | Pattern::Unknown => claimed
                .patterns
                .iter()
                .find(|(_, earlier)| *earlier == pattern)
                .map(|(row, _)| (*row, self.pattern(pattern))),
            Pattern::Otherwise => None,
        }
    }

    fn overlaps(&self, row: &ByRow, other: &ByRow, shared: &str, findings: &mut Findings) {
        let name = &self.score.name;
        let value = |row: &ByRow| numbers::signed(i128::from(row.points), self.score.weights);
        findings.report(
            Diagnostic::new(
                Code::BandsOverlap,
                format!("two rows of `{name}` match {shared}"),
                row.at.0,
                format!("{shared}: {} here", value(row)),
            )
            .with_label(other.at.0, format!("{shared}: {} here, which counts", value(other)))
            .with_help(self.apart(row)),
        );
    }

    /// How to write the rows so that they don't share a value.
    fn apart(&self, row: &ByRow) -> String {
        let whole = match self.key {
            Value::Quantity(quantity) => matches!(quantity.unit, Unit::Integer | Unit::Date),
            Value::Choice(_) | Value::Text(_) | Value::Condition(_) | Value::List(_) => {
                return "leave each value in one row only".to_string();
            }
        };
        let highest = self
            .rows
            .iter()
            .take_while(|r| !std::ptr::eq(*r, row))
            .flat_map(|r| &r.patterns)
            .filter_map(|pattern| {
                if let Pattern::Range { high: Some(high), .. } = pattern {
                    Some(i128::from(*high))
                } else {
                    None
                }
            });
        let starts = row.patterns.iter().find_map(|pattern| {
            if let Pattern::Range { low: Some(low), high } = pattern {
                Some((i128::from(*low), high.map(i128::from)))
            } else {
                None
            }
        });
        match (highest.max(), starts) {
            (Some(highest), Some((low, high))) if whole && low <= highest && high.is_none_or(|h| h > highest) => {
                let end = high.map_or(String::new(), |h| self.amount(h));
                format!("start this row behind the other: `{}..{end}`", self.amount(highest + 1))
            }
            (Some(highest), Some((low, _))) if low == highest => {
                format!("end the other row before this one: `..<{}`", self.amount(low))
            }
            _other => "give the shared values to one of the two rows".to_string(),
        }
    }

    fn never_matches(&self, claimed: &Claimed<'_>, row: &ByRow, findings: &mut Findings) {
        let beyond = row.patterns.iter().all(|p| match p {
            Pattern::Range { low, high } => Interval::between(*low, *high).both(self.domain()).is_empty(),
            Pattern::Unknown => !self.model.definition.value_can_be_unknown(self.key),
            Pattern::Code(_) | Pattern::Text(_) | Pattern::Bool(_) | Pattern::Otherwise => false,
        });
        let why = if beyond {
            "no lead has such a value"
        } else {
            "the rows above take all of it"
        };
        let mut diagnostic = Diagnostic::new(
            Code::BandNeverMatches,
            format!("a row of `{}` can never match: {why}", self.score.name),
            row.at.0,
            "never matches",
        );
        if !beyond {
            let takes = |earlier: &Pattern| {
                row.patterns.iter().any(|own| match (own, earlier) {
                    (_, Pattern::Otherwise) => true,
                    (Pattern::Range { low, high }, Pattern::Range { low: l, high: h }) => {
                        !Interval::between(*low, *high)
                            .both(Interval::between(*l, *h))
                            .is_empty()
                    }
                    _other => own == earlier,
                })
            };
            let by = claimed.patterns.iter().find(|(_, earlier)| takes(earlier));
            if let Some((by, _)) = by {
                diagnostic = diagnostic.with_label(by.at.0, "matches first");
            }
        }
        findings.report(diagnostic.with_help(if beyond {
            "correct the row, or remove it"
        } else {
            "put the narrower row first, or remove this one"
        }));
    }

    /// Values between the rows, and at the ends of a declared range of whole numbers.
    fn gaps(&self, quantity: &Quantity, findings: &mut Findings) {
        let claimed = Claimed {
            patterns: self
                .rows
                .iter()
                .flat_map(|r| r.patterns.iter().map(move |p| (r, p)))
                .collect(),
        };
        if claimed.has(&Pattern::Otherwise) {
            return;
        }
        let mut ranges: Vec<(&ByRow, Interval)> = claimed.ranges().collect();
        ranges.sort_by_key(|(_, range)| *range);
        let (Some(first), Some(last)) = (ranges.first(), ranges.iter().map(|(_, r)| r.high).max()) else {
            return;
        };
        let declared = self.declared(quantity);
        let outer = Interval::new(declared.low.max(-FAR), declared.high.min(FAR));
        let inner = Interval::new(
            if outer.low > -FAR { outer.low } else { first.1.low },
            if outer.high < FAR { outer.high } else { last },
        );
        let step = self.step(quantity);
        for gap in claimed.leave(vec![inner]) {
            // A gap between two values that the fact can take is none.
            let reachable = Interval::new(
                if gap.low <= -FAR {
                    gap.low
                } else {
                    -(-gap.low).div_euclid(step) * step
                },
                gap.high.div_euclid(step) * step,
            );
            if reachable.is_empty() || reachable.both(self.domain()).is_empty() {
                continue;
            }
            let before = ranges
                .iter()
                .filter(|(_, r)| r.high < gap.low)
                .max_by_key(|(_, r)| r.high);
            let after = ranges.iter().find(|(_, r)| r.low > gap.high);
            let Some((row, _)) = after.or(before) else { continue };
            let (what, help) = self.gap(quantity, gap, before.map(|(_, r)| *r), after.map(|(_, r)| *r));
            let mut diagnostic = Diagnostic::new(
                Code::BandsGap,
                format!("no row of `{}` matches {what}", self.score.name),
                row.at.0,
                if after.is_some() {
                    "the gap is before this row"
                } else {
                    "the gap is behind this row"
                },
            );
            if let (Some((above, _)), Some(_)) = (before, after) {
                diagnostic = diagnostic.with_label(above.at.0, "and behind this one");
            }
            findings.report(diagnostic.with_help(help));
        }
    }

    /// A gap in words, and what to type.
    fn gap(
        &self,
        quantity: &Quantity,
        gap: Interval,
        before: Option<Interval>,
        after: Option<Interval>,
    ) -> (String, String) {
        let end = "or `otherwise : 0` if they earn nothing";
        if matches!(quantity.unit, Unit::Integer | Unit::Date) && self.step(quantity) == 1 {
            let range = if gap.low == gap.high {
                self.amount(gap.low)
            } else {
                format!("{}..{}", self.amount(gap.low), self.amount(gap.high))
            };
            return (self.stretch(gap), format!("add a row for `{range}`, {end}"));
        }
        match (before, after) {
            (Some(before), Some(after)) => {
                let step = self.step(quantity);
                let middle = (before.high + after.low).div_euclid(2);
                // The roundest value in the gap: whole, tenths, hundredths, …
                let round = [1_000_000, 100_000, 10_000, 1000, 100, 10, 1]
                    .into_iter()
                    .map(|unit: i128| middle.div_euclid(unit) * unit)
                    .find(|v| gap.has(*v) && v.rem_euclid(step) == 0)
                    .unwrap_or(middle);
                (
                    format!(
                        "what lies between {} and {}, such as {}",
                        self.amount(before.high),
                        self.amount(after.low),
                        self.amount(round)
                    ),
                    format!(
                        "let the row before it go up to the next one: `..<{}`, {end}",
                        self.amount(after.low)
                    ),
                )
            }
            _end => (self.stretch(gap), format!("add a row for them, {end}")),
        }
    }

    /// `11`, `11 to 49`, `1000 or more`.
    fn stretch(&self, range: Interval) -> String {
        match (range.low <= -FAR, range.high >= FAR) {
            (false, false) if range.low == range.high => self.amount(range.low),
            (false, false) => format!("{} to {}", self.amount(range.low), self.amount(range.high)),
            (false, true) => format!("{} and more", self.amount(range.low)),
            (true, false) => format!("{} and less", self.amount(range.high)),
            (true, true) => "any value".to_string(),
        }
    }

    fn amount(&self, value: i128) -> String {
        match self.key {
            Value::Quantity(quantity) => numbers::amount(value, quantity.unit, quantity.decimals),
            Value::Choice(_) | Value::Text(_) | Value::Condition(_) | Value::List(_) => value.to_string(),
        }
    }

    fn pattern(&self, pattern: &Pattern) -> String {
        match (pattern, self.key) {
            (Pattern::Code(code), Value::Choice(choice)) => {
                format!("`{}`", self.model.definition.code_name(choice.domain, *code))
            }
            (Pattern::Text(text), _) => format!("\"{text}\""),
            (Pattern::Bool(true), _) => "`yes`".to_string(),
            (Pattern::Bool(false), _) => "`no`".to_string(),
            (Pattern::Unknown, _) => "`unknown`".to_string(),
            (Pattern::Code(_) | Pattern::Range { .. } | Pattern::Otherwise, _) => "the same values".to_string(),
        }
    }

    /// All that the key may be, where it is a quantity.
    fn domain(&self) -> Interval {
        match self.key {
            Value::Quantity(quantity) => {
                let space = Space::new(false);
                View::new(self.model, &space, &[]).quantity(quantity).absolute
            }
            Value::Choice(_) | Value::Text(_) | Value::Condition(_) | Value::List(_) => Interval::ANY,
        }
    }

    /// The declared range of a whole number.
    fn declared(&self, quantity: &Quantity) -> Interval {
        match (&quantity.kind, quantity.unit) {
            (QuantityKind::Fact(source), Unit::Integer) => self.model.domain(*source).amounts,
            _other => Interval::ANY,
        }
    }

    /// The steps in which the key moves, in its integer form.
    fn step(&self, quantity: &Quantity) -> i128 {
        match (&quantity.kind, quantity.unit) {
            (QuantityKind::Score(id), _) => i128::from(self.model.step(*id)),
            (QuantityKind::Fact(source), Unit::Number | Unit::Percent | Unit::Money(_)) => {
                self.grid(*source, quantity.unit)
            }
            _other => 1,
        }
    }

    fn grid(&self, source: Source, unit: Unit) -> i128 {
        let field = self.model.field(source);
        let cents = if matches!(unit, Unit::Money(_)) { 2 } else { 6 };
        let decimals = match (&field.ty, field.decimals) {
            (FieldType::Quantity { .. }, Some(decimals)) => decimals.min(6),
            _none => cents,
        };
        10i128.pow(u32::from(6 - decimals))
    }
}

impl<'a> Claimed<'a> {
    fn has(&self, pattern: &Pattern) -> bool {
        self.patterns.iter().any(|(_, p)| *p == pattern)
    }

    fn ranges(&self) -> impl Iterator<Item = (&'a ByRow, Interval)> {
        self.patterns.iter().filter_map(|(row, pattern)| match pattern {
            Pattern::Range { low, high } => Some((*row, Interval::between(*low, *high))),
            Pattern::Code(_) | Pattern::Text(_) | Pattern::Bool(_) | Pattern::Unknown | Pattern::Otherwise => None,
        })
    }

    /// What the ranges so far leave of these stretches.
    fn leave(&self, mut stretches: Vec<Interval>) -> Vec<Interval> {
        for (_, range) in self.ranges() {
            stretches = stretches
                .into_iter()
                .flat_map(|s| {
                    if s.both(range).is_empty() {
                        return vec![s];
                    }
                    vec![
                        Interval {
                            high: range.low - 1,
                            ..s
                        },
                        Interval {
                            low: range.high + 1,
                            ..s
                        },
                    ]
                })
                .filter(|s| !s.is_empty())
                .collect();
        }
        stretches.retain(|s| !s.is_empty());
        stretches.sort();
        stretches
    }
}
