//! RBAC702: an entry with a wildcard that the policy does not list.

use azrbac_core::algebra;
use azrbac_core::diagnostic::Severity;

use crate::context::Context;
use crate::draft::{Confidence, Draft, Place};
use crate::expansion::expansion;
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC702",
    name: "unlisted-wildcard",
    severity: Severity::Warning,
    confidence: Confidence::High,
    summary: "an entry with a wildcard that is not among those that the policy allows",
    page: include_str!("../../rules/RBAC702.md"),
    check: Check::Role(check),
};

/// For so many wildcards of a role definition a way out is worked out.
const MOST_EXPANSIONS: usize = 20;

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    let policy = context.policy();
    let Some(allowed) = policy.and_then(|policy| policy.allowed_wildcards.as_deref()) else {
        return;
    };
    if context.is_built_in() {
        return;
    }
    let mut expansions = 0;
    for (entry, pattern) in context.entries() {
        if pattern.is_literal() || !entry.list.grants() {
            continue;
        }
        let covers = |wide| algebra::covers(wide, pattern);
        let mut decided = true;
        let is_allowed = allowed.iter().any(|wide| match covers(wide) {
            Some(covers) => covers,
            None => {
                decided = false;
                wide.form() == pattern.form()
            }
        });
        if is_allowed {
            continue;
        }
        let message = format!("`{pattern}` is no wildcard that the policy allows");
        expansions += 1;
        let may_expand = expansions <= MOST_EXPANSIONS;
        let fix = may_expand.then(|| expansion(context, entry, pattern, |_| true));
        let draft = Draft::new(Place::Entry(entry), message)
            .help(
                "name the operations one by one, or list it in `allowed-wildcards` of azrbac.toml",
            )
            .fix(fix.flatten());
        drafts.push(match decided {
            true => draft,
            false => draft.confidence(Confidence::Low),
        });
    }
}
