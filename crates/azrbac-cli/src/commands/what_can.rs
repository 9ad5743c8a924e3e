//! `azrbac what-can`: what this principal may do there, or anywhere.

use std::collections::BTreeSet;

use azrbac_core::access::resolve;
use azrbac_core::access::{self, Verdict};
use azrbac_core::directory::PrincipalId;
use azrbac_core::operation::{OperationName, Plane};
use azrbac_core::scope::Scope;
use azrbac_core::snapshot::Snapshot;
use azrbac_core::view;

use crate::args::{GlobalArgs, WhatCanArgs};
use crate::error::CliError;
use crate::load::{library, load};
use crate::output::{self, Format};
use crate::render::style::Style;
use crate::render::what_can::{concise, nothing, text};
use crate::streams::{Exit, Streams, Terminal};

/// Whether there is a scope to answer at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Found {
    Assigned,
    Nothing,
}

pub(crate) fn run(
    args: &WhatCanArgs,
    global: &GlobalArgs,
    streams: &mut Streams<'_>,
) -> Result<Exit, CliError> {
    let scope = args.scope.as_deref().map(Scope::parse).transpose()?;
    let loaded = load(
        &args.data,
        (&args.attributes, scope.as_ref()),
        global,
        streams,
    )?;
    let who = resolve::principal(&loaded.snapshot, &args.who)?;
    let (scopes, found) = match scope {
        Some(scope) => (vec![scope], Found::Assigned),
        None => assigned_scopes(&loaded.snapshot, &who.id),
    };
    let catalog = azrbac_roles::catalog();
    let library = library(&args.data);
    let (mut documents, mut somewhere, mut perhaps, mut open) = (Vec::new(), false, false, false);
    for scope in scopes {
        let request = loaded.request(
            who.id.clone(),
            // Which operation is asked for does not matter here.
            OperationName::parse("any").map_err(resolve::OperationError::from)?,
            Plane::Control,
            scope,
        );
        let answer = access::what_can(&loaded.snapshot, &request, catalog);
        let has = |verdict| answer.operations.iter().any(|held| held.verdict == verdict);
        somewhere |= has(Verdict::Allowed);
        perhaps |= has(Verdict::Conditional) || has(Verdict::Eligible);
        if found == Found::Nothing && answer.gaps.is_empty() {
            continue;
        }
        open |= !answer.gaps.is_empty();
        let delegation = access::delegation(&loaded.snapshot, &request, &library);
        documents.push(view::what_can(
            &loaded.snapshot,
            &request,
            &answer,
            delegation.as_ref(),
            catalog,
        ));
    }
    let style = Style::new(global.color, streams.stdout_is == Terminal::Yes);
    let label = loaded.snapshot.directory().label(&who.id);
    output::write(global, streams, |format| match format {
        Format::Text => {
            let nothing = (found == Found::Nothing).then(|| nothing(label));
            let documents = documents.iter();
            let texts =
                documents.map(|document| text(&loaded.snapshot, document, global.verbose, style));
            Ok(nothing
                .into_iter()
                .chain(texts)
                .collect::<Vec<_>>()
                .join("\n"))
        }
        Format::Concise => Ok(documents.iter().map(concise).collect()),
        Format::Json => match documents.as_slice() {
            [one] if args.scope.is_some() => output::json(one),
            several => output::json(&view::what_can_anywhere(several)),
        },
    })?;
    // Where nothing is expected, something under a condition is an open end.
    open |= args.expect_none && perhaps;
    Ok(loaded.exit(match (args.expect_none && somewhere, open) {
        (true, _) => Exit::Negative,
        (false, true) => Exit::Open,
        (false, false) => Exit::Success,
    }))
}

/// The scopes to ask at where none was given: those at which something is assigned
/// to the principal or to a group that it is in. Where there is none, those at
/// which the data may lack something: the root, and wherever an assignment could
/// not be read.
fn assigned_scopes(snapshot: &Snapshot, who: &PrincipalId) -> (Vec<Scope>, Found) {
    let scopes: BTreeSet<Scope> = access::assigned_scopes(snapshot, who);
    if !scopes.is_empty() {
        return (scopes.into_iter().collect(), Found::Assigned);
    }
    let scopes: BTreeSet<Scope> = std::iter::once(Scope::root())
        .chain(
            snapshot
                .unreadable()
                .filter_map(|(unreadable, _)| unreadable.scope.clone()),
        )
        .collect();
    (scopes.into_iter().collect(), Found::Nothing)
}
