//! The evidence for one operation.

use std::collections::HashSet;

use crate::operation::{OperationName, Plane};
use crate::role::{Coverage, Permission};
use crate::snapshot::GrantIndex;

use super::condition::Conditions;
use super::deny::for_operation;
use super::standing::{Applicable, Standing};
use super::tallied::Tallied;
use super::tally::Tally;
use super::{Activation, Certainty, DenyEvidence, DenyOutcome, Gap, OpenCondition};

/// A permission object, or an unknown role definition, that grants or may grant.
pub(super) struct Granting<'a> {
    /// The place in [`Standing::grants`].
    pub(super) applicable: &'a Applicable,
    pub(super) certainty: Certainty,
    /// Permission object and entry; `None` where the role definition is not known.
    pub(super) entry: Option<(usize, usize)>,
    /// Why it is open whether the conditions hold.
    pub(super) open: Option<OpenCondition>,
}

impl<'s> Standing<'s> {
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
            let unknown = role
                .is_none()
                .then(|| self.granting_unknown(applicable, operation))
                .flatten();
            let permissions = role.map_or(&[][..], |role| &role.definition.permissions);
            let known = permissions
                .iter()
                .enumerate()
                .filter_map(move |(at, permission)| {
                    let Coverage::Granted { entry } = permission.coverage(operation, plane) else {
                        return None;
                    };
                    let (certainty, open) = self.judge(applicable, permission, operation)?;
                    Some(Granting {
                        applicable,
                        certainty,
                        entry: Some((at, entry)),
                        open,
                    })
                });
            unknown.into_iter().chain(known)
        })
    }

    /// A grant whose role definition is not known: it may grant anything that its
    /// condition lets through.
    fn granting_unknown<'a>(
        &'a self,
        applicable: &'a Applicable,
        operation: &OperationName,
    ) -> Option<Granting<'a>> {
        let (certainty, open) = self.judge_unknown(applicable, operation)?;
        Some(Granting {
            applicable,
            certainty,
            entry: None,
            open,
        })
    }

    /// How surely an assignment whose role definition is not known grants an
    /// operation; `None` where its condition does not hold.
    pub(super) fn judge_unknown(
        &self,
        applicable: &Applicable,
        operation: &OperationName,
    ) -> Option<(Certainty, Option<OpenCondition>)> {
        let grant = self.snapshot.grant(applicable.grant)?;
        let outer = grant.assignment.condition.as_ref();
        match self.conditions(None, outer, operation) {
            Conditions::Hold => Some((applicable.certainty(false, false), None)),
            Conditions::Open(open) => Some((applicable.certainty(false, true), Some(open))),
            Conditions::Fail => None,
        }
    }

    /// How surely an assignment grants an operation that a permission object of its
    /// role covers; `None` where a condition does not hold.
    pub(super) fn judge(
        &self,
        applicable: &Applicable,
        permission: &'s Permission,
        operation: &OperationName,
    ) -> Option<(Certainty, Option<OpenCondition>)> {
        let grant = self.snapshot.grant(applicable.grant)?;
        let outer = grant.assignment.condition.as_ref();
        match self.conditions(permission.condition.as_ref(), outer, operation) {
            Conditions::Hold => Some((applicable.certainty(true, false), None)),
            Conditions::Open(open) => Some((applicable.certainty(true, true), Some(open))),
            Conditions::Fail => None,
        }
    }

    /// Every deny assignment at or above the scope, and what it does.
    pub(super) fn denying<'a>(
        &'a self,
        operation: &'a OperationName,
        plane: Plane,
        activation: Activation,
    ) -> impl Iterator<Item = DenyEvidence> + 'a {
        self.denies().map(move |(index, deny, doubt)| {
            let outcome = self.deny_outcome(deny, doubt, activation);
            let covering = self.covering(deny, operation, plane);
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
            tallied.add(
                granting.certainty,
                Some(granting.applicable.grant),
                granting.open,
            );
        }
        for open in self.open_data(operation, plane) {
            tallied.add(open.certainty, None, None);
        }
        tallied.activation = self.deny_activation(tallied.tally);
        if !tallied.tally.has_any_grant() {
            return tallied;
        }
        for denying in self.denying(operation, plane, tallied.activation) {
            tallied.deny(denying.deny, denying.outcome);
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
        // A gap in an eligible assignment counts only where nothing speaks.
        let speaks = tallied.tally.speaks();
        let counts = |certainty| !(speaks && certainty == Certainty::EligibleUnknown);
        let mut found: Vec<Gap> = Vec::new();
        if !certain {
            let granting = self.granting(operation, plane);
            for granting in granting.filter(|granting| counts(granting.certainty)) {
                found.extend(granting.applicable.doubts.iter().cloned());
                if granting.entry.is_none() {
                    found.extend(self.missing_role(granting.applicable.grant));
                }
            }
            found.extend(
                self.open_data(operation, plane)
                    .filter(|open| counts(open.certainty))
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
