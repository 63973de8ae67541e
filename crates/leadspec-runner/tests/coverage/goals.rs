//! The goals of a definition.

use crate::support::project;
use leadspec_runner::Goals;

fn listed(text: &str) -> String {
    let project = project(text);
    let goals = Goals::of(&project.definition);
    let mut lines = Vec::new();
    let mut item = None;
    for (_, goal) in goals.entries() {
        if item != Some(goal.item) {
            lines.push(goal.item.name(&project.definition));
            item = Some(goal.item);
        }
        let line = project.sources.position(goal.at.0.start).line;
        let never = goal.never.as_ref().map(|why| format!("\n           never: {why}"));
        lines.push(format!(
            "  {line:>3} [{}] {}{}",
            goal.branch,
            goal.told,
            never.unwrap_or_default()
        ));
    }
    lines.join("\n")
}

#[test]
fn bant() {
    insta::assert_snapshot!(listed(include_str!("../../../../examples/bant/definition.lead")));
}

#[test]
fn gpct() {
    insta::assert_snapshot!(listed(include_str!("../../../../examples/gpct/definition.lead")));
}

#[test]
fn meddic() {
    insta::assert_snapshot!(listed(include_str!("../../../../examples/meddic/definition.lead")));
}
