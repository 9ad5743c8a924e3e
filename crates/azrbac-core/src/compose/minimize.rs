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
    /// Whether some entries were not tried, because there are too many.
    pub cut_short: bool,
}

/// Takes out every entry without which the role grants the same for every name, in
/// each plane and under each condition, and joins permission objects of the same
/// condition where that changes nothing. No entry is widened and nothing is joined
/// across different conditions. What is not decided stays.
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
    let mut permissions = Vec::new();
    let mut drafts = Draft::of(role);
    while !drafts.is_empty() {
        let condition = drafts.first().and_then(|draft| draft.condition.clone());
        let (mut group, rest): (Vec<Draft>, Vec<Draft>) = drafts
            .into_iter()
            .partition(|draft| draft.condition == condition);
        drafts = rest;
        work.group(&mut group);
        permissions.extend(group.into_iter().map(Draft::into_permission));
    }
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

/// That two role definitions grant the same under each condition.
fn same(before: &RoleDefinition, after: &RoleDefinition, prover: &Prover) -> Verification {
    if entries(before) == entries(after) {
        return Verification::of([Proof::Holds]);
    }
    let mut proofs = Vec::new();
    let mut seen: Vec<&Permission> = Vec::new();
    for object in before.permissions.iter().chain(&after.permissions) {
        if seen.iter().any(|known| known.condition == object.condition) {
            continue;
        }
        seen.push(object);
        let of = |role: &RoleDefinition, plane| {
            let objects = role.permissions.iter();
            objects
                .filter(|other| other.condition == object.condition)
                .map(|other| granted(other, plane))
                .fold(OperationSet::empty(), |all, one| all.union(&one))
        };
        for plane in Plane::ALL {
            proofs.push(prover.equal(&of(before, plane), &of(after, plane)));
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
