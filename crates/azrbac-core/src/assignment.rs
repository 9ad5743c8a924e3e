//! Role assignments, deny assignments and eligible assignments.

mod id;

use std::sync::Arc;

pub use id::AssignmentId;
pub(crate) use id::NameKey;

use crate::condition::Condition;
use crate::directory::{PrincipalId, PrincipalType};
use crate::role::{Permission, RoleDefinitionId};
use crate::scope::Scope;
use crate::time::Validity;

/// A role assignment: a principal, a role definition, a scope. It holds at the
/// scope and everywhere below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleAssignment {
    /// The resource id, or whatever names the assignment in its document.
    pub id: AssignmentId,
    /// Who: a user, group, service principal or managed identity.
    pub principal: PrincipalId,
    /// What kind of principal, where the document says so.
    pub principal_type: Option<PrincipalType>,
    /// The name of the principal, where the export carries one.
    pub principal_name: Option<Arc<str>>,
    /// The role definition.
    pub role: RoleDefinitionId,
    /// The display name of the role, where the export carries one.
    pub role_name: Option<Arc<str>>,
    /// Where.
    pub scope: Scope,
    /// Has to hold for the assignment to grant anything.
    pub condition: Option<Condition>,
    /// When; unbounded for a plain role assignment.
    pub validity: Validity,
}

/// Whether a schedule instance of Privileged Identity Management gives access now
/// or only after activation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ScheduleKind {
    /// `roleAssignmentScheduleInstances`: active.
    Active,
    /// `roleEligibilityScheduleInstances`: eligible, grants after activation.
    Eligible,
}

/// A schedule instance of Privileged Identity Management.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScheduleInstance {
    /// Active or eligible.
    pub kind: ScheduleKind,
    /// What it would grant, and when.
    pub assignment: RoleAssignment,
    /// `originRoleAssignmentId`: the plain role assignment that this instance
    /// stands behind and bounds in time.
    pub origin: Option<Box<str>>,
    /// `status`, where given. It counts with `Provisioned`, `Accepted`,
    /// `Granted`, or none.
    pub status: Option<Box<str>>,
}

impl ScheduleInstance {
    /// Whether its status lets it count.
    pub fn counts(&self) -> bool {
        status_counts(self.status.as_deref())
    }
}

/// With these states a schedule instance gives access.
const COUNTING: [&str; 3] = ["Provisioned", "Accepted", "Granted"];
/// With these it gives none: the rest of `Status` in the interface of Azure.
const OTHER: [&str; 20] = [
    "AdminApproved",
    "AdminDenied",
    "Canceled",
    "Denied",
    "Failed",
    "FailedAsResourceIsLocked",
    "Invalid",
    "PendingAdminDecision",
    "PendingApproval",
    "PendingApprovalProvisioning",
    "PendingEvaluation",
    "PendingExternalProvisioning",
    "PendingProvisioning",
    "PendingRevocation",
    "PendingScheduleCreation",
    "ProvisioningStarted",
    "Revoked",
    "ScheduleCreated",
    "TimedOut",
    "Expired",
];

fn is_one_of(status: &str, names: &[&str]) -> bool {
    let mut names = names.iter();
    names.any(|name| status.trim().eq_ignore_ascii_case(name))
}

/// Whether a schedule instance with that status, or none, gives access.
pub fn status_counts(status: Option<&str>) -> bool {
    status.is_none_or(|status| is_one_of(status, &COUNTING))
}

/// Whether a status is one that Azure has: of another it is not known whether it gives
/// access.
pub fn is_status(status: &str) -> bool {
    is_one_of(status, &COUNTING) || is_one_of(status, &OTHER)
}

/// What a deny assignment does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum DenyEffect {
    /// It denies.
    #[default]
    Enforced,
    /// It only logs.
    Audit,
}

/// A deny assignment: takes operations away at its scope and, unless it says
/// otherwise, below it, whatever is granted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DenyAssignment {
    /// The resource id, or whatever names it in its document.
    pub id: Box<str>,
    /// `denyAssignmentName`: the display name.
    pub name: Box<str>,
    /// What it covers; each object by itself, `actions` minus `notActions`.
    pub permissions: Vec<Permission>,
    /// Where.
    pub scope: Scope,
    /// Whether it stays at its scope.
    pub do_not_apply_to_child_scopes: bool,
    /// Whom it hits; [`PrincipalId::everyone`] for all principals.
    pub principals: Vec<DenyPrincipal>,
    /// Whom it spares, through nested groups too.
    pub exclude_principals: Vec<DenyPrincipal>,
    /// Denies or only logs.
    pub effect: DenyEffect,
    /// Has to hold for the deny assignment to apply.
    pub condition: Option<Condition>,
}

/// A principal that a deny assignment names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DenyPrincipal {
    /// Its object id.
    pub id: PrincipalId,
    /// What kind, where the document says so.
    pub kind: Option<PrincipalType>,
    /// Its display name, where the document carries one.
    pub display_name: Option<Box<str>>,
}
