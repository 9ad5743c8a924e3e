//! What somebody may hand on, and what is to be handed on.

use serde::Serialize;

use super::SharedTermsView;
use super::evidence::{problem, residual};
use super::residuals::Residuals;
use crate::access::{Delegation, NewAssignment};

/// Which roles a principal may give to whom, part of `azrbac.what-can/v1`.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DelegationView {
    /// The verdict on adding a role assignment of which nothing is known.
    pub verdict: &'static str,
    /// What decided it, such as `unknown-attribute`.
    pub reason: &'static str,
    /// For `conditional`: what has to hold for a role assignment to be granted.
    pub residual: Option<String>,
    /// For `conditional`: what has to hold for a deny assignment to forbid it.
    pub deny_residual: Option<String>,
    /// Why a condition cannot be read.
    pub condition_problem: Option<String>,
    /// Which roles to which kinds of principals, where that differs: everything that
    /// is neither denied nor not granted. Empty where the verdict and the residual say
    /// it all.
    pub assignable: Vec<AssignableView>,
    /// How many role definitions of the data and of the embedded ones were looked at.
    pub role_definitions: usize,
    /// The ids that conditions compare roles with and that are none of these; they were
    /// looked at as well.
    pub unlisted_roles: Vec<String>,
}

/// A role that may be given to a kind of principal.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AssignableView {
    /// The role definition.
    pub role_id: String,
    /// Its display name; null for one that only a condition names.
    pub role_name: Option<String>,
    /// `User`, `Group` or `ServicePrincipal`, or another kind that a condition names.
    pub principal_type: &'static str,
    /// Whether it may be given.
    pub verdict: &'static str,
    /// What has to hold, where the verdict is `conditional`.
    #[serde(flatten)]
    pub terms: SharedTermsView,
}

impl DelegationView {
    /// The written form of an answer, inside a document that has the `residuals`.
    pub(super) fn new(delegation: &Delegation, residuals: &mut Residuals) -> Self {
        let assignable = delegation.assignable.iter().map(|one| AssignableView {
            role_id: one.role.to_string(),
            role_name: one.name.as_deref().map(str::to_owned),
            principal_type: one.kind.name(),
            verdict: one.verdict.name(),
            terms: residuals.terms(&one.terms),
        });
        let terms = &delegation.terms;
        let opens = [&terms.grant, &terms.deny];
        let mut problems = opens.into_iter().flatten().filter_map(problem);
        Self {
            verdict: delegation.verdict.name(),
            reason: delegation.reason.name(),
            residual: terms.grant.as_ref().and_then(residual),
            deny_residual: terms.deny.as_ref().and_then(residual),
            condition_problem: problems.next(),
            assignable: assignable.collect(),
            role_definitions: delegation.roles,
            unlisted_roles: delegation
                .unlisted
                .iter()
                .map(ToString::to_string)
                .collect(),
        }
    }
}

/// A role assignment that somebody would add, part of `azrbac.can/v1`.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NewAssignmentView {
    /// The role definition.
    pub role_id: Option<String>,
    /// Its display name, where known.
    pub role_name: Option<String>,
    /// The object id of the principal that gets it, where that was said.
    pub principal_id: Option<String>,
    /// What kind of principal that is, where known.
    pub principal_type: Option<&'static str>,
}

impl NewAssignmentView {
    /// The written form of an assignment to be added.
    pub fn new(assignment: &NewAssignment, role_name: Option<&str>) -> Self {
        Self {
            role_id: assignment.role.as_ref().map(ToString::to_string),
            role_name: role_name.map(str::to_owned),
            principal_id: assignment.principal.as_deref().map(str::to_owned),
            principal_type: assignment.kind.map(|kind| kind.name()),
        }
    }
}
