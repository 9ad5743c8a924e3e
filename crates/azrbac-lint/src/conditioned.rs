//! What a rule about conditions gets to see: one condition, where it stands, and
//! what it narrows.

use std::cell::OnceCell;
use std::ops::Range;

use azrbac_core::assignment::RoleAssignment;
use azrbac_core::condition::{Condition, Expression, Parsed, TextSpan};
use azrbac_core::diagnostic::{Applicability, Fix};
use azrbac_core::ingest::{ConditionSpans, Notation};
use azrbac_core::operation::OperationName;
use azrbac_core::role::{Permission, RoleDefinition};
use azrbac_core::text::Span;

use crate::analysis::Analysis;
use crate::draft::{Draft, Place};
use crate::knowledge::Knowledge;

/// What holds a condition.
#[derive(Clone, Copy)]
pub(crate) enum Site<'a> {
    /// A permission object of a role definition.
    Permission {
        role: &'a RoleDefinition,
        object: &'a Permission,
        /// Whether all that the permission object grants is known.
        is_whole: bool,
        built_in: bool,
    },
    /// A role assignment, with its role definition where that is known.
    Assignment {
        assignment: &'a RoleAssignment,
        role: Option<&'a RoleDefinition>,
    },
    /// A role assignment of which something is known only when it is deployed, with its
    /// role definition where that is known.
    Declared { role: Option<&'a RoleDefinition> },
    /// A deny assignment.
    Deny,
}

/// One condition, as a rule sees it.
pub(crate) struct Conditioned<'a> {
    pub(crate) knowledge: &'a Knowledge<'a>,
    pub(crate) site: Site<'a>,
    pub(crate) condition: &'a Condition,
    pub(crate) parsed: Parsed,
    spans: Option<&'a ConditionSpans>,
    /// What stands for a place that is not known.
    whole: Option<Span>,
    analysis: OnceCell<Option<Analysis>>,
}

impl<'a> Conditioned<'a> {
    pub(crate) fn new(
        knowledge: &'a Knowledge<'a>,
        site: Site<'a>,
        condition: &'a Condition,
        (spans, whole): (Option<&'a ConditionSpans>, Option<Span>),
    ) -> Self {
        Self {
            knowledge,
            site,
            condition,
            parsed: condition.parse(),
            spans,
            whole,
            analysis: OnceCell::new(),
        }
    }

    pub(crate) fn text(&self) -> &'a str {
        &self.condition.expression
    }

    /// The condition, where it reads without an error.
    pub(crate) fn expression(&self) -> Option<&Expression> {
        self.parsed.expression.as_ref()
    }

    /// What the condition comes to for the operations that it narrows; `None`
    /// where it does not read, and for deny assignments.
    pub(crate) fn analysis(&self) -> Option<&Analysis> {
        self.analysis
            .get_or_init(|| Analysis::of(self, self.expression()?))
            .as_ref()
    }

    /// The role definition whose grants the condition narrows, where it is known.
    pub(crate) fn role(&self) -> Option<&'a RoleDefinition> {
        match self.site {
            Site::Permission { role, .. } => Some(role),
            Site::Assignment { role, .. } | Site::Declared { role } => role,
            Site::Deny => None,
        }
    }

    /// The permission objects that the condition narrows, where they are known.
    pub(crate) fn permissions(&self) -> Option<&'a [Permission]> {
        match self.site {
            Site::Permission {
                object, is_whole, ..
            } => is_whole.then(|| std::slice::from_ref(object)),
            Site::Assignment { role, .. } | Site::Declared { role } => {
                role.map(|role| &*role.permissions)
            }
            Site::Deny => None,
        }
    }

    /// Whether what the condition narrows grants an operation;
    /// `None` where that is not known.
    pub(crate) fn grants(&self, operation: &OperationName) -> Option<bool> {
        let mut permissions = self.permissions()?.iter();
        Some(permissions.any(|object| {
            let mut planes = self.knowledge.planes(operation);
            planes.any(|plane| object.grants(operation, plane))
        }))
    }

    /// The text of a part.
    pub(crate) fn part(&self, span: TextSpan) -> &'a str {
        self.text().get(span.range()).unwrap_or_default()
    }

    /// All of the condition but blanks around it.
    pub(crate) fn all(&self) -> TextSpan {
        let text = self.text();
        let start = text.len() - text.trim_start().len();
        TextSpan::new(start, start + text.trim().len())
    }

    /// Whether the version stands in the file as something else than a text.
    pub(crate) fn version_is_no_text(&self) -> bool {
        let version = self.spans.and_then(|spans| spans.version);
        version.is_some_and(|version| !version.is_text)
    }

    /// Where a place of the condition stands in the file.
    pub(crate) fn span(&self, place: Place) -> Option<Span> {
        let span = match place {
            Place::Condition(part) => self.spans.map(|spans| spans.part(part)),
            _ => self
                .spans
                .map(|spans| spans.version.map_or(spans.value, |version| version.span)),
        };
        span.or(self.whole)
    }

    /// Another text instead of a part of the condition.
    pub(crate) fn write(
        &self,
        applicability: Applicability,
        part: TextSpan,
        instead: &str,
    ) -> Option<Fix> {
        let message = format!("write `{instead}`");
        self.fix(applicability, message, [(part.range(), instead.to_owned())])
    }

    /// A change of parts of the condition.
    pub(crate) fn fix(
        &self,
        applicability: Applicability,
        message: impl Into<String>,
        edits: impl IntoIterator<Item = (Range<usize>, String)>,
    ) -> Option<Fix> {
        // How a text is written that is no string of JSON is not known here.
        let spans = self
            .spans
            .filter(|spans| spans.notation == Notation::Json)?;
        let edit = |(range, text): (Range<usize>, String)| {
            let place = spans.part(TextSpan::new(range.start, range.end));
            (place, in_json(&text))
        };
        Some(Fix {
            message: message.into(),
            applicability,
            edits: edits.into_iter().map(edit).collect(),
        })
    }
}

/// The text as it has to stand inside a JSON string.
fn in_json(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '"' | '\\' => written.extend(['\\', character]),
            control if control < ' ' => written.push_str(&format!("\\u{:04x}", u32::from(control))),
            other => written.push(other),
        }
    }
    written
}

/// A draft at a part of a condition.
pub(crate) fn at(part: TextSpan, message: impl Into<String>) -> Draft {
    Draft::new(Place::Condition(part), message)
}
