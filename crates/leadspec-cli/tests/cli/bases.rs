//! What `leadspec diff` compares in a git repository: bases, ranges, files of commits, and what can be wrong with them.

use crate::harness::{Folder, Outcome, outcome};
use crate::repository::{Repository, git};

/// The example `bant` on `main`; on the branch `higher`, made from it, sales wants more of BANT; meanwhile `main` lost a country.
fn repository() -> Repository {
    let repository = Repository::of(Folder::example("bant"));
    std::fs::remove_file(repository.folder.path().join("next.lead")).unwrap();
    repository.commit("2026-03-01", "Sales", "What we agreed");
    repository.git(&["checkout", "--quiet", "-b", "higher"]);
    repository.change(
        "definition.lead",
        &[("bant >= 70%", "bant >= 80%")],
        "2026-03-02",
        "Sales",
        "More of BANT",
    );
    repository.git(&["checkout", "--quiet", "main"]);
    repository.change(
        "definition.lead",
        &[(", \"DK\"", "")],
        "2026-03-03",
        "Marketing",
        "No more engineers in Denmark",
    );
    repository.git(&["checkout", "--quiet", "higher"]);
    repository
}

fn diff(repository: &Repository, sides: &[&str]) -> Outcome {
    diff_with(repository, sides, &[])
}

fn diff_with(repository: &Repository, sides: &[&str], variables: &[(&str, &str)]) -> Outcome {
    let arguments: Vec<&str> = [&["diff"], sides, &["--effort", "0", "--format", "json"]].concat();
    let mut command = repository.folder.command(&arguments);
    command
        .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .envs(variables.iter().copied());
    outcome(command.spawn().unwrap())
}

const MORE_BANT: &str = "now needs 80% in BANT";
const NO_DENMARK: &str = "no longer accepts \"DK\"";

#[track_caller]
fn tells(outcome: &Outcome, wanted: &[&str], unwanted: &[&str]) {
    assert_eq!(outcome.code, Some(0), "{outcome}");
    let told = outcome.out.replace("\\\"", "\"");
    for wanted in wanted {
        assert!(told.contains(wanted), "{wanted}: {outcome}");
    }
    for unwanted in unwanted {
        assert!(!told.contains(unwanted), "{unwanted}: {outcome}");
    }
}

#[test]
fn with_nothing_named_it_is_what_this_branch_changed() {
    let repository = repository();
    let told = diff(&repository, &[]);
    // What `main` did meanwhile is not this branch's doing, and is said.
    tells(
        &told,
        &[
            "\"called\": \"main at ",
            "\"called\": \"working tree\"",
            MORE_BANT,
            "main has moved on by 1 commit that touches definitions",
        ],
        &[NO_DENMARK],
    );
    // What is not committed yet belongs to it.
    let text = repository.folder.read("definition.lead");
    let text = text.replace("fit >= 40", "fit >= 45");
    repository.folder.write("definition.lead", text.as_bytes());
    tells(&diff(&repository, &[]), &[MORE_BANT, "45 points"], &[]);
    tells(&diff(&repository, &["HEAD"]), &["45 points"], &[MORE_BANT]);
}

#[test]
fn two_dots_are_two_commits_and_three_are_from_where_they_parted() {
    let repository = repository();
    tells(
        &diff(&repository, &["main..HEAD"]),
        &[MORE_BANT, "now also accepts \"DK\""],
        &[],
    );
    tells(&diff(&repository, &["main...HEAD"]), &[MORE_BANT], &["DK"]);
    tells(&diff(&repository, &["main...higher"]), &[MORE_BANT], &["DK"]);
    tells(&diff(&repository, &["HEAD..main"]), &[NO_DENMARK, "70% in BANT"], &[]);
    tells(&diff(&repository, &["HEAD~1"]), &[MORE_BANT], &["DK"]);
}

#[test]
fn a_file_of_a_commit_is_a_side() {
    let repository = repository();
    tells(
        &diff(&repository, &["main:definition.lead", "definition.lead"]),
        &[MORE_BANT, "DK"],
        &[],
    );
    tells(
        &diff(&repository, &["main~1:definition.lead", "main:definition.lead"]),
        &[NO_DENMARK],
        &["in BANT"],
    );
    let lacking = diff(&repository, &["main:sql.lead", "definition.lead"]);
    assert_eq!(lacking.code, Some(2), "{lacking}");
    assert!(lacking.err.contains("has no `sql.lead` with a definition"), "{lacking}");
    assert!(lacking.err.contains("git ls-tree"), "{lacking}");
}

#[test]
fn the_base_is_the_one_that_the_service_names() {
    let repository = repository();
    let base = repository.git(&["merge-base", "main", "HEAD"]);
    let gitlab = [
        ("CI_MERGE_REQUEST_DIFF_BASE_SHA", base.trim()),
        ("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main"),
    ];
    tells(&diff_with(&repository, &[], &gitlab), &[MORE_BANT], &["DK"]);
    let bitbucket = [("BITBUCKET_PR_DESTINATION_BRANCH", "main")];
    tells(&diff_with(&repository, &[], &bitbucket), &[MORE_BANT], &[NO_DENMARK]);
    // GitHub builds a pull request as a merge, whose first parent is the base.
    repository.git(&["checkout", "--quiet", "--detach", "main"]);
    repository.git(&["merge", "--quiet", "--no-edit", "higher"]);
    let github = [("GITHUB_ACTIONS", "true"), ("GITHUB_BASE_REF", "main")];
    tells(
        &diff_with(&repository, &[], &github),
        &["\"called\": \"main ", MORE_BANT],
        &["DK"],
    );
}

#[test]
fn a_commit_that_is_not_there_is_said_with_what_mends_it() {
    let repository = repository();
    let unknown = diff(&repository, &["origin/release"]);
    assert_eq!(unknown.code, Some(2), "{unknown}");
    assert!(unknown.err.contains("git fetch origin release"), "{unknown}");
    // A clone of one commit has no base.
    let clones = tempfile::tempdir().unwrap();
    let from = format!("file://{}", repository.folder.path().display());
    let into = clones.path().join("clone");
    let arguments = [
        "clone",
        "--quiet",
        "--depth",
        "1",
        "--branch",
        "higher",
        &from,
        into.to_str().unwrap(),
    ];
    git(clones.path(), "2026-03-04", "Sales", &arguments);
    let mut command = repository.folder.command(&["diff", "HEAD~1"]);
    command
        .current_dir(&into)
        .envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
    let shallow = outcome(command.spawn().unwrap());
    assert_eq!(shallow.code, Some(2), "{shallow}");
    assert!(shallow.err.contains("git fetch --unshallow"), "{shallow}");
}

#[test]
fn a_base_that_does_not_compile_is_shown_with_its_first_error() {
    let repository = repository();
    repository.change(
        "definition.lead",
        &[("bant >= 80%", "bant >= EUR")],
        "2026-03-04",
        "Sales",
        "Half done",
    );
    repository.change(
        "definition.lead",
        &[("bant >= EUR", "bant >= 75%")],
        "2026-03-05",
        "Sales",
        "Whole again",
    );
    let broken = diff(&repository, &["HEAD~1"]);
    assert_eq!(broken.code, Some(2), "{broken}");
    assert!(broken.err.contains("cannot be read as a definition"), "{broken}");
    // The texts are compared all the same.
    assert!(broken.out.contains("bant >= 75%"), "{broken}");
}

#[test]
fn without_git_two_files_are_named() {
    let folder = Folder::example("bant");
    let outcome = folder.run(&["diff"]);
    assert_eq!(outcome.code, Some(2), "{outcome}");
    assert!(outcome.err.contains("this folder is in no git repository"), "{outcome}");
    assert!(outcome.err.contains("compared without"), "{outcome}");
}
