//! `azrbac snapshot`: what the data of a tenant are, what they lack, and one
//! canonical file of them.

use std::path::PathBuf;

use azrbac_core::access;
use azrbac_core::diagnostic::{Diagnostic, Severity};
use azrbac_core::ingest::Ingested;
use azrbac_core::snapshot::Snapshot;
use azrbac_core::text::Sources;
use azrbac_core::view;
use clap::{Subcommand, ValueEnum};

use crate::args::{GlobalArgs, SourceArgs};
use crate::error::CliError;
use crate::gather::{Gathered, gather};
use crate::load::report;
use crate::output::{self, Format};
use crate::render::snapshot as render;
use crate::render::style::Style;
use crate::streams::{Exit, Streams, Terminal};

#[derive(Debug, clap::Args)]
pub(crate) struct SnapshotGroupArgs {
    #[command(subcommand)]
    command: SnapshotCommand,
}

#[derive(Debug, Subcommand)]
enum SnapshotCommand {
    /// What each file turned out to be, how much it holds, and what is covered
    Info(SourceArgs),
    /// What the data lack for full answers, the worst first, and how to fetch it
    #[command(
        after_help = "Exit codes: 0 nothing is missing that answers depend on; 3 input \
                            unreadable; 4 something is missing."
    )]
    Check(SourceArgs),
    /// Print the script that exports a tenant into a folder
    #[command(
        after_help = "The script only reads. Its head says how it is started, which \
                            permissions it needs and which calls it makes."
    )]
    Script {
        /// The shell to write it for: bash with the Azure CLI, pwsh with the Az
        /// modules
        #[arg(long, value_enum, default_value_t = Shell::Bash)]
        shell: Shell,
    },
    /// Write one canonical file, azrbac.snapshot/v1, that gives the same answers
    Pack {
        /// The file to write [default: standard output]
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
        #[command(flatten)]
        source: SourceArgs,
    },
}

/// What the export script runs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Shell {
    Bash,
    Pwsh,
}

impl Shell {
    fn script(self) -> &'static str {
        match self {
            Self::Bash => include_str!("../../scripts/export.sh"),
            Self::Pwsh => include_str!("../../scripts/export.ps1"),
        }
    }
}

pub(crate) fn run(
    args: &SnapshotGroupArgs,
    global: &GlobalArgs,
    streams: &mut Streams<'_>,
) -> Result<Exit, CliError> {
    match &args.command {
        SnapshotCommand::Info(source) => info(source, global, streams),
        SnapshotCommand::Check(source) => check(source, global, streams),
        SnapshotCommand::Script { shell } => script(*shell, global, streams),
        SnapshotCommand::Pack { out, source } => pack(source, out.as_ref(), global, streams),
    }
}

fn info(
    source: &SourceArgs,
    global: &GlobalArgs,
    streams: &mut Streams<'_>,
) -> Result<Exit, CliError> {
    let Gathered { ingested, floor } = gather(source, global, streams)?;
    let document = view::snapshot_info(&ingested);
    let style = Style::new(global.color, streams.stdout_is == Terminal::Yes);
    output::write(global, streams, |format| match format {
        Format::Text => Ok(render::info(&document, style)),
        Format::Concise => Ok(render::info_lines(&document)),
        Format::Json => output::json(&document),
    })?;
    Ok(floor)
}

fn check(
    source: &SourceArgs,
    global: &GlobalArgs,
    streams: &mut Streams<'_>,
) -> Result<Exit, CliError> {
    let Gathered { ingested, floor } = gather(source, global, streams)?;
    let snapshot = Snapshot::build(ingested.parts, azrbac_roles::library());
    let document = view::snapshot_check(&access::shortfalls(&snapshot));
    let style = Style::new(global.color, streams.stdout_is == Terminal::Yes);
    output::write(global, streams, |format| match format {
        Format::Text => Ok(render::check(&document, &snapshot, global.verbose, style)),
        Format::Concise => Ok(render::check_lines(&document)),
        Format::Json => output::json(&document),
    })?;
    Ok(match (floor, document.whole) {
        (Exit::Input, _) => Exit::Input,
        (_, true) => Exit::Success,
        (_, false) => Exit::Open,
    })
}

fn script(shell: Shell, global: &GlobalArgs, streams: &mut Streams<'_>) -> Result<Exit, CliError> {
    if !global.output.is_empty() {
        return Err(CliError::Usage {
            message: "`snapshot script` prints a script, in no other form".to_owned(),
            help: "leave out --output; write it to a file with `> export.sh`".to_owned(),
        });
    }
    output::print(streams, shell.script())?;
    Ok(Exit::Success)
}

fn pack(
    source: &SourceArgs,
    out: Option<&PathBuf>,
    global: &GlobalArgs,
    streams: &mut Streams<'_>,
) -> Result<Exit, CliError> {
    if !global.output.is_empty() {
        return Err(CliError::Usage {
            message: "`snapshot pack` writes JSON only".to_owned(),
            help: "leave out --output; name the file with --out FILE".to_owned(),
        });
    }
    let Gathered { ingested, floor } = gather(source, global, streams)?;
    let kept = kept(&ingested);
    report(&kept, &Sources::default(), global, streams);
    let text = output::json(&view::snapshot(&ingested.parts))?;
    match out {
        Some(path) => output::write_file(path, &text)?,
        None => output::print(streams, &text)?,
    }
    Ok(floor)
}

/// Says which documents cannot be written whole, because they were not read whole.
fn kept(ingested: &Ingested) -> Vec<Diagnostic> {
    let unreadable = ingested.parts.unreadable.iter();
    unreadable
        .map(|entry| {
            let message = format!(
                "`{}` was read in part only and is written as `unreadable`: {}",
                entry.id, entry.problem
            );
            Diagnostic::new(Severity::Warning, message)
                .help("answers that it might change stay unknown")
        })
        .collect()
}
