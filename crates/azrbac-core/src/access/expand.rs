//! What a permission object stands for in the catalogue.

use crate::catalog::{self, Catalog, OperationIndex};
use crate::operation::Plane;
use crate::role::{EntryList, Permission};

/// The operations of the catalogue that a permission object grants, each in its
/// own plane; some may come twice.
pub(super) fn expanded<'a>(
    permission: &'a Permission,
    catalog: &'a Catalog,
) -> impl Iterator<Item = OperationIndex> + 'a {
    evaluated(permission, catalog)
        .filter(|(index, plane)| {
            catalog
                .get(*index)
                .is_some_and(|known| known.plane() == *plane)
        })
        .map(|(index, _)| index)
}

/// The same, with operations whose plane is only inferred in either plane.
pub(super) fn evaluated<'a>(
    permission: &'a Permission,
    catalog: &'a Catalog,
) -> impl Iterator<Item = (OperationIndex, Plane)> + 'a {
    Plane::ALL.into_iter().flat_map(move |plane| {
        let not = permission.list(EntryList::subtracting(plane));
        permission
            .list(EntryList::granting(plane))
            .iter()
            .flat_map(move |pattern| catalog.matching(pattern))
            .filter(move |operation| {
                operation.plane() == plane || operation.certainty() == catalog::Certainty::Inferred
            })
            .filter(move |operation| {
                !not.iter()
                    .any(|pattern| pattern.matches_folded(operation.folded()))
            })
            .map(move |operation| (operation.index(), plane))
    })
}
