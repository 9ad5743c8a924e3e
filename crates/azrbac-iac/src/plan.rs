//! Terraform plans and states in JSON: `terraform show -json`, and the file that
//! Terraform keeps its state in.

use std::collections::HashMap;

use azrbac_core::json::Object;

use crate::collect::Collector;
use crate::node::{Field, Node, Value};
use crate::terraform;

/// Whether the first level of a document is that of a plan or a state.
pub(crate) fn names_one(object: &Object<'_>) -> bool {
    is_one(|name| object.peek(&[name]).is_some())
}

/// Whether an object is a plan or a state.
pub(crate) fn is_plan_or_state(root: &Node) -> bool {
    is_one(|name| root.get(name).is_some())
}

fn is_one(has: impl Fn(&str) -> bool) -> bool {
    has("planned_values")
        || has("resource_changes")
        || has("terraform_version") && (has("values") || has("resources"))
}

/// Reads what a plan will make, or what a state holds.
pub(crate) fn read(root: Node, collector: &mut Collector<'_>) {
    let mut root = root;
    let changes = take(&mut root, "resource_changes");
    let changes = match changes.map(|node| node.value) {
        Some(Value::List(changes)) => changes,
        _ => Vec::new(),
    };
    let values = take(&mut root, "planned_values").or_else(|| take(&mut root, "values"));
    let Some(values) = values else {
        if changes.is_empty() {
            return state(&root, collector);
        }
        return of_changes(&changes, collector);
    };
    let unknown: HashMap<&str, &Node> = changes
        .iter()
        .filter_map(|change| {
            let unknown = change.get("change")?.get("after_unknown")?;
            Some((change.text_of("address")?, unknown))
        })
        .collect();
    let mut modules: Vec<Node> = Vec::new();
    let mut values = values;
    modules.extend(take(&mut values, "root_module"));
    while let Some(mut module) = modules.pop() {
        if let Some(Value::List(below)) = take(&mut module, "child_modules").map(|node| node.value)
        {
            // The last one is looked at first.
            modules.extend(below.into_iter().rev());
        }
        let Some(Value::List(resources)) = take(&mut module, "resources").map(|node| node.value)
        else {
            continue;
        };
        for mut resource in resources {
            if !is_managed(&resource) {
                continue;
            }
            let address = resource.text_of("address").unwrap_or_default().to_owned();
            let Some(mut values) = take(&mut resource, "values") else {
                continue;
            };
            if let Some(unknown) = unknown.get(address.as_str()) {
                overlay(&mut values, unknown);
            }
            one(&resource, &address, &values, collector);
        }
    }
}

/// A plan that holds nothing but the changes.
fn of_changes(changes: &[Node], collector: &mut Collector<'_>) {
    for change in changes.iter().filter(|change| is_managed(change)) {
        let address = change.text_of("address").unwrap_or_default();
        let Some(details) = change.get("change") else {
            continue;
        };
        let Some(mut after) = details.get("after").cloned() else {
            continue;
        };
        if let Some(unknown) = details.get("after_unknown") {
            overlay(&mut after, unknown);
        }
        one(change, address, &after, collector);
    }
}

/// The file of a state: resources with an instance for each of what was made.
fn state(root: &Node, collector: &mut Collector<'_>) {
    let resources = root.get("resources").map(Node::items).unwrap_or_default();
    for resource in resources.iter().filter(|resource| is_managed(resource)) {
        let text = |name| resource.text_of(name).unwrap_or_default();
        let address = match text("module") {
            "" => format!("{}.{}", text("type"), text("name")),
            module => format!("{module}.{}.{}", text("type"), text("name")),
        };
        let instances = resource.get("instances").map(Node::items);
        for instance in instances.unwrap_or_default() {
            if let Some(values) = instance.get("attributes") {
                one(resource, &address, values, collector);
            }
        }
    }
}

fn one(resource: &Node, address: &str, values: &Node, collector: &mut Collector<'_>) {
    let kind = resource.text_of("type").unwrap_or_default();
    terraform::resource(kind, address, values, values, collector);
}

/// Whether it is a resource of which Terraform takes care, not data that it reads.
fn is_managed(resource: &Node) -> bool {
    resource
        .text_of("mode")
        .is_none_or(|mode| mode == "managed")
}

/// Takes the value of a key out of an object.
fn take(object: &mut Node, name: &str) -> Option<Node> {
    let Value::Object(fields) = &mut object.value else {
        return None;
    };
    let at = fields.iter().position(|field| field.key == name)?;
    let node = fields.swap_remove(at).node;
    Some(node).filter(|node| !node.is_null())
}

/// Marks what is `true` in `after_unknown`. No deeper than the reader of JSON goes.
fn overlay(values: &mut Node, unknown: &Node) {
    match &unknown.value {
        Value::Other(_) if is_true(unknown) => *values = Node::unknown(values.span),
        Value::List(unknown) => {
            let Value::List(items) = &mut values.value else {
                return;
            };
            let span = values.span;
            for (at, unknown) in unknown.iter().enumerate() {
                match items.get_mut(at) {
                    Some(item) => overlay(item, unknown),
                    None if is_true(unknown) => items.push(Node::unknown(span)),
                    None => {}
                }
            }
        }
        Value::Object(unknown) => {
            let span = values.span;
            let Value::Object(fields) = &mut values.value else {
                return;
            };
            let mut places: HashMap<String, usize> = HashMap::new();
            for (at, field) in fields.iter().enumerate() {
                places.insert(field.key.clone(), at);
            }
            for field in unknown {
                match places.get(&field.key).and_then(|at| fields.get_mut(*at)) {
                    Some(known) => overlay(&mut known.node, &field.node),
                    None if is_true(&field.node) => fields.push(Field {
                        key: field.key.clone(),
                        key_span: span,
                        node: Node::unknown(span),
                    }),
                    None => {}
                }
            }
        }
        _ => {}
    }
}

fn is_true(node: &Node) -> bool {
    matches!(node.value, Value::Other("`true`"))
}
