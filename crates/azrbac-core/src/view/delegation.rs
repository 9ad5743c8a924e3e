//! What somebody may hand on, and what is to be handed on.

use serde::Serialize;

use super::evidence::residual;
use crate::access::{Delegation, NewAssignment};

/// Which roles a principal may give to whom, part of `azrbac.what-can/v1`.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DelegationView {
    /// The verdict on adding a role assignment of which nothing is known.
    pub verdict: &'static str,
    /// Which roles to which kinds of principals, where that differs: everything that
    /// is neither denied nor not granted.
    pub assignable: Vec<AssignableView>,
    /// How many role definitions were looked at.
    pub role_definitions: usize,
}

/// A role that may be given to a kind of principal.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AssignableView {
    /// The role definition.
    pub role_id: String,
    /// Its display name.
    pub role_name: String,
    /// `User`, `Group` or `ServicePrincipal`.
    pub principal_type: &'static str,
    /// Whether it may be given.
    pub verdict: &'static str,
    /// For `conditional`: what has to hold for it to be granted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub residual: Option<String>,
    /// For `conditional`: what has to hold for a deny assignment to forbid it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deny_residual: Option<String>,
}

impl From<&Delegation> for DelegationView {
    fn from(delegation: &Delegation) -> Self {
        let assignable = delegation.assignable.iter().map(|one| AssignableView {
            role_id: one.role.to_string(),
            role_name: one.name.to_string(),
            principal_type: one.kind.name(),
            verdict: one.verdict.name(),
            residual: one.terms.grant.as_ref().and_then(residual),
            deny_residual: one.terms.deny.as_ref().and_then(residual),
        });
        Self {
            verdict: delegation.verdict.name(),
            assignable: assignable.collect(),
            role_definitions: delegation.roles,
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
