//! Changes of verdicts.

use std::sync::Arc;

use crate::access::Verdict;
use crate::catalog::{Catalog, OperationIndex};
use crate::compare::Gain;
use crate::directory::PrincipalId;
use crate::operation::{OperationClass, OperationName, Plane};
use crate::scope::Scope;

/// Which way access changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// More than before: allowed, or open where nothing was granted.
    Gained,
    /// Open before and after, in another way: under another condition, or after
    /// activation. Whether that is more is not said.
    Changed,
    /// One of the two is not known.
    Unknown,
    /// Less than before.
    Lost,
    /// None before and after: a deny assignment takes away what is granted, where
    /// nothing was, or the other way round.
    Refused,
}

impl Direction {
    /// `gained`, `changed`, `unknown`, `lost`, `refused`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Gained => "gained",
            Self::Changed => "changed",
            Self::Unknown => "unknown",
            Self::Lost => "lost",
            Self::Refused => "refused",
        }
    }

    /// The way from one verdict to another.
    pub fn between(old: Verdict, new: Verdict) -> Self {
        let level = |verdict| match verdict {
            Verdict::Denied | Verdict::NotGranted => Some(0),
            Verdict::Conditional | Verdict::Eligible => Some(1),
            Verdict::Allowed => Some(2),
            Verdict::Unknown => None,
        };
        match (level(old), level(new)) {
            (Some(old), Some(new)) if old < new => Self::Gained,
            (Some(old), Some(new)) if old > new => Self::Lost,
            (Some(0), Some(0)) => Self::Refused,
            (Some(_), Some(_)) => Self::Changed,
            _ => Self::Unknown,
        }
    }
}

/// At which part of a scope something holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// At the scope and below it.
    HereAndBelow,
    /// At the scope and not below it: a deny assignment stays at its scope, or the
    /// data cover it alone.
    Here,
    /// Below the scope and not at it.
    Below,
}

impl Part {
    /// `here-and-below`, `here`, `below`.
    pub fn name(self) -> &'static str {
        match self {
            Self::HereAndBelow => "here-and-below",
            Self::Here => "here",
            Self::Below => "below",
        }
    }
}

/// Where access changed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChangedPlace {
    /// The scope.
    pub scope: Scope,
    /// At which part of it.
    pub part: Part,
}

/// An operation that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NamedOperation {
    /// One of the catalogue.
    Known(OperationIndex),
    /// One that the catalogue lacks and an entry names.
    Other(OperationName),
}

/// An operation of which the verdict changed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChangedOperation {
    /// The operation.
    pub operation: NamedOperation,
    /// In which plane.
    pub plane: Plane,
}

/// That verdicts also changed of operations that no catalogue knows, because a
/// wildcard holds them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Beyond {
    /// In which plane.
    pub plane: Plane,
    /// The shortest name of one: it stands for all that Azure may add.
    pub example: OperationName,
}

/// Principals of which verdicts changed in the same way through the same changes of
/// the data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    /// Who, groups among them, by id.
    pub principals: Vec<PrincipalId>,
    /// Where: the highest scopes at which it holds. It holds below them too, down
    /// to those in `except`.
    pub places: Vec<ChangedPlace>,
    /// Scopes below where it does not hold, or something else changed.
    pub except: Vec<ChangedPlace>,
    /// The verdict before.
    pub old: Verdict,
    /// The verdict after; the same where only the conditions changed.
    pub new: Verdict,
    /// The operations, those of the catalogue first. Effects share them where they
    /// are the same.
    pub operations: Arc<[ChangedOperation]>,
    /// Operations that no catalogue knows.
    pub beyond: Arc<[Beyond]>,
    /// Through which changes: places in
    /// [`AccessDiff::changes`](super::AccessDiff::changes).
    pub changes: Vec<usize>,
}

impl Effect {
    /// Which way access changed.
    pub fn direction(&self) -> Direction {
        Direction::between(self.old, self.new)
    }

    /// Whether it is more access than before; with a class, to operations of that
    /// class, of those that the catalogue knows. It may be where a condition is
    /// another one, where something is not known before or after, and where an
    /// operation is probably of the other plane.
    pub fn gain(&self, class: Option<OperationClass>, catalog: &Catalog) -> Gain {
        let gain = match (self.direction(), self.new) {
            (Direction::Gained, _) => Gain::Certain,
            (Direction::Lost | Direction::Refused, _)
            | (Direction::Unknown, Verdict::Denied | Verdict::NotGranted) => Gain::None,
            (Direction::Changed | Direction::Unknown, _) => Gain::Possible,
        };
        let Some(class) = class else {
            return gain;
        };
        let operations = self.operations.iter();
        let gains = operations.filter_map(|changed| {
            let NamedOperation::Known(at) = changed.operation else {
                return None;
            };
            let known = catalog.get(at).filter(|known| known.is(class))?;
            Some(match known.plane() == changed.plane {
                true => gain,
                false => gain.min(Gain::Possible),
            })
        });
        gains.max().unwrap_or(Gain::None)
    }
}
