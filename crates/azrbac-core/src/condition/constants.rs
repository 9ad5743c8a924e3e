//! Comparisons of values with values, which come out the same whenever they are asked.

use super::ast::{Expression, NodeId, Operand};
use super::compare::{Compared, MOST_STEPS, compare};

/// So few values are compared as fast as looked up.
const FEW: usize = 16;

impl Expression {
    /// Compares long lists of values once, so that the many evaluations of one condition
    /// need not.
    pub(super) fn compare_constants(&mut self) {
        let mut steps = MOST_STEPS;
        let mut found = Vec::new();
        for (id, comparison) in self.comparisons() {
            let (left, right) = (&comparison.left, &comparison.right);
            let constant = [left, right].iter().all(|side| side.attribute().is_none());
            let values = |side: &Operand| side.values().len();
            if constant && values(left).min(values(right)) > 0 && values(left) + values(right) > FEW
            {
                let compared = compare(comparison, left.values(), right.values(), &mut steps);
                found.push((id, compared));
            }
        }
        self.constants = found.into();
    }

    /// What a comparison of values with values came to, where that is known.
    pub(super) fn constant(&self, id: NodeId) -> Option<Compared> {
        let at = self
            .constants
            .binary_search_by_key(&id, |(id, _)| *id)
            .ok()?;
        self.constants.get(at).map(|(_, compared)| *compared)
    }
}
