//! Deny assignments: REST, and the names that `Get-AzDenyAssignment` uses.

use super::batch::{Batch, Rest};
use super::element::Element;
use super::group;
use super::kind_reader::KindReader;
use super::permission::PermissionReader;
use super::permission_lists::has_lists;
use super::report::Fault;
use super::role_assignment::principal_type;
use crate::assignment::{DenyAssignment, DenyEffect, DenyPrincipal};
use crate::json::{Document, Item};
use crate::role::Permission;
use crate::snapshot::Kind;
use crate::text::caseless;

const ID: &[&str] = &["id"];
const NAME: &[&str] = &["denyAssignmentName"];
const CHILD_SCOPES: &[&str] = &["doNotApplyToChildScopes"];
const PRINCIPALS: &[&str] = &["principals"];
const EXCLUDED: &[&str] = &["excludePrincipals"];
const EFFECT: &[&str] = &["denyAssignmentEffect"];

pub(super) const READER: KindReader = KindReader {
    kind: Kind::DenyAssignments,
    noun: "deny assignment",
    types: &["Microsoft.Authorization/denyAssignments"],
    gap: true,
    recognise: |element| {
        [NAME, CHILD_SCOPES, EXCLUDED, EFFECT]
            .into_iter()
            .any(|names| element.has(names))
            || element.has(PRINCIPALS) && (element.has(&["permissions"]) || has_lists(element))
    },
    read: |element, reader, batch| {
        read(element, reader, batch);
        Ok(())
    },
    ignored: &[
        "type",
        "createdBy",
        "createdOn",
        "description",
        "isSystemProtected",
        "resourceGroup",
        "systemData",
        "updatedBy",
        "updatedOn",
    ],
};

fn read(element: &Element<'_>, reader: &KindReader, batch: &mut Batch) {
    let noun = reader.noun;
    let id = element.label(ID, noun, &mut batch.report);
    let guid = element.label(&["name"], noun, &mut batch.report);
    let name = element.label(NAME, noun, &mut batch.report);
    let mut problem = None;
    let permissions = permissions(element, batch, &mut problem);
    let scope = element.scope(id.as_deref(), "denyAssignments");
    let scope = batch.take(scope, noun, &mut problem);
    let stays = batch.take(element.flag(CHILD_SCOPES), noun, &mut problem);
    let condition = batch.take(element.condition(), noun, &mut problem);
    let effect = batch.take(effect(element), noun, &mut problem);
    let denied = principals(element, PRINCIPALS, batch, &mut problem);
    let excluded = principals(element, EXCLUDED, batch, &mut problem);
    if denied.as_ref().is_none_or(Vec::is_empty) && problem.is_none() {
        let missing: Result<(), Fault> = Err(element.missing(PRINCIPALS));
        batch.take(missing, noun, &mut problem);
    }
    let id = id.or_else(|| guid.clone());
    match (scope, stays, condition, effect, problem) {
        (Some(scope), Some(stays), Some(condition), Some(effect), None) => {
            let id = id.unwrap_or_else(|| format!("{noun} {}", element.number).into());
            let list = batch.parts.deny_assignments.get_or_insert_default();
            list.push(DenyAssignment {
                name: name.or(guid).unwrap_or_else(|| id.clone()),
                id,
                permissions,
                scope,
                do_not_apply_to_child_scopes: stays.unwrap_or(false),
                principals: denied.unwrap_or_default(),
                exclude_principals: excluded.unwrap_or_default(),
                effect,
                condition,
            });
        }
        (scope, _, _, _, problem) => {
            let rest = Rest {
                id,
                scope,
                ..Rest::default()
            };
            let problem = problem.unwrap_or_default();
            batch.unreadable(reader, element.number, problem, rest);
        }
    }
}

fn permissions(
    element: &Element<'_>,
    batch: &mut Batch,
    problem: &mut Option<String>,
) -> Vec<Permission> {
    let mut reader = PermissionReader {
        noun: READER.noun,
        report: &mut batch.report,
        spans: None,
        role: 0,
        problem: None,
    };
    let permissions = reader.permissions(element);
    if let Some(found) = reader.problem {
        problem.get_or_insert(found);
    }
    permissions
}

/// What the deny assignment does; one that does not say denies.
fn effect(element: &Element<'_>) -> Result<DenyEffect, Fault> {
    match element.text(EFFECT)? {
        None => Ok(DenyEffect::Enforced),
        Some(text) if caseless::eq(&text, "enforced") => Ok(DenyEffect::Enforced),
        Some(text) if caseless::eq(&text, "audit") => Ok(DenyEffect::Audit),
        Some(text) => Err(Fault {
            message: format!("`{text}` is neither `enforced` nor `audit`"),
            span: element.span(),
        }),
    }
}

/// A list of principals: `{id, type, displayName}`, PowerShell's `{ObjectId,
/// ObjectType, DisplayName}`, or plain object ids.
fn principals(
    element: &Element<'_>,
    names: &[&str],
    batch: &mut Batch,
    problem: &mut Option<String>,
) -> Option<Vec<DenyPrincipal>> {
    let items = element.list(names, "a list of principals");
    let items = batch.take(items, READER.noun, problem)??;
    let mut list = Vec::new();
    for item in items {
        let principal = principal(*element.document(), item, batch);
        list.extend(batch.take(principal, READER.noun, problem));
    }
    Some(list)
}

fn principal<'a>(
    document: Document<'a>,
    item: Item<'a>,
    batch: &mut Batch,
) -> Result<DenyPrincipal, Fault> {
    const NOUN: &str = "principal of a deny assignment";
    if let Some(id) = group::bare_id(&document, &item)? {
        return Ok(DenyPrincipal {
            id,
            kind: None,
            display_name: None,
        });
    }
    let entry = Element::of_item(document, 0, item)?;
    let id = entry.principal_id(&["id", "objectId"])?;
    let kind = principal_type(&entry, &["type", "objectType", "@odata.type"], NOUN, batch);
    let principal = DenyPrincipal {
        id,
        kind,
        display_name: entry.label(&["displayName"], NOUN, &mut batch.report),
    };
    batch
        .report
        .leftovers(&document, entry.objects(), NOUN, &["email"]);
    Ok(principal)
}
