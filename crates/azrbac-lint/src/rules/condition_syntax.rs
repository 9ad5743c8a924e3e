//! RBAC501: a condition that does not read.

use azrbac_core::condition::{Finding, FindingKind};
use azrbac_core::diagnostic::{Applicability, Fix, Severity};

use crate::conditioned::{Conditioned, at};
use crate::draft::{Confidence, Draft};
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC501",
    name: "condition-syntax",
    severity: Severity::Error,
    confidence: Confidence::High,
    summary: "a condition that does not read: the place, what is expected there, what may be meant",
    page: include_str!("../../rules/RBAC501.md"),
    check: Check::Condition(check),
};

fn check(found: &Conditioned<'_>, drafts: &mut Vec<Draft>) {
    let faults = found.parsed.findings.iter();
    for fault in faults.filter(|fault| fault.kind.is_syntax()) {
        let help = fault.help().unwrap_or_else(|| {
            "Azure refuses the condition; until it reads, nothing else can be said about it"
                .to_owned()
        });
        drafts.push(
            at(fault.span, fault.message())
                .help(help)
                .fix(fix(found, fault)),
        );
    }
}

fn fix(found: &Conditioned<'_>, fault: &Finding) -> Option<Fix> {
    let written = found.part(fault.span);
    let instead = match &fault.kind {
        FindingKind::UnknownOperator { near, .. }
        | FindingKind::UnknownQuantifier { near, .. }
        | FindingKind::UnknownSource { near, .. } => (*near)?.to_owned(),
        FindingKind::DoubleQuotes => {
            let inner = written.strip_prefix('"')?.strip_suffix('"')?;
            if inner.contains('\'') {
                return None;
            }
            format!("'{inner}'")
        }
        _ => return None,
    };
    found.write(Applicability::DisplayOnly, fault.span, &instead)
}
