//! Counts over many leads: what the funnel summary shows. Tallies of parts add up to that of the whole.

/// Counts over decided leads. Places are those of the definition's stages, gates, criteria, fields, scores and grades.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tally {
    /// Leads decided.
    pub leads: u64,
    /// Leads that run in a circle, and so are not decided; not among `leads`.
    pub undecided: u64,
    /// By stage: leads that started there.
    pub before: Vec<u64>,
    /// By stage: leads that rest there.
    pub after: Vec<u64>,
    /// By stage before and stage after, row by row: leads that went from the one to the other.
    pub flows: Vec<u64>,
    /// By gate.
    pub gates: Vec<GateTally>,
    /// By criterion: open leads (neither final nor never) to whom its questions should be put.
    pub asked: Vec<u64>,
    /// By criterion: leads for which it is met, unmet and unknown.
    pub criteria: Vec<[u64; 3]>,
    /// By field: leads for which it is unknown.
    pub unknown: Vec<u64>,
    /// By score.
    pub scores: Vec<ScoreTally>,
    /// By grade and name: leads that have it.
    pub grades: Vec<Vec<u64>>,
}

/// Counts for one gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct GateTally {
    /// Leads that pass.
    pub passed: u64,
    /// Leads that fail.
    pub failed: u64,
    /// Leads that it would hold.
    pub unknown: u64,
    /// Leads that it sent away while they settled.
    pub sent_away: u64,
    /// Leads that it holds where they rest.
    pub held: u64,
}

/// The distribution of one score, in millionths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ScoreTally {
    /// Leads.
    pub leads: u64,
    /// The sum over leads.
    pub sum: i128,
    /// The least any lead has; `None` without leads.
    pub least: Option<i64>,
    /// The most any lead has; `None` without leads.
    pub most: Option<i64>,
    /// Leads by points: below 0; then 0 to below 10, 10 to below 20 and so on to below 100; then 100 and more.
    pub buckets: [u64; 12],
}

impl Tally {
    /// Adds what was counted elsewhere, for the same definition.
    pub fn merge(&mut self, other: &Tally) {
        self.leads += other.leads;
        self.undecided += other.undecided;
        add(&mut self.before, &other.before);
        add(&mut self.after, &other.after);
        add(&mut self.flows, &other.flows);
        add(&mut self.asked, &other.asked);
        add(&mut self.unknown, &other.unknown);
        fit(&mut self.gates, other.gates.len());
        for (own, other) in self.gates.iter_mut().zip(&other.gates) {
            own.passed += other.passed;
            own.failed += other.failed;
            own.unknown += other.unknown;
            own.sent_away += other.sent_away;
            own.held += other.held;
        }
        fit(&mut self.criteria, other.criteria.len());
        for (own, other) in self.criteria.iter_mut().zip(&other.criteria) {
            own.iter_mut().zip(other).for_each(|(a, b)| *a += b);
        }
        fit(&mut self.scores, other.scores.len());
        for (own, other) in self.scores.iter_mut().zip(&other.scores) {
            own.merge(other);
        }
        fit(&mut self.grades, other.grades.len());
        for (own, other) in self.grades.iter_mut().zip(&other.grades) {
            add(own, other);
        }
    }
}

impl ScoreTally {
    /// Counts one lead's points, in millionths.
    pub(crate) fn count(&mut self, points: i64) {
        const BUCKET: i64 = 10_000_000;
        self.leads += 1;
        self.sum += i128::from(points);
        self.least = Some(self.least.map_or(points, |l| l.min(points)));
        self.most = Some(self.most.map_or(points, |m| m.max(points)));
        let place = usize::try_from(points.div_euclid(BUCKET).clamp(-1, 10) + 1).unwrap_or(0);
        if let Some(bucket) = self.buckets.get_mut(place) {
            *bucket += 1;
        }
    }

    fn merge(&mut self, other: &ScoreTally) {
        self.leads += other.leads;
        self.sum += other.sum;
        self.least = self.least.into_iter().chain(other.least).min();
        self.most = self.most.into_iter().chain(other.most).max();
        self.buckets.iter_mut().zip(&other.buckets).for_each(|(a, b)| *a += b);
    }
}

fn fit<T: Clone + Default>(own: &mut Vec<T>, len: usize) {
    if own.len() < len {
        own.resize(len, T::default());
    }
}

fn add(own: &mut Vec<u64>, other: &[u64]) {
    fit(own, other.len());
    own.iter_mut().zip(other).for_each(|(a, b)| *a += b);
}
