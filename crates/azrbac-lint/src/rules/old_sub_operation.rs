//! RBAC519: a sub-operation that is deprecated, or tested in the old way.

use azrbac_core::condition::{Expression, FindingKind, Node, check as typed};
use azrbac_core::diagnostic::{Applicability, Fix, Severity};
use azrbac_core::text::caseless;

use crate::conditioned::{Conditioned, at};
use crate::draft::{Confidence, Draft};
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC519",
    name: "old-sub-operation",
    severity: Severity::Warning,
    confidence: Confidence::High,
    summary: "a sub-operation that Azure has given up, or tested in the old way",
    page: include_str!("../../rules/RBAC519.md"),
    check: Check::Condition(check),
};

/// Deprecated since May 2022.
const DEPRECATED: &str = "Blob.Read.WithTagConditions";

fn check(found: &Conditioned<'_>, drafts: &mut Vec<Draft>) {
    let Some(expression) = found.expression() else {
        return;
    };
    for (id, node) in expression.nodes() {
        let Node::SubOperationMatches(name) = node else {
            continue;
        };
        if caseless::eq(name, DEPRECATED)
            && let Some(span) = expression.span(id)
        {
            drafts.push(at(span, format!("`{name}` is deprecated")).help(
                "to read a blob is the operation without `Blob.List`: \
                 `ActionMatches{'…/blobs/read'} AND NOT SubOperationMatches{'Blob.List'}`",
            ));
        }
    }
    let old = typed(expression)
        .into_iter()
        .filter(|fault| fault.kind == FindingKind::OldSubOperation);
    for fault in old {
        drafts.push(
            at(fault.span, fault.message())
                .help("write `SubOperationMatches{'…'}`")
                .fix(fix(found, expression, fault.span.start)),
        );
    }
}

/// The function instead of the comparison, where one name is compared.
fn fix(found: &Conditioned<'_>, expression: &Expression, start: usize) -> Option<Fix> {
    let mut comparisons = expression.comparisons();
    let (id, comparison) = comparisons.find(|(id, _)| {
        let span = expression.span(*id);
        span.is_some_and(|span| span.start == start)
    })?;
    let [name] = comparison.right.values() else {
        return None;
    };
    if comparison.operator.is_negated() {
        return None;
    }
    let instead = format!("SubOperationMatches{{{name}}}");
    found.write(Applicability::DisplayOnly, expression.span(id)?, &instead)
}
