//! Role definitions that are known without a tenant: the built-in ones.

use std::collections::HashMap;

use super::{RoleDefinition, RoleDefinitionId};
use crate::pattern::WildcardReading;
use crate::text::caseless;

/// Where role definitions come from that a snapshot lacks: Azure's built-in ones.
#[derive(Debug, Clone, Default)]
pub struct RoleLibrary {
    date: Box<str>,
    roles: Vec<RoleDefinition>,
    by_id: HashMap<RoleDefinitionId, usize>,
    /// By display name, trimmed and in lower case; the first of several.
    by_name: HashMap<String, usize>,
}

impl RoleLibrary {
    /// A library of the given role definitions, as they were on `date`
    /// (`2026-08`). Role definitions without an id are left out.
    pub fn new(date: &str, roles: impl IntoIterator<Item = RoleDefinition>) -> Self {
        let roles: Vec<_> = roles.into_iter().filter(|role| role.id.is_some()).collect();
        let by_id = roles
            .iter()
            .enumerate()
            .filter_map(|(at, role)| Some((role.id.clone()?, at)))
            .collect();
        let mut by_name = HashMap::with_capacity(roles.len());
        for (at, role) in roles.iter().enumerate() {
            by_name.entry(name_key(&role.name)).or_insert(at);
        }
        Self {
            date: date.into(),
            roles,
            by_id,
            by_name,
        }
    }

    /// The same library under another reading of `*`.
    #[must_use]
    pub fn read_as(&self, reading: WildcardReading) -> Self {
        let roles = self.roles.iter().cloned();
        Self::new(&self.date, roles.map(|role| role.read_as(reading)))
    }

    /// The day or month from which the role definitions are.
    pub fn date(&self) -> &str {
        &self.date
    }

    /// The role definition with that id.
    pub fn find(&self, id: &RoleDefinitionId) -> Option<&RoleDefinition> {
        self.roles.get(*self.by_id.get(id)?)
    }

    /// The role definition with that display name, without regard to letter case
    /// and to blanks around it, which some built-in names have.
    pub fn by_name(&self, name: &str) -> Option<&RoleDefinition> {
        self.roles.get(*self.by_name.get(&name_key(name))?)
    }

    /// All role definitions, in the order of the data.
    pub fn roles(&self) -> &[RoleDefinition] {
        &self.roles
    }
}

fn name_key(name: &str) -> String {
    caseless::fold(name.trim()).into_owned()
}
