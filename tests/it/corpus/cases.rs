//! Records of the corpus as questions.

use azrbac_core::scope::Scope;
use serde_json::{Value, json};

use super::tenant::{documented_tenant, one_role, peer_tenant, reach};

/// One question on the command line.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) principal: String,
    pub(super) operation: String,
    pub(super) plane: &'static str,
    pub(super) scope: String,
    pub(super) at: Option<String>,
    /// `--attr`, and whether these are all attributes that there are.
    pub(super) attributes: Option<Vec<String>>,
    pub(super) sub_operation: Option<String>,
}

/// What the answers have to be.
#[derive(Debug)]
pub(super) enum Expected {
    /// Whether all are allowed.
    All(bool),
    /// Whether one is allowed at least.
    Any(bool),
    /// Which are allowed.
    Each(Vec<bool>),
    /// This verdict.
    Verdict(&'static str),
}

/// A tenant, the questions and what is expected.
pub(super) struct Case {
    pub(super) snapshot: Value,
    pub(super) questions: Vec<Asked>,
    pub(super) expected: Expected,
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn plane(is_data: bool) -> &'static str {
    if is_data { "data" } else { "control" }
}

pub(super) fn list(value: &Value) -> Vec<Value> {
    value.as_array().cloned().unwrap_or_default()
}

/// The only role, principal and scope of cases about roles.
pub(super) const SOMEBODY: &str = "somebody";
pub(super) const SUBSCRIPTION: &str = "/subscriptions/s";

fn by_somebody(operation: &Value, is_data: bool) -> Asked {
    Asked {
        principal: SOMEBODY.to_owned(),
        operation: text(operation),
        plane: plane(is_data),
        scope: SUBSCRIPTION.to_owned(),
        at: None,
        attributes: None,
        sub_operation: None,
    }
}

/// The attributes of a query as `--attr` takes them; a list repeats its attribute.
fn attributes(query: &Value) -> Option<Vec<String>> {
    let mut found = Vec::new();
    for (source, paths) in query["attributes"].as_object()? {
        for (path, value) in paths.as_object().into_iter().flatten() {
            let values = match value {
                Value::Array(values) => values.clone(),
                one => vec![one.clone()],
            };
            for value in values {
                let text = value.as_str().map_or(value.to_string(), str::to_owned);
                found.push(format!("{source}[{path}]={text}"));
            }
        }
    }
    Some(found)
}

/// A case with a documented outcome.
pub(super) fn documented(record: &Value) -> Option<Case> {
    let query = &record["query"];
    Some(Case {
        snapshot: documented_tenant(record),
        questions: vec![Asked {
            principal: text(&query["principal"]),
            operation: text(&query["action"]),
            plane: plane(query["isData"] == true),
            scope: text(&query["scope"]),
            at: query["at"].as_str().map(str::to_owned),
            attributes: attributes(query),
            sub_operation: query["subOperation"].as_str().map(str::to_owned),
        }],
        expected: Expected::All(record["expect"] == "allow"),
    })
}

/// A case of another tool; `None` for those that ask something else.
pub(super) fn peer(record: &Value) -> Option<Case> {
    let (query, expect) = (&record["query"], &record["expect"]);
    let yes = *expect == true;
    let is_data = record["isData"] == true;
    match record["kind"].as_str()? {
        // An empty text is no operation: the program refuses to answer.
        "match" if *query == "" => None,
        "match" | "role" => Some(Case {
            snapshot: one_role(record),
            questions: vec![by_somebody(query, is_data)],
            expected: Expected::All(yes),
        }),
        "role_any" => Some(Case {
            snapshot: one_role(record),
            questions: list(query)
                .iter()
                .map(|one| by_somebody(one, is_data))
                .collect(),
            expected: Expected::Any(yes),
        }),
        "role_all" => Some(Case {
            snapshot: one_role(&record["role"]),
            questions: both_planes(&query["actions"], &query["dataActions"]),
            expected: Expected::All(yes),
        }),
        "expand" => Some(expansion(record)),
        "scope_contains" => containment(record),
        "tenant" => Some(tenant(record)),
        _ => None,
    }
}

fn both_planes(control: &Value, data: &Value) -> Vec<Asked> {
    let of_plane = |names: &Value, is_data| {
        let names = list(names);
        names
            .into_iter()
            .map(move |name| by_somebody(&name, is_data))
    };
    of_plane(control, false)
        .chain(of_plane(data, true))
        .collect()
}

fn expansion(record: &Value) -> Case {
    let (all, granted) = (&record["catalogue"], &record["expect"]);
    let questions = both_planes(&all["control"], &all["data"]);
    let expected = questions
        .iter()
        .map(|asked| list(&granted[asked.plane]).contains(&json!(asked.operation)))
        .collect();
    Case {
        snapshot: one_role(record),
        questions,
        expected: Expected::Each(expected),
    }
}

/// Whether what is assigned at one scope holds at another. That two scopes are the
/// same is no question about access.
fn containment(record: &Value) -> Option<Case> {
    let query = &record["query"];
    let (outer, inner) = match query["mode"].as_str()? {
        "inherit" => (&query["assignment"], &query["resource"]),
        "prefix" => (&query["pattern"], &query["scope"]),
        _ => return None,
    };
    let mut asked = by_somebody(&json!("Microsoft.Compute/virtualMachines/read"), false);
    asked.scope = text(inner);
    Some(Case {
        snapshot: reach(outer, &query["mgAncestors"]),
        questions: vec![asked],
        expected: Expected::All(record["expect"] == true),
    })
}

fn tenant(record: &Value) -> Case {
    let (query, expect) = (&record["query"], &record["expect"]);
    let operations = match &query["anyOf"] {
        Value::Null => vec![query["action"].clone()],
        several => list(several),
    };
    let asked = |operation: &Value| Asked {
        principal: text(&query["principal"]),
        operation: text(operation),
        plane: plane(query["isData"] == true),
        scope: text(&query["scope"]),
        at: None,
        attributes: None,
        sub_operation: None,
    };
    Case {
        snapshot: peer_tenant(record),
        questions: operations.iter().map(asked).collect(),
        expected: match expect {
            Value::Bool(expected) => Expected::Any(*expected),
            expect if expect["conditional"] == true => Expected::Verdict("conditional"),
            _ => Expected::Verdict("eligible"),
        },
    }
}

/// Whether a scope is of the kind that the record names.
pub(super) fn scope_kind(record: &Value) -> bool {
    let query = &record["query"];
    Scope::parse(&text(&query["scope"])).is_ok_and(|scope| query["kind"] == scope.kind().name())
}
