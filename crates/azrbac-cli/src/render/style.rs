//! Colours, on a terminal only.

use azrbac_core::access::Verdict;

use crate::args::Color;

/// Colours, or none.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Style {
    on: bool,
}

impl Style {
    pub(crate) fn new(color: Color, terminal: bool) -> Self {
        Self {
            on: match color {
                Color::Auto => terminal,
                Color::Always => true,
                Color::Never => false,
            },
        }
    }

    pub(crate) fn is_on(self) -> bool {
        self.on
    }

    fn paint(self, code: &str, text: &str) -> String {
        if self.on {
            format!("\u{1b}[{code}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }

    pub(crate) fn strong(self, text: &str) -> String {
        self.paint("1", text)
    }

    pub(crate) fn bad(self, text: &str) -> String {
        self.paint("1;31", text)
    }

    pub(crate) fn verdict(self, verdict: Verdict) -> String {
        let code = match verdict {
            Verdict::Allowed => "1;32",
            Verdict::Denied | Verdict::NotGranted => "1;31",
            Verdict::Conditional | Verdict::Eligible | Verdict::Unknown => "1;33",
        };
        self.paint(code, verdict.name())
    }
}
