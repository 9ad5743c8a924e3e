//! What a rule writes down; the engine makes findings of it.

use azrbac_core::condition::TextSpan;
use azrbac_core::diagnostic::{Fix, Label, Severity};
use azrbac_core::role::EntryRef;

/// How sure it is that a finding is one, apart from how bad it would be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// It rests on something that may be otherwise, such as a gap in the catalogue.
    Low,
    /// It is most likely so.
    Medium,
    /// It follows from the role itself.
    High,
}

impl Confidence {
    /// The name in output: `low`, `medium`, `high`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// What in a role or an assignment a draft is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Place {
    /// The whole role definition: its name, where it has one.
    Role,
    /// The whole role assignment.
    Assignment,
    /// An entry of one of the four lists.
    Entry(EntryRef),
    /// An assignable scope, by its number.
    AssignableScope(usize),
    /// A key that is not known, by its number in the source map.
    UnknownKey(usize),
    /// A key that stands twice, by its number in the source map.
    DuplicateKey(usize),
    /// A part of a condition.
    Condition(TextSpan),
    /// The version of a condition.
    ConditionVersion,
}

/// One thing a rule found, before it gets its rule and its place in the text.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    pub(crate) place: Place,
    /// Where it is not the rule's own.
    pub(crate) severity: Option<Severity>,
    /// Where it is not the rule's own.
    pub(crate) confidence: Option<Confidence>,
    pub(crate) message: String,
    pub(crate) related: Vec<Label>,
    pub(crate) help: Option<String>,
    pub(crate) fix: Option<Fix>,
}

impl Draft {
    pub(crate) fn new(place: Place, message: impl Into<String>) -> Self {
        Self {
            place,
            severity: None,
            confidence: None,
            message: message.into(),
            related: Vec::new(),
            help: None,
            fix: None,
        }
    }

    pub(crate) fn severity(mut self, severity: Severity) -> Self {
        self.severity = Some(severity);
        self
    }

    pub(crate) fn confidence(mut self, confidence: Confidence) -> Self {
        self.confidence = Some(confidence);
        self
    }

    pub(crate) fn related(mut self, label: Option<Label>) -> Self {
        self.related.extend(label);
        self
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub(crate) fn fix(mut self, fix: Option<Fix>) -> Self {
        self.fix = fix;
        self
    }
}
