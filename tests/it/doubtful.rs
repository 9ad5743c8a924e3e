//! Data that cannot be what they seem to be: no verdict of `not-granted` may rest on
//! them.

use azrbac_core::access::{Gap, Request, Shortfall, check, shortfalls, who_can};
use azrbac_core::ingest::{Completeness, Ingest};
use azrbac_core::operation::{OperationName, Plane};
use azrbac_core::role::RoleLibrary;
use azrbac_core::scope::Scope;
use azrbac_core::snapshot::Kind;

/// A whole tenant in which the group `g` may read, with these parts of it replaced.
fn tenant(replaced: &[(&str, &str)]) -> String {
    let mut text = r#"{"schema": "azrbac.snapshot/v1",
        "roleDefinitions": [{"name": "r", "roleName": "r", "permissions": [{"actions": ["*/read"]}]}],
        "roleAssignments": [{"id": "a", "principalId": "g", "principalType": "Group",
            "roleDefinitionId": "r", "scope": "/subscriptions/s"}],
        "denyAssignments": [], "roleEligibilityScheduleInstances": [],
        "roleAssignmentScheduleInstances": [], "groupEligibilities": [],
        "managementGroups": [], "subscriptions": [{"id": "/subscriptions/s"}],
        "groups": [{"id": "g", "members": ["someone-else"]}]}"#
        .to_owned();
    for (from, to) in replaced {
        assert!(text.contains(from), "{from}");
        text = text.replace(from, to);
    }
    text
}

/// The verdict on Noor, with a list of role assignments beside the tenant.
fn verdict(tenant: &str, beside: Option<&str>, completeness: Completeness) -> &'static str {
    let mut ingest = Ingest::new().assume_complete(completeness);
    ingest.read("tenant.json", tenant.as_bytes().to_vec());
    if let Some(list) = beside {
        ingest.read_kind("list.json", Kind::RoleAssignments, list.as_bytes().to_vec());
    }
    let snapshot = ingest.finish().into_snapshot(&RoleLibrary::default());
    check(&snapshot, &request()).verdict.name()
}

fn request() -> Request {
    Request::new(
        "9d2b7c4a-6e31-4f7b-b0a2-1c3d5e7f9a11".into(),
        OperationName::parse("A.B/c/read").expect("an operation"),
        Plane::Control,
        Scope::parse("/subscriptions/s").expect("a scope"),
    )
}

fn stated(tenant: &str) -> &'static str {
    verdict(tenant, None, Completeness::AsStated)
}

#[test]
fn members_that_are_no_object_ids_leave_the_group_open() {
    assert_eq!(stated(&tenant(&[])), "not-granted");
    for (member, expected) in [
        ("9d2b7c4a6e314f7bb0a21c3d5e7f9a11", "allowed"),
        ("{9d2b7c4a-6e31-4f7b-b0a2-1c3d5e7f9a11}", "allowed"),
        (
            "/directoryObjects/9d2b7c4a-6e31-4f7b-b0a2-1c3d5e7f9a11",
            "allowed",
        ),
        (
            "https://graph.microsoft.com/v1.0/directoryObjects/9d2b7c4a-6e31-4f7b-b0a2-1c3d5e7f9a11",
            "allowed",
        ),
        ("noor@contoso.com", "unknown"),
        ("Noor Haddad", "unknown"),
        ("<user-id>", "unknown"),
    ] {
        let tenant = tenant(&[("someone-else", member)]);
        assert_eq!(stated(&tenant), expected, "{member}");
    }
}

#[test]
fn a_list_that_was_cut_short_is_not_whole_by_the_word_of_another_file() {
    let tenant = tenant(&[]);
    let cut = r#"{"value": [], "nextLink": "https://x"}"#;
    for completeness in [Completeness::AsStated, Completeness::Assumed] {
        assert_eq!(verdict(&tenant, Some("[]"), completeness), "not-granted");
        assert_eq!(verdict(&tenant, Some(cut), completeness), "unknown");
    }
}

#[test]
fn what_was_to_say_what_is_covered_does_not_make_a_file_whole() {
    let opening = r#"{"schema": "azrbac.snapshot/v1","#;
    for coverage in [
        "\"coverage\": null,",
        "\"coverge\": [],",
        "\"coverages\": [],",
    ] {
        let tenant = tenant(&[(opening, &format!("{opening}{coverage}"))]);
        assert_eq!(stated(&tenant), "unknown", "{coverage}");
    }
}

#[test]
fn a_misspelt_list_of_entries_leaves_a_role_open() {
    for key in ["action", "actoins", "Actionss"] {
        let noor = r#""9d2b7c4a-6e31-4f7b-b0a2-1c3d5e7f9a11""#;
        let tenant = tenant(&[
            (r#""actions""#, &format!(r#""{key}""#)),
            (r#""someone-else""#, noor),
        ]);
        assert_eq!(stated(&tenant), "unknown", "{key}");
    }
}

/// A principal that may be a group for all that is known may hold anybody.
#[test]
fn a_principal_of_no_known_type_may_be_a_group() {
    let typed = r#""principalType": "Group""#;
    let groups = r#""groups": [{"id": "g", "members": ["someone-else"]}]"#;
    for kind in [
        r#""Unknown""#,
        r#""""#,
        r#"" ""#,
        r#""Everyone""#,
        r#""Grp""#,
        "7",
        "{}",
    ] {
        for key in ["principalType", "ObjectType"] {
            let odd = format!(r#""{key}": {kind}"#);
            let tenant = tenant(&[(typed, &odd), (groups, r#""groups": []"#)]);
            assert_eq!(stated(&tenant), "unknown", "{odd}");
            let eligible = tenant
                .replace("roleAssignments", "was")
                .replace("roleEligibilityScheduleInstances", "roleAssignments")
                .replace("was", "roleEligibilityScheduleInstances");
            assert_eq!(stated(&eligible), "unknown", "{odd}");
            told(&tenant, &odd);
        }
    }
    // Another document that tells what it is, and the default of Azure.
    for (kind, listed, expected) in [
        (r#""principalType": "Unknown""#, "User", "not-granted"),
        (r#""principalType": "Unknown""#, "Group", "unknown"),
        (r#""principalType": null"#, "Unknown", "unknown"),
        (r#""principalType": "User""#, "Unknown", "not-granted"),
    ] {
        let listed = format!(r#""principals": [{{"id": "g", "type": "{listed}"}}]"#);
        let tenant = tenant(&[(typed, kind), (groups, &listed)]);
        assert_eq!(stated(&tenant), expected, "{kind} {listed}");
    }
    let tenant = tenant(&[
        (typed, r#""description": null"#),
        (groups, r#""groups": []"#),
    ]);
    assert_eq!(stated(&tenant), "not-granted");
}

/// `who-can` and `snapshot check` tell of a principal that anybody may be in.
fn told(tenant: &str, of: &str) {
    let mut ingest = Ingest::new();
    ingest.read("tenant.json", tenant.as_bytes().to_vec());
    let snapshot = ingest.finish().into_snapshot(&RoleLibrary::default());
    let gaps = who_can(&snapshot, &request()).gaps;
    let names: Vec<&str> = gaps.iter().map(Gap::name).collect();
    assert_eq!(names, ["members-unknown"], "{of}: {tenant}");
    let found = shortfalls(&snapshot);
    let listed = |one: &Shortfall| one.name() == "members-unknown" && one.items() == ["g"];
    assert!(found.iter().any(listed), "{of}: {found:?}");
}

#[test]
fn a_deny_assignment_of_a_principal_of_no_known_type_may_hit_anybody() {
    let noor = "9d2b7c4a-6e31-4f7b-b0a2-1c3d5e7f9a11";
    let denies = |principals: &str, excluded: &str| {
        tenant(&[
            ("someone-else", noor),
            (
                r#""denyAssignments": []"#,
                &format!(
                    r#""denyAssignments": [{{"id": "d", "scope": "/subscriptions/s",
                    "permissions": [{{"actions": ["*"]}}], "principals": [{principals}],
                    "excludePrincipals": [{excluded}]}}]"#
                ),
            ),
        ])
    };
    for odd in [
        r#"{"id": "x", "type": "Unknown"}"#,
        r#"{"id": "x", "type": ""}"#,
        r#"{"id": "x", "type": "Everyone"}"#,
        r#"{"id": "x", "type": 1}"#,
        r#"{"id": "x"}"#,
        r#""x""#,
    ] {
        assert_eq!(stated(&denies(odd, "")), "unknown", "{odd}");
        let everyone = r#"{"id": "00000000-0000-0000-0000-000000000000", "type": "SystemDefined"}"#;
        assert_eq!(stated(&denies(everyone, odd)), "unknown", "{odd}");
    }
    let user = r#"{"id": "x", "type": "User"}"#;
    assert_eq!(stated(&denies(user, "")), "allowed");
    let only_id = denies(r#""x""#, "").replace(
        r#""groups""#,
        r#""principals": [{"id": "x", "type": "User"}], "groups""#,
    );
    assert_eq!(stated(&only_id), "allowed");
}

/// An envelope of a kind at the subscription, with this beside.
fn envelope(kind: &str, rest: &str) -> String {
    format!(r#"{{"schema": "azrbac.export/v1", "kind": "{kind}", "below": true, {rest}}}"#)
}

fn verdict_with(tenant: &str, beside: &[String]) -> &'static str {
    let mut ingest = Ingest::new();
    ingest.read("tenant.json", tenant.as_bytes().to_vec());
    for text in beside {
        ingest.read("beside.json", text.as_bytes().to_vec());
    }
    let ingested = ingest.finish();
    let packed = serde_json::to_vec(&azrbac_core::view::snapshot(&ingested.parts)).expect("JSON");
    let snapshot = ingested.into_snapshot(&RoleLibrary::default());
    let verdict = check(&snapshot, &request()).verdict.name();
    let told = shortfalls(&snapshot);
    let mut again = Ingest::new();
    again.read("packed.json", packed);
    let again = again.finish().into_snapshot(&RoleLibrary::default());
    assert_eq!(check(&again, &request()).verdict.name(), verdict, "packed");
    assert_eq!(shortfalls(&again), told, "packed");
    verdict
}

/// A tenant whose file does not count as whole, apart from its role assignments.
fn in_part(replaced: &[(&str, &str)]) -> String {
    let opening = r#"{"schema": "azrbac.snapshot/v1","#;
    let coverage = r#""coverage": [{"kind": "roleAssignments", "scope": "/", "below": true, "above": true},
        {"kind": "groups", "scope": "/", "below": true, "above": true}],"#;
    tenant(replaced).replace(opening, &format!("{opening}{coverage}"))
}

/// What nobody exported is taken for none, and said; what an export that failed or
/// was cut short may have left out is a gap where it bears on the question.
#[test]
fn an_interrupted_export_of_deny_assignments_or_schedules_is_a_gap() {
    let noor = "9d2b7c4a-6e31-4f7b-b0a2-1c3d5e7f9a11";
    let cases = [
        ("denyAssignments", ("someone-else", noor), "allowed"),
        ("roleEligibilityScheduleInstances", ("", ""), "not-granted"),
        ("roleAssignmentScheduleInstances", ("", ""), "not-granted"),
    ];
    for (kind, replaced, otherwise) in cases {
        let list = format!(r#""{kind}": [],"#);
        let replaced = match kind {
            "denyAssignments" => vec![replaced, (list.as_str(), "")],
            _ => vec![(list.as_str(), "")],
        };
        let tenant = in_part(&replaced);
        assert_eq!(verdict_with(&tenant, &[]), otherwise, "{kind}");
        let here = r#""scope": "/subscriptions/s""#;
        let failed = r#""pages": [], "error": "Forbidden""#;
        let page = r#""pages": [{"value": []}]"#;
        for (rest, expected) in [
            (format!("{here}, {failed}"), "unknown"),
            (failed.to_owned(), "unknown"),
            (
                format!(r#"{here}, "pages": [{{"value": [], "nextLink": "https://x"}}]"#),
                "unknown",
            ),
            (format!(r#"{here}, "pages": []"#), "unknown"),
            (format!("{here}, {page}"), otherwise),
            (
                format!(r#""scope": "/subscriptions/other", {failed}"#),
                otherwise,
            ),
            (
                format!(r#""scope": "/subscriptions/other", "above": true, {failed}"#),
                "unknown",
            ),
            (
                format!(r#"{here}, "pages": [], "error": "AadPremiumLicenseRequired""#),
                otherwise,
            ),
        ] {
            let text = envelope(kind, &rest);
            assert_eq!(verdict_with(&tenant, &[text]), expected, "{kind} {rest}");
        }
        // Asked again, it came.
        let again = [
            envelope(kind, &format!("{here}, {failed}")),
            envelope(kind, &format!(r#"{here}, "above": true, {page}"#)),
        ];
        assert_eq!(verdict_with(&tenant, &again), otherwise, "{kind}");
    }
}

#[test]
fn a_misspelt_list_in_the_flat_form_leaves_a_role_open() {
    let nested = r#""permissions": [{"actions": ["*/read"]}]"#;
    let noor = r#""9d2b7c4a-6e31-4f7b-b0a2-1c3d5e7f9a11""#;
    for (flat, expected) in [
        (r#""Actions": ["*/read"], "NotActions": []"#, "allowed"),
        (r#""Actoins": ["*/read"], "NotActions": []"#, "unknown"),
        (r#""Action": ["*/read"], "NotActions": []"#, "unknown"),
        (r#""Actions": ["*/read"], "NotAction": ["*"]"#, "unknown"),
    ] {
        let tenant = tenant(&[(nested, flat), (r#""someone-else""#, noor)]);
        assert_eq!(stated(&tenant), expected, "{flat}");
    }
}

/// A member of which nothing tells what it is may be a group with members of its own.
#[test]
fn a_member_of_no_known_type_may_be_a_group() {
    let list = r#""groups": [{"id": "g", "members": ["someone-else"]}]"#;
    let with = |members: &str, besides: &str| {
        let groups = format!(r#""groups": [{{"id": "g", "members": [{members}]}}]{besides}"#);
        tenant(&[(list, &groups)])
    };
    let listed = |members: &str, besides: &str| {
        let coverage = r#""coverage": [{"kind": "roleAssignments", "scope": "/", "below": true, "above": true}],"#;
        with(members, besides).replacen('{', &format!("{{{coverage}"), 1)
    };
    let user = r#", "principals": [{"id": "x", "type": "User"}]"#;
    for (members, besides, expected) in [
        (r#"{"id": "x"}"#, "", "unknown"),
        (r#""x""#, "", "unknown"),
        (r#"{"id": "x", "type": "Whatever"}"#, "", "unknown"),
        (r#"{"id": "x", "type": "User"}"#, "", "not-granted"),
        (r#""x""#, user, "not-granted"),
    ] {
        assert_eq!(stated(&listed(members, besides)), expected, "{members}");
    }
    // A file that holds all groups would list it.
    assert_eq!(stated(&with(r#""x""#, "")), "not-granted");

    let list = |members: &str, rest: &str| {
        let page = format!(r#""groupId": "g", {rest} "pages": [{{"value": [{members}]}}]"#);
        [envelope("groups", &page)]
    };
    let tenant = listed("", "").replace(
        r#""groups": [{"id": "g", "members": []}]"#,
        r#""locks": []"#,
    );
    let all = r#""servicePrincipalsListed": true,"#;
    let nested = r#""servicePrincipalsListed": true, "transitive": true,"#;
    for (members, rest, expected) in [
        (r#""x""#, all, "unknown"),
        (r#"{"id": "x"}"#, all, "unknown"),
        (r#"{"id": "x", "type": "User"}"#, all, "not-granted"),
        (
            r##"{"id": "x", "@odata.type": "#microsoft.graph.orgContact"}"##,
            all,
            "not-granted",
        ),
        (r#""x""#, nested, "not-granted"),
        // Version 1.0 of Microsoft Graph may have left out service principals.
        (r#""x""#, r#""transitive": true,"#, "unknown"),
    ] {
        assert_eq!(
            verdict_with(&tenant, &list(members, rest)),
            expected,
            "{members} {rest}"
        );
    }
}
