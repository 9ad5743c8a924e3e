//! Role assignments that are read in one go give what the slow way gives.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::ingest::{Ingest, Ingested};

const GUIDS: [&str; 6] = [
    "0f4c5e1a-9b1d-4c55-8c55-aabbccddeeff",
    "0F4C5E1A-9B1D-4C55-8C55-AABBCCDDEE00",
    "0f4c5e1a9b1d4c558c55aabbccddee11",
    "00000000-0000-0000-0000-000000000000",
    "<object id>",
    "null",
];

const SCOPES: [&str; 7] = [
    "/",
    "/subscriptions/0f4c5e1a-9b1d-4c55-8c55-aabbccddeeff",
    "/subscriptions/S1/resourceGroups/App",
    "/subscriptions/s1/resourceGroups/app/",
    "/subscriptions/${sub}/resourceGroups/app",
    "/providers/Microsoft.Management/managementGroups/mg",
    "subscriptions/s1",
];

/// A value that is usual, or one of those that stand there now and then.
fn mostly(usual: Value, others: Vec<Value>) -> impl Strategy<Value = Value> {
    prop_oneof![12 => Just(usual), 1 => prop::sample::select(others)]
}

fn pick(usual: usize, all: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
    prop_oneof![
        12 => (0..usual).prop_map(move |at| all[at]),
        1 => prop::sample::select(all)
    ]
}

/// What one role assignment says.
fn fields() -> impl Strategy<Value = Map<String, Value>> {
    let ids = (
        pick(3, &GUIDS),
        pick(3, &GUIDS),
        pick(3, &GUIDS),
        pick(3, &SCOPES),
    );
    let texts = (
        mostly(
            json!("User"),
            vec![json!("group"), json!("Unknown"), json!(null), json!(7)],
        ),
        mostly(
            json!(null),
            vec![
                json!("@Resource[a] StringEquals 'b'"),
                json!("a\nb"),
                json!(1),
            ],
        ),
        mostly(
            json!("carl@contoso.com"),
            vec![json!(" Carl "), json!(""), json!(null), json!([])],
        ),
        mostly(json!("Reader"), vec![json!("Reäder \" x"), json!(null)]),
    );
    let extra = mostly(
        json!({}),
        vec![
            json!({"description": {"a": [1]}}),
            json!({"startDateTime": "2026-01-01T00:00:00Z"}),
            json!({"Condition": "x"}),
            json!({"tenantId": "t1"}),
            json!({"createdOn": null, "updatedBy": 3}),
            json!({"name": 7}),
            json!({"type": "Microsoft.Authorization/denyAssignments"}),
            json!({"type": "microsoft.authorization/roleassignments"}),
            json!({"id": "a1"}),
            json!({"directoryScopeId": "/"}),
        ],
    );
    let left_out = prop_oneof![
        12 => Just(None),
        1 => prop::sample::select(vec!["condition", "principalType", "type", "scope", "name"])
            .prop_map(Some),
    ];
    (ids, texts, extra, left_out).prop_map(|(ids, texts, extra, left_out)| {
        let (name, principal, role, scope) = ids;
        let (kind, condition, principal_name, role_name) = texts;
        let start = scope.trim_end_matches('/');
        let mut fields = json!({
            "id": format!("{start}/providers/Microsoft.Authorization/roleAssignments/{name}"),
            "name": name, "type": "Microsoft.Authorization/roleAssignments",
            "principalId": principal, "principalType": kind, "scope": scope,
            "roleDefinitionId":
                format!("/providers/Microsoft.Authorization/roleDefinitions/{role}"),
            "condition": condition, "conditionVersion": null,
            "principalName": principal_name, "roleDefinitionName": role_name,
        });
        let fields = fields.as_object_mut().unwrap();
        for (key, value) in extra.as_object().unwrap() {
            fields.insert(key.clone(), value.clone());
        }
        if let Some(key) = left_out {
            fields.remove(key);
        }
        std::mem::take(fields)
    })
}

/// The text of a role assignment: on one level or on two, with blanks or without, a key
/// twice now and then.
fn written() -> impl Strategy<Value = String> {
    (fields(), any::<bool>(), any::<bool>(), 0..20_u8).prop_map(
        |(fields, nested, blanks, twice)| {
            let whole = if nested {
                let outer = ["id", "name", "type"];
                let (outer, mut inner): (Map<_, _>, Map<_, _>) = fields
                    .into_iter()
                    .partition(|(key, _)| outer.contains(&key.as_str()));
                inner.remove("principalName");
                inner.remove("roleDefinitionName");
                let mut whole = outer;
                whole.insert("properties".to_owned(), Value::Object(inner));
                Value::Object(whole)
            } else {
                Value::Object(fields)
            };
            let text = if blanks {
                serde_json::to_string_pretty(&whole).unwrap()
            } else {
                whole.to_string()
            };
            if twice == 0 {
                text.replacen('{', r#"{"scope": "/subscriptions/s9","#, 1)
            } else {
                text
            }
        },
    )
}

fn read(text: &str, wrap: impl Fn(&str) -> String) -> Ingested {
    let mut ingest = Ingest::new();
    ingest.read("test.json", wrap(text).into_bytes());
    ingest.finish()
}

/// Everything that was read and said, but for places.
fn told(read: &Ingested) -> String {
    let said: Vec<_> = read
        .diagnostics
        .iter()
        .map(|said| (said.severity, &said.message))
        .collect();
    let told = format!("{:?} {said:?} {:?}", read.parts, read.files);
    told.replace("`ID`", "`id`")
}

proptest! {
    #[test]
    fn plain_role_assignments_are_read_as_the_others(
        texts in prop::collection::vec(written(), 1..6)
    ) {
        let plain = read(&texts.join(",\n"), |list| format!("[{list}]"));
        // The letter case of a key does not matter, and makes none of them plain.
        let slow: Vec<String> = texts.iter().map(|text| text.replace(r#""id""#, r#""ID""#)).collect();
        let slow = read(&slow.join(",\n"), |list| format!("[{list}]"));
        prop_assert_eq!(told(&plain), told(&slow));
        if texts.len() > 1 {
            let lines = texts.join("\n");
            let lines = super::long::same(read(&lines, str::to_owned), None, &lines);
            let shape = |told: String| told.replace("Some(Lines)", "Some(List)");
            prop_assert_eq!(shape(told(&plain)), shape(told(&lines)));
        }
        super::long::same(plain, None, &format!("[{}]", texts.join(",\n")));
    }
}

#[test]
fn json_lines_are_read_to_their_end_or_not_at_all() {
    let line = r#"{"principalId": "p1", "roleDefinitionId": "r1", "scope": "/subscriptions/s1"}"#;
    for (text, count, problem) in [
        (format!("{line}\n{line}\n"), Some(2), None),
        (format!("\u{feff}{line}\r\n\r\n{line}"), Some(2), None),
        (format!("{line} {line}"), Some(2), None),
        (
            format!("{line}\n{{\"principalId\": \"p"),
            None,
            Some("here the file stops"),
        ),
        (
            format!("{line}\n{line}\n]"),
            None,
            Some("here the file stops"),
        ),
        (
            format!("{line}\n{line},\n{line}"),
            None,
            Some("here the file stops"),
        ),
    ] {
        let whole = read(&text, str::to_owned);
        let decoded = text.trim_start_matches('\u{feff}');
        let read = super::long::same(read(decoded, str::to_owned), None, decoded);
        assert_eq!(format!("{:?}", whole.parts), format!("{:?}", read.parts));
        assert_eq!(
            read.parts.count(crate::snapshot::Kind::RoleAssignments),
            count,
            "{text}"
        );
        let found = read.files[0].problem.as_deref();
        let told = problem.is_none_or(|problem| found.is_some_and(|found| found.contains(problem)));
        assert!(
            told && found.is_some() == problem.is_some(),
            "{text}: {found:?}"
        );
        // What is lost may have been anything.
        assert_eq!(
            read.parts.unreadable.is_empty(),
            problem.is_none(),
            "{text}"
        );
    }
}

#[test]
fn usual_role_assignments_are_plain() {
    use crate::ingest::plain::{Layout, Plain};
    let flat = json!({
        "condition": null, "conditionVersion": null, "createdBy": "x",
        "createdOn": "2024-01-01T00:00:07.000000+00:00",
        "delegatedManagedIdentityResourceId": null, "description": "a \"b\"",
        "id": "/providers/Microsoft.Authorization/roleAssignments/0f4c5e1a-9b1d-4c55-8c55-aabbccddeeff",
        "name": "0f4c5e1a-9b1d-4c55-8c55-aabbccddeeff",
        "principalId": GUIDS[0], "principalName": "carl@contoso.com", "principalType": "User",
        "roleDefinitionId":
            "/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7",
        "roleDefinitionName": "Reader", "scope": "/",
        "type": "Microsoft.Authorization/roleAssignments",
        "updatedBy": "x", "updatedOn": "2024-01-01T00:00:07.000000+00:00",
    });
    let text = format!("{flat}, {{");
    let (plain, length) = Plain::of(&text, Layout::Flat).unwrap();
    assert_eq!(length, text.len() - 3);
    assert!(plain.assignment(&mut Default::default()).is_some());
    let mut twice = flat.to_string();
    twice.insert_str(1, r#""scope": "/","#);
    assert!(Plain::of(&twice, Layout::Flat).is_none());
}
