//! `azrbac.minimize/v1`: a role definition with fewer entries.

use serde::Serialize;

use super::compose::{BaseView, ProofView};
use super::role_file::{RoleFile, role_file};
use crate::compose::Minimized;
use crate::role::RoleDefinition;

/// The schema id of [`MinimizeDocument`].
const SCHEMA: &str = "azrbac.minimize/v1";

/// What came of minimizing a role definition.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MinimizeDocument {
    /// `azrbac.minimize/v1`.
    pub schema: &'static str,
    /// The role definition that was given.
    pub base: BaseView,
    /// How many entries it had.
    pub entries_before: usize,
    /// How many are left.
    pub entries_after: usize,
    /// How many permission objects it had.
    pub objects_before: usize,
    /// How many are left.
    pub objects_after: usize,
    /// That both grant the same, under each condition.
    pub equal: ProofView,
    /// The entries that were taken out.
    pub removed: Vec<RedundantView>,
    /// Whether some entries were not tried, because there are too many.
    pub cut_short: bool,
    /// The result.
    pub role: RoleFile,
    /// Worth knowing.
    pub remarks: Vec<String>,
}

/// An entry that was taken out.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RedundantView {
    /// Which permission object, counted from 0.
    pub permission: usize,
    /// Which list.
    pub list: &'static str,
    /// Which entry of it, counted from 0.
    pub index: usize,
    /// The entry.
    pub pattern: String,
    /// `duplicate`, `covered`, `cancelled` or `idle`.
    pub why: &'static str,
}

/// The document of a minimized role. `role` is the result with the name, description
/// and assignable scopes that it is to have.
pub fn minimize(
    base: &RoleDefinition,
    minimized: &Minimized,
    role: &RoleDefinition,
    remarks: Vec<String>,
) -> MinimizeDocument {
    let removed = minimized.removed.iter().map(|removed| RedundantView {
        permission: removed.entry.permission,
        list: removed.entry.list.name(),
        index: removed.entry.index,
        pattern: removed.pattern.to_string(),
        why: removed.why.name(),
    });
    MinimizeDocument {
        schema: SCHEMA,
        base: BaseView::from(base),
        entries_before: base.entries(0).count(),
        entries_after: role.entries(0).count(),
        objects_before: minimized.objects_before,
        objects_after: role.permissions.len(),
        equal: ProofView::from(&minimized.equal),
        removed: removed.collect(),
        cut_short: minimized.cut_short,
        role: role_file(role),
        remarks,
    }
}
