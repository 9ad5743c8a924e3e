//! An expectation with what became of it.

use azrbac_core::diagnostic::{Diagnostic, Severity};
use azrbac_core::view::ReportView;

use crate::expectations::Stated;

/// An expectation that was checked.
pub(crate) struct Judged {
    pub(crate) view: ReportView,
    /// What is worth knowing about it.
    pub(crate) notes: Vec<String>,
}

/// An expectation with what became of it.
pub(crate) struct Case {
    pub(crate) stated: Stated,
    /// What is wrong with it, where it could not be checked.
    pub(crate) judged: Result<Judged, Vec<Diagnostic>>,
}

impl Case {
    /// `passed`, `failed`, `undecided`, or `invalid` where it could not be checked.
    pub(crate) fn outcome(&self) -> &'static str {
        match &self.judged {
            Ok(judged) => judged.view.outcome,
            Err(_) => "invalid",
        }
    }

    pub(crate) fn problems(&self) -> &[Diagnostic] {
        match &self.judged {
            Ok(_) => &[],
            Err(problems) => problems,
        }
    }

    /// Whether it counts where it is not met.
    pub(crate) fn counts(&self, fail_on: Severity) -> bool {
        self.stated.severity >= fail_on
    }
}
