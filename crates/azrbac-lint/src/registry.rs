//! The one list of rules. Everything else follows from it.

use azrbac_core::text::caseless;

use crate::rule::Rule;
use crate::rules::{
    absent_attribute, always_true_condition, bypassed_condition, cancelled_action,
    condition_in_custom_role, condition_syntax, condition_too_long, condition_type,
    condition_version, covered_entry, delegates_privileged_role, duplicate_entry, equals_built_in,
    expired_ignore, forbidden_operation, grants_credentials, guid_with_storage_data,
    half_limited_delegation, idle_guard, idle_ignore, idle_not_action, may_assign_roles,
    may_change_roles, may_elevate, mixed_operators, negated_any, never_true_condition,
    old_sub_operation, open_sibling, optional_attribute, owner_equivalent, provider_wildcard,
    redundant_assignment, root_assignable_scope, shell_escape, too_many_scopes,
    unguarded_condition, unknown_attribute, unknown_key, unknown_operation, unlisted_wildcard,
    unprefixed_name, wrong_plane,
};

/// Every rule, in the order of the codes.
pub static RULES: &[Rule] = &[
    unknown_key::RULE,
    idle_ignore::RULE,
    expired_ignore::RULE,
    unknown_operation::RULE,
    wrong_plane::RULE,
    root_assignable_scope::RULE,
    duplicate_entry::RULE,
    covered_entry::RULE,
    idle_not_action::RULE,
    cancelled_action::RULE,
    equals_built_in::RULE,
    owner_equivalent::RULE,
    provider_wildcard::RULE,
    grants_credentials::RULE,
    may_assign_roles::RULE,
    may_change_roles::RULE,
    may_elevate::RULE,
    condition_syntax::RULE,
    condition_too_long::RULE,
    condition_version::RULE,
    condition_in_custom_role::RULE,
    mixed_operators::RULE,
    shell_escape::RULE,
    condition_type::RULE,
    unknown_attribute::RULE,
    absent_attribute::RULE,
    negated_any::RULE,
    always_true_condition::RULE,
    never_true_condition::RULE,
    idle_guard::RULE,
    unguarded_condition::RULE,
    half_limited_delegation::RULE,
    open_sibling::RULE,
    guid_with_storage_data::RULE,
    optional_attribute::RULE,
    old_sub_operation::RULE,
    delegates_privileged_role::RULE,
    bypassed_condition::RULE,
    redundant_assignment::RULE,
    unprefixed_name::RULE,
    unlisted_wildcard::RULE,
    forbidden_operation::RULE,
    too_many_scopes::RULE,
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
