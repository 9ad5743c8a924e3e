//! `azrbac lint`: checks files of role definitions, and the conditions of
//! assignments.

use std::path::PathBuf;
use std::sync::Arc;

use azrbac_core::diagnostic::{Diagnostic, Severity};
use azrbac_core::ingest::{Ingest, Recognition, RoleFile, SourceMap, read_with_places};
use azrbac_core::snapshot::Snapshot;
use azrbac_core::text::{FileId, Sources};
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

#[derive(Debug, clap::Args)]
pub(crate) struct LintArgs {
    /// Files or directories; - is standard input
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

    fn is_empty(&self) -> bool {
        let RoleFile {
            roles,
            assignments,
            denies,
            ..
        } = &self.read;
        roles.is_empty() && assignments.is_empty() && denies.is_empty()
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
    for path in &args.paths {
        match files::inputs(path) {
            Ok(found) => inputs.extend(found),
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
        return Err(CliError::Input {
            message: "there is no role definition and no assignment to check".to_owned(),
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
    let mut assignments = checked.iter().flat_map(|file| &file.read.assignments);
    if assignments.any(|assignment| assignment.condition.is_some()) {
        let mut ingest = Ingest::new();
        for file in checked {
            let text = sources.text(file.file).unwrap_or_default();
            ingest.read(sources.name(file.file), text.as_bytes().to_vec());
        }
        // What is wrong with these files has been said.
        parts.get_or_insert_default().append(ingest.finish().parts);
    }
    tenant.snapshot = parts.map(|parts| Snapshot::build(parts, azrbac_roles::library()));
    Ok(tenant)
}

/// Reads a file; `None` where it could not be read or, being named, holds nothing
/// to check. What is wrong is said at once.
fn read(
    input: &Input,
    sources: &mut Sources,
    global: &GlobalArgs,
    streams: &mut Streams<'_>,
) -> Option<Checked> {
    let text = match files::read_text(&input.path, streams) {
        Ok(text) => text,
        // One bad file of many is reported, and the rest is done.
        Err(error) => {
            error.report(global, streams);
            return None;
        }
    };
    let file = sources.add(files::name(&input.path));
    let read = read_with_places(file, &text);
    sources.keep_text(file, Arc::from(text));
    // Whatever else lies in a directory is no concern of this command.
    let concerns = input.named || read.recognised != Recognition::Other;
    if concerns {
        report(&read.diagnostics, sources, global, streams);
        report(&repeated_keys(&read.map), sources, global, streams);
    }
    let mut errors = read.diagnostics.iter();
    let checked = Checked {
        file,
        broken: concerns && errors.any(|diagnostic| diagnostic.severity == Severity::Error),
        read,
        findings: Vec::new(),
    };
    (!checked.is_empty() || !checked.broken).then_some(checked)
}

/// What is to be said of keys that stand twice in one object: only one of them
/// counts, and which one depends on who reads the file.
fn repeated_keys(map: &SourceMap) -> Vec<Diagnostic> {
    let keys = map.roles.iter().flat_map(|role| &role.duplicate_keys);
    keys.map(|(key, first, second)| {
        let message = format!("role definition: the key `{key}` stands twice; the last one counts");
        Diagnostic::new(Severity::Warning, message)
            .at(*second, "")
            .related(*first, "it stands here already")
            .help("keep one of the two")
    })
    .collect()
}
