//! What the texts of an expectation mean at each of its scopes.

use std::collections::BTreeSet;

use azrbac_core::access::AskedOperation;
use azrbac_core::diagnostic::{Diagnostic, Severity};
use azrbac_core::expectation;
use azrbac_core::scope::Scope;

use crate::error::CliError;
use crate::expectations::{Access, Spotted};

/// Scopes at which the same operations are meant.
pub(super) type Part = (BTreeSet<AskedOperation>, Vec<Scope>);

/// What an expectation is about: each text is looked up at each scope, and means there
/// what it means to `can`. A short name may stand for another operation elsewhere.
pub(super) fn parts(
    access: &Access,
    scopes: Vec<Scope>,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut wrong = BTreeSet::new();
    for scope in scopes {
        let mut meant = BTreeSet::new();
        for (at, text) in access.operations.iter().enumerate() {
            if wrong.contains(&at) {
                continue;
            }
            let catalog = azrbac_roles::catalog();
            let asked = expectation::operations(catalog, &text.text, access.plane, Some(&scope));
            match kept(text, asked, expectation::AskedError::help, problems) {
                Some(asked) => meant.extend(asked),
                None => {
                    wrong.insert(at);
                }
            }
        }
        match parts
            .iter_mut()
            .find(|(operations, _)| *operations == meant)
        {
            Some((_, scopes)) => scopes.push(scope),
            None => parts.push((meant, vec![scope])),
        }
    }
    parts
}

/// What was found; what is wrong is said at the place of the text.
pub(super) fn kept<T, E: std::fmt::Display>(
    text: &Spotted,
    found: Result<T, E>,
    help: impl Fn(&E) -> String,
    problems: &mut Vec<Diagnostic>,
) -> Option<T> {
    found
        .map_err(|error| {
            let problem = Diagnostic::new(Severity::Error, error.to_string());
            problems.push(problem.at(text.span, "").help(help(&error)));
        })
        .ok()
}

pub(super) fn scope_help(error: &azrbac_core::scope::ScopeError) -> String {
    CliError::Scope(error.clone()).help().unwrap_or_default()
}
