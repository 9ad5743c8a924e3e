//! The assignable scopes of role definitions as files declare them.

use azrbac_core::ingest::RoleSpans;

use crate::collect::{Collector, Declared};
use crate::keys;
use crate::node::{Node, Value};
use crate::style::Style;

impl Collector<'_> {
    /// The scopes in which a role definition may be assigned.
    pub(crate) fn assignable_scopes(
        &mut self,
        declared: &Declared<'_>,
        body: &Node,
        spans: &mut RoleSpans,
    ) -> Vec<Box<str>> {
        const NAME: &str = "assignableScopes";
        let style = declared.style;
        let own = style.get(body, &[NAME]).filter(|node| {
            let node = &declared.lookup.resolve(node).value;
            let is_empty = matches!(node, Value::List(items) if items.is_empty());
            !(is_empty && style == Style::Terraform)
        });
        // Without them, or with none, azurerm takes the scope in which it makes the role definition.
        let scope = || style.get(body, &["scope"]);
        let Some(node) = own.or_else(|| scope().filter(|_| style == Style::Terraform)) else {
            // Where it is deployed may stand in for them.
            let deployed = style == Style::Terraform || declared.id.is_some();
            spans.unknown.assignable_scopes = deployed || keys::are_made(body);
            return Vec::new();
        };
        let node = declared.lookup.resolve(node);
        let mut scopes = Vec::new();
        let items = match &node.value {
            Value::Unknown { .. } => std::slice::from_ref(node),
            Value::List(items) => items,
            Value::Text { .. } if own.is_none() => std::slice::from_ref(node),
            _ => {
                spans.unknown.assignable_scopes = true;
                self.expected(NAME, "a list of strings", node);
                return scopes;
            }
        };
        for item in items {
            let item = declared.lookup.resolve(item);
            match &item.value {
                Value::Text { text, .. } => {
                    scopes.push(text.as_str().into());
                    spans.assignable_scopes.push(item.span);
                }
                Value::Unknown { .. } => {
                    spans.unknown.assignable_scopes = true;
                    self.notes.not_known(NAME, item.span);
                }
                _ => {
                    spans.unknown.assignable_scopes = true;
                    self.expected(NAME, "a string", item);
                }
            }
        }
        scopes
    }
}
