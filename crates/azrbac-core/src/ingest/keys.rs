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

/// Where people write down what they want to say about an object.
const REMARK: &str = "//";

const ADDITIONAL: &[&str] = &["additionalProperties"];

/// The keys that decide what is granted or denied, to whom and where, and how much
/// of that is known.
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
    "scope",
    "above",
    "below",
    "groupId",
    "transitive",
    "members",
    "transitiveMembers",
    "complete",
    "servicePrincipalsListed",
    "allGroupsListed",
];

/// So many letters of a misspelt key may differ, and of a short one.
const MOST_WRONG: usize = 2;
const MOST_WRONG_OF_SHORT: usize = 1;
const SHORT: usize = 7;

/// Whether a key is nobody's: a remark, a column of the row that the object is, or the
/// empty object that older versions of the Azure CLI put everywhere.
pub(super) fn is_nobodys(object: &Object<'_>, key: &str) -> bool {
    let is_empty = || {
        let field = object.peek(ADDITIONAL);
        field.is_some_and(|field| matches!(field.value().get(), "{}" | "null"))
    };
    key == REMARK
        || is_column(object, key)
        || caseless::eq(key, "additionalProperties") && is_empty()
}

fn is_column(object: &Object<'_>, key: &str) -> bool {
    COLUMNS.iter().any(|column| caseless::eq(column, key))
        && object.peek(&["properties"]).is_some()
        && object.peek(&["tenantId", "subscriptionId"]).is_some()
}

/// The key that was meant by an unknown one, where that would change access.
pub(super) fn meant(key: &str) -> Option<&'static str> {
    let near = |known: &&str| {
        let most = if known.len() <= SHORT {
            MOST_WRONG_OF_SHORT
        } else {
            MOST_WRONG
        };
        let may_be = known.len().abs_diff(key.len()) <= most;
        // A known one that stands where nobody asks for it is not misspelt.
        may_be
            && !caseless::eq(known, key)
            && distance(&caseless::fold(known), &caseless::fold(key), most).is_some()
    };
    DECIDING.iter().copied().find(near)
}

/// Whether an object is a row of Resource Graph, which writes types in lower case.
pub(super) fn is_row(object: &Object<'_>) -> bool {
    let lower = |text: &str| !text.bytes().any(|byte| byte.is_ascii_uppercase());
    object.peek(&["properties"]).is_some()
        && object.peek(&["tenantId"]).is_some()
        && object
            .peek(&["type"])
            .is_some_and(|field| lower(field.value().get()))
}
