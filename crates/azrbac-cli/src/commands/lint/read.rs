//! The files that are to be checked.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;

use azrbac_core::diagnostic::Severity;
use azrbac_core::ingest::{Recognition, RoleFile};
use azrbac_core::text::{FileId, Sources};
use azrbac_iac::{Form, Read};
use azrbac_lint::{Finding, Subject};

use crate::args::GlobalArgs;
use crate::config::absolute;
use crate::error::CliError;
use crate::files::{self, Input};
use crate::formats::found::{Suppressed, Trouble};
use crate::load::report;
use crate::streams::Streams;
use crate::walk;

/// A file that was checked.
pub(crate) struct Checked {
    pub(crate) file: FileId,
    pub(super) form: Form,
    pub(crate) read: RoleFile,
    pub(super) path: PathBuf,
    /// Whether a part of it could not be read.
    pub(super) broken: bool,
    /// The number of its configuration.
    pub(super) config: Option<usize>,
    pub(crate) findings: Vec<Finding>,
    /// Findings that do not count.
    pub(crate) suppressed: Vec<(Finding, Suppressed)>,
    /// Whether it is no input, but the configuration.
    pub(crate) is_config: bool,
}

impl Checked {
    /// A configuration, for what is to be said of it.
    pub(super) fn of_config(file: FileId) -> Self {
        Self {
            file,
            form: Form::Json,
            read: azrbac_iac::read("", file, "[]").file,
            path: PathBuf::new(),
            broken: false,
            config: None,
            findings: Vec::new(),
            suppressed: Vec::new(),
            is_config: true,
        }
    }

    /// What the rules look at, apart from the tenant.
    pub(crate) fn subject(&self) -> Subject<'_> {
        Subject::new(azrbac_roles::catalog(), azrbac_roles::library()).file(&self.read)
    }

    /// Whether a role assignment in it has a condition.
    pub(super) fn has_condition(&self) -> bool {
        let RoleFile {
            assignments,
            declared,
            ..
        } = &self.read;
        let plain = assignments.iter().map(|one| &one.condition);
        let mut all = plain.chain(declared.iter().map(|one| &one.condition));
        all.any(Option::is_some)
    }

    pub(super) fn is_empty(&self) -> bool {
        let RoleFile {
            roles,
            assignments,
            denies,
            declared,
            ..
        } = &self.read;
        roles.is_empty() && assignments.is_empty() && denies.is_empty() && declared.is_empty()
    }
}

/// The files that were read, and what kept others from it.
pub(super) struct Reader {
    pub(super) sources: Sources,
    pub(super) checked: Vec<Checked>,
    pub(super) troubles: Vec<Trouble>,
}

impl Reader {
    /// Reads every file that the paths stand for. One bad file of many is reported at
    /// once, and the rest is done; one that is named twice is read once.
    /// `as_found` takes files that are named as those that are found.
    pub(super) fn read(
        paths: &[PathBuf],
        as_found: bool,
        global: &GlobalArgs,
        streams: &mut Streams<'_>,
    ) -> Self {
        let mut reader = Self {
            sources: Sources::new(),
            checked: Vec::new(),
            troubles: Vec::new(),
        };
        let (mut inputs, mut errors) = (Vec::new(), Vec::new());
        for found in paths.iter().flat_map(|path| walk::inputs(path)) {
            match found {
                Ok(input) => inputs.push(Input {
                    named: input.named && !as_found,
                    ..input
                }),
                Err(error) => errors.push(error),
            }
        }
        for error in errors {
            reader.failed(&error, global, streams);
        }
        let mut seen = HashSet::new();
        inputs.retain(|input| seen.insert(absolute(&input.path)));
        for input in inputs {
            let read = reader.file(&input, global, streams);
            reader.checked.extend(read);
        }
        reader
    }

    fn failed(&mut self, error: &CliError, global: &GlobalArgs, streams: &mut Streams<'_>) {
        error.report(global, streams);
        self.troubles.push(Trouble {
            message: error.to_string(),
            place: None,
        });
    }

    /// Reads a file; `None` where it could not be read or, being named, holds nothing
    /// to check. What is wrong is said at once.
    fn file(
        &mut self,
        input: &Input,
        global: &GlobalArgs,
        streams: &mut Streams<'_>,
    ) -> Option<Checked> {
        let (text, mark) = match files::read_marked(&input.path, streams) {
            Ok(text) => text,
            Err(error) => {
                self.failed(&error, global, streams);
                return None;
            }
        };
        let name = files::name(&input.path);
        let file = self.sources.add(name.clone());
        let Read { form, file: read } = azrbac_iac::read(&name, file, &text);
        self.sources.keep_text(file, Arc::from(text));
        self.sources.keep_mark(file, mark);
        // Whatever else lies in a directory is no concern of this command. Of the forms
        // in which much else is written, only what has to do with access is told.
        let concerns = input.named || form.is_general() || read.recognised != Recognition::Other;
        let mut broken = false;
        if concerns {
            report(&read.diagnostics, &self.sources, global, streams);
            let errors = read.diagnostics.iter();
            for one in errors.filter(|one| one.severity == Severity::Error) {
                broken = true;
                self.troubles.push(Trouble {
                    message: one.message.clone(),
                    place: one.primary.as_ref().map(|label| label.span),
                });
            }
        }
        let checked = Checked {
            file,
            form,
            read,
            path: input.path.clone(),
            broken,
            config: None,
            findings: Vec::new(),
            suppressed: Vec::new(),
            is_config: false,
        };
        (!checked.is_empty() || !broken).then_some(checked)
    }
}
