//! Choices over several components: a question for each code.

use super::super::graph::Lit;
use super::Encoder;
use super::leaves::only;
use leadspec_ir::{At, Choice, ChoiceKind, Condition, ConditionKind, Grade, GradeId, GradeKind, Truth, Value};

impl Encoder<'_, '_> {
    /// For each code when the choice is known to be that; `None` where it can't be said.
    pub(super) fn codes(&mut self, choice: &Choice) -> Option<Vec<Lit>> {
        if let Ok(component) = only(&self.reads.choice(choice)) {
            return self.codes_of_cells(choice, component);
        }
        match &choice.kind {
            ChoiceKind::Grade(id) => self.grade(*id),
            ChoiceKind::Let(id) => match &self.definition.lets[*id].value {
                Value::Choice(inner) => self.codes(inner),
                Value::Condition(_) | Value::Quantity(_) | Value::Text(_) | Value::List(_) => None,
            },
            ChoiceKind::IfUnknown(inner, code) => {
                let mut bits = self.codes(inner)?;
                let known = self.graph().any(bits.iter().copied());
                let place = usize::try_from(*code).ok()?;
                let own = bits.get_mut(place)?;
                *own = self.shared.graph.any([*own, !known]);
                Some(bits)
            }
            // A fact is one component's; the stage after is nothing that a definition asks for.
            ChoiceKind::Fact(_) | ChoiceKind::StageAfter => None,
        }
    }

    fn codes_of_cells(&mut self, choice: &Choice, component: Option<usize>) -> Option<Vec<Lit>> {
        let doubts = component
            .and_then(|place| self.shared.components.all.get(place))
            .map(|own| &own.doubts);
        if let Some(doubts) = doubts.filter(|doubts| !doubts.is_empty()) {
            self.shared.doubts.extend(doubts.iter().cloned());
            return None;
        }
        let number = self.definition.domain_len(choice.domain);
        let is = |code: usize| {
            Some(Condition {
                kind: ConditionKind::Among {
                    value: choice.clone(),
                    codes: vec![u32::try_from(code).ok()?],
                },
                at: At::default(),
            })
        };
        let conditions: Vec<Condition> = (0..number).map(is).collect::<Option<_>>()?;
        let asked: Vec<&Condition> = conditions.iter().collect();
        let truths: Vec<Vec<Truth>> = self.leaves.ask(self.shared, &asked, component);
        Some(truths.iter().map(|own| self.of_cells(component, own).yes).collect())
    }

    fn grade(&mut self, id: GradeId) -> Option<Vec<Lit>> {
        if let Some(known) = self.grades.get(&id) {
            return known.clone();
        }
        let definition = self.definition;
        let grade: &Grade = &definition.grades[id];
        let bits = match &grade.kind {
            GradeKind::Cut { of, limits } => {
                let mut bits = Vec::new();
                let mut none_before = Lit::TRUE;
                let mut whole = true;
                for limit in limits {
                    let Some(reached) = self.sum(of, i128::from(*limit), u32::from(of.decimals)) else {
                        whole = false;
                        break;
                    };
                    bits.push(self.graph().all([none_before, reached]));
                    none_before = self.graph().all([none_before, !reached]);
                }
                bits.push(none_before);
                whole.then_some(bits)
            }
            GradeKind::Combined(parts) => {
                // The first part is most significant.
                let mut bits = Some(vec![Lit::TRUE]);
                for part in parts {
                    let choice = Choice {
                        kind: ChoiceKind::Grade(*part),
                        domain: leadspec_ir::ChoiceDomain::Grades(*part),
                        at: At::default(),
                    };
                    let own = self.codes(&choice);
                    bits = bits.zip(own).map(|(so_far, own)| {
                        let mut all = Vec::new();
                        for first in so_far {
                            for second in &own {
                                all.push(self.graph().all([first, *second]));
                            }
                        }
                        all
                    });
                }
                bits
            }
        };
        self.grades.insert(id, bits.clone());
        bits
    }
}
