//! What is left of a condition: decided pieces taken out, known attributes
//! replaced by their values.

use std::collections::HashSet;

use super::ast::{Builder, Comparison, Expression, Node, NodeId, Operand};
use super::attributes::AttributeValue;
use super::evaluate::Known;
use super::evaluation::Evaluation;
use super::value::Value;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    All,
    Any,
    Not,
}

/// A group that is being put together.
struct Group {
    kind: Kind,
    members: Vec<NodeId>,
    /// The tests among them: a second one of the same adds nothing.
    tests: HashSet<Node>,
}

enum Step {
    Enter(NodeId),
    Leave,
}

/// The pieces of a condition on which its outcome still depends; `None` when
/// there are none.
pub(super) fn residual(evaluation: &Evaluation<'_>, known: &Known<'_>) -> Option<Expression> {
    let mut work = Work {
        evaluation,
        known,
        tree: Builder::default(),
        groups: Vec::new(),
        steps: vec![Step::Enter(evaluation.expression.root())],
    };
    while let Some(step) = work.steps.pop() {
        match step {
            Step::Enter(id) => work.enter(id),
            Step::Leave => work.leave(),
        }
    }
    work.tree.finish()
}

struct Work<'w, 'e> {
    evaluation: &'w Evaluation<'e>,
    known: &'w Known<'w>,
    tree: Builder,
    groups: Vec<Group>,
    steps: Vec<Step>,
}

impl<'e> Work<'_, 'e> {
    fn enter(&mut self, id: NodeId) {
        let Some(node) = self.alone(id) else {
            return;
        };
        match node {
            Node::All(children) => self.open(Kind::All, children),
            Node::Any(children) => self.open(Kind::Any, children),
            Node::Not(child) => match self.alone(*child) {
                Some(Node::Not(inner)) => self.steps.push(Step::Enter(*inner)),
                _ => self.open(Kind::Not, std::slice::from_ref(child)),
            },
            leaf => self.test(filled_in(leaf, self.known)),
        }
    }

    /// Adds a test, unless the group has it already.
    fn test(&mut self, test: Node) {
        let new = match self.groups.last_mut() {
            Some(group) => group.tests.insert(test.clone()),
            None => true,
        };
        if new {
            let id = self.tree.add(test);
            self.hand_up(id);
        }
    }

    /// The node, or, where it is a group of which one member is left, that one.
    fn alone(&self, mut id: NodeId) -> Option<&'e Node> {
        loop {
            let node = self.evaluation.expression.node(id)?;
            let (Node::All(children) | Node::Any(children)) = node else {
                return Some(node);
            };
            let mut left = children
                .iter()
                .filter(|child| self.evaluation.is_live(**child));
            match (left.next(), left.next()) {
                (Some(only), None) => id = *only,
                _ => return Some(node),
            }
        }
    }

    /// Goes into a group; into one of the same kind as the one around it without
    /// parentheses.
    fn open(&mut self, kind: Kind, children: &[NodeId]) {
        let same = self.groups.last().is_some_and(|group| group.kind == kind);
        if !same || kind == Kind::Not {
            self.groups.push(Group {
                kind,
                members: Vec::new(),
                tests: HashSet::new(),
            });
            self.steps.push(Step::Leave);
        }
        let live = children
            .iter()
            .rev()
            .filter(|child| self.evaluation.is_live(**child));
        self.steps.extend(live.map(|child| Step::Enter(*child)));
    }

    fn leave(&mut self) {
        let Some(group) = self.groups.pop() else {
            return;
        };
        let id = match (group.kind, group.members.as_slice()) {
            (_, []) => return,
            (Kind::Not, [only, ..]) => self.tree.add(Node::Not(*only)),
            // Of a group of equal tests one is left, which the group around may
            // have as well.
            (_, [_]) => {
                if let Some(test) = self.tree.take_back() {
                    self.test(test);
                }
                return;
            }
            (Kind::All, _) => self.tree.add(Node::All(group.members.into())),
            (Kind::Any, _) => self.tree.add(Node::Any(group.members.into())),
        };
        self.hand_up(id);
    }

    fn hand_up(&mut self, id: NodeId) {
        if let Some(group) = self.groups.last_mut() {
            group.members.push(id);
        }
    }
}

/// A test with known attributes replaced by their values.
pub(super) fn filled_in(leaf: &Node, known: &Known<'_>) -> Node {
    let Node::Compare(comparison) = leaf else {
        return leaf.clone();
    };
    let side = |operand: &Operand| {
        let values = operand
            .attribute()
            .and_then(|attribute| known.get(attribute));
        match values {
            Some(AttributeValue::Present(values)) => written(values),
            _ => None,
        }
        .unwrap_or_else(|| operand.clone())
    };
    Node::Compare(Box::new(Comparison {
        left: side(&comparison.left),
        quantifier: comparison.quantifier,
        operator: comparison.operator,
        right: side(&comparison.right),
    }))
}

/// The values as a condition writes them; `None` where it cannot, and where
/// nothing would be left.
fn written(values: &[Value]) -> Option<Operand> {
    if !values.iter().all(Value::is_writable) {
        return None;
    }
    match values {
        [] => None,
        [only] => Some(Operand::Value(only.clone())),
        several => Some(Operand::Set(several.into())),
    }
}
