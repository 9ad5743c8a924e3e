//! What permission objects grant or deny, each different one worked out once.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::Presence;
use super::bits::Bits;
use super::cells::{Cell, Cells};
use super::form::form;
use super::operations::Operations;
use super::side::{Pair, Side};
use crate::algebra::OperationSet;
use crate::catalog::Catalog;
use crate::condition::{Condition, OperationProbe};
use crate::operation::{OperationName, Plane};
use crate::role::{EntryList, Permission};
use crate::snapshot::{DenyIndex, GrantIndex, RoleIndex};

/// A permission object of a role definition or deny assignment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Object<'s> {
    /// Its number among the different ones, its condition left out of account.
    pub(super) number: usize,
    /// The number of its condition among the different ones.
    pub(super) condition: Option<usize>,
    /// The condition as this snapshot holds it.
    pub(super) inner: Option<&'s Condition>,
}

impl Object<'_> {
    /// What tells it from others.
    pub(super) fn key(&self) -> (usize, Option<usize>) {
        (self.number, self.condition)
    }
}

/// What of a snapshot was worked out.
#[derive(Default)]
struct OfSide<'s> {
    roles: HashMap<RoleIndex, Vec<Object<'s>>>,
    denies: Vec<Vec<Object<'s>>>,
    /// The numbers of the conditions on grants.
    on_grants: Vec<Option<usize>>,
    /// The same of deny assignments.
    on_denies: Vec<Option<usize>>,
}

/// The different permission objects and conditions of both snapshots.
pub(super) struct Powers<'s> {
    pub(super) operations: Operations<'s>,
    pub(super) cells: Cells,
    objects: Vec<Known<'s>>,
    by_form: HashMap<String, usize>,
    /// By text as written.
    conditions: HashMap<Box<str>, usize>,
    /// By how they print: blanks make no other condition.
    printed: HashMap<String, usize>,
    /// Whether a condition looks at the time.
    timed: Vec<bool>,
    old: OfSide<'s>,
    new: OfSide<'s>,
}

struct Known<'s> {
    permission: &'s Permission,
    sets: [OnceCell<OperationSet>; 2],
    form: String,
}

impl<'s> Powers<'s> {
    pub(super) fn new(pair: &Pair<'s>, catalog: &'s Catalog) -> Self {
        let nothing = Operations::new(catalog, std::iter::empty());
        let mut powers = Self {
            cells: Cells::new(&nothing, &[], std::iter::empty()),
            operations: nothing,
            objects: Vec::new(),
            by_form: HashMap::new(),
            conditions: HashMap::new(),
            printed: HashMap::new(),
            timed: Vec::new(),
            old: OfSide::default(),
            new: OfSide::default(),
        };
        let [old, new] = pair.sides().map(|side| powers.of_side(side));
        powers.old = old;
        powers.new = new;
        let entries = powers.objects.iter().flat_map(|object| {
            let lists = EntryList::ALL.map(|list| object.permission.list(list));
            lists.into_iter().flatten()
        });
        powers.operations = Operations::new(catalog, entries);
        let objects = powers.objects.iter();
        let covered: Vec<Bits> = objects
            .map(|object| powers.operations.expand(object.permission))
            .collect();
        let probes = pair.both_ways().into_iter();
        let probes = probes.flat_map(|(side, _, presence)| powers.probes(side, presence));
        powers.cells = Cells::new(&powers.operations, &covered, probes);
        powers
    }

    /// What conditions look at in operations, each with what stands under it.
    fn probes(
        &self,
        side: &Side<'s>,
        presence: Presence,
    ) -> impl Iterator<Item = (Option<usize>, &'s OperationProbe)> {
        let snapshot = side.snapshot;
        let mut pairs: Vec<(Option<usize>, &'s Condition)> = Vec::new();
        let mut add = |objects: Option<&[Object<'s>]>, outer: Option<&'s Condition>| {
            pairs.extend(outer.filter(|_| objects.is_none()).map(|one| (None, one)));
            for object in objects.into_iter().flatten() {
                let conditions = object.inner.into_iter().chain(outer);
                pairs.extend(conditions.map(|one| (Some(object.number), one)));
            }
        };
        for grant in snapshot.grants() {
            let objects = grant.role.map(|role| self.role(presence, role));
            add(objects, grant.assignment.condition.as_ref());
        }
        for (at, deny) in snapshot.denies().iter().enumerate() {
            add(Some(self.deny(presence, at)), deny.condition.as_ref());
        }
        let mut seen = HashSet::new();
        pairs.retain(|(object, condition)| seen.insert((*object, &condition.expression)));
        pairs.into_iter().filter_map(move |(object, condition)| {
            let number = snapshot.condition_number(condition)?;
            Some((object, &snapshot.probed(number)?.1))
        })
    }

    fn of_side(&mut self, side: &Side<'s>) -> OfSide<'s> {
        let snapshot = side.snapshot;
        let granted = snapshot.grants().iter().filter_map(|grant| grant.role);
        let unreadable = snapshot.unreadable().filter_map(|(_, role)| role);
        let used: BTreeSet<RoleIndex> = granted.chain(unreadable).collect();
        let roles = used
            .into_iter()
            .filter_map(|at| Some((at, &snapshot.role(at)?.definition)))
            .map(|(at, role)| (at, self.objects(side, &role.permissions)))
            .collect();
        let denies = snapshot.denies().iter();
        let denies = denies.map(|deny| self.objects(side, &deny.permissions));
        let denies = denies.collect();
        let mut number =
            |condition: &'s Option<Condition>| Some(self.condition(side, condition.as_ref()?));
        OfSide {
            roles,
            denies,
            on_grants: snapshot
                .grants()
                .iter()
                .map(|grant| number(&grant.assignment.condition))
                .collect(),
            on_denies: snapshot
                .denies()
                .iter()
                .map(|deny| number(&deny.condition))
                .collect(),
        }
    }

    fn objects(&mut self, side: &Side<'s>, permissions: &'s [Permission]) -> Vec<Object<'s>> {
        let mut found: Vec<Object<'s>> = permissions
            .iter()
            .filter(|permission| {
                !(permission.actions.is_empty() && permission.data_actions.is_empty())
            })
            .map(|permission| {
                let inner = permission.condition.as_ref();
                Object {
                    number: self.object(permission),
                    condition: inner.map(|condition| self.condition(side, condition)),
                    inner,
                }
            })
            .collect();
        found.sort_by_key(Object::key);
        found.dedup_by_key(|object| object.key());
        found
    }

    fn object(&mut self, permission: &'s Permission) -> usize {
        let next = self.objects.len();
        let form = form(permission);
        let at = *self.by_form.entry(form.clone()).or_insert(next);
        if at == next {
            self.objects.push(Known {
                permission,
                form,
                sets: Default::default(),
            });
        }
        at
    }

    fn condition(&mut self, side: &Side<'_>, condition: &Condition) -> usize {
        if let Some(known) = self.conditions.get(&condition.expression) {
            return *known;
        }
        let parsed = side.snapshot.condition(condition);
        let expression = parsed.and_then(|parsed| parsed.expression.as_ref());
        let printed = match expression {
            Some(expression) => expression.to_string(),
            None => condition.expression.to_string(),
        };
        let next = self.timed.len();
        let timed = printed.to_ascii_lowercase().contains("utcnow");
        let at = *self.printed.entry(printed).or_insert(next);
        if at == next {
            self.timed.push(timed);
        }
        self.conditions.insert(condition.expression.clone(), at);
        at
    }

    /// Whether a condition looks at the time.
    pub(super) fn is_timed(&self, condition: usize) -> bool {
        self.timed.get(condition).copied().unwrap_or_default()
    }

    fn of(&self, presence: Presence) -> &OfSide<'s> {
        match presence {
            Presence::Removed => &self.old,
            Presence::Added => &self.new,
        }
    }

    /// The permission objects of a role definition.
    pub(super) fn role(&self, side: Presence, role: RoleIndex) -> &[Object<'s>] {
        self.of(side).roles.get(&role).map_or(&[], Vec::as_slice)
    }

    /// The permission objects of a deny assignment.
    pub(super) fn deny(&self, side: Presence, deny: DenyIndex) -> &[Object<'s>] {
        self.of(side).denies.get(deny).map_or(&[], Vec::as_slice)
    }

    /// The number of the condition on a grant.
    pub(super) fn on_grant(&self, side: Presence, grant: GrantIndex) -> Option<usize> {
        self.of(side).on_grants.get(grant).copied().flatten()
    }

    /// The number of the condition on a deny assignment.
    pub(super) fn on_deny(&self, side: Presence, deny: DenyIndex) -> Option<usize> {
        self.of(side).on_denies.get(deny).copied().flatten()
    }

    /// No cell.
    pub(super) fn nothing(&self) -> Bits {
        Bits::none(self.cells.count())
    }

    /// Every cell.
    pub(super) fn everything(&self) -> Bits {
        let mut bits = self.nothing();
        for cell in 0..self.cells.count() {
            bits.set(cell);
        }
        bits
    }

    /// An operation of a cell, which stands for all of them.
    pub(super) fn name(&self, cell: Cell) -> Option<OperationName> {
        self.operations.name(*self.cells.slots(cell).first()?)
    }

    pub(super) fn permission(&self, object: usize) -> Option<&'s Permission> {
        self.objects.get(object).map(|known| known.permission)
    }

    /// What a permission object says, in a form that does not depend on which
    /// snapshot came first.
    pub(super) fn form(&self, object: usize) -> &str {
        self.objects.get(object).map_or("", |known| &known.form)
    }

    /// What a permission object covers.
    pub(super) fn bits(&self, object: usize) -> Option<&Bits> {
        self.cells.of_object(object)
    }

    /// What a permission object covers in a plane, whatever the catalogue knows.
    pub(super) fn set(&self, object: usize, plane: Plane) -> Option<&OperationSet> {
        let known = self.objects.get(object)?;
        let cell = known.sets.get(usize::from(plane == Plane::Data))?;
        Some(cell.get_or_init(|| {
            // In an order that does not depend on which side was read first.
            let list = |list| -> OperationSet {
                let entries = known.permission.list(list).iter();
                let entries: BTreeMap<&str, _> = entries.map(|one| (one.form(), one)).collect();
                entries.into_values().cloned().collect()
            };
            list(EntryList::granting(plane)).difference(&list(EntryList::subtracting(plane)))
        }))
    }
}
