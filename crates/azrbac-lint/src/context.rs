//! What a rule gets to see: one role definition and what is known about Azure.

use azrbac_core::catalog::Catalog;
use azrbac_core::diagnostic::Label;
use azrbac_core::ingest::RoleSpans;
use azrbac_core::operation::Plane;
use azrbac_core::pattern::ActionPattern;
use azrbac_core::role::{EntryList, EntryRef, Permission, RoleDefinition};
use azrbac_core::text::Span;

use crate::knowledge::Knowledge;
use crate::policy::Policy;

/// One role definition, as a rule sees it.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    pub(crate) knowledge: &'a Knowledge<'a>,
    pub(crate) role: &'a RoleDefinition,
    /// Its number among those read together.
    pub(crate) number: usize,
}

impl<'a> Context<'a> {
    pub(crate) fn catalog(&self) -> &'a Catalog {
        self.knowledge.subject.catalog
    }

    /// What the organisation asks.
    pub(crate) fn policy(&self) -> Option<&'a Policy> {
        Some(&self.knowledge.subject.settings?.policy)
    }

    /// The places of this role in the text.
    pub(crate) fn spans(&self) -> Option<&'a RoleSpans> {
        self.knowledge.subject.map?.roles.get(self.number)
    }

    /// The place of an entry.
    pub(crate) fn span(&self, entry: EntryRef) -> Option<Span> {
        self.knowledge.subject.map?.entry(entry)
    }

    /// A label at an entry, where the role has a text.
    pub(crate) fn label(&self, entry: EntryRef, text: &str) -> Option<Label> {
        Some(Label {
            span: self.span(entry)?,
            text: text.to_owned(),
        })
    }

    /// Whether a list may hold more than is known: some of it is known only when the
    /// role is deployed.
    pub(crate) fn is_open(&self, permission: usize, list: EntryList) -> bool {
        let spans = self.spans();
        spans.is_some_and(|spans| spans.unknown.lists.contains(&(permission, list)))
    }

    /// What makes it doubtful that an entry of a permission object grants what it
    /// matches, in words that go behind a statement: a condition, or subtraction, that
    /// is known only when the role is deployed.
    pub(crate) fn doubt(&self, permission: usize, plane: Plane) -> Option<String> {
        let unknown = &self.spans()?.unknown;
        if unknown.conditions.contains(&permission) {
            return Some(
                ", as far as its condition, which this file does not tell, lets it".to_owned(),
            );
        }
        let list = EntryList::subtracting(plane);
        let open = self.is_open(permission, list);
        open.then(|| format!(", unless `{list}` that this file does not tell take it away"))
    }

    /// Every entry of the role.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (EntryRef, &'a ActionPattern)> {
        self.role.entries(self.number)
    }

    /// The permission objects with their numbers.
    pub(crate) fn permissions(&self) -> impl Iterator<Item = (usize, &'a Permission)> {
        self.role.permissions.iter().enumerate()
    }

    /// Whether it is one of Azure's own. A document that does not say so may still
    /// hold the id of one.
    pub(crate) fn is_built_in(&self) -> bool {
        self.role.role_type.is_none()
            && self
                .role
                .id
                .as_ref()
                .is_some_and(|id| self.knowledge.subject.library.find(id).is_some())
            || self.role.is_built_in()
    }
}
