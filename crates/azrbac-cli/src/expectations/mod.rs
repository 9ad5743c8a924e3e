//! Files of expectations, in TOML or JSON: what is stated, each with its place.

mod access;
mod defaults;
mod json;
mod node;
mod role_within;
mod stated;
mod table;
mod toml;

use azrbac_core::diagnostic::{Diagnostic, Severity};
use azrbac_core::text::{FileId, Span};

use defaults::Defaults;
use node::{Node, Value};
use table::Table;

pub(crate) use access::{Access, AccessKind};
pub(crate) use role_within::{Names, RoleWithin};
pub(crate) use stated::{Body, Spotted, Stated};

/// What a file holds.
pub(crate) struct ExpectationFile {
    /// What is stated, what is wrong with it included.
    pub(crate) stated: Vec<Stated>,
    /// What is wrong with the file besides.
    pub(crate) problems: Vec<Diagnostic>,
    /// Whether it could not be read at all.
    pub(crate) broken: bool,
}

/// Reads a file. JSON is known by the ending of the file's name, or by what the
/// text begins with where the name has no ending that tells.
pub(crate) fn read(file: FileId, name: &str, text: &str) -> ExpectationFile {
    let ends_in = |ending: &str| name.to_ascii_lowercase().ends_with(ending);
    let is_json = ends_in(".json") || (!ends_in(".toml") && text.trim_start().starts_with('{'));
    let root = match is_json {
        true => json::parse(file, text),
        false => toml::parse(file, text),
    };
    match root {
        Ok(root) => of_root(file, &root),
        Err(problem) => ExpectationFile {
            stated: Vec::new(),
            problems: vec![*problem],
            broken: true,
        },
    }
}

/// The keys of a file.
const KEYS: [&str; 4] = ["expect", "defaults", "schema", "$schema"];

fn of_root(file: FileId, root: &Node) -> ExpectationFile {
    let mut problems = Vec::new();
    let mut stated = Vec::new();
    let Some(table) = Table::of(file, root, &mut problems) else {
        return ExpectationFile {
            stated,
            problems,
            broken: true,
        };
    };
    table.check_keys(&KEYS, &mut problems);
    let defaults = match table.get("defaults") {
        Some(entry) => Defaults::read(file, &entry.node, &mut problems),
        None => Defaults::default(),
    };
    match table.get("expect").map(|entry| (&entry.node.value, entry)) {
        Some((Value::List(all), _)) => {
            let all = all.iter();
            stated.extend(all.map(|node| Stated::read(file, node, &defaults)));
        }
        // A single table in place of a list of them.
        Some((Value::Table(_), entry)) => {
            stated.push(Stated::read(file, &entry.node, &defaults));
        }
        Some((_, entry)) => problems.push(
            error("`expect` is no list of tables")
                .at(Span::new(file, entry.node.span.clone()), "")
                .help("write `[[expect]]` before each expectation"),
        ),
        None => {}
    }
    ExpectationFile {
        stated,
        problems,
        broken: false,
    }
}

fn error(message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(Severity::Error, message)
}
