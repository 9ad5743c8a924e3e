//! What of the difference between two snapshots was not decided, because a proof was given
//! up.

use azrbac_core::view::DiffSnapshotsDocument;

use super::markdown::{Comment, code};
use crate::render::page::Page;

const HEADING: &str = "Not decided: whether more differs is not known";

pub(super) fn text(document: &DiffSnapshotsDocument, page: &mut Page) {
    if !document.limits.is_empty() {
        page.heading(HEADING);
    }
    for limit in &document.limits {
        page.item(limit);
    }
}

pub(super) fn concise(document: &DiffSnapshotsDocument) -> String {
    let limits = document.limits.iter();
    limits
        .map(|limit| format!("not decided: {limit}\n"))
        .collect()
}

pub(super) fn markdown(document: &DiffSnapshotsDocument, comment: &mut Comment) {
    let limits = document.limits.iter();
    let limits: String = limits.map(|limit| format!("- {}\n", code(limit))).collect();
    if !limits.is_empty() {
        comment.section(&format!("#### {HEADING}\n\n{limits}"));
    }
}

/// Why it is not known whether anything else differs.
pub(super) fn why(document: &DiffSnapshotsDocument) -> &'static str {
    let mut missing = document.missing_old.iter().chain(&document.missing_new);
    match missing.any(|gap| gap.weight == "unknown") {
        false if !document.limits.is_empty() => "a proof was given up",
        _ => "data are missing",
    }
}

#[cfg(test)]
mod tests {
    use azrbac_core::access::{DiffQuestion, diff};
    use azrbac_core::snapshot::Snapshot;
    use azrbac_core::view::{DiffSnapshotsDocument, diff_snapshots};

    use super::super::snapshots;
    use crate::args::Color;
    use crate::render::style::Style;

    #[test]
    fn a_proof_that_was_given_up_is_told_in_every_form() {
        let (nothing, catalog) = (Snapshot::default(), azrbac_roles::catalog());
        let mut found = diff(&nothing, &nothing, &DiffQuestion::default(), catalog);
        found.missing.old.clear();
        found.missing.new.clear();
        let limit = "the automaton has more than 100 states";
        found.limits.push(limit.to_owned());
        let document: DiffSnapshotsDocument = diff_snapshots(&nothing, &nothing, &found, catalog);
        let text = snapshots::text(&document, false, Style::new(Color::Never, false));
        let heading = "Not decided: whether more differs is not known";
        for text in [&text, &snapshots::markdown(&document)] {
            assert!(text.contains(heading) && text.contains(limit), "{text}");
            assert!(text.contains("not known: a proof was given up"), "{text}");
        }
        assert!(snapshots::concise(&document).contains(limit));
        assert!(!document.decided);
    }
}
