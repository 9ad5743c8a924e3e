//! Schedule instances of Privileged Identity Management: role assignments that
//! are active or eligible for a time.

use super::batch::{Batch, KindReader};
use super::element::Element;
use super::role_assignment;
use crate::assignment::{ScheduleInstance, ScheduleKind};
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
    "expandedProperties",
    "linkedRoleEligibilityScheduleId",
    "linkedRoleEligibilityScheduleInstanceId",
    "memberType",
    "resourceGroup",
    "roleAssignmentScheduleId",
    "roleEligibilityScheduleId",
    "updatedOn",
];

fn id_names(element: &Element<'_>, collection: &str) -> bool {
    element.hint(&["id"]).is_some_and(|id| {
        id.rsplit('/')
            .skip(1)
            .any(|name| caseless::eq(name, collection))
    })
}

fn read(element: &Element<'_>, reader: &KindReader, kind: ScheduleKind, batch: &mut Batch) {
    let origin = element.label(&["originRoleAssignmentId"], reader.noun, &mut batch.report);
    let status = element.label(&["status"], reader.noun, &mut batch.report);
    let Some(assignment) = role_assignment::assignment(element, reader, element.validity(), batch)
    else {
        return;
    };
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
