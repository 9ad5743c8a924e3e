//! The answer of `role minimize`, for people.

use std::path::Path;

use azrbac_core::view::{MinimizeDocument, RedundantView};

use super::{proof, remarks, role};
use crate::error::CliError;
use crate::render::page::Page;
use crate::render::style::Style;

/// One line.
pub(crate) fn concise(document: &MinimizeDocument) -> String {
    format!(
        "{}: {} entries instead of {}; {} equal\n",
        document.base.role_name,
        document.entries_after,
        document.entries_before,
        document.equal.outcome,
    )
}

/// The whole answer.
pub(crate) fn text(
    document: &MinimizeDocument,
    written: Option<&Path>,
    style: Style,
) -> Result<String, CliError> {
    let mut page = Page::new(style);
    page.line(&format!("role    {}", document.base.role_name));
    page.line(&format!(
        "entries {}, instead of {}",
        document.entries_after, document.entries_before
    ));
    if document.objects_before != document.objects_after {
        page.line(&format!(
            "objects {}, instead of {}",
            document.objects_after, document.objects_before
        ));
    }
    page.heading("Proof, for every name, also of operations that Azure adds later");
    proof(
        "it grants the same as before, in each plane and under each condition",
        &document.equal,
        &mut page,
    );
    if document.removed.is_empty() {
        page.heading("Nothing can go: each entry is needed");
    } else {
        page.heading(&format!("Not needed ({})", document.removed.len()));
        for removed in &document.removed {
            page.item(&reason(removed));
        }
    }
    remarks(&document.remarks, &mut page);
    role(&document.role, written, &mut page)?;
    Ok(page.finish())
}

fn reason(removed: &RedundantView) -> String {
    let why = match removed.why {
        "duplicate" => "stands in the list before",
        "cancelled" => "subtracted whole in its permission object",
        "idle" => "subtracts nothing",
        _ => "other entries do the same",
    };
    format!(
        "{}[{}] `{}`: {why}",
        removed.list, removed.index, removed.pattern
    )
}
