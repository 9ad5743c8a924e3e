//! What a finding is about.

/// What a finding is about, by its number among those of its kind in the subject,
/// from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum About {
    /// A role definition.
    RoleDefinition(usize),
    /// A role assignment.
    RoleAssignment(usize),
    /// A role assignment of which something is known only when it is deployed.
    DeclaredAssignment(usize),
    /// A deny assignment.
    DenyAssignment(usize),
    /// What somebody wrote to have findings ignored.
    Ignore,
}
