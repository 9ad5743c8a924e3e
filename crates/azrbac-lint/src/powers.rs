//! What operations let their holder do, as far as rules look out for it.

use azrbac_core::operation::OperationClass;

/// Something that a rule looks out for. Every sensitive operation of the catalogue has
/// one or more of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Power {
    /// Hands out keys, secrets or tokens.
    HandsOutCredentials,
    /// Gives roles, at once or for activation.
    AssignsRoles,
    /// Changes custom roles.
    ChangesRoles,
    /// Makes User Access Administrator at the root.
    Elevates,
    /// Takes roles away from others.
    RemovesAccess,
    /// Changes or lifts deny assignments.
    ChangesDenies,
    /// Changes or lifts policy.
    ChangesPolicies,
    /// Changes or lifts locks.
    ChangesLocks,
    /// Gives access in any other way.
    GivesAccess,
    /// Acts as another identity, or decides who is one.
    TakesIdentities,
    /// Runs what the caller brings.
    RunsCode,
    /// Weakens any other defence.
    WeakensDefences,
    /// Reads or changes content.
    TouchesData,
    /// Attaches a managed identity to a resource.
    AttachesIdentities,
    /// Makes a resource that runs code and may have a managed identity.
    MakesHosts,
    /// Writes the text of a runbook.
    WritesRunbooks,
    /// Makes a runbook run.
    StartsRunbooks,
    /// Makes a copy of a disk.
    CopiesDisks,
    /// Gives an address from which a copy of a disk is read.
    ReadsCopies,
}

impl Power {
    /// Its bit in a set of powers.
    pub(crate) fn bit(self) -> u32 {
        1 << (self as u32)
    }

    /// That of a class of the catalogue.
    pub(crate) fn of(class: OperationClass) -> Self {
        match class {
            OperationClass::Credential => Self::HandsOutCredentials,
            OperationClass::Escalation => Self::GivesAccess,
            OperationClass::CodeExecution => Self::RunsCode,
            OperationClass::Identity => Self::TakesIdentities,
            OperationClass::GuardRail => Self::WeakensDefences,
            OperationClass::Data => Self::TouchesData,
        }
    }
}

/// The bits of whatever is more than touching content.
pub(crate) const BEYOND_DATA: u32 = !(1 << (Power::TouchesData as u32));
/// What an operation no longer has beside a power that is named for it: a rule of its
/// own speaks of it.
pub(crate) const GENERAL: u32 =
    1 << (Power::GivesAccess as u32) | 1 << (Power::WeakensDefences as u32);

/// Operations of the control plane that have a power of their own, whether the
/// catalogue has them or not.
pub(crate) const NAMED: &[(Power, &[&str])] = &[
    (
        Power::AssignsRoles,
        &[
            "Microsoft.Authorization/roleAssignments/write",
            "Microsoft.Authorization/roleAssignmentScheduleRequests/write",
            "Microsoft.Authorization/roleEligibilityScheduleRequests/write",
        ],
    ),
    (
        Power::ChangesRoles,
        &["Microsoft.Authorization/roleDefinitions/write"],
    ),
    (
        Power::Elevates,
        &["Microsoft.Authorization/elevateAccess/action"],
    ),
    (
        Power::RemovesAccess,
        &[
            "Microsoft.Authorization/classicAdministrators/delete",
            "Microsoft.Authorization/roleAssignments/delete",
            "Microsoft.Authorization/roleDefinitions/delete",
        ],
    ),
    (
        Power::ChangesDenies,
        &[
            "Microsoft.Authorization/denyAssignments/delete",
            "Microsoft.Authorization/denyAssignments/write",
            "Microsoft.Resources/deploymentStacks/manageDenySetting/action",
        ],
    ),
    (
        Power::ChangesPolicies,
        &[
            "Microsoft.Authorization/policyAssignments/delete",
            "Microsoft.Authorization/policyAssignments/exempt/action",
            "Microsoft.Authorization/policyAssignments/write",
            "Microsoft.Authorization/policyDefinitions/delete",
            "Microsoft.Authorization/policyDefinitions/versions/delete",
            "Microsoft.Authorization/policyDefinitions/versions/write",
            "Microsoft.Authorization/policyDefinitions/write",
            "Microsoft.Authorization/policyEnrollments/delete",
            "Microsoft.Authorization/policyEnrollments/write",
            "Microsoft.Authorization/policyExemptions/delete",
            "Microsoft.Authorization/policyExemptions/write",
            "Microsoft.Authorization/policySetDefinitions/delete",
            "Microsoft.Authorization/policySetDefinitions/versions/delete",
            "Microsoft.Authorization/policySetDefinitions/versions/write",
            "Microsoft.Authorization/policySetDefinitions/write",
        ],
    ),
    (
        Power::ChangesLocks,
        &[
            "Microsoft.Authorization/locks/delete",
            "Microsoft.Authorization/locks/write",
        ],
    ),
];

/// Operations of the control plane that lead somewhere together with others. They keep
/// what the catalogue says of them.
pub(crate) const PARTS: &[(Power, &[&str])] = &[
    (
        Power::AttachesIdentities,
        &["Microsoft.ManagedIdentity/userAssignedIdentities/assign/action"],
    ),
    (
        Power::MakesHosts,
        &[
            "Microsoft.App/containerApps/write",
            "Microsoft.App/jobs/write",
            "Microsoft.Automation/automationAccounts/write",
            "Microsoft.Batch/batchAccounts/pools/write",
            "Microsoft.Compute/virtualMachines/write",
            "Microsoft.Compute/virtualMachineScaleSets/write",
            "Microsoft.ContainerInstance/containerGroups/write",
            "Microsoft.ContainerService/managedClusters/write",
            "Microsoft.DataFactory/factories/write",
            "Microsoft.Logic/workflows/write",
            "Microsoft.MachineLearningServices/workspaces/computes/write",
            "Microsoft.Resources/deploymentScripts/write",
            "Microsoft.Web/sites/write",
        ],
    ),
    (
        Power::WritesRunbooks,
        &[
            "Microsoft.Automation/automationAccounts/runbooks/draft/content/write",
            "Microsoft.Automation/automationAccounts/runbooks/draft/write",
            "Microsoft.Automation/automationAccounts/runbooks/write",
        ],
    ),
    (
        Power::StartsRunbooks,
        &[
            "Microsoft.Automation/automationAccounts/jobs/write",
            "Microsoft.Automation/automationAccounts/runbooks/draft/testJob/write",
            "Microsoft.Automation/automationAccounts/runbooks/publish/action",
        ],
    ),
    (
        Power::CopiesDisks,
        &[
            "Microsoft.Compute/disks/write",
            "Microsoft.Compute/snapshots/write",
        ],
    ),
    (
        Power::ReadsCopies,
        &[
            "Microsoft.Compute/disks/beginGetAccess/action",
            "Microsoft.Compute/snapshots/beginGetAccess/action",
        ],
    ),
];
