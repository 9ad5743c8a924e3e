//! The layers of the code: a module of the core uses only layers below its own,
//! modules of one layer do not use each other in a circle, readers and evaluation
//! never see each other, and crates depend in one direction.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crate::repository::{self, TextFile, files, without_tests};

/// Every module of the core with its layer.
const LAYERS: &[(&str, u8)] = &[
    ("text", 0),
    ("diagnostic", 1),
    ("pattern", 1),
    ("operation", 1),
    ("scope", 1),
    ("time", 1),
    ("algebra", 2),
    ("json", 2),
    ("condition", 3),
    ("directory", 3),
    ("catalog", 3),
    ("role", 4),
    ("assignment", 5),
    ("compare", 5),
    ("compose", 5),
    ("snapshot", 6),
    ("ingest", 7),
    ("access", 7),
    ("expectation", 8),
    ("view", 9),
];

/// Modules of one layer that must not use each other.
const STRANGERS: &[(&str, &str)] = &[("ingest", "access"), ("access", "ingest")];

/// The crates of this workspace that a crate may depend on outside its tests.
const CRATES: &[(&str, &[&str])] = &[
    ("crates/azrbac-core", &[]),
    ("crates/azrbac-iac", &["azrbac-core"]),
    ("crates/azrbac-lint", &["azrbac-core"]),
    ("roles", &["azrbac-core"]),
    (
        "crates/azrbac-cli",
        &["azrbac-core", "azrbac-iac", "azrbac-lint", "azrbac-roles"],
    ),
];

fn layer(module: &str) -> Option<u8> {
    let (_, layer) = LAYERS.iter().find(|(name, _)| *name == module)?;
    Some(*layer)
}

/// The module of the core that a file belongs to, and how many modules deep it
/// lies; `None` for the root of the crate.
fn module(path: &str) -> Option<(&str, usize)> {
    let path = path.strip_suffix(".rs")?;
    let path = path.strip_suffix("/mod").unwrap_or(path);
    let first = path.split('/').next()?;
    (path != "lib").then(|| (first, path.split('/').count()))
}

/// The lines that hold code. Links in comments are no use of a module.
fn code(text: &str) -> String {
    without_tests(text)
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n")
}

/// The names that stand right behind a path prefix such as `crate::`, those in
/// braces included. Types and functions of the root are left out.
fn named_after<'a>(code: &'a str, prefix: &str) -> BTreeSet<&'a str> {
    let mut names = BTreeSet::new();
    for (at, _) in code.match_indices(prefix) {
        let behind = &code[at + prefix.len()..];
        match behind.strip_prefix('{') {
            Some(group) => names.extend(parts(group).into_iter().map(word)),
            None => {
                names.insert(word(behind));
            }
        }
    }
    names.retain(|name| name.starts_with(|c: char| c.is_ascii_lowercase()));
    names.retain(|name| !["super", "self"].contains(name));
    names
}

fn word(text: &str) -> &str {
    let text = text.trim_start();
    let end = text.find(|c: char| c != '_' && !c.is_ascii_alphanumeric());
    &text[..end.unwrap_or(text.len())]
}

/// What stands between the commas of a group of paths, up to its closing brace.
fn parts(group: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut start) = (Vec::new(), 0_usize, 0);
    for (at, character) in group.char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' | '}' if depth == 0 => {
                parts.push(&group[start..at]);
                start = at + 1;
                if character == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    parts
}

/// Which module uses which, and a file where it does.
type Uses<'a> = BTreeMap<&'a str, BTreeMap<&'a str, &'a str>>;

/// What the files of the core do against the layers.
fn faults(files: &[TextFile]) -> Vec<String> {
    let code: Vec<_> = files
        .iter()
        .filter(|(path, _)| !path.ends_with("tests.rs") && !path.contains("/tests/"))
        .map(|(path, text)| (path, code(text)))
        .collect();
    let mut faults = Vec::new();
    let mut uses = Uses::new();
    for (path, code) in &code {
        let Some((module, depth)) = module(path) else {
            continue;
        };
        if layer(module).is_none() {
            faults.push(format!(
                "`{path}`: `{module}` is missing in the table of layers"
            ));
        }
        let mut named = named_after(code, "crate::");
        named.extend(named_after(code, &"super::".repeat(depth)));
        for used in named.into_iter().filter(|used| *used != module) {
            uses.entry(module).or_default().entry(used).or_insert(path);
        }
    }
    for (module, used) in &uses {
        for (used, path) in used {
            let (Some(own), Some(theirs)) = (layer(module), layer(used)) else {
                faults.push(format!("`{path}`: `{module}` or `{used}` has no layer"));
                continue;
            };
            if theirs > own {
                faults.push(format!("`{path}`: `{module}` uses `{used}`, a layer above"));
            }
            if STRANGERS.contains(&(*module, *used)) {
                faults.push(format!("`{path}`: `{module}` sees `{used}`"));
            }
        }
    }
    faults.extend(circle(&uses));
    faults
}

/// The modules that use each other in a circle: those that are left when every
/// module that uses none of the others is taken away, again and again.
fn circle(uses: &Uses<'_>) -> Option<String> {
    let mut left: BTreeSet<&str> = uses.keys().copied().collect();
    loop {
        let before = left.len();
        let among = left.clone();
        left.retain(|module| uses[module].keys().any(|used| among.contains(used)));
        if left.len() == before {
            break;
        }
    }
    let names: Vec<&str> = left.into_iter().collect();
    (!names.is_empty()).then(|| format!("a circle in or above: `{}`", names.join("`, `")))
}

#[test]
fn the_core_keeps_to_its_layers() {
    let files = files("crates/azrbac-core/src", ".rs");
    assert!(files.len() > 20, "the core was not found");
    let faults = faults(&files);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Made-up files, each set with what has to be said about it.
#[test]
fn what_breaks_the_layers_is_found() {
    let cases: &[(&[(&str, &str)], &str)] = &[
        (
            &[("text/mod.rs", "use crate::scope::Scope;")],
            "`text/mod.rs`: `text` uses `scope`, a layer above",
        ),
        (
            &[(
                "role.rs",
                "use crate::{\n    scope::{Scope, ScopeKind},\n    view,\n};",
            )],
            "`role.rs`: `role` uses `view`, a layer above",
        ),
        (
            &[("text/caseless.rs", "fn f() { super::super::time::now() }")],
            "`text/caseless.rs`: `text` uses `time`, a layer above",
        ),
        (
            &[("access/check.rs", "use crate::ingest::Ingest;")],
            "`access/check.rs`: `access` sees `ingest`",
        ),
        (
            &[
                ("pattern/set.rs", "use crate::operation::Plane;"),
                ("operation.rs", "use super::scope::Scope;"),
                ("scope/mod.rs", "use crate::pattern::PatternSet;"),
            ],
            "a circle in or above: `operation`, `pattern`, `scope`",
        ),
        (
            &[("helpers.rs", "")],
            "`helpers.rs`: `helpers` is missing in the table of layers",
        ),
    ];
    for (files, expected) in cases {
        let files: Vec<TextFile> = files
            .iter()
            .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
            .collect();
        assert_eq!(faults(&files), [*expected]);
    }
}

#[test]
fn comments_tests_and_lower_layers_are_no_fault() {
    let text = "//! See [`crate::view`].\nuse crate::text::Span;\nuse super::Scope;\n\
                #[cfg(test)]\nmod tests {\n    use crate::access::check;\n}\n";
    let files = [
        ("scope/parse.rs".to_owned(), text.to_owned()),
        ("lib.rs".to_owned(), "pub use crate::view::Can;".to_owned()),
    ];
    assert_eq!(faults(&files), Vec::<String>::new());
}

/// The crates of this workspace that a manifest names as dependencies, those for
/// tests left out.
fn dependencies(manifest: &str) -> BTreeSet<&str> {
    let mut section = "";
    let mut found = BTreeSet::new();
    for line in manifest.lines().map(str::trim) {
        if let Some(name) = line.strip_prefix('[') {
            section = name.trim_end_matches(']');
            let table = section.rsplit_once("dependencies.");
            if let Some((_, name)) = table.filter(|(before, _)| !before.ends_with("dev-")) {
                found.insert(name);
            }
        } else if section.ends_with("dependencies") && !section.ends_with("dev-dependencies") {
            found.insert(line.split(['.', '=', ' ']).next().unwrap_or_default());
        }
    }
    found.retain(|name| name.starts_with("azrbac"));
    found
}

#[test]
fn crates_depend_in_one_direction() {
    for (folder, allowed) in CRATES {
        let path = repository::root().join(folder).join("Cargo.toml");
        let manifest = fs::read_to_string(path).expect("the manifest of a crate");
        let named = dependencies(&manifest);
        let wrong: Vec<_> = named
            .iter()
            .filter(|name| !allowed.contains(name))
            .collect();
        assert!(wrong.is_empty(), "`{folder}` depends on {wrong:?}");
    }
    let manifests = files("crates", "Cargo.toml");
    // Fuzz targets lie in a folder of the crate that they are for, and are a
    // workspace of their own.
    let crates = manifests
        .iter()
        .filter(|(path, _)| !path.contains("/fuzz/"));
    let members = crates.count() + 1;
    assert_eq!(members, CRATES.len(), "a crate is missing in the table");
}

#[test]
fn dependencies_of_every_kind_but_those_of_tests_are_read() {
    let manifest = "[dependencies]\nazrbac-core.workspace = true\nserde = \"1\"\n\
                    [dependencies.azrbac-lint]\npath = \"x\"\n\
                    [target.'cfg(unix)'.dependencies]\nazrbac-roles = { path = \"y\" }\n\
                    [dev-dependencies]\nazrbac-cli = { path = \"z\" }\n\
                    [dev-dependencies.azrbac-more]\n";
    let expected = BTreeSet::from(["azrbac-core", "azrbac-lint", "azrbac-roles"]);
    assert_eq!(dependencies(manifest), expected);
}
