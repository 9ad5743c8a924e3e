//! Groups of which not all members are known: what is assigned to one of them may
//! concern anybody.

use std::collections::HashMap;

use super::bits::Bits;
use super::keys::Keys;
use super::powers::Powers;
use super::side::Pair;
use crate::scope::ScopeKind;

/// The operations that changed grants to such groups cover. Where something lies
/// elsewhere in the tree, their grants at management groups count as changed.
pub(super) fn touched_openly(
    pair: &Pair<'_>,
    keys: &Keys,
    powers: &Powers<'_>,
    moved: bool,
) -> Bits {
    let mut touched = powers.nothing();
    for (side, other, presence) in pair.both_ways() {
        let mut changed = keys.changed_grants(side, presence, other);
        if moved {
            let grants = side.snapshot.grants().iter().enumerate();
            let high = grants.map(|(at, grant)| (at, &grant.assignment));
            changed.extend(high.filter(|(_, one)| one.scope.kind() == ScopeKind::ManagementGroup));
        }
        let directory = side.snapshot.directory();
        let mut known = HashMap::new();
        for (at, assignment) in changed {
            let group = &assignment.principal;
            let open = known
                .entry(group)
                .or_insert_with(|| directory.open_through(group).is_some());
            let key = keys.grant(presence, at).filter(|_| *open);
            if let Some(key) = key {
                touched.add(&key.covers(powers).unwrap_or_else(|| powers.everything()));
            }
        }
    }
    touched
}
