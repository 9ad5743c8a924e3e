//! Which membership makes the difference for a principal.

use super::side::{Pair, Side};
use super::{Change, Presence};
use crate::directory::PrincipalId;

/// The membership that makes the difference for a principal: the first one on its
/// way to `id` that the other snapshot lacks.
pub(super) fn membership(
    principal: &PrincipalId,
    id: &PrincipalId,
    presence: Presence,
    pair: &Pair<'_>,
) -> Change {
    let (this, other) = (pair.side(presence), pair.other(presence));
    let path = this.closure(principal).path(id).unwrap_or_default();
    let mut member = principal;
    for group in &path.groups {
        let step = (member.clone(), group.clone());
        let listed = this.memberships.contains(&step);
        if listed != other.memberships.contains(&step) || !listed && !eligible(other, &step) {
            return Change::Member {
                group: group.clone(),
                member: (member != principal).then(|| member.clone()),
                eligible: !listed,
                presence,
            };
        }
        member = group;
    }
    // The way is there on both sides, at another time.
    Change::Time
}

fn eligible(side: &Side<'_>, (member, group): &(PrincipalId, PrincipalId)) -> bool {
    let mut all = side.snapshot.group_eligibilities().iter();
    all.any(|one| one.counts && one.principal == *member && one.group == *group)
}
