//! What stands in many documents of a file, kept once.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::placeholder;
use crate::assignment::RoleAssignment;
use crate::directory::PrincipalId;
use crate::role::RoleDefinitionId;
use crate::scope::Scope;
use crate::text::Guid;

/// Scopes, ids and names that were read before.
#[derive(Debug, Default)]
pub(super) struct Known {
    scopes: HashMap<Box<str>, Scope>,
    /// By the GUID at the end, with the text that it stands in.
    roles: HashMap<Guid, (Box<str>, RoleDefinitionId)>,
    principals: HashMap<Guid, PrincipalId>,
    texts: HashSet<Arc<str>>,
}

impl Known {
    /// The scope of that text, where there is nothing to say about it.
    pub(super) fn plain_scope(&mut self, text: &str) -> Option<Scope> {
        if let Some(scope) = self.scopes.get(text) {
            return Some(scope.clone());
        }
        let scope = Scope::parse(text).ok()?;
        if !placeholder::is_plain(text) || scope.as_str() != text {
            return None;
        }
        self.scopes.insert(text.into(), scope.clone());
        Some(scope)
    }

    /// The role definition of that resource id, where there is nothing to say about it.
    pub(super) fn plain_role(&mut self, text: &str) -> Option<RoleDefinitionId> {
        let at = text.len().checked_sub(Guid::LENGTH)?;
        let guid = Guid::as_shown(text.get(at..)?)?;
        let known = self.roles.get(&guid);
        if let Some((_, role)) = known.filter(|(known, _)| **known == *text) {
            return Some(role.clone());
        }
        let before = text.get(..at)?;
        let rooted = before.starts_with('/') && before.ends_with('/');
        if !(rooted || before.is_empty()) || !placeholder::is_plain(text) {
            return None;
        }
        let role = match known {
            Some((_, role)) => role.clone(),
            None => RoleDefinitionId::new(text),
        };
        self.roles.insert(guid, (text.into(), role.clone()));
        Some(role)
    }

    /// The principal of that object id, a GUID in lower case with dashes.
    pub(super) fn plain_principal(&mut self, text: &str) -> Option<PrincipalId> {
        let guid = Guid::as_shown(text).filter(|guid| *guid != Guid::NIL)?;
        let known = self.principals.entry(guid);
        Some(known.or_insert_with(|| PrincipalId::new(text)).clone())
    }

    /// That text.
    pub(super) fn text(&mut self, text: &str) -> Arc<str> {
        if let Some(known) = self.texts.get(text) {
            return Arc::clone(known);
        }
        let text: Arc<str> = text.into();
        self.texts.insert(Arc::clone(&text));
        text
    }

    /// Lets a role assignment share with those before it what is the same.
    pub(super) fn share(&mut self, assignment: &mut RoleAssignment) {
        if let Some(scope) = self.plain_scope(assignment.scope.as_str()) {
            assignment.scope = scope;
        }
        if let Some(role) = self.plain_role(assignment.role.as_str()) {
            assignment.role = role;
        }
        if let Some(principal) = self.plain_principal(assignment.principal.as_str()) {
            assignment.principal = principal;
        }
        for name in [&mut assignment.principal_name, &mut assignment.role_name] {
            if let Some(text) = name {
                *name = Some(self.text(text));
            }
        }
    }
}
