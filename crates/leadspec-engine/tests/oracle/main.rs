//! The engine against a naive reading of the definition, row by row, over random definitions and leads.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_possible_wrap,
    reason = "a test may panic, and its numbers are small"
)]

mod definitions;
mod items;
mod leads;
mod naive;
mod random;
mod schema;

use definitions::{Kind, TODAY, definition, single_field};
use leads::{Fact, Lead, answered, batch, lead};
use leadspec_data::{OutputColumn, OutputTable};
use leadspec_engine::{Counting, Decided, Engine, Inquiry, Inspector, Scratch, Selection};
use leadspec_ir::{
    ArenaId, At, Choice, ChoiceDomain, ChoiceId, ChoiceKind, Condition, ConditionKind, Definition, FieldType,
    GateState, Truth, Unit,
};
use naive::Naive;
use random::Random;
use std::sync::Arc;

/// How many definitions each test tries.
const ROUNDS: u64 = 150;

/// A table of decisions, read by column name.
struct Table<'a> {
    selection: &'a Selection,
    table: &'a OutputTable,
}

impl Table<'_> {
    fn column(&self, name: &str) -> &OutputColumn {
        let place = self.selection.fields().iter().position(|f| f.name == name);
        &self.table.columns[place.unwrap_or_else(|| panic!("no column {name}"))]
    }

    fn word(&self, name: &str, row: usize) -> &str {
        match self.column(name) {
            OutputColumn::Word { codes, words } => words.get(codes[row] as usize).map_or("", String::as_str),
            other => panic!("{name} is {other:?}"),
        }
    }

    fn words(&self, name: &str, row: usize) -> Vec<&str> {
        match self.column(name) {
            OutputColumn::WordList { ends, codes, words } => {
                let start = if row == 0 { 0 } else { ends[row - 1] as usize };
                codes[start..ends[row] as usize]
                    .iter()
                    .map(|c| words[*c as usize].as_str())
                    .collect()
            }
            other => panic!("{name} is {other:?}"),
        }
    }

    fn number(&self, name: &str, row: usize) -> Option<i64> {
        match self.column(name) {
            OutputColumn::Decimal { known, values } | OutputColumn::Integer { known, values } => {
                known.get(row).then(|| values[row])
            }
            other => panic!("{name} is {other:?}"),
        }
    }

    fn yes(&self, name: &str, row: usize) -> bool {
        match self.column(name) {
            OutputColumn::Bool { values, .. } => values.get(row),
            other => panic!("{name} is {other:?}"),
        }
    }
}

struct Run {
    definition: Arc<Definition>,
    engine: Engine,
    selection: Selection,
    scratch: Scratch,
}

impl Run {
    fn new(definition: Definition) -> Run {
        let definition = Arc::new(definition);
        let engine = Engine::new(Arc::clone(&definition), TODAY);
        let selection = engine.select_all(Counting::On);
        Run {
            definition,
            engine,
            selection,
            scratch: Scratch::new(),
        }
    }

    fn decide(&mut self, leads: &[Lead]) -> Decided {
        self.engine
            .decide(&batch(&self.definition, leads), &self.selection, &mut self.scratch)
    }

    fn table<'a>(&'a self, decided: &'a Decided) -> Table<'a> {
        Table {
            selection: &self.selection,
            table: &decided.table,
        }
    }
}

fn rows(decided: &Decided) -> Vec<usize> {
    decided.rows.clone().unwrap_or_else(|| (0..decided.table.len).collect())
}

fn leads_of(random: &mut Random, definition: &Definition) -> Vec<Lead> {
    let number = *random.pick(&[1, 2, 63, 64, 65, 130]);
    let missing = *random.pick(&[0, 20, 60]);
    (0..number).map(|_| lead(random, definition, missing)).collect()
}

#[test]
fn the_engine_says_what_the_definition_says() {
    let (mut circles, mut moves, mut held) = (0, 0, 0);
    for seed in 0..ROUNDS {
        let mut random = Random::new(seed);
        let mut run = Run::new(definition(&mut random, Kind::Wild));
        let leads = leads_of(&mut random, &run.definition);
        let decided = run.decide(&leads);
        let table = run.table(&decided);
        let definition = &run.definition;
        let lifecycle = definition.lifecycle.as_ref().unwrap();
        let mut undecided = decided.undecided.iter().map(|u| u.row).collect::<Vec<_>>();
        circles += undecided.len();
        for (row, lead) in leads.iter().enumerate() {
            let rest = Naive::new(definition, lead).settle();
            assert_eq!(rest.circle, undecided.contains(&row), "seed {seed} row {row}");
        }
        undecided.extend(rows(&decided));
        undecided.sort_unstable();
        assert_eq!(undecided, (0..leads.len()).collect::<Vec<_>>());
        for (at, row) in rows(&decided).into_iter().enumerate() {
            let naive = Naive::new(definition, &leads[row]);
            let context = format!("seed {seed} row {row}");
            for (id, criterion) in definition.criteria.entries() {
                let expected = match naive.criterion(id) {
                    Truth::True => "met",
                    Truth::False => "unmet",
                    Truth::Unknown => "unknown",
                };
                assert_eq!(
                    table.word(&criterion.name, at),
                    expected,
                    "{context} {}",
                    criterion.name
                );
            }
            for (id, score) in definition.scores.entries() {
                assert_eq!(
                    table.number(&score.name, at),
                    Some(naive.score(id)),
                    "{context} {}",
                    score.name
                );
            }
            for (id, grade) in definition.grades.entries() {
                let expected = naive.grade(id).map_or("", |code| grade.names[code as usize].as_str());
                assert_eq!(table.word(&grade.name, at), expected, "{context} {}", grade.name);
            }
            for (id, gate) in definition.gates.entries() {
                let expected = match naive.gate(id) {
                    GateState::Passed => "passed",
                    GateState::Failed => "failed",
                    GateState::Unknown => "unknown",
                };
                held += usize::from(expected == "unknown");
                assert_eq!(
                    table.word(&format!("gate_{}", gate.name), at),
                    expected,
                    "{context} {}",
                    gate.name
                );
            }
            let rest = naive.settle();
            let path: Vec<&str> = rest.path.iter().map(|s| lifecycle.stages[*s].name.as_str()).collect();
            moves += path.len() - 1;
            assert_eq!(table.words("path", at), path, "{context}");
            assert_eq!(Some(&table.word("stage", at)), path.last(), "{context}");
            let actions: Vec<String> = rest.transitions.iter().map(|t| format!("a{}()", t.index())).collect();
            assert_eq!(table.words("actions", at), actions, "{context}");
            let asks = definition
                .criteria
                .entries()
                .filter(|(id, c)| !c.ask.is_empty() && !naive.criterion(*id).is_known());
            let stage = &lifecycle.stages[*rest.path.last().unwrap()];
            let mut expected: Vec<&str> = asks.map(|(_, c)| c.name.as_str()).collect();
            if stage.is_final || stage.outcome == Some(leadspec_ir::Outcome::Never) {
                expected.clear();
            }
            let mut asked = table.words("asks", at);
            asked.sort_unstable();
            expected.sort_unstable();
            assert_eq!(asked, expected, "{context}");
        }
        let tally = &decided.tally;
        assert_eq!(
            (tally.leads as usize, tally.undecided as usize),
            (decided.table.len, decided.undecided.len())
        );
        assert_eq!(tally.after.iter().sum::<u64>(), tally.leads);
        for (place, stage) in lifecycle.stages.iter().enumerate() {
            let resting = (0..decided.table.len)
                .filter(|r| table.word("stage", *r) == stage.name)
                .count();
            assert_eq!(tally.after[place] as usize, resting, "seed {seed}");
        }
    }
    // The test would be worth little if these did not happen.
    assert!(
        circles > 100 && moves > 1000 && held > 500,
        "{circles} circles, {moves} moves, {held} held"
    );
}

/// What is read lead by lead, with conditions of one's own beside, is what the definition says.
#[test]
fn inspections_say_what_the_definition_says() {
    let (mut circles, mut rests) = (0, 0);
    for seed in 0..ROUNDS {
        let mut random = Random::new(7000 + seed);
        let definition = Arc::new(definition(&mut random, Kind::Wild));
        let lifecycle = definition.lifecycle.as_ref().unwrap();
        let stage = Choice {
            kind: ChoiceKind::StageAfter,
            domain: ChoiceDomain::Stages,
            at: At::default(),
        };
        let among = |codes: Vec<u32>| Condition {
            kind: ConditionKind::Among {
                value: stage.clone(),
                codes,
            },
            at: At::default(),
        };
        let first = among(vec![0]);
        let transitions: Vec<&Condition> = lifecycle.transitions.iter().map(|t| &t.when).collect();
        let inquiry = Inquiry {
            conditions: transitions.iter().copied().chain([&first]).collect(),
            questions: true,
            ranges: true,
            ..Inquiry::default()
        };
        let inspector = Inspector::new(&definition, TODAY, &inquiry);
        let leads = leads_of(&mut random, &definition);
        let mut batch = batch(&definition, &leads);
        let mut scratch = Scratch::new();
        let inspection = inspector.inspect(&mut batch, &mut scratch);
        for (row, lead) in leads.iter().enumerate() {
            let naive = Naive::new(&definition, lead);
            let context = format!("seed {seed} row {row}");
            let rest = naive.settle();
            let after = rest.path.last().copied().filter(|_| !rest.circle);
            assert_eq!(inspection.stage(row), after, "{context}");
            circles += usize::from(rest.circle);
            let is_first = after.map(|s| s.index() == 0);
            rests += usize::from(is_first == Some(true));
            assert_eq!(
                inspection.condition(row, transitions.len()),
                Truth::from(is_first),
                "{context}"
            );
            for (place, when) in transitions.iter().enumerate() {
                assert_eq!(inspection.condition(row, place), naive.condition(when), "{context}");
            }
            for id in definition.criteria.ids() {
                assert_eq!(inspection.criterion(row, id), naive.criterion(id), "{context}");
            }
            for (id, score) in definition.scores.entries() {
                assert_eq!(inspection.score(row, id), naive.score(id), "{context}");
                let earned: i64 = (0..score.lines.len())
                    .map(|line| inspection.earned(row, id, line).0)
                    .sum();
                let clamped = earned
                    .max(score.low.unwrap_or(i64::MIN))
                    .min(score.high.unwrap_or(i64::MAX));
                assert_eq!(clamped, naive.score(id), "{context}");
                let (low, high) = inspection.range(row, id);
                assert!(low.is_none_or(|low| low <= naive.score(id)), "{context}");
                assert!(high.is_none_or(|high| naive.score(id) <= high), "{context}");
            }
            for id in definition.grades.ids() {
                assert_eq!(inspection.grade(row, id), naive.grade(id), "{context}");
            }
            for id in definition.gates.ids() {
                assert_eq!(inspection.gate(row, id), naive.gate(id), "{context}");
            }
            if !rest.circle {
                assert_eq!(inspection.path(row), rest.path, "{context}");
                assert_eq!(inspection.moves(row).len() + 1, rest.path.len(), "{context}");
            }
        }
    }
    assert!(
        circles > 50 && rests > 500,
        "{circles} circles, {rests} rest in the first stage"
    );
}

/// Whatever is answered, the score stays in its range, and where nothing is open the stage stays.
#[test]
fn ranges_hold_whatever_is_answered() {
    let (mut changed, mut closed, mut narrow) = (0, 0, 0);
    for seed in 0..ROUNDS {
        let mut random = Random::new(1000 + seed);
        let mut run = Run::new(definition(&mut random, Kind::Wild));
        let leads: Vec<Lead> = (0..40).map(|_| lead(&mut random, &run.definition, 30)).collect();
        let decided = run.decide(&leads);
        for _ in 0..6 {
            let percent = *random.pick(&[0, 30, 100]);
            let later: Vec<Lead> = leads
                .iter()
                .map(|lead| answered(&mut random, &run.definition, lead, percent))
                .collect();
            let after = run.decide(&later);
            let (before, after_table) = (run.table(&decided), run.table(&after));
            let after_rows = rows(&after);
            for (at, row) in rows(&decided).into_iter().enumerate() {
                // A circle is no other resting stage.
                let Ok(then) = after_rows.binary_search(&row) else {
                    continue;
                };
                for score in &run.definition.scores {
                    let value = after_table.number(&score.name, then).unwrap();
                    let low = before.number(&format!("{}_low", score.name), at);
                    let high = before.number(&format!("{}_high", score.name), at);
                    let inside = low.is_none_or(|l| l <= value) && high.is_none_or(|h| value <= h);
                    assert!(
                        inside,
                        "seed {seed} row {row} {}: {value} not in {low:?}..{high:?}",
                        score.name
                    );
                    narrow += usize::from(low == high);
                }
                let same = before.word("stage", at) == after_table.word("stage", then);
                changed += usize::from(!same);
                closed += usize::from(!before.yes("open", at));
                assert!(
                    same || before.yes("open", at),
                    "seed {seed} row {row}: the stage changed, nothing was open"
                );
            }
        }
    }
    assert!(
        changed > 500 && closed > 500 && narrow > 500,
        "{changed} changed, {closed} closed, {narrow} narrow"
    );
}

/// Learning a fact never contradicts what was known, where a definition does not ask whether something is known.
#[test]
fn learning_a_fact_contradicts_nothing() {
    let mut learnt = 0;
    for seed in 0..ROUNDS {
        let mut random = Random::new(2000 + seed);
        let mut plain = definition(&mut random, Kind::Plain);
        // Scores are two-valued whatever is unknown, so that conditions on them may change their minds.
        plain.scores = leadspec_ir::Arena::new();
        if mentions_scores(&plain) {
            continue;
        }
        let mut run = Run::new(plain);
        let leads: Vec<Lead> = (0..60).map(|_| lead(&mut random, &run.definition, 40)).collect();
        let later: Vec<Lead> = leads
            .iter()
            .map(|lead| answered(&mut random, &run.definition, lead, 50))
            .collect();
        let (decided, after) = (run.decide(&leads), run.decide(&later));
        let (before, after_table) = (run.table(&decided), run.table(&after));
        let after_rows = rows(&after);
        for (at, row) in rows(&decided).into_iter().enumerate() {
            let Ok(then) = after_rows.binary_search(&row) else {
                continue;
            };
            for criterion in &run.definition.criteria {
                let (old, new) = (
                    before.word(&criterion.name, at),
                    after_table.word(&criterion.name, then),
                );
                assert!(
                    old == "unknown" || old == new,
                    "seed {seed} row {row} {}: {old} then {new}",
                    criterion.name
                );
                learnt += usize::from(old != new);
            }
        }
    }
    assert!(learnt > 100, "{learnt}");
}

fn mentions_scores(definition: &Definition) -> bool {
    format!("{definition:?}").contains("Score(")
}

/// Deciding from the stage where a lead rests leaves it there.
#[test]
fn deciding_twice_changes_nothing() {
    for seed in 0..ROUNDS {
        let mut random = Random::new(3000 + seed);
        let mut run = Run::new(definition(&mut random, Kind::Wild));
        let leads = leads_of(&mut random, &run.definition);
        let decided = run.decide(&leads);
        let stage = run.definition.stage.unwrap();
        let names: Vec<String> = run
            .definition
            .lifecycle
            .as_ref()
            .unwrap()
            .stages
            .iter()
            .map(|s| s.name.clone())
            .collect();
        let resting: Vec<String> = (0..decided.table.len)
            .map(|at| run.table(&decided).word("stage", at).to_string())
            .collect();
        let again: Vec<Lead> = rows(&decided)
            .into_iter()
            .zip(&resting)
            .map(|(row, name)| {
                let mut lead = leads[row].clone();
                let code = names.iter().position(|n| n == name).unwrap() as u32;
                lead.facts[stage.index()] = Some(Fact::Code(code));
                lead
            })
            .collect();
        let twice = run.decide(&again);
        assert!(twice.undecided.is_empty());
        for (at, name) in resting.iter().enumerate() {
            assert_eq!(run.table(&twice).word("stage", at), name, "seed {seed}");
            assert!(run.table(&twice).words("actions", at).is_empty());
        }
    }
}

/// A range over lines that rest on one field is exactly the least and the most of all its values, and of what is earned now.
#[test]
fn ranges_over_one_field_are_exact() {
    let choice = FieldType::Choice(ChoiceDomain::Options(ChoiceId::from_index(0)));
    let types: [(FieldType, Vec<Fact>); 4] = [
        (FieldType::Bool, vec![Fact::Bool(true), Fact::Bool(false)]),
        (choice, (0..4).map(Fact::Code).collect()),
        (
            FieldType::Quantity {
                unit: Unit::Integer,
                low: Some(0),
                high: Some(12),
            },
            (0..=12).map(Fact::Quantity).collect(),
        ),
        (
            FieldType::Text,
            leads::TEXTS
                .iter()
                .chain(&["none of them"])
                .map(|t| Fact::Text((*t).to_string()))
                .collect(),
        ),
    ];
    for seed in 0..ROUNDS * 4 {
        let mut random = Random::new(4000 + seed);
        let (ty, values) = &types[seed as usize % types.len()];
        let mut run = Run::new(single_field(&mut random, ty.clone()));
        let events = vec![Vec::new(), Vec::new()];
        let lead = |fact: Option<Fact>| Lead {
            facts: vec![fact],
            events: events.clone(),
        };
        let decided = run.decide(&[lead(None)]);
        let all: Vec<Lead> = values.iter().cloned().map(Some).chain([None]).map(lead).collect();
        let possible = run.decide(&all);
        let scores: Vec<i64> = (0..all.len())
            .map(|at| run.table(&possible).number("only_score", at).unwrap())
            .collect();
        let table = run.table(&decided);
        let range = (table.number("only_score_low", 0), table.number("only_score_high", 0));
        assert_eq!(
            range,
            (scores.iter().min().copied(), scores.iter().max().copied()),
            "seed {seed} {ty:?}"
        );
    }
}

/// What an explanation shows is what was decided.
#[test]
fn explanations_agree_with_decisions() {
    let mut nearer = 0;
    for seed in 0..ROUNDS / 5 {
        let mut random = Random::new(6000 + seed);
        let mut run = Run::new(definition(&mut random, Kind::Wild));
        let leads: Vec<Lead> = (0..4).map(|_| lead(&mut random, &run.definition, 40)).collect();
        let decided = run.decide(&leads);
        let table = run.table(&decided);
        let all = batch(&run.definition, &leads);
        for (at, row) in rows(&decided).into_iter().enumerate() {
            let why = run.engine.explain(&all, row).expect("a lead");
            let lifecycle = run.definition.lifecycle.as_ref().unwrap();
            let context = format!("seed {seed} row {row}");
            assert_eq!(
                why.stage.map(|s| lifecycle.stages[s].name.as_str()),
                Some(table.word("stage", at)),
                "{context}"
            );
            assert_eq!(why.rounds.len(), table.words("path", at).len(), "{context}");
            assert_eq!(why.rounds.last().unwrap().to, None, "{context}");
            assert_eq!(why.open, table.yes("open", at), "{context}");
            for (trace, criterion) in why.criteria.iter().zip(&run.definition.criteria) {
                let answer = ["unmet", "unknown", "met"][trace.truth as usize];
                assert_eq!(answer, table.word(&criterion.name, at), "{context}");
            }
            for (trace, gate) in why.gates.iter().zip(&run.definition.gates) {
                let state = ["passed", "failed", "unknown"][trace.state as usize];
                assert_eq!(state, table.word(&format!("gate_{}", gate.name), at), "{context}");
                let naive = Naive::new(&run.definition, &leads[row]);
                assert_eq!(trace.require.truth, naive.condition(&gate.require), "{context}");
            }
            for (trace, score) in why.scores.iter().zip(&run.definition.scores) {
                assert_eq!(Some(trace.value), table.number(&score.name, at), "{context}");
                assert_eq!(trace.low, table.number(&format!("{}_low", score.name), at), "{context}");
                let sum = score.low.map_or(trace.sum, |low| trace.sum.max(low));
                assert_eq!(score.high.map_or(sum, |high| sum.min(high)), trace.value, "{context}");
            }
            nearer += usize::from(matches!(why.nearest, leadspec_engine::Nearest::Changes { .. }));
        }
    }
    assert!(nearer > 5, "{nearer}");
}

/// However leads are put into batches, their decisions are the same.
#[test]
fn batches_do_not_matter() {
    for seed in 0..ROUNDS / 5 {
        let mut random = Random::new(5000 + seed);
        let mut run = Run::new(definition(&mut random, Kind::Wild));
        let leads: Vec<Lead> = (0..70).map(|_| lead(&mut random, &run.definition, 30)).collect();
        let whole = run.decide(&leads);
        let mut tally = leadspec_engine::Tally::default();
        let mut place = 0;
        for (row, lead) in leads.iter().enumerate() {
            let one = run.decide(std::slice::from_ref(lead));
            tally.merge(&one.tally);
            if one.table.len == 0 {
                continue;
            }
            for field in run.selection.fields() {
                if field.name == "id" {
                    continue;
                }
                let cell = |decided: &Decided, at: usize| show(run.table(decided).column(&field.name), at);
                assert_eq!(
                    cell(&one, 0),
                    cell(&whole, place),
                    "seed {seed} row {row} {}",
                    field.name
                );
            }
            place += 1;
        }
        assert_eq!(tally, whole.tally, "seed {seed}");
    }
}

fn show(column: &OutputColumn, row: usize) -> String {
    match column {
        OutputColumn::Word { codes, words } => words.get(codes[row] as usize).cloned().unwrap_or_default(),
        OutputColumn::WordList { ends, codes, words } => {
            let start = if row == 0 { 0 } else { ends[row - 1] as usize };
            codes[start..ends[row] as usize]
                .iter()
                .map(|c| words[*c as usize].clone())
                .collect::<Vec<_>>()
                .join("; ")
        }
        OutputColumn::Text { texts, .. } => texts.get(row).to_string(),
        OutputColumn::Integer { known, values } | OutputColumn::Decimal { known, values } => {
            if known.get(row) {
                values[row].to_string()
            } else {
                String::new()
            }
        }
        OutputColumn::Bool { values, .. } => values.get(row).to_string(),
    }
}
