//! A report of who can get at keys: for every operation that hands out a credential
//! of a kind of resource that the tenant has, who may do it at a scope.
//!
//! ```console
//! $ cargo run --example key_report -- SCOPE FILE...
//! ```
//!
//! The kinds of resources are those that are listed in the data or that something
//! is assigned to. An operation that nobody may do is left out.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::io::{self, Write};

use azrbac_core::access::{self, Request};
use azrbac_core::catalog::{CatalogOperation, Certainty};
use azrbac_core::ingest::Ingest;
use azrbac_core::operation::OperationClass;
use azrbac_core::scope::{Scope, ScopeKind};
use azrbac_core::snapshot::Snapshot;

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let scope = Scope::parse(&args.next().ok_or("usage: key_report SCOPE FILE...")?)?;
    let mut ingest = Ingest::new();
    for file in args {
        ingest.read(&file, std::fs::read(&file)?);
    }
    let ingested = ingest.finish();
    if let Some(problem) = ingested.files.iter().find_map(|file| file.problem.clone()) {
        return Err(problem.into());
    }
    let snapshot = ingested.into_snapshot(azrbac_roles::library());
    let (mut out, mut gaps) = (io::stdout().lock(), BTreeSet::new());
    writeln!(out, "| operation | plane | who | verdict | role |")?;
    writeln!(out, "|---|---|---|---|---|")?;
    for operation in credential_operations(&snapshot).into_values() {
        let (name, plane) = (operation.name(), operation.plane());
        // The principal of the question does not matter: everybody is looked at.
        let asked = operation.operation();
        let request = Request::new("".into(), asked, plane, scope.clone());
        let answer = match operation.certainty() {
            Certainty::Sure => access::who_can(&snapshot, &request),
            Certainty::Inferred => access::who_can_either_plane(&snapshot, &request),
        };
        for holder in &answer.holders {
            let who = snapshot.directory().label(&holder.principal);
            let grant = holder.outcome.grant.and_then(|grant| snapshot.grant(grant));
            let role = grant.and_then(|grant| snapshot.role(grant.role?));
            let role = role.map_or("not in the data", |role| &role.definition.name);
            let verdict = holder.outcome.verdict;
            writeln!(out, "| {name} | {plane} | {who} | {verdict} | {role} |")?;
        }
        gaps.extend(answer.gaps.iter().map(ToString::to_string));
    }
    for gap in gaps {
        writeln!(out, "\nThere may be more: {gap}.")?;
    }
    Ok(())
}

/// The operations that hand out credentials of the resources that are there.
fn credential_operations(snapshot: &Snapshot) -> BTreeMap<usize, CatalogOperation<'static>> {
    let listed = snapshot.resources().iter().map(|listed| &listed.scope);
    let grants = snapshot.grants().iter();
    let types: BTreeSet<String> = listed
        .chain(grants.map(|grant| &grant.assignment.scope))
        .filter(|scope| scope.kind() == ScopeKind::Resource)
        .filter_map(Scope::resource_type)
        .collect();
    types
        .iter()
        .flat_map(|resource_type| azrbac_roles::catalog().below(resource_type))
        .filter(|operation| operation.is(OperationClass::Credential))
        .map(|operation| (operation.index(), operation))
        .collect()
}
