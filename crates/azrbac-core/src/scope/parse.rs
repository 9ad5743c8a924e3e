//! Reading ARM ids.

use super::{Scope, ScopeKind};
use crate::text::caseless;

/// Most segments that an id has. Real ones stay below 30: a resource group, a
/// resource with a few levels of children, an extension resource.
const MOST_SEGMENTS: usize = 200;

/// Why a text is no scope.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ScopeError {
    /// Nothing but blanks.
    #[error("the scope is empty")]
    Empty,
    /// It does not begin with `/`.
    #[error("`{0}` does not begin with `/`: a scope is a full id, such as `/subscriptions/…`")]
    NotAbsolute(String),
    /// Two slashes with nothing between them.
    #[error("`{0}` has an empty segment")]
    EmptySegment(String),
    /// It begins with something that Azure has not.
    #[error("`{0}` begins with neither `/subscriptions/` nor `/providers/`")]
    UnknownStart(String),
    /// `/subscriptions` without an id, `resourceGroups` without a name.
    #[error("`{text}` ends behind `{segment}`: its id or name is missing")]
    Incomplete {
        /// The text that was read.
        text: String,
        /// The last segment.
        segment: String,
    },
    /// A segment where `providers` or `resourceGroups` is expected.
    #[error("`{segment}` in `{text}` stands where `providers` is expected")]
    UnexpectedSegment {
        /// The text that was read.
        text: String,
        /// The segment at fault.
        segment: String,
    },
    /// More segments than any id of Azure has. The text is too long to be told.
    #[error("the scope has {0} segments; no id of Azure has more than {MOST_SEGMENTS}")]
    TooDeep(usize),
}

/// Room for so many segments is made at once: those of a child resource.
const USUAL: usize = 16;

/// Where a scope ends among the segments of an id.
struct Boundary {
    segments: usize,
    kind: ScopeKind,
}

pub(super) fn parse(text: &str) -> Result<Scope, ScopeError> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Err(ScopeError::Empty);
    }
    if !trimmed.starts_with('/') {
        return Err(ScopeError::NotAbsolute(trimmed.to_owned()));
    }
    let path = trimmed.strip_suffix('/').unwrap_or(trimmed);
    let Some(path) = path.strip_prefix('/') else {
        return Ok(Scope::root());
    };
    let lower = path.to_ascii_lowercase();
    let mut segments: Vec<&str> = Vec::with_capacity(USUAL);
    segments.extend(lower.split('/'));
    if segments.len() > MOST_SEGMENTS {
        return Err(ScopeError::TooDeep(segments.len()));
    }
    let blank = |segment: &&str| segment.chars().all(char::is_whitespace);
    if segments.iter().any(blank) {
        return Err(ScopeError::EmptySegment(trimmed.to_owned()));
    }
    let alias = matches!(
        segments.as_slice(),
        [
            "providers",
            "microsoft.subscription",
            "subscriptions",
            _,
            ..
        ]
    );
    let skipped = if alias { 2 } else { 0 };
    let segments = segments.get(skipped..).unwrap_or_default();
    let kind = walk(segments, trimmed)?
        .last()
        .map_or(ScopeKind::Root, |last| last.kind);
    let shown = path.splitn(skipped + 1, '/').last().unwrap_or(path);
    Ok(scope(shown, segments, kind))
}

/// A scope as it is shown, and its segments in lower case.
fn scope(shown: &str, segments: &[&str], kind: ScopeKind) -> Scope {
    let mut folded = String::with_capacity(shown.len() + 5);
    let guid_at = guid_segment(segments);
    for (at, segment) in segments.iter().enumerate() {
        folded.push('/');
        let guid = (guid_at == Some(at)).then(|| caseless::guid(segment));
        folded.push_str(guid.flatten().as_deref().unwrap_or(segment));
    }
    Scope::of(format!("/{shown}"), folded, kind)
}

/// Where the id of a subscription or management group stands: a GUID there may
/// lack its dashes.
fn guid_segment(segments: &[&str]) -> Option<usize> {
    match segments.first().copied() {
        Some("subscriptions") => Some(1),
        Some("providers") => Some(3),
        _ => None,
    }
}

/// The scopes that an id passes through, outermost first, the id itself last.
fn walk(segments: &[&str], text: &str) -> Result<Vec<Boundary>, ScopeError> {
    let mut found = Vec::new();
    let incomplete = |segment: &str| ScopeError::Incomplete {
        text: text.to_owned(),
        segment: segment.to_owned(),
    };
    let segment = |at: usize| segments.get(at).copied();
    let mut at = 0;
    match segment(0) {
        Some("subscriptions") => {
            at = 2;
            if segments.len() < at {
                return Err(incomplete("subscriptions"));
            }
            found.push(Boundary {
                segments: at,
                kind: ScopeKind::Subscription,
            });
            if segment(at) == Some("resourcegroups") {
                at = 4;
                if segments.len() < at {
                    return Err(incomplete("resourceGroups"));
                }
                found.push(Boundary {
                    segments: at,
                    kind: ScopeKind::ResourceGroup,
                });
            }
        }
        Some("providers") => {}
        _ => return Err(ScopeError::UnknownStart(text.to_owned())),
    }
    while at < segments.len() {
        let keyword = segment(at).unwrap_or_default();
        if keyword != "providers" {
            return Err(ScopeError::UnexpectedSegment {
                text: text.to_owned(),
                segment: keyword.to_owned(),
            });
        }
        let Some(namespace) = segment(at + 1) else {
            return Err(incomplete("providers"));
        };
        let management = at == 0
            && namespace == "microsoft.management"
            && segment(2) == Some("managementgroups");
        at += 2;
        if at == segments.len() {
            found.push(Boundary {
                segments: at,
                kind: ScopeKind::ResourceProvider,
            });
        }
        while let Some(kind) = segment(at) {
            if kind == "providers" && segment(at + 1).is_some() {
                break;
            }
            if segment(at + 1).is_none() {
                return Err(incomplete(kind));
            }
            at += 2;
            let kind = if management && at == 4 {
                ScopeKind::ManagementGroup
            } else {
                ScopeKind::Resource
            };
            found.push(Boundary { segments: at, kind });
        }
    }
    Ok(found)
}

/// The scopes above, nearest first, the root last.
pub(super) fn ancestors(scope: &Scope) -> Vec<Scope> {
    if scope.0.kind == ScopeKind::Root {
        return Vec::new();
    }
    let segments: Vec<&str> = scope.0.folded.split('/').skip(1).collect();
    // INVARIANT: what was parsed once is walked through without an error.
    let boundaries = walk(&segments, &scope.0.text).unwrap_or_default();
    let above = boundaries.iter().rev().skip(1).map(|boundary| {
        Scope::of(
            first_segments(&scope.0.text, boundary.segments),
            first_segments(&scope.0.folded, boundary.segments),
            boundary.kind,
        )
    });
    above.chain([Scope::root()]).collect()
}

/// The beginning of an id, so many segments long.
fn first_segments(text: &str, segments: usize) -> &str {
    let end = text
        .match_indices('/')
        .nth(segments)
        .map_or(text.len(), |(at, _)| at);
    text.get(..end).unwrap_or(text)
}

pub(super) fn resource_type(scope: &Scope) -> Option<String> {
    match scope.0.kind {
        ScopeKind::Root | ScopeKind::ResourceProvider => None,
        ScopeKind::Subscription => Some("Microsoft.Resources/subscriptions".to_owned()),
        ScopeKind::ResourceGroup => {
            Some("Microsoft.Resources/subscriptions/resourceGroups".to_owned())
        }
        ScopeKind::ManagementGroup | ScopeKind::Resource => {
            let segments: Vec<&str> = scope.0.text.split('/').skip(1).collect();
            let start = segments
                .iter()
                .rposition(|segment| caseless::eq(segment, "providers"))?;
            let namespace = segments.get(start + 1)?;
            let kinds = segments.get(start + 2..)?.iter().step_by(2).copied();
            Some(
                std::iter::once(*namespace)
                    .chain(kinds)
                    .collect::<Vec<_>>()
                    .join("/"),
            )
        }
    }
}
