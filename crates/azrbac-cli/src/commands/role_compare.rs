//! `azrbac role compare`: whether one role definition grants no more than another.

use azrbac_core::algebra::Universe;
use azrbac_core::pattern::WildcardReading;
use azrbac_core::view;
use clap::ValueEnum;

use super::role_source::RoleFiles;
use crate::args::GlobalArgs;
use crate::error::CliError;
use crate::output::{self, Format};
use crate::render::compare::{concise, text};
use crate::render::style::Style;
use crate::streams::{Exit, Streams, Terminal};

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Exit codes: 0 equal, or A within B; 1 A grants something that B does not; \
                  2 usage error; 3 input unreadable; 4 not decided."
)]
pub(crate) struct RoleCompareArgs {
    /// A role definition: a built-in one by name or id, a file, or FILE#NAME
    /// where a file holds several
    #[arg(value_name = "A")]
    left: String,
    /// The role definition that it is compared with
    #[arg(value_name = "B")]
    right: String,
    /// Which texts count as names of operations: every text, or only names as
    /// Azure forms them, ending in read, write, delete or action
    #[arg(long, value_enum, default_value_t = Names::Every)]
    names: Names,
    /// Read * as any characters and nothing more: A/*/B does not match A/B
    #[arg(long)]
    strict_wildcards: bool,
    /// End with exit code 0 also where A grants something that B does not
    #[arg(long)]
    exit_zero: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Names {
    Every,
    WellFormed,
}

pub(crate) fn run(
    args: &RoleCompareArgs,
    global: &GlobalArgs,
    streams: &mut Streams<'_>,
) -> Result<Exit, CliError> {
    let mut files = RoleFiles::default();
    let mut roles = [
        files.one(&args.left, global, streams)?,
        files.one(&args.right, global, streams)?,
    ];
    if args.strict_wildcards {
        roles = roles.map(|role| role.read_as(WildcardReading::Strict));
    }
    let universe = match args.names {
        Names::Every => Universe::EveryName,
        Names::WellFormed => Universe::WellFormed,
    };
    let [left, right] = &roles;
    let document = view::compare(azrbac_roles::catalog(), universe, left, right);
    let style = Style::new(global.color, streams.stdout_is == Terminal::Yes);
    output::write(global, streams, |format| match format {
        Format::Text => Ok(text(&document, global.verbose, style)),
        Format::Concise => Ok(concise(&document)),
        Format::Json => output::json(&document),
    })?;
    Ok(match document.relation {
        "equal" | "within" => Exit::Success,
        "undecided" => Exit::Open,
        _ if args.exit_zero => Exit::Success,
        _ => Exit::Negative,
    })
}
