//! What a table of points says, whatever rows it is written in.

use leadspec_ir::{ByRow, Pattern};

/// A table as what each value earns, in one form for all tables that say the same.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Table {
    /// Single values that earn something else than the rest, in order.
    values: Vec<(Pattern, i64)>,
    /// Stretches of numbers with what they earn: they cover all numbers, and neighbours differ.
    stretches: Vec<(Option<i64>, i64)>,
    /// What an unknown key earns.
    unknown: i64,
    /// What all other values earn.
    rest: i64,
}

impl Table {
    pub(crate) fn new(rows: &[ByRow]) -> Table {
        let first = |fits: &dyn Fn(&Pattern) -> bool| {
            let row = rows.iter().find(|row| row.patterns.iter().any(fits));
            row.map_or(0, |row| row.points)
        };
        let rest = first(&|p| matches!(p, Pattern::Otherwise));
        let unknown = first(&|p| matches!(p, Pattern::Unknown | Pattern::Otherwise));
        let patterns = || rows.iter().flat_map(|row| &row.patterns);
        let mut values: Vec<(Pattern, i64)> = Vec::new();
        for pattern in patterns() {
            let is_value = matches!(pattern, Pattern::Code(_) | Pattern::Text(_) | Pattern::Bool(_));
            if is_value && values.iter().all(|(known, _)| known != pattern) {
                let points = first(&|p| p == pattern || matches!(p, Pattern::Otherwise));
                values.push((pattern.clone(), points));
            }
        }
        values.retain(|(_, points)| *points != rest);
        values.sort_by_cached_key(|(pattern, _)| crate::normal::key(pattern));
        Table {
            values,
            stretches: stretches(rows),
            unknown,
            rest,
        }
    }
}

/// Each stretch by its least number; the first has none.
fn stretches(rows: &[ByRow]) -> Vec<(Option<i64>, i64)> {
    let mut starts: Vec<Option<i64>> = vec![None];
    for pattern in rows.iter().flat_map(|row| &row.patterns) {
        if let Pattern::Range { low, high } = pattern {
            starts.extend(low.map(Some));
            starts.extend(high.and_then(|high| high.checked_add(1)).map(Some));
        }
    }
    starts.sort_unstable();
    starts.dedup();
    let earns = |start: Option<i64>| {
        // Below every limit that is written: the least number there is.
        let at = start.unwrap_or(i64::MIN);
        let fits = |pattern: &Pattern| match pattern {
            Pattern::Range { low, high } => low.is_none_or(|low| low <= at) && high.is_none_or(|high| at <= high),
            Pattern::Otherwise => true,
            Pattern::Code(_) | Pattern::Text(_) | Pattern::Bool(_) | Pattern::Unknown => false,
        };
        let row = rows.iter().find(|row| row.patterns.iter().any(fits));
        row.map_or(0, |row| row.points)
    };
    let mut stretches: Vec<(Option<i64>, i64)> = Vec::new();
    for start in starts {
        let points = earns(start);
        if stretches.last().is_none_or(|(_, before)| *before != points) {
            stretches.push((start, points));
        }
    }
    stretches
}

#[cfg(test)]
mod tests {
    use super::Table;
    use leadspec_ir::{At, ByRow, Pattern};

    fn row(patterns: &[Pattern], points: i64) -> ByRow {
        ByRow {
            patterns: patterns.to_vec(),
            points,
            at: At::default(),
        }
    }

    fn range(low: i64, high: i64) -> Pattern {
        Pattern::Range {
            low: Some(low),
            high: Some(high),
        }
    }

    #[test]
    fn rows_that_do_not_overlap_have_no_order() {
        let (a, b) = (row(&[range(1, 9)], 5), row(&[range(10, 20)], 7));
        assert_eq!(Table::new(&[a.clone(), b.clone()]), Table::new(&[b, a]));
    }

    #[test]
    fn rows_that_overlap_have_one() {
        let (a, b) = (row(&[range(1, 12)], 5), row(&[range(10, 20)], 7));
        assert_ne!(Table::new(&[a.clone(), b.clone()]), Table::new(&[b, a]));
    }

    #[test]
    fn a_row_in_two_is_one() {
        let whole = row(&[range(1, 20)], 5);
        let halves = [row(&[range(1, 9)], 5), row(&[range(10, 20)], 5)];
        assert_eq!(Table::new(&[whole]), Table::new(&halves));
    }

    #[test]
    fn nothing_for_the_rest_is_as_good_as_no_row() {
        let some = row(&[Pattern::Code(1)], 5);
        let rest = row(&[Pattern::Otherwise], 0);
        assert_eq!(
            Table::new(std::slice::from_ref(&some)),
            Table::new(&[some.clone(), rest])
        );
    }
}
