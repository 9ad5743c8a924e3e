//! How to ask for what a directory holds.

use std::fmt;

/// The command that lists the members of a group, service principals included.
pub(crate) fn fetch_members(group: impl fmt::Display) -> String {
    format!("`az rest --url 'https://graph.microsoft.com/beta/groups/{group}/members?$top=999'`")
}
