//! Pieces that several documents share.

use serde::Serialize;

use crate::access::{Assumption, Gap, Remark};

/// Something that is missing and could decide the answer.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GapView {
    /// Which kind of gap, such as `members-unknown`.
    pub kind: &'static str,
    /// What is missing.
    pub message: String,
    /// Where it is missing, for a gap in what an export covers: scopes, and what
    /// lies above a scope.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub scopes: Vec<String>,
    /// How to close it.
    pub help: String,
}

impl From<&Gap> for GapView {
    fn from(gap: &Gap) -> Self {
        Self {
            kind: gap.name(),
            message: gap.to_string(),
            scopes: gap.uncovered().iter().map(ToString::to_string).collect(),
            help: gap.help(),
        }
    }
}

/// Something that is taken for granted.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AssumptionView {
    /// The kind of document: a top-level key of the snapshot.
    pub kind: &'static str,
    /// Whether no document of that kind was given at all.
    pub none_given: bool,
    /// What is assumed.
    pub message: String,
}

impl From<&Assumption> for AssumptionView {
    fn from(assumption: &Assumption) -> Self {
        Self {
            kind: assumption.kind().name(),
            none_given: matches!(assumption, Assumption::None { .. }),
            message: assumption.to_string(),
        }
    }
}

/// Something worth knowing that decides nothing.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RemarkView {
    /// Which kind of remark, such as `lock`.
    pub kind: &'static str,
    /// What it says.
    pub message: String,
}

impl From<&Remark> for RemarkView {
    fn from(remark: &Remark) -> Self {
        Self {
            kind: remark.name(),
            message: remark.to_string(),
        }
    }
}
