//! Keys that say that something is missing: what programs put beside a list, or into an
//! envelope, that they could not fetch whole.

use crate::diagnostic::{Diagnostic, Severity};
use crate::json::{Document, Field, Object};
use crate::text::{caseless, distance};

/// What they are called. Each says so unless its value is none, `false`, zero or empty.
const SHORT: &[&str] = &[
    "truncated",
    "isTruncated",
    "partial",
    "isPartial",
    "incomplete",
    "error",
    "errors",
    "failed",
    "failures",
    "innerError",
    "exception",
    "continuationToken",
    "nextMarker",
];
/// These say so by `false`.
const WHOLE: &[&str] = &["complete", "isComplete", "succeeded", "success"];
/// How the address of the next page may be misspelt: so many letters differ.
const NEXT: &str = "nextlink";
const MOST_WRONG: usize = 2;

/// The key of an object that says that something is missing beside what it holds.
pub(super) fn told<'o, 'a>(object: &'o Object<'a>) -> Option<&'o Field<'a>> {
    object.fields().iter().find(|field| {
        let value = field.value().get();
        let is = |names: &[&str]| names.iter().any(|name| caseless::eq(name, field.key()));
        let means = |texts: &[&str]| {
            let text = value.trim_matches('"').trim();
            texts.iter().any(|known| caseless::eq(known, text))
        };
        let nothing = || {
            let dense: String = value.chars().filter(|one| !one.is_whitespace()).collect();
            means(&["null", "false", "0", "", "none"]) || matches!(&*dense, "[]" | "{}")
        };
        (is(SHORT) || is_next(field.key())) && !nothing() || is(WHOLE) && means(&["false"])
    })
}

fn is_next(key: &str) -> bool {
    let name = key.rsplit('.').next().unwrap_or(key);
    let letters = name.chars().filter(|letter| letter.is_alphanumeric());
    let name: String = letters.collect();
    distance(NEXT, &caseless::fold(&name), MOST_WRONG).is_some()
}

/// What is said of it.
pub(super) fn message(field: &Field<'_>) -> String {
    format!("the list was cut short: `{}` says so", field.key())
}

/// The same as a diagnostic.
pub(super) fn diagnostic(document: &Document<'_>, field: &Field<'_>) -> Diagnostic {
    Diagnostic::new(Severity::Warning, message(field))
        .at(document.span(field.quoted_key()), "")
        .help("export it again, and look at what stands there")
}

#[cfg(test)]
mod tests {
    use super::told;
    use crate::json::Object;

    #[test]
    fn what_says_that_something_is_missing() {
        let told = |text: &str| {
            let object: Object<'_> = serde_json::from_str(text).expect("an object");
            told(&object).is_some()
        };
        for text in [
            r#"{"truncated": true}"#,
            r#"{"Truncated": "true"}"#,
            r#"{"partial": 1}"#,
            r#"{"errors": ["x"]}"#,
            r#"{"error": {"code": "x"}}"#,
            r#"{"failed": "denyAssignments"}"#,
            r#"{"nextlnk": "https://x"}"#,
            r#"{"@odata.nextLnk": "https://x"}"#,
            r#"{"complete": false}"#,
        ] {
            assert!(told(text), "{text}");
        }
        for text in [
            r#"{"truncated": false}"#,
            r#"{"resultTruncated": "false"}"#,
            r#"{"errors": [ ]}"#,
            r#"{"error": null}"#,
            r#"{"failed": 0}"#,
            r#"{"nextLink": ""}"#,
            r#"{"complete": true}"#,
            r#"{"value": [], "count": 1, "facets": []}"#,
        ] {
            assert!(!told(text), "{text}");
        }
    }
}
