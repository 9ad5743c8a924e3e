//! What permission objects grant or deny, each different one worked out once.

use std::cell::OnceCell;
use std::collections::{BTreeSet, HashMap};

use super::super::expand::evaluated;
use super::Presence;
use super::bits::Bits;
use super::side::{Pair, Side};
use crate::algebra::OperationSet;
use crate::catalog::{Catalog, Certainty};
use crate::condition::Condition;
use crate::operation::{OperationName, Plane};
use crate::pattern::ActionPattern;
use crate::role::{EntryList, Permission};
use crate::snapshot::{DenyIndex, GrantIndex, RoleIndex};

/// Most operations that entries name and the catalogue lacks.
const MOST_OTHERS: usize = 20_000;

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

/// An operation in a plane: its place in the catalogue, or behind it among those
/// that only entries name, twice, and one more for the data plane.
pub(super) type Slot = usize;

/// The different permission objects and conditions of both snapshots.
pub(super) struct Powers<'s> {
    pub(super) catalog: &'s Catalog,
    others: Vec<OperationName>,
    others_at: HashMap<Box<str>, usize>,
    cut: bool,
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
    bits: OnceCell<Bits>,
    sets: [OnceCell<OperationSet>; 2],
    form: String,
}

impl<'s> Powers<'s> {
    pub(super) fn new(pair: &Pair<'s>, catalog: &'s Catalog) -> Self {
        let mut powers = Self {
            catalog,
            others: Vec::new(),
            others_at: HashMap::new(),
            cut: false,
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
        powers.name_others();
        powers
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
                bits: OnceCell::new(),
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

    /// Notes the operations that entries name and the catalogue lacks.
    fn name_others(&mut self) {
        let literals = self.objects.iter().flat_map(|object| {
            let lists = EntryList::ALL.map(|list| object.permission.list(list));
            lists.into_iter().flatten()
        });
        let mut found: BTreeSet<OperationName> = BTreeSet::new();
        for entry in literals.filter(|entry| entry.is_literal()) {
            let name = OperationName::from_trusted(entry.as_str());
            if self.catalog.find(&name).is_none() {
                self.cut |= found.len() >= MOST_OTHERS && !found.contains(&name);
                if !self.cut {
                    found.insert(name);
                }
            }
        }
        self.others = found.into_iter().collect();
        let names = self.others.iter().enumerate();
        self.others_at = names.map(|(at, name)| (name.folded().into(), at)).collect();
    }

    /// What was left out because there is too much of it.
    pub(super) fn limit(&self) -> Option<String> {
        self.cut.then(|| {
            format!(
                "entries name more than {MOST_OTHERS} operations that the catalogue lacks; the \
                 rest was not compared"
            )
        })
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

    pub(super) fn slots(&self) -> usize {
        (self.catalog.len() + self.others.len()) * 2
    }

    /// Every slot of which a verdict is of interest.
    pub(super) fn everything(&self) -> Bits {
        let mut bits = Bits::none(self.slots());
        for operation in self.catalog.operations() {
            for plane in Plane::ALL {
                if operation.plane() == plane || operation.certainty() == Certainty::Inferred {
                    bits.set(slot(operation.index(), plane));
                }
            }
        }
        for at in self.catalog.len() * 2..self.slots() {
            bits.set(at);
        }
        bits
    }

    /// The name of an operation; `None` for a slot that there is not.
    pub(super) fn name(&self, slot: Slot) -> Option<OperationName> {
        let at = slot / 2;
        match self.catalog.get(at) {
            Some(known) => Some(known.operation()),
            None => self.other(slot).cloned(),
        }
    }

    /// The operation of a slot where the catalogue lacks it.
    pub(super) fn other(&self, slot: Slot) -> Option<&OperationName> {
        self.others.get((slot / 2).checked_sub(self.catalog.len())?)
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
        let known = self.objects.get(object)?;
        Some(known.bits.get_or_init(|| self.expand(known.permission)))
    }

    /// What a permission object covers in a plane, whatever the catalogue knows.
    pub(super) fn set(&self, object: usize, plane: Plane) -> Option<&OperationSet> {
        let known = self.objects.get(object)?;
        let [control, data] = &known.sets;
        let cell = match plane {
            Plane::Control => control,
            Plane::Data => data,
        };
        Some(cell.get_or_init(|| {
            let list =
                |list| -> OperationSet { known.permission.list(list).iter().cloned().collect() };
            list(EntryList::granting(plane)).difference(&list(EntryList::subtracting(plane)))
        }))
    }

    fn expand(&self, permission: &Permission) -> Bits {
        let mut bits = Bits::none(self.slots());
        for (operation, plane) in evaluated(permission, self.catalog) {
            bits.set(slot(operation, plane));
        }
        if self.others.is_empty() {
            return bits;
        }
        for plane in Plane::ALL {
            let mut covered = self.cover(permission.list(EntryList::granting(plane)));
            let not = self.cover(permission.list(EntryList::subtracting(plane)));
            for (covers, subtracts) in covered.iter_mut().zip(not) {
                *covers &= !subtracts;
            }
            for (at, _) in covered.iter().enumerate().filter(|(_, covers)| **covers) {
                bits.set(slot(self.catalog.len() + at, plane));
            }
        }
        bits
    }

    /// Which of the operations that the catalogue lacks are covered by entries.
    /// Literals are looked up, so that long lists of them stay cheap.
    fn cover(&self, entries: &[ActionPattern]) -> Vec<bool> {
        let mut covered = vec![false; self.others.len()];
        for entry in entries {
            if entry.is_literal() {
                let at = self.others_at.get(entry.form());
                if let Some(covers) = at.and_then(|at| covered.get_mut(*at)) {
                    *covers = true;
                }
            } else {
                for (covers, name) in covered.iter_mut().zip(&self.others) {
                    *covers = *covers || entry.matches(name);
                }
            }
        }
        covered
    }
}

pub(super) fn slot(operation: usize, plane: Plane) -> Slot {
    operation * 2 + usize::from(plane == Plane::Data)
}

pub(super) fn plane_of(slot: Slot) -> Plane {
    if slot % 2 == 1 {
        Plane::Data
    } else {
        Plane::Control
    }
}

/// A permission object in a form that does not depend on the order of entries, on
/// letter case and on entries that stand twice.
fn form(permission: &Permission) -> String {
    let mut form = String::new();
    for list in EntryList::ALL {
        let mut entries: Vec<&ActionPattern> = permission.list(list).iter().collect();
        entries.sort_by_key(|entry| (entry.form(), entry.reading()));
        entries.dedup_by_key(|entry| (entry.form(), entry.reading()));
        for entry in entries {
            form.push_str(&format!("{}\u{1}{:?}\u{2}", entry.form(), entry.reading()));
        }
        form.push('\u{3}');
    }
    form
}
