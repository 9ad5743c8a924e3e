//! A large tenant of which one snapshot alone has the tree of management groups.

use crate::access::{DiffQuestion, Shortfall, diff};
use crate::assignment::RoleAssignment;
use crate::catalog::Catalog;
use crate::directory::{Group, Listing, Member, Membership, PrincipalId, PrincipalType};
use crate::operation::Plane;
use crate::pattern::ActionPattern;
use crate::role::{Permission, RoleDefinition, RoleDefinitionId, RoleLibrary};
use crate::scope::Scope;
use crate::snapshot::{HierarchyNode, Kind, Snapshot, SnapshotParts};

/// How many of each.
const SUBSCRIPTIONS: usize = 100;
const MANAGEMENT_GROUPS: usize = 40;
const USERS: usize = 400;
const GROUPS: usize = 200;

fn scope(text: &str) -> Scope {
    Scope::parse(text).unwrap()
}

fn management_group(at: usize) -> Scope {
    scope(&format!(
        "/providers/Microsoft.Management/managementGroups/m{at}"
    ))
}

fn subscription(at: usize) -> Scope {
    scope(&format!("/subscriptions/s{at}"))
}

fn assignment(number: usize, principal: &str, kind: PrincipalType, scope: Scope) -> RoleAssignment {
    RoleAssignment {
        id: format!("{principal}-{number}-{scope}")
            .replace('/', "-")
            .into(),
        principal: principal.into(),
        principal_type: Some(kind),
        principal_name: None,
        role: RoleDefinitionId::new(&format!("r{}", number % 20)),
        role_name: None,
        scope,
        condition: None,
        validity: Default::default(),
    }
}

fn parts() -> SnapshotParts {
    let group = |at: usize| -> PrincipalId { format!("g{}", at % GROUPS).as_str().into() };
    let member = |id: PrincipalId, kind| Member {
        id,
        kind: Some(kind),
    };
    let groups = (0..GROUPS).map(|at| {
        let users = (0..USERS / 40).map(|user| format!("u{}", (at * 7 + user * 40) % USERS));
        let users = users.map(|id| member(id.as_str().into(), PrincipalType::User));
        // Chains of five groups.
        let nested = (at % 5 > 0).then(|| member(group(at - 1), PrincipalType::Group));
        Group {
            id: group(at),
            display_name: None,
            members: users.chain(nested).collect(),
            membership: Membership::Direct,
            listing: Listing::Whole,
        }
    });
    let mut assignments = Vec::new();
    for at in 0..GROUPS {
        let at_group =
            |number, scope| assignment(number, group(at).as_str(), PrincipalType::Group, scope);
        assignments.extend((0..2).map(|n| at_group(n, management_group((at + n * 13) % 40))));
        assignments
            .extend((0..10).map(|n| at_group(n, subscription((at * 3 + n * 17) % SUBSCRIPTIONS))));
    }
    for at in 0..USERS {
        let place = scope(&format!(
            "/subscriptions/s{}/resourceGroups/g{at}",
            at % SUBSCRIPTIONS
        ));
        assignments.push(assignment(
            at,
            &format!("u{at}"),
            PrincipalType::User,
            place,
        ));
    }
    let node = |scope, parent| HierarchyNode {
        scope,
        display_name: None,
        parent,
    };
    let role = |at: usize| RoleDefinition {
        id: Some(RoleDefinitionId::new(&format!("r{at}"))),
        name: format!("r{at}").into(),
        role_type: None,
        description: None,
        permissions: vec![Permission {
            actions: vec![ActionPattern::parse(&format!("Provider.P{at}/*")).unwrap()],
            ..Permission::default()
        }],
        assignable_scopes: Vec::new(),
    };
    SnapshotParts {
        role_definitions: Some((0..20).map(role).collect()),
        role_assignments: Some(assignments),
        deny_assignments: Some(Vec::new()),
        eligible: Some(Vec::new()),
        active: Some(Vec::new()),
        groups: Some(groups.collect()),
        group_eligibilities: Some(Vec::new()),
        management_groups: Some(
            (0..MANAGEMENT_GROUPS)
                .map(|at| {
                    node(
                        management_group(at),
                        (at > 0).then(|| management_group(at / 3)),
                    )
                })
                .collect(),
        ),
        subscriptions: Some(
            (0..SUBSCRIPTIONS)
                .map(|at| node(subscription(at), Some(management_group(at % 40))))
                .collect(),
        ),
        whole: vec![Kind::RoleAssignments, Kind::DenyAssignments],
        ..SnapshotParts::default()
    }
}

/// Everybody is looked at, at every subscription. What is worked out once for those who
/// stand alike makes the difference between a second and minutes.
#[test]
fn a_tree_that_one_snapshot_lacks_is_told() {
    let whole = parts();
    let treeless = SnapshotParts {
        management_groups: None,
        subscriptions: None,
        ..whole.clone()
    };
    let build = |parts| Snapshot::build(parts, &RoleLibrary::default());
    let (old, new) = (build(treeless), build(whole));
    let names: Vec<String> = (0..20).map(|at| format!("Provider.P{at}/t/read")).collect();
    let names = names.iter().map(|name| (name.as_str(), Plane::Control));
    let catalog = Catalog::from_names("2026-08", names);
    let found = diff(&old, &new, &DiffQuestion::default(), &catalog);
    let lacks_tree = |missing: &[Shortfall]| {
        let mut missing = missing.iter();
        missing.any(|one| one.name() == "hierarchy-unknown")
    };
    assert!(lacks_tree(&found.missing.old) && !lacks_tree(&found.missing.new));
}
