//! RBAC313: a role whose holder runs code on machines and services.

use azrbac_core::diagnostic::Severity;

use super::report;
use crate::context::Context;
use crate::draft::{Confidence, Draft};
use crate::powers::Power;
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC313",
    name: "runs-code",
    severity: Severity::Info,
    confidence: Confidence::High,
    summary: "a role whose holder runs code on machines and services",
    page: include_str!("../../rules/RBAC313.md"),
    check: Check::Role(check),
};

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    report::summary(
        context,
        Power::RunsCode,
        "lets its holder run or change code",
        "what runs there has the identity and the network of its machine: name the operations \
         that are needed",
        drafts,
    );
}
