//! A file of operations: what Azure offers beyond the catalogue that is embedded.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use azrbac_core::catalog::{Catalog, Certainty, Standing};
use azrbac_core::operation::{OperationName, Plane};
use serde::Deserialize;

use crate::error::problem;

/// What to do about a file that cannot be read.
pub(super) const HELP: &str = "name the output of `az provider operation list -o json`, or a table \
                               with tabs: `operation`, then `control` or `data`";

/// The embedded catalogue with the operations of a file. Where both know a name, the
/// plane that the file gives stands.
pub(super) fn read(path: &Path) -> Result<Catalog, String> {
    let bytes = std::fs::read(path).map_err(|error| problem(&error))?;
    let text = azrbac_core::json::decode(bytes).map_err(|error| error.to_string())?;
    let own = match text.trim_start().starts_with(['[', '{']) {
        true => listing(&text)?,
        false => table(&text)?,
    };
    merged(&own)
}

/// Names with their planes.
type Operations = BTreeMap<String, (String, Plane)>;

fn add(all: &mut Operations, name: &str, plane: Plane) -> Result<(), String> {
    let name = name.trim();
    OperationName::parse(name).map_err(|error| format!("`{name}`: {error}"))?;
    all.insert(name.to_ascii_lowercase(), (name.to_owned(), plane));
    Ok(())
}

fn table(text: &str) -> Result<Operations, String> {
    let mut all = Operations::new();
    for (at, line) in text.lines().enumerate() {
        let mut fields = line.split('\t');
        let (name, plane) = (fields.next().unwrap_or_default(), fields.next());
        // The names of the columns, where the file has them.
        if line.trim().is_empty() || (at == 0 && name == "operation") {
            continue;
        }
        let plane = match plane.map(str::trim) {
            Some("control") => Plane::Control,
            Some("data") => Plane::Data,
            _ => return Err(format!("line {} has no plane", at + 1)),
        };
        add(&mut all, name, plane).map_err(|error| format!("line {}: {error}", at + 1))?;
    }
    Ok(all)
}

/// A provider as `az provider operation list` and the REST interface write it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Provider {
    #[serde(default)]
    operations: Option<Vec<Operation>>,
    #[serde(default)]
    resource_types: Option<Vec<ResourceType>>,
}

#[derive(Deserialize)]
struct ResourceType {
    #[serde(default)]
    operations: Option<Vec<Operation>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Operation {
    name: String,
    #[serde(default)]
    is_data_action: bool,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Listing {
    Plain(Vec<Provider>),
    Page { value: Vec<Provider> },
    One(Provider),
}

fn listing(text: &str) -> Result<Operations, String> {
    let read: Listing = serde_json::from_str(text)
        .map_err(|_| "is no listing of resource providers with their operations".to_owned())?;
    let providers = match read {
        Listing::Plain(all) | Listing::Page { value: all } => all,
        Listing::One(one) => vec![one],
    };
    let mut all = Operations::new();
    for provider in providers {
        let types = provider.resource_types.into_iter().flatten();
        let of_types = types.filter_map(|one| one.operations);
        for operation in provider.operations.into_iter().chain(of_types).flatten() {
            let plane = match operation.is_data_action {
                true => Plane::Data,
                false => Plane::Control,
            };
            add(&mut all, &operation.name, plane)?;
        }
    }
    match all.is_empty() {
        true => Err("there is no operation in it".to_owned()),
        false => Ok(all),
    }
}

fn merged(own: &Operations) -> Result<Catalog, String> {
    let embedded = azrbac_roles::catalog();
    let (mut operations, mut classes) = (String::from("head\n"), String::from("head\n"));
    let mut line = |name: &str, plane: Plane, certainty: &str, standing: &str| {
        let plane = match plane {
            Plane::Control => "control",
            Plane::Data => "data",
        };
        operations.push_str(&format!("{name}\t{plane}\t{certainty}\t{standing}\n"));
    };
    let mut known = BTreeSet::new();
    for operation in embedded.operations() {
        known.insert(operation.folded());
        for (class, source) in operation.classes() {
            let name = operation.name();
            classes.push_str(&format!("{name}\t{}\t{source}\n", class.name()));
        }
        match own.get(operation.folded()) {
            Some((_, plane)) => line(operation.name(), *plane, "sure", "listed"),
            None => line(
                operation.name(),
                operation.plane(),
                certainty(operation.certainty()),
                standing(operation.standing()),
            ),
        }
    }
    for (folded, (name, plane)) in own {
        if !known.contains(folded.as_str()) {
            line(name, *plane, "sure", "listed");
        }
    }
    Catalog::parse(embedded.date(), &operations, &classes).map_err(|error| error.to_string())
}

fn certainty(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Sure => "sure",
        Certainty::Inferred => "inferred",
    }
}

fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Listed => "listed",
        Standing::RoleOnly => "role-only",
        Standing::Retired => "retired",
    }
}

#[cfg(test)]
mod tests {
    use azrbac_core::operation::{OperationClass, OperationName, Plane};

    use super::{listing, merged, table};

    #[test]
    fn operations_of_a_file_are_known_besides_the_embedded_ones() {
        let text = r#"[{"name": "Contoso.Own", "operations": [{"name": "Contoso.Own/register/action"}],
            "resourceTypes": [{"operations": [{"name": "Contoso.Own/things/read", "isDataAction": true}]}]}]"#;
        let catalog = merged(&listing(text).unwrap()).unwrap();
        let find = |name: &str| catalog.find(&OperationName::parse(name).unwrap());
        assert_eq!(
            find("contoso.own/things/READ").unwrap().plane(),
            Plane::Data
        );
        let keys = find("Microsoft.Storage/storageAccounts/listKeys/action").unwrap();
        assert!(keys.is(OperationClass::Credential));
        assert_eq!(catalog.len(), azrbac_roles::catalog().len() + 2);
    }

    #[test]
    fn tables_are_read_and_say_which_line_is_wrong() {
        assert_eq!(
            table("operation\tplane\na.b/c/read\tcontrol\n")
                .unwrap()
                .len(),
            1
        );
        assert_eq!(
            table("a.b/c/read\tcontrol\nx").unwrap_err(),
            "line 2 has no plane"
        );
        assert!(listing("[]").is_err() && listing("{\"a\": 1}").is_err());
    }
}
