//! Documents of which not all could be read.

use super::Kind;
use crate::directory::{PrincipalId, PrincipalType};
use crate::role::RoleDefinitionId;
use crate::scope::Scope;

/// An assignment of which a part could not be read. It grants or denies something
/// that is not known, so it is a gap wherever it might matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// What kind of document.
    pub kind: Kind,
    /// What names it: its id, or its place in the file.
    pub id: Box<str>,
    /// Why it could not be read.
    pub problem: Box<str>,
    /// Its principal, where that could be read; otherwise it may be anybody's.
    pub principal: Option<PrincipalId>,
    /// What kind of principal, where the document says so.
    pub principal_type: Option<PrincipalType>,
    /// Its role definition, where that could be read; otherwise it may grant
    /// anything.
    pub role: Option<RoleDefinitionId>,
    /// Its scope, where that could be read; otherwise it may be anywhere.
    pub scope: Option<Scope>,
    /// Of an active schedule instance, the plain role assignment that it stands
    /// behind: at which times that holds is not known either.
    pub origin: Option<Box<str>>,
}

impl Unreadable {
    /// Whether nothing is known of it: it may be anybody's, anywhere.
    pub(crate) fn is_anything(&self) -> bool {
        self.principal.is_none() && self.scope.is_none() && self.role.is_none()
    }
}
