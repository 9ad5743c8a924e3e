//! RBAC115: a custom role that can be assigned nowhere.

use azrbac_core::diagnostic::Severity;
use azrbac_core::ingest::RoleSpans;

use crate::context::Context;
use crate::draft::{Confidence, Draft, Place};
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC115",
    name: "no-assignable-scope",
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    summary: "a custom role without assignable scopes, which Azure and its tools refuse",
    page: include_str!("../../rules/RBAC115.md"),
    check: Check::Role(check),
};

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    if context.is_built_in()
        || context.scopes_are_open()
        || !context.role.assignable_scopes.is_empty()
    {
        return;
    }
    let message = "the role has no assignable scope: it can be assigned nowhere";
    let draft = Draft::new(Place::Role, message);
    // Azure CLI and PowerShell take the flat form and refuse it without scopes. A list of
    // permission objects may be handed to something that adds them.
    let is_flat = |spans: &RoleSpans| spans.permissions == [spans.whole];
    let draft = match context.spans().is_none_or(is_flat) {
        true => draft,
        false => draft.severity(Severity::Info),
    };
    drafts.push(draft.help(
        "name the management group, the subscriptions or the resource groups where it is to be \
         assigned under `assignableScopes`",
    ));
}
