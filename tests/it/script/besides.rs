//! What is in the tenant of the trial besides the stories.

use serde_json::{Value, json};

use super::graph::HIDDEN;
use super::trial::{BILLING, TENANT};

/// What the stories have none of: a service principal in a group, eligible
/// assignments and memberships, an assignment at the root, a lock.
pub(super) fn besides() -> Value {
    let machines = "9980e02c-c2be-4d73-94e8-173b1dc7cf3c";
    let billing = |collection: &str, name: &str| {
        format!("{BILLING}/providers/Microsoft.Authorization/{collection}/{name}")
    };
    json!({
        "schema": "azrbac.snapshot/v1", "tenantId": TENANT,
        "roleAssignments": [
            {"id": billing("roleAssignments", "11111111-0000-4000-8000-000000000001"),
                "principalId": "aaaaaaaa-0000-4000-8000-000000000001", "principalType": "Group",
                "roleDefinitionId": machines, "scope": BILLING},
            {"id": "/providers/Microsoft.Authorization/roleAssignments/11111111-0000-4000-8000-000000000002",
                "principalId": "bbbbbbbb-0000-4000-8000-000000000002", "principalType": "User",
                "roleDefinitionId": machines, "scope": "/"},
        ],
        "roleEligibilityScheduleInstances": [
            {"id": billing("roleEligibilityScheduleInstances", "22222222-0000-4000-8000-000000000001"),
                "principalId": "bbbbbbbb-0000-4000-8000-000000000003", "principalType": "User",
                "roleDefinitionId": machines, "scope": BILLING, "status": "Provisioned"},
        ],
        "groupEligibilities": [
            {"groupId": "aaaaaaaa-0000-4000-8000-000000000001",
                "principalId": "bbbbbbbb-0000-4000-8000-000000000004", "status": "Provisioned"},
        ],
        "groups": [
            {"id": "aaaaaaaa-0000-4000-8000-000000000001", "displayName": "Robots", "members":
                ["54a5054c-da2e-4003-9e0e-14ca778e6176", "bbbbbbbb-0000-4000-8000-000000000005",
                 "bbbbbbbb-0000-4000-8000-000000000006", "bbbbbbbb-0000-4000-8000-000000000007",
                 "bbbbbbbb-0000-4000-8000-000000000008"]},
        ],
        "principals": [
            {"id": "bbbbbbbb-0000-4000-8000-000000000002", "type": "User", "displayName": "Rooted"},
            {"id": "bbbbbbbb-0000-4000-8000-000000000003", "type": "User", "displayName": "Eli Gible"},
            {"id": "bbbbbbbb-0000-4000-8000-000000000004", "type": "User", "displayName": "Maybe Member"},
            {"id": "bbbbbbbb-0000-4000-8000-000000000005", "type": "User", "displayName": "Member One"},
            {"id": "bbbbbbbb-0000-4000-8000-000000000006", "type": "User", "displayName": "Member Two"},
            {"id": "bbbbbbbb-0000-4000-8000-000000000007", "type": "User", "displayName": "Member Three"},
            {"id": "bbbbbbbb-0000-4000-8000-000000000008", "type": "ServicePrincipal",
                "displayName": "nightly-robot", "appId": "cccccccc-0000-4000-8000-000000000001"},
        ],
        "locks": [
            {"id": billing("locks", "do-not-delete"), "level": "CanNotDelete"},
        ],
    })
}

/// A group that hides its members, in a subscription of its own.
pub(super) fn hidden() -> Value {
    let scope = "/subscriptions/dddddddd-0000-4000-8000-000000000001";
    json!({
        "schema": "azrbac.snapshot/v1", "tenantId": TENANT,
        "roleAssignments": [{
            "id": format!("{scope}/providers/Microsoft.Authorization/roleAssignments/\
                           33333333-0000-4000-8000-000000000001"),
            "principalId": HIDDEN_GROUP, "principalType": "Group", "scope": scope,
            "roleDefinitionId": "9980e02c-c2be-4d73-94e8-173b1dc7cf3c"}],
        "groups": [{"id": HIDDEN_GROUP, "displayName": HIDDEN,
            "members": ["bbbbbbbb-0000-4000-8000-000000000009"]}],
    })
}

pub(super) const HIDDEN_GROUP: &str = "aaaaaaaa-0000-4000-8000-000000000009";
