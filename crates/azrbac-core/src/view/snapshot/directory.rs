//! Groups, memberships that may be activated, principals.

use std::collections::HashSet;

use serde::Serialize;

use super::access::ValidityFields;
use super::is_false;
use crate::directory::{
    Group, GroupEligibility, Listing, Member, Membership, Principal, PrincipalId,
};
use crate::snapshot::SnapshotParts;

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct GroupEntry<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    display_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    membership: Option<&'static str>,
    /// `false` where the list is not whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    complete: Option<bool>,
    /// `false` where service principals may be missing in the list.
    #[serde(skip_serializing_if = "Option::is_none")]
    service_principals_listed: Option<bool>,
    members: Vec<MemberEntry<'a>>,
}

pub(super) fn group(group: &Group) -> GroupEntry<'_> {
    GroupEntry {
        id: group.id.as_str(),
        display_name: group.display_name.as_deref(),
        membership: (group.membership == Membership::Transitive).then_some("transitive"),
        complete: (group.listing == Listing::Part).then_some(false),
        service_principals_listed: (group.listing == Listing::WithoutServicePrincipals)
            .then_some(false),
        members: group.members.iter().map(member).collect(),
    }
}

/// A bare object id, or an object where the type is known too.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum MemberEntry<'a> {
    Id(&'a str),
    Typed {
        id: &'a str,
        #[serde(rename = "type")]
        kind: &'static str,
    },
}

fn member(member: &Member) -> MemberEntry<'_> {
    let id = member.id.as_str();
    match member.kind {
        Some(kind) => MemberEntry::Typed {
            id,
            kind: kind.name(),
        },
        None => MemberEntry::Id(id),
    }
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct GroupEligibilityEntry<'a> {
    group_id: &'a str,
    principal_id: &'a str,
    #[serde(flatten)]
    validity: ValidityFields,
    status: &'static str,
}

pub(super) fn group_eligibility(eligibility: &GroupEligibility) -> GroupEligibilityEntry<'_> {
    GroupEligibilityEntry {
        group_id: eligibility.group.as_str(),
        principal_id: eligibility.principal.as_str(),
        validity: eligibility.validity.into(),
        status: if eligibility.counts {
            "Provisioned"
        } else {
            "Revoked"
        },
    }
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PrincipalEntry<'a> {
    id: &'a str,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    display_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_principal_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    app_id: Option<&'a str>,
    /// Whether it is in no group but those that list it.
    #[serde(skip_serializing_if = "is_false")]
    all_groups_listed: bool,
}

/// The principals, and those of which all groups are listed and nothing else is.
pub(super) fn principals(parts: &SnapshotParts) -> Option<Vec<PrincipalEntry<'_>>> {
    let settled: HashSet<&PrincipalId> = parts.settled.iter().collect();
    if parts.principals.is_none() && settled.is_empty() {
        return None;
    }
    let listed = parts.principals.as_deref().unwrap_or_default();
    let mut left = settled.clone();
    let mut entries: Vec<PrincipalEntry<'_>> = Vec::with_capacity(listed.len());
    for principal in listed {
        left.remove(&principal.id);
        entries.push(entry(principal, settled.contains(&principal.id)));
    }
    // In their own order, each once.
    let bare = parts.settled.iter().filter(|id| left.remove(id));
    entries.extend(bare.map(|id| PrincipalEntry {
        id: id.as_str(),
        kind: None,
        display_name: None,
        user_principal_name: None,
        app_id: None,
        all_groups_listed: true,
    }));
    Some(entries)
}

fn entry(principal: &Principal, all_groups_listed: bool) -> PrincipalEntry<'_> {
    PrincipalEntry {
        id: principal.id.as_str(),
        kind: principal.kind.map(|kind| kind.name()),
        display_name: principal.display_name.as_deref(),
        user_principal_name: principal.user_principal_name.as_deref(),
        app_id: principal.app_id.as_deref(),
        all_groups_listed,
    }
}
