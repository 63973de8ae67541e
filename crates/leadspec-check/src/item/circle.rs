//! Names that are defined by themselves.

use crate::context::{Context, Node};
use leadspec_diagnostics::{Code, Diagnostic, Span};
use leadspec_ir::ArenaId;
use std::collections::{BTreeMap, BTreeSet};

/// Reports each circle once; says whether there is any.
pub(crate) fn find(cx: &mut Context) -> bool {
    let mut ways: BTreeMap<Node, BTreeMap<Node, Span>> = BTreeMap::new();
    for link in &cx.links {
        ways.entry(link.from).or_default().entry(link.to).or_insert(link.at);
    }
    let mut found = Vec::new();
    loop {
        prune(&mut ways);
        let Some(circle) = walk(&ways) else { break };
        found.push(describe(cx, &circle));
        for (node, _, _) in &circle {
            ways.remove(node);
        }
    }
    let any = !found.is_empty();
    cx.is_whole &= !any;
    cx.diagnostics.extend(found);
    any
}

/// Drops what leads nowhere until only circles, and ways into them, are left.
fn prune(ways: &mut BTreeMap<Node, BTreeMap<Node, Span>>) {
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
fn walk(ways: &BTreeMap<Node, BTreeMap<Node, Span>>) -> Option<Vec<(Node, Node, Span)>> {
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
    let mut way: Vec<String> = names.iter().map(|(n, _)| format!("`{n}`")).collect();
    way.push(format!("`{first}`"));
    let mut diagnostic = Diagnostic::new(
        Code::NameCycle,
        format!("`{first}` is defined by itself"),
        place,
        "goes round in a circle",
    );
    for (_, to, at) in circle {
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
