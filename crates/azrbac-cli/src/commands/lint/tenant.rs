//! The data in which the roles of assignments and other assignments are looked up.

use azrbac_core::ingest::{Ingest, RoleFile};
use azrbac_core::snapshot::{Snapshot, SnapshotParts};
use azrbac_core::text::Sources;
use azrbac_iac::Form;

use super::read::Checked;
use crate::args::{GlobalArgs, SourceArgs};
use crate::error::CliError;
use crate::gather::{Gathered, gather};
use crate::streams::{Exit, Streams};

pub(super) struct Tenant {
    pub(super) snapshot: Option<Snapshot>,
    /// Whether it holds more than the files that are checked.
    pub(super) named: bool,
    /// Whether a file of it could not be read.
    pub(super) broken: bool,
}

/// Puts together what `--snapshot` names and, where there is a condition on an
/// assignment, the files that are checked.
pub(super) fn tenant(
    named: &[String],
    checked: &[Checked],
    sources: &Sources,
    global: &GlobalArgs,
    streams: &mut Streams<'_>,
) -> Result<Tenant, CliError> {
    let mut tenant = Tenant {
        snapshot: None,
        named: !named.is_empty(),
        broken: false,
    };
    let mut parts = None;
    if !named.is_empty() {
        let source = SourceArgs {
            snapshot: named.to_vec(),
            assume_complete: false,
        };
        let Gathered { ingested, floor } = gather(&source, global, streams)?;
        tenant.broken = floor == Exit::Input;
        parts = Some(ingested.parts);
    }
    if checked.iter().any(Checked::has_condition) {
        let mut ingest = Ingest::new();
        for file in checked {
            if file.form != Form::Json {
                let parts = parts.get_or_insert_default();
                parts.append(declared(&file.read));
                continue;
            }
            let text = sources.text(file.file).unwrap_or_default();
            ingest.read(sources.name(file.file), text.as_bytes().to_vec());
        }
        // What is wrong with these files has been said.
        parts.get_or_insert_default().append(ingest.finish().parts);
    }
    tenant.snapshot = parts.map(|parts| Snapshot::build(parts, azrbac_roles::library()));
    Ok(tenant)
}

/// What a file declares, as the data of a tenant: what is known in full.
fn declared(read: &RoleFile) -> SnapshotParts {
    let places = read.map.roles.iter();
    let whole = places.map(|spans| spans.unknown.grants_are_known());
    let roles = read.roles.iter().zip(whole).filter(|(_, whole)| *whole);
    SnapshotParts {
        role_definitions: Some(roles.map(|(role, _)| role.clone()).collect()),
        role_assignments: Some(read.assignments.clone()),
        ..SnapshotParts::default()
    }
}
