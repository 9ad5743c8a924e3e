//! How a set is put together from its patterns, and what it comes to for given
//! truths of them.

use std::ops::Range;

/// One step of a program that works on a stack, so that sets of any depth need no
/// recursion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    /// Puts down whether one of these patterns matches.
    Any(Range<usize>),
    /// Takes two, puts down whether one of them holds.
    Or,
    /// Takes two, puts down whether both hold.
    And,
    /// Takes two, puts down whether the first holds without the second.
    Minus,
}

/// What a pattern or a set can come to.
pub(super) trait Truth: Copy {
    const NO: Self;
    fn or(self, other: Self) -> Self;
    fn and(self, other: Self) -> Self;
    fn not(self) -> Self;
    /// Whether a further alternative cannot change it.
    fn is_settled(self) -> bool;
}

impl Truth for bool {
    const NO: Self = false;
    fn or(self, other: Self) -> Self {
        self || other
    }
    fn and(self, other: Self) -> Self {
        self && other
    }
    fn not(self) -> Self {
        !self
    }
    fn is_settled(self) -> bool {
        self
    }
}

/// Yes, no, or still open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Three {
    No,
    Open,
    Yes,
}

impl Truth for Three {
    const NO: Self = Self::No;
    fn or(self, other: Self) -> Self {
        self.max(other)
    }
    fn and(self, other: Self) -> Self {
        self.min(other)
    }
    fn not(self) -> Self {
        match self {
            Self::No => Self::Yes,
            Self::Open => Self::Open,
            Self::Yes => Self::No,
        }
    }
    fn is_settled(self) -> bool {
        self == Self::Yes
    }
}

/// What it comes to under each of the 64 ways in which six patterns may match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ways(pub(super) u64);

impl Ways {
    /// One bit a way: the ways in which the pattern of this number matches.
    pub(super) const OF: [Self; 6] = [
        Self(0xAAAA_AAAA_AAAA_AAAA),
        Self(0xCCCC_CCCC_CCCC_CCCC),
        Self(0xF0F0_F0F0_F0F0_F0F0),
        Self(0xFF00_FF00_FF00_FF00),
        Self(0xFFFF_0000_FFFF_0000),
        Self(0xFFFF_FFFF_0000_0000),
    ];
}

impl Truth for Ways {
    const NO: Self = Self(0);
    fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
    fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
    fn not(self) -> Self {
        Self(!self.0)
    }
    fn is_settled(self) -> bool {
        self.0 == u64::MAX
    }
}

/// What the program comes to where `pattern` tells what each pattern comes to.
pub(super) fn run<T: Truth>(program: &[Step], mut pattern: impl FnMut(usize) -> T) -> T {
    let mut stack: Vec<T> = Vec::with_capacity(4);
    for step in program {
        if let Step::Any(range) = step {
            let mut any = T::NO;
            for index in range.clone() {
                any = any.or(pattern(index));
                if any.is_settled() {
                    break;
                }
            }
            stack.push(any);
            continue;
        }
        // INVARIANT: programs are made by `OperationSet` alone, operands first.
        let right = stack.pop().unwrap_or(T::NO);
        let left = stack.pop().unwrap_or(T::NO);
        stack.push(match step {
            Step::Or => left.or(right),
            Step::And => left.and(right),
            Step::Minus | Step::Any(_) => left.and(right.not()),
        });
    }
    stack.pop().unwrap_or(T::NO)
}

/// Patterns that hold every name of the set between them.
pub(super) fn bounds(program: &[Step]) -> Vec<usize> {
    let mut stack: Vec<Vec<usize>> = Vec::new();
    for step in program {
        if let Step::Any(range) = step {
            stack.push(range.clone().collect());
            continue;
        }
        let right = stack.pop().unwrap_or_default();
        let mut left = stack.pop().unwrap_or_default();
        stack.push(match step {
            Step::Or => {
                left.extend(right);
                left
            }
            Step::And if right.len() < left.len() => right,
            Step::And | Step::Minus | Step::Any(_) => left,
        });
    }
    stack.pop().unwrap_or_default()
}
