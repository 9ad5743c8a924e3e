//! Of whom something is expected, and who is left out.

use std::collections::{BTreeSet, HashSet};

use crate::access::{Decision, Gap};
use crate::directory::PrincipalId;
use crate::snapshot::{Kind, Snapshot};

/// Those who must not be allowed something.
pub(super) enum Whom {
    /// Everybody but those who are spared.
    AllBut {
        /// The principals that were named.
        named: Vec<PrincipalId>,
        /// They, and everybody in a group among them without activation.
        spared: HashSet<PrincipalId>,
    },
    /// Some, with everybody in a group among them, be it after activation.
    These {
        /// The principals that were named.
        named: Vec<PrincipalId>,
        /// Everybody.
        members: BTreeSet<PrincipalId>,
        /// Nobody.
        spared: HashSet<PrincipalId>,
    },
}

/// Whether somebody is among those who must not.
pub(super) enum Meant {
    Yes,
    No,
    /// It depends on a group whose members are not known.
    Perhaps(Gap),
}

impl Whom {
    pub(super) fn all_but(snapshot: &Snapshot, named: &[PrincipalId]) -> Self {
        Self::AllBut {
            spared: snapshot.directory().everybody_in(named, &[]),
            named: named.to_vec(),
        }
    }

    pub(super) fn these(snapshot: &Snapshot, named: &[PrincipalId]) -> Self {
        let eligibilities = snapshot.group_eligibilities();
        let members = snapshot.directory().everybody_in(named, eligibilities);
        Self::These {
            members: members.into_iter().collect(),
            named: named.to_vec(),
            spared: HashSet::new(),
        }
    }

    /// Those whom a scope need not be asked for.
    pub(super) fn spared(&self) -> &HashSet<PrincipalId> {
        match self {
            Self::AllBut { spared, .. } | Self::These { spared, .. } => spared,
        }
    }

    /// Those to look at, of the holders of a grant; with `everybody` all who are
    /// meant.
    pub(super) fn candidates(
        &self,
        snapshot: &Snapshot,
        holders: BTreeSet<PrincipalId>,
        everybody: bool,
    ) -> BTreeSet<PrincipalId> {
        match self {
            Self::AllBut { .. } => holders,
            Self::These { members, .. } => {
                let mut found = holders;
                let is_member = |id: &PrincipalId| members.contains(id);
                found.retain(|id| is_member(id) || self.open_to(snapshot, id).is_some());
                if everybody {
                    found.extend(members.iter().cloned());
                }
                found
            }
        }
    }

    /// Whether somebody may be meant who is in no list.
    pub(super) fn is_open(&self, snapshot: &Snapshot) -> bool {
        match self {
            Self::AllBut { .. } => true,
            Self::These { named, .. } => {
                let directory = snapshot.directory();
                named
                    .iter()
                    .any(|group| directory.open_through(group).is_some())
            }
        }
    }

    /// Whether somebody is meant.
    pub(super) fn means(&self, snapshot: &Snapshot, id: &PrincipalId) -> Meant {
        let (listed, when_listed, when_not) = match self {
            Self::AllBut { spared, .. } => (spared.contains(id), Meant::No, Meant::Yes),
            Self::These { members, .. } => (members.contains(id), Meant::Yes, Meant::No),
        };
        if listed {
            return when_listed;
        }
        self.open_to(snapshot, id).map_or(when_not, Meant::Perhaps)
    }

    /// Why a principal may be in a group that was named without being listed.
    fn open_to(&self, snapshot: &Snapshot, id: &PrincipalId) -> Option<Gap> {
        let (Self::AllBut { named, .. } | Self::These { named, .. }) = self;
        named.iter().find_map(|group| {
            let opening = snapshot.directory().open_to(id, group)?;
            Some(super::opening_gap(group, opening))
        })
    }

    /// Whether all that a principal holds, or may hold, it holds by being in a group
    /// that is spared: whoever is in such a group, be it after activating that, is
    /// spared too.
    pub(super) fn spares_the_way(&self, decision: &Decision) -> bool {
        let spared = self.spared();
        let through_spared = |gap: &Gap| match gap {
            Gap::MembersUnknown { through, .. } | Gap::ServicePrincipalsUnknown { through, .. } => {
                spared.contains(through)
            }
            _ => false,
        };
        // Data that are missing could hold another grant. What could be missing of
        // deny assignments could only take away.
        let may_hold_more = decision.gaps.iter().any(|gap| match gap {
            Gap::NotCovered { kind, .. }
            | Gap::KindMissing { kind }
            | Gap::Unreadable { kind, .. } => *kind != Kind::DenyAssignments,
            _ => false,
        });
        let mut grants = decision.grants.iter();
        !may_hold_more
            && grants.all(|grant| {
                grant.via.groups.iter().any(|group| spared.contains(group))
                    || grant.doubts.iter().any(through_spared)
            })
    }
}
