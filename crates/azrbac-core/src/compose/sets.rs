//! What a permission object grants, as a set of names.

use crate::algebra::OperationSet;
use crate::operation::Plane;
use crate::pattern::ActionPattern;
use crate::role::{EntryList, Permission};

/// The names that one of the patterns matches.
pub(super) fn any_of<'a>(patterns: impl IntoIterator<Item = &'a ActionPattern>) -> OperationSet {
    patterns.into_iter().cloned().collect()
}

/// What a permission object grants in a plane, its condition left out of account.
pub(super) fn granted(permission: &Permission, plane: Plane) -> OperationSet {
    let granting = any_of(permission.list(EntryList::granting(plane)));
    let subtracting = permission.list(EntryList::subtracting(plane));
    if subtracting.is_empty() {
        return granting;
    }
    granting.difference(&any_of(subtracting))
}
