//! Conditions, laid out for people, with the names behind the ids in them.

use std::collections::BTreeSet;

use azrbac_core::access::Request;
use azrbac_core::condition::{
    self, Attribute, AttributeMap, Expression, Node, Outcome, Situation, Value,
};
use azrbac_core::directory::PrincipalId;
use azrbac_core::role::RoleDefinitionId;
use azrbac_core::snapshot::Snapshot;

use super::page::Page;

/// How many names behind ids are told.
const MOST: usize = 12;

/// What has to hold, over several lines where it is long, below an item.
pub(super) fn lay_out(heading: &str, text: &str, snapshot: &Snapshot, page: &mut Page) {
    let Some(expression) = condition::parse(text).expression else {
        page.detail(&format!("{heading}: {text}"));
        return;
    };
    page.line(&format!("    {heading}:"));
    for line in expression.laid_out().to_string().lines() {
        let text = line.trim_start();
        let indent = 6 + line.len() - text.len();
        // Blanks side by side belong to a text of the condition and have to stay.
        if text.contains("  ") {
            page.line(&format!("{}{text}", " ".repeat(indent)));
        } else {
            page.wrapped(indent, 2, text);
        }
    }
    let known = names(&expression, snapshot);
    for name in known.iter().take(MOST) {
        page.wrapped(6, 2, name);
    }
    if known.len() > MOST {
        page.line(&format!("      and {} more", known.len() - MOST));
    }
}

/// What of a condition matters to a request: what is left of it for the operation,
/// whatever the attributes are. The whole condition where that cannot be told.
pub(super) fn here(text: &str, request: &Request) -> String {
    let Some(expression) = condition::parse(text).expression else {
        return text.to_owned();
    };
    let nothing = AttributeMap::partial();
    let situation = Situation {
        operation: &request.operation,
        sub_operation: request.sub_operation.as_deref(),
        now: None,
        attributes: &nothing,
    };
    match expression.evaluate(&situation) {
        Outcome::Open { residual } => residual.to_string(),
        Outcome::True | Outcome::False | Outcome::Undocumented | Outcome::TooLarge => {
            text.to_owned()
        }
    }
}

/// The attributes on which a condition still depends.
pub(super) fn attributes(texts: &[&str]) -> BTreeSet<String> {
    let written = |text: &&str| condition::parse(text).expression;
    let of =
        |expression: Expression| -> Vec<String> { expression.attributes().map(flag).collect() };
    texts.iter().filter_map(written).flat_map(of).collect()
}

/// The attribute as `--attr` takes it.
fn flag(attribute: &Attribute) -> String {
    format!("{}[{}]", attribute.source, attribute.path)
}

/// What the GUIDs of a condition are the ids of, where that is known.
fn names(expression: &Expression, snapshot: &Snapshot) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for (_, node) in expression.nodes() {
        let Node::Compare(comparison) = node else {
            continue;
        };
        let sides = [&comparison.left, &comparison.right];
        for value in sides.iter().flat_map(|side| side.values()) {
            let Value::Guid(guid) = value else {
                continue;
            };
            if seen.insert(*guid) {
                found.extend(name(&guid.to_string(), snapshot));
            }
        }
    }
    found
}

fn name(guid: &str, snapshot: &Snapshot) -> Option<String> {
    let role = RoleDefinitionId::new(guid);
    let mut own = snapshot.roles().iter().map(|role| &role.definition);
    let definition = own
        .find(|definition| definition.id.as_ref() == Some(&role))
        .or_else(|| azrbac_roles::library().find(&role));
    if let Some(definition) = definition {
        return Some(format!("({guid} is the role `{}`)", definition.name));
    }
    let principal = PrincipalId::new(guid);
    let label = snapshot.directory().label(&principal);
    (label != principal.as_str()).then(|| format!("({guid} is `{label}`)"))
}
