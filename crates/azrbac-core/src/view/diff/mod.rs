//! `azrbac.diff/v1`: what changed in access, between two snapshots or between role
//! definitions.

mod assignable;
mod change;
mod effect;
mod missing;
mod role_document;
mod roles;

use serde::Serialize;

pub use change::ChangeView;
pub use effect::{
    BeyondView, DiffOperationView, DiffPlaceView, DiffPrincipalView, EffectView, OperationSetView,
};
pub use missing::{CoverageShiftView, MissingView};
pub use role_document::{DiffRolesDocument, Unread, diff_roles};
pub use roles::{DiffRoleNameView, RoleChangeView, RoleEntryView, RoleOperationView, RoleSideView};

use crate::access::{AccessDiff, Direction};
use crate::catalog::Catalog;
use crate::snapshot::Snapshot;

/// The schema id of the documents of `diff`.
const SCHEMA: &str = "azrbac.diff/v1";

/// What changed in access between two snapshots.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DiffSnapshotsDocument {
    /// `azrbac.diff/v1`.
    pub schema: &'static str,
    /// `snapshots`.
    pub of: &'static str,
    /// Whether any verdict, or the condition that one stands under, differs.
    pub differs: bool,
    /// Whether nothing is missing that could hold a further difference.
    pub decided: bool,
    /// Whether anything is gained: `none`, `possible`, `certain`.
    pub gain: &'static str,
    /// From when the catalogue is.
    pub catalog_date: String,
    /// The changes of verdicts: `gained` first, then `changed`, `unknown`, `lost`.
    pub effects: Vec<EffectView>,
    /// The sets of operations that effects name, each once.
    pub operation_sets: Vec<OperationSetView>,
    /// The changes of the data that they come from; effects name their places.
    pub changes: Vec<ChangeView>,
    /// Kinds of documents of which another part of the tenant is covered.
    pub coverage: Vec<CoverageShiftView>,
    /// What is missing before.
    pub missing_old: Vec<MissingView>,
    /// What is missing after.
    pub missing_new: Vec<MissingView>,
    /// Where the comparison was given up.
    pub limits: Vec<String>,
}

/// The document for what changed.
pub fn diff_snapshots(
    old: &Snapshot,
    new: &Snapshot,
    found: &AccessDiff,
    catalog: &Catalog,
) -> DiffSnapshotsDocument {
    let (effects, operation_sets) = effect::effects(old, new, &found.effects, catalog);
    DiffSnapshotsDocument {
        schema: SCHEMA,
        of: "snapshots",
        differs: !found.effects.is_empty(),
        decided: found.is_decided()
            && found
                .effects
                .iter()
                .all(|effect| effect.direction() != Direction::Unknown),
        gain: found.gain(None, catalog).name(),
        catalog_date: catalog.date().to_owned(),
        effects,
        operation_sets,
        changes: found
            .changes
            .iter()
            .map(|change| change::change(old, new, change))
            .collect(),
        coverage: found.coverage.iter().map(CoverageShiftView::from).collect(),
        missing_old: missing::missing(found, &found.missing.old),
        missing_new: missing::missing(found, &found.missing.new),
        limits: found.limits.clone(),
    }
}
