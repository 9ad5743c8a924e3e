//! `azrbac rules`: the table of lint rules.

use azrbac_lint::RULES;
use serde::Serialize;

use crate::args::GlobalArgs;
use crate::error::CliError;
use crate::output::{self, Format};
use crate::streams::{Exit, Streams};

#[derive(Serialize)]
struct RulesDocument {
    schema: &'static str,
    rules: Vec<RuleView>,
}

#[derive(Serialize)]
struct RuleView {
    code: &'static str,
    name: &'static str,
    severity: &'static str,
    confidence: &'static str,
    summary: &'static str,
}

pub(crate) fn run(global: &GlobalArgs, streams: &mut Streams<'_>) -> Result<Exit, CliError> {
    output::write(global, streams, |format| match format {
        Format::Text | Format::Concise => Ok(table()),
        Format::Json => output::json(&RulesDocument {
            schema: "azrbac.rules/v1",
            rules: RULES
                .iter()
                .map(|rule| RuleView {
                    code: rule.code,
                    name: rule.name,
                    severity: rule.severity.name(),
                    confidence: rule.confidence.name(),
                    summary: rule.summary,
                })
                .collect(),
        }),
    })?;
    Ok(Exit::Success)
}

fn table() -> String {
    let mut text = String::new();
    let width = RULES.iter().map(|rule| rule.name.len()).max().unwrap_or(0);
    for rule in RULES {
        text.push_str(&format!(
            "{:8} {:width$} {}\n         {}\n",
            rule.code,
            rule.name,
            rule.severity.name(),
            rule.summary
        ));
    }
    text.push_str("\n`azrbac explain CODE` prints a rule's page.\n");
    text
}
