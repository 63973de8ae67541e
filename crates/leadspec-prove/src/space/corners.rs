//! Leads made of corners: all of them in order, or a sample.

use super::{Axis, Part, Set, Space, set};
use crate::random::Random;
use leadspec_ir::SampleLead;

/// All leads made of some of the settings of each part, in order: the last part changes fastest.
#[derive(Debug, Clone)]
pub struct Corners<'a> {
    base: &'a SampleLead,
    axes: Vec<(Part, Vec<&'a Set>)>,
    /// By axis; `None`: all have been given.
    places: Option<Vec<usize>>,
}

impl Space {
    /// How many corners there are; at most the greatest number there is.
    pub fn size(&self) -> u128 {
        product(self.axes.iter().map(|axis| axis.settings.len()))
    }

    /// How many kinds of lead conditions tell apart: one for each combination of cells.
    pub fn kinds(&self) -> u128 {
        product(self.axes.iter().map(|axis| axis.cells))
    }

    /// A lead for each combination of values at both ends of every cell, in order.
    pub fn corners(&self) -> Corners<'_> {
        self.all(|_| true)
    }

    /// One lead for each combination of cells, in order: what holds for those holds for all where the space is exact.
    pub fn one_of_each(&self) -> Corners<'_> {
        self.all(|stands_for_cell| stands_for_cell)
    }

    fn all(&self, keep: impl Fn(bool) -> bool) -> Corners<'_> {
        let axes: Vec<(Part, Vec<&Set>)> = self
            .axes
            .iter()
            .map(|axis| {
                let kept = axis.settings.iter().filter(|s| keep(s.stands_for_cell));
                (axis.of, kept.map(|s| &s.value).collect())
            })
            .collect();
        let any = axes.iter().all(|(_, settings)| !settings.is_empty());
        Corners {
            base: &self.base,
            places: any.then(|| vec![0; axes.len()]),
            axes,
        }
    }

    /// So many random leads. Each value of each part comes up equally often. The same seed, the same leads.
    pub fn sample(&self, seed: u64, number: usize) -> Vec<SampleLead> {
        let mut random = Random::new(seed);
        let mut leads = vec![self.base.clone(); number];
        for axis in &self.axes {
            for (lead, place) in leads.iter_mut().zip(evenly(&mut random, axis, number)) {
                if let Some(setting) = axis.settings.get(place) {
                    set(lead, axis.of, &setting.value);
                }
            }
        }
        leads
    }
}

/// The places of an axis's settings, each as often as any other, in random order.
fn evenly(random: &mut Random, axis: &Axis, number: usize) -> Vec<usize> {
    let len = axis.settings.len().max(1);
    let mut places: Vec<usize> = (0..number).map(|n| n % len).collect();
    random.shuffle(&mut places);
    places
}

fn product(numbers: impl Iterator<Item = usize>) -> u128 {
    numbers.fold(1u128, |all, own| all.saturating_mul(own as u128))
}

impl Iterator for Corners<'_> {
    type Item = SampleLead;

    fn next(&mut self) -> Option<SampleLead> {
        let places = self.places.as_mut()?;
        let mut lead = self.base.clone();
        for ((part, settings), place) in self.axes.iter().zip(places.iter()) {
            if let Some(value) = settings.get(*place) {
                set(&mut lead, *part, value);
            }
        }
        let mut carries = true;
        for ((_, settings), place) in self.axes.iter().zip(places.iter_mut()).rev() {
            *place += 1;
            if *place < settings.len() {
                carries = false;
                break;
            }
            *place = 0;
        }
        if carries {
            self.places = None;
        }
        Some(lead)
    }
}
