//! What deny assignments do to a question.

use crate::assignment::{DenyAssignment, DenyEffect, DenyPrincipal};
use crate::directory::PrincipalId;
use crate::operation::{OperationName, Plane};
use crate::snapshot::DenyIndex;

use super::standing::{Standing, members_unknown};
use super::{Activation, Certainty, Gap};

/// What became of a deny assignment at or above the scope.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum DenyOutcome {
    /// It denies the operation.
    Denies,
    /// It denies the operation if its condition holds.
    Conditional,
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
            Self::Conditional => "conditional",
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
            Self::Conditional => Some(Certainty::Conditional),
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

impl Standing<'_> {
    /// The deny assignments at and above the scope, nearest first, then those of
    /// which it is not known whether they are above.
    pub(super) fn denies(&self) -> impl Iterator<Item = (DenyIndex, &DenyAssignment, Option<Gap>)> {
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

    /// What a deny assignment does, the operation left out of account.
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
        } else if deny.condition.is_some() {
            DenyOutcome::Conditional
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

/// Which permission object of a deny assignment covers the operation, and whether
/// only under a condition: one without a condition wins.
pub(super) fn covering(
    deny: &DenyAssignment,
    operation: &OperationName,
    plane: Plane,
) -> Option<(usize, bool)> {
    let mut found = None;
    for (at, permission) in deny.permissions.iter().enumerate() {
        if permission.grants(operation, plane) {
            if permission.condition.is_none() {
                return Some((at, false));
            }
            found = found.or(Some((at, true)));
        }
    }
    found
}

/// The outcome for an operation, from the outcome for any.
pub(super) fn for_operation(
    outcome: DenyOutcome,
    covering: Option<(usize, bool)>,
) -> (DenyOutcome, Option<usize>) {
    let decisive = matches!(
        outcome,
        DenyOutcome::Denies
            | DenyOutcome::Conditional
            | DenyOutcome::Unknown(_)
            | DenyOutcome::AuditOnly
    );
    match (covering, outcome) {
        (None, _) if decisive => (DenyOutcome::OtherOperations, None),
        (Some((at, true)), DenyOutcome::Denies) => (DenyOutcome::Conditional, Some(at)),
        (covering, outcome) => (outcome, covering.map(|(at, _)| at)),
    }
}
