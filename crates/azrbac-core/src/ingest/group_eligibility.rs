//! Who may activate a membership of a group (Privileged Identity Management for
//! groups).

use super::batch::Batch;
use super::element::Element;
use super::kind_reader::KindReader;
use super::membership::Owner;
use super::report::Fault;
use crate::assignment::status_counts;
use crate::diagnostic::Severity;
use crate::directory::GroupEligibility;
use crate::snapshot::{Kind, Unreadable};
use crate::text::caseless;

const GROUP: &[&str] = &["groupId"];
const PRINCIPAL: &[&str] = &["principalId"];

pub(super) const READER: KindReader = KindReader {
    kind: Kind::GroupEligibilities,
    noun: "group eligibility",
    types: &[],
    gap: false,
    recognise: |element| element.has(GROUP) && element.has(PRINCIPAL),
    read,
    ignored: &[
        "id",
        "createdDateTime",
        "createdUsing",
        "eligibilityScheduleId",
        "memberType",
        "modifiedDateTime",
    ],
};

fn read(element: &Element<'_>, reader: &KindReader, batch: &mut Batch) -> Result<(), Fault> {
    batch.parts.touch(reader.kind);
    // Eligible to own a group is not eligible to be in it.
    let access = element.label(&["accessId"], reader.noun, &mut batch.report);
    let owner = access.is_some_and(|text| caseless::eq(&text, "owner"));
    let eligibility = eligibility(element)?;
    if owner {
        let fault = Fault {
            message: "eligible as owner only, which gives no membership".to_owned(),
            span: element.span(),
        };
        batch.report.fault(Severity::Info, reader.noun, &fault);
    } else {
        let list = batch.parts.group_eligibilities.get_or_insert_default();
        list.push(eligibility);
    }
    Ok(())
}

fn eligibility(element: &Element<'_>) -> Result<GroupEligibility, Fault> {
    let status = element.status()?;
    Ok(GroupEligibility {
        group: element.principal_id(GROUP)?,
        principal: element.principal_id(PRINCIPAL)?,
        validity: element.validity()?,
        counts: status_counts(status.as_deref()),
    })
}

/// Notes the same where an export of them failed and nothing else tells it.
pub(super) fn tell_missing(batch: &mut Batch) {
    let kind = READER.kind;
    let parts = &batch.parts;
    let mut unreadable = parts.unreadable.iter();
    let told = unreadable.any(|one| one.kind == kind && one.is_anything());
    let failed = parts.failed.iter().find(|failed| failed.kind == kind);
    if let Some(problem) = failed
        .filter(|_| !told)
        .map(|failed| failed.problem.clone())
    {
        missing(None, Some(&problem), batch);
    }
}

/// Notes that they are not all there. Coverage tells scopes, of which they have none,
/// so this is a gap of its own.
pub(super) fn missing(owner: Option<&Owner>, problem: Option<&str>, batch: &mut Batch) {
    let id = match owner {
        Some(Owner::Group(group)) => format!("eligible members of {}", group.as_str()),
        _ => "eligible members of groups".to_owned(),
    };
    batch.parts.unreadable.push(Unreadable {
        kind: Kind::GroupEligibilities,
        id: id.into(),
        problem: problem.unwrap_or("the export was interrupted").into(),
        principal: None,
        principal_type: None,
        role: None,
        scope: None,
        origin: None,
    });
}
