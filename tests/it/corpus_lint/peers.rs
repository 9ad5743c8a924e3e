//! The cases of other linters about roles: how each is answered here, and why where the
//! answer is another one.

use azrbac_core::algebra::Universe;
use azrbac_core::compare::{Comparer, Relation};
use azrbac_core::diagnostic::Severity;
use azrbac_lint::Finding;
use serde_json::{Value, json};

use super::linted;
use crate::corpus::records;

/// Why the answer here is another one.
const WHY: [(&str, &str); 6] = [
    (
        "azsky-d7",
        "messages of a queue are content, which the peer's list leaves out",
    ),
    (
        "s6385-2",
        "as good as Owner is told at any scope; who has it at a resource group has all of it",
    ),
    (
        "s6385-8",
        "as good as Owner is told at any scope; who has it at a resource group has all of it",
    ),
    (
        "s6385-9",
        "the power is told, and the scope, which is none, by RBAC402",
    ),
    (
        "elastic123-7",
        "the power is told, and the scope, which is none, by RBAC114",
    ),
    (
        "azsky-s4",
        "graded by what is granted; where a role is assigned is a matter of assignments",
    ),
];

const OWNER: &str = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";
const SUBSCRIPTION: &str = "/subscriptions/11111111-1111-1111-1111-111111111111";

/// The document of a role definition of a case, scopes in words put in.
fn document(case: &Value) -> String {
    let scope = |scope: &Value| match scope.as_str().unwrap_or_default() {
        "<subscription>" => SUBSCRIPTION.to_owned(),
        "<resource group>" => format!("{SUBSCRIPTION}/resourceGroups/app"),
        "<management group>" => {
            "/providers/Microsoft.Management/managementGroups/contoso".to_owned()
        }
        other => other.to_owned(),
    };
    let scopes = case["assignableScopes"].as_array();
    let scopes: Vec<String> = scopes.map_or(vec![SUBSCRIPTION.to_owned()], |scopes| {
        scopes.iter().map(scope).collect()
    });
    let list = |name: &str| match &case[name] {
        Value::Null => json!([]),
        list => list.clone(),
    };
    // Built-in roles come with their ids; without one the word is not believed.
    let built_in = case["roleType"].as_str() == Some("BuiltInRole");
    let role = json!({"name": built_in.then_some(OWNER), "properties": {
        "roleName": "Role of a case",
        "type": case["roleType"].as_str().unwrap_or("CustomRole"),
        "assignableScopes": scopes,
        "permissions": [{
            "actions": list("actions"), "notActions": list("notActions"),
            "dataActions": list("dataActions"), "notDataActions": list("notDataActions"),
        }],
    }});
    role.to_string()
}

/// What of it is more than information.
fn bad(case: &Value) -> Vec<Finding> {
    let (read, mut findings) = linted("case.json", &document(case));
    assert_eq!(read.roles.len(), 1, "{case}");
    findings.retain(|finding| {
        // Content is told as information, whoever reads it.
        finding.severity > Severity::Info || finding.rule.code == "RBAC315"
    });
    findings
}

/// Whether lint finds what a case is about.
fn found(case: &Value) -> bool {
    let findings = bad(case);
    let has = |code: &str| findings.iter().any(|finding| finding.rule.code == code);
    match case["lint"].as_str().expect("what it is about") {
        // As good as Contributor is a warning.
        "custom owner role" => findings
            .iter()
            .any(|finding| finding.rule.code == "RBAC301" && finding.severity == Severity::Error),
        "all actions at high scope" | "RBAC-005 wildcard custom role" => has("RBAC301"),
        "wildcard at root scope" => has("RBAC110") && has("RBAC301"),
        "sensitive data wildcard" => has("RBAC303") || has("RBAC315"),
        other => panic!("{other}"),
    }
}

/// The severity of the worst finding, in the words of the peer.
fn severity(case: &Value) -> &'static str {
    let actions = |list: &str, entry: &str| json!({list: [entry]});
    let role = match case["query"]["tier"].as_str().expect("a tier") {
        "privileged_admin" => actions("actions", "*"),
        "sensitive_data_plane" => actions("dataActions", "Microsoft.KeyVault/vaults/secrets/*"),
        _ => actions("actions", "*/read"),
    };
    let mut findings = bad(&role);
    findings.retain(|finding| finding.severity > Severity::Info);
    match findings.iter().map(|finding| finding.severity).max() {
        Some(Severity::Error) => "high",
        Some(Severity::Warning) => "medium",
        _ => "low",
    }
}

/// Whether each role of a case is proven to grant all that the next one grants, and more.
fn is_ranked(case: &Value) -> bool {
    let queries = case["query"].as_array().expect("roles");
    let documents: Vec<_> = queries
        .iter()
        .map(|query| linted("case.json", &document(query)).0)
        .collect();
    let roles: Vec<_> = documents.iter().map(|read| &read.roles[0]).collect();
    let comparer = Comparer::new(azrbac_roles::catalog(), Universe::WellFormed, &roles);
    (1..roles.len()).all(|at| comparer.compare(at - 1, at).relation() == Some(Relation::Contains))
}

/// The rules that speak of a role assignment of a case, with its role or its scope where
/// the case names them.
fn of_assignment(case: &Value) -> String {
    let query = &case["query"];
    let text = |names: [&str; 2]| names.iter().find_map(|name| query[*name].as_str());
    let name = text(["role_definition_name", "role"]).unwrap_or("Owner");
    let id = azrbac_roles::library()
        .by_name(name)
        .and_then(|role| role.id.as_ref());
    let id = id.map_or(OWNER, |id| id.as_str());
    let assignment = json!([{
        "id": format!("{SUBSCRIPTION}/providers/Microsoft.Authorization/roleAssignments/a"),
        "principalId": "22222222-2222-2222-2222-222222222222",
        "principalType": text(["principalType", "principalType"]).unwrap_or("User"),
        "roleDefinitionId": query["roleDefinitionId"].as_str().unwrap_or(id),
        "scope": query["scope"].as_str().filter(|scope| scope.starts_with('/'))
            .unwrap_or(SUBSCRIPTION),
        "condition": query["condition"], "conditionVersion": "2.0",
    }]);
    let (_, findings) = linted("case.json", &assignment.to_string());
    let mut codes: Vec<_> = findings.iter().map(|finding| finding.rule.code).collect();
    codes.dedup();
    match codes.is_empty() {
        true => "no rule about single assignments".to_owned(),
        false => codes.join(", "),
    }
}

#[test]
fn cases_of_other_linters() {
    let Some(records) = records("peer_cases.json") else {
        return;
    };
    let (mut asked, mut faults) = (0, Vec::new());
    for case in &records {
        let id = case["id"].as_str().expect("an id");
        let (expected, ours) = match case["kind"].as_str().expect("a kind") {
            "lint_role" => (case["expect"].to_string(), found(case).to_string()),
            "severity" => (
                case["expect"].as_str().expect("a severity").to_owned(),
                severity(case).to_owned(),
            ),
            "rank" => ("true".to_owned(), is_ranked(case).to_string()),
            // What is asked of a single assignment needs the tenant: it is told, not
            // compared.
            "lint_assignment" => {
                println!("{id} | {} | {}", case["expect"], of_assignment(case));
                continue;
            }
            _ => continue,
        };
        asked += 1;
        let why = WHY.iter().find(|(of, _)| *of == id).map(|(_, why)| *why);
        println!("{id} | {expected} | {ours} | {}", why.unwrap_or("the same"));
        if (expected == ours) == why.is_some() {
            faults.push(format!("{id}: {expected} expected, {ours} found, {why:?}"));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
    assert!(asked >= 36, "{asked}");
}
