//! Two conditions on one piece of evidence: both have to hold, so it counts only
//! where both can at once.

use super::conditions::{Fact, Facts, WAYS_OF_A, WAYS_OF_N, texts, written};
use super::slow;
use crate::access::{GivenAttributes, Reason, Request, Verdict, check};
use crate::assignment::{DenyAssignment, DenyEffect, DenyPrincipal, RoleAssignment};
use crate::condition::{Attribute, AttributeMap, Condition};
use crate::directory::PrincipalType;
use crate::operation::{OperationName, Plane};
use crate::pattern::ActionPattern;
use crate::role::{Permission, RoleDefinition, RoleDefinitionId, RoleLibrary};
use crate::scope::Scope;
use crate::snapshot::{Kind, Snapshot, SnapshotParts};
use crate::time::{Timestamp, Validity};

/// One condition on the permission object, one on the assignment.
type Pair<'c> = [Option<&'c str>; 2];

/// Permission objects of everything, and the condition on the assignment.
fn everything(pair: Pair<'_>) -> (Vec<Permission>, Option<Condition>) {
    let [inner, outer] = pair.map(|text| text.map(written));
    let permission = Permission {
        actions: vec![ActionPattern::parse("*").unwrap()],
        not_actions: Vec::new(),
        data_actions: Vec::new(),
        not_data_actions: Vec::new(),
        condition: inner,
    };
    (vec![permission], outer)
}

/// A tenant in which a group whose members are not known holds a role, and a deny
/// assignment where there is one names that group too.
fn tenant(grant: Pair<'_>, deny: Option<Pair<'_>>) -> SnapshotParts {
    let (permissions, condition) = everything(grant);
    let role = RoleDefinition {
        id: Some(RoleDefinitionId::new("r1")),
        name: "r1".into(),
        role_type: None,
        description: None,
        permissions,
        assignable_scopes: Vec::new(),
    };
    let assignment = RoleAssignment {
        id: "a".into(),
        principal: "hidden".into(),
        principal_type: Some(PrincipalType::Group),
        principal_name: None,
        role: RoleDefinitionId::new("r1"),
        role_name: None,
        scope: Scope::root(),
        condition,
        validity: Validity::default(),
    };
    let deny = deny.map(|pair| {
        let (permissions, condition) = everything(pair);
        DenyAssignment {
            id: "d".into(),
            name: "deny".into(),
            permissions,
            scope: Scope::root(),
            do_not_apply_to_child_scopes: false,
            principals: vec![DenyPrincipal {
                id: "hidden".into(),
                kind: Some(PrincipalType::Group),
                display_name: None,
            }],
            exclude_principals: Vec::new(),
            effect: DenyEffect::Enforced,
            condition,
        }
    });
    SnapshotParts {
        captured_at: Timestamp::from_unix_seconds(0),
        role_definitions: Some(vec![role]),
        role_assignments: Some(vec![assignment]),
        deny_assignments: Some(deny.into_iter().collect()),
        whole: vec![Kind::RoleAssignments, Kind::DenyAssignments],
        ..SnapshotParts::default()
    }
}

fn build(parts: &SnapshotParts) -> Snapshot {
    Snapshot::build(parts.clone(), &RoleLibrary::default())
}

/// Asked by the group itself, which holds the role, or by a user who may be in it.
fn request(principal: &str, operation: &str) -> Request {
    let operation = OperationName::parse(operation).unwrap();
    Request::new(principal.into(), operation, Plane::Control, Scope::root())
}

fn every_pair() -> Vec<Pair<'static>> {
    let one = || std::iter::once(None).chain(texts().map(Some));
    one()
        .flat_map(|inner| one().map(move |outer| [inner, outer]))
        .collect()
}

/// Everything that may be known of the attributes.
fn every_fact() -> Vec<Facts> {
    let with_unknown = |ways: &[Fact]| [&[Fact::Unknown], ways].concat();
    let mut found = Vec::new();
    for a in with_unknown(&WAYS_OF_A) {
        for n in with_unknown(&WAYS_OF_N) {
            for name in with_unknown(&WAYS_OF_N) {
                found.push(Facts { a, n, name });
            }
        }
    }
    found
}

fn agrees_with_the_slow_twin(parts: &SnapshotParts, facts: &[Facts], what: &dyn std::fmt::Debug) {
    let snapshot = build(parts);
    for principal in ["u1", "hidden"] {
        for operation in ["A/t/read", "B/u/v/write"] {
            for sub_operation in [None, Some("list")] {
                for facts in facts {
                    let mut request = request(principal, operation);
                    request.attributes = facts.given();
                    request.sub_operation = sub_operation.map(Into::into);
                    assert_eq!(
                        check(&snapshot, &request).verdict,
                        slow::verdict(parts, &request, *facts),
                        "{what:?} {principal} {operation} {sub_operation:?} {facts:?}"
                    );
                }
            }
        }
    }
}

/// Random tenants have two conditions that bear on each other too rarely.
#[test]
fn every_two_conditions_on_a_grant_agree_with_the_slow_twin() {
    let facts = every_fact();
    for pair in every_pair() {
        agrees_with_the_slow_twin(&tenant(pair, None), &facts, &pair);
    }
}

#[test]
fn every_two_conditions_on_a_deny_agree_with_the_slow_twin() {
    let facts = every_fact();
    for pair in every_pair() {
        agrees_with_the_slow_twin(&tenant([None, None], Some(pair)), &facts, &pair);
    }
}

/// What the user and the group are told, and why, of `path` equal to `1` on the
/// permission object and not equal to `1` on the role assignment.
fn of_a_contradiction(path: &str, values: Option<&[&str]>) -> [(Verdict, Reason); 2] {
    let equal = format!("@Resource[{path}] StringEquals '1'");
    let not_equal = format!("@Resource[{path}] StringNotEquals '1'");
    let snapshot = build(&tenant([Some(&equal), Some(&not_equal)], None));
    let mut known = AttributeMap::partial();
    if let Some(values) = values {
        let attribute = Attribute::parse(&format!("Resource[{path}]")).unwrap();
        let values = values.iter().map(|value| (*value).into()).collect();
        known.insert(&attribute, values);
    }
    ["u1", "hidden"].map(|principal| {
        let mut request = request(principal, "A/t/read");
        request.attributes = GivenAttributes::from(known.clone());
        let outcome = check(&snapshot, &request);
        (outcome.verdict, outcome.reason)
    })
}

#[test]
fn one_value_is_not_equal_and_unequal_whoever_may_be_in_the_group() {
    let name = "Microsoft.KeyVault/vaults/secrets:name";
    let no = [(Verdict::NotGranted, Reason::NoGrant); 2];
    assert_eq!(of_a_contradiction(name, None), no);
    assert_eq!(of_a_contradiction("n", Some(&["1"])), no);
    assert_eq!(of_a_contradiction("n", Some(&["2"])), no);
}

/// Of an attribute that Azure does not document nobody knows that it is one value. With
/// a list it is not documented what the two come to, so a no would be a guess, and a
/// no that becomes open once more is told.
#[test]
fn what_may_be_a_list_stays_open() {
    let gap = (Verdict::Unknown, Reason::GrantDataMissing);
    let open = |reason| [gap, (Verdict::Conditional, reason)];
    assert_eq!(
        of_a_contradiction("n", None),
        open(Reason::UnknownAttribute)
    );
    let list = of_a_contradiction("n", Some(&["1", "2"]));
    assert_eq!(list, open(Reason::Undocumented));
}
