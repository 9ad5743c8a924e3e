//! What files show to be missing is missing whoever vouches for the data, as it came and
//! packed into one file alike.

use azrbac_core::ingest::{Completeness, Ingest};
use azrbac_core::role::RoleLibrary;
use azrbac_core::snapshot::{Kind, Snapshot, SnapshotParts};
use azrbac_core::view;

use crate::lost::{
    CARL, OTHER, SCOPE, carls, export, ingest, is_a_gap, missing, others, snapshot, verdict,
};

fn read(files: &[(&str, Option<Kind>, &str)], completeness: Completeness) -> SnapshotParts {
    let mut ingest = Ingest::new().assume_complete(completeness);
    for (name, kind, text) in files {
        match kind {
            Some(kind) => ingest.read_kind(name, *kind, text.as_bytes().to_vec()),
            None => ingest.read(name, text.as_bytes().to_vec()),
        }
    }
    ingest.finish().parts
}

fn build(parts: SnapshotParts) -> Snapshot {
    Snapshot::build(parts, &RoleLibrary::default())
}

fn role() -> String {
    r#"[{"id": "r", "roleName": "r", "roleType": "CustomRole", "permissions": [{"actions": ["*/read"]}]}]"#.to_owned()
}

fn deny(number: u8, rest: &str) -> String {
    format!(
        r#"{{"denyAssignmentName": "d{number}", "id": "{SCOPE}/providers/Microsoft.Authorization/denyAssignments/d{number}",
        "scope": "{SCOPE}", "principals": [{{"id": "{OTHER}", "type": "User"}}],
        "permissions": [{{"actions": ["A.B/*"]}}]{rest}}}"#
    )
}

/// That these files leave open what Carl, to whom something is granted, may do, as they came
/// and packed, vouched for or not.
#[track_caller]
fn stays_open(files: &[(&str, Option<Kind>, &str)]) {
    let both = [Completeness::AsStated, Completeness::Assumed];
    for first in both {
        let parts = read(files, first);
        let packed = serde_json::to_string(&view::snapshot(&parts)).expect("a snapshot");
        assert_eq!(verdict(&build(parts)), "unknown", "{first:?} {files:?}");
        for second in both {
            let again = read(&[("packed.json", None, &packed)], second);
            let text = serde_json::to_string(&view::snapshot(&again)).expect("a snapshot");
            let again = build(again);
            assert_eq!(verdict(&again), "unknown", "{first:?} {second:?} {packed}");
            assert!(!missing(&again).is_empty(), "{packed}");
            if first == second {
                assert_eq!(text, packed);
            }
        }
    }
}

#[test]
fn a_list_that_ended_early_is_a_gap_whoever_vouches_for_it() {
    let (role, carls, others) = (role(), format!("[{}]", carls()), format!("[{}]", others()));
    let deny = deny(1, "");
    for page in [
        format!(r#"{{"value": [{deny}], "nextLink": "https://x"}}"#),
        format!(r#"{{"value": [{deny}], "errors": ["timeout"]}}"#),
        format!(r#"{{"data": [{deny}], "count": 1, "skip_token": "x"}}"#),
        format!(
            r#"{{"schema": "azrbac.export/v1", "kind": "denyAssignments", "pages": [[{deny}]], "error": "throttled"}}"#
        ),
        format!(
            r#"{{"schema": "azrbac.export/v1", "kind": "denyAssignments", "pages": [[{deny}]], "truncated": true}}"#
        ),
        r#"{"schema": "azrbac.snapshot/v1", "denyAssignments": 7}"#.to_owned(),
    ] {
        stays_open(&[
            ("r.json", None, &role),
            ("a.json", None, &carls),
            ("d.json", None, &page),
        ]);
    }
    let cut = others.trim_matches(['[', ']']);
    for page in [
        format!(r#"{{"value": [{cut}], "nextLink": "https://x"}}"#),
        format!(r#"{{"data": [{cut}], "count": 1, "skip_token": "x"}}"#),
    ] {
        stays_open(&[("r.json", None, &role), ("a.json", None, &page)]);
    }
}

#[test]
fn several_tenants_stay_a_gap_and_rows_tell_theirs() {
    let row = |number: u8, tenant: &str| {
        format!(
            r#"{{"id": "{SCOPE}/providers/Microsoft.Authorization/roleAssignments/aaaaaaaa-0000-0000-0000-00000000000{number}",
            "type": "microsoft.authorization/roleassignments", "tenantId": "{tenant}",
            "properties": {{"principalId": "{OTHER}", "principalType": "User", "roleDefinitionId": "r",
            "scope": "{SCOPE}", "condition": null}}}}"#
        )
    };
    let (one, two) = (
        "62f746b4-84e6-4ceb-95bd-447e7184d454",
        "aaaa1111-bbbb-2222-cccc-3333dddd4444",
    );
    let (role, rows) = (role(), format!("[{}, {}]", row(1, one), row(2, two)));
    stays_open(&[("r.json", None, &role), ("rows.json", None, &rows)]);
    let (left, right) = (format!("[{}]", row(1, one)), format!("[{}]", row(2, two)));
    stays_open(&[
        ("r.json", None, &role),
        ("a.json", None, &left),
        ("b.json", None, &right),
    ]);
    let canonical = format!(
        r#"{{"schema": "azrbac.snapshot/v1", "tenantId": "{one}", "roleAssignments": []}}"#
    );
    stays_open(&[
        ("r.json", None, &role),
        ("a.json", None, &canonical),
        ("b.json", None, &right),
    ]);
    let same = read(&[("a.json", None, &left)], Completeness::AsStated);
    assert_eq!(same.tenant_id.as_deref(), Some(one));
}

/// Somebody's id that was cut short, or is none, may be anybody's.
#[test]
fn ids_that_are_none_may_be_anybodys() {
    for id in [
        "null",
        "undefined",
        "None",
        "",
        "11111111-1111",
        "11111111-1111-1111-1111-11111111111",
        "11111111…",
        "-",
    ] {
        let list = format!("[{}]", others().replace(OTHER, id));
        assert_eq!(verdict(&snapshot(&[&list])), "unknown", "{id}");
        assert!(!missing(&snapshot(&[&list])).is_empty(), "{id}");
        let role = format!(
            "[{}]",
            carls().replace(r#""r""#, &format!(r#""/x/roleDefinitions/{id}""#))
        );
        assert_eq!(verdict(&snapshot(&[&role])), "unknown", "{id}");
        // Whose members they are, and who they are.
        let group = "44444444-4444-4444-4444-444444444444";
        let assigned = format!(
            "[{}]",
            others()
                .replace(OTHER, group)
                .replace("\"User\"", "\"Group\"")
        );
        for members in [
            format!(r#"{{"id": "{group}", "members": ["{id}"]}}"#),
            format!(r#"{{"id": "{group}", "members": [{{"id": "{id}", "type": "User"}}]}}"#),
            format!(
                r#"{{"schema": "azrbac.export/v1", "kind": "groups", "groupId": "{id}", "pages": [["{OTHER}"]]}}"#
            ),
        ] {
            assert_eq!(
                verdict(&snapshot(&[&assigned, &members])),
                "unknown",
                "{members}"
            );
        }
        let deny = deny(1, "").replace(OTHER, id);
        assert_eq!(
            verdict(&snapshot(&[&format!("[{}]", carls()), &deny])),
            "unknown",
            "{deny}"
        );
    }
    assert_eq!(
        verdict(&snapshot(&[&format!(
            "[{}]",
            others().replace(OTHER, "carl")
        )])),
        "not-granted"
    );
}

/// Found by fuzzing: the reader refused what was packed.
#[test]
fn an_export_of_nobodys_groups_is_refused_and_can_be_packed() {
    let text = r#"{"schema": "azrbac.export/v1", "kind": "groups", "principalId": "<me>", "pages": [["44444444-4444-4444-4444-444444444444"]]}"#;
    let parts = read(&[("g.json", None, text)], Completeness::AsStated);
    assert_eq!(parts.count(Kind::Groups), None);
    assert_eq!(parts.not_whole, [Kind::Groups]);
    let packed = serde_json::to_string(&view::snapshot(&parts)).expect("a snapshot");
    let mut ingest = Ingest::new();
    ingest.read("packed.json", packed.into_bytes());
    assert_eq!(ingest.finish().diagnostics, []);
}

#[test]
fn envelopes_that_say_that_something_is_missing() {
    for rest in [
        r#""truncated": true"#,
        r#""errors": ["429"]"#,
        r#""failed": [{"scope": "/"}]"#,
        r#""partial": "true""#,
        r#""nextlnk": "https://x""#,
        r#""nextLink": "https://x""#,
        r#""complete": false"#,
    ] {
        is_a_gap(&export(&format!(r#""pages": [[]], {rest}"#)), "says so");
        is_a_gap(
            &format!(r#"{{"value": [{}], {rest}}}"#, others()),
            "cut short",
        );
    }
    let known = export(r#""pages": [[]], "truncated": false, "errors": [], "mine": 1"#);
    let read = ingest(&[&known]);
    let said: Vec<&str> = read
        .diagnostics
        .iter()
        .map(|said| said.message.as_str())
        .collect();
    assert!(
        said.contains(&"unknown key `mine` in an export"),
        "{said:?}"
    );
    assert_eq!(
        verdict(&read.into_snapshot(&RoleLibrary::default())),
        "not-granted"
    );
}

#[test]
fn exports_with_a_misspelt_schema_are_gaps() {
    for kind in ["denyAssignments", "roleAssignments"] {
        for text in [
            format!(
                r#"{{"shcema": "azrbac.export/v1", "kind": "{kind}", "pages": [{{"value": []}}]}}"#
            ),
            format!(r#"{{"schema": "export/v1", "kind": "{kind}", "pages": []}}"#),
            format!(r#"{{"schema": "azrbac.exprot/v1", "kind": "{kind}", "pages": []}}"#),
            format!(r#"{{"schema": "azrbac.export/v1", "kind": "{kind}s", "pages": []}}"#),
            format!(r#"{{"schema": "azrbac.export/v1", "kidn": "{kind}", "pages": []}}"#),
        ] {
            let open = snapshot(&[&format!("[{}]", carls()), &text]);
            let expected = if kind == "denyAssignments"
                || text.contains("exprot")
                || text.contains("kidn")
                || text.contains("tss\"")
            {
                "unknown"
            } else {
                "allowed"
            };
            assert_eq!(verdict(&open), expected, "{text}");
            assert!(!missing(&open).is_empty(), "{text}");
        }
    }
}

#[test]
fn an_unknown_status_may_give_access() {
    let instance = |status: &str| {
        format!(
            r#"[{{"type": "Microsoft.Authorization/roleEligibilityScheduleInstances", "id": "i",
            "properties": {{"principalId": "{CARL}", "principalType": "User", "roleDefinitionId": "r",
            "scope": "{SCOPE}", "status": "{status}"}}}}]"#
        )
    };
    assert_eq!(verdict(&snapshot(&[&instance("Provisioned")])), "eligible");
    assert_eq!(verdict(&snapshot(&[&instance("Revoked")])), "not-granted");
    assert_eq!(verdict(&snapshot(&[&instance("Provisoned")])), "unknown");
    let group = "44444444-4444-4444-4444-444444444444";
    let assigned = format!(
        "[{}]",
        others()
            .replace(OTHER, group)
            .replace("\"User\"", "\"Group\"")
    );
    let members = format!(r#"{{"id": "{group}", "members": []}}"#);
    let eligible = |status: &str| {
        let text = format!(
            r#"[{{"groupId": "{group}", "principalId": "{CARL}", "accessId": "member", "status": "{status}"}}]"#
        );
        verdict(&snapshot(&[&assigned, &members, &text]))
    };
    assert_eq!(eligible("Provisioned"), "eligible");
    assert_eq!(eligible("Revoked"), "not-granted");
    assert_eq!(eligible("Whatever"), "unknown");
}

#[test]
fn eligible_memberships_that_ended_early_are_a_gap() {
    let group = "44444444-4444-4444-4444-444444444444";
    let assigned = format!(
        "[{}]",
        others()
            .replace(OTHER, group)
            .replace("\"User\"", "\"Group\"")
    );
    let members = format!(r#"{{"id": "{group}", "members": []}}"#);
    let other = format!(r#"{{"groupId": "{group}", "principalId": "{OTHER}"}}"#);
    let page = format!(r#"{{"value": [{other}], "@odata.nextLink": "https://x"}}"#);
    let list = format!("[{other}]");
    assert_eq!(
        verdict(&snapshot(&[&assigned, &members, &list])),
        "not-granted"
    );
    let open = snapshot(&[&assigned, &members, &page]);
    assert_eq!(verdict(&open), "unknown");
    assert!(!missing(&open).is_empty());
    // Where no group holds anything, nothing can come of one.
    assert_eq!(verdict(&snapshot(&[&members, &page])), "not-granted");
}

#[test]
fn what_contradicts_itself_or_was_left_unfilled_is_a_gap() {
    let elsewhere = "/subscriptions/99999999-9999-9999-9999-999999999999";
    let moved = carls().replace(
        &format!(r#""scope": "{SCOPE}""#),
        &format!(r#""scope": "{elsewhere}""#),
    );
    is_a_gap(&format!("[{moved}]"), "is not the scope of its id");
    let nobody = deny(1, "").replace(&format!(r#"{{"id": "{OTHER}", "type": "User"}}"#), "");
    let granted = format!("[{}]", carls());
    assert_eq!(verdict(&snapshot(&[&granted, &nobody])), "unknown");
    let unfilled = deny(1, "")
        .replace("A.B/*", "<operation>")
        .replace(OTHER, CARL);
    assert_eq!(verdict(&snapshot(&[&granted, &unfilled])), "unknown");
    let role = r#"[{"id": "q", "roleName": "q", "permissions": [{"actions": ["<id>"]}]}]"#;
    let assigned = format!("[{}]", carls().replace(r#""r""#, r#""q""#));
    assert_eq!(verdict(&snapshot(&[role, &assigned])), "unknown");
    // Real exports have permission objects without lists.
    let bare = r#"[{"id": "q", "roleName": "q", "permissions": [{}]}]"#;
    assert_eq!(verdict(&snapshot(&[bare, &assigned])), "not-granted");
}

#[test]
fn everything_that_an_object_holds_is_missed() {
    let text = format!(
        r#"{{"roles": {}, "assigned": [{}], "denies": {{"value": [{}]}}}}"#,
        role(),
        others(),
        deny(1, "")
    );
    let open = snapshot(&[&format!("[{}]", carls()), &text]);
    assert_eq!(verdict(&open), "unknown");
    let told = missing(&open).join("\n");
    assert!(
        told.contains("a role assignment below `assigned`")
            && told.contains("a deny assignment below `denies`"),
        "{told}"
    );
}

#[test]
fn a_page_that_was_cut_short_is_of_its_own_kind() {
    let list = format!(
        r#"[{{"value": [{}]}}, {{"value": [], "nextLink": "https://x"}}]"#,
        others()
    );
    is_a_gap(&list, "names a next page");
    let lock = format!(
        r#"{{"id": "{SCOPE}/providers/Microsoft.Authorization/locks/l", "type": "Microsoft.Authorization/locks", "properties": {{"level": "ReadOnly"}}}}"#
    );
    let list = format!(
        r#"[{{"value": [{}]}}, {{"value": [{lock}], "nextLink": "https://x"}}]"#,
        others()
    );
    assert_eq!(verdict(&snapshot(&[&list])), "not-granted");
}

#[test]
fn errors_tell_what_was_refused_by_the_operation_alone() {
    let error = |message: &str, rest: &str| {
        format!(r#"{{"error": {{"code": "Failed", "message": "{message}"{rest}}}}}"#)
    };
    for text in [
        error("The request for '/subscriptions/x' was throttled", ""),
        error(
            "no right to perform action 'Microsoft.ResourceGraph/resources/read' over scope '/subscriptions/x/'",
            "",
        ),
        error(
            "no right over scope '/x/providers/Microsoft.Authorization/locks/l'",
            "",
        ),
        error("x", r#", "innererror": {"code": "y"}"#),
    ] {
        assert_eq!(verdict(&snapshot(&[&text])), "unknown", "{text}");
    }
    let locks = error(
        "no right to perform action 'Microsoft.Authorization/locks/read' over scope '/x'",
        "",
    );
    assert_eq!(verdict(&snapshot(&[&locks])), "not-granted");
}

#[test]
fn copies_of_a_deny_assignment_differ_by_what_they_deny() {
    let granted = format!("[{}]", carls());
    let one = deny(1, "").replace(OTHER, CARL);
    let named = one
        .replace(
            r#""type": "User""#,
            r#""type": "User", "displayName": "Carl""#,
        )
        .replace("A.B/*", "a.b/*");
    assert_eq!(verdict(&snapshot(&[&granted, &one, &named])), "denied");
}

/// A principal that only a disputed assignment names is not known to be there.
#[test]
fn a_disputed_assignment_confirms_nobody() {
    let ghost = "77777777-7777-7777-7777-777777777777";
    let copies = [OTHER, ghost].map(|id| others().replace("0002\"", "0009\"").replace(OTHER, id));
    let open = snapshot(&[&format!("[{}, {}]", copies[0], copies[1])]);
    assert!(!open.directory().is_confirmed(&ghost.into()));
}
