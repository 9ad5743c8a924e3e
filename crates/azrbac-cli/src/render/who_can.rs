//! The answer of `who-can`, for people.

use azrbac_core::directory::PrincipalId;
use azrbac_core::snapshot::Snapshot;
use azrbac_core::view::{HolderView, WhoCanDocument};

use super::condition::lay_out;
use super::page::Page;
use super::style::Style;

/// The verdicts in the order in which they are told, each with its heading.
const SECTIONS: [(&str, &str); 5] = [
    ("allowed", "Allowed"),
    ("conditional", "Under a condition only"),
    ("eligible", "After activation"),
    ("unknown", "Not known: data are missing"),
    ("denied", "Granted, but denied by a deny assignment"),
];

/// One line a principal.
pub(crate) fn concise(document: &WhoCanDocument) -> String {
    let mut text: String = document
        .holders
        .iter()
        .map(|holder| {
            format!(
                "{}: {} {} ({})\n",
                holder.verdict,
                holder.name.as_ref().unwrap_or(&holder.principal_id),
                holder.principal_type.unwrap_or("principal"),
                holder.reason,
            )
        })
        .collect();
    for gap in &document.gaps {
        text.push_str(&format!("gap: {}\n", gap.message));
    }
    text
}

/// The whole answer.
pub(crate) fn text(snapshot: &Snapshot, document: &WhoCanDocument, style: Style) -> String {
    let mut page = Page::new(style);
    let request = &document.request;
    page.line(&format!(
        "operation  {} ({} plane)",
        request.operation, request.plane
    ));
    page.line(&format!("scope      {}", request.scope));
    for (verdict, heading) in SECTIONS {
        let of_verdict = |holder: &&HolderView| holder.verdict == verdict;
        let is_group =
            |holder: &&HolderView| matches!(holder.principal_type, Some("Group" | "ForeignGroup"));
        let (groups, people): (Vec<&HolderView>, Vec<&HolderView>) = document
            .holders
            .iter()
            .filter(of_verdict)
            .partition(is_group);
        if groups.is_empty() && people.is_empty() {
            continue;
        }
        page.heading(&format!("{heading} ({})", people.len()));
        for holder in people {
            holder_lines(snapshot, holder, &mut page);
        }
        for group in groups {
            page.item(&format!(
                "group {}: whoever is in it",
                group.name.as_ref().unwrap_or(&group.principal_id)
            ));
        }
    }
    if document.holders.is_empty() {
        page.heading("Nobody: nothing in the data grants it");
    }
    if !document.gaps.is_empty() {
        page.heading("Others may, because data are missing");
        super::gaps(&document.gaps, &mut page);
    }
    if !document.assumptions.is_empty() {
        page.heading("Assumed");
        super::assumptions(&document.assumptions, &mut page);
    }
    page.finish()
}

fn holder_lines(snapshot: &Snapshot, holder: &HolderView, page: &mut Page) {
    let kind = holder.principal_type.map(|kind| format!(", {kind}"));
    let name = match &holder.name {
        Some(name) => format!(
            "{name} ({}{})",
            holder.principal_id,
            kind.unwrap_or_default()
        ),
        None => format!("{}{}", holder.principal_id, kind.unwrap_or_default()),
    };
    page.item(&name);
    if let (Some(role), Some(scope)) = (&holder.role_name, &holder.scope) {
        page.detail(&format!("role: `{role}`"));
        page.id("at", scope);
    }
    if !holder.via.is_empty() {
        let names: Vec<String> = holder
            .via
            .iter()
            .map(|id| {
                let id = PrincipalId::new(id);
                format!("`{}`", snapshot.directory().label(&id))
            })
            .collect();
        page.detail(&format!("through: {}", names.join(", which is in ")));
    }
    if let Some(residual) = &holder.terms.residual {
        lay_out("only if", residual, snapshot, page);
    }
    if let Some(residual) = &holder.terms.deny_residual {
        lay_out("denied if", residual, snapshot, page);
    }
}
