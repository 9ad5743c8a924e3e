//! `azrbac role`: built-in role definitions and those of files.

use azrbac_core::algebra::Universe;
use azrbac_core::compare::Comparer;
use azrbac_core::operation::Plane;
use azrbac_core::role::RoleDefinition;
use azrbac_core::view;
use clap::Subcommand;

use crate::args::{GlobalArgs, PlaneArg};
use crate::commands::compose::derive::{self, DeriveArgs};
use crate::commands::compose::minimize::{self, MinimizeArgs};
use crate::commands::compose::suggest::{self, SuggestArgs};
use crate::commands::role_compare::{self, RoleCompareArgs};
use crate::commands::{plane, role_source};
use crate::error::CliError;
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
        /// Only those that grant nothing but what this role definition grants: a
        /// built-in one by name or id, or a file
        #[arg(long, value_name = "ROLE")]
        within: Option<String>,
    },
    /// Whether one role definition grants no more than another, with proof
    Compare(RoleCompareArgs),
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
        RoleCommand::List {
            grants,
            plane,
            within,
        } => list(
            grants.as_deref(),
            *plane,
            within.as_deref(),
            global,
            streams,
        ),
        RoleCommand::Compare(args) => role_compare::run(args, global, streams),
        RoleCommand::Derive(args) => derive::run(args, global, streams),
        RoleCommand::Suggest(args) => suggest::run(args, global, streams),
        RoleCommand::Minimize(args) => minimize::run(args, global, streams),
    }
}

fn show(name: &str, global: &GlobalArgs, streams: &mut Streams<'_>) -> Result<Exit, CliError> {
    let catalog = azrbac_roles::catalog();
    let library = azrbac_roles::library();
    let roles = role_source::roles(name, streams)?;
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

fn list(
    grants: Option<&str>,
    plane_arg: Option<PlaneArg>,
    within: Option<&str>,
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
    let undecided = match within {
        Some(name) => {
            let bound = role_source::one_role(name, global, streams)?;
            keep_within(&mut roles, &bound)
        }
        None => Vec::new(),
    };
    output::write(global, streams, |format| match format {
        Format::Text | Format::Concise => Ok(roles.iter().map(|found| role::line(found)).collect()),
        Format::Json => {
            let owned: Vec<RoleDefinition> = roles.iter().map(|role| (*role).clone()).collect();
            output::json(&view::roles(&owned, library.date()))
        }
    })?;
    if undecided.is_empty() {
        return Ok(Exit::Success);
    }
    let names = undecided.join(", ");
    // That nobody reads warnings is no error.
    let _ = writeln!(
        streams.stderr,
        "warning: not decided, and so not listed: {names}"
    );
    Ok(Exit::Open)
}

/// Keeps the role definitions that grant nothing but what `bound` grants; those for
/// which that was not decided are told.
fn keep_within(roles: &mut Vec<&RoleDefinition>, bound: &RoleDefinition) -> Vec<String> {
    let all: Vec<&RoleDefinition> = roles.iter().copied().chain([bound]).collect();
    let comparer = Comparer::new(azrbac_roles::catalog(), Universe::EveryName, &all);
    let last = roles.len();
    let mut undecided = Vec::new();
    let mut place = 0..last;
    roles.retain(|role| {
        let claim = comparer
            .compare(place.next().unwrap_or(last), last)
            .both()
            .within;
        if claim.holds().is_none() {
            undecided.push(format!("`{}`", role.name));
        }
        claim.holds() == Some(true)
    });
    undecided
}
