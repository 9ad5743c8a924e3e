//! What changed in one role definition.

use std::collections::BTreeMap;

use serde::Serialize;

use super::assignable::scopes;
use super::effect::{DiffOperationView, count_classes, known_operation, sort_operations};
use crate::catalog::{Catalog, CatalogOperation};
use crate::compare::{Claim, Difference, Excess, OnlyIf, Paired, Relation, RoleChange, Turn};
use crate::operation::Plane;
use crate::role::RoleDefinition;

/// A role definition before and after.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RoleChangeView {
    /// `added`, `removed`, `changed`, `same`, or `undecided`.
    pub what: &'static str,
    /// `id`, `name`, `alone` (each is the only one); null where there is no pair.
    pub paired_by: Option<&'static str>,
    /// The one before.
    pub old: Option<DiffRoleNameView>,
    /// The one after.
    pub new: Option<DiffRoleNameView>,
    /// Whether the display name changed.
    pub renamed: bool,
    /// How the one before stands to the one after: `equal`, `within`, `contains`,
    /// `overlaps`, `disjoint`; null where that was not decided.
    pub relation: Option<&'static str>,
    /// Whether anything is gained: `none`, `possible`, `certain`.
    pub gain: &'static str,
    /// What only the one after grants.
    pub gained: RoleSideView,
    /// What only the one before grants.
    pub lost: RoleSideView,
    /// What both grant, under another condition.
    pub conditions: RoleSideView,
    /// Assignable scopes that are new.
    pub scopes_added: Vec<String>,
    /// Assignable scopes that are gone.
    pub scopes_removed: Vec<String>,
    /// Why a comparison was given up.
    pub limits: Vec<String>,
}

/// The names of a role definition.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DiffRoleNameView {
    /// The id.
    pub id: Option<String>,
    /// The display name.
    pub role_name: String,
}

/// What one of two role definitions grants and the other does not.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RoleSideView {
    /// How many operations of the catalogue.
    pub count: usize,
    /// How many of them are of a sensitive class.
    pub classes: BTreeMap<&'static str, usize>,
    /// The operations of the catalogue, those of a sensitive class first, then those
    /// of which the plane is not sure.
    pub operations: Vec<RoleOperationView>,
    /// The same as entries, for all names, known or not.
    pub entries: Vec<RoleEntryView>,
    /// For each plane the shortest name that shows it.
    pub examples: BTreeMap<&'static str, String>,
}

/// An operation with what it hangs on.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RoleOperationView {
    /// The operation.
    #[serde(flatten)]
    pub operation: DiffOperationView,
    /// The condition under which it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub only_if: Option<String>,
    /// Whether the other role definition grants it too, under a condition.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub conditional_there: bool,
}

/// Names that all of some patterns match and none of others.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RoleEntryView {
    /// `control` or `data`.
    pub plane: &'static str,
    /// The patterns that all have to match.
    pub within: Vec<String>,
    /// The patterns of which none matches.
    pub except: Vec<String>,
    /// Whether it holds no name that is not part of the difference.
    pub exact: bool,
    /// Whether it may hold operations that Azure adds later.
    pub wildcard: bool,
    /// Whether the catalogue lacks the operation, of what is no wildcard.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub unknown: bool,
    /// The condition under which it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub only_if: Option<String>,
    /// Whether the other role definition grants it too, under a condition.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub conditional_there: bool,
}

/// The view of a role definition before and after.
pub(super) fn role(change: &RoleChange<'_>, catalog: &Catalog) -> RoleChangeView {
    let both = change.comparison.both();
    let limits = [&both.within, &both.contains].into_iter();
    let limits = limits.filter_map(|claim| match claim {
        Claim::Undecided(limit) => Some(limit.to_string()),
        _ => None,
    });
    let mut limits: Vec<String> = limits.collect();
    limits.dedup();
    let (scopes_added, scopes_removed) = scopes(change);
    RoleChangeView {
        what: match (change.old, change.new, change.is_same()) {
            (None, _, _) => "added",
            (_, None, _) => "removed",
            (_, _, Some(true)) => "same",
            (_, _, Some(false)) => "changed",
            (_, _, None) => "undecided",
        },
        paired_by: match change.paired {
            Paired::ById => Some("id"),
            Paired::ByName => Some("name"),
            Paired::Alone => Some("alone"),
            Paired::Not => None,
        },
        old: change.old.map(name),
        new: change.new.map(name),
        renamed: change.is_renamed(),
        relation: change.comparison.relation().map(Relation::name),
        gain: change.gain(None, catalog).name(),
        gained: side(
            [&change.gained, &[]],
            &change.perhaps_gained,
            Turn::Plain,
            catalog,
        ),
        lost: side(
            [&change.lost, &[]],
            &change.perhaps_lost,
            Turn::Plain,
            catalog,
        ),
        conditions: side(
            [&change.gained, &change.lost],
            &[],
            Turn::Condition,
            catalog,
        ),
        scopes_added,
        scopes_removed,
        limits,
    }
}

fn name(role: &RoleDefinition) -> DiffRoleNameView {
    DiffRoleNameView {
        id: role.id.as_ref().map(ToString::to_string),
        role_name: role.name.to_string(),
    }
}

fn side(
    excesses: [&[Excess]; 2],
    perhaps: &[usize],
    turn: Turn,
    catalog: &Catalog,
) -> RoleSideView {
    let mut view = RoleSideView::default();
    let mut seen = std::collections::HashSet::new();
    for excess in excesses.into_iter().flatten() {
        for (at, only_if) in excess
            .operations
            .iter()
            .filter(|(_, one)| one.turn() == turn)
        {
            if let Some(known) = catalog
                .get(*at)
                .filter(|_| seen.insert((*at, excess.plane)))
            {
                view.operations
                    .push(operation(&known, excess.plane, only_if));
            }
        }
        let differences = excess.differences.iter();
        for difference in differences.filter(|one| one.only_if.turn() == turn) {
            let entry = entry(difference, excess.plane, catalog);
            if !view.entries.contains(&entry) {
                view.entries.push(entry);
            }
        }
        if let Some(name) = excess.shortest.as_ref().filter(|_| turn == Turn::Plain) {
            view.examples.insert(excess.plane.name(), name.to_string());
        }
    }
    for known in perhaps.iter().filter_map(|at| catalog.get(*at)) {
        let plane = known.plane().other();
        view.operations
            .push(operation(&known, plane, &OnlyIf::default()));
    }
    sort_operations(&mut view.operations, |one| &one.operation);
    let likely: Vec<&DiffOperationView> = view
        .operations
        .iter()
        .map(|one| &one.operation)
        .filter(|one| one.plane_likely)
        .collect();
    view.count = likely.len();
    view.classes = count_classes(likely);
    view
}

fn operation(known: &CatalogOperation<'_>, plane: Plane, only_if: &OnlyIf) -> RoleOperationView {
    RoleOperationView {
        operation: known_operation(known, plane),
        only_if: only_if.here.as_deref().map(str::to_owned),
        conditional_there: only_if.granted_there,
    }
}

fn entry(difference: &Difference, plane: Plane, catalog: &Catalog) -> RoleEntryView {
    let texts = |patterns: &[crate::pattern::ActionPattern]| -> Vec<String> {
        patterns.iter().map(ToString::to_string).collect()
    };
    let wildcard = difference.within.iter().all(|one| !one.is_literal());
    let mut names = difference.within.iter().filter(|one| one.is_literal());
    RoleEntryView {
        plane: plane.name(),
        within: texts(&difference.within),
        except: texts(&difference.except),
        exact: difference.exact,
        wildcard,
        unknown: names.any(|name| catalog.matching(name).next().is_none()),
        only_if: difference.only_if.here.as_deref().map(str::to_owned),
        conditional_there: difference.only_if.granted_there,
    }
}
