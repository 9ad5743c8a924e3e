//! What is told beside a verdict: of which condition, and of which assignments.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::access::{
    GivenAttributes, Reason, Remark, Request, Verdict, delegation, explain, remarks, what_can,
    who_can,
};
use crate::catalog::Catalog;
use crate::condition::{AttributePath, AttributeSource, AttributeValue};
use crate::ingest::Ingest;
use crate::operation::{OperationName, Plane};
use crate::role::RoleLibrary;
use crate::scope::Scope;
use crate::snapshot::Snapshot;

const READ: &str = "A.B/c/read";
/// Where `a` is missing, what it comes to is not documented.
const UNDOCUMENTED: &str = "NOT (@Request[a] StringEquals 'x') AND NOT Exists @Request[a]";
const UNKNOWN: &str = "@Request[b] StringEquals 'x'";

/// A whole tenant in which a role that may read is assigned to each of these, under
/// these conditions.
fn tenant(assigned: &[(&str, &str)]) -> Snapshot {
    tenant_of("*/read", assigned)
}

/// The same with a role that may do something else.
fn tenant_of(entry: &str, assigned: &[(&str, &str)]) -> Snapshot {
    let assigned: Vec<String> = assigned
        .iter()
        .enumerate()
        .map(|(at, (principal, condition))| {
            format!(
                r#"{{"id": "a{at}", "principalId": "{principal}", "roleDefinitionId": "r",
                    "scope": "/subscriptions/s", "condition": "{condition}"}}"#
            )
        })
        .collect();
    let text = format!(
        r#"{{"schema": "azrbac.snapshot/v1", "subscriptions": [{{"id": "/subscriptions/s"}}],
            "roleDefinitions": [{{"name": "r", "roleName": "r",
                "permissions": [{{"actions": ["{entry}"]}}]}}],
            "denyAssignments": [], "managementGroups": [], "roleAssignments": [{}]}}"#,
        assigned.join(", ")
    );
    let mut ingest = Ingest::new();
    ingest.read("tenant.json", text.into_bytes());
    ingest.finish().into_snapshot(&RoleLibrary::default())
}

fn request() -> Request {
    Request::new(
        "ann".into(),
        OperationName::parse(READ).unwrap(),
        Plane::Control,
        Scope::parse("/subscriptions/s").unwrap(),
    )
}

fn catalog() -> Catalog {
    Catalog::from_names("2026-08", [(READ, Plane::Control)])
}

#[test]
fn what_is_told_of_a_conditional_verdict_is_of_the_condition_that_gives_its_reason() {
    for order in [[UNDOCUMENTED, UNKNOWN], [UNKNOWN, UNDOCUMENTED]] {
        let snapshot = tenant(&order.map(|condition| ("ann", condition)));
        let mut request = request();
        let without_a = |_: AttributeSource, path: &AttributePath| match path.as_str() {
            "a" => AttributeValue::Absent,
            _ => AttributeValue::Unknown,
        };
        request.attributes = GivenAttributes::new(without_a);
        let held = what_can(&snapshot, &request, &catalog()).operations;
        let one = held.first().expect("it may be granted");
        assert_eq!(one.verdict, Verdict::Conditional);
        assert_eq!(one.reason, Reason::UnknownAttribute);
        let residual = one.terms.grant.as_ref().and_then(|open| open.residual());
        assert_eq!(residual.map(ToString::to_string).as_deref(), Some(UNKNOWN));
        let grant = one.grant.and_then(|grant| snapshot.grant(grant)).unwrap();
        let condition = grant.assignment.condition.as_ref().unwrap();
        assert_eq!(&*condition.expression, UNKNOWN);
    }
}

#[test]
fn a_condition_is_worked_out_once_for_everybody_whose_assignment_has_it() {
    let snapshot = tenant(&[("ann", UNKNOWN), ("bob", UNKNOWN), ("eve", UNKNOWN)]);
    let asked = Arc::new(AtomicUsize::new(0));
    let mut request = request();
    let counter = Arc::clone(&asked);
    request.attributes = GivenAttributes::new(move |_: AttributeSource, _: &AttributePath| {
        counter.fetch_add(1, Ordering::Relaxed);
        AttributeValue::Unknown
    });
    assert_eq!(who_can(&snapshot, &request).holders.len(), 3);
    assert_eq!(asked.load(Ordering::Relaxed), 1);
}

/// Roles that the conditions do not tell apart are weighed once for each kind of principal.
#[test]
fn roles_that_conditions_do_not_tell_apart_are_weighed_together() {
    let weighed = |roles: usize, more: &str| {
        let guid = |at: usize| format!("{at:08x}-0000-0000-0000-000000000000");
        let guids: Vec<String> = (0..roles).map(guid).collect();
        let condition = format!(
            "@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId] \
             ForAnyOfAnyValues:GuidEquals {{{}}} AND @Request[x] StringEquals 'a'{more}",
            guids.join(", ")
        );
        let snapshot = tenant_of("*", &[("ann", &condition)]);
        let asked = Arc::new(AtomicUsize::new(0));
        let mut request = request();
        let counter = Arc::clone(&asked);
        request.attributes =
            GivenAttributes::new(move |_: AttributeSource, path: &AttributePath| {
                counter.fetch_add(usize::from(path.as_str() == "x"), Ordering::Relaxed);
                AttributeValue::Unknown
            });
        let found = delegation(&snapshot, &request, &RoleLibrary::default()).unwrap();
        assert_eq!(found.unlisted.len(), roles);
        let given: Vec<String> = found
            .assignable
            .iter()
            .map(|one| format!("{} {}", one.role, one.kind.name()))
            .filter(|one| !one.starts_with("r "))
            .collect();
        let expected = guids.iter().flat_map(|guid| {
            ["User", "Group", "ServicePrincipal"].map(|kind| format!("{guid} {kind}"))
        });
        let mut expected: Vec<String> = expected.collect();
        expected.sort();
        let mut sorted = given;
        sorted.sort();
        assert_eq!(sorted, expected);
        asked.load(Ordering::Relaxed)
    };
    assert_eq!(weighed(2, ""), weighed(40, ""));
    // Where a role is compared with something else, each may be of its own.
    let other = " OR @Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId] \
                 GuidEquals @Request[x] AND @Request[y] StringEquals 'never'";
    assert!(weighed(2, other) < weighed(40, other));
}

#[test]
fn what_is_assigned_elsewhere_is_a_near_miss_only_where_its_condition_may_hold() {
    let misses = |condition: &str| {
        let snapshot = tenant(&[("ann", condition)]);
        let mut request = request();
        request.scope = Scope::parse("/subscriptions/t").unwrap();
        explain(&snapshot, &request).near_misses.len()
    };
    assert_eq!(misses(UNKNOWN), 1);
    assert_eq!(misses("ActionMatches{'*/write'}"), 0);
}

#[test]
fn a_principal_of_no_stated_kind_is_told_only_where_its_condition_may_hold() {
    let told = |condition: &str| {
        let snapshot = tenant(&[("someone", condition)]);
        let request = request();
        let decision = explain(&snapshot, &request);
        assert_eq!(decision.verdict, Verdict::NotGranted);
        remarks(&snapshot, &request, &decision, &catalog())
            .iter()
            .any(|remark| matches!(remark, Remark::KindNotStated { .. }))
    };
    assert!(told("ActionMatches{'*/read'}"));
    assert!(told(UNKNOWN));
    assert!(!told("ActionMatches{'*/write'}"));
}
