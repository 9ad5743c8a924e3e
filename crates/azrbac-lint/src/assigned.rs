//! What a rule about role assignments gets to see.

use azrbac_core::assignment::RoleAssignment;
use azrbac_core::text::Span;

use crate::knowledge::Knowledge;

/// One role assignment, as a rule sees it.
#[derive(Clone, Copy)]
pub(crate) struct Assigned<'a> {
    pub(crate) knowledge: &'a Knowledge<'a>,
    pub(crate) assignment: &'a RoleAssignment,
    /// Its number among those read together.
    pub(crate) number: usize,
}

impl Assigned<'_> {
    /// The place of a role assignment of the same file.
    pub(crate) fn span(&self, number: usize) -> Option<Span> {
        let spans = self.knowledge.subject.map?.assignments.get(number)?;
        Some(spans.whole)
    }
}
