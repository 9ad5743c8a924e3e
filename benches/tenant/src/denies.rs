//! Deny assignments, as the REST interface lists them.

use std::io::{self, Write};

use serde_json::{Value, json};

use crate::draw::{Draw, Zipf};
use crate::land::Land;
use crate::people::{Kind, People};
use crate::size::Size;

/// Stands for everybody.
const EVERYBODY: &str = "00000000-0000-0000-0000-000000000000";

pub(crate) fn write(
    size: &Size,
    land: &Land,
    people: &People,
    draw: &mut Draw,
    out: &mut dyn Write,
) -> io::Result<()> {
    let users = Zipf::new(size.users, 0.8, draw);
    let services = Zipf::new(size.service_principals, 0.8, draw);
    let groups = Zipf::new(size.groups, 0.9, draw);
    let who = |kind: Kind, at: usize| json!({"id": people.id(kind, at), "type": kind.name()});
    let mut all: Vec<Value> = Vec::new();
    for at in 0..size.denies {
        let which = draw.below(land.subscriptions.len());
        let Some(subscription) = land.subscriptions.get(which) else {
            continue;
        };
        let group = draw.one(&subscription.groups).map_or("", String::as_str);
        let mut scope = subscription.group(group);
        if draw.chance(0.15) {
            scope = land.any_below(which, draw).unwrap_or(scope);
        }
        let of_everybody = draw.chance(0.7);
        let (principals, excluded) = if of_everybody {
            let excluded = [
                who(Kind::ServicePrincipal, services.draw(draw)),
                who(Kind::Group, groups.draw(draw)),
            ];
            (
                vec![json!({"id": EVERYBODY, "type": "SystemDefined"})],
                excluded.to_vec(),
            )
        } else {
            let named = [
                who(Kind::Group, groups.draw(draw)),
                who(Kind::User, users.draw(draw)),
            ];
            (named.to_vec(), Vec::new())
        };
        let (actions, not_actions): (&[&str], &[&str]) = match draw.below(3) {
            0 => (
                &["*/write", "*/delete", "*/action"],
                &[
                    "Microsoft.Network/virtualNetworks/subnets/join/action",
                    "Microsoft.Authorization/locks/delete",
                ],
            ),
            1 => (&["*"], &["*/read"]),
            _ => (
                &[
                    "Microsoft.Storage/*",
                    "Microsoft.Compute/virtualMachines/delete",
                ],
                &[],
            ),
        };
        let data: &[&str] = match draw.below(3) {
            0 => &[],
            1 => &["*"],
            _ => &["Microsoft.Storage/storageAccounts/blobServices/containers/blobs/*"],
        };
        let name = draw.guid();
        all.push(json!({
            "id": format!("{scope}/providers/Microsoft.Authorization/denyAssignments/{name}"),
            "name": name,
            "type": "Microsoft.Authorization/denyAssignments",
            "properties": {
                "denyAssignmentName": format!("deny-{at:04}"),
                "description": "",
                "permissions": [{
                    "actions": actions, "notActions": not_actions,
                    "dataActions": data, "notDataActions": [],
                }],
                "scope": scope,
                "doNotApplyToChildScopes": draw.chance(0.1),
                "principals": principals,
                "excludePrincipals": excluded,
                "isSystemProtected": of_everybody,
            },
        }));
    }
    writeln!(out, "{}", json!({"value": all}))
}
