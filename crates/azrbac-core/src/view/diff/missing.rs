//! What two snapshots lack, and where they cover different parts of a tenant.

use serde::Serialize;

use crate::access::{AccessDiff, CoverageShift, Covered, Shortfall, Weight};

/// Something that a snapshot lacks.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MissingView {
    /// What it does: `unknown` (a difference may hide there), `assumed` (taken for
    /// granted that there is nothing).
    pub weight: &'static str,
    /// What is missing.
    pub message: String,
    /// What it is about: scopes, role definitions, groups.
    pub items: Vec<String>,
    /// How to get it.
    pub help: String,
}

/// A kind of document of which another part of the tenant is covered than before.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CoverageShiftView {
    /// The kind of document: a top-level key of the snapshot.
    pub kind: &'static str,
    /// `none`, `not-stated`, `stated` or `whole`.
    pub old: &'static str,
    /// The same after.
    pub new: &'static str,
    /// In words.
    pub message: String,
}

impl From<&CoverageShift> for CoverageShiftView {
    fn from(shift: &CoverageShift) -> Self {
        Self {
            kind: shift.kind.name(),
            old: name(shift.old),
            new: name(shift.new),
            message: shift.to_string(),
        }
    }
}

fn name(covered: Covered) -> &'static str {
    match covered {
        Covered::Nothing => "none",
        Covered::NotStated => "not-stated",
        Covered::Stated => "stated",
        Covered::Whole => "whole",
    }
}

pub(super) fn missing(found: &AccessDiff, side: &[Shortfall]) -> Vec<MissingView> {
    let told = side.iter();
    let told = told.filter(|shortfall| found.weight(shortfall) != Weight::Info);
    told.map(|shortfall| MissingView {
        weight: found.weight(shortfall).name(),
        message: shortfall.to_string(),
        items: shortfall.items(),
        help: shortfall.help(),
    })
    .collect()
}
