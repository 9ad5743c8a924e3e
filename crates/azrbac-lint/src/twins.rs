//! Which role definitions of a file have a name or an id in common.

use std::collections::HashMap;

use azrbac_core::role::RoleDefinition;
use azrbac_core::text::caseless;

use crate::subject::Subject;

/// The first role definition of each name and of each id.
pub(crate) struct Twins {
    names: HashMap<String, usize>,
    ids: HashMap<String, usize>,
}

impl Twins {
    /// Those of a file. Names that are known only at deployment do not count.
    pub(crate) fn new(subject: &Subject<'_>) -> Self {
        let mut twins = Self {
            names: HashMap::new(),
            ids: HashMap::new(),
        };
        for (number, role) in subject.roles.iter().enumerate() {
            let spans = subject.map.and_then(|map| map.roles.get(number));
            if !spans.is_some_and(|spans| spans.unknown.name) {
                twins.names.entry(name(role)).or_insert(number);
            }
            if let Some(id) = id(role) {
                twins.ids.entry(id).or_insert(number);
            }
        }
        twins
    }

    /// The first role definition with the id or the name of another one, if that is
    /// not itself.
    pub(crate) fn first_like(&self, number: usize, role: &RoleDefinition) -> Option<usize> {
        let by_id = id(role).and_then(|id| self.ids.get(&id));
        let by_name = self.names.get(&name(role));
        let mut found = [by_id, by_name].into_iter().flatten().copied();
        found.find(|first| *first < number && !role.name.trim().is_empty())
    }
}

fn name(role: &RoleDefinition) -> String {
    caseless::fold(role.name.trim()).into_owned()
}

fn id(role: &RoleDefinition) -> Option<String> {
    let id = role.id.as_ref()?;
    Some(caseless::fold(id.as_str()).into_owned())
}
