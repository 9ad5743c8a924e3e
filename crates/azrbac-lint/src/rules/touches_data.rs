//! RBAC315: a role that reads, copies or changes content that services keep.

use azrbac_core::diagnostic::Severity;

use super::report;
use crate::context::Context;
use crate::draft::{Confidence, Draft};
use crate::powers::Power;
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC315",
    name: "touches-data",
    severity: Severity::Info,
    confidence: Confidence::High,
    summary: "a role that reads, copies or changes content that services keep",
    page: include_str!("../../rules/RBAC315.md"),
    check: Check::Role(check),
};

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    report::summary(
        context,
        Power::TouchesData,
        "reaches content",
        "see that the holder is meant to have the content, and not only to run the service",
        drafts,
    );
}
