//! What an organisation asks of its role definitions beyond what Azure does.

use azrbac_core::pattern::ActionPattern;

/// What an organisation asks of its custom roles. What is not set is not asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Policy {
    /// How the names of custom roles begin, in any letter case (RBAC701).
    pub name_prefix: Option<String>,
    /// The entries with a wildcard that may stand in `actions` and `dataActions`:
    /// these, and whatever one of them covers (RBAC702).
    pub allowed_wildcards: Option<Vec<ActionPattern>>,
    /// Operations of either plane that no custom role may grant (RBAC703).
    pub forbidden_operations: Vec<ActionPattern>,
    /// How many assignable scopes a custom role may have (RBAC704).
    pub most_assignable_scopes: Option<usize>,
}
