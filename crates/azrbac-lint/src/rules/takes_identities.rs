//! RBAC312: a role whose holder may act as another identity.

use azrbac_core::diagnostic::Severity;

use super::report;
use crate::context::Context;
use crate::draft::{Confidence, Draft};
use crate::powers::Power;
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC312",
    name: "takes-identities",
    severity: Severity::Info,
    confidence: Confidence::High,
    summary: "a role whose holder may act as another identity",
    page: include_str!("../../rules/RBAC312.md"),
    check: Check::Role(check),
};

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    report::summary(
        context,
        Power::TakesIdentities,
        "lets its holder act as another identity",
        "grant it where the identities are no stronger than the holder",
        drafts,
    );
}
