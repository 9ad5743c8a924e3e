//! What changed in access between two snapshots of a tenant: who gained or lost
//! what, where, and through which change of the data.
//!
//! Verdicts are compared, not documents: an assignment that was made anew under
//! another id, entries in another order and what is held through another role
//! anyway are no change. What is left out: a subscription or management group that
//! neither snapshot mentions.

mod atoms;
mod beyond;
mod bits;
mod cause;
mod cells;
mod change;
mod coverage;
mod effect;
mod form;
mod group;
mod groups;
mod keys;
mod membership;
mod operations;
mod people;
mod places;
mod points;
mod powers;
mod question;
mod side;
mod spots;
mod verdict;
mod weigh;

use std::collections::BTreeSet;

pub use change::{AssignmentChange, Change, Presence};
pub use coverage::{CoverageShift, Covered};
pub use effect::{Beyond, ChangedOperation, ChangedPlace, Direction, Effect, NamedOperation, Part};
pub use question::DiffQuestion;

use crate::catalog::Catalog;
use crate::compare::Gain;
use crate::operation::OperationClass;
use crate::snapshot::{Kind, Snapshot};

use super::{Completeness, Shortfall, Weight, shortfalls};
use beyond::Memo;
use group::Collected;
use people::Crowd;
use places::Places;
use powers::Powers;
use side::{Pair, Side};

/// Something that two snapshots have, one value each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Both<T> {
    /// That of the snapshot before.
    pub old: T,
    /// That of the snapshot after.
    pub new: T,
}

/// What changed in access from one snapshot to another.
#[derive(Debug, Clone)]
pub struct AccessDiff {
    /// The changes of verdicts, gains first.
    pub effects: Vec<Effect>,
    /// The changes of the data that they come from, each once.
    pub changes: Vec<Change>,
    /// What either snapshot lacks so that verdicts are unknown: who is not told of
    /// in [`AccessDiff::effects`] may have gained or lost through it.
    pub missing: Both<Vec<Shortfall>>,
    /// Kinds of documents of which the snapshots hold different parts.
    pub coverage: Vec<CoverageShift>,
    /// What was made of deny assignments that were not exported.
    pub completeness: Completeness,
    /// Why the comparison of what the catalogue does not know was given up
    /// somewhere; empty where it was not.
    pub limits: Vec<String>,
}

impl AccessDiff {
    /// Whether access is the same for certain.
    pub fn is_same(&self) -> bool {
        self.effects.is_empty() && self.is_decided()
    }

    /// Whether anybody has more access than before; with a class, to operations of
    /// that class, of those that the catalogue knows.
    pub fn gain(&self, class: Option<OperationClass>, catalog: &Catalog) -> Gain {
        let missing = if self.is_decided() {
            Gain::None
        } else {
            Gain::Possible
        };
        let effects = self.effects.iter();
        effects
            .map(|effect| effect.gain(class, catalog))
            .chain([missing])
            .max()
            .unwrap_or(Gain::None)
    }

    /// Whether nothing is missing that could hold a further difference.
    pub fn is_decided(&self) -> bool {
        let lacks = |missing| is_lacking(missing, self.completeness);
        !lacks(&self.missing.old) && !lacks(&self.missing.new) && self.limits.is_empty()
    }

    /// What a shortfall does to this comparison: deny assignments that were not
    /// exported make verdicts unknown where they have to be known.
    pub fn weight(&self, shortfall: &Shortfall) -> Weight {
        weight(shortfall, self.completeness)
    }
}

fn weight(shortfall: &Shortfall, completeness: Completeness) -> Weight {
    let required = completeness == Completeness::Required;
    if required && shortfall.kind() == Some(Kind::DenyAssignments) {
        return Weight::Unknown;
    }
    shortfall.weight()
}

/// Whether something is missing for which verdicts are unknown.
fn is_lacking(missing: &[Shortfall], completeness: Completeness) -> bool {
    let mut missing = missing.iter();
    missing.any(|shortfall| weight(shortfall, completeness) == Weight::Unknown)
}

/// What changed in access from `old` to `new`: for every principal that a change of
/// the data touches, every operation of the catalogue and every entry that names
/// another one, and every scope, the verdicts that [`check`](super::check) gives,
/// where they differ, or where the conditions differ under which they stand. What
/// wildcards hold besides is decided by [`algebra`](crate::algebra).
///
/// An operation whose plane is only inferred is compared in both.
///
/// The cost: both snapshots are gone through once. Principals to whom the same is
/// assigned through the same groups are compared once, and only where a change
/// touches one of them; each at the scopes of the change and at those below them
/// where something else stands; there in one step for all operations that the same
/// entries cover. The worst is a tree of management groups that only one snapshot has:
/// everybody who has something at one is then compared at every subscription.
///
/// ```
/// # use azrbac_core::ingest::Ingest;
/// # use azrbac_core::operation::Plane;
/// # use azrbac_core::role::RoleLibrary;
/// use azrbac_core::access::{DiffQuestion, Direction, diff};
/// use azrbac_core::catalog::Catalog;
///
/// # let tenant = |members: &str| {
/// #     let text = format!(r#"{{"schema": "azrbac.snapshot/v1", "denyAssignments": [],
/// #       "groups": [{{"id": "operators", "members": [{members}]}}],
/// #       "roleDefinitions": [{{"roleName": "VM reader", "name": "r1",
/// #         "permissions": [{{"actions": ["Microsoft.Compute/disks/read"]}}]}}],
/// #       "roleAssignments": [{{"id": "a1", "principalId": "operators", "principalType": "Group",
/// #         "roleDefinitionId": "r1", "scope": "/subscriptions/s1"}}]}}"#);
/// #     let mut ingest = Ingest::new();
/// #     ingest.read("tenant.json", text.into_bytes());
/// #     ingest.finish().into_snapshot(&RoleLibrary::default())
/// # };
/// let (before, after) = (tenant(""), tenant(r#""carl""#));
/// let catalog = Catalog::from_names("2026-08", [("Microsoft.Compute/disks/read", Plane::Control)]);
/// let found = diff(&before, &after, &DiffQuestion::default(), &catalog);
/// assert_eq!(found.effects.len(), 1);
/// let effect = &found.effects[0];
/// assert_eq!(effect.principals, ["carl".into()]);
/// assert_eq!(effect.direction(), Direction::Gained);
/// assert_eq!(effect.operations.len(), 1);
/// ```
pub fn diff(
    old: &Snapshot,
    new: &Snapshot,
    question: &DiffQuestion,
    catalog: &Catalog,
) -> AccessDiff {
    let missing = Both {
        old: shortfalls(old),
        new: shortfalls(new),
    };
    let side = |snapshot, missing: &[Shortfall]| {
        let lacking = is_lacking(missing, question.completeness);
        Side::new(snapshot, question, lacking)
    };
    let pair = Pair {
        old: side(old, &missing.old),
        new: side(new, &missing.new),
    };
    let powers = Powers::new(&pair, catalog);
    let keys = keys::Keys::new(&pair, &powers);
    let crowd = Crowd::new(&pair, &keys);
    let places = Places::new(&pair, &keys, &powers);
    let mut collected = Collected::default();
    let mut limits = BTreeSet::new();
    let mut memo = Memo::default();
    for class in crowd.classes() {
        let found = places.of(class, &pair, &keys, &powers);
        let weighed = weigh::class(class, &found, &pair, &powers, &mut memo, &mut limits);
        collected.add(class, &weighed, &pair);
    }
    limits.extend(powers.operations.limit());
    let (effects, changes) = collected.finish(&powers);
    AccessDiff {
        effects,
        changes,
        missing,
        coverage: coverage::shifts(old, new),
        completeness: question.completeness,
        limits: limits.into_iter().collect(),
    }
}
