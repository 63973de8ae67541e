//! Texts of definitions written in another way, and with something else said.

use super::places::{Places, places, tree};
use super::random::Random;
use leadspec_diagnostics::Span;

fn slice(text: &str, span: Span) -> &str {
    &text[span.start as usize..span.end as usize]
}

/// The text with something else at some places, which do not overlap.
fn replaced(text: &str, mut with: Vec<(Span, String)>) -> String {
    with.sort_by_key(|(span, _)| span.start);
    let mut result = String::new();
    let mut done = 0;
    for (span, new) in with {
        result.push_str(&text[done..span.start as usize]);
        result.push_str(&new);
        done = span.end as usize;
    }
    result.push_str(&text[done..]);
    result
}

/// Some of what was written, at each other's places.
fn shuffled(text: &str, spans: &[Span], random: &mut Random) -> String {
    let mut order: Vec<Span> = spans.to_vec();
    random.shuffle(&mut order);
    let with = spans
        .iter()
        .zip(order)
        .map(|(place, from)| (*place, slice(text, from).to_string()));
    replaced(text, with.collect())
}

/// The same, written in another way. `None`: there is nothing to be written so.
pub(crate) fn rewritten(text: &str, random: &mut Random) -> Option<String> {
    let tree = tree(text);
    let Places {
        free,
        conditions,
        lists,
        comparisons,
        lets,
        starts,
        ..
    } = places(&tree);
    let free: Vec<Vec<Span>> = free.into_iter().filter(|of| of.len() > 1).collect();
    match random.below(10) {
        0..4 => {
            let block: &Vec<Span> = random.pick(&free);
            Some(shuffled(text, block, random))
        }
        4 => leadspec_syntax::format(&tree, text, 0).ok(),
        5 => {
            let start = random.pick(&starts);
            let here = Span::new(*start, *start);
            Some(replaced(text, vec![(here, "# a remark\n\n  ".to_string())]))
        }
        6 if !lets.is_empty() => {
            let name = random.pick(&lets);
            Some(renamed(text, name, &format!("{name}_x")))
        }
        7 => {
            let when = random.pick(&conditions);
            let name = format!("part_{}", when.start);
            let condition = slice(text, *when).to_string();
            let text = replaced(text, vec![(*when, name.clone())]);
            // A name that is taken would be another.
            (!text.contains(&format!("let {name} "))).then(|| format!("{text}\nlet {name} = {condition}\n"))
        }
        8 => {
            if lists.is_empty() || random.below(2) == 0 {
                let when = random.pick(&conditions);
                return Some(replaced(
                    text,
                    vec![(*when, format!("not (not ({}))", slice(text, *when)))],
                ));
            }
            let (is_and, members) = random.pick(&lists);
            let whole = members[0].to(members[members.len() - 1]);
            let each: Vec<String> = members.iter().map(|m| format!("not ({})", slice(text, *m))).collect();
            let joint = if *is_and { " or " } else { " and " };
            Some(replaced(text, vec![(whole, format!("not ({})", each.join(joint)))]))
        }
        9 => {
            let (left, sign, right) = random.pick(&comparisons);
            let mirrored = match slice(text, *sign) {
                "<" => ">",
                "<=" => ">=",
                ">" => "<",
                ">=" => "<=",
                same => same,
            };
            let swapped = vec![
                (*left, slice(text, *right).to_string()),
                (*sign, mirrored.to_string()),
                (*right, slice(text, *left).to_string()),
            ];
            Some(replaced(text, swapped))
        }
        _ => None,
    }
}

/// Every use of a word by another one; the words of the examples' texts are left alone by what is renamed.
fn renamed(text: &str, from: &str, to: &str) -> String {
    let is_letter = |c: char| c.is_alphanumeric() || c == '_';
    let mut result = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(from) {
        let (before, found) = rest.split_at(at);
        let after = &found[from.len()..];
        let stands_alone = !before.ends_with(is_letter) && !after.starts_with(is_letter);
        result.push_str(before);
        result.push_str(if stands_alone { to } else { from });
        rest = after;
    }
    result.push_str(rest);
    result
}

/// Something else is said. `None`: there is nothing of that kind.
pub(crate) fn mutated(text: &str, random: &mut Random) -> Option<String> {
    let Places {
        comparisons,
        numbers,
        items,
        lists,
        parts,
        texts,
        ..
    } = places(&tree(text));
    match random.below(6) {
        0 => {
            let span = random.pick(&numbers);
            let number: i64 = slice(text, *span).replace('_', "").parse().ok()?;
            Some(replaced(text, vec![(*span, (number + 1).to_string())]))
        }
        1 => {
            let (_, sign, _) = random.pick(&comparisons);
            let other = match slice(text, *sign) {
                "<" => "<=",
                "<=" => "<",
                ">" => ">=",
                ">=" => ">",
                "=" => "!=",
                _ => return None,
            };
            Some(replaced(text, vec![(*sign, other.to_string())]))
        }
        2 if !items.is_empty() => {
            // The last item and the comma before it.
            let list = random.pick(&items);
            let [.., before, last] = list.as_slice() else {
                return None;
            };
            Some(replaced(text, vec![(Span::new(before.end, last.end), String::new())]))
        }
        3 => Some(replaced(text, vec![(*random.pick(&parts), String::new())])),
        4 => {
            let span = random.pick(&texts);
            let end = Span::new(span.end - 1, span.end - 1);
            Some(replaced(text, vec![(end, " now".to_string())]))
        }
        5 if !lists.is_empty() => {
            let (is_and, members) = random.pick(&lists);
            let gap = Span::new(members[0].end, members[1].start);
            let joint = if *is_and { " or " } else { " and " };
            (members.len() == 2).then(|| replaced(text, vec![(gap, joint.to_string())]))
        }
        _ => None,
    }
}
