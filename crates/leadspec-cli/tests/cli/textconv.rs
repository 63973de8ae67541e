//! `leadspec textconv`

use crate::harness::Folder;
use crate::repository::Repository;
use insta::assert_snapshot;

/// What a folder's git is told, as docs/guide/git.md has it.
fn with_driver(folder: Folder) -> Repository {
    folder.write(".gitattributes", b"*.lead diff=lead\n");
    let repository = Repository::of(folder);
    let program = format!("'{}' textconv", env!("CARGO_BIN_EXE_leadspec"));
    repository.git(&["config", "diff.lead.textconv", &program]);
    repository.git(&["config", "diff.lead.cachetextconv", "true"]);
    repository.git(&["config", "diff.lead.xfuncname", "^[a-z].*"]);
    repository
}

#[test]
fn a_definition_is_told_in_english() {
    assert_snapshot!("textconv_project", Folder::project().run(&["textconv", "roofs.lead"]));
}

#[test]
fn git_compares_what_is_told() {
    let repository = with_driver(Folder::project());
    repository.commit("2026-03-01", "Sales", "What we agreed");
    repository.change(
        "roofs.lead",
        &[
            ("area >= 100", "area >= 120"),
            ("+30 when setting", "+25   when   setting"),
            ("if unknown ask", "if unknown ask  # still"),
        ],
        "2026-03-02",
        "Marketing",
        "Larger roofs",
    );
    let shown = repository.git(&["diff", "HEAD~1"]);
    assert_snapshot!("textconv_git_diff", shown);
    let history = repository.git(&["log", "-p", "-1", "--format=%s"]);
    assert!(
        history.contains("+Criterion Large enough is met when area is at least 120"),
        "{history}"
    );
    // What was told is kept, and read again.
    assert!(
        repository
            .git(&["notes", "--ref=textconv/lead", "list"])
            .lines()
            .count()
            >= 2
    );
    assert_eq!(repository.git(&["diff", "HEAD~1"]), shown);
    let text = repository.git(&["diff", "--no-textconv", "HEAD~1"]);
    assert!(
        text.contains("@@ gate real") && text.contains("+  met when area >= 120"),
        "{text}"
    );
    let of_one = repository.git(&["log", "-L", ":criterion large:roofs.lead", "--format=%s"]);
    assert!(
        of_one.contains("Larger roofs") && !of_one.contains("setting"),
        "{of_one}"
    );
}

#[test]
fn git_is_shown_a_file_that_cannot_be_read_as_it_stands() {
    let repository = with_driver(Folder::project());
    repository.commit("2026-03-01", "Sales", "What we agreed");
    repository.change(
        "roofs.lead",
        &[("met when owner", "met owner")],
        "2026-03-02",
        "Sales",
        "Half done",
    );
    repository.change(
        "roofs.lead",
        &[("met owner", "met when")],
        "2026-03-03",
        "Sales",
        "Still half done",
    );
    let shown = repository.git(&["diff", "HEAD~1"]);
    assert!(shown.contains("-  met owner\n+  met when\n"), "{shown}");
}

/// What is written for a text.
fn told(text: &[u8]) -> String {
    let folder = Folder::new(&[]);
    folder.write("a.lead", text);
    let outcome = folder.run(&["textconv", "a.lead"]);
    assert_eq!((outcome.code, outcome.err.as_str()), (Some(0), ""), "{outcome}");
    outcome.out
}

#[test]
fn what_is_no_definition_by_itself_is_written_as_it_stands() {
    for text in [
        "",
        "\n\n",
        "use \"definition.lead\"\n\ntest \"t\" { }\n",
        "let limit = 40\n",
        "definition \"D\" {}\nlead { id text }\nuse \"more.lead\"\nlet far = distance > 3\n",
        "criterion c {{{{",
        "<<<<<<< HEAD\nlet a = 1\n=======\nlet a = 2\n>>>>>>> other\n",
        "not a definition at all",
    ] {
        assert_eq!(told(text.as_bytes()), text);
    }
    // Bytes that are no text come out as they went in.
    let folder = Folder::new(&[]);
    let bytes = b"lead { id text from \"Stra\xdfe\" }\r\n";
    folder.write("a.lead", bytes);
    let output = folder.command(&["textconv", "a.lead"]).output().unwrap();
    assert_eq!(
        (output.status.code(), output.stdout.as_slice()),
        (Some(0), bytes.as_slice())
    );
}

#[test]
fn what_stands_beside_a_definition_comes_behind_it_as_it_is() {
    let lines = told(
        b"use \"more.lead\"\r\n# why\r\ndefinition \"D\" {}\r\nlead { id text  ok bool }\r\n\
          test \"one\" {\r\n  # who knows\r\n  given { ok: yes }\r\n  expect snapshot\r\n}\r\ncriterion c { met when ok  ask \"?\" }\r\n",
    );
    assert_snapshot!("textconv_beside", lines);
}

#[test]
fn a_file_that_is_not_there_is_said_to_be() {
    let failed = Folder::new(&[]).run(&["textconv", "nothing.lead"]);
    assert_eq!((failed.code, failed.out.as_str()), (Some(2), ""), "{failed}");
    assert!(
        failed.err.contains("cannot read `nothing.lead`: there is no such file"),
        "{failed}"
    );
}
