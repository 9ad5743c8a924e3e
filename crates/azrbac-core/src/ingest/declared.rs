//! Role assignments of which a file does not tell everything.

use crate::condition::Condition;
use crate::directory::{PrincipalId, PrincipalType};
use crate::role::RoleDefinitionId;
use crate::scope::Scope;

/// A role assignment that a template, a plan or a source file declares and of which
/// something is known only when it is deployed. `None` is not known, apart from the
/// condition, and nothing may be said about it. It is no
/// [`RoleAssignment`](crate::assignment::RoleAssignment): there is nobody and no
/// place that it could be evaluated for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclaredAssignment {
    /// What the file calls it, such as `azurerm_role_assignment.reader`.
    pub label: Box<str>,
    /// Who.
    pub principal: Option<PrincipalId>,
    /// What kind of principal, where that is said.
    pub principal_type: Option<PrincipalType>,
    /// The role definition.
    pub role: Option<RoleDefinitionId>,
    /// The display name of the role, where it is given by that.
    pub role_name: Option<Box<str>>,
    /// Where.
    pub scope: Option<Scope>,
    /// Its condition; `None` where it has none, and where that is not known.
    pub condition: Option<Condition>,
    /// Whether it may have a condition that is not known.
    pub condition_is_open: bool,
}
