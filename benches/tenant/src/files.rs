//! A tenant on disk, for as long as a benchmark needs it.

use std::io;
use std::path::PathBuf;

use crate::{Question, Size, Tenant};

/// The sizes that are measured: all that `AZRBAC_BENCH_SIZES` names, else S and M.
pub fn sizes() -> Vec<String> {
    let named = std::env::var("AZRBAC_BENCH_SIZES");
    let named = named.unwrap_or_else(|_| "S,M".to_owned());
    named
        .split(',')
        .map(|name| name.trim().to_owned())
        .collect()
}

/// A tenant's files and questions about it.
#[derive(Debug)]
pub struct Files {
    folder: PathBuf,
    /// Questions about it.
    pub questions: Vec<Question>,
}

impl Files {
    /// Writes a tenant of that size into a new folder, which goes with the value.
    ///
    /// # Errors
    /// Those of writing, and that there is no such size.
    pub fn of(size: &str) -> io::Result<Self> {
        let name = format!("azrbac-bench-{size}-{}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        let size = Size::named(size)
            .ok_or_else(|| io::Error::other(format!("`{size}` is none of S, M, L, XL")))?;
        let questions = Tenant::new(size, 1).write(&folder)?;
        Ok(Self { folder, questions })
    }

    /// The files' contents, in the order of their names.
    ///
    /// # Errors
    /// Those of reading.
    pub fn contents(&self) -> io::Result<Vec<(String, Vec<u8>)>> {
        let entries = std::fs::read_dir(&self.folder)?;
        let paths = entries.map(|entry| Ok(entry?.path()));
        let mut paths = paths.collect::<io::Result<Vec<PathBuf>>>()?;
        paths.sort();
        let read = |path: PathBuf| Ok((path.display().to_string(), std::fs::read(path)?));
        paths.into_iter().map(read).collect()
    }
}

impl Drop for Files {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
