//! RBAC401: an assignable scope that another one covers.

use std::collections::HashMap;

use azrbac_core::diagnostic::Severity;
use azrbac_core::scope::ScopeKind;

use crate::context::Context;
use crate::draft::{Confidence, Draft, Place};
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC401",
    name: "covered-scope",
    severity: Severity::Info,
    confidence: Confidence::High,
    summary: "an assignable scope that stands twice, or below another one",
    page: include_str!("../../rules/RBAC401.md"),
    check: Check::Role(check),
};

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    let mut first: HashMap<String, usize> = HashMap::new();
    let mut scopes = Vec::new();
    for (at, scope) in context.custom_scopes() {
        let Ok(scope) = scope else {
            continue;
        };
        first.entry(scope.folded().to_owned()).or_insert(at);
        scopes.push((at, scope));
    }
    if scopes.len() < 2 {
        return;
    }
    for (at, scope) in &scopes {
        let same = first.get(scope.folded()).filter(|first| *first != at);
        let above = || {
            let above = scope
                .ancestors()
                .filter(|above| above.kind() != ScopeKind::Root);
            above
                .into_iter()
                .find_map(|above| first.get(above.folded()).copied())
        };
        let Some(by) = same.copied().or_else(above) else {
            continue;
        };
        let message = format!(
            "`{}` adds nothing: `{}` covers it",
            context.assignable_scope(*at),
            context.assignable_scope(by)
        );
        drafts.push(
            Draft::new(Place::AssignableScope(*at), message)
                .related(context.scope_label(by, "covered by this"))
                .help("remove it, or the wider one"),
        );
    }
}
