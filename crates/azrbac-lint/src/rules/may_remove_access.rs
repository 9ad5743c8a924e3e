//! RBAC307: an entry that lets its holder take roles away from others.

use azrbac_core::diagnostic::Severity;

use super::report;
use crate::context::Context;
use crate::draft::{Confidence, Draft};
use crate::powers::Power;
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC307",
    name: "may-remove-access",
    severity: Severity::Warning,
    confidence: Confidence::High,
    summary: "an entry that lets its holder take roles away from others",
    page: include_str!("../../rules/RBAC307.md"),
    check: Check::Role(check),
};

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    report::report(
        context,
        Power::RemovesAccess,
        "takes access away from others, those who guard included",
        "grant it to those who may also give access, or subtract it in the same permission \
         object",
        drafts,
    );
}
