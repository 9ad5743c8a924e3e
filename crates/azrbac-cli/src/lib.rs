//! The command line of azrbac: reads files, asks the libraries, prints. It decides
//! nothing itself.
//!
//! [`run`] takes its arguments and streams as parameters, so that tests run the
//! whole program in process.

mod agreement;
mod args;
mod attributes;
mod commands;
mod config;
mod error;
mod expectations;
mod files;
mod fingerprint;
mod formats;
mod gather;
mod load;
mod output;
mod render;
mod sinks;
mod streams;
mod tables;
mod unpack;
mod walk;

use std::ffi::OsString;

use clap::Parser;

use args::{Cli, Command};
pub use streams::{Clock, Exit, Streams, Terminal};

/// Runs the program: `args` with the program's name first. Returns the exit code;
/// never panics and never ends the process.
pub fn run<I>(args: I, streams: &mut Streams<'_>) -> Exit
where
    I: IntoIterator<Item = OsString>,
{
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => return clap_message(&error, streams),
    };
    let result = match &cli.command {
        Command::Can(args) => commands::can::run(args, &cli.global, streams),
        Command::CanAssign(args) => commands::can_assign::run(args, &cli.global, streams),
        Command::WhoCan(args) => commands::who_can::run(args, &cli.global, streams),
        Command::WhatCan(args) => commands::what_can::run(args, &cli.global, streams),
        Command::Diff(args) => commands::diff::run(args, &cli.global, streams),
        Command::Lint(args) => commands::lint::run(args, &cli.global, streams),
        Command::Test(args) => commands::test::run(args, &cli.global, streams),
        Command::Role(args) => commands::role::run(args, &cli.global, streams),
        Command::Snapshot(args) => commands::snapshot::run(args, &cli.global, streams),
        Command::Explain(args) => commands::explain::run(args, &cli.global, streams),
        Command::Rules => commands::rules::run(&cli.global, streams),
        Command::Schema(args) => commands::schema::run(args, &cli.global, streams),
    };
    result.unwrap_or_else(|error| error.report(&cli.global, streams))
}

/// Help and version go to standard output and are no error; the rest is a usage
/// error.
fn clap_message(error: &clap::Error, streams: &mut Streams<'_>) -> Exit {
    let rendered = error.render();
    let (out, styled) = if error.use_stderr() {
        (&mut *streams.stderr, streams.stderr_is == Terminal::Yes)
    } else {
        (&mut *streams.stdout, streams.stdout_is == Terminal::Yes)
    };
    let text = if styled {
        rendered.ansi().to_string()
    } else {
        rendered.to_string()
    };
    // A message that cannot be written has nowhere else to go.
    let _ = out.write_all(text.as_bytes());
    if error.use_stderr() {
        Exit::Usage
    } else {
        Exit::Success
    }
}
