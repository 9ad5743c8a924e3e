//! Changes of verdicts put together, so that a large tenant stays readable.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;
use std::sync::Arc;

use super::cause::Why;
use super::membership::membership;
use super::operations::{Slot, plane_of};
use super::people::Class;
use super::powers::Powers;
use super::side::Pair;
use super::spots::Spot;
use super::weigh::{AtSpot, Item, Shift};
use super::{Beyond, Change, ChangedOperation, ChangedPlace, Effect, NamedOperation, Part};
use crate::access::Verdict;
use crate::directory::PrincipalId;

/// Where a change holds, and where below it does not.
type Extent = (Vec<ChangedPlace>, Vec<ChangedPlace>);

/// Everything but who.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Draft {
    old: Verdict,
    new: Verdict,
    changes: BTreeSet<Change>,
    extent: Extent,
    items: Rc<Vec<Item>>,
}

/// The changes of verdicts while they are collected.
#[derive(Default)]
pub(super) struct Collected {
    drafts: BTreeMap<Draft, BTreeSet<PrincipalId>>,
    /// What changed, each different list once.
    items: HashMap<Vec<Item>, Rc<Vec<Item>>>,
}

impl Collected {
    pub(super) fn add(&mut self, class: &Class, found: &[AtSpot], pair: &Pair<'_>) {
        let mut by_shift: BTreeMap<(Rc<Shift>, Extent), Vec<Item>> = BTreeMap::new();
        for (item, shift, extent) in extents(found) {
            by_shift.entry((shift, extent)).or_default().push(item);
        }
        for ((shift, extent), items) in by_shift {
            let known = self.items.entry(items.clone());
            let items = Rc::clone(known.or_insert_with(|| Rc::new(items)));
            for (changes, principals) in by_changes(&shift, class, pair) {
                let draft = Draft {
                    old: shift.old,
                    new: shift.new,
                    changes,
                    extent: extent.clone(),
                    items: Rc::clone(&items),
                };
                self.drafts.entry(draft).or_default().extend(principals);
            }
        }
    }

    /// The effects, those first that give more, and the changes that they name.
    pub(super) fn finish(self, powers: &Powers<'_>) -> (Vec<Effect>, Vec<Change>) {
        let named: BTreeSet<&Change> = self.drafts.keys().flat_map(|one| &one.changes).collect();
        let changes: Vec<Change> = named.into_iter().cloned().collect();
        let places: HashMap<&Change, usize> = changes.iter().zip(0..).collect();
        let mut effects: Vec<Effect> = Vec::new();
        let mut known: HashMap<*const Vec<Item>, Split> = HashMap::new();
        for (draft, principals) in &self.drafts {
            let found = known.entry(Rc::as_ptr(&draft.items));
            let (operations, beyond) = found.or_insert_with(|| split(&draft.items, powers)).clone();
            effects.push(Effect {
                principals: principals.iter().cloned().collect(),
                places: draft.extent.0.clone(),
                except: draft.extent.1.clone(),
                old: draft.old,
                new: draft.new,
                operations,
                beyond,
                changes: draft
                    .changes
                    .iter()
                    .filter_map(|change| places.get(change).copied())
                    .collect(),
            });
        }
        effects.sort_by(|a, b| {
            let key = |effect: &Effect| (effect.direction(), effect.changes.clone());
            let size = |effect: &Effect| std::cmp::Reverse(effect.operations.len());
            (key(a), size(a), &a.principals, &a.places).cmp(&(
                key(b),
                size(b),
                &b.principals,
                &b.places,
            ))
        });
        (effects, changes)
    }
}

/// Every item with how it changed and where.
fn extents(found: &[AtSpot]) -> Vec<(Item, Rc<Shift>, Extent)> {
    let mut children: HashMap<usize, Vec<&AtSpot>> = HashMap::new();
    for at in found {
        for parent in &at.parents {
            children.entry(*parent).or_default().push(at);
        }
    }
    let mut spots: BTreeMap<(&Item, &Rc<Shift>), [Vec<&Spot>; 2]> = BTreeMap::new();
    for (place, at) in found.iter().enumerate() {
        let apart = at.circle || at.parents.is_empty();
        for (item, shift) in &at.shifts {
            let mut above = at.parents.iter().filter_map(|parent| found.get(*parent));
            if apart || above.any(|above| above.shifts.get(item) != Some(shift)) {
                let [top, _] = spots.entry((item, shift)).or_default();
                top.push(&at.spot);
            }
            for child in children.get(&place).into_iter().flatten() {
                if child.shifts.get(item) != Some(shift) {
                    let [_, except] = spots.entry((item, shift)).or_default();
                    except.push(&child.spot);
                }
            }
        }
    }
    let spots = spots.into_iter();
    spots
        .map(|((item, shift), [top, except])| {
            (item.clone(), Rc::clone(shift), extent(&top, &except))
        })
        .collect()
}

/// What spots say of scopes.
fn extent(top: &[&Spot], except: &[&Spot]) -> Extent {
    // A scope that is held but not what is below it.
    let here_only = |spot: &&&Spot| {
        !spot.below
            && except
                .iter()
                .any(|one| one.below && one.scope == spot.scope)
    };
    let place = |spot: &&Spot, part| ChangedPlace {
        scope: spot.scope.clone(),
        part,
    };
    let mut places: Vec<ChangedPlace> = top
        .iter()
        .map(|spot| match spot.below {
            true => place(spot, Part::Below),
            false if here_only(&spot) => place(spot, Part::Here),
            false => place(spot, Part::HereAndBelow),
        })
        .collect();
    let held = |spot: &&&Spot| top.iter().any(|one| !one.below && one.scope == spot.scope);
    let mut except: Vec<ChangedPlace> = except
        .iter()
        .filter(|spot| !(spot.below && held(spot)))
        .map(|spot| match spot.below {
            true => place(spot, Part::Below),
            false if top.iter().any(|one| one.below && one.scope == spot.scope) => {
                place(spot, Part::Here)
            }
            false => place(spot, Part::HereAndBelow),
        })
        .collect();
    places.sort();
    except.sort();
    (places, except)
}

/// The members of a class by the changes behind a shift: which membership makes the
/// difference may vary.
fn by_changes(
    shift: &Shift,
    class: &Class,
    pair: &Pair<'_>,
) -> BTreeMap<BTreeSet<Change>, Vec<PrincipalId>> {
    let mut found: BTreeMap<BTreeSet<Change>, Vec<PrincipalId>> = BTreeMap::new();
    let plain = |why: &Why| matches!(why, Why::Change(_));
    if shift.whys.iter().all(plain) {
        let changes = shift.whys.iter().filter_map(|why| match why {
            Why::Change(change) => Some(change.clone()),
            Why::In(..) => None,
        });
        found.insert(changes.collect(), class.members.clone());
        return found;
    }
    for principal in &class.members {
        let changes = shift.whys.iter().map(|why| match why {
            Why::Change(change) => change.clone(),
            Why::In(id, presence) => membership(principal, id, *presence, pair),
        });
        found
            .entry(changes.collect())
            .or_default()
            .push(principal.clone());
    }
    found
}

/// The operations of items.
type Split = (Arc<[ChangedOperation]>, Arc<[Beyond]>);

fn split(items: &[Item], powers: &Powers<'_>) -> Split {
    let (mut operations, mut beyond) = (Vec::new(), Vec::new());
    for item in items {
        match item {
            Item::Cell(cell) => {
                let slots = powers.cells.slots(*cell).iter();
                operations.extend(slots.map(|slot| operation(*slot, powers)));
            }
            Item::Beyond(one) => beyond.push(one.clone()),
        }
    }
    operations.sort();
    (operations.into(), beyond.into())
}

fn operation(slot: Slot, powers: &Powers<'_>) -> ChangedOperation {
    let operation = match powers.operations.other(slot) {
        Some(name) => NamedOperation::Other(name.clone()),
        None => NamedOperation::Known(slot / 2),
    };
    ChangedOperation {
        operation,
        plane: plane_of(slot),
    }
}
