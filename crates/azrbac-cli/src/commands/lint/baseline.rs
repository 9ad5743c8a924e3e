//! Baselines: findings that were there when a repository began to be checked, and
//! that do not count until they are mended.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use azrbac_core::text::Sources;
use azrbac_lint::Finding;
use serde::{Deserialize, Serialize};

use super::LintRun;
use super::read::Checked;
use crate::config::absolute;
use crate::error::CliError;
use crate::files;
use crate::formats::found::Suppressed;
use crate::output;
use crate::streams::Streams;

const SCHEMA: &str = "azrbac.baseline/v1";

/// The document `azrbac.baseline/v1`. It holds no lines, so that they may move.
#[derive(Serialize, Deserialize)]
struct Document {
    schema: String,
    findings: BTreeSet<Known>,
}

/// A finding that is known.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Known {
    /// The path, with `/`, from the folder of the baseline.
    file: String,
    rule: String,
    fingerprint: String,
    /// For whoever reads the baseline.
    #[serde(default)]
    message: String,
}

/// Findings that are known, and from where their paths are taken.
pub(super) struct Baseline {
    folder: PathBuf,
    known: BTreeSet<(String, String, String)>,
}

impl Baseline {
    /// Reads a baseline.
    pub(super) fn read(path: &Path, streams: &mut Streams<'_>) -> Result<Self, CliError> {
        let text = files::read_text(path, streams)?;
        let read: Result<Document, _> = serde_json::from_str(&text);
        let document = read.ok().filter(|document| document.schema == SCHEMA);
        let document = document.ok_or_else(|| CliError::Input {
            message: format!("`{}` is no baseline", files::name(path)),
            help: "--write-baseline writes one".to_owned(),
        })?;
        let known = document.findings.into_iter();
        Ok(Self {
            folder: folder(path),
            known: known
                .map(|one| (one.file, one.rule, one.fingerprint))
                .collect(),
        })
    }

    /// Takes the findings of a file that are known out of those that count.
    pub(super) fn apply(&self, file: &mut Checked, sources: &Sources) {
        let path = from(&self.folder, Path::new(sources.name(file.file)));
        let is_known = |finding: &Finding| {
            let fingerprint = finding.fingerprint.clone();
            let key = (path.clone(), finding.rule.code.to_owned(), fingerprint);
            self.known.contains(&key)
        };
        let found = std::mem::take(&mut file.findings).into_iter();
        let (known, new): (Vec<_>, Vec<_>) = found.partition(is_known);
        file.findings = new;
        file.suppressed.extend(known.into_iter().map(|finding| {
            let why = Suppressed {
                in_source: false,
                reason: "it is in the baseline".to_owned(),
            };
            (finding, why)
        }));
    }
}

/// Writes every finding that counts as known.
pub(super) fn write(path: &Path, run: &LintRun) -> Result<(), CliError> {
    let folder = folder(path);
    let found = run.findings();
    let findings = found.map(|(file, finding)| Known {
        file: from(&folder, Path::new(run.sources.name(file.file))),
        rule: finding.rule.code.to_owned(),
        fingerprint: finding.fingerprint.clone(),
        message: finding.message.clone(),
    });
    let document = Document {
        schema: SCHEMA.to_owned(),
        findings: findings.collect(),
    };
    output::write_file(path, &output::json(&document)?)
}

fn folder(path: &Path) -> PathBuf {
    let path = absolute(path);
    path.parent().map(Path::to_owned).unwrap_or(path)
}

/// A path as seen from a folder, with `/`: the steps up that are needed, then those
/// down.
fn from(folder: &Path, path: &Path) -> String {
    let path = absolute(path);
    let same = folder.components().zip(path.components());
    let same = same.take_while(|(one, other)| one == other).count();
    let up = folder.components().skip(same).map(|_| "..".to_owned());
    let down = path.components().skip(same);
    let down = down.map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::from;
    use crate::config::absolute;

    #[test]
    fn paths_are_seen_from_the_baseline() {
        let folder = absolute(Path::new("ci/known"));
        assert_eq!(from(&folder, Path::new("ci/known/a.json")), "a.json");
        assert_eq!(
            from(&folder, Path::new("roles/./a.json")),
            "../../roles/a.json"
        );
    }
}
