//! `failedExports` of a canonical snapshot: which exports did not come to their end
//! when the snapshot was put together, and why.

use super::batch::Batch;
use super::element::Element;
use super::field::settled;
use super::lists::items_of;
use super::report::Fault;
use crate::diagnostic::Severity;
use crate::json::{Document, Field, Item};
use crate::scope::Scope;
use crate::snapshot::{FailedExport, Kind};

const NOUN: &str = "failed export";

/// Reads the list. What cannot be read may be an export of anything.
pub(super) fn read(document: Document<'_>, field: &Field<'_>, batch: &mut Batch) {
    let items = match settled(&document, field).and_then(|()| items_of(&document, field, "a list"))
    {
        Ok(items) => items,
        Err(fault) => return anything(&fault, batch),
    };
    for (at, item) in items.enumerate() {
        match entry(document, at + 1, item, batch) {
            Ok(failed) => {
                batch.parts.lack([failed.kind]);
                batch.parts.failed.push(failed);
            }
            Err(fault) => anything(&fault, batch),
        }
    }
}

fn entry<'a>(
    document: Document<'a>,
    number: usize,
    item: Item<'a>,
    batch: &mut Batch,
) -> Result<FailedExport, Fault> {
    let element = Element::of_item(document, number, item)?;
    let fault = |message: String| Fault {
        message,
        span: element.span(),
    };
    let name = element.required(&["kind"])?;
    let scope = element.text(&["scope"])?;
    let failed = FailedExport {
        kind: Kind::from_name(&name)
            .ok_or_else(|| fault(format!("`{name}` is no kind of document")))?,
        problem: element.text(&["problem"])?.unwrap_or_default().into(),
        scope: scope
            .map(|text| Scope::parse(&text).map_err(|error| fault(error.to_string())))
            .transpose()?,
        above: element.flag(&["above"])?.unwrap_or(false),
    };
    batch
        .report
        .leftovers(&document, element.objects(), NOUN, &[]);
    Ok(failed)
}

fn anything(fault: &Fault, batch: &mut Batch) {
    batch.report.fault(Severity::Error, NOUN, fault);
    for kind in Kind::ALL {
        batch.cut(kind, &fault.message, None);
    }
}
