//! Role definitions that are named on the command line: built-in ones by name or
//! id, others by the file that holds them.

use std::path::PathBuf;

use azrbac_core::role::{RoleDefinition, RoleDefinitionId};
use azrbac_core::text::Sources;

use crate::error::CliError;
use crate::files::read_text;
use crate::streams::Streams;

/// The built-in role definition of that name or id, or the role definitions of the
/// file.
pub(crate) fn roles(
    name: &str,
    streams: &mut Streams<'_>,
) -> Result<Vec<RoleDefinition>, CliError> {
    match built_in(name) {
        Some(role) => Ok(vec![role]),
        None => of_file(name, streams),
    }
}

/// Just one role definition: of a file that holds several, the one whose name or id
/// follows the file's name and a `#`.
pub(crate) fn one_role(name: &str, streams: &mut Streams<'_>) -> Result<RoleDefinition, CliError> {
    if let Some(role) = built_in(name) {
        return Ok(role);
    }
    let (file, chosen) = match name.split_once('#') {
        Some((file, chosen)) if !PathBuf::from(name).exists() => (file, Some(chosen)),
        _ => (name, None),
    };
    let mut roles = of_file(file, streams)?;
    if let Some(chosen) = chosen {
        let id = RoleDefinitionId::new(chosen);
        let is_meant = |role: &RoleDefinition| {
            role.name.eq_ignore_ascii_case(chosen) || role.id.as_ref() == Some(&id)
        };
        roles.retain(is_meant);
    }
    let count = roles.len();
    match (count, roles.pop()) {
        (1, Some(role)) => Ok(role),
        (0, _) => Err(CliError::Usage {
            message: format!(
                "`{file}` holds no role definition `{}`",
                chosen.unwrap_or_default()
            ),
            help: format!("`azrbac role show {file}` shows those that it holds"),
        }),
        _ => Err(CliError::Usage {
            message: format!("`{name}` stands for {count} role definitions, where one is needed"),
            help: format!("name one of them: `{file}#NAME`, with its name or id"),
        }),
    }
}

fn built_in(name: &str) -> Option<RoleDefinition> {
    let library = azrbac_roles::library();
    library
        .by_name(name)
        .or_else(|| library.find(&RoleDefinitionId::new(name)))
        .cloned()
}

fn of_file(name: &str, streams: &mut Streams<'_>) -> Result<Vec<RoleDefinition>, CliError> {
    let path = PathBuf::from(name);
    if name != "-" && !path.exists() {
        let asked = name.to_lowercase();
        let near: Vec<String> = azrbac_roles::library()
            .roles()
            .iter()
            .filter(|role| role.name.to_lowercase().contains(&asked))
            .take(5)
            .map(|role| format!("`{}`", role.name))
            .collect();
        return Err(CliError::Usage {
            message: format!("`{name}` is no built-in role and no file"),
            help: if near.is_empty() {
                "`azrbac role list` prints the built-in roles".to_owned()
            } else {
                format!("did you mean {}?", near.join(", "))
            },
        });
    }
    let text = read_text(&path, streams)?;
    let mut sources = Sources::new();
    let file = sources.add(name);
    let read = azrbac_core::ingest::read_role_definitions(file, &text);
    if read.roles.is_empty() {
        let problem = read
            .diagnostics
            .first()
            .map_or("it holds no role definition", |found| {
                found.message.as_str()
            });
        return Err(CliError::Input {
            message: format!("`{name}`: {problem}"),
            help: "give a role definition as az, PowerShell or the REST interface print it"
                .to_owned(),
        });
    }
    Ok(read.roles)
}
