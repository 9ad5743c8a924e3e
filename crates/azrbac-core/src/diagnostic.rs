//! What is wrong with an input, as data: the message, the places, the way out.
//! Rendering is the caller's.

use crate::text::Span;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; nothing is wrong.
    Info,
    /// Probably not what was meant, or a risk.
    Warning,
    /// Azure would refuse it, or the input could not be read.
    Error,
}

impl Severity {
    /// The name in output: `info`, `warning`, `error`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A place with a word about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What is to be said there; may be empty.
    pub text: String,
}

/// How safely a fix can be applied without a person looking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Applicability {
    /// Leaves the effective permissions as they are.
    Safe,
    /// Changes the effective permissions, never widens them.
    Unsafe,
    /// Is shown only; a person has to decide.
    DisplayOnly,
}

/// A change of text that would resolve a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What the change does.
    pub message: String,
    /// How safe it is.
    pub applicability: Applicability,
    /// The replacements; their spans do not overlap.
    pub edits: Vec<(Span, String)>,
}

/// One thing to be said about an input.
///
/// Messages are in lower case without a full stop, with the user's text in
/// backticks; what to do about it stands in `help`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// The place at fault, where there is one.
    pub primary: Option<Label>,
    /// Other places that matter.
    pub related: Vec<Label>,
    /// What to do about it.
    pub help: Option<String>,
    /// A change that resolves it.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// A diagnostic without places and help.
    pub fn new(severity: Severity, message: impl Into<String>) -> Self {
        Self {
            severity,
            message: message.into(),
            primary: None,
            related: Vec::new(),
            help: None,
            fix: None,
        }
    }

    /// With the place at fault.
    #[must_use]
    pub fn at(mut self, span: Span, text: impl Into<String>) -> Self {
        self.primary = Some(Label {
            span,
            text: text.into(),
        });
        self
    }

    /// With another place that matters.
    #[must_use]
    pub fn related(mut self, span: Span, text: impl Into<String>) -> Self {
        self.related.push(Label {
            span,
            text: text.into(),
        });
        self
    }

    /// With what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}
