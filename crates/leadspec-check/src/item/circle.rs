//! Names that are defined by themselves.

use crate::context::{Context, Node};
use leadspec_diagnostics::{Code, Diagnostic, Span};
use leadspec_ir::ArenaId;
use std::collections::{BTreeMap, BTreeSet};

/// Whatever walks along names may go this deep.
const MOST_NAMES_DEEP: usize = 256;

/// More steps of a circle than this are not shown.
const MOST_SHOWN: usize = 6;

/// What refers to what, and where first.
type Ways = BTreeMap<Node, BTreeMap<Node, Span>>;

/// Reports each circle once, and without circles the name that rests on too long a chain of others; says whether there is any.
pub(crate) fn find(cx: &mut Context) -> bool {
    let mut ways: Ways = BTreeMap::new();
    for link in &cx.links {
        ways.entry(link.from).or_default().entry(link.to).or_insert(link.at);
    }
    let whole = ways.clone();
    let mut found = Vec::new();
    loop {
        prune(&mut ways);
        let Some(circle) = walk(&ways) else { break };
        found.push(describe(cx, &circle));
        for (node, _, _) in &circle {
            ways.remove(node);
        }
    }
    if found.is_empty() {
        found.extend(too_deep(cx, &whole));
    }
    let any = !found.is_empty();
    cx.is_whole &= !any;
    cx.diagnostics.extend(found);
    any
}

/// The first name that rests on more names than anything may, one behind the other.
fn too_deep(cx: &Context, ways: &Ways) -> Option<Diagnostic> {
    let mut depths: BTreeMap<Node, usize> = BTreeMap::new();
    for start in ways.keys() {
        let mut stack = vec![(*start, false)];
        while let Some((node, is_done)) = stack.pop() {
            if depths.contains_key(&node) {
                continue;
            }
            let needed = || ways.get(&node).into_iter().flat_map(BTreeMap::keys);
            if is_done {
                let depth = needed().filter_map(|n| depths.get(n)).max().map_or(0, |d| d + 1);
                depths.insert(node, depth);
            } else {
                stack.push((node, true));
                stack.extend(needed().filter(|n| !depths.contains_key(n)).map(|n| (*n, false)));
            }
        }
    }
    let deep = depths
        .iter()
        .find(|(_, depth)| **depth == MOST_NAMES_DEEP)
        .map(|(node, _)| *node);
    let deep = deep.or(cx.gave_up)?;
    let (name, place) = name_of(cx, deep);
    let diagnostic = Diagnostic::new(
        Code::TooDeep,
        format!("`{name}` rests on too many names, one behind the other"),
        place,
        "too long a chain",
    )
    .with_note(format!("at most {MOST_NAMES_DEEP} names may rest on each other"))
    .with_help("let it rest on fewer: write out what some of the names in between stand for");
    Some(diagnostic)
}

/// Drops what leads nowhere until only circles, and ways into them, are left.
fn prune(ways: &mut Ways) {
    loop {
        let live: BTreeSet<Node> = ways
            .iter()
            .filter(|(_, to)| !to.is_empty())
            .map(|(from, _)| *from)
            .collect();
        let before: usize = ways.values().map(BTreeMap::len).sum::<usize>() + ways.len();
        ways.retain(|from, _| live.contains(from));
        for to in ways.values_mut() {
            to.retain(|node, _| live.contains(node));
        }
        let after: usize = ways.values().map(BTreeMap::len).sum::<usize>() + ways.len();
        if before == after {
            return;
        }
    }
}

/// From any node, on and on: what is met twice begins a circle. Each step is a node, what it refers to, and where.
fn walk(ways: &Ways) -> Option<Vec<(Node, Node, Span)>> {
    let mut at = *ways.keys().next()?;
    let mut path: Vec<(Node, Node, Span)> = Vec::new();
    loop {
        if let Some(start) = path.iter().position(|(from, _, _)| *from == at) {
            return Some(path.split_off(start));
        }
        let (to, span) = ways.get(&at)?.iter().next()?;
        path.push((at, *to, *span));
        at = *to;
    }
}

fn describe(cx: &Context, circle: &[(Node, Node, Span)]) -> Diagnostic {
    let names: Vec<(String, Span)> = circle.iter().map(|(from, _, _)| name_of(cx, *from)).collect();
    let (first, place) = names.first().cloned().unwrap_or_default();
    let mut way: Vec<String> = names.iter().take(MOST_SHOWN).map(|(n, _)| format!("`{n}`")).collect();
    if names.len() > MOST_SHOWN {
        way.push(format!("{} more", names.len() - MOST_SHOWN));
    }
    way.push(format!("`{first}`"));
    let mut diagnostic = Diagnostic::new(
        Code::NameCycle,
        format!("`{first}` is defined by itself"),
        place,
        "goes round in a circle",
    );
    for (_, to, at) in circle.iter().take(MOST_SHOWN) {
        diagnostic = diagnostic.with_label(*at, format!("needs `{}`", name_of(cx, *to).0));
    }
    if circle.len() > 1 {
        diagnostic = diagnostic.with_note(format!("the circle: {}", way.join(" needs ")));
    }
    diagnostic.with_help("take one of these uses out")
}

fn name_of(cx: &Context, node: Node) -> (String, Span) {
    let symbols = &cx.symbols;
    let name = match node {
        Node::Let(place) => symbols.lets.get(place).map(|i| &i.name),
        Node::Criterion(id) => symbols.criteria.get(id.index()).map(|i| &i.name),
        Node::Score(id) => symbols.scores.get(id.index()).map(|i| &i.name),
        Node::Grade(id) => symbols.grades.get(id.index()).map(|i| &i.name),
        Node::Gate(id) => symbols.gates.get(id.index()).map(|i| &i.name),
        Node::Transitions => None,
    };
    name.map_or_else(Default::default, |n| (n.text.clone(), n.span))
}
