//! `azrbac lint`: checks files of role definitions, and the conditions of
//! assignments, whatever they are written in.

use std::path::PathBuf;
use std::sync::Arc;

use azrbac_core::diagnostic::Severity;
use azrbac_core::ingest::{Ingest, Recognition, RoleFile};
use azrbac_core::snapshot::{Snapshot, SnapshotParts};
use azrbac_core::text::{FileId, Sources};
use azrbac_iac::{Form, Read};
use azrbac_lint::{Finding, Subject, lint};
use clap::ValueEnum;

use crate::args::{GlobalArgs, SourceArgs};
use crate::error::CliError;
use crate::files::{self, Input};
use crate::gather::{Gathered, gather};
use crate::load::report;
use crate::output::{self, Format};
use crate::render;
use crate::render::style::Style;
use crate::streams::{Exit, Streams, Terminal};
use crate::walk;

#[derive(Debug, clap::Args)]
pub(crate) struct LintArgs {
    /// Files or directories: JSON, ARM templates, Terraform plans, states and source,
    /// YAML; - is standard input
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
    /// End with exit code 1 if anything at least that bad is found
    #[arg(long, value_enum, default_value_t = Level::Warning, value_name = "LEVEL")]
    fail_on: Level,
    /// End with 0 instead of 1
    #[arg(long)]
    exit_zero: bool,
    /// A run with nothing to check is no error
    #[arg(long)]
    allow_empty: bool,
    /// A snapshot, an export, or a directory of them, in which roles and other
    /// assignments are looked up; repeat for several
    #[arg(
        short,
        long = "snapshot",
        value_name = "[KIND=]PATH",
        env = "AZRBAC_SNAPSHOT",
        help_heading = "Data of the tenant"
    )]
    snapshot: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Level {
    Info,
    Warning,
    Error,
}

impl From<Level> for Severity {
    fn from(level: Level) -> Self {
        match level {
            Level::Info => Self::Info,
            Level::Warning => Self::Warning,
            Level::Error => Self::Error,
        }
    }
}

/// A file that was checked.
pub(crate) struct Checked {
    pub(crate) file: FileId,
    form: Form,
    pub(crate) read: RoleFile,
    /// Whether a part of it could not be read.
    broken: bool,
    pub(crate) findings: Vec<Finding>,
}

impl Checked {
    /// What the rules look at, apart from the tenant.
    pub(crate) fn subject(&self) -> Subject<'_> {
        Subject::new(azrbac_roles::catalog(), azrbac_roles::library()).file(&self.read)
    }

    /// Whether a role assignment in it has a condition.
    fn has_condition(&self) -> bool {
        let RoleFile {
            assignments,
            declared,
            ..
        } = &self.read;
        let plain = assignments.iter().map(|one| &one.condition);
        let mut all = plain.chain(declared.iter().map(|one| &one.condition));
        all.any(Option::is_some)
    }

    fn is_empty(&self) -> bool {
        let RoleFile {
            roles,
            assignments,
            denies,
            declared,
            ..
        } = &self.read;
        roles.is_empty() && assignments.is_empty() && denies.is_empty() && declared.is_empty()
    }
}

pub(crate) fn run(
    args: &LintArgs,
    global: &GlobalArgs,
    streams: &mut Streams<'_>,
) -> Result<Exit, CliError> {
    let mut sources = Sources::new();
    let mut checked = Vec::new();
    let mut broken = false;
    let mut inputs = Vec::new();
    for found in args.paths.iter().flat_map(|path| walk::inputs(path)) {
        match found {
            Ok(input) => inputs.push(input),
            Err(error) => {
                error.report(global, streams);
                broken = true;
            }
        }
    }
    for input in inputs {
        match read(&input, &mut sources, global, streams) {
            Some(file) => {
                broken |= file.broken;
                checked.push(file);
            }
            None => broken = true,
        }
    }
    if checked.iter().all(Checked::is_empty) && !broken && !args.allow_empty {
        let mut message = "there is no role definition and no assignment to check".to_owned();
        if let [file] = checked.as_slice()
            && file.form != Form::Bicep
        {
            let (name, form) = (sources.name(file.file), file.form.name());
            message.push_str(&format!(": `{name}` is a {form} without one"));
        }
        return Err(CliError::Input {
            message,
            help: "name files with role definitions or assignments, or pass --allow-empty"
                .to_owned(),
        });
    }
    let tenant = tenant(args, &checked, &sources, global, streams)?;
    broken |= tenant.broken;
    for file in &mut checked {
        let subject = Subject {
            tenant: tenant.snapshot.as_ref(),
            ..file.subject()
        };
        file.findings = lint(&subject);
    }
    let style = Style::new(global.color, streams.stdout_is == Terminal::Yes);
    output::write(global, streams, |format| match format {
        Format::Text => Ok(render::lint::text(&checked, &sources, style)),
        Format::Concise => Ok(render::lint::concise(&checked, &sources)),
        Format::Json => output::json(&render::lint::document(&checked, &sources)),
    })?;
    let least = Severity::from(args.fail_on);
    let found = checked
        .iter()
        .flat_map(|file| &file.findings)
        .any(|finding| finding.severity >= least);
    Ok(match (broken, found && !args.exit_zero) {
        (true, _) => Exit::Input,
        (false, true) => Exit::Negative,
        (false, false) => Exit::Success,
    })
}

/// The data in which the roles of assignments and other assignments are looked up.
struct Tenant {
    snapshot: Option<Snapshot>,
    /// Whether a file of it could not be read.
    broken: bool,
}

/// Puts together what `--snapshot` names and, where there is a condition on an
/// assignment, the files that are checked.
fn tenant(
    args: &LintArgs,
    checked: &[Checked],
    sources: &Sources,
    global: &GlobalArgs,
    streams: &mut Streams<'_>,
) -> Result<Tenant, CliError> {
    let mut tenant = Tenant {
        snapshot: None,
        broken: false,
    };
    let mut parts = None;
    if !args.snapshot.is_empty() {
        let source = SourceArgs {
            snapshot: args.snapshot.clone(),
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

/// Reads a file; `None` where it could not be read or, being named, holds nothing
/// to check. What is wrong is said at once.
fn read(
    input: &Input,
    sources: &mut Sources,
    global: &GlobalArgs,
    streams: &mut Streams<'_>,
) -> Option<Checked> {
    let (text, mark) = match files::read_marked(&input.path, streams) {
        Ok(text) => text,
        // One bad file of many is reported, and the rest is done.
        Err(error) => {
            error.report(global, streams);
            return None;
        }
    };
    let name = files::name(&input.path);
    let file = sources.add(name.clone());
    let Read { form, file: read } = azrbac_iac::read(&name, file, &text);
    sources.keep_text(file, Arc::from(text));
    sources.keep_mark(file, mark);
    // Whatever else lies in a directory is no concern of this command. Of the forms
    // in which much else is written, only what has to do with access is told.
    let concerns = input.named || form.is_general() || read.recognised != Recognition::Other;
    if concerns {
        report(&read.diagnostics, sources, global, streams);
    }
    let mut errors = read.diagnostics.iter();
    let checked = Checked {
        file,
        form,
        broken: concerns && errors.any(|diagnostic| diagnostic.severity == Severity::Error),
        read,
        findings: Vec::new(),
    };
    (!checked.is_empty() || !checked.broken).then_some(checked)
}
