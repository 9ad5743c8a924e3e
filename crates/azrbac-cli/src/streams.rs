//! What the program is given by the process that runs it.

use std::io::{Read, Write};
use std::process::ExitCode;

use azrbac_core::time::Timestamp;

/// Whether a stream is a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Terminal {
    /// A person sees it.
    Yes,
    /// A file, a pipe.
    No,
}

/// Where the present time comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// The system's clock.
    System,
    /// Always the same time, for tests.
    Fixed(Timestamp),
}

impl Clock {
    /// The present time.
    pub(crate) fn now(self) -> Option<Timestamp> {
        match self {
            Self::Fixed(time) => Some(time),
            Self::System => {
                let now = std::time::SystemTime::now();
                let since = now.duration_since(std::time::UNIX_EPOCH).ok()?;
                Timestamp::from_unix_seconds(i64::try_from(since.as_secs()).ok()?)
            }
        }
    }
}

/// The streams of the program.
pub struct Streams<'a> {
    /// Standard input.
    pub stdin: &'a mut dyn Read,
    /// Standard output.
    pub stdout: &'a mut dyn Write,
    /// Standard error.
    pub stderr: &'a mut dyn Write,
    /// Whether standard output is a terminal.
    pub stdout_is: Terminal,
    /// Whether standard error is a terminal.
    pub stderr_is: Terminal,
    /// Where the present time comes from.
    pub clock: Clock,
}

/// How the program ends. The form of the output never changes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// Allowed; answered in full; nothing found.
    Success,
    /// Denied or not granted; findings.
    Negative,
    /// The command line or the configuration is wrong.
    Usage,
    /// An input could not be read, or there was nothing to check.
    Input,
    /// Conditional, eligible, unknown; answered with gaps.
    Open,
}

impl Exit {
    /// The code that the process ends with.
    pub fn code(self) -> u8 {
        match self {
            Self::Success => 0,
            Self::Negative => 1,
            Self::Usage => 2,
            Self::Input => 3,
            Self::Open => 4,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        exit.code().into()
    }
}
