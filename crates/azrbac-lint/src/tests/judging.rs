//! Single judgements that the pages do not show.

use azrbac_core::diagnostic::Severity;

use super::input;
use crate::{Confidence, Finding};

/// A role with these members of its only permission object.
pub(super) fn role(permission: &str) -> String {
    format!(
        r#"{{"roleName": "R", "roleType": "CustomRole", "permissions": [{{{permission}}}],
            "assignableScopes": ["/subscriptions/s1"]}}"#
    )
}

fn found(code: &str, text: &str) -> Vec<Finding> {
    let findings = input::read(text).lint();
    findings
        .into_iter()
        .filter(|finding| finding.rule.code == code)
        .collect()
}

/// The severities of a rule's findings in a role with these `actions`.
fn severities(code: &str, permission: &str) -> Vec<Severity> {
    found(code, &role(permission))
        .iter()
        .map(|finding| finding.severity)
        .collect()
}

#[test]
fn unknown_names_are_never_errors() {
    for (entry, severity, confidence) in [
        (
            "Microsoft.Storage/storageAccounts/listKey/action",
            Severity::Warning,
            Confidence::Medium,
        ),
        (
            "Microsoft.Storage/storageAccounts/listKeys",
            Severity::Warning,
            Confidence::Medium,
        ),
        (
            "Microsoft.Storge/storageAccounts/*",
            Severity::Warning,
            Confidence::Medium,
        ),
        ("read", Severity::Warning, Confidence::Medium),
        (
            "Contoso.Things/things/read",
            Severity::Warning,
            Confidence::Low,
        ),
        (
            "Microsoft.Storage/brandNewThings/read",
            Severity::Info,
            Confidence::Low,
        ),
        (
            "Microsoft.Storage/brandNewThings/*",
            Severity::Info,
            Confidence::Low,
        ),
        (
            "84codes.CloudAMQP/operations/read",
            Severity::Info,
            Confidence::Medium,
        ),
    ] {
        let found = found("RBAC101", &role(&format!(r#""actions": ["{entry}"]"#)));
        let [finding] = found.as_slice() else {
            panic!("{entry}: {found:?}");
        };
        assert_eq!(
            (finding.severity, finding.confidence),
            (severity, confidence),
            "{entry}"
        );
    }
}

#[test]
fn a_wrong_plane_is_an_error_only_where_no_name_can_be_in_both() {
    let blob = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read";
    for (list, entry, expected) in [
        ("actions", blob, vec![Severity::Error]),
        ("notActions", blob, vec![Severity::Error]),
        ("dataActions", blob, vec![]),
        (
            "dataActions",
            "Microsoft.Consumption/budgets/write",
            vec![Severity::Error],
        ),
        (
            "dataActions",
            "Microsoft.Consumption/*",
            vec![Severity::Warning],
        ),
        // Documented in both planes, and known in one of them.
        ("actions", "Microsoft.KeyVault/vaults/keys/read", vec![]),
        (
            "actions",
            "Microsoft.Experimentation/experimentWorkspaces/read",
            vec![],
        ),
        ("dataActions", "Microsoft.Storage/*", vec![]),
        (
            "dataActions",
            "Microsoft.InferenceService/inferenceAccounts/listKeys/action",
            vec![],
        ),
    ] {
        let found = severities("RBAC102", &format!(r#""{list}": ["{entry}"]"#));
        assert_eq!(found, expected, "{list} {entry}");
    }
}

#[test]
fn the_nearest_name_is_offered() {
    let text = role(r#""notActions": ["Microsoft.CognitiveServices/accounts/listKey/action"]"#);
    let finding = found("RBAC101", &text).remove(0);
    assert_eq!(
        finding.help.as_deref(),
        Some("write `Microsoft.CognitiveServices/accounts/listKeys/action` if that is meant")
    );
    let edit = &finding.fix.unwrap().edits[0];
    assert_eq!(edit.0, finding.primary.unwrap());
    assert_eq!(
        edit.1,
        "\"Microsoft.CognitiveServices/accounts/listKeys/action\""
    );
}

#[test]
fn owner_is_found_by_what_it_grants() {
    for (permission, expected) in [
        (r#""actions": ["*"]"#, 1),
        (r#""actions": ["*/*"]"#, 1),
        (
            r#""actions": ["*/read", "*/write", "*/delete", "*/action", "*/networkapiaccess"]"#,
            1,
        ),
        (
            r#""actions": ["*"], "notActions": ["Microsoft.Compute/*"]"#,
            1,
        ),
        (
            r#""actions": ["*/read", "*/write", "*/delete", "*/action"]"#,
            1,
        ),
        (
            r#""actions": ["*"], "condition": "@Resource[a:b] Exists""#,
            0,
        ),
        (r#""actions": ["*/read", "Microsoft.Authorization/*"]"#, 0),
        (r#""dataActions": ["*"]"#, 0),
    ] {
        assert_eq!(
            severities("RBAC301", permission).len(),
            expected,
            "{permission}"
        );
    }
}

#[test]
fn contributor_is_found_by_what_is_proven() {
    let minus = |entries: &str| {
        let text = format!(r#""actions": ["*"], "notActions": [{entries}]"#);
        severities("RBAC301", &text)
    };
    let write = r#""Microsoft.Authorization/*/Write""#;
    assert_eq!(minus(write), [Severity::Warning]);
    let contributor = r#""Microsoft.Authorization/*/Delete", "Microsoft.Authorization/*/Write",
        "Microsoft.Authorization/elevateAccess/Action", "Microsoft.Blueprint/blueprintAssignments/write",
        "Microsoft.Blueprint/blueprintAssignments/delete", "Microsoft.Compute/galleries/share/action",
        "Microsoft.Purview/consents/write", "Microsoft.Purview/consents/delete",
        "Microsoft.Resources/deploymentStacks/manageDenySetting/action",
        "Microsoft.Subscription/cancel/action", "Microsoft.Subscription/enable/action""#;
    assert_eq!(minus(contributor), [Severity::Warning]);
    assert_eq!(
        minus(&format!(r#"{contributor}, "Contoso.Unnamed/things/write""#)),
        []
    );
    let verbs = r#""actions": ["*/read", "*/write", "*/delete", "*/action"]"#;
    let bound = r#""condition": "@Resource[a:b] Exists""#;
    for (text, expected) in [
        (format!(r#"{verbs}, "notActions": [{write}]"#), 1),
        (format!(r#"{verbs}, "notActions": [{write}], {bound}"#), 0),
        (
            r#""actions": ["*/read", "*/write", "*/delete"]"#.to_owned(),
            0,
        ),
        (r#""actions": ["Microsoft.*"]"#.to_owned(), 0),
    ] {
        assert_eq!(severities("RBAC301", &text).len(), expected, "{text}");
    }
}

#[test]
fn a_copy_of_a_built_in_role_is_found_in_any_words() {
    let copies = |permission: &str| -> Vec<String> {
        let found = found("RBAC205", &role(permission));
        found.into_iter().map(|finding| finding.message).collect()
    };
    assert_eq!(
        copies(r#""actions": ["Microsoft.Compute/disks/read", "*/READ"]"#),
        [
            "the role grants the same as the built-in roles `Reader`, `App Compliance Automation Reader`"
        ]
    );
    assert_eq!(
        copies(
            r#""actions": ["Microsoft.CognitiveServices/*/read", "*/nothing/read"],
               "notActions": ["*/nothing/*"],
               "dataActions": ["Microsoft.CognitiveServices/accounts/Face/detect/action"]"#
        ),
        [""; 0]
    );
    for silent in [
        r#""actions": []"#,
        r#""actions": ["*/read"], "notActions": ["*/read"]"#,
        r#""actions": ["*/read"], "notActions": ["Microsoft.Compute/disks/read"]"#,
        r#""actions": ["*/read"], "dataActions": ["*/read"]"#,
        r#""actions": ["*/read"], "condition": "@Resource[a:b] Exists""#,
    ] {
        assert_eq!(copies(silent), [""; 0], "{silent}");
    }
}

#[test]
fn every_built_in_role_equals_its_copy() {
    let library = azrbac_roles::library();
    let copies: Vec<_> = library
        .roles()
        .iter()
        .map(|role| {
            let mut copy = role.clone();
            (copy.id, copy.role_type) = (None, Some(azrbac_core::role::RoleType::Custom));
            for permission in &mut copy.permissions {
                permission.actions.reverse();
                permission.not_data_actions.reverse();
            }
            copy
        })
        .collect();
    let subject = crate::Subject {
        roles: &copies,
        ..crate::Subject::new(input::catalog(), library)
    };
    let findings = crate::lint(&subject);
    for (at, role) in library.roles().iter().enumerate() {
        let grants = role.entries(0).any(|(entry, _)| entry.list.grants());
        let found = findings.iter().any(|finding| {
            finding.rule.code == "RBAC205"
                && finding.about == crate::About::RoleDefinition(at)
                && finding.message.contains(&format!("`{}`", role.name.trim()))
        });
        assert_eq!(found, grants, "{}", role.name);
    }
}

#[test]
fn each_permission_object_is_evaluated_by_itself() {
    let text = r#"{"roleName": "R", "roleType": "CustomRole", "assignableScopes": [], "permissions": [
        {"actions": ["Microsoft.CognitiveServices/accounts/*"],
         "notActions": ["Microsoft.CognitiveServices/accounts/*/action"]},
        {"actions": ["Microsoft.CognitiveServices/accounts/listKeys/action"]}]}"#;
    let found = found("RBAC303", text);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].entry.unwrap().permission, 1);
}

#[test]
fn a_condition_makes_power_information() {
    let free = r#""actions": ["Microsoft.Authorization/roleAssignments/write"]"#;
    assert_eq!(severities("RBAC304", free), [Severity::Warning]);
    let bound = format!(r#"{free}, "condition": "@Resource[a:b] Exists""#);
    assert_eq!(severities("RBAC304", &bound), [Severity::Info]);
}

#[test]
fn wildcards_of_harmless_providers_are_information() {
    assert_eq!(
        severities("RBAC302", r#""actions": ["Microsoft.Support/*"]"#),
        [Severity::Info]
    );
    assert_eq!(
        severities("RBAC302", r#""actions": ["Microsoft.Storage/*"]"#),
        [Severity::Warning]
    );
    assert_eq!(
        severities("RBAC302", r#""actions": ["Microsoft.*/write"]"#),
        [Severity::Warning]
    );
    assert_eq!(severities("RBAC302", r#""actions": ["*/read"]"#), []);
    assert_eq!(
        severities("RBAC302", r#""dataActions": ["*/read"]"#),
        [Severity::Warning]
    );
}

#[test]
fn reads_that_hand_out_keys_warn_only_when_named() {
    assert_eq!(
        severities("RBAC303", r#""actions": ["*/read"]"#),
        [Severity::Info]
    );
    let named = r#""actions": ["Microsoft.DocumentDB/databaseAccounts/readonlykeys/read"]"#;
    assert_eq!(severities("RBAC303", named), [Severity::Warning]);
    assert_eq!(
        severities(
            "RBAC303",
            r#""dataActions": ["Microsoft.Storage/storageAccounts/listKeys/*"]"#
        ),
        []
    );
}

#[test]
fn built_in_roles_are_nobodys_to_mend() {
    let text = r#"{"roleName": "Owner", "roleType": "BuiltInRole", "assignableScopes": ["/"],
        "name": "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
        "permissions": [{"actions": ["*"], "notActions": []}]}"#;
    let findings = input::read(text).lint();
    assert!(!findings.is_empty());
    assert!(
        findings
            .iter()
            .all(|finding| finding.severity == Severity::Info)
    );
    assert!(
        findings
            .iter()
            .all(|finding| finding.rule.code != "RBAC110")
    );
}

#[test]
fn a_subtracted_entry_is_told_by_what() {
    let text = role(
        r#""actions": ["Microsoft.Network/virtualNetworks/*"],
           "notActions": ["Microsoft.Compute/*", "Microsoft.Network/*"]"#,
    );
    let finding = found("RBAC204", &text).remove(0);
    assert_eq!(
        finding.message,
        "`Microsoft.Network/virtualNetworks/*` grants nothing: `Microsoft.Network/*` in `notActions` takes it away"
    );
    assert_eq!(finding.related.len(), 1);
    assert_eq!(found("RBAC203", &text).len(), 1);
}
