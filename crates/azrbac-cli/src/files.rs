//! The files that the command line names, and what they hold.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use crate::error::{CliError, problem};
use crate::streams::Streams;
use crate::unpack::{self, Unpacked};

/// A file to be read.
pub(crate) struct Input {
    pub(crate) path: PathBuf,
    /// Whether the file was named, not found in a directory.
    pub(crate) named: bool,
}

/// What a path stands for.
#[derive(Default)]
pub(crate) struct Inputs {
    /// What is read, in the order of the names.
    pub(crate) files: Vec<Input>,
    /// What may hold an export and is not read, because it is no JSON file.
    pub(crate) passed_over: Vec<PathBuf>,
}

/// What becomes of a file of a directory.
enum Form {
    Read,
    PassedOver,
    SomethingElse,
}

/// How a file that lies in a directory is treated, by the ending of its name. Here alone
/// this is decided.
fn form(path: &Path) -> Form {
    /// Exports are packed or named so too.
    const OTHER: &[&str] = &[
        "gz", "txt", "zip", "tgz", "bz2", "xz", "zst", "7z", "tar", "csv", "tsv", "xml", "clixml",
        "xlsx", "jsonc", "json5",
    ];
    /// The export scripts write for people what failed.
    const FOR_PEOPLE: &str = "failures.txt";
    let ending = path.extension().unwrap_or_default();
    if is_json(path) {
        Form::Read
    } else if path.ends_with(FOR_PEOPLE) {
        Form::SomethingElse
    } else if OTHER.iter().any(|other| ending.eq_ignore_ascii_case(other)) {
        Form::PassedOver
    } else {
        Form::SomethingElse
    }
}

/// The files that a path stands for: itself, or the JSON files of a directory and
/// of those in it, in the order of their names. A directory may hold none.
pub(crate) fn inputs(path: &Path) -> Result<Inputs, CliError> {
    if path.is_dir() {
        below(path)
    } else {
        let path = path.to_owned();
        Ok(Inputs {
            files: vec![Input { path, named: true }],
            ..Inputs::default()
        })
    }
}

fn below(directory: &Path) -> Result<Inputs, CliError> {
    let unreadable = |path: &Path, error: &std::io::Error| CliError::Input {
        message: format!("cannot read `{}`: {}", path.display(), problem(error)),
        help: "name a file or directory that can be read".to_owned(),
    };
    let mut found = Inputs::default();
    let mut queue = vec![directory.to_owned()];
    while let Some(at) = queue.pop() {
        let entries = std::fs::read_dir(&at).map_err(|error| unreadable(&at, &error))?;
        for entry in entries {
            let entry = entry.map_err(|error| unreadable(&at, &error))?;
            let path = entry.path();
            let kind = entry
                .file_type()
                .map_err(|error| unreadable(&path, &error))?;
            if kind.is_dir() {
                queue.push(path);
                continue;
            }
            match form(&path) {
                Form::Read => found.files.push(Input { path, named: false }),
                Form::PassedOver => found.passed_over.push(path),
                Form::SomethingElse => {}
            }
        }
    }
    found
        .files
        .sort_by(|left, right| left.path.cmp(&right.path));
    found.passed_over.sort();
    Ok(found)
}

/// Whether a file is JSON or JSON Lines, be it packed, by the ending of its name.
fn is_json(path: &Path) -> bool {
    let of = |path: &Path, endings: &[&str]| {
        let ending = path.extension().unwrap_or_default();
        endings
            .iter()
            .any(|known| ending.eq_ignore_ascii_case(known))
    };
    let inner = path.with_extension("");
    let path = if of(path, &["gz"]) { &inner } else { path };
    of(path, &["json", "jsonl", "ndjson"])
}

/// What a file is called in output.
pub(crate) fn name(path: &Path) -> String {
    if is_stdin(path) {
        "<stdin>".to_owned()
    } else {
        path.display().to_string()
    }
}

/// Files with more bytes than this are not read whole.
const LONG: u64 = 8 << 20;

/// A file of exports, ready to be read.
pub(crate) enum Opened {
    /// Its bytes; standard input and pipes can be gone through only once.
    Whole(Vec<u8>),
    /// It is too long to be read whole.
    Long(File),
    /// It is packed by gzip.
    Packed(Box<Unpacked>),
}

/// Opens a file of exports.
pub(crate) fn open(path: &Path) -> Result<Opened, CliError> {
    let open = || {
        let mut file = File::open(path)?;
        let about = file.metadata()?;
        if about.is_file() && unpack::is_packed(&mut file)? {
            return Unpacked::new(file).map(|file| Opened::Packed(Box::new(file)));
        }
        if about.is_file() && about.len() > LONG {
            return Ok(Opened::Long(file));
        }
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        Ok(Opened::Whole(bytes))
    };
    open().map_err(|error| unreadable(path, &error))
}

/// The error of a file that cannot be read.
pub(crate) fn unreadable(path: &Path, error: &std::io::Error) -> CliError {
    CliError::Input {
        message: format!("cannot read `{}`: {}", name(path), problem(error)),
        help: "check the path; it is taken from the current directory".to_owned(),
    }
}

/// Whether standard input is meant.
pub(crate) fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// The bytes of a file; `-` is standard input.
pub(crate) fn read(path: &Path, streams: &mut Streams<'_>) -> Result<Vec<u8>, CliError> {
    if !is_stdin(path) {
        return bytes(path);
    }
    let mut bytes = Vec::new();
    let read = streams.stdin.read_to_end(&mut bytes);
    read.map_err(|error| unreadable(path, &error))?;
    Ok(bytes)
}

/// The bytes of a file on disk.
pub(crate) fn bytes(path: &Path) -> Result<Vec<u8>, CliError> {
    std::fs::read(path).map_err(|error| unreadable(path, &error))
}

/// The text of a file; `-` is standard input.
pub(crate) fn read_text(path: &Path, streams: &mut Streams<'_>) -> Result<String, CliError> {
    Ok(read_marked(path, streams)?.0)
}

/// The same with how many bytes its byte order mark takes.
pub(crate) fn read_marked(
    path: &Path,
    streams: &mut Streams<'_>,
) -> Result<(String, usize), CliError> {
    let bytes = read(path, streams)?;
    let mark = azrbac_core::json::mark(&bytes);
    let text = azrbac_core::json::decode(bytes).map_err(|error| CliError::Input {
        message: format!("`{}`: {error}", name(path)),
        help: error.help().to_owned(),
    })?;
    Ok((text, mark))
}
