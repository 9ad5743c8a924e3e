//! What is known about Azure, worked out once for all role definitions of a call.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use azrbac_core::catalog::{Catalog, Certainty, Standing};
use azrbac_core::operation::{OperationName, Plane};
use azrbac_core::pattern::ActionPattern;
use azrbac_core::role::RoleDefinition;

use crate::budget::Budget;
use crate::cover::is_of_azures_form;
use crate::facts::Facts;
use crate::gist::Gist;
use crate::known_entry::KnownEntry;
use crate::lookup::Lookup;
use crate::redundancy::{Reason, redundant};
use crate::role_table::RoleTable;
use crate::subject::Subject;
use crate::suggest::{Suggester, Suggestion};
use crate::twins::Twins;
use crate::unfinished::Unfinished;
use crate::watch::Watch;

/// Most names of the catalogue that are matched with wildcard entries in one call.
/// Those of all built-in roles stay below.
const MOST_MATCHES: usize = 10_000_000;
/// Most matches of operations with entries, for conditions, in one call, and what
/// each condition adds to that: far more than an ordinary one takes.
const MOST_CONDITION_MATCHES: usize = 5_000_000;
const MATCHES_OF_A_CONDITION: usize = 20_000;
/// Most names of the catalogue that are matched with entries of role definitions that
/// are compared, in one call: a thousand as wide as Owner.
const MOST_COMPARISON_MATCHES: usize = 50_000_000;
/// Most distinct unknown names for which a near one is looked for.
const MOST_SUGGESTIONS: usize = 1_000;

/// What the catalogue says of a wildcard entry.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Expansion {
    /// It matches an operation.
    pub(crate) any: bool,
    /// It matches an operation that is not retired.
    pub(crate) live: bool,
    /// It matches operations of the control plane.
    control: bool,
    /// It matches operations of the data plane.
    data: bool,
    /// It matches an operation whose plane was only inferred.
    inferred: bool,
}

impl Expansion {
    /// The plane of every operation that it matches, all of them sure.
    pub(crate) fn sure_plane(&self) -> Option<Plane> {
        match (self.control, self.data, self.inferred) {
            (true, false, false) => Some(Plane::Control),
            (false, true, false) => Some(Plane::Data),
            _ => None,
        }
    }

    fn is_settled(&self) -> bool {
        self.live && (self.inferred || (self.control && self.data))
    }
}

/// What is known about Azure, worked out once for all role definitions of a call.
pub(crate) struct Knowledge<'a> {
    pub(crate) subject: Subject<'a>,
    pub(crate) facts: Facts<'a>,
    /// Rules that left something unchecked.
    pub(crate) unfinished: Unfinished,
    watch: OnceCell<Watch>,
    /// The role definition that was looked at last, by its number.
    lookup: RefCell<Option<(usize, Rc<Lookup>)>>,
    /// Every entry that was asked about, by its form.
    known_entries: RefCell<HashMap<&'a str, Rc<KnownEntry>>>,
    suggester: OnceCell<Suggester<'a>>,
    odd_names: OnceCell<Vec<OperationName>>,
    comparisons: RefCell<Budget>,
    matches: RefCell<Budget>,
    expansions: RefCell<HashMap<Box<str>, Expansion>>,
    suggestions: RefCell<HashMap<Box<str>, Option<Suggestion>>>,
    condition_matches: RefCell<Budget>,
    roles: OnceCell<RoleTable<'a>>,
    redundant: OnceCell<HashMap<usize, Reason>>,
    twins: OnceCell<Twins>,
}

impl<'a> Knowledge<'a> {
    pub(crate) fn new(subject: Subject<'a>) -> Self {
        Self {
            subject,
            facts: Facts::default(),
            unfinished: Unfinished::default(),
            watch: OnceCell::new(),
            lookup: RefCell::default(),
            known_entries: RefCell::default(),
            suggester: OnceCell::new(),
            odd_names: OnceCell::new(),
            comparisons: RefCell::new(Budget::new(MOST_COMPARISON_MATCHES)),
            matches: RefCell::new(Budget::new(MOST_MATCHES)),
            expansions: RefCell::default(),
            suggestions: RefCell::default(),
            condition_matches: RefCell::new(Budget::new(MOST_CONDITION_MATCHES)),
            roles: OnceCell::new(),
            redundant: OnceCell::new(),
            twins: OnceCell::new(),
        }
    }

    /// The operations that rules look out for.
    pub(crate) fn watch(&self) -> &Watch {
        self.watch.get_or_init(|| Watch::new(self.subject.catalog))
    }

    /// What is looked up once for a role definition. The rules ask one after the other
    /// about the same one.
    pub(crate) fn lookup(&self, number: usize, role: &'a RoleDefinition) -> Rc<Lookup> {
        let mut last = self.lookup.borrow_mut();
        if let Some((of, lookup)) = &*last
            && *of == number
        {
            return Rc::clone(lookup);
        }
        let lookup = Rc::new(Lookup::new(self, role));
        *last = Some((number, Rc::clone(&lookup)));
        lookup
    }

    /// What is known of an entry, whatever role definition it stands in.
    pub(crate) fn known_entry(&self, pattern: &'a ActionPattern) -> Rc<KnownEntry> {
        let mut known = self.known_entries.borrow_mut();
        let number = known.len();
        let catalog = self.subject.catalog;
        let entry = known.entry(pattern.form());
        Rc::clone(entry.or_insert_with(|| Rc::new(KnownEntry::new(number, catalog, pattern))))
    }

    /// The known operations whose names have another form than all others.
    pub(crate) fn odd_names(&self) -> &[OperationName] {
        self.odd_names.get_or_init(|| {
            let odd = self.subject.catalog.operations();
            let odd = odd.filter(|known| !is_of_azures_form(known.folded()));
            odd.map(|known| known.operation()).collect()
        })
    }

    /// Whether one of Azure's built-in roles has the entry in a list of that plane.
    pub(crate) fn is_in_a_built_in_role(&self, pattern: &ActionPattern, plane: Plane) -> bool {
        self.subject.library.has_entry(pattern, plane)
    }

    /// The built-in roles that may grant the same as a role definition with that gist.
    pub(crate) fn built_in_roles_like(&self, gist: &Gist) -> Vec<&'a RoleDefinition> {
        let roles = self.subject.library.roles().iter();
        roles.filter(|role| gist.is_of(role)).collect()
    }

    /// Whether so many more matches may be made to compare role definitions.
    pub(crate) fn may_compare(&self, matches: usize) -> bool {
        self.comparisons.borrow_mut().spend(matches).is_some()
    }

    /// How many names of the catalogue an entry may have to be matched with.
    pub(crate) fn names_to_match(&self, pattern: &ActionPattern) -> usize {
        if pattern.is_literal() {
            1
        } else {
            self.subject.catalog.names_to_match(pattern)
        }
    }

    /// Whether all known operations of the resource type that the operation belongs
    /// to are of one plane, operations of child types left out.
    pub(crate) fn type_is_only_in(&self, plane: Plane, operation: &OperationName) -> bool {
        let Some((kind, _)) = split_verb(operation.folded()) else {
            return false;
        };
        let Ok(below) = ActionPattern::parse(&format!("{kind}/*")) else {
            return false;
        };
        let size = self.subject.catalog.names_to_match(&below);
        if self.matches.borrow_mut().spend(size).is_none() {
            return false;
        }
        let of_type = |name: &str| split_verb(name).is_some_and(|(found, _)| found == kind);
        self.subject
            .catalog
            .matching(&below)
            .filter(|known| of_type(known.folded()))
            .all(|known| known.plane() == plane)
    }

    /// Notes that one more condition is looked into.
    pub(crate) fn begin_condition(&self) {
        let mut budget = self.condition_matches.borrow_mut();
        budget.grow(MATCHES_OF_A_CONDITION);
    }

    /// Whether so many more matches may be made to look into conditions.
    pub(crate) fn may_match(&self, matches: usize) -> bool {
        self.condition_matches.borrow_mut().spend(matches).is_some()
    }

    /// Whether the operations that a pattern matches may be looked up once more.
    pub(crate) fn may_look_up(&self, pattern: &ActionPattern) -> bool {
        self.may_match(self.names_to_match(pattern))
    }

    /// The planes in which an operation may be granted: its own, where that is sure.
    pub(crate) fn planes(&self, operation: &OperationName) -> impl Iterator<Item = Plane> {
        let known = self.subject.catalog.find(operation);
        let sure = known.filter(|known| known.certainty() == Certainty::Sure);
        let own = sure.map(|known| known.plane());
        let planes = Plane::ALL.into_iter();
        planes.filter(move |plane| own.is_none_or(|own| own == *plane))
    }

    /// The role definitions that assignments point to.
    pub(crate) fn roles(&self) -> &RoleTable<'a> {
        self.roles.get_or_init(|| RoleTable::new(&self.subject))
    }

    /// Which role definitions of the file have a name or an id in common.
    pub(crate) fn twins(&self) -> &Twins {
        self.twins.get_or_init(|| Twins::new(&self.subject))
    }

    /// What makes a role assignment of the file redundant in the tenant.
    pub(crate) fn redundancy(&self, assignment: usize) -> Option<&Reason> {
        let tenant = self.subject.tenant?;
        let assignments = self.subject.assignments;
        let found = self
            .redundant
            .get_or_init(|| redundant(self, tenant, assignments));
        found.get(&assignment)
    }

    fn suggester(&self) -> &Suggester<'a> {
        self.suggester
            .get_or_init(|| Suggester::new(self.subject.catalog))
    }

    /// What the catalogue says of a wildcard entry; `None` where too many were
    /// asked about to say.
    pub(crate) fn expansion(&self, pattern: &ActionPattern) -> Option<Expansion> {
        let mut known = self.expansions.borrow_mut();
        if let Some(found) = known.get(pattern.form()) {
            return Some(*found);
        }
        let size = self.subject.catalog.names_to_match(pattern);
        self.matches.borrow_mut().spend(size)?;
        let found = expand(self.subject.catalog, pattern);
        known.insert(pattern.form().into(), found);
        Some(found)
    }

    /// What may have been meant by an entry that matches nothing in the catalogue.
    pub(crate) fn suggestion(&self, pattern: &ActionPattern) -> Option<Suggestion> {
        let mut known = self.suggestions.borrow_mut();
        if let Some(found) = known.get(pattern.form()) {
            return found.clone();
        }
        if known.len() >= MOST_SUGGESTIONS {
            return None;
        }
        let found = self.suggester().suggest(pattern);
        known.insert(pattern.form().into(), found.clone());
        found
    }
}

/// The resource type and the verb of an operation name in lower case: `read`,
/// `write`, `delete`, or `something/action`.
fn split_verb(name: &str) -> Option<(&str, &str)> {
    let head = name.strip_suffix("/action").unwrap_or(name);
    let (kind, _) = head.rsplit_once('/')?;
    Some((kind, name.get(kind.len() + 1..)?))
}

fn expand(catalog: &Catalog, pattern: &ActionPattern) -> Expansion {
    let mut expansion = Expansion::default();
    for operation in catalog.matching(pattern) {
        expansion.any = true;
        expansion.live |= operation.standing() != Standing::Retired;
        expansion.inferred |= operation.certainty() == Certainty::Inferred;
        match operation.plane() {
            Plane::Control => expansion.control = true,
            Plane::Data => expansion.data = true,
        }
        if expansion.is_settled() {
            break;
        }
    }
    expansion
}
