//! What a rule gets to see: one role definition and what is known about Azure.

use std::rc::Rc;

use azrbac_core::catalog::{Catalog, CatalogOperation, OperationIndex};
use azrbac_core::diagnostic::Label;
use azrbac_core::ingest::RoleSpans;
use azrbac_core::operation::Plane;
use azrbac_core::pattern::ActionPattern;
use azrbac_core::role::{EntryList, EntryRef, Permission, RoleDefinition, RoleType};
use azrbac_core::scope::{Scope, ScopeError};
use azrbac_core::text::Span;

use crate::budget::Budget;
use crate::knowledge::Knowledge;
use crate::lookup::Lookup;
use crate::policy::Policy;
use crate::rule::Rule;

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

    /// Notes where a rule had to leave something unchecked.
    pub(crate) fn note_spent(&self, rule: &Rule, budget: &Budget) {
        if budget.is_spent() {
            self.knowledge.unfinished.note(rule.code);
        }
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
    /// role is deployed, or could not be read.
    pub(crate) fn is_open(&self, permission: usize, list: EntryList) -> bool {
        let (spans, place) = (self.spans(), (permission, list));
        spans.is_some_and(|spans| {
            spans.unknown.lists.contains(&place) || spans.left_out.contains(&place)
        })
    }

    /// Whether what the role grants is known in full.
    pub(crate) fn is_whole(&self) -> bool {
        let spans = self.spans();
        spans.is_none_or(|spans| spans.unknown.grants_are_known() && spans.left_out.is_empty())
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

    /// What is looked up once for the role definition.
    pub(crate) fn lookup(&self) -> Rc<Lookup> {
        self.knowledge.lookup(self.number, self.role)
    }

    /// The operation of the catalogue at a place of it.
    pub(crate) fn known(&self, index: Option<OperationIndex>) -> Option<CatalogOperation<'a>> {
        self.catalog().get(index?)
    }

    /// The assignable scopes of a custom role with their numbers; none of a built-in one.
    pub(crate) fn custom_scopes(
        &self,
    ) -> impl Iterator<Item = (usize, Result<Scope, ScopeError>)> + use<'a> {
        let scopes = match self.is_built_in() {
            true => &[],
            false => self.role.assignable_scopes.as_slice(),
        };
        let scopes = scopes.iter().enumerate();
        scopes.map(|(at, scope)| (at, Scope::parse(scope)))
    }

    /// An assignable scope as it is written.
    pub(crate) fn assignable_scope(&self, at: usize) -> &'a str {
        let scope = self.role.assignable_scopes.get(at);
        scope.map_or("", |scope| scope.trim())
    }

    /// A label at an assignable scope, where the role has a text.
    pub(crate) fn scope_label(&self, at: usize, text: &str) -> Option<Label> {
        Some(Label {
            span: *self.spans()?.assignable_scopes.get(at)?,
            text: text.to_owned(),
        })
    }

    /// Whether there may be more assignable scopes than are known.
    pub(crate) fn scopes_are_open(&self) -> bool {
        let spans = self.spans();
        spans.is_some_and(|spans| spans.unknown.assignable_scopes)
    }

    /// Whether the display name is not known, so that a label stands in its place.
    pub(crate) fn name_is_open(&self) -> bool {
        let spans = self.spans();
        spans.is_some_and(|spans| spans.unknown.name)
    }

    /// Whether it is one of Azure's own: it has the id of one, or it says so, has an id that
    /// is not known yet, and can be assigned just where those can. The word alone is not
    /// believed: nobody can make a built-in role, so that a file with that word makes a
    /// custom one or is refused.
    pub(crate) fn is_built_in(&self) -> bool {
        let id = self.role.id.as_ref();
        let library = self.knowledge.subject.library;
        let is_known = id.is_some_and(|id| library.find(id).is_some());
        let everywhere = || {
            let mut scopes = self.role.assignable_scopes.iter();
            scopes.len() == 1 && scopes.all(|scope| scope.trim() == "/")
        };
        match self.role.role_type {
            Some(RoleType::Custom) => false,
            Some(RoleType::BuiltIn) => is_known || id.is_some() && everywhere(),
            None => is_known,
        }
    }
}
