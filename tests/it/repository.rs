//! The files of this repository, for the tests that read them.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// A text file: its path from the place where the search began, with `/`, and
/// its text.
pub(crate) type TextFile = (String, String);

/// Tells who runs the tests what they leave out. Tests that pass keep to
/// themselves what they print with the macros.
pub(crate) fn left_out(what: &str) {
    let _ = writeln!(std::io::stderr(), "left out: {what}");
}

/// The top of the repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Every file below a folder whose name ends in `ending`, in the order of the
/// paths; what was built is left out. Empty where the folder is missing.
pub(crate) fn files(folder: &str, ending: &str) -> Vec<TextFile> {
    let start = root().join(folder);
    let mut found = Vec::new();
    let mut folders = vec![start.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.expect("an entry of a folder").path();
            if path.is_dir() && !path.ends_with("target") {
                folders.push(path);
            } else if path.is_file() && path.to_string_lossy().ends_with(ending) {
                let text = fs::read_to_string(&path).expect("a text file");
                let name = path.strip_prefix(&start).expect("a path below the start");
                found.push((name.to_string_lossy().replace('\\', "/"), text));
            }
        }
    }
    found.sort();
    found
}

/// The text of a source file before its inline tests. A declaration of tests in
/// a file of their own (`mod tests;`) ends nothing.
pub(crate) fn without_tests(text: &str) -> &str {
    let end = text
        .match_indices("#[cfg(test)]\nmod ")
        .find(|(at, mark)| {
            let declared = text[at + mark.len()..].lines().next().unwrap_or_default();
            declared.ends_with('{')
        })
        .map_or(text.len(), |(at, _)| at);
    &text[..end]
}
