//! `azrbac diff`: what changed in access.

mod forms;
mod roles;
mod snapshots;

use std::path::Path;

use azrbac_core::compare::Gain;
use azrbac_core::ingest::Ingested;
use azrbac_core::operation::OperationClass;
use azrbac_core::snapshot::{Kind, SnapshotParts};

use crate::args::{AttributeArgs, GlobalArgs, Pim, SourceArgs};
use crate::error::CliError;
use crate::files;
use crate::gather::{Gathered, gather};
use crate::streams::{Exit, Streams};

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Exit codes: 0 no difference, or with --fail-on-gain nothing gained; 1 a \
                  difference, or with --fail-on-gain something gained; 2 usage error; 3 input \
                  unreadable; 4 not decided: data are missing, a condition changed, or a \
                  comparison was given up."
)]
pub(crate) struct DiffArgs {
    /// Before: a file with role definitions or a directory of them; or a
    /// snapshot of a tenant, an export, or a directory of them
    old: String,
    /// After, of the same kind; - is standard input
    new: String,
    /// End with exit code 1 only where somebody gains something: any operation,
    /// one that Azure adds later included; with =CLASS one of that class, such
    /// as credential, escalation, code-execution, identity, guard-rail, data
    #[arg(
        long,
        value_name = "CLASS",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "any",
        value_parser = fail_on
    )]
    fail_on_gain: Option<FailOn>,
    /// End with 0 instead of 1
    #[arg(long)]
    exit_zero: bool,
    #[command(flatten)]
    tenant: TenantArgs,
    #[command(flatten)]
    attributes: AttributeArgs,
}

/// How snapshots are taken.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Data of the tenant")]
struct TenantArgs {
    /// Take exports that do not say what they cover to be whole
    #[arg(long)]
    assume_complete: bool,
    /// Answer unknown where deny assignments that were not exported could decide
    #[arg(long)]
    require_complete: bool,
    /// The time for which both are asked, such as 2026-11-20T08:00:00Z [default:
    /// each when its data were taken, else now]
    #[arg(long, value_name = "TIME")]
    as_of: Option<String>,
    /// Whether eligible assignments count as held
    #[arg(long, value_enum, default_value_t = Pim::Active)]
    pim: Pim,
    /// Read * as any characters and nothing more: A/*/B does not match A/B
    #[arg(long)]
    strict_wildcards: bool,
}

/// What gain makes the exit code 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FailOn {
    Any,
    Class(OperationClass),
}

impl FailOn {
    fn class(self) -> Option<OperationClass> {
        match self {
            Self::Any => None,
            Self::Class(class) => Some(class),
        }
    }
}

fn fail_on(text: &str) -> Result<FailOn, String> {
    if text.eq_ignore_ascii_case("any") {
        return Ok(FailOn::Any);
    }
    OperationClass::from_name(text)
        .map(FailOn::Class)
        .ok_or_else(|| {
            let names = OperationClass::ALL.map(OperationClass::name);
            format!("no such class; known are {}", names.join(", "))
        })
}

/// What was read of one side.
struct Side {
    ingested: Ingested,
    floor: Exit,
    /// Whether it is one file.
    is_file: bool,
}

pub(crate) fn run(
    args: &DiffArgs,
    global: &GlobalArgs,
    streams: &mut Streams<'_>,
) -> Result<Exit, CliError> {
    if args.old == "-" && args.new == "-" {
        return Err(CliError::Usage {
            message: "standard input can be one of the two only".to_owned(),
            help: "name a file for the other".to_owned(),
        });
    }
    let old = read(&args.old, args, global, streams)?;
    let new = read(&args.new, args, global, streams)?;
    match (holds(&old), holds(&new)) {
        (Holds::Nothing, Holds::Nothing) => Err(CliError::Input {
            message: "there is nothing to compare".to_owned(),
            help: "name files that hold role definitions or the data of a tenant".to_owned(),
        }),
        (Holds::Tenant | Holds::Broken, Holds::Tenant | Holds::Broken) => {
            snapshots::run(args, old, new, global, streams)
        }
        (Holds::Tenant, _) => Err(mixed(&args.old, &args.new)),
        (_, Holds::Tenant) => Err(mixed(&args.new, &args.old)),
        _ => roles::run(args, &old, &new, global, streams),
    }
}

fn mixed(tenant: &str, roles: &str) -> CliError {
    CliError::Usage {
        message: format!(
            "`{tenant}` holds data of a tenant, `{roles}` role definitions and nothing else"
        ),
        help: "compare two snapshots, or two sets of role definitions".to_owned(),
    }
}

/// What one side holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holds {
    Nothing,
    Roles,
    /// Something that could not be read, beside role definitions if at all.
    Broken,
    Tenant,
}

fn holds(side: &Side) -> Holds {
    let parts: &SnapshotParts = &side.ingested.parts;
    let mut kinds = Kind::ALL.into_iter();
    if kinds.any(|kind| kind != Kind::RoleDefinitions && parts.count(kind).is_some()) {
        return Holds::Tenant;
    }
    let broken = parts
        .unreadable
        .iter()
        .any(|one| one.kind != Kind::RoleDefinitions);
    match parts.count(Kind::RoleDefinitions) {
        _ if broken => Holds::Broken,
        Some(_) => Holds::Roles,
        None => Holds::Nothing,
    }
}

/// Reads one side. A directory without any file holds nothing: all of the other side
/// is new, or gone.
fn read(
    path: &str,
    args: &DiffArgs,
    global: &GlobalArgs,
    streams: &mut Streams<'_>,
) -> Result<Side, CliError> {
    let is_directory = Path::new(path).is_dir();
    if is_directory && files::inputs(Path::new(path))?.files.is_empty() {
        return Ok(Side {
            ingested: azrbac_core::ingest::Ingest::new().finish(),
            floor: Exit::Success,
            is_file: false,
        });
    }
    let source = SourceArgs {
        snapshot: vec![path.to_owned()],
        assume_complete: args.tenant.assume_complete,
    };
    let Gathered { ingested, floor } = gather(&source, global, streams)?;
    Ok(Side {
        ingested,
        floor,
        is_file: !is_directory,
    })
}

/// How the command ends.
fn exit(args: &DiffArgs, floor: [Exit; 2], difference: Difference) -> Exit {
    if floor.contains(&Exit::Input) {
        return Exit::Input;
    }
    let negative = if args.exit_zero {
        Exit::Success
    } else {
        Exit::Negative
    };
    match (args.fail_on_gain, difference) {
        (None, Difference { differs: true, .. }) => negative,
        (None, Difference { decided: false, .. }) => Exit::Open,
        (None, _) => Exit::Success,
        (Some(_), Difference { gain, .. }) => match gain {
            Gain::Certain => negative,
            Gain::Possible => Exit::Open,
            Gain::None => Exit::Success,
        },
    }
}

/// What was found, as far as the exit code goes.
struct Difference {
    differs: bool,
    decided: bool,
    gain: Gain,
}
