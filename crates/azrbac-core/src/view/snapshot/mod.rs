//! `azrbac.snapshot/v1`: the documents of a tenant in one file, in the form in
//! which [`crate::ingest`] reads them back.
//!
//! Reading the file back gives the same documents and the same answers. Three
//! things are written in another form that means the same: a kind that counts as
//! whole beside one that does not is covered from the root down; a principal all of
//! whose groups are listed gets an entry among the principals if it has none; a
//! status that does not count is `Revoked`.

mod access;
mod directory;
mod place;

use serde::{Serialize, Serializer};

use crate::assignment::{DenyAssignment, RoleAssignment, ScheduleInstance};
use crate::directory::{Group, GroupEligibility};
use crate::role::RoleDefinition;
use crate::snapshot::{
    FailedExport, HierarchyNode, Kind, Lock, Resource, SnapshotParts, Unreadable,
};
use access::{DenyEntry, InstanceEntry, RoleAssignmentEntry, RoleEntry};
use directory::{GroupEligibilityEntry, GroupEntry, PrincipalEntry};
use place::{CoverageEntry, FailedEntry, LockEntry, NodeEntry, ResourceEntry, UnreadableEntry};

/// The schema id of [`SnapshotDocument`].
const SCHEMA: &str = "azrbac.snapshot/v1";

/// The documents of a tenant. Kinds that were not given have no key: they are not
/// known, which an empty list would not say.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SnapshotDocument<'a> {
    schema: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    tenant_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    captured_at: Option<String>,
    /// Missing where all that is given counts as whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    coverage: Option<Vec<CoverageEntry<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    role_definitions: Option<List<'a, RoleDefinition, RoleEntry<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    role_assignments: Option<List<'a, RoleAssignment, RoleAssignmentEntry<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    deny_assignments: Option<List<'a, DenyAssignment, DenyEntry<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    role_eligibility_schedule_instances: Option<List<'a, ScheduleInstance, InstanceEntry<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    role_assignment_schedule_instances: Option<List<'a, ScheduleInstance, InstanceEntry<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    management_groups: Option<List<'a, HierarchyNode, NodeEntry<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    subscriptions: Option<List<'a, HierarchyNode, NodeEntry<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    groups: Option<List<'a, Group, GroupEntry<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    group_eligibilities: Option<List<'a, GroupEligibility, GroupEligibilityEntry<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    principals: Option<Vec<PrincipalEntry<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    locks: Option<List<'a, Lock, LockEntry<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    resources: Option<List<'a, Resource, ResourceEntry<'a>>>,
    /// What could be read in part only: it stays a gap in answers.
    #[serde(skip_serializing_if = "List::is_empty")]
    unreadable: List<'a, Unreadable, UnreadableEntry<'a>>,
    /// Exports that failed or were cut short.
    #[serde(skip_serializing_if = "List::is_empty")]
    failed_exports: List<'a, FailedExport, FailedEntry<'a>>,
    /// Kinds that nobody's word makes whole.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    not_whole: Vec<&'static str>,
}

/// A list whose entries are brought into their written form one by one, so that a
/// large tenant is not held twice.
#[derive(Debug)]
struct List<'a, T, V> {
    items: &'a [T],
    form: fn(&'a T) -> V,
}

impl<'a, T, V> List<'a, T, V> {
    fn new(items: &'a [T], form: fn(&'a T) -> V) -> Self {
        Self { items, form }
    }

    fn given(items: Option<&'a Vec<T>>, form: fn(&'a T) -> V) -> Option<Self> {
        items.map(|items| Self::new(items, form))
    }

    fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
}

impl<T, V: Serialize> Serialize for List<'_, T, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.items.iter().map(self.form))
    }
}

/// The document for what was read.
///
/// ```
/// use azrbac_core::ingest::Ingest;
/// use azrbac_core::snapshot::Kind;
/// use azrbac_core::view;
///
/// let mut ingest = Ingest::new();
/// ingest.read("users.json", br#"[{"id": "u1", "userPrincipalName": "carl@contoso.com"}]"#.to_vec());
/// let read = ingest.finish();
/// let text = serde_json::to_string(&view::snapshot(&read.parts))?;
///
/// let mut again = Ingest::new();
/// again.read("packed.json", text.into_bytes());
/// let again = again.finish().parts;
/// assert_eq!(again.principals, read.parts.principals);
/// assert!(again.whole.is_empty()); // an export is not whole, and stays so
/// assert_eq!(again.count(Kind::RoleAssignments), None);
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn snapshot(parts: &SnapshotParts) -> SnapshotDocument<'_> {
    SnapshotDocument {
        schema: SCHEMA,
        tenant_id: parts.tenant_id.as_deref(),
        captured_at: parts.captured_at.map(|time| time.to_string()),
        coverage: coverage(parts),
        role_definitions: List::given(parts.role_definitions.as_ref(), access::role),
        role_assignments: List::given(parts.role_assignments.as_ref(), access::assignment),
        deny_assignments: List::given(parts.deny_assignments.as_ref(), access::deny),
        role_eligibility_schedule_instances: List::given(parts.eligible.as_ref(), access::instance),
        role_assignment_schedule_instances: List::given(parts.active.as_ref(), access::instance),
        management_groups: List::given(parts.management_groups.as_ref(), place::node),
        subscriptions: List::given(parts.subscriptions.as_ref(), place::node),
        groups: List::given(parts.groups.as_ref(), directory::group),
        group_eligibilities: List::given(
            parts.group_eligibilities.as_ref(),
            directory::group_eligibility,
        ),
        principals: directory::principals(parts),
        locks: List::given(parts.locks.as_ref(), place::lock),
        resources: List::given(parts.resources.as_ref(), place::resource),
        unreadable: List::new(&parts.unreadable, place::unreadable),
        failed_exports: List::new(&parts.failed, place::failed),
        not_whole: not_whole(parts),
    }
}

fn not_whole(parts: &SnapshotParts) -> Vec<&'static str> {
    let lacks = |kind: &Kind| parts.not_whole.contains(kind);
    let kinds = Kind::ALL.into_iter().filter(lacks);
    kinds.map(Kind::name).collect()
}

/// What is covered; `None` where all that is given counts as whole, which the
/// missing key says.
fn coverage(parts: &SnapshotParts) -> Option<Vec<CoverageEntry<'_>>> {
    let mut given = Kind::ALL
        .into_iter()
        .filter(|kind| parts.count(*kind).is_some());
    let whole = |kind: &Kind| parts.whole.contains(kind) && parts.count(*kind).is_some();
    let stated: Vec<CoverageEntry<'_>> = parts
        .coverage
        .iter()
        .filter(|coverage| !whole(&coverage.kind))
        .map(place::coverage)
        .collect();
    if stated.is_empty() && given.all(|kind| whole(&kind)) {
        return None;
    }
    let everywhere = Kind::ALL.into_iter().filter(whole).map(place::everywhere);
    Some(everywhere.chain(stated).collect())
}

/// Whether a flag can be left out.
fn is_false(flag: &bool) -> bool {
    !*flag
}
