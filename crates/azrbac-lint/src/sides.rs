//! Which pieces of a condition stand under a NOT.

use std::collections::HashMap;

use azrbac_core::condition::{Expression, Node, NodeId};

/// Whether a piece of a condition counts as it stands or turned round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// Under no NOT, or under an even number of them.
    Plain,
    /// Under an odd number of NOTs.
    Turned,
}

/// The side of every piece. Linear in the condition.
pub(crate) fn sides(expression: &Expression) -> HashMap<NodeId, Side> {
    let mut sides = HashMap::from([(expression.root(), Side::Plain)]);
    for (id, node) in expression.nodes().rev() {
        let own = sides.get(&id).copied().unwrap_or(Side::Plain);
        let below = match (node, own) {
            (Node::Not(_), Side::Plain) => Side::Turned,
            (Node::Not(_), Side::Turned) => Side::Plain,
            _ => own,
        };
        sides.extend(node.children().iter().map(|child| (*child, below)));
    }
    sides
}
