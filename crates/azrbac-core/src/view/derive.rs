//! `azrbac.derive/v1`: a role definition made from another.

use serde::Serialize;

use super::compose::{BaseView, PlacedView, ProofView, TakenView, placed, taken};
use super::role_file::{RoleFile, role_file};
use crate::catalog::Catalog;
use crate::compose::{Derivation, Lost, Meaning, NotActions, Opened, Reduction, Removal};
use crate::role::RoleDefinition;

/// The schema id of [`DeriveDocument`].
const SCHEMA: &str = "azrbac.derive/v1";

/// What came of deriving a role definition.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DeriveDocument {
    /// `azrbac.derive/v1`.
    pub schema: &'static str,
    /// From when the catalogue is.
    pub catalogue_date: String,
    /// What it was derived from.
    pub base: BaseView,
    /// What was to be taken out.
    pub without: Vec<RemovalView>,
    /// Whether new `notActions` were allowed.
    pub allow_not_actions: bool,
    /// The result, as the input of `az role definition create`, or of the REST
    /// interface where there are several permission objects.
    pub role: RoleFile,
    /// That it grants nothing that the base does not.
    pub within_base: ProofView,
    /// That it grants nothing of what was taken out.
    pub disjoint_from_removed: ProofView,
    /// The operations of the catalogue that were taken out.
    pub taken_out: Vec<TakenView>,
    /// The entries of the base that could not stay.
    pub changed: Vec<ChangedView>,
    /// Operations that are left out because their plane is not sure.
    pub left_out: Vec<PlacedView>,
    /// Operations that were to stay and are not granted: none, by test.
    pub missing: Vec<PlacedView>,
    /// Operations that Azure no longer has and that a wildcard still matches.
    pub still_granted: Vec<PlacedView>,
    /// What is lost of operations that the catalogue does not hold.
    pub lost: Vec<LostView>,
    /// Worth knowing.
    pub remarks: Vec<String>,
}

/// What was to be taken out.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RemovalView {
    /// As it was given.
    pub text: String,
    /// `operation`, `short-name`, `kin`, `class` or `pattern`.
    pub meaning: &'static str,
    /// The class, for `class` and `kin`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<&'static str>,
}

/// An entry of the base that could not stay.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ChangedView {
    /// Which permission object, counted from 0.
    pub permission: usize,
    /// Which list.
    pub list: &'static str,
    /// Which entry of it, counted from 0.
    pub index: usize,
    /// The entry.
    pub pattern: String,
    /// `dropped`, `replaced` or `subtracted`.
    pub change: &'static str,
    /// How many entries stand for it, where it was replaced.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entries: Option<usize>,
}

/// What is lost of operations that the catalogue does not hold.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LostView {
    /// The entry of the base that grants them.
    pub pattern: String,
    /// The plane.
    pub plane: &'static str,
    /// A shortest name.
    pub example: String,
}

/// The document of a derivation. `role` is the result with the name, description and
/// assignable scopes that it is to have.
pub fn derive(
    base: &RoleDefinition,
    removals: &[Removal],
    not_actions: NotActions,
    derivation: &Derivation,
    role: &RoleDefinition,
    catalog: &Catalog,
    remarks: Vec<String>,
) -> DeriveDocument {
    DeriveDocument {
        schema: SCHEMA,
        catalogue_date: catalog.date().to_owned(),
        base: BaseView::from(base),
        without: removals.iter().map(removal).collect(),
        allow_not_actions: not_actions == NotActions::Allowed,
        role: role_file(role),
        within_base: ProofView::from(&derivation.within),
        disjoint_from_removed: ProofView::from(&derivation.disjoint),
        taken_out: taken(&derivation.taken_out, catalog),
        changed: derivation.opened.iter().map(changed).collect(),
        left_out: placed(&derivation.left_out),
        missing: placed(&derivation.missing),
        still_granted: placed(&derivation.still_granted),
        lost: derivation.lost.iter().map(lost).collect(),
        remarks,
    }
}

fn removal(removal: &Removal) -> RemovalView {
    let (meaning, class) = match removal.meaning {
        Meaning::Operation => ("operation", None),
        Meaning::ShortName => ("short-name", None),
        Meaning::Kin(class) => ("kin", Some(class.name())),
        Meaning::Class(class) => ("class", Some(class.name())),
        Meaning::Pattern => ("pattern", None),
    };
    RemovalView {
        text: removal.text.to_string(),
        meaning,
        class,
    }
}

fn changed(opened: &Opened) -> ChangedView {
    let (change, entries) = match opened.reduction {
        Reduction::Dropped => ("dropped", None),
        Reduction::Replaced { entries } => ("replaced", Some(entries)),
        Reduction::Subtracted => ("subtracted", None),
    };
    ChangedView {
        permission: opened.entry.permission,
        list: opened.entry.list.name(),
        index: opened.entry.index,
        pattern: opened.pattern.as_str().to_owned(),
        change,
        entries,
    }
}

fn lost(lost: &Lost) -> LostView {
    LostView {
        pattern: lost.pattern.as_str().to_owned(),
        plane: lost.plane.name(),
        example: lost.example.as_str().to_owned(),
    }
}
