//! Suggestions for many places: what is needed at each is searched for once.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use azrbac_core::algebra::Prover;
use azrbac_core::compose::{Question, Removal, Suggestions, suggest};
use azrbac_core::operation::{OperationName, Plane};
use azrbac_core::role::RoleLibrary;
use azrbac_core::scope::Scope;

use super::places::Place;

/// What an answer hangs on: the needs, and which assignable scopes of built-in roles
/// hold the place, if it is known.
type Key = (Vec<(OperationName, Plane)>, Option<Vec<bool>>);

/// The suggestions for each place, in order. Places where the same is needed, and where
/// the same roles can be assigned, share one search.
pub(super) fn search<'a>(
    places: &[Place],
    forbidden: &[Removal],
    most: usize,
    library: &'a RoleLibrary,
) -> Vec<Rc<Suggestions<'a>>> {
    let prover = Prover::default();
    let roles = library.roles().iter();
    let texts: BTreeSet<&str> = roles
        .flat_map(|role| role.assignable_scopes.iter().map(|scope| &**scope))
        .collect();
    let assignable: Vec<Scope> = texts
        .into_iter()
        .filter_map(|text| Scope::parse(text).ok())
        .collect();
    let mut known: HashMap<Key, Rc<Suggestions<'a>>> = HashMap::new();
    places
        .iter()
        .map(|place| {
            let found = known.entry(key(place, &assignable)).or_insert_with(|| {
                let question = Question {
                    needs: &place.needs,
                    forbidden,
                    scope: place.scope.as_ref(),
                    most,
                };
                let catalog = azrbac_roles::catalog();
                Rc::new(suggest(library, catalog, &question, &prover))
            });
            Rc::clone(found)
        })
        .collect()
}

fn key(place: &Place, assignable: &[Scope]) -> Key {
    let needs = place.needs.iter();
    let at = place.scope.as_ref().map(|scope| {
        let holds = assignable.iter().map(|outer| outer.contains(scope));
        holds.collect()
    });
    (
        needs
            .map(|need| (need.operation.clone(), need.plane))
            .collect(),
        at,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_with_the_same_need_share_one_search() {
        let catalog = azrbac_roles::catalog();
        let place = |name: &str, scope: Option<&str>| {
            let operation = OperationName::parse(name).unwrap();
            let mut place = Place {
                scope: scope.map(|scope| Scope::parse(scope).unwrap()),
                ..Place::default()
            };
            let plane = catalog.find(&operation).unwrap().plane();
            place.need(operation, plane);
            place
        };
        let read = "Microsoft.Storage/storageAccounts/read";
        let places = [
            place(read, Some("/subscriptions/s/resourceGroups/one")),
            place(read, Some("/subscriptions/s/resourceGroups/two")),
            place(
                "Microsoft.Storage/storageAccounts/write",
                Some("/subscriptions/s"),
            ),
        ];
        let found = search(&places, &[], 1, azrbac_roles::library());
        assert!(Rc::ptr_eq(&found[0], &found[1]));
        assert!(!Rc::ptr_eq(&found[0], &found[2]));
    }
}
