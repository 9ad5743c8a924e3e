//! Questions about Carl, who has one role assignment, under a condition or for a time.

use std::ffi::OsString;

use azrbac_cli::{Clock, Exit, Streams, Terminal};
use serde_json::{Value, json};

use crate::program::split;

const SUBSCRIPTION: &str = "/subscriptions/11111111-1111-1111-1111-111111111111";
/// Role Based Access Control Administrator.
const RBAC_ADMINISTRATOR: &str = "f58310d9-a9f6-439a-9e8d-f62e7b41a168";

/// A whole tenant.
fn tenant(role: &str, condition: &str) -> Value {
    json!({
        "schema": "azrbac.snapshot/v1", "capturedAt": "2026-03-01T00:00:00Z",
        "roleAssignments": [{
            "id": "a1", "principalId": "carl", "principalType": "User",
            "roleDefinitionId": role, "scope": SUBSCRIPTION,
            "condition": with_names(condition), "conditionVersion": "2.0",
        }],
        "denyAssignments": [], "roleEligibilityScheduleInstances": [],
        "roleAssignmentScheduleInstances": [], "managementGroups": [],
        "subscriptions": [{"id": SUBSCRIPTION}], "groups": [], "groupEligibilities": [],
    })
}

/// `R` is the resource type of role assignments, `S` that of storage accounts.
fn with_names(text: &str) -> String {
    text.replace("[R:", "[Microsoft.Authorization/roleAssignments:")
        .replace("'R/", "'Microsoft.Authorization/roleAssignments/")
        .replace("[S:", "[Microsoft.Storage/storageAccounts:")
}

/// Runs a question about a tenant; `@s` is its subscription.
fn ask(question: &str, tenant: &Value) -> (Exit, String, String) {
    let text = tenant.to_string();
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let mut streams = Streams {
        stdin: &mut text.as_bytes(),
        stdout: &mut stdout,
        stderr: &mut stderr,
        stdout_is: Terminal::No,
        stderr_is: Terminal::No,
        clock: Clock::System,
    };
    let question = with_names(question).replace("@s", SUBSCRIPTION);
    let args = format!("azrbac {question} -s -");
    let exit = azrbac_cli::run(split(&args).into_iter().map(OsString::from), &mut streams);
    let text = |bytes| String::from_utf8(bytes).expect("text");
    (exit, text(stdout), text(stderr))
}

/// The document that answers a question.
fn document(question: &str, tenant: &Value) -> Value {
    let (_, stdout, stderr) = ask(&format!("{question} -o json"), tenant);
    serde_json::from_str(&stdout).unwrap_or_else(|error| panic!("{error}: {stdout}{stderr}"))
}

/// The verdict on a question about Carl with that role under that condition.
fn verdict(role: &str, condition: &str, question: &str) -> String {
    let document = document(question, &tenant(role, condition));
    let verdict = document["verdict"].as_str();
    verdict.expect("a verdict").to_owned()
}

/// What every request to add a role assignment has is there, also where nothing
/// more is said to be.
#[test]
fn what_is_always_there_is_not_made_missing() {
    let can = "can carl R/write --scope @s --attributes-complete";
    let can = can.replace("R/", "Microsoft.Authorization/roleAssignments/");
    for (condition, expected) in [
        ("Exists @Request[R:PrincipalId]", "allowed"),
        ("NOT Exists @Request[R:PrincipalId]", "not-granted"),
        ("Exists @Request[R:RoleDefinitionId]", "allowed"),
        ("NOT Exists @Request[R:RoleDefinitionId]", "not-granted"),
        ("Exists @Request[R:PrincipalType]", "not-granted"),
        (
            "@Request[R:PrincipalId] GuidEquals 99999999-0000-0000-0000-000000000001",
            "conditional",
        ),
        ("@Environment[UtcNow] DateTimeLessThan '2027-01-01'", "allowed"),
    ] {
        assert_eq!(
            verdict(RBAC_ADMINISTRATOR, condition, &can),
            expected,
            "{condition}"
        );
    }
}

#[test]
fn whom_a_role_is_for_is_open_where_nobody_says_it() {
    let ivo = "@Request[R:PrincipalId] GuidEquals 99999999-0000-0000-0000-000000000001";
    let group = "@Request[R:PrincipalType] StringEqualsIgnoreCase 'Group'";
    for (condition, question, expected) in [
        (ivo, "can-assign carl Owner", "conditional"),
        (
            ivo,
            "can-assign carl Owner --to 99999999-0000-0000-0000-000000000001",
            "allowed",
        ),
        (
            ivo,
            "can-assign carl Owner --to 99999999-0000-0000-0000-000000000002",
            "not-granted",
        ),
        (group, "can-assign carl Owner", "conditional"),
        (group, "can-assign carl Owner --to-type Group", "allowed"),
        (group, "can-assign carl Owner --to-type User", "not-granted"),
    ] {
        let question = format!("{question} --scope @s --attributes-complete");
        assert_eq!(
            verdict(RBAC_ADMINISTRATOR, condition, &question),
            expected,
            "{question} {condition}"
        );
    }
}

/// The section of `what-can` on roles that may be given.
fn may_assign(condition: &str, more: &str) -> String {
    let question = format!("what-can carl --scope @s {more}");
    let (_, stdout, stderr) = ask(&question, &tenant(RBAC_ADMINISTRATOR, condition));
    let (_, section) = stdout
        .split_once("May assign roles\n")
        .unwrap_or_else(|| panic!("{condition}: {stdout}{stderr}"));
    let section = section.split("\n\n").next().unwrap_or_default();
    let asked = format!("{condition} {more}");
    format!("{}\n{}\n", asked.trim_end(), section.trim_end())
}

const DELEGATIONS: [(&str, &str); 13] = [
    (
        "!(ActionMatches{'R/write'}) OR @Request[R:RoleDefinitionId] GuidEquals \
         99999999-0000-0000-0000-000000000009",
        "",
    ),
    (
        "@Request[R:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals \
         {a795c7a0-d4a2-40c1-ae25-d81f01202912, 99999999-0000-0000-0000-000000000009}",
        "",
    ),
    (
        "@Request[R:RoleDefinitionId] ForAnyOfAllValues:GuidNotEquals \
         {a795c7a0-d4a2-40c1-ae25-d81f01202912, 99999999-0000-0000-0000-000000000009}",
        "--attributes-complete",
    ),
    ("@Request[R:PrincipalType] StringEquals 'Device'", ""),
    ("@Request[R:PrincipalType] StringEquals 'Robot'", ""),
    (
        "@Request[R:PrincipalId] GuidEquals 99999999-0000-0000-0000-000000000001",
        "",
    ),
    (
        "@Request[R:PrincipalId] GuidEquals 99999999-0000-0000-0000-000000000001",
        "--attributes-complete",
    ),
    ("@Request[R:PrincipalId GuidEquals", ""),
    ("@Environment[isPrivateLink] BoolEquals true", ""),
    ("NOT (@Request[x] StringEquals 'a')", "--attributes-complete"),
    (
        "@Request[R:PrincipalType] StringEqualsIgnoreCase 'Group'",
        "--attributes-complete",
    ),
    (
        "@Request[R:PrincipalType] StringEqualsIgnoreCase 'Group' AND \
         @Request[R:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals \
         {a795c7a0-d4a2-40c1-ae25-d81f01202912}",
        "--attributes-complete",
    ),
    ("@Request[R:RoleDefinitionId] GuidNotEquals 99999999-0000-0000-0000-000000000009", ""),
];

#[test]
fn roles_that_may_be_given() {
    let sections: Vec<String> = DELEGATIONS
        .iter()
        .map(|(condition, more)| may_assign(condition, more))
        .collect();
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("what-can-may-assign", sections.join("\n")));
}

/// What the table says, the question about one role and one kind says as well.
#[test]
fn the_table_of_roles_agrees_with_single_questions() {
    let reader = "acdd72a7-3385-48ef-bd42-f606fba81ae7";
    for (condition, more) in DELEGATIONS {
        let tenant = tenant(RBAC_ADMINISTRATOR, condition);
        let table = document(&format!("what-can carl --scope @s {more}"), &tenant);
        let delegation = &table["delegation"];
        let rows = delegation["assignable"].as_array().expect("a list");
        for role in [reader, "99999999-0000-0000-0000-000000000009"] {
            for kind in ["User", "Group", "ServicePrincipal"] {
                let question = format!("can-assign carl {role} --to-type {kind} --scope @s {more}");
                let single = &document(&question, &tenant)["verdict"];
                let row = rows
                    .iter()
                    .find(|row| row["roleId"] == role && row["principalType"] == kind);
                let told = match row {
                    Some(row) => &row["verdict"],
                    // A condition that looks at neither, or at none of these.
                    None if rows.is_empty() && single != "not-granted" => &delegation["verdict"],
                    None if delegation["verdict"] == "allowed" => &delegation["verdict"],
                    None => {
                        assert!(
                            !rows.is_empty() || delegation["residual"].is_string(),
                            "{condition} {more}: nothing is said"
                        );
                        &json!("not-granted")
                    }
                };
                let known = role == reader || row.is_some() || rows.is_empty();
                assert!(!known || told == single, "{question} {condition}: {table}");
            }
        }
    }
}
