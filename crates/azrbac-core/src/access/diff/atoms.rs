//! What bears on a class of principals at a scope, piece by piece.

use std::collections::BTreeSet;

use super::super::condition::Conditions;
use super::super::standing::{Applicable, Standing};
use super::super::tally::Tally;
use super::super::{Activation, Certainty, OpenCondition, Verdict};
use super::Presence;
use super::bits::Bits;
use super::people::Class;
use super::powers::{Object, Powers, Slot};
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
    inner: Option<&'s Condition>,
    outer: Option<&'s Condition>,
}

impl Atom<'_> {
    pub(super) fn is_conditional(&self) -> bool {
        self.inner.is_some() || self.outer.is_some()
    }

    pub(super) fn covers(&self, powers: &Powers<'_>, slot: Slot) -> bool {
        let bits = self.object.map(|object| powers.bits(object));
        bits.is_none_or(|bits| bits.is_some_and(|bits| bits.has(slot)))
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

/// A verdict, and what it depends on where that is open.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Weighed {
    pub(super) verdict: Verdict,
    /// The open conditions on what grants and on what denies.
    pub(super) terms: BTreeSet<(bool, Certainty, String)>,
}

impl<'s> Ground<'s> {
    pub(super) fn new(
        class: &Class,
        scope: &Scope,
        presence: Presence,
        pair: &Pair<'s>,
        powers: &Powers<'s>,
    ) -> Self {
        let side = pair.side(presence);
        let mut ground = Self {
            standing: side.standing(&class.any, scope),
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

    /// What pieces come to that cover an operation; the verdict is that of
    /// [`check`](crate::access::check).
    pub(super) fn weigh<'a>(
        &self,
        name: &OperationName,
        covering: impl Iterator<Item = &'a Atom<'s>> + Clone,
    ) -> Weighed
    where
        's: 'a,
    {
        let mut tally = Tally::default();
        let mut terms = BTreeSet::new();
        for atom in covering.clone() {
            if let Bearing::Grants { eligible, gap } = atom.manner.0 {
                let conditional = match self.standing.conditions(atom.inner, atom.outer, name) {
                    Conditions::Fail => continue,
                    Conditions::Hold => None,
                    Conditions::Open(open) => Some(open),
                };
                let certainty = certainty(eligible, gap, conditional.is_some());
                tally.grant(certainty);
                terms.extend(conditional.map(|open| (false, certainty, term(&open))));
            }
        }
        if tally.has_any_grant() {
            let activation = self.standing.deny_activation(tally);
            for atom in covering {
                let Bearing::Denies { now, activated } = atom.manner.0 else {
                    continue;
                };
                let surely = match activation {
                    Activation::ActiveOnly => now,
                    Activation::EligibleToo => activated,
                };
                let Some(surely) = surely else {
                    continue;
                };
                match self.standing.conditions(atom.inner, atom.outer, name) {
                    Conditions::Fail => {}
                    Conditions::Open(open) if surely == Certainty::Certain => {
                        tally.deny(Certainty::Conditional);
                        terms.insert((true, Certainty::Conditional, term(&open)));
                    }
                    Conditions::Hold | Conditions::Open(_) => tally.deny(surely),
                }
            }
            if self.deny_gap {
                tally.deny(Certainty::Unknown);
            }
        }
        let verdict = tally.verdict().0;
        if !matches!(verdict, Verdict::Conditional | Verdict::Eligible) {
            terms.clear();
        }
        Weighed { verdict, terms }
    }

    /// The pieces that cover a slot.
    pub(super) fn covering(&self, powers: &Powers<'_>, slot: Slot) -> Vec<&Atom<'s>> {
        let atoms = self.atoms.iter();
        atoms.filter(|atom| atom.covers(powers, slot)).collect()
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

    /// Which pieces cover a slot, as bits.
    pub(super) fn mask(&self, powers: &Powers<'_>, slot: Slot) -> Bits {
        let mut mask = Bits::none(self.atoms.len());
        for (at, atom) in self.atoms.iter().enumerate() {
            if atom.covers(powers, slot) {
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

fn certainty(eligible: bool, gap: bool, conditional: bool) -> Certainty {
    match (gap, eligible) {
        (true, true) => Certainty::EligibleUnknown,
        (true, false) => Certainty::Unknown,
        (false, true) => Certainty::Eligible,
        (false, false) if conditional => Certainty::Conditional,
        (false, false) => Certainty::Certain,
    }
}

/// What an open condition depends on, in words that compare.
fn term(open: &OpenCondition) -> String {
    match open {
        OpenCondition::UnknownAttribute { residual } => residual.to_string(),
        OpenCondition::Undocumented => "undocumented".to_owned(),
        OpenCondition::Unreadable { problem } => problem.to_string(),
    }
}
