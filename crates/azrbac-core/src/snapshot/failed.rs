//! Exports that did not come to their end.

use super::Kind;
use crate::scope::Scope;

/// An export that failed or was cut short, and says why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailedExport {
    /// What was exported.
    pub kind: Kind,
    /// Why it ended, as Azure or whoever exported says it.
    pub problem: Box<str>,
    /// The scope that was asked, where that is known; what is missing is there or below.
    pub scope: Option<Scope>,
    /// Whether what stands above the scope was asked too.
    pub above: bool,
}

impl FailedExport {
    /// Whether it failed because the tenant has no licence for what was asked, so that
    /// there is nothing to export.
    pub fn lacks_licence(&self) -> bool {
        Self::tells_no_licence(&self.problem)
    }

    /// Whether what Azure says means that.
    pub(crate) fn tells_no_licence(problem: &str) -> bool {
        ["LicenseRequired", "Entra ID P2", "AAD Premium"]
            .iter()
            .any(|words| problem.contains(words))
    }
}
