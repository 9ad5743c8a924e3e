//! Expectations about role definitions.

use azrbac_core::diagnostic::Diagnostic;
use azrbac_core::text::FileId;

use super::stated::{COMMON, choice};
use crate::tables::error;
use crate::tables::{Spotted, Table};

/// The key.
pub(super) const KEY: &str = "role-within";

/// Which texts count as names of operations when role definitions are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Names {
    Every,
    WellFormed,
}

/// That a role definition grants no more than another.
#[derive(Debug, Clone)]
pub(crate) struct RoleWithin {
    pub(crate) role: Spotted,
    pub(crate) of: Spotted,
    pub(crate) names: Names,
}

/// Reads what such an expectation says.
pub(super) fn read(
    file: FileId,
    table: &Table<'_>,
    problems: &mut Vec<Diagnostic>,
) -> Option<RoleWithin> {
    let known: Vec<&str> = [&[KEY][..], &COMMON].concat();
    table.check_keys(&known, problems);
    let entry = table.get(KEY)?;
    let inner = Table::of(file, &entry.node, super::MEANT, problems).or_else(|| {
        let help = "write `role-within = { role = \"roles/custom.json\", of = \"Contributor\" }`";
        if let Some(problem) = problems.last_mut() {
            problem.help = Some(help.to_owned());
        }
        None
    })?;
    inner.check_keys(&["role", "of", "names"], problems);
    let mut part =
        |key: &str| {
            let found = inner.text(key, problems);
            if inner.get(key).is_none() {
                let message = format!("`{KEY}` has no `{key}`");
                problems.push(error(message).at(table.key_span(entry), "").help(
                    "name a built-in role, a role definition of the data, a file, or FILE#NAME",
                ));
            }
            found
        };
    let (role, of) = (part("role"), part("of"));
    let names = match inner.text("names", problems) {
        None => Names::Every,
        Some(text) if text.text.eq_ignore_ascii_case("every") => Names::Every,
        Some(text) if text.text.eq_ignore_ascii_case("well-formed") => Names::WellFormed,
        Some(text) => {
            problems.push(choice("names", &text, &["every", "well-formed"]));
            return None;
        }
    };
    Some(RoleWithin {
        role: role?,
        of: of?,
        names,
    })
}
