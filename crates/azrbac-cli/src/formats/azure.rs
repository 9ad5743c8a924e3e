//! Logging commands of Azure Pipelines: errors and warnings become issues of the
//! run. It has none for what is only worth knowing: that is a line of the log.

use azrbac_core::diagnostic::Severity;
use azrbac_core::text::Sources;

use super::found::{Found, Place, Trouble};

/// A line for each finding and for whatever could not be read.
pub(crate) fn write(sources: &Sources, found: &[Found], trouble: &[Trouble]) -> String {
    let mut text = String::new();
    for one in found {
        let place = one.place.map(|span| Place::of(sources, span));
        let line = match one.severity {
            Severity::Error => issue("error", place, Some(one.rule), &one.message),
            Severity::Warning => issue("warning", place, Some(one.rule), &one.message),
            Severity::Info => plain(place, one.rule, &one.message),
        };
        text.push_str(&line);
    }
    for one in trouble {
        let place = one.place.map(|span| Place::of(sources, span));
        text.push_str(&issue("error", place, None, &one.message));
    }
    text
}

fn issue(kind: &str, place: Option<Place>, code: Option<&str>, message: &str) -> String {
    let mut line = format!("##vso[task.logissue type={kind};");
    if let Some(place) = place {
        let (path, at, column) = (property(&place.path), place.line, place.column);
        line.push_str(&format!(
            "sourcepath={path};linenumber={at};columnnumber={column};"
        ));
    }
    if let Some(code) = code {
        line.push_str(&format!("code={};", property(code)));
    }
    format!("{line}]{}\n", data(message))
}

fn plain(place: Option<Place>, code: &str, message: &str) -> String {
    let place = place.map_or_else(String::new, |place| {
        format!("{}:{}:{}: ", place.path, place.line, place.column)
    });
    let line = format!("{place}info {code} {message}");
    // The agent looks for commands anywhere in a line.
    let line = line.replace("##", "# #").replace(['\r', '\n'], " ");
    line + "\n"
}

fn data(text: &str) -> String {
    text.replace('%', "%AZP25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(']', "%5D").replace(';', "%3B")
}

#[cfg(test)]
mod tests {
    use super::{issue, plain};

    #[test]
    fn nothing_in_a_text_ends_a_command_or_begins_one() {
        assert_eq!(
            issue("error", None, Some("a;b]c"), "50%\n##vso[task.complete]"),
            "##vso[task.logissue type=error;code=a%3Bb%5Dc;]50%AZP25%0A##vso[task.complete]\n"
        );
        assert_eq!(
            plain(None, "RBAC303", "x\n##vso[task.complete]"),
            "info RBAC303 x # #vso[task.complete]\n"
        );
    }
}
