//! The built program, run from the top of the repository as the examples say.

use std::process::Command;

use crate::repository::root;

/// What a run of the program gave.
pub(crate) struct Run {
    pub(crate) exit: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Runs the program, independent of the environment of the tests.
pub(crate) fn azrbac<S: AsRef<str>>(args: &[S]) -> Run {
    let output = Command::new(env!("CARGO_BIN_EXE_azrbac"))
        .args(args.iter().map(AsRef::as_ref))
        .current_dir(root())
        .env_clear()
        .output()
        .expect("the program starts");
    let text = |bytes| String::from_utf8(bytes).expect("the output is UTF-8");
    Run {
        exit: output.status.code().expect("the program ends by itself"),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
    }
}

/// The commands of a Markdown page, in order: what stands after `$ azrbac `, with
/// the lines that a `\` at the end of a line joins, and what stands below it in the
/// same block.
pub(crate) fn commands(page: &str) -> Vec<Example> {
    let mut found: Vec<Example> = Vec::new();
    let mut lines = page.lines().enumerate();
    while let Some((at, line)) = lines.next() {
        let Some(first) = line.strip_prefix("$ azrbac ") else {
            continue;
        };
        let mut command = first.to_owned();
        while let Some(head) = command.strip_suffix('\\') {
            let (_, next) = lines.next().expect("a line after `\\`");
            command = format!("{head} {}", next.trim());
        }
        let output = lines
            .by_ref()
            .map(|(_, line)| line.to_owned())
            .take_while(|line| line != "```")
            .collect();
        found.push(Example {
            line: at + 1,
            args: split(&command),
            output,
        });
    }
    found
}

/// A command of a page.
pub(crate) struct Example {
    pub(crate) line: usize,
    pub(crate) args: Vec<String>,
    pub(crate) output: Vec<String>,
}

/// Splits at blanks; what stands in single or double quotes stays whole.
pub(crate) fn split(command: &str) -> Vec<String> {
    let mut args = Vec::new();
    let (mut word, mut quote) = (String::new(), None);
    for letter in command.chars() {
        match (letter, quote) {
            ('\'' | '"', None) => quote = Some(letter),
            (letter, Some(open)) if letter == open => quote = None,
            (' ', None) => args.push(std::mem::take(&mut word)),
            _ => word.push(letter),
        }
    }
    args.push(word);
    args.retain(|arg| !arg.is_empty());
    args
}
