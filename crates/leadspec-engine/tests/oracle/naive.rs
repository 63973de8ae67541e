//! What a definition means for one lead, read off the definition itself: no plan, no columns, no sharing.

use crate::definitions::TODAY;
use crate::leads::{Event, Fact, Lead};
use leadspec_ir::{
    ArenaId, Choice, ChoiceKind, Compare, Condition, ConditionKind, CriterionId, CriterionRule, Definition, Direction,
    EventQuery, GateId, GateState, Grade, GradeId, GradeKind, Needles, Pattern, Quantity, QuantityKind, ScoreId,
    ScoreLineKind, Source, StageId, Text, TextTest, TransitionId, Truth, UnknownPolicy, Value, Zone,
};

/// Where a lead comes to rest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rest {
    pub(crate) path: Vec<StageId>,
    pub(crate) circle: bool,
    pub(crate) transitions: Vec<TransitionId>,
}

/// Reads a definition for one lead, or for one event inside a filter.
#[derive(Clone, Copy)]
pub(crate) struct Naive<'a> {
    pub(crate) definition: &'a Definition,
    pub(crate) lead: &'a Lead,
    pub(crate) event: Option<&'a Event>,
}

/// An exact number: an integer and its decimals.
type Number = (i128, u8);

impl<'a> Naive<'a> {
    pub(crate) fn new(definition: &'a Definition, lead: &'a Lead) -> Self {
        Naive {
            definition,
            lead,
            event: None,
        }
    }

    fn fact(&self, source: Source) -> Option<&'a Fact> {
        match source {
            Source::Field(id) => self.lead.facts[id.index()].as_ref(),
            Source::Attribute(_, id) => self.event?.attributes[id.index()].as_ref(),
            Source::Latest(event, id) => self.lead.events[event.index()].last()?.attributes[id.index()].as_ref(),
        }
    }

    pub(crate) fn condition(&self, condition: &Condition) -> Truth {
        match &condition.kind {
            ConditionKind::Constant(b) => Truth::from(*b),
            ConditionKind::Fact(fact) => match self.fact(fact.source) {
                Some(Fact::Bool(b)) => Truth::from(*b),
                _ => Truth::Unknown,
            },
            ConditionKind::Criterion(id) => self.criterion(*id),
            ConditionKind::Let(id) => match &self.definition.lets[*id].value {
                Value::Condition(c) => self.condition(c),
                _ => unreachable!("a let of another kind"),
            },
            ConditionKind::Not(c) => !self.condition(c),
            ConditionKind::All(of) => of.iter().fold(Truth::True, |t, c| t.and(self.condition(c))),
            ConditionKind::Any(of) => of.iter().fold(Truth::False, |t, c| t.or(self.condition(c))),
            ConditionKind::AtLeast(n, of) => Truth::at_least(*n as usize, of.iter().map(|c| self.condition(c))),
            ConditionKind::Compare { operator, left, right } => {
                self.compare(left, right).map(|o| holds(*operator, o)).into()
            }
            ConditionKind::Between { value, low, high } => {
                Truth::from(self.compare(value, low).map(std::cmp::Ordering::is_ge))
                    .and(Truth::from(self.compare(value, high).map(std::cmp::Ordering::is_le)))
            }
            ConditionKind::Within {
                value,
                direction,
                window,
            } => {
                let (first, last) = window.days(TODAY, *direction).expect("a day of the calendar");
                let days = i128::from(first)..=i128::from(last);
                self.quantity(value).map(|(day, _)| days.contains(&day)).into()
            }
            ConditionKind::Among { value, codes } => self.choice(value).map(|c| codes.contains(&c)).into(),
            ConditionKind::SameChoice(a, b) => self.choice(a).zip(self.choice(b)).map(|(a, b)| a == b).into(),
            ConditionKind::Text {
                value,
                test,
                needles,
                fold_case,
            } => self
                .text(value, *fold_case)
                .map(|text| {
                    needles.iter().any(|needle| match test {
                        TextTest::Equals => text == *needle,
                        TextTest::StartsWith => text.starts_with(needle.as_str()),
                        TextTest::EndsWith => text.ends_with(needle.as_str()),
                        TextTest::Contains => text.contains(needle.as_str()),
                    })
                })
                .into(),
            ConditionKind::SameText { left, right, fold_case } => {
                let texts = self.text(left, *fold_case).zip(self.text(right, *fold_case));
                texts.map(|(a, b)| a == b).into()
            }
            ConditionKind::List {
                value,
                needles,
                all,
                fold_case,
            } => {
                let Some(Fact::List(items)) = self.fact(value.source) else {
                    return Truth::Unknown;
                };
                let found: Vec<bool> = match needles {
                    Needles::Texts(texts) => texts
                        .iter()
                        .map(|n| items.iter().any(|i| is_text(i, n, *fold_case)))
                        .collect(),
                    Needles::Codes(codes) => codes.iter().map(|n| items.contains(&Fact::Code(*n))).collect(),
                    Needles::Quantities(qs) => qs.iter().map(|n| items.contains(&Fact::Quantity(*n))).collect(),
                };
                Truth::from(if *all {
                    found.iter().all(|f| *f)
                } else {
                    found.iter().any(|f| *f)
                })
            }
            ConditionKind::IsKnown(value) => Truth::from(match value.as_ref() {
                Value::Condition(c) => self.condition(c).is_known(),
                Value::Quantity(q) => self.quantity(q).is_some(),
                Value::Choice(c) => self.choice(c).is_some(),
                Value::Text(t) => self.text(t, false).is_some(),
                Value::List(l) => self.fact(l.source).is_some(),
            }),
            ConditionKind::CriterionIs(id, truth) => Truth::from(self.criterion(*id) == *truth),
            ConditionKind::GateIs(id, state) => Truth::from(self.gate(*id) == *state),
            ConditionKind::Happened(query) => Truth::from(self.count(query) > 0),
            ConditionKind::IfUnknown(c, fallback) => match self.condition(c) {
                Truth::Unknown => Truth::from(*fallback),
                known => known,
            },
        }
    }

    fn compare(&self, left: &Quantity, right: &Quantity) -> Option<std::cmp::Ordering> {
        let ((l, ld), (r, rd)) = (self.quantity(left)?, self.quantity(right)?);
        Some((l * ten(rd)).cmp(&(r * ten(ld))))
    }

    fn quantity(&self, quantity: &Quantity) -> Option<Number> {
        Some(match &quantity.kind {
            QuantityKind::Constant(value) => (i128::from(*value), quantity.decimals),
            QuantityKind::Fact(source) => match self.fact(*source)? {
                Fact::Quantity(value) => (i128::from(*value), quantity.decimals),
                _ => unreachable!("a fact of another kind"),
            },
            QuantityKind::LatestTime(event) => (i128::from(self.lead.events[event.index()].last()?.time), 0),
            QuantityKind::Score(id) => (i128::from(self.score(*id)), 6),
            QuantityKind::Count(query) => (self.count(query) as i128, 0),
            QuantityKind::Today => (i128::from(TODAY), 0),
            QuantityKind::DayOf(inner) => {
                let zone = Zone::named(&self.definition.timezone).expect("a zone");
                (i128::from(zone.day_of(self.quantity(inner)?.0 as i64)), 0)
            }
            QuantityKind::Let(id) => match &self.definition.lets[*id].value {
                Value::Quantity(q) => self.quantity(q)?,
                _ => unreachable!("a let of another kind"),
            },
            QuantityKind::Sum(terms) => {
                let terms: Option<Vec<Number>> = terms.iter().map(|t| self.quantity(t)).collect();
                let terms = terms?;
                let decimals = terms.iter().map(|t| t.1).max().unwrap_or(0);
                (terms.iter().map(|(v, d)| v * ten(decimals - d)).sum(), decimals)
            }
            QuantityKind::Negated(inner) => {
                let (value, decimals) = self.quantity(inner)?;
                (-value, decimals)
            }
            QuantityKind::Times(inner, by) => {
                let (value, decimals) = self.quantity(inner)?;
                (value * i128::from(by.0), decimals + 6)
            }
            QuantityKind::DaysSince(inner) => (i128::from(TODAY) - self.quantity(inner)?.0, 0),
            QuantityKind::IfUnknown(a, b) => self.quantity(a).or_else(|| self.quantity(b))?,
        })
    }

    fn choice(&self, choice: &Choice) -> Option<u32> {
        match &choice.kind {
            ChoiceKind::Fact(source) => match self.fact(*source)? {
                Fact::Code(code) => Some(*code),
                _ => unreachable!("a fact of another kind"),
            },
            ChoiceKind::Grade(id) => self.grade(*id),
            ChoiceKind::StageAfter => unreachable!("only tests ask for it"),
            ChoiceKind::Let(id) => match &self.definition.lets[*id].value {
                Value::Choice(c) => self.choice(c),
                _ => unreachable!("a let of another kind"),
            },
            ChoiceKind::IfUnknown(inner, code) => self.choice(inner).or(Some(*code)),
        }
    }

    fn text(&self, text: &Text, fold: bool) -> Option<String> {
        let own = match self.fact(text.source) {
            Some(Fact::Text(text)) => Some(text.clone()),
            _ => text.if_unknown.clone(),
        };
        own.map(|t| if fold { t.to_lowercase() } else { t })
    }

    fn count(&self, query: &EventQuery) -> usize {
        let days = query
            .window
            .map(|w| w.days(TODAY, Direction::Last).expect("a day of the calendar"));
        let counts = |event: &&Event| {
            days.is_none_or(|(first, last)| first <= event.day && event.day <= last)
                && query.filter.as_ref().is_none_or(|f| {
                    let inside = Naive {
                        event: Some(event),
                        ..*self
                    };
                    inside.condition(f).is_true()
                })
        };
        self.lead.events[query.event.index()].iter().filter(counts).count()
    }

    pub(crate) fn criterion(&self, id: CriterionId) -> Truth {
        match &self.definition.criteria[id].rule {
            CriterionRule::Condition(c) => self.condition(c),
            CriterionRule::FirstKnown(clauses) => {
                let first = clauses.iter().find(|c| self.condition(&c.when).is_true());
                Truth::from(first.map(|c| c.met))
            }
        }
    }

    pub(crate) fn score(&self, id: ScoreId) -> i64 {
        let score = &self.definition.scores[id];
        let mut sum = 0i64;
        for line in &score.lines {
            sum += match &line.kind {
                ScoreLineKind::When { points, condition } => {
                    if self.condition(condition).is_true() {
                        *points
                    } else {
                        0
                    }
                }
                ScoreLineKind::Per { points, count, at_most } => {
                    let count = self.quantity(count).map_or(0, |(v, d)| v.max(0) / ten(d)) as i64;
                    let earned = count * points;
                    match at_most {
                        None => earned,
                        Some(limit) if *points < 0 => earned.max(*limit),
                        Some(limit) => earned.min(*limit),
                    }
                }
                ScoreLineKind::By { key, rows } => rows
                    .iter()
                    .find(|row| row.patterns.iter().any(|p| self.matches(key, p)))
                    .map_or(0, |row| row.points),
            };
        }
        let sum = score.low.map_or(sum, |low| sum.max(low));
        score.high.map_or(sum, |high| sum.min(high))
    }

    fn matches(&self, key: &Value, pattern: &Pattern) -> bool {
        let known = match key {
            Value::Condition(c) => self.condition(c).is_known(),
            Value::Quantity(q) => self.quantity(q).is_some(),
            Value::Choice(c) => self.choice(c).is_some(),
            Value::Text(t) => self.text(t, false).is_some(),
            Value::List(_) => unreachable!("lists are no keys"),
        };
        match (pattern, key) {
            (Pattern::Otherwise, _) => true,
            (Pattern::Unknown, _) => !known,
            (Pattern::Bool(wanted), Value::Condition(c)) => self.condition(c) == Truth::from(*wanted),
            (Pattern::Code(code), Value::Choice(c)) => self.choice(c) == Some(*code),
            (Pattern::Text(text), Value::Text(t)) => self.text(t, false).as_ref() == Some(text),
            (Pattern::Range { low, high }, Value::Quantity(q)) => self.quantity(q).is_some_and(|(value, decimals)| {
                let value = value * ten(q.decimals);
                let limit = |l: i64| i128::from(l) * ten(decimals);
                low.is_none_or(|l| limit(l) <= value) && high.is_none_or(|h| value <= limit(h))
            }),
            _ => unreachable!("a pattern of another kind"),
        }
    }

    pub(crate) fn grade(&self, id: GradeId) -> Option<u32> {
        let grade: &Grade = &self.definition.grades[id];
        match &grade.kind {
            GradeKind::Cut { of, limits } => {
                let (value, decimals) = self.quantity(of)?;
                let reached = |l: &i64| i128::from(*l) * ten(decimals) <= value * ten(of.decimals);
                Some(limits.iter().position(reached).unwrap_or(limits.len()) as u32)
            }
            GradeKind::Combined(parts) => {
                let codes: Option<Vec<u32>> = parts.iter().map(|p| self.grade(*p)).collect();
                Some(Grade::combine(parts, &codes?, &self.definition.grades))
            }
        }
    }

    pub(crate) fn gate(&self, id: GateId) -> GateState {
        let gate = &self.definition.gates[id];
        match (self.condition(&gate.require), gate.if_unknown) {
            (Truth::True, _) | (Truth::Unknown, Some(UnknownPolicy::Pass)) => GateState::Passed,
            (Truth::False, _) | (Truth::Unknown, Some(UnknownPolicy::Fail)) => GateState::Failed,
            (Truth::Unknown, Some(UnknownPolicy::Ask) | None) => GateState::Unknown,
        }
    }

    pub(crate) fn settle(&self) -> Rest {
        let lifecycle = self.definition.lifecycle.as_ref().expect("a lifecycle");
        let start = self.definition.stage.and_then(|f| match &self.lead.facts[f.index()] {
            Some(Fact::Code(code)) => Some(StageId::from_index(*code as usize)),
            _ => None,
        });
        let mut rest = Rest {
            path: vec![start.unwrap_or(lifecycle.initial)],
            circle: false,
            transitions: Vec::new(),
        };
        loop {
            let here = *rest.path.last().expect("a start");
            let Some((to, by)) = self.step(here) else { return rest };
            rest.transitions.extend(by);
            rest.circle = rest.path.contains(&to);
            rest.path.push(to);
            if rest.circle {
                return rest;
            }
        }
    }

    fn step(&self, here: StageId) -> Option<(StageId, Option<TransitionId>)> {
        let lifecycle = self.definition.lifecycle.as_ref().expect("a lifecycle");
        for (id, gate) in self.definition.gates.entries() {
            if gate.guards(here) && self.gate(id) == GateState::Failed && gate.otherwise != Some(here) {
                return gate.otherwise.map(|to| (to, None));
            }
        }
        for (id, transition) in lifecycle.transitions.entries() {
            if transition.from != here || !self.condition(&transition.when).is_true() {
                continue;
            }
            let guards: Vec<GateId> = self
                .definition
                .gates
                .entries()
                .filter(|(_, g)| g.guards(transition.to))
                .map(|(id, _)| id)
                .collect();
            let state = |wanted: GateState| guards.iter().find(|g| self.gate(**g) == wanted);
            if let Some(failed) = state(GateState::Failed) {
                let otherwise = self.definition.gates[*failed].otherwise.expect("a stage");
                if otherwise != here {
                    return Some((otherwise, None));
                }
            } else if state(GateState::Unknown).is_none() {
                return Some((transition.to, Some(id)));
            }
        }
        None
    }
}

fn ten(decimals: u8) -> i128 {
    10i128.pow(u32::from(decimals))
}

fn is_text(item: &Fact, needle: &str, fold: bool) -> bool {
    match item {
        Fact::Text(text) if fold => text.to_lowercase() == needle,
        Fact::Text(text) => text == needle,
        _ => false,
    }
}

fn holds(operator: Compare, ordering: std::cmp::Ordering) -> bool {
    match operator {
        Compare::Equal => ordering.is_eq(),
        Compare::NotEqual => ordering.is_ne(),
        Compare::Less => ordering.is_lt(),
        Compare::LessOrEqual => ordering.is_le(),
        Compare::Greater => ordering.is_gt(),
        Compare::GreaterOrEqual => ordering.is_ge(),
    }
}
