//! A role definition without some of what it grants.

use super::account::{Told, verify};
use super::derivation::{Derivation, Lost, NotActions, Opened, Options, Reduction};
use super::narrow::{Fate, Subject};
use super::removal::{Removal, removed};
use super::sets::{any_of, granted};
use crate::algebra::{Budget, Proof, Prover, Universe, covers};
use crate::catalog::Catalog;
use crate::operation::Plane;
use crate::pattern::ActionPattern;
use crate::role::{EntryList, EntryRef, Permission, RoleDefinition, RoleType};

/// Takes what the removals name out of a role definition, permission object by
/// permission object; conditions stay where they are. Without
/// [`NotActions::Allowed`], a wildcard that also grants something that is to go is
/// replaced by the fewest names, `type/*` and `type/*/verb` that grant what is to stay
/// of the catalogue. Linear in the catalogue for each list.
///
/// ```
/// use azrbac_core::catalog::Catalog;
/// use azrbac_core::compose::{Options, Removal, derive};
/// use azrbac_core::operation::Plane;
/// use azrbac_core::pattern::ActionPattern;
/// use azrbac_core::role::{Permission, RoleDefinition};
///
/// let catalog = Catalog::from_names("2026-08", [
///     ("P.Q/accounts/listKeys/action", Plane::Control),
///     ("P.Q/accounts/read", Plane::Control),
///     ("P.Q/accounts/models/read", Plane::Control),
///     ("P.Q/accounts/models/write", Plane::Control),
/// ]);
/// let base = RoleDefinition {
///     id: None,
///     name: "All".into(),
///     role_type: None,
///     description: None,
///     permissions: vec![Permission {
///         actions: vec![ActionPattern::parse("P.Q/*")?],
///         ..Permission::default()
///     }],
///     assignable_scopes: Vec::new(),
/// };
/// let keys = Removal::read("listkeys", None, &base, &catalog)?;
/// let derived = derive(&base, &[keys], &catalog, &Options::default());
/// let actions: Vec<&str> = derived.role.permissions[0].actions.iter().map(|e| e.as_str()).collect();
/// assert_eq!(actions, ["P.Q/*/read", "P.Q/accounts/models/write"]);
/// assert_eq!(derived.within.holds(), Some(true));
/// assert_eq!(derived.disjoint.holds(), Some(true));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn derive(
    base: &RoleDefinition,
    removals: &[Removal],
    catalog: &Catalog,
    options: &Options,
) -> Derivation {
    let mut work = Work {
        catalog,
        options,
        removals,
        budget: options.prover.budget_of_task(),
        opened: Vec::new(),
        lost: Vec::new(),
    };
    let permissions = base.permissions.iter().enumerate();
    let permissions = permissions
        .map(|(at, object)| work.object(at, object))
        .collect();
    let role = RoleDefinition {
        id: None,
        role_type: Some(RoleType::Custom),
        permissions,
        ..base.clone()
    };
    let (opened, lost) = (work.opened, work.lost);
    let told = Told::of(base, &role, removals, catalog);
    let (within, disjoint) = verify(base, &role, removals, &told.still_granted, options);
    Derivation {
        role,
        taken_out: told.taken_out,
        opened,
        left_out: told.left_out,
        missing: told.missing,
        still_granted: told.still_granted,
        lost,
        within,
        disjoint,
    }
}

struct Work<'a> {
    catalog: &'a Catalog,
    options: &'a Options,
    removals: &'a [Removal],
    /// What all questions together may still cost.
    budget: Budget,
    opened: Vec<Opened>,
    lost: Vec<Lost>,
}

impl Work<'_> {
    fn object(&mut self, at: usize, object: &Permission) -> Permission {
        let mut narrowed = object.clone();
        for plane in Plane::ALL {
            self.list(at, object, plane, &mut narrowed);
        }
        narrowed
    }

    fn list(&mut self, at: usize, object: &Permission, plane: Plane, narrowed: &mut Permission) {
        let list = EntryList::granting(plane);
        let removed = removed(self.removals, plane);
        let granting = object.list(list);
        let subject = Subject {
            plane,
            granting,
            subtracting: object.list(EntryList::subtracting(plane)),
            removed: &removed,
            catalog: self.catalog,
        };
        let prover = &self.options.prover;
        let fates = subject.fates(prover, &mut self.budget);
        let pairs = || granting.iter().zip(&fates).enumerate();
        let kept = pairs().filter(|(_, (_, fate))| **fate == Fate::Kept);
        let mut entries: Vec<ActionPattern> = kept.map(|(_, (entry, _))| entry.clone()).collect();
        let mut new = Vec::new();
        if fates.contains(&Fate::Opened) {
            if self.options.not_actions == NotActions::Allowed {
                let stays = pairs().filter(|(_, (_, fate))| **fate != Fate::Dropped);
                let stays: Vec<&ActionPattern> = stays.map(|(_, (entry, _))| entry).collect();
                let more = subject.subtract(&stays, prover, &mut self.budget);
                entries = stays.into_iter().cloned().collect();
                narrowed
                    .list_mut(EntryList::subtracting(plane))
                    .extend(more);
            } else {
                new = subject.open(&fates);
                entries.extend(new.iter().cloned());
            }
        }
        *narrowed.list_mut(list) = entries;
        for (index, (entry, fate)) in pairs() {
            let reduction = match (fate, self.options.not_actions) {
                (Fate::Kept, _) => continue,
                (Fate::Dropped, _) => Reduction::Dropped,
                (Fate::Opened, NotActions::Allowed) => Reduction::Subtracted,
                (Fate::Opened, NotActions::OfBase) => Reduction::Replaced {
                    entries: within(entry, &new),
                },
            };
            self.opened.push(Opened {
                entry: EntryRef {
                    role: 0,
                    permission: at,
                    list,
                    index,
                },
                pattern: entry.clone(),
                reduction,
            });
            self.lose(entry, plane, object, narrowed);
        }
    }

    /// What of an entry is not in the result and was not to go.
    fn lose(
        &mut self,
        entry: &ActionPattern,
        plane: Plane,
        object: &Permission,
        narrowed: &Permission,
    ) {
        let gone = any_of(removed(self.removals, plane));
        let rest = any_of([entry])
            .difference(&any_of(object.list(EntryList::subtracting(plane))))
            .difference(&gone)
            .difference(&granted(narrowed, plane));
        let provers = [Prover::new(Universe::WellFormed), self.options.prover];
        let mut found = provers.iter().filter_map(|prover| {
            match prover.empty_within(&rest, &mut self.budget) {
                Proof::Fails(name) => Some(name),
                Proof::Holds => None,
                Proof::Undecided(_) => prover.guess(&rest),
            }
        });
        let example = found.next();
        if let Some(example) = example {
            self.lost.push(Lost {
                pattern: entry.clone(),
                plane,
                example,
            });
        }
    }
}

/// How many of the entries lie within a pattern.
fn within(outer: &ActionPattern, entries: &[ActionPattern]) -> usize {
    let inside = |entry: &&ActionPattern| covers(outer, entry) == Some(true);
    entries.iter().filter(inside).count()
}
