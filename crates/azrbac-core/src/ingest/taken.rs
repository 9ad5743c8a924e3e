//! What files give, put together.

use super::batch::Outcome;
use super::{Completeness, FileSummary, Ingest, Ingested, Shape};
use crate::snapshot::Kind;

impl Ingest {
    /// What was read.
    pub fn finish(mut self) -> Ingested {
        if self.completeness == Completeness::Assumed {
            self.parts.whole = Kind::ALL.to_vec();
        }
        self.tenants.judge(&mut self.parts, &mut self.diagnostics);
        let assumed = self.completeness == Completeness::Assumed;
        let parts = &self.parts;
        // Of a file of which nothing is known there is a gap already: what other files state
        // to be whole stays so.
        let told = |kind: Kind| {
            !assumed
                && parts
                    .unreadable
                    .iter()
                    .any(|one| one.kind == kind && one.is_anything())
        };
        let incomplete = parts.not_whole.iter().copied();
        let lacking: Vec<Kind> = incomplete.filter(|kind| !told(*kind)).collect();
        // What one file shows to be cut short is not whole by the word of another, or of
        // whoever vouches for the data.
        self.parts.whole.retain(|kind| !lacking.contains(kind));
        Ingested {
            parts: self.parts,
            sources: self.sources,
            diagnostics: self.diagnostics,
            files: self.files,
        }
    }

    /// Adds what was read of a file.
    pub(super) fn take(
        &mut self,
        name: &str,
        shape: Option<Shape>,
        outcome: Outcome,
    ) -> FileSummary {
        let counts = Kind::ALL
            .into_iter()
            .filter_map(|kind| Some((kind, outcome.parts.count(kind)?)))
            .collect();
        let mut parts = outcome.parts;
        self.tenants.add(name, parts.tenant_id.as_deref());
        for tenant in &outcome.row_tenants {
            self.tenants.add(name, Some(tenant));
        }
        // A list that was cut short covers nothing, whatever the file says of it.
        parts
            .coverage
            .retain(|coverage| !outcome.holes.contains(&coverage.kind));
        parts.not_whole.extend(outcome.holes);
        self.parts.append(parts);
        self.diagnostics.extend(outcome.diagnostics);
        FileSummary {
            name: name.to_owned(),
            shape,
            counts,
            problem: outcome.problem,
        }
    }
}
