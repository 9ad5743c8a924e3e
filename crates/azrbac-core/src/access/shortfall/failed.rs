//! What is missing because its export failed: why, and what that takes.

use std::collections::HashSet;

use super::Shortfall;
use crate::snapshot::{FailedExport, Kind, Snapshot};

/// So many characters of what Azure says are shown.
const SHOWN: usize = 160;

/// Says of what is missing that its export failed, and adds what is missing for no
/// other reason.
pub(super) fn tell(snapshot: &Snapshot, found: &mut Vec<Shortfall>) {
    let mut told = HashSet::new();
    // What could be there goes before what the tenant has no licence for.
    let (nothing, failed): (Vec<_>, Vec<_>) = snapshot
        .failed()
        .iter()
        .partition(|failed| failed.lacks_licence());
    for failed in failed.into_iter().chain(nothing) {
        if !told.insert(failed.kind) {
            continue;
        }
        let mut named = false;
        for one in found.iter_mut() {
            named |= one.kind() == Some(failed.kind);
            if one.kind() == Some(failed.kind) && is_of_export(one) {
                let missing = std::mem::replace(one, Shortfall::TimeUnknown);
                *one = because(missing, failed);
            }
        }
        // Where there are none at all, the groups of which they failed tell nothing more.
        if failed.kind == Kind::GroupEligibilities && !snapshot.has(failed.kind) {
            found.retain(
                |one| !matches!(one, Shortfall::Unreadable { kind, .. } if *kind == failed.kind),
            );
        }
        if !named && !snapshot.has(failed.kind) {
            let missing = Shortfall::KindMissing { kind: failed.kind };
            found.push(because(missing, failed));
        }
    }
}

/// Whether it may come from an export that failed.
fn is_of_export(shortfall: &Shortfall) -> bool {
    matches!(
        shortfall,
        Shortfall::KindMissing { .. }
            | Shortfall::NotCovered { .. }
            | Shortfall::HierarchyUnknown { .. }
            | Shortfall::RoleDefinitionsMissing { .. }
            | Shortfall::MembersUnknown { .. }
            | Shortfall::NotDescribed { .. }
    )
}

fn because(missing: Shortfall, failed: &FailedExport) -> Shortfall {
    Shortfall::ExportFailed {
        missing: Box::new(missing),
        failed: Box::new(failed.clone()),
    }
}

/// What Azure says, cut short.
pub(super) fn short(problem: &str) -> String {
    let mut characters = problem.chars();
    let shown: String = characters.by_ref().take(SHOWN).collect();
    let more = if characters.next().is_some() {
        "…"
    } else {
        ""
    };
    format!("`{shown}{more}`")
}

/// What to do about it.
pub(super) fn help(missing: &Shortfall, failed: &FailedExport) -> String {
    advice(&failed.problem, missing.kind(), &missing.help())
}

/// What to do about an export of a kind that failed with a problem; `fetch` is how to get
/// what is missing.
pub(super) fn advice(problem: &str, kind: Option<Kind>, fetch: &str) -> String {
    let says = |words: &[&str]| words.iter().any(|word| problem.contains(word));
    if FailedExport::tells_no_licence(problem) {
        "the tenant has no licence for it, without which there is nothing to fetch".to_owned()
    } else if says(&[
        "AuthorizationFailed",
        "Authorization_RequestDenied",
        "Forbidden",
        "403",
    ]) {
        let right = right(kind);
        format!("it was refused: whoever has {right} may fetch it: {fetch}")
    } else if says(&["stands twice", "unknown key", "different tenants"]) {
        format!("correct the files, or fetch it: {fetch}")
    } else {
        format!("start the export again, or fetch it: {fetch}")
    }
}

/// What it takes to fetch documents of a kind.
fn right(kind: Option<Kind>) -> &'static str {
    match kind {
        Some(Kind::Groups | Kind::Principals) => "`Directory.Read.All` of Microsoft Graph",
        Some(Kind::GroupEligibilities) => {
            "`PrivilegedEligibilitySchedule.Read.AzureADGroup` of Microsoft Graph"
        }
        _ => "the role Reader at the tenant root group",
    }
}
