//! The index and `check` answer alike.

use std::sync::Arc;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::ValueTree;

use super::conditions::facts;
use super::tenant::{parts, request};
use crate::access::{Activation, Completeness, Index, Request, Verdict, check};
use crate::assignment::{DenyPrincipal, RoleAssignment};
use crate::directory::{Listing, PrincipalId};
use crate::operation::{OperationName, Plane};
use crate::pattern::ActionPattern;
use crate::role::{Permission, RoleDefinition, RoleDefinitionId, RoleLibrary};
use crate::scope::{Scope, ScopeKind};
use crate::snapshot::{Kind, Snapshot, SnapshotParts};
use crate::time::{Timestamp, Validity};

fn build(parts: SnapshotParts) -> Snapshot {
    Snapshot::build(parts, &RoleLibrary::default())
}

/// Takes out much of what makes a tenant unclear: conditions, times, what is missing.
fn tidy(mut parts: SnapshotParts) -> SnapshotParts {
    parts.unreadable.clear();
    parts.whole = Kind::ALL.to_vec();
    for assignment in parts.role_assignments.iter_mut().flatten() {
        assignment.condition = None;
        assignment.validity = Validity::default();
        if assignment.role.as_str() == "missing" {
            assignment.role = RoleDefinitionId::new("r1");
        }
        if assignment.scope.kind() == ScopeKind::ManagementGroup {
            assignment.scope = Scope::root();
        }
    }
    let everyone = DenyPrincipal {
        id: PrincipalId::everyone(),
        kind: None,
        display_name: None,
    };
    for deny in parts.deny_assignments.iter_mut().flatten() {
        if deny.exclude_principals.is_empty() {
            deny.principals.push(everyone.clone());
        }
        deny.condition = None;
        let permissions = deny.permissions.iter_mut();
        permissions.for_each(|permission| permission.condition = None);
    }
    // Without one that grants everything, hardly anything would be allowed.
    if let Some(first) = parts.role_definitions.iter_mut().flatten().next() {
        let everything = vec![ActionPattern::parse("*").unwrap()];
        first.permissions.push(Permission {
            actions: everything.clone(),
            data_actions: everything,
            ..Permission::default()
        });
    }
    let roles = parts.role_definitions.iter_mut().flatten();
    for permission in roles.flat_map(|role| &mut role.permissions) {
        permission.condition = None;
    }
    for group in parts.groups.iter_mut().flatten() {
        group.listing = Listing::Whole;
    }
    parts
}

/// Some tenants are as they come, some are tidy.
fn tenants() -> impl Strategy<Value = SnapshotParts> {
    let tidied = |(parts, tidied)| if tidied { tidy(parts) } else { parts };
    (parts(), any::<bool>()).prop_map(tidied)
}

/// How a question differs from an ordinary one.
fn asked() -> impl Strategy<Value = Request> {
    let differs = || prop::bool::weighted(0.2);
    let time = prop::option::weighted(0.2, 0..4i64);
    (request(), facts(), differs(), differs(), time).prop_map(
        |(request, facts, pim, whole, day)| Request {
            attributes: facts.given(),
            activation: if pim {
                Activation::EligibleToo
            } else {
                Activation::ActiveOnly
            },
            completeness: if whole {
                Completeness::Required
            } else {
                Completeness::Assumed
            },
            as_of: day.and_then(|day| Timestamp::from_unix_seconds(day * 86_400)),
            ..request
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn the_index_answers_as_check_does(parts in tenants(), requests in vec(asked(), 1..8)) {
        let snapshot = Arc::new(build(parts));
        let index = Index::of(Arc::clone(&snapshot));
        // Twice, so that what is kept of the first time answers the second time.
        for request in requests.iter().chain(&requests) {
            prop_assert_eq!(index.check(request), check(&snapshot, request));
        }
        let expected: Vec<_> = requests.iter().map(|request| check(&snapshot, request)).collect();
        prop_assert_eq!(index.check_many(&requests), expected);
    }

    #[test]
    fn texts_are_asked_as_requests_are(parts in tenants(), request in request(), upper in any::<bool>()) {
        let snapshot = build(parts);
        let index = Index::of(&snapshot);
        let mut request = request;
        request.sub_operation = None;
        let written = |text: &str| if upper { text.to_ascii_uppercase() } else { text.to_owned() };
        let answer = index.check_texts(
            &written(request.principal.as_str()),
            &written(request.operation.as_str()),
            request.plane,
            &written(request.scope.as_str()),
        );
        prop_assert_eq!(answer, Ok(check(&snapshot, &request)));
    }
}

/// A law about answers of the tables says nothing where there are none.
#[test]
fn the_tables_answer_most_questions_themselves() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut plain, mut verdicts) = (0, std::collections::BTreeMap::new());
    for _ in 0..4_000 {
        let tree = (tenants(), request()).new_tree(&mut runner).unwrap();
        let (parts, request) = tree.current();
        let snapshot = build(parts);
        if let Some(outcome) = Index::of(&snapshot).plain(&request) {
            plain += 1;
            *verdicts.entry(outcome.verdict).or_insert(0) += 1;
        }
    }
    assert!(plain > 2_000, "{plain}: {verdicts:?}");
    assert!(
        verdicts.len() >= 3 && verdicts.values().all(|count| *count > 3),
        "{verdicts:?}"
    );
}

/// What has no number may be anywhere: the questions that it may bear on are left to
/// `check`, the others are not.
#[test]
fn scopes_that_are_not_ordinary_leave_the_rest_alone() {
    let deep = format!(
        "/subscriptions/s1/resourceGroups/g/providers/A.B{}",
        "/t/n".repeat(40)
    );
    let named = "/providers/Microsoft.Management/managementGroups/landing-zones-of-the-contoso-com";
    let plain = "/subscriptions/s1/resourceGroups/g";
    let user = |who: &str, at: &str| RoleAssignment {
        id: format!("{who}-{at}").into(),
        principal: who.into(),
        principal_type: None,
        principal_name: None,
        role: RoleDefinitionId::new("r1"),
        role_name: None,
        scope: Scope::parse(at).unwrap(),
        condition: None,
        validity: Validity::default(),
    };
    let mut parts = tidy(SnapshotParts {
        role_definitions: Some(vec![RoleDefinition {
            id: Some(RoleDefinitionId::new("r1")),
            name: "r1".into(),
            role_type: None,
            description: None,
            permissions: Vec::new(),
            assignable_scopes: Vec::new(),
        }]),
        groups: Some(Vec::new()),
        ..SnapshotParts::default()
    });
    parts.role_assignments = Some(vec![
        user("u1", &deep),
        user("u2", plain),
        user("u3", named),
    ]);
    let snapshot = build(parts);
    let index = Index::of(&snapshot);
    let ask = |who: &str, at: &str| {
        let operation = OperationName::parse("A/t/read").unwrap();
        let request = Request::new(
            who.into(),
            operation,
            Plane::Control,
            Scope::parse(at).unwrap(),
        );
        let outcome = check(&snapshot, &request);
        assert_eq!(index.check(&request), outcome, "{who} {at}");
        assert_eq!(
            index.check_texts(who, "A/t/read", Plane::Control, at),
            Ok(outcome),
            "{who} {at}"
        );
        (outcome.verdict, index.is_plain(&request))
    };
    assert_eq!(ask("u1", &deep), (Verdict::Allowed, false));
    assert_eq!(ask("u1", plain), (Verdict::NotGranted, false));
    assert_eq!(ask("u2", plain), (Verdict::Allowed, true));
    assert_eq!(ask("u3", named), (Verdict::Allowed, true));
    assert_eq!(ask("u4", plain), (Verdict::NotGranted, true));
}

#[test]
fn texts_that_are_no_question_are_refused() {
    let snapshot = build(SnapshotParts::default());
    let index = Index::of(&snapshot);
    let ask =
        |operation: &str, scope: &str| index.check_texts("u", operation, Plane::Control, scope);
    let problem = |operation: &str, scope: &str| ask(operation, scope).unwrap_err().to_string();
    assert!(ask("a/read", "/").is_ok());
    assert_eq!(problem("", "/"), "the operation name is empty");
    assert_eq!(
        problem("a/*", "/"),
        "`a/*` holds a wildcard: a question names one operation, not a pattern"
    );
    assert_eq!(problem("a/read", ""), "the scope is empty");
    assert_eq!(
        problem("a/read", "/subscriptions/s//x"),
        "`/subscriptions/s//x` has an empty segment"
    );
}
