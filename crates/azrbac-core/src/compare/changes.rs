//! What changed from some role definitions to others: which are new, gone or
//! renamed, and what each gained and lost.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::hash::Hash;

use super::{Claim, Comparer, Comparison, Excess, OnlyIf};
use crate::algebra::Universe;
use crate::catalog::{Catalog, Certainty, OperationIndex};
use crate::operation::{OperationClass, Plane};
use crate::role::RoleDefinition;
use crate::text::caseless;

/// Whether there is more access than before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Gain {
    /// For certain there is not.
    None,
    /// There may be: a condition changed, the plane of an operation is not sure, data
    /// are missing, or a proof was given up.
    Possible,
    /// There is.
    Certain,
}

impl Gain {
    /// `none`, `possible`, `certain`.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Possible => "possible",
            Self::Certain => "certain",
        }
    }
}

/// Why two role definitions are compared with each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Paired {
    /// They have the same id.
    ById,
    /// They have the same display name, letter case left out.
    ByName,
    /// Each is the only one.
    Alone,
    /// There is one before or after only.
    Not,
}

/// How role definitions are paired that share neither id nor name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pairing {
    /// Not at all: one is gone, the other is new.
    Strict,
    /// Where there is one before and one after, they are compared.
    OnlyOnes,
}

/// A role definition before and after, and what its permissions grant more and less.
#[derive(Debug, Clone)]
pub struct RoleChange<'a> {
    /// The one before; `None` where it is new.
    pub old: Option<&'a RoleDefinition>,
    /// The one after; `None` where it is gone.
    pub new: Option<&'a RoleDefinition>,
    /// Why they are compared.
    pub paired: Paired,
    /// How the one before stands to the one after; one that is not there grants
    /// nothing.
    pub comparison: Comparison,
    /// What only the one after grants, the control plane first.
    pub gained: [Excess; 2],
    /// What only the one before grants.
    pub lost: [Excess; 2],
    /// Operations of which the catalogue only infers the plane, granted after and not
    /// before in the other plane.
    pub perhaps_gained: Vec<OperationIndex>,
    /// The same of what was granted before and is not after.
    pub perhaps_lost: Vec<OperationIndex>,
}

/// What became of something that is granted on one side and not on the other in the
/// same way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Turn {
    /// It is granted on one side only, or without a condition on one side only.
    Plain,
    /// It stands under a condition on both sides, and not under the same one. Which
    /// is tighter is not said.
    Condition,
}

impl OnlyIf {
    /// Whether it is more than another condition.
    pub fn turn(&self) -> Turn {
        if self.here.is_some() && self.granted_there {
            Turn::Condition
        } else {
            Turn::Plain
        }
    }
}

impl RoleChange<'_> {
    /// Whether the same is granted before and after; `None` where that was not
    /// decided.
    pub fn is_same(&self) -> Option<bool> {
        let both = self.comparison.both();
        Some(both.within.holds()? && both.contains.holds()?)
    }

    /// Whether the display name is another one, letter case included.
    pub fn is_renamed(&self) -> bool {
        matches!((self.old, self.new), (Some(old), Some(new)) if old.name != new.name)
    }

    /// Whether more is granted, be it to operations that Azure adds later; with a
    /// class, whether operations of that class are, of those that the catalogue
    /// knows.
    pub fn gain(&self, class: Option<OperationClass>, catalog: &Catalog) -> Gain {
        let contains = &self.comparison.both().contains;
        if *contains == Claim::Proven && self.perhaps_gained.is_empty() {
            return Gain::None;
        }
        let undecided = matches!(contains, Claim::Undecided(_));
        let of_class = |at: OperationIndex| match class {
            Some(class) => catalog.get(at).is_some_and(|known| known.is(class)),
            None => true,
        };
        let operations = self.gained.iter().flat_map(|excess| &excess.operations);
        let operations = operations.filter(|(at, _)| of_class(*at));
        let mut turns: Vec<Turn> = operations.map(|(_, only_if)| only_if.turn()).collect();
        if class.is_none() {
            let entries = self.gained.iter().flat_map(|excess| &excess.differences);
            turns.extend(entries.map(|entry| entry.only_if.turn()));
        }
        let perhaps = self.perhaps_gained.iter().any(|at| of_class(*at));
        if turns.contains(&Turn::Plain) && !(undecided && class.is_none() && self.is_guess()) {
            Gain::Certain
        } else if undecided || perhaps || !turns.is_empty() {
            Gain::Possible
        } else {
            Gain::None
        }
    }

    /// Whether nothing that is gained was shown by a name.
    fn is_guess(&self) -> bool {
        self.gained
            .iter()
            .all(|excess| excess.shortest.is_none() && excess.operations.is_empty())
    }
}

/// What changed from some role definitions to others. They are paired by id, else by
/// display name; those that are the same grant the same for every name there is or
/// ever will be, in whatever order and letter case their entries stand. In the order
/// of names.
pub fn role_changes<'a>(
    old: &'a [RoleDefinition],
    new: &'a [RoleDefinition],
    pairing: Pairing,
    catalog: &'a Catalog,
) -> Vec<RoleChange<'a>> {
    let all: Vec<&RoleDefinition> = old.iter().chain(new).collect();
    let comparer = Comparer::new(catalog, Universe::EveryName, &all);
    let place = |at: Option<usize>, shift: usize| at.map_or(usize::MAX, |at| at + shift);
    let mut changes: Vec<RoleChange<'a>> = pairs(old, new, pairing)
        .into_iter()
        .map(|(before, after, paired)| {
            let (left, right) = (place(before, 0), place(after, old.len()));
            let (before, after) = (
                before.and_then(|at| old.get(at)),
                after.and_then(|at| new.get(at)),
            );
            RoleChange {
                old: before,
                new: after,
                paired,
                comparison: comparer.compare(left, right),
                gained: Plane::ALL.map(|plane| comparer.excess(right, left, plane)),
                lost: Plane::ALL.map(|plane| comparer.excess(left, right, plane)),
                perhaps_gained: in_other_plane(after, before, catalog),
                perhaps_lost: in_other_plane(before, after, catalog),
            }
        })
        .collect();
    let name = |change: &RoleChange<'_>| {
        let role = change.new.or(change.old);
        role.map(|role| (caseless::fold(&role.name).into_owned(), role.id.clone()))
    };
    changes.sort_by_cached_key(name);
    changes
}

/// Operations that one role definition grants in the plane that they are not inferred
/// to be of, and the other does not.
fn in_other_plane(
    here: Option<&RoleDefinition>,
    there: Option<&RoleDefinition>,
    catalog: &Catalog,
) -> Vec<OperationIndex> {
    let Some(here) = here else {
        return Vec::new();
    };
    if there.is_some_and(|there| there.permissions == here.permissions) {
        return Vec::new();
    }
    let inferred = catalog.operations();
    let inferred = inferred.filter(|known| known.certainty() == Certainty::Inferred);
    inferred
        .filter(|known| {
            let (name, plane) = (known.operation(), known.plane().other());
            here.may_grant(&name, plane)
                && !there.is_some_and(|there| there.may_grant(&name, plane))
        })
        .map(|known| known.index())
        .collect()
}

type Pair = (Option<usize>, Option<usize>, Paired);

fn pairs(old: &[RoleDefinition], new: &[RoleDefinition], pairing: Pairing) -> Vec<Pair> {
    let mut pairs = Vec::new();
    let mut before: Vec<usize> = (0..old.len()).collect();
    let mut after: BTreeSet<usize> = (0..new.len()).collect();
    let id = |role: &RoleDefinition| role.id.clone();
    pair_by(
        old,
        new,
        (&mut before, &mut after),
        id,
        Paired::ById,
        &mut pairs,
    );
    let name = |role: &RoleDefinition| Some(caseless::fold(role.name.trim()).into_owned());
    pair_by(
        old,
        new,
        (&mut before, &mut after),
        name,
        Paired::ByName,
        &mut pairs,
    );
    if let (Pairing::OnlyOnes, [_], [_]) = (pairing, old, new)
        && pairs.is_empty()
    {
        return vec![(Some(0), Some(0), Paired::Alone)];
    }
    pairs.extend(before.into_iter().map(|at| (Some(at), None, Paired::Not)));
    pairs.extend(after.into_iter().map(|at| (None, Some(at), Paired::Not)));
    pairs
}

/// Pairs what has the same key and takes it out of what is left.
fn pair_by<K: Eq + Hash>(
    old: &[RoleDefinition],
    new: &[RoleDefinition],
    (before, after): (&mut Vec<usize>, &mut BTreeSet<usize>),
    key: impl Fn(&RoleDefinition) -> Option<K>,
    paired: Paired,
    pairs: &mut Vec<Pair>,
) {
    let mut by_key: HashMap<K, VecDeque<usize>> = HashMap::new();
    for at in after.iter() {
        if let Some(key) = new.get(*at).and_then(&key) {
            by_key.entry(key).or_default().push_back(*at);
        }
    }
    before.retain(|at| {
        let key = old.get(*at).and_then(&key);
        let found = key.and_then(|key| by_key.get_mut(&key)?.pop_front());
        if let Some(found) = found {
            after.remove(&found);
            pairs.push((Some(*at), Some(found), paired));
        }
        found.is_none()
    });
}
