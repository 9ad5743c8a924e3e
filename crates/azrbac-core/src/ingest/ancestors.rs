//! Chains of management groups, as rows of Resource Graph and the details of a
//! management group hold them: nearest first, the tenant root group last.

use std::collections::HashSet;

use super::batch::Batch;
use super::element::Element;
use super::hierarchy;
use super::lists::items_of;
use super::report::Fault;
use crate::diagnostic::Severity;
use crate::json::{Field, Object};
use crate::scope::Scope;
use crate::snapshot::HierarchyNode;

const CHAIN: &[&str] = &["managementGroupAncestorsChain"];

/// The management groups that chains name. Each is listed once, after those that
/// have a document of their own.
#[derive(Debug, Default)]
pub(super) struct Ancestors {
    seen: HashSet<Scope>,
    nodes: Vec<HierarchyNode>,
}

impl Ancestors {
    fn add(&mut self, node: HierarchyNode) {
        if self.seen.insert(node.scope.clone()) {
            self.nodes.push(node);
        }
    }

    /// Adds those that no document was read of.
    pub(super) fn add_to(self, groups: &mut Option<Vec<HierarchyNode>>) {
        if self.nodes.is_empty() {
            return;
        }
        let groups = groups.get_or_insert_default();
        let listed: HashSet<Scope> = groups.iter().map(|node| node.scope.clone()).collect();
        let more = self.nodes.into_iter();
        groups.extend(more.filter(|node| !listed.contains(&node.scope)));
    }
}

/// Notes what a document says to be above it, and returns the nearest.
pub(super) fn of(element: &Element<'_>, noun: &str, batch: &mut Batch) -> Option<Scope> {
    let details = element
        .field(&["details"])
        .and_then(|details| Object::read(details.value()).ok());
    let chain = element
        .field(CHAIN)
        .or_else(|| details.as_ref()?.peek(CHAIN))
        .filter(|field| !field.is_null())?;
    match nodes(element, chain) {
        Ok(nodes) => {
            let nearest = nodes.first().map(|node| node.scope.clone());
            for node in nodes {
                batch.ancestors.add(node);
            }
            nearest
        }
        Err(fault) => {
            batch.report.fault(Severity::Warning, noun, &fault);
            None
        }
    }
}

fn nodes(element: &Element<'_>, chain: &Field<'_>) -> Result<Vec<HierarchyNode>, Fault> {
    let document = element.document();
    let items = items_of(document, chain, "a list of management groups")?;
    let mut nodes: Vec<HierarchyNode> = Vec::new();
    for item in items {
        let entry = Element::of_item(*document, 0, item)?;
        let name = entry.required(&["name", "id"])?;
        let node = HierarchyNode {
            scope: hierarchy::management_group(&entry, &name)?,
            display_name: entry.text(&["displayName"])?.map(Box::from),
            parent: None,
        };
        if let Some(below) = nodes.last_mut() {
            below.parent = Some(node.scope.clone());
        }
        nodes.push(node);
    }
    Ok(nodes)
}
