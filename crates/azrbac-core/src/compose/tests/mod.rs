//! Composed roles: what they are for small catalogues, and laws over random ones.

mod deriving;
mod minimizing;
mod random;
mod refusing;
mod suggesting;

use crate::catalog::Catalog;
use crate::operation::{OperationName, Plane};
use crate::pattern::ActionPattern;
use crate::role::{Permission, RoleDefinition};

fn patterns(texts: &[&str]) -> Vec<ActionPattern> {
    let parse = |text: &&str| ActionPattern::parse(text).unwrap();
    texts.iter().map(parse).collect()
}

fn role(permissions: Vec<Permission>) -> RoleDefinition {
    RoleDefinition {
        id: None,
        name: "Base".into(),
        role_type: None,
        description: None,
        permissions,
        assignable_scopes: vec!["/".into()],
    }
}

fn control(actions: &[&str], not_actions: &[&str]) -> Permission {
    Permission {
        actions: patterns(actions),
        not_actions: patterns(not_actions),
        ..Permission::default()
    }
}

fn texts(entries: &[ActionPattern]) -> Vec<&str> {
    entries.iter().map(ActionPattern::as_str).collect()
}

fn operation(name: &str) -> OperationName {
    OperationName::parse(name).unwrap()
}

/// A catalogue of rows: name, plane, certainty, standing, class or nothing.
fn catalog(rows: &[(&str, &str, &str, &str, &str)]) -> Catalog {
    let (mut operations, mut classes) = (
        "operation\tplane\tcertainty\tstanding\n".to_owned(),
        "operation\tclass\tsource\n".to_owned(),
    );
    for (name, plane, certainty, standing, class) in rows {
        operations.push_str(&format!("{name}\t{plane}\t{certainty}\t{standing}\n"));
        if !class.is_empty() {
            classes.push_str(&format!("{name}\t{class}\ta test\n"));
        }
    }
    Catalog::parse("2026-08", &operations, &classes).unwrap()
}

/// A catalogue of control plane operations that are sure.
fn names(names: &[&str]) -> Catalog {
    Catalog::from_names("2026-08", names.iter().map(|name| (*name, Plane::Control)))
}
