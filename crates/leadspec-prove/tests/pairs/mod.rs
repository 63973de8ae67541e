//! Random pairs of small definitions, the second a changed first, and every lead of the small world they are about.

use crate::common::TODAY;
use crate::random::Random;
use leadspec_check::{NoFiles, check};
use leadspec_diagnostics::SourceMap;
use leadspec_ir::{ArenaId, AttributeId, Datum, Definition, EventId, SampleEvent, SampleLead, Zone};
use std::fmt::{self, Write as _};

/// Two definitions.
pub(crate) struct Pair {
    pub(crate) old: Definition,
    pub(crate) new: Definition,
    texts: [String; 2],
    facts: Facts,
}

/// Which facts a pair is about.
#[derive(Debug, Clone, Copy)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "facts that are there or not, each by itself"
)]
struct Facts {
    choice: bool,
    text: bool,
    date: bool,
    events: bool,
    list: bool,
}

/// The lines of a definition that may change.
#[derive(Debug, Clone)]
struct Lines {
    criteria: Vec<String>,
    points: Vec<String>,
    grades: String,
    gates: Vec<String>,
    ways: Vec<String>,
}

impl fmt::Display for Pair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n---\n{}", self.texts[0], self.texts[1])
    }
}

impl Pair {
    /// A pair; `None` where it would not be two definitions.
    pub(crate) fn random(seed: u64) -> Option<Pair> {
        let mut random = Random::new(seed);
        // Few facts at a time, so that every lead can be tried.
        let facts = match random.below(6) {
            0 => Facts::of([true, false, false, false, false]),
            1 => Facts::of([false, true, false, false, false]),
            2 => Facts::of([false, false, true, false, false]),
            3 => Facts::of([false, false, false, true, false]),
            4 => Facts::of([false, false, false, false, true]),
            _ => Facts::of([true, true, false, false, false]),
        };
        let mut writing = Writing {
            random: &mut random,
            facts,
        };
        let old = writing.lines();
        let mut new = old.clone();
        for _ in 0..=writing.random.below(2) {
            writing.change(&mut new);
        }
        let texts = [old.text(facts), new.text(facts)];
        Some(Pair {
            old: checked(&texts[0])?,
            new: checked(&texts[1])?,
            texts,
            facts,
        })
    }

    /// Every lead of the world.
    pub(crate) fn leads(&self) -> Vec<SampleLead> {
        let facts = self.facts;
        let numbers = |from: i64, to: i64| (from..=to).map(Datum::Quantity);
        let unknown = [Datum::Unknown];
        let mut axes: Vec<Vec<Datum>> = vec![
            (0..4).map(Datum::Code).collect(),
            unknown.iter().cloned().chain([false, true].map(Datum::Bool)).collect(),
            unknown.iter().cloned().chain(numbers(0, 4)).collect(),
            numbers(0, 3).collect(),
        ];
        if facts.choice {
            axes.push(unknown.iter().cloned().chain((0..3).map(Datum::Code)).collect());
        }
        if facts.text {
            let texts = ["x", "xa", "b@m", "x@m", "X", "other"].map(|text| Datum::Text(text.to_string()));
            axes.push(unknown.iter().cloned().chain(texts).collect());
        }
        if facts.date {
            axes.push(unknown.iter().cloned().chain(numbers(TODAY - 4, TODAY + 4)).collect());
        }
        if facts.list {
            let items = |codes: &[u32]| Datum::List(codes.iter().map(|code| Datum::Code(*code)).collect());
            axes.push(vec![
                Datum::Unknown,
                items(&[]),
                items(&[0]),
                items(&[1]),
                items(&[0, 1]),
                items(&[2]),
            ]);
        }
        let histories = if facts.events {
            self.histories()
        } else {
            vec![Vec::new()]
        };
        let mut all: Vec<Vec<Datum>> = vec![Vec::new()];
        for axis in &axes {
            all = all
                .iter()
                .flat_map(|so_far| {
                    axis.iter()
                        .map(move |datum| [so_far.as_slice(), std::slice::from_ref(datum)].concat())
                })
                .collect();
        }
        all.into_iter()
            .flat_map(|facts| {
                histories.iter().map(move |events| SampleLead {
                    facts: facts.clone(),
                    events: events.clone(),
                })
            })
            .collect()
    }

    /// Up to two events on days that every window and comparison tells apart, and three where two of the same are not the newest.
    fn histories(&self) -> Vec<Vec<SampleEvent>> {
        let zone = Zone::named(&self.old.timezone).unwrap();
        let mut kinds: Vec<SampleEvent> = Vec::new();
        for ago in [14, 10, 7, 0] {
            for path in ["/p", "/q"] {
                let mut attributes = vec![Datum::Unknown; self.old.events[EventId::from_index(0)].attributes.len()];
                attributes[AttributeId::from_index(0).index()] = Datum::Text(path.to_string());
                kinds.push(SampleEvent {
                    event: EventId::from_index(0),
                    time: zone.start_of_day(TODAY - ago).unwrap(),
                    attributes,
                });
            }
        }
        let mut all: Vec<Vec<SampleEvent>> = vec![Vec::new()];
        let mut longest = all.clone();
        for _ in 0..2 {
            longest = longest
                .iter()
                .flat_map(|so_far| {
                    kinds
                        .iter()
                        .filter(|kind| so_far.last().is_none_or(|last| last.time <= kind.time))
                        .map(move |kind| [so_far.as_slice(), std::slice::from_ref(kind)].concat())
                })
                .collect();
            all.extend(longest.clone());
        }
        let recent = |place: usize| kinds[kinds.len() - 2 + place].clone();
        all.push(vec![recent(0), recent(0), recent(1)]);
        all
    }
}

fn checked(text: &str) -> Option<Definition> {
    let mut sources = SourceMap::new();
    let root = sources.add("test.lead", text);
    check(&mut sources, &[root], &NoFiles).definition
}

impl Facts {
    fn of([choice, text, date, events, list]: [bool; 5]) -> Facts {
        Facts {
            choice,
            text,
            date,
            events,
            list,
        }
    }
}

impl Lines {
    fn text(&self, facts: Facts) -> String {
        let mut text = String::from("definition \"Pair\" { timezone \"Europe/Amsterdam\" }\nlead {\n  stage stage\n");
        text.push_str("  a bool?\n  b integer 0..4?\n  d integer 0..3\n");
        if facts.choice {
            text.push_str("  c one of [u < v < w]?\n");
        }
        if facts.text {
            text.push_str("  t text?\n");
        }
        if facts.date {
            text.push_str("  w date?\n");
        }
        if facts.list {
            text.push_str("  l list of one of [k, m, n]?\n");
        }
        text.push_str("}\n");
        if facts.events {
            text.push_str("event e { path text }\n");
        }
        for (place, when) in self.criteria.iter().enumerate() {
            let _ = writeln!(text, "criterion k{place} {{ {when}  ask \"?\" }}");
        }
        let _ = writeln!(
            text,
            "score p min 0 max 40 {{\n  {}\n}}",
            self.points[0..3].join("\n  ")
        );
        let _ = writeln!(text, "score q {{\n  {}\n}}", self.points[3..].join("\n  "));
        let _ = writeln!(text, "grade g of p {{ {} }}", self.grades);
        for (place, gate) in self.gates.iter().enumerate() {
            let _ = writeln!(text, "gate h{place} {gate}");
        }
        text.push_str("lifecycle {\n  stage s0 initial\n  stage s1\n  stage s2 now\n  stage out never\n");
        for way in &self.ways {
            let _ = writeln!(text, "  {way}");
        }
        text.push_str("}\n");
        text
    }
}

/// Writes lines.
struct Writing<'r> {
    random: &'r mut Random,
    facts: Facts,
}

impl Writing<'_> {
    fn lines(&mut self) -> Lines {
        let ways = ["s0 -> s1", "s0 -> s2", "s1 -> s2", "s1 -> out"];
        Lines {
            criteria: (0..3).map(|place| self.criterion(place)).collect(),
            points: (0..6).map(|_| self.points()).collect(),
            grades: self.grades(),
            gates: (0..2).map(|place| self.gate(place)).collect(),
            ways: ways.iter().map(|way| self.way(way)).collect(),
        }
    }

    fn change(&mut self, lines: &mut Lines) {
        match self.random.below(8) {
            0 | 1 => {
                let place = self.random.below(3);
                lines.criteria[place] = self.criterion(place);
            }
            2 | 3 => {
                let place = self.random.below(6);
                lines.points[place] = self.points();
            }
            4 => lines.grades = self.grades(),
            5 => {
                let place = self.random.below(2);
                lines.gates[place] = self.gate(place);
            }
            6 => {
                let place = self.random.below(4);
                let way: String = lines.ways[place].split(" when").next().unwrap_or("").to_string();
                lines.ways[place] = self.way(&way);
            }
            // No difference for anybody, but for the order of the ways from one stage.
            _ => {
                lines.points[0..3].reverse();
                let place = [0, 2][self.random.below(2)];
                lines.ways.swap(place, place + 1);
            }
        }
    }

    /// `criteria`: how many may be referred to.
    fn criterion(&mut self, criteria: usize) -> String {
        let met = self.condition(2, criteria);
        if self.random.percent(70) {
            format!("met when {met}")
        } else {
            let unmet = self.condition(1, criteria);
            format!("met when {met}  unmet when {unmet}")
        }
    }

    fn points(&mut self) -> String {
        let points = [-5, 5, 10, 15, 20, 10][self.random.below(6)];
        match self.random.below(5) {
            0 => {
                let key = ["b", "d"][self.random.below(2)];
                let cut = 1 + self.random.below(3);
                format!(
                    "by {key} {{ ..{} : {points:+}  {cut}.. : +5  unknown : +3  otherwise : 0 }}",
                    cut - 1
                )
            }
            1 if self.facts.events => "+5 per e in last 14 days, at most +10".to_string(),
            _ => {
                let when = self.condition(1, 3);
                format!("{points:+} when {when}")
            }
        }
    }

    fn grades(&mut self) -> String {
        let high = 15 + 5 * self.random.below(3);
        format!("A from {high}  B from {}  C otherwise", 5 + self.random.below(4))
    }

    fn gate(&mut self, place: usize) -> String {
        let before = if place == 0 { "" } else { "before s2 " };
        let require = self.condition(1, 3);
        let policy = ["ask", "pass", "fail"][self.random.below(3)];
        let otherwise = if self.random.percent(80) || place == 0 {
            "out"
        } else {
            "s1"
        };
        // What can't be unknown has no policy: `if_unknown` of something that is known makes it one that may be.
        format!(
            "{before}{{ require ({require}) and (b >= 0 or d >= 0 or a)  otherwise {otherwise}  if unknown {policy} }}"
        )
    }

    fn way(&mut self, way: &str) -> String {
        let score = ["p", "q"][self.random.below(2)];
        let limit = 5 * self.random.below(3);
        let condition = self.condition(1, 3);
        match self.random.below(5) {
            0 => format!("{way} when {score} >= {limit}"),
            1 => format!("{way} when {score} > {limit} and {condition}"),
            2 => format!("{way} when g >= B or {condition}"),
            3 => format!("{way} when p + q >= {limit}"),
            _ => format!("{way} when {condition}"),
        }
    }

    fn condition(&mut self, depth: usize, criteria: usize) -> String {
        if depth > 0 && self.random.percent(65) {
            let parts: Vec<String> = (0..2 + self.random.below(2))
                .map(|_| self.condition(depth - 1, criteria))
                .collect();
            return match self.random.below(5) {
                0 | 1 => format!("({})", parts.join(" and ")),
                2 => format!("({})", parts.join(" or ")),
                3 => format!("at least {} of [{}]", 1 + self.random.below(2), parts.join(", ")),
                _ => format!("not ({})", parts.join(" and ")),
            };
        }
        let number = self.random.below(5);
        let own = match self.random.below(14) {
            0 => "a".to_string(),
            1 => format!("b >= {}", number.max(1)),
            2 => format!("b < {}", number.max(1)),
            3 => format!("d > {}", number % 3),
            4 => "b > d".to_string(),
            5 => format!("b + d >= {}", 3 + number),
            6 => "b is known".to_string(),
            7 if criteria > 0 => format!("k{}", self.random.below(criteria)),
            8 if criteria > 0 => format!("k{} is unmet", self.random.below(criteria)),
            9 if criteria > 0 => format!("k{} is unknown", self.random.below(criteria)),
            _ => String::new(),
        };
        if !own.is_empty() {
            return own;
        }
        let mut special: Vec<&str> = vec!["a is unknown", "d = 2", "(b if unknown 3) <= d"];
        if self.facts.choice {
            special.extend(["c >= v", "c = u", "c in [u, w]"]);
        }
        if self.facts.text {
            special.extend(["t starts with \"x\"", "t ends with \"@m\"", "t = \"x\"", "t is known"]);
        }
        if self.facts.date {
            special.extend([
                "w within next 3 days",
                "w <= today",
                "days since w > 2",
                "w within last 2 days",
            ]);
        }
        if self.facts.events {
            special.extend([
                "any e in last 7 days",
                "count of e where path starts with \"/p\" in last 7 days >= 2",
                "no e",
                "days since latest e <= 7",
                "latest e . path = \"/p\"",
            ]);
        }
        if self.facts.list {
            special.extend(["l contains any of [k, m]", "l contains all of [k, m]"]);
        }
        special[self.random.below(special.len())].to_string()
    }
}
