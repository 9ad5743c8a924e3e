//! Placeholders that were never filled in: an assignment with one of them may be
//! anybody's, or anywhere. Ids that were made unreadable on purpose are told.

use std::sync::LazyLock;

use memchr::memmem::Finder;
use serde_json::value::RawValue;

use super::batch::Batch;
use super::element::Element;
use super::report::Fault;
use crate::diagnostic::{Diagnostic, Severity};
use crate::json;
use crate::text::{Span, caseless};

const ZERO: &str = "00000000-0000-0000-0000-000000000000";

/// Built once: every assignment of a tenant comes through here.
static FINDER: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(ZERO));

/// Says which of the ids of a document hold a GUID of zeros. Data that were made
/// unreadable hold it all over, so that it is read as an id like others.
pub(super) fn check<'t>(
    element: &Element<'_>,
    noun: &str,
    ids: impl IntoIterator<Item = &'t str>,
    batch: &mut Batch,
) {
    for id in ids {
        if FINDER.find(id.as_bytes()).is_some() {
            let message = format!("{noun}: `{ZERO}` is a placeholder");
            batch.report.say(
                Diagnostic::new(Severity::Warning, message)
                    .at(element.span(), "")
                    .help("put the real id there; what stands there now matches nothing real"),
            );
        }
    }
}

/// Refuses a placeholder, which may stand for anything.
pub(super) fn refuse(text: &str, span: Span) -> Result<(), Fault> {
    match found(text) {
        Some(found) => Err(Fault {
            message: format!("`{found}` is a placeholder: what is meant is not known"),
            span,
        }),
        None => Ok(()),
    }
}

/// Whether there is nothing to say about the text of an id.
pub(super) fn is_plain(text: &str) -> bool {
    FINDER.find(text.as_bytes()).is_none() && found(text).is_none() && text.trim() == text
}

/// Refuses a placeholder in an entry of a permission object, in which single brackets and
/// braces are letters like others.
pub(super) fn refuse_in_entry(entry: &str, span: Span) -> Result<(), Fault> {
    const MARKS: [(&str, &str); 4] = [("<", ">"), ("${", "}"), ("$(", ")"), ("{{", "}}")];
    let mut marks = MARKS.iter();
    match marks.find_map(|(open, close)| paired(entry, open, close)) {
        Some(found) => Err(Fault {
            message: format!("`{found}` is a placeholder: what is meant is not known"),
            span,
        }),
        None => Ok(()),
    }
}

/// The placeholder in an id: `<…>`, `${…}`, `{…}`, `[…]`, `$(…)`, `%…%`, `__…__`. Braces
/// around a GUID are none.
fn found(id: &str) -> Option<&str> {
    if id
        .strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'))
        .is_some_and(|inner| caseless::guid(inner).is_some())
    {
        return None;
    }
    let mut segments = id.split('/');
    let token = segments.find(|segment| is_token(segment, "%") || is_token(segment, "__"));
    token
        .or_else(|| paired(id, "$(", ")"))
        .or_else(|| bracketed(id))
}

/// Whether a whole segment is a word between two marks.
fn is_token(segment: &str, mark: &str) -> bool {
    let inner = segment.strip_prefix(mark);
    let inner = inner.and_then(|rest| rest.strip_suffix(mark));
    inner.is_some_and(|inner| inner.starts_with(|letter: char| letter.is_ascii_alphabetic()))
}

/// What stands between these two, they included.
fn paired<'t>(id: &'t str, open: &str, close: &str) -> Option<&'t str> {
    let start = id.find(open)?;
    let inner = start + open.len();
    let length = id.get(inner..)?.find(close).filter(|length| *length > 0)?;
    id.get(start..inner + length + close.len())
}

fn bracketed(id: &str) -> Option<&str> {
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
            ("{46d4b25b-96a0-4045-a4df-d084b1f65a15}", None),
            (
                "/subscriptions/$(subscriptionId)/x",
                Some("$(subscriptionId)"),
            ),
            ("/subscriptions/#{sub}#", Some("{sub}")),
            ("%PRINCIPAL%", Some("%PRINCIPAL%")),
            ("__principalId__", Some("__principalId__")),
            ("/subscriptions/s/resourceGroups/rg_(a)_b%20c", None),
            ("/subscriptions/s/resourceGroups/____", None),
            ("/subscriptions/a<b", None),
            ("46d4b25b-96a0-4045-a4df-d084b1f65a15", None),
            ("}{", None),
            ("", None),
        ] {
            assert_eq!(found(id), expected, "{id}");
        }
    }
}
