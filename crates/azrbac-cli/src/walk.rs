//! The files in a directory in which role definitions may be declared.

use std::path::Path;

use ignore::{DirEntry, WalkBuilder};

use crate::error::CliError;
use crate::files::Input;

/// What a path stands for: itself, or the files of a directory and of those in it
/// that may declare something, in the order of their names. What `.gitignore` and
/// `.ignore` leave out is left out; so are the insides of git. A directory may hold
/// none. What cannot be looked at is an error of its own beside the rest.
pub(crate) fn inputs(path: &Path) -> Vec<Result<Input, CliError>> {
    if !path.is_dir() {
        let path = path.to_owned();
        return vec![Ok(Input { path, named: true })];
    }
    let walk = WalkBuilder::new(path)
        // `.github` and its like hold files of interest.
        .hidden(false)
        // The rules of a folder hold where there is no repository too, and those of
        // the user alone must not change what a pipeline says.
        .require_git(false)
        .git_global(false)
        .filter_entry(|entry| entry.file_name() != ".git")
        .sort_by_file_path(Path::cmp)
        .build();
    walk.filter_map(|entry| match entry {
        Ok(entry) => is_of_interest(&entry).then(|| {
            let path = entry.into_path();
            Ok(Input { path, named: false })
        }),
        Err(error) => Some(Err(unreadable(path, &error))),
    })
    .collect()
}

fn is_of_interest(entry: &DirEntry) -> bool {
    let form = azrbac_iac::by_name(&entry.file_name().to_string_lossy());
    // Pipes that nobody named would be waited for. What a broken link is gets told.
    let is_other = || entry.path().metadata().is_ok_and(|found| !found.is_file());
    form.is_some() && !is_other()
}

fn unreadable(path: &Path, error: &ignore::Error) -> CliError {
    let problem = error.io_error().map(crate::error::problem);
    CliError::Input {
        message: format!(
            "cannot look at all of `{}`: {}",
            path.display(),
            problem.unwrap_or_else(|| error.to_string())
        ),
        help: "name a file or directory that can be read".to_owned(),
    }
}
