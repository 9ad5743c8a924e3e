//! Role definitions: `az role definition list`, the input of `az role definition
//! create` and of `New-AzRoleDefinition`, `Get-AzRoleDefinition`, REST, rows of
//! Resource Graph.

use std::borrow::Cow;

use super::batch::{Batch, Rest};
use super::element::Element;
use super::kind_reader::KindReader;
use super::lists::list_of;
use super::object_id;
use super::permission::PermissionReader;
use super::permission_lists::has_lists;
use super::report::{Fault, Report};
use super::source_map::{ConditionSpans, RoleSpans};
use crate::diagnostic::{Diagnostic, Severity};
use crate::json;
use crate::role::{RoleDefinition, RoleDefinitionId, RoleType};
use crate::snapshot::Kind;
use crate::text::caseless;

const ROLE_NAME: &[&str] = &["roleName"];
const NAME: &[&str] = &["name"];
const ID: &[&str] = &["id"];
const SCOPES: &[&str] = &["assignableScopes"];
const TYPES: &[&str] = &["roleType", "type"];
const PERMISSIONS: &[&str] = &["permissions"];

pub(super) const READER: KindReader = KindReader {
    kind: Kind::RoleDefinitions,
    noun: "role definition",
    types: &["Microsoft.Authorization/roleDefinitions"],
    gap: false,
    recognise,
    read: |element, reader, batch| {
        read_into(element, reader, batch);
        Ok(())
    },
    ignored: IGNORED,
};

const IGNORED: &[&str] = &[
    "apiVersion",
    "createdBy",
    "createdOn",
    "isCustom",
    "isServiceRole",
    "resourceGroup",
    "roleType",
    "systemData",
    "type",
    "updatedBy",
    "updatedOn",
];

fn recognise(element: &Element<'_>) -> bool {
    let lists = element.has(PERMISSIONS) || has_lists(element);
    let named = element.has(NAME) || element.has(ID) || element.has(ROLE_NAME);
    lists && (named || element.has(SCOPES)) || element.has(ROLE_NAME) && element.has(SCOPES)
}

/// A role definition that was read.
pub(super) struct Reading {
    pub(super) role: RoleDefinition,
    /// What could not be read and may change what the role grants.
    pub(super) problem: Option<String>,
}

fn read_into(element: &Element<'_>, reader: &KindReader, batch: &mut Batch) {
    batch.parts.touch(reader.kind);
    let Reading { role, problem } = read(element, 0, None, &mut batch.report);
    note_merging(element, &role, batch);
    let Some(problem) = problem else {
        let roles = batch.parts.role_definitions.get_or_insert_default();
        roles.push(role);
        return;
    };
    // What it grants is not known in full, so assignments of it must not be
    // decided by the part that was read.
    let name = Some(role.name).filter(|name| !name.is_empty());
    let rest = Rest {
        role: role
            .id
            .or_else(|| name.as_deref().map(RoleDefinitionId::new)),
        id: name,
        ..Rest::default()
    };
    batch.unreadable(reader, element.number, problem, rest);
}

/// Says that `Get-AzRoleDefinition` may have merged permission objects: each
/// subtracts from its own lists only, which the flat form cannot show.
fn note_merging(element: &Element<'_>, role: &RoleDefinition, batch: &mut Batch) {
    let subtracts = role.permissions.iter().any(|permission| {
        !permission.not_actions.is_empty() || !permission.not_data_actions.is_empty()
    });
    if subtracts && role.id.is_some() && !element.has(PERMISSIONS) {
        let message = "role definition: the flat form may hold several permission objects \
             merged into one, which may grant less than they do";
        batch.report.say(
            Diagnostic::new(Severity::Info, message)
                .at(element.span(), "")
                .help("`az role definition list` keeps them apart"),
        );
    }
}

/// Reads a role definition. With `spans`, the places of its parts go there, and
/// so does what is to be said of its keys; `number` is the role's in them.
pub(super) fn read(
    element: &Element<'_>,
    number: usize,
    spans: Option<&mut RoleSpans>,
    report: &mut Report,
) -> Reading {
    let noun = READER.noun;
    let mut reader = PermissionReader {
        noun,
        report,
        spans,
        role: number,
        problem: None,
    };
    let mut permissions = reader.permissions(element);
    // PowerShell writes the condition beside the lists, where it holds for all.
    match element.condition() {
        Ok(None) => {}
        Ok(condition) => {
            for (at, permission) in permissions.iter_mut().enumerate() {
                if permission.condition.is_none() {
                    permission.condition.clone_from(&condition);
                    let spans = reader.spans.as_deref_mut();
                    if let Some(place) = spans.and_then(|spans| spans.conditions.get_mut(at)) {
                        *place = ConditionSpans::of_element(element);
                    }
                }
            }
        }
        Err(fault) => reader.fault(&fault),
    }
    let assignable_scopes = scopes(element, &mut reader);
    let (name, id) = name_and_id(element, &mut reader);
    if id.is_none() && permissions.iter().any(|one| one.condition.is_some()) {
        let message = "role definition: `az role definition create` leaves out the `condition` \
             of a permission object, and the role then grants without it";
        reader.report.say(
            Diagnostic::new(Severity::Warning, message)
                .at(element.span(), "")
                .help("put the condition on the role assignments"),
        );
    }
    let role = RoleDefinition {
        id,
        name,
        role_type: role_type(element),
        description: element.label(&["description"], noun, reader.report),
        permissions,
        assignable_scopes,
    };
    if reader.spans.is_some() {
        for object in element.objects() {
            reader.keys(element.document(), object, IGNORED);
        }
    }
    Reading {
        role,
        problem: reader.problem,
    }
}

/// The display name and the id. `roleName` is the display name where it is given,
/// and `name` the id. Without it `name` is the display name, as in the input of
/// `az role definition create`, unless it is a GUID beside `permissions`.
fn name_and_id(
    element: &Element<'_>,
    reader: &mut PermissionReader<'_>,
) -> (Box<str>, Option<RoleDefinitionId>) {
    let mut text = |names| element.label(names, READER.noun, reader.report);
    let (role_name, name, id) = (text(ROLE_NAME), text(NAME), text(ID));
    let name_is_id = match (&role_name, &name) {
        (Some(role_name), Some(name)) => !caseless::eq(role_name, name),
        (None, Some(name)) => caseless::guid(name).is_some() && element.has(PERMISSIONS),
        (_, None) => false,
    };
    let names = if role_name.is_some() { ROLE_NAME } else { NAME };
    if let (Some(spans), Some(field)) = (reader.spans.as_deref_mut(), element.field(names)) {
        spans.name = Some(element.document().span_of(field.value()));
    }
    let id = id.or_else(|| name.clone().filter(|_| name_is_id));
    let refused = id
        .as_deref()
        .map(|id| object_id::refuse(id, element.span()));
    // Lint has its own word about it.
    let refused = refused.filter(|_| reader.spans.is_none());
    if let Some(Err(fault)) = &refused {
        reader.report.fault(Severity::Warning, READER.noun, fault);
    }
    let display = role_name
        .or(name)
        .or_else(|| id.clone())
        .unwrap_or_default();
    if display.is_empty() {
        let fault = element.missing(ROLE_NAME);
        reader.report.fault(Severity::Warning, READER.noun, &fault);
    }
    // What points to an id that is not known stays open.
    let id = id.filter(|_| !matches!(refused, Some(Err(_))));
    (display, id.as_deref().map(RoleDefinitionId::new))
}

fn role_type(element: &Element<'_>) -> Option<RoleType> {
    let stated = [element.inner(), Some(element.outer())]
        .into_iter()
        .flatten()
        .flat_map(|object| TYPES.iter().filter_map(|name| object.peek(&[name])))
        .filter_map(|field| json::string(field.value()).ok())
        .find_map(|text| {
            [RoleType::BuiltIn, RoleType::Custom]
                .into_iter()
                .find(|known| caseless::eq(known.name(), text.trim()))
        });
    stated.or_else(|| match element.flag(&["isCustom"]) {
        Ok(Some(true)) => Some(RoleType::Custom),
        Ok(Some(false)) => Some(RoleType::BuiltIn),
        _ => None,
    })
}

/// The assignable scopes. They decide where the role may be assigned and nothing
/// about access, so one that cannot be read is reported and left out.
fn scopes(element: &Element<'_>, reader: &mut PermissionReader<'_>) -> Vec<Box<str>> {
    let document = element.document();
    let Some(field) = element.field(SCOPES) else {
        return Vec::new();
    };
    let warn = |reader: &mut PermissionReader<'_>, fault: &Fault| {
        reader.report.fault(Severity::Warning, READER.noun, fault);
        if let Some(spans) = reader.spans.as_deref_mut() {
            spans.unknown.assignable_scopes = true;
        }
    };
    let items = match list_of(document, field, "a list of strings") {
        Ok(items) => items,
        Err(fault) => {
            warn(reader, &fault);
            return Vec::new();
        }
    };
    let mut scopes = Vec::with_capacity(items.len());
    for item in items {
        match json::string(item) {
            Ok(text) => {
                scopes.push(Cow::into_owned(text).into());
                if let Some(spans) = reader.spans.as_deref_mut() {
                    spans.assignable_scopes.push(document.span_of(item));
                }
            }
            Err(error) => {
                let mut fault = Fault::of(document, &error);
                fault.message = format!("`{}`: {}", field.key(), fault.message);
                warn(reader, &fault);
            }
        }
    }
    scopes
}
