//! Locks: `az lock list`, REST.

use super::batch::{Batch, KindReader};
use super::element::Element;
use super::report::Fault;
use crate::snapshot::{Kind, Lock};

const LEVEL: &[&str] = &["level"];

pub(super) const READER: KindReader = KindReader {
    kind: Kind::Locks,
    noun: "lock",
    types: &["Microsoft.Authorization/locks"],
    gap: false,
    recognise: |element| {
        element.has(LEVEL)
            && element.hint(&["id"]).is_some_and(|id| {
                id.to_ascii_lowercase()
                    .contains("/microsoft.authorization/locks/")
            })
    },
    read,
    ignored: &[
        "type",
        "name",
        "notes",
        "owners",
        "resourceGroup",
        "systemData",
    ],
};

fn read(element: &Element<'_>, _: &KindReader, batch: &mut Batch) -> Result<(), Fault> {
    let lock = lock(element)?;
    batch.parts.locks.get_or_insert_default().push(lock);
    Ok(())
}

fn lock(element: &Element<'_>) -> Result<Lock, Fault> {
    let id = element.required(&["id"])?;
    Ok(Lock {
        scope: element.scope(Some(&id), "locks")?,
        level: element.required(LEVEL)?.into(),
        id: id.into(),
    })
}
