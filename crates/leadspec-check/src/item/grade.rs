//! Grades: names for stretches of a number, or joined from other grades.

use crate::context::{Context, Node};
use crate::expression::{find, is_told, operand, rescale, together};
use crate::symbols::{MOST_GRADE_NAMES, Symbol, bare_name, declared_twice};
use crate::types::{Operand, OperandKind, constant};
use leadspec_diagnostics::{Code, Diagnostic, Span};
use leadspec_ir::{ArenaId, At, Grade, GradeId, GradeKind, Quantity};
use leadspec_syntax::{Expression, GradeItem, GradeRow, Name, Spanned};

/// Lowers them all.
pub(crate) fn lower_all(cx: &mut Context) {
    for (place, item) in cx.symbols.grades.clone().into_iter().enumerate() {
        let id = GradeId::from_index(place);
        let grade = cx.within(Node::Grade(id), |cx| lower(cx, id, item));
        cx.definition.grades.push(grade);
    }
}

fn lower<'a>(cx: &mut Context<'a>, id: GradeId, item: &'a GradeItem) -> Grade {
    if !item.broken.is_empty() {
        cx.poison();
    }
    let kind = if item.combined {
        combined(cx, id, item)
    } else {
        cut(cx, item)
    };
    Grade {
        name: item.name.text.clone(),
        label: item.label.as_ref().map(|l| l.value.clone()),
        names: cx.symbols.grade_names(id).to_vec(),
        // A combination of nothing stands only where a mistake is reported.
        kind: kind.unwrap_or(GradeKind::Combined(Vec::new())),
        at: At(item.name.span),
    }
}

fn combined<'a>(cx: &mut Context<'a>, id: GradeId, item: &'a GradeItem) -> Option<GradeKind> {
    let mut parts: Vec<Option<GradeId>> = Vec::new();
    for part in &item.of {
        let Some(name) = bare_name(part) else {
            not_a_grade(cx, part);
            parts.push(None);
            continue;
        };
        let found = find(cx, name, "grade", |s| {
            if let Symbol::Grade(id) = s { Some(id) } else { None }
        });
        if let Some(found) = found {
            cx.link(Node::Grade(found), name.span);
        }
        parts.push(found);
    }
    if let Some(row) = item.rows.first() {
        let diagnostic = Diagnostic::new(
            Code::NotApplicable,
            format!(
                "the grade `{}` joins other grades and has no rows of its own",
                item.name.text
            ),
            row.span,
            "no rows here",
        )
        .with_help("delete the rows: the names are those of its parts, joined");
        cx.report(diagnostic);
    }
    let parts: Vec<GradeId> = parts.into_iter().collect::<Option<_>>()?;
    let names: usize = parts
        .iter()
        .map(|p| cx.symbols.grade_names(*p).len())
        .fold(1, usize::saturating_mul);
    if names > MOST_GRADE_NAMES {
        let diagnostic = Diagnostic::new(
            Code::BadNumber,
            format!("the grade `{}` would have {names} names", item.name.text),
            item.name.span,
            format!("more than {MOST_GRADE_NAMES}"),
        )
        .with_help("join fewer grades");
        cx.report(diagnostic);
        return None;
    }
    same_joined_names(cx, id, item);
    Some(GradeKind::Combined(parts))
}

/// Two different combinations that read alike: `A` and `1B`, `A1` and `B`.
fn same_joined_names(cx: &mut Context, id: GradeId, item: &GradeItem) {
    let names = cx.symbols.grade_names(id);
    let double = names
        .iter()
        .enumerate()
        .find(|(place, name)| names.iter().take(*place).any(|n| n == *name));
    let Some((_, name)) = double else { return };
    let diagnostic = Diagnostic::new(
        Code::DuplicateName,
        format!("two combinations in `{}` are both called `{name}`", item.name.text),
        item.name.span,
        "joined names must differ",
    )
    .with_help("give the grades of one part other names: `A`, `B` and `1`, `2`");
    cx.report(diagnostic);
}

fn not_a_grade(cx: &mut Context, part: &Expression) {
    let text = cx.text(part.span);
    let diagnostic = Diagnostic::new(
        Code::WrongKind,
        format!("a combination joins grades, and `{text}` is none"),
        part.span,
        "not the name of a grade",
    )
    .with_help("name grades: `grade label of (fit_grade, engagement_grade)`");
    cx.report(diagnostic);
}

fn cut<'a>(cx: &mut Context<'a>, item: &'a GradeItem) -> Option<GradeKind> {
    let found = item.of.first().map(|of| operand(cx, of));
    let number = found.as_ref().and_then(|found| number(cx, found));
    let mut limits: Vec<Option<(Span, i64)>> = Vec::new();
    let mut rest: Option<Span> = None;
    for (place, row) in item.rows.iter().enumerate() {
        let (GradeRow::From { name, .. } | GradeRow::Otherwise { name }) = &row.node;
        let earlier = item.rows.iter().take(place).map(row_name).find(|n| n.text == name.text);
        if let Some(first) = earlier {
            let diagnostic = declared_twice(name, first.span, "grade");
            cx.report(diagnostic);
        }
        if let Some(rest) = rest {
            behind_the_rest(cx, row, rest);
        }
        match &row.node {
            GradeRow::From { limit, .. } => {
                let value = match (&number, &found) {
                    (Some(number), Some(found)) => self::limit(cx, limit, number, found),
                    _no_number => None,
                };
                limits.push(value.map(|v| (row.span, v)));
            }
            GradeRow::Otherwise { .. } => rest = Some(row.span),
        }
    }
    if rest.is_none() && item.broken.is_empty() {
        incomplete(cx, item);
    }
    let limits: Vec<(Span, i64)> = limits.into_iter().collect::<Option<_>>()?;
    descending(cx, &limits);
    let of = number?;
    let limits = limits.into_iter().map(|(_, v)| v).collect();
    Some(GradeKind::Cut { of, limits })
}

fn row_name(row: &Spanned<GradeRow>) -> &Name {
    match &row.node {
        GradeRow::From { name, .. } | GradeRow::Otherwise { name } => name,
    }
}

fn behind_the_rest(cx: &mut Context, row: &Spanned<GradeRow>, rest: Span) {
    let text = cx.text(row.span);
    let diagnostic = Diagnostic::new(
        Code::GradeOrder,
        format!("`{text}` stands behind `otherwise`, which takes everything"),
        row.span,
        "never reached",
    )
    .with_label(rest, "takes the rest")
    .with_help("put the row with `otherwise` last");
    cx.report(diagnostic);
}

fn incomplete(cx: &mut Context, item: &GradeItem) {
    let diagnostic = Diagnostic::new(
        Code::GradeIncomplete,
        format!("the grade `{}` does not say what the rest gets", item.name.text),
        item.name.span,
        "no `otherwise`",
    )
    .with_help("end with the lowest grade: `D otherwise`");
    let diagnostic = match item.rows.last() {
        Some(last) => diagnostic.with_unsafe_fix("add the lowest grade", last.span.after(), "  D otherwise"),
        None => diagnostic,
    };
    cx.report(diagnostic);
}

fn descending(cx: &mut Context, limits: &[(Span, i64)]) {
    let out_of_order = limits.iter().zip(limits.iter().skip(1)).find(|(a, b)| b.1 >= a.1);
    if let Some(((first, _), (second, _))) = out_of_order {
        let (a, b) = (cx.text(*first), cx.text(*second));
        let diagnostic = Diagnostic::new(
            Code::GradeOrder,
            format!("`{b}` stands behind `{a}`, and is not lower"),
            *second,
            "never reached",
        )
        .with_label(*first, "takes these first")
        .with_help("order the rows from best to worst, each with a lower limit");
        cx.report(diagnostic);
    }
}

/// The number that is cut; reports anything else.
fn number(cx: &mut Context, found: &Operand) -> Option<Quantity> {
    if let OperandKind::Quantity(quantity) = &found.kind
        && constant(quantity).is_none()
    {
        return Some(quantity.clone());
    }
    if is_told(cx, found) {
        return None;
    }
    let (text, what) = (cx.text(found.span), found.describe(cx));
    let mut diagnostic = Diagnostic::new(
        Code::TypeMismatch,
        format!("a grade cuts a number, and `{text}` is {what}"),
        found.span,
        what,
    )
    .with_help("name a score or a number: `grade fit_grade of fit { … }`");
    if let Some(declared) = found.declared {
        diagnostic = diagnostic.with_label(declared, "declared here");
    }
    cx.report(diagnostic);
    None
}

fn limit<'a>(cx: &mut Context<'a>, written: &'a Expression, number: &Quantity, found: &Operand<'a>) -> Option<i64> {
    let value = operand(cx, written);
    let (_, quantity) = together(cx, found, &value)?;
    let Some((value, unit)) = constant(&quantity) else {
        let text = cx.text(written.span);
        let diagnostic = Diagnostic::new(
            Code::TypeMismatch,
            format!("a grade needs a limit that is written out, and `{text}` differs from lead to lead"),
            written.span,
            "not written out",
        )
        .with_help("write a number: `A from 80`");
        cx.report(diagnostic);
        return None;
    };
    if unit.decimals() > number.decimals {
        // A whole number reaches a limit with decimals where it reaches the next whole one.
        let scale = 10_i64.checked_pow(u32::from(unit.decimals() - number.decimals))?;
        return value.checked_add(scale - 1).map(|v| v.div_euclid(scale));
    }
    let rescaled = rescale(value, unit.decimals(), number.decimals);
    if rescaled.is_none() {
        let text = cx.text(written.span);
        let diagnostic = Diagnostic::new(
            Code::BadNumber,
            format!("`{text}` is too large to be compared with `{}`", cx.text(found.span)),
            written.span,
            "too large",
        )
        .with_help("write a smaller number");
        cx.report(diagnostic);
    }
    rescaled
}
