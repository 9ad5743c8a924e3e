use proptest::prelude::*;

use super::read;
use crate::ingest::{Ingest, read_role_definitions};
use crate::snapshot::Kind;
use crate::text::Sources;

const DEPTH: usize = 100_000;

fn deep_list() -> String {
    format!("{}{}", "[".repeat(DEPTH), "]".repeat(DEPTH))
}

fn deep_object() -> String {
    format!(
        "{}1{}",
        r#"{"properties":"#.repeat(DEPTH),
        "}".repeat(DEPTH)
    )
}

#[test]
fn nesting_has_no_price() {
    for deep in [deep_list(), deep_object()] {
        for text in [
            deep.clone(),
            format!(r#"{{"value": {deep}}}"#),
            format!(r#"[{{"roleName": "R", "id": "r", "permissions": {deep}}}]"#),
            format!(r#"[{{"roleName": "R", "id": "r", "permissions": [{{"actions": {deep}}}]}}]"#),
            format!(r#"[{{"principalId": {deep}, "roleDefinitionId": "r", "scope": "/"}}]"#),
            format!(r#"[{{"id": "g", "members": [{deep}]}}]"#),
            format!(r#"{{"schema": "azrbac.snapshot/v1", "coverage": {deep}, "groups": {deep}}}"#),
        ] {
            let ingested = read(&text);
            assert!(!ingested.diagnostics.is_empty());
            read_role_definitions(Sources::new().add("x"), &text);
        }
    }
}

#[test]
fn a_deep_tree_of_management_groups_costs_linear_time() {
    const NODE: &str = r#"{"id":"/providers/Microsoft.Management/managementGroups/m","displayName":"m","children":["#;
    for node in [
        NODE.to_owned(),
        NODE.replace("\"children", "\"properties\":{\"children"),
    ] {
        let closing = if node == NODE { "]}" } else { "]}}" };
        let text = format!("{}{}", node.repeat(DEPTH), closing.repeat(DEPTH));
        let parts = read(&text).parts;
        assert_eq!(parts.count(Kind::ManagementGroups), Some(DEPTH));
    }
    let unclosed = NODE.repeat(DEPTH);
    assert!(read(&unclosed).files[0].problem.is_some());
}

#[test]
fn a_long_entry_and_many_stars_are_read() {
    let text = format!(
        r#"{{"Name": "n", "Actions": ["{}", "{}"]}}"#,
        "a".repeat(1_000_000),
        "*a".repeat(10_000)
    );
    let roles = read(&text).parts.role_definitions.unwrap();
    assert_eq!(roles[0].permissions[0].actions.len(), 2);
}

#[test]
fn many_keys_and_many_faults_cost_linear_time() {
    let keys: Vec<String> = (0..100_000).map(|at| format!(r#""k{at}":1"#)).collect();
    let keys = keys.join(",");
    read(&format!(
        r#"[{{"principalId":"p","roleDefinitionId":"r","scope":"/",{keys}}}]"#
    ));
    read(&format!(
        r#"[{{"id":"/subscriptions/s/resourceGroups/g","type":"a/b",{keys}}}]"#
    ));
    let faults = vec![r#"{"principalId":1,"roleDefinitionId":"r","scope":"/"}"#; 50_000];
    let ingested = read(&format!("[{}]", faults.join(",")));
    assert_eq!(ingested.parts.unreadable.len(), 50_000);
    assert_eq!(ingested.diagnostics.len(), 1);
}

/// Valid documents to be spoilt.
const SAMPLES: [&str; 8] = [
    r#"{"schema":"azrbac.snapshot/v1","tenantId":"t","capturedAt":"2026-11-20T08:00:00Z","coverage":[{"kind":"groups","scope":"/","above":true}],"groups":[{"id":"g","members":["p",{"id":"q","@odata.type":"u"}]}],"roleAssignments":[{"principalId":"p","roleDefinitionId":"r","scope":"/subscriptions/s"}]}"#,
    r#"[{"roleName":"R","name":"r","permissions":[{"actions":["a/*/\u0041"],"notActions":[],"condition":"c"}],"assignableScopes":["/"]}]"#,
    r#"{"value":[{"id":"/providers/Microsoft.Authorization/denyAssignments/d","properties":{"denyAssignmentName":"d","permissions":[{"actions":["*"]}],"principals":[{"id":"p"}],"excludePrincipals":["q"],"scope":"/"}}],"nextLink":"x"}"#,
    r#"[{"id":"/providers/Microsoft.Management/managementGroups/m","displayName":"m","parent":{"id":"n"}},{"id":"u","userPrincipalName":"u"}]"#,
    r#"[{"roleEligibilityScheduleId":"x","principalId":"p","roleDefinitionId":"r","scope":"/","startDateTime":"2026-01-01","status":"Provisioned"}]"#,
    r##"{"schema":"azrbac.export/v1","kind":"groups","groupId":"g","transitive":true,"scope":"/","pages":[{"value":[{"@odata.type":"#microsoft.graph.user","id":"u"}],"@odata.nextLink":"x"},["y"]]}"##,
    r#"{"id":"/providers/Microsoft.Management/managementGroups/m","type":"Microsoft.Management/managementGroups","properties":{"details":{"parent":{"id":"n"}},"children":[{"id":"/subscriptions/s","children":[{}]}]}}"#,
    r#"{"count":1,"data":[{"id":"/subscriptions/s","type":"microsoft.resources/subscriptions","properties":{"managementGroupAncestorsChain":[{"name":"m"},{"name":"n"}]}}],"skip_token":"x","total_records":2}"#,
];

fn swallow(bytes: &[u8]) {
    let mut ingest = Ingest::new();
    ingest.read("a", bytes.to_vec());
    for kind in Kind::ALL {
        ingest.read_kind("b", kind, bytes.to_vec());
    }
    let ingested = ingest.finish();
    for diagnostic in &ingested.diagnostics {
        for label in diagnostic.primary.iter().chain(&diagnostic.related) {
            let text = ingested.sources.text(label.span.file).unwrap();
            assert!(text.get(label.span.range()).is_some());
        }
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        read_role_definitions(Sources::new().add("c"), text);
    }
}

#[test]
fn a_document_that_ends_anywhere() {
    for sample in SAMPLES {
        for end in 0..sample.len() {
            swallow(&sample.as_bytes()[..end]);
        }
    }
}

proptest! {
    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        swallow(&bytes);
    }

    #[test]
    fn spoilt_documents(
        sample in proptest::sample::select(SAMPLES.to_vec()),
        places in proptest::collection::vec((any::<prop::sample::Index>(), "[\"\\[\\]{}:,0-9a-z\\\\]"), 1..6),
    ) {
        let mut bytes = sample.as_bytes().to_vec();
        for (place, with) in places {
            let at = place.index(bytes.len());
            bytes[at] = with.as_bytes()[0];
        }
        swallow(&bytes);
    }

    #[test]
    fn values_of_another_type(
        sample in proptest::sample::select(SAMPLES.to_vec()),
        from in any::<prop::sample::Index>(),
        with in proptest::sample::select(vec!["null", "1", "\"x\"", "[]", "{}", "[[1]]", "true"]),
    ) {
        let ends: Vec<usize> = sample.match_indices('"').map(|(at, _)| at).collect();
        let start = ends[from.index(ends.len())];
        let Some(end) = ends.iter().copied().find(|end| *end > start) else {
            return Ok(());
        };
        let mut text = sample.to_owned();
        text.replace_range(start..=end, with);
        swallow(text.as_bytes());
    }
}
