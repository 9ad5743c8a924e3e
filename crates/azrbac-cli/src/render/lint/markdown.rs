//! Findings as the comment on a pull request: the worst first.

use std::cmp::Reverse;

use azrbac_core::diagnostic::Severity;
use azrbac_lint::Finding;

use super::{place, summary};
use crate::commands::lint::{Checked, LintRun};
use crate::formats::found;
use crate::render::markdown::{Comment, code};
use crate::render::plural;

/// The comment.
pub(crate) fn markdown(run: &LintRun) -> String {
    let mut found: Vec<(&Checked, &Finding)> = run.findings().collect();
    found.sort_by_key(|(_, finding)| Reverse(finding.severity));
    let heading = match found.len() {
        0 if run.troubles.is_empty() => "azrbac lint: nothing found".to_owned(),
        0 => "azrbac lint: not everything could be read".to_owned(),
        count => format!("azrbac lint: {}", plural(count, "finding")),
    };
    let mut comment = Comment::new(&heading);
    comment.section(&summary(run));
    for trouble in &run.troubles {
        comment.section(&unread(run, trouble));
    }
    for (file, finding) in found {
        comment.section(&one(run, file, finding));
    }
    comment.finish()
}

fn one(run: &LintRun, file: &Checked, finding: &Finding) -> String {
    let severity = match finding.severity {
        Severity::Info => "info",
        Severity::Warning => "**warning**",
        Severity::Error => "**error**",
    };
    let place = code(&place(run, file, finding));
    let (rule, message) = (finding.rule, words(&finding.message));
    let mut text = format!(
        "- {severity} {} {} {place}  \n  {message}",
        rule.code, rule.name
    );
    if let Some(help) = &finding.help {
        text.push_str(&format!("  \n  help: {}", words(help)));
    }
    text
}

fn unread(run: &LintRun, trouble: &found::Trouble) -> String {
    let name = trouble.place.map(|span| run.sources.name(span.file));
    let place = name.map_or_else(String::new, |name| format!(" {}", code(name)));
    format!(
        "- **cannot be read**{place}  \n  {}",
        words(&trouble.message)
    )
}

/// A message whose parts in backticks, which come from files, stay in code spans;
/// what stands between them cannot mark up either.
fn words(message: &str) -> String {
    let mut text = String::new();
    for (number, part) in message.split('`').enumerate() {
        if number % 2 == 1 {
            text.push_str(&code(part));
        } else {
            for letter in part.chars() {
                match letter {
                    '*' | '_' | '<' | '>' | '[' | ']' | '|' | '#' | '@' | '\\' | '~' => {
                        text.push_str(&format!("&#{};", u32::from(letter)));
                    }
                    letter if letter.is_control() => text.push(' '),
                    letter => text.push(letter),
                }
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn nothing_of_a_file_marks_up_or_mentions() {
        assert_eq!(words("`a*b` and @all"), "`a*b` and &#64;all");
        assert_eq!(words("a\n# b <i>"), "a &#35; b &#60;i&#62;");
    }
}
