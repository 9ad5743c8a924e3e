//! What a role assignment tells of its principal.

use crate::assignment::RoleAssignment;
use crate::directory::Principal;
use crate::text::caseless;

/// What a role assignment tells of its principal. The name that az puts beside it
/// is a user principal name, a group's display name or a service principal's
/// application id.
pub(super) fn named_principal(assignment: &RoleAssignment) -> Principal {
    let mut principal = Principal::new(assignment.principal.clone());
    principal.kind = assignment.principal_type;
    let name = assignment
        .principal_name
        .as_deref()
        .filter(|name| !name.trim().is_empty());
    if let Some(name) = name {
        if caseless::guid(name).is_some() {
            principal.app_id = Some(name.into());
        } else if name.contains('@') {
            principal.user_principal_name = Some(name.into());
        } else {
            principal.display_name = Some(name.into());
        }
    }
    principal
}
