//! The evidence for one operation.

use std::collections::HashSet;

use crate::operation::{OperationName, Plane};
use crate::role::Coverage;
use crate::snapshot::{DenyIndex, GrantIndex};

use super::deny::{covering, for_operation};
use super::standing::Standing;
use super::verdict::Tally;
use super::{Activation, Certainty, DenyEvidence, DenyOutcome, Gap, Outcome};

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
        activation: Activation,
    ) -> impl Iterator<Item = DenyEvidence> + 'a {
        self.denies().map(move |(index, deny, doubt)| {
            let covering = covering(deny, operation, plane);
            let outcome = self.deny_outcome(deny, doubt, activation);
            let (outcome, permission) = for_operation(outcome, covering);
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
        for open in self.open_data(operation, plane) {
            tallied.tally.grant(open.certainty);
        }
        tallied.activation = self.deny_activation(tallied.tally);
        if !tallied.tally.has_any_grant() {
            return tallied;
        }
        for denying in self.denying(operation, plane, tallied.activation) {
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

impl Standing<'_> {
    /// Which memberships count for deny assignments: where all that grants has to
    /// be activated first, what denies then counts too.
    pub(super) fn deny_activation(&self, tally: Tally) -> Activation {
        if tally.waits_for_activation() {
            Activation::EligibleToo
        } else {
            self.activation
        }
    }

    /// What is missing that bears on an operation whose verdict is unknown.
    pub(super) fn gaps_for(&self, operation: &OperationName, plane: Plane) -> Vec<Gap> {
        let tallied = self.tally(operation, plane);
        let certain = tallied
            .grant
            .is_some_and(|(certainty, _)| certainty == Certainty::Certain);
        let mut found: Vec<Gap> = Vec::new();
        if !certain {
            for granting in self.granting(operation, plane) {
                found.extend(granting.applicable.doubts.iter().cloned());
                if granting.entry.is_none() {
                    found.extend(self.missing_role(granting.applicable.grant));
                }
            }
            found.extend(
                self.open_data(operation, plane)
                    .map(|open| open.gap.clone()),
            );
        }
        for denying in self.denying(operation, plane, tallied.activation) {
            if let DenyOutcome::Unknown(gaps) = denying.outcome {
                found.extend(gaps);
            }
        }
        found.extend(self.deny_gaps.iter().cloned());
        let mut seen = HashSet::new();
        found.retain(|gap| seen.insert(gap.clone()));
        found
    }

    /// The role definition of a grant, where it is missing.
    pub(super) fn missing_role(&self, grant: GrantIndex) -> Option<Gap> {
        let grant = self.snapshot.grant(grant)?;
        grant.role.is_none().then(|| Gap::RoleDefinitionMissing {
            role: grant.assignment.role.clone(),
        })
    }
}

/// The kinds of evidence, with the first piece of the strongest kind.
#[derive(Default)]
pub(super) struct Tallied {
    pub(super) tally: Tally,
    pub(super) grant: Option<(Certainty, GrantIndex)>,
    pub(super) deny: Option<(Certainty, DenyIndex)>,
    /// Which memberships counted for deny assignments.
    pub(super) activation: Activation,
}

impl Tallied {
    /// The verdict and what decided it.
    pub(super) fn outcome(&self) -> Outcome {
        let (verdict, reason) = self.tally.verdict();
        Outcome {
            verdict,
            reason,
            grant: self.grant.map(|(_, grant)| grant),
            deny: self.deny.map(|(_, deny)| deny),
        }
    }
}
