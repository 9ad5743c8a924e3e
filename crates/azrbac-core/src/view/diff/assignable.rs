//! Where role definitions may be assigned, before and after.

use crate::compare::RoleChange;
use crate::role::RoleDefinition;

/// Assignable scopes of a pair that only one of them has.
pub(super) fn scopes(change: &RoleChange<'_>) -> (Vec<String>, Vec<String>) {
    let (Some(old), Some(new)) = (change.old, change.new) else {
        return (Vec::new(), Vec::new());
    };
    let key = |scope: &str| scope.trim_end_matches('/').to_ascii_lowercase();
    let only = |here: &RoleDefinition, there: &RoleDefinition| {
        let there: Vec<String> = there.assignable_scopes.iter().map(|one| key(one)).collect();
        let here = here.assignable_scopes.iter();
        here.filter(|scope| !there.contains(&key(scope)))
            .map(ToString::to_string)
            .collect()
    };
    (only(new, old), only(old, new))
}
