//! RBAC310: an entry that lets its holder remove locks.

use azrbac_core::diagnostic::Severity;

use super::report;
use crate::context::Context;
use crate::draft::{Confidence, Draft};
use crate::powers::Power;
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC310",
    name: "may-change-locks",
    severity: Severity::Info,
    confidence: Confidence::High,
    summary: "an entry that lets its holder remove locks",
    page: include_str!("../../rules/RBAC310.md"),
    check: Check::Role(check),
};

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    report::report(
        context,
        Power::ChangesLocks,
        "changes or removes locks",
        "keep it to a role of its own that few hold; who works behind a lock need not be able \
         to lift it",
        drafts,
    );
}
