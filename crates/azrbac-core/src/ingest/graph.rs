//! What versions of Microsoft Graph leave out of the members of a group.

use super::element::Element;
use super::report::Fault;
use crate::diagnostic::{Diagnostic, Severity};
use crate::directory::PrincipalType;
use crate::json::{Content, Item};
use crate::text::caseless;

/// What a member may say of itself in a list that somebody wrote for this program.
const BARE: &[&str] = &["id", "objectId", "type", "objectType"];

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

/// What kind of member Microsoft Graph, or whoever wrote the list, says that it is.
/// Contacts and whatever else Microsoft Graph puts into groups hold nobody, as devices do.
pub(super) fn member_type(stated: &str) -> Option<PrincipalType> {
    let of_graph = caseless::starts_with(stated.trim(), "#microsoft.graph.");
    PrincipalType::from_name(stated).or_else(|| of_graph.then_some(PrincipalType::Device))
}

/// Whether an entry of a list of members tells more of a member than its id and
/// its type. That is an answer of Microsoft Graph, through whatever tool.
pub(super) fn describes(item: &Item<'_>) -> bool {
    let is_bare = |key: &str| BARE.iter().any(|bare| caseless::eq(bare, key));
    match &item.content {
        Content::Object(object) => object.fields().iter().any(|field| !is_bare(field.key())),
        Content::Other(_) => false,
    }
}

/// Refuses an entry of a list of changes that tells of somebody who is gone.
pub(super) fn refuse_change(element: &Element<'_>) -> Result<(), Fault> {
    if !element.has(&["@removed"]) {
        return Ok(());
    }
    Err(Fault {
        message: "the entry tells of a change, not of a member: export the members themselves"
            .to_owned(),
        span: element.span(),
    })
}

const HOW_TO_TELL: &str = "ask `https://graph.microsoft.com/beta/…`, which tells them, or state \
     `\"servicePrincipalsListed\": true`";

/// Says that a list without service principals lacks them.
pub(super) fn leaves_out() -> Diagnostic {
    let message = "version 1.0 of Microsoft Graph, which the Azure CLI asks, leaves service \
         principals out of the members of a group, and this list has none";
    // Where it matters, the answer has the gap.
    Diagnostic::new(Severity::Info, message).help(HOW_TO_TELL)
}

/// Says that a list without service principals may lack them.
pub(super) fn may_leave_out() -> Diagnostic {
    let message = "the list does not say which version of Microsoft Graph it comes from: \
         version 1.0 leaves service principals out of the members of a group, and this list \
         has none";
    Diagnostic::new(Severity::Info, message).help(HOW_TO_TELL)
}
