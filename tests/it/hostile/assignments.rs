//! Very many of something that there are usually few of.

use azrbac_cli::Exit;

use super::run::{
    EVERYTHING, OPERATION, SUBSCRIPTION, azrbac, can, grows_linearly, list, snapshot,
};

/// So many role assignments of one user, each by itself as `assignment` writes it:
/// its role definition and its scope.
fn assigned(count: usize, assignment: impl Fn(usize) -> (String, String)) -> String {
    let assignments = list(count, |at| {
        let (role, scope) = assignment(at);
        format!(
            r#"{{"id": "a{at}", "principalId": "u", "principalType": "User",
                "roleDefinitionId": "{role}", "scope": "{scope}"}}"#
        )
    });
    snapshot(&[
        ("roleDefinitions", &format!("[{EVERYTHING}]")),
        ("roleAssignments", &assignments),
        ("denyAssignments", "[]"),
        ("groups", "[]"),
    ])
}

fn everything_at(scope: String) -> (String, String) {
    ("all".to_owned(), scope)
}

#[test]
fn one_principal_has_100_000_role_assignments() {
    let here = assigned(100_000, |_| everything_at(SUBSCRIPTION.to_owned()));
    assert_eq!(can("u", SUBSCRIPTION, &here).exit, Exit::Success);
    let elsewhere = assigned(100_000, |at| everything_at(format!("/subscriptions/s{at}")));
    assert_eq!(can("u", SUBSCRIPTION, &elsewhere).exit, Exit::Negative);
    let args = ["what-can", "u", "-s", "-", "--scope", SUBSCRIPTION];
    assert_eq!(azrbac(&args, &here).exit, Exit::Success);
}

#[test]
fn every_assignment_has_a_role_of_its_own_that_is_not_known() {
    let tenant = |count| assigned(count, |at| (format!("r{at}"), SUBSCRIPTION.to_owned()));
    grows_linearly(10_000, |count| {
        let run = can("u", SUBSCRIPTION, &tenant(count));
        assert_eq!(run.exit, Exit::Open, "{}", run.stderr);
    });
    let args = ["what-can", "u", "-s", "-", "--scope", SUBSCRIPTION];
    assert_eq!(azrbac(&args, &tenant(20_000)).exit, Exit::Open);
}

/// A group with so many members, to which something is assigned.
fn crowd(count: usize) -> String {
    let members = list(count, |at| format!(r#""u{at}""#));
    let assignment = format!(
        r#"[{{"id": "a1", "principalId": "g", "principalType": "Group",
            "roleDefinitionId": "all", "scope": "{SUBSCRIPTION}"}}]"#
    );
    snapshot(&[
        ("roleDefinitions", &format!("[{EVERYTHING}]")),
        ("roleAssignments", &assignment),
        ("denyAssignments", "[]"),
        (
            "groups",
            &format!(r#"[{{"id": "g", "members": {members}}}]"#),
        ),
    ])
}

#[test]
fn a_group_has_200_000_members() {
    let run = can("u199999", SUBSCRIPTION, &crowd(200_000));
    assert_eq!(run.exit, Exit::Success, "{}", run.stderr);
    let args = ["who-can", OPERATION, "-s", "-", "--scope", SUBSCRIPTION];
    let run = azrbac(&args, &crowd(200_000));
    assert_eq!(run.exit, Exit::Success, "{}", run.stderr);
    grows_linearly(10_000, |count| {
        assert_eq!(azrbac(&args, &crowd(count)).exit, Exit::Success);
    });
}

#[test]
fn a_group_comes_in_50_000_pieces() {
    let pieces = |count| {
        let groups = list(count, |at| {
            format!(r#"{{"id": "g", "members": ["u{at}"]}}"#)
        });
        crowd(1).replacen(r#"[{"id": "g", "members": ["u0"]}]"#, &groups, 1)
    };
    let run = can("u49999", SUBSCRIPTION, &pieces(50_000));
    assert_eq!(run.exit, Exit::Success, "{}", run.stderr);
    grows_linearly(10_000, |count| {
        assert_eq!(can("u7", SUBSCRIPTION, &pieces(count)).exit, Exit::Success);
    });
}
