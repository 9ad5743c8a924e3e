//! `azrbac role minimize`: a role definition with fewer entries and the same effect.

use azrbac_core::algebra::Prover;
use azrbac_core::compose::minimize;
use azrbac_core::role::RoleDefinition;
use azrbac_core::view;

use super::{ResultArgs, assignable, file_of, one_role, remarks, write};
use crate::args::GlobalArgs;
use crate::error::CliError;
use crate::output::{self, Format};
use crate::render::compose::minimize::{concise, text};
use crate::render::style::Style;
use crate::streams::{Exit, Streams, Terminal};

#[derive(Debug, clap::Args)]
pub(crate) struct MinimizeArgs {
    /// A built-in role by name or id, or a file
    role: String,
    /// Where the role may be assigned; repeat for several
    #[arg(long = "scope", value_name = "ID")]
    scopes: Vec<String>,
    #[command(flatten)]
    result: ResultArgs,
}

pub(crate) fn run(
    args: &MinimizeArgs,
    global: &GlobalArgs,
    streams: &mut Streams<'_>,
) -> Result<Exit, CliError> {
    let base = one_role(&args.role, global, streams)?;
    let minimized = minimize(&base, &Prover::default());
    // A custom role stays itself; a built-in one cannot be changed, only followed.
    let name = match base.is_built_in() {
        true => format!("{}, fewer entries", base.name.trim()).into(),
        false => base.name.clone(),
    };
    let role = RoleDefinition {
        name: args.result.name.as_deref().map_or(name, Into::into),
        description: match &args.result.description {
            Some(text) => Some(text.as_str().into()),
            None if base.is_built_in() => {
                Some(format!("What {} grants, with fewer entries.", base.name.trim()).into())
            }
            None => base.description.clone(),
        },
        assignable_scopes: assignable(&args.scopes, &base)?,
        ..minimized.role.clone()
    };
    let file = file_of(&role);
    let mut remarks = remarks(&role, &file);
    if minimized.cut_short {
        remarks.push(
            "there are so many wildcards that only entries that stand twice were taken out"
                .to_owned(),
        );
    }
    write(&file, args.result.write.as_deref())?;
    let document = view::minimize(&base, &minimized, &role, remarks);
    let style = Style::new(global.color, streams.stdout_is == Terminal::Yes);
    let written = args.result.write.as_deref();
    output::write(global, streams, |format| match format {
        Format::Text => text(&document, written, style),
        Format::Concise => Ok(concise(&document)),
        Format::Json => output::json(&document),
    })?;
    Ok(match minimized.equal.holds() {
        Some(true) if !minimized.cut_short => Exit::Success,
        _ => Exit::Open,
    })
}
