//! The binary `azrbac`: the process's arguments and streams, and nothing else.

use std::io::{self, IsTerminal};
use std::process::ExitCode;

use azrbac_cli::{Clock, Streams, Terminal, run};

fn main() -> ExitCode {
    let terminal = |is: bool| if is { Terminal::Yes } else { Terminal::No };
    let mut streams = Streams {
        stdin: &mut io::stdin().lock(),
        stdout: &mut io::stdout().lock(),
        stderr: &mut io::stderr().lock(),
        stdout_is: terminal(io::stdout().is_terminal()),
        stderr_is: terminal(io::stderr().is_terminal()),
        clock: Clock::System,
    };
    run(std::env::args_os(), &mut streams).into()
}
