//! What is popular in Azure.

/// The role definitions that are assigned most, the first most of all.
pub(crate) const POPULAR: [&str; 28] = [
    "Reader",
    "Contributor",
    "Storage Blob Data Contributor",
    "Key Vault Secrets User",
    "AcrPull",
    "Owner",
    "Storage Blob Data Reader",
    "Monitoring Reader",
    "User Access Administrator",
    "Network Contributor",
    "Virtual Machine Contributor",
    "Key Vault Administrator",
    "Key Vault Reader",
    "Log Analytics Contributor",
    "Storage Account Contributor",
    "Managed Identity Operator",
    "Log Analytics Reader",
    "Website Contributor",
    "Storage Queue Data Contributor",
    "Azure Service Bus Data Sender",
    "Azure Service Bus Data Receiver",
    "Cognitive Services OpenAI User",
    "Azure Kubernetes Service Cluster User Role",
    "SQL DB Contributor",
    "Monitoring Metrics Publisher",
    "Backup Contributor",
    "Desktop Virtualization User",
    "Private DNS Zone Contributor",
];

/// A type of resource.
pub(crate) struct ResourceType {
    pub(crate) name: &'static str,
    /// How many of 105 resources are of it.
    pub(crate) weight: usize,
    /// What may stand below it.
    pub(crate) child: Option<&'static str>,
    /// The role definitions that are assigned at it.
    pub(crate) roles: &'static [&'static str],
}

const fn of(
    name: &'static str,
    weight: usize,
    child: Option<&'static str>,
    roles: &'static [&'static str],
) -> ResourceType {
    ResourceType {
        name,
        weight,
        child,
        roles,
    }
}

pub(crate) const RESOURCE_TYPES: &[ResourceType] = &[
    of(
        "Microsoft.Storage/storageAccounts",
        14,
        Some("blobServices/default/containers"),
        &[
            "Storage Blob Data Contributor",
            "Storage Blob Data Reader",
            "Storage Account Contributor",
            "Storage Queue Data Contributor",
        ],
    ),
    of(
        "Microsoft.KeyVault/vaults",
        12,
        None,
        &[
            "Key Vault Secrets User",
            "Key Vault Administrator",
            "Key Vault Reader",
            "Key Vault Crypto User",
        ],
    ),
    of(
        "Microsoft.Compute/virtualMachines",
        14,
        None,
        &[
            "Virtual Machine Contributor",
            "Virtual Machine Administrator Login",
            "Reader",
        ],
    ),
    of(
        "Microsoft.Network/virtualNetworks",
        6,
        Some("subnets"),
        &["Network Contributor", "Reader"],
    ),
    of(
        "Microsoft.Network/networkSecurityGroups",
        6,
        None,
        &["Network Contributor"],
    ),
    of(
        "Microsoft.Network/publicIPAddresses",
        4,
        None,
        &["Network Contributor"],
    ),
    of(
        "Microsoft.Network/privateDnsZones",
        3,
        None,
        &["Private DNS Zone Contributor"],
    ),
    of(
        "Microsoft.Web/sites",
        8,
        None,
        &["Website Contributor", "Contributor"],
    ),
    of(
        "Microsoft.ContainerRegistry/registries",
        4,
        None,
        &["AcrPull", "AcrPush", "Contributor"],
    ),
    of(
        "Microsoft.ContainerService/managedClusters",
        4,
        None,
        &[
            "Azure Kubernetes Service Cluster User Role",
            "Azure Kubernetes Service RBAC Reader",
        ],
    ),
    of(
        "Microsoft.Sql/servers",
        4,
        Some("databases"),
        &["SQL DB Contributor", "SQL Server Contributor"],
    ),
    of(
        "Microsoft.DocumentDB/databaseAccounts",
        4,
        None,
        &[
            "DocumentDB Account Contributor",
            "Cosmos DB Account Reader Role",
        ],
    ),
    of(
        "Microsoft.ServiceBus/namespaces",
        4,
        Some("queues"),
        &[
            "Azure Service Bus Data Sender",
            "Azure Service Bus Data Receiver",
        ],
    ),
    of(
        "Microsoft.EventHub/namespaces",
        3,
        None,
        &["Azure Event Hubs Data Sender"],
    ),
    of(
        "Microsoft.CognitiveServices/accounts",
        3,
        None,
        &["Cognitive Services OpenAI User", "Cognitive Services User"],
    ),
    of(
        "Microsoft.OperationalInsights/workspaces",
        3,
        None,
        &["Log Analytics Reader"],
    ),
    of(
        "Microsoft.Insights/components",
        4,
        None,
        &["Monitoring Reader"],
    ),
    of(
        "Microsoft.ManagedIdentity/userAssignedIdentities",
        5,
        None,
        &["Managed Identity Operator"],
    ),
];

/// Operations that people ask about, with whether they are of the data plane.
pub(crate) const ASKED: [(&str, bool); 20] = [
    ("Microsoft.Storage/storageAccounts/listKeys/action", false),
    ("Microsoft.Storage/storageAccounts/read", false),
    ("Microsoft.Storage/storageAccounts/write", false),
    (
        "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read",
        true,
    ),
    (
        "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write",
        true,
    ),
    ("Microsoft.KeyVault/vaults/secrets/getSecret/action", true),
    ("Microsoft.KeyVault/vaults/read", false),
    ("Microsoft.KeyVault/vaults/write", false),
    ("Microsoft.KeyVault/vaults/delete", false),
    ("Microsoft.Compute/virtualMachines/read", false),
    ("Microsoft.Compute/virtualMachines/runCommand/action", false),
    ("Microsoft.Compute/virtualMachines/delete", false),
    ("Microsoft.Authorization/roleAssignments/write", false),
    ("Microsoft.Authorization/roleDefinitions/write", false),
    (
        "Microsoft.DocumentDB/databaseAccounts/listKeys/action",
        false,
    ),
    ("Microsoft.ContainerRegistry/registries/pull/read", false),
    ("Microsoft.Network/networkSecurityGroups/write", false),
    ("Microsoft.Resources/deployments/write", false),
    ("Microsoft.ServiceBus/namespaces/messages/send/action", true),
    (
        "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action",
        false,
    ),
];

pub(crate) const TEAMS: [&str; 10] = [
    "payments", "platform", "data", "identity", "web", "mobile", "risk", "search", "net", "erp",
];

pub(crate) const STAGES: [&str; 4] = ["prod", "test", "dev", "sandbox"];
