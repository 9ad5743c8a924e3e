//! Whether what is assigned holds at the time of the question.

use crate::snapshot::Grant;

use super::Gap;
use super::standing::{Standing, unreadable_gap};

impl Standing<'_> {
    /// `None` where it does not hold at the time; `Some(None)` where it does;
    /// `Some(Some(gap))` where that is not known.
    pub(super) fn time_doubt(&self, grant: &Grant) -> Option<Option<Gap>> {
        let in_time = self.time.map(|time| {
            let mut windows = grant.windows().iter();
            windows.any(|window| window.contains(time))
        });
        let unread = grant.unread_windows().first();
        let unread = unread.and_then(|at| self.snapshot.unreadable_at(*at));
        match (in_time, unread) {
            (Some(true), _) => Some(None),
            (_, Some(unreadable)) => Some(Some(unreadable_gap(unreadable))),
            _ if grant.windows().is_empty() => Some(None),
            (Some(false), None) => None,
            (None, None) => Some(Some(Gap::TimeUnknown)),
        }
    }
}
