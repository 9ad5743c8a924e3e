//! What is missing, and what is assumed.

use std::fmt;

use crate::directory::{PrincipalId, fetch_members};
use crate::operation::{OperationName, Plane};
use crate::role::RoleDefinitionId;
use crate::scope::Scope;
use crate::snapshot::{Kind, Uncovered};

use super::Verdict;

/// Something that is missing in the data and could decide an answer.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Gap {
    /// A role definition that a role assignment points to.
    RoleDefinitionMissing {
        /// The role definition.
        role: RoleDefinitionId,
    },
    /// The members of a group.
    MembersUnknown {
        /// The group that an assignment names.
        group: PrincipalId,
        /// The group whose members are not in the data: the same, or one nested
        /// in it.
        through: PrincipalId,
    },
    /// The service principals in a group, whose other members are known.
    ServicePrincipalsUnknown {
        /// The group that an assignment names.
        group: PrincipalId,
        /// The group whose service principals are not in the data: the same, or
        /// one nested in it.
        through: PrincipalId,
    },
    /// The management groups above a scope.
    HierarchyUnknown {
        /// The management group of an assignment.
        assigned: Scope,
        /// The subscription or management group above which nothing is known.
        above: Scope,
    },
    /// The time for which to answer.
    TimeUnknown,
    /// Documents of a kind, at scopes that matter.
    NotCovered {
        /// The kind of document.
        kind: Kind,
        /// Where.
        uncovered: Vec<Uncovered>,
    },
    /// All documents of a kind.
    KindMissing {
        /// The kind of document.
        kind: Kind,
    },
    /// An assignment that could be read in part only.
    Unreadable {
        /// What kind of document.
        kind: Kind,
        /// What names it.
        id: Box<str>,
        /// Why it could not be read.
        problem: Box<str>,
    },
    /// The plane of an operation that the catalogue only infers.
    PlaneNotSure {
        /// The operation.
        operation: OperationName,
        /// The plane that was inferred, and the verdict there.
        inferred: (Plane, Verdict),
        /// The verdict in the other plane.
        other: Verdict,
    },
}

impl Gap {
    /// The name in documents, such as `members-unknown`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::RoleDefinitionMissing { .. } => "role-definition-missing",
            Self::MembersUnknown { .. } => "members-unknown",
            Self::ServicePrincipalsUnknown { .. } => "service-principals-unknown",
            Self::HierarchyUnknown { .. } => "hierarchy-unknown",
            Self::TimeUnknown => "time-unknown",
            Self::NotCovered { .. } => "not-covered",
            Self::KindMissing { .. } => "kind-missing",
            Self::Unreadable { .. } => "unreadable",
            Self::PlaneNotSure { .. } => "plane-not-sure",
        }
    }

    /// The scopes that are not covered, nearest first; empty for other gaps.
    pub fn uncovered(&self) -> &[Uncovered] {
        match self {
            Self::NotCovered { uncovered, .. } => uncovered,
            _ => &[],
        }
    }

    /// How to close it.
    pub fn help(&self) -> String {
        match self {
            Self::RoleDefinitionMissing { role } => format!(
                "add it: `az role definition list --name {role}`, or all of them: \
                 `az role definition list`"
            ),
            Self::MembersUnknown { through, .. } => {
                format!("add its members to `groups`: {}", fetch_members(through))
            }
            Self::ServicePrincipalsUnknown { through, .. } => format!(
                "version 1.0 of Microsoft Graph leaves them out, and so does `az ad group member \
                 list`; ask for all members: {}",
                fetch_members(through)
            ),
            Self::HierarchyUnknown { .. } => {
                "add `managementGroups` and `subscriptions`: \
                 `az account management-group entities list`"
                    .to_owned()
            }
            Self::TimeUnknown => "say the time with --as-of, or `capturedAt` in the snapshot".to_owned(),
            Self::NotCovered { kind, .. } => match kind {
                Kind::DenyAssignments => {
                    "export the deny assignments of these scopes, or state `coverage`".to_owned()
                }
                _ => "export these scopes too and state `coverage`, or pass --assume-complete if the \
                      data are known to be whole"
                    .to_owned(),
            },
            Self::KindMissing { kind } => format!("add `{}` to the snapshot", kind.name()),
            Self::Unreadable { .. } => "correct the entry in the file".to_owned(),
            Self::PlaneNotSure { .. } => "say which plane is meant with --plane".to_owned(),
        }
    }
}

impl fmt::Display for Gap {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::RoleDefinitionMissing { role } => {
                write!(out, "the role definition `{role}` is not in the data")
            }
            Self::MembersUnknown { group, through } if group == through => {
                write!(
                    out,
                    "the members of the group `{group}` are not in the data"
                )
            }
            Self::MembersUnknown { group, through } => write!(
                out,
                "the group `{group}` contains the group `{through}`, whose members are not in the data"
            ),
            Self::ServicePrincipalsUnknown { group, through } if group == through => write!(
                out,
                "which service principals are in the group `{group}` is not in the data"
            ),
            Self::ServicePrincipalsUnknown { group, through } => write!(
                out,
                "the group `{group}` contains the group `{through}`, whose service principals are \
                 not in the data"
            ),
            Self::HierarchyUnknown { assigned, above } => write!(
                out,
                "whether `{assigned}` is above `{above}` is not in the data"
            ),
            Self::TimeUnknown => out.write_str("the time for which to answer is not known"),
            Self::NotCovered { kind, .. } => {
                write!(
                    out,
                    "the data may lack {} at scopes that matter",
                    kind.words()
                )
            }
            Self::KindMissing { kind } => write!(out, "there are no {} in the data", kind.words()),
            Self::Unreadable { id, problem, .. } => {
                write!(out, "`{id}` could not be read: {problem}")
            }
            Self::PlaneNotSure {
                operation,
                inferred: (plane, verdict),
                other,
            } => write!(
                out,
                "the plane of `{operation}` is only inferred: {verdict} in the {plane} plane, \
                 {other} in the {} plane",
                plane.other()
            ),
        }
    }
}

/// Something that is taken for granted without being in the data.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Assumption {
    /// No document of this kind was given: as if there were none.
    None {
        /// The kind of document.
        kind: Kind,
    },
    /// Documents of this kind may be missing at these scopes: as if there were
    /// none.
    NoneAt {
        /// The kind of document.
        kind: Kind,
        /// Where.
        uncovered: Vec<Uncovered>,
    },
}

impl Assumption {
    /// The kind of document.
    pub fn kind(&self) -> Kind {
        match self {
            Self::None { kind } | Self::NoneAt { kind, .. } => *kind,
        }
    }
}

impl fmt::Display for Assumption {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None { kind } => write!(
                out,
                "no {} were given; the answer assumes that there are none",
                kind.words()
            ),
            Self::NoneAt { kind, .. } => write!(
                out,
                "the data may lack {} at scopes that matter; the answer assumes that there are none",
                kind.words()
            ),
        }
    }
}
