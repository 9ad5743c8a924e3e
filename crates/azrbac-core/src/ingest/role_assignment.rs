//! Role assignments: `az role assignment list`, REST, `Get-AzRoleAssignment`.

use std::borrow::Cow;
use std::sync::Arc;

use super::batch::{Batch, Rest};
use super::element::Element;
use super::kind_reader::KindReader;
use super::placeholder;
use super::report::Fault;
use crate::assignment::{AssignmentId, RoleAssignment, is_status, status_counts};
use crate::diagnostic::{Diagnostic, Severity};
use crate::directory::{PrincipalId, PrincipalType};
use crate::json;
use crate::role::RoleDefinitionId;
use crate::scope::Scope;
use crate::snapshot::Kind;
use crate::time::Validity;

const ID: &[&str] = &["id", "roleAssignmentId"];
const NAME: &[&str] = &["name", "roleAssignmentName"];
const PRINCIPAL: &[&str] = &["principalId", "objectId"];
const PRINCIPAL_TYPE: &[&str] = &["principalType", "objectType"];
const PRINCIPAL_NAME: &[&str] = &["principalName", "signInName"];
const DISPLAY_NAME: &[&str] = &["displayName"];
const ROLE: &[&str] = &["roleDefinitionId"];
const ROLE_NAME: &[&str] = &["roleDefinitionName"];

pub(super) const READER: KindReader = KindReader {
    kind: Kind::RoleAssignments,
    noun: "role assignment",
    types: &["Microsoft.Authorization/roleAssignments"],
    gap: true,
    recognise: |element| {
        // An assignment of a directory role has the same keys and is none of
        // Azure's role assignments.
        element.has(PRINCIPAL)
            && (element.has(ROLE) || element.has(ROLE_NAME))
            && !element.has(&["directoryScopeId"])
    },
    read,
    ignored: IGNORED,
};

pub(super) const IGNORED: &[&str] = &[
    "type",
    "canDelegate",
    "createdBy",
    "createdOn",
    "updatedBy",
    "updatedOn",
    "delegatedManagedIdentityResourceId",
    "description",
    "resourceGroup",
    "systemData",
];

fn read(element: &Element<'_>, reader: &KindReader, batch: &mut Batch) -> Result<(), Fault> {
    batch.watch.role_assignment(element);
    if let Some(mut assignment) = assignment(element, reader, element.validity(), batch) {
        batch.known.share(&mut assignment);
        batch
            .parts
            .role_assignments
            .get_or_insert_default()
            .push(assignment);
    }
    Ok(())
}

/// Reads what role assignments and schedule instances have in common. Where a
/// part that decides cannot be read, what is left is handed over as unreadable.
pub(super) fn assignment(
    element: &Element<'_>,
    reader: &KindReader,
    validity: Result<Validity, Fault>,
    batch: &mut Batch,
) -> Option<RoleAssignment> {
    let noun = reader.noun;
    let id = element.label(ID, noun, &mut batch.report);
    let name = element.remark(NAME, noun, &mut batch.report);
    let role_name = element.label(ROLE_NAME, noun, &mut batch.report);
    let mut problem = None;
    let principal = element.principal_id(PRINCIPAL);
    let principal = batch.take(principal, noun, &mut problem);
    let role = batch.take(role(element, role_name.as_deref()), noun, &mut problem);
    let scope = batch.take(
        element.scope(id.as_deref(), collection(reader)),
        noun,
        &mut problem,
    );
    let condition = batch.take(element.condition(), noun, &mut problem);
    let validity = batch.take(validity, noun, &mut problem);
    let principal_type = principal_type(element, PRINCIPAL_TYPE, noun, batch);
    let sign_in_name = element.label(PRINCIPAL_NAME, noun, &mut batch.report);
    let display_name = element.remark(DISPLAY_NAME, noun, &mut batch.report);
    let id = id.or_else(|| name.map(Box::from));
    let texts = [
        principal.as_ref().map(PrincipalId::as_str),
        role.as_ref().map(RoleDefinitionId::as_str),
        scope.as_ref().map(Scope::folded),
    ];
    placeholder::check(element, noun, texts.into_iter().flatten(), batch);
    match (principal, role, scope, condition, validity, problem) {
        (Some(principal), Some(role), Some(scope), Some(condition), Some(validity), None) => {
            Some(RoleAssignment {
                id: match id {
                    Some(id) => AssignmentId::from(id).within(&scope),
                    None => AssignmentId::from(format!("{noun} {}", element.number)),
                },
                principal,
                principal_type,
                principal_name: sign_in_name
                    .map(Arc::from)
                    .or_else(|| display_name.map(Arc::from)),
                role,
                role_name: role_name.map(Arc::from),
                scope,
                condition,
                validity,
            })
        }
        (principal, role, scope, _, _, problem) => {
            let rest = Rest {
                id,
                principal,
                principal_type,
                role,
                scope,
                origin: origin(element, reader),
            };
            batch.unreadable(reader, element.number, problem.unwrap_or_default(), rest);
            None
        }
    }
}

/// The plain role assignment that an active schedule instance bounds in time. What
/// cannot be read names one all the same.
fn origin(element: &Element<'_>, reader: &KindReader) -> Option<Box<str>> {
    let status = element.hint_anywhere(&["status"]);
    let dead = |status: &str| is_status(status) && !status_counts(Some(status));
    if reader.kind != Kind::RoleAssignmentScheduleInstances || status.as_deref().is_some_and(dead) {
        return None;
    }
    let field = element.field(&["originRoleAssignmentId"])?;
    let text = json::string(field.value()).ok();
    // Quotes are in no id: which role assignment is meant is not known then.
    let text = text.filter(|_| !field.is_disputed());
    let text = text.unwrap_or(Cow::Borrowed(field.value().get()));
    Some(text.trim().into())
}

/// The role definition: by its id, or by its name where only that is given.
fn role(element: &Element<'_>, name: Option<&str>) -> Result<RoleDefinitionId, Fault> {
    match (element.text(ROLE)?, name) {
        (None, Some(name)) => Ok(RoleDefinitionId::new(name)),
        _ => Ok(RoleDefinitionId::new(&element.object_id(ROLE)?)),
    }
}

/// The last segment of the resource type: the collection that ids name.
fn collection(reader: &KindReader) -> &'static str {
    reader
        .types
        .first()
        .and_then(|name| name.rsplit('/').next())
        .unwrap_or_default()
}

/// The type of a principal; `None` where none is given. What is no type, blanks and
/// numbers too, leaves it open whether it is a group.
pub(super) fn principal_type(
    element: &Element<'_>,
    names: &[&str],
    noun: &str,
    batch: &mut Batch,
) -> Option<PrincipalType> {
    let field = element.field(names)?;
    let text = element.remark(names, noun, &mut batch.report);
    let known = text.as_deref().and_then(PrincipalType::from_name);
    if known.is_none_or(|known| known == PrincipalType::Unknown) {
        let shown = text.unwrap_or_else(|| field.value().get().into());
        let message = format!("{noun}: `{shown}` tells no type of principal: it may be a group");
        let span = element.document().span_of(field.value());
        batch.report.say(
            Diagnostic::new(Severity::Warning, message)
                .at(span, "")
                .help(
                    "export it again with an account that may look principals up, or list it \
                       among `principals` or `groups`",
                ),
        );
    }
    known.or(Some(PrincipalType::Unknown))
}
