//! RBAC508: an attribute that is not known, or not known of its source.

use azrbac_core::condition::{Finding, FindingKind, KNOWN_ATTRIBUTES, check as typed};
use azrbac_core::diagnostic::{Applicability, Severity};
use azrbac_core::text::{caseless, distance};

use super::shell_escape;
use crate::conditioned::{Conditioned, at};
use crate::draft::{Confidence, Draft};
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC508",
    name: "unknown-attribute",
    severity: Severity::Info,
    confidence: Confidence::Low,
    summary: "an attribute that Azure does not document, or asked of the wrong source",
    page: include_str!("../../rules/RBAC508.md"),
    check: Check::Condition(check),
};

/// So many letters of a misspelt name may differ.
const MOST_WRONG: usize = 3;

fn check(found: &Conditioned<'_>, drafts: &mut Vec<Draft>) {
    let Some(expression) = found.expression() else {
        return;
    };
    for fault in typed(expression) {
        drafts.extend(draft(found, &fault));
    }
}

fn draft(found: &Conditioned<'_>, fault: &Finding) -> Option<Draft> {
    let written = found.part(fault.span);
    let (draft, instead) = match &fault.kind {
        FindingKind::UnknownAttribute { path } => {
            if shell_escape::is_left(path) {
                return None;
            }
            let draft = at(fault.span, fault.message());
            match nearest(path) {
                Some(near) => (
                    draft
                        .severity(Severity::Warning)
                        .confidence(Confidence::Medium),
                    written.replace(&**path, near),
                ),
                None => {
                    return Some(draft.help(
                        "see whether it is spelt as Azure documents it: a comparison of an \
                         attribute that is not there never holds",
                    ));
                }
            }
        }
        FindingKind::WrongSource {
            path,
            source,
            instead,
        } => {
            let message = format!("`{path}` is an attribute of `@{instead}`, never of `@{source}`");
            let draft = at(fault.span, message);
            (
                draft
                    .severity(Severity::Warning)
                    .confidence(Confidence::High),
                format!("@{instead}[{path}]"),
            )
        }
        _ => return None,
    };
    let fix = found.write(Applicability::DisplayOnly, fault.span, &instead);
    Some(
        draft
            .help(format!("write `{instead}` if that is meant"))
            .fix(fix),
    )
}

/// The known attribute that is at most a few letters away.
fn nearest(path: &str) -> Option<&'static str> {
    let longest = KNOWN_ATTRIBUTES.iter().map(|row| row.name.len()).max();
    if path.len() > longest.unwrap_or(0) + MOST_WRONG {
        return None;
    }
    let path = caseless::fold(path);
    let near = |name: &str| distance(&path, &caseless::fold(name), MOST_WRONG);
    KNOWN_ATTRIBUTES
        .iter()
        .filter_map(|row| Some((near(row.name)?, row.name)))
        .filter(|(letters, name)| letters * 3 < name.len())
        .min_by_key(|(letters, _)| *letters)
        .map(|(_, name)| name)
}
