//! A case by its place: what it is called, what it expects, what it shares with others.

use crate::prepare::{CaseTable, Place, TableCase};
use leadspec_ir::{Case, CaseFile, Expected, Suite, Test};

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
