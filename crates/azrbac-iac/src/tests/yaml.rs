use super::Case;
use crate::Form;

#[test]
fn the_known_shapes_are_read() {
    let flat = "Name: r é\nActions:\n  - Microsoft.KeyVualt/x/read\nNotAction: []\nAssignableScopes: ['/']\n";
    Case::new("role.yaml", flat).is(
        Form::Yaml,
        &[
            "3:5 RBAC101 Microsoft.KeyVualt/x/read",
            "4:1 RBAC001 NotAction",
            "5:20 RBAC110 '/'",
        ],
        &[],
    );
    let rest = "
value:
- name: 11111111-2222-4333-8444-555555555555
  properties:
    roleName: \"r\"
    permissions:
    - actions: [\"Microsoft.KeyVualt/x/read\"]
---
- principalId: p
  roleDefinitionName: Reader
  scope: /subscriptions/11111111-2222-4333-8444-555555555555
  condition: >-
    @Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name]
    StringEquols 'a'
";
    let case = Case::new("roles.yml", rest);
    let role = &case.read.file.roles[0];
    assert_eq!(&*role.name, "r");
    assert_eq!(
        role.id.as_ref().map(|id| id.as_str()),
        Some("11111111-2222-4333-8444-555555555555")
    );
    assert_eq!(case.read.file.assignments.len(), 1);
    let findings = case.findings();
    assert_eq!(findings[0], "7:17 RBAC101 \"Microsoft.KeyVualt/x/read\"");
    assert!(
        findings[1..]
            .iter()
            .any(|found| found.starts_with("14:5 RBAC5")),
        "{findings:?}"
    );
}

/// The line break at the end of a block is not written where the value ends.
#[test]
fn a_block_of_lines_has_its_places() {
    for (head, line) in [
        ("|", "AND"),
        ("|", "  AND"),
        ("|-", "  AND"),
        ("|+", "AND"),
        (">", "AND"),
    ] {
        let text = format!(
            "- principalId: p\n  roleDefinitionName: Reader\n  scope: /subscriptions/s\n  \
             condition: {head}\n    Exists @Resource[\u{e4}]\n    {line} @Resource[b] StringEquols 'x'\n  \
             conditionVersion: \"2.0\"\n"
        );
        let column = 5 + line.len() + " @Resource[b] ".len();
        let found = Case::new("a.yaml", &text).findings();
        let expected = format!("6:{column} RBAC501 StringEquols");
        assert!(found.contains(&expected), "{head} {line}: {found:?}");
    }
}

#[test]
fn what_another_program_fills_in_is_not_text() {
    let text = "roleName: '{{ name }}'\nassignableScopes: [\"${{ parameters.scope }}\"]
permissions:
- actions:
  - '{{ action }}'
  - !Sub x
  - *alias
  <<: *more
";
    let text = format!("a: &alias [x]\nb: &more {{}}\n---\n{text}");
    let case = Case::new(
        "role.yaml",
        &text.replace(
            "a: &alias [x]\nb: &more {}\n---\n",
            "x: [&alias x, &more {}]\n",
        ),
    );
    let case = case.is(
        Form::Yaml,
        &["1:1 RBAC001 x"],
        &["6:5 values that this file does not tell are not checked: `actions`, `assignableScopes`"],
    );
    assert_eq!(case.read.file.map.roles[0].unknown.lists.len(), 4);
}

#[test]
fn files_about_something_else_hold_nothing() {
    for text in [
        "name: build\npermissions:\n  contents: read\non: push\n",
        "name: x\npermissions: []\nactions: [checkout, build]\n",
        "name: x\nactions:\n- actions/checkout\n",
        "terraform:\n  good:\n  - |\n    actions = [\"*\"]\n",
        "just: text about actions",
        "actions",
        "",
    ] {
        let case = Case::new("x.yaml", text).is(Form::Yaml, &[], &[]);
        assert!(case.read.file.roles.is_empty());
    }
    let case = Case::new("x.yaml", "actions: [\n");
    assert!(
        case.notes()[0].contains("this is no YAML: "),
        "{:?}",
        case.notes()
    );
    let case = Case::new("x.ps1", "function a {\n  actions: b: c\n");
    assert!(
        case.notes()[0].contains("this is neither JSON nor YAML"),
        "{:?}",
        case.notes()
    );
}

#[test]
fn bicep_is_told_to_be_built() {
    let text = "resource r 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {\n}\n";
    let case = Case::new("my roles/main.bicep", text).is(
        Form::Bicep,
        &[],
        &["1:13 Bicep source is not read: build it first, and check the template"],
    );
    let help = case.read.file.diagnostics[0].help.as_deref();
    assert_eq!(
        help,
        Some("`az bicep build --file 'my roles/main.bicep'` writes the template beside it")
    );
}
