//! What lies beside an answer: it never decides, and may matter.

use std::collections::HashSet;
use std::fmt;

use crate::assignment::DenyEffect;
use crate::catalog::Catalog;
use crate::operation::{OperationClass, OperationName, Plane};
use crate::role::RoleDefinitionId;
use crate::scope::Scope;
use crate::snapshot::{RoleSource, Snapshot};

use super::standing::Standing;
use super::verdict::Tally;
use super::{Decision, DenyOutcome, Request, Verdict};

/// How many operations a remark names, at most.
const MOST: usize = 5;

/// Something worth knowing beside an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Remark {
    /// A lock at or above the scope. Locks are no part of RBAC.
    Lock {
        /// Where.
        scope: Scope,
        /// `CanNotDelete` or `ReadOnly`.
        level: Box<str>,
    },
    /// Keys may have been switched off on the resource, or the network may be
    /// closed; neither is part of RBAC.
    OutsideRbac,
    /// The data operation is not granted, and the principal may do control plane
    /// operations that hand out credentials for the same kind of resource.
    KeysGiveAnotherWay {
        /// Some of these operations.
        operations: Vec<Box<str>>,
    },
    /// A role definition is the embedded one, because the data has none.
    RoleFromLibrary {
        /// The display name.
        name: Box<str>,
        /// The id.
        id: RoleDefinitionId,
    },
    /// The data and the embedded catalogue differ about a built-in role; the
    /// data's stands.
    RoleDiffers {
        /// The display name.
        name: Box<str>,
        /// The id.
        id: RoleDefinitionId,
    },
    /// Another permission object of the role takes the operation out; that changes
    /// nothing, because each is evaluated by itself.
    SubtractedElsewhere {
        /// The display name of the role.
        role: Box<str>,
    },
    /// A deny assignment that only logs covers the operation.
    AuditOnly {
        /// Its display name.
        deny: Box<str>,
    },
}

impl Remark {
    /// The name in documents, such as `lock`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Lock { .. } => "lock",
            Self::OutsideRbac => "outside-rbac",
            Self::KeysGiveAnotherWay { .. } => "keys-give-another-way",
            Self::RoleFromLibrary { .. } => "role-from-library",
            Self::RoleDiffers { .. } => "role-differs",
            Self::SubtractedElsewhere { .. } => "subtracted-elsewhere",
            Self::AuditOnly { .. } => "audit-only",
        }
    }
}

impl fmt::Display for Remark {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lock { scope, level } => write!(
                out,
                "a {level} lock on `{scope}` may block the request; locks are no part of RBAC"
            ),
            Self::OutsideRbac => out.write_str(
                "outside RBAC, local authentication may be switched off on the resource, and \
                 network rules and policies may block the request",
            ),
            Self::KeysGiveAnotherWay { operations } => write!(
                out,
                "not granted directly, but there is another way: credentials that may give it can \
                 be fetched with {}",
                operations
                    .iter()
                    .map(|name| format!("`{name}`"))
                    .collect::<Vec<_>>()
                    .join(", ")
            ),
            Self::RoleFromLibrary { name, id } => write!(
                out,
                "the role definition `{name}` ({id}) is not in the data; the embedded built-in one is used"
            ),
            Self::RoleDiffers { name, id } => write!(
                out,
                "the role definition `{name}` ({id}) differs from the embedded built-in one; the \
                 data's is used"
            ),
            Self::SubtractedElsewhere { role } => write!(
                out,
                "another permission object of `{role}` takes the operation out; each permission \
                 object is evaluated by itself, so that changes nothing"
            ),
            Self::AuditOnly { deny } => write!(
                out,
                "the deny assignment `{deny}` covers the operation, but only logs (effect `audit`)"
            ),
        }
    }
}

/// What is worth knowing beside a decision.
pub fn remarks(
    snapshot: &Snapshot,
    request: &Request,
    decision: &Decision,
    catalog: &Catalog,
) -> Vec<Remark> {
    let mut found = roles(snapshot, decision);
    for deny in &decision.denies {
        if deny.outcome == DenyOutcome::AuditOnly
            && let Some(deny) = snapshot.deny(deny.deny)
            && deny.effect == DenyEffect::Audit
        {
            found.push(Remark::AuditOnly {
                deny: deny.name.clone(),
            });
        }
    }
    if decision.verdict == Verdict::Allowed && request.plane == Plane::Control {
        found.extend(locks(snapshot, request));
        let hands_out = catalog
            .find(&request.operation)
            .is_some_and(|operation| operation.is(OperationClass::Credential));
        if hands_out {
            found.push(Remark::OutsideRbac);
        }
    }
    if decision.verdict == Verdict::NotGranted && request.plane == Plane::Data {
        found.extend(key_routes(snapshot, request, catalog));
    }
    found
}

fn roles(snapshot: &Snapshot, decision: &Decision) -> Vec<Remark> {
    let mut found = Vec::new();
    let granting = decision.grants.iter().map(|evidence| evidence.grant);
    let nearly = decision.near_misses.iter().map(|miss| miss.grant);
    let mut seen = HashSet::new();
    for index in granting.chain(nearly) {
        let Some(role) = snapshot.grant(index).and_then(|grant| grant.role) else {
            continue;
        };
        if !seen.insert(role) {
            continue;
        }
        let Some(role) = snapshot.role(role) else {
            continue;
        };
        let Some(id) = role.definition.id.clone() else {
            continue;
        };
        let name = role.definition.name.clone();
        if role.source == RoleSource::Library {
            found.push(Remark::RoleFromLibrary { name, id });
        } else if role.differs_from_library {
            found.push(Remark::RoleDiffers { name, id });
        }
    }
    let mut names = HashSet::new();
    for evidence in &decision.grants {
        let role = snapshot
            .grant(evidence.grant)
            .and_then(|grant| snapshot.role(grant.role?));
        if let Some(role) = role
            && !evidence.subtracted_elsewhere.is_empty()
            && names.insert(&role.definition.name)
        {
            found.push(Remark::SubtractedElsewhere {
                role: role.definition.name.clone(),
            });
        }
    }
    found
}

/// Locks that could block the request: a read is never blocked; `CanNotDelete`
/// blocks deletes; `ReadOnly` blocks everything else, POST requests that only list
/// keys among them.
fn locks(snapshot: &Snapshot, request: &Request) -> impl Iterator<Item = Remark> {
    let chain = snapshot.hierarchy().chain(&request.scope);
    let name = request.operation.folded().to_owned();
    snapshot
        .locks()
        .iter()
        .filter(move |lock| {
            let read_only = lock.level.eq_ignore_ascii_case("ReadOnly");
            let blocks = name.ends_with("/delete") || (read_only && !name.ends_with("/read"));
            blocks && chain.contains(&lock.scope)
        })
        .map(|lock| Remark::Lock {
            scope: lock.scope.clone(),
            level: lock.level.clone(),
        })
}

/// Credential operations of the same provider's resources that the principal may
/// do at the scope.
fn key_routes(snapshot: &Snapshot, request: &Request, catalog: &Catalog) -> Option<Remark> {
    let standing = Standing::of(snapshot, request);
    let kind = resource_type(&request.operation);
    let held = |name: &OperationName| {
        let tally: Tally = standing.tally(name, Plane::Control).tally;
        tally.verdict().0 == Verdict::Allowed
    };
    let operations: Vec<Box<str>> = catalog
        .below(&kind)
        .filter(|operation| {
            operation.plane() == Plane::Control && operation.is(OperationClass::Credential)
        })
        .filter(|operation| held(&operation.operation()))
        .map(|operation| operation.name().into())
        .take(MOST)
        .collect();
    (!operations.is_empty()).then_some(Remark::KeysGiveAnotherWay { operations })
}

/// The top-level resource type of an operation: `Microsoft.Storage/storageAccounts`.
fn resource_type(operation: &OperationName) -> String {
    operation
        .folded()
        .split('/')
        .take(2)
        .collect::<Vec<_>>()
        .join("/")
}
