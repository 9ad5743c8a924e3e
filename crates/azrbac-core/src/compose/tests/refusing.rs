//! Azure's messages, in the wordings in which they come.

use crate::compose::{RefusalKind, refusals};
use crate::operation::Plane;

const ID: &str = "dc36fc90-2248-4d70-aca4-a1a9f5b19f71";

/// Kind, operation, scope of each refusal.
fn read(text: &str) -> Vec<(&'static str, String, String)> {
    let found = refusals(text).into_iter();
    found
        .map(|one| {
            let scope = one.scope.as_deref().unwrap_or("-").to_owned();
            (one.kind.name(), one.operation.as_str().to_owned(), scope)
        })
        .collect()
}

fn one(kind: &'static str, operation: &str, scope: &str) -> Vec<(&'static str, String, String)> {
    vec![(kind, operation.to_owned(), scope.to_owned())]
}

#[test]
fn the_plain_message() {
    let text = format!(
        "(AuthorizationFailed) The client 'carl@contoso.com' with object id '{ID}' does not have \
         authorization to perform action 'Microsoft.Storage/storageAccounts/read' over scope \
         '/subscriptions/s/resourceGroups/g' or the scope is invalid. If access was recently \
         granted, please refresh your credentials.\nCode: AuthorizationFailed"
    );
    let expected = one(
        "not-granted",
        "Microsoft.Storage/storageAccounts/read",
        "/subscriptions/s/resourceGroups/g",
    );
    assert_eq!(read(&text), expected);
    let found = refusals(&text);
    assert_eq!(found[0].principal.as_deref(), Some(ID));
    assert_eq!(found[0].plane, Plane::Control);
    // Printed twice is told once.
    assert_eq!(read(&format!("{text}\n{text}")), expected);
}

#[test]
fn other_quotation_marks_and_none() {
    for (open, close) in [
        ("\"", "\""),
        ("\\\"", "\\\""),
        ("\u{2018}", "\u{2019}"),
        ("&#39;", "&#39;"),
        ("\\u0027", "\\u0027"),
        ("`", "`"),
        ("", ""),
    ] {
        let text = format!(
            "The client {open}x{close} does not have authorization to perform action \
             {open}A.B/c/read{close} over scope {open}/subscriptions/s{close} or the scope is invalid"
        );
        assert_eq!(
            read(&text),
            one("not-granted", "A.B/c/read", "/subscriptions/s"),
            "{text}"
        );
    }
}

#[test]
fn a_failed_template_tells_of_many() {
    let part = |kind: &str, name: &str| {
        format!(
            "Authorization failed for template resource '{name}' of type '{kind}'. The client 'X' \
             with object id 'X' does not have permission to perform action '{kind}/write' at scope \
             '/subscriptions/S/resourceGroups/g/providers/{kind}/{name}'."
        )
    };
    let text = format!(
        "{{\"error\":{{\"code\":\"InvalidTemplateDeployment\",\"message\":\"Deployment failed with \
         multiple errors: '{}:{}'\\\"}}}}",
        part("Microsoft.Network/publicIPPrefixes", "aks-ip"),
        part("Microsoft.Network/natGateways", "aks-nat"),
    );
    let found = refusals(&text);
    assert_eq!(found.len(), 2);
    assert_eq!(
        found[1].operation.as_str(),
        "Microsoft.Network/natGateways/write"
    );
    // The resources are not there yet.
    for refusal in found {
        let at = refusal.grant_at().unwrap();
        assert_eq!(at.as_str(), "/subscriptions/S/resourceGroups/g");
    }
}

#[test]
fn a_linked_scope_is_where_it_is_missing() {
    let linked = |words: &str| {
        format!(
            "error: LinkedAuthorizationFailed: The client 'x' with object id '{ID}' has permission \
             to perform action 'Microsoft.Compute/virtualMachines/write' on scope \
             '/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/v'; \
             however, it does not have permission to perform {words} or the linked scope(s) are \
             invalid."
        )
    };
    let subnet =
        "/subscriptions/s/resourceGroups/n/providers/Microsoft.Network/virtualNetworks/v/subnets/s";
    let join = "Microsoft.Network/virtualNetworks/subnets/join/action";
    let text = linked(&format!(
        "action(s) '{join}' on the linked scope(s) '{subnet}' (respectively)"
    ));
    assert_eq!(read(&text), one("linked", join, subnet));
    assert_eq!(refusals(&text)[0].principal.as_deref(), Some(ID));
    assert_eq!(refusals(&text)[0].grant_at().unwrap().as_str(), subnet);
    // Several scopes of one operation, and a quotation mark that was lost.
    let text = linked(&format!(
        "action '{join}' on the linked scope(s) '{subnet},{subnet}2"
    ));
    assert_eq!(read(&text).len(), 2);
    assert_eq!(read(&text)[1].2, format!("{subnet}2"));
    // Several operations with their scopes, respectively.
    let text = linked(
        "action(s) 'A.B/join/action,A.C/read' on the linked scope(s) '/subscriptions/1,/subscriptions/2' (respectively)",
    );
    assert_eq!(
        read(&text),
        [
            (
                "linked",
                "A.B/join/action".to_owned(),
                "/subscriptions/1".to_owned()
            ),
            (
                "linked",
                "A.C/read".to_owned(),
                "/subscriptions/2".to_owned()
            ),
        ]
    );
}

#[test]
fn a_linked_access_check() {
    let text = format!(
        "unexpected status 400 (400 Bad Request) with error: LinkedAccessCheckFailed: The client \
         with object id '{ID}' does not have authorization to perform action \
         'Microsoft.Network/publicIPAddresses/join/action' over scope '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/publicIPAddresses/p' or the scope is invalid"
    );
    assert_eq!(read(&text)[0].0, "linked");
}

#[test]
fn a_frame_and_broken_lines_are_read_through() {
    let text = "\u{2502} Error: The client 'x' with object id 'y' has permission to perform action\n\
                \u{2502} 'Microsoft.App/containerApps/write' on scope\n\
                \u{2502} '/subscriptions/s/resourcegroups/R/providers/\n\
                \u{2502}  Microsoft.App/containerApps/a';\n\
                \u{2502} however, it does not have permission to perform action(s)\n\
                \u{2502} 'Microsoft.App/managedEnvironments/join/action' on the linked scope(s)\n\
                \u{2502} '/subscriptions/s/resourceGroups/R2/providers/\n\
                \u{2502}  Microsoft.App/managedEnvironments/e'\n";
    assert_eq!(
        read(text),
        one(
            "linked",
            "Microsoft.App/managedEnvironments/join/action",
            "/subscriptions/s/resourceGroups/R2/providers/Microsoft.App/managedEnvironments/e"
        )
    );
}

#[test]
fn what_no_role_helps_against_is_told_apart() {
    let text = "(403) - The client '' with object id '' has permission to perform action \
                'Microsoft.SerialConsole/serialPorts/connect/action' on scope '/subscriptions/s'; \
                however, the access is denied because of the deny assignment with name 'Deny \
                assignment 'g' created by Stack 'd'' and Id 'i' at scope '/subscriptions/s'.";
    let found = refusals(text);
    assert_eq!(
        found[0].kind,
        RefusalKind::Denied {
            by: Some("Deny assignment 'g' created by Stack 'd'".into())
        }
    );
    assert!(!found[0].kind.can_be_granted());
    let text = "The client has permission to perform action 'A.B/write' on scope \
                '/subscriptions/s', however the current tenant 't' is not authorized to access \
                linked subscription 'u'.";
    assert_eq!(
        read(text),
        one("other-tenant", "A.B/write", "/subscriptions/s")
    );
    let text = "The client 'u' with object id 'o' has an authorization with ABAC condition that is \
                not fulfilled to perform action 'Microsoft.Authorization/roleAssignments/write' \
                over scope '/subscriptions/s/providers/Microsoft.Authorization/roleAssignments/a' \
                or the scope is invalid.";
    assert_eq!(refusals(text)[0].kind, RefusalKind::Condition);
    assert_eq!(
        refusals(text)[0].grant_at().unwrap().as_str(),
        "/subscriptions/s"
    );
}

#[test]
fn data_planes() {
    let text = format!(
        "Status=403 Code=\"Forbidden\" Message=\"Caller is not authorized to perform action on \
         resource.\\r\\nIf role assignments, deny assignments or role definitions were changed \
         recently, please observe propagation time.\\r\\nCaller: appid=a;oid={ID};iss=https://x/\\r\\n\
         Action: 'Microsoft.KeyVault/vaults/secrets/getSecret/action'\\r\\nResource: \
         '/subscriptions/s/resourcegroups/g/providers/microsoft.keyvault/vaults/kv/secrets/pw'\\r\\n\
         Assignment: (not found)\""
    );
    let found = refusals(&text);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].plane, Plane::Data);
    assert_eq!(found[0].principal.as_deref(), Some(ID));
    assert_eq!(
        found[0].scope.as_deref(),
        Some("/subscriptions/s/resourcegroups/g/providers/microsoft.keyvault/vaults/kv")
    );
    let text = format!(
        "(PermissionDenied) The principal `{ID}` lacks the required data action \
         `Microsoft.CognitiveServices/accounts/OpenAI/deployments/chat/completions/action` to \
         perform `POST /openai/deployments/x/chat/completions` operation."
    );
    let found = refusals(&text);
    assert_eq!((found.len(), found[0].plane), (1, Plane::Data));
    assert_eq!(found[0].principal.as_deref(), Some(ID));
    assert_eq!(found[0].scope, None);
}

/// What Cosmos DB decides by itself, no Azure role grants.
#[test]
fn a_service_with_roles_of_its_own() {
    let text = format!(
        "Request blocked by Auth db1 : Request is blocked because principal [{ID}] does not have \
         required RBAC permissions to perform action \
         [Microsoft.DocumentDB/databaseAccounts/readMetadata] on resource [/]."
    );
    let found = refusals(&text);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].kind, RefusalKind::OwnRoles);
    assert_eq!(
        found[0].operation.as_str(),
        "Microsoft.DocumentDB/databaseAccounts/readMetadata"
    );
    assert_eq!((found[0].plane, &found[0].scope), (Plane::Data, &None));
    assert_eq!(found[0].principal.as_deref(), Some(ID));
    assert!(!found[0].kind.can_be_granted());
}

#[test]
fn where_it_has_to_be_granted() {
    let at = |action: &str, scope: &str| {
        let text = format!(
            "does not have authorization to perform action '{action}' over scope '{scope}'"
        );
        let found = refusals(&text);
        found[0].grant_at().map(|scope| scope.as_str().to_owned())
    };
    let vault = "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/v";
    assert_eq!(
        at("Microsoft.KeyVault/vaults/read", vault).as_deref(),
        Some(vault)
    );
    assert_eq!(
        at(
            "Microsoft.Resources/subscriptions/resourceGroups/write",
            "/subscriptions/s/resourceGroups/g"
        )
        .as_deref(),
        Some("/subscriptions/s")
    );
    assert_eq!(
        at(
            "Microsoft.Resources/tags/write",
            "/subscriptions/s/resourceGroups/g"
        )
        .as_deref(),
        Some("/subscriptions/s/resourceGroups/g")
    );
    assert_eq!(
        at(
            "Microsoft.Authorization/roleAssignments/write",
            &format!("{vault}/providers/Microsoft.Authorization/roleAssignments/x")
        )
        .as_deref(),
        Some(vault)
    );
    assert_eq!(at("A.B/c/read", "nowhere"), None);
}

#[test]
fn other_texts_tell_of_nothing() {
    for text in [
        "",
        "everything is fine",
        "to perform action",
        "does not have authorization to perform action ''",
        "does not have authorization to perform action 'x' over scope ''",
        "The template deployment failed with error: 'The resource failed validation'.",
        "Action: 'A.B/c/read' Resource: '/subscriptions/s'",
        "has permission to perform action 'A.B/c/read' on scope '/subscriptions/s'.",
        "\\u12\\",
        "&#39",
    ] {
        assert_eq!(read(text), [], "{text}");
    }
}

#[test]
fn hostile_texts_are_read_in_linear_time() {
    let phrase = "does not have authorization to perform action '";
    for text in [
        phrase.repeat(40_000),
        "to perform action(s) 'a/b' on the linked scope(s) '".repeat(30_000),
        "\\".repeat(2_000_000),
        format!(
            "{phrase}{}' over scope '{}'",
            "a/".repeat(400_000),
            "/x,".repeat(400_000)
        ),
        "not authorized action: 'a/b' resource: '/x' ".repeat(30_000),
        "object id '".repeat(200_000),
    ] {
        // It ends, and soon.
        let found = refusals(&text);
        assert!(found.len() <= 30_000);
    }
}

proptest::proptest! {
    #[test]
    fn no_text_is_too_odd(text in "(?s).{0,60}", middle in "[ -~\u{2018}\u{2502}\\\\]{0,80}") {
        let whole = format!("{text}does not have permission to perform action{middle} over scope {text}");
        let _ = refusals(&text);
        let _ = refusals(&whole);
    }
}
