//! RBAC518: a negative test of an attribute that may be missing.

use std::collections::HashSet;

use azrbac_core::condition::{Attribute, Expression, Node, NodeId};
use azrbac_core::diagnostic::{Applicability, Severity};
use azrbac_core::text::caseless;

use crate::conditioned::{Conditioned, at};
use crate::draft::{Confidence, Draft};
use crate::rule::{Check, Rule};
use crate::sides::{Side, sides};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC518",
    name: "optional-attribute",
    severity: Severity::Info,
    confidence: Confidence::Medium,
    summary: "a negative test of an attribute that may be missing, without `Exists`",
    page: include_str!("../../rules/RBAC518.md"),
    check: Check::Condition(check),
};

/// What the paths begin with of attributes that are often missing.
const OPTIONAL: [&str; 8] = [
    "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/tags",
    "Microsoft.Storage/storageAccounts/blobServices/containers/blobs:versionId",
    "Microsoft.Storage/storageAccounts/blobServices/containers/blobs:snapshot",
    "Microsoft.Storage/storageAccounts/blobServices/containers/metadata:",
    "Microsoft.Storage/storageAccounts/encryptionScopes:name",
    "Microsoft.Directory/CustomSecurityAttributes/Id:",
    "Microsoft.Network/privateEndpoints",
    "Microsoft.Network/virtualNetworks/subnets",
];

fn check(found: &Conditioned<'_>, drafts: &mut Vec<Draft>) {
    let Some(expression) = found.expression() else {
        return;
    };
    let sides = sides(expression);
    let asked: HashSet<&Attribute> = expression
        .nodes()
        .filter_map(|(_, node)| match node {
            Node::Exists(attribute) => Some(attribute),
            _ => None,
        })
        .collect();
    for (id, comparison) in expression.comparisons() {
        let sides_of = [&comparison.left, &comparison.right];
        let optional = sides_of
            .into_iter()
            .filter_map(|operand| operand.attribute())
            .find(|attribute| is_optional(attribute) && !asked.contains(attribute));
        let Some(attribute) = optional else {
            continue;
        };
        let turned = sides.get(&id) == Some(&Side::Turned);
        drafts.extend(draft(found, expression, id, (attribute, turned)));
    }
}

fn draft(
    found: &Conditioned<'_>,
    expression: &Expression,
    id: NodeId,
    (attribute, turned): (&Attribute, bool),
) -> Option<Draft> {
    let Node::Compare(comparison) = expression.node(id)? else {
        return None;
    };
    let place = expression.parts(id)?.operator;
    let (message, help, joined) = match (turned, comparison.operator.is_negated()) {
        (false, true) => (
            format!("this does not hold where `{attribute}` is missing"),
            format!("join `OR NOT Exists {attribute}` to it, if those are to pass too"),
            format!("OR NOT Exists {attribute}"),
        ),
        (true, _) => (
            format!(
                "what this comes to under the NOT where `{attribute}` is missing is not documented"
            ),
            format!("join `AND Exists {attribute}` to it, if those are to pass the NOT"),
            format!("AND Exists {attribute}"),
        ),
        (false, false) => return None,
    };
    // Either lets more through.
    let test = expression.span(id)?.range();
    let fix = found.fix(
        Applicability::DisplayOnly,
        format!("join `{joined}` to it"),
        [
            (test.start..test.start, "(".to_owned()),
            (test.end..test.end, format!(" {joined})")),
        ],
    );
    Some(at(place, message).help(help).fix(fix))
}

fn is_optional(attribute: &Attribute) -> bool {
    let path = attribute.path.as_str();
    OPTIONAL
        .iter()
        .any(|name| caseless::starts_with(path, name))
}
