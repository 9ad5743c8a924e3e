//! `--fix` and `--diff`: changes of the text that were proven to leave what a role
//! definition grants as it is.

use std::path::Path;
use std::sync::Arc;

use azrbac_core::diagnostic::{Applicability, Diagnostic, Severity};
use azrbac_core::text::Sources;
use azrbac_iac::Form;
use azrbac_lint::{Fixed, Lists, apply};

use super::judge::Judge;
use super::keeps::keeps;
use super::read::Checked;
use crate::args::GlobalArgs;
use crate::error::{CliError, problem};
use crate::files;
use crate::load::report;
use crate::output;
use crate::render::plural;
use crate::streams::{Exit, Streams};

/// Most times that one file is gone through: a fix may make way for another one.
const MOST_ROUNDS: usize = 20;

/// What is done about fixes.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Fixes")]
pub(super) struct FixArgs {
    /// Make the safe fixes: they take out what changes nothing, which is proven again
    /// before a file is written
    #[arg(long, conflicts_with = "diff")]
    fix: bool,
    /// Print what --fix would change in place of what is found, and end with 1 if that
    /// is anything
    #[arg(long, conflicts_with = "write_baseline")]
    diff: bool,
    /// Make also fixes that change what is granted; they never add to it
    #[arg(long)]
    unsafe_fixes: bool,
}

/// A file with fixes made.
struct FixedFile {
    before: Arc<str>,
    after: Arc<str>,
    count: usize,
}

/// Makes the fixes of every file where they are asked for. `Some` where that is the
/// whole answer.
pub(super) fn run(
    args: &FixArgs,
    checked: &mut [Checked],
    judge: &mut Judge<'_>,
    sources: &mut Sources,
    global: &GlobalArgs,
    streams: &mut Streams<'_>,
) -> Result<Option<Exit>, CliError> {
    let least = match args.unsafe_fixes {
        true => Applicability::Unsafe,
        false => Applicability::Safe,
    };
    if !args.fix && !args.diff {
        return match args.unsafe_fixes {
            true => Err(usage(
                "`--unsafe-fixes` alone does nothing",
                "add --fix or --diff",
            )),
            false => Ok(None),
        };
    }
    if checked.iter().any(|file| file.path == Path::new("-")) {
        let help = "name the file";
        return Err(usage("standard input cannot be fixed", help));
    }
    let (mut notes, mut diffs) = (Vec::new(), String::new());
    let (mut fixes, mut files) = (0, 0);
    for file in checked {
        let Some(fixed) = fix(file, least, judge, sources, &mut notes) else {
            continue;
        };
        let name = sources.name(file.file).to_owned();
        if args.diff {
            diffs.push_str(&diff(&name, &fixed));
        } else if !write(&file.path, &fixed)? {
            let message =
                format!("`{name}` is not written: it is no longer as it was, or no UTF-8");
            let note = Diagnostic::new(Severity::Error, message);
            notes.push(note.help("save it as UTF-8, and try again"));
            report(&notes, sources, global, streams);
            return Ok(Some(Exit::Input));
        }
        (fixes, files) = (fixes + fixed.count, files + 1);
    }
    report(&notes, sources, global, streams);
    if !global.quiet && fixes > 0 {
        let done = if args.diff { "can be fixed" } else { "fixed" };
        let told = format!(
            "{done}: {} in {}\n",
            plural(fixes, "finding"),
            plural(files, "file")
        );
        // What cannot be written has nowhere else to go.
        let _ = streams.stderr.write_all(told.as_bytes());
    }
    if !args.diff {
        return Ok(None);
    }
    output::print(streams, &diffs)?;
    Ok(Some(match fixes {
        0 => Exit::Success,
        _ => Exit::Negative,
    }))
}

fn usage(message: &str, help: &str) -> CliError {
    CliError::Usage {
        message: message.to_owned(),
        help: help.to_owned(),
    }
}

/// Makes the fixes of a file and judges what comes out, until there is nothing more to
/// be made. A change that does not keep what the file grants is not made and is told.
fn fix(
    file: &mut Checked,
    least: Applicability,
    judge: &mut Judge<'_>,
    sources: &mut Sources,
    notes: &mut Vec<Diagnostic>,
) -> Option<FixedFile> {
    let before: Arc<str> = sources.text(file.file)?.into();
    let mut after = before.clone();
    let mut count = 0;
    for _ in 0..MOST_ROUNDS {
        let Some(fixed) = apply(&after, &file.findings, least, lists(file.form)) else {
            break;
        };
        let Fixed { text, count: made } = fixed;
        let name = sources.name(file.file).to_owned();
        let read = azrbac_iac::read(&name, file.file, &text).file;
        if let Err(problem) = keeps(&file.read, &read, least) {
            let message = format!("nothing more of `{name}` is fixed: {problem}");
            notes.push(Diagnostic::new(Severity::Warning, message).help(
                "mend by hand what is found, and please report this: a fix should not do that",
            ));
            break;
        }
        count += made;
        after = text.into();
        sources.keep_text(file.file, after.clone());
        file.read = read;
        file.suppressed.clear();
        judge.file(file, &after);
    }
    (count > 0).then_some(FixedFile {
        before,
        after,
        count,
    })
}

fn lists(form: Form) -> Lists {
    match form {
        Form::Terraform => Lists::TrailingCommas,
        Form::Yaml => Lists::Lines,
        _ => Lists::Commas,
    }
}

/// The change of a file as a unified diff.
fn diff(name: &str, fixed: &FixedFile) -> String {
    let path = name.strip_prefix("./").unwrap_or(name);
    similar::TextDiff::from_lines(&*fixed.before, &*fixed.after)
        .unified_diff()
        .header(&format!("a/{path}"), &format!("b/{path}"))
        .to_string()
}

/// Writes a file back, its byte order mark kept; `false` where it is in an encoding that
/// is read but not written.
fn write(path: &Path, fixed: &FixedFile) -> Result<bool, CliError> {
    const MARK: &[u8] = b"\xef\xbb\xbf";
    let bytes = std::fs::read(path).map_err(|error| files::unreadable(path, &error))?;
    let (mark, rest) = match bytes.strip_prefix(MARK) {
        Some(rest) => (MARK, rest),
        None => (&[][..], &*bytes),
    };
    // Whatever was written to it meanwhile is not lost either.
    if rest != fixed.before.as_bytes() {
        return Ok(false);
    }
    let written = [mark, fixed.after.as_bytes()].concat();
    let written = std::fs::write(path, written);
    written.map(|()| true).map_err(|error| CliError::Write {
        path: path.display().to_string(),
        problem: problem(&error),
    })
}
