//! Output that is written piece by piece, so that it never lies in memory whole.

use std::fs::File;
use std::io::{BufWriter, ErrorKind, Write};
use std::path::PathBuf;

use crate::args::GlobalArgs;
use crate::error::{CliError, problem};
use crate::output::{self, Form, Format};
use crate::streams::Streams;

/// Where the pieces go, each with the form in which it is written there.
pub(crate) struct Sinks(Vec<Sink>);

struct Sink {
    format: Format,
    /// Standard output where there is none.
    file: Option<(PathBuf, BufWriter<File>)>,
    /// Whether nobody reads on, as behind `| head`.
    closed: bool,
}

impl Sinks {
    /// Opens what `-o` names; `usual` goes to standard output where it names nothing.
    /// A form that is not among `known` is refused before anything is opened.
    pub(crate) fn open(
        global: &GlobalArgs,
        usual: Format,
        known: &[Format],
    ) -> Result<Self, CliError> {
        let mut formats = Vec::new();
        for spec in &global.output {
            match spec.form() {
                Form::Plain(format) if known.contains(&format) => {
                    formats.push((format, spec.file()));
                }
                form => {
                    let names: Vec<&str> = known
                        .iter()
                        .map(|format| Form::Plain(*format).name())
                        .collect();
                    return Err(output::no_output_as(form, &names));
                }
            }
        }
        if formats.is_empty() {
            formats.push((usual, None));
        }
        let mut sinks = Vec::new();
        for (format, path) in formats {
            let file = match path {
                None => None,
                Some(path) => {
                    let file = File::create(path)
                        .map_err(|error| failed(&path.display().to_string(), &error))?;
                    Some((path.to_owned(), BufWriter::new(file)))
                }
            };
            sinks.push(Sink {
                format,
                file,
                closed: false,
            });
        }
        Ok(Self(sinks))
    }

    /// The forms that pieces are asked for in.
    pub(crate) fn formats(&self) -> Vec<Format> {
        self.0.iter().map(|sink| sink.format).collect()
    }

    /// Whether anybody still reads.
    pub(crate) fn is_open(&self) -> bool {
        self.0.iter().any(|sink| !sink.closed)
    }

    /// Writes a piece: its texts, in the order of [`Sinks::formats`].
    pub(crate) fn write(
        &mut self,
        streams: &mut Streams<'_>,
        texts: &[String],
    ) -> Result<(), CliError> {
        for (sink, text) in self.0.iter_mut().zip(texts) {
            sink.put(streams, |out| out.write_all(text.as_bytes()))?;
        }
        Ok(())
    }

    /// Writes what still lies in buffers.
    pub(crate) fn finish(mut self, streams: &mut Streams<'_>) -> Result<(), CliError> {
        for sink in &mut self.0 {
            sink.put(streams, |out| out.flush())?;
        }
        Ok(())
    }
}

impl Sink {
    fn put(
        &mut self,
        streams: &mut Streams<'_>,
        write: impl FnOnce(&mut dyn Write) -> std::io::Result<()>,
    ) -> Result<(), CliError> {
        match &mut self.file {
            Some((path, file)) => {
                write(file).map_err(|error| failed(&path.display().to_string(), &error))
            }
            None if self.closed => Ok(()),
            None => match write(&mut streams.stdout) {
                Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                    self.closed = true;
                    Ok(())
                }
                Err(error) => Err(failed("standard output", &error)),
                Ok(()) => Ok(()),
            },
        }
    }
}

fn failed(path: &str, error: &std::io::Error) -> CliError {
    CliError::Write {
        path: path.to_owned(),
        problem: problem(error),
    }
}
