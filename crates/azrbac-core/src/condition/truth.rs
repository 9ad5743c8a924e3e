//! What a piece of a condition can come to.
//!
//! A comparison on a missing attribute is false to Azure where that shows, and
//! whether it is false or a fault behind a NOT is not documented. So there are
//! three values: true, false, and a fault that is neither and that NOT leaves as
//! it is. In the end a fault grants nothing, as false does.

use std::ops::BitOr;

/// The values that are still possible. Never none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Truths(u8);

impl Truths {
    pub(super) const TRUE: Self = Self(1);
    pub(super) const FALSE: Self = Self(2);
    const FAULT: Self = Self(4);
    /// It is one or the other.
    pub(super) const EITHER: Self = Self(1 | 2);
    /// A comparison on a missing attribute.
    pub(super) const MISSING: Self = Self(2 | 4);
    /// Anything.
    pub(super) const ANY: Self = Self(1 | 2 | 4);

    pub(super) fn of(truth: bool) -> Self {
        if truth { Self::TRUE } else { Self::FALSE }
    }

    fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub(super) fn not(self) -> Self {
        Self((self.0 & 4) | ((self.0 & 1) << 1) | ((self.0 & 2) >> 1))
    }

    /// What AND makes of several.
    pub(super) fn all(members: impl Iterator<Item = Self>) -> Self {
        let (mut all_true, mut any_false, mut any_fault, mut no_false) = (true, false, false, true);
        for member in members {
            all_true &= member.has(Self::TRUE);
            any_false |= member.has(Self::FALSE);
            any_fault |= member.has(Self::FAULT);
            no_false &= member.has(Self::TRUE | Self::FAULT);
        }
        let bits = u8::from(all_true)
            | (u8::from(any_false) << 1)
            | (u8::from(any_fault && no_false) << 2);
        Self(bits)
    }

    /// What OR makes of several.
    pub(super) fn any(members: impl Iterator<Item = Self>) -> Self {
        Self::all(members.map(Self::not)).not()
    }

    /// What is certain about a piece that counts as such.
    pub(super) fn fate(self, side: Side) -> Fate {
        let (is_true, is_false) = match side {
            Side::Plain => (self == Self::TRUE, !self.has(Self::TRUE)),
            Side::Negated => (!self.has(Self::FALSE), self == Self::FALSE),
        };
        if is_true {
            Fate::True
        } else if is_false {
            Fate::False
        } else {
            Fate::Open
        }
    }
}

impl BitOr for Truths {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// Whether an even or an odd number of NOTs stands above a piece. A fault grants
/// nothing: it counts as false without a NOT above, and as true below one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Plain,
    Negated,
}

impl Side {
    pub(super) fn other(self) -> Self {
        match self {
            Self::Plain => Self::Negated,
            Self::Negated => Self::Plain,
        }
    }
}

/// What a piece counts as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    True,
    False,
    Open,
}
