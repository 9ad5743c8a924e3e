//! What of a class of principals differs at each scope.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use super::atoms::{Atom, Bearing, Ground, Manner};
use super::beyond::Memo;
use super::bits::Bits;
use super::cause::{Why, reasons};
use super::cells::Cell;
use super::people::Class;
use super::powers::Powers;
use super::side::{Pair, Side};
use super::spots::{Looked, Spot};
use super::{Beyond, Change, Direction, Presence};
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
    Cell(Cell),
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
    memo: &mut Memo,
    limits: &mut BTreeSet<String>,
) -> Vec<AtSpot> {
    let [old, new] = pair.sides().map(|side| side.holder(&class.any));
    let ground = |holder, scope, presence| Ground::new(holder, scope, presence, pair, powers);
    looked
        .iter()
        .map(|looked| {
            let grounds = Grounds {
                old: ground(&old, &looked.asked, Presence::Removed),
                new: ground(&new, &looked.asked, Presence::Added),
            };
            AtSpot {
                spot: looked.spot.clone(),
                parents: looked.parents.clone(),
                circle: looked.circle,
                shifts: shifts(class, &grounds, pair, powers, memo, limits),
            }
        })
        .collect()
}

fn shifts(
    class: &Class,
    grounds: &Grounds<'_>,
    pair: &Pair<'_>,
    powers: &Powers<'_>,
    memo: &mut Memo,
    limits: &mut BTreeSet<String>,
) -> BTreeMap<Item, Rc<Shift>> {
    let apart = Apart::of(grounds, pair, powers);
    let mut found = BTreeMap::new();
    // Why is the same for all that the same pieces cover.
    let mut known: HashMap<(Bits, Bits), BTreeSet<Why>> = HashMap::new();
    for cell in apart.cells.iter() {
        let Some(name) = powers.name(cell) else {
            continue;
        };
        let old = grounds.old.covering(powers, cell);
        let new = grounds.new.covering(powers, cell);
        let before = grounds.old.weigh(&name, old.iter().copied());
        let after = grounds.new.weigh(&name, new.iter().copied());
        if before == after {
            continue;
        }
        let masks = (
            grounds.old.mask(powers, cell),
            grounds.new.mask(powers, cell),
        );
        let whys = known
            .entry(masks)
            .or_insert_with(|| reasons(class, grounds, [&old, &new], pair, powers));
        let shift = Shift {
            old: before.verdict,
            new: after.verdict,
            whys: whys.clone(),
        };
        if !shift.is_told_as_missing(pair) {
            found.insert(Item::Cell(cell), Rc::new(shift));
        }
    }
    for (beyond, shift) in memo.shifts(class, grounds, &apart.manners, pair, powers, limits) {
        if !shift.is_told_as_missing(pair) {
            found.insert(Item::Beyond(beyond), Rc::new(shift));
        }
    }
    found
}

impl Shift {
    /// Whether it comes from missing data alone, and the answer tells what is missing:
    /// once, and not for everybody whom it may concern.
    fn is_told_as_missing(&self, pair: &Pair<'_>) -> bool {
        let missing = |why: &Why| match why {
            Why::Change(Change::Knowledge) => true,
            Why::Change(Change::Hierarchy { old, new, .. }) => old.is_none() || new.is_none(),
            _ => false,
        };
        let unknown = Direction::between(self.old, self.new) == Direction::Unknown;
        let told = |verdict, side: &Side<'_>| verdict != Verdict::Unknown || side.lacking;
        let told = told(self.old, &pair.old) && told(self.new, &pair.new);
        unknown && told && self.whys.iter().all(missing)
    }
}

/// What is not the same before and after, verdicts left out of account.
struct Apart {
    cells: Bits,
    /// In which manners something else is covered.
    manners: BTreeSet<Manner>,
}

impl Apart {
    fn of(grounds: &Grounds<'_>, pair: &Pair<'_>, powers: &Powers<'_>) -> Self {
        let mut covered: BTreeMap<Manner, [Bits; 2]> = BTreeMap::new();
        let mut objects: BTreeMap<Manner, [BTreeSet<Option<usize>>; 2]> = BTreeMap::new();
        let none = || powers.nothing();
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
        let mut cells = none();
        for (manner, [old, new]) in covered {
            if timed(&manner) {
                cells.add(&old);
                cells.add(&new);
            } else {
                cells.add(&old.apart(&new));
            }
        }
        if grounds.old.deny_gap != grounds.new.deny_gap {
            let granting = |atom: &&Atom<'_>| matches!(atom.manner.0, Bearing::Grants { .. });
            let both = grounds.both();
            let all = both.iter().flat_map(|(ground, _)| &ground.atoms);
            for atom in all.filter(granting) {
                atom.add_to(powers, &mut cells);
            }
        }
        Self {
            cells,
            manners: objects.into_keys().collect(),
        }
    }
}
