//! What versions of Microsoft Graph leave out of the members of a group.

use crate::diagnostic::{Diagnostic, Severity};

/// A version of Microsoft Graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Version {
    /// `v1.0`, which leaves service principals out of the members of a group. The
    /// Azure CLI asks this one.
    One,
    /// `beta`, which tells them.
    Beta,
}

impl Version {
    /// The version that the address in a page names.
    pub(super) fn of(origin: &[String]) -> Option<Self> {
        let names = |version: &str| origin.iter().any(|address| address.contains(version));
        if names("/v1.0/") {
            Some(Self::One)
        } else {
            names("/beta/").then_some(Self::Beta)
        }
    }
}

/// Whether lists of members have service principals in them, where pages come
/// from these versions.
pub(super) fn tells_service_principals(versions: &[Version]) -> bool {
    !versions.contains(&Version::One)
}

/// Says that a list without service principals lacks them.
pub(super) fn leaves_out() -> Diagnostic {
    let message = "version 1.0 of Microsoft Graph, which the Azure CLI asks, leaves service \
         principals out of the members of a group, and this list has none";
    // Where it matters, the answer has the gap.
    Diagnostic::new(Severity::Info, message).help(
        "ask `https://graph.microsoft.com/beta/…`, which tells them, or state \
         `\"servicePrincipalsListed\": true`",
    )
}
