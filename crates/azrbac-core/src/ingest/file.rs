//! One of several files, read by itself.

use std::io::{self, Read, Seek};
use std::sync::Arc;

use super::batch::{Batch, Outcome};
use super::document::{self, Shape};
use super::{Completeness, FileSummary, Ingest};
use crate::diagnostic::{Diagnostic, Severity};
use crate::json::{self, Document, Limits, LongText};
use crate::snapshot::Kind;
use crate::text::{Excerpts, FileId, Picker};

/// Reads one file of those that an [`Ingest`] puts together. Several may be read at the
/// same time, on different threads; [`Ingest::add`] takes what they gave, in order.
///
/// ```
/// use azrbac_core::ingest::Ingest;
/// use azrbac_core::snapshot::Kind;
///
/// let mut ingest = Ingest::new();
/// let users = ingest.file("users.json", Some(Kind::Principals));
/// let more = ingest.file("more.json", None);
/// let reading = std::thread::spawn(|| more.read(br#"[{"id": "u2", "userPrincipalName": "b@x"}]"#.to_vec()));
/// let users = users.read(br#"[{"id": "u1"}]"#.to_vec());
/// ingest.add(users);
/// ingest.add(reading.join().map_err(|_| "the thread ended")?);
/// assert_eq!(ingest.finish().parts.count(Kind::Principals), Some(2));
/// # Ok::<(), &str>(())
/// ```
#[derive(Debug)]
pub struct FileReader {
    name: String,
    file: FileId,
    kind: Option<Kind>,
    completeness: Completeness,
}

/// What a file gave.
#[derive(Debug)]
pub struct ReadFile {
    pub(super) name: String,
    pub(super) file: FileId,
    pub(super) shape: Option<Shape>,
    pub(super) outcome: Outcome,
    pub(super) shown: Shown,
    /// Why nothing of it could be read as text.
    pub(super) problem: Option<String>,
}

/// What is kept of the text of a file, for what is said about it.
#[derive(Debug)]
pub(super) enum Shown {
    Nothing,
    Text(Arc<str>),
    Excerpts(Excerpts),
}

impl Ingest {
    /// The reader of a file whose content tells what it is, or that is known to hold
    /// documents of one kind, such as an empty page. What several readers give is to be
    /// added in the order in which they were asked for.
    pub fn file(&mut self, name: &str, kind: Option<Kind>) -> FileReader {
        FileReader {
            name: name.to_owned(),
            file: self.sources.add(name),
            kind,
            completeness: self.completeness,
        }
    }

    /// Takes in what was read of a file.
    pub fn add(&mut self, read: ReadFile) {
        match read.shown {
            Shown::Nothing => {}
            Shown::Text(text) => self.sources.keep_text(read.file, text),
            Shown::Excerpts(excerpts) => self.sources.keep_excerpts(read.file, excerpts),
        }
        let summary = self.take(&read.name, read.shape, read.outcome);
        self.files.push(FileSummary {
            problem: read.problem.or(summary.problem.clone()),
            ..summary
        });
    }
}

impl FileReader {
    /// Reads the file from its bytes.
    pub fn read(self, bytes: Vec<u8>) -> ReadFile {
        let mut batch = Batch::new(&self.name, self.completeness);
        match json::decode(bytes) {
            Ok(text) => {
                let document = Document::new(self.file, &text);
                let shape = document::read(document, self.kind, &self.name, &mut batch);
                let mut read = self.gave(shape, batch);
                if !read.outcome.diagnostics.is_empty() {
                    read.shown = Shown::Text(Arc::from(text));
                }
                read
            }
            Err(error) => {
                let problem = error.to_string();
                batch.broken(self.kind, &problem);
                let message = format!("`{}`: {problem}", self.name);
                batch.nothing(Diagnostic::new(Severity::Error, message).help(error.help()));
                ReadFile {
                    problem: Some(problem),
                    ..self.gave(None, batch)
                }
            }
        }
    }

    /// Reads a file that may be too long to lie in memory whole; what it gives is the same.
    /// Of long lists of documents only a part lies in memory at a time. So that nothing
    /// depends on the order of the keys around a list, the file is gone through up to three
    /// times. What is no JSON, or one long document, is read whole all the same.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn read_long<S: Read + Seek>(self, source: S) -> io::Result<ReadFile> {
        self.read_within(source, Limits::USUAL)
    }

    /// The same, with these limits.
    pub(super) fn read_within<S: Read + Seek>(
        self,
        mut source: S,
        limits: Limits,
    ) -> io::Result<ReadFile> {
        let long = LongText::of(&mut source, limits)?;
        let read = long.map(|long| self.read_lists(&long)).transpose()?;
        if let Some((shape, batch)) = read.flatten() {
            let mut read = self.gave(shape, batch);
            read.keep_places(&mut source);
            return Ok(read);
        }
        let mut bytes = Vec::new();
        source.rewind()?;
        source.read_to_end(&mut bytes)?;
        Ok(self.read(bytes))
    }

    /// Reads a document whose long lists are in the file; `None` where it has to be read
    /// whole.
    fn read_lists(&self, long: &LongText<'_>) -> io::Result<Option<(Option<Shape>, Batch)>> {
        let document = long.document(self.file);
        if document.root().is_err() && !long.are_lines() {
            return Ok(None);
        }
        let mut batch = Batch::new(&self.name, self.completeness);
        let shape = document::read(document, self.kind, &self.name, &mut batch);
        match long.failure() {
            Some(error) => Err(error),
            None => Ok(long.is_sound().then_some((shape, batch))),
        }
    }

    fn gave(self, shape: Option<Shape>, batch: Batch) -> ReadFile {
        ReadFile {
            name: self.name,
            file: self.file,
            shape,
            outcome: batch.finish(),
            shown: Shown::Nothing,
            problem: None,
        }
    }
}

impl ReadFile {
    /// Keeps the lines of a file that its diagnostics point at. Where they cannot be
    /// read again, they are not shown.
    fn keep_places<S: Read + Seek>(&mut self, source: &mut S) {
        let labels = |said: &Diagnostic| {
            let labels = said.primary.iter().chain(&said.related);
            let spans = labels.map(|label| label.span.range());
            spans.collect::<Vec<_>>()
        };
        let said = self.outcome.diagnostics.iter();
        let places: Vec<_> = said.flat_map(labels).collect();
        if places.is_empty() {
            return;
        }
        let mut picker = Picker::new(places);
        if json::pieces(source, |piece| picker.feed(piece)).is_ok() {
            self.shown = Shown::Excerpts(picker.finish());
        }
    }
}
