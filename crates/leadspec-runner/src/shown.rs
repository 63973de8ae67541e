//! A lead that nobody wrote, as a test of what becomes of it.

use crate::suggest::write;
use crate::words::gate_word;
use leadspec_data::LeadBatch;
use leadspec_engine::{Inquiry, Inspector, Scratch};
use leadspec_ir::{Definition, Example, SampleLead, format_day, written_text};
use std::fmt::Write as _;
use std::sync::Arc;

/// How much of a decision a test expects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Expects {
    /// Where the lead rests; without a lifecycle its grades.
    Place,
    /// That, all grades and all gates.
    Everything,
}

/// The lead as a test to paste, which holds: it expects what the definition decides today. Where one of the examples is near, the
/// test starts from it.
pub fn lead_as_test(
    definition: &Arc<Definition>,
    examples: &[Example],
    label: &str,
    lead: &SampleLead,
    as_of: i64,
) -> String {
    expecting(definition, examples, label, lead, as_of, Expects::Place)
}

/// The same with so much of the decision.
pub(crate) fn expecting(
    definition: &Arc<Definition>,
    examples: &[Example],
    label: &str,
    lead: &SampleLead,
    as_of: i64,
    expects: Expects,
) -> String {
    let inspector = Inspector::new(definition, as_of, &Inquiry::default());
    let mut batch = LeadBatch::of_samples(definition, as_of, std::slice::from_ref(lead));
    let mut scratch = Scratch::new();
    let inspection = inspector.inspect(&mut batch, &mut scratch);
    let mut text = format!("test {} {{\n  as of {}\n", written_text(label), format_day(as_of));
    write::given(&mut text, definition, examples, lead);
    write::events(&mut text, definition, lead, &|_| true, as_of);
    if let (Some(lifecycle), Some(stage)) = (&definition.lifecycle, inspection.stage(0)) {
        let _ = writeln!(text, "  expect stage {}", lifecycle.stages[stage].name);
    }
    let is_whole = expects == Expects::Everything;
    let has_grades = is_whole || definition.lifecycle.is_none();
    for (id, grade) in definition.grades.entries().filter(|_| has_grades) {
        if let Some(name) = inspection.grade(0, id).and_then(|code| grade.names.get(code as usize)) {
            let _ = writeln!(text, "  expect {} = {name}", grade.name);
        }
    }
    for (id, gate) in definition.gates.entries().filter(|_| is_whole) {
        let _ = writeln!(
            text,
            "  expect gate {} {}",
            gate.name,
            gate_word(inspection.gate(0, id))
        );
    }
    text.push_str("}\n");
    text
}
