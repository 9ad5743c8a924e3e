//! Tries every way in which the open comparisons of a condition can come out, so
//! that `A OR NOT A` is decided.

use std::collections::HashMap;

use super::ast::{Node, NodeId};
use super::attribute::Attribute;
use super::attributes::AttributeValue;
use super::evaluate::{Known, missing};
use super::evaluation::Evaluation;
use super::residual::filled_in;
use super::single::{Bits, Claim, claims};
use super::truth::{Fate, Truths};

/// The most different comparisons whose outcomes are all tried.
const MOST_COMPARISONS: usize = 12;
/// The most pieces of a condition whose cases are tried whatever the work: more
/// than one within Azure's limit is likely to have.
const FEW_PIECES: usize = 256;
/// The most pieces that may be worked out for others in all cases: a condition that says
/// the same few comparisons thousands of times is left open. What is counted is the worst
/// case, so that knowing more never makes it too much.
const MOST_WORK: usize = 1 << 24;

/// What all cases have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Decision {
    True,
    False,
    /// The cases differ, or are too many.
    Open,
    Undocumented,
}

/// A test of attributes that are not known, or one that no attribute decides, wherever
/// it stands.
struct Test {
    nodes: Vec<NodeId>,
    /// Whether an attribute decides it; else nobody can say how it comes out.
    is_open: bool,
    /// The attributes that may be missing, as bits.
    attributes: u32,
    /// What it comes to when one of them is; `None` where a case says no such thing.
    missing: Option<Truths>,
    /// What it says of an attribute that has one value.
    claim: Option<Claim>,
    /// What was set before any case was tried.
    before: Truths,
}

/// Which attributes are there, as far as a case says.
#[derive(Clone)]
struct World {
    there: u32,
    gone: u32,
    /// Of each of these, at least one is missing.
    one_missing: Vec<u32>,
    /// The values that attributes with one value may have, where they are there.
    values: [Bits; MOST_COMPARISONS],
}

impl Default for World {
    fn default() -> Self {
        Self {
            there: 0,
            gone: 0,
            one_missing: Vec::new(),
            values: [!0; MOST_COMPARISONS],
        }
    }
}

impl World {
    fn is_possible(&self) -> bool {
        self.there & self.gone == 0
            && self.one_missing.iter().all(|some| some & !self.there != 0)
            && self.values.iter().all(|values| *values != 0)
    }

    /// With what a test says that comes out so.
    fn told(&mut self, claim: Option<Claim>, truth: bool) {
        if let Some(claim) = claim
            && let Some(values) = self.values.get_mut(claim.attribute)
        {
            *values &= if truth { claim.holds } else { !claim.holds };
        }
    }
}

/// Tries all cases, where there are not too many.
pub(super) fn decide(evaluation: &mut Evaluation<'_>, known: &Known<'_>) -> Decision {
    let Some((tests, world)) = tests(evaluation, known) else {
        return Decision::Open;
    };
    let expression = evaluation.expression;
    let groups: Vec<NodeId> = expression
        .nodes()
        .filter(|(id, node)| evaluation.is_live(*id) && !node.children().is_empty())
        .map(|(id, _)| id)
        .collect();
    let children = |id: &NodeId| expression.node(*id).map_or(0, |node| node.children().len());
    let pieces = 1 + groups.iter().map(children).sum::<usize>();
    // At most twelve tests with at most three cases each.
    let cases: usize = tests.iter().map(Test::cases).product();
    if pieces > FEW_PIECES && pieces.saturating_mul(cases) > MOST_WORK {
        return Decision::Open;
    }
    let mut cases = Cases {
        evaluation,
        tests,
        groups,
    };
    let decision = cases.go(0, &world);
    cases.restore();
    decision.unwrap_or(Decision::Undocumented)
}

/// The different tests, those that attributes decide before the others, and what is
/// possible before any of them; `None` where there are too many.
fn tests(evaluation: &Evaluation<'_>, known: &Known<'_>) -> Option<(Vec<Test>, World)> {
    let mut tests: Vec<Test> = Vec::new();
    // Tests may become the same by what is known.
    let mut places: HashMap<Node, usize> = HashMap::new();
    let mut bits: HashMap<&Attribute, u32> = HashMap::new();
    let open = evaluation.open.iter().map(|id| (*id, true));
    let undecided = evaluation.undecided.iter().map(|one| (one.id, false));
    for (id, is_open) in open.chain(undecided) {
        let node = evaluation.expression.node(id)?;
        let filled_in = filled_in(node, known);
        if let Some(test) = places.get(&filled_in).and_then(|at| tests.get_mut(*at)) {
            test.nodes.push(id);
            continue;
        }
        if tests.len() == MOST_COMPARISONS {
            return None;
        }
        let mut attributes = 0;
        let unknown = |attribute: &Attribute| {
            matches!(known.get(attribute), Some(AttributeValue::Unknown) | None)
        };
        for attribute in node.attributes().filter(|attribute| unknown(attribute)) {
            let next = bits.len();
            let bit = *bits.entry(attribute).or_insert(1 << next);
            attributes |= bit;
        }
        let missing = match node {
            Node::Compare(comparison) if is_open => {
                let left = comparison.left.attribute().is_some_and(unknown);
                let right = comparison.right.attribute().is_some_and(unknown);
                Some(missing(comparison, left, right))
            }
            _ => None,
        };
        places.insert(filled_in, tests.len());
        tests.push(Test {
            nodes: vec![id],
            is_open,
            attributes,
            missing,
            claim: None,
            before: evaluation.truths(id),
        });
    }
    let mut nodes: Vec<(&Node, usize)> = places.iter().map(|(node, at)| (node, *at)).collect();
    nodes.sort_by_key(|(_, at)| *at);
    let nodes: Vec<&Node> = nodes.into_iter().map(|(node, _)| node).collect();
    let (claims, values) = claims(&nodes, known);
    for (test, claim) in tests.iter_mut().zip(claims) {
        test.claim = claim;
    }
    let mut world = World::default();
    for (place, values) in world.values.iter_mut().zip(values) {
        *place = values;
    }
    Some((tests, world))
}

impl Test {
    /// In how many ways it can come out.
    fn cases(&self) -> usize {
        2 + usize::from(self.missing.is_some() && self.attributes != 0)
    }

    /// The ways in which it can come out, each with what is possible then.
    fn ways(&self, world: &World) -> Vec<(Truths, World)> {
        let (mut there, mut without) = (world.clone(), world.clone());
        there.there |= self.attributes;
        let Some(missing) = self.missing else {
            without.gone |= self.attributes;
            return vec![(Truths::TRUE, there), (Truths::FALSE, without)];
        };
        let mut otherwise = there.clone();
        there.told(self.claim, true);
        otherwise.told(self.claim, false);
        without.one_missing.push(self.attributes);
        vec![
            (Truths::TRUE, there),
            (Truths::FALSE, otherwise),
            (missing, without),
        ]
    }

    /// What two cases have in common that differ in how the test comes out.
    fn common(&self, one: Decision, other: Decision) -> Decision {
        if one == other {
            one
        } else if self.is_open {
            Decision::Open
        } else {
            Decision::Undocumented
        }
    }

    /// Whether cases that have come to this have nothing more to tell.
    fn is_told(&self, common: Option<Decision>) -> bool {
        common == Some(self.common(Decision::True, Decision::False))
    }
}

struct Cases<'c, 'e> {
    evaluation: &'c mut Evaluation<'e>,
    tests: Vec<Test>,
    /// The nodes that have to be worked out anew in each case.
    groups: Vec<NodeId>,
}

impl Cases<'_, '_> {
    /// Tries all cases in which the tests before `at` are as they are set now; `None` where
    /// none is possible. It calls itself once for a test, and there are at most twelve.
    fn go(&mut self, at: usize, world: &World) -> Option<Decision> {
        let expression = self.evaluation.expression;
        for id in &self.groups {
            if let Some(node) = expression.node(*id) {
                self.evaluation.combine(*id, node);
            }
        }
        match self.evaluation.fate(expression.root()) {
            Fate::True => Some(Decision::True),
            Fate::False => Some(Decision::False),
            Fate::Open if at < self.tests.len() => self.branch(at, world),
            Fate::Open => Some(Decision::Undocumented),
        }
    }

    fn branch(&mut self, at: usize, world: &World) -> Option<Decision> {
        let test = self.tests.get(at)?;
        let (before, ways) = (test.before, test.ways(world));
        let mut common = None;
        for (truths, world) in ways {
            if !world.is_possible() {
                continue;
            }
            self.put(at, truths);
            let decision = self.go(at + 1, &world);
            let test = self.tests.get(at)?;
            common = match (common, decision) {
                (Some(one), Some(other)) => Some(test.common(one, other)),
                (one, other) => one.or(other),
            };
            if test.is_told(common) {
                break;
            }
        }
        self.put(at, before);
        common
    }

    fn put(&mut self, at: usize, truths: Truths) {
        if let Some(test) = self.tests.get(at) {
            for id in &test.nodes {
                self.evaluation.set(*id, truths);
            }
        }
    }

    /// Leaves everything as it was before the first case.
    fn restore(&mut self) {
        for at in 0..self.tests.len() {
            let before = self.tests.get(at).map_or(Truths::ANY, |test| test.before);
            self.put(at, before);
        }
        self.evaluation.settle();
    }
}
