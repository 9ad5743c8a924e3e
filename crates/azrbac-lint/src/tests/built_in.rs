//! What the rules say of Azure's own roles.

use std::collections::{BTreeMap, BTreeSet};

use azrbac_core::diagnostic::Severity;
use azrbac_core::text::Sources;

use super::input;
use crate::{About, Subject, lint};

#[test]
fn conditions_of_built_in_roles() {
    let library = azrbac_roles::library();
    let subject = Subject {
        roles: library.roles(),
        ..Subject::new(input::catalog(), library)
    };
    let conditions = library.roles().iter().flat_map(|role| &role.permissions);
    let with = conditions.filter(|object| object.condition.is_some());
    assert_eq!(with.count(), 31);
    let told: Vec<String> = lint(&subject)
        .iter()
        .filter(|finding| finding.rule.code.starts_with("RBAC5"))
        .map(|finding| {
            assert_eq!(finding.severity, Severity::Info);
            let About::RoleDefinition(at) = finding.about else {
                panic!("{finding:?}");
            };
            let role = &library.roles()[at].name;
            format!("{} {role}: {}", finding.rule.code, finding.message)
        })
        .collect();
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn findings_of_built_in_roles() {
    let library = azrbac_roles::library();
    let subject = Subject {
        roles: library.roles(),
        ..Subject::new(input::catalog(), library)
    };
    let mut told: BTreeMap<String, (usize, BTreeSet<usize>)> = BTreeMap::new();
    for finding in lint(&subject) {
        assert_eq!(finding.severity, Severity::Info, "{finding:?}");
        let About::RoleDefinition(at) = finding.about else {
            panic!("{finding:?}");
        };
        let (count, roles) = told.entry(finding.rule.to_string()).or_default();
        *count += 1;
        roles.insert(at);
    }
    let lines = told
        .iter()
        .map(|(rule, (count, roles))| format!("{rule}: {count} in {} roles", roles.len()));
    insta::assert_snapshot!(lines.collect::<Vec<_>>().join("\n"));
}

#[test]
fn the_word_built_in_alone_is_not_believed() {
    let told = |id: &str, kind: &str, scope: &str| {
        let text = format!(
            r#"{{{id} "roleName": "Operator of machines", "type": "{kind}",
            "permissions": [{{"actions": ["*"]}}], "assignableScopes": ["{scope}"]}}"#
        );
        let read =
            azrbac_core::ingest::read_role_definitions(Sources::new().add("role.json"), &text);
        let subject = Subject::new(input::catalog(), azrbac_roles::library()).file(&read);
        let found = lint(&subject);
        found.iter().map(|finding| finding.severity).max()
    };
    let group = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg";
    let owner = r#""name": "8e3af657-a8ff-443c-a75c-2fe8c4bcb635","#;
    let newer = r#""name": "12345678-a8ff-443c-a75c-2fe8c4bcb635","#;
    for (id, kind, scope, built_in) in [
        ("", "BuiltInRole", "/", false),
        ("", "BuiltInRole", group, false),
        (newer, "BuiltInRole", group, false),
        (newer, "BuiltInRole", "/", true),
        (owner, "BuiltInRole", group, true),
        (owner, "CustomRole", "/", false),
    ] {
        let worst = told(id, kind, scope);
        assert_eq!(
            worst == Some(Severity::Info),
            built_in,
            "{id} {kind} {scope}: {worst:?}"
        );
    }
}
