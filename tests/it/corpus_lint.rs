//! What lint says of the larger corpus: the cases of other linters, and a baseline of
//! the findings in real files. The corpus is the folder that `AZRBAC_CORPUS` names.

mod baseline;
mod peers;

use azrbac_core::ingest::RoleFile;
use azrbac_core::text::Sources;
use azrbac_lint::{Finding, Subject, lint};

/// Reads a text of any form, and lints it.
fn linted(name: &str, text: &str) -> (RoleFile, Vec<Finding>) {
    let read = azrbac_iac::read(name, Sources::new().add(name), text).file;
    let subject = Subject::new(azrbac_roles::catalog(), azrbac_roles::library());
    let findings = lint(&subject.file(&read));
    (read, findings)
}
