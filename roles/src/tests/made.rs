//! What the build script makes of the tables is what the readers make of them.

use std::collections::BTreeSet;

use azrbac_core::catalog::{Catalog, CatalogOperation};
use azrbac_core::operation::Plane;
use azrbac_core::pattern::ActionPattern;
use azrbac_core::role::{RoleDefinitionId, RoleLibrary};
use azrbac_core::text::caseless;

use super::{CLASSES, DATE, OPERATIONS};
use crate::{catalog, library};

#[test]
fn the_catalogue_is_that_of_the_tables() {
    let read = Catalog::parse(DATE, OPERATIONS, CLASSES).unwrap();
    let told = |one: CatalogOperation<'static>| {
        let known = (one.plane(), one.certainty(), one.standing());
        let classes: Vec<_> = one.classes().collect();
        (one.index(), one.name(), one.folded(), known, classes)
    };
    let read: &'static Catalog = Box::leak(Box::new(read));
    assert_eq!(read.len(), catalog().len());
    for (made, read) in catalog().operations().zip(read.operations()) {
        assert_eq!(told(made), told(read));
    }
    let classified =
        |catalog: &Catalog| -> Vec<usize> { catalog.classified().map(|one| one.index()).collect() };
    assert_eq!(classified(catalog()), classified(read));
    assert!(classified(read).is_sorted_by(|a, b| a < b));
}

#[test]
fn what_can_be_asked_for_is_what_the_role_definitions_have() {
    let plain = RoleLibrary::new(DATE, library().roles().iter().cloned());
    let mut all = BTreeSet::new();
    for role in library().roles() {
        let id = role.id.as_ref().unwrap();
        all.insert(format!("id\t{id}"));
        all.insert(format!("name\t{}", caseless::fold(role.name.trim())));
        assert_eq!(library().find(id), plain.find(id));
        assert_eq!(library().by_name(&role.name), plain.by_name(&role.name));
        for (at, entry) in role.entries(0) {
            all.insert(format!("{}\t{}", at.list.plane(), entry.form()));
            assert!(library().has_entry(entry, at.list.plane()), "{entry}");
        }
    }
    let lines = include_str!(concat!(env!("OUT_DIR"), "/lines.txt")).lines();
    assert!(lines.eq(all.iter().map(String::as_str)));
    assert_eq!(library().find(&RoleDefinitionId::new("no")), None);
    assert_eq!(library().by_name("no"), None);
    for text in [
        "*",
        "*/read",
        "Microsoft.KeyVault/vaults/keys/read",
        "A/b",
        "/",
        "~",
        "a\tb",
    ] {
        let entry = ActionPattern::parse(text).unwrap();
        for plane in Plane::ALL {
            let known = library().has_entry(&entry, plane);
            assert_eq!(known, plain.has_entry(&entry, plane), "{text} {plane}");
        }
    }
}
