//! A case by its place: what it is called, what it expects, what it shares with others.

use crate::prepare::{CaseTable, Place, TableCase};
use leadspec_data::sample_problems;
use leadspec_ir::{Case, CaseFile, Definition, Expected, SampleLead, Suite, Test};

/// A case of a suite.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CaseOf<'s> {
    pub(crate) place: Place,
    pub(crate) test: &'s Test,
    pub(crate) kind: KindOf<'s>,
}

/// Where it stands.
#[derive(Debug, Clone, Copy)]
pub(crate) enum KindOf<'s> {
    /// Written out in its test.
    Written(&'s Case),
    /// In a file.
    Row {
        /// What the test says of the file.
        declared: &'s CaseFile,
        /// The file.
        table: &'s CaseTable,
        /// Its row there.
        case: &'s TableCase,
    },
}

/// The case at a place, if there is one.
pub(crate) fn case_at<'s>(suite: &'s Suite, tables: &'s [Vec<CaseTable>], place: Place) -> Option<CaseOf<'s>> {
    let (test, kind) = match place {
        Place::Written { test, case } => {
            let of = suite.tests.get(test)?;
            (of, KindOf::Written(of.cases.get(case)?))
        }
        Place::Row { test, file, row } => {
            let of = suite.tests.get(test)?;
            let table = tables.get(test)?.get(file)?;
            (
                of,
                KindOf::Row {
                    declared: of.files.get(file)?,
                    table,
                    case: table.cases.get(row)?,
                },
            )
        }
    };
    Some(CaseOf { place, test, kind })
}

/// A case as a test would write it out, whether it does or the case stands in a file; `None` for a place that is no case, and where
/// its lead can't be read.
pub fn written_out(definition: &Definition, suite: &Suite, tables: &[Vec<CaseTable>], place: Place) -> Option<Case> {
    let case = case_at(suite, tables, place)?;
    let (lead, as_of) = case.lead(definition)?;
    Some(Case {
        row: None,
        as_of,
        lead,
        expectations: case.expectations().into_iter().cloned().collect(),
    })
}

/// All cases of a test, those that do not run included: first those written out, then those of its files.
pub(crate) fn cases_of<'s>(suite: &'s Suite, tables: &'s [Vec<CaseTable>], test: usize) -> Vec<CaseOf<'s>> {
    let written = suite.tests.get(test).map_or(0, |of| of.cases.len());
    let mut places: Vec<Place> = (0..written).map(|case| Place::Written { test, case }).collect();
    for (file, table) in tables.get(test).into_iter().flatten().enumerate() {
        places.extend((0..table.cases.len()).map(|row| Place::Row { test, file, row }));
    }
    places
        .into_iter()
        .filter_map(|place| case_at(suite, tables, place))
        .collect()
}

impl<'s> CaseOf<'s> {
    /// Its lead, and its as-of day where something depends on it; `None` where the lead can't be read.
    pub(crate) fn lead(&self, definition: &Definition) -> Option<(SampleLead, Option<i64>)> {
        match self.kind {
            KindOf::Written(written) => {
                let is_readable = sample_problems(definition, &written.lead).is_empty();
                is_readable.then(|| (written.lead.clone(), written.as_of))
            }
            KindOf::Row { declared, table, case } => {
                let lead = table.leads.sample(definition, case.lead?)?;
                Some((lead, declared.as_of))
            }
        }
    }

    /// All it expects, in the order in which mismatches count.
    pub(crate) fn expectations(&self) -> Vec<&'s Expected> {
        match self.kind {
            KindOf::Written(case) => case.expectations.iter().collect(),
            KindOf::Row { declared, case, .. } => declared.expectations.iter().chain(&case.expectations).collect(),
        }
    }

    /// What its `case` column calls it, or its id.
    pub(crate) fn name(&self) -> Option<&'s str> {
        match self.kind {
            KindOf::Written(case) => case.row.as_ref()?.name.as_deref(),
            KindOf::Row { case, .. } => case.name.as_deref(),
        }
    }

    /// `row 2`, `line 7`; nothing where it is the only one.
    pub(crate) fn number(&self) -> Option<String> {
        match self.kind {
            KindOf::Written(case) => case.row.as_ref().map(|row| format!("row {}", row.number)),
            KindOf::Row { case, .. } => Some(format!("line {}", case.line)),
        }
    }

    /// `row 2: Director, 64 points`
    pub(crate) fn title(&self) -> Option<String> {
        match (self.number(), self.name()) {
            (Some(number), Some(name)) => Some(format!("{number}: {name}")),
            (Some(number), None) => Some(number),
            (None, name) => name.map(str::to_string),
        }
    }
}
