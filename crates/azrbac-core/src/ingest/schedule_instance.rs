//! Schedule instances of Privileged Identity Management: role assignments that
//! are active or eligible for a time.

use std::sync::Arc;

use super::batch::Batch;
use super::element::Element;
use super::field::text_of;
use super::kind_reader::KindReader;
use super::role_assignment;
use crate::assignment::{RoleAssignment, ScheduleInstance, ScheduleKind};
use crate::directory::PrincipalType;
use crate::json::Object;
use crate::snapshot::Kind;
use crate::text::caseless;

pub(super) const ELIGIBLE: KindReader = KindReader {
    kind: Kind::RoleEligibilityScheduleInstances,
    noun: "role eligibility schedule instance",
    types: &["Microsoft.Authorization/roleEligibilityScheduleInstances"],
    gap: true,
    recognise: |element| {
        element.has(&["roleEligibilityScheduleId"])
            || id_names(element, "roleEligibilityScheduleInstances")
    },
    read: |element, reader, batch| {
        read(element, reader, ScheduleKind::Eligible, batch);
        Ok(())
    },
    ignored: IGNORED,
};

pub(super) const ACTIVE: KindReader = KindReader {
    kind: Kind::RoleAssignmentScheduleInstances,
    noun: "role assignment schedule instance",
    types: &["Microsoft.Authorization/roleAssignmentScheduleInstances"],
    gap: true,
    recognise: |element| {
        element.has(&["roleAssignmentScheduleId"])
            || id_names(element, "roleAssignmentScheduleInstances")
    },
    read: |element, reader, batch| {
        read(element, reader, ScheduleKind::Active, batch);
        Ok(())
    },
    ignored: IGNORED,
};

const IGNORED: &[&str] = &[
    "type",
    "assignmentType",
    "createdBy",
    "createdOn",
    "linkedRoleEligibilityScheduleId",
    "linkedRoleEligibilityScheduleInstanceId",
    "memberType",
    "resourceGroup",
    "roleAssignmentScheduleId",
    "roleEligibilityScheduleId",
    "updatedOn",
];

/// The plain role assignment that an active instance stands behind.
const ORIGIN: &[&str] = &["originRoleAssignmentId"];

fn id_names(element: &Element<'_>, collection: &str) -> bool {
    element.hint(&["id"]).is_some_and(|id| {
        id.rsplit('/')
            .skip(1)
            .any(|name| caseless::eq(name, collection))
    })
}

fn read(element: &Element<'_>, reader: &KindReader, kind: ScheduleKind, batch: &mut Batch) {
    // Both decide: whether it counts, and which role assignment it bounds.
    let (origin, status) = match (element.text(ORIGIN), element.status()) {
        (Ok(origin), Ok(status)) => (origin, status),
        (Err(fault), _) | (_, Err(fault)) => {
            role_assignment::assignment(element, reader, Err(fault), batch);
            return;
        }
    };
    let (origin, status) = (origin.map(Box::from), status.map(Box::from));
    let Some(mut assignment) =
        role_assignment::assignment(element, reader, element.validity(), batch)
    else {
        return;
    };
    Names::of(element).complete(&mut assignment);
    let list = match kind {
        ScheduleKind::Eligible => &mut batch.parts.eligible,
        ScheduleKind::Active => &mut batch.parts.active,
    };
    list.get_or_insert_default().push(ScheduleInstance {
        kind,
        assignment,
        origin,
        status,
    });
}

/// The names that `expandedProperties` puts beside the ids.
#[derive(Default)]
struct Names {
    principal: Option<Box<str>>,
    principal_type: Option<PrincipalType>,
    role: Option<Box<str>>,
}

impl Names {
    /// They decide nothing, so what cannot be read is as if it were not there.
    fn of(element: &Element<'_>) -> Self {
        let expanded = element
            .field(&["expandedProperties"])
            .and_then(|field| Object::read(field.value()).ok());
        let Some(expanded) = expanded else {
            return Self::default();
        };
        let part = |name| Object::read(expanded.peek(&[name])?.value()).ok();
        let text = |object: &Option<Object<'_>>, name| {
            let field = object.as_ref()?.peek(&[name])?;
            text_of(element.document(), field).ok()?.map(Box::from)
        };
        let (principal, role) = (part("principal"), part("roleDefinition"));
        let kind: Option<Box<str>> = text(&principal, "type");
        Self {
            principal: text(&principal, "email").or_else(|| text(&principal, "displayName")),
            principal_type: kind
                .map(|kind| PrincipalType::from_name(&kind).unwrap_or(PrincipalType::Unknown)),
            role: text(&role, "displayName"),
        }
    }

    fn complete(self, assignment: &mut RoleAssignment) {
        let name = assignment.principal_name.take();
        assignment.principal_name = name.or(self.principal.map(Arc::from));
        assignment.principal_type =
            PrincipalType::surer(assignment.principal_type, self.principal_type);
        let role = assignment.role_name.take();
        assignment.role_name = role.or(self.role.map(Arc::from));
    }
}
