//! What Microsoft Graph tells of a tenant.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::stand_in::{Answer, Asked};
use super::tenant::{Tenant, page};

/// A group of this name keeps its members to itself.
pub(super) const HIDDEN: &str = "Nobody shall know";

impl Tenant {
    /// What is answered to a call.
    pub(super) fn graph(&self, path: &str, parameters: &str, asked: &Asked, base: &str) -> Answer {
        let parts: Vec<&str> = path.split('/').collect();
        match parts.as_slice() {
            ["v1.0", "directoryObjects", "getByIds"] => {
                let ids = asked.body["ids"].as_array().expect("ids");
                assert!(ids.len() <= 1000, "Graph takes 1000 ids");
                let ids: BTreeSet<&str> = ids.iter().filter_map(Value::as_str).collect();
                let found = ids.iter().filter_map(|id| self.object(id));
                Answer::ok(json!({"value": found.collect::<Vec<_>>()}))
            }
            [version, "groups", id, "members"] => {
                let groups = self.list("groups");
                let Some(group) = groups.iter().find(|group| group["id"] == *id) else {
                    return Answer::error(404, "Request_ResourceNotFound", id);
                };
                if group["displayName"] == HIDDEN {
                    return page(&[], asked, base);
                }
                let members = group["members"].as_array().expect("members").iter();
                let found = members.filter_map(|member| {
                    let id = member.as_str().or_else(|| member["id"].as_str())?;
                    self.object(id)
                });
                // As the older version is known to do.
                let hidden = |object: &Value| {
                    *version == "v1.0"
                        && object["@odata.type"] == "#microsoft.graph.servicePrincipal"
                };
                page(
                    &found.filter(|object| !hidden(object)).collect::<Vec<_>>(),
                    asked,
                    base,
                )
            }
            [
                "v1.0",
                "identityGovernance",
                "privilegedAccess",
                "group",
                "eligibilityScheduleInstances",
            ] => {
                let found = self.list("groupEligibilities").into_iter();
                let asked_for = |entry: &Value| {
                    parameters.contains(entry["groupId"].as_str().expect("a group"))
                };
                page(&found.filter(asked_for).collect::<Vec<_>>(), asked, base)
            }
            _ => Answer::error(404, "NotFound", path),
        }
    }

    /// A principal or a group as Graph writes it.
    fn object(&self, id: &str) -> Option<Value> {
        let is = |entry: &&Value| entry["id"] == id;
        if let Some(group) = self.list("groups").iter().find(is) {
            let hidden = group["displayName"] == HIDDEN;
            let visibility = hidden.then_some("HiddenMembership");
            return Some(json!({"@odata.type": "#microsoft.graph.group", "id": id,
                "displayName": group["displayName"], "visibility": visibility}));
        }
        let principals = self.list("principals");
        let one = principals.iter().find(is)?;
        let kind = match one["type"].as_str() {
            Some("ServicePrincipal") => "servicePrincipal",
            _ => "user",
        };
        Some(
            json!({"@odata.type": format!("#microsoft.graph.{kind}"), "id": id,
            "displayName": one["displayName"], "userPrincipalName": one["userPrincipalName"],
            "appId": one["appId"]}),
        )
    }
}
