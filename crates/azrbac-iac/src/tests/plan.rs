use super::Case;
use crate::Form;

/// A plan whose values and changes are these.
fn plan(values: &str, unknown: &str) -> Case {
    let text = format!(
        r#"{{"format_version": "1.2", "terraform_version": "1.9.0",
"planned_values": {{"root_module": {{"child_modules": [{{"address": "module.m", "resources": [
{{"address": "module.m.azurerm_role_definition.x[0]", "mode": "managed",
"type": "azurerm_role_definition", "name": "x", "values": {values}}},
{{"address": "data.azurerm_role_definition.y", "mode": "data", "type": "azurerm_role_definition",
"values": {{"permissions": [{{"actions": ["Microsoft.KeyVualt/*"]}}]}}}}
]}}]}}}},
"resource_changes": [{{"address": "module.m.azurerm_role_definition.x[0]",
"type": "azurerm_role_definition", "change": {{"actions": ["create"], "before": null,
"after": {values}, "after_unknown": {unknown}}}}}]}}"#
    );
    Case::new("plan.json", &text)
}

#[test]
fn a_bad_role_is_found_at_its_line_and_column() {
    let values = r#"{"name": "r", "scope": "/subscriptions/s",
  "permissions": [{"actions": ["Microsoft.KeyVualt/vaults/read", null], "data_actions": null,
    "not_actions": ["Microsoft.Compute/disks/read"]}],
  "assignable_scopes": ["/"]}"#;
    let unknown = r#"{"id": true, "role_definition_id": true,
  "permissions": [{"actions": [false, true], "not_actions": [false]}], "assignable_scopes": [false]}"#;
    let case = plan(values, unknown).is(
        Form::TerraformState,
        &[
            "5:32 RBAC101 \"Microsoft.KeyVualt/vaults/read\"",
            "7:25 RBAC110 \"/\"",
        ],
        &["5:66 values that this file does not tell are not checked: `actions`"],
    );
    assert_eq!(&*case.read.file.roles[0].name, "r");
    // With all of it known, the entry of `not_actions` is idle.
    let known = plan(&values.replace(", null]", "]"), "{}");
    assert!(
        known
            .findings()
            .contains(&"6:21 RBAC203 \"Microsoft.Compute/disks/read\"".to_owned())
    );
}

#[test]
fn what_a_plan_does_not_know_is_told() {
    let case = plan(r#"{"name": "r"}"#, r#"{"permissions": true}"#);
    case.is(
        Form::TerraformState,
        &[],
        &["4:59 values that this file does not tell are not checked: `permissions`"],
    );
    let case = plan(
        r#"{"name": "r", "permissions": [{"actions": []}]}"#,
        r#"{"permissions": [{"actions": [true], "not_actions": true}]}"#,
    );
    assert_eq!(
        case.notes(),
        ["4:101 values that this file does not tell are not checked: `actions`, `notActions`"]
    );
}

#[test]
fn changes_alone_are_a_plan_too() {
    let text = r#"{"resource_changes": [
{"address": "azurerm_role_definition.x", "type": "azurerm_role_definition", "mode": "managed",
 "change": {"actions": ["create"], "after": {"permissions": [{"actions": ["Microsoft.KeyVualt/x/read"]}]},
  "after_unknown": {"name": true}}},
{"address": "azurerm_role_definition.y", "type": "azurerm_role_definition", "mode": "managed",
 "change": {"actions": ["delete"], "after": null, "after_unknown": {}}}]}"#;
    let case = Case::new("plan.json", text).is(
        Form::TerraformState,
        &["3:75 RBAC101 \"Microsoft.KeyVualt/x/read\""],
        &[],
    );
    assert_eq!(&*case.read.file.roles[0].name, "azurerm_role_definition.x");
    assert!(case.read.file.map.roles[0].unknown.name);
}

#[test]
fn states_are_read() {
    let resource = r#""mode": "managed", "type": "azurerm_role_definition", "name": "x""#;
    let values = r#"{"name": "r", "role_definition_id": "11111111-2222-4333-8444-555555555555",
"permissions": [{"actions": ["Microsoft.KeyVualt/x/read"]}]}"#;
    let shown = format!(
        r#"{{"format_version": "1.0", "terraform_version": "1.9.0", "values": {{"root_module":
{{"resources": [{{"address": "a", {resource}, "values": {values}}}]}}}}}}"#
    );
    let kept = format!(
        r#"{{"version": 4, "terraform_version": "1.9.0",
"resources": [{{{resource}, "instances": [{{"attributes": {values}}}]}}]}}"#
    );
    for text in [shown, kept] {
        let case = Case::new("terraform.tfstate", &text).is(
            Form::TerraformState,
            &["3:30 RBAC101 \"Microsoft.KeyVualt/x/read\""],
            &[],
        );
        let id = case.read.file.roles[0].id.as_ref().map(ToString::to_string);
        assert_eq!(id.as_deref(), Some("11111111-2222-4333-8444-555555555555"));
    }
}

#[test]
fn role_assignments_feed_the_rules_about_conditions() {
    let text = r#"{"terraform_version": "1.9.0", "values": {"root_module": {"resources": [
{"address": "azurerm_role_assignment.x", "mode": "managed", "type": "azurerm_role_assignment",
"values": {"scope": "/subscriptions/11111111-2222-4333-8444-555555555555", "principal_id": "p",
"role_definition_name": "Storage Blob Data Reader",
"condition": "@Resource[a:b] StringEquals 'c' AND (", "condition_version": "2.0"}}]}}}"#;
    let case = Case::new("state.json", text);
    assert_eq!(case.read.file.assignments.len(), 1);
    assert_eq!(
        case.read.file.assignments[0].id.to_string(),
        "azurerm_role_assignment.x"
    );
    let findings = case.findings();
    assert!(!findings.is_empty());
    assert!(
        findings.iter().all(|found| found.starts_with("5:")),
        "{findings:?}"
    );
}
