//! The answer of `can`, for people.

use azrbac_core::access::resolve::PlaneSource;
use azrbac_core::access::{Decision, Request, Verdict};
use azrbac_core::directory::PrincipalId;
use azrbac_core::snapshot::Snapshot;
use azrbac_core::view::{CanDocument, DenyView, EntryView, GrantView, NearMissView};

use super::page::Page;
use super::style::Style;

/// A decision with what is needed to tell it.
pub(crate) struct Answer<'a> {
    pub(crate) snapshot: &'a Snapshot,
    pub(crate) request: &'a Request,
    pub(crate) decision: &'a Decision,
    pub(crate) document: &'a CanDocument,
    pub(crate) plane_source: PlaneSource,
    /// Whether any document mentions the principal.
    pub(crate) mentioned: bool,
    pub(crate) library_date: &'a str,
}

impl Answer<'_> {
    fn name(&self, id: &str) -> String {
        let principal = PrincipalId::new(id);
        match self.snapshot.directory().label(&principal) {
            label if label == principal.as_str() => id.to_owned(),
            label => label.to_owned(),
        }
    }

    /// The names of groups from the principal on, as a chain.
    fn chain(&self, via: &[String]) -> String {
        via.iter()
            .map(|id| format!("`{}`", self.name(id)))
            .collect::<Vec<_>>()
            .join(", which is in ")
    }
}

/// One line: the verdict, what was asked, what decided.
pub(crate) fn concise(document: &CanDocument) -> String {
    let request = &document.request;
    let who = request
        .principal_name
        .as_ref()
        .unwrap_or(&request.principal);
    let decided = match (document.grants.first(), document.verdict) {
        (_, "denied") => document
            .denies
            .iter()
            .find(|deny| deny.outcome == "denies")
            .map(|deny| format!(" by deny assignment `{}`", deny.name)),
        (Some(grant), _) => grant
            .role_name
            .as_ref()
            .map(|role| format!(" by `{role}` at {}", grant.scope)),
        (None, _) => None,
    };
    format!(
        "{}: {who} {} {}{} ({})\n",
        document.verdict,
        request.operation,
        request.scope,
        decided.unwrap_or_default(),
        document.reason,
    )
}

/// The whole answer.
pub(crate) fn text(answer: &Answer<'_>, style: Style) -> String {
    let mut page = Page::new(style);
    headline(answer, &mut page);
    grants(answer, &mut page);
    denies(answer, &mut page);
    near_misses(answer, &mut page);
    list(&mut page, "What is missing", |page| {
        for gap in &answer.document.gaps {
            page.item(&gap.message);
            page.detail(&gap.help);
        }
    });
    list(&mut page, "Taken for granted", |page| {
        super::assumptions(&answer.document.assumptions, page);
    });
    list(&mut page, "Worth knowing", |page| {
        for remark in remarks(answer) {
            page.item(&remark);
        }
    });
    roles_that_grant(answer, &mut page);
    page.finish()
}

/// A section that is left out where it would be empty.
fn list(page: &mut Page, heading: &str, fill: impl FnOnce(&mut Page)) {
    let mut section = Page::new(page.style());
    fill(&mut section);
    let text = section.finish();
    if !text.is_empty() {
        page.heading(heading);
        page.line(text.trim_end_matches('\n'));
    }
}

fn headline(answer: &Answer<'_>, page: &mut Page) {
    let request = answer.request;
    let who = answer.name(request.principal.as_str());
    let may = match answer.decision.verdict {
        Verdict::Allowed => format!("{who} may do this"),
        Verdict::Denied => format!("{who} may not do this: a deny assignment forbids it"),
        Verdict::NotGranted => format!("{who} may not do this: no role assignment grants it"),
        Verdict::Conditional => format!("{who} may do this under a condition only"),
        Verdict::Eligible => format!("{who} may do this after activating an eligible assignment"),
        Verdict::Unknown => format!("whether {who} may do this is not known: data are missing"),
    };
    page.line(&format!(
        "{}: {may}",
        page.style().verdict(answer.decision.verdict)
    ));
    page.line(&format!(
        "  operation  {} ({} plane)",
        request.operation, request.plane
    ));
    page.line(&format!("  scope      {}", request.scope));
    page.line(&format!("  principal  {}", request.principal));
    if let Some(time) = &answer.document.request.as_of {
        page.line(&format!("  as of      {time}"));
    }
}

fn grants(answer: &Answer<'_>, page: &mut Page) {
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
    page.detail(&format!("at: {}", grant.scope));
    page.detail(&format!("assignment: {}", grant.assignment_id));
    match grant.certainty {
        "eligible" => page.detail("eligible: grants nothing until it is activated"),
        "unknown" => {
            for gap in &grant.gaps {
                page.detail(&format!("not sure: {}", gap.message));
            }
        }
        _ => {}
    }
    if let Some(condition) = &grant.condition {
        page.detail(&format!("condition (not evaluated): {condition}"));
    }
}

fn denies(answer: &Answer<'_>, page: &mut Page) {
    let applies = |deny: &&DenyView| matches!(deny.outcome, "denies" | "conditional" | "unknown");
    let (deciding, others): (Vec<&DenyView>, Vec<&DenyView>) =
        answer.document.denies.iter().partition(applies);
    list(page, "Denied by", |page| {
        for deny in deciding {
            page.item(&format!(
                "deny assignment `{}` at {}",
                deny.name, deny.scope
            ));
            match deny.outcome {
                "conditional" => {
                    let condition = deny.condition.as_deref().unwrap_or_default();
                    page.detail(&format!(
                        "if its condition holds (not evaluated): {condition}"
                    ));
                }
                "unknown" => {
                    for gap in &deny.gaps {
                        page.detail(&format!("not sure: {}", gap.message));
                    }
                }
                _ => {}
            }
        }
    });
    list(page, "Deny assignments that do not apply", |page| {
        for deny in others {
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
        ("audit-only", _) => "it only logs (effect `audit`)".to_owned(),
        ("other-principals", _) => format!("it does not name {who}"),
        ("other-operations", _) => "it does not cover this operation".to_owned(),
        ("stays-at-its-scope", _) => format!("it applies to {} only, not below", deny.scope),
        (other, _) => other.to_owned(),
    }
}

fn near_misses(answer: &Answer<'_>, page: &mut Page) {
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
        }
    });
}

fn near_miss(answer: &Answer<'_>, miss: &NearMissView) -> (String, Option<String>) {
    let name = miss.role_name.as_deref().unwrap_or(&miss.role_id);
    match (miss.why, &miss.subtracted_by) {
        ("subtracted", Some(by)) => {
            let granted = matches!(
                answer.decision.verdict,
                Verdict::Allowed | Verdict::Conditional
            );
            let detail = if granted {
                format!(
                    "no effect here: another role assignment grants it, and {} is no deny",
                    by.list
                )
            } else {
                "the role at this scope would grant it otherwise".to_owned()
            };
            let text = format!("`{name}` takes it out by {}", entry(by));
            (text, Some(detail))
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
            (text, Some(format!("at: {}", miss.scope)))
        }
        ("other-time", _) => {
            let text = format!("`{name}` would grant it, but not at this time");
            (text, Some(format!("assignment: {}", miss.assignment_id)))
        }
        (other, _) => (format!("`{name}`: {other}"), None),
    }
}

fn remarks(answer: &Answer<'_>) -> Vec<String> {
    let request = answer.request;
    let mut found: Vec<String> = Vec::new();
    if answer.decision.verdict == Verdict::NotGranted {
        let list = azrbac_core::role::EntryList::granting(request.plane);
        found.push(format!(
            "this is a {} plane operation: only `{list}` of a role definition grant it",
            request.plane
        ));
    }
    match answer.plane_source {
        PlaneSource::GivenAgainstCatalog => found.push(format!(
            "the catalogue is sure that this operation is of the {} plane; --plane was followed",
            request.plane.other()
        )),
        PlaneSource::GivenUnlisted => found.push(
            "the catalogue does not hold this operation; its name was taken as given".to_owned(),
        ),
        PlaneSource::Inferred => found.push(format!(
            "the catalogue only infers that this operation is of the {} plane",
            request.plane
        )),
        PlaneSource::Given | PlaneSource::Sure => {}
    }
    if !answer.mentioned {
        found.push("no document mentions this object id".to_owned());
    }
    let from_library = |kind: &str| kind == "role-from-library" || kind == "role-differs";
    found.extend(answer.document.remarks.iter().map(|remark| {
        if from_library(remark.kind) {
            format!("{} (embedded: {})", remark.message, answer.library_date)
        } else {
            remark.message.clone()
        }
    }));
    found
}

fn roles_that_grant(answer: &Answer<'_>, page: &mut Page) {
    let heading = format!(
        "Built-in roles that would grant it ({}), the least else first",
        answer.library_date
    );
    list(page, &heading, |page| {
        for role in &answer.document.roles_that_grant {
            let count = role.operations;
            let plural = if count == 1 { "" } else { "s" };
            page.item(&format!("{} ({count} operation{plural})", role.role_name));
        }
    });
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
