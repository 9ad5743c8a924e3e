//! The operations for which a condition is tried.

use std::collections::HashSet;

use azrbac_core::operation::OperationName;
use azrbac_core::pattern::ActionPattern;
use azrbac_core::role::EntryList;

use crate::conditioned::Conditioned;
use crate::role_table::{ASSIGN, UNASSIGN};
use crate::storage::{ADD_BLOB, SUPER_USER, WRITE_BLOB};

/// Operations that rules ask about, tried wherever the role grants them.
const ALWAYS_TRIED: [&str; 5] = [ASSIGN, UNASSIGN, WRITE_BLOB, ADD_BLOB, SUPER_USER];
/// Stands for an operation that nobody names, where the role is not known.
const SOME_OTHER: &str = "Contoso.Unnamed/things/read";
/// Most operations that are tried of those that one pattern of the condition names.
const MOST_NAMED: usize = 64;
/// Most operations that are tried of those that one entry grants and the condition
/// does not name.
const MOST_OF_ENTRY: usize = 8;
/// Most operations that are tried.
const MOST_TRIED: usize = 256;
/// The operations that are to be tried.
pub(crate) struct Operations {
    pub(crate) list: Vec<OperationName>,
    seen: HashSet<Box<str>>,
    /// Whether there was no bound that left something out unseen.
    pub(crate) complete: bool,
}

impl Operations {
    pub(crate) fn new() -> Self {
        Self {
            list: Vec::new(),
            seen: HashSet::new(),
            complete: true,
        }
    }

    /// Takes what a pattern of the condition names and the role grants.
    pub(crate) fn name(&mut self, at: &Conditioned<'_>, pattern: &ActionPattern) {
        if pattern.is_literal() {
            self.take(at, OperationName::parse(pattern.as_str()).ok());
            return;
        }
        if !at.knowledge.may_look_up(pattern) {
            self.complete = false;
            return;
        }
        let mut count = 0;
        for known in at.knowledge.subject.catalog.matching(pattern) {
            if count == MOST_NAMED || self.list.len() >= MOST_TRIED {
                return;
            }
            if !at.knowledge.may_match(entries(at)) {
                self.complete = false;
                return;
            }
            count += usize::from(self.take(at, Some(known.operation())));
        }
    }

    /// Takes some of what the role grants and no pattern of the condition names.
    pub(crate) fn others(&mut self, at: &Conditioned<'_>, patterns: &[&ActionPattern]) {
        let named = |operation: &OperationName| patterns.iter().any(|p| p.matches(operation));
        let always: &[&str] = match at.permissions() {
            Some(_) => &ALWAYS_TRIED,
            None => &[SOME_OTHER],
        };
        for name in always {
            let operation = OperationName::parse(name).ok();
            self.take(at, operation.filter(|operation| !named(operation)));
        }
        for object in at.permissions().into_iter().flatten() {
            for list in [EntryList::Actions, EntryList::DataActions] {
                for entry in object.list(list) {
                    let literal = OperationName::parse(entry.as_str())
                        .ok()
                        .filter(|_| entry.is_literal());
                    let of_catalog = at.knowledge.subject.catalog.matching(entry);
                    let of_plane = of_catalog.filter(|known| known.plane() == list.plane());
                    let known = of_plane.map(|known| known.operation());
                    let mut count = 0;
                    for operation in literal.into_iter().chain(known) {
                        if count == MOST_OF_ENTRY || self.list.len() >= MOST_TRIED {
                            break;
                        }
                        if !at.knowledge.may_match(entries(at) + patterns.len()) {
                            self.complete = false;
                            return;
                        }
                        let other = !named(&operation);
                        count += usize::from(other && self.take(at, Some(operation)));
                    }
                    // The whole of the catalogue was looked through.
                    if count < MOST_OF_ENTRY && !at.knowledge.may_look_up(entry) {
                        self.complete = false;
                        return;
                    }
                }
            }
        }
    }

    /// Takes an operation that is not taken yet, unless the role does not grant
    /// it.
    fn take(&mut self, at: &Conditioned<'_>, operation: Option<OperationName>) -> bool {
        let Some(operation) = operation else {
            return false;
        };
        let wanted = at.grants(&operation) != Some(false);
        if wanted && self.seen.insert(operation.folded().into()) {
            self.list.push(operation);
            return true;
        }
        false
    }
}

/// What asking whether the role grants an operation costs.
fn entries(at: &Conditioned<'_>) -> usize {
    let objects = at.permissions().into_iter().flatten();
    let lists = objects.flat_map(|object| EntryList::ALL.map(|list| object.list(list).len()));
    1 + lists.sum::<usize>()
}
