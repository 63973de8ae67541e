//! Coverage as Cobertura XML, as servers read it: a class a source file, a condition an outcome.

use super::report::{CoverageReport, File, Line};
use std::fmt::Write as _;

/// So many of so many.
#[derive(Debug, Clone, Copy, Default)]
struct Part {
    hit: usize,
    of: usize,
}

impl Part {
    /// As a fraction of one with four digits behind the point, rounded down: 1 only where all are hit. All of none are.
    fn rate(self) -> String {
        let rate = (self.hit * 10_000).checked_div(self.of).unwrap_or(10_000);
        format!("{}.{:04}", rate / 10_000, rate % 10_000)
    }

    fn percent(self) -> usize {
        (self.hit * 100).checked_div(self.of).unwrap_or(100)
    }

    fn plus(self, other: Part) -> Part {
        Part {
            hit: self.hit + other.hit,
            of: self.of + other.of,
        }
    }
}

impl CoverageReport<'_> {
    /// As Cobertura XML of the document type `coverage-04`. The time stamp is 0: the same coverage gives the same text.
    pub fn cobertura(&self) -> String {
        let files = self.files();
        let lines = files.iter().map(lines_of).fold(Part::default(), Part::plus);
        let branches = files.iter().map(branches_of).fold(Part::default(), Part::plus);
        let (line_rate, branch_rate) = (lines.rate(), branches.rate());
        let mut out = String::from(concat!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n",
            "<!DOCTYPE coverage SYSTEM \"http://cobertura.sourceforge.net/xml/coverage-04.dtd\">\n",
        ));
        let _ = writeln!(
            out,
            "<coverage line-rate=\"{line_rate}\" branch-rate=\"{branch_rate}\" lines-covered=\"{}\" lines-valid=\"{}\" \
             branches-covered=\"{}\" branches-valid=\"{}\" complexity=\"0\" version=\"leadspec {}\" timestamp=\"0\">",
            lines.hit,
            lines.of,
            branches.hit,
            branches.of,
            env!("CARGO_PKG_VERSION"),
        );
        out.push_str("  <sources>\n    <source>.</source>\n  </sources>\n  <packages>\n");
        let name = escaped(&self.definition.label);
        let _ = writeln!(
            out,
            "    <package name=\"{name}\" line-rate=\"{line_rate}\" branch-rate=\"{branch_rate}\" complexity=\"0\">\n      <classes>"
        );
        for file in &files {
            class(&mut out, file);
        }
        out.push_str("      </classes>\n    </package>\n  </packages>\n</coverage>\n");
        out
    }
}

fn class(out: &mut String, file: &File) {
    let name = escaped(file.name);
    let _ = writeln!(
        out,
        "        <class name=\"{name}\" filename=\"{name}\" line-rate=\"{}\" branch-rate=\"{}\" complexity=\"0\">\n          \
         <methods/>\n          <lines>",
        lines_of(file).rate(),
        branches_of(file).rate(),
    );
    for line in &file.lines {
        let branches = part(line);
        let _ = writeln!(
            out,
            "            <line number=\"{}\" hits=\"{}\" branch=\"true\" condition-coverage=\"{}% ({}/{})\">\n              \
             <conditions>",
            line.number,
            line.hits,
            branches.percent(),
            branches.hit,
            branches.of,
        );
        for (place, branch) in line.decisions.iter().flatten().enumerate() {
            let coverage = if branch.count > 0 { "100%" } else { "0%" };
            let _ = writeln!(
                out,
                "                <condition number=\"{place}\" type=\"jump\" coverage=\"{coverage}\"/>"
            );
        }
        out.push_str("              </conditions>\n            </line>\n");
    }
    out.push_str("          </lines>\n        </class>\n");
}

fn lines_of(file: &File) -> Part {
    Part {
        hit: file.lines.iter().filter(|line| line.hits > 0).count(),
        of: file.lines.len(),
    }
}

fn branches_of(file: &File) -> Part {
    file.lines.iter().map(part).fold(Part::default(), Part::plus)
}

fn part(line: &Line) -> Part {
    let (hit, of) = line.branches();
    Part { hit, of }
}

/// A text as the value of an attribute.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            control if control.is_control() => {}
            plain => out.push(plain),
        }
    }
    out
}
