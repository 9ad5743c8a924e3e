//! What two role definitions that grant the same have in common.

use azrbac_core::operation::Plane;
use azrbac_core::pattern::ActionPattern;
use azrbac_core::role::{EntryList, RoleDefinition};

use crate::budget::Budget;
use crate::cover::{Wildcards, covered_by_one};

/// Most steps for one role definition.
const MOST_STEPS: usize = 5_000_000;

/// The widest granting entries of a role definition by plane, in order, without those
/// that are taken away whole.
///
/// Two role definitions that grant the same have the same: a wildcard stands for texts
/// that nobody writes, so that nothing but an entry that covers it grants all that it
/// does. Those that have the same may still take away different things.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Gist([Vec<Box<str>>; 2]);

impl Gist {
    pub(crate) fn of(role: &RoleDefinition) -> Self {
        let mut budget = Budget::new(MOST_STEPS);
        Self(Plane::ALL.map(|plane| widest(role, plane, &mut budget)))
    }

    /// Whether it is that of a role definition. To see that it is not, which is so of
    /// nearly all, takes a look for its longest entry.
    pub(crate) fn is_of(&self, role: &RoleDefinition) -> bool {
        let longest = Plane::ALL.into_iter().zip(&self.0);
        let longest =
            longest.flat_map(|(plane, forms)| forms.iter().map(move |form| (plane, form)));
        let Some((plane, form)) = longest.max_by_key(|(_, form)| form.len()) else {
            return false;
        };
        let list = EntryList::granting(plane);
        let mut objects = role.permissions.iter();
        let has = objects.any(|object| object.list(list).iter().any(|own| own.form() == &**form));
        has && Self::of(role) == *self
    }

    /// Whether nothing is granted.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.iter().all(Vec::is_empty)
    }
}

fn widest(role: &RoleDefinition, plane: Plane, budget: &mut Budget) -> Vec<Box<str>> {
    let mut left: Vec<ActionPattern> = Vec::new();
    for object in &role.permissions {
        let subtracting = object.list(EntryList::subtracting(plane));
        let wildcards = Wildcards::new(subtracting);
        let mut forms: Vec<&str> = subtracting.iter().map(ActionPattern::form).collect();
        forms.sort_unstable();
        for entry in object.list(EntryList::granting(plane)) {
            let same = forms.binary_search(&entry.form()).is_ok();
            if !same && wildcards.alone(entry, budget, |_, _| true).is_none() {
                left.push(entry.clone());
            }
        }
    }
    let covered = covered_by_one(&left, &Wildcards::new(&left), budget);
    let widest = left.iter().enumerate();
    let widest = widest.filter(|(at, _)| !covered.contains_key(at));
    let mut forms: Vec<Box<str>> = widest.map(|(_, entry)| entry.form().into()).collect();
    forms.sort_unstable();
    forms.dedup();
    forms
}
