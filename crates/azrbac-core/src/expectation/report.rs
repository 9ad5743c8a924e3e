//! What became of an expectation.

use crate::access::{Assumption, Decision, Gap, Request, Verdict};
use crate::catalog::OperationIndex;
use crate::directory::PrincipalId;
use crate::operation::{OperationName, Plane};
use crate::scope::Scope;

/// Whether an expectation is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// It is.
    Passed,
    /// Data are missing or a condition is open.
    Undecided,
    /// It is not.
    Failed,
}

impl Outcome {
    /// `passed`, `undecided` or `failed`, as in documents.
    pub fn name(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Undecided => "undecided",
            Self::Failed => "failed",
        }
    }
}

/// Which verdicts are as good as a clear one: an expectation that is met but for
/// them is met. None by default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Accepted {
    /// What has to be activated first.
    pub eligible: bool,
    /// What stands under a condition that is open.
    pub conditional: bool,
    /// What is not known because data are missing.
    pub unknown: bool,
}

impl Accepted {
    /// The verdicts that can be accepted.
    pub const CHOICES: [Verdict; 3] = [Verdict::Eligible, Verdict::Conditional, Verdict::Unknown];

    /// Whether a verdict is accepted.
    pub fn takes(self, verdict: Verdict) -> bool {
        match verdict {
            Verdict::Eligible => self.eligible,
            Verdict::Conditional => self.conditional,
            Verdict::Unknown => self.unknown,
            Verdict::Allowed | Verdict::Denied | Verdict::NotGranted => false,
        }
    }

    /// With another verdict; others than [`Accepted::CHOICES`] change nothing.
    #[must_use]
    pub fn with(mut self, verdict: Verdict) -> Self {
        match verdict {
            Verdict::Eligible => self.eligible = true,
            Verdict::Conditional => self.conditional = true,
            Verdict::Unknown => self.unknown = true,
            Verdict::Allowed | Verdict::Denied | Verdict::NotGranted => {}
        }
        self
    }

    /// What a verdict comes to where it should be allowed.
    pub(super) fn when_allowed(self, verdict: Verdict) -> Outcome {
        match verdict {
            Verdict::Allowed => Outcome::Passed,
            _ if self.takes(verdict) => Outcome::Passed,
            Verdict::Conditional | Verdict::Unknown => Outcome::Undecided,
            Verdict::Denied | Verdict::NotGranted | Verdict::Eligible => Outcome::Failed,
        }
    }

    /// What a verdict comes to where it should not be allowed.
    pub(super) fn when_forbidden(self, verdict: Verdict) -> Outcome {
        match verdict {
            Verdict::Denied | Verdict::NotGranted => Outcome::Passed,
            _ if self.takes(verdict) => Outcome::Passed,
            Verdict::Conditional | Verdict::Unknown => Outcome::Undecided,
            Verdict::Allowed | Verdict::Eligible => Outcome::Failed,
        }
    }
}

/// Somebody of whom an expectation is not met, or may not be.
#[derive(Debug, Clone)]
pub struct Finding {
    /// Who.
    pub principal: PrincipalId,
    /// Where.
    pub scope: Scope,
    /// How many scopes below it the data name; of them nothing more is told of the
    /// principal.
    pub more_scopes: usize,
    /// An operation of which that holds, one of the resource at the scope where there
    /// is one.
    pub operation: OperationName,
    /// Its plane.
    pub plane: Plane,
    /// Of how many operations that holds.
    pub operations: usize,
    /// The verdict for that operation.
    pub verdict: Verdict,
    /// The verdict is so only once something eligible is activated.
    pub after_activation: bool,
    /// Not met, or undecided.
    pub outcome: Outcome,
    /// What is missing: data, or whether the principal is in a group that is named.
    pub gaps: Vec<Gap>,
    /// The question about that operation with its answer in full; only so many
    /// findings of an expectation have it.
    pub evidence: Option<Box<(Request, Decision)>>,
}

/// What one role definition grants and another does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Widening {
    /// An operation, the most sensitive one of the catalogue where there is one.
    pub operation: OperationName,
    /// Its plane.
    pub plane: Plane,
    /// Its place in the catalogue; `None` for a name that only an entry shows.
    pub listed: Option<OperationIndex>,
    /// Granted only where this condition of the permission object holds.
    pub only_if: Option<Box<str>>,
    /// The other one grants it too, but only under a condition.
    pub conditional_there: bool,
    /// How many operations of the catalogue only the one grants.
    pub operations: usize,
}

/// What became of an expectation.
#[derive(Debug, Clone)]
pub struct Report {
    /// Whether it is met.
    pub outcome: Outcome,
    /// Of whom it is not met, or may not be; those first of whom it is not.
    pub findings: Vec<Finding>,
    /// What is missing and leaves it open for anybody.
    pub gaps: Vec<Gap>,
    /// What is taken for granted without being in the data.
    pub assumptions: Vec<Assumption>,
    /// Groups to which it is granted and that have no members.
    pub empty_groups: Vec<PrincipalId>,
    /// Scopes of the expectation, where the data name nothing in the same
    /// subscription or management group: perhaps they are misspelt.
    pub strange_scopes: Vec<Scope>,
    /// What the role definition grants besides; of `role-within` only.
    pub widening: Option<Widening>,
    /// How many operations were looked at.
    pub operations: usize,
    /// How many scopes that the data name were looked at, the named ones included.
    pub scopes: usize,
}

impl Report {
    /// The report of an expectation that is met.
    pub(super) fn passed() -> Self {
        Self {
            outcome: Outcome::Passed,
            findings: Vec::new(),
            gaps: Vec::new(),
            assumptions: Vec::new(),
            empty_groups: Vec::new(),
            strange_scopes: Vec::new(),
            widening: None,
            operations: 0,
            scopes: 0,
        }
    }
}
