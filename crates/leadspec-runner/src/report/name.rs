//! What cases and laws are called: short enough to read, and no two of a file the same.

use super::RowName;
use super::words::{LABEL, ROW, cut, shown};
use leadspec_diagnostics::fingerprint;
use std::collections::BTreeMap;

/// Gives names, and remembers which are taken.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// How many tests and laws of a file share a label, by path and label.
    sharing: BTreeMap<(String, String), usize>,
    /// Which names are taken, by path and name, and which number the next of that name tries first.
    taken: BTreeMap<(String, String), u32>,
    /// How often an identity was met.
    met: BTreeMap<String, u32>,
}

impl Names {
    /// Takes note that a test or law with this label has entries in this file.
    pub(super) fn announce(&mut self, path: &str, label: &str) {
        *self.sharing.entry((path.to_string(), short(label))).or_default() += 1;
    }

    /// The name of an entry of a file. Where its label is not the only one of its kind there, the line of its test is added.
    pub(super) fn name(&mut self, path: &str, label: &str, line: u64, row: Option<&RowName>) -> String {
        let mut name = short(label);
        if self
            .sharing
            .get(&(path.to_string(), name.clone()))
            .is_some_and(|n| *n > 1)
        {
            name = format!("{name} (line {line})");
        }
        match row {
            None => {}
            Some(RowName { number, name: None }) => name = format!("{name} › row {number}"),
            Some(RowName {
                number,
                name: Some(row),
            }) => name = format!("{name} › row {number}: {}", shown(&cut(row, ROW))),
        }
        self.unique(path, name)
    }

    fn unique(&mut self, path: &str, name: String) -> String {
        let key = |name: &str| (path.to_string(), name.to_string());
        let Some(next) = self.taken.get(&key(&name)).copied() else {
            self.taken.insert(key(&name), 2);
            return name;
        };
        let mut nth = next;
        loop {
            let numbered = format!("{name} ({nth})");
            nth += 1;
            if !self.taken.contains_key(&key(&numbered)) {
                self.taken.insert(key(&name), nth);
                self.taken.insert(key(&numbered), 2);
                return numbered;
            }
        }
    }

    /// What keeps naming a thing of a file when lines above it come or go; equal ones are told apart by their order.
    pub(super) fn fingerprint(&mut self, path: &str, kind: &str, parts: &[&str]) -> String {
        let identity = format!("{}\0{kind}\0{}", path, parts.join("\0"));
        let nth = self.met.entry(identity.clone()).and_modify(|n| *n += 1).or_insert(0);
        fingerprint(&format!("{identity}\0{nth}"))
    }
}

fn short(label: &str) -> String {
    match label.trim() {
        "" => "(no label)".to_string(),
        label => shown(&cut(label, LABEL)),
    }
}
