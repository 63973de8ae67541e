//! What was agreed about changes: how much a stage may change, what is protected, who agreed to what.

use super::Difference;
use crate::command::reading::today;
use crate::failure::{Failure, Kind};
use crate::pattern::fits;
use crate::project::{AgreedChange, Project};
use crate::words::list;
use leadspec::change::{Bearing, Share, Summary};
use leadspec::parse_day;
use leadspec::report::review::{Agreed, Finding, Place};

/// What was agreed, held against a change.
pub(super) struct Policy {
    pub(super) findings: Vec<Finding>,
    /// By change: who agreed to it.
    pub(super) agreed: Vec<Option<Agreed>>,
    /// Whether somebody agreed to every change that can alter a decision.
    pub(super) all_agreed: bool,
}

/// Holds the newer version's agreements against what changed.
pub(super) fn hold(difference: &Difference, summary: Option<&Summary>) -> Result<Policy, Failure> {
    let changes = &difference.changes;
    let mut policy = Policy {
        findings: Vec::new(),
        agreed: vec![None; changes.len()],
        all_agreed: false,
    };
    let project = difference.new.project.as_ref();
    let rules = project.map(|project| Rules { project, difference });
    if let Some(rules) = &rules {
        rules.agreed(&mut policy)?;
    }
    let mut both = changes.iter().zip(&policy.agreed);
    policy.all_agreed =
        !changes.is_empty() && both.all(|(change, agreed)| change.bearing == Bearing::Words || agreed.is_some());
    if let Some(rules) = &rules {
        rules.protect(&mut policy)?;
        rules.max_change(summary, &mut policy)?;
    }
    Ok(policy)
}

struct Rules<'a> {
    project: &'a Project,
    difference: &'a Difference<'a>,
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
    fn agreed(&self, policy: &mut Policy) -> Result<(), Failure> {
        let Difference { new, changes, .. } = self.difference;
        let today = today(&new.definition);
        let number = |place: usize| self.difference.number(place);
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
                    if let Some(own) = policy.agreed.get_mut(place) {
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
                policy.findings.push(Finding {
                    rule: "agreed",
                    sentence,
                    exceeded: false,
                    place: Some(self.place(at)),
                    change: found.map(number),
                });
            }
        }
        Ok(())
    }

    /// Protected things that change without anybody having agreed.
    fn protect(&self, policy: &mut Policy) -> Result<(), Failure> {
        for spanned in &self.project.diff.protect {
            let (pattern, at) = (spanned.get_ref(), spanned.span().start);
            if pattern.is_empty() {
                return Err(self
                    .bad(at, "an empty pattern protects nothing")
                    .with_help("write the path of a change, `*` standing for any part: `gate.*`"));
            }
            for (place, change) in self.difference.changes.iter().enumerate() {
                if !is_like(pattern, &change.path) {
                    continue;
                }
                let number = self.difference.number(place);
                let has_agreed = policy.agreed.get(place).is_some_and(Option::is_some);
                let told = if has_agreed {
                    "and somebody agreed"
                } else {
                    "and nobody has agreed to it"
                };
                policy.findings.push(Finding {
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
    fn max_change(&self, summary: Option<&Summary>, policy: &mut Policy) -> Result<(), Failure> {
        let known = stage_names(self.difference);
        let all_agreed = policy.all_agreed;
        for (name, spanned) in &self.project.diff.max_change {
            let (text, at) = (spanned.get_ref(), spanned.span().start);
            let limit = limit(text).ok_or_else(|| {
                self.bad(at, &format!("`{text}` is not a share"))
                    .with_help(format!("write it in percent: `max_change = {{ {name} = \"10%\" }}`"))
            })?;
            if !known.contains(name) {
                let failure = self.bad(at, &format!("there is no stage `{name}`"));
                return Err(match leadspec::nearest(name, known.iter().map(String::as_str)) {
                    Some(near) => failure.with_help(format!("did you mean `{near}`?")),
                    None => failure.with_help(format!("the stages are {}", list(&known, "and"))),
                });
            }
            let mut tell = |sentence: String, exceeded: bool| {
                policy.findings.push(Finding {
                    rule: "max_change",
                    sentence,
                    exceeded,
                    place: Some(self.place(at)),
                    change: None,
                });
            };
            let Some(summary) = summary else {
                if !self.difference.changes.is_empty() {
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
            let by = stage
                .share
                .map_or_else(|| format!("from none to {}", stage.after), Share::signed);
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

/// The stages of either version.
fn stage_names(difference: &Difference) -> Vec<String> {
    let both = [difference.new, difference.old].into_iter();
    let stages = both.flat_map(|version| version.definition.lifecycle.iter().flat_map(|l| &l.stages));
    let mut names: Vec<String> = Vec::new();
    for stage in stages {
        if !names.contains(&stage.name) {
            names.push(stage.name.clone());
        }
    }
    names
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

/// Whether a path is one that a pattern means, whole.
fn is_like(pattern: &str, path: &str) -> bool {
    fits(pattern.as_bytes(), path.as_bytes(), &<[u8]>::is_empty)
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
