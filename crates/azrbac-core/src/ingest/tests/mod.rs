//! Small inputs in every form.

mod assignments;
mod directory;
mod exports;
mod hostile;
mod long;
mod places;
mod plain;
mod roles;
mod shapes;
mod silence;
mod snapshot;

use super::{Ingest, Ingested, table};
use crate::diagnostic::Severity;
use crate::snapshot::Kind;

fn read(text: &str) -> Ingested {
    let mut ingest = Ingest::new();
    ingest.read("test.json", text.as_bytes().to_vec());
    long::same(ingest.finish(), None, text)
}

fn read_kind(kind: Kind, text: &str) -> Ingested {
    let mut ingest = Ingest::new();
    ingest.read_kind("test.json", kind, text.as_bytes().to_vec());
    long::same(ingest.finish(), Some(kind), text)
}

/// Reads what has to be read without a word.
fn silent(text: &str) -> Ingested {
    let ingested = read(text);
    assert_eq!(ingested.diagnostics, [], "{text}");
    assert_eq!(ingested.parts.unreadable, [], "{text}");
    ingested
}

/// What was said, in order: the severity's first letter, the message and the text
/// at its place.
fn said(text: &str, ingested: &Ingested) -> Vec<String> {
    ingested
        .diagnostics
        .iter()
        .map(|diagnostic| {
            let letter = match diagnostic.severity {
                Severity::Info => 'I',
                Severity::Warning => 'W',
                Severity::Error => 'E',
            };
            let place = diagnostic
                .primary
                .as_ref()
                .and_then(|label| text.get(label.span.range()))
                .unwrap_or_default();
            let short: String = place.chars().take(24).collect();
            format!("{letter} {} @ {short}", diagnostic.message)
        })
        .collect()
}

#[test]
fn every_kind_has_one_reader_and_every_type_leads_to_one() {
    for kind in Kind::ALL {
        assert_eq!(table::reader(kind).kind, kind);
    }
    let mut types: Vec<String> = table::READERS
        .iter()
        .flat_map(|reader| reader.types)
        .map(|name| name.to_ascii_lowercase())
        .collect();
    types.sort();
    let before = types.len();
    types.dedup();
    assert_eq!(types.len(), before);
}
