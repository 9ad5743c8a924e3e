//! Principals by number, for indexes that follow many of them. Numbers count from 0 in
//! the order of [`Directory::ids`].

use super::{Directory, PrincipalId};

impl Directory {
    /// The number of a principal that any document mentions.
    pub(crate) fn number(&self, id: &PrincipalId) -> Option<usize> {
        self.ids.get(id).copied()
    }

    /// The groups that list the principal as a member, in the order in which they are
    /// followed.
    pub(crate) fn groups_of(&self, number: usize) -> &[usize] {
        let node = self.nodes.get(number);
        node.map_or(&[], |node| &node.parents)
    }

    /// The groups of which the principal may activate a membership, each with the place of
    /// the eligibility.
    pub(crate) fn activatable_of(&self, number: usize) -> &[(usize, usize)] {
        let node = self.nodes.get(number);
        node.map_or(&[], |node| &node.eligible_parents)
    }
}
