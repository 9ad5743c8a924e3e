//! `azrbac.snapshot-check/v1`: what the data of a tenant lack.

use serde::Serialize;

use crate::access::{Shortfall, Weight};

/// The schema id of [`SnapshotCheckDocument`].
const SCHEMA: &str = "azrbac.snapshot-check/v1";

/// What the data of a tenant lack.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SnapshotCheckDocument {
    /// `azrbac.snapshot-check/v1`.
    pub schema: &'static str,
    /// Whether nothing is missing that an answer could depend on.
    pub whole: bool,
    /// What is missing, the worst first.
    pub shortfalls: Vec<ShortfallView>,
}

/// Something that is missing.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ShortfallView {
    /// What it does to answers: `unknown`, `assumed` (taken for granted that there
    /// is nothing), `info` (nothing).
    pub weight: &'static str,
    /// Which sort of shortfall, such as `members-unknown`.
    pub name: &'static str,
    /// The kind of document that is missing, where it is one: a top-level key of
    /// the snapshot.
    pub kind: Option<&'static str>,
    /// What is missing.
    pub message: String,
    /// The scopes, role definitions, groups or principals that it is about.
    pub items: Vec<String>,
    /// How to get it.
    pub help: String,
}

impl From<&Shortfall> for ShortfallView {
    fn from(shortfall: &Shortfall) -> Self {
        Self {
            weight: shortfall.weight().name(),
            name: shortfall.name(),
            kind: shortfall.kind().map(|kind| kind.name()),
            message: shortfall.to_string(),
            items: shortfall.items(),
            help: shortfall.help(),
        }
    }
}

/// The document for what was found.
pub fn snapshot_check(found: &[Shortfall]) -> SnapshotCheckDocument {
    SnapshotCheckDocument {
        schema: SCHEMA,
        whole: found
            .iter()
            .all(|shortfall| shortfall.weight() == Weight::Info),
        shortfalls: found.iter().map(ShortfallView::from).collect(),
    }
}
