//! The same thing twice, and ids in every way of writing.

use azrbac_cli::Exit;

use super::run::{EVERYTHING, SUBSCRIPTION, can, snapshot};

const USER: &str = "dc36fc90-2248-4d70-aca4-a1a9f5b19f71";
const GROUP: &str = "77ca7d5a-5a9b-4d2b-b7b8-5c1c1ab4d2b9";

fn without_dashes(id: &str) -> String {
    id.replace('-', "")
}

fn assignment(id: &str, principal: &str, kind: &str, scope: &str) -> String {
    format!(
        r#"{{"id": "{id}", "principalId": "{principal}", "principalType": "{kind}",
            "roleDefinitionId": "all", "scope": "{scope}"}}"#
    )
}

fn tenant(roles: &[&str], assignments: &[String], denies: &str, more: &[(&str, &str)]) -> String {
    let (roles, assignments) = (roles.join(","), assignments.join(","));
    let (roles, assignments) = (format!("[{roles}]"), format!("[{assignments}]"));
    let lists = [
        ("roleDefinitions", &*roles),
        ("roleAssignments", &*assignments),
        ("denyAssignments", denies),
    ];
    snapshot(&[&lists[..], more].concat())
}

#[test]
fn a_role_definition_stands_twice() {
    let held = [assignment("a1", USER, "User", SUBSCRIPTION)];
    let same = tenant(&[EVERYTHING, EVERYTHING], &held, "[]", &[]);
    let run = can(USER, SUBSCRIPTION, &same);
    assert_eq!(run.exit, Exit::Success, "{}", run.stdout);
    assert!(!run.stderr.contains("twice"), "{}", run.stderr);

    // So does one that has no id and is found by its name.
    let unnamed = r#"{"roleName": "all", "permissions": [{"actions": ["*"]}]}"#;
    let same = tenant(&[unnamed, unnamed], &held, "[]", &[]);
    assert_eq!(can(USER, SUBSCRIPTION, &same).exit, Exit::Success);

    // Two role definitions of one id that grant other things: neither is taken.
    let nothing = r#"{"name": "ALL", "roleName": "Everything", "permissions": []}"#;
    for roles in [[EVERYTHING, nothing], [nothing, EVERYTHING]] {
        let run = can(USER, SUBSCRIPTION, &tenant(&roles, &held, "[]", &[]));
        assert_eq!(run.exit, Exit::Open, "{}", run.stdout);
        assert!(run.stderr.contains("twice"), "{}", run.stderr);
    }
}

#[test]
fn a_role_assignment_stands_twice() {
    let one = assignment("a1", USER, "User", SUBSCRIPTION);
    let run = can(
        USER,
        SUBSCRIPTION,
        &tenant(&[EVERYTHING], &[one.clone(), one.clone()], "[]", &[]),
    );
    assert_eq!(run.exit, Exit::Success, "{}", run.stdout);
    assert!(!run.stderr.contains("twice"), "{}", run.stderr);

    let other = assignment("a1", GROUP, "User", SUBSCRIPTION);
    let both = tenant(&[EVERYTHING], &[one, other], "[]", &[]);
    for who in [USER, GROUP] {
        let run = can(who, SUBSCRIPTION, &both);
        assert_eq!(run.exit, Exit::Open, "{}", run.stdout);
        let said: Vec<&str> = run.stdout.split_whitespace().collect();
        let said = said.join(" ");
        assert!(said.contains("stands in the data twice"), "{said}");
    }
}

#[test]
fn a_principal_stands_twice() {
    let held = [assignment("a1", USER, "User", SUBSCRIPTION)];
    let principals = format!(
        r#"[{{"id": "{USER}", "type": "User", "displayName": "Carl Carlson"}},
            {{"id": "{}", "type": "User", "userPrincipalName": "cc@contoso.com"}}]"#,
        without_dashes(USER).to_uppercase()
    );
    let tenant = tenant(&[EVERYTHING], &held, "[]", &[("principals", &principals)]);
    for who in ["Carl Carlson", "cc@contoso.com"] {
        let run = can(who, SUBSCRIPTION, &tenant);
        assert_eq!(run.exit, Exit::Success, "{}", run.stderr);
        assert!(run.stdout.contains(USER), "{}", run.stdout);
    }
}

/// A group holds everything, one of its members is hit by a deny assignment, and
/// every id is written without dashes in one place and with them in another.
#[test]
fn guids_need_no_dashes_anywhere() {
    let plain = without_dashes;
    let (spread, tight) = (SUBSCRIPTION.to_owned(), plain(SUBSCRIPTION));
    let excluded = "54a5054c-da2e-4003-9e0e-14ca778e6176";
    let group = format!(
        r#"[{{"id": "{}", "members": ["{}", "{excluded}"]}}]"#,
        plain(GROUP),
        plain(USER).to_uppercase()
    );
    let deny = format!(
        r#"[{{"id": "d1", "denyAssignmentName": "d", "permissions": [{{"actions": ["*"]}}],
            "principals": [{{"id": "{}", "type": "SystemDefined"}}],
            "excludePrincipals": [{{"id": "{}", "type": "User"}}], "scope": "{tight}"}}]"#,
        "0".repeat(32),
        plain(excluded)
    );
    for (assigned, asked) in [(&spread, &tight), (&tight, &spread)] {
        let held = [assignment("a1", GROUP, "Group", assigned)];
        let open = tenant(&[EVERYTHING], &held, "[]", &[("groups", &group)]);
        let denied = tenant(&[EVERYTHING], &held, &deny, &[("groups", &group)]);
        for who in [USER.to_owned(), plain(USER)] {
            assert_eq!(can(&who, asked, &open).exit, Exit::Success);
            let run = can(&who, asked, &denied);
            assert_eq!(run.exit, Exit::Negative, "{}", run.stdout);
            assert!(run.stdout.starts_with("denied"), "{}", run.stdout);
        }
        assert_eq!(can(excluded, asked, &denied).exit, Exit::Success);
    }
}
