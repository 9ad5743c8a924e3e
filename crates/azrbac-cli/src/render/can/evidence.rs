//! What was considered, item by item.

use azrbac_core::access::Verdict;
use azrbac_core::view::{DenyView, EntryView, GapView, GrantView, NearMissView, TermsView};

use super::{Answer, list};
use crate::render::condition::{attributes, here, lay_out};
use crate::render::page::Page;

pub(super) fn grants(answer: &Answer<'_>, page: &mut Page) {
    let shown: Vec<&GrantView> = answer.document.grants.iter().collect();
    let certain: Vec<_> = shown
        .iter()
        .filter(|grant| grant.certainty == "certain")
        .collect();
    let open: Vec<_> = shown
        .iter()
        .filter(|grant| grant.certainty != "certain")
        .collect();
    list(page, "Granted by", |page| {
        for grant in certain {
            grant_lines(answer, grant, page);
        }
    });
    list(page, "May be granted by", |page| {
        for grant in open {
            grant_lines(answer, grant, page);
        }
    });
}

fn grant_lines(answer: &Answer<'_>, grant: &GrantView, page: &mut Page) {
    let role = role(grant.role_name.as_deref(), &grant.role_id);
    page.item(&role);
    if let Some(found) = &grant.entry {
        page.detail(&format!("entry: {}", entry(found)));
    }
    let assignee = answer.name(&grant.principal_id);
    if grant.via.is_empty() {
        page.detail(&format!("assigned to: {assignee}"));
    } else {
        let who = answer.name(answer.request.principal.as_str());
        page.detail(&format!("assigned to: {assignee}"));
        page.detail(&format!(
            "through: {who} is in {}",
            answer.chain(&grant.via)
        ));
    }
    page.id("at", &grant.scope);
    page.id("assignment", &grant.assignment_id);
    match grant.certainty {
        "eligible" => page.detail("eligible: grants nothing until it is activated"),
        "unknown" => {
            for gap in &grant.gaps {
                doubt(answer, gap, page);
            }
        }
        _ => {}
    }
    terms_lines(answer, &grant.terms, "only if", page);
}

/// What is known of a condition: that it holds, what is left of it, or why nothing
/// can be said.
fn terms_lines(answer: &Answer<'_>, terms: &TermsView, only_if: &str, page: &mut Page) {
    let Some(condition) = &terms.condition else {
        return;
    };
    let snapshot = answer.snapshot;
    let state = terms.condition_state.unwrap_or_default();
    match (&terms.residual, &terms.condition_problem, state) {
        (Some(residual), _, _) => lay_out(only_if, residual, snapshot, page),
        (None, Some(problem), _) => {
            page.detail(&format!("condition, which cannot be read: {problem}"));
            page.detail(condition);
        }
        (None, None, "too-large") => {
            let condition = here(condition, answer.request);
            lay_out("condition, for this operation", &condition, snapshot, page);
            page.detail(
                "open: it compares more values than a condition that Azure takes can hold, and \
                 was not decided",
            );
        }
        (None, None, "undocumented") => {
            let condition = here(condition, answer.request);
            lay_out("condition, for this operation", &condition, snapshot, page);
            page.detail(
                "open: it turns on an attribute that is missing, and what Azure does then is not \
                 documented",
            );
        }
        _ => {
            let condition = here(condition, answer.request);
            lay_out("under a condition that holds", &condition, snapshot, page);
        }
    }
}

/// Why it is not sure; what is told under `Missing data` is not told twice.
fn doubt(answer: &Answer<'_>, gap: &GapView, page: &mut Page) {
    let told = answer
        .document
        .gaps
        .iter()
        .any(|other| other.message == gap.message);
    if told {
        page.detail("not sure: data are missing, see below");
    } else {
        page.detail(&format!("not sure: {}", gap.message));
    }
}

fn applies(deny: &DenyView) -> bool {
    matches!(deny.outcome, "denies" | "conditional" | "unknown")
}

pub(super) fn denies(answer: &Answer<'_>, page: &mut Page) {
    let denies = &answer.document.denies;
    list(page, "Denied by", |page| {
        for deny in denies.iter().filter(|deny| applies(deny)) {
            page.item(&format!("deny assignment `{}`", deny.name));
            page.id("at", &deny.scope);
            page.id("id", &deny.deny_assignment_id);
            match deny.outcome {
                "conditional" => terms_lines(answer, &deny.terms, "denies if", page),
                "unknown" => {
                    for gap in &deny.gaps {
                        doubt(answer, gap, page);
                    }
                }
                _ => {}
            }
        }
    });
}

/// The attributes that would decide a conditional answer.
pub(super) fn deciding(answer: &Answer<'_>, page: &mut Page) {
    if answer.decision.verdict != Verdict::Conditional {
        return;
    }
    let document = answer.document;
    let grants = document.grants.iter().map(|grant| &grant.terms);
    let terms = grants.chain(document.denies.iter().map(|deny| &deny.terms));
    let residuals: Vec<&str> = terms
        .filter_map(|terms| terms.residual.as_deref())
        .collect();
    let attributes = attributes(&residuals);
    list(page, "Decided by, once told with --attr", |page| {
        for attribute in &attributes {
            page.line(&format!("  '{attribute}=…'"));
        }
        if document.assign.is_some() {
            page.wrapped(
                2,
                2,
                "(--to-type and --to tell those of whom gets the role)",
            );
        }
    });
}

/// The deny assignments at or above the scope that do not apply.
pub(super) fn idle_denies(answer: &Answer<'_>, page: &mut Page) {
    let denies = &answer.document.denies;
    list(page, "Deny assignments that do not apply", |page| {
        for deny in denies.iter().filter(|deny| !applies(deny)) {
            page.item(&format!("`{}`: {}", deny.name, why_not(answer, deny)));
        }
    });
}

fn why_not(answer: &Answer<'_>, deny: &DenyView) -> String {
    let who = answer.name(answer.request.principal.as_str());
    match (deny.outcome, &deny.excluded_through) {
        ("excluded", Some(through)) if *through == answer.request.principal.as_str() => {
            format!("{who} is excluded")
        }
        ("excluded", Some(through)) => {
            format!(
                "{who} is excluded through the group `{}`",
                answer.name(through)
            )
        }
        ("condition-fails", _) => "its condition does not hold".to_owned(),
        ("audit-only", _) => "it only logs (effect `audit`)".to_owned(),
        ("other-principals", _) => format!("it does not name {who}"),
        ("other-operations", _) => "it does not cover this operation".to_owned(),
        ("stays-at-its-scope", _) => format!("it applies to {} only, not below", deny.scope),
        (other, _) => other.to_owned(),
    }
}

pub(super) fn near_misses(answer: &Answer<'_>, page: &mut Page) {
    let heading = if answer.decision.verdict == Verdict::NotGranted {
        "Near misses"
    } else {
        "Also looked at"
    };
    list(page, heading, |page| {
        for miss in &answer.document.near_misses {
            let (text, detail) = near_miss(answer, miss);
            page.item(&text);
            if let Some(detail) = detail {
                page.detail(&detail);
            }
            match miss.why {
                "condition-fails" => {
                    page.id("at", &miss.scope);
                    if let Some(condition) = &miss.condition {
                        let condition = here(condition, answer.request);
                        lay_out("it would have to hold", &condition, answer.snapshot, page);
                    }
                }
                "other-scope" => page.id("at", &miss.scope),
                "other-time" => page.id("assignment", &miss.assignment_id),
                _ => {}
            }
        }
    });
}

/// What is said of a near miss, and in a line of its own what explains it.
fn near_miss(answer: &Answer<'_>, miss: &NearMissView) -> (String, Option<String>) {
    let name = miss.role_name.as_deref().unwrap_or(&miss.role_id);
    match (miss.why, &miss.subtracted_by) {
        ("subtracted", Some(by)) => {
            let granted = answer
                .document
                .grants
                .iter()
                .any(|grant| grant.certainty == "certain");
            let detail = if granted {
                format!(
                    "no effect here: another role assignment grants it, and {} are no deny",
                    by.list
                )
            } else {
                "without that entry the role would grant it here".to_owned()
            };
            let text = format!("`{name}` takes it out by {}", entry(by));
            (text, Some(detail))
        }
        ("condition-fails", _) => {
            let text = format!("`{name}` would grant it, but its condition does not hold");
            (text, None)
        }
        ("other-plane", _) => {
            let list = miss.entry.as_ref().map(entry).unwrap_or_default();
            let text = format!(
                "`{name}` matches it by {list}, but this is a {} plane operation",
                answer.request.plane
            );
            (text, None)
        }
        ("other-scope", _) => {
            let text = format!("`{name}` would grant it, but is assigned elsewhere");
            (text, None)
        }
        ("other-time", _) => {
            let text = format!("`{name}` would grant it, but not at this time");
            (text, None)
        }
        (other, _) => (format!("`{name}`: {other}"), None),
    }
}

fn role(name: Option<&str>, id: &str) -> String {
    match name {
        Some(name) if name != id => format!("role `{name}` ({id})"),
        _ => format!("role {id}"),
    }
}

fn entry(entry: &EntryView) -> String {
    let object = if entry.permission > 0 {
        format!("permissions[{}].", entry.permission)
    } else {
        String::new()
    };
    format!(
        "{object}{}[{}] `{}`",
        entry.list, entry.index, entry.pattern
    )
}
