//! What a rule drafted, with what the engine adds.

use azrbac_core::text::Span;

use crate::draft::{Draft, Place};
use crate::rule::Rule;

/// A draft with what can be told of it only where it was made.
pub(crate) struct Drafted {
    pub(crate) rule: &'static Rule,
    pub(crate) draft: Draft,
    pub(crate) span: Option<Span>,
    /// The list and the text at fault, for the fingerprint.
    pub(crate) list: &'static str,
    pub(crate) text: String,
}

impl Drafted {
    /// About an assignment as a whole.
    pub(crate) fn whole(rule: &'static Rule, span: Option<Span>, draft: Draft) -> Self {
        Self {
            rule,
            draft,
            span,
            list: "assignment",
            text: String::new(),
        }
    }

    /// What findings are put in order by: the text, and at one place the codes.
    pub(crate) fn order(&self) -> (Option<(usize, usize)>, Place, &'static str) {
        let span = self.span.map(|span| (span.start, span.end));
        (span, self.draft.place, self.rule.code)
    }
}
