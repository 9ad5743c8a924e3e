//! Long chains and cycles of groups and of management groups.

use azrbac_cli::Exit;

use super::run::{
    EVERYTHING, OPERATION, SUBSCRIPTION, azrbac, can, grows_linearly, list, snapshot,
};

/// Groups, each a member of the next; the user `u` is in the first one, and
/// something is assigned to the last one.
fn nested(count: usize, last_holds: &str) -> String {
    let groups = list(count, |at| {
        let member = match at {
            0 => r#""u""#.to_owned(),
            at => format!(r#""g{}""#, at - 1),
        };
        let more = if at + 1 == count { last_holds } else { "" };
        format!(r#"{{"id": "g{at}", "members": [{member}{more}]}}"#)
    });
    let last = count - 1;
    let assignment = format!(
        r#"[{{"id": "a1", "principalId": "g{last}", "principalType": "Group",
            "roleDefinitionId": "all", "scope": "{SUBSCRIPTION}"}}]"#
    );
    snapshot(&[
        ("roleDefinitions", &format!("[{EVERYTHING}]")),
        ("roleAssignments", &assignment),
        ("denyAssignments", "[]"),
        ("groups", &groups),
        ("principals", r#"[{"id": "u", "type": "User"}]"#),
    ])
}

#[test]
fn groups_100_000_deep_are_followed() {
    let run = can("u", SUBSCRIPTION, &nested(100_000, ""));
    assert_eq!(run.exit, Exit::Success, "{}", run.stderr);
    assert!(run.stdout.len() < 20_000, "{}", run.stdout.len());
    grows_linearly(10_000, |count| {
        assert_eq!(
            can("u", SUBSCRIPTION, &nested(count, "")).exit,
            Exit::Success
        );
    });
}

#[test]
fn a_cycle_of_groups_ends() {
    for length in [1, 2, 10_000] {
        // The cycle closes: the last group holds the first one, and itself.
        let last = format!(r#", "g{}""#, length - 1);
        let tenant = nested(length, &last).replacen(
            r#"{"id": "g0", "members": ["u""#,
            &format!(r#"{{"id": "g0", "members": ["u", "g{}""#, length - 1),
            1,
        );
        assert_eq!(can("u", SUBSCRIPTION, &tenant).exit, Exit::Success);
        let outsider = can(
            "00000000-0000-0000-0000-000000000001",
            SUBSCRIPTION,
            &tenant,
        );
        assert_eq!(outsider.exit, Exit::Negative, "{}", outsider.stdout);
    }
}

#[test]
fn every_group_of_a_chain_may_be_assigned() {
    let tenant = |count: usize| {
        let assignments = list(count, |at| {
            format!(
                r#"{{"id": "a{at}", "principalId": "g{at}", "principalType": "Group",
                    "roleDefinitionId": "all", "scope": "{SUBSCRIPTION}"}}"#
            )
        });
        let chain = nested(count, "");
        // The last key of a document stands where it stands twice, so it is put in
        // place of the list of one.
        let from = chain.find(r#""roleAssignments":"#).expect("the key");
        let to = chain.find(r#", "denyAssignments""#).expect("the key");
        format!(
            r#"{}"roleAssignments": {assignments}{}"#,
            &chain[..from],
            &chain[to..]
        )
    };
    grows_linearly(4_000, |count| {
        assert_eq!(can("u", SUBSCRIPTION, &tenant(count)).exit, Exit::Success);
    });
}

fn management_group(id: usize) -> String {
    format!("/providers/Microsoft.Management/managementGroups/m{id}")
}

/// A subscription below a chain of management groups, each below the next. `u`
/// holds everything at the management group `at`; `close` is what the last one is
/// below.
fn tall(levels: usize, at: usize, close: &str) -> String {
    let groups = list(levels, |level| {
        let parent = if level + 1 == levels {
            close.to_owned()
        } else {
            format!(r#", "parent": "{}""#, management_group(level + 1))
        };
        format!(r#"{{"id": "{}"{parent}}}"#, management_group(level))
    });
    let subscription = format!(
        r#"[{{"id": "{SUBSCRIPTION}", "parent": "{}"}}]"#,
        management_group(0)
    );
    let assignment = format!(
        r#"[{{"id": "a1", "principalId": "u", "principalType": "User",
            "roleDefinitionId": "all", "scope": "{}"}}]"#,
        management_group(at)
    );
    snapshot(&[
        ("roleDefinitions", &format!("[{EVERYTHING}]")),
        ("roleAssignments", &assignment),
        ("denyAssignments", "[]"),
        ("managementGroups", &groups),
        ("subscriptions", &subscription),
    ])
}

#[test]
fn management_groups_100_000_high_are_climbed_as_far_as_any_can_be() {
    let near = can("u", SUBSCRIPTION, &tall(100_000, 900, ""));
    assert_eq!(near.exit, Exit::Success, "{}", near.stderr);
    let far = can("u", SUBSCRIPTION, &tall(100_000, 99_999, ""));
    assert_eq!(far.exit, Exit::Open, "{}", far.stdout);
    assert!(far.stdout.starts_with("unknown"), "{}", far.stdout);
}

#[test]
fn a_cycle_of_management_groups_ends() {
    for length in [1, 2, 500, 10_000] {
        let close = format!(r#", "parent": "{}""#, management_group(0));
        let run = can("u", SUBSCRIPTION, &tall(length, 0, &close));
        assert_eq!(run.exit, Exit::Success, "{}", run.stderr);
        let run = can("u", SUBSCRIPTION, &tall(length, length + 5, &close));
        assert_eq!(run.exit, Exit::Open, "{}", run.stdout);
    }
}

#[test]
fn assignments_at_every_level_of_an_open_chain_are_weighed() {
    let tenant = |count: usize| {
        let assignments = list(count, |at| {
            format!(
                r#"{{"id": "a{at}", "principalId": "u", "principalType": "User",
                    "roleDefinitionId": "all", "scope": "{}"}}"#,
                management_group(at)
            )
        });
        let groups = list(count, |level| {
            let (id, parent) = (management_group(level), management_group(level + 1));
            format!(r#"{{"id": "{id}", "parent": "{parent}"}}"#)
        });
        snapshot(&[
            ("roleDefinitions", &format!("[{EVERYTHING}]")),
            ("roleAssignments", &assignments),
            ("denyAssignments", "[]"),
            ("managementGroups", &groups),
        ])
    };
    grows_linearly(10_000, |count| {
        let run = can("u", SUBSCRIPTION, &tenant(count));
        assert_eq!(run.exit, Exit::Open, "{}", run.stderr);
    });
    let args = ["who-can", OPERATION, "-s", "-", "--scope", SUBSCRIPTION];
    let run = azrbac(&args, &tenant(10_000));
    assert_eq!(run.exit, Exit::Open, "{}", run.stderr);
}
