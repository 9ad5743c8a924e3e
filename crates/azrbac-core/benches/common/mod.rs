//! From a made-up tenant to questions that can be asked.

use azrbac_core::ingest::{Completeness, Ingest};
use azrbac_core::snapshot::Snapshot;

/// From files to ready.
pub(crate) fn load(contents: Vec<(String, Vec<u8>)>) -> Snapshot {
    let mut ingest = Ingest::new().assume_complete(Completeness::Assumed);
    for (name, bytes) in contents {
        ingest.read(&name, bytes);
    }
    ingest.finish().into_snapshot(azrbac_roles::library())
}
