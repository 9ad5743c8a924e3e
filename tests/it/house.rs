//! The house rules that neither the compiler nor the formatter checks.

use crate::repository::{TextFile, files, without_tests};

/// The most lines of a source file, its inline tests not counted.
const MOST_LINES: usize = 300;

/// What no source file holds.
const UNWANTED: [&str; 5] = ["todo!(", "unimplemented!(", "FIXME", "TODO", "#[ignore"];

/// What the source files do against the house rules.
fn faults(sources: &[TextFile]) -> Vec<String> {
    let mut faults = Vec::new();
    for (path, text) in sources {
        let lines = without_tests(text).lines().count();
        let is_test = path.ends_with("/tests.rs") || path.contains("/tests/");
        if !is_test && lines > MOST_LINES {
            faults.push(format!("`{path}` has {lines} lines without its tests"));
        }
        for unwanted in UNWANTED.iter().filter(|unwanted| text.contains(**unwanted)) {
            faults.push(format!("`{path}` holds `{unwanted}`"));
        }
        if unreasoned_allows(text) {
            faults.push(format!("`{path}` allows a lint without a reason"));
        }
    }
    faults
}

/// Whether an `allow` attribute, of an item or of a whole file, says no reason.
fn unreasoned_allows(text: &str) -> bool {
    ["#[allow(", "#![allow("]
        .iter()
        .flat_map(|opening| text.match_indices(opening))
        .any(|(at, _)| {
            let attribute = text[at..].split(")]").next().unwrap_or_default();
            !attribute.contains("reason")
        })
}

/// The source files of the crates.
fn sources() -> Vec<TextFile> {
    let mut sources = Vec::new();
    for folder in ["crates", "roles"] {
        let found = files(folder, ".rs").into_iter();
        sources.extend(found.map(|(path, text)| (format!("{folder}/{path}"), text)));
    }
    sources
}

#[test]
fn sources_keep_to_the_house_rules() {
    let sources = sources();
    assert!(sources.len() > 20, "the sources were not found");
    let faults = faults(&sources);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn what_breaks_the_house_rules_is_found() {
    let long = "// a line\n".repeat(MOST_LINES + 1);
    let file = |path: &str, text: &str| (path.to_owned(), text.to_owned());
    let sources = [
        file("a.rs", &long),
        file("a/tests.rs", &long),
        file(
            "b.rs",
            &format!("fn b() {{}}\n#[cfg(test)]\nmod tests {{\n{long}}}\n"),
        ),
        file("c.rs", "fn c() { todo!() }"),
        file("d.rs", "#[allow(dead_code)]\nfn d() {}"),
        file(
            "e.rs",
            "#[allow(dead_code, reason = \"shown in the guide\")]\nfn e() {}",
        ),
        file("f.rs", "#![allow(dead_code)]"),
        file(
            "g.rs",
            "#[cfg(test)]\nmod tests;\n\n#[test]\n#[ignore]\nfn g() {}",
        ),
    ];
    let expected = [
        "`a.rs` has 301 lines without its tests",
        "`c.rs` holds `todo!(`",
        "`d.rs` allows a lint without a reason",
        "`f.rs` allows a lint without a reason",
        "`g.rs` holds `#[ignore`",
    ];
    assert_eq!(faults(&sources), expected);
}

/// One rule is one source file, called as the rule, and one page, called as its
/// code; a page that is no rule's is a concept's, the index or the one of other tools.
#[test]
fn every_rule_has_its_file_and_its_page() {
    let sources = files("crates/azrbac-lint/src/rules", ".rs");
    for rule in azrbac_lint::RULES {
        let file = format!("{}.rs", rule.name.replace('-', "_"));
        let found = sources.iter().any(|(path, _)| *path == file);
        assert!(found, "{} has no source file", rule.name);
    }
    let known = |name: &str| {
        azrbac_lint::rule(name).is_some()
            || azrbac_lint::CONCEPTS
                .iter()
                .any(|concept| concept.name == name)
            || ["README", "coverage"].contains(&name)
    };
    for (path, _) in files("crates/azrbac-lint/rules", ".md") {
        let name = path.rsplit('/').next().unwrap_or_default();
        assert!(
            known(name.trim_end_matches(".md")),
            "`{path}` belongs to no rule"
        );
    }
}
