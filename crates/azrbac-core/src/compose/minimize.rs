//! A role definition with fewer entries and the same effect.

use std::collections::BTreeSet;

use super::draft::Draft;
use super::proof::Verification;
use super::reduce::Work;
use super::sets::granted;
use crate::algebra::{OperationSet, Proof, Prover};
use crate::condition::Condition;
use crate::operation::Plane;
use crate::pattern::ActionPattern;
use crate::role::{EntryList, EntryRef, Permission, RoleDefinition};

/// Why an entry is not needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Redundancy {
    /// The same entry stands in the list before.
    Duplicate,
    /// Other entries grant what it grants, or subtract what it subtracts.
    Covered,
    /// `notActions` of its permission object subtract all of it.
    Cancelled,
    /// It subtracts nothing that would otherwise be granted.
    Idle,
}

impl Redundancy {
    /// The name in documents: `duplicate`, `covered`, `cancelled`, `idle`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Duplicate => "duplicate",
            Self::Covered => "covered",
            Self::Cancelled => "cancelled",
            Self::Idle => "idle",
        }
    }
}

/// An entry that was taken out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redundant {
    /// Where it stood.
    pub entry: EntryRef,
    /// The entry, as it was written.
    pub pattern: Box<str>,
    /// Why it is not needed.
    pub why: Redundancy,
}

/// A role definition with fewer entries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Minimized {
    /// The result. Its id, name and the rest are those of the role that was given.
    pub role: RoleDefinition,
    /// The entries that were taken out, in the order in which they stood.
    pub removed: Vec<Redundant>,
    /// How many permission objects the role had.
    pub objects_before: usize,
    /// That the result grants the same, under each condition and in each plane.
    pub equal: Verification,
    /// Whether some entries were not tried, because there are too many or because what
    /// they grant is too hard to compare.
    pub cut_short: bool,
}

/// Takes out every entry without which the role grants the same for every name, in
/// each plane and under each condition, and joins permission objects of the same
/// condition where that changes nothing. What is granted without a condition needs no
/// entry under one. No entry is widened and nothing is joined across different
/// conditions. What is not decided stays.
///
/// Takes time in the square of the wildcards, above 2,000 of them none: then only
/// entries that stand twice are taken out. Entries that are made to be hard cost no
/// more than some seconds and 300 MB, and stay.
///
/// ```
/// use azrbac_core::algebra::Prover;
/// use azrbac_core::compose::minimize;
/// use azrbac_core::pattern::ActionPattern;
/// use azrbac_core::role::{Permission, RoleDefinition};
///
/// let parse = |texts: &[&str]| -> Result<Vec<_>, azrbac_core::pattern::PatternError> {
///     texts.iter().map(|text| ActionPattern::parse(text)).collect()
/// };
/// let role = RoleDefinition {
///     id: None,
///     name: "Reader of vaults".into(),
///     role_type: None,
///     description: None,
///     permissions: vec![Permission {
///         actions: parse(&["Microsoft.KeyVault/vaults/read", "Microsoft.KeyVault/*/read"])?,
///         not_actions: parse(&["Microsoft.Compute/*"])?,
///         ..Permission::default()
///     }],
///     assignable_scopes: Vec::new(),
/// };
/// let less = minimize(&role, &Prover::default());
/// assert_eq!(less.role.permissions[0].actions.len(), 1);
/// assert_eq!(less.role.permissions[0].not_actions.len(), 0);
/// assert_eq!(less.equal.holds(), Some(true));
/// # Ok::<(), azrbac_core::pattern::PatternError>(())
/// ```
pub fn minimize(role: &RoleDefinition, prover: &Prover) -> Minimized {
    let mut work = Work::new(prover);
    let mut groups = groups(role);
    let plain = |group: &Vec<Draft>| group.iter().all(|draft| draft.condition.is_none());
    // What is granted without a condition is there first.
    let floor = groups.iter().position(plain);
    if let Some(group) = floor.and_then(|at| groups.get_mut(at)) {
        work.group(group);
        work.floor.clone_from(group);
    }
    let conditional = groups.iter_mut().enumerate();
    for (_, group) in conditional.filter(|(at, _)| Some(*at) != floor) {
        work.group(group);
    }
    let permissions = groups.into_iter().flatten().map(Draft::into_permission);
    let permissions = permissions.collect();
    work.removed.sort_by_key(|removed| removed.entry);
    let role_of = |permissions| RoleDefinition {
        permissions,
        ..role.clone()
    };
    let result = role_of(permissions);
    Minimized {
        equal: same(role, &result, prover),
        role: result,
        removed: work.removed,
        objects_before: role.permissions.len(),
        cut_short: work.cut_short,
    }
}

/// The permission objects of a role by their conditions, in the order in which those
/// stand.
fn groups(role: &RoleDefinition) -> Vec<Vec<Draft>> {
    let mut groups: Vec<Vec<Draft>> = Vec::new();
    for draft in Draft::of(role) {
        let same = |group: &&mut Vec<Draft>| {
            group.first().map(|first| &first.condition) == Some(&draft.condition)
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.push(draft),
            None => groups.push(vec![draft]),
        }
    }
    groups
}

/// That two role definitions grant the same under each condition, and without one.
fn same(before: &RoleDefinition, after: &RoleDefinition, prover: &Prover) -> Verification {
    if entries(before) == entries(after) {
        return Verification::of([Proof::Holds]);
    }
    let (mut proofs, mut budget) = (Vec::new(), prover.budget_of_task());
    let mut seen: Vec<&Permission> = Vec::new();
    for object in before.permissions.iter().chain(&after.permissions) {
        if seen.iter().any(|known| known.condition == object.condition) {
            continue;
        }
        seen.push(object);
        let of = |role: &RoleDefinition, plane| {
            let objects = role.permissions.iter();
            let objects = objects
                .filter(|other| other.condition.is_none() || other.condition == object.condition);
            OperationSet::union_of(objects.map(|other| granted(other, plane)))
        };
        for plane in Plane::ALL {
            let (before, after) = (of(before, plane), of(after, plane));
            let apart = [before.difference(&after), after.difference(&before)];
            proofs.extend(apart.map(|set| prover.any_name(&set, &mut budget)));
        }
    }
    Verification::of(proofs)
}

/// What a role is but for the order of entries and those that stand twice.
fn entries(role: &RoleDefinition) -> Vec<(Option<&Condition>, [BTreeSet<&str>; 4])> {
    let objects = role.permissions.iter();
    let of = |object, list| {
        let entries = Permission::list(object, list).iter();
        entries.map(ActionPattern::form).collect()
    };
    objects
        .map(|object| {
            let lists = EntryList::ALL.map(|list| of(object, list));
            (object.condition.as_ref(), lists)
        })
        .collect()
}
