//! Locks: `az lock list`, `Get-AzResourceLock`, REST.

use super::batch::Batch;
use super::element::Element;
use super::kind_reader::KindReader;
use super::report::Fault;
use crate::snapshot::{Kind, Lock};

const LEVEL: &[&str] = &["level"];
const ID: &[&str] = &["lockId", "id"];

pub(super) const READER: KindReader = KindReader {
    kind: Kind::Locks,
    noun: "lock",
    types: &["Microsoft.Authorization/locks"],
    gap: false,
    recognise: |element| {
        element.has(LEVEL)
            && element.hint(ID).is_some_and(|id| {
                id.to_ascii_lowercase()
                    .contains("/microsoft.authorization/locks/")
            })
    },
    read,
    ignored: &[
        "extensionResourceName",
        "extensionResourceType",
        "name",
        "notes",
        "owners",
        "resourceGroup",
        "resourceGroupName",
        "resourceId",
        "resourceName",
        "resourceType",
        "subscriptionId",
        "systemData",
        "type",
    ],
};

fn read(element: &Element<'_>, _: &KindReader, batch: &mut Batch) -> Result<(), Fault> {
    let lock = lock(element)?;
    batch.parts.locks.get_or_insert_default().push(lock);
    Ok(())
}

fn lock(element: &Element<'_>) -> Result<Lock, Fault> {
    let id = element.required(ID)?;
    Ok(Lock {
        scope: element.scope(Some(&id), "locks")?,
        level: element.required(LEVEL)?.into(),
        id: id.into(),
    })
}
