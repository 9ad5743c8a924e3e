//! `azrbac.snapshot-info/v1`: what the files of a tenant hold.

use serde::Serialize;

use crate::ingest::{FileSummary, Ingested};
use crate::snapshot::{Coverage, Kind, SnapshotParts};

/// The schema id of [`SnapshotInfoDocument`].
const SCHEMA: &str = "azrbac.snapshot-info/v1";

/// What the files of a tenant hold.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SnapshotInfoDocument {
    /// `azrbac.snapshot-info/v1`.
    pub schema: &'static str,
    /// The tenant, where a file says so.
    pub tenant_id: Option<String>,
    /// When the data were taken, where a file says so; the latest of several.
    pub captured_at: Option<String>,
    /// The files, in the order in which they were read.
    pub files: Vec<FileView>,
    /// Every kind of document.
    pub kinds: Vec<KindView>,
    /// How many entries could be read in part only.
    pub unreadable: usize,
}

/// What a file turned out to be.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FileView {
    /// The name under which it was read.
    pub name: String,
    /// Its outer form: `snapshot`, `list`, `page`, `query result`, `export`,
    /// `single document`.
    pub shape: Option<&'static str>,
    /// How many documents it gave.
    pub counts: Vec<CountView>,
    /// Why nothing was read.
    pub problem: Option<String>,
}

/// How many documents of a kind there are.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CountView {
    /// The kind: a top-level key of the snapshot.
    pub kind: &'static str,
    /// How many.
    pub count: usize,
}

/// What is there of a kind of document.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct KindView {
    /// The kind: a top-level key of the snapshot.
    pub kind: &'static str,
    /// How many documents, those that stand in several files counted once; `null` where
    /// none of the kind were given.
    pub count: Option<usize>,
    /// Whether it counts as whole.
    pub whole: bool,
    /// The scopes that are stated to be covered.
    pub coverage: Vec<StatedView>,
}

/// A scope that is stated to be covered.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StatedView {
    /// The scope.
    pub scope: String,
    /// Whether what is above it is covered too.
    pub above: bool,
    /// Whether what is below it is covered too.
    pub below: bool,
}

/// The document for what was read.
pub fn snapshot_info(ingested: &Ingested) -> SnapshotInfoDocument {
    let parts = &ingested.parts;
    SnapshotInfoDocument {
        schema: SCHEMA,
        tenant_id: parts.tenant_id.as_deref().map(str::to_owned),
        captured_at: parts.captured_at.map(|time| time.to_string()),
        files: ingested.files.iter().map(file).collect(),
        kinds: Kind::ALL.into_iter().map(|of| kind(parts, of)).collect(),
        unreadable: parts.unreadable.len(),
    }
}

fn file(file: &FileSummary) -> FileView {
    let counts = file.counts.iter();
    FileView {
        name: file.name.clone(),
        shape: file.shape.map(|shape| shape.name()),
        counts: counts
            .map(|(kind, count)| CountView {
                kind: kind.name(),
                count: *count,
            })
            .collect(),
        problem: file.problem.clone(),
    }
}

fn kind(parts: &SnapshotParts, kind: Kind) -> KindView {
    let count = parts.distinct(kind);
    let stated = parts.coverage.iter();
    KindView {
        kind: kind.name(),
        count,
        whole: count.is_some() && parts.whole.contains(&kind),
        coverage: stated
            .filter(|coverage| coverage.kind == kind)
            .map(stated_view)
            .collect(),
    }
}

fn stated_view(coverage: &Coverage) -> StatedView {
    StatedView {
        scope: coverage.scope.to_string(),
        above: coverage.above,
        below: coverage.below,
    }
}
