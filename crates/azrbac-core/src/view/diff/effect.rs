//! Changes of verdicts.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use crate::access::{ChangedOperation, ChangedPlace, Effect, NamedOperation};
use crate::catalog::{Catalog, CatalogOperation, Certainty};
use crate::directory::PrincipalId;
use crate::operation::{OperationClass, Plane};
use crate::snapshot::Snapshot;

/// Principals of which verdicts changed alike.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EffectView {
    /// `gained`, `changed`, `unknown`, `lost`, `refused` (no access before and
    /// after, for another reason).
    pub direction: &'static str,
    /// The verdict before.
    pub old: &'static str,
    /// The verdict after; the same where it stands under another condition.
    pub new: &'static str,
    /// Who, groups first.
    pub principals: Vec<DiffPrincipalView>,
    /// The highest scopes at which it holds.
    pub scopes: Vec<DiffPlaceView>,
    /// Scopes below at which it does not.
    pub except: Vec<DiffPlaceView>,
    /// Of which operations: the place in `operationSets`, from 0.
    pub operations: usize,
    /// Through which changes: places in `changes`, from 0.
    pub changes: Vec<usize>,
}

/// Operations that changed together, for one effect or several.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OperationSetView {
    /// How many operations, those left out that are probably of the other plane.
    pub count: usize,
    /// How many of them are of a sensitive class.
    pub classes: BTreeMap<&'static str, usize>,
    /// The operations, those of a sensitive class first.
    pub operations: Vec<DiffOperationView>,
    /// That it goes for operations that no catalogue knows too.
    pub beyond: Vec<BeyondView>,
}

/// A principal.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DiffPrincipalView {
    /// The object id.
    pub id: String,
    /// The name, where the data have one.
    pub name: Option<String>,
    /// `User`, `Group`, `ServicePrincipal`, where known.
    #[serde(rename = "type")]
    pub kind: Option<&'static str>,
}

/// Where something holds.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DiffPlaceView {
    /// The scope.
    pub scope: String,
    /// `here-and-below`, `here`, `below`.
    pub part: &'static str,
}

/// An operation.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DiffOperationView {
    /// The name.
    pub operation: String,
    /// `control` or `data`.
    pub plane: &'static str,
    /// Whether the catalogue is sure that the operation is of that plane; false too
    /// where it lacks the operation.
    pub plane_sure: bool,
    /// Whether the catalogue takes the operation to be of that plane.
    pub plane_likely: bool,
    /// Whether the catalogue has it.
    pub known: bool,
    /// Why it is sensitive, such as `credential`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<&'static str>,
}

/// Operations that no catalogue knows and that a wildcard holds.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BeyondView {
    /// `control` or `data`.
    pub plane: &'static str,
    /// The shortest name of one.
    pub example: String,
}

/// The effects, and the sets of operations that they name, each once.
pub(super) fn effects(
    old: &Snapshot,
    new: &Snapshot,
    effects: &[Effect],
    catalog: &Catalog,
) -> (Vec<EffectView>, Vec<OperationSetView>) {
    let mut sets: Vec<OperationSetView> = Vec::new();
    let mut known = HashMap::new();
    let views = effects.iter().map(|effect| {
        let key = (effect.operations.as_ptr(), effect.beyond.as_ptr());
        let at = *known.entry(key).or_insert_with(|| {
            sets.push(set(effect, catalog));
            sets.len() - 1
        });
        view(old, new, effect, at)
    });
    (views.collect(), sets)
}

fn view(old: &Snapshot, new: &Snapshot, effect: &Effect, operations: usize) -> EffectView {
    let mut principals: Vec<DiffPrincipalView> = effect
        .principals
        .iter()
        .map(|id| principal(old, new, id))
        .collect();
    principals.sort_by_key(|one| one.kind != Some("Group"));
    EffectView {
        direction: effect.direction().name(),
        old: effect.old.name(),
        new: effect.new.name(),
        principals,
        scopes: effect.places.iter().map(place).collect(),
        except: effect.except.iter().map(place).collect(),
        operations,
        changes: effect.changes.clone(),
    }
}

fn set(effect: &Effect, catalog: &Catalog) -> OperationSetView {
    let mut operations: Vec<DiffOperationView> = effect
        .operations
        .iter()
        .filter_map(|one| operation(one, catalog))
        .collect();
    sort_operations(&mut operations, |one| one);
    let likely: Vec<&DiffOperationView> =
        operations.iter().filter(|one| one.plane_likely).collect();
    OperationSetView {
        count: likely.len(),
        classes: count_classes(likely),
        operations,
        beyond: effect
            .beyond
            .iter()
            .map(|one| BeyondView {
                plane: one.plane.name(),
                example: one.example.to_string(),
            })
            .collect(),
    }
}

/// Puts those of the most sensitive class first, and those last that are probably of
/// the other plane.
pub(super) fn sort_operations<T>(all: &mut [T], view: impl Fn(&T) -> &DiffOperationView) {
    let rank = |one: &DiffOperationView| {
        let classes = one.classes.iter();
        let ranks = classes.filter_map(|class| {
            let class = OperationClass::from_name(class)?;
            OperationClass::ALL.iter().position(|known| *known == class)
        });
        ranks.min().unwrap_or(OperationClass::ALL.len())
    };
    all.sort_by_cached_key(|one| (!view(one).plane_likely, rank(view(one))));
}

/// How many operations are of each sensitive class.
pub(super) fn count_classes<'a>(
    operations: impl IntoIterator<Item = &'a DiffOperationView>,
) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for class in operations.into_iter().flat_map(|one| &one.classes) {
        *counts.entry(*class).or_default() += 1;
    }
    counts
}

/// A principal with what either snapshot knows of it, the one after first.
pub(super) fn principal(old: &Snapshot, new: &Snapshot, id: &PrincipalId) -> DiffPrincipalView {
    let name = |snapshot: &Snapshot| {
        let found = snapshot.directory().principal(id);
        found.and_then(|found| Some(found.label()?.to_owned()))
    };
    let kind = new.directory().kind(id).or(old.directory().kind(id));
    DiffPrincipalView {
        id: id.to_string(),
        name: name(new).or_else(|| name(old)),
        kind: kind.map(|kind| kind.name()),
    }
}

fn place(place: &ChangedPlace) -> DiffPlaceView {
    DiffPlaceView {
        scope: place.scope.to_string(),
        part: place.part.name(),
    }
}

fn operation(changed: &ChangedOperation, catalog: &Catalog) -> Option<DiffOperationView> {
    let plane = changed.plane;
    Some(match &changed.operation {
        NamedOperation::Known(at) => {
            let known = catalog.get(*at)?;
            known_operation(&known, plane)
        }
        NamedOperation::Other(name) => DiffOperationView {
            operation: name.to_string(),
            plane: plane.name(),
            plane_sure: false,
            plane_likely: true,
            known: false,
            classes: Vec::new(),
        },
    })
}

/// An operation of the catalogue in a plane.
pub(super) fn known_operation(known: &CatalogOperation<'_>, plane: Plane) -> DiffOperationView {
    DiffOperationView {
        operation: known.name().to_owned(),
        plane: plane.name(),
        plane_sure: known.certainty() == Certainty::Sure,
        plane_likely: known.plane() == plane,
        known: true,
        classes: known.classes().map(|(class, _)| class.name()).collect(),
    }
}
