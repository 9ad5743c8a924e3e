//! Verdicts, and how evidence is turned into one.

use std::fmt;

use super::OpenCondition;

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

/// Which kinds of evidence there are for one question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Tally {
    grants: u8,
    denies: u8,
    /// Why the conditions of grants are open that may grant.
    grant_terms: Option<Reason>,
    /// The same of deny assignments.
    deny_terms: Option<Reason>,
}

fn bit(certainty: Certainty) -> u8 {
    1 << certainty as u8
}

impl Tally {
    pub(super) fn grant(&mut self, certainty: Certainty) {
        self.grants |= bit(certainty);
    }

    pub(super) fn deny(&mut self, certainty: Certainty) {
        self.denies |= bit(certainty);
    }

    /// Says why the condition of a conditional grant is open.
    pub(super) fn grant_open(&mut self, open: &OpenCondition) {
        self.grant_terms = first(self.grant_terms, open);
    }

    /// The same of a deny assignment.
    pub(super) fn deny_open(&mut self, open: &OpenCondition) {
        self.deny_terms = first(self.deny_terms, open);
    }

    pub(super) fn has_any_grant(self) -> bool {
        self.grants != 0
    }

    /// Whether everything that grants has to be activated first.
    pub(super) fn waits_for_activation(self) -> bool {
        let now = [
            Certainty::Certain,
            Certainty::Conditional,
            Certainty::Unknown,
        ];
        self.has_any_grant() && !now.iter().any(|certainty| self.granted(*certainty))
    }

    fn granted(self, certainty: Certainty) -> bool {
        self.grants & bit(certainty) != 0
    }

    fn denied(self, certainty: Certainty) -> bool {
        self.denies & bit(certainty) != 0
    }

    /// The verdict, in the order of the rulings.
    pub(super) fn verdict(self) -> (Verdict, Reason) {
        let (certain, conditional, eligible) = (
            self.granted(Certainty::Certain),
            self.granted(Certainty::Conditional),
            self.granted(Certainty::Eligible),
        );
        // A gap in an eligible assignment counts only where nothing else speaks.
        let alone = !certain && !conditional && !eligible;
        let gap =
            self.granted(Certainty::Unknown) || (alone && self.granted(Certainty::EligibleUnknown));
        if alone && !gap {
            (Verdict::NotGranted, Reason::NoGrant)
        } else if self.denied(Certainty::Certain) {
            (Verdict::Denied, Reason::DenyAssignment)
        } else if eligible && !certain && !conditional && !gap {
            (Verdict::Eligible, Reason::EligibleAssignment)
        } else if gap && !certain {
            (Verdict::Unknown, Reason::GrantDataMissing)
        } else if self.denied(Certainty::Unknown) {
            (Verdict::Unknown, Reason::DenyDataMissing)
        } else if self.denied(Certainty::Conditional) {
            let reason = self.deny_terms.unwrap_or(Reason::UnknownAttribute);
            (Verdict::Conditional, reason)
        } else if !certain {
            let reason = self.grant_terms.unwrap_or(Reason::UnknownAttribute);
            (Verdict::Conditional, reason)
        } else {
            (Verdict::Allowed, Reason::Granted)
        }
    }
}

/// What can be closed by telling more comes before what cannot.
fn first(known: Option<Reason>, open: &OpenCondition) -> Option<Reason> {
    let reason = match open {
        OpenCondition::UnknownAttribute { .. } => Reason::UnknownAttribute,
        OpenCondition::Undocumented => Reason::Undocumented,
        OpenCondition::Unreadable { .. } => Reason::ConditionUnreadable,
    };
    Some(known.map_or(reason, |known| known.min(reason)))
}

#[cfg(test)]
mod tests {
    use super::{Certainty, Tally, Verdict};

    /// The order of verdicts as the rulings write it, letter by letter.
    fn ruled(g: bool, c: bool, u: bool, e: bool, deny: (bool, bool, bool)) -> Verdict {
        let (certain, conditional, gap) = deny;
        if !g && !c && !u && !e {
            return Verdict::NotGranted;
        }
        if certain {
            return Verdict::Denied;
        }
        if e && !g && !c && !u {
            return Verdict::Eligible;
        }
        if gap || (u && !g) {
            return Verdict::Unknown;
        }
        if conditional || (c && !g) {
            return Verdict::Conditional;
        }
        Verdict::Allowed
    }

    #[test]
    fn every_combination_of_evidence_is_as_ruled() {
        for bits in 0..128u8 {
            let on = |at: u8| bits & (1 << at) != 0;
            let mut tally = Tally::default();
            let grants = [
                Certainty::Certain,
                Certainty::Conditional,
                Certainty::Unknown,
                Certainty::Eligible,
            ];
            for (at, certainty) in (0..).zip(grants) {
                if on(at) {
                    tally.grant(certainty);
                }
            }
            let denies = [
                Certainty::Certain,
                Certainty::Conditional,
                Certainty::Unknown,
            ];
            for (at, certainty) in (4..).zip(denies) {
                if on(at) {
                    tally.deny(certainty);
                }
            }
            let expected = ruled(on(0), on(1), on(2), on(3), (on(4), on(5), on(6)));
            assert_eq!(tally.verdict().0, expected, "{bits:07b}");
        }
    }

    #[test]
    fn a_gap_in_an_eligible_assignment_counts_only_alone() {
        let mut tally = Tally::default();
        tally.grant(Certainty::EligibleUnknown);
        assert_eq!(tally.verdict().0, Verdict::Unknown);
        tally.grant(Certainty::Eligible);
        assert_eq!(tally.verdict().0, Verdict::Eligible);
    }
}
