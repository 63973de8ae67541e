//! The cases of a test: what its clauses say once, and each row of its tables says anew.

use super::event::{self, Event};
use super::lead::{self, Facts};
use super::table::{self, Row};
use super::{AsOf, Frame};
use crate::context::Context;
use leadspec_diagnostics::{Diagnostic, Span};
use leadspec_ir::{ArenaId, Case, Datum, Expected, FieldId, SampleEvent, SampleLead};
use leadspec_syntax::Table;
use std::collections::{BTreeMap, BTreeSet};

/// What a test says for all its cases.
pub(super) struct Given<'t> {
    /// The lead, if one is given.
    pub(super) facts: Option<&'t Facts>,
    /// Where it is given, else the test's label.
    pub(super) place: Span,
    /// What the lead did.
    pub(super) events: &'t [Event],
    /// The day.
    pub(super) as_of: Option<AsOf>,
    /// What is expected.
    pub(super) expectations: &'t [Expected],
    /// Whether the lead is to be rejected.
    pub(super) rejects: bool,
    /// Whether all of the test could be read.
    pub(super) is_read: bool,
}

/// What is found out on the way through the cases of a test.
struct Cases<'t, 'a> {
    frame: &'t Frame<'a>,
    given: &'t Given<'t>,
    /// Facts as data: what is not mentioned is unknown.
    base: Vec<Datum>,
    /// Events as data, seen from the test's own day.
    seen: Vec<SampleEvent>,
    /// Facts that every lead has and the given one has not.
    lacking: Vec<FieldId>,
    /// Events that are reported not to be there yet.
    ahead: BTreeSet<Span>,
    /// Whether a case has no day.
    lacks_day: bool,
    /// Whether a case is to be decided, not rejected.
    decides: bool,
    /// Facts that no column gives to a case that is to be decided.
    nowhere: BTreeSet<FieldId>,
    /// The same of facts that have a column, with the rows whose cell is empty.
    gaps: BTreeMap<FieldId, Vec<Span>>,
}

/// All of them in order, and whether one depends on a day that nobody gave.
pub(super) fn all<'a>(
    cx: &mut Context<'a>,
    frame: &Frame<'a>,
    given: &Given,
    tables: &[&'a Table],
    unless_rejected: Vec<Diagnostic>,
) -> (Vec<Case>, bool) {
    let nothing = Facts::none(frame.fields.len());
    let facts = given.facts.unwrap_or(&nothing);
    let mut cases = Cases {
        frame,
        given,
        base: facts.known(),
        seen: Vec::new(),
        lacking: if given.is_read {
            facts.lacking(frame)
        } else {
            Vec::new()
        },
        ahead: BTreeSet::new(),
        lacks_day: false,
        decides: tables.is_empty() && !given.rejects,
        nowhere: BTreeSet::new(),
        gaps: BTreeMap::new(),
    };
    cases.seen = cases.events(cx, given.events, given.as_of);
    let mut made = Vec::new();
    if tables.is_empty() {
        cases.lacks_day = given.as_of.is_none();
        if cases.decides {
            cases.nowhere.extend(cases.lacking.iter().copied());
        }
        made.push(Case {
            row: None,
            as_of: given.as_of.and_then(|as_of| as_of.day),
            lead: SampleLead {
                facts: cases.base.clone(),
                events: cases.seen.clone(),
            },
            expectations: given.expectations.to_vec(),
        });
    }
    let mut number = 0;
    for table in tables {
        table::each_row(cx, frame, table, &mut number, |cx, row| {
            made.push(cases.of_row(cx, row));
        });
    }
    if number == 0 && !tables.is_empty() {
        cases.lacks_day = given.as_of.is_none();
    }
    if cases.decides {
        cx.report_all(unless_rejected);
    }
    cases.report_gaps(cx);
    (made, cases.lacks_day)
}

impl<'a> Cases<'_, 'a> {
    fn of_row(&mut self, cx: &mut Context<'a>, row: Row) -> Case {
        let as_of = row.as_of.or(self.given.as_of);
        self.lacks_day |= as_of.is_none();
        let rejects = self.given.rejects || row.rejects;
        if !rejects {
            self.decides = true;
            cx.report_all(row.unless_rejected);
            if row.case.mark.is_none() && row.is_read {
                self.look_for_gaps(&row.facts, row.given, row.case.at.0);
            }
        }
        let mut facts = self.base.clone();
        for (id, datum) in row.facts {
            if let Some(place) = facts.get_mut(id.index()) {
                *place = datum;
            }
        }
        // Seen from another day than the test's own, the same words mean other days.
        let mut events = match row.as_of {
            None => self.seen.clone(),
            Some(_) => self.events(cx, self.given.events, as_of),
        };
        events.extend(self.events(cx, &row.events, as_of));
        let mut expectations = self.given.expectations.to_vec();
        expectations.extend(row.expectations);
        Case {
            row: Some(row.case),
            as_of: as_of.and_then(|as_of| as_of.day),
            lead: SampleLead { facts, events },
            expectations,
        }
    }

    /// Events as data; reports those that are not there yet, each once.
    fn events(&mut self, cx: &mut Context, events: &[Event], as_of: Option<AsOf>) -> Vec<SampleEvent> {
        let Some(zone) = &self.frame.zone else {
            return Vec::new();
        };
        let day = as_of.and_then(|as_of| as_of.day);
        for event in events {
            if let Some(ahead) = day.and_then(|day| event.day_ahead(zone, day))
                && self.ahead.insert(event.at)
            {
                event::not_yet(cx, event, ahead, as_of.map(|as_of| as_of.at));
            }
        }
        events.iter().filter_map(|event| event.seen_from(zone, day)).collect()
    }

    /// What the lead of a row lacks: `facts` are those that the row gives, `columns` those that it could.
    fn look_for_gaps(&mut self, facts: &[(FieldId, Datum)], columns: &[FieldId], place: Span) {
        for id in &self.lacking {
            if facts.iter().any(|(given, _)| given == id) {
                continue;
            }
            if columns.contains(id) {
                self.gaps.entry(*id).or_default().push(place);
            } else {
                self.nowhere.insert(*id);
            }
        }
    }

    fn report_gaps(&self, cx: &mut Context) {
        let nowhere: Vec<FieldId> = self.nowhere.iter().copied().collect();
        let label = if self.given.facts.is_some() {
            "not all is said"
        } else {
            "no lead is given"
        };
        lead::incomplete(cx, self.frame, &nowhere, self.given.place, label);
        for (field, rows) in &self.gaps {
            lead::incomplete_rows(cx, self.frame, *field, rows);
        }
    }
}
