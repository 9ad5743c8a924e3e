//! Management groups and subscriptions with what is right above them: the
//! canonical form, `az account management-group list`, `… show` and `… entities
//! list`, REST with descendants, `az account list`, rows of Resource Graph.
//!
//! The id tells which of the two a document is, so that a list of both may stand
//! under either key.

use super::batch::Batch;
use super::element::Element;
use super::field::text_of;
use super::kind_reader::KindReader;
use super::report::Fault;
use super::{ancestors, management_tree};
use crate::diagnostic::{Diagnostic, Severity};
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
            || element.has(&["cloudName"]) && element.has(&["homeTenantId"])
    },
    read,
    ignored: IGNORED,
};

/// Under these keys stands what is right above; `parentId` is Azure PowerShell's.
const PARENT: &[&str] = &["parent", "parentId"];
const PLACE: &[&str] = &["parent", "parentId", "details"];

const IGNORED: &[&str] = &[
    "type",
    "tenantId",
    "authorizationSource",
    "cloudName",
    "homeTenantId",
    "inheritedPermissions",
    "isDefault",
    "managementGroupAncestors",
    "managedByTenants",
    "numberOfChildGroups",
    "numberOfChildren",
    "numberOfDescendants",
    "parentDisplayName",
    "parentDisplayNameChain",
    "parentName",
    "parentNameChain",
    "permissions",
    "state",
    "status",
    "subscriptionId",
    "subscriptionPolicies",
    "tags",
    "tenantDefaultDomain",
    "tenantDisplayName",
    "updatedBy",
    "updatedTime",
    "user",
    "version",
];

/// Whether an id is `prefix` and one segment.
fn is_child(id: &str, prefix: &str) -> bool {
    caseless::starts_with(id, prefix)
        && id
            .get(prefix.len()..)
            .is_some_and(|rest| !rest.contains('/'))
}

/// The reader for a part of a tree: its id tells which.
pub(super) fn reader_of(element: &Element<'_>) -> &'static KindReader {
    let id = element.hint(&["id"]);
    if id.is_some_and(|id| caseless::starts_with(id.trim(), SUBSCRIPTION_PREFIX)) {
        &SUBSCRIPTIONS
    } else {
        &MANAGEMENT_GROUPS
    }
}

fn read(element: &Element<'_>, reader: &KindReader, batch: &mut Batch) -> Result<(), Fault> {
    if element.field(management_tree::CHILDREN).is_some() {
        management_tree::read(element, batch);
        return Ok(());
    }
    read_one(element, reader, None, batch).map(|_| ())
}

/// Reads one management group or subscription without what is below it. `above`
/// is what holds it in a tree.
pub(super) fn read_one(
    element: &Element<'_>,
    reader: &KindReader,
    above: Option<Scope>,
    batch: &mut Batch,
) -> Result<Scope, Fault> {
    let node = node(element, reader, above, batch)?;
    let scope = node.scope.clone();
    if !place_stated(element, &node, batch) {
        batch.parts.touch(Kind::ManagementGroups);
        return Ok(scope);
    }
    let list = match scope.kind() {
        ScopeKind::ManagementGroup => &mut batch.parts.management_groups,
        ScopeKind::Subscription => &mut batch.parts.subscriptions,
        _ => {
            return Err(Fault {
                message: format!("`{scope}` is neither a management group nor a subscription"),
                span: element.span(),
            });
        }
    };
    list.get_or_insert_default().push(node);
    Ok(scope)
}

/// Whether a management group says what is above it. An export that does not,
/// such as `az account management-group list`, is no place in the tree: without a
/// parent it would count as the top.
fn place_stated(element: &Element<'_>, node: &HierarchyNode, batch: &mut Batch) -> bool {
    let exported = node.scope.kind() == ScopeKind::ManagementGroup;
    let Some(tenant) = element.hint_anywhere(&["tenantId"]).filter(|_| exported) else {
        return true;
    };
    batch
        .parts
        .tenant_id
        .get_or_insert_with(|| tenant.trim().into());
    let top = caseless::identifier(node.scope.name()) == caseless::identifier(&tenant);
    if node.parent.is_some() || top || element.has(PLACE) {
        return true;
    }
    let message = "management group: the list does not say what is above it";
    batch.report.say(
        Diagnostic::new(Severity::Warning, message)
            .at(element.span(), "")
            .help("`az account management-group entities list` tells"),
    );
    false
}

fn node(
    element: &Element<'_>,
    reader: &KindReader,
    above: Option<Scope>,
    batch: &mut Batch,
) -> Result<HierarchyNode, Fault> {
    let noun = reader.noun;
    let id = element.required(&["id"])?;
    let prefix = if reader.kind == Kind::Subscriptions {
        SUBSCRIPTION_PREFIX
    } else {
        MANAGEMENT_GROUP_PREFIX
    };
    let scope = scope(element, &id, prefix)?;
    let name = element.label(&["name"], noun, &mut batch.report);
    let display_name = element.label(&["displayName"], noun, &mut batch.report);
    finished(element, display_name.as_deref())?;
    // Resource Graph puts the display name of a subscription under `name`.
    let display_name = display_name.or(name.filter(|name| {
        scope.kind() == ScopeKind::Subscription && !caseless::eq(name, scope.name())
    }));
    let chain = ancestors::of(element, noun, batch);
    let parent = match above {
        Some(above) => Some(above),
        None => stated_parent(element)?.or(chain),
    };
    Ok(HierarchyNode {
        scope,
        display_name,
        parent,
    })
}

/// Refuses the answer to a request that was only accepted: it has the id of a
/// management group and nothing that is known of it.
fn finished(element: &Element<'_>, display_name: Option<&str>) -> Result<(), Fault> {
    let status = element.text(&["status"])?;
    match status {
        Some(status) if display_name.is_none() && !element.has(PLACE) => Err(Fault {
            message: format!("the answer to a change that was not done yet: `{status}`"),
            span: element.span(),
        }),
        _ => Ok(()),
    }
}

/// What a document says to be right above it: under `parent`, which REST answers
/// hold one level further down, in the details.
fn stated_parent(element: &Element<'_>) -> Result<Option<Scope>, Fault> {
    if let Some(field) = element.field(PARENT)
        && let Some(parent) = parent_of(element, field)?
    {
        return Ok(Some(parent));
    }
    if let Some(details) = element.field(&["details"])
        && let Ok(details) = Object::read(details.value())
        && let Some(field) = details.peek(&["parent"])
    {
        return parent_of(element, field);
    }
    Ok(None)
}

/// The parent: an id, or an object that holds one. The tenant root group has none.
fn parent_of<'a>(element: &Element<'a>, field: &Field<'a>) -> Result<Option<Scope>, Fault> {
    let document = element.document();
    let id = match Type::of(field.value()) {
        Type::Null => None,
        Type::Object => {
            let object =
                Object::read(field.value()).map_err(|error| Fault::of(document, &error))?;
            // Resource Graph tells the name only.
            match object.peek(&["id", "name"]) {
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

/// The management group of that name or id.
pub(super) fn management_group(element: &Element<'_>, id: &str) -> Result<Scope, Fault> {
    scope(element, id, MANAGEMENT_GROUP_PREFIX)
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
