//! What a condition comes to, operation by operation, with nothing known of the
//! attributes.

use azrbac_core::condition::Expression;
use azrbac_core::operation::OperationName;

use crate::conditioned::{Conditioned, Site};
use crate::operations::Operations;
use crate::probe::Probe;
use crate::trial::Trial;

/// What a condition comes to for one operation, whatever the attributes and the
/// sub-operation are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holds {
    Always,
    Never,
    /// It depends on attributes.
    Depends,
    /// It may be left to what Azure does with missing attributes, which is not
    /// documented, and otherwise never holds.
    Undocumented,
}

impl Holds {
    /// Whether there is a request for which it surely holds.
    pub(crate) fn may_hold(self) -> bool {
        matches!(self, Self::Always | Self::Depends)
    }
}

/// An operation that was tried.
#[derive(Debug)]
pub(crate) struct Tried {
    pub(crate) operation: OperationName,
    /// Whether `ActionMatches` of the condition names it.
    pub(crate) named: bool,
    /// With nothing known of the attributes.
    pub(crate) holds: Holds,
    /// With the attributes missing that the operation does not carry.
    pub(crate) holds_as_carried: Holds,
}

/// What a condition comes to for the operations that it narrows.
#[derive(Debug)]
pub(crate) struct Analysis {
    /// The operations that were tried, those that the condition names first.
    pub(crate) tried: Vec<Tried>,
    /// Whether the role is known, so that every one of them is granted.
    pub(crate) granted: bool,
    /// Whether nothing had to be left out.
    pub(crate) complete: bool,
}

impl Analysis {
    /// `None` for a deny assignment.
    pub(crate) fn of(at: &Conditioned<'_>, expression: &Expression) -> Option<Self> {
        if matches!(at.site, Site::Deny) {
            return None;
        }
        let probe = Probe::new(expression);
        let mut operations = Operations::new(&probe);
        for pattern in &probe.patterns {
            operations.name(at, pattern);
        }
        let named = operations.list.len();
        operations.others(at);
        let mut trial = Trial::new(expression, &probe);
        let mut tried = Vec::new();
        for (number, operation) in operations.list.into_iter().enumerate() {
            let Some((holds, holds_as_carried)) = trial.both(&operation) else {
                operations.complete = false;
                break;
            };
            tried.push(Tried {
                operation,
                named: number < named,
                holds,
                holds_as_carried,
            });
        }
        Some(Self {
            tried,
            granted: at.permissions().is_some(),
            complete: operations.complete,
        })
    }

    /// The operations that the condition names.
    pub(crate) fn named(&self) -> impl Iterator<Item = &Tried> {
        self.tried.iter().filter(|tried| tried.named)
    }

    /// Those that it does not.
    pub(crate) fn others(&self) -> impl Iterator<Item = &Tried> {
        self.tried.iter().filter(|tried| !tried.named)
    }

    /// What the condition comes to for an operation by its name, where it was
    /// tried.
    pub(crate) fn find(&self, name: &str) -> Option<&Tried> {
        let name = OperationName::parse(name).ok()?;
        self.tried
            .iter()
            .find(|tried| tried.operation.folded() == name.folded())
    }
}
