//! Runs the program in process, against the clock.

use std::ffi::OsString;
use std::time::{Duration, Instant};

use azrbac_cli::{Clock, Exit, Streams, Terminal};

/// What a test may take: far more than it does with a debug build on a slow
/// machine, and far less than anything that grows with the square.
const LIMIT: Duration = Duration::from_secs(90);

/// What comes on top when sizes are compared, for what does not grow and for what
/// else the machine does.
const SLACK: Duration = Duration::from_millis(400);

/// How often sizes are compared before a difference is believed.
const MEASUREMENTS: usize = 6;

/// The subscription of the tests.
pub(super) const SUBSCRIPTION: &str = "/subscriptions/ec7ac8ad-1b2b-406b-aae1-2c972399d29d";

/// The operation that is asked about: every role of the tests that grants
/// anything grants it.
pub(super) const OPERATION: &str = "Microsoft.Compute/virtualMachines/read";

/// A role definition in the form of a REST answer that grants everything in the
/// control plane.
pub(super) const EVERYTHING: &str =
    r#"{"name": "all", "roleName": "Everything", "permissions": [{"actions": ["*"]}]}"#;

/// How the program ended and what it printed.
pub(super) struct Run {
    pub(super) exit: Exit,
    pub(super) stdout: String,
    pub(super) stderr: String,
}

/// Runs the program with what is read from standard input.
pub(super) fn azrbac(args: &[&str], stdin: &str) -> Run {
    let begin = Instant::now();
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let mut streams = Streams {
        stdin: &mut stdin.as_bytes(),
        stdout: &mut stdout,
        stderr: &mut stderr,
        stdout_is: Terminal::No,
        stderr_is: Terminal::No,
        clock: Clock::System,
    };
    let args = std::iter::once("azrbac").chain(args.iter().copied());
    let exit = azrbac_cli::run(args.map(OsString::from), &mut streams);
    let taken = begin.elapsed();
    assert!(taken < LIMIT, "took {taken:?}");
    Run {
        exit,
        stdout: String::from_utf8(stdout).expect("text"),
        stderr: String::from_utf8(stderr).expect("text"),
    }
}

/// May `who` do [`OPERATION`] at a scope of the snapshot?
pub(super) fn can(who: &str, scope: &str, snapshot: &str) -> Run {
    azrbac(
        &["can", who, OPERATION, "-s", "-", "--scope", scope],
        snapshot,
    )
}

/// A canonical snapshot of the given keys.
pub(super) fn snapshot(keys: &[(&str, &str)]) -> String {
    let keys = keys
        .iter()
        .map(|(key, value)| format!(r#", "{key}": {value}"#));
    let keys: String = keys.collect();
    format!(r#"{{"schema": "azrbac.snapshot/v1"{keys}}}"#)
}

/// A JSON list of so many elements.
pub(super) fn list(count: usize, element: impl Fn(usize) -> String) -> String {
    let elements: Vec<String> = (0..count).map(element).collect();
    format!("[{}]", elements.join(","))
}

/// Fails where twice the size takes four times as long, as what is quadratic does.
/// The least of several measurements counts: whatever else runs only adds time.
pub(super) fn grows_linearly(size: usize, work: impl Fn(usize)) {
    let time = |size: usize| {
        let begin = Instant::now();
        work(size);
        begin.elapsed()
    };
    let (mut one, mut two) = (Duration::MAX, Duration::MAX);
    for _ in 0..MEASUREMENTS {
        one = one.min(time(size));
        two = two.min(time(2 * size));
        if two < one.saturating_mul(7) / 2 + SLACK {
            return;
        }
    }
    panic!("{size} took {one:?}, twice as much took {two:?}");
}
