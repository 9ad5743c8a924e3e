//! The operations for which a condition is tried.

use std::collections::HashSet;

use azrbac_core::operation::OperationName;
use azrbac_core::pattern::ActionPattern;
use azrbac_core::role::EntryList;

use crate::conditioned::Conditioned;
use crate::probe::Probe;
use crate::role_table::{ASSIGN, UNASSIGN};
use crate::storage::{ADD_BLOB, SUPER_USER, WRITE_BLOB};

/// Operations that rules ask about, tried wherever the role grants them.
const ALWAYS_TRIED: [&str; 5] = [ASSIGN, UNASSIGN, WRITE_BLOB, ADD_BLOB, SUPER_USER];
/// Stands for an operation that nobody names, where the role is not known.
const SOME_OTHER: &str = "Contoso.Unnamed/things/read";
/// Most operations that are tried of those that one pattern of the condition names and
/// that are the same to it as one that is tried already.
const MOST_NAMED: usize = 64;
/// Most operations that are tried of those that one entry grants, or that carry an
/// attribute, and the condition does not name.
const MOST_OF_ENTRY: usize = 8;
/// Most operations that are tried.
const MOST_TRIED: usize = 256;

/// The operations that are to be tried.
pub(crate) struct Operations<'p> {
    pub(crate) list: Vec<OperationName>,
    probe: &'p Probe<'p>,
    seen: HashSet<Box<str>>,
    /// What the condition can tell of those that were taken.
    told: HashSet<Vec<usize>>,
    /// Whether there was no bound that left something out unseen.
    pub(crate) complete: bool,
}

impl<'p> Operations<'p> {
    pub(crate) fn new(probe: &'p Probe<'p>) -> Self {
        Self {
            list: Vec::new(),
            probe,
            seen: HashSet::new(),
            told: HashSet::new(),
            complete: true,
        }
    }

    /// Takes what a pattern of the condition names and the role grants; of many, those
    /// that are not the same to the condition.
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
            let operation = known.operation();
            if count >= MOST_NAMED || self.list.len() >= MOST_TRIED {
                if !at.knowledge.may_match(self.probe.price()) {
                    self.complete = false;
                    return;
                }
                if self.told.contains(&self.probe.tell(&operation)) {
                    continue;
                }
            }
            if self.list.len() >= MOST_TRIED || !at.knowledge.may_match(entries(at)) {
                self.complete = false;
                return;
            }
            count += usize::from(self.take(at, Some(operation)));
        }
    }

    /// Takes some of what the role grants and no pattern of the condition names.
    pub(crate) fn others(&mut self, at: &Conditioned<'_>) {
        let probe = self.probe;
        let always: &[&str] = match at.permissions() {
            Some(_) => &ALWAYS_TRIED,
            None => &[SOME_OTHER],
        };
        for name in always {
            let operation = OperationName::parse(name).ok();
            self.take(at, operation.filter(|operation| !probe.names(operation)));
        }
        if at.permissions().is_some() {
            self.carrying(at);
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
                        if !at.knowledge.may_match(entries(at) + probe.price()) {
                            self.complete = false;
                            return;
                        }
                        let other = !probe.names(&operation);
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

    /// Takes some of the operations that carry an attribute that is tested: the first
    /// ones of a wide entry may all be without it.
    fn carrying(&mut self, at: &Conditioned<'_>) {
        let probe = self.probe;
        for carrier in probe.carriers() {
            let mut count = 0;
            for known in at.knowledge.subject.catalog.matching(carrier) {
                if count == MOST_OF_ENTRY || self.list.len() >= MOST_TRIED {
                    break;
                }
                if !at.knowledge.may_match(entries(at) + probe.price()) {
                    self.complete = false;
                    return;
                }
                let operation = known.operation();
                let other = !probe.names(&operation);
                count += usize::from(other && self.take(at, Some(operation)));
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
            self.told.insert(self.probe.tell(&operation));
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
