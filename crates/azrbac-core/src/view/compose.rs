//! Pieces that the documents about composed roles share.

use serde::Serialize;

use crate::algebra::Proof;
use crate::catalog::Catalog;
use crate::compose::{PlacedOperation, Verification};
use crate::role::RoleDefinition;

/// Which role definition something was made from.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BaseView {
    /// The display name.
    pub role_name: String,
    /// The id, where it has one.
    pub role_id: Option<String>,
}

impl From<&RoleDefinition> for BaseView {
    fn from(role: &RoleDefinition) -> Self {
        Self {
            role_name: role.name.to_string(),
            role_id: role.id.as_ref().map(ToString::to_string),
        }
    }
}

/// What came of a claim.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ProofView {
    /// `proven`, `refuted` or `undecided`.
    pub outcome: &'static str,
    /// A name that shows the contrary.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub witness: Option<String>,
    /// Why it was given up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl From<&Verification> for ProofView {
    fn from(verification: &Verification) -> Self {
        let (outcome, witness, reason) = match verification.outcome() {
            Proof::Holds => ("proven", None, None),
            Proof::Fails(name) => ("refuted", Some(name.as_str().to_owned()), None),
            Proof::Undecided(limit) => ("undecided", None, Some(limit.to_string())),
        };
        Self {
            outcome,
            witness,
            reason,
        }
    }
}

/// An operation in a plane.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlacedView {
    /// The name.
    pub operation: String,
    /// The plane.
    pub plane: &'static str,
}

/// An operation that was taken out.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TakenView {
    /// The name.
    pub operation: String,
    /// The plane.
    pub plane: &'static str,
    /// Its classes.
    pub classes: Vec<&'static str>,
}

/// Operations in planes.
pub(super) fn placed(operations: &[PlacedOperation]) -> Vec<PlacedView> {
    operations
        .iter()
        .map(|placed| PlacedView {
            operation: placed.operation.as_str().to_owned(),
            plane: placed.plane.name(),
        })
        .collect()
}

/// The same, with their classes.
pub(super) fn taken(operations: &[PlacedOperation], catalog: &Catalog) -> Vec<TakenView> {
    let of = |placed: &PlacedOperation| TakenView {
        operation: placed.operation.as_str().to_owned(),
        plane: placed.plane.name(),
        classes: catalog
            .find(&placed.operation)
            .map_or_else(Vec::new, |known| {
                known.classes().map(|(class, _)| class.name()).collect()
            }),
    };
    operations.iter().map(of).collect()
}
