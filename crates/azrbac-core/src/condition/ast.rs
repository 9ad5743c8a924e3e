//! The tree of a condition.
//!
//! The nodes lie in one list, children before their parents. Whatever goes over
//! a tree, its end included, goes over a list: no depth of nesting can exhaust
//! the stack.

use super::attribute::Attribute;
use super::compare::Compared;
use super::operator::{Operator, Quantifier};
use super::span::TextSpan;
use super::value::Value;
use crate::pattern::{ActionPattern, WildcardReading};

/// A node of an [`Expression`]; means nothing in another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(u32);

impl NodeId {
    pub(super) fn index(self) -> usize {
        self.0 as usize
    }
}

/// One piece of a condition.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Node {
    /// `… AND … AND …`, two or more.
    All(Box<[NodeId]>),
    /// `… OR … OR …`, two or more.
    Any(Box<[NodeId]>),
    /// `NOT …` or `! …`.
    Not(NodeId),
    /// `ActionMatches{'…'}`: the operation fits the pattern.
    ActionMatches(ActionPattern),
    /// `SubOperationMatches{'…'}`: the request's sub-operation is that one.
    SubOperationMatches(Box<str>),
    /// `Exists @…`: the attribute is there.
    Exists(Attribute),
    /// Two sides and an operator.
    Compare(Box<Comparison>),
}

/// `left operator right`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Comparison {
    /// What stands on the left.
    pub left: Operand,
    /// What stands before the operator, where something does.
    pub quantifier: Option<Quantifier>,
    /// The operator.
    pub operator: Operator,
    /// What stands on the right.
    pub right: Operand,
}

/// A side of a comparison.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Operand {
    /// An attribute.
    Attribute(Attribute),
    /// One value.
    Value(Value),
    /// Values in braces; Azure wants at least one.
    Set(Box<[Value]>),
}

impl Operand {
    /// The attribute, where it is one.
    pub fn attribute(&self) -> Option<&Attribute> {
        match self {
            Self::Attribute(attribute) => Some(attribute),
            Self::Value(_) | Self::Set(_) => None,
        }
    }

    /// The values that are written there; none for an attribute.
    pub fn values(&self) -> &[Value] {
        match self {
            Self::Attribute(_) => &[],
            Self::Value(value) => std::slice::from_ref(value),
            Self::Set(values) => values,
        }
    }
}

impl Node {
    /// The nodes right below.
    pub fn children(&self) -> &[NodeId] {
        match self {
            Self::All(children) | Self::Any(children) => children,
            Self::Not(child) => std::slice::from_ref(child),
            Self::ActionMatches(_)
            | Self::SubOperationMatches(_)
            | Self::Exists(_)
            | Self::Compare(_) => &[],
        }
    }

    /// The node in a list in which its children lie further behind.
    fn moved(self, by: u32) -> Self {
        let moved = |id: &NodeId| NodeId(id.0.saturating_add(by));
        match self {
            Self::All(children) => Self::All(children.iter().map(moved).collect()),
            Self::Any(children) => Self::Any(children.iter().map(moved).collect()),
            Self::Not(child) => Self::Not(moved(&child)),
            leaf => leaf,
        }
    }

    /// The attributes that the node itself looks at.
    pub fn attributes(&self) -> impl Iterator<Item = &Attribute> {
        let (first, second) = match self {
            Self::Exists(attribute) => (Some(attribute), None),
            Self::Compare(comparison) => {
                (comparison.left.attribute(), comparison.right.attribute())
            }
            _ => (None, None),
        };
        first.into_iter().chain(second)
    }
}

/// The places of what a comparison or a function consists of.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Parts {
    /// The left side.
    pub left: TextSpan,
    /// The operator with its quantifier; of a function, its name.
    pub operator: TextSpan,
    /// The right side; of a function, what it is given.
    pub right: TextSpan,
    /// Each value on the left.
    pub left_values: Vec<TextSpan>,
    /// Each value on the right.
    pub right_values: Vec<TextSpan>,
}

/// A condition that was read. Two are equal when they say the same in the same
/// order; places, letter case of keywords and spare parentheses do not count.
#[derive(Debug, Clone)]
pub struct Expression {
    /// INVARIANT: not empty; children before parents, each with one parent; the
    /// last one is the root.
    nodes: Vec<Node>,
    /// Of each node; empty for a tree that was not read from a text.
    places: Vec<(TextSpan, Option<Box<Parts>>)>,
    /// What comparisons of values with values came to, by node.
    pub(super) constants: Box<[(NodeId, Compared)]>,
}

impl PartialEq for Expression {
    fn eq(&self, other: &Self) -> bool {
        self.nodes == other.nodes
    }
}

impl Eq for Expression {}

impl std::hash::Hash for Expression {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.nodes.hash(state);
    }
}

impl Expression {
    /// The outermost node.
    pub fn root(&self) -> NodeId {
        NodeId(u32::try_from(self.nodes.len().saturating_sub(1)).unwrap_or(u32::MAX))
    }

    /// A node; `None` for an id of another expression.
    pub fn node(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(id.index())
    }

    /// Every node, children before their parents.
    pub fn nodes(&self) -> impl DoubleEndedIterator<Item = (NodeId, &Node)> + ExactSizeIterator {
        self.nodes
            .iter()
            .enumerate()
            .map(|(at, node)| (NodeId(u32::try_from(at).unwrap_or(u32::MAX)), node))
    }

    /// The comparisons, with their nodes, in the order of the text.
    pub fn comparisons(&self) -> impl Iterator<Item = (NodeId, &Comparison)> {
        self.nodes().filter_map(|(id, node)| match node {
            Node::Compare(comparison) => Some((id, &**comparison)),
            _ => None,
        })
    }

    /// The patterns of `ActionMatches`, with their nodes, in the order of the text.
    pub fn action_patterns(&self) -> impl Iterator<Item = (NodeId, &ActionPattern)> {
        self.nodes().filter_map(|(id, node)| match node {
            Node::ActionMatches(pattern) => Some((id, pattern)),
            _ => None,
        })
    }

    /// The attributes that the condition looks at, in the order of the text.
    pub fn attributes(&self) -> impl Iterator<Item = &Attribute> {
        self.nodes.iter().flat_map(Node::attributes)
    }

    /// The same tree under a new root.
    pub(super) fn with_root(&self, root: Node) -> Self {
        let mut nodes = self.nodes.clone();
        nodes.push(root);
        Self {
            nodes,
            places: Vec::new(),
            constants: Box::default(),
        }
    }

    /// The same condition under another reading of `*` in `ActionMatches`.
    #[must_use]
    pub fn read_as(mut self, reading: WildcardReading) -> Self {
        for node in &mut self.nodes {
            if let Node::ActionMatches(pattern) = node {
                *pattern = pattern.read_as(reading);
            }
        }
        self
    }

    /// Where a node stands in the text that was read.
    pub fn span(&self, id: NodeId) -> Option<TextSpan> {
        self.places.get(id.index()).map(|(span, _)| *span)
    }

    /// Where the parts of a comparison or function stand in the text that was read.
    pub fn parts(&self, id: NodeId) -> Option<&Parts> {
        self.places.get(id.index())?.1.as_deref()
    }
}

/// Puts a tree together, children first.
#[derive(Debug, Default)]
pub(super) struct Builder {
    nodes: Vec<Node>,
    places: Vec<(TextSpan, Option<Box<Parts>>)>,
}

impl Builder {
    pub(super) fn add(&mut self, node: Node) -> NodeId {
        let id = NodeId(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        self.nodes.push(node);
        id
    }

    pub(super) fn add_at(&mut self, node: Node, span: TextSpan, parts: Option<Parts>) -> NodeId {
        self.places.push((span, parts.map(Box::new)));
        self.add(node)
    }

    /// Adds a whole tree; its root.
    pub(super) fn append(&mut self, tree: Expression) -> NodeId {
        let by = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
        self.nodes
            .extend(tree.nodes.into_iter().map(|node| node.moved(by)));
        NodeId(u32::try_from(self.nodes.len().saturating_sub(1)).unwrap_or(u32::MAX))
    }

    /// Takes back the node that was added last.
    pub(super) fn take_back(&mut self) -> Option<Node> {
        self.nodes.pop()
    }

    /// The tree, where anything was added; what was added last is its root.
    pub(super) fn finish(self) -> Option<Expression> {
        (!self.nodes.is_empty()).then_some(Expression {
            nodes: self.nodes,
            places: self.places,
            constants: Box::default(),
        })
    }
}
