//! ARM templates, as they are written by hand and as `bicep build` writes them.

use std::collections::VecDeque;

use azrbac_core::json::{self, Object};
use azrbac_core::text::caseless;

use crate::collect::{Collector, Declared};
use crate::lookup::Lookup;
use crate::node::{Node, Value};
use crate::style::Style;

const ROLES: &str = "Microsoft.Authorization/roleDefinitions";
/// What holds a condition on what somebody is given.
const ASSIGNMENTS: [&str; 3] = [
    "Microsoft.Authorization/roleAssignments",
    "Microsoft.Authorization/roleAssignmentScheduleRequests",
    "Microsoft.Authorization/roleEligibilityScheduleRequests",
];
/// A role assignment below the resource that it is for.
const EXTENSION: &str = "providers/roleAssignments";

/// Whether the first level of a document is that of a template.
pub(crate) fn names_one(object: &Object<'_>) -> bool {
    let has = |name| object.peek(&[name]).is_some();
    let Some(schema) = object.peek(&["$schema"]) else {
        return has("contentVersion") && has("resources");
    };
    let schema = json::string(schema.value()).unwrap_or_default();
    let folded = caseless::fold(schema.trim());
    let named = folded.trim_end_matches('#');
    named.ends_with("deploymenttemplate.json")
}

/// Reads what a template declares, with the templates inside it.
pub(crate) fn read<'t>(root: &Node, text: &'t str, collector: &mut Collector<'t>) {
    let mut queue = VecDeque::new();
    let lookup = Lookup::new(text);
    queue.push_back(Template {
        resources: root.get("resources"),
        lookup: lookup.with(root.get("variables")),
    });
    from_variables(root, &lookup, collector);
    while let Some(template) = queue.pop_front() {
        for (label, resource) in template.each() {
            let lookup = &template.lookup;
            queue.extend(inner(resource, lookup));
            queue.push_back(Template {
                resources: resource.get("resources"),
                lookup: lookup.clone(),
            });
            if resource.text_of("type").and_then(Kind::of).is_some() {
                for lookup in lookup.rounds(resource) {
                    take(label, resource, &lookup, collector);
                }
            }
        }
    }
}

/// Variables that hold a whole resource each, as Bicep's `loadJsonContent` makes
/// them: what is deployed from them is put together by expressions.
fn from_variables(root: &Node, lookup: &Lookup<'_>, collector: &mut Collector<'_>) {
    let variables = root.get("variables").map(Node::fields);
    for variable in variables.unwrap_or_default() {
        let kind = variable.node.text_of("type").and_then(Kind::of);
        if kind == Some(Kind::Role) {
            take(&variable.key, &variable.node, lookup, collector);
        }
    }
}

/// The resources of a template, or those below a resource.
struct Template<'n> {
    resources: Option<&'n Node>,
    lookup: Lookup<'n>,
}

impl<'n> Template<'n> {
    /// Each with its symbolic name, where it has one.
    fn each(&self) -> impl Iterator<Item = (&'n str, &'n Node)> {
        let listed = self.resources.map(Node::items).unwrap_or_default();
        let named = self.resources.map(Node::fields).unwrap_or_default();
        let listed = listed.iter().map(|node| ("", node));
        listed.chain(named.iter().map(|field| (field.key.as_str(), &field.node)))
    }
}

/// The template inside a deployment, a deployment stack or a template spec.
/// Expressions in it mean what stands around it, unless it says otherwise.
fn inner<'n>(resource: &'n Node, lookup: &Lookup<'n>) -> Option<Template<'n>> {
    let properties = resource.get("properties")?;
    let template = properties
        .get("template")
        .or_else(|| properties.get("mainTemplate"))?;
    let options = properties.get("expressionEvaluationOptions");
    let scope = options.and_then(|options| options.text_of("scope"));
    let is_own = scope.is_some_and(|scope| caseless::eq(scope, "inner"));
    let lookup = if is_own {
        lookup.with(template.get("variables"))
    } else {
        lookup.clone()
    };
    Some(Template {
        resources: template.get("resources"),
        lookup,
    })
}

fn take<'n>(
    label: &'n str,
    resource: &'n Node,
    lookup: &Lookup<'n>,
    collector: &mut Collector<'_>,
) {
    let text = resource.text_of("type");
    let Some(kind) = text.and_then(Kind::of) else {
        return;
    };
    // One that is there already is only named, not declared.
    let existing = resource.get("existing").map(|node| &node.value);
    let is_there = matches!(existing, Some(Value::Other("`true`")));
    let Some(properties) = resource.get("properties").filter(|_| !is_there) else {
        return;
    };
    let name = resource.get("name");
    let label = match label {
        "" => name.and_then(Node::text).or(text).unwrap_or_default(),
        label => label,
    };
    let declared = Declared {
        label: label.to_owned(),
        style: Style::Azure,
        whole: resource,
        body: properties,
        id: name.filter(|_| kind == Kind::Role),
        scope: resource.get("scope"),
        lookup: lookup.clone(),
    };
    kind.take(&declared, collector);
}

/// What a resource type stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Role,
    Assignment,
}

impl Kind {
    pub(crate) fn of(text: &str) -> Option<Self> {
        let folded = caseless::fold(text.trim()).into_owned();
        if caseless::eq(&folded, ROLES) {
            return Some(Self::Role);
        }
        let is_assignment = ASSIGNMENTS.iter().any(|known| caseless::eq(known, &folded))
            || folded.ends_with(&*caseless::fold(EXTENSION));
        is_assignment.then_some(Self::Assignment)
    }

    pub(crate) fn take(self, declared: &Declared<'_>, collector: &mut Collector<'_>) {
        match self {
            Self::Role => collector.role(declared),
            Self::Assignment => collector.assignment(declared),
        }
    }
}
