//! A threshold that somebody moves by one point is noticed by a row of the example's tests, which tells how much is missing.

use leadspec_tests::{examples, leadspec, root};
use std::fs;
use std::path::Path;

/// A threshold of an example.
struct Moved {
    project: &'static str,
    /// As the definition writes it: there is one place like it.
    before: &'static str,
    /// One point higher.
    after: &'static str,
    /// The row that stands right at it.
    row: &'static str,
    /// What that row says is missing.
    short: &'static str,
}

const MOVED: &[Moved] = &[
    Moved {
        project: "bant",
        before: "when bant >= 70%",
        after: "when bant >= 71%",
        row: "Who decides › row 4",
        short: "sql needs bant of at least 71%, this lead has 70%: 1% short",
    },
    Moved {
        project: "anum",
        before: "when size >= 10 ",
        after: "when size >= 11 ",
        row: "Who is worth a call › row 1",
        short: "talk needs size of at least 11, this lead has 10: 1 point short",
    },
    Moved {
        project: "meddic",
        before: "commit    from 6",
        after: "commit    from 7",
        row: "Six letters: a proposal, and a commitment",
        short: "forecast commit is 7 or more, this lead has 6: 1 point short",
    },
    Moved {
        project: "champ",
        before: "Hot from 40",
        after: "Hot from 41",
        row: "How warm they are › row 3",
        short: "warmth grade Hot is 41 or more, this lead has 40: 1 point short",
    },
    Moved {
        project: "gpct",
        before: "Now from 80%",
        after: "Now from 81%",
        row: "How ready they are, and the place on the list › row 2",
        short: "readiness Now is 81% or more, this lead has 80%: 1% short",
    },
    Moved {
        project: "faint",
        before: "profile_grade >= B and engagement >= 25",
        after: "profile_grade >= B and engagement >= 26",
        row: "Who becomes warm › row 1: they act like it",
        short: "warm needs engagement of at least 26, this lead has 25: 1 point short",
    },
];

/// What `leadspec test` prints in a folder, and its exit code.
fn tested(folder: &Path) -> (String, Option<i32>) {
    let output = leadspec().arg("test").current_dir(folder).output();
    let output = output.expect("leadspec can be started");
    let printed = String::from_utf8(output.stdout).expect("standard output is UTF-8");
    (printed, output.status.code())
}

/// The failure of a row, its lines put together as they were before they were wrapped.
fn failure(printed: &str, row: &str) -> Option<String> {
    let of_row = |block: &&str| block.lines().any(|line| line.ends_with(row));
    let block = printed.split("\n\n").find(of_row)?;
    Some(block.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[test]
fn every_example_has_one() {
    let mut moved: Vec<&str> = MOVED.iter().map(|moved| moved.project).collect();
    moved.sort_unstable();
    assert_eq!(examples(), moved);
}

#[test]
fn a_threshold_moved_by_one_point_fails_the_row_at_it() {
    for moved in MOVED {
        let from = root().join("examples").join(moved.project);
        let folder = tempfile::tempdir().unwrap();
        for entry in fs::read_dir(&from).unwrap() {
            let entry = entry.unwrap();
            fs::copy(entry.path(), folder.path().join(entry.file_name())).unwrap();
        }
        let (printed, code) = tested(folder.path());
        assert_eq!(code, Some(0), "{}\n{printed}", moved.project);
        let path = folder.path().join("definition.lead");
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(text.matches(moved.before).count(), 1, "{}", moved.project);
        fs::write(&path, text.replacen(moved.before, moved.after, 1)).unwrap();
        let (printed, code) = tested(folder.path());
        assert_eq!(code, Some(1), "{}\n{printed}", moved.project);
        let failure = failure(&printed, moved.row);
        let failure = failure.unwrap_or_else(|| unreachable!("{}: no `{}`\n{printed}", moved.project, moved.row));
        // Where it is written stands beside the first line.
        let told: Vec<&str> = failure
            .split(' ')
            .filter(|word| !word.starts_with("definition.lead:"))
            .collect();
        assert!(told.join(" ").contains(moved.short), "{}\n{printed}", moved.project);
    }
}
