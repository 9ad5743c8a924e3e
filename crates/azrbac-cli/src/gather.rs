//! The documents of a tenant from the files that the command line names.

use std::path::PathBuf;

use azrbac_core::ingest::{Completeness, Ingest, Ingested};
use azrbac_core::snapshot::Kind;

use crate::args::{GlobalArgs, SourceArgs};
use crate::error::CliError;
use crate::load::{files_below, read, report};
use crate::streams::{Exit, Streams};

/// What was read.
pub(crate) struct Gathered {
    pub(crate) ingested: Ingested,
    /// [`Exit::Input`] where a file could not be read.
    pub(crate) floor: Exit,
}

/// Where a path of the command line is read from, and as what.
struct Input {
    kind: Option<Kind>,
    path: PathBuf,
    /// Whether the file was named, not found in a directory.
    named: bool,
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
    let inputs = inputs(&args.snapshot)?;
    for input in &inputs {
        let bytes = read(&input.path, streams)?;
        let name = input.path.display().to_string();
        match input.kind {
            Some(kind) => ingest.read_kind(&name, kind, bytes),
            None => ingest.read(&name, bytes),
        }
    }
    let ingested = ingest.finish();
    report(&ingested.diagnostics, &ingested.sources, global, streams);
    let floor = judge(&inputs, &ingested)?;
    Ok(Gathered { ingested, floor })
}

fn inputs(paths: &[String]) -> Result<Vec<Input>, CliError> {
    let mut found = Vec::new();
    for text in paths {
        let (kind, path) = match text.split_once('=') {
            Some((name, path)) if Kind::from_name(name).is_some() => (Kind::from_name(name), path),
            _ => (None, text.as_str()),
        };
        let path = PathBuf::from(path);
        if path.is_dir() {
            found.extend(files_below(&path)?.into_iter().map(|path| Input {
                kind,
                path,
                named: false,
            }));
        } else {
            found.push(Input {
                kind,
                path,
                named: true,
            });
        }
    }
    Ok(found)
}

/// What a file that gave nothing means: an error where it was named, a word where
/// it only lay in a directory.
fn judge(inputs: &[Input], ingested: &Ingested) -> Result<Exit, CliError> {
    let mut floor = Exit::Success;
    let mut read_any = false;
    for (input, file) in inputs.iter().zip(&ingested.files) {
        read_any |= file.problem.is_none();
        if file.problem.is_some() && input.named {
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
