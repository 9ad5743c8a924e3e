//! Which operations a name may mean, and which are near to it.

use crate::catalog::{Catalog, CatalogOperation, Standing};
use crate::operation::OperationName;
use crate::text::{caseless, distance};

/// Of candidates that are not of the resource type, the ones of its provider, such as
/// `accounts/write` at an account. A single one of another provider is a coincidence.
pub(super) fn beside_type(catalog: &Catalog, all: Vec<usize>, kind: &str) -> Vec<usize> {
    let provider = caseless::fold(kind.split('/').next().unwrap_or_default());
    let same = |index: &usize| {
        let operation = catalog.get(*index);
        operation.is_some_and(|one| one.folded().split('/').next() == Some(&*provider))
    };
    let near: Vec<usize> = all.iter().copied().filter(same).collect();
    match (near.is_empty(), all.len()) {
        (false, _) => near,
        (true, 1) => Vec::new(),
        (true, _) => all,
    }
}

/// Of several candidates the ones that end in exactly the short name, and of those
/// the ones that are in today's listings, where there are such.
pub(super) fn narrowed<'a>(
    candidates: Vec<CatalogOperation<'a>>,
    name: &OperationName,
) -> Vec<CatalogOperation<'a>> {
    let prefer = |all: Vec<CatalogOperation<'a>>, keep: &dyn Fn(&CatalogOperation<'a>) -> bool| {
        let kept: Vec<_> = all.iter().copied().filter(keep).collect();
        if kept.is_empty() { all } else { kept }
    };
    let ending = format!("/{}", name.folded());
    let exact = prefer(candidates, &|one| one.folded().ends_with(&ending));
    prefer(exact, &|one| one.standing() == Standing::Listed)
}

/// The operations whose names are nearest to a name.
pub(super) fn near(catalog: &Catalog, name: &str) -> Vec<String> {
    catalog
        .nearest(name, 3)
        .iter()
        .map(|operation| operation.name().to_owned())
        .collect()
}

/// The operations of a resource type whose names behind the type, with or without
/// the verb, are near to a short name; nearest first.
pub(super) fn near_tails(catalog: &Catalog, resource_type: &str, short: &str) -> Vec<String> {
    let most = (short.len() / 3).clamp(1, 4);
    let mut found: Vec<(usize, &str)> = catalog
        .below(resource_type)
        .filter_map(|operation| {
            let tail = operation.folded().get(resource_type.len() + 1..)?;
            let head = tail.rsplit_once('/').map_or(tail, |(head, _verb)| head);
            let near = [tail, head]
                .iter()
                .filter_map(|text| distance(short, text, most))
                .min()?;
            Some((near, operation.name()))
        })
        .collect();
    found.sort_unstable();
    found.truncate(3);
    found.into_iter().map(|(_, name)| name.to_owned()).collect()
}
