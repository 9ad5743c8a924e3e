//! The rules, one file each, named after the rule.

pub(crate) mod cancelled_action;
pub(crate) mod duplicate_entry;
pub(crate) mod grants_credentials;
pub(crate) mod idle_not_action;
pub(crate) mod may_assign_roles;
pub(crate) mod may_change_roles;
pub(crate) mod may_elevate;
pub(crate) mod owner_equivalent;
pub(crate) mod power;
pub(crate) mod provider_wildcard;
pub(crate) mod root_assignable_scope;
pub(crate) mod unknown_key;
pub(crate) mod unknown_operation;
pub(crate) mod wrong_plane;
