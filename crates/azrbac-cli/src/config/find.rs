//! Which `azrbac.toml` holds for a file: the nearest one in its folder or above, up
//! to the repository root.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use azrbac_core::text::Sources;

use super::paths::absolute;
use super::{Config, NAME, file};
use crate::args::GlobalArgs;
use crate::error::CliError;
use crate::files;
use crate::load::report;
use crate::streams::Streams;

/// The configurations that were read.
#[derive(Debug, Default)]
pub(crate) struct Configs {
    all: Vec<Config>,
    /// By path.
    read: HashMap<PathBuf, usize>,
    /// By folder; `None` where none holds.
    folders: HashMap<PathBuf, Option<usize>>,
    /// Whether something is wrong with one of them.
    broken: bool,
}

/// Where configurations come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Choice<'a> {
    /// From above each file.
    Found,
    /// One file for all.
    Named(&'a Path),
    /// From nowhere.
    None,
}

/// What reading a configuration needs.
pub(crate) struct Reading<'r, 's> {
    pub(crate) sources: &'r mut Sources,
    pub(crate) global: &'r GlobalArgs,
    pub(crate) streams: &'r mut Streams<'s>,
}

impl Configs {
    /// The number of the configuration that holds for a file, read where it was not
    /// yet. What is wrong with it is said at once.
    pub(crate) fn of(
        &mut self,
        choice: Choice<'_>,
        path: &Path,
        reading: &mut Reading<'_, '_>,
    ) -> Result<Option<usize>, CliError> {
        match choice {
            Choice::None => Ok(None),
            Choice::Named(path) => self.read(&absolute(path), path, reading).map(Some),
            Choice::Found => {
                let path = absolute(path);
                let folder = path.parent().unwrap_or(&path);
                if let Some(known) = self.folders.get(folder) {
                    return Ok(*known);
                }
                let found = match above(folder) {
                    Some(found) => {
                        let shown = shown(&found);
                        Some(self.read(&found, &shown, reading)?)
                    }
                    None => None,
                };
                self.folders.insert(folder.to_owned(), found);
                Ok(found)
            }
        }
    }

    fn read(
        &mut self,
        path: &Path,
        shown: &Path,
        reading: &mut Reading<'_, '_>,
    ) -> Result<usize, CliError> {
        if let Some(known) = self.read.get(path) {
            return Ok(*known);
        }
        let text = files::read_text(shown, reading.streams)?;
        let name = shown.display().to_string();
        let id = reading.sources.add(name);
        let folder = path.parent().unwrap_or(path).to_owned();
        let (config, problems) = file::read(id, folder, &text);
        reading.sources.keep_text(id, Arc::from(text));
        self.broken |= !problems.is_empty();
        report(&problems, reading.sources, reading.global, reading.streams);
        self.read.insert(path.to_owned(), self.all.len());
        self.all.push(config);
        Ok(self.all.len() - 1)
    }

    /// Ends the run where something is wrong with a configuration: what it was to
    /// change is not known.
    pub(crate) fn check(&self) -> Result<(), CliError> {
        match self.broken {
            true => Err(CliError::Usage {
                message: format!("`{NAME}` has to be mended first"),
                help: "`azrbac schema config` prints its JSON Schema; --no-config leaves it out"
                    .to_owned(),
            }),
            false => Ok(()),
        }
    }

    /// Every configuration.
    pub(crate) fn all(&self) -> &[Config] {
        &self.all
    }

    /// The configuration of that number.
    pub(crate) fn get(&self, number: Option<usize>) -> Option<&Config> {
        self.all.get(number?)
    }
}

/// The nearest file in a folder or above it. What has `.git` is the root of a
/// repository, and nothing above it is looked at.
fn above(folder: &Path) -> Option<PathBuf> {
    for folder in folder.ancestors() {
        let file = folder.join(NAME);
        if file.is_file() {
            return Some(file);
        }
        if folder.join(".git").exists() {
            return None;
        }
    }
    None
}

/// A path as it is told: from the current directory where it lies below.
fn shown(path: &Path) -> PathBuf {
    let here = absolute(Path::new("."));
    path.strip_prefix(&here).unwrap_or(path).to_owned()
}
