//! Operations that no catalogue knows and that wildcards hold.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use super::Beyond;
use super::atoms::{Atom, Bearing, Ground, Manner};
use super::cause::reasons;
use super::people::Class;
use super::powers::Powers;
use super::side::Pair;
use super::weigh::{Grounds, Shift};
use crate::access::Certainty;
use crate::algebra::{OperationSet, Proof, Prover, Universe};
use crate::operation::{OperationName, Plane};
use crate::pattern::ActionPattern;
use crate::role::EntryList;

/// How often a name that the catalogue knows is put aside.
const MOST_TRIES: usize = 4;

/// What bears on somebody somewhere, as far as sets of names go: in which manner which
/// permission objects do, before and after, and whether data are missing that could deny.
type Sight = [(BTreeSet<(Manner, Option<usize>)>, bool); 2];

/// Examples that were found, or why they were not: many principals at many scopes look
/// the same.
#[derive(Default)]
pub(super) struct Memo(HashMap<Sight, Rc<Found>>);

#[derive(Default)]
struct Found {
    examples: Vec<Beyond>,
    limits: Vec<String>,
}

impl Memo {
    /// The changes of verdicts that the wildcards of what is not the same hold, each
    /// with an example that the catalogue lacks.
    pub(super) fn shifts(
        &mut self,
        class: &Class,
        grounds: &Grounds<'_>,
        apart: &BTreeSet<Manner>,
        pair: &Pair<'_>,
        powers: &Powers<'_>,
        limits: &mut BTreeSet<String>,
    ) -> BTreeMap<Beyond, Shift> {
        if apart.is_empty() {
            return BTreeMap::new();
        }
        let sight = grounds.both().map(|(ground, _)| {
            let atoms = ground.atoms.iter();
            let atoms = atoms.map(|atom| (atom.manner, atom.object));
            (atoms.collect(), ground.deny_gap)
        });
        let found = self.0.entry(sight);
        let found = found.or_insert_with(|| Rc::new(search(grounds, apart, powers)));
        let found = Rc::clone(found);
        limits.extend(found.limits.iter().cloned());
        let examples = found.examples.iter();
        examples
            .filter_map(|example| shift(class, grounds, example, pair, powers))
            .collect()
    }
}

fn search(grounds: &Grounds<'_>, apart: &BTreeSet<Manner>, powers: &Powers<'_>) -> Found {
    let mut found = Found::default();
    for plane in Plane::ALL {
        let wild = wildcards(grounds, apart, plane, powers);
        if wild.patterns().is_empty() {
            continue;
        }
        let [old, new] = [&grounds.old, &grounds.new].map(|ground| Sets::of(ground, plane, powers));
        for question in old.against(&new).into_iter().chain(new.against(&old)) {
            match example(question.intersection(&wild), powers) {
                Ok(name) => found
                    .examples
                    .extend(name.map(|example| Beyond { plane, example })),
                Err(limit) => found.limits.push(limit),
            }
        }
    }
    found
}

/// The names that the wildcards match that are in what is not the same.
fn wildcards(
    grounds: &Grounds<'_>,
    apart: &BTreeSet<Manner>,
    plane: Plane,
    powers: &Powers<'_>,
) -> OperationSet {
    let mut entries: BTreeMap<&str, &ActionPattern> = BTreeMap::new();
    let everything = ActionPattern::parse("*");
    for (ground, _) in grounds.both() {
        let atoms = ground.atoms.iter();
        for atom in atoms.filter(|atom| apart.contains(&atom.manner)) {
            match atom.object.and_then(|object| powers.permission(object)) {
                Some(permission) => {
                    let granting = permission.list(EntryList::granting(plane));
                    let wild = granting.iter().filter(|entry| !entry.is_literal());
                    entries.extend(wild.map(|entry| (entry.form(), entry)));
                }
                None => entries.extend(everything.iter().map(|entry| (entry.form(), entry))),
            }
        }
    }
    entries.into_values().cloned().collect()
}

/// What a ground grants in a plane, by how surely, whatever the catalogue knows. A
/// condition counts as open.
struct Sets {
    /// Allowed for certain.
    allowed: OperationSet,
    /// Neither allowed for certain nor certainly not, without activation.
    open: OperationSet,
    /// Granted after activation only.
    eligible: OperationSet,
    /// Any of these.
    any: OperationSet,
}

impl Sets {
    fn of(ground: &Ground<'_>, plane: Plane, powers: &Powers<'_>) -> Self {
        let union = |chosen: &dyn Fn(&Atom<'_>) -> bool| {
            let chosen = ground.atoms.iter().filter(|atom| chosen(atom));
            let form = |object: Option<usize>| object.map(|object| powers.form(object));
            let objects: BTreeMap<Option<&str>, Option<usize>> = chosen
                .map(|atom| (form(atom.object), atom.object))
                .collect();
            let sets = objects.into_values().filter_map(|object| match object {
                Some(object) => powers.set(object, plane).cloned(),
                None => Some(ActionPattern::parse("*").into_iter().collect()),
            });
            sets.fold(OperationSet::empty(), |all, set| all.union(&set))
        };
        let grants = |atom: &Atom<'_>| matches!(atom.manner.0, Bearing::Grants { .. });
        let surely = Bearing::Grants {
            eligible: false,
            gap: false,
        };
        let granted = union(&|atom| atom.manner.0 == surely && !atom.is_conditional());
        let denied = union(&|atom| {
            let certain = Some(Certainty::Certain);
            let now = matches!(atom.manner.0, Bearing::Denies { now, .. } if now == certain);
            now && !atom.is_conditional()
        });
        let perhaps =
            union(&|atom| matches!(atom.manner.0, Bearing::Denies { now, .. } if now.is_some()));
        let any = union(&grants).difference(&denied);
        let allowed = match ground.deny_gap {
            true => OperationSet::empty(),
            false => granted.difference(&perhaps),
        };
        let now =
            union(&|atom| matches!(atom.manner.0, Bearing::Grants { eligible, .. } if !eligible));
        Self {
            open: any.intersection(&now).difference(&allowed),
            eligible: any.difference(&now),
            allowed,
            any,
        }
    }

    /// The names that are less here than there, a set for each way; those left out
    /// that hold nothing.
    fn against(&self, there: &Self) -> Vec<OperationSet> {
        let empty = |set: &OperationSet| set.bounds().next().is_none();
        let mut ways = vec![
            there.allowed.difference(&self.any),
            there.allowed.intersection(&self.open),
            there.allowed.intersection(&self.eligible),
            there.open.difference(&self.any),
            there.open.intersection(&self.eligible),
            there.eligible.difference(&self.any),
        ];
        ways.retain(|way| !empty(way));
        ways
    }
}

/// A shortest name of a set that is not in the catalogue.
fn example(mut asked: OperationSet, powers: &Powers<'_>) -> Result<Option<OperationName>, String> {
    let prover = Prover::new(Universe::WellFormed);
    for _ in 0..MOST_TRIES {
        match prover.empty(&asked) {
            Proof::Holds => return Ok(None),
            Proof::Undecided(limit) => return Err(limit.to_string()),
            Proof::Fails(name) if powers.operations.catalog.find(&name).is_none() => {
                return Ok(Some(name));
            }
            Proof::Fails(name) => {
                let aside: OperationSet = ActionPattern::parse(name.as_str()).into_iter().collect();
                asked = asked.difference(&aside);
            }
        }
    }
    Ok(None)
}

fn shift(
    class: &Class,
    grounds: &Grounds<'_>,
    beyond: &Beyond,
    pair: &Pair<'_>,
    powers: &Powers<'_>,
) -> Option<(Beyond, Shift)> {
    let (name, plane) = (&beyond.example, beyond.plane);
    let old = grounds.old.covering_name(powers, name, plane);
    let new = grounds.new.covering_name(powers, name, plane);
    let before = grounds.old.weigh(name, old.iter().copied());
    let after = grounds.new.weigh(name, new.iter().copied());
    (before != after).then(|| {
        let whys = reasons(class, grounds, [&old, &new], pair, powers);
        let shift = Shift {
            old: before.verdict,
            new: after.verdict,
            whys,
        };
        (beyond.clone(), shift)
    })
}
