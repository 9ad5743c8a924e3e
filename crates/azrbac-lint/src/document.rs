//! A finding in the form that it has in the JSON document `azrbac.lint/v1`.

use std::borrow::Cow;

use azrbac_core::diagnostic::{Applicability, Fix};
use azrbac_core::text::{FileId, Position, Span};
use serde::Serialize;

use crate::about::About;
use crate::finding::Finding;
use crate::subject::Subject;

/// A place in a file, everything counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct PlaceDocument {
    /// The line.
    pub line: usize,
    /// The column, in characters.
    pub column: usize,
    /// The byte.
    pub offset: usize,
}

/// The entry at fault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EntryDocument<'a> {
    /// The list, such as `notActions`.
    pub list: &'static str,
    /// Which permission object of the role, from 0.
    pub permission: usize,
    /// Which entry of the list, from 0.
    pub index: usize,
    /// The entry as it is written.
    pub pattern: &'a str,
}

/// Another place that matters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RelatedDocument<'a> {
    /// What is to be said there.
    pub message: &'a str,
    /// The first byte.
    pub start: PlaceDocument,
    /// Behind the last byte.
    pub end: PlaceDocument,
}

/// One replacement of a fix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EditDocument<'a> {
    /// The first byte.
    pub start: PlaceDocument,
    /// Behind the last byte.
    pub end: PlaceDocument,
    /// What takes its place.
    pub text: &'a str,
}

/// A change that would resolve the finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FixDocument<'a> {
    /// What the change does.
    pub message: &'a str,
    /// `safe`, `unsafe` or `display-only`.
    pub applicability: &'static str,
    /// The replacements.
    pub edits: Vec<EditDocument<'a>>,
}

/// A finding; what is not known is `null`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FindingDocument<'a> {
    /// The code of the rule.
    pub rule: &'static str,
    /// The name of the rule.
    pub name: &'static str,
    /// `info`, `warning` or `error`.
    pub severity: &'static str,
    /// `low`, `medium` or `high`.
    pub confidence: &'static str,
    /// What is wrong.
    pub message: &'a str,
    /// The file.
    pub file: &'a str,
    /// The first byte at fault.
    pub start: Option<PlaceDocument>,
    /// Behind the last byte at fault.
    pub end: Option<PlaceDocument>,
    /// The display name of the role definition; of an assignment, the name or the
    /// id of its role.
    pub role: &'a str,
    /// The id of the role assignment or deny assignment, where it is about one; what a
    /// template or a source file calls it.
    pub assignment: Option<Cow<'a, str>>,
    /// The entry at fault.
    pub entry: Option<EntryDocument<'a>>,
    /// Other places that matter.
    pub related: Vec<RelatedDocument<'a>>,
    /// What to do about it.
    pub help: Option<&'a str>,
    /// A change that would resolve it.
    pub fix: Option<FixDocument<'a>>,
    /// Names the finding across runs.
    pub fingerprint: &'a str,
}

/// The document of a finding of `subject`, which was read from `file`. `position`
/// turns a byte offset into line and column, as
/// [`Sources::position`](azrbac_core::text::Sources::position) does.
pub fn document<'a>(
    finding: &'a Finding,
    subject: &Subject<'a>,
    file: &'a str,
    position: &dyn Fn(FileId, usize) -> Option<Position>,
) -> FindingDocument<'a> {
    let places = |span: Span| places(span, position);
    let (start, end) = finding.primary.and_then(places).unzip();
    let related = finding.related.iter().filter_map(|label| {
        let (start, end) = places(label.span)?;
        Some(RelatedDocument {
            message: &label.text,
            start,
            end,
        })
    });
    FindingDocument {
        rule: finding.rule.code,
        name: finding.rule.name,
        severity: finding.severity.name(),
        confidence: finding.confidence.name(),
        message: &finding.message,
        file,
        start,
        end,
        role: role(finding.about, subject),
        assignment: assignment(finding.about, subject),
        entry: entry(finding, subject),
        related: related.collect(),
        help: finding.help.as_deref(),
        fix: finding.fix.as_ref().map(|fix| fix_document(fix, &places)),
        fingerprint: &finding.fingerprint,
    }
}

fn places(
    span: Span,
    position: &dyn Fn(FileId, usize) -> Option<Position>,
) -> Option<(PlaceDocument, PlaceDocument)> {
    let place = |offset: usize| {
        let place = position(span.file, offset)?;
        Some(PlaceDocument {
            line: place.line,
            column: place.column,
            offset: place.offset + 1,
        })
    };
    Some((place(span.start)?, place(span.end)?))
}

fn role<'a>(about: About, subject: &Subject<'a>) -> &'a str {
    match about {
        About::RoleDefinition(at) => subject.roles.get(at).map_or("", |role| &role.name),
        About::RoleAssignment(at) => subject.assignments.get(at).map_or("", |assignment| {
            let name = assignment.role_name.as_deref();
            name.unwrap_or_else(|| assignment.role.as_str())
        }),
        About::DeclaredAssignment(at) => subject.declared.get(at).map_or("", |assignment| {
            let id = assignment.role.as_ref().map(|role| role.as_str());
            assignment.role_name.as_deref().or(id).unwrap_or_default()
        }),
        About::DenyAssignment(_) | About::Ignore => "",
    }
}

fn assignment<'a>(about: About, subject: &Subject<'a>) -> Option<Cow<'a, str>> {
    match about {
        About::RoleDefinition(_) | About::Ignore => None,
        About::RoleAssignment(at) => {
            let found = subject.assignments.get(at);
            found.map(|found| Cow::Owned(found.id.to_string()))
        }
        About::DeclaredAssignment(at) => subject
            .declared
            .get(at)
            .map(|found| Cow::Borrowed(&*found.label)),
        About::DenyAssignment(at) => subject
            .denies
            .get(at)
            .map(|found| Cow::Borrowed(&*found.id)),
    }
}

fn entry<'a>(finding: &Finding, subject: &Subject<'a>) -> Option<EntryDocument<'a>> {
    let at = finding.entry?;
    let permission = subject.roles.get(at.role)?.permissions.get(at.permission)?;
    Some(EntryDocument {
        list: at.list.name(),
        permission: at.permission,
        index: at.index,
        pattern: permission.list(at.list).get(at.index)?.written(),
    })
}

fn fix_document<'a>(
    fix: &'a Fix,
    places: &dyn Fn(Span) -> Option<(PlaceDocument, PlaceDocument)>,
) -> FixDocument<'a> {
    let edits = fix.edits.iter().filter_map(|(span, text)| {
        let (start, end) = places(*span)?;
        Some(EditDocument { start, end, text })
    });
    FixDocument {
        message: &fix.message,
        applicability: match fix.applicability {
            Applicability::Safe => "safe",
            Applicability::Unsafe => "unsafe",
            Applicability::DisplayOnly => "display-only",
        },
        edits: edits.collect(),
    }
}
