//! What was agreed about changes: how much a stage may change, what is protected, who agreed to what.

use super::Version;
use super::leads::stage_names;
use crate::command::reading::today;
use crate::failure::{Failure, Kind};
use crate::project::{AgreedChange, Project};
use crate::words::list;
use leadspec::change::{Bearing, Change, Share, Summary, numbers};
use leadspec::parse_day;
use leadspec::report::review::{Agreed, Finding, Place};

/// What was agreed, held against a change.
#[derive(Default)]
pub(super) struct Policy {
    pub(super) findings: Vec<Finding>,
    /// By change: who agreed to it.
    pub(super) agreed: Vec<Option<Agreed>>,
}

impl Policy {
    /// Whether somebody agreed to every change that can alter a decision.
    pub(super) fn all_agreed(&self, changes: &[Change]) -> bool {
        let mut both = changes.iter().zip(&self.agreed);
        both.all(|(change, agreed)| change.bearing == Bearing::Words || agreed.is_some())
    }
}

/// Holds the newer version's agreements against what changed.
pub(super) fn hold(
    (old, new): (&Version, &Version),
    changes: &[Change],
    summary: Option<&Summary>,
) -> Result<Policy, Failure> {
    let Some(project) = &new.project else {
        return Ok(Policy {
            agreed: vec![None; changes.len()],
            ..Policy::default()
        });
    };
    let rules = Rules { project };
    let mut findings = Vec::new();
    let agreed = rules.agreed(new, changes, &mut findings)?;
    let all_agreed = Policy {
        findings: Vec::new(),
        agreed: agreed.clone(),
    }
    .all_agreed(changes);
    rules.protect(changes, &agreed, &mut findings)?;
    rules.max_change((old, new), (changes, all_agreed), summary, &mut findings)?;
    Ok(Policy { findings, agreed })
}

struct Rules<'a> {
    project: &'a Project,
}

impl Rules<'_> {
    fn place(&self, byte: usize) -> Place {
        Place {
            file: crate::sources::name(&self.project.file()),
            line: self.project.line(byte),
            column: 1,
        }
    }

    fn bad(&self, byte: usize, message: &str) -> Failure {
        let place = self.place(byte);
        Failure::new(Kind::BadProject, format!("{}:{}: {message}", place.file, place.line))
    }

    /// Who agreed to which change. What ran out, and what is about no change, is told.
    fn agreed(
        &self,
        new: &Version,
        changes: &[Change],
        findings: &mut Vec<Finding>,
    ) -> Result<Vec<Option<Agreed>>, Failure> {
        let mut agreed = vec![None; changes.len()];
        let today = today(&new.definition);
        let numbers = numbers(changes);
        let number = |place: usize| numbers.get(place).copied().unwrap_or(0);
        for spanned in &self.project.diff.agreed {
            let at = spanned.span().start;
            let AgreedChange {
                fingerprint,
                reason,
                name,
                expires,
            } = spanned.get_ref();
            let last = match expires {
                None => None,
                Some(text) => Some(parse_day(text).ok_or_else(|| {
                    self.bad(at, &format!("`{text}` is not a day"))
                        .with_help("write it year first: `expires = \"2026-12-31\"`")
                })?),
            };
            let found = changes.iter().position(|c| c.fingerprint.as_str() == fingerprint);
            let has_run_out = last.is_some_and(|last| last < today);
            let told = match (found, has_run_out) {
                (None, _) => Some(format!(
                    "{name} agreed to change {fingerprint}, which is not among these: the entry can go"
                )),
                (Some(place), true) => {
                    let expires = expires.as_deref().unwrap_or_default();
                    Some(format!(
                        "{name} agreed to change {} until {expires}, which is over",
                        number(place)
                    ))
                }
                (Some(place), false) => {
                    if let Some(own) = agreed.get_mut(place) {
                        *own = Some(Agreed {
                            name: name.clone(),
                            reason: reason.clone(),
                            expires: expires.clone(),
                        });
                    }
                    None
                }
            };
            if let Some(sentence) = told {
                findings.push(Finding {
                    rule: "agreed",
                    sentence,
                    exceeded: false,
                    place: Some(self.place(at)),
                    change: found.map(number),
                });
            }
        }
        Ok(agreed)
    }

    /// Protected things that change without anybody having agreed.
    fn protect(
        &self,
        changes: &[Change],
        agreed: &[Option<Agreed>],
        findings: &mut Vec<Finding>,
    ) -> Result<(), Failure> {
        for spanned in &self.project.diff.protect {
            let (pattern, at) = (spanned.get_ref(), spanned.span().start);
            if pattern.is_empty() {
                return Err(self
                    .bad(at, "an empty pattern protects nothing")
                    .with_help("write the path of a change, `*` standing for any part: `gate.*`"));
            }
            for ((place, change), number) in changes.iter().enumerate().zip(numbers(changes)) {
                if !is_like(pattern, &change.path) {
                    continue;
                }
                let has_agreed = agreed.get(place).is_some_and(Option::is_some);
                let told = if has_agreed {
                    "and somebody agreed"
                } else {
                    "and nobody has agreed to it"
                };
                findings.push(Finding {
                    rule: "protect",
                    sentence: format!("`{pattern}` is protected: change {number} needs agreement, {told}"),
                    exceeded: !has_agreed,
                    place: Some(self.place(at)),
                    change: Some(number),
                });
            }
        }
        Ok(())
    }

    /// Stages whose leads become more or fewer than was agreed.
    fn max_change(
        &self,
        (old, new): (&Version, &Version),
        (changes, all_agreed): (&[Change], bool),
        summary: Option<&Summary>,
        findings: &mut Vec<Finding>,
    ) -> Result<(), Failure> {
        for (name, spanned) in &self.project.diff.max_change {
            let (text, at) = (spanned.get_ref(), spanned.span().start);
            let limit = limit(text).ok_or_else(|| {
                self.bad(at, &format!("`{text}` is not a share"))
                    .with_help(format!("write it in percent: `max_change = {{ {name} = \"10%\" }}`"))
            })?;
            let known = stage_names(&old.definition, &new.definition);
            if !known.contains(name) {
                let failure = self.bad(at, &format!("there is no stage `{name}`"));
                return Err(match leadspec::nearest(name, known.iter().map(String::as_str)) {
                    Some(near) => failure.with_help(format!("did you mean `{near}`?")),
                    None => failure.with_help(format!("the stages are {}", list(&known, "and"))),
                });
            }
            let mut tell = |sentence: String, exceeded: bool| {
                findings.push(Finding {
                    rule: "max_change",
                    sentence,
                    exceeded,
                    place: Some(self.place(at)),
                    change: None,
                });
            };
            let Some(summary) = summary else {
                if !changes.is_empty() {
                    tell(
                        format!("{name} may change by at most {text}: that is only seen with leads, `--on leads.csv`"),
                        false,
                    );
                }
                continue;
            };
            let Some(stage) = summary.stages.iter().find(|stage| stage.name == *name) else {
                continue;
            };
            let label = &stage.label;
            let over = match stage.share {
                Some(Share(tenths)) => tenths.abs() > limit,
                None => stage.change != 0,
            };
            let by = stage.share.map_or_else(
                || format!("from none to {}", stage.after),
                |share| format!("{}{share}", if share.0 > 0 { "+" } else { "" }),
            );
            match (over, all_agreed) {
                (true, true) => tell(
                    format!("{label} may change by at most {text} and changes by {by}, which was agreed to"),
                    false,
                ),
                (true, false) => tell(
                    format!("{label} may change by at most {text}: exceeded, it changes by {by}"),
                    true,
                ),
                (false, _) => tell(format!("{label} may change by at most {text}: kept"), false),
            }
        }
        Ok(())
    }
}

/// Tenths of a percent of `10%` or `2.5%`.
fn limit(text: &str) -> Option<i64> {
    let number = text.trim().strip_suffix('%')?.trim();
    let (whole, tenths) = number.split_once('.').unwrap_or((number, "0"));
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if !is_digits(whole) || tenths.len() != 1 || !is_digits(tenths) {
        return None;
    }
    let whole: i64 = whole.parse().ok()?;
    let tenths: i64 = tenths.parse().ok()?;
    whole.checked_mul(10)?.checked_add(tenths)
}

/// Whether a path is one that a pattern means; `*` stands for anything.
pub(crate) fn is_like(pattern: &str, path: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = path.strip_prefix(first) else {
        return false;
    };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        match rest.find(part) {
            Some(at) => rest = rest.get(at + part.len()..).unwrap_or_default(),
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::{is_like, limit};

    #[test]
    fn a_star_stands_for_any_part() {
        assert!(is_like("gate.*", "gate.served_country.require"));
        assert!(is_like("*", "anything"));
        assert!(is_like("stage.*.transition", "stage.sql.transition"));
        assert!(is_like("gate.vip", "gate.vip"));
        assert!(!is_like("gate.vip", "gate.vip.require"));
        assert!(!is_like("gate.*", "grade.fit"));
        assert!(!is_like("stage.*.transition", "stage.sql.transition.when"));
        assert!(!is_like("a*b*c", "abb"));
    }

    #[test]
    fn limits_are_percent() {
        assert_eq!(limit("10%"), Some(100));
        assert_eq!(limit(" 2.5 %"), Some(25));
        assert_eq!(limit("0%"), Some(0));
        for wrong in ["10", "%", "ten%", "-1%", "1.25%", "1.%", "99999999999999999999%"] {
            assert_eq!(limit(wrong), None, "{wrong}");
        }
    }
}
