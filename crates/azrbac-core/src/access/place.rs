//! A scope that is asked about, and what the data lack there.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use super::condition::WorkedOut;
use super::{Gap, Request, coverage};
use crate::snapshot::{Chain, Kind, Snapshot};

/// A scope that is asked about, with what is the same for every principal there.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) chain: Arc<Chain>,
    pub(super) grant_gap: Option<Gap>,
    pub(super) active_gap: Option<Gap>,
    pub(super) eligible_gap: Option<Gap>,
    pub(super) deny_gap: Option<Gap>,
    pub(super) worked_out: Rc<RefCell<WorkedOut>>,
}

impl Place {
    pub(super) fn of(snapshot: &Snapshot, request: &Request) -> Self {
        let chain = snapshot.hierarchy().chain(&request.scope);
        Self {
            grant_gap: coverage::grant_gap(snapshot, &chain),
            active_gap: coverage::schedule_gap(
                snapshot,
                &chain,
                Kind::RoleAssignmentScheduleInstances,
            ),
            eligible_gap: coverage::schedule_gap(
                snapshot,
                &chain,
                Kind::RoleEligibilityScheduleInstances,
            ),
            deny_gap: coverage::deny_gap(snapshot, &chain, request.completeness),
            worked_out: Rc::default(),
            chain: Arc::new(chain),
        }
    }

    /// What is missing at the scope, whoever asks.
    pub(super) fn gaps(&self) -> impl Iterator<Item = &Gap> {
        let grants = self.grant_gap.iter().chain(&self.active_gap);
        grants.chain(&self.eligible_gap).chain(&self.deny_gap)
    }

    /// What is missing at the scope and could hold a grant.
    pub(super) fn grant_gap(&self) -> Option<&Gap> {
        self.grant_gap.as_ref()
    }
}
