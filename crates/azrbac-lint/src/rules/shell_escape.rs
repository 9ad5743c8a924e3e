//! RBAC506: what a shell left in the name of an attribute.

use azrbac_core::condition::{Node, TextSpan};
use azrbac_core::diagnostic::{Applicability, Severity};

use crate::conditioned::{Conditioned, at};
use crate::draft::{Confidence, Draft};
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC506",
    name: "shell-escape",
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    summary: "an attribute with what a shell made of `$`: `<$>`, `\\$`, a back-tick",
    page: include_str!("../../rules/RBAC506.md"),
    check: Check::Condition(check),
};

/// What a shell leaves, and what was meant.
const REMAINS: [(&str, &str); 4] = [
    ("<$>", "<$key_case_sensitive$>"),
    ("&$&", "&$keys$&"),
    ("`$", "$"),
    ("\\$", "$"),
];

fn check(found: &Conditioned<'_>, drafts: &mut Vec<Draft>) {
    let Some(expression) = found.expression() else {
        return;
    };
    for (id, node) in expression.nodes() {
        let (Some(parts), true) = (expression.parts(id), node.attributes().next().is_some()) else {
            continue;
        };
        let (left, right) = match node {
            Node::Compare(comparison) => (
                comparison.left.attribute().map(|_| parts.left),
                comparison.right.attribute().map(|_| parts.right),
            ),
            _ => (None, Some(parts.right)),
        };
        for span in left.into_iter().chain(right) {
            for (written, meant) in remains(found.part(span), span.start) {
                let fix = found.write(Applicability::DisplayOnly, written, meant);
                let message = format!(
                    "`{}` is what a shell made of `{meant}`",
                    found.part(written)
                );
                drafts.push(
                    at(written, message)
                        .help(
                            "the stored condition has a plain `$`: put the condition into a file, \
                             or into single quotes, and assign it again",
                        )
                        .fix(fix),
                );
            }
        }
    }
}

/// Whether a name of an attribute holds what a shell left.
pub(super) fn is_left(attribute: &str) -> bool {
    REMAINS
        .iter()
        .any(|(written, _)| attribute.contains(written))
}

fn remains(text: &str, start: usize) -> impl Iterator<Item = (TextSpan, &'static str)> {
    REMAINS.iter().flat_map(move |(written, meant)| {
        text.match_indices(written).map(move |(at, _)| {
            let from = start + at;
            (TextSpan::new(from, from + written.len()), *meant)
        })
    })
}
