//! The questions that are asked of a snapshot, through the library as a caller
//! uses it: bytes in, verdict out.

use std::collections::BTreeMap;

use azrbac_core::access::{self, Request};
use azrbac_core::condition::{self, Attribute, AttributeMap};
use azrbac_core::directory::PrincipalId;
use azrbac_core::ingest::Ingest;
use azrbac_core::operation::{OperationName, Plane};
use azrbac_core::scope::Scope;
use azrbac_core::snapshot::Snapshot;
use azrbac_core::time::Timestamp;
use serde_json::Value;

use super::format::{Case, Containment, Hierarchy, OneOrMore, Question, cases};
use super::{each, run};

fn snapshot(document: &str) -> Snapshot {
    let mut ingest = Ingest::new();
    ingest.read("case.json", document.as_bytes().to_vec());
    ingest.finish().into_snapshot(azrbac_roles::library())
}

fn request(question: &Question) -> Request {
    let mut request = Request::new(
        PrincipalId::new(&question.principal),
        OperationName::parse(&question.operation).expect("the name of an operation"),
        Plane::from_name(&question.plane).expect("a plane"),
        Scope::parse(&question.scope).expect("a scope"),
    );
    let time = |text: &String| Timestamp::parse(text).expect("a time");
    request.as_of = question.as_of.as_ref().map(time);
    request.attributes = attributes(question).into();
    request.sub_operation = question.sub_operation.as_deref().map(Into::into);
    request
}

fn attributes(question: &Question) -> AttributeMap {
    let mut map = if question.attributes_complete {
        AttributeMap::complete()
    } else {
        AttributeMap::partial()
    };
    for (source, paths) in &question.attributes {
        for (path, values) in paths {
            let attribute = Attribute::parse(&format!("{source}[{path}]")).expect("an attribute");
            let values = match values {
                OneOrMore::More(values) => values.as_slice(),
                OneOrMore::One(value) => std::slice::from_ref(value),
            };
            let written = |value: &Value| value.as_str().map_or(value.to_string(), str::to_owned);
            let typed =
                |value| condition::Value::of(&attribute.path, &written(value)).expect("a value");
            map.insert(&attribute, values.iter().map(typed).collect());
        }
    }
    map
}

/// What is wrong with the answer to a question, if anything is.
fn wrong(snapshot: &Snapshot, question: &Question) -> Option<String> {
    let request = request(question);
    let fast = access::check(snapshot, &request);
    let full = access::explain(snapshot, &request);
    let asked = format!(
        "`{}` {} at `{}`",
        question.principal, question.operation, question.scope
    );
    if (fast.verdict, fast.reason) != (full.verdict, full.reason) {
        return Some(format!(
            "{asked}: check says {}, explain says {}",
            fast.verdict, full.verdict
        ));
    }
    let verdict = fast.verdict.name();
    if verdict != question.verdict {
        let expected = &question.verdict;
        return Some(format!("{asked}: is {verdict}, should be {expected}"));
    }
    let reason = fast.reason.name();
    let expected = question.reason.as_deref();
    if let Some(expected) = expected.filter(|expected| *expected != reason) {
        return Some(format!("{asked}: reason is {reason}, should be {expected}"));
    }
    let expected = question.residual.as_deref()?;
    let residuals: Vec<String> = full
        .grants
        .iter()
        .filter_map(|grant| Some(grant.open.as_ref()?.residual()?.to_string()))
        .collect();
    (residuals != [expected]).then(|| format!("{asked}: left is {residuals:?}, not {expected}"))
}

/// The questions of a case, each with the snapshot of the case.
fn asked(case: Case) -> Vec<(Snapshot, Question)> {
    let Some(document) = case.snapshot else {
        return Vec::new();
    };
    let snapshot = snapshot(document.get());
    let paired = |question| (snapshot.clone(), question);
    case.requests.into_iter().map(paired).collect()
}

#[test]
fn requests() {
    run(
        cases()
            .into_iter()
            .flat_map(|(name, case)| each(&name, asked(case))),
        |(snapshot, question)| wrong(snapshot, question),
    );
}

/// A tenant in which somebody holds every control plane operation at one scope.
fn held_at(scope: &str, hierarchy: &Hierarchy) -> Snapshot {
    snapshot(&format!(
        r#"{{"schema": "azrbac.snapshot/v1",
            "roleDefinitions": [{{"name": "all", "roleName": "all",
                "permissions": [{{"actions": ["*"]}}]}}],
            "roleAssignments": [{{"id": "a1", "principalId": "somebody",
                "principalType": "User", "roleDefinitionId": "all", "scope": "{scope}"}}],
            "denyAssignments": [], "groups": [],
            "managementGroups": {}, "subscriptions": {}}}"#,
        hierarchy.management_groups, hierarchy.subscriptions
    ))
}

/// Inheritance down the tree of management groups: what is assigned at the outer
/// scope is allowed at the inner one exactly where that lies below it.
#[test]
fn containments_in_a_hierarchy() {
    let questions = cases().into_iter().flat_map(|(name, case)| {
        let hierarchy = case.hierarchy;
        let within = case.containments.into_iter().filter_map(|question| {
            let snapshot = held_at(&question.outer, hierarchy.as_ref()?);
            Some((snapshot, question))
        });
        each(&name, within.collect::<Vec<_>>())
    });
    run(
        questions,
        |(
            snapshot,
            Containment {
                inner, contains, ..
            },
        )| {
            let verdict = if *contains { "allowed" } else { "not-granted" };
            let question = Question {
                principal: "somebody".to_owned(),
                operation: "Microsoft.Compute/virtualMachines/read".to_owned(),
                plane: "control".to_owned(),
                scope: inner.clone(),
                as_of: None,
                attributes: BTreeMap::new(),
                attributes_complete: false,
                sub_operation: None,
                residual: None,
                verdict: verdict.to_owned(),
                reason: None,
            };
            wrong(snapshot, &question)
        },
    );
}
