//! One expectation as it is stated, its names not yet looked up.

use azrbac_core::diagnostic::{Diagnostic, Severity};
use azrbac_core::text::{FileId, Span};

use super::access::{self, Access, AccessKind};
use super::defaults::Defaults;
use super::role_within::{self, RoleWithin};
use crate::tables::error;
use crate::tables::{Node, Value};
use crate::tables::{Spotted, Table};

/// The keys that say what is expected, in the order in which they are told.
pub(crate) const KINDS: [(&str, Option<AccessKind>); 5] = [
    ("allow", Some(AccessKind::Allow)),
    ("deny", Some(AccessKind::Deny)),
    ("only-these-may", Some(AccessKind::OnlyTheseMay)),
    ("nobody-may", Some(AccessKind::NobodyMay)),
    (role_within::KEY, None),
];

/// What is expected.
#[derive(Debug, Clone)]
pub(crate) enum Body {
    Access(Box<Access>),
    RoleWithin(RoleWithin),
}

/// An expectation.
pub(crate) struct Stated {
    /// The key that says what is expected; of an expectation without one, all of it.
    pub(crate) span: Span,
    /// That key, such as `nobody-may`; `expectation` where there is none.
    pub(crate) kind: &'static str,
    pub(crate) name: Option<String>,
    pub(crate) because: Option<String>,
    pub(crate) severity: Severity,
    /// What is expected; where something is wrong with it, what that is.
    pub(crate) body: Result<Body, Vec<Diagnostic>>,
}

impl Stated {
    pub(super) fn read(file: FileId, node: &Node, defaults: &Defaults) -> Self {
        let mut problems = Vec::new();
        let mut stated = Self {
            span: head(file, node),
            kind: "expectation",
            name: None,
            because: None,
            severity: Severity::Error,
            body: Err(Vec::new()),
        };
        let Some(table) = Table::of(file, node, super::MEANT, &mut problems) else {
            stated.body = Err(problems);
            return stated;
        };
        let of = |key: &str| defaults.holder(file, &table, key);
        stated.name = table.text("name", &mut problems).map(|name| name.text);
        let because = table.text("because", &mut problems);
        stated.because = because.map(|because| because.text);
        if let Some(text) = of("severity").and_then(|own| own.text("severity", &mut problems)) {
            match severity(&text) {
                Ok(severity) => stated.severity = severity,
                Err(problem) => problems.push(*problem),
            }
        }
        let body = match kind(file, node, &table, &mut problems) {
            Some((key, Some(kind))) => {
                stated.kind = key;
                access::read(file, &table, defaults, (key, kind), &mut problems)
                    .map(|access| Body::Access(Box::new(access)))
            }
            Some((key, None)) => {
                stated.kind = key;
                role_within::read(file, &table, &mut problems).map(Body::RoleWithin)
            }
            None => None,
        };
        if let Some(entry) = table.get(stated.kind) {
            stated.span = table.key_span(entry);
        }
        stated.body = match body {
            Some(body) if problems.is_empty() => Ok(body),
            _ => Err(problems),
        };
        stated
    }

    /// What it is called: its name, else what it says.
    pub(crate) fn title(&self) -> String {
        if let Some(name) = &self.name {
            return name.clone();
        }
        let texts = |all: &[Spotted]| {
            let all: Vec<&str> = all.iter().map(|one| one.text.as_str()).collect();
            all.join(", ")
        };
        match &self.body {
            Ok(Body::Access(access)) => {
                let who = match access.who.is_empty() {
                    true => String::new(),
                    false => format!(" ({})", texts(&access.who)),
                };
                let below = if access.below { " and below" } else { "" };
                format!(
                    "{} {}{who} at {}{below}",
                    self.kind,
                    texts(&access.operations),
                    texts(&access.scopes)
                )
            }
            Ok(Body::RoleWithin(within)) => {
                format!("{} within {}", within.role.text, within.of.text)
            }
            Err(_) => format!("an expectation that cannot be read ({})", self.kind),
        }
    }
}

/// The place of an expectation: its first line.
fn head(file: FileId, node: &Node) -> Span {
    match &node.value {
        Value::Table(entries) => match entries.first() {
            Some(entry) => Span::new(file, entry.key_span.clone()),
            None => Span::new(file, node.span.clone()),
        },
        _ => Span::new(file, node.span.clone()),
    }
}

/// The one key that says what is expected.
fn kind(
    file: FileId,
    node: &Node,
    table: &Table<'_>,
    problems: &mut Vec<Diagnostic>,
) -> Option<(&'static str, Option<AccessKind>)> {
    let mut found = KINDS
        .iter()
        .filter_map(|(key, kind)| Some((*key, *kind, table.get(key)?)));
    match (found.next(), found.next()) {
        (Some((key, kind, _)), None) => Some((key, kind)),
        (Some((first, _, entry)), Some((second, _, other))) => {
            let message = format!("`{first}` and `{second}` stand in one expectation");
            let problem = error(message).at(table.key_span(other), "");
            problems.push(
                problem
                    .related(table.key_span(entry), "this is expected already")
                    .help("make two expectations of them"),
            );
            None
        }
        (None, _) => {
            let before = problems.len();
            let mut known: Vec<&str> = KINDS.iter().map(|(key, _)| *key).collect();
            known.extend(COMMON);
            known.extend(access::KEYS);
            table.check_keys(&known, problems);
            let keys = KINDS.map(|(key, _)| key).join("`, `");
            // A misspelt key says it all.
            if problems.len() == before {
                let problem = error("nothing is expected here").at(head(file, node), "");
                problems.push(problem.help(format!("give one of `{keys}`")));
            }
            None
        }
    }
}

/// Keys of every expectation.
pub(super) const COMMON: [&str; 3] = ["name", "because", "severity"];

fn severity(text: &Spotted) -> Result<Severity, Box<Diagnostic>> {
    let all = [Severity::Error, Severity::Warning, Severity::Info];
    let found = all
        .into_iter()
        .find(|one| one.name().eq_ignore_ascii_case(&text.text));
    found.ok_or_else(|| Box::new(choice("severity", text, &all.map(Severity::name))))
}

/// That a text is none of those that a key takes.
pub(super) fn choice(key: &str, text: &Spotted, known: &[&str]) -> Diagnostic {
    error(format!("`{}` is no `{key}`", text.text))
        .at(text.span, "")
        .help(format!("give one of `{}`", known.join("`, `")))
}
