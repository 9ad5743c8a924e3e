//! Verdicts, and what decides them.

use std::fmt;

/// The answer to a question about access. One of six, and there will be no seventh:
/// a program that lets requests pass or not has to say what it does with each, and
/// the compiler should hold it to that. Only [`Verdict::Allowed`] means yes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// It is granted and nothing denies it.
    Allowed,
    /// A deny assignment takes it away, whatever is granted.
    Denied,
    /// Nothing grants it.
    NotGranted,
    /// It is granted, or denied, under a condition that is open.
    Conditional,
    /// It would be granted after activating an eligible assignment.
    Eligible,
    /// Data are missing that could decide it.
    Unknown,
}

impl Verdict {
    /// All verdicts.
    pub const ALL: [Self; 6] = [
        Self::Allowed,
        Self::Denied,
        Self::NotGranted,
        Self::Conditional,
        Self::Eligible,
        Self::Unknown,
    ];

    /// The name in output, such as `not-granted`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::Denied => "denied",
            Self::NotGranted => "not-granted",
            Self::Conditional => "conditional",
            Self::Eligible => "eligible",
            Self::Unknown => "unknown",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}

/// What decided a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Reason {
    /// A role assignment grants it.
    Granted,
    /// No role assignment grants it.
    NoGrant,
    /// A deny assignment covers it.
    DenyAssignment,
    /// A condition on what grants it, or on a deny assignment that covers it,
    /// depends on attributes that are not known.
    UnknownAttribute,
    /// A condition depends on what Azure does with a missing attribute, which is
    /// not documented.
    Undocumented,
    /// A condition compares more values than one that Azure takes can hold.
    ConditionTooLarge,
    /// A condition cannot be read.
    ConditionUnreadable,
    /// An eligible assignment would grant it.
    EligibleAssignment,
    /// Data are missing that could hold a grant.
    GrantDataMissing,
    /// Data are missing that could hold a deny.
    DenyDataMissing,
    /// The plane of the operation is not sure, and the planes differ.
    PlaneNotSure,
}

impl Reason {
    /// The name in documents, such as `no-grant`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Granted => "granted",
            Self::NoGrant => "no-grant",
            Self::DenyAssignment => "deny-assignment",
            Self::UnknownAttribute => "unknown-attribute",
            Self::Undocumented => "undocumented",
            Self::ConditionTooLarge => "condition-too-large",
            Self::ConditionUnreadable => "condition-unreadable",
            Self::EligibleAssignment => "eligible-assignment",
            Self::GrantDataMissing => "grant-data-missing",
            Self::DenyDataMissing => "deny-data-missing",
            Self::PlaneNotSure => "plane-not-sure",
        }
    }
}

/// How surely a piece of evidence speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certainty {
    /// It holds.
    Certain,
    /// It holds under a condition.
    Conditional,
    /// It holds after activation.
    Eligible,
    /// It may hold; data are missing.
    Unknown,
    /// After activation it may hold; data are missing.
    EligibleUnknown,
}

impl Certainty {
    /// The name in documents.
    pub fn name(self) -> &'static str {
        match self {
            Self::Certain => "certain",
            Self::Conditional => "conditional",
            Self::Eligible => "eligible",
            Self::Unknown | Self::EligibleUnknown => "unknown",
        }
    }
}
