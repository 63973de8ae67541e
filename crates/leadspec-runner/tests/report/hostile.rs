//! No text breaks out of a form, whatever stands in it.

use crate::fixture::{Fixture, mismatch, remark, table_case};
use crate::readers::{check_all, check_json, commands, xml};
use leadspec_ir::{At, CaseRow};
use leadspec_runner::Status;
use leadspec_runner::report::{
    COMMENT_LIMIT, CoverageSummary, JunitShape, LawResult, LawStatus, MutationSummary, github_errors, gitlab, json,
    junit, markdown,
};

/// Texts that end, open or turn something in one form or another.
const HOSTILE: [&str; 16] = [
    r#"say "no" & 'maybe' < > &amp;"#,
    "]]></failure></testcase><testcase name=\"free\"/>",
    "a\u{0}b\u{7}c\u{1b}[31mred\u{9b}0m\u{7f}\u{fffe}\u{ffff}",
    "::error file=x,line=1::forged",
    "one\r\n::error::two\nthree\r::set-output name=x::y\u{2028}four",
    "a | b \\| c || d",
    "`code` ``` ~~~ $x$ **bold** _it_ <details><script>alert(1)</script>",
    "</details></table>\n\n# Heading\n\n| a |",
    "[link](https://evil.example) ![](http://x.y) www.evil.example @everyone #1 a@b.example",
    "left \u{202e}thgir\u{202c} \u{2066}isolate\u{2069} \u{200f}mark\u{200e} \u{feff}\u{2060}\u{e0041}",
    "%0A::warning::%25 100%, a:b,c=d",
    "  padded\t",
    "\\",
    "- 1. + > # item",
    "<!-- comment --> <![CDATA[x]]> <?pi?> &#x0; &nope;",
    "فارسی «درست» 日本 🧑‍💼 é",
];

/// A run in which this is the text of everything.
fn full_of(text: &str) -> Fixture {
    let mut fixture = Fixture::new();
    fixture.definition.label = text.to_string();
    fixture.definition.version = Some(text.to_string());
    let file = fixture.file("hostile.lead", "| a | b |\n| c | d |\n");
    let at = fixture.find(file, "| c | d |");
    let head = fixture.find(file, "| a | b |");
    let failed = || {
        Status::Failed(vec![
            mismatch(0, text, text, text, at),
            mismatch(1, text, text, text, at),
        ])
    };
    let test = fixture.test(text, at);
    for (number, status) in [failed(), Status::Skipped(text.to_string()), failed()]
        .into_iter()
        .enumerate()
    {
        let row = CaseRow {
            number: u32::try_from(number).unwrap() + 1,
            name: (number < 2).then(|| text.to_string()),
            mark: None,
            head,
            at,
        };
        let place = fixture.case(test, Some(row), &[], status);
        fixture.why.insert(place, vec![text.to_string(), text.to_string()]);
    }
    let rows = vec![
        (table_case(Some(text), 2), failed()),
        (table_case(Some(text), 3), Status::Todo),
    ];
    fixture.cases(test, &format!("cases{text}.csv"), at, rows);
    for status in [
        LawStatus::Broken {
            counterexample: vec![text.to_string(); 30],
        },
        LawStatus::Unproved { why: text.to_string() },
        LawStatus::Held { cases: 1 },
    ] {
        let law = fixture.law(text, at);
        fixture.laws.push(LawResult { law, status });
    }
    let remarks = vec![remark(text, at), remark(text, At::default())];
    fixture.coverage = Some(CoverageSummary {
        met: 1,
        all: 3,
        percent: text.to_string(),
        uncovered: remarks.clone(),
    });
    fixture.mutation = Some(MutationSummary {
        killed: 0,
        survived: 2,
        survivors: remarks,
    });
    fixture
}

#[test]
fn hostile_texts_stay_inside() {
    for text in HOSTILE {
        check_all(&full_of(text).report());
    }
}

#[test]
fn very_long_texts_are_cut_where_people_read_and_whole_in_json() {
    let long = "long <&|`@ ".repeat(1_000);
    let report = full_of(&long).report();
    check_all(&report);
    assert!(markdown(&report, COMMENT_LIMIT).len() <= COMMENT_LIMIT);
    assert!(junit(&report, JunitShape::Schema).len() < 200_000);
    assert!(github_errors(&report).lines().all(|line| line.len() < 65_536));
    assert_eq!(
        check_json(&json(&report))["projects"][0]["tests"][0]["label"],
        long.as_str()
    );
}

#[test]
fn every_text_comes_back_from_json_as_it_was() {
    for text in HOSTILE {
        let document = check_json(&json(&full_of(text).report()));
        let project = &document["projects"][0];
        for found in [
            &project["definition"]["label"],
            &project["tests"][0]["label"],
            &project["tests"][0]["row"]["name"],
            &project["tests"][0]["differences"][0]["actual"],
            &project["tests"][0]["why"][0],
            &project["laws"][0]["counterexample"][29],
            &project["laws"][1]["reason"],
            &project["mutation"]["survivors"][0]["text"],
        ] {
            assert_eq!(found, text);
        }
    }
}

#[test]
fn nothing_hidden_reaches_a_form_for_people() {
    let is_hidden = |letter: char| {
        (letter.is_control() && letter != '\n')
            || matches!(letter, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    for text in HOSTILE {
        let report = full_of(text).report();
        let mut read = vec![
            junit(&report, JunitShape::WithPlaces),
            github_errors(&report),
            markdown(&report, COMMENT_LIMIT),
        ];
        let issues: serde_json::Value = serde_json::from_str(&gitlab(&report)).unwrap();
        read.extend(
            issues
                .as_array()
                .unwrap()
                .iter()
                .map(|issue| issue["description"].to_string()),
        );
        read.extend(
            commands(&github_errors(&report))
                .into_iter()
                .map(|command| command.message),
        );
        for text in read {
            assert!(!text.contains(is_hidden), "{text:?}");
        }
    }
}

#[test]
fn what_a_reader_sees_is_what_was_written() {
    // Of texts that hide nothing, nothing is lost on the way through XML and commands.
    for text in HOSTILE
        .iter()
        .filter(|text| !text.contains(char::is_control) && !text.contains('\u{202e}'))
    {
        let report = full_of(text).report();
        let root = xml(&junit(&report, JunitShape::Schema));
        let case = &root.inside[0].inside[1];
        assert_eq!(case.tag, "testcase");
        let expected = format!("{text}: expected {text}, got {text}");
        assert_eq!(case.inside[0].attributes["message"], format!("{expected}; {expected}"));
        let all = commands(&github_errors(&report));
        assert!(all.iter().any(|command| command.message.starts_with(&expected)));
    }
}

#[test]
fn a_hostile_summary_reads_well() {
    insta::assert_snapshot!(markdown(&full_of(HOSTILE[7]).report(), COMMENT_LIMIT));
}

#[test]
fn hostile_annotations_read_well() {
    insta::assert_snapshot!(github_errors(&full_of(HOSTILE[4]).report()));
}

#[test]
fn hostile_xml_reads_well() {
    insta::assert_snapshot!(junit(&full_of(HOSTILE[1]).report(), JunitShape::Schema));
}

#[test]
fn whatever_stands_together_stays_inside() {
    // A fixed sequence: every run tries the same texts.
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    };
    for _ in 0..60 {
        let mut text = String::new();
        for _ in 0..=next(4) {
            let letters: Vec<char> = HOSTILE[next(HOSTILE.len())].chars().collect();
            let (from, to) = (next(letters.len()), next(letters.len()) + 1);
            text.extend(letters.get(from..to).unwrap_or(&letters));
        }
        check_all(&full_of(&text).report());
    }
}
