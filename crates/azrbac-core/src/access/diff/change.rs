//! Changes of the data through which access changed.

use crate::directory::PrincipalId;
use crate::role::RoleDefinitionId;
use crate::scope::Scope;
use crate::snapshot::{DenyIndex, GrantIndex, RoleIndex};

/// Which of the two snapshots holds something that the other lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Presence {
    /// The one after: it was added.
    Added,
    /// The one before: it was removed.
    Removed,
}

impl Presence {
    /// `added` or `removed`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
        }
    }
}

/// What became of a role assignment or schedule instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AssignmentChange {
    /// It was made.
    Added(GrantIndex),
    /// It was taken away.
    Removed(GrantIndex),
    /// It stands under another condition, or under one where there was none. Whether
    /// that is tighter or looser is not said.
    Condition {
        /// Its place in the snapshot before.
        old: GrantIndex,
        /// Its place in the snapshot after.
        new: GrantIndex,
    },
    /// It holds at other times.
    Times {
        /// Its place in the snapshot before.
        old: GrantIndex,
        /// Its place in the snapshot after.
        new: GrantIndex,
    },
}

/// A change of the data through which a verdict changed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Change {
    /// A role assignment or schedule instance.
    Assignment(AssignmentChange),
    /// A role definition grants something else, or the same under another
    /// condition; `None` where a snapshot lacks it.
    Role {
        /// The role definition.
        role: RoleDefinitionId,
        /// Its place in the snapshot before.
        old: Option<RoleIndex>,
        /// Its place in the snapshot after.
        new: Option<RoleIndex>,
    },
    /// A membership of a group.
    Member {
        /// The group.
        group: PrincipalId,
        /// The group inside it; `None` where the members are the principals whose
        /// access changed.
        member: Option<PrincipalId>,
        /// Whether it has to be activated first.
        eligible: bool,
        /// Whether it came or went.
        presence: Presence,
    },
    /// A deny assignment; `None` where a snapshot lacks it.
    Deny {
        /// Its place in the snapshot before.
        old: Option<DenyIndex>,
        /// Its place in the snapshot after.
        new: Option<DenyIndex>,
    },
    /// A subscription or management group lies elsewhere in the tree; `None` where
    /// what is above it is not known.
    Hierarchy {
        /// What moved.
        scope: Scope,
        /// What was above it.
        old: Option<Scope>,
        /// What is above it.
        new: Option<Scope>,
    },
    /// Time went by: something that holds for a time began or ended, or a condition
    /// looks at the time.
    Time,
    /// The data tell more, or less, than before.
    Knowledge,
}

impl Change {
    /// The name in documents: `assignment`, `role`, `group-member`, `deny`,
    /// `hierarchy`, `condition`, `time`, `knowledge`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Assignment(AssignmentChange::Condition { .. }) => "condition",
            Self::Assignment(_) => "assignment",
            Self::Role { .. } => "role",
            Self::Member { .. } => "group-member",
            Self::Deny { .. } => "deny",
            Self::Hierarchy { .. } => "hierarchy",
            Self::Time => "time",
            Self::Knowledge => "knowledge",
        }
    }
}
