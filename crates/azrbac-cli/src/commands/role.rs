//! `azrbac role`: built-in role definitions and those of files.

use std::path::PathBuf;

use azrbac_core::operation::Plane;
use azrbac_core::role::{RoleDefinition, RoleDefinitionId};
use azrbac_core::text::Sources;
use azrbac_core::view;
use clap::Subcommand;

use crate::args::{GlobalArgs, PlaneArg};
use crate::commands::compose::derive::{self, DeriveArgs};
use crate::commands::compose::minimize::{self, MinimizeArgs};
use crate::commands::compose::suggest::{self, SuggestArgs};
use crate::commands::plane;
use crate::error::CliError;
use crate::files::read_text;
use crate::output::{self, Format};
use crate::render::role;
use crate::streams::{Exit, Streams};

#[derive(Debug, clap::Args)]
pub(crate) struct RoleArgs {
    #[command(subcommand)]
    command: RoleCommand,
}

#[derive(Debug, Subcommand)]
enum RoleCommand {
    /// Show a role definition: a built-in one by name or id, or those of a file
    Show {
        /// The display name, the id, or a file
        role: String,
    },
    /// List the built-in role definitions
    List {
        /// Only those that grant this operation
        #[arg(long, value_name = "OPERATION")]
        grants: Option<String>,
        /// The plane of the operation [default: that of the catalogue]
        #[arg(long, value_enum, requires = "grants")]
        plane: Option<PlaneArg>,
    },
    /// Make a custom role that grants less than another, and prove it
    Derive(DeriveArgs),
    /// Which role to give for operations that are needed, or that Azure refused
    Suggest(SuggestArgs),
    /// Rewrite a role definition to fewer entries of the same effect, and prove it
    Minimize(MinimizeArgs),
}

pub(crate) fn run(
    args: &RoleArgs,
    global: &GlobalArgs,
    streams: &mut Streams<'_>,
) -> Result<Exit, CliError> {
    match &args.command {
        RoleCommand::Show { role } => show(role, global, streams),
        RoleCommand::List { grants, plane } => list(grants.as_deref(), *plane, global, streams),
        RoleCommand::Derive(args) => derive::run(args, global, streams),
        RoleCommand::Suggest(args) => suggest::run(args, global, streams),
        RoleCommand::Minimize(args) => minimize::run(args, global, streams),
    }
}

fn show(name: &str, global: &GlobalArgs, streams: &mut Streams<'_>) -> Result<Exit, CliError> {
    let catalog = azrbac_roles::catalog();
    let library = azrbac_roles::library();
    let built_in = library
        .by_name(name)
        .or_else(|| library.find(&RoleDefinitionId::new(name)));
    let roles = match built_in {
        Some(role) => vec![role.clone()],
        None => of_file(name, streams)?,
    };
    output::write(global, streams, |format| match format {
        Format::Text => Ok(roles
            .iter()
            .map(|found| role::role_page(found, catalog, library.date()))
            .collect::<Vec<_>>()
            .join("\n")),
        Format::Concise => Ok(roles.iter().map(role::line).collect()),
        Format::Json => output::json(&view::roles(&roles, library.date())),
    })?;
    Ok(Exit::Success)
}

/// The role definitions of a file.
pub(super) fn of_file(
    name: &str,
    streams: &mut Streams<'_>,
) -> Result<Vec<RoleDefinition>, CliError> {
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

fn list(
    grants: Option<&str>,
    plane_arg: Option<PlaneArg>,
    global: &GlobalArgs,
    streams: &mut Streams<'_>,
) -> Result<Exit, CliError> {
    let library = azrbac_roles::library();
    let mut roles: Vec<&RoleDefinition> = library.roles().iter().collect();
    if let Some(operation) = grants {
        let resolved = azrbac_core::access::resolve::operation(
            azrbac_roles::catalog(),
            operation,
            plane(plane_arg),
            None,
        )?;
        let in_plane: Plane = resolved.plane;
        roles.retain(|role| role.may_grant(&resolved.operation, in_plane));
    }
    output::write(global, streams, |format| match format {
        Format::Text | Format::Concise => Ok(roles.iter().map(|found| role::line(found)).collect()),
        Format::Json => {
            let owned: Vec<RoleDefinition> = roles.iter().map(|role| (*role).clone()).collect();
            output::json(&view::roles(&owned, library.date()))
        }
    })?;
    Ok(Exit::Success)
}
