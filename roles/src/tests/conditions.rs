//! The conditions of the built-in roles, and those of Azure's documentation where
//! they are at hand.

use azrbac_core::condition::{
    self, Attribute, AttributeMap, AttributePath, AttributeSource, Expression, Outcome, Situation,
    Value as AttributeValue,
};
use azrbac_core::operation::OperationName;
use azrbac_core::pattern::ActionPattern;
use serde_json::Value;

use super::corpus;
use crate::library;

const WRITE: &str = "Microsoft.Authorization/roleAssignments/write";

/// Every condition with the name of its role.
fn conditions() -> Vec<(&'static str, Expression)> {
    let mut found = Vec::new();
    for role in library().roles() {
        for permission in &role.permissions {
            if let Some(condition) = &permission.condition {
                let parsed = condition.parse();
                let name = &role.name;
                assert_eq!(parsed.findings, [], "{name}");
                found.push((&**name, parsed.expression.unwrap()));
            }
        }
    }
    found
}

#[test]
fn every_condition_of_a_built_in_role_reads_prints_and_passes_the_check() {
    let conditions = conditions();
    assert_eq!(conditions.len(), 31);
    for (role, expression) in &conditions {
        for printed in [expression.to_string(), expression.laid_out().to_string()] {
            assert_eq!(
                condition::parse(&printed).expression.as_ref(),
                Some(expression),
                "{role}"
            );
        }
        assert_eq!(condition::check(expression), [], "{role}");
    }
}

/// What each comes to when somebody adds an assignment of a role that no list
/// holds, with everything else unknown.
#[test]
fn every_condition_of_a_built_in_role_evaluates() {
    let write = OperationName::parse(WRITE).unwrap();
    let role_id = format!(
        "@Request[{}]",
        "Microsoft.Authorization/roleAssignments:RoleDefinitionId"
    );
    let mut map = AttributeMap::partial();
    let none_of_them = "00000000-0000-0000-0000-00000000000a";
    map.add(&Attribute::parse(&role_id).unwrap(), none_of_them);
    let mut outcomes = [0_usize; 3];
    for (role, expression) in conditions() {
        let outcome = expression.evaluate(&Situation::new(&write, &map));
        let kind = match outcome {
            Outcome::True => 0,
            Outcome::False => 1,
            Outcome::Open { ref residual } => {
                let attributes: Vec<_> = residual.attributes().map(ToString::to_string).collect();
                assert!(
                    attributes.iter().all(|a| a == "@Resource[HasObotoken]"),
                    "{role}: {residual}"
                );
                2
            }
            Outcome::Undocumented | Outcome::TooLarge => panic!("{role}"),
        };
        if let Some(count) = outcomes.get_mut(kind) {
            *count += 1;
        }
    }
    assert_eq!(outcomes, [3, 26, 2]);
}

/// What the documentation says a principal may do under a condition, with the
/// attributes that it gives and no others.
#[test]
fn documented_outcomes_of_conditions() {
    let Some(text) = corpus::read_case("semantic_cases.json") else {
        return;
    };
    let cases: Value = serde_json::from_str(&text).unwrap();
    let mut seen = 0;
    for case in cases.as_array().unwrap() {
        if !case["kind"].as_str().unwrap().starts_with("condition") {
            continue;
        }
        seen += 1;
        let granted = case["assignments"]
            .as_array()
            .unwrap()
            .iter()
            .any(|assignment| {
                let role = case["roles"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .find(|role| role["id"] == assignment["roleId"]);
                grants(role.unwrap(), assignment, &case["query"])
            });
        assert_eq!(
            granted,
            case["expect"] == "allow",
            "{}: {}",
            case["id"],
            case["why"]
        );
        if let Some(expr) = case["expr"].as_str() {
            let outcome = outcome(expr, &case["query"]);
            assert_eq!(
                outcome == Outcome::True,
                case["exprValue"] == true,
                "{expr}"
            );
        }
    }
    assert!(seen >= 71);
}

/// Whether an assignment of a role grants what is asked; scopes and principals
/// fit in all of these cases.
fn grants(role: &Value, assignment: &Value, query: &Value) -> bool {
    let operation = OperationName::parse(query["action"].as_str().unwrap()).unwrap();
    let (list, not_list) = if query["isData"] == true {
        ("dataActions", "notDataActions")
    } else {
        ("actions", "notActions")
    };
    let covers = |permission: &Value, list: &str| {
        permission[list].as_array().is_some_and(|entries| {
            entries.iter().any(|entry| {
                ActionPattern::parse(entry.as_str().unwrap())
                    .unwrap()
                    .matches(&operation)
            })
        })
    };
    let holds = |owner: &Value| match owner["condition"].as_str() {
        Some(text) => match outcome(text, query) {
            Outcome::True => true,
            Outcome::False => false,
            other => panic!("{text}: {other:?}"),
        },
        None => true,
    };
    role["permissions"]
        .as_array()
        .unwrap()
        .iter()
        .any(|permission| {
            covers(permission, list) && !covers(permission, not_list) && holds(permission)
        })
        && holds(assignment)
}

fn outcome(text: &str, query: &Value) -> Outcome {
    let operation = OperationName::parse(query["action"].as_str().unwrap()).unwrap();
    let mut map = AttributeMap::complete();
    for (source, attributes) in query["attributes"].as_object().into_iter().flatten() {
        for (path, values) in attributes.as_object().unwrap() {
            let attribute = Attribute {
                source: AttributeSource::from_name(source).unwrap(),
                path: AttributePath::parse(path).unwrap(),
            };
            let values = match values {
                Value::Array(values) => values.iter().map(value).collect(),
                one => vec![value(one)],
            };
            map.insert(&attribute, values);
        }
    }
    let mut situation = Situation::new(&operation, &map);
    situation.sub_operation = query["subOperation"].as_str();
    condition::parse(text)
        .expression
        .unwrap()
        .evaluate(&situation)
}

fn value(value: &Value) -> AttributeValue {
    match value {
        Value::Bool(truth) => (*truth).into(),
        Value::Number(number) => number.as_i64().unwrap().into(),
        other => other.as_str().unwrap().into(),
    }
}
