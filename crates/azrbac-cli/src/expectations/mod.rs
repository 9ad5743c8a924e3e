//! Files of expectations, in TOML or JSON: what is stated, each with its place.

mod access;
mod defaults;
mod role_within;
mod stated;

use azrbac_core::diagnostic::Diagnostic;
use azrbac_core::text::{FileId, Span};

use crate::tables::{self, Meant, Node, Table, Value, error};
use defaults::Defaults;

pub(crate) use crate::tables::Spotted;
pub(crate) use access::{Access, AccessKind};
pub(crate) use role_within::{Names, RoleWithin};
pub(crate) use stated::{Body, Stated};

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
        true => tables::json(file, text),
        false => tables::toml(file, text, HELP),
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

/// What is said of a file that cannot be read.
const HELP: &str = "an expectation begins with `[[expect]]`, and then has a line `key = value` for \
                    each key; a file in JSON ends in .json";

/// The keys of a file.
const KEYS: [&str; 4] = ["expect", "defaults", "schema", "$schema"];

fn of_root(file: FileId, root: &Node) -> ExpectationFile {
    let mut problems = Vec::new();
    let mut stated = Vec::new();
    let Some(table) = Table::of(file, root, MEANT, &mut problems) else {
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

/// Keys that people write, and what to write.
const MEANT: Meant = &[
    (
        "except",
        "say who may with `only-these-may = OPERATION` and `principals = [...]`",
    ),
    (
        "but",
        "say who may with `only-these-may = OPERATION` and `principals = [...]`",
    ),
    (
        "only",
        "write `only-these-may = OPERATION` and `principals = [...]`",
    ),
    ("nobody", "write `nobody-may = OPERATION`"),
    (
        "operation",
        "the operation stands behind what is expected: `allow = OPERATION`, `deny = OPERATION`",
    ),
    (
        "action",
        "the operation stands behind what is expected: `allow = OPERATION`, `deny = OPERATION`",
    ),
    (
        "class",
        "a class stands where the operation stands: `nobody-may = \"credential\"`",
    ),
    ("user", "write `who`"),
    ("principal", "write `who`"),
    ("scopes", "write `scope`; it takes a list too"),
    ("reason", "write `because`"),
    ("description", "write `because`, or `name`"),
];
