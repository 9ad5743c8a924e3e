//! The one list of rules. Everything else follows from it.

use azrbac_core::text::caseless;

use crate::rule::Rule;
use crate::rules::{
    cancelled_action, duplicate_entry, grants_credentials, idle_not_action, may_assign_roles,
    may_change_roles, may_elevate, owner_equivalent, provider_wildcard, root_assignable_scope,
    unknown_key, unknown_operation, wrong_plane,
};

/// Every rule, in the order of the codes.
pub static RULES: &[Rule] = &[
    unknown_key::RULE,
    unknown_operation::RULE,
    wrong_plane::RULE,
    root_assignable_scope::RULE,
    duplicate_entry::RULE,
    idle_not_action::RULE,
    cancelled_action::RULE,
    owner_equivalent::RULE,
    provider_wildcard::RULE,
    grants_credentials::RULE,
    may_assign_roles::RULE,
    may_change_roles::RULE,
    may_elevate::RULE,
];

/// The rule of that code or name, without regard to letter case.
///
/// ```
/// let rule = azrbac_lint::rule("rbac203").ok_or("no such rule")?;
/// assert_eq!(rule.name, "idle-not-action");
/// assert_eq!(azrbac_lint::rule("Idle-Not-Action"), Some(rule));
/// # Ok::<(), &str>(())
/// ```
pub fn rule(code_or_name: &str) -> Option<&'static Rule> {
    let wanted = code_or_name.trim();
    RULES
        .iter()
        .find(|rule| caseless::eq(rule.code, wanted) || caseless::eq(rule.name, wanted))
}
