mod classes;
mod composed;
mod conditions;
mod corpus;
mod hardened;
mod made;

use azrbac_core::catalog::{Catalog, Standing};
use azrbac_core::operation::{OperationName, Plane};
use azrbac_core::role::RoleDefinitionId;

use crate::{BUILT_IN_ROLES, DATE, catalog, form, library};

const OPERATIONS: &str = include_str!("../../data/operations.tsv");
const CLASSES: &str = include_str!("../../data/operation-classes.tsv");

#[test]
fn the_embedded_data_parses_whole() {
    let roles = form::parse(BUILT_IN_ROLES).unwrap();
    assert_eq!(roles.len(), 928);
    assert_eq!(library().roles(), roles);
    assert_eq!(library().date(), DATE);
    let parsed = Catalog::parse(DATE, OPERATIONS, CLASSES).unwrap();
    assert_eq!(parsed.len(), OPERATIONS.lines().count() - 1);
    assert_eq!(catalog().len(), parsed.len());
    assert_eq!(catalog().date(), "2026-08");
}

#[test]
fn the_tables_are_sorted_and_name_nothing_twice() {
    for table in [OPERATIONS, CLASSES, classes::LOOKED_AT] {
        let rows: Vec<(String, &str)> = table
            .lines()
            .skip(1)
            .map(|line| line.split_once('\t').unwrap())
            .map(|(name, rest)| (name.to_ascii_lowercase(), rest.split('\t').next().unwrap()))
            .collect();
        assert!(rows.is_sorted_by(|a, b| a < b));
    }
}

#[test]
fn every_role_is_found_by_its_id_and_name() {
    for role in library().roles() {
        let id = role.id.as_ref().unwrap();
        assert_eq!(library().find(id), Some(role));
        assert_eq!(
            library().by_name(&role.name).map(|found| &found.name),
            Some(&role.name)
        );
    }
    let dashless = RoleDefinitionId::new("B24988AC618042A0AB8820F7382DD24C");
    assert_eq!(&*library().find(&dashless).unwrap().name, "Contributor");
}

#[test]
fn blanks_of_the_data_are_kept_as_written() {
    let written = "Microsoft.Network/virtualNetworks/read ";
    let with_blank = library()
        .roles()
        .iter()
        .filter(|role| role.entries(0).any(|(_, entry)| entry.written() == written))
        .count();
    assert_eq!(with_blank, 2);
    assert!(
        library()
            .roles()
            .iter()
            .any(|role| role.name.ends_with(' '))
    );
}

#[test]
fn operations_have_plane_and_standing() {
    let find = |name| {
        catalog()
            .find(&OperationName::parse(name).unwrap())
            .unwrap()
    };
    let read = find("microsoft.storage/storageaccounts/blobservices/containers/blobs/read");
    assert_eq!(
        (read.plane(), read.standing()),
        (Plane::Data, Standing::Listed)
    );
    let retired = find("84codes.CloudAMQP/servers/delete");
    assert_eq!(retired.standing(), Standing::Retired);
}
