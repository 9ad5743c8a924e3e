//! RBAC509: a test of an attribute that the operation does not carry.

use std::collections::BTreeMap;

use azrbac_core::condition::{
    Attribute, Finding, FindingKind, KnownAttribute, TextSpan, check_operation,
};
use azrbac_core::diagnostic::{Applicability, Fix, Severity};

use crate::analysis::{Holds, Tried};
use crate::conditioned::{Conditioned, at};
use crate::draft::{Confidence, Draft};
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC509",
    name: "absent-attribute",
    severity: Severity::Warning,
    confidence: Confidence::High,
    summary: "a test of an attribute that the operation does not carry, such as `@Request` on delete",
    page: include_str!("../../rules/RBAC509.md"),
    check: Check::Condition(check),
};

fn check(found: &Conditioned<'_>, drafts: &mut Vec<Draft>) {
    let (Some(expression), Some(analysis)) = (found.expression(), found.analysis()) else {
        return;
    };
    // Where the condition names no operation, it has to be so for all of them.
    let names_any = expression.action_patterns().next().is_some();
    let asked: Vec<&Tried> = if names_any {
        analysis.named().collect()
    } else {
        analysis.others().filter(|_| analysis.granted).collect()
    };
    if !names_any && !asked.iter().all(|tried| is_shut(tried)) {
        return;
    }
    let mut faults: BTreeMap<TextSpan, (Finding, usize)> = BTreeMap::new();
    for tried in asked.into_iter().filter(|tried| is_shut(tried)) {
        let missing = check_operation(expression, &tried.operation).into_iter();
        for fault in missing.filter(|fault| is_somewhere(&fault.kind)) {
            let entry = faults.entry(fault.span);
            entry
                .and_modify(|(_, more)| *more += 1)
                .or_insert((fault, 0));
        }
    }
    for (span, (fault, more)) in faults {
        let mut message = fault.message();
        if more > 0 {
            message.push_str(&format!(", nor for {more} more operations"));
        }
        let help = fault.help().unwrap_or_else(|| {
            "no source has it for this operation, so that it is refused to everybody: \
             leave the operation out of the guard"
                .to_owned()
        });
        drafts.push(at(span, message).help(help).fix(fix(found, &fault)));
    }
}

/// Whether there are operations for which the source has the attribute; another
/// rule speaks of it where there are none.
fn is_somewhere(kind: &FindingKind) -> bool {
    let FindingKind::NotCarried { attribute, .. } = kind else {
        return false;
    };
    Attribute::parse(attribute).is_ok_and(|attribute| {
        let row = KnownAttribute::find(&attribute.path);
        let mut carriers = row.into_iter().flat_map(|row| row.carriers);
        carriers.any(|carrier| carrier.source == attribute.source)
    })
}

/// Whether the operation is never granted, for want of attributes.
fn is_shut(tried: &Tried) -> bool {
    tried.holds == Holds::Depends && !tried.holds_as_carried.may_hold()
}

fn fix(found: &Conditioned<'_>, fault: &Finding) -> Option<Fix> {
    let FindingKind::NotCarried {
        instead: Some(source),
        ..
    } = &fault.kind
    else {
        return None;
    };
    let (_, path) = found.part(fault.span).split_once('[')?;
    let instead = format!("@{source}[{path}");
    found.write(Applicability::DisplayOnly, fault.span, &instead)
}
