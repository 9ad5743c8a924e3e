//! `azrbac.toml`: what a repository chooses for the files below it.

mod catalogue;
mod file;
mod find;
mod paths;

use std::path::PathBuf;

use azrbac_core::catalog::Catalog;
use azrbac_core::diagnostic::Diagnostic;
use azrbac_core::text::FileId;
use azrbac_lint::{Ignore, Settings};

pub(crate) use find::{Choice, Configs, Reading};
pub(crate) use paths::{Pattern, absolute, below};

/// The name of the file.
pub(crate) const NAME: &str = "azrbac.toml";

/// What one file says.
#[derive(Debug)]
pub(crate) struct Config {
    pub(crate) file: FileId,
    /// Where the file lies: paths in it are taken from here.
    pub(crate) folder: PathBuf,
    pub(crate) settings: Settings,
    pub(crate) ignores: Vec<FileIgnore>,
    /// The operations that it names a file of, besides those that are embedded.
    pub(crate) catalogue: Option<Catalog>,
}

/// An `[[ignore]]`.
#[derive(Debug)]
pub(crate) struct FileIgnore {
    /// The files that it is about; `None` for all.
    pub(crate) files: Option<Pattern>,
    pub(crate) ignore: Ignore,
}

impl FileIgnore {
    /// Whether it is about a file, which lies at `path` below the folder of the
    /// configuration.
    pub(crate) fn is_about(&self, path: Option<&str>) -> bool {
        let files = self.files.as_ref();
        files.is_none_or(|files| path.is_some_and(|path| files.matches(path)))
    }
}

/// Why a file is not used: everything that is wrong with it.
pub(crate) type Problems = Vec<Diagnostic>;
