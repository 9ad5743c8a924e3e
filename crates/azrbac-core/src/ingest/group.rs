//! Groups with their members, in the canonical form or as Microsoft Graph and
//! `az ad group list` write them.

use super::batch::Batch;
use super::element::Element;
use super::kind_reader::KindReader;
use super::report::Fault;
use super::{graph, object_id, placeholder};
use crate::diagnostic::{Diagnostic, Severity};
use crate::directory::fetch_members;
use crate::directory::{Group, Listing, Member, Membership, PrincipalId, PrincipalType};
use crate::json::{self, Content, Document, Item, Type};
use crate::snapshot::Kind;
use crate::text::caseless;

const ID: &[&str] = &["id", "objectId"];
const DISPLAY_NAME: &[&str] = &["displayName"];
const MEMBERS: &[&str] = &["members"];
const TRANSITIVE: &[&str] = &["transitiveMembers"];
const MEMBERSHIP: &[&str] = &["membership"];
/// In a snapshot: `false` where the list of members is not whole.
const COMPLETE: &[&str] = &["complete"];
/// In a snapshot: `false` where service principals may be missing in the list.
pub(super) const SERVICE_PRINCIPALS: &[&str] = &["servicePrincipalsListed"];
/// So many members Microsoft Graph puts into a group that is asked for with
/// `$expand=members`, without a word about the rest.
const MOST_EXPANDED: usize = 20;
const NEXT: &[&str] = &["members@odata.nextLink", "transitiveMembers@odata.nextLink"];
const TYPE: &[&str] = &["@odata.type"];
/// Keys of a group that nobody needs who writes one by hand.
const OF_GRAPH: &[&str] = &[
    "@odata.type",
    "securityEnabled",
    "groupTypes",
    "mailEnabled",
];

pub(super) const READER: KindReader = KindReader {
    kind: Kind::Groups,
    noun: "group",
    types: &[],
    gap: false,
    recognise: |element| {
        element.has(MEMBERS)
            || element.has(TRANSITIVE)
            || element.has(&["securityEnabled", "groupTypes"])
            || element
                .hint(TYPE)
                .is_some_and(|text| PrincipalType::from_name(&text) == Some(PrincipalType::Group))
    },
    read,
    ignored: &[
        "@odata.context",
        "@odata.type",
        "classification",
        "createdByAppId",
        "createdDateTime",
        "creationOptions",
        "deletedDateTime",
        "description",
        "expirationDateTime",
        "groupTypes",
        "isAssignableToRole",
        "mail",
        "mailEnabled",
        "mailNickname",
        "membershipRule",
        "membershipRuleProcessingState",
        "onPremisesDomainName",
        "onPremisesLastSyncDateTime",
        "onPremisesNetBiosName",
        "onPremisesProvisioningErrors",
        "onPremisesSamAccountName",
        "onPremisesSecurityIdentifier",
        "onPremisesSyncEnabled",
        "organizationId",
        "preferredDataLocation",
        "preferredLanguage",
        "proxyAddresses",
        "renewedDateTime",
        "resourceBehaviorOptions",
        "resourceProvisioningOptions",
        "securityEnabled",
        "securityIdentifier",
        "serviceProvisioningErrors",
        "theme",
        "type",
        "uniqueName",
        "visibility",
    ],
};

fn read(element: &Element<'_>, reader: &KindReader, batch: &mut Batch) -> Result<(), Fault> {
    let noun = reader.noun;
    let id = element.principal_id(ID)?;
    let stated = element.text(TYPE)?;
    if let Some(other) = stated.as_deref().and_then(PrincipalType::from_name)
        && !other.is_group()
    {
        return Err(Fault {
            message: format!("it is a {other}: the list does not say whose member it is"),
            span: element.span(),
        });
    }
    let members = members(element, batch);
    let listing = match &members {
        Some(read) => match stated_listing(element)? {
            Some(stated) => stated,
            None => listing(element, &id, read, batch),
        },
        None => Listing::Part,
    };
    let group = Group {
        id,
        display_name: element.label(DISPLAY_NAME, noun, &mut batch.report),
        membership: membership(element, batch),
        listing,
        members: members.map(|read| read.members).unwrap_or_default(),
    };
    batch.parts.groups.get_or_insert_default().push(group);
    Ok(())
}

/// What the document says of its list.
fn stated_listing(element: &Element<'_>) -> Result<Option<Listing>, Fault> {
    let complete = element.flag(COMPLETE)?;
    let service_principals = element.flag(SERVICE_PRINCIPALS)?;
    Ok(match (complete, service_principals) {
        (Some(false), _) => Some(Listing::Part),
        (_, Some(false)) => Some(Listing::WithoutServicePrincipals),
        (None, None) => None,
        _ => Some(Listing::Whole),
    })
}

/// How many of the members a list holds that says nothing of it.
///
/// Members, or groups, with more than their ids and types were written by Microsoft
/// Graph: members with `$expand=members`, which stops at 20 without a word, and in
/// version 1.0 without service principals. Where the document does not tell its version, both are
/// doubts, which somebody who vouches for the data takes away. What the document
/// itself shows to be missing stays missing.
fn listing(element: &Element<'_>, id: &PrincipalId, read: &Members, batch: &mut Batch) -> Listing {
    let context = element.hint(&["@odata.context"]).map(String::from);
    let stated = graph::Version::of(context.as_slice()).or(batch.graph_version);
    let from_graph = stated.is_some() || read.described && !read.by_hand && !batch.vouched;
    let listed = batch.service_principals;
    if !from_graph && listed.is_none() {
        return Listing::Whole;
    }
    if from_graph && read.members.len() == MOST_EXPANDED {
        let help = format!(
            "fetch them all: {}; `azrbac snapshot check` names every such group",
            fetch_members(id)
        );
        batch
            .report
            .say(doubt(element, MAY_BE_CUT, Severity::Warning).help(help));
        return Listing::Part;
    }
    let is_service_principal =
        |member: &Member| member.kind == Some(PrincipalType::ServicePrincipal);
    match (listed, stated) {
        (Some(true), _) | (None, Some(graph::Version::Beta)) => return Listing::Whole,
        _ if read.members.iter().any(is_service_principal) => return Listing::Whole,
        (Some(false), _) => {}
        (None, Some(graph::Version::One)) => batch.report.say(graph::leaves_out()),
        (None, None) => batch.report.say(graph::may_leave_out()),
    }
    Listing::WithoutServicePrincipals
}

const MAY_BE_CUT: &str = "a group has 20 members, which is as many as `$expand=members` of \
     Microsoft Graph tells: there may be more";

/// Something to be said about a group, at its id.
fn doubt(element: &Element<'_>, message: &str, severity: Severity) -> Diagnostic {
    let place = element.field(ID).map_or_else(
        || element.span(),
        |field| element.document().span_of(field.value()),
    );
    Diagnostic::new(severity, message).at(place, "")
}

/// Whether the list holds the members of nested groups too: where that is stated,
/// and where the key says so.
fn membership(element: &Element<'_>, batch: &mut Batch) -> Membership {
    let named = element.field(TRANSITIVE).is_some();
    let stated = element.remark(MEMBERSHIP, READER.noun, &mut batch.report);
    match stated.as_deref() {
        Some(text) if caseless::eq(text, "transitive") => Membership::Transitive,
        Some(text) if caseless::eq(text, "direct") => Membership::Direct,
        Some(text) => {
            let message = format!("group: `{text}` is neither `direct` nor `transitive`");
            batch
                .report
                .say(Diagnostic::new(Severity::Warning, message).at(element.span(), ""));
            Membership::Direct
        }
        None if named => Membership::Transitive,
        None => Membership::Direct,
    }
}

/// What the list of a group holds.
#[derive(Default)]
struct Members {
    members: Vec<Member>,
    /// Whether they, or the group, are described as Microsoft Graph does.
    described: bool,
    /// Whether there are bare ids, which Microsoft Graph never writes.
    by_hand: bool,
}

/// The members; `None` where the list is missing, cut short or holds something
/// that cannot be read: anybody may be in such a group.
fn members(element: &Element<'_>, batch: &mut Batch) -> Option<Members> {
    let direct = element.list(MEMBERS, "a list of members");
    let transitive = element.list(TRANSITIVE, "a list of members");
    let cut = element.field(NEXT);
    if let Some(field) = cut {
        let message = format!(
            "the members of a group were cut short: `{}` names a next page",
            field.key()
        );
        let span = element.document().span_of(field.value());
        batch
            .report
            .say(Diagnostic::new(Severity::Warning, message).at(span, ""));
    }
    let mut problem = None;
    let direct = batch.take(direct, READER.noun, &mut problem);
    let transitive = batch.take(transitive, READER.noun, &mut problem);
    let lists = [transitive.flatten(), direct.flatten()];
    if lists.iter().all(Option::is_none) {
        return None;
    }
    let mut read = Members {
        described: element.has(OF_GRAPH),
        ..Members::default()
    };
    for item in lists.into_iter().flatten().flatten() {
        read.by_hand |= matches!(item.content, Content::Other(_));
        read.described |= graph::describes(&item);
        let member = member(*element.document(), item, batch);
        read.members
            .extend(batch.take(member, READER.noun, &mut problem));
    }
    (cut.is_none() && problem.is_none()).then_some(read)
}

fn member<'a>(document: Document<'a>, item: Item<'a>, batch: &mut Batch) -> Result<Member, Fault> {
    if let Some(id) = bare_id(&document, &item)? {
        return Ok(Member { id, kind: None });
    }
    let entry = Element::of_item(document, 0, item)?;
    graph::refuse_change(&entry)?;
    let id = entry.principal_id(ID)?;
    let kind = entry.remark(
        &["@odata.type", "type", "objectType"],
        "member of a group",
        &mut batch.report,
    );
    Ok(Member {
        id,
        kind: kind.and_then(|text| graph::member_type(&text)),
    })
}

/// The object id of a member of which nothing else is given.
pub(super) fn bare_id(
    document: &Document<'_>,
    item: &Item<'_>,
) -> Result<Option<PrincipalId>, Fault> {
    let Content::Other(value) = item.content else {
        return Ok(None);
    };
    if Type::of(value) != Type::String {
        return Ok(None);
    }
    let id = json::string(value).map_err(|error| Fault::of(document, &error))?;
    let span = document.span_of(value);
    placeholder::refuse_cut_off(&id, span)?;
    object_id::of_principal(&id, span).map(Some)
}
