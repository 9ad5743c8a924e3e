//! `azrbac lint`: checks files of role definitions, and the conditions of
//! assignments, whatever they are written in.

mod read;
mod tenant;

use std::path::PathBuf;

use azrbac_core::diagnostic::Severity;
use azrbac_core::text::Sources;
use azrbac_iac::Form;
use azrbac_lint::{Finding, Subject, lint};
use clap::ValueEnum;

use crate::args::GlobalArgs;
use crate::error::CliError;
use crate::formats::found::Trouble;
use crate::output::{self, Form as As, Format};
use crate::render;
use crate::render::style::Style;
use crate::streams::{Exit, Streams, Terminal};

pub(crate) use read::Checked;
use read::Reader;
use tenant::tenant;

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

/// All that was checked.
pub(crate) struct LintRun {
    pub(crate) checked: Vec<Checked>,
    pub(crate) sources: Sources,
    /// What could not be read.
    pub(crate) troubles: Vec<Trouble>,
    /// From which severity on a finding counts.
    pub(crate) fail_on: Severity,
}

impl LintRun {
    /// Every finding that counts, with its file.
    pub(crate) fn findings(&self) -> impl Iterator<Item = (&Checked, &Finding)> {
        let files = self.checked.iter();
        files.flat_map(|file| file.findings.iter().map(move |finding| (file, finding)))
    }
}

pub(crate) fn run(
    args: &LintArgs,
    global: &GlobalArgs,
    streams: &mut Streams<'_>,
) -> Result<Exit, CliError> {
    let Reader {
        sources,
        mut checked,
        troubles,
    } = Reader::read(&args.paths, global, streams);
    let nothing = checked.iter().all(Checked::is_empty) && troubles.is_empty();
    if nothing && !args.allow_empty {
        return Err(nothing_to_check(&checked, &sources));
    }
    let tenant = tenant(&args.snapshot, &checked, &sources, global, streams)?;
    for file in &mut checked {
        let subject = Subject {
            tenant: tenant.snapshot.as_ref(),
            ..file.subject()
        };
        file.findings = lint(&subject);
    }
    let run = LintRun {
        checked,
        sources,
        troubles,
        fail_on: args.fail_on.into(),
    };
    write(&run, global, streams)?;
    let broken = tenant.broken || !run.troubles.is_empty();
    let found = run
        .findings()
        .any(|(_, finding)| finding.severity >= run.fail_on);
    Ok(match (broken, found && !args.exit_zero) {
        (true, _) => Exit::Input,
        (false, true) => Exit::Negative,
        (false, false) => Exit::Success,
    })
}

fn nothing_to_check(checked: &[Checked], sources: &Sources) -> CliError {
    let mut message = "there is no role definition and no assignment to check".to_owned();
    if let [file] = checked
        && file.form != Form::Bicep
    {
        let (name, form) = (sources.name(file.file), file.form.name());
        message.push_str(&format!(": `{name}` is a {form} without one"));
    }
    CliError::Input {
        message,
        help: "name files with role definitions or assignments, or pass --allow-empty".to_owned(),
    }
}

fn write(run: &LintRun, global: &GlobalArgs, streams: &mut Streams<'_>) -> Result<(), CliError> {
    let style = Style::new(global.color, streams.stdout_is == Terminal::Yes);
    output::write_forms(global, streams, &As::EVERY, |form| match form {
        As::Plain(Format::Text) => Ok(render::lint::text(run, style)),
        As::Plain(Format::Concise) => Ok(render::lint::concise(run)),
        As::Plain(Format::Json) => output::json(&render::lint::document(run)),
        As::Table => Ok(render::lint::table(run)),
        As::Tsv => Ok(render::lint::tsv(run)),
        As::Markdown => Ok(render::lint::markdown(run)),
        As::Junit => render::lint::junit(run),
        As::Sarif => output::json(&render::lint::sarif(run)),
        As::Github => Ok(render::lint::github(run)),
        As::Azure => Ok(render::lint::azure(run)),
        As::Gitlab => output::json(&render::lint::gitlab(run)),
    })
}
