//! `azrbac schema`: the JSON Schemas of files that are written by hand.

use clap::ValueEnum;

use crate::args::GlobalArgs;
use crate::error::CliError;
use crate::output;
use crate::streams::{Exit, Streams};

/// The schema of `azrbac.toml`.
pub(crate) const CONFIG: &str = include_str!("../../schemas/config.json");

#[derive(Debug, clap::Args)]
pub(crate) struct SchemaArgs {
    /// Of what
    #[arg(value_enum)]
    of: Document,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Document {
    /// The configuration, azrbac.toml
    Config,
}

pub(crate) fn run(
    args: &SchemaArgs,
    _: &GlobalArgs,
    streams: &mut Streams<'_>,
) -> Result<Exit, CliError> {
    match args.of {
        Document::Config => output::print(streams, CONFIG)?,
    }
    Ok(Exit::Success)
}
