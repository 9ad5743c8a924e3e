//! `azrbac role derive`, `minimize` and `suggest`: custom roles from what is asked for.

pub(crate) mod derive;
pub(crate) mod minimize;
mod places;
mod search;
pub(crate) mod suggest;

use std::path::{Path, PathBuf};

use azrbac_core::role::RoleDefinition;
use azrbac_core::scope::Scope;
use azrbac_core::view::{self, RoleFile};

pub(super) use crate::commands::role_source::one_role;
use crate::error::CliError;
use crate::output;

/// Where a role may be assigned if nothing is said: a subscription that does not
/// exist, to be replaced.
const PLACEHOLDER: &str = "/subscriptions/00000000-0000-0000-0000-000000000000";

/// The role definition that is to be written.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "The role definition")]
pub(crate) struct ResultArgs {
    /// Its display name
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// What it is for
    #[arg(long, value_name = "TEXT")]
    pub(crate) description: Option<String>,
    /// Write it to a file, ready for `az role definition create`
    #[arg(long, value_name = "FILE")]
    pub(crate) write: Option<PathBuf>,
}

/// The scopes at which the result may be assigned: those that were given, else those
/// of the base where a custom role may have them, else a placeholder.
pub(super) fn assignable(
    given: &[String],
    base: &RoleDefinition,
) -> Result<Vec<Box<str>>, CliError> {
    let mut scopes = Vec::new();
    for scope in given {
        scopes.push(Scope::parse(scope)?.as_str().into());
    }
    if scopes.is_empty() && !base.is_built_in() {
        let own = base.assignable_scopes.iter();
        scopes.extend(own.filter(|scope| &***scope != "/").cloned());
    }
    if scopes.is_empty() {
        scopes.push(PLACEHOLDER.into());
    }
    Ok(scopes)
}

/// What there is to say about the file that creates a role.
pub(super) fn remarks(role: &RoleDefinition, file: &RoleFile) -> Vec<String> {
    let mut remarks = Vec::new();
    if role
        .assignable_scopes
        .iter()
        .any(|scope| &**scope == PLACEHOLDER)
    {
        remarks.push(
            "the assignable scope is a placeholder: name your own with --scope, or replace it"
                .to_owned(),
        );
    }
    let grants = |object: &azrbac_core::role::Permission| {
        !object.actions.is_empty() || !object.data_actions.is_empty()
    };
    if !role.permissions.iter().any(grants) {
        remarks.push("nothing is left to grant: Azure refuses a role without entries".to_owned());
    }
    if role
        .permissions
        .iter()
        .any(|object| object.condition.is_some())
    {
        remarks.push(
            "Azure documents conditions in built-in roles only: put them on the role assignment, \
             or expect them to be refused"
                .to_owned(),
        );
    }
    if !file.is_flat() {
        remarks.push(
            "`az role definition create` takes one permission object without a condition: this \
             role needs the REST interface, such as `az rest --method put`"
                .to_owned(),
        );
    }
    remarks
}

/// Writes the role definition to a file, if one was named.
pub(super) fn write(file: &RoleFile, path: Option<&Path>) -> Result<(), CliError> {
    match path {
        Some(path) => output::write_file(path, &output::json(file)?),
        None => Ok(()),
    }
}

/// The role definition as the input of the command that creates it.
pub(super) fn file_of(role: &RoleDefinition) -> RoleFile {
    view::role_file(role)
}
