//! What is missing, in words.

use std::fmt;

use super::{Shortfall, failed};

impl fmt::Display for Shortfall {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::KindMissing { kind } => write!(out, "there are no {} in the data", kind.words()),
            Self::NotCovered { kind, .. } => {
                write!(out, "the data may lack {} at these scopes", kind.words())
            }
            Self::Unreadable { id, problem, .. } => {
                write!(out, "`{id}` could not be read: {problem}")
            }
            Self::Contradiction { note } => out.write_str(note),
            Self::HierarchyUnknown { .. } => out.write_str(
                "which management groups are above which scopes is not known in full, and \
                 something is assigned at management groups",
            ),
            Self::NotListed { .. } => out.write_str(
                "something is assigned in subscriptions that the list of subscriptions does not hold",
            ),
            Self::RoleDefinitionsMissing { .. } => out.write_str(
                "role assignments point to role definitions that are neither in the data nor built in",
            ),
            Self::MembersUnknown { .. } => out.write_str(
                "assignments reach groups whose members are not, or not all, in the data",
            ),
            Self::ServicePrincipalsUnknown { .. } => out.write_str(
                "assignments reach groups of whose members the service principals may be missing: \
                 version 1.0 of Microsoft Graph and `az ad group member list` leave them out",
            ),
            Self::ExportFailed { missing, failed } => {
                let problem = failed::short(&failed.problem);
                write!(out, "{missing}: an export of them failed, {problem}")
            }
            Self::TimeUnknown => out.write_str(
                "assignments hold for a time, and the data do not say when they were taken",
            ),
            Self::NotDescribed { .. } => {
                out.write_str("of these principals of assignments, only the object id is known")
            }
        }
    }
}
