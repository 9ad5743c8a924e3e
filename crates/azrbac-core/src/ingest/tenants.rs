//! Which tenants the files are of: those of several make no answer about one.

use crate::diagnostic::{Diagnostic, Severity};
use crate::snapshot::{FailedExport, Kind, SnapshotParts};
use crate::text::caseless;

/// The tenants that files state.
#[derive(Debug, Default)]
pub(super) struct Tenants {
    /// The first, and the file that states it.
    first: Option<(Box<str>, String)>,
    /// The first one that differs, and its file.
    other: Option<(Box<str>, String)>,
}

impl Tenants {
    /// Takes in what a file states.
    pub(super) fn add(&mut self, file: &str, tenant: Option<&str>) {
        let Some(tenant) = tenant else {
            return;
        };
        let stated = || Some((tenant.into(), file.to_owned()));
        match &self.first {
            None => self.first = stated(),
            Some((first, _)) if caseless::identifier(first) == caseless::identifier(tenant) => {}
            Some(_) if self.other.is_none() => self.other = stated(),
            Some(_) => {}
        }
    }

    /// The tenant, where all that is stated is the same.
    fn only(&self) -> Option<Box<str>> {
        let (tenant, _) = self.first.as_ref()?;
        self.other.is_none().then(|| tenant.clone())
    }

    /// Where they differ, says so. What one tenant has in full says nothing of the other,
    /// so that nothing is covered then.
    pub(super) fn judge(&self, parts: &mut SnapshotParts, said: &mut Vec<Diagnostic>) {
        if parts.tenant_id.is_none() {
            parts.tenant_id = self.only();
        }
        let (Some((first, file)), Some((second, other))) = (&self.first, &self.other) else {
            return;
        };
        let message = if file == other {
            format!("`{file}` is of different tenants: of {first} and of {second}")
        } else {
            format!(
                "the files are of different tenants: `{file}` of {first}, `{other}` of {second}"
            )
        };
        parts.coverage.clear();
        parts.whole.clear();
        parts.lack(Kind::ALL);
        parts.settled.clear();
        parts.failed.push(FailedExport {
            kind: Kind::RoleAssignments,
            problem: message.as_str().into(),
            scope: None,
            above: false,
        });
        said.push(
            Diagnostic::new(Severity::Warning, message)
                .help("give the files of one tenant; answers that need whole data are unknown"),
        );
    }
}
