//! `-o FORMAT[=FILE]`: in which forms the answer is written, and where to.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use crate::args::GlobalArgs;
use crate::error::{CliError, problem};
use crate::streams::Streams;

/// A form of output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// For people.
    Text,
    /// One line an answer.
    Concise,
    /// For programs.
    Json,
}

impl Format {
    const ALL: [(&'static str, Self); 3] = [
        ("text", Self::Text),
        ("concise", Self::Concise),
        ("json", Self::Json),
    ];
}

/// A form that some answers have beside those that all have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// One that every answer has.
    Plain(Format),
    /// Columns for people.
    Table,
    /// Columns for programs, with tabs between them.
    Tsv,
    /// For the comment on a pull request.
    Markdown,
    /// Tests that pass or not, for CI systems.
    Junit,
    /// Findings with places, for code scanning.
    Sarif,
    /// Annotations of GitHub Actions.
    Github,
    /// Issues of a run in Azure Pipelines.
    Azure,
    /// GitLab's code quality report.
    Gitlab,
}

impl Form {
    /// Those that not every answer has, with the commands that have them.
    const MORE: [(&'static str, Self, &'static str); 8] = [
        ("markdown", Self::Markdown, "diff, lint"),
        ("table", Self::Table, "lint"),
        ("tsv", Self::Tsv, "lint"),
        ("junit", Self::Junit, "lint, test"),
        ("sarif", Self::Sarif, "lint, test"),
        ("github", Self::Github, "lint, test"),
        ("azure", Self::Azure, "lint, test"),
        ("gitlab", Self::Gitlab, "lint, test"),
    ];

    /// All that are not plain, for a command that has them all.
    pub(crate) const EVERY: [Self; 8] = [
        Self::Markdown,
        Self::Table,
        Self::Tsv,
        Self::Junit,
        Self::Sarif,
        Self::Github,
        Self::Azure,
        Self::Gitlab,
    ];

    /// Those and their commands, for a message.
    fn more() -> String {
        let more = Self::MORE.map(|(name, _, commands)| format!("{name} ({commands})"));
        more.join(", ")
    }

    /// Its name on the command line.
    pub(crate) fn name(self) -> &'static str {
        let more = Self::MORE.into_iter().map(|(name, form, _)| (name, form));
        Format::ALL
            .into_iter()
            .map(|(name, format)| (name, Self::Plain(format)))
            .chain(more)
            .find(|(_, form)| *form == self)
            .map_or("", |(name, _)| name)
    }
}

/// A form of output and where it goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OutputSpec {
    form: Form,
    file: Option<PathBuf>,
}

impl OutputSpec {
    /// The form.
    pub(crate) fn form(&self) -> Form {
        self.form
    }

    /// The file; without one, standard output.
    pub(crate) fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }
}

impl FromStr for OutputSpec {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, file) = match text.split_once('=') {
            Some((name, file)) => (name, Some(PathBuf::from(file))),
            None => (text, None),
        };
        let plain = Format::ALL.map(|(name, format)| (name, Form::Plain(format)));
        let more = Form::MORE.map(|(name, form, _)| (name, form));
        plain
            .into_iter()
            .chain(more)
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, form)| Self { form, file })
            .ok_or_else(|| {
                let names: Vec<&str> = Format::ALL.iter().map(|(name, _)| *name).collect();
                format!(
                    "no such format; known are {}, and {}",
                    names.join(", "),
                    Form::more()
                )
            })
    }
}

/// Writes an answer in every form that was asked for; `render` gives it in one.
pub(crate) fn write(
    global: &GlobalArgs,
    streams: &mut Streams<'_>,
    mut render: impl FnMut(Format) -> Result<String, CliError>,
) -> Result<(), CliError> {
    write_forms(global, streams, &[], |form| match form {
        Form::Plain(format) => render(format),
        other => Err(none_such(other, &[])),
    })
}

/// The same for an answer that has some more forms. One that it has not is refused
/// before anything is written.
pub(crate) fn write_forms(
    global: &GlobalArgs,
    streams: &mut Streams<'_>,
    more: &[Form],
    mut render: impl FnMut(Form) -> Result<String, CliError>,
) -> Result<(), CliError> {
    let has = |form: Form| matches!(form, Form::Plain(_)) || more.contains(&form);
    if let Some(spec) = global.output.iter().find(|spec| !has(spec.form)) {
        return Err(none_such(spec.form, more));
    }
    let standard = [OutputSpec {
        form: Form::Plain(Format::Text),
        file: None,
    }];
    let asked = if global.output.is_empty() {
        &standard[..]
    } else {
        &global.output
    };
    for spec in asked {
        let text = render(spec.form)?;
        match &spec.file {
            Some(path) => write_file(path, &text)?,
            None => print(streams, &text)?,
        }
    }
    Ok(())
}

/// What is said of a form that an answer does not have.
pub(crate) fn none_such(form: Form, more: &[Form]) -> CliError {
    let names = Format::ALL.iter().map(|(name, _)| *name);
    let names: Vec<&str> = names.chain(more.iter().map(|form| form.name())).collect();
    no_output_as(form, &names)
}

/// The same for an answer that has the forms `names` only.
pub(crate) fn no_output_as(form: Form, names: &[&str]) -> CliError {
    CliError::Usage {
        message: format!("this command has no output as `{}`", form.name()),
        help: format!("give one of {}", names.join(", ")),
    }
}

/// Writes a file, in place of what is there.
pub(crate) fn write_file(path: &Path, text: &str) -> Result<(), CliError> {
    std::fs::write(path, text).map_err(|error| CliError::Write {
        path: path.display().to_string(),
        problem: problem(&error),
    })
}

/// Prints to standard output. That nobody reads on, as behind `| head`, is no
/// error.
pub(crate) fn print(streams: &mut Streams<'_>, text: &str) -> Result<(), CliError> {
    let written = streams
        .stdout
        .write_all(text.as_bytes())
        .and_then(|()| streams.stdout.flush());
    match written {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(CliError::Write {
            path: "standard output".to_owned(),
            problem: problem(&error),
        }),
        _ => Ok(()),
    }
}

/// A document as JSON, with a line break at its end.
pub(crate) fn json(document: &impl serde::Serialize) -> Result<String, CliError> {
    serde_json::to_string_pretty(document)
        .map(|text| text + "\n")
        .map_err(|error| CliError::Write {
            path: "the document".to_owned(),
            problem: error.to_string(),
        })
}
