//! What is lost is told: one input for each way to lose something.

use super::{read, said};

const ASSIGNMENT: &str = r#""id": "a", "principalId": "p", "principalType": "User",
    "roleDefinitionId": "r", "scope": "/subscriptions/s", "condition": null"#;

/// What is said of an input, without its places.
fn messages(text: &str) -> Vec<String> {
    let said = said(text, &read(text));
    said.iter()
        .map(|line| line.split(" @ ").next().unwrap_or_default().to_owned())
        .collect()
}

#[test]
fn keys_that_nobody_reads_are_told_and_misspelt_ones_are_warned_of() {
    let role = |rest: &str| format!(r#"{{"Name": "n", "Id": "r", "Actions": ["*"], {rest}}}"#);
    let assignment = |rest: &str| format!("[{{{ASSIGNMENT}, {rest}}}]");
    let deny = |rest: &str| {
        format!(
            r#"{{"denyAssignmentName": "d", "scope": "/", "principals": [{{"id": "p", "type": "User"}}],
            "permissions": [{{"actions": ["*"]}}], {rest}}}"#
        )
    };
    let own = |schema: &str, rest: &str| format!(r#"{{"schema": "azrbac.{schema}/v1", {rest}}}"#);
    for (text, expected) in [
        (
            role(r#""Foo": 1"#),
            "I unknown key `Foo` in a role definition",
        ),
        (
            role(r#""NotDataAction": []"#),
            "W unknown key `NotDataAction` in a role definition",
        ),
        (
            assignment(r#""conditions": "x""#),
            "W unknown key `conditions` in a role assignment",
        ),
        (
            deny(r#""excludedPrincipals": []"#),
            "W unknown key `excludedPrincipals` in a deny assignment",
        ),
        (
            deny(r#""doNotApplyToChildScope": true"#),
            "W unknown key `doNotApplyToChildScope` in a deny assignment",
        ),
        (
            own("snapshot", r#""roleAssignment": []"#),
            "W unknown key `roleAssignment` in a snapshot; it is not read",
        ),
        (
            own(
                "snapshot",
                r#""groups": [{"id": "g", "members": [], "member": ["p"]}]"#,
            ),
            "W unknown key `member` in a group",
        ),
        (
            own(
                "export",
                r#""kind": "roleDefinitions", "scop": "/", "pages": [[]]"#,
            ),
            "W unknown key `scop` in an export",
        ),
        (
            own(
                "snapshot",
                r#""coverage": [{"kind": "locks", "scope": "/", "belo": true}]"#,
            ),
            "W unknown key `belo` in a coverage entry",
        ),
        (
            role(r#""actions": ["*"]"#),
            "W the key `actions` stands twice in a role definition, with the same value",
        ),
        (
            role(r#""actions": ["a/b"]"#),
            "E role definition: `actions` stands twice with different values",
        ),
    ] {
        assert_eq!(messages(&text), [expected], "{text}");
    }
}

/// `az role definition create` reads the four lists of a permission object and
/// nothing else.
#[test]
fn conditions_in_the_input_for_a_role_definition_are_dropped_by_az() {
    let role = |rest: &str| {
        format!(
            r#"{{"roleName": "n", {rest} "permissions": [{{"actions": ["*"], "condition": "c"}}]}}"#
        )
    };
    let expected = "W role definition: `az role definition create` leaves out the `condition` of a \
         permission object, and the role then grants without it";
    assert_eq!(messages(&role("")), [expected]);
    assert_eq!(messages(&role(r#""name": "r","#)), [""; 0]);
}

/// The ways of pages to say that there are more.
#[test]
fn lists_that_were_cut_short_are_told() {
    let page = |list: &str, rest: &str| format!(r#"{{"{list}": [{{{ASSIGNMENT}}}], {rest}}}"#);
    for (list, rest, why) in [
        (
            "value",
            r#""nextLink": "https://x""#,
            "`nextLink` names a next page",
        ),
        (
            "value",
            r#""@odata.nextLink": "https://x""#,
            "`@odata.nextLink` names a next page",
        ),
        ("value", r#""@odata.count": 2"#, "it holds 1 of 2 rows"),
        (
            "data",
            r#""count": 1, "skip_token": "x""#,
            "`skip_token` is not used up",
        ),
        (
            "data",
            r#""count": 1, "$skipToken": "x""#,
            "`$skipToken` is not used up",
        ),
        (
            "data",
            r#""count": 1, "resultTruncated": "true""#,
            "`resultTruncated` says so",
        ),
        (
            "data",
            r#""count": 1, "total_records": 2"#,
            "it holds 1 of 2 rows",
        ),
        (
            "data",
            r#""count": 1, "totalRecords": 2"#,
            "it holds 1 of 2 rows",
        ),
    ] {
        let expected = format!("W the list was cut short: {why}");
        assert_eq!(messages(&page(list, rest)), [expected], "{rest}");
    }
    assert_eq!(messages(&page("value", r#""nextLink": null"#)), [""; 0]);
    assert_eq!(
        messages(&page("data", r#""count": 1, "total_records": 1"#)),
        [""; 0]
    );
}

/// Resource Graph stops at 100 rows, or at 1000, and a list of rows does not say so.
#[test]
fn round_numbers_of_rows_may_be_a_part() {
    let row = |type_name: &str| {
        format!(
            r#"{{"id": "a", "type": "{type_name}", "tenantId": "t",
            "properties": {{"principalId": "p", "roleDefinitionId": "r", "scope": "/", "condition": null}}}}"#
        )
    };
    let lower = row("microsoft.authorization/roleassignments");
    let rows = |count: usize| vec![lower.as_str(); count].join(",");
    let round =
        "W the list may be cut short: it holds 100 rows, which is where Resource Graph stops";
    let export = |rows: &str| {
        format!(
            r#"{{"schema": "azrbac.export/v1", "kind": "roleAssignments", "scope": "/", "pages": [[{rows}]]}}"#
        )
    };
    for (text, expected) in [
        (format!("[{}]", rows(100)), vec![round]),
        (
            format!(r#"{{"count": 100, "data": [{}]}}"#, rows(100)),
            vec![round],
        ),
        (export(&rows(100)), vec![round]),
        (format!("[{}]", rows(99)), vec![]),
        (
            format!(
                r#"{{"count": 100, "total_records": 100, "data": [{}]}}"#,
                rows(100)
            ),
            vec![],
        ),
    ] {
        assert_eq!(messages(&text), expected);
        let mut ingest =
            crate::ingest::Ingest::new().assume_complete(crate::ingest::Completeness::Assumed);
        ingest.read("test.json", text.into_bytes());
        let parts = ingest.finish().parts;
        let whole = parts
            .whole
            .contains(&crate::snapshot::Kind::RoleAssignments);
        assert_eq!(whole, expected.is_empty());
        assert!(expected.is_empty() || parts.coverage.is_empty());
    }
    let other = row("Microsoft.Authorization/roleAssignments");
    let list = vec![other.as_str(); 100].join(",");
    assert_eq!(messages(&format!("[{list}]")), [""; 0]);
}

/// Files that people keep roles in and that are read, or refused for what they are.
#[test]
fn real_role_files_are_read_or_refused_with_their_cause() {
    let role = r#""Name": "n", "IsCustom": true, "AssignableScopes": ["/subscriptions/s"]"#;
    let alone = format!(r#"{{{role}, "Actions": ["*/read"]}}"#);
    for (text, expected) in [
        (
            format!(r#"{{{role}, "Id": null, "Actions": ["*/read"]}}"#),
            "",
        ),
        (
            format!(r#"{{{role}, "Id": "", "Actions": ["*/read"]}}"#),
            "",
        ),
        (
            format!(r#"{{{role}, "additionalProperties": {{}}, "Actions": ["*/read"]}}"#),
            "",
        ),
        (
            format!(r#"{{{role}, "Actions": {{"value": ["*/read"], "Count": 1}}}}"#),
            "",
        ),
        (format!(r#"{{"value": [{alone}], "Count": 1}}"#), ""),
        (
            format!(r#"{{{role}, "Permissions": ["Microsoft.Azure.Commands.PSPermission"]}}"#),
            "E role definition: PowerShell left out what `Microsoft.Azure.Commands.PSPermission` \
             stands for: export with `ConvertTo-Json -Depth 10`",
        ),
        (
            format!(r#"{{{role}, "Permissions": "System.Object[]"}}"#),
            "E role definition: PowerShell left out what `System.Object[]` stands for: export with \
             `ConvertTo-Json -Depth 10`",
        ),
        (
            format!(r#"{{{role}, "Actions": "*/read"}}"#),
            "E role definition: `Actions`: expected a list of strings, found a string",
        ),
        (
            format!(r#"{{"roleDefinition": {alone}}}"#),
            "E not a known document: an object that holds a role definition below `roleDefinition`",
        ),
        (
            format!(r#"{{"version": 1, "roles": [{alone}]}}"#),
            "E not a known document: an object that holds a role definition below `roles`",
        ),
        (
            r#"{"displayName": "n", "rolePermissions": []}"#.to_owned(),
            "E not a known document: a Microsoft Entra directory role",
        ),
        (
            r#"{"id": "Microsoft.KeyVault/providers/Microsoft.Authorization/roleDefinitions/r",
             "type": "Microsoft.Authorization/roleDefinitions", "properties": {}}"#
                .to_owned(),
            "E not a known document: a role or a role assignment of a Managed HSM",
        ),
    ] {
        let found = messages(&text);
        let expected: Vec<&str> = [expected]
            .into_iter()
            .filter(|one| !one.is_empty())
            .collect();
        assert_eq!(found, expected, "{text}");
        let counts = &read(&text).files[0].counts;
        assert_eq!(
            counts.is_empty(),
            expected.iter().any(|one| one.contains("not a known"))
        );
    }
}
