//! A condition with what each of its nodes can come to.

use super::ast::{Expression, Node, NodeId};
use super::attribute::Attribute;
use super::attributes::AttributeValue;
use super::compare::MOST_STEPS;
use super::truth::{Fate, Side, Truths};
use super::value::Value;
use crate::operation::OperationName;
use crate::text::caseless;

/// A comparison of values that its operator cannot compare, or that takes too much work.
#[derive(Clone, Copy)]
pub(super) struct Undecided {
    pub(super) id: NodeId,
    pub(super) too_large: bool,
}

/// A condition with what each of its nodes can come to.
pub(super) struct Evaluation<'e> {
    pub(super) expression: &'e Expression,
    pub(super) truths: Vec<Truths>,
    sides: Vec<Side>,
    /// Whether the outcome may still depend on the node.
    live: Vec<bool>,
    /// Live tests of attributes that are not known.
    pub(super) open: Vec<NodeId>,
    /// Live comparisons that hold or not, and that no attribute decides.
    pub(super) undecided: Vec<Undecided>,
    /// What comparing may still cost.
    pub(super) steps: u64,
}

impl<'e> Evaluation<'e> {
    /// Puts in the operation, and no attribute; not the sub-operation either.
    pub(super) fn new(expression: &'e Expression, operation: &OperationName) -> Self {
        let truth = |node: &Node| match node {
            Node::ActionMatches(pattern) => Truths::of(pattern.matches(operation)),
            Node::SubOperationMatches(_) | Node::Exists(_) => Truths::EITHER,
            _ => Truths::ANY,
        };
        let mut evaluation = Self {
            expression,
            truths: expression.nodes().map(|(_, node)| truth(node)).collect(),
            sides: sides(expression),
            live: Vec::new(),
            open: Vec::new(),
            undecided: Vec::new(),
            steps: MOST_STEPS,
        };
        evaluation.settle();
        evaluation
    }

    /// Whether the outcome may depend on the sub-operation.
    pub(super) fn asks_for_sub_operation(&self) -> bool {
        self.expression.nodes().any(|(id, node)| {
            let asks = match node {
                Node::SubOperationMatches(_) => true,
                _ => node.attributes().any(Attribute::is_sub_operation),
            };
            asks && self.is_live(id)
        })
    }

    /// Puts in what is known of the sub-operation.
    pub(super) fn tell_sub_operation(&mut self, told: &AttributeValue) {
        let given = match told {
            AttributeValue::Present(values) => values.first(),
            AttributeValue::Absent | AttributeValue::Unknown => None,
            AttributeValue::UnknownButPresent => return,
        };
        let given = given.map(Value::as_text);
        for (id, node) in self.expression.nodes() {
            if let Node::SubOperationMatches(name) = node {
                let given = given.as_deref();
                let matches = given.is_some_and(|given| caseless::eq(given, name));
                self.set(id, Truths::of(matches));
            }
        }
        self.settle();
    }

    pub(super) fn truths(&self, id: NodeId) -> Truths {
        self.truths.get(id.index()).copied().unwrap_or(Truths::ANY)
    }

    pub(super) fn set(&mut self, id: NodeId, truths: Truths) {
        if let Some(place) = self.truths.get_mut(id.index()) {
            *place = truths;
        }
    }

    pub(super) fn fate(&self, id: NodeId) -> Fate {
        let side = self.sides.get(id.index()).copied().unwrap_or(Side::Plain);
        self.truths(id).fate(side)
    }

    pub(super) fn is_live(&self, id: NodeId) -> bool {
        self.live.get(id.index()).copied().unwrap_or_default()
    }

    /// Works out every node from its children, then what still matters.
    pub(super) fn settle(&mut self) {
        let expression = self.expression;
        for (id, node) in expression.nodes() {
            self.combine(id, node);
        }
        self.live = vec![false; self.truths.len()];
        let root = expression.root();
        self.mark(root);
        for (id, node) in expression.nodes().rev() {
            if self.is_live(id) {
                for child in node.children() {
                    self.mark(*child);
                }
            }
        }
        let live = |id: NodeId| self.live.get(id.index()).copied().unwrap_or_default();
        self.open.retain(|id| live(*id));
        self.undecided.retain(|one| live(one.id));
    }

    fn mark(&mut self, id: NodeId) {
        let is_open = self.fate(id) == Fate::Open;
        if let Some(place) = self.live.get_mut(id.index()) {
            *place = is_open;
        }
    }

    /// Works out a node from its children; leaves stay as they are.
    pub(super) fn combine(&mut self, id: NodeId, node: &Node) {
        let truths = {
            let of = |child: &NodeId| self.truths(*child);
            match node {
                Node::All(children) => Truths::all(children.iter().map(of)),
                Node::Any(children) => Truths::any(children.iter().map(of)),
                Node::Not(child) => of(child).not(),
                _ => return,
            }
        };
        self.set(id, truths);
    }
}

fn sides(expression: &Expression) -> Vec<Side> {
    let mut sides = vec![Side::Plain; expression.nodes().len()];
    for (id, node) in expression.nodes().rev() {
        let own = sides.get(id.index()).copied().unwrap_or(Side::Plain);
        let below = match node {
            Node::Not(_) => own.other(),
            _ => own,
        };
        for child in node.children() {
            if let Some(side) = sides.get_mut(child.index()) {
                *side = below;
            }
        }
    }
    sides
}
