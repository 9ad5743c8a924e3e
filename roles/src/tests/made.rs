//! What the build script makes of the tables is what the readers make of them.

use std::collections::BTreeSet;

use azrbac_core::catalog::{Catalog, CatalogOperation};
use azrbac_core::operation::Plane;
use azrbac_core::pattern::ActionPattern;
use azrbac_core::role::RoleLibrary;

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
fn the_distinct_entries_are_those_of_the_role_definitions() {
    let plain = RoleLibrary::new(DATE, library().roles().iter().cloned());
    let mut all = BTreeSet::new();
    for (at, entry) in library().roles().iter().flat_map(|role| role.entries(0)) {
        all.insert((at.list.plane().name(), entry.form().to_owned()));
        assert!(library().has_entry(entry, at.list.plane()), "{entry}");
    }
    let lines = include_str!(concat!(env!("OUT_DIR"), "/entries.txt")).lines();
    let lines: Vec<_> = lines.map(|line| line.split_once('\t').unwrap()).collect();
    let expected: Vec<_> = all
        .iter()
        .map(|(plane, form)| (*plane, form.as_str()))
        .collect();
    assert_eq!(lines, expected);
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
