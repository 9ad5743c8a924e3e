//! RBAC105: an entry that has not the form of an operation name.

use azrbac_core::diagnostic::{Applicability, Fix, Severity};
use azrbac_core::pattern::ActionPattern;
use azrbac_core::role::EntryRef;

use crate::context::Context;
use crate::draft::{Confidence, Draft, Place};
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC105",
    name: "malformed-entry",
    severity: Severity::Warning,
    confidence: Confidence::High,
    summary: "an entry with blanks around it, a slash too many, or a character that no operation has",
    page: include_str!("../../rules/RBAC105.md"),
    check: Check::Role(check),
};

/// What names of operations hold beside letters and digits.
const KNOWN: &[u8] = b"/.*-_:{}$";

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    for (entry, pattern) in context.entries() {
        if let Some(problem) = problem(pattern.as_str()) {
            let message = format!("`{pattern}` {problem}, so it matches no operation");
            drafts.push(Draft::new(Place::Entry(entry), message).help(
                "write `Provider/type/verb`, such as `Microsoft.Storage/storageAccounts/read`; \
                 only `*` stands for something else",
            ));
        } else if pattern.written() != pattern.as_str() {
            let message = format!("there are blanks around `{pattern}`");
            drafts.push(
                Draft::new(Place::Entry(entry), message)
                    .help("remove them; here the entry is taken without them")
                    .fix(fix(context, entry, pattern)),
            );
        }
    }
}

/// What keeps a text from matching any operation name.
pub(super) fn problem(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let mut last = b'/';
    let mut empty_segment = false;
    let mut known = true;
    for byte in bytes {
        empty_segment |= *byte == b'/' && last == b'/';
        known &= byte.is_ascii_alphanumeric() || KNOWN.contains(byte);
        last = *byte;
    }
    if last == b'/' {
        return Some("ends with a slash".to_owned());
    }
    if empty_segment {
        return Some("has an empty segment".to_owned());
    }
    if known {
        return None;
    }
    let is_known = |c: char| u8::try_from(c).is_ok_and(|byte| KNOWN.contains(&byte));
    let mut others = text.chars().filter(|c| !c.is_ascii_alphanumeric());
    let stranger = others.find(|c| !is_known(*c))?;
    Some(match stranger {
        c if c.is_control() => format!("holds the character U+{:04X}", u32::from(c)),
        c if c.is_whitespace() => "holds a blank".to_owned(),
        c => format!("holds `{c}`"),
    })
}

/// The entry without the blanks, which matches the same.
fn fix(context: &Context<'_>, entry: EntryRef, pattern: &ActionPattern) -> Option<Fix> {
    Some(Fix {
        message: "remove the blanks".to_owned(),
        applicability: Applicability::Safe,
        edits: vec![(context.span(entry)?, format!("\"{}\"", pattern.as_str()))],
    })
}
