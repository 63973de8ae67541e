//! `leadspec diff` and `leadspec doc`

use crate::harness::Folder;
use insta::assert_snapshot;

#[test]
fn two_files_are_compared_by_meaning() {
    let folder = Folder::example("bant");
    let old = folder.read("definition.lead");
    folder.write("old.lead", old.as_bytes());
    let same = folder.run(&["diff", "old.lead", "definition.lead"]);
    assert!(same.out.contains("no change in meaning"), "{same}");
    let new = old
        .replace("bant >= 70%", "bant >= 75%")
        .replace("\"NL\", \"BE\", \"DE\", \"DK\"", "\"NL\", \"BE\", \"DE\"");
    folder.write("definition.lead", new.as_bytes());
    let changed = folder.run(&["diff", "old.lead", "definition.lead"]);
    assert_eq!(changed.code, Some(0));
    assert_snapshot!("diff_two_files", changed);
    let json = folder.run(&["diff", "old.lead", "definition.lead", "--format", "json"]);
    let document: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(document["changes"].as_array().unwrap().len(), 2, "{json}");
}

#[test]
fn a_side_that_is_not_there_is_said() {
    let folder = Folder::example("bant");
    let failed = folder.run(&["diff", "nothing.lead", "definition.lead"]);
    assert_eq!(failed.code, Some(2), "{failed}");
    assert!(failed.err.contains("there is no file `nothing.lead`"), "{failed}");
}

#[test]
fn a_committed_page_is_held_to_the_definition() {
    let folder = Folder::example("bant");
    assert_eq!(folder.run(&["doc", "-o", "DEFINITION.md"]).code, Some(0));
    assert_eq!(folder.run(&["doc", "-o", "DEFINITION.md", "--check"]).code, Some(0));
    let new = folder.read("definition.lead").replace("bant >= 70%", "bant >= 75%");
    folder.write("definition.lead", new.as_bytes());
    let stale = folder.run(&["doc", "-o", "DEFINITION.md", "--check"]);
    assert_eq!(stale.code, Some(1), "{stale}");
    assert!(stale.out.contains("75%"), "{stale}");
    assert_eq!(folder.run(&["doc", "-o", "page.html"]).code, Some(0));
    assert!(
        folder.read("page.html").starts_with("<!doctype html>")
            || folder.read("page.html").starts_with("<!DOCTYPE html>")
    );
}
