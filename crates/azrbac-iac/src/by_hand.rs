//! Role definitions and role assignments as people write them down, in the shapes
//! that the Azure CLI and the REST interface have.

use std::collections::VecDeque;

use azrbac_core::role::EntryList;

use crate::arm::Kind;
use crate::collect::{Collector, Declared};
use crate::lookup::Lookup;
use crate::node::{Field, Node, Value};
use crate::style::Style;

/// What a text holds, in some letter case, that says anything about access.
pub(crate) const MARKS: [&str; 3] = ["actions", "principalid", "assignablescopes"];

/// Reads the documents of a file: single ones, lists, lists below `value`.
pub(crate) fn read(documents: Vec<Node>, collector: &mut Collector<'_>) {
    let mut queue: VecDeque<Node> = documents.into();
    while let Some(node) = queue.pop_front() {
        match node.value {
            Value::List(items) => {
                for item in items.into_iter().rev().filter(Node::is_object) {
                    queue.push_front(item);
                }
            }
            Value::Object(mut fields) => {
                let page = fields.iter().position(|field| {
                    field.key == "value" && matches!(field.node.value, Value::List(_))
                });
                if let Some(at) = page {
                    queue.push_front(fields.swap_remove(at).node);
                    continue;
                }
                let span = node.span;
                let body = Node {
                    span,
                    value: Value::Object(flat(fields)),
                };
                one(&body, collector);
            }
            _ => {}
        }
    }
}

/// The fields of a document and of its `properties`, the inner going before the
/// outer.
fn flat(mut fields: Vec<Field>) -> Vec<Field> {
    let inner = fields
        .iter()
        .position(|field| field.key == "properties" && field.node.is_object());
    if let Some(at) = inner
        && let Value::Object(inner) = fields.remove(at).node.value
    {
        // The same key in both levels is none that stands twice.
        fields.retain(|outer| {
            let same = |inner: &Field| Style::Azure.is(&inner.key, &outer.key);
            !inner.iter().take(MOST_INNER).any(same)
        });
        fields.extend(inner);
    }
    fields
}

/// So many keys of `properties` are compared with those around them.
const MOST_INNER: usize = 64;

fn one(body: &Node, collector: &mut Collector<'_>) {
    let Some(kind) = kind(body) else {
        return;
    };
    let label = ["roleName", "name", "id"]
        .iter()
        .find_map(|name| body.text_of(name));
    let declared = Declared {
        label: label.unwrap_or_default().to_owned(),
        style: Style::Azure,
        whole: body,
        body,
        id: None,
        scope: None,
        lookup: Lookup::none(),
    };
    kind.take(&declared, collector);
}

/// What an object is. Many a file has a `name` and `actions` or `permissions` and
/// is about something else.
fn kind(body: &Node) -> Option<Kind> {
    let has = |name: &str| body.get(name).is_some();
    let lists = has("permissions") || EntryList::ALL.into_iter().any(|list| has(list.name()));
    let named = has("name") || has("id") || has("roleName");
    let scoped = has("assignableScopes");
    if scoped && (lists || has("roleName")) || lists && named && names_operations(body) {
        return Some(Kind::Role);
    }
    let role = has("roleDefinitionId") || has("roleDefinitionName");
    (role && has("principalId")).then_some(Kind::Assignment)
}

/// Whether an entry of its lists looks like an operation of Azure.
fn names_operations(body: &Node) -> bool {
    let permissions = body.get("permissions").map(Node::items);
    let objects = permissions.unwrap_or_default().iter();
    let lists = objects.chain([body]).flat_map(|object| {
        let lists = EntryList::ALL.into_iter();
        lists.filter_map(|list| object.get(list.name()))
    });
    let mut entries = lists.flat_map(Node::items).filter_map(Node::text);
    entries.any(|entry| {
        let provider = entry.split_once('/').map(|(provider, _)| provider);
        provider.is_some_and(|provider| provider.contains('.'))
    })
}
