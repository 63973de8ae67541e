//! Computed columns to columns of the output.

use crate::columns::{Frame, bit, word};
use crate::engine::{Engine, Scratch};
use crate::outcome::Outcome;
use crate::output::Shows;
use crate::plan::{ScoreNodeId, TruthId};
use leadspec_data::{Bitmap, LeadBatch, OutputColumn, OutputTable, TextColumn, Texts, Values};
use leadspec_ir::ArenaId;
use std::sync::Arc;

/// One column of the output, for all leads of the batch.
pub(crate) fn column(engine: &Engine, show: Shows, batch: &LeadBatch, scratch: &Scratch) -> OutputColumn {
    let words = &engine.vocabulary;
    let plan = &engine.plan;
    let frame = Frame {
        plan,
        batch,
        columns: &scratch.columns,
    };
    let number = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
    match show {
        Shows::Id => id(engine, batch),
        Shows::StageBefore => OutputColumn::Word {
            codes: (0..batch.len)
                .map(|row| number(engine.stage_before(batch, row)))
                .collect(),
            words: words.stages.clone(),
        },
        Shows::Stage => by_outcome(scratch, &words.stages, |o| number(o.settled.stage)),
        Shows::Outcome => by_outcome(scratch, &words.outcomes, |o| o.meaning),
        Shows::SlaDue => by_outcome(scratch, &words.due, |o| o.due),
        Shows::Path => lists_by_outcome(scratch, &words.stages, |o| &o.path),
        Shows::Reasons => lists_by_outcome(scratch, &words.reasons, |o| &o.reasons),
        Shows::Actions => lists_by_outcome(scratch, &words.actions, |o| &o.actions),
        Shows::Score(place) => OutputColumn::Decimal {
            known: Bitmap::filled(batch.len, true),
            values: scratch.columns.scores[ScoreNodeId::from_index(place)].clone(),
        },
        Shows::Low(place) => bound(scratch.answers.low(place), i64::MIN),
        Shows::High(place) => bound(scratch.answers.high(place), i64::MAX),
        Shows::Grade(place) => {
            let view = plan.grades.get(place).map(|code| frame.code(*code));
            let codes = (0..batch.len).map(|row| {
                view.filter(|v| bit(v.known, row))
                    .and_then(|v| v.codes.get(row))
                    .copied()
                    .unwrap_or(u32::MAX)
            });
            OutputColumn::Word {
                codes: codes.collect(),
                words: words.grades.get(place).cloned().unwrap_or_default(),
            }
        }
        Shows::Criterion(place) => {
            let mut codes = vec![1u32; batch.len];
            if let Some(id) = plan.criteria.get(place) {
                let column = &scratch.columns.truths[*id];
                for (place, chunk) in codes.chunks_mut(64).enumerate() {
                    let (known, truth) = (word(&column.known, place), word(&column.truth, place));
                    for (row, code) in chunk.iter_mut().enumerate() {
                        *code = u32::from(known >> row & 1 == 0) + u32::from(truth >> row & 1 == 1) * 2;
                    }
                }
            }
            OutputColumn::Word {
                codes,
                words: words.answers.clone(),
            }
        }
        Shows::Gate(place) => {
            let gate = plan.gates.get(place);
            let is = |id: Option<TruthId>, row: usize| id.is_some_and(|id| bit(&scratch.columns.truths[id].truth, row));
            let codes = (0..batch.len).map(|row| {
                u32::from(is(gate.map(|g| g.failed), row)) + 2 * u32::from(is(gate.map(|g| g.unknown), row))
            });
            OutputColumn::Word {
                codes: codes.collect(),
                words: words.gate_states.clone(),
            }
        }
        Shows::Asks => {
            let (ends, codes) = scratch.questions.asks(batch.len);
            OutputColumn::WordList {
                ends,
                codes,
                words: words.criteria.clone(),
            }
        }
        Shows::Questions => {
            let (ends, codes) = scratch.questions.texts(batch.len, &words.questions_of);
            OutputColumn::WordList {
                ends,
                codes,
                words: words.questions.clone(),
            }
        }
        Shows::Open => OutputColumn::Bool {
            known: Bitmap::filled(batch.len, true),
            values: Bitmap::from_words(scratch.open.clone(), batch.len),
        },
        Shows::UnknownCriteria => {
            let mut values = vec![i64::try_from(plan.criteria.len()).unwrap_or(i64::MAX); batch.len];
            for id in &plan.criteria {
                let known = &scratch.columns.truths[*id].known;
                for (chunk, word) in values.chunks_mut(64).zip(known) {
                    for (row, value) in chunk.iter_mut().enumerate() {
                        *value -= (word >> row & 1).cast_signed();
                    }
                }
            }
            OutputColumn::Integer {
                known: Bitmap::filled(batch.len, true),
                values,
            }
        }
        Shows::Definition => constant(batch, &words.definition),
        Shows::Version => constant(batch, &words.version),
        Shows::Digest => constant(batch, &words.digest),
        Shows::AsOf => constant(batch, &words.as_of),
    }
}

/// The same for all; missing where there is no word.
fn constant(batch: &LeadBatch, words: &Arc<[String]>) -> OutputColumn {
    OutputColumn::Word {
        codes: vec![0; batch.len],
        words: words.clone(),
    }
}

fn bound(values: &[i64], open: i64) -> OutputColumn {
    OutputColumn::Decimal {
        known: values.iter().map(|v| *v != open).collect(),
        values: values.to_vec(),
    }
}

fn by_outcome(scratch: &Scratch, words: &Arc<[String]>, code: impl Fn(&Outcome) -> u32) -> OutputColumn {
    let of: Vec<u32> = scratch.memo.values().iter().map(code).collect();
    let codes = scratch
        .outcomes
        .iter()
        .map(|place| of.get(*place as usize).copied().unwrap_or(u32::MAX))
        .collect();
    OutputColumn::Word {
        codes,
        words: words.clone(),
    }
}

fn lists_by_outcome(scratch: &Scratch, words: &Arc<[String]>, list: impl Fn(&Outcome) -> &Vec<u32>) -> OutputColumn {
    let mut ends = Vec::with_capacity(scratch.outcomes.len());
    let mut codes: Vec<u32> = Vec::new();
    for place in &scratch.outcomes {
        codes.extend(scratch.memo.get(*place).into_iter().flat_map(&list));
        ends.push(u32::try_from(codes.len()).unwrap_or(u32::MAX));
    }
    OutputColumn::WordList {
        ends,
        codes,
        words: words.clone(),
    }
}

/// The id field as text, or the row's number.
fn id(engine: &Engine, batch: &LeadBatch) -> OutputColumn {
    let Some(field) = engine.definition.id else {
        let rows: Vec<i64> = batch
            .rows
            .iter()
            .map(|row| i64::try_from(*row).unwrap_or(i64::MAX))
            .collect();
        return OutputColumn::Integer {
            known: Bitmap::filled(rows.len(), true),
            values: rows,
        };
    };
    let empty = || OutputColumn::Text {
        known: Bitmap::filled(batch.len, false),
        texts: TextColumn {
            codes: vec![0; batch.len],
            distinct: Texts::new(),
        },
    };
    let Some(column) = batch.fields.get(field.index()) else {
        return empty();
    };
    match &column.values {
        Values::Text(texts) => OutputColumn::Text {
            known: column.known.clone(),
            texts: texts.clone(),
        },
        Values::Quantity(_) | Values::Bool(_) | Values::Code(_) | Values::List(_) => {
            let mut distinct = Texts::new();
            let definition = &engine.definition;
            let shown = |row| {
                crate::show::fact(
                    definition,
                    &definition.fields[field].ty,
                    column,
                    row,
                    crate::show::Style::Bare,
                )
            };
            let codes = (0..batch.len)
                .map(|row| distinct.push(&shown(row).unwrap_or_default()))
                .collect();
            OutputColumn::Text {
                known: column.known.clone(),
                texts: TextColumn { codes, distinct },
            }
        }
    }
}

/// A table with some of its rows.
pub(crate) fn keep(table: &OutputTable, rows: &[usize]) -> OutputTable {
    let bits = |bits: &Bitmap| rows.iter().map(|row| bits.get(*row)).collect::<Bitmap>();
    let columns = table.columns.iter().map(|column| match column {
        OutputColumn::Word { codes, words } => OutputColumn::Word {
            codes: pick(codes, rows),
            words: words.clone(),
        },
        OutputColumn::WordList { ends, codes, words } => {
            let end = |row: usize| ends.get(row).copied().unwrap_or(0) as usize;
            let mut kept: Vec<u32> = Vec::new();
            let ends = rows
                .iter()
                .map(|row| {
                    let start = row.checked_sub(1).map_or(0, end);
                    kept.extend(codes.get(start..end(*row)).unwrap_or(&[]));
                    u32::try_from(kept.len()).unwrap_or(u32::MAX)
                })
                .collect();
            OutputColumn::WordList {
                ends,
                codes: kept,
                words: words.clone(),
            }
        }
        OutputColumn::Text { known, texts } => OutputColumn::Text {
            known: bits(known),
            texts: TextColumn {
                codes: pick(&texts.codes, rows),
                distinct: texts.distinct.clone(),
            },
        },
        OutputColumn::Integer { known, values } => OutputColumn::Integer {
            known: bits(known),
            values: pick(values, rows),
        },
        OutputColumn::Decimal { known, values } => OutputColumn::Decimal {
            known: bits(known),
            values: pick(values, rows),
        },
        OutputColumn::Bool { known, values } => OutputColumn::Bool {
            known: bits(known),
            values: bits(values),
        },
    });
    OutputTable {
        len: rows.len(),
        columns: columns.collect(),
    }
}

fn pick<T: Copy>(values: &[T], rows: &[usize]) -> Vec<T> {
    rows.iter().filter_map(|row| values.get(*row).copied()).collect()
}
