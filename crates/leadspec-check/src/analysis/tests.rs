//! The analyses against every lead there is: random small definitions, decided for each of a few thousand leads by a second, naive
//! evaluation. What an analysis says of all leads must hold for each of them.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "the second evaluation knows only what the generator writes"
)]

use super::model::{Leads, Model};
use super::truths::Truths;
use super::walk::{self, Owner, Root};
use super::{analyse, search};
use leadspec_diagnostics::{Code, SourceMap};
use leadspec_ir::{
    Choice, ChoiceKind, Compare, Condition, ConditionKind, CriterionRule, Definition, GradeKind, Pattern, Quantity,
    QuantityKind, ScoreId, ScoreLineKind, Source, StageId, Truth, Value,
};
use std::fmt::Write as _;

const DEFINITIONS: u64 = 40;

/// What is known of a lead: its fields in order, and how often it viewed a page.
struct Lead {
    fields: Vec<Option<i64>>,
    views: i64,
}

/// A small generator: the same numbers on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        let place = usize::try_from(self.roll(of.len() as u64)).unwrap();
        of[place]
    }
}

const FIELDS: &str = "definition \"Random\" {}
lead {
  a integer 0..6?
  b integer 0..3
  c one of [x < y < z]?
  d bool?
  e bool
}
event view
";

fn leads() -> Vec<Lead> {
    let optional = |most: i64| std::iter::once(None).chain((0..=most).map(Some)).collect::<Vec<_>>();
    let mut all = Vec::new();
    for a in optional(6) {
        for b in 0..=3 {
            for c in optional(2) {
                for d in optional(1) {
                    for e in 0..=1 {
                        for views in 0..=2 {
                            all.push(Lead {
                                fields: vec![a, Some(b), c, d, Some(e)],
                                views,
                            });
                        }
                    }
                }
            }
        }
    }
    all
}

fn condition(dice: &mut Dice, depth: u64, names: &[String]) -> String {
    if depth > 0 && dice.roll(3) > 0 {
        let mut part = || condition(dice, depth - 1, names);
        let (x, y, z) = (part(), part(), part());
        return match dice.roll(6) {
            0 => format!("({x} and {y})"),
            1 => format!("({x} or {y})"),
            2 => format!("not ({x})"),
            3 => format!("({x} implies {y})"),
            4 => format!("at least 2 of [{x}, {y}, {z}]"),
            _ => format!("({x} and {y} and {z})"),
        };
    }
    let k = dice.roll(7);
    let small = dice.roll(4);
    let operator = dice.pick(&["=", "!=", "<", "<=", ">", ">="]);
    match dice.roll(13 + 3 * u64::from(!names.is_empty())) {
        0 | 1 => format!("a {operator} {k}"),
        2 => format!("b {operator} {small}"),
        3 => format!("a + b {operator} {k}"),
        4 => format!("2 * b - 1 {operator} {small}"),
        5 => format!("(a if unknown 3) {operator} {k}"),
        6 => format!("c {operator} {}", dice.pick(&["x", "y", "z"])),
        7 => format!("c in {}", dice.pick(&["[x, z]", "[y]", "[x, y]"])),
        8 => "d".to_string(),
        9 => "e".to_string(),
        10 => format!("{} is known", dice.pick(&["a", "c", "d"])),
        11 => format!("count of view {operator} {}", dice.roll(3)),
        12 => format!("a between {} and {}", small, small + dice.roll(3)),
        _ => {
            let place = usize::try_from(dice.roll(names.len() as u64)).unwrap();
            names[place].clone()
        }
    }
}

fn definition(dice: &mut Dice) -> String {
    let mut text = FIELDS.to_string();
    let mut names: Vec<String> = Vec::new();
    for n in 0..2 {
        let _ = writeln!(text, "let l{n} = {}", condition(dice, 2, &names));
        names.push(format!("l{n}"));
        let (met, unmet) = (condition(dice, 2, &names), condition(dice, 1, &names));
        let _ = writeln!(text, "criterion k{n} {{ met when {met} unmet when {unmet} ask \"?\" }}");
        names.push(format!("k{n}"));
        names.push(format!("k{n} is unknown"));
        let _ = writeln!(
            text,
            "score s{n} {} {{",
            dice.pick(&["", "min 0", "max 20", "range -5..15"])
        );
        for _ in 0..=dice.roll(4) {
            let points: i32 = [5, 10, -5, 3][usize::try_from(dice.roll(4)).unwrap()];
            match dice.roll(5) {
                0 => {
                    let _ = writeln!(
                        text,
                        "  by a {{ unknown : +2  3..4 : {points:+}  ..5 : +7  otherwise : -1 }}"
                    );
                }
                1 => {
                    let _ = writeln!(text, "  by c {{ y : {points:+}  x, z : +4 }}");
                }
                2 => {
                    let _ = writeln!(
                        text,
                        "  {points:+} per (b - 1), at most {:+}",
                        points * 2 + points.signum()
                    );
                }
                _ => {
                    let _ = writeln!(text, "  {points:+} when {}", condition(dice, 2, &names));
                }
            }
        }
        text += "}\n";
        names.push(format!("s{n} {} {}", dice.pick(&[">=", "<", "="]), dice.roll(20)));
        let _ = writeln!(text, "grade g{n} of s{n} {{ A from 12 B from 4 C otherwise }}");
        names.push(format!("g{n} >= B"));
    }
    text += "lifecycle {\n  stage p initial\n  stage q later\n  stage r later\n";
    let same = condition(dice, 1, &names);
    for _ in 0..6 {
        let (from, to) = (dice.pick(&["p", "q", "r"]), dice.pick(&["p", "q", "r"]));
        if from != to {
            let when = if dice.roll(3) == 0 {
                condition(dice, 1, &names)
            } else {
                same.clone()
            };
            let _ = writeln!(text, "  {from} -> {to} when {when}");
        }
    }
    text + "}\n"
}

/// What the text means, whatever an analysis says of it.
fn lower(text: &str) -> Definition {
    let mut sources = SourceMap::new();
    let root = sources.add("random.lead", text);
    let project = crate::load::load(&mut sources, &[root], &crate::NoFiles);
    let found = crate::item::lower(&sources, &project.files, &[], false, &crate::unread::Unread::default());
    let errors: Vec<_> = project
        .diagnostics
        .iter()
        .chain(&found.diagnostics)
        .filter(|d| d.severity() == leadspec_diagnostics::Severity::Error)
        .map(|d| format!("{} {}", d.code, d.message))
        .collect();
    assert!(errors.is_empty(), "{errors:?}\n{text}");
    found.definition.expect("a definition without errors")
}

struct Naive<'a> {
    definition: &'a Definition,
    lead: &'a Lead,
}

impl Naive<'_> {
    fn source(&self, source: Source) -> Option<i64> {
        match source {
            Source::Field(id) => self.lead.fields[leadspec_ir::ArenaId::index(id)],
            Source::Attribute(..) | Source::Latest(..) => unreachable!("not generated"),
        }
    }

    fn condition(&self, condition: &Condition) -> Truth {
        let all = |of: &[Condition]| of.iter().map(|c| self.condition(c)).collect::<Vec<_>>();
        match &condition.kind {
            ConditionKind::Constant(value) => Truth::from(*value),
            ConditionKind::Fact(fact) => Truth::from(self.source(fact.source).map(|v| v == 1)),
            ConditionKind::Criterion(id) => match &self.definition.criteria[*id].rule {
                CriterionRule::Condition(inner) => self.condition(inner),
                CriterionRule::FirstKnown(clauses) => clauses
                    .iter()
                    .find(|c| self.condition(&c.when).is_true())
                    .map_or(Truth::Unknown, |c| Truth::from(c.met)),
            },
            ConditionKind::CriterionIs(id, truth) => {
                let criterion = Condition {
                    kind: ConditionKind::Criterion(*id),
                    at: condition.at,
                };
                Truth::from(self.condition(&criterion) == *truth)
            }
            ConditionKind::Let(id) => match &self.definition.lets[*id].value {
                Value::Condition(inner) => self.condition(inner),
                _ => unreachable!("not generated"),
            },
            ConditionKind::Not(inner) => !self.condition(inner),
            ConditionKind::All(of) => all(of).into_iter().fold(Truth::True, Truth::and),
            ConditionKind::Any(of) => all(of).into_iter().fold(Truth::False, Truth::or),
            ConditionKind::AtLeast(n, of) => Truth::at_least(*n as usize, all(of)),
            ConditionKind::Compare { operator, left, right } => self.compare(*operator, left, right),
            ConditionKind::Between { value, low, high } => self
                .compare(Compare::GreaterOrEqual, value, low)
                .and(self.compare(Compare::LessOrEqual, value, high)),
            ConditionKind::Among { value, codes } => Truth::from(
                self.choice(value)
                    .map(|code| codes.contains(&u32::try_from(code).unwrap())),
            ),
            ConditionKind::IsKnown(value) => Truth::from(self.value(value).is_some()),
            ConditionKind::IfUnknown(inner, fallback) => match self.condition(inner) {
                Truth::Unknown => Truth::from(*fallback),
                known => known,
            },
            ConditionKind::Happened(_) => Truth::from(self.lead.views > 0),
            other => unreachable!("not generated: {other:?}"),
        }
    }

    fn compare(&self, operator: Compare, left: &Quantity, right: &Quantity) -> Truth {
        let decimals = left.decimals.max(right.decimals);
        let bring = |q: &Quantity| {
            self.quantity(q)
                .map(|v| v * 10_i128.pow(u32::from(decimals - q.decimals)))
        };
        let (Some(a), Some(b)) = (bring(left), bring(right)) else {
            return Truth::Unknown;
        };
        Truth::from(match operator {
            Compare::Equal => a == b,
            Compare::NotEqual => a != b,
            Compare::Less => a < b,
            Compare::LessOrEqual => a <= b,
            Compare::Greater => a > b,
            Compare::GreaterOrEqual => a >= b,
        })
    }

    fn quantity(&self, quantity: &Quantity) -> Option<i128> {
        match &quantity.kind {
            QuantityKind::Constant(value) => Some(i128::from(*value)),
            QuantityKind::Fact(source) => self.source(*source).map(i128::from),
            QuantityKind::Count(_) => Some(i128::from(self.lead.views)),
            QuantityKind::Score(id) => Some(self.score(*id)),
            QuantityKind::Sum(terms) => terms.iter().try_fold(0, |sum, term| {
                Some(sum + self.quantity(term)? * 10_i128.pow(u32::from(quantity.decimals - term.decimals)))
            }),
            QuantityKind::Negated(inner) => self.quantity(inner).map(|v| -v),
            QuantityKind::Times(inner, factor) => {
                let less = 6 - (quantity.decimals - inner.decimals);
                self.quantity(inner)
                    .map(|v| v * i128::from(factor.0) / 10_i128.pow(u32::from(less)))
            }
            QuantityKind::IfUnknown(value, fallback) => self.quantity(value).or_else(|| self.quantity(fallback)),
            other => unreachable!("not generated: {other:?}"),
        }
    }

    fn choice(&self, choice: &Choice) -> Option<i64> {
        match &choice.kind {
            ChoiceKind::Fact(source) => self.source(*source),
            ChoiceKind::Grade(id) => match &self.definition.grades[*id].kind {
                GradeKind::Cut { of, limits } => self.quantity(of).map(|value| {
                    let place = limits.iter().position(|l| value >= i128::from(*l));
                    i64::try_from(place.unwrap_or(limits.len())).unwrap()
                }),
                GradeKind::Combined(_) => unreachable!("not generated"),
            },
            other => unreachable!("not generated: {other:?}"),
        }
    }

    fn value(&self, value: &Value) -> Option<i128> {
        match value {
            Value::Condition(condition) => match self.condition(condition) {
                Truth::Unknown => None,
                truth => Some(i128::from(truth.is_true())),
            },
            Value::Quantity(quantity) => self.quantity(quantity),
            Value::Choice(choice) => self.choice(choice).map(i128::from),
            Value::Text(_) | Value::List(_) => unreachable!("not generated"),
        }
    }

    fn sum(&self, id: ScoreId) -> i128 {
        let lines = self.definition.scores[id].lines.iter();
        lines
            .map(|line| match &line.kind {
                ScoreLineKind::When { points, condition } => {
                    i128::from(*points) * i128::from(self.condition(condition).is_true())
                }
                ScoreLineKind::Per { points, count, at_most } => {
                    let effect = i128::from(*points) * self.quantity(count).unwrap_or(0).max(0);
                    at_most.map_or(effect, |most| {
                        if *points > 0 {
                            effect.min(i128::from(most))
                        } else {
                            effect.max(i128::from(most))
                        }
                    })
                }
                ScoreLineKind::By { key, rows } => {
                    let value = self.value(key);
                    let matches = |pattern: &Pattern| match pattern {
                        Pattern::Range { low, high } => value.is_some_and(|v| {
                            low.is_none_or(|l| v >= i128::from(l)) && high.is_none_or(|h| v <= i128::from(h))
                        }),
                        Pattern::Code(code) => value == Some(i128::from(*code)),
                        Pattern::Bool(answer) => value == Some(i128::from(*answer)),
                        Pattern::Unknown => value.is_none(),
                        Pattern::Otherwise => true,
                        Pattern::Text(_) => unreachable!("not generated"),
                    };
                    let row = rows.iter().find(|row| row.patterns.iter().any(matches));
                    row.map_or(0, |row| i128::from(row.points))
                }
            })
            .sum()
    }

    fn score(&self, id: ScoreId) -> i128 {
        let score = &self.definition.scores[id];
        let sum = self.sum(id);
        let raised = score.low.map_or(sum, |low| sum.max(i128::from(low)));
        score.high.map_or(raised, |high| raised.min(i128::from(high)))
    }

    /// Whether settling from a stage comes back to a stage it has been in.
    fn runs_round(&self, from: StageId) -> bool {
        let lifecycle = self.definition.lifecycle.as_ref().unwrap();
        let mut path = vec![from];
        loop {
            let at = *path.last().unwrap();
            let next = lifecycle
                .transitions
                .iter()
                .find(|t| t.from == at && self.condition(&t.when).is_true());
            match next {
                None => return false,
                Some(t) if path.contains(&t.to) => return true,
                Some(t) => path.push(t.to),
            }
        }
    }
}

/// What was looked at, and how much of it was as tight as can be.
#[derive(Default)]
struct Tally {
    conditions: u32,
    exact_conditions: u32,
    reaches: u32,
    exact_reaches: u32,
    impossible: u32,
    circles: u32,
}

#[test]
fn what_is_said_of_all_leads_holds_for_each() {
    let leads = leads();
    let mut dice = Dice(20_261_123);
    let mut tally = Tally::default();
    for _ in 0..DEFINITIONS {
        let text = definition(&mut dice);
        let definition = lower(&text);
        let model = Model::new(&definition, Leads::All);
        let all: Vec<Naive<'_>> = leads
            .iter()
            .map(|lead| Naive {
                definition: &definition,
                lead,
            })
            .collect();
        conditions(&model, &all, &text, &mut tally);
        for id in definition.scores.ids() {
            let reach = model.reach(id);
            let (least, most) = (all.iter().map(|n| n.sum(id)).min(), all.iter().map(|n| n.sum(id)).max());
            let (least, most) = (least.unwrap(), most.unwrap());
            assert!(
                reach.sum.low <= least && most <= reach.sum.high,
                "{least}..{most} {reach:?}\n{text}"
            );
            tally.reaches += 1;
            tally.exact_reaches += u32::from(reach.sum.low == least && reach.sum.high == most);
        }
        let circles = analyse(&definition, &[])
            .iter()
            .filter(|d| d.code == Code::StageCircle)
            .count();
        if circles > 0 {
            let stages = &definition.lifecycle.as_ref().unwrap().stages;
            let somebody = all.iter().any(|n| stages.ids().any(|s| n.runs_round(s)));
            assert!(somebody, "nobody runs in a circle\n{text}");
            tally.circles += 1;
        }
    }
    let Tally {
        conditions,
        exact_conditions,
        reaches,
        exact_reaches,
        impossible,
        circles,
    } = tally;
    // Far more than half is exact: an analysis that stopped seeing anything would be silent and right.
    assert!(
        exact_conditions * 10 >= conditions * 9,
        "{exact_conditions} of {conditions}"
    );
    assert!(exact_reaches * 10 >= reaches * 7, "{exact_reaches} of {reaches}");
    assert!(
        impossible > 30 && circles > 3,
        "{impossible} impossible, {circles} circles"
    );
}

fn conditions(model: &Model<'_>, all: &[Naive<'_>], text: &str, tally: &mut Tally) {
    let roots = walk::roots(model.definition);
    let conditions: Vec<(Owner, &Condition)> = roots
        .iter()
        .filter_map(|(owner, root)| match root {
            Root::Condition(condition) => Some((*owner, *condition)),
            Root::Value(Value::Condition(condition)) => Some((*owner, condition)),
            Root::Value(_) | Root::Quantity(_) | Root::Part(_) => None,
        })
        .collect();
    for (owner, condition) in &conditions {
        let seen = all.iter().fold(Truths::NONE, |seen, n| {
            seen.or_else(Truths::one(n.condition(condition)))
        });
        let said = search::condition(model, condition, Truths::ALL);
        assert!(
            said.covers(seen),
            "{owner:?}: {seen:?} is seen, {said:?} said of {condition:?}\n{text}"
        );
        tally.conditions += 1;
        tally.exact_conditions += u32::from(seen == said);
    }
    let open = Truths::one(Truth::False).or_else(Truths::one(Truth::Unknown));
    for pair in conditions.windows(2) {
        let [(_, a), (_, b)] = pair else { continue };
        if !search::possible(model, &[(a, Truths::one(Truth::True)), (b, open)]) {
            let meets = all
                .iter()
                .any(|n| n.condition(a).is_true() && !n.condition(b).is_true());
            assert!(!meets, "said to be impossible: {a:?} without {b:?}\n{text}");
            tally.impossible += 1;
        }
    }
}
