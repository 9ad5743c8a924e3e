//! `azrbac.compare/v1`: how two role definitions stand to each other.

use serde::Serialize;

use crate::algebra::Universe;
use crate::catalog::{Catalog, OperationIndex};
use crate::compare::{
    Claim, Comparer, Comparison, Difference, Excess, OnlyIf, PlaneComparison, Relation, Shown,
};
use crate::operation::{OperationClass, Plane};
use crate::pattern::ActionPattern;
use crate::role::RoleDefinition;

/// The schema id of [`CompareDocument`].
const SCHEMA: &str = "azrbac.compare/v1";

/// What takes the place of a relation that was not decided.
const UNDECIDED: &str = "undecided";

/// How two role definitions stand to each other.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CompareDocument {
    /// `azrbac.compare/v1`.
    pub schema: &'static str,
    /// The relation in both planes together: `equal`, `within`, `contains`,
    /// `overlaps`, `disjoint`, or `undecided`.
    pub relation: &'static str,
    /// The relation in each plane.
    pub planes: PlanesView,
    /// Which texts count as names of operations: `every` or `well-formed`.
    pub names: &'static str,
    /// The relation in both planes together if only names as Azure forms them
    /// count.
    pub well_formed: &'static str,
    /// The role definition that was named first.
    pub left: RoleNameView,
    /// The role definition that was named second.
    pub right: RoleNameView,
    /// An operation that only one of the two grants, for each.
    pub witness: WitnessesView,
    /// All that only one of the two grants, for each.
    pub difference: DifferencesView,
    /// From when the catalogue of operations is.
    pub catalog_date: String,
}

/// The relation in each plane.
#[derive(Debug, Clone, Serialize)]
pub struct PlanesView {
    /// In the control plane.
    pub control: &'static str,
    /// In the data plane.
    pub data: &'static str,
}

/// Which role definition is meant.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RoleNameView {
    /// The display name.
    pub role_name: String,
    /// The id, if it has one.
    pub role_id: Option<String>,
}

/// For each role definition an operation that only it grants.
#[derive(Debug, Clone, Serialize)]
pub struct WitnessesView {
    /// Only the left one.
    pub left: Option<WitnessView>,
    /// Only the right one.
    pub right: Option<WitnessView>,
}

/// An operation that only one of the two role definitions grants.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WitnessView {
    /// Its name: the most sensitive operation of the catalogue, or, where there is
    /// none, a shortest name.
    pub operation: String,
    /// Its plane.
    pub plane: &'static str,
    /// Whether it stands in the catalogue.
    pub listed: bool,
    /// A shortest name in that plane, in lower case.
    pub shortest: Option<String>,
}

/// What only one of the two role definitions grants, for each.
#[derive(Debug, Clone, Serialize)]
pub struct DifferencesView {
    /// What only the left one grants.
    pub left: ExcessView,
    /// What only the right one grants.
    pub right: ExcessView,
}

/// What one role definition grants and the other does not.
#[derive(Debug, Clone, Serialize)]
pub struct ExcessView {
    /// As entries, for every name.
    pub patterns: Vec<DifferenceView>,
    /// As operations of the catalogue, the sensitive ones first.
    pub operations: Vec<DifferingOperationView>,
}

/// Names that one role definition grants and the other does not.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DifferenceView {
    /// The plane.
    pub plane: &'static str,
    /// The names that all of these match.
    pub within: Vec<String>,
    /// The names that none of these matches.
    pub except: Vec<String>,
    /// Whether each such name is granted by the one and not by the other. Where
    /// not, at least one is.
    pub exact: bool,
    /// Granted only where this condition holds.
    pub condition: Option<String>,
    /// The other one grants it too, or part of it, but only under a condition.
    pub conditional_there: bool,
}

/// An operation that one role definition grants and the other does not.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DifferingOperationView {
    /// Its name.
    pub operation: String,
    /// Its plane.
    pub plane: &'static str,
    /// Why it is sensitive.
    pub classes: Vec<&'static str>,
    /// Granted only where this condition holds.
    pub condition: Option<String>,
    /// The other one grants it too, but only under a condition.
    pub conditional_there: bool,
}

/// The document for two role definitions.
pub fn compare(
    catalog: &Catalog,
    universe: Universe,
    left: &RoleDefinition,
    right: &RoleDefinition,
) -> CompareDocument {
    let comparer = Comparer::new(catalog, universe, &[left, right]);
    let comparison = comparer.compare(0, 1);
    let of =
        |here: usize, there: usize| Plane::ALL.map(|plane| comparer.excess(here, there, plane));
    let (ours, theirs) = (of(0, 1), of(1, 0));
    let well_formed = match universe {
        Universe::WellFormed => comparison.relation(),
        Universe::EveryName => Comparer::new(catalog, Universe::WellFormed, &[left, right])
            .compare(0, 1)
            .relation(),
    };
    CompareDocument {
        schema: SCHEMA,
        relation: name(comparison.relation()),
        planes: PlanesView {
            control: name(comparison.plane(Plane::Control).relation()),
            data: name(comparison.plane(Plane::Data).relation()),
        },
        well_formed: name(well_formed),
        names: match universe {
            Universe::EveryName => "every",
            Universe::WellFormed => "well-formed",
        },
        left: role_name(left),
        right: role_name(right),
        witness: WitnessesView {
            left: witness(catalog, &comparison, &ours, |plane| &plane.within),
            right: witness(catalog, &comparison, &theirs, |plane| &plane.contains),
        },
        difference: DifferencesView {
            left: excess_view(catalog, &ours),
            right: excess_view(catalog, &theirs),
        },
        catalog_date: catalog.date().to_owned(),
    }
}

fn name(relation: Option<Relation>) -> &'static str {
    relation.map_or(UNDECIDED, Relation::name)
}

pub(super) fn role_name(role: &RoleDefinition) -> RoleNameView {
    RoleNameView {
        role_name: role.name.to_string(),
        role_id: role.id.as_ref().map(ToString::to_string),
    }
}

/// The operation that refutes a claim best: the most sensitive one of either plane.
fn witness(
    catalog: &Catalog,
    comparison: &Comparison,
    excesses: &[Excess],
    claim: impl Fn(&PlaneComparison) -> &Claim,
) -> Option<WitnessView> {
    let listed = excesses.iter().flat_map(|excess| {
        let operations = excess.operations.iter();
        operations.map(move |(index, _)| (rank(catalog, *index), *index, excess))
    });
    let best = listed.min_by_key(|(rank, index, _)| (*rank, *index));
    if let Some((_, index, excess)) = best {
        return Some(WitnessView {
            operation: catalog.get(index)?.name().to_owned(),
            plane: excess.plane.name(),
            listed: true,
            shortest: excess.shortest.as_ref().map(ToString::to_string),
        });
    }
    excesses.iter().find_map(|excess| {
        let Claim::Refuted(Shown::Name(name)) = claim(comparison.plane(excess.plane)) else {
            return None;
        };
        let shortest = excess.shortest.as_ref().unwrap_or(name);
        Some(WitnessView {
            operation: shortest.to_string(),
            plane: excess.plane.name(),
            listed: false,
            shortest: Some(shortest.to_string()),
        })
    })
}

/// How sensitive an operation is, the most sensitive first.
fn rank(catalog: &Catalog, index: OperationIndex) -> usize {
    let operation = catalog.get(index);
    let is = |class: &OperationClass| operation.is_some_and(|found| found.is(*class));
    OperationClass::ALL
        .iter()
        .position(is)
        .unwrap_or(OperationClass::ALL.len())
}

fn excess_view(catalog: &Catalog, excesses: &[Excess]) -> ExcessView {
    let mut operations: Vec<_> = excesses
        .iter()
        .flat_map(|excess| &excess.operations)
        .map(|(index, only_if)| (rank(catalog, *index), *index, only_if))
        .collect();
    operations.sort_by_key(|(rank, index, _)| (*rank, *index));
    ExcessView {
        patterns: excesses
            .iter()
            .flat_map(|excess| {
                let differences = excess.differences.iter();
                differences.map(|found| difference(found, excess.plane))
            })
            .collect(),
        operations: operations
            .into_iter()
            .filter_map(|(_, index, only_if)| operation(catalog, index, only_if))
            .collect(),
    }
}

fn difference(found: &Difference, plane: Plane) -> DifferenceView {
    let texts = |patterns: &[ActionPattern]| patterns.iter().map(ToString::to_string).collect();
    DifferenceView {
        plane: plane.name(),
        within: texts(&found.within),
        except: texts(&found.except),
        exact: found.exact,
        condition: found.only_if.here.as_deref().map(str::to_owned),
        conditional_there: found.only_if.granted_there,
    }
}

fn operation(
    catalog: &Catalog,
    index: OperationIndex,
    only_if: &OnlyIf,
) -> Option<DifferingOperationView> {
    let operation = catalog.get(index)?;
    Some(DifferingOperationView {
        operation: operation.name().to_owned(),
        plane: operation.plane().name(),
        classes: operation.classes().map(|(class, _)| class.name()).collect(),
        condition: only_if.here.as_deref().map(str::to_owned),
        conditional_there: only_if.granted_there,
    })
}
