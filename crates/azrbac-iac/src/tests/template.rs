use super::Case;
use crate::Form;

const SCHEMA: &str =
    "https://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#";
const GUID: &str = "acdd72a7-3385-48ef-bd42-f606fba81ae7";

/// A template with these resources.
fn template(resources: &str) -> Case {
    let text = format!("{{\n\"$schema\": \"{SCHEMA}\",\n\"resources\": {resources}\n}}");
    Case::new("azuredeploy.json", &text)
}

const BAD: &str = r#"{
  "type": "Microsoft.Authorization/roleDefinitions",
  "name": "[guid('x')]",
  "properties": {
    "roleName": "[parameters('name')]", // as the team has it
    "permissions": [ {
      "actions": [
        "Microsoft.KeyVualt/vaults/read", "[parameters('more')]",
      ],
      "notAction": []
    } ],
    "assignableScopes": [ "[subscription().id]", "/" ]
  }
}"#;

const FOUND: [&str; 3] = [
    "10:9 RBAC101 \"Microsoft.KeyVualt/vaults/read\"",
    "12:7 RBAC001 \"notAction\"",
    "14:50 RBAC110 \"/\"",
];
const NOTES: [&str; 1] =
    ["10:43 values that this file does not tell are not checked: `actions`, `assignableScopes`"];

#[test]
fn a_bad_role_is_found_at_its_line_and_column() {
    let case = template(&format!("[{BAD}]"));
    let case = case.is(Form::ArmTemplate, &FOUND, &NOTES);
    let unknown = &case.read.file.map.roles[0].unknown;
    assert!(unknown.name && unknown.assignable_scopes && !unknown.permissions);
    // With symbolic names, as newer Bicep writes them.
    let case = template(&format!("{{\"role\": {BAD}}}"));
    assert_eq!(case.findings(), FOUND);
    assert_eq!(&*case.read.file.roles[0].name, "role");
}

#[test]
fn templates_in_templates_are_read() {
    let inner = format!(
        r#"[{{"type": "Microsoft.Resources/deployments", "properties": {{"template": {{"resources": [
{BAD}]}}}}}}]"#
    );
    let case = template(&inner);
    assert_eq!(case.read.file.roles.len(), 1);
    assert_eq!(case.findings().len(), 3);
    assert_eq!(
        case.findings()[0],
        "11:9 RBAC101 \"Microsoft.KeyVualt/vaults/read\""
    );
}

#[test]
fn variables_are_followed_and_parameters_are_not() {
    let text = format!(
        r#"{{"$schema": "{SCHEMA}",
"parameters": {{"p": {{"defaultValue": ["Microsoft.KeyVualt/x/read"]}}}},
"variables": {{"v": ["[variables('w')]"], "w": "Microsoft.KeyVualt/vaults/read",
  "loop": [{{"a": ["*"]}}, {{"a": ["Microsoft.KeyVualt/vaults/write"]}}], "me": "[variables('me')]"}},
"resources": [
  {{"type": "Microsoft.Authorization/roleDefinitions", "name": "a", "properties": {{
    "permissions": [{{"actions": "[variables('v')]", "notActions": "[parameters('p')]"}}]}}}},
  {{"type": "microsoft.authorization/roledefinitions", "name": "b",
    "copy": {{"name": "c", "count": "[length(variables('loop'))]"}}, "properties": {{
    "permissions": [{{"dataActions": "[variables('loop')[copyIndex()].a]"}}]}}}},
  {{"type": "Microsoft.Authorization/roleDefinitions", "name": "c", "properties": {{
    "permissions": [{{"actions": "[variables('me')]"}}]}}}}
]}}"#
    );
    let case = Case::new("-", &text);
    assert_eq!(case.read.file.roles.len(), 4);
    let findings = case.findings();
    assert!(findings.contains(&"3:47 RBAC101 \"Microsoft.KeyVualt/vaults/read\"".to_owned()));
    assert!(findings.contains(&"4:33 RBAC101 \"Microsoft.KeyVualt/vaults/write\"".to_owned()));
    assert!(!findings.iter().any(|finding| finding.starts_with("2:")));
    assert_eq!(
        case.notes(),
        ["7:67 values that this file does not tell are not checked: `actions`, `notActions`"]
    );
}

/// What is granted may be taken away again by what is not known: that is said, and
/// what stands in `notActions` is not called idle beside unknown `actions`.
#[test]
fn unknown_lists_leave_claims_open() {
    let role = |permission: &str| {
        template(&format!(
            "[{{\"type\": \"Microsoft.Authorization/roleDefinitions\", \"name\": \"n\",
\"properties\": {{\"permissions\": [{permission}]}}}}]"
        ))
    };
    let case = role(r#"{"actions": ["*"], "notActions": ["[parameters('n')]"]}"#);
    let subject = azrbac_lint::Subject::new(azrbac_roles::catalog(), azrbac_roles::library());
    let findings = azrbac_lint::lint(&subject.file(&case.read.file));
    assert!(findings.len() > 3);
    for finding in &findings {
        let doubt = "unless `notActions` that this file does not tell take it away";
        assert!(finding.message.ends_with(doubt), "{}", finding.message);
        assert_eq!(finding.confidence.name(), "low");
        assert!(finding.severity < azrbac_core::diagnostic::Severity::Error);
    }
    let idle =
        r#"{"actions": "[parameters('a')]", "notActions": ["Microsoft.Compute/disks/read"]}"#;
    assert!(role(idle).findings().is_empty());
    let known = r#"{"actions": [], "notActions": ["Microsoft.Compute/disks/read"]}"#;
    // The entry subtracts nothing, and the role grants nothing.
    assert_eq!(role(known).findings().len(), 2);
}

/// Nothing is claimed of what is not granted where part of it is not known, and no fix
/// takes out what stands between two entries or outside their list.
#[test]
fn what_is_granted_is_not_compared_where_part_of_it_is_unknown() {
    let findings = |properties: &str| {
        let case = template(&format!(
            "[{{\"type\": \"Microsoft.Authorization/roleDefinitions\", \"name\": \"n\",
\"properties\": {{\"roleName\": \"n\", {properties}}}}}],
\"variables\": {{\"read\": \"*/read\", \"list\": [\"A/b/read\", \"*/read\"]}}"
        ));
        let subject = azrbac_lint::Subject::new(azrbac_roles::catalog(), azrbac_roles::library());
        azrbac_lint::lint(&subject.file(&case.read.file))
    };
    let equal = |properties: &str| {
        let findings = findings(properties);
        findings.iter().any(|one| one.rule.code == "RBAC205")
    };
    for known in [
        r#""permissions": [{"actions": ["*/read"]}]"#,
        r#""permissions": [{"actions": ["[variables('read')]"]}]"#,
    ] {
        assert!(equal(known), "{known}");
    }
    for unknown in [
        r#""permissions": [{"actions": ["*/read", "[parameters('p')]"]}]"#,
        r#""permissions": [{"actions": ["*/read"]}, "[parameters('p')]"]"#,
        r#""permissions": [{"actions": ["*/read"]}, null]"#,
        r#""permissions": [{"actions": ["*/read", 4]}]"#,
        r#""permissions": [{"actions": ["*/read"], "dataActions": "[parameters('p')]"}]"#,
        r#""permissions": [{"actions": ["*/read"], "dataActions": 4}]"#,
        r#""permissions": [{"actions": ["*/read"], "[parameters('p')]": ["A/b/write"]}]"#,
        r#""permissions": [{"actions": ["*/read"]}], "copy": [{"name": "permissions", "count": 2, "input": {}}]"#,
    ] {
        assert!(!equal(unknown), "{unknown}");
    }
    let fixed = |list: &str| {
        let findings = findings(&format!(r#""permissions": [{{"actions": {list}}}]"#));
        let covered = findings.iter().find(|one| one.rule.code == "RBAC202");
        covered.expect("it is covered").fix.is_some()
    };
    assert!(fixed(r#"["*/read", "A/b/read"]"#));
    for list in [
        r#"["*/read", "[parameters('p')]", "A/b/read"]"#,
        r#"["*/read", 4, "A/b/read"]"#,
        r#"["[variables('read')]", "A/b/read"]"#,
        r#""[variables('list')]""#,
    ] {
        assert!(!fixed(list), "{list}");
    }
}

#[test]
fn conditions_of_assignments_are_checked_with_the_role_that_is_known() {
    let condition = "((!(ActionMatches{'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read'})) OR (@Resource[Microsoft.Storage/storageAccounts/blobServices/containers:nome] StringEquals \\u0027a'))";
    let assignment = |role: &str| {
        template(&format!(
            r#"[{{"type": "Microsoft.Storage/storageAccounts/providers/roleAssignments", "name": "x",
"properties": {{"roleDefinitionId": "{role}", "principalId": "[reference('x').principalId]",
"condition": "{condition}",
"conditionVersion": "1.0"}}}}]"#
        ))
    };
    let known =
        format!("[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '{GUID}')]");
    let case = assignment(&known);
    let declared = &case.read.file.declared;
    assert_eq!(declared.len(), 1);
    assert_eq!(
        declared[0].role.as_ref().map(|role| role.as_str()),
        Some(GUID)
    );
    assert_eq!(declared[0].principal, None);
    let findings = case.findings();
    assert!(
        findings
            .iter()
            .any(|found| found.starts_with("6:21 RBAC503 \"1.0\"")),
        "{findings:?}"
    );
    assert!(
        findings
            .iter()
            .any(|found| found.starts_with("5:111 RBAC508 @Resource[")),
        "{findings:?}"
    );
    // The role says that it does not grant what the condition names.
    assert!(
        findings.iter().any(|found| found.contains("RBAC513")),
        "{findings:?}"
    );
    let open = assignment("[resourceId('Microsoft.Authorization/roleDefinitions', guid('a'))]");
    assert_eq!(open.read.file.declared[0].role, None);
    assert!(
        !open
            .findings()
            .iter()
            .any(|found| found.contains("RBAC513"))
    );
    let unknown = template(
        r#"[{"type": "Microsoft.Authorization/roleAssignments", "name": "x",
"properties": {"condition": "[format('a {0}', 'b')]", "principalId": "p"}}]"#,
    );
    assert_eq!(
        unknown.notes(),
        ["4:29 values that this file does not tell are not checked: `condition`"]
    );
}

#[test]
fn brackets_that_are_doubled_are_text() {
    let case = template(
        r#"[{"type": "Microsoft.Authorization/roleDefinitions", "name": "x",
"properties": {"roleName": "[[team] reader", "permissions": [], "assignableScopes": ["[[x]"]}}]"#,
    );
    let role = &case.read.file.roles[0];
    assert_eq!(&*role.name, "[[team] reader");
    assert_eq!(&*role.assignable_scopes[0], "[x]");
}

#[test]
fn what_is_there_already_is_not_declared() {
    let case = template(
        r#"{"r": {"existing": true, "type": "Microsoft.Authorization/roleDefinitions",
"name": "x", "properties": {}}, "s": {"type": "Microsoft.Storage/storageAccounts", "name": "[x]"}}"#,
    );
    case.is(Form::ArmTemplate, &[], &[]);
}

#[test]
fn whole_resources_in_variables_are_read() {
    let text = format!(
        r#"{{"$schema": "{SCHEMA}", "resources": [], "variables": {{"$fxv#0":
{BAD}}}}}"#
    );
    let case = Case::new("roles.json", &text);
    assert_eq!(case.findings().len(), 3);
    assert_eq!(&*case.read.file.roles[0].name, "$fxv#0");
}
