//! The answer of `role derive`, for people.

use std::path::Path;

use azrbac_core::view::{ChangedView, DeriveDocument, RemovalView, RoleFile};

use super::{operations, placed, proof, remarks, role};
use crate::error::CliError;
use crate::render::page::Page;
use crate::render::style::Style;

/// One line.
pub(crate) fn concise(document: &DeriveDocument) -> String {
    format!(
        "{}: {} taken out, {} left out; {} within the base, {} without what was taken out\n",
        name(&document.role),
        document.taken_out.len(),
        document.left_out.len(),
        document.within_base.outcome,
        document.disjoint_from_removed.outcome,
    )
}

fn name(role: &RoleFile) -> &str {
    match role {
        RoleFile::Flat(role) => &role.name,
        RoleFile::Rest(role) => &role.properties.role_name,
    }
}

/// The whole answer.
pub(crate) fn text(
    document: &DeriveDocument,
    written: Option<&Path>,
    all: bool,
    style: Style,
) -> Result<String, CliError> {
    let mut page = Page::new(style);
    page.line(&format!("role    {}", name(&document.role)));
    let id = document.base.role_id.as_ref();
    let id = id.map_or_else(String::new, |id| format!(" ({id})"));
    page.line(&format!("base    {}{id}", document.base.role_name));
    for without in &document.without {
        page.wrapped(0, 8, &format!("without {}", meaning(without)));
    }
    page.heading("Proof, for every name, also of operations that Azure adds later");
    proof(
        "it grants nothing that the base does not grant",
        &document.within_base,
        &mut page,
    );
    let claim = match document.still_granted.is_empty() {
        true => "it grants nothing of what was taken out",
        false => "it grants nothing of what was taken out, but for what Azure no longer has",
    };
    proof(claim, &document.disjoint_from_removed, &mut page);
    if !document.taken_out.is_empty() {
        page.heading(&format!("Taken out ({})", document.taken_out.len()));
        operations(&document.taken_out, all, &mut page);
    }
    if !document.changed.is_empty() {
        page.heading("Entries of the base that could not stay");
        for changed in &document.changed {
            page.item(&change(changed));
        }
    }
    beside(document, all, &mut page);
    remarks(&document.remarks, &mut page);
    role(&document.role, written, &mut page)?;
    Ok(page.finish())
}

/// What is not granted beside what was to go.
fn beside(document: &DeriveDocument, all: bool, page: &mut Page) {
    if !document.left_out.is_empty() {
        page.heading(&format!(
            "Left out: their plane is not sure, and Azure refuses a name in the wrong list ({})",
            document.left_out.len()
        ));
        placed(&document.left_out, all, page);
    }
    if !document.missing.is_empty() {
        page.heading(&format!(
            "Missing, which is a fault of azrbac ({})",
            document.missing.len()
        ));
        placed(&document.missing, all, page);
    }
    if !document.still_granted.is_empty() {
        page.heading(&format!(
            "Still matched: Azure no longer has them and refuses notActions that name them ({})",
            document.still_granted.len()
        ));
        placed(&document.still_granted, all, page);
    }
    if !document.lost.is_empty() {
        page.heading("Lost of what Azure adds later");
        for lost in &document.lost {
            page.item(&format!(
                "what `{}` grants in the {} plane and no entry here, such as `{}`",
                lost.pattern, lost.plane, lost.example
            ));
        }
    }
}

fn meaning(without: &RemovalView) -> String {
    let class = without.class.unwrap_or_default();
    let text = &without.text;
    match without.meaning {
        "kin" => format!(
            "`{text}` hands out credentials: every operation of class {class} goes (give the full \
             name to take out that one only)"
        ),
        "class" => format!("every operation of class {class}"),
        "short-name" => format!("every operation called `{text}`"),
        "pattern" => format!("every name that `{text}` matches"),
        _ => format!("`{text}`"),
    }
}

fn change(changed: &ChangedView) -> String {
    let place = format!("{}[{}] `{}`", changed.list, changed.index, changed.pattern);
    match (changed.change, changed.entries) {
        ("replaced", Some(entries)) => {
            let entries = match entries {
                1 => "1 entry".to_owned(),
                many => format!("{many} entries"),
            };
            format!("{place}: {entries} in its place")
        }
        ("subtracted", _) => format!("{place}: stays, with something subtracted"),
        _ => format!("{place}: left out"),
    }
}
