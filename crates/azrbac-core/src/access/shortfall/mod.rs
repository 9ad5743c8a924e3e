//! What stands between the data of a tenant and a full answer to every question
//! about it.

mod cover;
mod failed;
mod fetch;
mod find;
mod shown;

pub(super) use find::mentioned;
pub use find::shortfalls;

use fetch::{fetch, has_scopes};

use crate::directory::PrincipalId;
use crate::role::RoleDefinitionId;
use crate::scope::Scope;
use crate::snapshot::{FailedExport, Kind, Uncovered};

/// What a shortfall does to answers, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weight {
    /// Some answers are unknown, or rest on data that contradict each other.
    Unknown,
    /// Answers take for granted that there is nothing where nothing was exported.
    Assumed,
    /// Nothing: what is missing makes answers easier to read.
    Info,
}

impl Weight {
    /// The name in documents: `unknown`, `assumed`, `info`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Assumed => "assumed",
            Self::Info => "info",
        }
    }
}

/// Something that the data of a tenant lack.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Shortfall {
    /// No document of a kind was given.
    KindMissing {
        /// The kind of document.
        kind: Kind,
    },
    /// Documents of a kind may be missing at places that the data mention.
    NotCovered {
        /// The kind of document.
        kind: Kind,
        /// Where.
        uncovered: Vec<Uncovered>,
    },
    /// A document that could be read in part only.
    Unreadable {
        /// What kind of document.
        kind: Kind,
        /// What names it.
        id: Box<str>,
        /// Why it could not be read.
        problem: Box<str>,
    },
    /// Documents that say different things of the same.
    Contradiction {
        /// What was noticed.
        note: Box<str>,
    },
    /// It is not known whether these management groups are above these scopes.
    HierarchyUnknown {
        /// Management groups of assignments that the tree does not hold.
        unlisted: Vec<Scope>,
        /// Subscriptions and management groups above which the tree ends.
        above: Vec<Scope>,
    },
    /// Subscriptions that something is assigned in and that the list of subscriptions does
    /// not hold: they are of another tenant, or are gone.
    NotListed {
        /// The subscriptions.
        scopes: Vec<Scope>,
    },
    /// Role definitions that assignments point to, neither in the data nor built
    /// in.
    RoleDefinitionsMissing {
        /// Their ids.
        roles: Vec<RoleDefinitionId>,
    },
    /// Groups that an assignment reaches and whose members are not all known.
    MembersUnknown {
        /// The groups.
        groups: Vec<PrincipalId>,
    },
    /// Groups that an assignment reaches and whose members are known but for
    /// service principals.
    ServicePrincipalsUnknown {
        /// The groups.
        groups: Vec<PrincipalId>,
    },
    /// Something that is missing because its export failed.
    ExportFailed {
        /// What is missing.
        missing: Box<Shortfall>,
        /// Why, as Azure says it.
        failed: Box<FailedExport>,
    },
    /// Assignments hold for a time, and the data do not say when they were taken.
    TimeUnknown,
    /// Principals of assignments of which nothing else is known.
    NotDescribed {
        /// Their object ids.
        principals: Vec<PrincipalId>,
    },
}

impl Shortfall {
    /// The name in documents, such as `members-unknown`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::KindMissing { .. } => "kind-missing",
            Self::NotCovered { .. } => "not-covered",
            Self::Unreadable { .. } => "unreadable",
            Self::Contradiction { .. } => "contradiction",
            Self::HierarchyUnknown { .. } => "hierarchy-unknown",
            Self::NotListed { .. } => "not-listed",
            Self::RoleDefinitionsMissing { .. } => "role-definitions-missing",
            Self::MembersUnknown { .. } => "members-unknown",
            Self::ServicePrincipalsUnknown { .. } => "service-principals-unknown",
            Self::ExportFailed { missing, .. } => missing.name(),
            Self::TimeUnknown => "time-unknown",
            Self::NotDescribed { .. } => "not-described",
        }
    }

    /// What it does to answers.
    pub fn weight(&self) -> Weight {
        match self {
            Self::KindMissing { kind } | Self::NotCovered { kind, .. } => match kind {
                Kind::RoleAssignments => Weight::Unknown,
                Kind::Locks | Kind::Resources | Kind::Principals => Weight::Info,
                _ => Weight::Assumed,
            },
            Self::Unreadable {
                kind: Kind::GroupEligibilities,
                problem,
                ..
            } if FailedExport::tells_no_licence(problem) => Weight::Assumed,
            Self::Unreadable { .. }
            | Self::Contradiction { .. }
            | Self::HierarchyUnknown { .. }
            | Self::RoleDefinitionsMissing { .. }
            | Self::MembersUnknown { .. }
            | Self::ServicePrincipalsUnknown { .. } => Weight::Unknown,
            // What is not there for want of a licence is none; of the rest something may
            // have been left out.
            Self::ExportFailed { missing, failed } => match missing.kind() {
                Some(kind) if has_scopes(kind) && !failed.lacks_licence() => Weight::Unknown,
                _ => missing.weight(),
            },
            // What is assigned above them is told as a hierarchy that is not known.
            Self::NotListed { .. } | Self::TimeUnknown | Self::NotDescribed { .. } => Weight::Info,
        }
    }

    /// The kind of document that is missing or wrong; `None` where several are.
    pub fn kind(&self) -> Option<Kind> {
        match self {
            Self::KindMissing { kind }
            | Self::NotCovered { kind, .. }
            | Self::Unreadable { kind, .. } => Some(*kind),
            Self::HierarchyUnknown { .. } => Some(Kind::ManagementGroups),
            Self::NotListed { .. } => Some(Kind::Subscriptions),
            Self::RoleDefinitionsMissing { .. } => Some(Kind::RoleDefinitions),
            Self::MembersUnknown { .. } | Self::ServicePrincipalsUnknown { .. } => {
                Some(Kind::Groups)
            }
            Self::NotDescribed { .. } => Some(Kind::Principals),
            Self::ExportFailed { missing, .. } => missing.kind(),
            Self::Contradiction { .. } | Self::TimeUnknown => None,
        }
    }

    /// The scopes, role definitions, groups or principals that it is about.
    pub fn items(&self) -> Vec<String> {
        match self {
            Self::NotCovered { uncovered, .. } => texts(uncovered),
            Self::HierarchyUnknown { unlisted, above } => {
                let above = above.iter().cloned().map(Uncovered::Above);
                texts(unlisted)
                    .into_iter()
                    .chain(above.map(|scope| scope.to_string()))
                    .collect()
            }
            Self::NotListed { scopes } => texts(scopes),
            Self::RoleDefinitionsMissing { roles } => texts(roles),
            Self::MembersUnknown { groups } | Self::ServicePrincipalsUnknown { groups } => {
                texts(groups)
            }
            Self::NotDescribed { principals } => texts(principals),
            Self::ExportFailed { missing, .. } => missing.items(),
            Self::KindMissing { .. }
            | Self::Unreadable { .. }
            | Self::Contradiction { .. }
            | Self::TimeUnknown => Vec::new(),
        }
    }

    /// What to do about it: the command that fetches what is missing. Where it is
    /// about several things, a word in capitals stands for each.
    pub fn help(&self) -> String {
        match self {
            Self::KindMissing { kind } if has_scopes(*kind) => format!(
                "{}, for each subscription and management group",
                fetch(*kind, "SCOPE")
            ),
            Self::KindMissing { kind } => fetch(*kind, "ID"),
            Self::NotCovered { kind, uncovered } => {
                let place = match uncovered.as_slice() {
                    [
                        Uncovered::Scope(scope) | Uncovered::Above(scope) | Uncovered::Below(scope),
                    ] => scope.as_str(),
                    _ => "SCOPE",
                };
                format!(
                    "{}; say in an envelope `azrbac.export/v1` which `scope` was asked",
                    fetch(*kind, place)
                )
            }
            Self::Unreadable {
                kind: kind @ Kind::GroupEligibilities,
                problem,
                ..
            } => failed::advice(problem, Some(*kind), &fetch(*kind, "ID")),
            Self::Unreadable { .. } => {
                "correct the entry in the file, or export it again".to_owned()
            }
            Self::Contradiction { .. } => "leave out the file that is out of date".to_owned(),
            Self::HierarchyUnknown { .. } | Self::NotListed { .. } => {
                fetch(Kind::ManagementGroups, "SCOPE")
            }
            Self::RoleDefinitionsMissing { roles } => {
                format!("`az role definition list --name {}`", one_of(roles, "ID"))
            }
            Self::MembersUnknown { groups } | Self::ServicePrincipalsUnknown { groups } => {
                fetch(Kind::Groups, &one_of(groups, "ID"))
            }
            Self::ExportFailed { missing, failed } => failed::help(missing, failed),
            Self::TimeUnknown => {
                "put `capturedAt` into the snapshot, or say the time with --as-of".to_owned()
            }
            Self::NotDescribed { principals } => fetch(Kind::Principals, &one_of(principals, "ID")),
        }
    }
}

fn texts<T: ToString>(items: &[T]) -> Vec<String> {
    items.iter().map(ToString::to_string).collect()
}

/// The only one, or the word that stands for each of several.
fn one_of<T: ToString>(items: &[T], word: &str) -> String {
    match items {
        [one] => one.to_string(),
        _ => word.to_owned(),
    }
}
