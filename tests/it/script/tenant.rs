//! A tenant as Azure and Microsoft Graph would tell of it, made from a canonical
//! snapshot.

use serde_json::{Value, json};

use super::stand_in::{Answer, Asked};

/// So many documents stand on a page; of role definitions, which are many, more.
const PAGE: usize = 4;
const LONG_PAGE: usize = 400;

const GROUPS: &str = "/providers/Microsoft.Management/managementGroups/";

/// The documents of a tenant, each as its interface writes it.
pub(super) struct Tenant {
    snapshot: Value,
}

impl Tenant {
    pub(super) fn new(snapshot: Value) -> Self {
        Self { snapshot }
    }

    pub(super) fn list(&self, key: &str) -> Vec<Value> {
        self.snapshot[key].as_array().cloned().unwrap_or_default()
    }

    /// What is answered to a call.
    pub(super) fn answer(&self, asked: &Asked, base: &str) -> Answer {
        let (path, parameters) = asked.path.split_once('?').unwrap_or((&asked.path, ""));
        if let Some(rest) = path.strip_prefix("/graph/") {
            return self.graph(rest, parameters, asked, base);
        }
        if path.ends_with("/Microsoft.ResourceGraph/resources") {
            return self.rows(&asked.body);
        }
        if path == "/subscriptions" {
            return page(&self.subscriptions(), asked, base);
        }
        match path.split_once("/providers/Microsoft.Authorization/") {
            Some((scope, collection)) => {
                let kept = self.authorization(scope, collection, parameters);
                page(&kept, asked, base)
            }
            None => Answer::error(404, "NotFound", path),
        }
    }

    fn subscriptions(&self) -> Vec<Value> {
        let all = self.list("subscriptions").into_iter();
        all.map(|entry| {
            let id = entry["id"].as_str().expect("an id");
            json!({"id": id, "subscriptionId": id.trim_start_matches("/subscriptions/"),
                "displayName": entry["displayName"], "state": "Enabled",
                "tenantId": self.snapshot["tenantId"]})
        })
        .collect()
    }

    /// Documents of a scope: with the filter at it and above, else at it and below.
    fn authorization(&self, scope: &str, collection: &str, parameters: &str) -> Vec<Value> {
        let above = self.above(scope);
        let reaches = |at: &str| match parameters.contains("$filter=atScope()") {
            true => above.iter().any(|one| one.eq_ignore_ascii_case(at)),
            false => at.starts_with(scope),
        };
        let documents = self.list(collection).into_iter();
        let documents = documents.map(|mut entry| {
            let id = entry["id"].clone();
            without_id(&mut entry);
            let at = entry["scope"].clone();
            let at = at
                .as_str()
                .or_else(|| Some(id.as_str()?.split_once("/providers/Microsoft.Auth")?.0));
            let at = at.expect("a scope").to_owned();
            let mut document = json!({
                "id": id,
                "name": id.as_str().and_then(|id| id.rsplit('/').next()),
                "type": format!("Microsoft.Authorization/{collection}"),
                "properties": entry,
            });
            spell_assignment(&mut document);
            spell_deny(&mut document);
            (at, document)
        });
        documents
            .filter(|(at, _)| reaches(at))
            .map(|(_, document)| document)
            .collect()
    }

    /// The scope and all above it.
    fn above(&self, scope: &str) -> Vec<String> {
        let mut chain = vec![scope.to_owned()];
        let nodes: Vec<Value> =
            [self.list("subscriptions"), self.list("managementGroups")].concat();
        while let Some(parent) = nodes
            .iter()
            .find(|node| node["id"].as_str() == chain.last().map(String::as_str))
            .and_then(|node| node["parent"].as_str())
        {
            chain.push(parent.to_owned());
        }
        chain.push("/".to_owned());
        chain
    }

    fn rows(&self, body: &Value) -> Answer {
        let query = body["query"].as_str().expect("a query");
        let (rows, size) = if query.contains("roleassignments") {
            (self.assignment_rows(), PAGE)
        } else if query.contains("roledefinitions") {
            (self.definition_rows(), LONG_PAGE)
        } else if query.starts_with("resourcecontainers ") {
            (self.container_rows(), PAGE)
        } else {
            return Answer::error(400, "BadRequest", query);
        };
        let options = &body["options"];
        assert_eq!(options["resultFormat"], "objectArray");
        let token = options["$skipToken"].as_str();
        let start: usize = token.map_or(0, |token| token.parse().expect("a token"));
        let data: Vec<&Value> = rows.iter().skip(start).take(size).collect();
        let end = start + data.len();
        let mut answer = json!({
            "totalRecords": rows.len(),
            "count": data.len(),
            "resultTruncated": "false",
            "facets": [],
            "data": data,
        });
        if end < rows.len() {
            answer["$skipToken"] = json!(end.to_string());
        }
        Answer::ok(answer)
    }

    fn row(&self, id: &Value, kind: &str, properties: &Value) -> Value {
        let name = id.as_str().and_then(|id| id.rsplit('/').next());
        json!({"id": id, "name": name, "type": kind, "tenantId": self.snapshot["tenantId"],
            "properties": properties})
    }

    fn assignment_rows(&self) -> Vec<Value> {
        let all = self.list("roleAssignments").into_iter();
        all.map(|mut entry| {
            let id = entry["id"].clone();
            without_id(&mut entry);
            let mut row = self.row(&id, "microsoft.authorization/roleassignments", &entry);
            spell_assignment(&mut row);
            row
        })
        .collect()
    }

    fn definition_rows(&self) -> Vec<Value> {
        let all = self.list("roleDefinitions").into_iter();
        all.map(|entry| {
            let id = format!(
                "/providers/Microsoft.Authorization/RoleDefinitions/{}",
                entry["id"].as_str().expect("an id")
            );
            let properties = json!({"roleName": entry["roleName"], "type": entry["roleType"],
                "description": entry["description"], "permissions": entry["permissions"],
                "assignableScopes": entry["assignableScopes"]});
            self.row(
                &json!(id),
                "microsoft.authorization/roledefinitions",
                &properties,
            )
        })
        .collect()
    }

    fn container_rows(&self) -> Vec<Value> {
        let chain = |id: &Value| -> Vec<Value> {
            let above = self.above(id.as_str().expect("an id"));
            let above = above
                .iter()
                .skip(1)
                .filter_map(|at| at.strip_prefix(GROUPS));
            above
                .map(|name| json!({"name": name, "displayName": name}))
                .collect()
        };
        let groups = self.list("managementGroups").into_iter().map(|entry| {
            let above = chain(&entry["id"]);
            let details = json!({"parent": above.first(), "managementGroupAncestorsChain": above});
            self.row(
                &entry["id"],
                "microsoft.management/managementgroups",
                &json!({"displayName": entry["displayName"], "details": details,
                    "tenantId": self.snapshot["tenantId"]}),
            )
        });
        let subscriptions = self.list("subscriptions").into_iter().map(|entry| {
            let mut row = self.row(
                &entry["id"],
                "microsoft.resources/subscriptions",
                &json!({"managementGroupAncestorsChain": chain(&entry["id"]), "state": "Enabled"}),
            );
            row["name"] = entry["displayName"].clone();
            row
        });
        groups.chain(subscriptions).collect()
    }
}

fn without_id(entry: &mut Value) {
    if let Some(properties) = entry.as_object_mut() {
        properties.remove("id");
    }
}

/// Role definitions are named by full ids, and every role assignment says whether it
/// has a condition.
fn spell_assignment(document: &mut Value) {
    let Some(properties) = document["properties"].as_object_mut() else {
        return;
    };
    let Some(role) = properties.get("roleDefinitionId").and_then(Value::as_str) else {
        return;
    };
    let role = format!("/providers/Microsoft.Authorization/RoleDefinitions/{role}");
    properties.insert("roleDefinitionId".to_owned(), json!(role));
    properties.entry("condition").or_insert(Value::Null);
}

/// Deny assignments have the ids of their principals without dashes.
fn spell_deny(document: &mut Value) {
    for key in ["principals", "excludePrincipals"] {
        let listed = document["properties"]
            .get_mut(key)
            .and_then(Value::as_array_mut);
        for entry in listed.into_iter().flatten() {
            entry["id"] = json!(entry["id"].as_str().expect("an id").replace('-', ""));
        }
    }
}

/// A page of a list, with the address of the next.
pub(super) fn page(documents: &[Value], asked: &Asked, base: &str) -> Answer {
    let (path, token) = asked
        .path
        .split_once("&$skiptoken=")
        .unwrap_or((&asked.path, "0"));
    let start: usize = token.parse().expect("a token");
    let value: Vec<&Value> = documents.iter().skip(start).take(PAGE).collect();
    let end = start + value.len();
    let key = match path.starts_with("/graph/") {
        true => "@odata.nextLink",
        false => "nextLink",
    };
    let mut answer = json!({ "value": value });
    if end < documents.len() {
        answer[key] = json!(format!("{base}{path}&$skiptoken={end}"));
    }
    Answer::ok(answer)
}
