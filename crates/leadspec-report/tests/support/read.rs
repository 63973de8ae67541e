//! Readers of pages: HTML as tags that must balance, Markdown as a reader's program sees it.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// A tag with its attributes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Open {
    pub(crate) name: String,
    pub(crate) attributes: Vec<(String, String)>,
    /// The tags it stands in, outermost first.
    pub(crate) within: Vec<String>,
}

impl Open {
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }
}

/// A page in pieces.
#[derive(Debug, Default)]
pub(crate) struct Html {
    pub(crate) opens: Vec<Open>,
    /// The text between the tags, style sheets left out, a line for each piece.
    pub(crate) text: String,
}

const VOID: [&str; 3] = ["meta", "br", "link"];

/// Reads HTML that is written as strictly as ours: every tag closed in order, every attribute quoted, no sign left bare.
pub(crate) fn html(page: &str) -> Html {
    let mut found = Html::default();
    let mut stack: Vec<String> = Vec::new();
    let mut rest = page.strip_prefix("<!doctype html>").unwrap_or(page);
    while let Some((text, behind)) = rest.split_once('<') {
        if stack.last().is_none_or(|tag| tag != "style") {
            assert!(!text.contains('>'), "a bare > in {text:?}");
            for (place, _) in text.match_indices('&') {
                let entity = text[place..].split(';').next().unwrap();
                assert!(
                    ["&amp", "&lt", "&gt", "&quot", "&#39"].contains(&entity),
                    "a bare & in {text:?}"
                );
            }
            if !text.trim().is_empty() {
                found.text.push_str(text.trim());
                found.text.push('\n');
            }
        }
        let (tag, behind) = behind.split_once('>').expect("a tag is not closed");
        rest = behind;
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(stack.pop().as_deref(), Some(name), "</{name}> closes something else");
            continue;
        }
        let (tag, is_closed) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
        let open = open(tag, &stack);
        if !is_closed && !VOID.contains(&open.name.as_str()) {
            stack.push(open.name.clone());
        }
        found.opens.push(open);
    }
    assert!(stack.is_empty(), "not closed: {stack:?}");
    found
}

fn open(tag: &str, stack: &[String]) -> Open {
    let (name, mut rest) = tag.split_once([' ', '\n']).unwrap_or((tag, ""));
    let mut attributes = Vec::new();
    while !rest.trim().is_empty() {
        rest = rest.trim_start();
        if let Some(behind) = rest.strip_prefix("hidden") {
            attributes.push(("hidden".to_string(), String::new()));
            rest = behind;
            continue;
        }
        let (attribute, behind) = rest
            .split_once("=\"")
            .unwrap_or_else(|| panic!("an attribute without a value: <{tag}>"));
        let (value, behind) = behind
            .split_once('"')
            .unwrap_or_else(|| panic!("a value is not closed: <{tag}>"));
        assert!(
            attribute
                .chars()
                .all(|letter| letter.is_ascii_alphanumeric() || letter == '-')
                && !value.contains('<'),
            "<{tag}>"
        );
        attributes.push((attribute.to_string(), value.to_string()));
        rest = behind;
    }
    assert!(name.chars().all(|letter| letter.is_ascii_alphanumeric()), "<{tag}>");
    Open {
        name: name.to_string(),
        attributes,
        within: stack.to_vec(),
    }
}

/// The tags alone, but for what keeps letters from turning, and for lines of text in pictures, which break where they must.
pub(crate) fn tags(page: &str) -> Vec<String> {
    html(page)
        .opens
        .into_iter()
        .filter(|open| open.name != "bdi" && open.name != "text")
        .map(|open| open.name)
        .collect()
}

/// What a reader's program sees in Markdown, texts left out: headings, tables, emphasis, and the HTML in it.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "what else a reader sees is told as the reader calls it"
)]
pub(crate) fn markdown(page: &str) -> Vec<String> {
    let mut seen = Vec::new();
    for event in Parser::new_ext(page, options()) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => seen.push("code block".to_string()),
            Event::Start(tag) => seen.push(format!("{tag:?}")),
            Event::End(TagEnd::CodeBlock) | Event::Text(_) | Event::SoftBreak => {}
            Event::End(tag) => seen.push(format!("end {tag:?}")),
            Event::Code(_) => seen.push("code".to_string()),
            Event::InlineHtml(html) | Event::Html(html) => seen.push(tags_only(&html)),
            other => seen.push(format!("{other:?}")),
        }
    }
    seen
}

/// The texts in which GitHub looks for mentions, links and the like: no code.
#[expect(clippy::wildcard_enum_match_arm, reason = "the rest is no text")]
pub(crate) fn markdown_prose(page: &str) -> String {
    let mut text = String::new();
    let mut in_code = false;
    for event in Parser::new_ext(page, options()) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Text(piece) if !in_code => text.push_str(&piece),
            Event::End(_) => text.push('\n'),
            _other => {}
        }
    }
    text
}

/// The texts that a reader sees, code included.
pub(crate) fn markdown_text(page: &str) -> String {
    let mut text = String::new();
    for event in Parser::new_ext(page, options()) {
        if let Event::Text(piece) | Event::Code(piece) = event {
            text.push_str(&piece);
        } else if let Event::End(_) = event {
            text.push('\n');
        }
    }
    text
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_MATH
        | Options::ENABLE_GFM
}

fn tags_only(html: &str) -> String {
    html.split('<')
        .skip(1)
        .map(|piece| piece.split('>').next().unwrap_or_default())
        .collect::<Vec<_>>()
        .join(" ")
}
