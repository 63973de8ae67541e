//! Which case of an earlier suite is which of today's.

use super::Run;
use crate::case::{CaseOf, KindOf, cases_of};
use crate::why::table;
use leadspec_ir::Suite;
use std::collections::{BTreeMap, BTreeSet};

/// A case of both suites, or of one.
pub(super) type Pair<'a> = (Option<CaseOf<'a>>, Option<CaseOf<'a>>);

/// Every case of both suites once.
pub(super) fn pairs<'a>(old: &Run<'a>, new: &Run<'a>) -> Vec<Pair<'a>> {
    let mut pairs = Vec::new();
    let (before, after) = (labels(old.suite), labels(new.suite));
    let all: BTreeSet<_> = before.keys().chain(after.keys()).collect();
    for label in all {
        let cases = |run: &Run<'a>, of: &BTreeMap<_, usize>| match of.get(label) {
            Some(test) => Known::all(run, *test),
            None => Vec::new(),
        };
        paired(cases(old, &before), cases(new, &after), &mut pairs);
    }
    pairs
}

/// Tests by their label; of several that share one, each by its place among them.
fn labels(suite: &Suite) -> BTreeMap<(&str, usize), usize> {
    let mut met: BTreeMap<&str, usize> = BTreeMap::new();
    let mut labels = BTreeMap::new();
    for (place, test) in suite.tests.iter().enumerate() {
        let nth = met.entry(&test.label).or_default();
        labels.insert((test.label.as_str(), *nth), place);
        *nth += 1;
    }
    labels
}

/// A case, and what it is known by.
struct Known<'a> {
    case: CaseOf<'a>,
    name: Option<String>,
    /// What its row gives: the heads with what stands below them.
    given: Vec<(String, String)>,
}

impl<'a> Known<'a> {
    fn all(run: &Run<'a>, test: usize) -> Vec<Known<'a>> {
        let cases = cases_of(run.suite, run.tables, test).into_iter();
        cases
            .map(|case| Known {
                name: case.name().map(str::to_string),
                given: given(run, &case),
                case,
            })
            .collect()
    }

    fn heads(&self) -> BTreeSet<&str> {
        self.given.iter().map(|(head, _)| head.as_str()).collect()
    }
}

/// The cells of a row that set something; the known facts of a row of a file.
fn given(run: &Run, case: &CaseOf) -> Vec<(String, String)> {
    match case.kind {
        KindOf::Written(_) => {
            let Some(table) = table::view(run.sources, case, &[]) else {
                return Vec::new();
            };
            let cells = table.head.into_iter().zip(table.row);
            cells
                .filter(|(head, cell)| head != "case" && cell.expectation.is_none())
                .map(|(head, cell)| (head, cell.text))
                .collect()
        }
        KindOf::Row { .. } => {
            let Some((lead, _)) = case.lead(run.definition) else {
                return Vec::new();
            };
            let facts = lead.written_facts(run.definition).into_iter();
            facts
                .filter_map(|fact| fact.split_once(": ").map(|(a, b)| (a.to_string(), b.to_string())))
                .collect()
        }
    }
}

/// By what a case of one test is known to be the same, the surest first.
#[derive(Debug, Clone, Copy)]
enum By {
    NameAndGiven,
    Name,
    Given,
    /// What stands below the heads that both tables have: a column came or went.
    CommonHeads,
    /// What stands in the row, whatever the heads are called.
    Cells,
}

fn paired<'a>(mut old: Vec<Known<'a>>, mut new: Vec<Known<'a>>, pairs: &mut Vec<Pair<'a>>) {
    for by in [By::NameAndGiven, By::Name, By::Given, By::CommonHeads, By::Cells] {
        let common = common_heads(&old, &new);
        let mut open: BTreeMap<_, Vec<Known>> = BTreeMap::new();
        for known in new.drain(..).rev() {
            open.entry(key(&known, by, &common)).or_default().push(known);
        }
        for known in std::mem::take(&mut old) {
            let key = key(&known, by, &common);
            match open.get_mut(&key).filter(|_| key.is_some()).and_then(Vec::pop) {
                Some(found) => pairs.push((Some(known.case), Some(found.case))),
                None => old.push(known),
            }
        }
        new.extend(open.into_values().flatten());
        new.sort_by_key(|known| known.case.place);
    }
    pairs.extend(old.into_iter().map(|known| (Some(known.case), None)));
    pairs.extend(new.into_iter().map(|known| (None, Some(known.case))));
}

/// The heads that every row has, in both suites.
fn common_heads(old: &[Known], new: &[Known]) -> BTreeSet<String> {
    let heads = old.iter().chain(new).map(Known::heads);
    let common = heads.reduce(|common, heads| common.intersection(&heads).copied().collect());
    common.unwrap_or_default().into_iter().map(str::to_string).collect()
}

/// What two cases must have in common to be the same; `None`: nothing tells.
fn key(known: &Known, by: By, common: &BTreeSet<String>) -> Option<Vec<String>> {
    let cell = |(head, text): &(String, String)| format!("{head}: {text}");
    let given = || known.given.iter().map(cell).collect::<BTreeSet<_>>().into_iter();
    match by {
        By::NameAndGiven => {
            Some(known.name.clone().into_iter().chain(given()).collect()).filter(|_| known.name.is_some())
        }
        By::Name => known.name.clone().map(|name| vec![name]),
        By::Given => Some(given().collect()),
        By::CommonHeads => {
            let own = known.given.iter().filter(|(head, _)| common.contains(head));
            let own: BTreeSet<String> = own.map(cell).collect();
            (!own.is_empty()).then(|| own.into_iter().collect())
        }
        By::Cells => {
            let texts = known.given.iter().map(|(_, text)| text.clone());
            (!known.given.is_empty()).then(|| texts.collect())
        }
    }
}
