//! Conditions far longer than Azure takes.

use super::run::{SUBSCRIPTION, azrbac, grows_linearly, list, snapshot};

/// A tenant in which Carl may do anything under a condition.
fn tenant(condition: &str) -> String {
    let assignments = format!(
        r#"[{{"id": "a1", "principalId": "carl", "principalType": "User", "roleDefinitionId": "all",
             "scope": "{SUBSCRIPTION}", "condition": "{condition}", "conditionVersion": "2.0"}}]"#
    );
    let role = r#"[{"name": "all", "roleName": "Everything",
                    "permissions": [{"actions": ["*"], "dataActions": ["*"]}]}]"#;
    snapshot(&[
        ("roleDefinitions", role),
        ("roleAssignments", &assignments),
        ("denyAssignments", "[]"),
        ("groups", "[]"),
    ])
}

fn what_can(condition: &str) -> String {
    let args = ["what-can", "carl", "-s", "-", "--scope", SUBSCRIPTION];
    azrbac(&args, &tenant(condition)).stdout
}

fn lint(condition: &str) -> String {
    azrbac(&["lint", "-", "-o", "concise"], &tenant(condition)).stdout
}

fn joined(count: usize, clause: impl Fn(usize) -> String) -> String {
    (0..count).map(clause).collect::<Vec<_>>().join(" AND ")
}

/// Its text is not looked at again for each of tens of thousands of operations.
#[test]
fn a_condition_of_four_megabytes_is_read_once() {
    let text = "a".repeat(1 << 22);
    let readable = format!("@Resource[a] StringEquals '{text}'");
    assert!(what_can(&readable).contains("conditional"));
    let unreadable = format!("% {text}");
    assert!(what_can(&unreadable).contains("conditional"));
}

/// Roles that conditions do not tell apart are weighed together.
#[test]
fn a_condition_that_names_many_roles_is_weighed_for_few() {
    let roles = |count| {
        let guids = list(count, |at| format!("{at:08x}-0000-0000-0000-000000000000"));
        let guids = guids
            .trim_start_matches('[')
            .trim_end_matches(']')
            .to_owned();
        format!(
            "!(ActionMatches{{'Microsoft.Authorization/roleAssignments/write'}}) OR \
             @Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId] \
             ForAnyOfAnyValues:GuidEquals {{{guids}}}"
        )
    };
    assert!(what_can(&roles(10)).contains("00000009-"));
    grows_linearly(6_000, |count| {
        what_can(&roles(count));
    });
}

#[test]
fn a_condition_of_many_guards_is_linted_in_linear_time() {
    let guards = |count| {
        joined(count, |at| {
            format!(
                "(!(ActionMatches{{'Microsoft.X{at}/y/read'}}) OR @Resource[a{at}] StringEquals 'x')"
            )
        })
    };
    assert!(!lint(&guards(4)).contains("RBAC501"));
    grows_linearly(3_000, |count| {
        lint(&guards(count));
    });
}

#[test]
fn a_condition_of_many_sub_operations_is_linted_in_linear_time() {
    let names = |count| {
        joined(count, |at| {
            format!(
                "(!(ActionMatches{{'Microsoft.Compute/virtualMachines/read'}} AND \
                 SubOperationMatches{{'s{at}'}}) OR @Resource[a{at}] StringEquals 'x')"
            )
        })
    };
    grows_linearly(1_500, |count| {
        lint(&names(count));
    });
}
