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
    let question = with_names(question).replace("@s", SUBSCRIPTION);
    run(&format!("{question} -s -"), &tenant.to_string())
}

/// Runs a command with what is read from standard input.
fn run(command: &str, stdin: &str) -> (Exit, String, String) {
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let mut streams = Streams {
        stdin: &mut stdin.as_bytes(),
        stdout: &mut stdout,
        stderr: &mut stderr,
        stdout_is: Terminal::No,
        stderr_is: Terminal::No,
        clock: Clock::System,
    };
    let args = format!("azrbac {command}");
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
        (
            "@Environment[UtcNow] DateTimeLessThan '2027-01-01'",
            "allowed",
        ),
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
    (
        "NOT (@Request[x] StringEquals 'a')",
        "--attributes-complete",
    ),
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
    (
        "@Request[R:RoleDefinitionId] GuidNotEquals 99999999-0000-0000-0000-000000000009",
        "",
    ),
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

/// .NET's last moment is how Azure's documents write that something never ends.
#[test]
fn the_end_of_time_is_a_time() {
    let last = "9999-12-31T23:59:59.9999999Z";
    let can = "can carl Microsoft.Authorization/roleAssignments/write --scope @s";
    for (operator, expected) in [
        ("DateTimeLessThan", "allowed"),
        ("DateTimeGreaterThan", "not-granted"),
        ("DateTimeEquals", "not-granted"),
    ] {
        let condition = format!("@Environment[UtcNow] {operator} '{last}'");
        assert_eq!(verdict(RBAC_ADMINISTRATOR, &condition, can), expected);
    }
    let condition = format!("@Environment[UtcNow] DateTimeLessThan '{last}'");
    let late = format!("{can} --as-of {last}");
    assert_eq!(
        verdict(RBAC_ADMINISTRATOR, &condition, &late),
        "not-granted"
    );
    let tenant = bounded(last);
    assert_eq!(document(can, &tenant)["verdict"], "allowed");
    let late = document(&late, &tenant);
    assert_eq!(late["verdict"], "not-granted", "the end lies outside");
    assert_eq!(late["request"]["asOf"], last);
}

/// Carl's role assignment without a condition, bounded by a schedule instance that ends
/// at `end`.
fn bounded(end: &str) -> Value {
    let mut tenant = tenant(RBAC_ADMINISTRATOR, "");
    tenant["roleAssignments"][0]["id"] = json!(format!(
        "{SUBSCRIPTION}/providers/Microsoft.Authorization/roleAssignments/a1"
    ));
    tenant["roleAssignmentScheduleInstances"] = json!([{
        "id": "i1", "originRoleAssignmentId": tenant["roleAssignments"][0]["id"],
        "roleAssignmentScheduleId": "x", "principalId": "carl", "principalType": "User",
        "roleDefinitionId": RBAC_ADMINISTRATOR, "scope": SUBSCRIPTION,
        "startDateTime": "2026-01-01T00:00:00Z", "endDateTime": end,
        "status": "Provisioned",
    }]);
    tenant
}

/// Until when Carl's role assignment holds is not known: it is no certain yes.
#[test]
fn a_time_window_that_cannot_be_read_is_not_no_window() {
    let can = "can carl Microsoft.Authorization/roleAssignments/write --scope @s";
    for (end, expected) in [
        ("2026-06-01T00:00:00Z", "allowed"),
        ("2026-02-01T00:00:00Z", "not-granted"),
        ("next summer", "unknown"),
    ] {
        assert_eq!(document(can, &bounded(end))["verdict"], expected, "{end}");
    }
    let mut open = bounded("next summer");
    let (exit, stdout, _) = ask(can, &open);
    assert_eq!(exit, Exit::Open);
    assert!(stdout.contains("`next summer` is no time"), "{stdout}");
    // Packed it is as open as before.
    let (_, packed, stderr) = ask("snapshot pack", &open);
    let packed: Value = serde_json::from_str(&packed).unwrap_or_else(|_| panic!("{stderr}"));
    assert_eq!(document(can, &packed)["verdict"], "unknown");
    // One that has ended already bounds nothing.
    open["roleAssignmentScheduleInstances"][0]["status"] = json!("Revoked");
    assert_eq!(document(can, &open)["verdict"], "allowed");
}

#[test]
fn strict_wildcards_are_strict_in_conditions_too() {
    let can = "can carl Microsoft.Authorization/roleAssignments/write --scope @s";
    let condition = "ActionMatches{'Microsoft.Authorization/*/roleAssignments/write'}";
    let strict = format!("{can} --strict-wildcards");
    assert_eq!(verdict(RBAC_ADMINISTRATOR, condition, can), "allowed");
    assert_eq!(
        verdict(RBAC_ADMINISTRATOR, condition, &strict),
        "not-granted"
    );
}

/// A condition far above what Azure takes says why it is not decided.
#[test]
fn what_is_too_large_says_so() {
    let list = |letter: char| -> String {
        let values: Vec<String> = (0..20_000).map(|n| format!("'{letter}{n}'")).collect();
        format!("{{{}}}", values.join(","))
    };
    let condition = format!(
        "{} ForAllOfAllValues:StringNotLike {}",
        list('a'),
        list('b')
    );
    let can = "can carl Microsoft.Authorization/roleAssignments/write --scope @s";
    let document = document(can, &tenant(RBAC_ADMINISTRATOR, &condition));
    assert_eq!(document["verdict"], "conditional");
    assert_eq!(document["reason"], "condition-too-large");
    assert_eq!(document["grants"][0]["conditionState"], "too-large");
}

/// A role is not given to a group as if that were a user.
#[test]
fn whoever_gets_a_role_is_of_the_kind_that_the_data_say() {
    let mut tenant = tenant(RBAC_ADMINISTRATOR, "");
    tenant["groups"] = json!([{
        "id": "99999999-0000-0000-0000-0000000000aa", "displayName": "Night", "members": [],
    }]);
    let question = "can-assign carl Reader --scope @s --to Night --to-type";
    let (exit, _, stderr) = ask(&format!("{question} User"), &tenant);
    assert_eq!(exit, Exit::Usage);
    let said = stderr.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(
        said,
        "error: `Night` is of type Group in the data, not User help: leave out --to-type, or \
         leave out --to to ask about any principal of type User"
    );
    let (exit, ..) = ask(&format!("{question} Group"), &tenant);
    assert_eq!(exit, Exit::Success);
}

/// A role assignment that is added stands in the request and nowhere else: what lint says
/// of the attribute, an answer says too.
#[test]
fn an_attribute_that_stands_elsewhere_is_not_there() {
    let assignment = |operation: &str, source: &str| {
        format!(
            "!(ActionMatches{{'R/{operation}'}}) OR @{source}[R:RoleDefinitionId] GuidEquals \
             99999999-0000-0000-0000-000000000001"
        )
    };
    for (operation, source, expected) in [
        ("write", "Request", "conditional"),
        ("write", "Resource", "not-granted"),
        ("delete", "Resource", "conditional"),
        ("delete", "Request", "not-granted"),
    ] {
        let condition = assignment(operation, source);
        let can =
            format!("can carl Microsoft.Authorization/roleAssignments/{operation} --scope @s");
        assert_eq!(
            verdict(RBAC_ADMINISTRATOR, &condition, &can),
            expected,
            "{condition}"
        );
        let list = tenant(RBAC_ADMINISTRATOR, &condition)["roleAssignments"].to_string();
        let (_, found, _) = run("lint - -o json", &list);
        let absent = found.contains("is not there when");
        assert_eq!(absent, expected == "not-granted", "{condition}: {found}");
    }
}

/// Offsets count the bytes of the file, its byte order mark among them.
#[test]
fn offsets_of_findings_are_those_of_the_file() {
    let list =
        tenant(RBAC_ADMINISTRATOR, "Exists @Request[nonsense] AND")["roleAssignments"].to_string();
    for text in [list.clone(), format!("\u{feff}{list}")] {
        let (_, found, stderr) = run("lint - -o json", &text);
        let found: Value = serde_json::from_str(&found).unwrap_or_else(|_| panic!("{stderr}"));
        let mut findings = found["findings"].as_array().expect("a list").iter();
        let fault = findings.find(|one| one["rule"] == "RBAC501");
        let fault = fault.expect("a fault in the condition");
        let end = text.find("AND").expect("it stands there") + "AND".len();
        assert_eq!(fault["start"]["offset"], end + 1, "{fault}");
    }
}

/// What is told of an attribute decides what was open, and nothing that was decided.
#[test]
fn more_attributes_only_decide_what_was_open() {
    let team = "@Principal[team]";
    let both = format!("{team} StringEquals 'a' AND NOT {team} StringEquals 'a'");
    let told = "--attr Principal[team]=a --attr Principal[team]=b";
    for more in ["", told, "--attributes-complete"] {
        let can = format!("can carl R/write --scope @s {more}");
        let can = can.replace("R/", "Microsoft.Authorization/roleAssignments/");
        assert_eq!(
            verdict(RBAC_ADMINISTRATOR, &both, &can),
            "not-granted",
            "{more}"
        );
    }
}

/// Of several values of an attribute that has one, none is believed.
#[test]
fn an_attribute_with_one_value_is_given_once() {
    let kind = "@Request[R:PrincipalType]";
    let tenant = tenant(
        RBAC_ADMINISTRATOR,
        &format!("{kind} ForAnyOfAnyValues:StringEqualsIgnoreCase {{'User', 'Group'}}"),
    );
    let question = "can carl Microsoft.Authorization/roleAssignments/write --scope @s \
                    --attr Request[R:PrincipalType]=User --attr Request[R:PrincipalType]=Group";
    let (exit, _, stderr) = ask(question, &tenant);
    assert_eq!(exit, Exit::Open);
    let said = stderr.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(
        said,
        "warning: `@Request[Microsoft.Authorization/roleAssignments:PrincipalType]` has one \
         value, and 2 were given: they say no more than that it is there | = help: ask once for \
         each of them"
    );
}

/// What is left of a long condition stands in a document once, that of a short one also
/// beside each operation.
#[test]
fn what_is_left_of_a_long_condition_is_told_once() {
    let owner = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";
    let names: Vec<String> = (0..600).map(|n| format!("'account{n}'")).collect();
    let long = format!(
        "@Resource[S:name] ForAnyOfAnyValues:StringEquals {{{}}}",
        names.join(", ")
    );
    let short = "@Resource[team] StringEquals 'a'";
    for (condition, is_long) in [(&*long, true), (short, false)] {
        let tenant = tenant(owner, condition);
        let document = document("what-can carl --scope @s", &tenant);
        let residuals = document["residuals"].as_array().expect("a list");
        assert_eq!(*residuals, [json!(with_names(condition))]);
        let operations = document["operations"].as_array().expect("a list");
        let conditional = operations
            .iter()
            .filter(|one| one["verdict"] == "conditional");
        assert!(conditional.clone().count() > 10_000);
        for operation in conditional {
            assert_eq!(operation["residualIndex"], 0);
            let text = operation["residual"].as_str();
            assert_eq!(text, (!is_long).then_some(short));
        }
        assert!(document.to_string().len() < 600 * operations.len());
    }
}

/// A list is a list however its attribute is spelt, and the sub-operation may be told as
/// the attribute that it is.
#[test]
fn an_attribute_is_told_in_any_spelling() {
    let can = "can carl Microsoft.Authorization/roleAssignments/write --scope @s";
    let list = "@Resource[k] ForAnyOfAnyValues:StringEquals {'a'}";
    let sub = "SubOperationMatches{'Blob.List'}";
    for (condition, told, verdict) in [
        (list, "--attr Resource[k]=a --attr Resource[K]=b", "allowed"),
        (list, "--attr Resource[k]=b --attr resource[K]=a", "allowed"),
        (list, "--attr Resource[K]=b", "not-granted"),
        (
            "@Resource[k] StringEquals 'b'",
            "--attr Resource[k]=a --attr Resource[K]=b",
            "conditional",
        ),
        (sub, "--attr Request[subOperation]=Blob.List", "allowed"),
        (sub, "--attr @request[SubOperation]=blob.list", "allowed"),
        (sub, "--attr Request[subOperation]=Blob.Read", "not-granted"),
        (
            sub,
            "--sub-operation Blob.List --attr Request[subOperation]=blob.list",
            "allowed",
        ),
        (
            "Exists @Request[subOperation]",
            "--attr Request[subOperation]=x",
            "allowed",
        ),
    ] {
        let document = document(
            &format!("{can} {told}"),
            &tenant(RBAC_ADMINISTRATOR, condition),
        );
        assert_eq!(document["verdict"], verdict, "{condition} {told}");
    }
}

/// What is told twice has to agree, as `--to` and `--to-type` have to.
#[test]
fn what_is_told_twice_has_to_agree() {
    let tenant = tenant(RBAC_ADMINISTRATOR, "@Resource[S:name] StringEquals 'sa1'");
    let account = "@s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/Sa1";
    let can = format!("can carl Microsoft.Storage/storageAccounts/read --scope {account}");
    let who_can = can.replace("can carl", "who-can");
    let what_can = format!("what-can carl --scope {account}");
    let assign = "can-assign carl Reader --scope @s --to-type Group".to_owned();
    let name = |name: &str| format!("--attr Resource[S:NAME]={name}");
    let on = |question: &String, more: &str| format!("{question} {more}");
    let wrong = [
        on(&assign, "--attr Request[R:PrincipalType]=User"),
        on(
            &assign,
            "--attr Request[R:RoleDefinitionId]=8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
        ),
        on(&can, "--sub-operation="),
        on(&can, "--attr Request[subOperation]="),
        on(&can, "--sub-operation a --attr Request[subOperation]=b"),
    ];
    for question in &wrong {
        let (exit, stdout, stderr) = ask(question, &tenant);
        assert_eq!(exit, Exit::Usage, "{question} {stdout}");
        assert!(stderr.contains("help: "), "{stderr}");
    }
    // One tenant may stand for another: it is said, and counts.
    for question in [&can, &who_can, &what_can] {
        let (exit, _, stderr) = ask(&on(question, &name("other")), &tenant);
        assert_ne!(exit, Exit::Usage);
        let said = stderr.split_whitespace().collect::<Vec<_>>().join(" ");
        let expected = format!(
            "warning: --attr says that `@Resource[Microsoft.Storage/storageAccounts:NAME]` is \
             `other`, and that counts; for the scope `{}` it is `sa1` | = help: leave out --attr: \
             the names in a scope need not be told",
            account.replace("@s", SUBSCRIPTION)
        );
        assert_eq!(said, expected, "{question}");
    }
    let (_, _, stderr) = ask(&on(&can, &name("sa1")), &tenant);
    assert_eq!(stderr, "");
    let right = [
        on(&can, &name("sa1")),
        on(&assign, "--attr Request[R:PrincipalType]=group"),
        on(
            &assign,
            "--attr Request[R:RoleDefinitionId]=ACDD72A7338548EFBD42F606FBA81AE7",
        ),
        on(&assign, "--attr Resource[R:PrincipalType]=User"),
    ];
    for question in &right {
        let (exit, _, stderr) = ask(question, &tenant);
        assert_ne!(exit, Exit::Usage, "{question} {stderr}");
    }
}
