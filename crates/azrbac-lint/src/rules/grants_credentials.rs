//! RBAC303: an entry that grants operations which hand out credentials.

use azrbac_core::diagnostic::Severity;

use super::report;
use crate::context::Context;
use crate::draft::{Confidence, Draft};
use crate::powers::Power;
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC303",
    name: "grants-credentials",
    severity: Severity::Warning,
    confidence: Confidence::High,
    summary: "an entry that grants operations which hand out keys, secrets or tokens",
    page: include_str!("../../rules/RBAC303.md"),
    check: Check::Role(check),
};

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    report::report(
        context,
        Power::HandsOutCredentials,
        "hands out credentials",
        "who holds a key acts without role-based access control: grant the operations that are \
         needed one by one, or subtract these in the same permission object",
        drafts,
    );
}
