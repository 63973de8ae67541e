//! `leadspec init`

use crate::harness::Folder;
use insta::assert_snapshot;

const FRAMEWORKS: [&str; 6] = ["bant", "anum", "meddic", "champ", "gpct", "faint"];

#[test]
fn it_says_what_to_type_next() {
    let folder = Folder::new(&[]);
    assert_snapshot!("init", folder.run(&["init", "my project"]));
}

#[test]
fn every_framework_gives_a_project_that_checks() {
    for framework in FRAMEWORKS {
        let folder = Folder::new(&[]);
        let made = folder.run(&["init", "--framework", framework]);
        assert_eq!((made.code, made.err.as_str()), (Some(0), ""), "{made}");
        let checked = folder.run(&["check", "--deny-warnings"]);
        assert_eq!(checked.code, Some(0), "{framework}: {checked}");
        assert_eq!(folder.run(&["fmt", "--check"]).code, Some(0), "{framework}");
    }
}

#[test]
fn nothing_is_overwritten_unasked() {
    let folder = Folder::new(&[("leads.csv", "mine\n")]);
    let refused = folder.run(&["init"]);
    assert_snapshot!("init_refused", refused);
    assert_eq!(folder.names(), ["leads.csv"]);
    assert_eq!(folder.run(&["init", "--force"]).code, Some(0));
    assert_ne!(folder.read("leads.csv"), "mine\n");
}
