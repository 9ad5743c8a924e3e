//! RBAC403: an entry that has no effect at any scope where the role can be assigned.

use azrbac_core::diagnostic::Severity;
use azrbac_core::operation::Plane;
use azrbac_core::pattern::ActionPattern;
use azrbac_core::role::EntryList;
use azrbac_core::scope::ScopeKind;

use crate::context::Context;
use crate::draft::{Confidence, Draft, Place};
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC403",
    name: "out-of-reach",
    severity: Severity::Warning,
    confidence: Confidence::High,
    summary: "an entry for what lies above every assignable scope, such as management groups",
    page: include_str!("../../rules/RBAC403.md"),
    check: Check::Role(check),
};

const MANAGEMENT_GROUPS: &str = "microsoft.management/managementgroups/";
const REGISTRATION: [&str; 2] = ["register", "unregister"];

/// How high the highest assignable scope is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Height {
    ResourceGroup,
    Subscription,
}

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    let Some(height) = height(context) else {
        return;
    };
    let list = EntryList::granting(Plane::Control);
    for (entry, pattern) in context.entries() {
        if entry.list != list {
            continue;
        }
        let (what, where_) = if pattern.form().starts_with(MANAGEMENT_GROUPS) {
            ("is about management groups", "management group")
        } else if height == Height::ResourceGroup && is_registration(pattern) {
            ("is about a whole subscription", "subscription")
        } else {
            continue;
        };
        let message = format!(
            "`{pattern}` {what}, and the role can be assigned at no {where_}: it grants nothing"
        );
        let help = format!("make the role assignable at a {where_}, or remove the entry");
        drafts.push(Draft::new(Place::Entry(entry), message).help(help));
    }
}

/// The height of the assignable scopes; `None` where there are none, where they are not
/// known, and where one is above subscriptions.
fn height(context: &Context<'_>) -> Option<Height> {
    if context.scopes_are_open() {
        return None;
    }
    let mut highest = None;
    for (_, scope) in context.custom_scopes() {
        let height = match scope.ok()?.kind() {
            ScopeKind::Subscription => Height::Subscription,
            ScopeKind::ResourceGroup => Height::ResourceGroup,
            _ => return None,
        };
        highest = highest.max(Some(height));
    }
    highest
}

/// Whether it is the registration of resource providers, which belongs to the
/// subscription.
fn is_registration(pattern: &ActionPattern) -> bool {
    let segments: Vec<_> = pattern.form().split('/').collect();
    matches!(segments.as_slice(), [_, verb, "action"] if REGISTRATION.contains(verb))
}
