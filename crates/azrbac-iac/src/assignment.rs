//! Role assignments as files declare them.

use azrbac_core::assignment::RoleAssignment;
use azrbac_core::directory::{PrincipalId, PrincipalType};
use azrbac_core::ingest::DeclaredAssignment;
use azrbac_core::role::RoleDefinitionId;
use azrbac_core::scope::Scope;
use azrbac_core::text::caseless;
use azrbac_core::time::Validity;

use crate::collect::{Collector, Declared, Known};
use crate::node::{Node, Value};

/// The letters of a GUID with its dashes.
const GUID: usize = 36;

impl Collector<'_> {
    /// Reads a role assignment.
    pub(crate) fn assignment(&mut self, declared: &Declared<'_>) {
        let body = declared.lookup.resolve(declared.body);
        let condition = self.condition(declared, body);
        let is_open = matches!(condition, Known::Open);
        let (condition, places) = condition.value().unzip();
        let get = |names| declared.style.get(body, names);
        let text = |names| self.label(declared, get(names)).value();
        let principal = text(&["principalId"]).map(PrincipalId::new);
        let principal_type = text(&["principalType"]).and_then(PrincipalType::from_name);
        let role_name = text(&["roleDefinitionName"]);
        let role = get(&["roleDefinitionId"]);
        let role = match role {
            Some(node) => role_of(declared.lookup.resolve(node)),
            None => role_name.map(RoleDefinitionId::new),
        };
        let scope = declared.scope.or_else(|| get(&["scope"]));
        let scope = self.label(declared, scope).value();
        let scope = scope.filter(|scope| scope.starts_with('/'));
        let scope = scope.and_then(|scope| Scope::parse(scope).ok());
        let label: Box<str> = declared.label.as_str().into();
        let role_name = role_name.map(Box::from);
        let spans = Self::spans(declared, places);
        match (principal, role, scope) {
            (Some(principal), Some(role), Some(scope)) if !is_open => {
                self.map.assignments.push(spans);
                self.assignments.push(RoleAssignment {
                    id: label.into(),
                    principal,
                    principal_type,
                    principal_name: None,
                    role,
                    role_name: role_name.map(Into::into),
                    scope,
                    condition,
                    validity: Validity::default(),
                });
            }
            (principal, role, scope) => {
                self.map.declared.push(spans);
                self.declared.push(DeclaredAssignment {
                    label,
                    principal,
                    principal_type,
                    role,
                    role_name,
                    scope,
                    condition,
                    condition_is_open: is_open,
                });
            }
        }
    }
}

/// The role definition that a value names. An expression may be known to end with
/// the GUID of one, which is all that matters.
fn role_of(node: &Node) -> Option<RoleDefinitionId> {
    match &node.value {
        Value::Text { text, .. } => Some(text.trim()).filter(|text| !text.is_empty()),
        Value::Unknown { tail } => {
            let guid = tail.get(tail.len().checked_sub(GUID)?..)?;
            let before = tail.get(..tail.len() - GUID)?;
            let ends = before.is_empty() || before.ends_with('/');
            Some(guid).filter(|guid| ends && caseless::guid(guid).is_some())
        }
        _ => None,
    }
    .map(RoleDefinitionId::new)
}
