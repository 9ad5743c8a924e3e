//! What files lose, hide or contradict: each of these is a gap that `snapshot check`
//! names, and leaves open what it would decide, whoever vouches for the data.

use azrbac_core::access::{Request, Shortfall, Weight, check, shortfalls};
use azrbac_core::ingest::{Completeness, Ingest, Ingested};
use azrbac_core::operation::{OperationName, Plane};
use azrbac_core::role::RoleLibrary;
use azrbac_core::scope::Scope;
use azrbac_core::snapshot::{Kind, Snapshot};

pub(crate) const CARL: &str = "11111111-1111-1111-1111-111111111111";
pub(crate) const OTHER: &str = "22222222-2222-2222-2222-222222222222";
pub(crate) const SCOPE: &str = "/subscriptions/33333333-3333-3333-3333-333333333333";

/// The role `r` for a principal, as Azure Resource Manager writes it.
pub(crate) fn grant(number: usize, principal: &str) -> String {
    format!(
        r#"{{"id": "{SCOPE}/providers/Microsoft.Authorization/roleAssignments/aaaaaaaa-0000-0000-0000-00000000000{number}",
        "type": "Microsoft.Authorization/roleAssignments", "properties": {{"principalId": "{principal}",
        "principalType": "User", "roleDefinitionId": "r", "scope": "{SCOPE}", "condition": null}}}}"#
    )
}

pub(crate) fn carls() -> String {
    grant(1, CARL)
}

pub(crate) fn others() -> String {
    grant(2, OTHER)
}

/// A tenant in which something is granted to somebody else only, with these files
/// beside it; all of it is said to be whole.
pub(crate) fn ingest(beside: &[&str]) -> Ingested {
    let tenant = format!(
        r#"{{"schema": "azrbac.snapshot/v1",
        "roleDefinitions": [{{"name": "r", "roleName": "r", "permissions": [{{"actions": ["*/read"]}}]}}],
        "roleAssignments": [{}], "denyAssignments": [], "roleEligibilityScheduleInstances": [],
        "roleAssignmentScheduleInstances": [], "groupEligibilities": [], "groups": [], "locks": [],
        "managementGroups": [], "subscriptions": [{{"id": "{SCOPE}"}}],
        "principals": [{{"id": "{CARL}", "type": "User", "displayName": "Carl"}},
          {{"id": "{OTHER}", "type": "User", "displayName": "Other"}}]}}"#,
        grant(0, OTHER)
    );
    let mut ingest = Ingest::new().assume_complete(Completeness::Assumed);
    ingest.read("tenant.json", tenant.into_bytes());
    for (number, text) in beside.iter().enumerate() {
        ingest.read(&format!("beside-{number}.json"), text.as_bytes().to_vec());
    }
    ingest.finish()
}

pub(crate) fn snapshot(beside: &[&str]) -> Snapshot {
    ingest(beside).into_snapshot(&RoleLibrary::default())
}

pub(crate) fn verdict(snapshot: &Snapshot) -> &'static str {
    let request = Request::new(
        CARL.into(),
        OperationName::parse("A.B/c/read").expect("an operation"),
        Plane::Control,
        Scope::parse(SCOPE).expect("a scope"),
    );
    check(snapshot, &request).verdict.name()
}

/// What `snapshot check` says that answers depend on.
pub(crate) fn missing(snapshot: &Snapshot) -> Vec<String> {
    let found = shortfalls(snapshot);
    let found = found.iter().filter(|one| one.weight() == Weight::Unknown);
    found.map(Shortfall::to_string).collect()
}

/// That a file beside the tenant leaves open what Carl may do, and that this is named.
pub(crate) fn is_a_gap(text: &str, named: &str) {
    let snapshot = snapshot(&[text]);
    assert_eq!(verdict(&snapshot), "unknown", "{text}");
    let missing = missing(&snapshot);
    assert!(
        missing.iter().any(|one| one.contains(named)),
        "no `{named}` in {missing:#?}, of {text}"
    );
}

pub(crate) fn export(rest: &str) -> String {
    format!(
        r#"{{"schema": "azrbac.export/v1", "kind": "roleAssignments", "scope": "/", "below": true, {rest}}}"#
    )
}

#[test]
fn without_a_fault_nothing_is_open() {
    let whole = snapshot(&[]);
    assert_eq!(verdict(&whole), "not-granted");
    assert_eq!(missing(&whole), [""; 0]);
    let whole = snapshot(&[
        &format!("[{}]", others()),
        r#"{"name": "azrbac", "version": "1"}"#,
    ]);
    assert_eq!(verdict(&whole), "not-granted");
    assert_eq!(missing(&whole), [""; 0]);
    assert_eq!(verdict(&snapshot(&[&format!("[{}]", carls())])), "allowed");
}

#[test]
fn keys_that_stand_twice_hide_nothing() {
    let (carls, others) = (carls(), others());
    let twice = |key: &str| format!("`{key}` stands twice with different values");
    for (text, key) in [
        (
            format!(r#"{{"value": [{carls}], "value": [{others}]}}"#),
            "value",
        ),
        (format!(r#"{{"value": [{carls}], "value": []}}"#), "value"),
        (
            format!(r#"{{"count": 1, "data": [{carls}], "data": [{others}]}}"#),
            "data",
        ),
        (
            format!(r#"{{"value": [{others}], "nextLink": "https://x", "nextLink": null}}"#),
            "nextLink",
        ),
        (
            format!(
                r#"{{"value": [{others}], "@odata.nextLink": "https://x", "@odata.nextLink": null}}"#
            ),
            "@odata.nextLink",
        ),
        (
            export(&format!(r#""pages": [[{carls}]], "pages": [[{others}]]"#)),
            "pages",
        ),
        (
            export(&format!(
                r#""pages": [{{"value": [{carls}], "value": []}}, {{"value": []}}]"#
            )),
            "value",
        ),
        (
            format!(
                r#"{{"schema": "azrbac.snapshot/v1", "roleAssignments": [{carls}], "roleAssignments": [{others}]}}"#
            ),
            "roleAssignments",
        ),
        (
            format!(
                r#"{{"schema": "azrbac.snapshot/v1", "roleAssignments": [{carls}], "roleAssignments": null}}"#
            ),
            "roleAssignments",
        ),
        (
            format!(
                "[{}]",
                others.replace(
                    r#""principalId""#,
                    &format!(r#""principalId": "{CARL}", "principalId""#)
                )
            ),
            "principalId",
        ),
        (
            format!(
                "[{}]",
                carls.replace(r#""scope""#, r#""scope": "/subscriptions/x", "scope""#)
            ),
            "scope",
        ),
    ] {
        is_a_gap(&text, &twice(key));
    }
    let stopped = export(&format!(
        r#""pages": [[{others}]], "error": "x", "error": null"#
    ));
    is_a_gap(&stopped, "an export of them failed");
    let role = r#"{"name": "q", "roleName": "q", "permissions": [{"actions": ["*"], "actions": ["x/y"]}]}"#;
    let assigned = format!("[{}]", carls.replace(r#""r""#, r#""q""#));
    let open = snapshot(&[role, &assigned]);
    assert_eq!(verdict(&open), "unknown");
    // The same twice is no loss.
    let same = format!(r#"{{"value": [{others}], "value": [{others}]}}"#);
    assert_eq!(verdict(&snapshot(&[&same])), "not-granted");
}

#[test]
fn members_under_a_key_that_stands_twice_are_a_part() {
    let group = "44444444-4444-4444-4444-444444444444";
    let assigned = format!("[{}]", grant(3, group).replace("\"User\"", "\"Group\""));
    for members in [
        format!(r#"{{"id": "{group}", "members": ["{CARL}"], "members": ["{OTHER}"]}}"#),
        format!(
            r#"{{"@odata.context": "https://graph.microsoft.com/beta/$metadata#groups('{group}')/members",
            "value": [{{"id": "{CARL}"}}], "value": [{{"id": "{OTHER}"}}]}}"#
        ),
        format!(
            r#"{{"@odata.context": "https://graph.microsoft.com/beta/$metadata#groups('{group}')/members",
            "value": [], "@odata.nextLink": "https://x", "@odata.nextLink": null}}"#
        ),
    ] {
        let snapshot = snapshot(&[&assigned, &members]);
        assert_eq!(verdict(&snapshot), "unknown", "{members}");
    }
}

#[test]
fn answers_within_answers_are_read() {
    let carls = carls();
    let page = format!(r#"{{"value": [{carls}]}}"#);
    let text = serde_json::to_string(&page).expect("a text");
    for answer in [
        format!("[[{carls}], []]"),
        format!("[{page}, {page}]"),
        format!(r#"{{"responses": [{{"id": "1", "status": 200, "body": {page}}}]}}"#),
        format!(r#"{{"responses": [{{"httpStatusCode": 200, "content": {page}}}]}}"#),
        format!(r#"{{"StatusCode": 200, "Content": {text}, "Method": "GET"}}"#),
        format!(
            r#"[{{"StatusCode": 200, "Content": {text}}}, {{"StatusCode": 200, "Content": "{{\"value\": []}}"}}]"#
        ),
        format!(r#"[{{"responses": [{{"status": "200", "body": {text}}}]}}]"#),
    ] {
        let ingested = ingest(&[&answer]);
        let said = ingested
            .diagnostics
            .iter()
            .map(|said| said.message.as_str());
        assert_eq!(said.collect::<Vec<_>>(), [""; 0], "{answer}");
        let mut files = ingested.files.iter();
        assert!(files.all(|file| file.problem.is_none()), "{answer}");
        assert_eq!(
            verdict(&ingested.into_snapshot(&RoleLibrary::default())),
            "allowed",
            "{answer}"
        );
    }
}

#[test]
fn what_is_known_for_assignments_and_not_read_is_a_gap() {
    let carls = carls();
    let refused = r#"{"error": {"code": "AuthorizationFailed", "message": "no right to perform action 'Microsoft.Authorization/roleAssignments/read'"}}"#;
    let text = serde_json::to_string(refused).expect("a text");
    for (answer, named) in [
        (
            format!(r#"{{"assignments": [{carls}]}}"#),
            "below `assignments`",
        ),
        (
            format!("[{carls}, [{carls}]]").replace(CARL, OTHER),
            "a list",
        ),
        (refused.to_owned(), "`AuthorizationFailed`"),
        (
            r#"{"code": "Forbidden", "message": "no"}"#.to_owned(),
            "`Forbidden`",
        ),
        (
            format!(r#"{{"responses": [{{"id": "1", "status": 403, "body": {refused}}}]}}"#),
            "a call failed with the status 403",
        ),
        (
            r#"{"responses": [{"id": "1"}]}"#.to_owned(),
            "it has no status or no body",
        ),
        (
            format!(r#"{{"StatusCode": 403, "Content": {text}}}"#),
            "a call failed with the status 403",
        ),
        (
            r#"{"StatusCode": 200, "Content": "<html>"}"#.to_owned(),
            "a call answered with no JSON",
        ),
        (
            format!(r#"{{"StatusCode": 200, "Content": {text}}}"#),
            "`AuthorizationFailed`",
        ),
        (
            format!(r#"{{"schema": "azrbac.snapshot/v1", "roleAssigments": [{carls}]}}"#),
            "unknown key `roleAssigments`",
        ),
        (
            format!(r#"{{"schema": "azrbac.snapshot/v1", "mine": [{carls}]}}"#),
            "unknown key `mine`",
        ),
        (
            format!(r#"{{"schema": "azrbac.snapshot/v2", "roleAssignments": [{carls}]}}"#),
            "the schema `azrbac.snapshot/v2` is not known",
        ),
        (
            format!(
                r#"{{"schema": "azrbac.export/v1", "kind": "roleAssignments", "scope": "nowhere", "pages": [[{carls}]]}}"#
            ),
            "`nowhere`",
        ),
        (
            r#"{"value": "x"}"#.to_owned(),
            "a page whose `value` is a string, not a list",
        ),
        (
            r#"{"value": null, "nextLink": null}"#.to_owned(),
            "a page whose `value` is null",
        ),
        (
            r#"{"value": [], "nextLink": "https://x"}"#.to_owned(),
            "names a next page",
        ),
        (
            format!(r#"{{"data": {{"columns": [], "rows": []}}, "x": [{carls}]}}"#),
            "a query result in table form",
        ),
    ] {
        is_a_gap(&answer, named);
    }
    // What was refused is named where the answer says so, and Microsoft Graph knows no
    // role assignments.
    for other in [
        refused.replace("roleAssignments", "locks"),
        r#"{"error": {"code": "Request_ResourceNotFound", "message": "x", "innerError": {"request-id": "1"}}}"#
            .to_owned(),
    ] {
        assert_eq!(verdict(&snapshot(&[&other])), "not-granted", "{other}");
    }
}

/// Beside assignments it may have been one.
#[test]
fn what_is_spoilt_among_others_is_a_gap() {
    let (carls, others) = (carls(), others());
    let spoilt = [
        carls.replace("roleAssignments\",", "roleAssignme\","),
        "null".to_owned(),
        "7".to_owned(),
        "\"x\"".to_owned(),
        "{}".to_owned(),
        "[]".to_owned(),
    ];
    for one in &spoilt {
        for text in [format!("[{others}, {one}]"), format!("[{one}, {others}]")] {
            let snapshot = snapshot(&[&text]);
            assert_eq!(verdict(&snapshot), "unknown", "{text}");
            assert!(!missing(&snapshot).is_empty(), "{text}");
        }
    }
}

#[test]
fn answers_that_lie_too_deep_are_a_gap() {
    let mut text = format!("[{}]", carls());
    for _ in 0..8 {
        let inner = serde_json::to_string(&text).expect("a text");
        text = format!(r#"{{"StatusCode": 200, "Content": {inner}}}"#);
    }
    is_a_gap(&text, "answers lie too deep in answers");
}

#[test]
fn lists_that_say_to_hold_more_are_cut_short() {
    let others = others();
    for text in [
        format!(r#"{{"data": [{others}], "count": 5}}"#),
        format!(r#"{{"value": [{others}], "count": 5}}"#),
        format!(r#"{{"data": [{others}], "totalRecords": 5}}"#),
        format!(r#"{{"data": [{others}], "resultTruncated": "true"}}"#),
        format!(r#"{{"data": [{others}], "skipToken": "x"}}"#),
        format!(r#"{{"data": [{others}], "count": 1, "$skipToken": "x"}}"#),
        format!(r#"{{"value": [{others}], "next_link": "https://x"}}"#),
        format!(r#"[{{"value": [{others}], "next_link": "https://x"}}]"#),
    ] {
        is_a_gap(&text, "the list was cut short");
    }
}

#[test]
fn files_of_several_tenants_cover_nothing() {
    let of = |tenant: &str, rest: &str| {
        format!(
            r#"{{"schema": "azrbac.export/v1", "kind": "roleAssignments", "tenantId": "{tenant}", {rest}}}"#
        )
    };
    let whole = r#""scope": "/", "below": true, "pages": [[]]"#;
    let (one, same, other) = (
        of("62F746B4-84E6-4CEB-95BD-447E7184D454", whole),
        of("62f746b484e64ceb95bd447e7184d454", whole),
        of("aaaa1111-bbbb-2222-cccc-3333dddd4444", whole),
    );
    assert_eq!(verdict(&snapshot(&[&one, &same])), "not-granted");
    let ingested = ingest(&[&one, &other]);
    let said = &ingested.diagnostics.last().expect("a word").message;
    assert!(
        said.starts_with("the files are of different tenants: `beside-0.json` of "),
        "{said}"
    );
    let snapshot = ingested.into_snapshot(&RoleLibrary::default());
    assert_eq!(verdict(&snapshot), "unknown");
    assert!(missing(&snapshot)[0].contains("different tenants"));
}

#[test]
fn copies_count_once_and_are_gaps_where_they_differ() {
    let once = ingest(&[
        &format!("[{}]", carls()),
        &format!(r#"{{"value": [{}]}}"#, carls()),
    ]);
    assert_eq!(once.parts.count(Kind::RoleAssignments), Some(3));
    assert_eq!(once.parts.distinct(Kind::RoleAssignments), Some(2));
    assert_eq!(
        verdict(&once.into_snapshot(&RoleLibrary::default())),
        "allowed"
    );

    let list = |one: &str| format!("[{one}]");
    let twice = "stands in the data twice with different content";
    // Which of the two is true: whose it is, or under which condition.
    for other in [
        grant(1, OTHER),
        carls().replace("null", r#""@Resource[a] StringEquals 'b'""#),
    ] {
        let open = snapshot(&[&list(&carls()), &list(&other)]);
        assert_eq!(verdict(&open), "unknown", "{other}");
        let missing = missing(&open);
        assert_eq!(missing.len(), 1, "told once: {missing:#?}");
        assert!(missing[0].contains(twice));
    }
    // Somebody else's copies are of no concern.
    let elsewhere = [
        grant(5, OTHER),
        grant(5, "55555555-5555-5555-5555-555555555555"),
    ];
    let open = snapshot(&[&list(&elsewhere[0]), &list(&elsewhere[1])]);
    assert_eq!(verdict(&open), "not-granted");

    let deny = |actions: &str| {
        format!(
            r#"{{"denyAssignmentName": "d", "id": "{SCOPE}/providers/Microsoft.Authorization/denyAssignments/d",
            "scope": "{SCOPE}", "principals": [{{"id": "{CARL}", "type": "User"}}],
            "permissions": [{{"actions": ["{actions}"]}}]}}"#
        )
    };
    let copies = |left: &str, right: &str| snapshot(&[&list(&carls()), &deny(left), &deny(right)]);
    assert_eq!(verdict(&copies("A.B/*", "A.B/*")), "denied");
    assert_eq!(verdict(&copies("A.B/*", "X.Y/*")), "unknown");
}

#[test]
fn placeholders_may_be_anybody_and_anywhere() {
    for (from, to) in [
        (OTHER, "<principal-id>"),
        (OTHER, "$(principalId)"),
        (OTHER, "[parameters('principalId')]"),
        (OTHER, "{principalId}"),
        (OTHER, "__PRINCIPAL__"),
    ] {
        is_a_gap(
            &format!("[{}]", others().replace(from, to)),
            "is a placeholder",
        );
    }
    for scope in [
        "/subscriptions/{subscriptionId}",
        "/subscriptions/$(sub)/resourceGroups/rg",
    ] {
        let anywhere = carls().replace(SCOPE, scope);
        is_a_gap(&format!("[{anywhere}]"), "is a placeholder");
    }
    let anything = carls().replace(r#""r""#, r#""[variables('role')]""#);
    is_a_gap(&format!("[{anything}]"), "is a placeholder");
}

/// When the plain role assignment ends is told by an instance whose link to it cannot be
/// read.
#[test]
fn an_instance_with_an_unreadable_origin_bounds_what_is_alike() {
    let instance = |origin: &str| {
        format!(
            r#"[{{"type": "Microsoft.Authorization/roleAssignmentScheduleInstances", "id": "i",
            "properties": {{"principalId": "{CARL}", "principalType": "User", "roleDefinitionId": "r",
            "scope": "{SCOPE}", "status": "Provisioned", "originRoleAssignmentId": {origin},
            "endDateTime": "2020-01-01T00:00:00Z"}}}}]"#
        )
    };
    let granted = format!("[{}]", carls());
    assert_eq!(verdict(&snapshot(&[&granted])), "allowed");
    for origin in [
        "7",
        r#"{"id": "x"}"#,
        r#""x", "originRoleAssignmentId": "y""#,
    ] {
        let open = snapshot(&[&granted, &instance(origin)]);
        assert_eq!(verdict(&open), "unknown", "{origin}");
        assert!(!missing(&open).is_empty());
    }
}

#[test]
fn a_subscription_that_the_list_lacks_is_told() {
    let elsewhere = others().replace(SCOPE, "/subscriptions/99999999-9999-9999-9999-999999999999");
    let found = shortfalls(&snapshot(&[&format!(
        "[{}]",
        elsewhere.replace("0002", "0009")
    )]));
    let told = found
        .iter()
        .find(|one| one.name() == "not-listed")
        .expect("it is told");
    assert_eq!(
        told.items(),
        ["/subscriptions/99999999-9999-9999-9999-999999999999"]
    );
    assert_eq!(told.weight(), Weight::Info);
}
