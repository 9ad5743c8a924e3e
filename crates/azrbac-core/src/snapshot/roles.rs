//! Finding the role definitions that role assignments point to.

use std::collections::{HashMap, HashSet};

use super::{Role, RoleSource};
use crate::pattern::ActionPattern;
use crate::role::{EntryList, RoleDefinition, RoleDefinitionId, RoleLibrary};
use crate::text::caseless;

/// The role definitions while they are collected.
pub(super) struct RoleTable<'a> {
    library: &'a RoleLibrary,
    roles: Vec<Role>,
    by_id: HashMap<RoleDefinitionId, usize>,
    /// By display name in the form of an id; `None` where two share it.
    by_name: HashMap<String, Option<usize>>,
    /// Ids that the data defines twice, differently: what they grant is not known.
    disputed: HashSet<RoleDefinitionId>,
    /// Ids that were looked for in vain.
    missing: HashSet<RoleDefinitionId>,
}

impl<'a> RoleTable<'a> {
    pub(super) fn new(
        definitions: Vec<RoleDefinition>,
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
        };
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
        if let (Some(known), Some(id)) = (known.and_then(|at| self.roles.get(*at)), &definition.id)
        {
            if !same_power(&known.definition, &definition) && self.disputed.insert(id.clone()) {
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
        let differs = embedded.is_some_and(|embedded| !same_power(embedded, &definition));
        if let Some(id) = &definition.id {
            self.by_id.insert(id.clone(), at);
        }
        self.by_name
            .entry(caseless::identifier(&definition.name).into_owned())
            .and_modify(|known| *known = None)
            .or_insert(Some(at));
        self.roles.push(Role {
            definition,
            source: RoleSource::Snapshot,
            differs_from_library: differs,
        });
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
        if let Some(Some(at)) = self.by_name.get(id.as_str()) {
            return Some(*at);
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

/// Whether two role definitions grant the same, entry by entry, in any order and
/// letter case.
fn same_power(left: &RoleDefinition, right: &RoleDefinition) -> bool {
    // Data and catalogue mostly agree to the letter.
    if left.permissions == right.permissions {
        return true;
    }
    form(left) == form(right)
}

/// What a role definition grants in one form: its permission objects sorted, each
/// with its four lists sorted and its condition.
fn form(role: &RoleDefinition) -> Vec<([Vec<&str>; 4], Option<&str>)> {
    let mut permissions: Vec<_> = role
        .permissions
        .iter()
        .map(|permission| {
            let list = |list| {
                let entries = permission.list(list).iter();
                let mut forms: Vec<&str> = entries.map(ActionPattern::form).collect();
                forms.sort_unstable();
                forms.dedup();
                forms
            };
            let condition = permission.condition.as_ref();
            (
                EntryList::ALL.map(list),
                condition.map(|condition| &*condition.expression),
            )
        })
        .collect();
    permissions.sort();
    permissions
}
