//! What of a class of principals differs at each scope.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use super::atoms::{Atom, Bearing, Ground, Manner, Weighed};
use super::beyond;
use super::bits::Bits;
use super::cause::{Why, reasons};
use super::people::Class;
use super::places::{Looked, Spot};
use super::powers::{Powers, Slot};
use super::side::Pair;
use super::{Beyond, Presence};
use crate::access::Verdict;

/// How a verdict changed, and why.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Shift {
    pub(super) old: Verdict,
    pub(super) new: Verdict,
    pub(super) whys: BTreeSet<Why>,
}

/// Of what a verdict changed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Item {
    Slot(Slot),
    Beyond(Beyond),
}

/// What differs at one spot.
pub(super) struct AtSpot {
    pub(super) spot: Spot,
    pub(super) parents: Vec<usize>,
    /// Whether a parent lies below this one as well.
    pub(super) circle: bool,
    pub(super) shifts: BTreeMap<Item, Rc<Shift>>,
}

/// What bears on a class at a scope before and after.
pub(super) struct Grounds<'s> {
    pub(super) old: Ground<'s>,
    pub(super) new: Ground<'s>,
}

impl<'s> Grounds<'s> {
    pub(super) fn both(&self) -> [(&Ground<'s>, Presence); 2] {
        [(&self.old, Presence::Removed), (&self.new, Presence::Added)]
    }
}

/// What differs for a class, spot by spot.
pub(super) fn class(
    class: &Class,
    looked: &[Looked],
    pair: &Pair<'_>,
    powers: &Powers<'_>,
    limits: &mut BTreeSet<String>,
) -> Vec<AtSpot> {
    looked
        .iter()
        .map(|looked| {
            let ground = |presence| Ground::new(class, &looked.asked, presence, pair, powers);
            let grounds = Grounds {
                old: ground(Presence::Removed),
                new: ground(Presence::Added),
            };
            AtSpot {
                spot: looked.spot.clone(),
                parents: looked.parents.clone(),
                circle: looked.circle,
                shifts: shifts(class, &grounds, pair, powers, limits),
            }
        })
        .collect()
}

fn shifts(
    class: &Class,
    grounds: &Grounds<'_>,
    pair: &Pair<'_>,
    powers: &Powers<'_>,
    limits: &mut BTreeSet<String>,
) -> BTreeMap<Item, Rc<Shift>> {
    let apart = Apart::of(grounds, pair, powers);
    let mut found = BTreeMap::new();
    // Operations that the same pieces cover come to the same, but for conditions.
    let mut alike: HashMap<(Bits, Bits), Vec<Slot>> = HashMap::new();
    for slot in apart.slots.iter() {
        let masks = (
            grounds.old.mask(powers, slot),
            grounds.new.mask(powers, slot),
        );
        alike.entry(masks).or_default().push(slot);
    }
    for slots in alike.values() {
        alike_shifts(slots, class, grounds, pair, powers, &mut found);
    }
    for (beyond, shift) in beyond::shifts(class, grounds, &apart.manners, pair, powers, limits) {
        found.insert(Item::Beyond(beyond), Rc::new(shift));
    }
    found
}

/// The changes among operations that the same pieces cover.
fn alike_shifts(
    slots: &[Slot],
    class: &Class,
    grounds: &Grounds<'_>,
    pair: &Pair<'_>,
    powers: &Powers<'_>,
    found: &mut BTreeMap<Item, Rc<Shift>>,
) {
    let Some(first) = slots.first() else {
        return;
    };
    let old = grounds.old.covering(powers, *first);
    let new = grounds.new.covering(powers, *first);
    let conditional = old.iter().chain(&new).any(|atom| atom.is_conditional());
    let mut known: HashMap<(Weighed, Weighed), Option<Rc<Shift>>> = HashMap::new();
    let mut before: Option<Option<Rc<Shift>>> = None;
    for slot in slots {
        let shift = match &before {
            Some(shift) if !conditional => shift.clone(),
            _ => {
                let Some(name) = powers.name(*slot) else {
                    continue;
                };
                let weighed = (
                    grounds.old.weigh(&name, old.iter().copied()),
                    grounds.new.weigh(&name, new.iter().copied()),
                );
                let shift = known.entry(weighed).or_insert_with_key(|(before, after)| {
                    (before != after).then(|| {
                        let whys = reasons(class, grounds, [&old, &new], pair, powers);
                        Rc::new(Shift {
                            old: before.verdict,
                            new: after.verdict,
                            whys,
                        })
                    })
                });
                shift.clone()
            }
        };
        if let Some(shift) = &shift {
            found.insert(Item::Slot(*slot), Rc::clone(shift));
        }
        before = Some(shift);
    }
}

/// What is not the same before and after, verdicts left out of account.
struct Apart {
    slots: Bits,
    /// In which manners something else is covered.
    manners: BTreeSet<Manner>,
}

impl Apart {
    fn of(grounds: &Grounds<'_>, pair: &Pair<'_>, powers: &Powers<'_>) -> Self {
        let mut covered: BTreeMap<Manner, [Bits; 2]> = BTreeMap::new();
        let mut objects: BTreeMap<Manner, [BTreeSet<Option<usize>>; 2]> = BTreeMap::new();
        let none = || Bits::none(powers.slots());
        for (at, (ground, _)) in grounds.both().into_iter().enumerate() {
            for atom in &ground.atoms {
                let sets = objects.entry(atom.manner).or_default();
                if let Some(set) = sets.get_mut(at) {
                    set.insert(atom.object);
                }
            }
        }
        // What the same permission objects cover in the same manner is the same.
        let timed = |manner: &Manner| {
            let mut conditions = manner.1.iter().flatten();
            pair.old.time != pair.new.time && conditions.any(|one| powers.is_timed(*one))
        };
        objects.retain(|manner, [old, new]| old != new || timed(manner));
        for (at, (ground, _)) in grounds.both().into_iter().enumerate() {
            let atoms = ground.atoms.iter();
            for atom in atoms.filter(|atom| objects.contains_key(&atom.manner)) {
                let sides = covered
                    .entry(atom.manner)
                    .or_insert_with(|| [none(), none()]);
                if let Some(bits) = sides.get_mut(at) {
                    atom.add_to(powers, bits);
                }
            }
        }
        let mut slots = none();
        for (manner, [old, new]) in covered {
            if timed(&manner) {
                slots.add(&old);
                slots.add(&new);
            } else {
                slots.add(&old.apart(&new));
            }
        }
        if grounds.old.deny_gap != grounds.new.deny_gap {
            let granting = |atom: &&Atom<'_>| matches!(atom.manner.0, Bearing::Grants { .. });
            let both = grounds.both();
            let all = both.iter().flat_map(|(ground, _)| &ground.atoms);
            for atom in all.filter(granting) {
                atom.add_to(powers, &mut slots);
            }
        }
        slots.keep(&powers.everything());
        Self {
            slots,
            manners: objects.into_keys().collect(),
        }
    }
}
