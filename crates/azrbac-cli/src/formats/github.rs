//! Workflow commands of GitHub Actions: each finding becomes an annotation at its
//! line of the pull request. GitHub shows ten of each level for a step.

use azrbac_core::diagnostic::Severity;
use azrbac_core::text::Sources;

use super::found::{Found, Place, Trouble};

/// A line for each finding and for whatever could not be read.
pub(crate) fn write(sources: &Sources, found: &[Found], trouble: &[Trouble]) -> String {
    let mut text = String::new();
    for one in found {
        let command = match one.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "notice",
        };
        let mut properties: Vec<(&str, String)> = Vec::new();
        if let Some(span) = one.place {
            let place = Place::of(sources, span);
            properties.extend([("file", place.path), ("line", place.line.to_string())]);
            // Columns are shown where a place lies in one line only.
            if place.line == place.end_line {
                let columns = [("col", place.column), ("endColumn", place.end_column)];
                properties.extend(columns.map(|(key, column)| (key, column.to_string())));
            } else {
                properties.push(("endLine", place.end_line.to_string()));
            }
        }
        properties.push(("title", one.rule.to_owned()));
        text.push_str(&line(command, &properties, &one.message));
    }
    for one in trouble {
        let place = one.place.map(|span| Place::of(sources, span));
        let properties: Vec<(&str, String)> = place.map_or(Vec::new(), |place| {
            vec![("file", place.path), ("line", place.line.to_string())]
        });
        text.push_str(&line("error", &properties, &one.message));
    }
    text
}

fn line(command: &str, properties: &[(&str, String)], message: &str) -> String {
    let properties: Vec<String> = properties
        .iter()
        .map(|(key, value)| format!("{key}={}", property(value)))
        .collect();
    let space = if properties.is_empty() { "" } else { " " };
    let properties = properties.join(",");
    format!("::{command}{space}{properties}::{}\n", data(message))
}

/// What a message must not hold as it is: it could begin another command.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn nothing_in_a_text_ends_a_command_or_begins_one() {
        let properties = [("file", "a,b:c%\n::error::x".to_owned())];
        assert_eq!(
            line("error", &properties, "50%\r\n::stop-commands::x"),
            "::error file=a%2Cb%3Ac%25%0A%3A%3Aerror%3A%3Ax::50%25%0D%0A::stop-commands::x\n"
        );
        assert_eq!(line("notice", &[], "m"), "::notice::m\n");
    }
}
