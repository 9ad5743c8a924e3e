//! `unreadable` of a canonical snapshot: what could be read in part only when the
//! snapshot was put together. It stays a gap in answers.

use super::batch::Batch;
use super::element::Element;
use super::field::settled;
use super::lists::items_of;
use super::report::Fault;
use super::role_assignment::principal_type;
use crate::diagnostic::Severity;
use crate::json::{Document, Field, Item};
use crate::role::RoleDefinitionId;
use crate::scope::Scope;
use crate::snapshot::{Kind, Unreadable};

const NOUN: &str = "unreadable entry";

/// Reads the list. What cannot be read here either may be an assignment of
/// anything.
pub(super) fn read(document: Document<'_>, field: &Field<'_>, batch: &mut Batch) {
    let items = match settled(&document, field).and_then(|()| items_of(&document, field, "a list"))
    {
        Ok(items) => items,
        Err(fault) => return anything(1, &fault, batch),
    };
    for (at, item) in items.enumerate() {
        match entry(document, at + 1, item, batch) {
            Ok(unreadable) => batch.parts.unreadable.push(unreadable),
            Err(fault) => anything(at + 1, &fault, batch),
        }
    }
}

fn entry<'a>(
    document: Document<'a>,
    number: usize,
    item: Item<'a>,
    batch: &mut Batch,
) -> Result<Unreadable, Fault> {
    let element = Element::of_item(document, number, item)?;
    let fault = |message: String| Fault {
        message,
        span: element.span(),
    };
    let name = element.required(&["kind"])?;
    let scope = element.text(&["scope"])?;
    let role = element.text(&["roleDefinitionId"])?;
    let principal = element.stated_id(&["principalId"])?;
    let origin = element.text(&["originRoleAssignmentId"])?;
    let unreadable = Unreadable {
        kind: Kind::from_name(&name)
            .ok_or_else(|| fault(format!("`{name}` is no kind of document")))?,
        id: element.required(&["id"])?.into(),
        problem: element.text(&["problem"])?.unwrap_or_default().into(),
        principal,
        principal_type: principal_type(&element, &["principalType"], NOUN, batch),
        role: role.map(|id| RoleDefinitionId::new(&id)),
        scope: scope
            .map(|text| Scope::parse(&text).map_err(|error| fault(error.to_string())))
            .transpose()?,
        origin: origin.map(Box::from),
    };
    batch
        .report
        .leftovers(&document, element.objects(), NOUN, &[]);
    Ok(unreadable)
}

fn anything(number: usize, fault: &Fault, batch: &mut Batch) {
    batch.report.fault(Severity::Error, NOUN, fault);
    batch.parts.unreadable.push(Unreadable {
        kind: Kind::RoleAssignments,
        id: format!("{NOUN} {number} of its list").into(),
        problem: fault.message.clone().into(),
        principal: None,
        principal_type: None,
        role: None,
        scope: None,
        origin: None,
    });
}
