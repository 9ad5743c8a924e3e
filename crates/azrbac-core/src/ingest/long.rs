//! Files that are too long to lie in memory whole.

use std::io::{self, Read, Seek};

use super::batch::Batch;
use super::{FileSummary, Ingest, document};
use crate::diagnostic::Diagnostic;
use crate::json::{self, Limits, LongText};
use crate::snapshot::Kind;
use crate::text::{FileId, Picker};

impl Ingest {
    /// Reads a file that may be too long to lie in memory whole, as
    /// [`Ingest::read`] and [`Ingest::read_kind`] read others: what it gives is the
    /// same. Of long lists of documents only a part lies in memory at a time. So
    /// that nothing depends on the order of the keys around a list, the file is gone
    /// through two or three times. What is no JSON, or one long document, is read
    /// whole all the same.
    ///
    /// # Errors
    /// Where the file cannot be read; nothing of it was taken in then.
    pub fn read_long<S: Read + Seek>(
        &mut self,
        name: &str,
        kind: Option<Kind>,
        source: S,
    ) -> io::Result<()> {
        self.read_within(name, kind, source, Limits::USUAL)
    }

    /// The same, with these limits.
    pub(super) fn read_within<S: Read + Seek>(
        &mut self,
        name: &str,
        kind: Option<Kind>,
        mut source: S,
        limits: Limits,
    ) -> io::Result<()> {
        let file = self.sources.add(name);
        let long = LongText::of(&mut source, limits)?;
        let read = long.map(|long| self.read_lists(name, file, kind, &long));
        match read.transpose()?.flatten() {
            Some((summary, said)) => {
                self.files.push(summary);
                self.keep_places(file, said, &mut source);
                Ok(())
            }
            None => {
                let mut bytes = Vec::new();
                source.rewind()?;
                source.read_to_end(&mut bytes)?;
                self.read_added(name, file, kind, bytes);
                Ok(())
            }
        }
    }

    /// Reads a document whose long lists are in the file, and returns which
    /// diagnostics are about it, from the first on; `None` where it has to be read
    /// whole.
    fn read_lists(
        &mut self,
        name: &str,
        file: FileId,
        kind: Option<Kind>,
        long: &LongText<'_>,
    ) -> io::Result<Option<(FileSummary, usize)>> {
        let document = long.document(file);
        if document.root().is_err() {
            return Ok(None);
        }
        let mut batch = Batch::new(name, self.completeness);
        let shape = document::read(document, kind, name, &mut batch);
        if let Some(error) = long.failure() {
            return Err(error);
        }
        if !long.is_sound() {
            return Ok(None);
        }
        let said = self.diagnostics.len();
        Ok(Some((self.take(name, shape, batch), said)))
    }

    /// Keeps the lines of a file that its diagnostics point at. Where they cannot be
    /// read again, they are not shown.
    fn keep_places<S: Read + Seek>(&mut self, file: FileId, said: usize, source: &mut S) {
        let said = self.diagnostics.get(said..).unwrap_or_default();
        let labels = |said: &Diagnostic| {
            let labels = said.primary.iter().chain(&said.related);
            let spans = labels.map(|label| label.span.range());
            spans.collect::<Vec<_>>()
        };
        let places: Vec<_> = said.iter().flat_map(labels).collect();
        if places.is_empty() {
            return;
        }
        let mut picker = Picker::new(places);
        if json::pieces(source, |piece| picker.feed(piece)).is_ok() {
            self.sources.keep_excerpts(file, picker.finish());
        }
    }
}
