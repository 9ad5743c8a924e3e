use super::{read, said, silent};
use crate::json;
use crate::snapshot::Kind;

const MANAGEMENT_GROUP: &str = "/providers/Microsoft.Management/managementGroups/";

#[test]
fn a_tree_gives_everybody_a_parent() {
    let text = format!(
        r#"{{"id": "{MANAGEMENT_GROUP}a", "displayName": "A", "type": "Microsoft.Management/managementGroups",
        "properties": {{"tenantId": "t", "details": {{"parent": {{"id": "{MANAGEMENT_GROUP}t"}}}},
          "children": [
            {{"id": "{MANAGEMENT_GROUP}b", "displayName": "B", "children": [
              {{"id": "/subscriptions/s", "displayName": "S", "type": "/subscriptions", "children": null}}]}},
            7,
            {{"displayName": "nobody"}}]}}}}"#
    );
    let ingested = read(&text);
    let parts = &ingested.parts;
    let parents: Vec<_> = parts
        .management_groups
        .iter()
        .chain(&parts.subscriptions)
        .flatten()
        .map(|node| {
            (
                node.scope.name(),
                node.parent.as_ref().map(|scope| scope.name()),
            )
        })
        .collect();
    assert_eq!(
        parents,
        [("a", Some("t")), ("b", Some("a")), ("s", Some("b"))]
    );
    assert_eq!(
        said(&text, &ingested),
        [
            "E management group: `id` is missing @ {\"displayName\": \"nobody\"",
            "E management group: expected an object among the `children` @ 7",
        ]
    );
}

#[test]
fn chains_list_what_is_above() {
    let text = r#"[{"id": "/subscriptions/s", "name": "Sub", "type": "microsoft.resources/subscriptions",
        "properties": {"managementGroupAncestorsChain": [
          {"displayName": "Child", "name": "child"}, {"displayName": "Root", "name": "t"}]}},
      {"id": "/subscriptions/r", "name": "Other", "type": "microsoft.resources/subscriptions",
        "properties": {"managementGroupAncestorsChain": [{"displayName": "Root", "name": "t"}]}}]"#;
    let parts = silent(text).parts;
    let groups = parts.management_groups.unwrap();
    let names: Vec<_> = groups.iter().map(|node| node.scope.name()).collect();
    assert_eq!(names, ["child", "t"]);
    assert_eq!(groups[0].parent, Some(groups[1].scope.clone()));
    let subscriptions = parts.subscriptions.unwrap();
    assert_eq!(subscriptions[0].parent, Some(groups[0].scope.clone()));
    assert_eq!(subscriptions[0].display_name.as_deref(), Some("Sub"));
    assert_eq!(subscriptions[1].parent, Some(groups[1].scope.clone()));
}

#[test]
fn a_change_that_is_not_done_tells_nothing_of_a_management_group() {
    let text = format!(
        r#"{{"id": "{MANAGEMENT_GROUP}a", "type": "/providers/Microsoft.Management/managementGroups",
        "name": "a", "status": "NotStarted"}}"#
    );
    let ingested = read(&text);
    assert_eq!(ingested.parts.count(Kind::ManagementGroups), Some(0));
    assert_eq!(
        ingested.diagnostics[0].message,
        "management group: the answer to a change that was not done yet: `NotStarted`"
    );
}

#[test]
fn a_tree_keeps_places_and_strays() {
    let text = r#"{"a": [1, {"children": []}], "children": [{"x": "}\"]", "children": [true]}, null], "b": 2}"#;
    let tree = json::tree(text, "properties", "children");
    let parents: Vec<_> = tree.branches.iter().map(|branch| branch.parent).collect();
    assert_eq!(parents, [None, Some(0)]);
    assert_eq!(tree.branches[0].text, text);
    assert_eq!(
        tree.branches[1].text,
        r#"{"x": "}\"]", "children": [true]}"#
    );
    let keys: Vec<_> = tree.branches[0]
        .object
        .fields()
        .iter()
        .map(json::Field::key)
        .collect();
    assert_eq!(keys, ["a", "b"]);
    assert_eq!(tree.strays, ["true", "null"]);
}

#[test]
fn documents_that_hold_no_data_of_a_tenant_are_named() {
    for (text, found) in [
        (
            r#"{"displayName": "x", "operations": [], "resourceTypes": []}"#,
            "a list of the operations of a resource provider",
        ),
        (
            r#"{"$schema": "https://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#", "resources": []}"#,
            "an ARM template",
        ),
        (
            r#"{"count": 1, "data": {"columns": [], "rows": []}}"#,
            "a query result in table form",
        ),
        (
            r#"{"value": [{"eventTimestamp": "x", "operationName": {}, "properties": {"principalId": "p", "roleDefinitionId": "r"}}]}"#,
            "an event of the activity log",
        ),
        (
            r#"[{"principalId": "p", "roleDefinitionId": "r", "directoryScopeId": "/"}]"#,
            "an assignment of a Microsoft Entra directory role",
        ),
        (
            r#"{"id": "x", "type": "Microsoft.Authorization/policyDefinitions"}"#,
            "a document of the type `Microsoft.Authorization/policyDefinitions`",
        ),
        (
            r#"{"Code": "BadRequest", "Message": "m"}"#,
            "an error that Azure answered, `BadRequest`",
        ),
    ] {
        let ingested = read(text);
        assert_eq!(
            ingested.files[0].problem.as_deref(),
            Some(&*format!("not a known document: {found}"))
        );
    }
}

#[test]
fn a_misspelt_key_that_decides_is_a_warning() {
    let text = r#"[{"roleName": "R", "id": "r", "permissions": [{"actions": ["*"], "notAction": ["a/b"]}]},
        {"principalId": "p", "roleDefinitionId": "r", "scope": "/", "conditon": "x", "colour": 1}]"#;
    assert_eq!(
        said(text, &read(text)),
        [
            "W unknown key `notAction` in a role definition @ \"notAction\"",
            "W unknown key `conditon` in a role assignment @ \"conditon\"",
            "I unknown key `colour` in a role assignment @ \"colour\"",
        ]
    );
}

#[test]
fn exported_assignments_without_the_key_of_a_condition_are_suspect() {
    let row = |more: &str| {
        format!(
            r#"{{"type": "Microsoft.Authorization/roleAssignments", "principalId": "p",
            "roleDefinitionId": "r", "scope": "/"{more}}}"#
        )
    };
    let without = read(&format!("[{}, {}]", row(""), row("")));
    assert_eq!(without.diagnostics.len(), 1);
    assert!(
        without.diagnostics[0]
            .message
            .starts_with("no role assignment of the list")
    );
    silent(&format!("[{}, {}]", row(""), row(r#", "condition": null"#)));
}

#[test]
fn placeholders_are_named() {
    let text = r#"[{"principalId": "<object-id>", "roleDefinitionId": "r", "scope": "/subscriptions/${id}"}]"#;
    let ingested = read(text);
    let said = said(text, &ingested);
    assert!(said[0].starts_with("E role assignment: `<object-id>` is a placeholder"));
    assert!(said[1].starts_with("E role assignment: `{id}` is a placeholder"));
    let unreadable = &ingested.parts.unreadable[0];
    assert_eq!((&unreadable.principal, &unreadable.scope), (&None, &None));
    assert!(unreadable.role.is_some());
    // Data that were made unreadable on purpose are read.
    let zero = r#"[{"principalId": "p", "roleDefinitionId": "r",
        "scope": "/subscriptions/00000000-0000-0000-0000-000000000000"}]"#;
    let ingested = read(zero);
    assert_eq!(ingested.diagnostics.len(), 1);
    assert_eq!(ingested.parts.count(Kind::RoleAssignments), Some(1));
}

#[test]
fn merged_permission_objects_of_powershell_are_noted() {
    let text = r#"[{"Name": "R", "Id": "3f0c9a64-52d1-4d0c-8a3b-6f1f7c2b9e10", "IsCustom": true,
        "Actions": ["a/*"], "NotActions": ["a/b"], "AssignableScopes": ["/"]}]"#;
    let ingested = read(text);
    assert!(said(text, &ingested)[0].starts_with("I role definition: the flat form"));
    let role = &ingested.parts.role_definitions.unwrap()[0];
    assert_eq!(
        role.id.as_ref().unwrap().as_str(),
        "3f0c9a64-52d1-4d0c-8a3b-6f1f7c2b9e10"
    );
}

#[test]
fn names_of_schedule_instances_come_from_their_expanded_properties() {
    let text = r#"[{"roleEligibilityScheduleId": "x", "principalId": "p", "roleDefinitionId": "r", "scope": "/",
        "expandedProperties": {"principal": {"displayName": "Carl", "email": "carl@contoso.com", "type": "User"},
          "roleDefinition": {"displayName": "Reader"}, "scope": 7}}]"#;
    let assignment = &silent(text).parts.eligible.unwrap()[0].assignment;
    assert_eq!(
        assignment.principal_name.as_deref(),
        Some("carl@contoso.com")
    );
    assert_eq!(assignment.role_name.as_deref(), Some("Reader"));
    assert!(assignment.principal_type.is_some());
}

#[test]
fn what_powershell_cut_off_is_a_gap() {
    let text = r#"[{"DenyAssignmentName": "n", "Actions": ["a/b"], "Scope": "/subscriptions/s1",
      "Principals": ["Microsoft.Azure.Commands.Resources.Models.Authorization.PSPrincipal"]}]"#;
    let ingested = read(text);
    assert_eq!(ingested.parts.count(Kind::DenyAssignments), Some(0));
    let problem = &ingested.parts.unreadable[0].problem;
    assert!(problem.contains("`ConvertTo-Json -Depth 10`"), "{problem}");
}

#[test]
fn a_list_of_management_groups_without_parents_places_none() {
    let text = format!(
        r#"[{{"id": "{MANAGEMENT_GROUP}child", "displayName": "Child", "name": "child", "tenantId": "t",
        "type": "Microsoft.Management/managementGroups"}},
        {{"id": "{MANAGEMENT_GROUP}t", "displayName": "Root", "name": "t", "tenantId": "t",
        "type": "Microsoft.Management/managementGroups"}}]"#
    );
    let ingested = read(&text);
    let groups = ingested.parts.management_groups.as_deref().unwrap();
    let names: Vec<_> = groups.iter().map(|node| node.scope.name()).collect();
    assert_eq!(names, ["t"]);
    assert_eq!(ingested.parts.tenant_id.as_deref(), Some("t"));
    assert_eq!(
        said(&text, &ingested)[0].split(" @").next(),
        Some("W management group: the list does not say what is above it")
    );
}

/// Azure takes templates with comments and trailing commas; no other tool takes
/// what it reads so.
#[test]
fn comments_are_taken_in_templates_and_nowhere_else() {
    let schema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#";
    let template = format!(
        r#"{{ // why
        "$schema": "{schema}", "resources": [ /* none */ ],
    }}"#
    );
    let ingested = read(&template);
    let found = said(&template, &ingested);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].starts_with("E not a known document: an ARM template @ { // why"),
        "{found:?}"
    );
    assert_eq!(ingested.parts.unreadable, []);

    let role = r#"{"Name": "r", "Actions": ["*"], // why
        "AssignableScopes": ["/"]}"#;
    let ingested = read(role);
    assert_eq!(
        said(role, &ingested),
        ["E JSON has no comments, and here is one @ /"]
    );
    assert!(!ingested.parts.unreadable.is_empty());
}

#[test]
fn ids_in_braces_are_ids() {
    const ID: &str = "9d2b7c4a-6e31-4f7b-b0a2-1c3d5e7f9a11";
    let text = format!(
        r#"[{{"principalId": "{{{}}}", "roleDefinitionId": "{{{ID}}}", "scope": "/"}}]"#,
        ID.to_uppercase()
    );
    let ingested = silent(&text);
    let assignment = &ingested.parts.role_assignments.unwrap()[0];
    assert_eq!(assignment.principal.as_str(), ID);
    assert_eq!(assignment.role.as_str(), ID);
}

/// Each with what helps.
#[test]
fn what_is_nearly_a_list_of_documents_is_told_with_the_way_to_one() {
    const ONE: &str = r#"{"principalId": "p", "roleDefinitionName": "Owner", "scope": "/"}"#;
    const ID: &str = "9d2b7c4a-6e31-4f7b-b0a2-1c3d5e7f9a11";
    for (text, message, help) in [
        (
            format!("[{ONE}][{ONE}]"),
            "there is more text behind the end of the document",
            "join the lists into one: `jq -s add` does",
        ),
        (
            format!("[{ONE}, [{ONE}]]"),
            "not a known document: a list",
            "join the lists into one: `jq add` does",
        ),
        (
            format!(r#"{{"value": ["{ID}"]}}"#),
            "not a known document: a string",
            "ids of members, or of the groups of a principal, do not say whose they are: put them \
             into an envelope `azrbac.export/v1` with `groupId` or `principalId`",
        ),
        (
            format!(r#"{{"roleAssignments": [{ONE}]}}"#),
            "not a known document: an object that holds a role assignment below `roleAssignments`",
            r#"a snapshot says what it is: `"schema": "azrbac.snapshot/v1"`"#,
        ),
        (
            r#"[{"id": "x", "type": "Microsoft.Authorization/roleEligibilitySchedules",
                "properties": {"principalId": "p", "roleDefinitionId": "r", "scope": "/"}}]"#
                .to_owned(),
            "not a known document: a schedule of Privileged Identity Management, or a request for one",
            "what is in force are the instances: export `roleAssignmentScheduleInstances` and \
             `roleEligibilityScheduleInstances`",
        ),
    ] {
        let ingested = read(&text);
        let said = &ingested.diagnostics[0];
        assert_eq!(said.message, message, "{text}");
        assert_eq!(said.help.as_deref(), Some(help), "{text}");
    }
}

#[test]
fn a_tree_of_azure_powershell_says_what_is_above_it() {
    let top = "/providers/Microsoft.Management/managementGroups";
    let text = format!(
        r#"{{"Id": "{top}/corp", "Type": "Microsoft.Management/managementGroups", "Name": "corp",
          "TenantId": "t1", "DisplayName": "Corp", "UpdatedTime": "2025", "UpdatedBy": "x",
          "ParentId": "{top}/t1", "ParentName": "t1", "ParentDisplayName": "root",
          "Children": [{{"Type": "/subscriptions", "Id": "/subscriptions/s1", "Name": "s1",
            "DisplayName": "s", "Children": null}}]}}"#
    );
    let groups = silent(&text).parts.management_groups.unwrap();
    let parent = groups[0]
        .parent
        .as_ref()
        .map(|scope| scope.as_str().to_owned());
    assert_eq!(parent, Some(format!("{top}/t1")));
}
