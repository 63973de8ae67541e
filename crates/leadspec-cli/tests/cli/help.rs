//! The help, and the page that tells the same.

use crate::harness::Folder;

const VERBS: [&str; 10] = [
    "init", "check", "fmt", "run", "explain", "test", "diff", "log", "doc", "textconv",
];

#[test]
fn the_guide_mentions_every_option() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/guide/command-line.md");
    let guide = std::fs::read_to_string(path).unwrap();
    for verb in VERBS {
        let help = Folder::new(&[]).run(&[verb, "--help"]).out;
        let start = guide.find(&format!("## `leadspec {verb}`")).unwrap();
        let section = guide[start + 3..].split("\n## ").next().unwrap();
        let common = guide.split("\n## ").find(|s| s.starts_with("Everywhere")).unwrap();
        let options: Vec<&str> = help
            .split(|c: char| c.is_whitespace() || c == ',')
            .filter(|word| word.starts_with("--") && word.len() > 2)
            .map(|word| word.trim_end_matches(|c: char| !c.is_ascii_alphanumeric()))
            .collect();
        assert!(options.len() > 2, "{help}");
        for option in options {
            let is_told = [section, common].iter().any(|s| s.contains(&format!("`{option}")));
            assert!(is_told, "`{option}` of `leadspec {verb}` is not in the guide");
        }
    }
}

#[test]
fn help_fits_eighty_columns() {
    for verb in VERBS {
        for flag in ["-h", "--help"] {
            let help = Folder::new(&[]).run_with(&[verb, flag], &[("COLUMNS", "80")]).out;
            let wide: Vec<&str> = help.lines().filter(|line| line.chars().count() > 100).collect();
            assert!(wide.is_empty(), "{wide:#?}");
        }
    }
}

#[test]
fn only_what_exists_is_offered() {
    let help = Folder::new(&[]).run(&["--help"]).out;
    for verb in ["lsp", "compile", "backtest"] {
        assert!(
            !help
                .lines()
                .any(|line| line.trim_start().starts_with(&format!("{verb} ")))
        );
        assert_eq!(Folder::new(&[]).run(&[verb]).code, Some(2));
    }
}

#[test]
fn the_reference_names_every_column() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/language/decision-columns.md");
    let page = std::fs::read_to_string(path).unwrap();
    // A definition without names of its own has only the columns that every definition has, in their order.
    let definition =
        "definition \"D\" {}\nlead { id text }\nlifecycle { stage a initial  stage b now  a -> b when id is known }\n";
    let folder = Folder::new(&[("d.lead", definition), ("leads.csv", "id\n1\n")]);
    let run = folder.run(&["run", "leads.csv", "-q"]);
    let columns: Vec<&str> = run.out.lines().next().unwrap().split(',').collect();
    let documented: Vec<&str> = page
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once("` |"))
        .map(|(name, _)| name)
        .collect();
    assert_eq!(columns, documented);
}
