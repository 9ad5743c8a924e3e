//! `azrbac lint`: checks files of role definitions, and the conditions of
//! assignments, whatever they are written in.

mod baseline;
mod fix;
mod judge;
mod keeps;
mod read;
mod tenant;

use std::path::PathBuf;

use azrbac_core::diagnostic::Severity;
use azrbac_core::text::Sources;
use azrbac_iac::Form;
use azrbac_lint::Finding;
use clap::ValueEnum;

use crate::args::GlobalArgs;
use crate::config::{Choice, Configs, Reading};
use crate::error::CliError;
use crate::formats::found::{Suppressed, Trouble};
use crate::output::{self, Form as As, Format};
use crate::render;
use crate::render::style::Style;
use crate::streams::{Exit, Streams, Terminal};

use baseline::Baseline;
use fix::FixArgs;
use judge::Judge;
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
    /// Take files that are named as those of a directory: what is about something else
    /// is passed over. For commit hooks, which name every file that changed
    #[arg(long)]
    as_found: bool,
    /// The configuration [default: the nearest azrbac.toml above each file, up to the
    /// repository root]
    #[arg(long, value_name = "FILE", help_heading = "Configuration")]
    config: Option<PathBuf>,
    /// Look for no configuration
    #[arg(long, conflicts_with = "config", help_heading = "Configuration")]
    no_config: bool,
    /// Findings that are known and do not count, as --write-baseline wrote them
    #[arg(long, value_name = "FILE", help_heading = "Configuration")]
    baseline: Option<PathBuf>,
    /// Write what is found, that of --baseline too, as known, and end with 0 instead
    /// of 1
    #[arg(long, value_name = "FILE", help_heading = "Configuration")]
    write_baseline: Option<PathBuf>,
    #[command(flatten)]
    fixes: FixArgs,
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

    /// Every finding that does not count, with its file and the reason.
    pub(crate) fn suppressed(&self) -> impl Iterator<Item = (&Checked, &Finding, &Suppressed)> {
        let files = self.checked.iter();
        files.flat_map(|file| {
            let all = file.suppressed.iter();
            all.map(move |(finding, why)| (file, finding, why))
        })
    }

    /// Writes the new baseline and leaves out what the old one knows.
    fn settle_known(&mut self, args: &LintArgs, streams: &mut Streams<'_>) -> Result<(), CliError> {
        let known = args.baseline.as_deref();
        let known = known
            .map(|path| Baseline::read(path, streams))
            .transpose()?;
        if let Some(path) = &args.write_baseline {
            baseline::write(path, self)?;
        }
        if let Some(known) = known {
            for file in &mut self.checked {
                known.apply(file, &self.sources);
            }
        }
        Ok(())
    }

    /// The files that were checked, the configuration left out.
    pub(crate) fn inputs(&self) -> impl Iterator<Item = &Checked> {
        self.checked.iter().filter(|file| !file.is_config)
    }
}

pub(crate) fn run(
    args: &LintArgs,
    global: &GlobalArgs,
    streams: &mut Streams<'_>,
) -> Result<Exit, CliError> {
    let Reader {
        mut sources,
        mut checked,
        troubles,
    } = Reader::read(&args.paths, args.as_found, global, streams);
    let configs = configs(args, &mut checked, &mut sources, global, streams)?;
    let nothing = checked.iter().all(Checked::is_empty) && troubles.is_empty();
    if nothing && !args.allow_empty {
        return Err(nothing_to_check(&checked, &sources));
    }
    let tenant = tenant(&args.snapshot, &checked, &sources, global, streams)?;
    let now = streams.clock.now();
    let mut judge = Judge::new(&configs, &tenant, now);
    for file in &mut checked {
        judge.file(file, sources.text(file.file).unwrap_or_default());
    }
    let answer = fix::run(
        &args.fixes,
        &mut checked,
        &mut judge,
        &mut sources,
        global,
        streams,
    )?;
    if let Some(exit) = answer {
        let unread = tenant.broken || !troubles.is_empty();
        return Ok(if unread { Exit::Input } else { exit });
    }
    let everything = troubles.is_empty() && !tenant.broken;
    checked.extend(judge.configs(&args.paths, &checked, everything));
    let mut run = LintRun {
        checked,
        sources,
        troubles,
        fail_on: args.fail_on.into(),
    };
    run.settle_known(args, streams)?;
    write(&run, global, streams)?;
    let broken = tenant.broken || !run.troubles.is_empty();
    let found = run
        .findings()
        .any(|(_, finding)| finding.severity >= run.fail_on);
    let accepted = args.exit_zero || args.write_baseline.is_some();
    Ok(match (broken, found && !accepted) {
        (true, _) => Exit::Input,
        (false, true) => Exit::Negative,
        (false, false) => Exit::Success,
    })
}

/// Finds the configuration of each file.
fn configs(
    args: &LintArgs,
    checked: &mut [Checked],
    sources: &mut Sources,
    global: &GlobalArgs,
    streams: &mut Streams<'_>,
) -> Result<Configs, CliError> {
    let choice = match (&args.config, args.no_config) {
        (_, true) => Choice::None,
        (Some(path), _) => Choice::Named(path),
        (None, _) => Choice::Found,
    };
    let mut configs = Configs::default();
    let mut reading = Reading {
        sources,
        global,
        streams,
    };
    for file in checked {
        file.config = configs.of(choice, &file.path, &mut reading)?;
    }
    configs.check()?;
    Ok(configs)
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
