//! The evidence for one operation.

use crate::operation::{OperationName, Plane};
use crate::role::Coverage;
use crate::snapshot::{DenyIndex, GrantIndex};

use super::deny::{covering, for_operation};
use super::standing::Standing;
use super::verdict::Tally;
use super::{Certainty, DenyEvidence};

/// A permission object, or an unknown role definition, that grants or may grant.
pub(super) struct Granting<'a> {
    /// The place in [`Standing::grants`].
    pub(super) applicable: &'a super::standing::Applicable,
    pub(super) certainty: Certainty,
    /// Permission object and entry; `None` where the role definition is not known.
    pub(super) entry: Option<(usize, usize)>,
}

impl Standing<'_> {
    /// Everything that grants the operation, or may.
    pub(super) fn granting<'a>(
        &'a self,
        operation: &'a OperationName,
        plane: Plane,
    ) -> impl Iterator<Item = Granting<'a>> {
        self.grants.iter().flat_map(move |applicable| {
            let grant = self.snapshot.grant(applicable.grant);
            let role = grant
                .and_then(|grant| grant.role)
                .and_then(|role| self.snapshot.role(role));
            let unknown = role.is_none().then(|| Granting {
                applicable,
                certainty: applicable.certainty(false, false),
                entry: None,
            });
            let on_assignment = grant.is_some_and(|grant| grant.assignment.condition.is_some());
            let permissions = role.map_or(&[][..], |role| &role.definition.permissions);
            let known = permissions
                .iter()
                .enumerate()
                .filter_map(move |(at, permission)| {
                    let Coverage::Granted { entry } = permission.coverage(operation, plane) else {
                        return None;
                    };
                    let conditional = on_assignment || permission.condition.is_some();
                    Some(Granting {
                        applicable,
                        certainty: applicable.certainty(true, conditional),
                        entry: Some((at, entry)),
                    })
                });
            unknown.into_iter().chain(known)
        })
    }

    /// Every deny assignment at or above the scope, and what it does.
    pub(super) fn denying<'a>(
        &'a self,
        operation: &'a OperationName,
        plane: Plane,
    ) -> impl Iterator<Item = DenyEvidence> + 'a {
        self.denies().map(move |(index, deny, doubt)| {
            let covering = covering(deny, operation, plane);
            let (outcome, permission) = for_operation(self.deny_outcome(deny, doubt), covering);
            DenyEvidence {
                deny: index,
                outcome,
                permission,
            }
        })
    }

    /// The verdict's ingredients, and the first grant and deny of each kind.
    pub(super) fn tally(&self, operation: &OperationName, plane: Plane) -> Tallied {
        let mut tallied = Tallied::default();
        for granting in self.granting(operation, plane) {
            tallied.tally.grant(granting.certainty);
            let better = tallied
                .grant
                .is_none_or(|(certainty, _)| granting.certainty < certainty);
            if better {
                tallied.grant = Some((granting.certainty, granting.applicable.grant));
            }
        }
        if !self.gaps.is_empty() {
            tallied.tally.grant(Certainty::Unknown);
        }
        if !tallied.tally.has_any_grant() {
            return tallied;
        }
        for denying in self.denying(operation, plane) {
            let Some(certainty) = denying.outcome.certainty() else {
                continue;
            };
            tallied.tally.deny(certainty);
            if tallied.deny.is_none_or(|(known, _)| certainty < known) {
                tallied.deny = Some((certainty, denying.deny));
            }
        }
        if !self.deny_gaps.is_empty() {
            tallied.tally.deny(Certainty::Unknown);
        }
        tallied
    }
}

/// The kinds of evidence, with the first piece of the strongest kind.
#[derive(Default)]
pub(super) struct Tallied {
    pub(super) tally: Tally,
    pub(super) grant: Option<(Certainty, GrantIndex)>,
    pub(super) deny: Option<(Certainty, DenyIndex)>,
}
