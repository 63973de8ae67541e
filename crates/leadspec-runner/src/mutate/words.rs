//! How a small change is said: the sentence of the item around it, and the part of it that is changed.

use leadspec_ir::{
    Condition, ConditionKind, Definition, Gate, Pattern, Quantity, QuantityKind, Score, ScoreLine, ScoreLineKind,
    Transition, Unit, Value, format_quantity, humanise,
};

/// What a condition decides, as the beginning of a sentence.
#[derive(Debug, Clone)]
pub(crate) struct Saying<'a> {
    pub(crate) definition: &'a Definition,
    /// `New becomes Marketing qualified`
    pub(crate) does: String,
    /// `New no longer becomes Marketing qualified`
    pub(crate) no_longer: String,
    /// Whether what is asked is asked under a `not`.
    pub(crate) negated: bool,
}

impl<'a> Saying<'a> {
    pub(crate) fn new(definition: &'a Definition, does: String, no_longer: String) -> Saying<'a> {
        Saying {
            definition,
            does,
            no_longer,
            negated: false,
        }
    }

    /// For what stands under a `not`.
    pub(crate) fn opposite(&self) -> Saying<'a> {
        Saying {
            negated: !self.negated,
            ..self.clone()
        }
    }

    /// A criterion's answer is found like this.
    pub(crate) fn criterion(definition: &'a Definition, name: &str, met: bool) -> Saying<'a> {
        let (name, answer) = (humanise(name), if met { "met" } else { "unmet" });
        Saying::new(
            definition,
            format!("{name} is {answer}"),
            format!("{name} is no longer {answer}"),
        )
    }

    /// A gate lets leads pass like this.
    pub(crate) fn gate(definition: &'a Definition, gate: &Gate) -> Saying<'a> {
        let name = gate_name(gate);
        Saying::new(definition, format!("{name} passes"), format!("{name} no longer passes"))
    }

    /// A transition fires like this.
    pub(crate) fn transition(definition: &'a Definition, transition: &Transition) -> Saying<'a> {
        let (from, to) = (
            stage_name(definition, transition.from),
            stage_name(definition, transition.to),
        );
        Saying::new(
            definition,
            format!("{from} becomes {to}"),
            format!("{from} no longer becomes {to}"),
        )
    }

    /// A line of a score earns like this.
    pub(crate) fn line(definition: &'a Definition, score: &Score, line: &ScoreLine, points: i64) -> Saying<'a> {
        let name = humanise(&score.name);
        let label = line.label.as_ref();
        let label = label.map_or_else(String::new, |label| format!(" for \"{label}\""));
        let (verb, no_longer) = if points < 0 {
            ("takes off", "no longer takes off")
        } else {
            ("gives", "no longer gives")
        };
        let points = points_words(score, points.saturating_abs());
        Saying::new(
            definition,
            format!("{name} {verb} {points}{label}"),
            format!("{name} {no_longer} {points}{label}"),
        )
    }

    /// Events are counted like this.
    pub(crate) fn events(&self, event: &str) -> Saying<'a> {
        Saying::new(
            self.definition,
            format!("{}, where {event} counts", self.does),
            format!("{}, where {event} no longer counts", self.does),
        )
    }

    /// A condition as it is asked here.
    pub(crate) fn phrase(&self, condition: &Condition) -> String {
        if self.negated {
            condition.phrase_negated(self.definition)
        } else {
            condition.phrase(self.definition)
        }
    }

    /// It holds when this holds.
    pub(crate) fn when(&self, condition: &Condition) -> String {
        format!("{} when {}", self.does, self.phrase(condition))
    }

    /// It holds when this holds, where it held for something else.
    pub(crate) fn instead(&self, condition: &Condition, of: &str) -> String {
        format!("{} instead of {of}", self.when(condition))
    }

    /// More, or less, counts: what is `added` to a set, or taken from it.
    pub(crate) fn one_more(&self, one: &Condition, added: bool) -> String {
        let phrase = one.phrase(self.definition);
        if added == self.negated {
            format!("{} when {phrase}", self.no_longer)
        } else {
            format!("{} when {phrase} too", self.does)
        }
    }

    /// One of several conditions that all (or any) have to hold is not asked.
    pub(crate) fn dropped(&self, operand: &Condition, all: bool) -> String {
        let phrase = self.phrase(operand);
        if all == self.negated {
            format!("{} when {phrase}", self.no_longer)
        } else {
            format!("{} without asking whether {phrase}", self.does)
        }
    }
}

/// `the gate Business e-mail`
pub(crate) fn gate_name(gate: &Gate) -> String {
    let name = gate.label.clone().unwrap_or_else(|| humanise(&gate.name));
    format!("the gate {name}")
}

/// What people call a stage.
pub(crate) fn stage_name(definition: &Definition, id: leadspec_ir::StageId) -> String {
    let stage = definition.lifecycle.as_ref().and_then(|l| l.stages.lookup(id));
    stage.map_or_else(String::new, |stage| {
        stage.label.clone().unwrap_or_else(|| humanise(&stage.name))
    })
}

/// `30 points`, `25%`
pub(crate) fn points_words(score: &Score, points: i64) -> String {
    if score.weights {
        return format_quantity(points, Unit::Percent);
    }
    let number = format_quantity(points, Unit::Number);
    let word = if number == "1" { "point" } else { "points" };
    format!("{number} {word}")
}

/// `30`, `25%`
pub(crate) fn points_short(score: &Score, points: i64) -> String {
    let unit = if score.weights { Unit::Percent } else { Unit::Number };
    format_quantity(points, unit)
}

/// For whom a line earns: `when industry is food`, `per brochure in the last 60 days`; for what, where it has a label.
pub(crate) fn for_whom(definition: &Definition, line: &ScoreLine) -> String {
    let earns_for = || earns_for(definition, &line.kind);
    line.label
        .as_ref()
        .map_or_else(earns_for, |label| format!("for \"{label}\""))
}

/// The same without looking at a label.
pub(crate) fn earns_for(definition: &Definition, line: &ScoreLineKind) -> String {
    match line {
        ScoreLineKind::When { condition, .. } => format!("when {}", condition.phrase(definition)),
        ScoreLineKind::Per { count, .. } => format!("per {}", counted(definition, count)),
        ScoreLineKind::By { key, .. } => format!("by {}", key.phrase(definition)),
    }
}

fn counted(definition: &Definition, count: &Quantity) -> String {
    if let QuantityKind::Count(query) = &count.kind {
        query.phrase(definition)
    } else {
        count.phrase(definition)
    }
}

/// For whom a row earns: `when employees is 250 or more`.
pub(crate) fn row_words(definition: &Definition, key: &Value, patterns: &[Pattern]) -> String {
    let words = pattern_words(definition, key, patterns);
    match key {
        Value::Condition(_) => format!("when {words}"),
        Value::Quantity(_) | Value::Choice(_) | Value::Text(_) | Value::List(_) => {
            format!("when {} is {words}", key.phrase(definition))
        }
    }
}

/// What a row matches: `250 or more`.
pub(crate) fn pattern_words(definition: &Definition, key: &Value, patterns: &[Pattern]) -> String {
    let word = |pattern: &Pattern| match (key, pattern) {
        (Value::Condition(condition), Pattern::Bool(true)) => condition.phrase(definition),
        (Value::Condition(condition), Pattern::Bool(false)) => condition.phrase_negated(definition),
        (
            Value::Condition(_) | Value::Quantity(_) | Value::Choice(_) | Value::Text(_) | Value::List(_),
            Pattern::Bool(_)
            | Pattern::Range { .. }
            | Pattern::Code(_)
            | Pattern::Text(_)
            | Pattern::Unknown
            | Pattern::Otherwise,
        ) => pattern.phrase(key, definition),
    };
    let words: Vec<String> = patterns.iter().map(word).collect();
    words.join(" or ")
}

/// A condition that is the same as another, but for what is asked.
pub(crate) fn like(condition: &Condition, kind: ConditionKind) -> Condition {
    Condition { kind, at: condition.at }
}
