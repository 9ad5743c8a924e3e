//! A tenant as the export script writes it, in envelopes: whole, it answers for
//! sure; where an export was interrupted, the answer is not known.

use azrbac_core::access::{Gap, Request, Weight, check, explain, shortfalls};
use azrbac_core::ingest::Ingest;
use azrbac_core::operation::{OperationName, Plane};
use azrbac_core::role::RoleLibrary;
use azrbac_core::scope::Scope;
use azrbac_core::snapshot::Kind;

const GROUP: &str = "c7e1a2b3-0d4f-4a5b-8c6d-7e8f9a0b1c22";
const TENANT: &str = "aaaa1111-bbbb-2222-cccc-3333dddd4444";

/// What was fetched, each answer in its envelope.
struct Exports {
    assignments: String,
    members: String,
    tree: String,
}

fn envelope(rest: &str) -> String {
    format!(r#"{{"schema": "azrbac.export/v1", "tenantId": "{TENANT}", {rest}}}"#)
}

fn whole() -> Exports {
    let group = "/providers/Microsoft.Management/managementGroups";
    Exports {
        assignments: envelope(&format!(
            r#""kind": "roleAssignments", "scope": "{group}/{TENANT}", "above": true, "below": true,
            "pages": [{{"count": 1, "total_records": 1, "skip_token": null, "data": [
              {{"id": "a1", "type": "microsoft.authorization/roleassignments", "tenantId": "{TENANT}",
              "properties": {{"principalId": "{GROUP}", "principalType": "Group", "condition": null,
                "roleDefinitionId": "r1", "scope": "/subscriptions/s1"}}}}]}}]"#
        )),
        members: envelope(&format!(
            r#""kind": "groups", "groupId": "{GROUP}", "transitive": true,
            "pages": [{{"@odata.context": "https://graph.microsoft.com/beta/$metadata#directoryObjects",
              "value": [{{"id": "noor"}}]}}]"#
        )),
        tree: envelope(&format!(
            r#""kind": "managementGroups", "pages": [{{"id": "{group}/{TENANT}", "name": "{TENANT}",
            "tenantId": "{TENANT}", "children": [{{"id": "/subscriptions/s1", "name": "s1"}}]}}]"#
        )),
    }
}

fn verdict(exports: &Exports, who: &str) -> &'static str {
    let roles = r#"[{"roleName": "Reader", "id": "r1", "permissions": [{"actions": ["*/read"]}]}]"#;
    let names = r#"[{"id": "homer", "userPrincipalName": "homer@contoso.com"},
        {"id": "deploy", "servicePrincipalType": "Application"}]"#;
    let mut ingest = Ingest::new();
    for text in [
        roles,
        names,
        &exports.assignments,
        &exports.members,
        &exports.tree,
    ] {
        ingest.read("export.json", text.as_bytes().to_vec());
    }
    let snapshot = ingest.finish().into_snapshot(&RoleLibrary::default());
    check(&snapshot, &request(who)).verdict.name()
}

fn request(who: &str) -> Request {
    Request::new(
        who.into(),
        OperationName::parse("Microsoft.Web/sites/read").unwrap(),
        Plane::Control,
        Scope::parse("/subscriptions/s1/resourceGroups/rg").unwrap(),
    )
}

#[test]
fn whole_exports_answer_for_sure() {
    assert_eq!(verdict(&whole(), "noor"), "allowed");
    assert_eq!(verdict(&whole(), "lenny"), "not-granted");
}

/// The version of Microsoft Graph that leaves service principals out of groups
/// leaves them open, and nobody else.
#[test]
fn old_lists_of_members_leave_service_principals_open() {
    assert_eq!(verdict(&whole(), "deploy"), "not-granted");
    let mut exports = whole();
    exports.members = exports.members.replace("/beta/", "/v1.0/");
    assert_eq!(verdict(&exports, "deploy"), "unknown");
    assert_eq!(verdict(&exports, "lenny"), "unknown");
    assert_eq!(verdict(&exports, "homer"), "not-granted");
    assert_eq!(verdict(&exports, "noor"), "allowed");
}

#[test]
fn interrupted_exports_leave_open_what_they_would_decide() {
    type Cut = fn(&mut Exports);
    let cuts: [Cut; 4] = [
        |exports| {
            exports.assignments = exports
                .assignments
                .replace(r#""skip_token": null"#, r#""skip_token": "x""#);
        },
        |exports| {
            exports.assignments = exports
                .assignments
                .replace(r#""total_records": 1"#, r#""total_records": 9"#);
        },
        |exports| {
            exports.members = exports.members.replace(
                r#""pages": ["#,
                r#""error": {"code": "Authorization_RequestDenied"}, "pages": ["#,
            );
        },
        |exports| {
            exports.members = exports.members.replace(
                r#"{"id": "noor"}]"#,
                r#"{"id": "noor"}], "@odata.nextLink": "https://next""#,
            );
        },
    ];
    for (at, cut) in cuts.into_iter().enumerate() {
        let mut exports = whole();
        cut(&mut exports);
        assert_eq!(verdict(&exports, "noor"), "allowed", "{at}");
        assert_eq!(verdict(&exports, "lenny"), "unknown", "{at}");
    }
}

/// What the export script finds out about eligible memberships, group by group.
fn eligible(rest: &str) -> Vec<String> {
    let group = |id: &str, rest: &str| {
        envelope(&format!(
            r#""kind": "groupEligibilities", "groupId": "{id}", {rest}"#
        ))
    };
    let Exports {
        assignments,
        members,
        tree,
    } = whole();
    let kept = group(
        GROUP,
        &format!(r#""pages": [{{"value": [{{"groupId": "{GROUP}", "principalId": "eli"}}]}}]"#),
    );
    vec![assignments, members, tree, kept, group("other", rest)]
}

#[test]
fn eligible_memberships_that_could_not_be_exported_are_told() {
    let roles = r#"[{"roleName": "Reader", "id": "r1", "permissions": [{"actions": ["*/read"]}]}]"#;
    for (rest, missing) in [
        (r#""pages": [{"value": []}]"#, false),
        (r#""pages": [], "error": "Forbidden""#, true),
        (
            r#""pages": [{"value": [], "@odata.nextLink": "https://next"}]"#,
            true,
        ),
    ] {
        let mut ingest = Ingest::new();
        ingest.read("roles.json", roles.as_bytes().to_vec());
        for text in eligible(rest) {
            ingest.read("export.json", text.into_bytes());
        }
        let snapshot = ingest.finish().into_snapshot(&RoleLibrary::default());
        let found = shortfalls(&snapshot);
        let told = found
            .iter()
            .find(|one| one.kind() == Some(Kind::GroupEligibilities));
        assert_eq!(told.is_some(), missing, "{rest}: {found:?}");
        if let Some(told) = told {
            assert_eq!(
                (told.name(), told.weight()),
                ("unreadable", Weight::Unknown)
            );
            assert!(
                told.to_string().contains("eligible members of other"),
                "{told}"
            );
        }
        // Lenny may be let into the group, which holds something here.
        let gaps = explain(&snapshot, &request("lenny")).gaps;
        let open = gaps.iter().any(|gap| {
            matches!(
                gap,
                Gap::Unreadable {
                    kind: Kind::GroupEligibilities,
                    ..
                }
            )
        });
        assert_eq!(open, missing, "{rest}: {gaps:?}");
    }
}

#[test]
fn members_without_service_principals_are_not_all() {
    let mut exports = whole();
    exports.members = exports.members.replace(
        r#""transitive": true"#,
        r#""transitive": true, "servicePrincipalsListed": true"#,
    );
    assert_eq!(verdict(&exports, "robot"), "not-granted");
    exports.members = exports.members.replace(
        r#""servicePrincipalsListed": true"#,
        r#""servicePrincipalsListed": false"#,
    );
    assert_eq!(verdict(&exports, "noor"), "allowed");
    assert_eq!(verdict(&exports, "robot"), "unknown");
}

/// Nothing could be fetched: the account may read nothing.
#[test]
fn what_was_refused_is_told_with_what_it_takes() {
    let refused = |kind: &str, rest: &str, error: &str| {
        envelope(&format!(
            r#""kind": "{kind}",{rest} "pages": [], "error": "{error}""#
        ))
    };
    let forbidden = "Forbidden (AuthorizationFailed)";
    let scope = r#" "scope": "/subscriptions/s1", "below": true,"#;
    let mut ingest = Ingest::new();
    for text in [
        refused("managementGroups", "", forbidden),
        refused("subscriptions", "", "Too Many Requests"),
        refused("roleDefinitions", "", forbidden),
        refused("roleAssignments", scope, forbidden),
        refused("denyAssignments", scope, forbidden),
        refused(
            "roleEligibilityScheduleInstances",
            scope,
            "AadPremiumLicenseRequired",
        ),
        refused("principals", "", "status 403"),
    ] {
        ingest.read("failed.json", text.into_bytes());
    }
    let snapshot = ingest.finish().into_snapshot(&RoleLibrary::default());
    let found = shortfalls(&snapshot);
    let told: Vec<String> = found
        .iter()
        .map(|one| {
            format!(
                "{} {}: {one}\n    {}",
                one.weight().name(),
                one.name(),
                one.help()
            )
        })
        .collect();
    insta::assert_snapshot!(told.join("\n"));
}

/// A part that came makes up for nothing, and what is complete is not told of.
#[test]
fn an_export_that_failed_is_told_where_something_is_missing() {
    let mut exports = whole();
    let told = |exports: &Exports| {
        let mut ingest = Ingest::new();
        ingest.read("a.json", exports.assignments.clone().into_bytes());
        ingest.read("m.json", exports.members.clone().into_bytes());
        let found = shortfalls(&ingest.finish().into_snapshot(&RoleLibrary::default()));
        let told: Vec<String> = found.iter().map(ToString::to_string).collect();
        told.join("\n")
    };
    assert!(!told(&exports).contains("export"), "{}", told(&exports));
    exports.members = exports.members.replace(
        r#""transitive": true"#,
        r#""transitive": true, "error": "status 403: Authorization_RequestDenied""#,
    );
    let told = told(&exports);
    assert!(
        told.contains("an export of them failed, `status 403: Authorization_RequestDenied`"),
        "{told}"
    );
}
