//! Role definitions and operations, for people.

use azrbac_core::catalog::{Catalog, CatalogOperation, Certainty, Standing};
use azrbac_core::operation::{OperationClass, Plane};
use azrbac_core::pattern::ActionPattern;
use azrbac_core::role::{EntryList, RoleDefinition, RoleLibrary};

/// How many names are told without `--verbose`.
const MOST: usize = 10;

/// One line a role definition.
pub(crate) fn line(role: &RoleDefinition) -> String {
    let id = role.id.as_ref().map_or("(no id)", |id| id.as_str());
    format!("{id:36}  {}\n", role.name)
}

/// Everything about a role definition.
pub(crate) fn role_page(role: &RoleDefinition, catalog: &Catalog, date: &str) -> String {
    let mut text = format!("# {}\n\n", role.name);
    if let Some(id) = &role.id {
        text.push_str(&format!("- id: {id}\n"));
    }
    if let Some(kind) = role.role_type {
        let as_of = if role.is_built_in() {
            format!(" (as of {date})")
        } else {
            String::new()
        };
        text.push_str(&format!("- type: {}{as_of}\n", kind.name()));
    }
    text.push_str(&format!(
        "- assignable at: {}\n",
        role.assignable_scopes.join(", ")
    ));
    for (at, permission) in role.permissions.iter().enumerate() {
        if role.permissions.len() > 1 {
            text.push_str(&format!("\n## Permission object {at}\n"));
        }
        for list in EntryList::ALL {
            let entries = permission.list(list);
            if entries.is_empty() {
                continue;
            }
            text.push_str(&format!("\n{list}:\n"));
            for entry in entries {
                text.push_str(&format!("  {entry}\n"));
            }
        }
        if let Some(condition) = &permission.condition {
            text.push_str(&format!("\ncondition:\n  {}\n", condition.expression));
        }
    }
    sensitive(role, catalog, &mut text);
    text
}

/// The sensitive operations that a role definition grants, by class.
fn sensitive(role: &RoleDefinition, catalog: &Catalog, text: &mut String) {
    for class in OperationClass::ALL {
        let names: Vec<&str> = catalog
            .operations()
            .filter(|operation| operation.is(class))
            .filter(|operation| role.may_grant(&operation.operation(), operation.plane()))
            .map(|operation| operation.name())
            .collect();
        if !names.is_empty() {
            text.push_str(&format!(
                "\noperations of class {class} ({}):\n",
                names.len()
            ));
            some_of(&names, false, text);
        }
    }
}

fn some_of(names: &[&str], all: bool, text: &mut String) {
    let most = if all { names.len() } else { MOST };
    for name in names.iter().take(most) {
        text.push_str(&format!("  {name}\n"));
    }
    if names.len() > most {
        text.push_str(&format!("  and {} more\n", names.len() - most));
    }
}

/// Everything that the catalogue knows of an operation.
pub(crate) fn operation_page(
    operation: &CatalogOperation<'_>,
    catalog: &Catalog,
    library: &RoleLibrary,
) -> String {
    let mut text = format!("# {}\n\n", operation.name());
    let sure = match operation.certainty() {
        Certainty::Sure => "",
        Certainty::Inferred => " (inferred, not sure)",
    };
    text.push_str(&format!("- plane: {}{sure}\n", operation.plane()));
    let standing = match operation.standing() {
        Standing::Listed => "in a listing of the resource provider",
        Standing::RoleOnly => "seen inside a built-in role only",
        Standing::Retired => "was listed in earlier years, is gone now",
    };
    text.push_str(&format!(
        "- name: {standing} (catalogue of {})\n",
        catalog.date()
    ));
    for (class, source) in operation.classes() {
        text.push_str(&format!("- {class}: {source}\n"));
    }
    let roles: Vec<&str> = library
        .roles()
        .iter()
        .filter(|role| role.may_grant(&operation.operation(), operation.plane()))
        .map(|role| &*role.name)
        .collect();
    text.push_str(&format!(
        "\nbuilt-in roles that grant it ({}, as of {}):\n",
        roles.len(),
        library.date()
    ));
    some_of(&roles, false, &mut text);
    text
}

/// What a pattern stands for.
pub(crate) fn pattern_page(pattern: &ActionPattern, catalog: &Catalog, all: bool) -> String {
    let mut text = format!("# {pattern}\n");
    for plane in Plane::ALL {
        let names: Vec<&str> = catalog
            .expand(pattern, plane)
            .map(|operation| operation.name())
            .collect();
        text.push_str(&format!("\n{plane} plane operations ({}):\n", names.len()));
        some_of(&names, all, &mut text);
        for class in OperationClass::ALL {
            let sensitive: Vec<&str> = catalog
                .expand(pattern, plane)
                .filter(|operation| operation.is(class))
                .map(|operation| operation.name())
                .collect();
            if !sensitive.is_empty() {
                text.push_str(&format!(
                    "\nof these, of class {class} ({}):\n",
                    sensitive.len()
                ));
                some_of(&sensitive, all, &mut text);
            }
        }
    }
    text.push_str(&format!(
        "\nof the catalogue of {}; a wildcard also covers operations that Azure adds later\n",
        catalog.date()
    ));
    text
}
