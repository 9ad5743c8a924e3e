//! The command line, as clap reads it. Help is generated from here.

use std::path::PathBuf;

use azrbac_core::directory::PrincipalType;
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::commands::diff::DiffArgs;
use crate::commands::explain::ExplainArgs;
use crate::commands::lint::LintArgs;
use crate::commands::role::RoleArgs;
use crate::commands::schema::SchemaArgs;
use crate::commands::snapshot::SnapshotGroupArgs;
use crate::commands::test::TestArgs;
use crate::output::OutputSpec;

/// Lint Azure role definitions and ask who may do what, offline, with the reason.
#[derive(Debug, Parser)]
#[command(
    name = "azrbac",
    version,
    max_term_width = 80,
    after_help = "Exit codes: 0 allowed, or nothing found; 1 denied, not granted, or findings; \
                  2 usage error; 3 input unreadable or nothing to check; 4 conditional, eligible \
                  or unknown."
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: GlobalArgs,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// May WHO do OPERATION at a scope, and why
    Can(CanArgs),
    /// May WHO give ROLE to somebody at a scope
    CanAssign(CanAssignArgs),
    /// Who may do OPERATION at a scope
    WhoCan(WhoCanArgs),
    /// What WHO may do
    WhatCan(WhatCanArgs),
    /// Check role definitions, and conditions of assignments
    Lint(LintArgs),
    /// What changed in access: two role definitions, two directories of them, or
    /// two snapshots of a tenant
    Diff(DiffArgs),
    /// Check what is expected about access, for CI
    Test(TestArgs),
    /// Show and list role definitions
    Role(RoleArgs),
    /// What the data of a tenant are, what they lack, and one file of them
    Snapshot(SnapshotGroupArgs),
    /// Explain a rule, an operation, a pattern of operations, or a role
    Explain(ExplainArgs),
    /// The table of lint rules
    Rules,
    /// The JSON Schema of azrbac.toml, for editors
    Schema(SchemaArgs),
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct GlobalArgs {
    /// Output format: text, concise or json; of lint and test also sarif, junit,
    /// github, azure and gitlab, of lint also table and tsv, of lint and diff also
    /// markdown; with =FILE to write a file. Repeat for several
    #[arg(short, long = "output", value_name = "FORMAT[=FILE]", global = true)]
    pub(crate) output: Vec<OutputSpec>,
    /// Colours: on a terminal only, always, never
    #[arg(long, value_enum, default_value_t = Color::Auto, global = true)]
    pub(crate) color: Color,
    /// Print the answer only, no warnings about the data
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub(crate) quiet: bool,
    /// Print also remarks about the data, and long lists in full
    #[arg(short, long, global = true)]
    pub(crate) verbose: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    Auto,
    Always,
    Never,
}

/// Where the data of the tenant are.
#[derive(Debug, Args)]
#[command(next_help_heading = "Data of the tenant")]
pub(crate) struct SourceArgs {
    /// A snapshot, an export, or a directory of them; repeat for several. KIND
    /// is a key of the snapshot, such as denyAssignments: for files whose
    /// content does not tell what they hold
    #[arg(
        short,
        long = "snapshot",
        value_name = "[KIND=]PATH",
        env = "AZRBAC_SNAPSHOT",
        required = true
    )]
    pub(crate) snapshot: Vec<String>,
    /// Take exports that do not say what they cover to be whole
    #[arg(long)]
    pub(crate) assume_complete: bool,
}

/// The data of the tenant, and how they are taken.
#[derive(Debug, Args)]
#[command(next_help_heading = "Data of the tenant")]
pub(crate) struct SnapshotArgs {
    #[command(flatten)]
    pub(crate) source: SourceArgs,
    /// Answer unknown where deny assignments that were not exported could decide
    #[arg(long)]
    pub(crate) require_complete: bool,
    /// The time for which to answer, such as 2026-11-20T08:00:00Z [default:
    /// when the data were taken, else now]
    #[arg(long, value_name = "TIME")]
    pub(crate) as_of: Option<String>,
    /// Whether eligible assignments count as held
    #[arg(long, value_enum, default_value_t = Pim::Active)]
    pub(crate) pim: Pim,
    /// Read * as any characters and nothing more: A/*/B does not match A/B
    #[arg(long)]
    pub(crate) strict_wildcards: bool,
}

/// What is known of the attributes that conditions test.
#[derive(Debug, Args)]
#[command(next_help_heading = "Attributes for conditions")]
pub(crate) struct AttributeArgs {
    /// The value of an attribute, such as
    /// 'Resource[Microsoft.Storage/storageAccounts:name]=sa1'; repeat for a
    /// list. What the scope tells by itself need not be given
    #[arg(long = "attr", value_name = "ATTRIBUTE=VALUE")]
    pub(crate) attributes: Vec<String>,
    /// Attributes that are not given are missing, not unknown
    #[arg(long)]
    pub(crate) attributes_complete: bool,
    /// The sub-operation of the request, such as Blob.List [default: none]
    #[arg(long, value_name = "NAME")]
    pub(crate) sub_operation: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Pim {
    /// Only what is active now
    Active,
    /// Eligible assignments count as activated
    Eligible,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PlaneArg {
    /// Management: actions, notActions
    Control,
    /// Data: dataActions, notDataActions
    Data,
}

#[derive(Debug, Args)]
#[command(
    override_usage = "azrbac can [OPTIONS] --scope <ID> --snapshot <[KIND=]PATH> <WHO> <OPERATION>\n       \
                      azrbac can [OPTIONS] --batch <FILE|-> --snapshot <[KIND=]PATH>"
)]
pub(crate) struct CanArgs {
    /// Object id, user principal name, application id, or display name (or a part
    /// of it) that fits one principal only
    #[arg(required_unless_present = "batch", conflicts_with = "batch")]
    pub(crate) who: Option<String>,
    /// Full name of an operation, or a short one such as listkeys
    #[arg(required_unless_present = "batch", conflicts_with = "batch")]
    pub(crate) operation: Option<String>,
    /// Where: the full id of a resource, resource group, subscription or
    /// management group
    #[arg(
        long,
        value_name = "ID",
        required_unless_present = "batch",
        conflicts_with = "batch"
    )]
    pub(crate) scope: Option<String>,
    /// Many questions, from a file or - for standard input: JSON Lines with
    /// principal, operation, scope, and where needed plane, attributes,
    /// attributesComplete, subOperation, asOf, pim; or CSV with these headings.
    /// The answers are JSON Lines in the same order
    #[arg(long, value_name = "FILE|-")]
    pub(crate) batch: Option<PathBuf>,
    /// The plane of the operation [default: that of the catalogue]
    #[arg(long, value_enum)]
    pub(crate) plane: Option<PlaneArg>,
    #[command(flatten)]
    pub(crate) attributes: AttributeArgs,
    #[command(flatten)]
    pub(crate) data: SnapshotArgs,
}

#[derive(Debug, Args)]
pub(crate) struct CanAssignArgs {
    /// Object id, user principal name, application id, or display name (or a part
    /// of it) that fits one principal only
    pub(crate) who: String,
    /// The role definition to be given: its display name or id
    pub(crate) role: String,
    /// What kind of principal is to get it: User, Group, ServicePrincipal
    /// [default: not known, or that of --to]
    #[arg(long, value_name = "TYPE", value_parser = principal_type)]
    pub(crate) to_type: Option<PrincipalType>,
    /// Who is to get it, by the same names as WHO [default: not known]
    #[arg(long, value_name = "WHOM")]
    pub(crate) to: Option<String>,
    /// Where: the full id of a resource, resource group, subscription or
    /// management group
    #[arg(long, value_name = "ID")]
    pub(crate) scope: String,
    #[command(flatten)]
    pub(crate) attributes: AttributeArgs,
    #[command(flatten)]
    pub(crate) data: SnapshotArgs,
}

/// A kind of principal that a role can be assigned to.
fn principal_type(text: &str) -> Result<PrincipalType, String> {
    const KINDS: [PrincipalType; 5] = [
        PrincipalType::User,
        PrincipalType::Group,
        PrincipalType::ServicePrincipal,
        PrincipalType::ForeignGroup,
        PrincipalType::Device,
    ];
    PrincipalType::from_name(text)
        .filter(|kind| KINDS.contains(kind))
        .ok_or_else(|| {
            let names: Vec<&str> = KINDS.iter().map(|kind| kind.name()).collect();
            format!("no such kind of principal; known are {}", names.join(", "))
        })
}

#[derive(Debug, Args)]
pub(crate) struct WhoCanArgs {
    /// Full name of an operation, or a short one such as listkeys
    pub(crate) operation: String,
    /// Where: the full id of a resource, resource group, subscription or
    /// management group
    #[arg(long, value_name = "ID")]
    pub(crate) scope: String,
    /// The plane of the operation [default: that of the catalogue]
    #[arg(long, value_enum)]
    pub(crate) plane: Option<PlaneArg>,
    /// End with exit code 1 if somebody can
    #[arg(long)]
    pub(crate) expect_none: bool,
    #[command(flatten)]
    pub(crate) attributes: AttributeArgs,
    #[command(flatten)]
    pub(crate) data: SnapshotArgs,
}

#[derive(Debug, Args)]
pub(crate) struct WhatCanArgs {
    /// Object id, user principal name, application id, or display name (or a part
    /// of it) that fits one principal only
    pub(crate) who: String,
    /// Where [default: every scope at which something is assigned to WHO]
    #[arg(long, value_name = "ID")]
    pub(crate) scope: Option<String>,
    /// End with exit code 1 if WHO can do anything
    #[arg(long)]
    pub(crate) expect_none: bool,
    #[command(flatten)]
    pub(crate) attributes: AttributeArgs,
    #[command(flatten)]
    pub(crate) data: SnapshotArgs,
}
