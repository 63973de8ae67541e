//! `leadspec log`

use crate::harness::{Folder, Outcome, follows, outcome};
use crate::repository::{Repository, git};
use insta::assert_snapshot;
use serde_json::Value;
use std::io::Read as _;

/// A definition with something of everything in its history: made, changed, laid out, broken, mended, renamed.
fn history() -> Repository {
    let repository = Repository::of(Folder::project());
    let r = &repository;
    r.commit("2026-03-01", "Sales", "What we agreed");
    r.change(
        "roofs.lead",
        &[("area >= 100", "area >= 120")],
        "2026-03-02",
        "Marketing",
        "Larger roofs",
    );
    r.change(
        "roofs.lead",
        &[("met when owner", "met   when owner  # who else?")],
        "2026-03-03",
        "Sales",
        "A remark",
    );
    r.change(
        "roofs.lead",
        &[("met   when", "met")],
        "2026-03-04",
        "Sales",
        "Half done",
    );
    r.folder.write("notes.txt", b"Ask Marketing.\n");
    r.commit("2026-03-04", "Sales", "Nothing to do with it");
    r.change(
        "roofs.lead",
        &[
            ("met owner  # who else?", "met when owner and mail is known"),
            ("\"Seen\"", "\"Visited\""),
            ("+30", "+35"),
        ],
        "2026-03-05",
        "Sales",
        "Whole again",
    );
    r.git(&["mv", "roofs.lead", "roof rules.lead"]);
    r.change(
        "leadspec.toml",
        &[("roofs.lead", "roof rules.lead")],
        "2026-03-06",
        "Marketing",
        "A name with a blank",
    );
    r.change(
        "roof rules.lead",
        &[("max 60", "max 80")],
        "2026-03-07",
        "Marketing",
        "*Room* for more",
    );
    repository
}

fn log(repository: &Repository, arguments: &[&str]) -> Outcome {
    let outcome = repository.folder.run(&[&["log"], arguments].concat());
    assert_eq!((outcome.code, outcome.err.as_str()), (Some(0), ""), "{outcome}");
    outcome
}

/// The subjects of the commits that are told.
fn subjects(repository: &Repository, arguments: &[&str]) -> Vec<String> {
    let outcome = log(repository, &[arguments, &["--format", "json"]].concat());
    let document: Value = serde_json::from_str(&outcome.out).unwrap();
    let commits = document["commits"].as_array().unwrap();
    commits
        .iter()
        .map(|commit| commit["subject"].as_str().unwrap().to_string())
        .collect()
}

#[test]
fn each_commit_tells_what_it_changed() {
    let repository = history();
    assert_snapshot!("log_text", log(&repository, &[]));
    assert_snapshot!("log_markdown", log(&repository, &["--format", "md"]));
    assert_snapshot!("log_all", log(&repository, &["--all"]));
}

#[test]
fn json_follows_its_schema() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/schemas/log-v1.json");
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let outcome = log(&history(), &["--all", "--format", "json"]);
    let document: Value = serde_json::from_str(&outcome.out).unwrap();
    follows(&schema, &schema, &document, "document");
    let kinds: Vec<&str> = document["commits"]
        .as_array()
        .unwrap()
        .iter()
        .map(|commit| commit["kind"].as_str().unwrap())
        .collect();
    let wanted = [
        "changed",
        "unchanged",
        "changed",
        "unreadable",
        "unchanged",
        "changed",
        "begins",
    ];
    assert_eq!(kinds, wanted);
    // What mended it is compared with the last that could be read.
    assert_eq!(document["commits"][2]["against"], document["commits"][4]["id"]);
    assert_eq!(document["end"], "beginning");
}

#[test]
fn sentences_are_those_of_diff() {
    let repository = history();
    let told = log(&repository, &["--format", "json", "--limit", "1"]);
    let told: Value = serde_json::from_str(&told.out).unwrap();
    let compared = repository.folder.run(&["diff", "HEAD~1..HEAD", "--format", "json"]);
    let compared: Value = serde_json::from_str(&compared.out).unwrap();
    let sentences = |changes: &Value| -> Vec<Value> {
        let changes = changes.as_array().unwrap();
        changes.iter().map(|change| change["sentence"].clone()).collect()
    };
    let (told, compared) = (
        sentences(&told["commits"][0]["changes"]),
        sentences(&compared["changes"]),
    );
    assert!(!told.is_empty());
    assert_eq!(told, compared);
}

#[test]
fn a_part_of_the_history_can_be_asked_for() {
    let repository = history();
    let all = [
        "*Room* for more",
        "Whole again",
        "Half done",
        "Larger roofs",
        "What we agreed",
    ];
    assert_eq!(subjects(&repository, &[]), all);
    assert_eq!(subjects(&repository, &["--limit", "2"]), all[..2]);
    assert_eq!(subjects(&repository, &["roof rules.lead"]), all);
    assert_eq!(subjects(&repository, &["."]), all);
    assert_eq!(subjects(&repository, &["HEAD~1"]), all[1..]);
    assert_eq!(subjects(&repository, &["HEAD~5..HEAD~1"]), all[1..3]);
    assert_eq!(subjects(&repository, &["HEAD~5..", "roof rules.lead"]), all[..3]);
    assert_eq!(subjects(&repository, &["HEAD~5:roofs.lead"]), all[3..]);
    assert_eq!(subjects(&repository, &["--since", "HEAD~2"]), all[..1]);
    assert_eq!(subjects(&repository, &["--since", "2026-03-05"]), all[..2]);
    // Commits that began it and that cannot be read are told whatever is asked for.
    assert_eq!(
        subjects(&repository, &["--only", "criterion"]),
        ["Whole again", "Half done", "Larger roofs", all[4]]
    );
    assert_eq!(
        subjects(&repository, &["--only", "score.*.high"]),
        [all[0], all[2], all[4]]
    );
    let only = log(&repository, &["--only", "score.*.high", "--since", "HEAD~1"]);
    assert!(
        only.out
            .contains("“Looks good” now adds up to at most 80 points, was 60"),
        "{only}"
    );
}

#[test]
fn what_comes_after_a_break_is_compared_beyond_the_end_that_was_asked_for() {
    let repository = history();
    let told = log(&repository, &["HEAD~3..HEAD~2"]);
    assert!(
        told.out.contains("Compared with") && told.out.contains("35 points"),
        "{told}"
    );
    assert!(
        !told.out.contains("Half done") && !told.out.contains("begins"),
        "{told}"
    );
}

#[test]
fn nothing_to_tell_is_said() {
    let told = log(&history(), &["HEAD~2..HEAD~1"]);
    assert!(told.out.contains("No commit changed what it means."), "{told}");
    assert!(
        told.out
            .contains("1 commit touched its files and changed nothing in meaning"),
        "{told}"
    );
}

#[test]
fn files_that_are_brought_in_belong_to_it() {
    let folder = Folder::new(&[
        (
            "all/sql.lead",
            "use \"../parts/limits.lead\"\ndefinition \"D\" {}\nlead { id text  size integer }\n\
                          criterion big { met when size >= least  ask \"How big?\" }\nscore s { +10 when big }\n",
        ),
        ("parts/limits.lead", "let least = 10\n"),
        ("parts/other.lead", "let most = 10\n"),
    ]);
    let repository = Repository::of(folder);
    repository.commit("2026-03-01", "Sales", "First");
    repository.change("parts/limits.lead", &[("10", "20")], "2026-03-02", "Sales", "A limit");
    repository.change(
        "parts/other.lead",
        &[("10", "20")],
        "2026-03-03",
        "Sales",
        "Nothing to do with it",
    );
    repository.git(&["mv", "parts", "pieces"]);
    repository.commit("2026-03-04", "Sales", "Lost from sight");
    repository.change(
        "all/sql.lead",
        &[("parts/", "pieces/")],
        "2026-03-05",
        "Sales",
        "Found again",
    );
    repository.change(
        "pieces/limits.lead",
        &[("20", "25")],
        "2026-03-06",
        "Sales",
        "Another limit",
    );
    let told = log(&repository, &["all/sql.lead"]);
    assert_snapshot!("log_uses", told);
    // From a folder of the repository, paths count from there.
    let mut command = repository.folder.command(&["log", "sql.lead", "--limit", "1"]);
    let below = outcome(
        command
            .current_dir(repository.folder.path().join("all"))
            .spawn()
            .unwrap(),
    );
    assert!(
        below.out.contains("\nsql.lead, back from") && below.out.contains("25"),
        "{below}"
    );
}

#[test]
fn a_merge_is_told_by_what_it_brought() {
    let repository = Repository::of(Folder::project());
    repository.commit("2026-03-01", "Sales", "What we agreed");
    repository.git(&["checkout", "--quiet", "-b", "topic"]);
    repository.change(
        "roofs.lead",
        &[("area >= 100", "area >= 120")],
        "2026-03-02",
        "Marketing",
        "Larger roofs",
    );
    repository.change(
        "roofs.lead",
        &[("+30", "+35")],
        "2026-03-03",
        "Marketing",
        "Villages count more",
    );
    repository.git(&["checkout", "--quiet", "main"]);
    repository.change(
        "roofs.lead",
        &[("sla 2 days", "sla 3 days")],
        "2026-03-04",
        "Sales",
        "A day more",
    );
    git(
        repository.folder.path(),
        "2026-03-05",
        "Sales",
        &[
            "merge",
            "--quiet",
            "--no-ff",
            "topic",
            "-m",
            "Merge what Marketing asked for",
        ],
    );
    assert_snapshot!("log_merge", log(&repository, &[]));
}

#[test]
fn a_shallow_clone_says_where_it_ends() {
    let repository = history();
    let clone = Folder::new(&[]);
    let from = format!("file://{}", repository.folder.path().display());
    git(
        clone.path(),
        "2026-03-08",
        "Sales",
        &["clone", "--quiet", "--depth", "2", &from, "copy"],
    );
    let copy = clone.path().join("copy");
    let run = |arguments: &[&str]| outcome(clone.command(arguments).current_dir(&copy).spawn().unwrap());
    assert_snapshot!("log_shallow", run(&["log"]));
    let json = run(&["log", "--format", "json"]);
    let document: Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(
        (&document["end"], &document["commits"][1]["kind"]),
        (&"cut_off".into(), &"cut_off".into())
    );
    // One that holds everything ends where the definition begins.
    git(&copy, "2026-03-08", "Sales", &["fetch", "--quiet", "--unshallow"]);
    assert_eq!(run(&["log"]).out, log(&repository, &[]).out);
}

#[test]
fn what_cannot_be_told_is_said_with_what_to_do() {
    let folder = Folder::project();
    let refused = |folder: &Folder, arguments: &[&str], words: &str| {
        let outcome = folder.run(&[&["log"], arguments].concat());
        assert_eq!(outcome.code, Some(2), "{outcome}");
        let told = outcome.err.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(told.contains(words), "{outcome}");
    };
    refused(&folder, &[], "this folder is in no git repository");
    let repository = Repository::of(folder);
    let folder = &repository.folder;
    refused(folder, &[], "this repository has no commit yet");
    repository.commit("2026-03-01", "Sales", "What we agreed");
    folder.write("new.lead", b"definition \"New\" {}\n");
    refused(folder, &["new.lead"], "has no `new.lead` with a definition");
    refused(folder, &["gone.lead"], "has no `gone.lead` with a definition");
    refused(folder, &["v9"], "git knows no commit `v9`");
    refused(folder, &["HEAD", "HEAD"], "a history goes back from one commit");
    refused(
        folder,
        &["new.lead", "roofs.lead"],
        "a history is that of one definition",
    );
    refused(folder, &["--since", "soon"], "`soon` is neither a commit nor a time");
    refused(
        folder,
        &["HEAD..", "--since", "HEAD"],
        "a range says already where the history ends",
    );
    refused(folder, &["--limit", "0"], "invalid value '0'");
}

#[test]
fn names_and_subjects_are_shown_without_what_would_act_on_a_terminal() {
    let repository = Repository::of(Folder::project());
    repository.commit("2026-03-01", "Sa\u{1b}[31mles", "Red \u{1b}]0;title\u{7} alert");
    let told = log(&repository, &[]);
    assert!(!told.out.contains('\u{1b}') && !told.out.contains('\u{7}'), "{told}");
}

#[test]
fn commits_come_as_they_are_found_and_a_reader_may_stop() {
    let repository = history();
    let mut child = repository.folder.command(&["log"]).spawn().unwrap();
    let mut first = [0; 5];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    assert_eq!(&first, b"Roofs");
    // The pipe is closed by now.
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{output:?}");
    assert!(output.stderr.is_empty(), "{output:?}");
}
