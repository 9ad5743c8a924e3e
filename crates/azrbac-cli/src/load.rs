//! Reading the data of a tenant from files.

use std::borrow::Cow;
use std::mem::ManuallyDrop;

use azrbac_core::access::{Activation, Completeness, Request};
use azrbac_core::diagnostic::{Diagnostic, Severity};
use azrbac_core::directory::PrincipalId;
use azrbac_core::operation::{OperationName, Plane};
use azrbac_core::pattern::WildcardReading;
use azrbac_core::role::RoleLibrary;
use azrbac_core::scope::Scope;
use azrbac_core::snapshot::Snapshot;
use azrbac_core::text::Sources;
use azrbac_core::time::Timestamp;

use crate::agreement;
use crate::args::{AttributeArgs, GlobalArgs, Pim, SnapshotArgs};
use crate::attributes::{self, Known};
use crate::error::CliError;
use crate::gather::{Gathered, gather};
use crate::render;
use crate::streams::{Exit, Streams};

/// The data of a tenant, and what is to be said about how they were read.
pub(crate) struct Loaded {
    /// Never taken apart: the process ends with the answer, and freeing a tenant
    /// string by string would take a part of the time that reading it takes.
    pub(crate) snapshot: ManuallyDrop<Snapshot>,
    attributes: Known,
    as_of: Option<Timestamp>,
    activation: Activation,
    completeness: Completeness,
    /// [`Exit::Input`] where a file could not be read.
    floor: Exit,
}

impl Loaded {
    /// A question about these data.
    pub(crate) fn request(
        &self,
        principal: PrincipalId,
        operation: OperationName,
        plane: Plane,
        scope: Scope,
    ) -> Request {
        let mut request = Request::new(principal, operation, plane, scope);
        request.as_of = self.as_of;
        request.activation = self.activation;
        request.completeness = self.completeness;
        self.attributes.put_into(&mut request);
        request
    }

    /// The exit code of an answer, unless a file could not be read.
    pub(crate) fn exit(&self, answer: Exit) -> Exit {
        if self.floor == Exit::Input {
            Exit::Input
        } else {
            answer
        }
    }
}

/// The built-in role definitions, under the reading of `*` that was asked for.
pub(crate) fn library(args: &SnapshotArgs) -> Cow<'static, RoleLibrary> {
    let library = azrbac_roles::library();
    if args.strict_wildcards {
        Cow::Owned(library.read_as(WildcardReading::Strict))
    } else {
        Cow::Borrowed(library)
    }
}

/// Reads every file and directory that was named; `scope` is the one that is asked about,
/// where there is one.
pub(crate) fn load(
    args: &SnapshotArgs,
    (attributes, scope): (&AttributeArgs, Option<&Scope>),
    global: &GlobalArgs,
    streams: &mut Streams<'_>,
) -> Result<Loaded, CliError> {
    let as_of = args.as_of.as_deref().map(Timestamp::parse).transpose()?;
    let attributes = attributes::read(attributes)?;
    let Gathered { ingested, floor } = gather(&args.source, global, streams)?;
    let mut parts = ingested.parts;
    if args.strict_wildcards {
        parts = parts.read_as(WildcardReading::Strict);
    }
    let library = library(args);
    let snapshot = Snapshot::build(parts, &library);
    let notes: Vec<Diagnostic> = snapshot
        .notes()
        .iter()
        .map(|note| Diagnostic::new(Severity::Warning, note.clone()))
        .collect();
    report(&notes, &ingested.sources, global, streams);
    let mut notes = attributes.notes(&snapshot);
    let other =
        scope.and_then(|scope| agreement::with_scope("--attr", &attributes.attributes, scope));
    notes.extend(other.map(|other| {
        Diagnostic::new(Severity::Warning, other)
            .help("leave out --attr: the names in a scope need not be told")
    }));
    report(&notes, &ingested.sources, global, streams);
    Ok(Loaded {
        attributes,
        as_of: as_of.or(snapshot.captured_at()).or(streams.clock.now()),
        snapshot: ManuallyDrop::new(snapshot),
        activation: match args.pim {
            Pim::Active => Activation::ActiveOnly,
            Pim::Eligible => Activation::EligibleToo,
        },
        completeness: if args.require_complete {
            Completeness::Required
        } else {
            Completeness::Assumed
        },
        floor,
    })
}

/// Prints what was noticed while reading: errors and warnings, and with
/// `--verbose` also what is only worth knowing.
pub(crate) fn report(
    diagnostics: &[Diagnostic],
    sources: &Sources,
    global: &GlobalArgs,
    streams: &mut Streams<'_>,
) {
    let least = match (global.quiet, global.verbose) {
        (true, _) => Severity::Error,
        (_, true) => Severity::Info,
        _ => Severity::Warning,
    };
    let style = render::style::Style::new(
        global.color,
        streams.stderr_is == crate::streams::Terminal::Yes,
    );
    for diagnostic in diagnostics.iter().filter(|found| found.severity >= least) {
        let text = render::diagnostic::render(diagnostic, sources, style);
        // A warning that cannot be written has nowhere else to go.
        let _ = streams.stderr.write_all(text.as_bytes());
    }
}
