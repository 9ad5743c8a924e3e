//! What lint says of the documented conditions of the corpus, which mostly are
//! good examples. The corpus is the folder that `AZRBAC_CORPUS` names.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use azrbac_core::ingest::{Ingest, read_with_places};
use azrbac_core::text::Sources;
use azrbac_lint::{Subject, lint};
use serde_json::{Value, json};

use crate::repository::left_out;

/// How many different tenants have a finding of a rule, with its severity. Each
/// was looked at:
///
/// - the role of the examples for blobs has `runAsSuperUser` and `add/action`, of
///   which an example often names neither: 516;
/// - an example that limits adding only says that any can be removed: 515;
/// - tests of the operators compare literals or stand without a guard: 508, 511,
///   512, 513, 514 and 520, which follows from having no guard;
/// - one record is about another role assignment without the condition: 521.
const EXPECTED: [(&str, usize); 11] = [
    ("RBAC508 info", 1),
    ("RBAC511 warning", 2),
    ("RBAC512 warning", 5),
    ("RBAC513 warning", 1),
    ("RBAC514 info", 1),
    ("RBAC515 info", 1),
    ("RBAC516 info", 13),
    ("RBAC516 warning", 9),
    ("RBAC520 warning", 1),
    ("RBAC521 warning", 1),
    ("tenants", 39),
];

#[test]
fn documented_conditions() {
    let Some(folder) = std::env::var_os("AZRBAC_CORPUS") else {
        left_out("the conditions of semantic_cases.json: AZRBAC_CORPUS is not set");
        return;
    };
    let path = Path::new(&folder).join("cases/semantic_cases.json");
    let text = fs::read_to_string(path).expect("the file of the corpus");
    let records: Vec<Value> = serde_json::from_str(&text).expect("a list of records");
    let mut seen: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for record in &records {
        if record["kind"]
            .as_str()
            .is_some_and(|kind| kind.starts_with("condition"))
        {
            let tenant = tenant(record).to_string();
            seen.entry(tenant.clone())
                .or_insert_with(|| findings(&tenant));
        }
    }
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for mut found in seen.values().cloned() {
        found.sort();
        found.dedup();
        for finding in found {
            *counts.entry(finding).or_default() += 1;
        }
    }
    counts.insert("tenants".to_owned(), seen.len());
    let counts: Vec<_> = counts.iter().map(|(k, v)| (k.as_str(), *v)).collect();
    assert_eq!(counts, EXPECTED);
}

/// The roles and assignments of a record.
fn tenant(record: &Value) -> Value {
    let list = |key: &str| record[key].as_array().cloned().unwrap_or_default();
    let roles = list("roles").into_iter().map(|role| {
        json!({
            "id": role["id"],
            "roleName": role["roleName"].as_str().unwrap_or("role"),
            "permissions": role["permissions"],
        })
    });
    let assignments = list("assignments").into_iter().map(|assignment| {
        json!({
            "principalId": assignment["principalId"],
            "roleDefinitionId": assignment["roleId"],
            "scope": assignment["scope"],
            "condition": assignment["condition"],
            "conditionVersion": assignment["conditionVersion"],
        })
    });
    json!({
        "schema": "azrbac.snapshot/v1",
        "roleDefinitions": roles.collect::<Vec<_>>(),
        "roleAssignments": assignments.collect::<Vec<_>>(),
    })
}

/// The codes and severities of what is found in conditions.
fn findings(tenant: &str) -> Vec<String> {
    let read = read_with_places(Sources::new().add("tenant.json"), tenant);
    let library = azrbac_roles::library();
    let mut ingest = Ingest::new();
    ingest.read("tenant.json", tenant.as_bytes().to_vec());
    let snapshot = ingest.finish().into_snapshot(library);
    let subject = Subject::new(azrbac_roles::catalog(), library).file(&read);
    lint(&Subject {
        tenant: Some(&snapshot),
        ..subject
    })
    .iter()
    .filter(|finding| finding.rule.code.starts_with("RBAC5"))
    .map(|finding| format!("{} {}", finding.rule.code, finding.severity.name()))
    .collect()
}
