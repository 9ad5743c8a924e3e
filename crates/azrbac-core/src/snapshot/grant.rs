//! A role assignment or a schedule instance in its tenant.

use super::RoleIndex;
use crate::assignment::{RoleAssignment, ScheduleKind};
use crate::time::{Timestamp, Validity};

/// A role assignment or a schedule instance, with its role definition found.
#[derive(Debug, Clone)]
pub struct Grant {
    /// The assignment.
    pub assignment: RoleAssignment,
    /// Active, or eligible for activation.
    pub kind: ScheduleKind,
    /// When it holds; `None` means always, as it nearly always is.
    pub(super) bounds: Option<Box<Bounds>>,
    /// Its role definition; `None` where neither the data nor the library has it,
    /// so that it may grant anything.
    pub role: Option<RoleIndex>,
}

/// The times that bound a role assignment.
#[derive(Debug, Clone, Default)]
pub(super) struct Bounds {
    pub(super) windows: Vec<Validity>,
    pub(super) unread: Vec<usize>,
}

impl Grant {
    /// The times at which it holds; none means always.
    pub fn windows(&self) -> &[Validity] {
        self.bounds.as_ref().map_or(&[], |bounds| &bounds.windows)
    }

    /// Whether it holds at a moment and from then on without end; where no moment is known,
    /// whether it has no end. A schedule instance without end only says since when.
    pub fn lasts(&self, moment: Option<Timestamp>) -> bool {
        let lasts = |window: &Validity| {
            let begun = moment.is_none_or(|moment| window.contains(moment));
            window.end.is_none() && begun
        };
        let windows = self.windows();
        self.unread_windows().is_empty() && (windows.is_empty() || windows.iter().any(lasts))
    }

    /// The schedule instances that bound it to times that could not be read, as
    /// places in [`Snapshot::unreadable`](super::Snapshot::unreadable).
    pub fn unread_windows(&self) -> &[usize] {
        self.bounds.as_ref().map_or(&[], |bounds| &bounds.unread)
    }
}
