//! Placeholders that were never filled in, and ids that were made unreadable on
//! purpose: an assignment with one of them is nobody's, or nowhere.

use std::sync::LazyLock;

use memchr::memmem::Finder;
use serde_json::value::RawValue;

use super::batch::Batch;
use super::element::Element;
use super::report::Fault;
use crate::diagnostic::{Diagnostic, Severity};
use crate::json;
use crate::text::Span;

const ZERO: &str = "00000000-0000-0000-0000-000000000000";

/// Built once: every assignment of a tenant comes through here.
static FINDER: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(ZERO));

/// Says which of the ids of a document, in the form in which ids are compared,
/// are placeholders.
pub(super) fn check<'t>(
    element: &Element<'_>,
    noun: &str,
    ids: impl IntoIterator<Item = &'t str>,
    batch: &mut Batch,
) {
    for id in ids {
        if let Some(found) = found(id) {
            let message = format!("{noun}: `{found}` is a placeholder");
            batch.report.say(
                Diagnostic::new(Severity::Warning, message)
                    .at(element.span(), "")
                    .help("put the real id there; what stands there now matches nothing real"),
            );
        }
    }
}

/// The placeholder in an id: `<…>`, `${…}`, `{…}`, `[…]` or a GUID of zeros.
fn found(id: &str) -> Option<&str> {
    if FINDER.find(id.as_bytes()).is_some() {
        return Some(ZERO);
    }
    let start = memchr::memchr3(b'<', b'{', b'[', id.as_bytes())?;
    let close = match id.as_bytes().get(start)? {
        b'<' => '>',
        b'{' => '}',
        _ => ']',
    };
    let end = start + id.get(start..)?.find(close)?;
    id.get(start..=end)
}

/// The fault of a value that has another type than it should, or that PowerShell
/// left out what should stand there.
pub(super) fn or_cut_off(fault: Fault, value: &RawValue) -> Fault {
    let text = json::string(value).unwrap_or_default();
    refuse_cut_off(&text, fault.span).err().unwrap_or(fault)
}

/// Refuses what `ConvertTo-Json` of PowerShell puts in place of an object that
/// lies deeper than it was told to go: the name of its type, or its text form.
pub(super) fn refuse_cut_off(text: &str, span: Span) -> Result<(), Fault> {
    let cut_off = ["@{", "System.", "Microsoft.Azure."]
        .iter()
        .any(|start| text.starts_with(start));
    if !cut_off {
        return Ok(());
    }
    Err(Fault {
        message: format!(
            "PowerShell left out what `{text}` stands for: export with `ConvertTo-Json -Depth 10`"
        ),
        span,
    })
}

#[cfg(test)]
mod tests {
    use super::found;

    #[test]
    fn placeholders_are_told_from_ids() {
        for (id, expected) in [
            ("<object id>", Some("<object id>")),
            ("/subscriptions/${sub}/x", Some("{sub}")),
            ("/subscriptions/{id}", Some("{id}")),
            ("[parameters('p')]", Some("[parameters('p')]")),
            ("00000000-0000-0000-0000-000000000000", Some(super::ZERO)),
            ("/subscriptions/a<b", None),
            ("46d4b25b-96a0-4045-a4df-d084b1f65a15", None),
            ("}{", None),
            ("", None),
        ] {
            assert_eq!(found(id), expected, "{id}");
        }
    }
}
