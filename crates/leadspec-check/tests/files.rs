//! Projects of several files, and files of frameworks.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on fails"
)]

mod support;

use leadspec_check::{NoFiles, check};
use leadspec_diagnostics::{Code, SourceMap};
use std::collections::BTreeMap;
use std::fmt::Write;
use support::{Files, folder, lead_files, render};

const DEFINITION: &str = "definition \"Small\" { version \"1\" }\nlead { size integer  ok bool }\n";
const FIT: &str = "score fit { +20 when size >= 50  +5 when ok }\n";

fn files(texts: &[(&str, &str)]) -> Files {
    Files(
        texts
            .iter()
            .map(|(name, text)| ((*name).to_string(), (*text).to_string()))
            .collect(),
    )
}

/// What checking these roots of a set of files finds.
fn found(texts: &[(&str, &str)], roots: &[&str]) -> (String, bool, Vec<String>) {
    let files = files(texts);
    let mut map = SourceMap::new();
    let ids: Vec<_> = roots
        .iter()
        .map(|root| map.add(*root, files.0[*root].clone()))
        .collect();
    let checked = check(&mut map, &ids, &files);
    let names = checked
        .files
        .iter()
        .map(|tree| map.name(tree.file).to_string())
        .collect();
    (render(&map, &checked.diagnostics), checked.definition.is_some(), names)
}

#[test]
fn names_are_brought_in_and_each_file_is_read_once() {
    let texts = [
        ("lead.lead", DEFINITION),
        ("fit.lead", &format!("use \"lead.lead\"\n{FIT}")),
        (
            "left.lead",
            "use \"fit.lead\"\ngrade g of fit { A from 20 B otherwise }\n",
        ),
        (
            "root.lead",
            "use \"left.lead\"\nuse \"fit.lead\"\nuse \"lead.lead\"\ntest \"t\" { given { size: 60, ok: no } expect g = A }\n",
        ),
    ];
    let (text, whole, names) = found(&texts, &["root.lead"]);
    assert_eq!((text.as_str(), whole), ("", true));
    assert_eq!(names, ["lead.lead", "fit.lead", "left.lead", "root.lead"]);
}

#[test]
fn several_roots_are_one_project_and_a_root_that_is_brought_in_is_read_once() {
    let tests = "use \"lead.lead\"\ntest \"t\" { given { size: 60, ok: no } expect fit = 20 }\n";
    let texts = [("lead.lead", &*format!("{DEFINITION}{FIT}")), ("tests.lead", tests)];
    for roots in [["lead.lead", "tests.lead"], ["tests.lead", "lead.lead"]] {
        let (text, whole, names) = found(&texts, &roots);
        assert_eq!((text.as_str(), whole, names.len()), ("", true, 2));
    }
}

#[test]
fn circles_and_files_that_are_not_there() {
    let texts = [
        ("a.lead", &*format!("use \"b.lead\"\n{DEFINITION}{FIT}")),
        ("b.lead", "use \"c.lead\"\n"),
        ("c.lead", "use \"a.lead\"\nuse \"c.lead\"\nuse \"gone.lead\"\n"),
    ];
    let (text, whole, _) = found(&texts, &["a.lead"]);
    assert!(!whole);
    insta::assert_snapshot!(text, @r#"
    LS1008 error: `a.lead` brings in this file again
      at c.lead:1:5 `"a.lead"`: closes the circle
      note: the circle: `a.lead` uses `b.lead` uses `c.lead` uses `a.lead`
      help: delete this line: a file may use the names of the files that bring it in
    LS1008 error: `c.lead` brings in itself
      at c.lead:2:5 `"c.lead"`: closes the circle
      note: the circle: `c.lead` uses `c.lead`
      help: delete this line: a file may use the names of the files that bring it in
    LS1007 error: there is no file `gone.lead`
      at c.lead:3:5 `"gone.lead"`: not found
      help: write the path as seen from this file, with `/` between folders
    "#);
}

#[test]
fn what_may_stand_in_a_file_that_is_not_there_is_not_missing() {
    let tests = "use \"gone.lead\"\ntest \"t\" {\n  given cfo with { size: 60 }\n  expect stage sql\n  expect fit >= 5 and any visit\n}\n";
    let (text, _, _) = found(&[("tests.lead", tests)], &["tests.lead"]);
    assert_eq!(text.matches("error").count(), 1, "{text}");
    assert!(text.starts_with("LS1007"), "{text}");
}

#[test]
fn mistakes_in_every_file_are_found() {
    let texts = [
        ("lead.lead", DEFINITION),
        (
            "fit.lead",
            "use \"lead.lead\"\nscore fit { +20 when sise >= 50  +5 when ok = \"no\" }\n",
        ),
        (
            "root.lead",
            "use \"fit.lead\"\nlead { other text }\nscore fit { +1 when ok }\ngate g { require size  otherwise because \"?\" }\n",
        ),
    ];
    let (text, whole, _) = found(&texts, &["root.lead"]);
    assert!(!whole);
    let codes: Vec<&str> = text
        .lines()
        .filter(|l| l.starts_with("LS"))
        .filter_map(|l| l.get(..6))
        .collect();
    assert_eq!(codes, ["LS1012", "LS1002", "LS2006", "LS1001", "LS2010"], "{text}");
}

#[test]
fn every_shipped_framework_is_well_formed_and_says_what_is_missing() {
    let mut seen = 0;
    for (name, _) in leadspec_check::shipped_frameworks() {
        let source = format!(
            "definition \"D\" {{ follows {name} }}\nlead {{ size integer }}\n{}",
            "score fit { +20 when size >= 50 }\n"
        );
        let mut map = SourceMap::new();
        let id = map.add("d.lead", source);
        let checked = check(&mut map, &[id], &NoFiles);
        let text = render(&map, &checked.diagnostics);
        assert!(!checked.diagnostics.is_empty(), "{name}");
        for diagnostic in &checked.diagnostics {
            assert_eq!(diagnostic.code, Code::FrameworkIncomplete, "{text}");
            assert!(
                diagnostic.help.as_ref().is_some_and(|h| h.contains('?')),
                "a question in the help\n{text}"
            );
        }
        seen += 1;
    }
    assert_eq!(seen, 6);
}

#[test]
fn a_framework_of_a_file_can_be_followed_and_takes_the_place_of_a_shipped_one() {
    let framework = "framework bant \"Our own\" { criterion size \"Big\" or bigness { ask \"How big?\" } }\n";
    let definition = "use \"own.lead\"\ndefinition \"D\" { follows bant }\nlead { people integer }\ncriterion bigness { met when people >= 50 }\nscore s { +1 when bigness }\n";
    let texts = [("own.lead", framework), ("d.lead", definition)];
    let (text, whole, _) = found(&texts, &["d.lead"]);
    assert_eq!((text.as_str(), whole), ("", true));
    let (text, whole, _) = found(&texts, &["own.lead"]);
    assert_eq!((text.as_str(), whole), ("", false), "a framework alone is whole");
}

/// Whatever is left out of a file, checking it ends, and every finding has a place in it.
#[test]
fn a_word_less_never_panics() {
    let all = lead_files(&folder("fixtures"));
    for name in ["good.lead", "test_values.lead", "base.lead"] {
        let source = &all[name];
        let ends: Vec<usize> = source
            .char_indices()
            .filter(|(_, c)| c.is_whitespace())
            .map(|(i, _)| i)
            .collect();
        // Every fifth: enough to meet each construct, and quick without optimisation.
        for pair in ends.windows(2).step_by(5) {
            let mut text = source.clone();
            text.replace_range(pair[0]..pair[1], "");
            let (map, checked) = support::check(name, &text, &Files(BTreeMap::clone(&all)));
            for diagnostic in &checked.diagnostics {
                assert!(map.file_at(diagnostic.primary.span.start).is_some());
                assert!(diagnostic.help.is_some(), "no help: {diagnostic:?}");
            }
            assert!(!(checked.has_errors() && checked.definition.is_some()));
        }
    }
}

/// A long chain of names is refused before anything walks along it; a long circle is told in a few lines.
#[test]
fn chains_of_names_end() {
    let head = "definition \"D\" { version \"1\" }\nlead { ok bool? }\n";
    let chain = |last: &str| {
        let mut text = String::from(head);
        for i in 0..400 {
            writeln!(text, "let l{i} = l{} and ok", i + 1).unwrap();
        }
        writeln!(text, "let l400 = {last}\ncriterion c {{ met when l0  ask \"?\" }}").unwrap();
        text.push_str("score s { +1 when c }\n");
        text
    };
    for (last, code) in [("ok", Code::TooDeep), ("l0 and ok", Code::NameCycle)] {
        let (map, checked) = support::check("d.lead", &chain(last), &files(&[]));
        let text = render(&map, &checked.diagnostics);
        assert_eq!(
            checked.diagnostics.iter().map(|d| d.code).collect::<Vec<_>>(),
            [code],
            "{text}"
        );
        assert!(text.len() < 1500, "{text}");
    }
}
