//! Random small tenants.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::conditions::condition;
use crate::access::Request;
use crate::assignment::{
    DenyAssignment, DenyEffect, DenyPrincipal, RoleAssignment, ScheduleInstance, ScheduleKind,
};
use crate::directory::{
    Group, GroupEligibility, Listing, Member, Membership, Principal, PrincipalId, PrincipalType,
};
use crate::operation::{OperationName, Plane};
use crate::pattern::ActionPattern;
use crate::role::{Permission, RoleDefinition, RoleDefinitionId};
use crate::scope::Scope;
use crate::snapshot::{HierarchyNode, Kind, SnapshotParts, Unreadable};
use crate::time::{Timestamp, Validity};

pub(super) const OPERATIONS: [&str; 5] = [
    "A/t/read",
    "A/t/write",
    "A/t/listKeys/action",
    "B/u/read",
    "B/u/v/write",
];
const PATTERNS: [&str; 9] = [
    "*",
    "*/read",
    "A/*",
    "A/*/read",
    "a/T/write",
    "*/write",
    "B/u/*/read",
    "A/t/listkeys/action",
    "B/*",
];
pub(super) const PRINCIPALS: [&str; 7] = ["u1", "u2", "g1", "g2", "g3", "hidden", "app"];
pub(super) const SCOPES: [&str; 9] = [
    "/",
    "/providers/Microsoft.Management/managementGroups/top",
    "/providers/Microsoft.Management/managementGroups/m1",
    "/providers/Microsoft.Management/managementGroups/m2",
    "/subscriptions/s1",
    "/subscriptions/s2",
    "/subscriptions/s1/resourceGroups/g",
    "/subscriptions/s1/resourceGroups/g2",
    "/subscriptions/s1/resourceGroups/g/providers/A.B/t/n",
];

pub(super) fn kind_of(id: &str) -> PrincipalType {
    if id.starts_with('u') {
        PrincipalType::User
    } else if id == "app" {
        PrincipalType::ServicePrincipal
    } else {
        PrincipalType::Group
    }
}

fn patterns(most: usize) -> impl Strategy<Value = Vec<ActionPattern>> {
    vec(select(&PATTERNS[..]), 0..most).prop_map(|texts| {
        texts
            .into_iter()
            .map(|t| ActionPattern::parse(t).unwrap())
            .collect()
    })
}

fn permission() -> impl Strategy<Value = Permission> {
    (
        patterns(3),
        patterns(2),
        patterns(2),
        patterns(2),
        condition(),
    )
        .prop_map(
            |(actions, not_actions, data_actions, not_data_actions, condition)| Permission {
                actions,
                not_actions,
                data_actions,
                not_data_actions,
                condition,
            },
        )
}

fn role(id: &'static str) -> impl Strategy<Value = RoleDefinition> {
    vec(permission(), 0..3).prop_map(move |permissions| RoleDefinition {
        id: Some(RoleDefinitionId::new(id)),
        name: id.into(),
        role_type: None,
        description: None,
        permissions,
        assignable_scopes: Vec::new(),
    })
}

fn time(day: i64) -> Timestamp {
    Timestamp::from_unix_seconds(day * 86_400).unwrap()
}

fn validity() -> impl Strategy<Value = Validity> {
    (
        option::weighted(0.2, 0..4i64),
        option::weighted(0.2, 0..4i64),
    )
        .prop_map(|(start, end)| Validity {
            start: start.map(time),
            end: end.map(time),
        })
}

fn scope() -> impl Strategy<Value = Scope> {
    select(&SCOPES[..]).prop_map(|text| Scope::parse(text).unwrap())
}

pub(super) fn assignment() -> impl Strategy<Value = RoleAssignment> {
    (
        any::<u32>(),
        select(&PRINCIPALS[..]),
        select(vec!["r1", "r2", "r3", "missing"]),
        scope(),
        condition(),
        validity(),
    )
        .prop_map(
            |(id, principal, role, scope, condition, validity)| RoleAssignment {
                id: id.to_string().into(),
                principal: principal.into(),
                principal_type: Some(kind_of(principal)),
                principal_name: None,
                role: RoleDefinitionId::new(role),
                role_name: None,
                scope,
                condition,
                validity,
            },
        )
}

fn instance(kind: ScheduleKind) -> impl Strategy<Value = ScheduleInstance> {
    (
        assignment(),
        select(vec![None, Some("Provisioned"), Some("Revoked")]),
    )
        .prop_map(move |(assignment, status)| ScheduleInstance {
            kind,
            assignment,
            origin: None,
            status: status.map(Into::into),
        })
}

fn deny_principal(everyone: bool) -> impl Strategy<Value = DenyPrincipal> {
    let mut ids = PRINCIPALS.to_vec();
    if everyone {
        ids.push("00000000-0000-0000-0000-000000000000");
    }
    select(ids).prop_map(|id| DenyPrincipal {
        id: id.into(),
        kind: (!id.starts_with('0')).then(|| kind_of(id)),
        display_name: None,
    })
}

pub(super) fn deny() -> impl Strategy<Value = DenyAssignment> {
    (
        any::<u32>(),
        vec(permission(), 1..3),
        scope(),
        any::<bool>(),
        vec(deny_principal(true), 1..3),
        vec(deny_principal(false), 0..2),
        prop::bool::weighted(0.1),
        condition(),
    )
        .prop_map(
            |(id, permissions, scope, own, principals, exclude_principals, audit, condition)| {
                DenyAssignment {
                    id: id.to_string().into(),
                    name: "deny".into(),
                    permissions,
                    scope,
                    do_not_apply_to_child_scopes: own,
                    principals,
                    exclude_principals,
                    effect: if audit {
                        DenyEffect::Audit
                    } else {
                        DenyEffect::Enforced
                    },
                    condition,
                }
            },
        )
}

fn group(id: &'static str) -> impl Strategy<Value = Group> {
    (
        vec(select(&PRINCIPALS[..]), 0..3),
        prop::bool::weighted(0.2),
        prop::bool::weighted(0.2),
    )
        .prop_map(move |(members, transitive, old)| Group {
            id: id.into(),
            display_name: None,
            members: members
                .into_iter()
                .map(|id| Member {
                    id: id.into(),
                    kind: Some(kind_of(id)),
                })
                .collect(),
            membership: if transitive {
                Membership::Transitive
            } else {
                Membership::Direct
            },
            listing: if old {
                Listing::WithoutServicePrincipals
            } else {
                Listing::Whole
            },
        })
}

fn node(
    id: &'static str,
    parents: Vec<&'static str>,
) -> impl Strategy<Value = Option<HierarchyNode>> {
    let parse = |id: &str| Scope::parse(id).unwrap();
    option::weighted(
        0.8,
        option::weighted(0.9, select(parents)).prop_map(move |parent| HierarchyNode {
            scope: parse(id),
            display_name: None,
            parent: parent.map(parse),
        }),
    )
}

fn eligibility() -> impl Strategy<Value = GroupEligibility> {
    (
        select(vec!["g1", "g2", "hidden"]),
        select(&PRINCIPALS[..]),
        validity(),
        any::<bool>(),
    )
        .prop_map(|(group, principal, validity, counts)| GroupEligibility {
            group: group.into(),
            principal: principal.into(),
            validity,
            counts,
        })
}

fn unreadable() -> impl Strategy<Value = Unreadable> {
    (
        select(vec![
            Kind::RoleAssignments,
            Kind::DenyAssignments,
            Kind::RoleDefinitions,
            Kind::RoleEligibilityScheduleInstances,
        ]),
        option::of(select(&PRINCIPALS[..])),
        option::of(scope()),
        select(vec![None, Some("r1"), Some("missing")]),
    )
        .prop_map(|(kind, principal, scope, role)| Unreadable {
            kind,
            id: "broken".into(),
            problem: "broken".into(),
            principal: principal.map(PrincipalId::new),
            principal_type: principal.map(kind_of),
            // A deny assignment has no role definition.
            role: role
                .filter(|_| kind != Kind::DenyAssignments)
                .map(RoleDefinitionId::new),
            scope,
            origin: None,
        })
}

/// A tenant in which anything may be missing.
pub(super) fn parts() -> impl Strategy<Value = SnapshotParts> {
    let lists = (
        (role("r1"), role("r2"), role("r3")),
        option::weighted(0.95, vec(assignment(), 0..6)),
        option::weighted(0.9, vec(deny(), 0..3)),
        vec(instance(ScheduleKind::Eligible), 0..2),
        vec(instance(ScheduleKind::Active), 0..2),
    );
    let people = (
        option::weighted(0.9, (group("g1"), group("g2"), group("g3"))),
        vec(eligibility(), 0..2),
        prop::bool::weighted(0.1),
        option::weighted(0.2, unreadable()),
        option::weighted(0.2, select(&PRINCIPALS[..])),
    );
    let [_, top, m1, m2, s1, s2, ..] = SCOPES;
    let tree = (
        node(top, vec![m1]),
        node(m1, vec![top, m2]),
        node(m2, vec![top, m1]),
        node(s1, vec![m1, m2, top]),
        node(s2, vec![m2, top]),
        select(vec![None, Some("top")]),
    );
    (lists, people, tree).prop_map(|(lists, people, tree)| {
        let ((r1, r2, r3), assignments, denies, eligible, active) = lists;
        let (groups, eligibilities, covered, unreadable, settled) = people;
        let (mut top, m1, m2, s1, s2, tenant) = tree;
        if let Some(top) = &mut top {
            top.parent = None;
        }
        let mut whole = vec![Kind::DenyAssignments];
        if assignments.is_some() && !covered {
            whole.push(Kind::RoleAssignments);
        }
        SnapshotParts {
            tenant_id: tenant.map(Into::into),
            captured_at: Some(time(2)),
            role_definitions: Some(vec![r1, r2, r3]),
            role_assignments: assignments,
            deny_assignments: denies,
            eligible: Some(eligible),
            active: Some(active),
            management_groups: Some([top, m1, m2].into_iter().flatten().collect()),
            subscriptions: Some([s1, s2].into_iter().flatten().collect()),
            groups: groups.map(|(a, b, c)| vec![a, b, c]),
            group_eligibilities: Some(eligibilities),
            principals: Some(
                PRINCIPALS
                    .iter()
                    .map(|id| Principal {
                        kind: (*id != "app").then(|| kind_of(id)),
                        ..Principal::new((*id).into())
                    })
                    .collect(),
            ),
            settled: settled.into_iter().map(PrincipalId::new).collect(),
            unreadable: unreadable.into_iter().collect(),
            whole,
            ..SnapshotParts::default()
        }
    })
}

pub(super) fn request() -> impl Strategy<Value = Request> {
    (
        select(&PRINCIPALS[..]),
        select(&OPERATIONS[..]),
        any::<bool>(),
        scope(),
        select(vec![None, Some("list")]),
    )
        .prop_map(|(principal, operation, data, scope, sub_operation)| {
            let plane = if data { Plane::Data } else { Plane::Control };
            let operation = OperationName::parse(operation).unwrap();
            let mut request = Request::new(principal.into(), operation, plane, scope);
            request.sub_operation = sub_operation.map(Into::into);
            request
        })
}
