//! The one list of rules. Everything else follows from it.

use azrbac_core::text::caseless;

use crate::rule::Rule;
use crate::rules::{
    absent_attribute, always_true_condition, assignment_limit, broad_assignment, broad_data_access,
    broad_reach, built_in_name, bypassed_condition, cancelled_action, condition_in_custom_role,
    condition_syntax, condition_too_long, condition_type, condition_version, covered_entry,
    covered_scope, data_at_management_group, delegates_privileged_role, deny_without_exclusion,
    direct_user, duplicate_entry, duplicate_key, equals_built_in, expired_ignore,
    forbidden_operation, gives_access, granted_elsewhere, grants_credentials, grants_nothing,
    guid_with_storage_data, half_limited_delegation, idle_guard, idle_ignore, idle_not_action,
    invalid_scope, leads_further, leaky_subtraction, malformed_entry, may_assign_roles,
    may_change_denies, may_change_locks, may_change_policies, may_change_roles, may_elevate,
    may_remove_access, missing_role_definition, mixed_operators, negated_any, never_true_condition,
    no_assignable_scope, old_sub_operation, open_sibling, optional_attribute, orphaned_assignment,
    out_of_reach, over_limit, owner_equivalent, partial_wildcard, placeholder_scope,
    privileged_guest, privileged_service_principal, provider_wildcard, redundant_assignment,
    repeated_role, resource_scope, root_assignable_scope, runs_code, several_management_groups,
    several_wildcards, shell_escape, sidestepped_subtraction, standing_access, takes_identities,
    too_many_owners, too_many_scopes, touches_data, unfinished_check, unguarded_condition,
    unknown_attribute, unknown_key, unknown_operation, unknown_sub_operation, unlisted_wildcard,
    unprefixed_name, weakens_defences, wildcard_in_scope, wrong_plane,
};

/// Every rule, in the order of the codes.
pub static RULES: &[Rule] = &[
    unknown_key::RULE,
    duplicate_key::RULE,
    idle_ignore::RULE,
    expired_ignore::RULE,
    unfinished_check::RULE,
    unknown_operation::RULE,
    wrong_plane::RULE,
    several_wildcards::RULE,
    partial_wildcard::RULE,
    malformed_entry::RULE,
    root_assignable_scope::RULE,
    several_management_groups::RULE,
    wildcard_in_scope::RULE,
    placeholder_scope::RULE,
    invalid_scope::RULE,
    no_assignable_scope::RULE,
    data_at_management_group::RULE,
    over_limit::RULE,
    built_in_name::RULE,
    repeated_role::RULE,
    duplicate_entry::RULE,
    covered_entry::RULE,
    idle_not_action::RULE,
    cancelled_action::RULE,
    equals_built_in::RULE,
    grants_nothing::RULE,
    granted_elsewhere::RULE,
    owner_equivalent::RULE,
    provider_wildcard::RULE,
    grants_credentials::RULE,
    may_assign_roles::RULE,
    may_change_roles::RULE,
    may_elevate::RULE,
    may_remove_access::RULE,
    may_change_denies::RULE,
    may_change_policies::RULE,
    may_change_locks::RULE,
    gives_access::RULE,
    takes_identities::RULE,
    runs_code::RULE,
    weakens_defences::RULE,
    touches_data::RULE,
    leads_further::RULE,
    sidestepped_subtraction::RULE,
    leaky_subtraction::RULE,
    broad_reach::RULE,
    covered_scope::RULE,
    resource_scope::RULE,
    out_of_reach::RULE,
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
    unknown_sub_operation::RULE,
    redundant_assignment::RULE,
    orphaned_assignment::RULE,
    missing_role_definition::RULE,
    too_many_owners::RULE,
    direct_user::RULE,
    privileged_guest::RULE,
    privileged_service_principal::RULE,
    standing_access::RULE,
    assignment_limit::RULE,
    deny_without_exclusion::RULE,
    broad_assignment::RULE,
    broad_data_access::RULE,
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
