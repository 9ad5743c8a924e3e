use super::Case;
use crate::Form;

const BAD: &str = r#"# é
locals {
  base  = ["Microsoft.KeyVualt/vaults/write"]
  again = concat(local.base, var.rest)
}

resource "azurerm_role_definition" "x" {
  name  = "r-${var.stage}"
  scope = data.azurerm_subscription.this.id

  permissions {
    actions = [
      "Microsoft.KeyVualt/vaults/read", # no provider of that name
      "Microsoft.${var.provider}/x/read",
    ]
    data_actions = local.again
  }

  assignable_scopes = toset([data.azurerm_subscription.this.id, "/"])
}
"#;

#[test]
fn a_bad_role_is_found_at_its_line_and_column() {
    let case = Case::new("main.tf", BAD).is(
        Form::Terraform,
        &[
            "3:12 RBAC101 \"Microsoft.KeyVualt/vaults/write\"",
            "13:7 RBAC101 \"Microsoft.KeyVualt/vaults/read\"",
            "19:65 RBAC110 \"/\"",
        ],
        &[
            "14:7 values that this file does not tell are not checked: `actions`, \
             `assignableScopes`, `dataActions`",
        ],
    );
    let map = &case.read.file.map.roles[0];
    assert!(map.unknown.name && map.unknown.assignable_scopes);
    assert_eq!(map.unknown.lists.len(), 2);
    assert_eq!(&*case.read.file.roles[0].name, "azurerm_role_definition.x");
}

#[test]
fn the_json_syntax_is_read() {
    let text = r#"{"resource": {"azurerm_role_definition": {"x": {"name": "${var.n}", "permissions": {
"actions": ["Microsoft.KeyVualt/x/read", "${var.more}"]}}}}}"#;
    let case = Case::new("main.tf.json", text).is(
        Form::Terraform,
        &["2:13 RBAC101 \"Microsoft.KeyVualt/x/read\""],
        &["2:42 values that this file does not tell are not checked: `actions`"],
    );
    assert!(case.read.file.map.roles[0].unknown.name);
}

/// What a dynamic block holds is checked once, and that there may be more is known.
#[test]
fn dynamic_blocks_are_open() {
    let text = r#"
resource "azurerm_role_definition" "x" {
  dynamic "permissions" {
    for_each = var.all
    content {
      actions     = ["Microsoft.KeyVualt/x/read"]
      not_actions = permissions.value
    }
  }
}"#;
    let case = Case::new("main.tf", text);
    assert_eq!(
        case.findings(),
        ["6:22 RBAC101 \"Microsoft.KeyVualt/x/read\""]
    );
    assert!(case.read.file.map.roles[0].unknown.permissions);
    assert_eq!(
        case.notes(),
        ["7:21 values that this file does not tell are not checked: `notActions`, `permissions`"]
    );
}

#[test]
fn azapi_is_read_in_azures_words() {
    let text = r#"
resource "azapi_resource" "x" {
  type = "Microsoft.Authorization/roleDefinitions@2022-04-01"
  name = "n"
  body = jsonencode({
    properties = { permissions = [{ actions = ["Microsoft.KeyVualt/x/read"] }] }
  })
}"#;
    let case = Case::new("main.tf", text);
    assert_eq!(
        case.findings(),
        ["6:48 RBAC101 \"Microsoft.KeyVualt/x/read\""]
    );
}

#[test]
fn conditions_keep_their_places_in_texts_of_several_lines() {
    for (open, close) in [("<<-EOT", "EOT"), ("<<EOT", "EOT")] {
        let text = format!(
            r#"
resource "azurerm_role_assignment" "x" {{
  scope              = azurerm_storage_account.this.id
  role_definition_id = "${{data.azurerm_subscription.this.id}}/providers/Microsoft.Authorization/roleDefinitions/2a2b9908-6ea1-4ae2-8e65-a410df84e7d1"
  principal_id       = var.who
  condition_version  = "2.0"
  condition          = {open}
    (
      (!(ActionMatches{{'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read'}}))
      OR
      (@Resource[Microsoft.Storage/storageAccounts/blobServices/containers:nome] StringEquals 'a')
    )
  {close}
}}"#
        );
        let case = Case::new("main.tf", &text);
        let declared = &case.read.file.declared[0];
        let role = declared.role.as_ref().map(ToString::to_string);
        assert_eq!(
            role.as_deref(),
            Some("2a2b9908-6ea1-4ae2-8e65-a410df84e7d1")
        );
        let findings = case.findings();
        assert_eq!(findings.len(), 1, "{findings:?}");
        assert!(findings[0].starts_with("11:8 RBAC5"), "{findings:?}");
        assert!(findings[0].ends_with(":nome]"), "{findings:?}");
    }
    let text = r#"
resource "azurerm_role_assignment" "x" {
  condition = "@Resource[a:b] StringEquals \"x\" OR @Resource[a:\u0062] StringEquals"
}"#;
    let findings = Case::new("main.tf", text).findings();
    assert!(!findings.is_empty());
    assert!(
        findings.iter().all(|found| found.starts_with("3:")),
        "{findings:?}"
    );
}

#[test]
fn fixes_inside_texts_that_are_no_json_are_not_offered() {
    let condition = "(!(ActionMatches{'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write'})) OR (@Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name] StringEquals 'a')";
    let hcl = format!(
        "resource \"azurerm_role_assignment\" \"x\" {{\n  role_definition_id = \"ba92f5b4-2d11-453d-a403-e96b0029c9fe\"\n  condition = \"{condition}\"\n}}"
    );
    let plan = format!(
        r#"{{"terraform_version": "1", "values": {{"root_module": {{"resources": [{{"type": "azurerm_role_assignment", "address": "x", "values": {{"role_definition_id": "ba92f5b4-2d11-453d-a403-e96b0029c9fe", "condition": "{condition}"}}}}]}}}}}}"#
    );
    let fixes = |name: &str, text: &str| {
        let case = Case::new(name, text);
        let subject = azrbac_lint::Subject::new(azrbac_roles::catalog(), azrbac_roles::library());
        let findings = azrbac_lint::lint(&subject.file(&case.read.file));
        assert!(!findings.is_empty());
        findings.iter().filter(|found| found.fix.is_some()).count()
    };
    assert!(fixes("plan.json", &plan) > 0);
    assert_eq!(fixes("main.tf", &hcl), 0);
}

#[test]
fn what_does_not_concern_us_is_not_judged() {
    Case::new("main.tf", "resource \"x\" \"y\" {{{").is(Form::Terraform, &[], &[]);
    let broken = "resource \"azurerm_role_definition\" \"x\" {\n  name = ]\n}";
    let case = Case::new("main.tf", broken);
    assert_eq!(case.notes().len(), 1);
    assert!(
        case.notes()[0].starts_with("2:10 this is no Terraform source: "),
        "{:?}",
        case.notes()
    );
}
