//! Role definitions as files declare them.

use azrbac_core::diagnostic::Severity;
use azrbac_core::ingest::{FieldSpans, RoleSpans};
use azrbac_core::pattern::ActionPattern;
use azrbac_core::role::{
    EntryList, EntryRef, Permission, RoleDefinition, RoleDefinitionId, RoleType,
};
use azrbac_core::text::caseless;

use crate::collect::{Collector, Declared, Known};
use crate::keys;
use crate::node::{Field, Node, Value};
use crate::style::Style;

const NOUN: &str = "role definition";

impl Collector<'_> {
    /// Reads a role definition.
    pub(crate) fn role(&mut self, declared: &Declared<'_>) {
        let body = declared.lookup.resolve(declared.body);
        let mut spans = RoleSpans::new(declared.whole.span);
        let permissions = self.permissions(declared, body, &mut spans);
        let assignable_scopes = self.assignable_scopes(declared, body, &mut spans);
        let (name, id) = self.name_and_id(declared, body, &mut spans);
        let style = declared.style;
        let text = |names| self.label(declared, style.get(body, names)).value();
        let role = RoleDefinition {
            id: id.as_deref().map(RoleDefinitionId::new),
            name,
            role_type: role_type(text(&["roleType"]).or(text(&["type"]))),
            description: text(&["description"]).map(Box::from),
            permissions,
            assignable_scopes,
        };
        if style == Style::Azure {
            keys::of_role(body, &mut spans);
        }
        self.roles.push(role);
        self.map.roles.push(spans);
    }

    /// The display name and the id. In templates `name` is the id, in Terraform it is
    /// the display name; in a file by hand it is the id where there is a `roleName`
    /// too.
    fn name_and_id(
        &self,
        declared: &Declared<'_>,
        body: &Node,
        spans: &mut RoleSpans,
    ) -> (Box<str>, Option<Box<str>>) {
        let style = declared.style;
        let mut display = style.get(body, &["roleName"]);
        let own: &[&str] = match style {
            Style::Azure => &["id"],
            // `id` holds two of them.
            Style::Terraform => &["roleDefinitionId"],
        };
        let mut id = declared.id.or_else(|| style.get(body, own));
        let name = style.get(body, &["name"]);
        match display {
            None if declared.id.is_none() || style == Style::Terraform => display = name,
            _ => id = id.or(name),
        }
        spans.name = display.map(|node| declared.lookup.resolve(node).span);
        let shown = self.label(declared, display);
        spans.unknown.name = matches!(shown, Known::Open);
        let shown = shown.value().map(Box::from);
        let id = self.label(declared, id).value().map(Box::from);
        let shown = shown.unwrap_or_else(|| declared.label.as_str().into());
        (shown, id)
    }

    fn permissions(
        &mut self,
        declared: &Declared<'_>,
        body: &Node,
        spans: &mut RoleSpans,
    ) -> Vec<Permission> {
        let style = declared.style;
        let Some(field) = style.field(body, &["permissions"]) else {
            return self.flat(declared, body, spans);
        };
        let node = declared.lookup.resolve(&field.node);
        let items = match &node.value {
            Value::List(items) => items.as_slice(),
            // Terraform's JSON syntax takes a single one without a list.
            Value::Object(_) if style == Style::Terraform => std::slice::from_ref(node),
            Value::Unknown { .. } => {
                spans.unknown.permissions = true;
                self.notes.not_known("permissions", node.span);
                return Vec::new();
            }
            _ => {
                spans.unknown.permissions = true;
                self.expected("permissions", "a list of permission objects", node);
                return Vec::new();
            }
        };
        // A loop may make more of them.
        spans.unknown.permissions = keys::are_made(body);
        let mut permissions = Vec::new();
        for item in items {
            let item = declared.lookup.resolve(item);
            match &item.value {
                Value::Object(_) => {
                    let number = permissions.len();
                    permissions.push(self.permission(declared, item, number, spans));
                    if style == Style::Azure {
                        keys::of_permission(item, spans);
                    }
                }
                Value::Unknown { .. } => {
                    spans.unknown.permissions = true;
                    self.notes.not_known("permissions", item.span);
                }
                _ => {
                    spans.unknown.permissions = true;
                    self.expected("permissions", "an object", item);
                }
            }
        }
        permissions
    }

    /// The permission object that stands in the role definition itself, where it has
    /// no `permissions`.
    fn flat(
        &mut self,
        declared: &Declared<'_>,
        body: &Node,
        spans: &mut RoleSpans,
    ) -> Vec<Permission> {
        let style = declared.style;
        let has = |list: EntryList| style.get(body, &[list.name()]).is_some();
        if EntryList::ALL.into_iter().any(has) {
            return vec![self.permission(declared, body, 0, spans)];
        }
        // Properties may be made by a loop.
        let is_made = matches!(body.value, Value::Unknown { .. }) || keys::are_made(body);
        if is_made {
            spans.unknown.permissions = true;
            self.notes.not_known("permissions", body.span);
        } else {
            let message = format!("{NOUN}: it has no `permissions`");
            let span = declared.whole.span;
            self.notes.fault(Severity::Warning, message, span);
        }
        Vec::new()
    }

    fn permission(
        &mut self,
        declared: &Declared<'_>,
        object: &Node,
        number: usize,
        spans: &mut RoleSpans,
    ) -> Permission {
        let mut permission = Permission::default();
        spans.permissions.push(object.span);
        for list in EntryList::ALL {
            if let Some(field) = declared.style.field(object, &[list.name()]) {
                *permission.list_mut(list) = self.list(declared, field, (number, list), spans);
            } else if keys::are_made(object) {
                spans.unknown.lists.insert((number, list));
            }
        }
        let condition = match declared.style {
            Style::Azure => self.condition(declared, object),
            Style::Terraform => Known::Missing,
        };
        if matches!(condition, Known::Open) {
            spans.unknown.conditions.insert(number);
        }
        let (condition, places) = condition.value().unzip();
        permission.condition = condition;
        spans.conditions.push(places);
        permission
    }

    fn list(
        &mut self,
        declared: &Declared<'_>,
        field: &Field,
        (permission, list): (usize, EntryList),
        spans: &mut RoleSpans,
    ) -> Vec<ActionPattern> {
        let places = FieldSpans {
            key: field.key_span,
            value: field.node.span,
        };
        spans.lists.insert((permission, list), places);
        let node = declared.lookup.resolve(&field.node);
        if let Value::Unknown { .. } = node.value {
            spans.unknown.lists.insert((permission, list));
            self.notes.not_known(list.name(), node.span);
            return Vec::new();
        }
        let Value::List(items) = &node.value else {
            spans.left_out.insert((permission, list));
            self.expected(list.name(), "a list of strings", node);
            return Vec::new();
        };
        let mut entries = Vec::with_capacity(items.len());
        for item in items {
            let item = declared.lookup.resolve(item);
            let before = entries.len();
            match &item.value {
                Value::Text { text, .. } => match ActionPattern::parse(text) {
                    Ok(pattern) => {
                        let entry = EntryRef {
                            role: self.roles.len(),
                            permission,
                            list,
                            index: entries.len(),
                        };
                        entries.push(pattern);
                        spans.entries.insert(entry, item.span);
                    }
                    Err(error) => {
                        let message = format!("{NOUN}: `{list}`: {error}");
                        self.notes.fault(Severity::Warning, message, item.span);
                    }
                },
                Value::Unknown { .. } => {
                    spans.unknown.lists.insert((permission, list));
                    self.notes.not_known(list.name(), item.span);
                }
                // A plan has `null` where it does not know an entry.
                Value::Null if declared.style == Style::Terraform => {
                    spans.unknown.lists.insert((permission, list));
                    self.notes.not_known(list.name(), item.span);
                }
                _ => self.expected(list.name(), "a string", item),
            }
            if entries.len() == before {
                spans.left_out.insert((permission, list));
            }
        }
        entries
    }

    /// Says that something else was expected.
    pub(crate) fn expected(&mut self, name: &str, what: &str, found: &Node) {
        let message = format!(
            "{NOUN}: `{name}`: expected {what}, found {}",
            found.described()
        );
        self.notes.fault(Severity::Error, message, found.span);
    }
}

fn role_type(text: Option<&str>) -> Option<RoleType> {
    let text = text?;
    [RoleType::BuiltIn, RoleType::Custom]
        .into_iter()
        .find(|known| caseless::eq(known.name(), text))
}
