//! Role definitions that are named on the command line: built-in ones by name or
//! id, others by the file that holds them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use azrbac_core::diagnostic::Severity;
use azrbac_core::ingest::read_role_definitions;
use azrbac_core::role::{RoleDefinition, RoleDefinitionId};
use azrbac_core::text::{Sources, distance};

use crate::args::GlobalArgs;
use crate::error::CliError;
use crate::files::{self, read_text};
use crate::load::report;
use crate::streams::Streams;

const HELP: &str = "give a role definition as az, PowerShell or the REST interface print it";

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

/// Just one role definition; see [`RoleFiles::one`].
pub(crate) fn one_role(
    name: &str,
    global: &GlobalArgs,
    streams: &mut Streams<'_>,
) -> Result<RoleDefinition, CliError> {
    RoleFiles::default().one(name, global, streams)
}

/// Files that were read: each is read once, and what is wrong with it is said once.
#[derive(Default)]
pub(crate) struct RoleFiles {
    read: BTreeMap<String, Vec<RoleDefinition>>,
}

impl RoleFiles {
    /// Just one role definition: a built-in one by name or id, or that of a file. Of a
    /// file that holds several, the one whose name or id follows the file's name and a
    /// `#`. A file of which something could not be read is refused: what is said or made
    /// of it would lack that.
    pub(crate) fn one(
        &mut self,
        name: &str,
        global: &GlobalArgs,
        streams: &mut Streams<'_>,
    ) -> Result<RoleDefinition, CliError> {
        if let Some(role) = built_in(name) {
            return Ok(role);
        }
        let (path, chosen) = match name.split_once('#') {
            Some((path, chosen)) if !Path::new(name).exists() => (path, Some(chosen)),
            _ => (name, None),
        };
        let roles = match self.read.get(path) {
            Some(known) => known.clone(),
            None => {
                let roles = of_whole_file(path, global, streams)?;
                self.read.insert(path.to_owned(), roles.clone());
                roles
            }
        };
        choose(name, path, chosen, roles)
    }
}

/// The one of a file's role definitions that is meant.
fn choose(
    name: &str,
    path: &str,
    chosen: Option<&str>,
    mut roles: Vec<RoleDefinition>,
) -> Result<RoleDefinition, CliError> {
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
                "`{path}` holds no role definition `{}`",
                chosen.unwrap_or_default()
            ),
            help: format!("`azrbac role show {path}` shows those that it holds"),
        }),
        _ => Err(CliError::Usage {
            message: format!("`{name}` stands for {count} role definitions, where one is needed"),
            help: format!("name one of them: `{path}#NAME`, with its name or id"),
        }),
    }
}

/// The role definitions of a file that could be read whole.
fn of_whole_file(
    name: &str,
    global: &GlobalArgs,
    streams: &mut Streams<'_>,
) -> Result<Vec<RoleDefinition>, CliError> {
    let path = Path::new(name);
    if name != "-" && !path.exists() {
        return Err(not_found(name));
    }
    let text = read_text(path, streams)?;
    let mut sources = Sources::new();
    let file = sources.add(files::name(path));
    sources.keep_text(file, text.as_str().into());
    let read = read_role_definitions(file, &text);
    report(&read.diagnostics, &sources, global, streams);
    let unread = read
        .diagnostics
        .iter()
        .any(|found| found.severity >= Severity::Error);
    if unread || read.roles.is_empty() {
        return Err(CliError::Input {
            message: format!(
                "`{}`: no role definition could be read whole",
                files::name(path)
            ),
            help: HELP.to_owned(),
        });
    }
    Ok(read.roles)
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
        return Err(not_found(name));
    }
    let text = read_text(&path, streams)?;
    let mut sources = Sources::new();
    let file = sources.add(name);
    let read = read_role_definitions(file, &text);
    if read.roles.is_empty() {
        let problem = read
            .diagnostics
            .first()
            .map_or("it holds no role definition", |found| {
                found.message.as_str()
            });
        return Err(CliError::Input {
            message: format!("`{name}`: {problem}"),
            help: HELP.to_owned(),
        });
    }
    Ok(read.roles)
}

/// What is no built-in role and no file, with the names that are near.
fn not_found(name: &str) -> CliError {
    let asked = name.to_lowercase();
    let names = azrbac_roles::library()
        .roles()
        .iter()
        .map(|role| &*role.name);
    let mut near: Vec<&str> = names
        .clone()
        .filter(|name| name.to_lowercase().contains(&asked))
        .collect();
    if near.is_empty() {
        near = nearest(name, names);
    }
    let near: Vec<String> = near
        .iter()
        .take(5)
        .map(|name| format!("`{name}`"))
        .collect();
    CliError::Usage {
        message: format!("`{name}` is no built-in role and no file"),
        help: if near.is_empty() {
            "`azrbac role list` prints the built-in roles".to_owned()
        } else {
            format!("did you mean {}?", near.join(", "))
        },
    }
}

/// The names that differ least from a text.
fn nearest<'n>(text: &str, names: impl Iterator<Item = &'n str>) -> Vec<&'n str> {
    let text = text.to_lowercase();
    let most = text.len() / 4 + 1;
    let mut near: Vec<(usize, &str)> = names
        .filter_map(|name| Some((distance(&text, &name.to_lowercase(), most)?, name)))
        .collect();
    near.sort_unstable();
    near.into_iter().map(|(_, name)| name).collect()
}
