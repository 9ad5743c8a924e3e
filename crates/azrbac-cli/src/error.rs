//! Errors that end a command, and their exit codes.

use azrbac_core::access::resolve::{OperationError, PrincipalError};
use azrbac_core::scope::ScopeError;
use azrbac_core::time::TimestampError;

use crate::args::GlobalArgs;
use crate::render::style::Style;
use crate::streams::{Exit, Streams, Terminal};

/// What ends a command without an answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CliError {
    #[error(transparent)]
    Principal(#[from] PrincipalError),
    #[error(transparent)]
    Operation(#[from] OperationError),
    #[error("{0}")]
    Scope(#[from] ScopeError),
    #[error(transparent)]
    Time(#[from] TimestampError),
    #[error("{message}")]
    Usage { message: String, help: String },
    #[error("{message}")]
    Input { message: String, help: String },
    #[error("cannot write {path}: {problem}")]
    Write { path: String, problem: String },
}

impl CliError {
    fn help(&self) -> Option<String> {
        match self {
            Self::Principal(error) => Some(error.help()),
            Self::Operation(error) => Some(error.help()),
            Self::Scope(_) => Some(
                "give a full id, such as /subscriptions/{id}/resourceGroups/{name}/providers/\
                 Microsoft.CognitiveServices/accounts/{name}"
                    .to_owned(),
            ),
            Self::Usage { help, .. } | Self::Input { help, .. } => Some(help.clone()),
            Self::Time(_) | Self::Write { .. } => None,
        }
    }

    fn exit(&self) -> Exit {
        match self {
            Self::Input { .. } => Exit::Input,
            _ => Exit::Usage,
        }
    }

    /// Prints the error and gives the exit code.
    pub(crate) fn report(&self, global: &GlobalArgs, streams: &mut Streams<'_>) -> Exit {
        let style = Style::new(global.color, streams.stderr_is == Terminal::Yes);
        let mut text = format!("{}: {self}\n", style.bad("error"));
        if let Some(help) = self.help() {
            text.push_str(&format!("  {}: {help}\n", style.strong("help")));
        }
        // An error that cannot be written has nowhere else to go.
        let _ = streams.stderr.write_all(text.as_bytes());
        self.exit()
    }
}
