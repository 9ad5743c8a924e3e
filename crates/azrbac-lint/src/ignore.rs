//! Findings that somebody has looked at and accepted.

use azrbac_core::text::{FileId, Span, caseless};
use azrbac_core::time::Timestamp;

use crate::finding::Finding;
use crate::registry::RULES;
use crate::rule::Rule;
use crate::settings::{Selector, Settings};

/// Which findings are left out, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ignore {
    /// The rules.
    pub rules: Vec<Selector>,
    /// What stands at the place at fault, such as an entry; `None` for anything.
    pub entry: Option<String>,
    /// Why.
    pub reason: String,
    /// The last moment at which it holds, where it ends.
    pub until: Option<Timestamp>,
    /// Where it is written.
    pub place: Span,
    /// What the findings lie in; `None` for anywhere.
    pub within: Option<Span>,
}

impl Ignore {
    /// Whether its time is over. Where the time is not known, it is not.
    pub fn is_over(&self, now: Option<Timestamp>) -> bool {
        let ends = self.until.zip(now);
        ends.is_some_and(|(until, now)| until < now)
    }

    /// Whether a finding is left out. `text` is that of the file of its place.
    pub fn covers(&self, finding: &Finding, text: &str) -> bool {
        let lies_in = |outer: Span| {
            finding.primary.is_some_and(|span| {
                span.file == outer.file && outer.start <= span.start && span.end <= outer.end
            })
        };
        let at_fault = || {
            let written = finding.primary.and_then(|span| text.get(span.range()));
            written.map(|written| written.trim().trim_matches(['"', '\'']).trim())
        };
        self.rules
            .iter()
            .any(|rule| rule.matches(finding.rule.code))
            && self.within.is_none_or(lies_in)
            && self.entry.as_deref().is_none_or(|entry| {
                at_fault().is_some_and(|written| caseless::eq(written, entry.trim()))
            })
    }

    /// The rules that it is about and that are run.
    pub(crate) fn run<'s>(&'s self, settings: &'s Settings) -> impl Iterator<Item = &'static Rule> {
        let meant = |rule: &&Rule| self.rules.iter().any(|one| one.matches(rule.code));
        let run = RULES.iter().filter(|rule| settings.is_on(rule.code));
        run.filter(meant)
    }
}

/// How a remark that ignores something begins.
const MARK: &str = "azrbac-ignore";

/// What a text says about itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InSource {
    /// What is left out, inside the object that says so.
    pub ignores: Vec<Ignore>,
    /// Remarks that are meant so and cannot be read, with the reason.
    pub misread: Vec<(Span, String)>,
}

/// Reads the remarks of a JSON text: under the key `"//"` of an object a string, or
/// a list of them, of the form `azrbac-ignore RBAC301, RBAC303 -- reason`; with
/// `until 2026-12-31` before the `--` it ends with that day. Linear in the text.
///
/// ```
/// use azrbac_core::text::Sources;
///
/// let text = r#"{"//": "azrbac-ignore RBAC301 -- the break-glass role", "actions": ["*"]}"#;
/// let found = azrbac_lint::in_source(Sources::new().add("role.json"), text);
/// assert_eq!(found.ignores[0].reason, "the break-glass role");
/// ```
pub fn in_source(file: FileId, text: &str) -> InSource {
    let mut found = InSource::default();
    if !text.contains(MARK) {
        return found;
    }
    for note in azrbac_core::json::notes(text, "//") {
        let Some(rest) = note.text.trim_start().strip_prefix(MARK) else {
            continue;
        };
        let place = Span::new(file, note.place);
        match remark(rest) {
            Ok((rules, until, reason)) => found.ignores.push(Ignore {
                rules,
                entry: None,
                reason,
                until,
                place,
                within: Some(Span::new(file, note.object)),
            }),
            Err(problem) => found.misread.push((place, problem)),
        }
    }
    found
}

type Remark = (Vec<Selector>, Option<Timestamp>, String);

fn remark(text: &str) -> Result<Remark, String> {
    let (what, reason) = text.split_once("--").unwrap_or((text, ""));
    let (rules, day) = match what.split_once(" until ") {
        Some((rules, day)) => (rules, Some(day)),
        None => (what, None),
    };
    let names = rules
        .split([',', ' ', '\t'])
        .filter(|name| !name.is_empty());
    let rules = names.map(Selector::parse).collect::<Result<Vec<_>, _>>();
    let rules = rules.map_err(|unknown| format!("no rule is called `{}`", unknown.0))?;
    if rules.is_empty() {
        return Err("it names no rule".to_owned());
    }
    let until = day.map(last_moment).transpose()?;
    let reason = reason.trim();
    if reason.is_empty() {
        return Err("it gives no reason".to_owned());
    }
    Ok((rules, until, reason.to_owned()))
}

/// The last moment of a day, such as `2026-12-31`, in UTC; of a point in time that
/// point.
///
/// # Errors
/// What is wrong, where the text is neither.
pub fn last_moment(text: &str) -> Result<Timestamp, String> {
    let text = text.trim();
    let is_day = text.len() == "2026-12-31".len();
    let read = match is_day {
        true => Timestamp::parse(&format!("{text}T23:59:59.999999999Z")),
        false => Timestamp::parse(text),
    };
    read.map_err(|_| format!("`{text}` is no date: write it as `2026-12-31`"))
}

#[cfg(test)]
mod tests {
    use azrbac_core::time::Timestamp;

    use super::{last_moment, remark};

    #[test]
    fn remarks_are_read_or_say_what_is_wrong() {
        let (rules, until, reason) =
            remark(" RBAC301,grants-credentials  until 2026-12-31 -- a -- b").unwrap();
        let codes: Vec<_> = rules.iter().map(super::Selector::as_str).collect();
        assert_eq!(
            (codes, reason.as_str()),
            (vec!["RBAC301", "RBAC303"], "a -- b")
        );
        assert_eq!(until, last_moment("2026-12-31").ok());
        for (text, problem) in [
            ("", "it names no rule"),
            (" RBAC301", "it gives no reason"),
            (" RBAC301 --  ", "it gives no reason"),
            (" RBAC999 -- x", "no rule is called `RBAC999`"),
            (" RBAC301 because -- x", "no rule is called `because`"),
            (
                " RBAC301 until Friday -- x",
                "`Friday` is no date: write it as `2026-12-31`",
            ),
        ] {
            assert_eq!(remark(text).unwrap_err(), problem, "{text}");
        }
    }

    #[test]
    fn a_day_ends_with_its_last_moment() {
        let last = last_moment(" 2026-12-31").unwrap();
        assert!(Timestamp::parse("2026-12-31T23:59:59Z").unwrap() <= last);
        assert!(last < Timestamp::parse("2027-01-01").unwrap());
        assert!(last_moment("2026-13-01").is_err());
    }
}
