//! How evidence is turned into a verdict.

use super::{Certainty, OpenCondition, Reason, Verdict};

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

    /// Whether anything grants, be it under a condition or after activation. A gap in
    /// an eligible assignment counts only where nothing does.
    pub(super) fn speaks(self) -> bool {
        let speaking = [
            Certainty::Certain,
            Certainty::Conditional,
            Certainty::Eligible,
        ];
        speaking.iter().any(|certainty| self.granted(*certainty))
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
        let alone = !self.speaks();
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
    let reason = open.reason();
    Some(known.map_or(reason, |known| known.min(reason)))
}

#[cfg(test)]
mod tests {
    use super::Tally;
    use crate::access::{Certainty, Verdict};

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
