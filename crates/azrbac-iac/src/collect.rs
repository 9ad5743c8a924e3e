//! Puts together what a file declares.

use azrbac_core::assignment::RoleAssignment;
use azrbac_core::condition::Condition;
use azrbac_core::ingest::{
    AssignmentSpans, ConditionSpans, DeclaredAssignment, Notation, Recognition, RoleFile, Shape,
    SourceMap, VersionSpan,
};
use azrbac_core::json::StringPlaces;
use azrbac_core::role::RoleDefinition;

use crate::align::align;
use crate::lookup::Lookup;
use crate::node::{Node, Value};
use crate::notes::Notes;
use crate::style::Style;

/// A role definition or role assignment as a file declares it.
pub(crate) struct Declared<'n> {
    /// What the file calls it.
    pub(crate) label: String,
    pub(crate) style: Style,
    /// What holds it, for messages.
    pub(crate) whole: &'n Node,
    /// What holds its parts, such as `properties`.
    pub(crate) body: &'n Node,
    /// The value of its id, where it stands outside the body.
    pub(crate) id: Option<&'n Node>,
    /// The value of its scope, where it stands outside the body.
    pub(crate) scope: Option<&'n Node>,
    /// What expressions of it stand for, where the file says that.
    pub(crate) lookup: Lookup<'n>,
}

/// What is known of one value.
pub(crate) enum Known<T> {
    /// It is not there.
    Missing,
    /// It is known only when it is deployed.
    Open,
    Is(T),
}

impl<T> Known<T> {
    pub(crate) fn value(self) -> Option<T> {
        match self {
            Self::Is(value) => Some(value),
            Self::Missing | Self::Open => None,
        }
    }
}

pub(crate) struct Collector<'t> {
    pub(crate) text: &'t str,
    pub(crate) roles: Vec<RoleDefinition>,
    pub(crate) assignments: Vec<RoleAssignment>,
    pub(crate) declared: Vec<DeclaredAssignment>,
    pub(crate) map: SourceMap,
    pub(crate) notes: Notes,
}

impl<'t> Collector<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Self {
            text,
            roles: Vec::new(),
            assignments: Vec::new(),
            declared: Vec::new(),
            map: SourceMap::default(),
            notes: Notes::default(),
        }
    }

    /// What was declared; `help` says how more would be known of what is open.
    pub(crate) fn finish(self, help: &str) -> RoleFile {
        let recognised = if !self.roles.is_empty() {
            Recognition::Roles(Shape::Declaration)
        } else if self.assignments.is_empty() && self.declared.is_empty() {
            Recognition::Other
        } else {
            Recognition::Assignments(Shape::Declaration)
        };
        RoleFile {
            roles: self.roles,
            assignments: self.assignments,
            denies: Vec::new(),
            declared: self.declared,
            map: self.map,
            diagnostics: self.notes.finish(help),
            recognised,
        }
    }

    /// The text of a value that decides nothing.
    pub(crate) fn label<'n>(
        &self,
        declared: &Declared<'n>,
        node: Option<&'n Node>,
    ) -> Known<&'n str> {
        let Some(node) = node.map(|node| declared.lookup.resolve(node)) else {
            return Known::Missing;
        };
        match &node.value {
            Value::Text { text, .. } if text.trim().is_empty() => Known::Missing,
            Value::Text { text, .. } => Known::Is(text.trim()),
            Value::Unknown { .. } => Known::Open,
            _ => Known::Missing,
        }
    }

    /// The condition of a role assignment or a permission object, and its places.
    pub(crate) fn condition(
        &mut self,
        declared: &Declared<'_>,
        holder: &Node,
    ) -> Known<(Condition, ConditionSpans)> {
        let style = declared.style;
        let Some(node) = style.get(holder, &["condition"]) else {
            return Known::Missing;
        };
        let node = declared.lookup.resolve(node);
        let version = style.get(holder, &["conditionVersion"]);
        let version = version.map(|version| declared.lookup.resolve(version));
        let (text, notation) = match &node.value {
            Value::Text { text, notation } => (text, *notation),
            Value::Unknown { .. } => {
                self.notes.not_known("condition", node.span);
                return Known::Open;
            }
            _ => return Known::Missing,
        };
        let written = self.text.get(node.span.range()).unwrap_or_default();
        let places = places(text, written, notation);
        let at = |span, is_text| Some(VersionSpan { span, is_text });
        // A version that is not known is taken as the one that holds: nothing is
        // said about it.
        let (stated, place) = match version {
            Some(Node { value, span }) => match value {
                Value::Text { text, .. } => (Some(text.as_str()), at(*span, true)),
                Value::Other(_) => (self.text.get(span.range()), at(*span, false)),
                _ => (Some(CURRENT), None),
            },
            None => (None, None),
        };
        let Some(condition) = Condition::from_fields(Some(text), stated) else {
            return Known::Missing;
        };
        let spans = ConditionSpans::new(node.span, place, notation, places);
        Known::Is((condition, spans))
    }

    pub(crate) fn spans(
        declared: &Declared<'_>,
        condition: Option<ConditionSpans>,
    ) -> AssignmentSpans {
        AssignmentSpans {
            whole: declared.whole.span,
            condition,
            permissions: Vec::new(),
        }
    }
}

const CURRENT: &str = "2.0";

/// The places of a text. Where they are not found, all of it stands for each part.
fn places(text: &str, written: &str, notation: Notation) -> StringPlaces {
    if notation == Notation::Json {
        return StringPlaces::of(written);
    }
    // The text of a block begins in the line below its head.
    let is_block = written.starts_with(['|', '>']) || written.starts_with("<<");
    let from = if is_block {
        written.find('\n').map_or(0, |at| at + 1)
    } else {
        usize::from(written.starts_with(['"', '\'']))
    };
    let whole = || StringPlaces::of_steps([(0..text.len().max(1), 0..written.len())]);
    align(text, written, from).unwrap_or_else(whole)
}
