//! What a key that no reader knows may be: a column that every row of Resource
//! Graph has, or a misspelt key that decides about access.

use crate::json::Object;
use crate::text::{caseless, distance};

/// The columns of a row of Resource Graph besides `properties`.
const COLUMNS: &[&str] = &[
    "apiVersion",
    "extendedLocation",
    "identity",
    "kind",
    "location",
    "managedBy",
    "plan",
    "resourceGroup",
    "resourceId",
    "sku",
    "subscriptionId",
    "tags",
    "tenantId",
    "zones",
];

/// The keys that decide what is granted or denied, to whom and where.
const DECIDING: &[&str] = &[
    "actions",
    "notActions",
    "dataActions",
    "notDataActions",
    "permissions",
    "condition",
    "principals",
    "excludePrincipals",
    "doNotApplyToChildScopes",
    "denyAssignmentEffect",
    "principalId",
    "roleDefinitionId",
    "startDateTime",
    "endDateTime",
];

/// So many letters of a misspelt key may differ.
const MOST_WRONG: usize = 2;

/// Whether a key is a column of the row that the object is.
pub(super) fn is_column(object: &Object<'_>, key: &str) -> bool {
    COLUMNS.iter().any(|column| caseless::eq(column, key))
        && object.peek(&["properties"]).is_some()
        && object.peek(&["tenantId", "subscriptionId"]).is_some()
}

/// The key that was meant by an unknown one, where that would change access.
pub(super) fn meant(key: &str) -> Option<&'static str> {
    let near = |known: &str| known.len().abs_diff(key.len()) <= MOST_WRONG;
    let mut near = DECIDING.iter().copied().filter(|known| near(known));
    near.find(|known| distance(&caseless::fold(known), &caseless::fold(key), MOST_WRONG).is_some())
}
