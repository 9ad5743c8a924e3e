//! `azrbac lint`: checks files of role definitions.

use std::path::PathBuf;
use std::sync::Arc;

use azrbac_core::diagnostic::{Diagnostic, Severity};
use azrbac_core::ingest::{Recognition, RoleFile, SourceMap, read_role_definitions};
use azrbac_core::role::RoleDefinition;
use azrbac_core::text::{FileId, Sources};
use azrbac_lint::{Finding, Subject, lint};
use clap::ValueEnum;

use crate::args::GlobalArgs;
use crate::error::CliError;
use crate::files::{self, Input};
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
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Level {
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
    pub(crate) roles: Vec<RoleDefinition>,
    map: SourceMap,
    /// Whether a part of it could not be read.
    broken: bool,
    pub(crate) findings: Vec<Finding>,
}

impl Checked {
    /// What the rules look at.
    pub(crate) fn subject(&self) -> Subject<'_> {
        Subject {
            roles: &self.roles,
            map: Some(&self.map),
            catalog: azrbac_roles::catalog(),
            library: azrbac_roles::library(),
        }
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
        match check(&input, &mut sources, global, streams) {
            Some(file) => {
                broken |= file.broken;
                checked.push(file);
            }
            None => broken = true,
        }
    }
    if checked.iter().all(|file| file.roles.is_empty()) && !broken && !args.allow_empty {
        return Err(CliError::Input {
            message: "there is no role definition to check".to_owned(),
            help: "name files with role definitions, or pass --allow-empty".to_owned(),
        });
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

/// Checks a file; `None` where it could not be read or, being named, holds no
/// role definition. What is wrong is said at once.
fn check(
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
    let read = read_role_definitions(file, &text);
    sources.keep_text(file, Arc::from(text));
    let RoleFile {
        roles,
        map,
        diagnostics,
        recognised,
    } = read;
    // Whatever else lies in a directory is no concern of this command.
    let concerns = input.named || recognised != Recognition::Other;
    if concerns {
        report(&diagnostics, sources, global, streams);
        report(&repeated_keys(&map), sources, global, streams);
    }
    let broken = concerns
        && diagnostics
            .iter()
            .any(|diagnostic| diagnostic.severity == Severity::Error);
    if roles.is_empty() && broken {
        return None;
    }
    let mut checked = Checked {
        file,
        roles,
        map,
        findings: Vec::new(),
        broken,
    };
    checked.findings = lint(&checked.subject());
    Some(checked)
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
