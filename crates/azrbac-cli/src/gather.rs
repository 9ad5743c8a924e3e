//! The documents of a tenant from the files that the command line names.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use azrbac_core::diagnostic::{Diagnostic, Severity};
use azrbac_core::ingest::{Completeness, FileReader, FileSummary, Ingest, Ingested, ReadFile};
use azrbac_core::snapshot::Kind;
use azrbac_core::text::distance;
use rayon::prelude::*;

use crate::args::{GlobalArgs, SourceArgs};
use crate::error::CliError;
use crate::files::{self, Input, Opened};
use crate::load::report;
use crate::streams::{Exit, Streams};

/// What was read.
pub(crate) struct Gathered {
    pub(crate) ingested: Ingested,
    /// [`Exit::Input`] where a file could not be read.
    pub(crate) floor: Exit,
}

/// Reads every file and directory that was named, and prints what was noticed.
pub(crate) fn gather(
    args: &SourceArgs,
    global: &GlobalArgs,
    streams: &mut Streams<'_>,
) -> Result<Gathered, CliError> {
    let completeness = if args.assume_complete {
        Completeness::Assumed
    } else {
        Completeness::AsStated
    };
    let mut ingest = Ingest::new().assume_complete(completeness);
    let mut failures = Vec::new();
    let (mut inputs, passed_over) = inputs(&args.snapshot, &mut failures)?;
    let passed_over: Vec<Diagnostic> = tell(&passed_over).into_iter().collect();
    let read = read_all(&inputs, &mut ingest, streams);
    let mut read = read.into_iter();
    inputs.retain(|(kind, input)| match read.next() {
        Some(Err(failure)) => {
            ingest.missing(&files::name(&input.path), *kind, &failure.to_string());
            failures.push(failure);
            false
        }
        Some(Ok(read)) => {
            ingest.add(read);
            true
        }
        None => false,
    });
    // One bad file of many is reported, and the rest is done.
    let only = inputs.is_empty().then(|| failures.pop()).flatten();
    for failure in &failures {
        failure.report(global, streams);
    }
    if let Some(failure) = only {
        return Err(failure);
    }
    let mut ingested = ingest.finish();
    overlook(&inputs, &mut ingested);
    report(&passed_over, &ingested.sources, global, streams);
    report(&ingested.diagnostics, &ingested.sources, global, streams);
    let floor = match judge(&inputs, &ingested)? {
        floor if failures.is_empty() => floor,
        _ => Exit::Input,
    };
    Ok(Gathered { ingested, floor })
}

/// Reads the files on all cores; what they gave is in their order.
fn read_all(
    inputs: &[(Option<Kind>, Input)],
    ingest: &mut Ingest,
    streams: &mut Streams<'_>,
) -> Vec<Result<ReadFile, CliError>> {
    let readers: Vec<FileReader> = inputs
        .iter()
        .map(|(kind, input)| ingest.file(&files::name(&input.path), *kind))
        .collect();
    // There is one standard input, and it belongs to whoever called.
    let mut standard = Vec::new();
    for (_, input) in inputs {
        let piped = files::is_stdin(&input.path).then(|| files::read(&input.path, streams));
        standard.push(piped);
    }
    let all = readers.into_par_iter().zip(inputs).zip(standard);
    all.map(|((reader, (_, input)), standard)| read(reader, &input.path, standard))
        .collect()
}

/// Reads a file; `piped` is what standard input holds, where that is meant.
fn read(
    reader: FileReader,
    path: &Path,
    piped: Option<Result<Vec<u8>, CliError>>,
) -> Result<ReadFile, CliError> {
    if let Some(bytes) = piped {
        return Ok(reader.read(bytes?));
    }
    let read = match files::open(path)? {
        Opened::Packed(file) => reader.read_long(*file),
        Opened::Long(file) => reader.read_long(file),
        Opened::Whole(bytes) => Ok(reader.read(bytes)),
    };
    read.map_err(|error| files::unreadable(path, &error))
}

/// Says which files of directories are not read although they may hold an export.
fn tell(passed_over: &[PathBuf]) -> Option<Diagnostic> {
    /// So many are named.
    const SHOWN: usize = 5;
    let names = passed_over.iter().take(SHOWN);
    let names: Vec<String> = names
        .map(|path| format!("`{}`", files::name(path)))
        .collect();
    let more = match passed_over.len().saturating_sub(SHOWN) {
        _ if names.is_empty() => return None,
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let message = format!(
        "not read, as it is no JSON file: {}{more}",
        names.join(", ")
    );
    Some(Diagnostic::new(Severity::Warning, message).help(
        "of a directory the files that end in `.json`, `.jsonl` or `.ndjson` are read, packed by \
         gzip or not: write it so, or name the file itself with -s if it holds JSON",
    ))
}

/// What each path of the command line is read from, and as what.
type Sorted = (Vec<(Option<Kind>, Input)>, Vec<PathBuf>);

/// What each path of the command line is read from, and as what, and which files of
/// directories are passed over. A path that gives no file is a failure of its own.
fn inputs(paths: &[String], failures: &mut Vec<CliError>) -> Result<Sorted, CliError> {
    let mut found = Vec::new();
    let mut passed_over = Vec::new();
    for text in paths {
        let (kind, path) = match text.split_once('=') {
            Some((name, path)) if Kind::from_name(name).is_some() => (Kind::from_name(name), path),
            Some((name, _)) if is_word(name) && !Path::new(text).exists() => {
                return Err(unknown_kind(name));
            }
            _ => (None, text.as_str()),
        };
        match files::inputs(Path::new(path)) {
            Ok(inputs) => {
                if inputs.files.is_empty() {
                    failures.push(CliError::Input {
                        message: format!("there is no JSON file in `{path}`"),
                        help: match tell(&inputs.passed_over) {
                            Some(told) => told.message,
                            None => "name the directory that holds the exports".to_owned(),
                        },
                    });
                }
                found.extend(inputs.files.into_iter().map(|input| (kind, input)));
                passed_over.extend(inputs.passed_over);
            }
            Err(failure) => failures.push(failure),
        }
    }
    Ok((found, passed_over))
}

/// Whether it is written as the name of a kind is.
fn is_word(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphabetic())
}

fn unknown_kind(name: &str) -> CliError {
    /// So many letters may differ from what was meant.
    const MOST: usize = 3;
    let near = |kind: Kind| {
        let known = kind.name().to_ascii_lowercase();
        distance(&known, &name.to_ascii_lowercase(), MOST).map(|letters| (letters, kind.name()))
    };
    let nearest = Kind::ALL.into_iter().filter_map(near).min();
    let kinds: Vec<&str> = Kind::ALL.into_iter().map(Kind::name).collect();
    let kinds = kinds.join(", ");
    CliError::Usage {
        message: format!("unknown kind `{name}`"),
        help: match nearest {
            Some((_, meant)) => format!("was `{meant}` meant? Kinds are {kinds}"),
            None => format!("kinds are {kinds}"),
        },
    }
}

/// Whether a file of a directory is recognised as something else, which is no
/// fault of it.
fn is_beside(input: &Input, file: &FileSummary) -> bool {
    !input.named && file.problem.is_some() && file.shape.is_some()
}

/// Makes a warning of what is said about the files that are something else.
fn overlook(inputs: &[(Option<Kind>, Input)], ingested: &mut Ingested) {
    let beside: HashSet<&str> = inputs
        .iter()
        .zip(&ingested.files)
        .filter(|((_, input), file)| is_beside(input, file))
        .map(|(_, file)| file.name.as_str())
        .collect();
    for diagnostic in &mut ingested.diagnostics {
        let place = diagnostic.primary.as_ref().map(|label| label.span.file);
        if place.is_some_and(|file| beside.contains(ingested.sources.name(file))) {
            diagnostic.severity = diagnostic.severity.min(Severity::Warning);
        }
    }
}

/// What files that gave nothing mean. What is recognised as something else is an
/// error where it was named, and only a word where it lay in a directory; a file
/// without any form that is known is broken, wherever it lies.
fn judge(inputs: &[(Option<Kind>, Input)], ingested: &Ingested) -> Result<Exit, CliError> {
    let mut floor = Exit::Success;
    let mut read_any = false;
    for ((_, input), file) in inputs.iter().zip(&ingested.files) {
        read_any |= file.problem.is_none();
        if file.problem.is_some() && !is_beside(input, file) {
            floor = Exit::Input;
        }
    }
    if read_any {
        return Ok(floor);
    }
    let names: Vec<String> = ingested
        .files
        .iter()
        .map(|file| format!("`{}`", file.name))
        .collect();
    Err(CliError::Input {
        message: format!(
            "no data of a tenant could be read from {}",
            names.join(", ")
        ),
        help: "give a snapshot, or exports such as those of `az role assignment list --all`; \
               name the kind with -s KIND=PATH where the content does not tell"
            .to_owned(),
    })
}
