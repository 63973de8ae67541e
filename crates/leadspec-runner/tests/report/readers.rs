//! Each form as its readers take it: written apart from the writers, so that the two can disagree.

use crate::story::story;
use leadspec_runner::report::{
    COMMENT_LIMIT, JunitShape, TestReport, github_errors, github_warnings, gitlab, json, junit, markdown,
};
use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::Value;
use std::collections::BTreeMap;

/// An element of an XML file.
#[derive(Debug, Default)]
pub(crate) struct Element {
    pub(crate) tag: String,
    pub(crate) attributes: BTreeMap<String, String>,
    pub(crate) inside: Vec<Element>,
    pub(crate) text: String,
}

impl Element {
    pub(crate) fn all<'a>(&'a self, tag: &'a str) -> impl Iterator<Item = &'a Element> {
        self.inside.iter().filter(move |element| element.tag == tag)
    }

    fn number(&self, attribute: &str) -> usize {
        self.attributes[attribute].parse().unwrap()
    }
}

/// Reads XML; panics where it is not well-formed or holds what XML cannot hold.
pub(crate) fn xml(text: &str) -> Element {
    for letter in text.chars() {
        let is_allowed = matches!(letter, '\n' | ' '..='\u{7E}' | '\u{A0}'..='\u{FFFD}' | '\u{10000}'..);
        assert!(is_allowed, "{letter:?}");
    }
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_comments = true;
    let mut open = vec![Element::default()];
    loop {
        match reader.read_event().unwrap() {
            Event::Eof => break,
            event @ (Event::Start(_) | Event::Empty(_)) => {
                let (Event::Start(tag) | Event::Empty(tag)) = &event else {
                    continue;
                };
                let mut element = Element {
                    tag: tag.name().as_ref().to_string(),
                    ..Element::default()
                };
                for attribute in tag.attributes() {
                    let attribute = attribute.unwrap();
                    let name = attribute.key.as_ref().to_string();
                    let value = quick_xml::escape::unescape(&attribute.value).unwrap();
                    element.attributes.insert(name, value.into_owned());
                }
                match event {
                    Event::Start(_) => open.push(element),
                    _empty => open.last_mut().unwrap().inside.push(element),
                }
            }
            Event::End(_) => {
                let element = open.pop().unwrap();
                open.last_mut().unwrap().inside.push(element);
            }
            Event::Text(text) => open.last_mut().unwrap().text.push_str(&text),
            Event::GeneralRef(reference) => {
                let name = reference.to_string();
                let letter = quick_xml::escape::unescape(&format!("&{name};")).unwrap().into_owned();
                open.last_mut().unwrap().text.push_str(&letter);
            }
            Event::Decl(_) => {}
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(open.len(), 1, "what is opened is closed");
    open.pop().unwrap().inside.pop().unwrap()
}

/// What holds for every JUnit file: totals that add up, no name twice, a failure that says where it is.
pub(crate) fn check_junit(text: &str, report: &TestReport) {
    let root = xml(text);
    assert_eq!(root.tag, "testsuites");
    let mut totals = [0; 3];
    for suite in root.all("testsuite") {
        let cases: Vec<&Element> = suite.all("testcase").collect();
        let holding = |tag: &str| cases.iter().filter(|case| case.all(tag).count() == 1).count();
        let counted = [cases.len(), holding("failure"), holding("skipped")];
        assert_eq!(["tests", "failures", "skipped"].map(|name| suite.number(name)), counted);
        let mut names: Vec<&str> = cases.iter().map(|case| case.attributes["name"].as_str()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), cases.len(), "names are unique");
        for case in &cases {
            assert_eq!(case.attributes["classname"], suite.attributes["name"]);
            for failure in case.all("failure") {
                let path = suite.attributes["name"].as_str();
                let line = failure.text.strip_prefix(path).and_then(|text| text.strip_prefix(':'));
                let line = line
                    .and_then(|text| text.split_once(": "))
                    .map(|(line, _)| line.parse::<u32>());
                assert!(matches!(line, Some(Ok(1..))), "{}", failure.text);
                assert!(!failure.attributes["message"].contains('\n'));
            }
        }
        totals = [0, 1, 2].map(|place| totals[place] + counted[place]);
    }
    assert_eq!([root.number("tests"), root.number("failures")], totals[..2]);
    assert_eq!(totals[0], report.entries().count());
}

/// A workflow command, as GitHub's runner takes it apart.
pub(crate) struct Command {
    pub(crate) kind: String,
    pub(crate) properties: BTreeMap<String, String>,
    pub(crate) message: String,
}

/// Reads a step's output; panics on a line that is no command.
pub(crate) fn commands(text: &str) -> Vec<Command> {
    // A runner ends a line at a carriage return too.
    let lines = text.split(['\n', '\r']).filter(|line| !line.is_empty());
    lines
        .map(|line| {
            let (head, message) = line.strip_prefix("::").unwrap().split_once("::").unwrap();
            let (kind, properties) = head.split_once(' ').unwrap();
            let undone = |text: &str| {
                let text = text.replace("%3A", ":").replace("%2C", ",");
                text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")
            };
            let properties = properties.split(',').map(|property| {
                let (name, value) = property.split_once('=').unwrap();
                (name.to_string(), undone(value))
            });
            Command {
                kind: kind.to_string(),
                properties: properties.collect(),
                message: undone(message),
            }
        })
        .collect()
}

/// What holds for annotations.
pub(crate) fn check_commands(text: &str, kind: &str) {
    let read = commands(text);
    assert!(read.len() <= 10);
    for command in read {
        assert_eq!(command.kind, kind);
        for (name, value) in &command.properties {
            match name.as_str() {
                "file" => assert!(!value.starts_with('/'), "{value}"),
                "line" | "endLine" | "col" | "endColumn" => assert!(value.parse::<u32>().unwrap() > 0),
                "title" => assert!(value.chars().count() <= 255),
                other => panic!("{other}"),
            }
        }
        assert!(!command.message.is_empty() && command.message.len() < 32_000);
    }
}

/// What holds for every page: each line of a table has as many cells as its head, and no text of the definition opens or closes
/// anything.
pub(crate) fn check_markdown(text: &str) {
    let mut columns = None;
    let mut folds = 0;
    for line in text.lines() {
        if !line.starts_with('|') {
            columns = None;
            folds += line.matches("<details>").count();
            folds -= line.matches("</details>").count();
            continue;
        }
        // A bar within a cell is a reference or stands nowhere.
        let bars = line.matches('|').count();
        assert_eq!(*columns.get_or_insert(bars), bars, "{line}");
        assert_eq!(line.matches('`').count() % 2, 0, "{line}");
        let outside: String = line.split('`').step_by(2).collect();
        assert_eq!(
            outside.matches("<code>").count(),
            outside.matches("</code>").count(),
            "{line}"
        );
        let tags = outside.replace("<br>", "").replace("<code>", "").replace("</code>", "");
        assert!(!tags.contains(['<', '@', '[', '$', '~']), "{line}");
    }
    assert_eq!(folds, 0);
}

/// Checks a value against the part of JSON Schema that our schemas use, and that the schema names all fields.
pub(crate) fn follows(root: &Value, schema: &Value, value: &Value, place: &str) {
    if let Some(reference) = schema["$ref"].as_str() {
        let name = reference.strip_prefix("#/$defs/").unwrap();
        return follows(root, &root["$defs"][name], value, place);
    }
    if let Some(constant) = schema.get("const") {
        assert_eq!(value, constant, "{place}");
    }
    if let Some(allowed) = schema["enum"].as_array() {
        assert!(allowed.contains(value), "{place}: {value}");
    }
    if let Some(least) = schema["minimum"].as_u64() {
        assert!(value.as_u64().is_none_or(|number| number >= least), "{place}: {value}");
    }
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    match &schema["type"] {
        Value::Array(kinds) => assert!(kinds.iter().any(|wanted| wanted == kind), "{place}: {value}"),
        Value::String(wanted) => assert_eq!(wanted, kind, "{place}"),
        Value::Null => assert!(
            schema.get("enum").or(schema.get("const")).is_some(),
            "{place} says nothing"
        ),
        other => panic!("{place}: {other}"),
    }
    for required in schema["required"].as_array().into_iter().flatten() {
        let is_there = value.is_null() || value.get(required.as_str().unwrap()).is_some();
        assert!(is_there, "{place} lacks {required}");
    }
    for (name, inner) in value.as_object().into_iter().flatten() {
        let known = &schema["properties"][name];
        assert!(known.is_object(), "{place}.{name} is not in the schema");
        follows(root, known, inner, &format!("{place}.{name}"));
    }
    for (number, inner) in value.as_array().into_iter().flatten().enumerate() {
        follows(root, &schema["items"], inner, &format!("{place}[{number}]"));
    }
}

/// Reads the document and holds it against the published schema.
pub(crate) fn check_json(text: &str) -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/schemas/tests-v1.json");
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let document: Value = serde_json::from_str(text).unwrap();
    follows(&schema, &schema, &document, "$");
    document
}

/// What holds for GitLab's array.
pub(crate) fn check_gitlab(text: &str) {
    let issues: Value = serde_json::from_str(text).unwrap();
    let mut prints = Vec::new();
    for issue in issues.as_array().unwrap() {
        for name in ["description", "check_name", "fingerprint"] {
            assert!(!issue[name].as_str().unwrap().is_empty(), "{issue}");
        }
        let severity = issue["severity"].as_str().unwrap();
        assert!(
            ["info", "minor", "major", "critical", "blocker"].contains(&severity),
            "{issue}"
        );
        assert!(
            !issue["location"]["path"].as_str().unwrap().starts_with(['/', '.']),
            "{issue}"
        );
        assert!(issue["location"]["lines"]["begin"].as_u64().unwrap() > 0, "{issue}");
        prints.push(issue["fingerprint"].as_str().unwrap());
    }
    prints.sort_unstable();
    let all = prints.len();
    prints.dedup();
    assert_eq!(prints.len(), all, "fingerprints are unique");
}

/// All forms of a report.
pub(crate) fn check_all(report: &TestReport) {
    for shape in [JunitShape::Schema, JunitShape::WithPlaces] {
        check_junit(&junit(report, shape), report);
    }
    check_commands(&github_errors(report), "error");
    check_commands(&github_warnings(report), "warning");
    check_markdown(&markdown(report, COMMENT_LIMIT));
    check_gitlab(&gitlab(report));
    check_json(&json(report));
}

#[test]
fn every_form_of_the_story_is_taken() {
    check_all(&story().report());
}

#[test]
fn every_form_of_nothing_is_taken() {
    check_all(&crate::fixture::Fixture::new().report());
}

#[test]
fn every_field_of_the_schema_is_written() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/schemas/tests-v1.json");
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let parts = schema["$defs"].as_object().unwrap().values();
    for part in parts.chain([&schema]).filter(|part| part.get("properties").is_some()) {
        let known: Vec<&str> = part["properties"]
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        let required: Vec<&str> = part["required"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(Value::as_str)
            .collect();
        assert_eq!(known, required);
    }
}
