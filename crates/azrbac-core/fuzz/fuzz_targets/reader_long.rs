//! A file gives the same, said in the same words at the same places, whether it is read
//! whole or piece by piece; with any bytes, any kind and any lists that are long.

#![no_main]

use std::io::Cursor;

use azrbac_core::diagnostic::Diagnostic;
use azrbac_core::ingest::{Ingest, Ingested};
use azrbac_core::snapshot::Kind;
use libfuzzer_sys::fuzz_target;

/// So long is what makes a list too long to be kept: more than 64 KB.
const BLANKS: usize = 70_000;
/// One file of two, about, is said to hold a kind.
const MOST_KINDS: usize = 2 * Kind::ALL.len();
/// So many lists of an input may be made long.
const MOST_LONG: u32 = 8;

// Which lists are long, and what the file is said to hold, follows from the bytes, so that
// any file is an input.
fuzz_target!(|bytes: &[u8]| {
    let sum = bytes.iter().copied().fold(0, u8::wrapping_add);
    let kind = Kind::ALL.get(bytes.len() % MOST_KINDS).copied();
    let bytes = stretched(bytes, sum);

    let mut ingest = Ingest::new();
    match kind {
        Some(kind) => ingest.read_kind("input.json", kind, bytes.clone()),
        None => ingest.read("input.json", bytes.clone()),
    }
    let whole = ingest.finish();

    let mut ingest = Ingest::new();
    ingest
        .read_long("input.json", kind, Cursor::new(bytes))
        .expect("bytes in memory can be read");
    let pieces = ingest.finish();

    assert_eq!(format!("{:?}", pieces.parts), format!("{:?}", whole.parts));
    assert_eq!(pieces.files, whole.files);
    assert_eq!(pieces.diagnostics, whole.diagnostics);
    assert_eq!(places(&pieces), places(&whole));
});

/// The text with blanks at the beginning of those lists that are to be long.
fn stretched(text: &[u8], long: u8) -> Vec<u8> {
    let mut stretched = Vec::with_capacity(text.len());
    let mut lists = 0;
    for byte in text {
        stretched.push(*byte);
        if *byte == b'[' && lists < MOST_LONG {
            if long >> lists & 1 == 1 {
                stretched.extend([b' '].repeat(BLANKS));
            }
            lists += 1;
        }
    }
    stretched
}

/// The lines and columns that are told.
fn places(ingested: &Ingested) -> Vec<String> {
    let labels = |said: &Diagnostic| {
        let labels: Vec<_> = said.primary.iter().chain(&said.related).cloned().collect();
        labels
    };
    let labels = ingested.diagnostics.iter().flat_map(labels);
    labels
        .map(|label| {
            let position = |at| ingested.sources.position(label.span.file, at);
            format!(
                "{:?} {:?}",
                position(label.span.start),
                position(label.span.end)
            )
        })
        .collect()
}
