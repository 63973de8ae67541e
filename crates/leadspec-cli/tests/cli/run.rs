//! `leadspec run`

use crate::harness::{Folder, outcome};
use insta::assert_snapshot;
use serde_json::Value;
use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::process::Stdio;
use std::time::{Duration, Instant};

/// A definition that needs little, for leads made by the test.
const SMALL: &str = "\
definition \"Small\" { version \"1\" }
lead {
  id    text
  size  integer?
  kind  one of [a, b, c]
}
score fit { +10 when size >= 5  +1 when kind = a }
lifecycle {
  stage new   initial
  stage ready now
  new -> ready when fit >= 10
}
";

fn small(leads: &str) -> Folder {
    Folder::new(&[("small.lead", SMALL), ("leads.csv", leads)])
}

/// So many leads, one row each.
fn many(number: usize) -> String {
    let mut text = String::from("id,size,kind\n");
    for n in 0..number {
        writeln!(text, "L{n},{},{}", n % 10, ["a", "b", "c"][n % 3]).unwrap();
    }
    text
}

#[test]
fn a_project_is_decided() {
    let folder = Folder::project();
    let run = folder.run(&[
        "run",
        "--as-of",
        "2026-03-01",
        "--columns",
        "id,stage,fit,weights_high,reasons,open",
    ]);
    assert_snapshot!("run_csv", run);
    let jsonl = folder.run(&[
        "run",
        "--as-of",
        "2026-03-01",
        "--columns",
        "id,path,fit,budget",
        "--format",
        "jsonl",
    ]);
    assert_eq!(jsonl.code, Some(2), "{jsonl}");
    let jsonl = folder.run(&[
        "run",
        "--as-of",
        "2026-03-01",
        "-q",
        "--columns",
        "id,path,fit,open,sla_due",
        "--format",
        "jsonl",
    ]);
    assert_snapshot!("run_jsonl", jsonl);
}

#[test]
fn people_get_a_table() {
    let folder = Folder::project();
    let run = folder.run(&["run", "--as-of", "2026-03-01", "-q", "--format", "table"]);
    assert!(run.out.lines().all(|line| line.chars().count() <= 80), "{run}");
    assert_snapshot!("run_table", run);
}

#[test]
fn a_definition_without_stages_shows_grades() {
    let definition = "definition \"Grades\" {}\nlead {\n  id text\n  size integer?\n}\nscore fit { +10 when size >= 5 }\n\
        grade letter \"Letter\" of fit { A from 10  B otherwise }\ngate big \"Big\" { require size >= 3  otherwise because \"Small\"  if unknown ask }\n";
    let folder = Folder::new(&[("d.lead", definition), ("leads.csv", "id,size\n1,7\n2,2\n3,\n4,9\n")]);
    assert_snapshot!(
        "run_grades",
        folder.run(&["run", "leads.csv", "--as-of", "2026-03-01", "--format", "table"])
    );
}

#[test]
fn the_summary_fits_and_needs_no_colour() {
    for example in ["bant", "anum", "meddic", "champ", "gpct", "faint"] {
        let folder = Folder::example(example);
        let plain = folder.run(&["run", "-o", "out.csv"]);
        assert!(plain.err.lines().all(|line| line.chars().count() <= 80), "{plain}");
        assert!(!plain.err.contains('\u{1b}'));
        let ascii = folder.run_with(&["run", "-o", "out.csv"], &[("LC_ALL", "C")]);
        // What the definition itself says may hold any letter.
        assert!(!ascii.err.contains(['█', '▌', '→', '·', '…']), "{ascii}");
        let colours = folder.run(&["run", "-o", "out.csv", "--color", "always"]);
        assert!(colours.err.contains("\u{1b}["), "{colours}");
    }
}

#[test]
fn today_is_printed_when_no_day_is_named() {
    let run = small(&many(3)).run(&["run", "leads.csv"]);
    let line = run.err.lines().find(|line| line.starts_with("as of ")).unwrap();
    assert!(line.ends_with("(today)"), "{run}");
    let day = line.strip_prefix("as of ").unwrap().split(' ').next().unwrap();
    assert!(leadspec::parse_day(day).is_some(), "{run}");
    let bad = small(&many(3)).run(&["run", "leads.csv", "--as-of", "01-03-2026"]);
    assert_snapshot!("run_bad_day", bad);
}

#[test]
fn forms_agree() {
    let folder = small(&many(100));
    let csv = folder.run(&["run", "leads.csv", "-q", "--columns", "id,fit,stage"]).out;
    let jsonl = folder
        .run(&[
            "run",
            "leads.csv",
            "-q",
            "--columns",
            "id,fit,stage",
            "--format",
            "jsonl",
        ])
        .out;
    assert_eq!(csv.lines().count(), 101);
    for (row, line) in csv.lines().skip(1).zip(jsonl.lines()) {
        let object: Value = serde_json::from_str(line).unwrap();
        let cells = format!(
            "{},{},{}",
            object["id"].as_str().unwrap(),
            object["fit"],
            object["stage"].as_str().unwrap()
        );
        assert_eq!(row, cells);
    }
    let parquet = folder.run(&["run", "leads.csv", "-q", "-o", "out.parquet"]);
    assert_eq!(parquet.code, Some(0), "{parquet}");
    let bytes = std::fs::read(folder.path().join("out.parquet")).unwrap();
    assert!(bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1"));
    // What was written can be read again, as a file and as a stream.
    folder.write("back.lead", b"definition \"Back\" {}\nlead {\n  id text\n  stage one of [new, ready]\n}\nscore s { +1 when stage = ready }\n");
    let arguments = ["run", "out.parquet", "-q", "-d", "back.lead", "--columns", "id,s"];
    let back = folder.run(&arguments);
    assert_eq!(
        back.out.lines().filter(|line| line.ends_with(",1")).count(),
        50,
        "{back}"
    );
    assert_eq!(
        folder
            .run_on(&["run", "-", "-q", "-d", "back.lead", "--columns", "id,s"], &bytes)
            .out,
        back.out
    );
}

#[test]
fn order_stays_on_any_number_of_threads() {
    // Long enough for several pieces.
    let folder = small(&many(300_000));
    let mut texts = Vec::new();
    for threads in ["1", "2", "3"] {
        let run = folder.run(&["run", "leads.csv", "-q", "--threads", threads, "--columns", "id,stage"]);
        assert_eq!(run.code, Some(0), "{}", run.err);
        texts.push(run.out);
    }
    assert_eq!(texts[0], texts[1]);
    assert_eq!(texts[0], texts[2]);
    let ids: Vec<&str> = texts[0]
        .lines()
        .skip(1)
        .map(|line| line.split(',').next().unwrap())
        .collect();
    assert_eq!(ids.len(), 300_000);
    assert!(ids.iter().enumerate().all(|(n, id)| *id == format!("L{n}")));
}

#[test]
fn columns_are_kept_behind_the_id() {
    let folder = small("id,size,kind,Owner,stage\n1,7,a,\"Jansen, P.\",x\n2,,b,,y\n");
    let run = folder.run(&[
        "run",
        "leads.csv",
        "-q",
        "--columns",
        "id,stage",
        "--keep",
        "Owner,stage",
    ]);
    assert_eq!(
        run.out, "id,Owner,input_stage,stage\n1,\"Jansen, P.\",x,ready\n2,,y,new\n",
        "{run}"
    );
    let wrong = folder.run(&["run", "leads.csv", "--keep", "Ownr"]);
    assert_snapshot!("run_keep_wrong", wrong);
    assert_snapshot!(
        "run_column_wrong",
        folder.run(&["run", "leads.csv", "--columns", "id,stge"])
    );
}

#[test]
fn rejected_rows_are_counted_listed_and_told() {
    let leads = "id,size,kind\n1,7,a\n2,many,b\n3,4,d\n4,,c\n5,1,a,surplus\n";
    let folder = small(leads);
    let told = folder.run(&["run", "leads.csv", "--columns", "id,stage", "--as-of", "2026-03-01"]);
    assert_snapshot!("run_rejects", told);
    assert_eq!(folder.names(), ["leads.csv", "small.lead"]);
    let listed = folder.run(&["run", "leads.csv", "-o", "out.csv", "-q"]);
    assert_eq!(listed.code, Some(1), "{listed}");
    assert_snapshot!("run_rejects_file", folder.read("out.csv.rejects.csv"));
    // A list of an earlier run does not stay when nothing is rejected any more.
    folder.write("leads.csv", b"id,size,kind\n1,7,a\n");
    assert_eq!(folder.run(&["run", "leads.csv", "-o", "out.csv", "-q"]).code, Some(0));
    assert_eq!(folder.read("out.csv.rejects.csv").lines().count(), 1);
}

#[test]
fn a_table_that_does_not_fit_is_told() {
    let folder = small("id,sice,knd\n1,7,a\n");
    assert_snapshot!("run_unfitting", folder.run(&["run", "leads.csv"]));
    folder.write("leads.csv", b"");
    assert_eq!(folder.run(&["run", "leads.csv"]).code, Some(2));
    assert_snapshot!("run_missing", folder.run(&["run", "nothing.csv"]));
    assert_eq!(folder.names(), ["leads.csv", "small.lead"]);
}

#[test]
fn broken_exports_are_no_disaster() {
    for bytes in [
        &b"id,size,kind\n1,7,\"a\n2,3,b\n"[..],
        b"id,size,kind\n\xff\xfe,1,a\n",
        b"\x1f\x8bnot really gzip",
        b"PAR1 not really",
        b"PK\x03\x04 not really a workbook",
        b"id\0,size,kind\n",
        b"{\"id\": 1",
    ] {
        let folder = small("");
        folder.write("leads.csv", bytes);
        let run = folder.run(&["run", "leads.csv", "-o", "out.csv"]);
        assert!(matches!(run.code, Some(1 | 2)), "{run}");
        assert!(!run.err.contains("internal") && !run.err.is_empty(), "{run}");
    }
}

#[test]
fn a_definition_with_mistakes_decides_nothing() {
    let folder = small(&many(3));
    folder.write("small.lead", SMALL.replace("size >= 5", "sice >= 5").as_bytes());
    let run = folder.run(&["run", "leads.csv", "-o", "out.csv"]);
    assert_snapshot!("run_bad_definition", run);
    assert_eq!(folder.names(), ["leads.csv", "small.lead"]);
}

#[test]
fn the_leads_are_not_replaced_by_their_decisions() {
    let folder = small(&many(3));
    let run = folder.run(&["run", "leads.csv", "-o", "./leads.csv"]);
    assert_eq!(run.code, Some(2), "{run}");
    assert_eq!(folder.read("leads.csv"), many(3));
}

#[test]
fn standard_input_and_other_signs() {
    let folder = small("");
    let semicolons = many(3).replace(',', ";");
    let run = folder.run_on(
        &["run", "-", "-q", "--columns", "id,stage", "--delimiter", ";"],
        semicolons.as_bytes(),
    );
    assert_eq!(run.out, "id,stage\nL0,new\nL1,new\nL2,new\n", "{run}");
    let latin = folder.run_on(
        &["run", "-", "-q", "--columns", "id", "--encoding", "latin1"],
        b"id,size,kind\nJos\xe9,1,a\n",
    );
    assert_eq!(latin.out, "id\nJos\u{e9}\n", "{latin}");
}

#[test]
fn a_closed_pipe_is_no_reason_to_complain() {
    let folder = small(&many(200_000));
    let mut child = folder.command(&["run", "leads.csv", "-q"]).spawn().unwrap();
    let mut first = [0; 64];
    child.stdout.as_mut().unwrap().read_exact(&mut first).unwrap();
    drop(child.stdout.take());
    let ended = outcome(child);
    assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""));
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_leaves_no_half_file() {
    let folder = small("");
    folder.write("out.csv", b"before\n");
    let mut child = folder
        .command(&["run", "-", "-o", "out.csv"])
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(many(200_000).as_bytes()).unwrap();
    let started = Instant::now();
    while folder.names().len() < 4 && started.elapsed() < Duration::from_secs(30) {
        std::thread::sleep(Duration::from_millis(10));
    }
    assert_eq!(folder.names().len(), 4, "{:?}", folder.names());
    let killed = std::process::Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(killed.success());
    let ended = outcome(child);
    assert_eq!(ended.code, Some(130), "{ended}");
    drop(input);
    assert_eq!(folder.names(), ["leads.csv", "out.csv", "small.lead"]);
    assert_eq!(folder.read("out.csv"), "before\n");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told() {
    let run = small(&many(50_000)).run(&["run", "leads.csv", "-q", "-o", "/dev/full"]);
    assert_snapshot!("run_full_disk", run);
}
