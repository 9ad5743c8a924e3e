//! Management groups and subscriptions with what is right above them: the
//! canonical form, `az account management-group list` and `… entities list`.
//!
//! The id tells which of the two a document is, so that a list of both may stand
//! under either key.

use super::batch::{Batch, KindReader};
use super::element::{Element, text_of};
use super::report::Fault;
use crate::json::{self, Field, Object, Type};
use crate::scope::{Scope, ScopeKind};
use crate::snapshot::{HierarchyNode, Kind};
use crate::text::caseless;

const MANAGEMENT_GROUP_PREFIX: &str = "/providers/Microsoft.Management/managementGroups/";
const SUBSCRIPTION_PREFIX: &str = "/subscriptions/";

pub(super) const MANAGEMENT_GROUPS: KindReader = KindReader {
    kind: Kind::ManagementGroups,
    noun: "management group",
    types: &[
        "Microsoft.Management/managementGroups",
        "/providers/Microsoft.Management/managementGroups",
        "/managementGroups",
    ],
    gap: false,
    recognise: |element| {
        element
            .hint(&["id"])
            .is_some_and(|id| is_child(&id, MANAGEMENT_GROUP_PREFIX))
            && element.has(&["displayName", "parent", "details"])
    },
    read,
    ignored: IGNORED,
};

pub(super) const SUBSCRIPTIONS: KindReader = KindReader {
    kind: Kind::Subscriptions,
    noun: "subscription",
    types: &[
        "/subscriptions",
        "Microsoft.Management/managementGroups/subscriptions",
        "Microsoft.Resources/subscriptions",
    ],
    gap: false,
    recognise: |element| {
        element
            .hint(&["id"])
            .is_some_and(|id| is_child(&id, SUBSCRIPTION_PREFIX))
            && element.has(&["subscriptionId", "parent"])
    },
    read,
    ignored: IGNORED,
};

const IGNORED: &[&str] = &[
    "type",
    "name",
    "tenantId",
    "authorizationSource",
    "inheritedPermissions",
    "managedByTenants",
    "numberOfChildGroups",
    "numberOfChildren",
    "numberOfDescendants",
    "parentDisplayNameChain",
    "parentNameChain",
    "permissions",
    "state",
    "status",
    "subscriptionId",
    "subscriptionPolicies",
    "tags",
];

/// Whether an id is `prefix` and one segment.
fn is_child(id: &str, prefix: &str) -> bool {
    caseless::starts_with(id, prefix)
        && id
            .get(prefix.len()..)
            .is_some_and(|rest| !rest.contains('/'))
}

fn read(element: &Element<'_>, reader: &KindReader, batch: &mut Batch) -> Result<(), Fault> {
    let node = node(element, reader, batch)?;
    let list = match node.scope.kind() {
        ScopeKind::ManagementGroup => &mut batch.parts.management_groups,
        ScopeKind::Subscription => &mut batch.parts.subscriptions,
        _ => {
            return Err(Fault {
                message: format!(
                    "`{}` is neither a management group nor a subscription",
                    node.scope
                ),
                span: element.span(),
            });
        }
    };
    list.get_or_insert_default().push(node);
    Ok(())
}

fn node(
    element: &Element<'_>,
    reader: &KindReader,
    batch: &mut Batch,
) -> Result<HierarchyNode, Fault> {
    let id = element.required(&["id"])?;
    let prefix = if reader.kind == Kind::Subscriptions {
        SUBSCRIPTION_PREFIX
    } else {
        MANAGEMENT_GROUP_PREFIX
    };
    let scope = scope(element, &id, prefix)?;
    let mut parent = match element.field(&["parent"]) {
        Some(field) => parent_of(element, field)?,
        None => None,
    };
    // REST answers hold the parent one level further down.
    if let Some(details) = element.field(&["details"])
        && parent.is_none()
        && let Ok(details) = Object::read(details.value())
        && let Some(field) = details.peek(&["parent"])
    {
        parent = parent_of(element, field)?;
    }
    let noun = reader.noun;
    Ok(HierarchyNode {
        scope,
        display_name: element.label(&["displayName"], noun, &mut batch.report),
        parent,
    })
}

/// The parent: an id, or an object that holds one. The tenant root group has none.
fn parent_of<'a>(element: &Element<'a>, field: &Field<'a>) -> Result<Option<Scope>, Fault> {
    let document = element.document();
    let id = match Type::of(field.value()) {
        Type::Null => None,
        Type::Object => {
            let object =
                Object::read(field.value()).map_err(|error| Fault::of(document, &error))?;
            match object.peek(&["id"]) {
                Some(id) => text_of(document, id)?,
                None => None,
            }
        }
        _ => Some(json::string(field.value()).map_err(|error| Fault::of(document, &error))?)
            .filter(|text| !text.trim().is_empty()),
    };
    id.map(|id| scope(element, &id, MANAGEMENT_GROUP_PREFIX))
        .transpose()
}

/// A full id, or the bare name that stands behind `prefix` in it.
fn scope(element: &Element<'_>, id: &str, prefix: &str) -> Result<Scope, Fault> {
    let id = id.trim();
    let parsed = if id.starts_with('/') {
        Scope::parse(id)
    } else {
        Scope::parse(&format!("{prefix}{id}"))
    };
    parsed.map_err(|error| Fault {
        message: error.to_string(),
        span: element.span(),
    })
}
