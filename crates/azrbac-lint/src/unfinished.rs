//! Which rules did not come to their end.

use std::cell::RefCell;
use std::collections::BTreeSet;

/// The rules that had to leave something unchecked, by their codes, until somebody tells
/// of it.
#[derive(Debug, Default)]
pub(crate) struct Unfinished(RefCell<BTreeSet<&'static str>>);

impl Unfinished {
    /// Notes that a rule left something unchecked.
    pub(crate) fn note(&self, code: &'static str) {
        self.0.borrow_mut().insert(code);
    }

    /// Those that were noted since the last time.
    pub(crate) fn take(&self) -> BTreeSet<&'static str> {
        self.0.take()
    }
}
