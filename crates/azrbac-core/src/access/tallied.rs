//! The evidence for one operation, added up.

use crate::snapshot::{DenyIndex, GrantIndex};

use super::tally::Tally;
use super::{Activation, Certainty, DenyOutcome, OpenCondition, Outcome, Verdict};

/// The kinds of evidence, with the first piece of the strongest kind; of open
/// conditions, of one for the reason that the verdict gives.
#[derive(Default)]
pub(super) struct Tallied {
    pub(super) tally: Tally,
    pub(super) grant: Option<(Certainty, GrantIndex)>,
    pub(super) deny: Option<(Certainty, DenyIndex)>,
    /// Which memberships counted for deny assignments.
    pub(super) activation: Activation,
    /// Why it is open whether the conditions of `grant` hold.
    grant_condition: Option<OpenCondition>,
    /// The same of `deny`.
    deny_condition: Option<OpenCondition>,
}

impl Tallied {
    /// Adds a grant; `grant` is `None` for data that could hold one.
    pub(super) fn add(
        &mut self,
        certainty: Certainty,
        grant: Option<GrantIndex>,
        open: Option<OpenCondition>,
    ) {
        self.tally.grant(certainty);
        if certainty == Certainty::Conditional
            && let Some(open) = &open
        {
            self.tally.grant_open(open);
        }
        let known = (self.grant.map(|(known, _)| known), &self.grant_condition);
        if let Some(grant) = grant
            && is_stronger((certainty, &open), known)
        {
            self.grant = Some((certainty, grant));
            self.grant_condition = open;
        }
    }

    /// Adds what became of a deny assignment.
    pub(super) fn deny(&mut self, deny: DenyIndex, outcome: DenyOutcome) {
        let Some(certainty) = outcome.certainty() else {
            return;
        };
        self.tally.deny(certainty);
        let open = match outcome {
            DenyOutcome::Conditional(open) => Some(open),
            _ => None,
        };
        if let Some(open) = &open {
            self.tally.deny_open(open);
        }
        let known = (self.deny.map(|(known, _)| known), &self.deny_condition);
        if is_stronger((certainty, &open), known) {
            self.deny = Some((certainty, deny));
            self.deny_condition = open;
        }
    }

    /// The verdict and what decided it.
    pub(super) fn outcome(&self) -> Outcome {
        let (verdict, reason) = self.tally.verdict();
        Outcome {
            verdict,
            reason,
            grant: self.grant.map(|(_, grant)| grant),
            deny: self.deny.map(|(_, deny)| deny),
        }
    }

    /// What is open where the verdict is conditional.
    pub(super) fn terms(&self) -> Terms {
        if self.tally.verdict().0 != Verdict::Conditional {
            return Terms::default();
        }
        Terms {
            grant: self.grant_condition.clone(),
            deny: self.deny_condition.clone(),
        }
    }
}

/// Whether a piece of evidence speaks more surely than the one that is known, or as
/// surely under a condition of which more can be said.
fn is_stronger(
    (certainty, open): (Certainty, &Option<OpenCondition>),
    (known, known_open): (Option<Certainty>, &Option<OpenCondition>),
) -> bool {
    let Some(known) = known else {
        return true;
    };
    let reason = |open: &Option<OpenCondition>| open.as_ref().map(OpenCondition::reason);
    (certainty, reason(open)) < (known, reason(known_open))
}

/// On what a verdict `conditional` depends.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Terms {
    /// The condition under which the surest grant stands; `None` where it stands
    /// under none, or where that holds.
    pub grant: Option<OpenCondition>,
    /// The condition under which a deny assignment takes it away; `None` where
    /// none may.
    pub deny: Option<OpenCondition>,
}
