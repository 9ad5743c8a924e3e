//! Expectations about access: of whom, what, where.

use azrbac_core::access::Verdict;
use azrbac_core::diagnostic::Diagnostic;
use azrbac_core::expectation::Accepted;
use azrbac_core::operation::Plane;
use azrbac_core::text::FileId;

use super::defaults::Defaults;
use super::stated::{COMMON, choice};
use crate::tables::error;
use crate::tables::{Spotted, Table};

/// What is expected about access.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AccessKind {
    Allow,
    Deny,
    OnlyTheseMay,
    NobodyMay,
}

/// An expectation about access.
#[derive(Debug, Clone)]
pub(crate) struct Access {
    pub(crate) kind: AccessKind,
    pub(crate) operations: Vec<Spotted>,
    pub(crate) who: Vec<Spotted>,
    pub(crate) scopes: Vec<Spotted>,
    pub(crate) below: bool,
    pub(crate) plane: Option<Plane>,
    pub(crate) accepted: Accepted,
    pub(crate) attributes: Vec<Spotted>,
    pub(crate) attributes_complete: bool,
    pub(crate) sub_operation: Option<Spotted>,
}

/// Keys of expectations about access.
pub(super) const KEYS: [&str; 9] = [
    "who",
    "principals",
    "scope",
    "below",
    "plane",
    "accept",
    "attributes",
    "attributes-complete",
    "sub-operation",
];

/// Reads what an expectation about access says.
pub(super) fn read(
    file: FileId,
    table: &Table<'_>,
    defaults: &Defaults,
    (key, kind): (&str, AccessKind),
    problems: &mut Vec<Diagnostic>,
) -> Option<Access> {
    let known: Vec<&str> = [&[key][..], &COMMON, &KEYS].concat();
    table.check_keys(&known, problems);
    let operations = filled(table, key, "an operation, a pattern or a class", problems);
    let who = who(table, key, kind, problems);
    let scopes = match defaults.holder(file, table, "scope") {
        Some(own) => filled(&own, "scope", "the id of a scope", problems),
        None => {
            let at = table.get(key).map(|entry| table.key_span(entry));
            problems.extend(at.map(|at| {
                error(format!("`{key}` has no `scope`")).at(at, "").help(
                    "say where: `scope = \"/subscriptions/...\"`, with `below = true` for what is \
                     below too",
                )
            }));
            None
        }
    };
    let of = |key: &str| defaults.holder(file, table, key);
    let below = of("below").and_then(|own| own.truth("below", problems));
    let mut accepted = Accepted::default();
    let accept = of("accept").and_then(|own| own.texts("accept", problems));
    for text in accept.into_iter().flatten() {
        let choices = Accepted::CHOICES;
        match choices
            .iter()
            .find(|one| one.name().eq_ignore_ascii_case(text.text.trim()))
        {
            Some(verdict) => accepted = accepted.with(*verdict),
            None => problems.push(choice("accept", &text, &choices.map(Verdict::name))),
        }
    }
    let plane = table.text("plane", problems).and_then(|text| {
        let found = Plane::from_name(text.text.trim());
        if found.is_none() {
            problems.push(choice("plane", &text, &Plane::ALL.map(Plane::name)));
        }
        found
    });
    Some(Access {
        kind,
        operations: operations?,
        who: who?,
        scopes: scopes?,
        below: below.unwrap_or_default(),
        plane,
        accepted,
        attributes: table.texts("attributes", problems).unwrap_or_default(),
        attributes_complete: table
            .truth("attributes-complete", problems)
            .unwrap_or_default(),
        sub_operation: table.text("sub-operation", problems),
    })
}

/// The strings of a key that has to have some.
fn filled(
    table: &Table<'_>,
    key: &str,
    what: &str,
    problems: &mut Vec<Diagnostic>,
) -> Option<Vec<Spotted>> {
    let entry = table.get(key)?;
    let texts = table.texts(key, problems)?;
    let empty = texts.iter().find(|text| text.text.trim().is_empty());
    let at = match (texts.is_empty(), empty) {
        (true, _) => table.span(entry),
        (false, Some(empty)) => empty.span,
        (false, None) => return Some(texts),
    };
    problems.push(
        error(format!("`{}` is empty", entry.key))
            .at(at, "")
            .help(format!("give {what}")),
    );
    None
}

/// `who` or `principals`, which are the same.
fn who(
    table: &Table<'_>,
    key: &str,
    kind: AccessKind,
    problems: &mut Vec<Diagnostic>,
) -> Option<Vec<Spotted>> {
    let given = [table.get("who"), table.get("principals")];
    let name = if given[0].is_some() {
        "who"
    } else {
        "principals"
    };
    let at = table.get(key).map(|entry| table.key_span(entry));
    match (kind, given) {
        (AccessKind::NobodyMay, [None, None]) => Some(Vec::new()),
        (AccessKind::NobodyMay, [Some(entry), _] | [_, Some(entry)]) => {
            let problem = error(format!(
                "`{key}` takes no `{}`: it is about everybody",
                entry.key
            ));
            problems.push(
                problem
                    .at(table.key_span(entry), "")
                    .help("to say who may, write `only-these-may`; to say who may not, `deny`"),
            );
            None
        }
        (_, [Some(first), Some(second)]) => {
            let problem =
                error("`who` and `principals` are the same").at(table.key_span(second), "");
            problems.push(problem.related(table.key_span(first), "it stands here already"));
            None
        }
        (_, [None, None]) => {
            let help = match kind {
                AccessKind::OnlyTheseMay => {
                    "name those who may: `principals = [\"Platform team\"]`; if nobody may, write \
                     `nobody-may`"
                }
                _ => "say of whom: `who = \"carl@contoso.com\"`; a group stands for its members",
            };
            problems.extend(at.map(|at| {
                let missing = match kind {
                    AccessKind::OnlyTheseMay => "principals",
                    _ => "who",
                };
                error(format!("`{key}` has no `{missing}`"))
                    .at(at, "")
                    .help(help)
            }));
            None
        }
        _ => filled(table, name, "names or object ids", problems),
    }
}
