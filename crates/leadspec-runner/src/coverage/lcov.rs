//! Coverage as an lcov tracefile: lines by how many cases show something of theirs, branches by outcome.

use super::report::{CoverageReport, Line};
use std::fmt::Write as _;

impl CoverageReport<'_> {
    /// As an lcov tracefile. Paths are those of the sources; branch 0 is no, 1 is yes, 2 is unknown.
    pub fn lcov(&self) -> String {
        let mut out = String::new();
        for file in self.files() {
            let _ = writeln!(out, "TN:\nSF:{}", file.name);
            for line in &file.lines {
                branches(&mut out, line);
            }
            let sum = |of: fn(&Line) -> usize| file.lines.iter().map(of).sum::<usize>();
            let _ = writeln!(out, "BRF:{}\nBRH:{}", sum(|l| l.branches().1), sum(|l| l.branches().0));
            for line in &file.lines {
                let _ = writeln!(out, "DA:{},{}", line.number, line.hits);
            }
            let hit = file.lines.iter().filter(|line| line.hits > 0).count();
            let _ = writeln!(out, "LF:{}\nLH:{hit}\nend_of_record", file.lines.len());
        }
        out
    }
}

fn branches(out: &mut String, line: &Line) {
    for (block, decision) in line.decisions.iter().enumerate() {
        for branch in decision {
            let taken = if branch.reached {
                branch.count.to_string()
            } else {
                "-".to_string()
            };
            let _ = writeln!(out, "BRDA:{},{block},{},{taken}", line.number, branch.goal.branch);
        }
    }
}
