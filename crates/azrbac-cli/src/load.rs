//! Reading the data of a tenant from files.

use std::borrow::Cow;
use std::collections::HashSet;
use std::mem::ManuallyDrop;
use std::path::Path;

use azrbac_core::access::{Activation, Completeness, Request};
use azrbac_core::diagnostic::{Diagnostic, Severity};
use azrbac_core::directory::PrincipalId;
use azrbac_core::ingest::{self, FileSummary, Ingest, Ingested};
use azrbac_core::operation::{OperationName, Plane};
use azrbac_core::pattern::WildcardReading;
use azrbac_core::role::RoleLibrary;
use azrbac_core::scope::Scope;
use azrbac_core::snapshot::{Kind, Snapshot};
use azrbac_core::text::Sources;
use azrbac_core::time::Timestamp;

use crate::args::{GlobalArgs, Pim, SnapshotArgs};
use crate::error::CliError;
use crate::files::{self, Input};
use crate::render;
use crate::streams::{Exit, Streams};

/// The data of a tenant, and what is to be said about how they were read.
pub(crate) struct Loaded {
    /// Never taken apart: the process ends with the answer, and freeing a tenant
    /// string by string would take a part of the time that reading it takes.
    pub(crate) snapshot: ManuallyDrop<Snapshot>,
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

/// Reads every file and directory that was named.
pub(crate) fn load(
    args: &SnapshotArgs,
    global: &GlobalArgs,
    streams: &mut Streams<'_>,
) -> Result<Loaded, CliError> {
    let completeness = if args.assume_complete {
        ingest::Completeness::Assumed
    } else {
        ingest::Completeness::AsStated
    };
    let as_of = args.as_of.as_deref().map(Timestamp::parse).transpose()?;
    let mut ingest = Ingest::new().assume_complete(completeness);
    let mut failures = Vec::new();
    let mut inputs = inputs(&args.snapshot, &mut failures);
    inputs.retain(|(kind, input)| {
        let name = files::name(&input.path);
        match (files::read(&input.path, streams), *kind) {
            (Ok(bytes), Some(kind)) => ingest.read_kind(&name, kind, bytes),
            (Ok(bytes), None) => ingest.read(&name, bytes),
            (Err(failure), kind) => {
                ingest.missing(&name, kind, &failure.to_string());
                failures.push(failure);
                return false;
            }
        }
        true
    });
    // One bad file of many is reported, and the rest is done.
    let only = inputs.is_empty().then(|| failures.pop()).flatten();
    for failure in &failures {
        failure.report(global, streams);
    }
    if let Some(failure) = only {
        return Err(failure);
    }
    let mut ingested = ingest.finish();
    overlook(&inputs, &mut ingested);
    report(&ingested.diagnostics, &ingested.sources, global, streams);
    let floor = match judge(&inputs, &ingested)? {
        floor if failures.is_empty() => floor,
        _ => Exit::Input,
    };
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
    Ok(Loaded {
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

/// What each path of the command line is read from, and as what. A path that gives
/// no file is a failure of its own.
fn inputs(paths: &[String], failures: &mut Vec<CliError>) -> Vec<(Option<Kind>, Input)> {
    let mut found = Vec::new();
    for text in paths {
        let (kind, path) = match text.split_once('=') {
            Some((name, path)) if Kind::from_name(name).is_some() => (Kind::from_name(name), path),
            _ => (None, text.as_str()),
        };
        match files::inputs(Path::new(path)) {
            Ok(inputs) if inputs.is_empty() => failures.push(CliError::Input {
                message: format!("there is no JSON file in `{path}`"),
                help: "name the directory that holds the exports".to_owned(),
            }),
            Ok(inputs) => found.extend(inputs.into_iter().map(|input| (kind, input))),
            Err(failure) => failures.push(failure),
        }
    }
    found
}

/// Whether a file of a directory is recognised as something else, which is no
/// fault of it.
fn is_beside(input: &Input, file: &FileSummary) -> bool {
    !input.named && file.problem.is_some() && file.shape.is_some()
}

/// Makes a warning of what is said about the files that are something else.
fn overlook(inputs: &[(Option<Kind>, Input)], ingested: &mut Ingested) {
    let beside: HashSet<&str> = inputs
        .iter()
        .zip(&ingested.files)
        .filter(|((_, input), file)| is_beside(input, file))
        .map(|(_, file)| file.name.as_str())
        .collect();
    for diagnostic in &mut ingested.diagnostics {
        let place = diagnostic.primary.as_ref().map(|label| label.span.file);
        if place.is_some_and(|file| beside.contains(ingested.sources.name(file))) {
            diagnostic.severity = diagnostic.severity.min(Severity::Warning);
        }
    }
}

/// What files that gave nothing mean. What is recognised as something else is an
/// error where it was named, and only a word where it lay in a directory; a file
/// without any form that is known is broken, wherever it lies.
fn judge(inputs: &[(Option<Kind>, Input)], ingested: &Ingested) -> Result<Exit, CliError> {
    let mut floor = Exit::Success;
    let mut read_any = false;
    for ((_, input), file) in inputs.iter().zip(&ingested.files) {
        read_any |= file.problem.is_none();
        if file.problem.is_some() && !is_beside(input, file) {
            floor = Exit::Input;
        }
    }
    if read_any {
        return Ok(floor);
    }
    let names: Vec<String> = ingested
        .files
        .iter()
        .map(|file| format!("`{}`", file.name))
        .collect();
    Err(CliError::Input {
        message: format!(
            "no data of a tenant could be read from {}",
            names.join(", ")
        ),
        help: "give a snapshot, or exports such as those of `az role assignment list --all`; \
               name the kind with -s KIND=PATH where the content does not tell"
            .to_owned(),
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
