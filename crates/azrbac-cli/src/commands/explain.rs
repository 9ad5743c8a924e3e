//! `azrbac explain`: what a rule, an operation, a pattern or a role is.

use azrbac_core::operation::OperationName;
use azrbac_core::pattern::ActionPattern;
use azrbac_core::role::RoleDefinitionId;
use azrbac_lint::CONCEPTS;

use crate::args::GlobalArgs;
use crate::error::CliError;
use crate::output;
use crate::render::role;
use crate::streams::{Exit, Streams};

#[derive(Debug, clap::Args)]
pub(crate) struct ExplainArgs {
    /// A rule (RBAC303 or grants-credentials), a verdict (conditional), a concept
    /// (not-actions, residual), an operation, a pattern such as Microsoft.KeyVault/*,
    /// or a built-in role by name or id
    topic: String,
}

pub(crate) fn run(
    args: &ExplainArgs,
    global: &GlobalArgs,
    streams: &mut Streams<'_>,
) -> Result<Exit, CliError> {
    let topic = args.topic.trim();
    let text = page(topic)
        .or_else(|| operation(topic))
        .or_else(|| built_in(topic))
        .or_else(|| pattern(topic, global.verbose))
        .ok_or_else(|| unknown(topic))?;
    output::print(streams, &text)?;
    Ok(Exit::Success)
}

fn page(topic: &str) -> Option<String> {
    azrbac_lint::explain(topic).map(str::to_owned)
}

fn operation(topic: &str) -> Option<String> {
    let name = OperationName::parse(topic).ok()?;
    let found = azrbac_roles::catalog().find(&name)?;
    Some(role::operation_page(
        &found,
        azrbac_roles::catalog(),
        azrbac_roles::library(),
    ))
}

fn built_in(topic: &str) -> Option<String> {
    let library = azrbac_roles::library();
    let found = library
        .by_name(topic)
        .or_else(|| library.find(&RoleDefinitionId::new(topic)))?;
    Some(role::role_page(
        found,
        azrbac_roles::catalog(),
        library.date(),
    ))
}

/// A text with a `*`, or one that at least begins like an operation.
fn pattern(topic: &str, all: bool) -> Option<String> {
    let pattern = ActionPattern::parse(topic).ok()?;
    if pattern.is_literal() {
        return None;
    }
    Some(role::pattern_page(&pattern, azrbac_roles::catalog(), all))
}

fn unknown(topic: &str) -> CliError {
    let near: Vec<String> = azrbac_roles::catalog()
        .nearest(topic, 3)
        .iter()
        .map(|operation| format!("`{}`", operation.name()))
        .collect();
    let concepts: Vec<&str> = CONCEPTS.iter().map(|concept| concept.name).collect();
    CliError::Usage {
        message: format!("nothing is known of `{topic}`"),
        help: if near.is_empty() {
            format!(
                "name a rule (see `azrbac rules`), a verdict or concept ({}), an operation, a pattern with `*`, \
                 or a built-in role (see `azrbac role list`)",
                concepts.join(", ")
            )
        } else {
            format!("did you mean {}?", near.join(", "))
        },
    }
}
