//! Finding the role definitions that role assignments point to.

use std::collections::{HashMap, HashSet};

use super::{Kind, Role, RoleSource, Unreadable};
use crate::role::{EntryList, Permission, RoleDefinition, RoleDefinitionId, RoleLibrary};
use crate::text::caseless;

/// The role definitions while they are collected.
pub(super) struct RoleTable<'a> {
    library: &'a RoleLibrary,
    roles: Vec<Role>,
    by_id: HashMap<RoleDefinitionId, usize>,
    /// By display name in the form of an id; `None` where two share it that grant
    /// different things.
    by_name: HashMap<String, Option<usize>>,
    /// Ids that the data defines twice, differently: what they grant is not known.
    disputed: HashSet<RoleDefinitionId>,
    /// Ids that were looked for in vain.
    missing: HashSet<RoleDefinitionId>,
    /// What role definitions grant that others were compared with.
    powers: HashMap<usize, Power>,
}

impl<'a> RoleTable<'a> {
    pub(super) fn new(
        definitions: Vec<RoleDefinition>,
        unreadable: &[Unreadable],
        library: &'a RoleLibrary,
        notes: &mut Vec<String>,
    ) -> Self {
        let mut table = Self {
            library,
            roles: Vec::with_capacity(definitions.len()),
            by_id: HashMap::new(),
            by_name: HashMap::new(),
            disputed: HashSet::new(),
            missing: HashSet::new(),
            powers: HashMap::new(),
        };
        // A role definition that could be read in part only must be decided neither
        // by that part nor by an embedded one.
        let broken = unreadable
            .iter()
            .filter(|unreadable| unreadable.kind == Kind::RoleDefinitions);
        for unreadable in broken {
            table.disputed.extend(unreadable.role.clone());
            table.disputed.insert(RoleDefinitionId::new(&unreadable.id));
        }
        for definition in definitions {
            table.add(definition, notes);
        }
        table
    }

    pub(super) fn into_roles(self) -> Vec<Role> {
        self.roles
    }

    fn add(&mut self, definition: RoleDefinition, notes: &mut Vec<String>) {
        let known = definition.id.as_ref().and_then(|id| self.by_id.get(id));
        if let (Some(known), Some(id)) = (known.copied(), &definition.id) {
            if !self.disputed.contains(id)
                && !self.is_same(known, &definition)
                && self.disputed.insert(id.clone())
            {
                notes.push(format!(
                    "the role definition `{}` ({id}) stands in the data twice with different \
                     permissions; what it grants is not known",
                    definition.name
                ));
            }
            return;
        }
        let at = self.roles.len();
        let embedded = definition.id.as_ref().and_then(|id| self.library.find(id));
        let differs = embedded.is_some_and(|embedded| {
            embedded.permissions != definition.permissions && power(embedded) != power(&definition)
        });
        if let Some(id) = &definition.id {
            self.by_id.insert(id.clone(), at);
        }
        let name = caseless::identifier(&definition.name).into_owned();
        let called = match self.by_name.get(&name).copied() {
            Some(Some(first)) if self.is_same(first, &definition) => Some(first),
            Some(_) => None,
            None => Some(at),
        };
        self.by_name.insert(name, called);
        self.roles.push(Role {
            definition,
            source: RoleSource::Snapshot,
            differs_from_library: differs,
        });
    }

    /// Whether a role definition grants the same as the one at a place.
    fn is_same(&mut self, at: usize, definition: &RoleDefinition) -> bool {
        let Some(role) = self.roles.get(at) else {
            return false;
        };
        // Data mostly agree to the letter.
        if role.definition.permissions == definition.permissions {
            return true;
        }
        let known = self
            .powers
            .entry(at)
            .or_insert_with(|| power(&role.definition));
        *known == power(definition)
    }

    /// The role definition that an assignment points to: by id, else by display
    /// name, which hand-made data use; from the library where the data lacks it.
    pub(super) fn find(&mut self, id: &RoleDefinitionId) -> Option<usize> {
        if self.disputed.contains(id) {
            return None;
        }
        if let Some(at) = self.by_id.get(id) {
            return Some(*at);
        }
        if self.missing.contains(id) {
            return None;
        }
        if let Some(called) = self.by_name.get(id.as_str()) {
            let id = called.and_then(|at| self.roles.get(at)?.definition.id.as_ref());
            let disputed = id.is_some_and(|id| self.disputed.contains(id));
            return called.filter(|_| !disputed);
        }
        let embedded = self.library.find(id);
        let Some(definition) = embedded.or_else(|| self.library.by_name(id.as_str())) else {
            self.missing.insert(id.clone());
            return None;
        };
        let at = self.roles.len();
        self.by_id.insert(id.clone(), at);
        self.roles.push(Role {
            definition: definition.clone(),
            source: RoleSource::Library,
            differs_from_library: false,
        });
        Some(at)
    }
}

/// What a role definition grants: the entries of each permission object, list by
/// list, and its condition.
type Power = Vec<([Vec<String>; 4], Option<Box<str>>)>;

/// What a role definition grants, in a form that does not depend on the order of
/// entries, on letter case and on entries that stand twice.
fn power(role: &RoleDefinition) -> Power {
    let of_list = |permission: &Permission, list| {
        let entries = permission.list(list).iter();
        let mut forms: Vec<String> = entries.map(|entry| entry.form().to_owned()).collect();
        forms.sort();
        forms.dedup();
        forms
    };
    let permissions = role.permissions.iter();
    let mut power: Power = permissions
        .map(|permission| {
            let lists = EntryList::ALL.map(|list| of_list(permission, list));
            let condition = permission.condition.as_ref();
            (
                lists,
                condition.map(|condition| condition.expression.clone()),
            )
        })
        .collect();
    power.sort();
    power
}
