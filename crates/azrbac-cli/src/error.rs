//! Errors that end a command, and their exit codes.

use azrbac_core::access::resolve::{OperationError, PrincipalError, RoleError};
use azrbac_core::compose::RemovalError;
use azrbac_core::scope::ScopeError;
use azrbac_core::time::TimestampError;

use crate::args::GlobalArgs;
use crate::render::page::Page;
use crate::render::style::Style;
use crate::streams::{Exit, Streams, Terminal};

/// How many candidates an error tells, at most.
const MOST: usize = 10;

/// What ends a command without an answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CliError {
    #[error(transparent)]
    Principal(#[from] PrincipalError),
    #[error(transparent)]
    Operation(#[from] OperationError),
    #[error(transparent)]
    Role(#[from] RoleError),
    #[error(transparent)]
    Removal(#[from] RemovalError),
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

/// What went wrong with a file, without the numbers of the operating system.
pub(crate) fn problem(error: &std::io::Error) -> String {
    let text = error.to_string();
    match (error.kind(), text.split_once(" (os error")) {
        (std::io::ErrorKind::NotFound, _) => "there is no such file or directory".to_owned(),
        (_, Some((words, _))) => words.to_lowercase(),
        _ => text,
    }
}

impl CliError {
    /// What the error lets choose from, each on a line of its own.
    pub(crate) fn candidates(&self) -> &[String] {
        match self {
            Self::Principal(PrincipalError::Ambiguous { candidates, .. })
            | Self::Role(RoleError::Ambiguous { candidates, .. })
            | Self::Operation(OperationError::Ambiguous { candidates, .. }) => candidates,
            _ => &[],
        }
    }

    pub(crate) fn help(&self) -> Option<String> {
        match self {
            Self::Principal(PrincipalError::Ambiguous { .. }) => {
                Some("give the object id of one of them:".to_owned())
            }
            Self::Role(RoleError::Ambiguous { .. }) => {
                Some("give the id of one of them:".to_owned())
            }
            Self::Operation(OperationError::Ambiguous { .. }) => {
                Some("give the full name of one of them:".to_owned())
            }
            Self::Principal(error) => Some(error.help()),
            Self::Operation(error) => Some(error.help()),
            Self::Role(error) => Some(error.help()),
            Self::Removal(error) => Some(error.help()),
            Self::Scope(_) => Some(
                "copy the id of the resource, as `az resource show` prints it and the portal shows \
                 it among the properties"
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
            let mut page = Page::new(style);
            page.wrapped(2, 6, &format!("{}: {help}", style.strong("help")));
            text.push_str(&page.finish());
        }
        let candidates = self.candidates();
        for candidate in candidates.iter().take(MOST) {
            text.push_str(&format!("    {candidate}\n"));
        }
        if candidates.len() > MOST {
            text.push_str(&format!("    and {} more\n", candidates.len() - MOST));
        }
        // An error that cannot be written has nowhere else to go.
        let _ = streams.stderr.write_all(text.as_bytes());
        self.exit()
    }
}
