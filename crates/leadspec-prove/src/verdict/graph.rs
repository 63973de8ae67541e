//! Yes-or-no questions about a lead, each built once: equal ones are one, so that what two definitions share costs nothing.
//!
//! A lead is a cell of each component. A question is whether a component is in some cells, whether several hold, whether a sum over
//! components reaches a number. What holds for every lead or for none is seen at once where it follows from the form.

use std::collections::{BTreeMap, BTreeSet};

/// A question or its opposite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Lit(u32);

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Node {
    /// Nothing: it holds.
    True,
    /// Whether a component is in these cells, by cell; never in the first.
    Cells(usize, Vec<bool>),
    /// Whether all hold: two or more, ascending.
    All(Vec<Lit>),
    /// Whether a sum reaches a number.
    Reaches(Sum, i64),
    /// Nobody can say: either way is thought possible.
    Free(usize),
}

/// A sum over components and questions: each part at least zero, and zero for some lead.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Sum {
    /// By component: what each of its cells adds.
    pub(crate) cells: BTreeMap<usize, Vec<i64>>,
    /// By question: what it adds where it holds.
    pub(crate) lits: BTreeMap<Lit, i64>,
}

/// A sum under construction.
#[derive(Debug, Clone, Default)]
pub(crate) struct Adding {
    sum: Sum,
    constant: i64,
    /// Whether a number became too large.
    overflows: bool,
}

/// All questions.
#[derive(Debug, Clone)]
pub(crate) struct Graph {
    nodes: Vec<Node>,
    known: BTreeMap<Node, Lit>,
    free: usize,
}

impl Lit {
    /// Holds for every lead.
    pub(crate) const TRUE: Lit = Lit(0);
    /// Holds for none.
    pub(crate) const FALSE: Lit = Lit(1);

    /// The place of the node.
    pub(crate) fn node(self) -> usize {
        (self.0 >> 1) as usize
    }

    /// Whether it is the node's opposite.
    pub(crate) fn negated(self) -> bool {
        self.0 & 1 == 1
    }
}

impl std::ops::Not for Lit {
    type Output = Lit;

    fn not(self) -> Lit {
        Lit(self.0 ^ 1)
    }
}

impl Graph {
    pub(crate) fn new() -> Graph {
        Graph {
            nodes: vec![Node::True],
            known: BTreeMap::from([(Node::True, Lit::TRUE)]),
            free: 0,
        }
    }

    pub(crate) fn node(&self, lit: Lit) -> &Node {
        self.nodes.get(lit.node()).unwrap_or(&Node::True)
    }

    fn intern(&mut self, node: Node) -> Lit {
        if let Some(lit) = self.known.get(&node) {
            return *lit;
        }
        let lit = Lit(u32::try_from(self.nodes.len() << 1).unwrap_or(0));
        self.nodes.push(node.clone());
        self.known.insert(node, lit);
        lit
    }

    /// Something nobody can say.
    pub(crate) fn free(&mut self) -> Lit {
        self.free += 1;
        self.intern(Node::Free(self.free))
    }

    /// Whether a component is in these cells.
    pub(crate) fn cells(&mut self, component: usize, mut cells: Vec<bool>) -> Lit {
        if cells.iter().all(|cell| *cell) {
            return Lit::TRUE;
        }
        if !cells.contains(&true) {
            return Lit::FALSE;
        }
        let negated = cells.first() == Some(&true);
        if negated {
            cells = cells.into_iter().map(|cell| !cell).collect();
        }
        let lit = self.intern(Node::Cells(component, cells));
        if negated { !lit } else { lit }
    }

    /// The cells that a question about one component holds for.
    fn own_cells(&self, lit: Lit) -> Option<(usize, Vec<bool>)> {
        match self.node(lit) {
            Node::Cells(component, cells) => {
                Some((*component, cells.iter().map(|cell| *cell != lit.negated()).collect()))
            }
            Node::True | Node::All(_) | Node::Reaches(..) | Node::Free(_) => None,
        }
    }

    pub(crate) fn all(&mut self, lits: impl IntoIterator<Item = Lit>) -> Lit {
        let mut cells: BTreeMap<usize, Vec<bool>> = BTreeMap::new();
        let mut rest: BTreeSet<Lit> = BTreeSet::new();
        let mut open: Vec<Lit> = lits.into_iter().collect();
        // Before they are opened: what is all of some and what is not all of them.
        let whole: BTreeSet<Lit> = open.iter().copied().collect();
        if whole.iter().any(|lit| whole.contains(&!*lit)) {
            return Lit::FALSE;
        }
        while let Some(lit) = open.pop() {
            if let Some((component, own)) = self.own_cells(lit) {
                let all = cells.entry(component).or_insert_with(|| vec![true; own.len()]);
                all.iter_mut().zip(own).for_each(|(all, own)| *all &= own);
            } else if let (Node::All(of), false) = (self.node(lit), lit.negated()) {
                open.extend(of);
            } else {
                rest.insert(lit);
            }
        }
        for (component, own) in cells {
            let lit = self.cells(component, own);
            rest.insert(lit);
        }
        rest.remove(&Lit::TRUE);
        let denied = |lit: &Lit| match (self.node(*lit), lit.negated()) {
            // Not all of them hold, and yet each does.
            (Node::All(of), true) => of.iter().all(|lit| rest.contains(lit)),
            (Node::All(_) | Node::True | Node::Cells(..) | Node::Reaches(..) | Node::Free(_), _) => {
                rest.contains(&!*lit)
            }
        };
        if rest.contains(&Lit::FALSE) || rest.iter().any(denied) {
            return Lit::FALSE;
        }
        let mut rest = rest.into_iter();
        match (rest.next(), rest.next()) {
            (None, _) => Lit::TRUE,
            (Some(only), None) => only,
            (Some(first), Some(second)) => self.intern(Node::All([first, second].into_iter().chain(rest).collect())),
        }
    }

    pub(crate) fn any(&mut self, lits: impl IntoIterator<Item = Lit>) -> Lit {
        // Cells of one component are joined before they are negated.
        !self.all(lits.into_iter().map(|lit| !lit))
    }

    /// Whether at least so many hold.
    pub(crate) fn at_least(&mut self, number: usize, lits: &[Lit]) -> Lit {
        let mut adding = Adding::default();
        for lit in lits {
            adding.lit(*lit, 1);
        }
        self.reaches(&adding, i64::try_from(number).unwrap_or(i64::MAX))
            .unwrap_or(Lit::FALSE)
    }

    /// Whether a sum reaches a number; `None` where numbers become too large.
    pub(crate) fn reaches(&mut self, adding: &Adding, number: i64) -> Option<Lit> {
        if adding.overflows {
            return None;
        }
        let mut wanted = number.checked_sub(adding.constant)?;
        if let Some(lit) = self.any_or_all(&adding.sum, wanted) {
            return Some(lit);
        }
        let sum = self.merged(&adding.sum, &mut wanted)?;
        let most = sum.most()?;
        if wanted <= 0 {
            return Some(Lit::TRUE);
        }
        if wanted > most {
            return Some(Lit::FALSE);
        }
        // Numbers between two multiples of what all parts are multiples of ask the same.
        let unit = sum.divisor().max(1);
        let wanted = wanted.checked_add(unit - 1)? / unit * unit;
        if let (Some((component, weights)), true) = (sum.cells.first_key_value(), sum.lits.is_empty())
            && sum.cells.len() == 1
        {
            let cells = weights.iter().map(|weight| *weight >= wanted).collect();
            return Some(self.cells(*component, cells));
        }
        Some(self.intern(Node::Reaches(sum, wanted)))
    }

    /// A sum over questions alone that each of them reaches, or only all of them.
    fn any_or_all(&mut self, sum: &Sum, wanted: i64) -> Option<Lit> {
        let most = sum.most()?;
        if !sum.cells.is_empty() || wanted <= 0 || most < wanted {
            return None;
        }
        let lits: Vec<Lit> = sum.lits.keys().copied().collect();
        if sum.lits.values().all(|weight| *weight >= wanted) {
            Some(self.any(lits))
        } else if sum.lits.values().all(|weight| most - weight < wanted) {
            Some(self.all(lits))
        } else {
            None
        }
    }

    /// Questions about one component go into the cells of that component.
    fn merged(&self, sum: &Sum, wanted: &mut i64) -> Option<Sum> {
        let mut adding = Adding {
            sum: Sum {
                cells: sum.cells.clone(),
                lits: BTreeMap::new(),
            },
            ..Adding::default()
        };
        for (lit, weight) in &sum.lits {
            match self.own_cells(*lit) {
                Some((component, cells)) => {
                    adding.cells(
                        component,
                        cells.iter().map(|cell| if *cell { *weight } else { 0 }).collect(),
                    );
                }
                None => adding.lit(*lit, *weight),
            }
        }
        *wanted = wanted.checked_sub(adding.constant)?;
        (!adding.overflows).then_some(adding.sum)
    }

    /// Every node that these questions rest on, each behind what it rests on.
    pub(crate) fn slice(&self, lits: &[Lit]) -> Vec<usize> {
        let mut order = Vec::new();
        let mut seen: BTreeSet<usize> = BTreeSet::new();
        let mut stack: Vec<(usize, bool)> = lits.iter().map(|lit| (lit.node(), false)).collect();
        while let Some((node, is_ready)) = stack.pop() {
            if is_ready {
                order.push(node);
                continue;
            }
            if !seen.insert(node) {
                continue;
            }
            stack.push((node, true));
            let below: Vec<Lit> = match self.nodes.get(node) {
                Some(Node::All(of)) => of.clone(),
                Some(Node::Reaches(sum, _)) => sum.lits.keys().copied().collect(),
                Some(Node::True | Node::Cells(..) | Node::Free(_)) | None => Vec::new(),
            };
            stack.extend(below.into_iter().map(|lit| (lit.node(), false)));
        }
        order
    }

    /// A node by its place.
    pub(crate) fn at(&self, node: usize) -> &Node {
        self.nodes.get(node).unwrap_or(&Node::True)
    }

    /// The components that these questions rest on, and whether something nobody can say is among them.
    pub(crate) fn components(&self, lits: &[Lit]) -> (BTreeSet<usize>, bool) {
        let mut components = BTreeSet::new();
        let mut any_free = false;
        for node in self.slice(lits) {
            match self.at(node) {
                Node::Cells(component, _) => {
                    components.insert(*component);
                }
                Node::Reaches(sum, _) => components.extend(sum.cells.keys().copied()),
                Node::Free(_) => any_free = true,
                Node::True | Node::All(_) => {}
            }
        }
        (components, any_free)
    }
}

impl Sum {
    /// The most it can be.
    pub(crate) fn most(&self) -> Option<i64> {
        let cells = self
            .cells
            .values()
            .map(|weights| weights.iter().copied().max().unwrap_or(0));
        cells
            .chain(self.lits.values().copied())
            .try_fold(0i64, i64::checked_add)
    }

    /// What all its parts are multiples of.
    pub(crate) fn divisor(&self) -> i64 {
        let all = self.cells.values().flatten().chain(self.lits.values());
        all.fold(0, |divisor, weight| gcd(divisor, *weight))
    }
}

impl Adding {
    /// Adds a number for every lead.
    pub(crate) fn constant(&mut self, number: i64) {
        self.constant = self.checked(self.constant.checked_add(number));
    }

    /// Adds a number where a question holds.
    pub(crate) fn lit(&mut self, lit: Lit, weight: i64) {
        if lit == Lit::TRUE || lit == Lit::FALSE {
            if lit == Lit::TRUE {
                self.constant(weight);
            }
            return;
        }
        // `w` where it holds is `w` for all and `-w` where it does not.
        let (lit, weight) = if weight < 0 {
            self.constant(weight);
            (!lit, -weight)
        } else {
            (lit, weight)
        };
        if weight == 0 {
            return;
        }
        if let Some(other) = self.sum.lits.remove(&!lit) {
            // One of both holds.
            let both = other.min(weight);
            self.constant(both);
            if other > both {
                self.sum.lits.insert(!lit, other - both);
            } else if weight > both {
                self.sum.lits.insert(lit, weight - both);
            }
            return;
        }
        let own = self.sum.lits.get(&lit).copied().unwrap_or(0).checked_add(weight);
        let own = self.checked(own);
        self.sum.lits.insert(lit, own);
    }

    /// Adds what each cell of a component adds.
    pub(crate) fn cells(&mut self, component: usize, weights: Vec<i64>) {
        let mut all = self
            .sum
            .cells
            .remove(&component)
            .unwrap_or_else(|| vec![0; weights.len()]);
        for (all, own) in all.iter_mut().zip(weights) {
            *all = self.checked(all.checked_add(own));
        }
        let least = all.iter().copied().min().unwrap_or(0);
        self.constant(least);
        for own in &mut all {
            *own = self.checked(own.checked_sub(least));
        }
        if all.iter().any(|weight| *weight != 0) {
            self.sum.cells.insert(component, all);
        }
    }

    /// Adds a multiple of another sum.
    pub(crate) fn times(&mut self, other: &Adding, factor: i64) {
        self.overflows |= other.overflows;
        let constant = self.checked(other.constant.checked_mul(factor));
        self.constant(constant);
        for (component, weights) in &other.sum.cells {
            let weights: Vec<i64> = weights
                .iter()
                .map(|weight| self.checked(weight.checked_mul(factor)))
                .collect();
            self.cells(*component, weights);
        }
        for (lit, weight) in &other.sum.lits {
            let weight = self.checked(weight.checked_mul(factor));
            self.lit(*lit, weight);
        }
    }

    /// The least and the most it can be, its parts taken to be independent.
    pub(crate) fn reach(&self) -> Option<(i64, i64)> {
        let most = self.constant.checked_add(self.sum.most()?)?;
        (!self.overflows).then_some((self.constant, most))
    }

    /// All values it can have, its parts taken to be independent, ascending; `None` where they are more than so many.
    pub(crate) fn values(&self, most: usize) -> Option<Vec<i64>> {
        let mut values = BTreeSet::from([self.constant]);
        let cells = self
            .sum
            .cells
            .values()
            .map(|weights| weights.iter().copied().collect::<BTreeSet<i64>>());
        let lits = self.sum.lits.values().map(|weight| BTreeSet::from([0, *weight]));
        for part in cells.chain(lits) {
            let mut sums = BTreeSet::new();
            for value in &values {
                for own in &part {
                    sums.insert(value.checked_add(*own)?);
                }
            }
            if sums.len() > most {
                return None;
            }
            values = sums;
        }
        (!self.overflows).then(|| values.into_iter().collect())
    }

    fn checked(&mut self, number: Option<i64>) -> i64 {
        self.overflows |= number.is_none();
        number.unwrap_or(0)
    }
}

pub(crate) fn gcd(a: i64, b: i64) -> i64 {
    let (mut a, mut b) = (a.abs(), b.abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_follows_from_the_form_is_seen() {
        let mut graph = Graph::new();
        let low = graph.cells(0, vec![true, true, false]);
        let high = graph.cells(0, vec![false, false, true]);
        let other = graph.cells(1, vec![false, true]);
        assert_eq!(high, !low);
        assert_eq!(graph.all([low, high]), Lit::FALSE);
        assert_eq!(graph.any([low, high, other]), Lit::TRUE);
        let both = graph.all([low, other]);
        assert_eq!(graph.all([other, both]), both);
        assert_eq!(graph.all([both, !other]), Lit::FALSE);
        assert_eq!(graph.at_least(2, &[low, other]), both);
        assert_eq!(graph.at_least(3, &[low, other]), Lit::FALSE);
    }

    #[test]
    fn thresholds_between_the_same_sums_are_one() {
        let mut graph = Graph::new();
        let yes = graph.cells(0, vec![false, true]);
        let free = graph.free();
        let mut sum = Adding::default();
        sum.cells(1, vec![0, 15, 25]);
        sum.cells(2, vec![-20, 0]);
        sum.lit(free, 30);
        sum.lit(yes, 10);
        assert_eq!(sum.reach(), Some((-20, 65)));
        let (a, b, c) = (
            graph.reaches(&sum, 41),
            graph.reaches(&sum, 45),
            graph.reaches(&sum, 46),
        );
        assert_eq!(a, b);
        assert_ne!(b, c);
        assert_eq!(graph.reaches(&sum, -20), Some(Lit::TRUE));
        assert_eq!(graph.reaches(&sum, 66), Some(Lit::FALSE));
        sum.lit(!yes, 10);
        assert_eq!(sum.reach(), Some((-10, 65)));
    }
}
