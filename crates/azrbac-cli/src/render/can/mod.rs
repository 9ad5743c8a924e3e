//! The answer of `can`, for people.

mod evidence;

use azrbac_core::access::resolve::PlaneSource;
use azrbac_core::access::{Decision, Reason, Request, Verdict};
use azrbac_core::directory::PrincipalId;
use azrbac_core::snapshot::Snapshot;
use azrbac_core::view::{CanDocument, NewAssignmentView};

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
        .as_deref()
        .or(request.principal.as_deref())
        .unwrap_or_default();
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
    evidence::grants(answer, &mut page);
    evidence::denies(answer, &mut page);
    evidence::deciding(answer, &mut page);
    evidence::near_misses(answer, &mut page);
    evidence::idle_denies(answer, &mut page);
    list(&mut page, "Missing data", |page| {
        crate::render::gaps(&answer.document.gaps, page);
    });
    list(&mut page, "Assumed", |page| {
        crate::render::assumptions(&answer.document.assumptions, page);
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
        Verdict::Conditional => match answer.decision.reason {
            Reason::ConditionUnreadable => {
                format!("{who} may do this under a condition that cannot be read")
            }
            Reason::ConditionTooLarge => {
                format!("{who} may do this under a condition that is too large to be decided")
            }
            Reason::Undocumented => {
                format!("whether {who} may do this turns on a point that Azure does not document")
            }
            _ => format!("{who} may do this under a condition only"),
        },
        Verdict::Eligible => format!("{who} may do this after activating an eligible assignment"),
        Verdict::Unknown if answer.decision.reason == Reason::PlaneNotSure => format!(
            "whether {who} may do this is not known: the plane of the operation is not sure"
        ),
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
    if let Some(assign) = &answer.document.assign {
        page.line(&format!("  role       {}", role_to_assign(assign)));
        page.line(&format!("  to         {}", whom(answer, assign)));
    }
    page.line(&format!("  scope      {}", request.scope));
    page.line(&format!("  principal  {}", request.principal));
    if let Some(time) = &answer.document.request.as_of {
        page.line(&format!("  as of      {time}"));
    }
}

/// The role that would be given.
fn role_to_assign(assign: &NewAssignmentView) -> String {
    let id = assign.role_id.as_deref().unwrap_or_default();
    match &assign.role_name {
        Some(name) => format!("`{name}` ({id})"),
        None => id.to_owned(),
    }
}

/// Who would get it.
fn whom(answer: &Answer<'_>, assign: &NewAssignmentView) -> String {
    let kind = assign.principal_type;
    match (&assign.principal_id, kind) {
        (Some(id), kind) => {
            let kind = kind.map(|kind| format!(", {kind}")).unwrap_or_default();
            match answer.name(id) {
                name if name == *id => format!("{id}{kind}"),
                name => format!("{name} ({id}{kind})"),
            }
        }
        (None, Some(kind)) => format!("any {kind}"),
        (None, None) => "anybody".to_owned(),
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
        PlaneSource::GivenLiteral => found.push(
            "the operation holds a `*`; it was taken as the name of one operation, not as a pattern"
                .to_owned(),
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
    let from_library = |kind: &str| kind == "roles-from-library" || kind == "role-differs";
    found.extend(answer.document.remarks.iter().map(|remark| {
        if from_library(remark.kind) {
            format!(
                "{}; the embedded ones are of {}",
                remark.message, answer.library_date
            )
        } else {
            remark.message.clone()
        }
    }));
    found
}

fn roles_that_grant(answer: &Answer<'_>, page: &mut Page) {
    let heading = format!(
        "Built-in roles that would grant it, the least else first ({})",
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
