//! Reading `azrbac.toml`: what each key says.

use std::path::PathBuf;

use azrbac_core::diagnostic::{Diagnostic, Severity};
use azrbac_core::pattern::ActionPattern;
use azrbac_core::text::{FileId, Span};
use azrbac_lint::{Ignore, NoSuchRule, Policy, Selector, Settings, last_moment};

use super::{Config, FileIgnore, Pattern, Problems, catalogue};
use crate::tables::{self, Meant, Node, Spotted, Table, Value, error};

/// The keys of the file, of its tables and of an ignore. The JSON Schema has the same.
pub(super) const KEYS: [&str; 3] = ["lint", "policy", "ignore"];
pub(super) const LINT: [&str; 4] = ["select", "ignore", "level", "catalogue"];
pub(super) const POLICY: [&str; 4] = [
    "name-prefix",
    "allowed-wildcards",
    "forbidden-operations",
    "max-assignable-scopes",
];
pub(super) const IGNORE: [&str; 5] = ["rule", "file", "entry", "reason", "expires"];
/// What may stand behind a rule in `level`.
pub(super) const LEVELS: [&str; 3] = ["info", "warning", "error"];

/// What is said of a file that cannot be read.
const HELP: &str = "`[lint]`, `[policy]` and `[[ignore]]` stand on lines of their own, and below \
                    them `key = value`";

/// Keys that people write, and what to write.
const MEANT: Meant = &[
    ("select", "it stands in `[lint]`"),
    ("level", "it stands in `[lint]`: `[lint.level]`"),
    ("levels", "write `[lint.level]`"),
    ("severity", "write `[lint.level]`"),
    ("catalogue", "it stands in `[lint]`"),
    ("catalog", "write `catalogue`; it stands in `[lint]`"),
    ("because", "write `reason`"),
    ("rules", "write `rule`; it takes a list too"),
    ("files", "write `file`; it takes one pattern of paths"),
    ("path", "write `file`"),
    ("until", "write `expires`"),
    ("expiry", "write `expires`"),
    ("nameprefix", "it stands in `[policy]`"),
];

/// Reads the text of a file that lies in `folder`.
pub(super) fn read(file: FileId, folder: PathBuf, text: &str) -> (Config, Problems) {
    let mut config = Config {
        file,
        folder,
        settings: Settings::default(),
        ignores: Vec::new(),
        catalogue: None,
    };
    let mut problems = Vec::new();
    match tables::toml(file, text, HELP) {
        Ok(root) => of_root(&mut config, &root, &mut problems),
        Err(problem) => problems.push(*problem),
    }
    (config, problems)
}

fn of_root(config: &mut Config, root: &Node, problems: &mut Problems) {
    let Some(table) = Table::of(config.file, root, MEANT, problems) else {
        return;
    };
    table.check_keys(&KEYS, problems);
    if let Some(lint) = table.table("lint", problems) {
        of_lint(config, &lint, problems);
    }
    if let Some(policy) = table.table("policy", problems) {
        config.settings.policy = of_policy(&policy, problems);
    }
    let Some(entry) = table.get("ignore") else {
        return;
    };
    let Value::List(all) = &entry.node.value else {
        problems.push(
            error("`ignore` is no list of tables")
                .at(table.key_span(entry), "")
                .help("write `[[ignore]]`; rules that are not run stand in `[lint]` as `ignore`"),
        );
        return;
    };
    for node in all {
        let ignore = Table::of(config.file, node, MEANT, problems);
        let place = Span::new(config.file, node.span.clone());
        let ignore = ignore.and_then(|table| of_ignore(&table, place, problems));
        config.ignores.extend(ignore);
    }
}

fn of_lint(config: &mut Config, table: &Table<'_>, problems: &mut Problems) {
    table.check_keys(&LINT, problems);
    for (key, list) in [
        ("select", &mut config.settings.select),
        ("ignore", &mut config.settings.ignore),
    ] {
        *list = selectors(table, key, problems);
    }
    if let Some(levels) = table.table("level", problems) {
        for entry in levels.entries() {
            let key = levels.key_span(entry);
            let selector = selector(&entry.key, key, problems);
            let level = match &entry.node.value {
                Value::Text(text) => level(text),
                _ => None,
            };
            if level.is_none() {
                let names = LEVELS.join("`, `");
                let help = format!("write `{names}`; to turn a rule off, name it in `ignore`");
                let problem = error(format!("the level of `{}` is none", entry.key));
                problems.push(problem.at(levels.span(entry), "").help(help));
            }
            config.settings.levels.extend(selector.zip(level));
        }
    }
    if let Some(path) = table.text("catalogue", problems) {
        match catalogue::read(&config.folder.join(&path.text)) {
            Ok(read) => config.catalogue = Some(read),
            Err(problem) => problems.push(
                error(format!("the catalogue `{}`: {problem}", path.text))
                    .at(path.span, "")
                    .help(catalogue::HELP),
            ),
        }
    }
}

fn level(text: &str) -> Option<Severity> {
    let levels = [Severity::Info, Severity::Warning, Severity::Error];
    levels.into_iter().find(|level| level.name() == text)
}

fn of_policy(table: &Table<'_>, problems: &mut Problems) -> Policy {
    table.check_keys(&POLICY, problems);
    let mut patterns = |key| {
        let texts = table.texts(key, problems)?;
        let read = texts.iter().filter_map(|text| {
            let read = ActionPattern::parse(&text.text);
            let wrong = |problem: &_| wrong(text, &format!("{problem}"));
            read.map_err(|problem| problems.push(wrong(&problem))).ok()
        });
        Some(read.collect())
    };
    Policy {
        allowed_wildcards: patterns("allowed-wildcards"),
        forbidden_operations: patterns("forbidden-operations").unwrap_or_default(),
        name_prefix: table
            .text("name-prefix", problems)
            .map(|prefix| prefix.text),
        most_assignable_scopes: table.number("max-assignable-scopes", problems),
    }
}

fn of_ignore(table: &Table<'_>, whole: Span, problems: &mut Problems) -> Option<FileIgnore> {
    table.check_keys(&IGNORE, problems);
    let rules = selectors(table, "rule", problems);
    let reason = table.text("reason", problems);
    let files = table.text("file", problems).and_then(|text| {
        let read = Pattern::parse(&text.text);
        read.map_err(|problem| problems.push(wrong(&text, &problem)))
            .ok()
    });
    let until = table.date("expires", problems).and_then(|text| {
        let read = last_moment(&text.text);
        read.map_err(|problem| problems.push(error(problem).at(text.span, "")))
            .ok()
    });
    for (key, is_missing) in [
        ("rule", table.get("rule").is_none()),
        (
            "reason",
            reason
                .as_ref()
                .is_none_or(|reason| reason.text.trim().is_empty()),
        ),
    ] {
        if is_missing {
            let help = match key {
                "rule" => "write `rule = \"RBAC303\"`, or a list of rules",
                _ => "write why it is accepted, for whoever reads this next",
            };
            let problem = error(format!("this ignore has no `{key}`"));
            problems.push(problem.at(whole, "").help(help));
        }
    }
    Some(FileIgnore {
        files,
        ignore: Ignore {
            rules,
            entry: table.text("entry", problems).map(|entry| entry.text),
            reason: reason?.text,
            until,
            place: whole,
            within: None,
        },
    })
}

fn selectors(table: &Table<'_>, key: &str, problems: &mut Problems) -> Vec<Selector> {
    let texts = table.texts(key, problems).unwrap_or_default();
    let read = texts.iter();
    read.filter_map(|text| selector(&text.text, text.span, problems))
        .collect()
}

fn selector(text: &str, place: Span, problems: &mut Problems) -> Option<Selector> {
    match Selector::parse(text) {
        Ok(selector) => Some(selector),
        Err(NoSuchRule(name)) => {
            let problem = error(format!("no rule is called `{name}`")).at(place, "");
            problems.push(problem.help("see `azrbac rules`; `RBAC3` stands for all that begin so"));
            None
        }
    }
}

fn wrong(text: &Spotted, problem: &str) -> Diagnostic {
    error(format!("`{}` {problem}", text.text)).at(text.span, "")
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::{IGNORE, KEYS, LEVELS, LINT, POLICY};

    #[test]
    fn the_json_schema_has_the_same_keys() {
        let schema: Value = serde_json::from_str(crate::commands::schema::CONFIG).unwrap();
        let ignore = "/properties/ignore/items/properties";
        for (place, keys) in [
            ("/properties", &KEYS[..]),
            ("/properties/lint/properties", &LINT[..]),
            ("/properties/policy/properties", &POLICY[..]),
            (ignore, &IGNORE[..]),
        ] {
            let mut known: Vec<&str> = keys.to_vec();
            known.sort_unstable();
            let mut told: Vec<&String> = schema
                .pointer(place)
                .unwrap()
                .as_object()
                .unwrap()
                .keys()
                .collect();
            told.sort_unstable();
            assert_eq!(told, known, "{place}");
        }
        let levels = schema.pointer("/properties/lint/properties/level/additionalProperties/enum");
        assert_eq!(levels.unwrap(), &serde_json::json!(LEVELS));
    }
}
