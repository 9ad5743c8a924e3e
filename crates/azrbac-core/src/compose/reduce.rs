//! Taking out entries that are not needed.

use std::cmp::Reverse;
use std::collections::HashSet;

use super::draft::{Draft, Held};
use super::minimize::{Redundancy, Redundant};
use super::sets::any_of;
use crate::algebra::{Budget, OperationSet, Prover};
use crate::operation::Plane;
use crate::role::{EntryList, EntryRef};

/// With more wildcards than this in the permission objects of one condition, only
/// entries that stand twice are taken out.
const MOST_WILDCARDS: usize = 2_000;
/// The same for entries of any kind.
const MOST_ENTRIES: usize = 6_000;

pub(super) struct Work<'a> {
    prover: &'a Prover,
    /// What all questions together may still cost.
    budget: Budget,
    /// The permission objects without a condition, where those under one are looked at:
    /// what they grant is granted whatever the condition comes to.
    pub(super) floor: Vec<Draft>,
    pub(super) removed: Vec<Redundant>,
    pub(super) cut_short: bool,
}

impl<'a> Work<'a> {
    pub(super) fn new(prover: &'a Prover) -> Self {
        Self {
            prover,
            budget: prover.budget_of_task(),
            floor: Vec::new(),
            removed: Vec::new(),
            cut_short: false,
        }
    }

    /// Takes out what is not needed in permission objects of one condition, until
    /// nothing more can go.
    pub(super) fn group(&mut self, group: &mut Vec<Draft>) {
        for draft in group.iter_mut() {
            self.duplicates(draft);
        }
        let wildcards = group.iter().flat_map(all_entries);
        let wildcards = wildcards.filter(|held| !held.pattern.is_literal());
        let entries = group.iter().flat_map(all_entries).count();
        if wildcards.count() > MOST_WILDCARDS || entries > MOST_ENTRIES {
            self.cut_short = true;
            return;
        }
        loop {
            let before = (self.removed.len(), group.len());
            for plane in Plane::ALL {
                for at in 0..group.len() {
                    self.granting(group, at, plane);
                }
                for at in 0..group.len() {
                    self.subtracting(group, at, plane);
                }
            }
            self.join(group);
            group.retain(|draft| !draft.is_idle());
            if before == (self.removed.len(), group.len()) {
                return;
            }
        }
    }

    /// Whether a set is proven to hold no name.
    fn is_empty(&mut self, set: &OperationSet) -> bool {
        let proof = self.prover.any_name(set, &mut self.budget);
        self.cut_short |= proof.holds().is_none();
        proof.holds() == Some(true)
    }

    /// What is granted besides: by the rest of a permission object, if one of its entries
    /// is left out, and by the others.
    fn others(
        &self,
        group: &[Draft],
        at: usize,
        plane: Plane,
        without: Option<usize>,
    ) -> OperationSet {
        let own = group.get(at).filter(|_| without.is_some());
        let own = own.map(|draft| draft.granted(plane, without));
        let others = group.iter().enumerate().filter(|(other, _)| *other != at);
        let others = others.map(|(_, draft)| draft).chain(&self.floor);
        let others = others.map(|draft| draft.granted(plane, None));
        OperationSet::union_of(own.into_iter().chain(others))
    }

    fn take_out(&mut self, held: &Held, why: Redundancy) {
        self.removed.push(Redundant {
            entry: held.place,
            pattern: held.pattern.as_str().into(),
            why,
        });
    }

    fn duplicates(&mut self, draft: &mut Draft) {
        for list in EntryList::ALL {
            let mut seen = HashSet::new();
            let held = std::mem::take(draft.list_mut(list));
            for held in held {
                let form = (held.pattern.form().to_owned(), held.pattern.reading());
                if seen.insert(form) {
                    draft.list_mut(list).push(held);
                } else {
                    self.take_out(&held, Redundancy::Duplicate);
                }
            }
        }
    }

    /// Tries each entry that grants, the narrowest first.
    fn granting(&mut self, group: &mut [Draft], at: usize, plane: Plane) {
        let list = EntryList::granting(plane);
        for place in narrowest_first(group, at, list) {
            let found = position(group, at, list, place);
            let Some((draft, index, held)) = found else {
                continue;
            };
            if held.pattern.is_literal() {
                if let Some(why) = needless(group, &self.floor, at, plane, held) {
                    self.remove(group, at, list, index, why);
                }
                continue;
            }
            let own = any_of([&held.pattern]);
            let subtracted = any_of(draft.patterns(EntryList::subtracting(plane), None));
            let own = own.difference(&subtracted);
            let rest = self.others(group, at, plane, Some(index));
            if !self.is_empty(&own.difference(&rest)) {
                continue;
            }
            let why = match self.is_empty(&own) {
                true => Redundancy::Cancelled,
                false => Redundancy::Covered,
            };
            self.remove(group, at, list, index, why);
        }
    }

    /// Tries each entry that subtracts, the narrowest first.
    fn subtracting(&mut self, group: &mut [Draft], at: usize, plane: Plane) {
        let list = EntryList::subtracting(plane);
        for place in narrowest_first(group, at, list) {
            let found = position(group, at, list, place);
            let Some((draft, index, held)) = found else {
                continue;
            };
            let granting = any_of(draft.patterns(EntryList::granting(plane), None));
            // What would be granted without it.
            let own = granting.intersection(&any_of([&held.pattern]));
            let more = own.difference(&any_of(draft.patterns(list, Some(index))));
            let elsewhere = self.others(group, at, plane, None);
            if !self.is_empty(&more.difference(&elsewhere)) {
                continue;
            }
            let why = match self.is_empty(&own) {
                true => Redundancy::Idle,
                false => Redundancy::Covered,
            };
            self.remove(group, at, list, index, why);
        }
    }

    fn remove(
        &mut self,
        group: &mut [Draft],
        at: usize,
        list: EntryList,
        index: usize,
        why: Redundancy,
    ) {
        if let Some(draft) = group.get_mut(at)
            && index < draft.list(list).len()
        {
            let held = draft.list_mut(list).remove(index);
            self.take_out(&held, why);
        }
    }

    /// Joins permission objects where the union of their lists grants the same.
    fn join(&mut self, group: &mut Vec<Draft>) {
        let mut at = 0;
        while at < group.len() {
            let mut other = at + 1;
            while let (Some(one), Some(two)) = (group.get(at), group.get(other)) {
                let mut both = one.clone();
                both.absorb(two.clone());
                // What both lists together grant is never more.
                let same = Plane::ALL.into_iter().all(|plane| {
                    let apart = one.granted(plane, None).union(&two.granted(plane, None));
                    let together = both.granted(plane, None);
                    self.is_empty(&apart.difference(&together))
                });
                if same {
                    self.duplicates(&mut both);
                    group.remove(other);
                    if let Some(slot) = group.get_mut(at) {
                        *slot = both;
                    }
                } else {
                    other += 1;
                }
            }
            at += 1;
        }
    }
}

fn all_entries(draft: &Draft) -> impl Iterator<Item = &Held> {
    EntryList::ALL.into_iter().flat_map(|list| draft.list(list))
}

/// Why a name that grants is not needed, if it is not.
fn needless(
    group: &[Draft],
    floor: &[Draft],
    at: usize,
    plane: Plane,
    held: &Held,
) -> Option<Redundancy> {
    let name = held.pattern.form();
    let matched = |draft: &Draft, list, but: bool| {
        let mut patterns = draft.patterns(list, None);
        // The same name stands in a list only once.
        patterns.any(|pattern| !(but && pattern.is_literal()) && pattern.matches_folded(name))
    };
    let subtracting = EntryList::subtracting(plane);
    let subtracted = |draft: &Draft| matched(draft, subtracting, false);
    let granted = |own: bool, draft: &Draft| {
        matched(draft, EntryList::granting(plane), own) && !subtracted(draft)
    };
    if group.get(at).is_some_and(subtracted) {
        return Some(Redundancy::Cancelled);
    }
    let all = group.iter().enumerate();
    let all = all.map(|(other, draft)| (other == at, draft));
    all.chain(floor.iter().map(|draft| (false, draft)))
        .any(|(own, draft)| granted(own, draft))
        .then_some(Redundancy::Covered)
}

/// The places of a list: names first, then the longest wildcards, later ones first.
fn narrowest_first(group: &[Draft], at: usize, list: EntryList) -> Vec<EntryRef> {
    let entries = group.get(at).map_or(&[][..], |draft| draft.list(list));
    let mut order: Vec<&Held> = entries.iter().rev().collect();
    order.sort_by_key(|held| {
        let literal = held.pattern.is_literal();
        (!literal, Reverse(held.pattern.form().len()))
    });
    order.into_iter().map(|held| held.place).collect()
}

fn position(
    group: &[Draft],
    at: usize,
    list: EntryList,
    place: EntryRef,
) -> Option<(&Draft, usize, &Held)> {
    let draft = group.get(at)?;
    let index = draft
        .list(list)
        .iter()
        .position(|held| held.place == place)?;
    Some((draft, index, draft.list(list).get(index)?))
}
