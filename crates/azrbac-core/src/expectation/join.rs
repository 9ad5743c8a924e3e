//! One report of an expectation that was checked in parts.

use std::collections::BTreeSet;

use super::forbid::together;
use super::{Report, one_of_each};

impl Report {
    /// The report of an expectation that was checked in parts, each at other scopes for
    /// the operations that are meant there: it is met where each part is. An operation
    /// or a scope that several parts look at counts for each.
    pub fn of_parts(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut all = Self::passed();
        let mut empty = BTreeSet::new();
        let mut gaps = Vec::new();
        for part in parts {
            all.outcome = all.outcome.max(part.outcome);
            all.findings.extend(part.findings);
            gaps.extend(part.gaps);
            one_of_each(&mut all.assumptions, part.assumptions);
            empty.extend(part.empty_groups);
            all.strange_scopes.extend(part.strange_scopes);
            all.widening = all.widening.or(part.widening);
            all.operations += part.operations;
            all.scopes += part.scopes;
        }
        all.gaps = together(gaps.into_iter());
        all.empty_groups = empty.into_iter().collect();
        let findings = &mut all.findings;
        findings.sort_by_key(|finding| std::cmp::Reverse(finding.outcome));
        all
    }
}
