//! What an envelope `azrbac.export/v1` says about its pages.

use serde_json::value::RawValue;

use super::element::Element;
use super::export::PAGES;
use super::group::SERVICE_PRINCIPALS;
use super::lists::list_of;
use super::membership::Owner;
use super::report::Fault;
use crate::directory::Membership;
use crate::scope::Scope;
use crate::snapshot::{Coverage, Kind};

/// What an envelope says about its pages.
pub(super) struct Header<'a> {
    pub(super) kind: Kind,
    /// Whose members or groups the pages hold; with eligible memberships, of which
    /// group they are.
    pub(super) owner: Option<Owner>,
    pub(super) membership: Membership,
    /// Whether members that are service principals are said to be among them.
    pub(super) service_principals: Option<bool>,
    pub(super) coverage: Option<Coverage>,
    pub(super) pages: Vec<&'a RawValue>,
}

pub(super) fn header<'a>(element: &Element<'a>) -> Result<Header<'a>, Fault> {
    element.field(&["schema"]);
    let fault = |message: String| Fault {
        message,
        span: element.span(),
    };
    let name = element.required(&["kind"])?;
    let kind =
        Kind::from_name(&name).ok_or_else(|| fault(format!("`{name}` is no kind of document")))?;
    let (group, principal) = (["groupId"], ["principalId"]);
    let owner = match (element.stated_id(&group)?, element.stated_id(&principal)?) {
        (Some(group), None) => Some(Owner::Group(group)),
        (None, Some(principal)) => Some(Owner::Principal(principal)),
        (None, None) => None,
        (Some(_), Some(_)) => {
            return Err(fault("has both `groupId` and `principalId`".to_owned()));
        }
    };
    let membership = match element.flag(&["transitive"])? {
        Some(true) => Membership::Transitive,
        _ => Membership::Direct,
    };
    let coverage = match element.text(&["scope"])? {
        Some(scope) => Some(Coverage {
            kind,
            scope: Scope::parse(&scope).map_err(|error| fault(error.to_string()))?,
            above: element.flag(&["above"])?.unwrap_or(false),
            below: element.flag(&["below"])?.unwrap_or(false),
        }),
        None => None,
    };
    let pages = match element.field(PAGES) {
        Some(field) => list_of(element.document(), field, "a list of pages")?,
        None => Vec::new(),
    };
    Ok(Header {
        kind,
        owner,
        membership,
        service_principals: element.flag(SERVICE_PRINCIPALS)?,
        coverage,
        pages,
    })
}
