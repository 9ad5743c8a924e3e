//! A condition as it was read.

use super::ast::Expression;
use super::finding::{Finding, FindingKind};

/// So many faults are told one by one.
const MOST_FAULTS: usize = 20;

/// What reading a condition gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parsed {
    /// The condition; `None` where an error is among the findings, since half a
    /// condition says something else than the whole.
    pub expression: Option<Expression>,
    /// What is wrong or remarkable, by place.
    pub findings: Vec<Finding>,
}

impl Parsed {
    /// Why the condition could not be read, in the words of the first fault; `None`
    /// where it could.
    pub fn problem(&self) -> Option<String> {
        if self.expression.is_some() {
            return None;
        }
        let mut faults = self
            .findings
            .iter()
            .filter(|finding| finding.kind.is_syntax());
        let problem = faults.next().map(Finding::message);
        Some(problem.unwrap_or_else(|| "nothing stands there".to_owned()))
    }
}

/// Tells only the first faults where there are many.
pub(super) fn shorten(findings: &mut Vec<Finding>) {
    let mut faults = findings.iter().filter(|finding| finding.kind.is_syntax());
    let Some(span) = faults.nth(MOST_FAULTS).map(|finding| finding.span) else {
        return;
    };
    let (mut told, mut count) = (0, 0);
    findings.retain(|finding| {
        if !finding.kind.is_syntax() {
            return true;
        }
        told += 1;
        count += usize::from(told > MOST_FAULTS);
        told <= MOST_FAULTS
    });
    let kind = FindingKind::More { count };
    findings.push(Finding { kind, span });
    findings.sort_by_key(|finding| finding.span);
}
