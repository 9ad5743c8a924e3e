//! What changed in role definitions. What could not be read is not compared.

use serde::Serialize;

use super::SCHEMA;
use super::roles::{RoleChangeView, RoleSideView, role};
use crate::catalog::Catalog;
use crate::compare::{Gain, Paired, RoleChange};

/// What changed from some role definitions to others.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DiffRolesDocument {
    /// `azrbac.diff/v1`.
    pub schema: &'static str,
    /// `roles`.
    pub of: &'static str,
    /// Of which sides something could not be read, which is not compared: `old`, `new`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unread: Vec<&'static str>,
    /// Whether any role definition grants something else than before.
    pub differs: bool,
    /// Whether every comparison was decided.
    pub decided: bool,
    /// Whether anything is gained: `none`, `possible`, `certain`.
    pub gain: &'static str,
    /// From when the catalogue is.
    pub catalog_date: String,
    /// The role definitions, in the order of their names; also those that grant the
    /// same.
    pub roles: Vec<RoleChangeView>,
}

/// Sides of a comparison of role definitions of which something could not be read.
/// What it holds is not known: a role definition that is on the other side only may be
/// among it, so it is neither new nor gone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Unread {
    /// Something of what was before.
    pub old: bool,
    /// Something of what is after.
    pub new: bool,
}

impl Unread {
    /// `old`, `new`.
    fn sides(self) -> Vec<&'static str> {
        let sides = [("old", self.old), ("new", self.new)].into_iter();
        sides.filter(|(_, it)| *it).map(|(side, _)| side).collect()
    }

    /// At least this may be gained by what could not be read.
    fn gain(self) -> Gain {
        match self {
            Self {
                old: false,
                new: false,
            } => Gain::None,
            _ => Gain::Possible,
        }
    }

    /// Whether what stands on one side only may be on the other side too.
    fn may_hold(self, change: &RoleChange<'_>) -> bool {
        match (change.old, change.new) {
            (None, Some(_)) => self.old,
            (Some(_), None) => self.new,
            _ => false,
        }
    }

    /// The view of a role definition that was not compared.
    fn not_compared(self, view: RoleChangeView) -> RoleChangeView {
        let side = match view.old {
            None => "before",
            Some(_) => "after",
        };
        RoleChangeView {
            what: "undecided",
            relation: None,
            gain: Gain::Possible.name(),
            gained: RoleSideView::default(),
            lost: RoleSideView::default(),
            conditions: RoleSideView::default(),
            scopes_added: Vec::new(),
            scopes_removed: Vec::new(),
            limits: vec![format!("what could not be read {side} may hold it")],
            ..view
        }
    }
}

/// The document for what changed in role definitions.
pub fn diff_roles(
    changes: &[RoleChange<'_>],
    unread: Unread,
    catalog: &Catalog,
) -> DiffRolesDocument {
    let compared = || changes.iter().filter(|change| !unread.may_hold(change));
    let gains = compared().map(|change| change.gain(None, catalog));
    DiffRolesDocument {
        schema: SCHEMA,
        of: "roles",
        unread: unread.sides(),
        differs: compared().any(differs),
        decided: unread == Unread::default() && changes.iter().all(|one| one.is_same().is_some()),
        gain: gains.fold(unread.gain(), Gain::max).name(),
        catalog_date: catalog.date().to_owned(),
        roles: changes
            .iter()
            .map(|change| match unread.may_hold(change) {
                true => unread.not_compared(role(change, catalog)),
                false => role(change, catalog),
            })
            .collect(),
    }
}

/// Whether a role definition is new, gone, or grants something else.
fn differs(change: &RoleChange<'_>) -> bool {
    change.paired == Paired::Not || change.is_same() == Some(false)
}
