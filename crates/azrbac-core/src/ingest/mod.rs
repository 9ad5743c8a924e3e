//! Turns bytes into the model: canonical snapshots, exports of the Azure CLI and
//! of PowerShell, pages of the REST interface and of Microsoft Graph, rows of
//! Resource Graph, envelopes of all these, recognised by what they hold.
//!
//! A file that is partly bad gives its good part and diagnostics. An assignment
//! that cannot be read in full is handed over as
//! [`Unreadable`](crate::snapshot::Unreadable), so that it becomes a gap in
//! answers and never a silent no; a role definition of which an entry cannot be
//! read is handed over the same way.
//!
//! What stands twice with different values, what is known for documents and is not read,
//! and files of several tenants are gaps too, whoever vouches for the data.
//!
//! Answers within answers, four levels deep: lists of lists and of pages, the answers to a
//! batch of requests (`{"responses": [{"status": 200, "body": …}]}`, `{"httpStatusCode": 200,
//! "content": …}`), and what `Invoke-AzRestMethod` gives (`{"StatusCode": 200, "Content":
//! "…"}`). One that failed is a gap; a page that names a next page is cut short.
//!
//! # The envelope
//!
//! Exports that do not say what they are, such as the members of a group or a list
//! of nothing, travel in an envelope: `{"schema": "azrbac.export/v1", …}` with
//!
//! | key | meaning |
//! |---|---|
//! | `kind` | a key of a snapshot, such as `roleAssignments` |
//! | `pages` | answers in their order: pages, lists or single documents |
//! | `groupId` | with `groups`: the pages hold the members of that group; with `groupEligibilities`: who may become one |
//! | `principalId` | with `groups`: the pages hold the groups of that principal |
//! | `transitive` | whether nested groups were followed; without it they were not |
//! | `servicePrincipalsListed` | with `groups`: `true` where the members hold service principals although pages of version 1.0 of Microsoft Graph, or of the Azure CLI, would leave them out; `false` where they were left out |
//! | `scope` | the scope that was asked |
//! | `above`, `below` | whether scopes above and below it are in the answer |
//! | `error` | why the export stopped: a text, or what Azure answered. So do `errors`, `truncated`, `partial`, `failed` and such, unless they say no |
//! | `tenantId`, `capturedAt` | as in a snapshot |
//!
//! An export that came to its end covers its scope. One that was interrupted — the
//! last page names a next one, an answer is an error, there is no page — covers
//! nothing and is reported. Without `scope` nothing is said about coverage.
//!
//! Each kind of document is known to one file here; `table.rs` lists them all.

mod ancestors;
mod answer;
mod batch;
mod declared;
mod deny_assignment;
mod document;
mod element;
mod export;
mod export_header;
mod failed;
mod field;
mod file;
mod foreign;
mod graph;
mod group;
mod group_eligibility;
mod hierarchy;
mod holder;
mod keys;
mod kind_reader;
mod known;
mod list;
mod lists;
mod lock;
mod lost;
mod management_tree;
mod membership;
mod object_id;
mod page;
mod permission;
mod permission_lists;
mod placeholder;
mod plain;
mod principal;
mod report;
mod resource;
mod role_assignment;
mod role_definition;
mod role_file;
mod schedule_instance;
mod shortage;
mod snapshot;
mod source_map;
mod summary;
mod table;
mod taken;
mod tenants;
#[cfg(test)]
mod tests;
mod unreadable;
mod unrecognised;
mod watch;
mod wrapped;

use std::io::{self, Read, Seek};

pub use declared::DeclaredAssignment;
pub use document::Shape;
pub use file::{FileReader, ReadFile};
pub use role_file::{Recognition, RoleFile, read_role_definitions, read_with_places};
pub use source_map::{
    AssignmentSpans, ConditionSpans, EntrySpans, FieldSpans, Notation, RoleSpans, SourceMap,
    Unknowns, VersionSpan,
};
pub use summary::FileSummary;

use crate::diagnostic::Diagnostic;
use crate::role::RoleLibrary;
use crate::snapshot::{Kind, Snapshot, SnapshotParts};
use crate::text::Sources;
use batch::Batch;
use tenants::Tenants;

/// Whether exports that do not say what they cover are taken to be whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Completeness {
    /// Only what documents state is whole.
    #[default]
    AsStated,
    /// Everything that was given is whole, other than lists that were visibly cut
    /// short or hold entries that could not be read.
    Assumed,
}

/// Reads files one after the other and puts together what they hold. Reading is
/// linear in the bytes and never fails as a whole: what is wrong with a file stands
/// in [`FileSummary::problem`] and in the diagnostics.
///
/// ```
/// use azrbac_core::ingest::Ingest;
/// use azrbac_core::snapshot::Kind;
///
/// let mut ingest = Ingest::new();
/// ingest.read("users.json", br#"[{"id": "u1", "userPrincipalName": "carl@contoso.com"}]"#.to_vec());
/// // An empty list does not tell what it is a list of.
/// ingest.read_kind("deny.json", Kind::DenyAssignments, b"[]".to_vec());
/// ingest.read("notes.txt", b"no JSON".to_vec());
/// let ingested = ingest.finish();
///
/// assert_eq!(ingested.parts.count(Kind::Principals), Some(1));
/// assert_eq!(ingested.parts.count(Kind::DenyAssignments), Some(0));
/// assert_eq!(ingested.parts.count(Kind::RoleAssignments), None); // not known
/// assert!(ingested.files.iter().any(|file| file.name == "notes.txt" && file.problem.is_some()));
/// ```
#[derive(Debug, Default)]
pub struct Ingest {
    parts: SnapshotParts,
    sources: Sources,
    diagnostics: Vec<Diagnostic>,
    files: Vec<FileSummary>,
    completeness: Completeness,
    tenants: Tenants,
}

/// What all files together hold.
#[derive(Debug, Default)]
pub struct Ingested {
    /// The documents.
    pub parts: SnapshotParts,
    /// The files; the text is kept of those that a diagnostic points into.
    pub sources: Sources,
    /// What was wrong or worth knowing, file by file.
    pub diagnostics: Vec<Diagnostic>,
    /// What each file turned out to be.
    pub files: Vec<FileSummary>,
}

impl Ingested {
    /// The documents, indexed; role definitions that they lack are taken from
    /// `library`.
    pub fn into_snapshot(self, library: &RoleLibrary) -> Snapshot {
        Snapshot::build(self.parts, library)
    }
}

impl Ingest {
    /// Nothing read yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Says how exports are taken that do not state what they cover. Said before
    /// anything is read.
    #[must_use]
    pub fn assume_complete(mut self, completeness: Completeness) -> Self {
        self.completeness = completeness;
        self
    }

    /// Reads a file whose content tells what it is.
    pub fn read(&mut self, name: &str, bytes: Vec<u8>) {
        let read = self.file(name, None).read(bytes);
        self.add(read);
    }

    /// Reads a file that is known to hold documents of one kind, such as an empty
    /// page.
    pub fn read_kind(&mut self, name: &str, kind: Kind, bytes: Vec<u8>) {
        let read = self.file(name, Some(kind)).read(bytes);
        self.add(read);
    }

    /// Reads a file that may be too long to lie in memory whole: see
    /// [`FileReader::read_long`].
    ///
    /// # Errors
    /// Where the file cannot be read; nothing of it was taken in then.
    pub fn read_long<S: Read + Seek>(
        &mut self,
        name: &str,
        kind: Option<Kind>,
        source: S,
    ) -> io::Result<()> {
        let read = self.file(name, kind).read_long(source)?;
        self.add(read);
        Ok(())
    }

    /// Notes a file that could not be opened: it may hold anything, or anything of
    /// the kind that it is said to hold, so that answers are open.
    pub fn missing(&mut self, name: &str, kind: Option<Kind>, problem: &str) {
        let mut batch = Batch::new(name, self.completeness);
        batch.broken(kind, problem);
        self.take(name, None, batch.finish());
    }
}
