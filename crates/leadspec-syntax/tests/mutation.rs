//! What one token too few, too many or in the wrong place does to a right file: never a panic, nearly always one diagnostic,
//! nearly always where the mistake is.

use leadspec_diagnostics::SourceMap;
use leadspec_syntax::parse;

/// Every how many-th mutation is tried: all where the parser is fast. No multiple of three, so that each kind has its turn.
const STEP: usize = if cfg!(debug_assertions) { 5 } else { 1 };

/// Tokens by their looks, comments left out.
fn tokens(text: &str) -> Vec<(usize, usize)> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        let word = |c: char| c.is_alphanumeric() || c == '_';
        let length = if c.is_whitespace() {
            at += c.len_utf8();
            continue;
        } else if c == '#' {
            at += rest.find('\n').unwrap_or(rest.len());
            continue;
        } else if c == '"' {
            rest[1..].find('"').map_or(rest.len(), |i| i + 2)
        } else if word(c) {
            rest.find(|c| !word(c)).unwrap_or(rest.len())
        } else if ["->", ">=", "<=", "!=", ".."].iter().any(|sign| rest.starts_with(sign)) {
            2
        } else {
            c.len_utf8()
        };
        tokens.push((at, at + length));
        at += length;
    }
    tokens
}

/// The text with one token deleted, doubled or swapped with the next, and the lines this touches.
fn mutations(text: &str) -> Vec<(String, String, usize, usize)> {
    let tokens = tokens(text);
    let line = |at: usize| text[..at].matches('\n').count() + 1;
    let mut mutations = Vec::new();
    for (i, (start, end)) in tokens.iter().copied().enumerate() {
        let (before, token, after) = (&text[..start], &text[start..end], &text[end..]);
        let here = line(start);
        mutations.push((format!("delete `{token}`"), format!("{before}{after}"), here, here));
        mutations.push((
            format!("double `{token}`"),
            format!("{before}{token} {token}{after}"),
            here,
            here,
        ));
        if let Some((from, to)) = tokens.get(i + 1).copied() {
            let (gap, next) = (&text[end..from], &text[from..to]);
            let swapped = format!("{before}{next}{gap}{token}{}", &text[to..]);
            mutations.push((format!("swap `{token}` and `{next}`"), swapped, here, line(from)));
        }
    }
    mutations
}

#[test]
fn one_changed_token_gives_one_diagnostic_where_it_is() {
    let (mut broken, mut single, mut near, mut most) = (0, 0, 0, 0);
    let mut poor = Vec::new();
    for name in ["definition", "definition_tests"] {
        let path = format!("{}/tests/fixtures/good/{name}.lead", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).unwrap();
        for (what, mutant, first, last) in mutations(&text).into_iter().step_by(STEP) {
            let mut map = SourceMap::new();
            let file = map.add(name, mutant.as_str());
            let diagnostics = parse(file, map.base(file), &mutant).diagnostics;
            let Some(worst) = diagnostics.first() else { continue };
            broken += 1;
            let line = map.position(worst.primary.span.start).line as usize;
            let is_near = (first.saturating_sub(1)..=last + 1).contains(&line);
            single += usize::from(diagnostics.len() == 1);
            near += usize::from(is_near);
            if diagnostics.len() > 1 || !is_near {
                let found: Vec<_> = diagnostics
                    .iter()
                    .map(|d| format!("{}: {}", map.position(d.primary.span.start).line, d.message))
                    .collect();
                poor.push(format!("{name}:{first} {what} -> {found:?}"));
            }
            most = most.max(diagnostics.len());
        }
    }
    println!(
        "{broken} broken, {single} with one diagnostic, {near} near\n{}",
        poor.join("\n")
    );
    assert!(most <= 3, "{most} diagnostics for one mistake");
    assert!(single * 10 >= broken * 9, "{single} of {broken} give one diagnostic");
    assert!(
        near * 100 >= broken * 97,
        "{near} of {broken} are reported where they are"
    );
}
