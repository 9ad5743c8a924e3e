//! In one word how two role definitions stand to each other.

use super::claim::Claim;
use crate::operation::Plane;

/// How the left one of two role definitions stands to the right one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// Both grant the same.
    Equal,
    /// Whatever the left one grants, the right one grants too, and more.
    Within,
    /// The left one grants whatever the right one grants, and more.
    Contains,
    /// Each grants something that the other does not, and something both grant.
    Overlaps,
    /// Nothing is granted by both.
    Disjoint,
}

impl Relation {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Equal,
        Self::Within,
        Self::Contains,
        Self::Overlaps,
        Self::Disjoint,
    ];

    /// `equal`, `within`, `contains`, `overlaps` or `disjoint`, as in documents.
    pub fn name(self) -> &'static str {
        match self {
            Self::Equal => "equal",
            Self::Within => "within",
            Self::Contains => "contains",
            Self::Overlaps => "overlaps",
            Self::Disjoint => "disjoint",
        }
    }
}

/// What holds between two role definitions in one plane, or in both together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaneComparison {
    /// That the right one grants whatever the left one grants.
    pub within: Claim,
    /// That the left one grants whatever the right one grants.
    pub contains: Claim,
    /// That nothing is granted by both, conditions taken as fulfilled.
    pub disjoint: Claim,
}

impl PlaneComparison {
    /// The relation; `None` where a claim that it depends on was not decided. Two
    /// role definitions that both grant nothing are equal.
    pub fn relation(&self) -> Option<Relation> {
        Some(match (self.within.holds()?, self.contains.holds()?) {
            (true, true) => Relation::Equal,
            (true, false) => Relation::Within,
            (false, true) => Relation::Contains,
            (false, false) if self.disjoint.holds()? => Relation::Disjoint,
            (false, false) => Relation::Overlaps,
        })
    }
}

/// How two role definitions stand to each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    planes: [PlaneComparison; 2],
}

impl Comparison {
    pub(super) fn new(planes: [PlaneComparison; 2]) -> Self {
        Self { planes }
    }

    /// What holds in one plane.
    pub fn plane(&self, plane: Plane) -> &PlaneComparison {
        let [control, data] = &self.planes;
        match plane {
            Plane::Control => control,
            Plane::Data => data,
        }
    }

    /// What holds in both planes together.
    pub fn both(&self) -> PlaneComparison {
        let [control, data] = &self.planes;
        PlaneComparison {
            within: control.within.and(&data.within).clone(),
            contains: control.contains.and(&data.contains).clone(),
            disjoint: control.disjoint.and(&data.disjoint).clone(),
        }
    }

    /// The relation in both planes together; `None` where a claim that it depends
    /// on was not decided.
    pub fn relation(&self) -> Option<Relation> {
        self.both().relation()
    }
}
