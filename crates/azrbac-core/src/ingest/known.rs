//! What stands in many documents of a file, kept once.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::sync::Arc;

use super::placeholder;
use crate::assignment::RoleAssignment;
use crate::directory::PrincipalId;
use crate::role::RoleDefinitionId;
use crate::scope::Scope;
use crate::text::caseless;

/// Scopes, ids and names that were read before.
#[derive(Debug, Default)]
pub(super) struct Known {
    scopes: HashMap<Box<str>, Scope>,
    roles: HashMap<Box<str>, RoleDefinitionId>,
    principals: HashSet<PrincipalId>,
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
        if let Some(role) = self.roles.get(text) {
            return Some(role.clone());
        }
        let name = text.rsplit('/').next()?;
        let rooted = text.starts_with('/') || name.len() == text.len();
        if !rooted || caseless::guid(name).is_none() || !placeholder::is_plain(text) {
            return None;
        }
        let role = RoleDefinitionId::new(text);
        self.roles.insert(text.into(), role.clone());
        Some(role)
    }

    /// The principal of that object id.
    pub(super) fn principal(&mut self, text: &str) -> PrincipalId {
        if let Some(principal) = self.principals.get(text) {
            return principal.clone();
        }
        one(&mut self.principals, PrincipalId::new(text))
    }

    /// That text.
    pub(super) fn text(&mut self, text: &str) -> Arc<str> {
        if let Some(known) = self.texts.get(text) {
            return Arc::clone(known);
        }
        one(&mut self.texts, text.into())
    }

    /// Lets a role assignment share with those before it what is the same.
    pub(super) fn share(&mut self, assignment: &mut RoleAssignment) {
        if let Some(scope) = self.plain_scope(assignment.scope.as_str()) {
            assignment.scope = scope;
        }
        if let Some(role) = self.plain_role(assignment.role.as_str()) {
            assignment.role = role;
        }
        assignment.principal = self.principal(assignment.principal.as_str());
        for name in [&mut assignment.principal_name, &mut assignment.role_name] {
            if let Some(text) = name {
                *name = Some(self.text(text));
            }
        }
    }
}

/// The one of a set that is the same.
fn one<T: Hash + Eq + Clone>(set: &mut HashSet<T>, new: T) -> T {
    if let Some(known) = set.get(&new) {
        return known.clone();
    }
    set.insert(new.clone());
    new
}
