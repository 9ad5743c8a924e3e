//! Warnings about the lines of a batch.

use azrbac_core::diagnostic::{Diagnostic, Severity};
use azrbac_core::text::Sources;

use crate::args::GlobalArgs;
use crate::load::report;
use crate::render::plural;
use crate::streams::Streams;

/// So many are told.
const TOLD: usize = 5;

/// Warnings about lines, of which a few are told.
#[derive(Default)]
pub(super) struct Doubts(usize);

impl Doubts {
    /// Tells of one, unless enough were told.
    pub(super) fn add(
        &mut self,
        doubt: Option<String>,
        global: &GlobalArgs,
        streams: &mut Streams<'_>,
    ) {
        let Some(doubt) = doubt else {
            return;
        };
        self.0 += 1;
        if self.0 <= TOLD {
            warn(doubt, global, streams);
        }
    }

    /// Tells how many were not told.
    pub(super) fn end(&self, global: &GlobalArgs, streams: &mut Streams<'_>) {
        let more = self.0.saturating_sub(TOLD);
        if more > 0 {
            let message = format!("so it is for {}", plural(more, "further line"));
            warn(message, global, streams);
        }
    }
}

fn warn(message: String, global: &GlobalArgs, streams: &mut Streams<'_>) {
    let note = Diagnostic::new(Severity::Warning, message);
    report(&[note], &Sources::new(), global, streams);
}
