//! What the provider `azurerm` calls role definitions and role assignments.

use crate::arm;
use crate::collect::{Collector, Declared};
use crate::lookup::Lookup;
use crate::node::Node;
use crate::style::Style;

const ROLE: &str = "azurerm_role_definition";
const ASSIGNMENTS: [&str; 4] = [
    "azurerm_role_assignment",
    "azurerm_marketplace_role_assignment",
    "azurerm_pim_active_role_assignment",
    "azurerm_pim_eligible_role_assignment",
];

/// The resource that stands for any of Azure's, in Azure's own words.
pub(crate) const AZAPI: &str = "azapi_resource";

/// What a text holds that declares one of them.
pub(crate) const MARKS: [&str; 5] = [
    ROLE,
    AZAPI,
    "azurerm_role_assignment",
    "azurerm_marketplace_role_assignment",
    "azurerm_pim_",
];

/// Whether a resource of that type is read.
pub(crate) fn is_read(kind: &str) -> bool {
    kind == ROLE || kind == AZAPI || ASSIGNMENTS.contains(&kind)
}

/// Takes a resource of the type `kind`, where it is one of ours.
pub(crate) fn resource(
    kind: &str,
    address: &str,
    whole: &Node,
    body: &Node,
    collector: &mut Collector<'_>,
) {
    if kind == AZAPI {
        return azapi(address, whole, body, collector);
    }
    let declared = Declared {
        label: address.to_owned(),
        style: Style::Terraform,
        whole,
        body,
        id: None,
        scope: None,
        lookup: Lookup::none(),
    };
    if kind == ROLE {
        collector.role(&declared);
    } else if ASSIGNMENTS.contains(&kind) {
        collector.assignment(&declared);
    }
}

/// A resource of the provider `azapi`: its type is followed by a version, and its
/// `body` holds what a template would.
fn azapi(address: &str, whole: &Node, body: &Node, collector: &mut Collector<'_>) {
    let kind = body.text_of("type").unwrap_or_default();
    let kind = kind.split('@').next().unwrap_or_default();
    let Some(kind) = arm::Kind::of(kind) else {
        return;
    };
    let Some(properties) = body.get("body").and_then(|body| body.get("properties")) else {
        return;
    };
    let declared = Declared {
        label: address.to_owned(),
        style: Style::Azure,
        whole,
        body: properties,
        id: body.get("name").filter(|_| kind == arm::Kind::Role),
        scope: body.get("parent_id"),
        lookup: Lookup::none(),
    };
    kind.take(&declared, collector);
}

/// Takes the resources of a source file in Terraform's JSON syntax.
pub(crate) fn source(root: &Node, collector: &mut Collector<'_>) {
    let Some(kinds) = root.get("resource") else {
        return;
    };
    for kind in alternatives(kinds).flat_map(Node::fields) {
        if !is_read(&kind.key) {
            continue;
        }
        for named in alternatives(&kind.node).flat_map(Node::fields) {
            let address = format!("{}.{}", kind.key, named.key);
            for body in alternatives(&named.node) {
                resource(&kind.key, &address, body, body, collector);
            }
        }
    }
}

/// The JSON syntax takes a list of blocks wherever it takes one.
fn alternatives(node: &Node) -> impl Iterator<Item = &Node> {
    let single = node.is_object().then_some(node);
    node.items().iter().chain(single)
}
