//! A suite made ready: its leads as columns, its expectations as questions to the engine.

use crate::judge::{self, Asked};
use crate::result::{CaseResult, Results, Status};
use leadspec_data::{Form, LeadBatch, Reject, sample_problems};
use leadspec_engine::{Inquiry, Inspection, Inspector, Scratch};
use leadspec_ir::{Case, CaseMark, Condition, Definition, Expected, ExpectedKind, Quantity, SampleLead, Suite};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// The day of a case on which nothing depends.
pub(crate) const ANY_DAY: i64 = 0;

/// Where a case stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// Written out in a test: the places of the test and of the case among its own.
    Written {
        /// Which test of the suite.
        test: usize,
        /// Which of its cases.
        case: usize,
    },
    /// A row of a file: the places of the test, of the file among its own and of the row among the file's, all from 0.
    Row {
        /// Which test of the suite.
        test: usize,
        /// Which of its files.
        file: usize,
        /// Which data row.
        row: usize,
    },
}

/// A file of cases, read: see [`CaseTable::read`](crate::CaseTable::read).
#[derive(Debug, Clone, Default)]
pub struct CaseTable {
    /// What people call the file.
    pub file: String,
    /// What it is made of.
    pub form: Option<Form>,
    /// What stands between its cells, for CSV.
    pub delimiter: Option<u8>,
    /// Its leads, those that could be read.
    pub leads: LeadBatch,
    /// Its cases, one a data row, in order.
    pub cases: Vec<TableCase>,
    /// What should be known about how it was read, that is no error.
    pub notices: Vec<String>,
}

/// A data row of a file of cases.
#[derive(Debug, Clone)]
pub struct TableCase {
    /// What it is called: its `case` column, or its id.
    pub name: Option<String>,
    /// Its line in the file, from 1.
    pub line: u64,
    /// The place of its lead in the batch; `None`: it could not be read.
    pub lead: Option<usize>,
    /// Why it could not be read.
    pub rejects: Vec<Reject>,
    /// What its `expect …` columns say.
    pub expectations: Vec<Expected>,
    /// Why it does not run, if so.
    pub mark: Option<CaseMark>,
}

/// A suite, ready to run by any definition that has the same fields, events, choices and ids as the one it was written for.
#[derive(Debug)]
pub struct Prepared<'s> {
    suite: &'s Suite,
    groups: Vec<Group<'s>>,
    /// Cases that do not run.
    idle: Vec<CaseResult>,
}

/// Cases of one as-of day in one batch.
#[derive(Debug)]
struct Group<'s> {
    as_of: i64,
    leads: LeadBatch,
    members: Vec<Member<'s>>,
    asked: AskedOf<'s>,
}

/// A case in a batch.
#[derive(Debug)]
pub(crate) struct Member<'s> {
    pub(crate) place: Place,
    /// Its row in the batch; `None`: it was rejected.
    pub(crate) row: Option<usize>,
    /// Why it can't be decided, whatever the definition says.
    pub(crate) rejected: Option<String>,
    /// The same without anything that stands in the lead.
    pub(crate) withheld: Option<String>,
    /// All it expects.
    pub(crate) expectations: Vec<&'s Expected>,
}

/// What the expectations of a group ask beside the decisions, each thing once.
#[derive(Debug, Default)]
struct AskedOf<'s> {
    conditions: Vec<&'s Condition>,
    quantities: Vec<&'s Quantity>,
    places: Asked<'s>,
    ranges: bool,
    questions: bool,
}

impl<'s> Prepared<'s> {
    /// Makes the chosen cases of a suite ready. `tables` holds the read files of each test, in the order of [`Test::files`]; `chosen`
    /// says which cases are wanted.
    ///
    /// [`Test::files`]: leadspec_ir::Test::files
    pub fn new(
        definition: &Definition,
        suite: &'s Suite,
        tables: &'s [Vec<CaseTable>],
        chosen: &dyn Fn(Place) -> bool,
    ) -> Prepared<'s> {
        let mut prepared = Prepared {
            suite,
            groups: Vec::new(),
            idle: Vec::new(),
        };
        let mut days: BTreeMap<i64, Vec<(Place, &'s Case)>> = BTreeMap::new();
        for (test, item) in suite.tests.iter().enumerate() {
            for (case, written) in item.cases.iter().enumerate() {
                let place = Place::Written { test, case };
                if !chosen(place) {
                    continue;
                }
                match written.row.as_ref().and_then(|row| row.mark.as_ref()) {
                    Some(mark) => prepared.idle.push(idle(place, mark)),
                    None => days
                        .entry(written.as_of.unwrap_or(ANY_DAY))
                        .or_default()
                        .push((place, written)),
                }
            }
        }
        for (as_of, cases) in days {
            prepared.groups.push(Group::written(definition, as_of, &cases));
        }
        for ((test, item), read) in suite.tests.iter().enumerate().zip(tables) {
            for ((file, declared), table) in item.files.iter().enumerate().zip(read) {
                let mut members = Vec::new();
                for (row, case) in table.cases.iter().enumerate() {
                    let place = Place::Row { test, file, row };
                    if !chosen(place) {
                        continue;
                    }
                    if let Some(mark) = &case.mark {
                        prepared.idle.push(idle(place, mark));
                        continue;
                    }
                    members.push(Member {
                        place,
                        row: case.lead,
                        rejected: (!case.rejects.is_empty()).then(|| told(&case.rejects)),
                        withheld: (!case.rejects.is_empty()).then(|| withheld(&case.rejects)),
                        expectations: declared.expectations.iter().chain(&case.expectations).collect(),
                    });
                }
                let as_of = declared.as_of.unwrap_or(ANY_DAY);
                prepared.groups.push(Group::new(as_of, table.leads.clone(), members));
            }
        }
        prepared
    }

    /// The suite.
    pub fn suite(&self) -> &'s Suite {
        self.suite
    }

    /// How many cases will run.
    pub fn len(&self) -> usize {
        self.groups.iter().map(|group| group.members.len()).sum()
    }

    /// Whether none will.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Runs every case by a definition and tells what did not come out.
    pub fn run(&mut self, definition: &Arc<Definition>, scratch: &mut Scratch) -> Results {
        let mut cases = self.idle.clone();
        self.each(definition, scratch, &mut |inspection, member, asked| {
            cases.push(CaseResult {
                place: member.place,
                status: judge::status(inspection, member, asked),
            });
        });
        cases.sort_by_key(|case| case.place);
        Results { cases }
    }

    /// Whether each case holds by a definition, in the order of [`Prepared::places`].
    pub fn verdicts(&mut self, definition: &Arc<Definition>, scratch: &mut Scratch) -> Vec<bool> {
        let mut verdicts = Vec::with_capacity(self.len());
        self.each(definition, scratch, &mut |inspection, member, asked| {
            verdicts.push(judge::holds(inspection, member, asked));
        });
        verdicts
    }

    /// The first case that does not hold by a definition.
    pub fn first_failure(&mut self, definition: &Arc<Definition>, scratch: &mut Scratch) -> Option<Place> {
        self.first_where(definition, scratch, &|inspection, member, asked| {
            !judge::holds(inspection, member, asked)
        })
    }

    /// The first case of which this is so by a definition.
    pub(crate) fn first_where(
        &mut self,
        definition: &Arc<Definition>,
        scratch: &mut Scratch,
        is: &dyn Fn(&Inspection, &Member, &Asked) -> bool,
    ) -> Option<Place> {
        for group in &mut self.groups {
            let inspector = Inspector::new(definition, group.as_of, &group.asked.inquiry());
            let inspection = inspector.inspect(&mut group.leads, scratch);
            let places = &group.asked.places;
            if let Some(member) = group.members.iter().find(|m| is(&inspection, m, places)) {
                return Some(member.place);
            }
        }
        None
    }

    /// The cases that run, in the order in which they do.
    pub fn places(&self) -> Vec<Place> {
        self.groups
            .iter()
            .flat_map(|group| &group.members)
            .map(|member| member.place)
            .collect()
    }

    /// Visits every case that runs.
    pub(crate) fn each(
        &mut self,
        definition: &Arc<Definition>,
        scratch: &mut Scratch,
        visit: &mut dyn FnMut(&Inspection, &Member, &Asked),
    ) {
        for group in &mut self.groups {
            let inspector = Inspector::new(definition, group.as_of, &group.asked.inquiry());
            let inspection = inspector.inspect(&mut group.leads, scratch);
            for member in &group.members {
                visit(&inspection, member, &group.asked.places);
            }
        }
    }

    /// Looks at the decided leads of every as-of day, with an inquiry of one's own. Only leads that can be decided are visited: their
    /// row in the inspection, and which case it is.
    pub fn inspect<'q>(
        &mut self,
        definition: &Arc<Definition>,
        scratch: &mut Scratch,
        inquiry: &dyn Fn(i64) -> Inquiry<'q>,
        visit: &mut dyn FnMut(&Inspection, usize, Place),
    ) {
        for group in &mut self.groups {
            let inspector = Inspector::new(definition, group.as_of, &inquiry(group.as_of));
            let inspection = inspector.inspect(&mut group.leads, scratch);
            for member in group.members.iter().filter(|m| m.rejected.is_none()) {
                if let Some(row) = member.row.filter(|row| inspection.circle(*row).is_none()) {
                    visit(&inspection, row, member.place);
                }
            }
        }
    }

    /// The as-of days of the cases that run, each once, ascending.
    pub fn days(&self) -> Vec<i64> {
        let days: BTreeSet<i64> = self.groups.iter().map(|group| group.as_of).collect();
        days.into_iter().collect()
    }

    /// The lead of a case, alone in a batch with the row it has there, and the as-of day; `None` where it was rejected by its reader.
    pub fn lead(&self, place: Place) -> Option<(&LeadBatch, usize, i64)> {
        self.groups.iter().find_map(|group| {
            let member = group.members.iter().find(|m| m.place == place)?;
            Some((&group.leads, member.row?, group.as_of))
        })
    }
}

impl<'s> Group<'s> {
    fn new(as_of: i64, leads: LeadBatch, members: Vec<Member<'s>>) -> Group<'s> {
        let mut asked = AskedOf::default();
        for expected in members.iter().flat_map(|member| &member.expectations) {
            asked.take(expected);
        }
        Group {
            as_of,
            leads,
            members,
            asked,
        }
    }

    fn written(definition: &Definition, as_of: i64, cases: &[(Place, &'s Case)]) -> Group<'s> {
        let samples: Vec<SampleLead> = cases.iter().map(|(_, case)| case.lead.clone()).collect();
        let members = cases
            .iter()
            .enumerate()
            .map(|(row, (place, case))| {
                let problems = sample_problems(definition, &case.lead);
                Member {
                    place: *place,
                    row: Some(row),
                    rejected: (!problems.is_empty()).then(|| told(&problems)),
                    withheld: (!problems.is_empty()).then(|| withheld(&problems)),
                    expectations: case.expectations.iter().collect(),
                }
            })
            .collect();
        Group::new(as_of, LeadBatch::of_samples(definition, as_of, &samples), members)
    }
}

/// Expectations held against leads that no test has written.
pub(crate) struct Trial<'s> {
    as_of: i64,
    expectations: Vec<&'s Expected>,
    asked: AskedOf<'s>,
    inspector: Inspector,
}

impl<'s> Trial<'s> {
    pub(crate) fn new(definition: &Arc<Definition>, as_of: i64, expectations: Vec<&'s Expected>) -> Trial<'s> {
        let mut asked = AskedOf::default();
        for expected in &expectations {
            asked.take(expected);
        }
        Trial {
            as_of,
            inspector: Inspector::new(definition, as_of, &asked.inquiry()),
            expectations,
            asked,
        }
    }

    /// Decides leads as if each were the lead of the case.
    pub(crate) fn each(
        &self,
        leads: &[SampleLead],
        scratch: &mut Scratch,
        visit: &mut dyn FnMut(&Inspection, &Member, &Asked),
    ) {
        let definition = Arc::clone(self.inspector.definition());
        let mut batch = LeadBatch::of_samples(&definition, self.as_of, leads);
        let inspection = self.inspector.inspect(&mut batch, scratch);
        for (row, lead) in leads.iter().enumerate() {
            let problems = sample_problems(&definition, lead);
            let member = Member {
                place: Place::Written { test: 0, case: 0 },
                row: Some(row),
                rejected: (!problems.is_empty()).then(|| told(&problems)),
                withheld: (!problems.is_empty()).then(|| withheld(&problems)),
                expectations: self.expectations.clone(),
            };
            visit(&inspection, &member, &self.asked.places);
        }
    }
}

impl<'s> AskedOf<'s> {
    /// Takes in what one expectation asks.
    fn take(&mut self, expected: &'s Expected) {
        match &expected.kind {
            ExpectedKind::Condition(condition) => {
                self.condition(condition);
                if let Some(quantity) = judge::measured(condition) {
                    self.quantity(quantity);
                }
            }
            ExpectedKind::Range { .. } => self.ranges = true,
            ExpectedKind::Asks(_) | ExpectedKind::AsksNothing | ExpectedKind::NotAsks(_) => self.questions = true,
            ExpectedKind::Snapshot => {
                self.ranges = true;
                self.questions = true;
            }
            ExpectedKind::Stage(_)
            | ExpectedKind::Path(_)
            | ExpectedKind::Outcome(_)
            | ExpectedKind::Gate(..)
            | ExpectedKind::Criterion(..)
            | ExpectedKind::Score { .. }
            | ExpectedKind::Grade(..)
            | ExpectedKind::Reason(_)
            | ExpectedKind::Action { .. }
            | ExpectedKind::ActsNothing
            | ExpectedKind::Rejected(_) => {}
        }
    }

    fn condition(&mut self, condition: &'s Condition) {
        let conditions = &mut self.conditions;
        self.places.conditions.entry(condition).or_insert_with(|| {
            conditions.push(condition);
            conditions.len() - 1
        });
    }

    fn quantity(&mut self, quantity: &'s Quantity) {
        let quantities = &mut self.quantities;
        self.places.quantities.entry(quantity).or_insert_with(|| {
            quantities.push(quantity);
            quantities.len() - 1
        });
    }

    fn inquiry(&self) -> Inquiry<'s> {
        Inquiry {
            conditions: self.conditions.clone(),
            quantities: self.quantities.clone(),
            ranges: self.ranges,
            questions: self.questions,
        }
    }
}

fn idle(place: Place, mark: &CaseMark) -> CaseResult {
    CaseResult {
        place,
        status: match mark {
            CaseMark::Skip(why) => Status::Skipped(why.clone()),
            CaseMark::Todo => Status::Todo,
        },
    }
}

fn told(rejects: &[Reject]) -> String {
    let reasons: Vec<String> = rejects.iter().map(ToString::to_string).collect();
    reasons.join("; ")
}

/// Why rows can't be read, without what stands in them.
pub(crate) fn withheld(rejects: &[Reject]) -> String {
    let reasons = rejects.iter().map(|reject| match &reject.column {
        Some(column) => format!("{column}: {}", reject.reason.summary()),
        None => reject.reason.summary().to_string(),
    });
    reasons.collect::<Vec<_>>().join("; ")
}

/// Finds the places of equal questions again; nothing is read from it in its order.
pub(crate) type Places<T> = HashMap<T, usize>;
