//! The table of attributes.

use super::attribute::AttributeSource::{self, Environment, Principal, Request, Resource};
use super::known::AttributeType::{self, Boolean, DateTime, Guid, ResourceId, String as Text};
use super::known::{Cardinality, Carrier, KnownAttribute, Presence};

const fn carrier(source: AttributeSource, operations: &'static str) -> Carrier {
    Carrier {
        source,
        operations,
        presence: Presence::Optional,
    }
}

const fn always(source: AttributeSource, operations: &'static str) -> Carrier {
    Carrier {
        source,
        operations,
        presence: Presence::Always,
    }
}

const fn one(name: &'static str, kind: AttributeType, on: &'static [Carrier]) -> KnownAttribute {
    KnownAttribute {
        name,
        carriers: on,
        kind,
        cardinality: Cardinality::One,
    }
}

const fn more(name: &'static str, how: Cardinality, on: &'static [Carrier]) -> KnownAttribute {
    KnownAttribute {
        name,
        carriers: on,
        kind: Text,
        cardinality: how,
    }
}

const ASSIGN: &str = "Microsoft.Authorization/roleAssignments/write";
const UNASSIGN: &str = "Microsoft.Authorization/roleAssignments/delete";

/// A request to add a role assignment names role and principal, an existing one
/// has both; the type of the principal may be left to the service.
const ASSIGNMENT: &[Carrier] = &[always(Request, ASSIGN), always(Resource, UNASSIGN)];
const ASSIGNMENT_TYPE: &[Carrier] = &[carrier(Request, ASSIGN), carrier(Resource, UNASSIGN)];
const STORAGE: &[Carrier] = &[carrier(Resource, "Microsoft.Storage/storageAccounts/*")];
const CONTAINER: &[Carrier] = &[carrier(
    Resource,
    "Microsoft.Storage/storageAccounts/blobServices/*",
)];
const BLOBS: &str = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/*";
const BLOB: &[Carrier] = &[carrier(Resource, BLOBS)];
const BLOB_REQUEST: &[Carrier] = &[carrier(Request, BLOBS)];
const BLOB_TAG: &[Carrier] = &[carrier(Resource, BLOBS), carrier(Request, BLOBS)];
const QUEUE: &[Carrier] = &[carrier(
    Resource,
    "Microsoft.Storage/storageAccounts/queueServices/*",
)];
/// The preview of conditions on repositories had it in the resource.
const REPOSITORIES: &str = "Microsoft.ContainerRegistry/registries/repositories/*";
const REPOSITORY: &[Carrier] = &[
    carrier(Request, REPOSITORIES),
    carrier(Resource, REPOSITORIES),
];
const SECRET: &[Carrier] = &[carrier(Resource, "Microsoft.KeyVault/vaults/secrets/*")];
const NETWORK: &[Carrier] = &[carrier(Environment, "*")];
const LOG_TABLE: &[Carrier] = &[carrier(Resource, "Microsoft.OperationalInsights/*")];
const LOGS: &[Carrier] = &[carrier(Resource, "Microsoft.Insights/logs/*")];

/// The attributes that Azure documents, or uses in its own built-in roles.
pub const KNOWN_ATTRIBUTES: &[KnownAttribute] = &[
    one(
        "Microsoft.Authorization/roleAssignments:RoleDefinitionId",
        Guid,
        ASSIGNMENT,
    ),
    one(
        "Microsoft.Authorization/roleAssignments:PrincipalId",
        Guid,
        ASSIGNMENT,
    ),
    one(
        "Microsoft.Authorization/roleAssignments:PrincipalType",
        Text,
        ASSIGNMENT_TYPE,
    ),
    one("Microsoft.Storage/storageAccounts:name", Text, STORAGE),
    one(
        "Microsoft.Storage/storageAccounts:isHnsEnabled",
        Boolean,
        STORAGE,
    ),
    one(
        "Microsoft.Storage/storageAccounts/encryptionScopes:name",
        Text,
        STORAGE,
    ),
    one(
        "Microsoft.Storage/storageAccounts/blobServices/containers:name",
        Text,
        CONTAINER,
    ),
    one(
        "Microsoft.Storage/storageAccounts/blobServices/containers/metadata:",
        Text,
        CONTAINER,
    ),
    one(
        "Microsoft.Storage/storageAccounts/blobServices/containers/blobs:path",
        Text,
        BLOB,
    ),
    one(
        "Microsoft.Storage/storageAccounts/blobServices/containers/blobs:prefix",
        Text,
        BLOB_REQUEST,
    ),
    one(
        "Microsoft.Storage/storageAccounts/blobServices/containers/blobs:isCurrentVersion",
        Boolean,
        BLOB,
    ),
    one(
        "Microsoft.Storage/storageAccounts/blobServices/containers/blobs:versionId",
        DateTime,
        BLOB_REQUEST,
    ),
    one(
        "Microsoft.Storage/storageAccounts/blobServices/containers/blobs:snapshot",
        DateTime,
        BLOB_REQUEST,
    ),
    one(
        "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/tags:",
        Text,
        BLOB_TAG,
    ),
    more(
        "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/tags&$keys$&",
        Cardinality::Many,
        BLOB_TAG,
    ),
    one(
        "Microsoft.Storage/storageAccounts/queueServices/queues:name",
        Text,
        QUEUE,
    ),
    one(
        "Microsoft.ContainerRegistry/registries/repositories:name",
        Text,
        REPOSITORY,
    ),
    one("Microsoft.KeyVault/vaults/secrets:name", Text, SECRET),
    one("isPrivateLink", Boolean, NETWORK),
    one("Microsoft.Network/privateEndpoints", ResourceId, NETWORK),
    one(
        "Microsoft.Network/virtualNetworks/subnets",
        ResourceId,
        NETWORK,
    ),
    one("UtcNow", DateTime, &[always(Environment, "*")]),
    more(
        "Microsoft.Directory/CustomSecurityAttributes/Id:",
        Cardinality::Either,
        &[carrier(Principal, "*")],
    ),
    // The built-in role that tests them asks about all their values.
    more(
        "Microsoft.OperationalInsights/workspaces/tables:protectionLevel",
        Cardinality::Either,
        LOG_TABLE,
    ),
    more(
        "Microsoft.Insights/logs/tables:protectionLevel",
        Cardinality::Either,
        LOGS,
    ),
    one("HasObotoken", Boolean, &[carrier(Resource, "*")]),
    one(SUB_OPERATION, Text, &[carrier(Request, "*")]),
];

/// The old form in which a sub-operation is tested.
pub(super) const SUB_OPERATION: &str = "subOperation";
/// The time of the request.
pub(super) const UTC_NOW: &str = "UtcNow";
