//! What bears on a class of principals at a scope, piece by piece.

use super::super::holder::Holder;
use super::super::standing::{Applicable, Standing};
use super::super::{Activation, Certainty};
use super::Presence;
use super::bits::Bits;
use super::cells::Cell;
use super::powers::{Object, Powers};
use super::side::{Pair, Side};
use crate::condition::Condition;
use crate::operation::{OperationName, Plane};
use crate::scope::Scope;
use crate::snapshot::{DenyIndex, GrantIndex};

/// Where a piece is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Source {
    Grant(GrantIndex),
    Deny(DenyIndex),
    /// Data that may be missing.
    Gap,
}

/// How a piece bears on what it covers: pieces of one role bear alike, in whichever
/// snapshot they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Bearing {
    Grants {
        eligible: bool,
        /// Whether data are missing to be sure.
        gap: bool,
    },
    Denies {
        /// How surely, with the memberships that hold now.
        now: Option<Certainty>,
        /// How surely, with those that can be activated too.
        activated: Option<Certainty>,
    },
}

/// How a piece bears, and under which conditions, by their numbers.
pub(super) type Manner = (Bearing, [Option<usize>; 2]);

/// One permission object of one assignment.
pub(super) struct Atom<'s> {
    pub(super) manner: Manner,
    pub(super) source: Source,
    /// What it covers; `None` for everything.
    pub(super) object: Option<usize>,
    pub(super) inner: Option<&'s Condition>,
    pub(super) outer: Option<&'s Condition>,
}

impl Atom<'_> {
    pub(super) fn is_conditional(&self) -> bool {
        self.inner.is_some() || self.outer.is_some()
    }

    pub(super) fn covers(&self, powers: &Powers<'_>, cell: Cell) -> bool {
        let bits = self.object.map(|object| powers.bits(object));
        bits.is_none_or(|bits| bits.is_some_and(|bits| bits.has(cell)))
    }

    pub(super) fn covers_name(
        &self,
        powers: &Powers<'_>,
        name: &OperationName,
        plane: Plane,
    ) -> bool {
        let permission = self.object.map(|object| powers.permission(object));
        permission.is_none_or(|one| one.is_some_and(|one| one.grants(name, plane)))
    }

    /// Adds what it covers.
    pub(super) fn add_to(&self, powers: &Powers<'_>, bits: &mut Bits) {
        match self.object {
            Some(object) => bits.add(powers.bits(object).unwrap_or(&Bits::default())),
            None => bits.add(&powers.everything()),
        }
    }
}

/// Everything that bears on a class at a scope, in one snapshot.
pub(super) struct Ground<'s> {
    pub(super) standing: Standing<'s>,
    pub(super) atoms: Vec<Atom<'s>>,
    /// Whether data are missing that could deny anything.
    pub(super) deny_gap: bool,
}

impl<'s> Ground<'s> {
    pub(super) fn new(
        holder: &Holder<'s>,
        scope: &Scope,
        presence: Presence,
        pair: &Pair<'s>,
        powers: &Powers<'s>,
    ) -> Self {
        let side = pair.side(presence);
        let mut ground = Self {
            standing: side.standing(holder, scope),
            atoms: Vec::new(),
            deny_gap: false,
        };
        ground.deny_gap = !ground.standing.deny_gaps.is_empty();
        ground.add_grants(side, presence, powers);
        ground.add_denies(side, presence, powers);
        ground
    }

    fn add_grants(&mut self, side: &Side<'s>, presence: Presence, powers: &Powers<'s>) {
        for applicable in &self.standing.grants {
            let at = applicable.grant;
            let Some(grant) = side.snapshot.grant(at) else {
                continue;
            };
            let outer = grant.assignment.condition.as_ref();
            let number = powers.on_grant(presence, at);
            let known = grant.role.is_some();
            let objects = grant
                .role
                .map_or(&[][..], |role| powers.role(presence, role));
            let atom = |object: Option<&Object<'s>>| Atom {
                manner: (
                    grants(applicable, known),
                    [object.and_then(|one| one.condition), number],
                ),
                source: Source::Grant(at),
                object: object.map(|one| one.number),
                inner: object.and_then(|one| one.inner),
                outer,
            };
            self.atoms
                .extend(objects.iter().map(|object| atom(Some(object))));
            self.atoms.extend((!known).then(|| atom(None)));
        }
        for open in &self.standing.gaps {
            let eligible = open.certainty == Certainty::EligibleUnknown;
            let atom = |object: Option<&Object<'s>>| Atom {
                manner: (
                    Bearing::Grants {
                        eligible,
                        gap: true,
                    },
                    [None, None],
                ),
                source: Source::Gap,
                object: object.map(|one| one.number),
                inner: None,
                outer: None,
            };
            match open.role() {
                Some(role) => {
                    let objects = powers.role(presence, role).iter();
                    self.atoms.extend(objects.map(|object| atom(Some(object))));
                }
                None => self.atoms.push(atom(None)),
            }
        }
    }

    fn add_denies(&mut self, side: &Side<'s>, presence: Presence, powers: &Powers<'s>) {
        let standing = &self.standing;
        let mut found = Vec::new();
        for (at, deny, doubt) in standing.denies() {
            let certainty = |activation| {
                let outcome = standing.deny_outcome(deny, doubt.clone(), activation);
                outcome.certainty()
            };
            let now = certainty(standing.activation);
            let activated = certainty(Activation::EligibleToo);
            if now.is_none() && activated.is_none() {
                continue;
            }
            let outer = side
                .snapshot
                .deny(at)
                .and_then(|deny| deny.condition.as_ref());
            let number = powers.on_deny(presence, at);
            let objects = powers.deny(presence, at).iter();
            found.extend(objects.map(|object| Atom {
                manner: (
                    Bearing::Denies { now, activated },
                    [object.condition, number],
                ),
                source: Source::Deny(at),
                object: Some(object.number),
                inner: object.inner,
                outer,
            }));
        }
        self.atoms.extend(found);
    }

    /// The pieces that cover a cell.
    pub(super) fn covering(&self, powers: &Powers<'_>, cell: Cell) -> Vec<&Atom<'s>> {
        let atoms = self.atoms.iter();
        atoms.filter(|atom| atom.covers(powers, cell)).collect()
    }

    /// The pieces that cover an operation in a plane.
    pub(super) fn covering_name(
        &self,
        powers: &Powers<'_>,
        name: &OperationName,
        plane: Plane,
    ) -> Vec<&Atom<'s>> {
        let atoms = self.atoms.iter();
        atoms
            .filter(|atom| atom.covers_name(powers, name, plane))
            .collect()
    }

    /// Which pieces cover a cell, as bits.
    pub(super) fn mask(&self, powers: &Powers<'_>, cell: Cell) -> Bits {
        let mut mask = Bits::none(self.atoms.len());
        for (at, atom) in self.atoms.iter().enumerate() {
            if atom.covers(powers, cell) {
                mask.set(at);
            }
        }
        mask
    }
}

fn grants(applicable: &Applicable, known: bool) -> Bearing {
    Bearing::Grants {
        eligible: applicable.eligible,
        gap: !known || !applicable.doubts.is_empty(),
    }
}
