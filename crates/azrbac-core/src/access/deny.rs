//! What deny assignments do to a question.

use std::sync::Arc;

use crate::assignment::{DenyAssignment, DenyEffect, DenyPrincipal};
use crate::condition::Expression;
use crate::directory::PrincipalId;
use crate::operation::{OperationName, Plane};
use crate::snapshot::DenyIndex;

use super::condition::Conditions;
use super::standing::{Standing, members_unknown};
use super::{Activation, Certainty, Gap, OpenCondition};

/// What became of a deny assignment at or above the scope.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum DenyOutcome {
    /// It denies the operation.
    Denies,
    /// It denies the operation if its condition holds, and that is open.
    Conditional(OpenCondition),
    /// It covers the operation, but its condition does not hold.
    ConditionFails,
    /// It may deny the operation; what is missing is listed.
    Unknown(Vec<Gap>),
    /// It covers the operation, but only logs.
    AuditOnly,
    /// The principal is excluded, itself or through this group.
    Excluded(PrincipalId),
    /// It names other principals.
    OtherPrincipals,
    /// It does not cover the operation.
    OtherOperations,
    /// It stays at its own scope, which is above the one asked about.
    StaysAtItsScope,
}

impl DenyOutcome {
    /// The name in documents, such as `stays-at-its-scope`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Denies => "denies",
            Self::Conditional(_) => "conditional",
            Self::ConditionFails => "condition-fails",
            Self::Unknown(_) => "unknown",
            Self::AuditOnly => "audit-only",
            Self::Excluded(_) => "excluded",
            Self::OtherPrincipals => "other-principals",
            Self::OtherOperations => "other-operations",
            Self::StaysAtItsScope => "stays-at-its-scope",
        }
    }

    pub(super) fn certainty(&self) -> Option<Certainty> {
        match self {
            Self::Denies => Some(Certainty::Certain),
            Self::Conditional(_) => Some(Certainty::Conditional),
            Self::Unknown(_) => Some(Certainty::Unknown),
            _ => None,
        }
    }
}

/// A deny assignment that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DenyEvidence {
    /// The deny assignment.
    pub deny: DenyIndex,
    /// What became of it.
    pub outcome: DenyOutcome,
    /// Which of its permission objects covers the operation.
    pub permission: Option<usize>,
}

impl<'s> Standing<'s> {
    /// The deny assignments at and above the scope, nearest first, then those of
    /// which it is not known whether they are above.
    pub(super) fn denies(
        &self,
    ) -> impl Iterator<Item = (DenyIndex, &'s DenyAssignment, Option<Gap>)> {
        let at = |index: &DenyIndex| Some((*index, self.snapshot.deny(*index)?));
        let certain = self
            .chain
            .scopes()
            .iter()
            .flat_map(|scope| self.snapshot.denies_at(scope))
            .filter_map(at)
            .map(|(index, deny)| (index, deny, None));
        let uncertain = self
            .snapshot
            .denies_at_management_groups()
            .iter()
            .filter_map(at)
            .filter_map(|(index, deny)| {
                let doubt = self.scope_doubt(&deny.scope)??;
                Some((index, deny, Some(doubt)))
            });
        certain.chain(uncertain)
    }

    /// What a deny assignment does, the operation and conditions left out of
    /// account.
    /// `activation` says whether memberships count that have to be activated.
    pub(super) fn deny_outcome(
        &self,
        deny: &DenyAssignment,
        doubt: Option<Gap>,
        activation: Activation,
    ) -> DenyOutcome {
        let own_scope = self.chain.scopes().first() == Some(&deny.scope);
        if deny.do_not_apply_to_child_scopes && !own_scope {
            return DenyOutcome::StaysAtItsScope;
        }
        let mut doubts: Vec<Gap> = doubt.into_iter().collect();
        if let Some(excluded) = self.held(&deny.exclude_principals, activation) {
            return DenyOutcome::Excluded(excluded);
        }
        doubts.extend(self.maybe_in(&deny.exclude_principals));
        let everyone = deny.principals.iter().any(|p| p.id.is_everyone());
        if !everyone && self.held(&deny.principals, activation).is_none() {
            let Some(gap) = self.maybe_in(&deny.principals) else {
                return DenyOutcome::OtherPrincipals;
            };
            doubts.push(gap);
        }
        if deny.effect == DenyEffect::Audit {
            DenyOutcome::AuditOnly
        } else if !doubts.is_empty() {
            DenyOutcome::Unknown(doubts)
        } else {
            DenyOutcome::Denies
        }
    }

    /// The first of the principals that the asking one is, or is in.
    fn held(&self, principals: &[DenyPrincipal], activation: Activation) -> Option<PrincipalId> {
        let holds = |id: &PrincipalId| match activation {
            Activation::ActiveOnly => self.closure.holds(id),
            Activation::EligibleToo => self.closure.reaches(id),
        };
        principals
            .iter()
            .find(|principal| holds(&principal.id))
            .map(|principal| principal.id.clone())
    }

    /// A group among the principals that anybody may be in.
    fn maybe_in(&self, principals: &[DenyPrincipal]) -> Option<Gap> {
        principals.iter().find_map(|principal| {
            let opening = self.open_to_principal(&principal.id)?;
            Some(members_unknown(&principal.id, opening))
        })
    }
}

/// A permission object of a deny assignment that covers an operation, and what the
/// conditions come to.
pub(super) type Covering = (usize, Conditions);

impl<'s> Standing<'s> {
    /// The permission object that covers the operation most surely. Each stands by
    /// itself, under its own condition and that of the deny assignment.
    pub(super) fn covering(
        &self,
        deny: &'s DenyAssignment,
        operation: &OperationName,
        plane: Plane,
    ) -> Option<Covering> {
        let mut found: Option<Covering> = None;
        let outer = deny.condition.as_ref();
        for (at, permission) in deny.permissions.iter().enumerate() {
            if !permission.grants(operation, plane) {
                continue;
            }
            let conditions = self.conditions(permission.condition.as_ref(), outer, operation);
            found = match (found, conditions) {
                (_, Conditions::Hold) => return Some((at, Conditions::Hold)),
                (None | Some((_, Conditions::Fail)), conditions) => Some((at, conditions)),
                (Some((first, Conditions::Open(known))), Conditions::Open(open)) => {
                    Some((first, Conditions::Open(either(known, open))))
                }
                (known, _) => known,
            };
        }
        found
    }
}

/// What has to hold for one of two permission objects to deny.
fn either(known: OpenCondition, open: OpenCondition) -> OpenCondition {
    match (known, open) {
        (
            OpenCondition::UnknownAttribute { residual },
            OpenCondition::UnknownAttribute { residual: other },
        ) => {
            let both = [&residual, &other].map(|residual| (**residual).clone());
            let either = Expression::any(both).map(Arc::new);
            OpenCondition::UnknownAttribute {
                residual: either.unwrap_or(residual),
            }
        }
        (known, _) => known,
    }
}

/// The outcome for an operation, from the outcome for any.
pub(super) fn for_operation(
    outcome: DenyOutcome,
    covering: Option<Covering>,
) -> (DenyOutcome, Option<usize>) {
    let decisive = matches!(
        outcome,
        DenyOutcome::Denies | DenyOutcome::Unknown(_) | DenyOutcome::AuditOnly
    );
    match (covering, outcome) {
        (None, _) if decisive => (DenyOutcome::OtherOperations, None),
        (Some((at, Conditions::Fail)), _) if decisive => (DenyOutcome::ConditionFails, Some(at)),
        (Some((at, Conditions::Open(open))), DenyOutcome::Denies) => {
            (DenyOutcome::Conditional(open), Some(at))
        }
        (covering, outcome) => (outcome, covering.map(|(at, _)| at)),
    }
}
