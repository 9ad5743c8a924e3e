//! What is looked up once for a role definition, for all rules.

use std::rc::Rc;

use azrbac_core::role::{EntryList, RoleDefinition};

use crate::knowledge::Knowledge;
use crate::known_entry::KnownEntry;
use crate::watch::Grant;

/// What is looked up once for a role definition.
#[derive(Debug)]
pub(crate) struct Lookup {
    /// What each permission object grants of the operations that rules look out for.
    pub(crate) grants: Vec<Vec<Grant>>,
    /// What is known of each entry, in their order.
    pub(crate) entries: Vec<Rc<KnownEntry>>,
}

impl Lookup {
    /// Looks it up. A search for each entry.
    pub(crate) fn new<'a>(knowledge: &Knowledge<'a>, role: &'a RoleDefinition) -> Self {
        let entries = role
            .entries(0)
            .map(|(_, entry)| knowledge.known_entry(entry));
        let entries: Vec<_> = entries.collect();
        let mut rest = entries.as_slice();
        let grants = role.permissions.iter().map(|object| {
            let lists = EntryList::ALL.map(|list| {
                let (own, others) = rest
                    .split_at_checked(object.list(list).len())
                    .unwrap_or_default();
                rest = others;
                own
            });
            knowledge.watch().grants(object, lists)
        });
        Self {
            grants: grants.collect(),
            entries,
        }
    }
}
