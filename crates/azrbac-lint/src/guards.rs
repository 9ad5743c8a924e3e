//! The guards of a condition: `!(ActionMatches{…})`, which let every other
//! operation pass.

use azrbac_core::condition::{Expression, Node, NodeId, TextSpan};
use azrbac_core::operation::OperationName;
use azrbac_core::pattern::ActionPattern;

use crate::sides::{Side, sides};

/// `ActionMatches` with its place.
pub(crate) struct Guard<'e> {
    pub(crate) pattern: &'e ActionPattern,
    /// All of it.
    pub(crate) span: TextSpan,
    /// The text that it is given, quotes included.
    pub(crate) text: TextSpan,
}

/// Every `ActionMatches` that stands under a NOT, in the order of the text.
pub(crate) fn guards(expression: &Expression) -> Vec<Guard<'_>> {
    let sides = sides(expression);
    let mut all = every(expression);
    all.retain(|(id, _)| sides.get(id) == Some(&Side::Turned));
    all.into_iter().map(|(_, guard)| guard).collect()
}

/// Every `ActionMatches`, in the order of the text.
pub(crate) fn all_guards(expression: &Expression) -> Vec<Guard<'_>> {
    every(expression)
        .into_iter()
        .map(|(_, guard)| guard)
        .collect()
}

/// Where the condition names an operation first.
pub(crate) fn naming(expression: &Expression, operation: &OperationName) -> Option<TextSpan> {
    let guards = all_guards(expression).into_iter();
    guards
        .filter(|guard| guard.pattern.matches(operation))
        .map(|guard| guard.span)
        .next()
}

fn every(expression: &Expression) -> Vec<(NodeId, Guard<'_>)> {
    let nodes = expression.nodes();
    nodes
        .filter_map(|(id, node)| {
            let Node::ActionMatches(pattern) = node else {
                return None;
            };
            let guard = Guard {
                pattern,
                span: expression.span(id)?,
                text: *expression.parts(id)?.right_values.first()?,
            };
            Some((id, guard))
        })
        .collect()
}
