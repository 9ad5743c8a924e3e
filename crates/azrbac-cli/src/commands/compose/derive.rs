//! `azrbac role derive`: a role definition without some of what it grants.

use azrbac_core::catalog::Certainty;
use azrbac_core::compose::{Derivation, NotActions, Options, Reduction, Removal, derive};
use azrbac_core::role::RoleDefinition;
use azrbac_core::view;

use super::{ResultArgs, assignable, file_of, one_role, write};
use crate::args::{GlobalArgs, PlaneArg};
use crate::commands::plane;
use crate::error::CliError;
use crate::output::{self, Format};
use crate::render::compose::derive::{concise, text};
use crate::render::plural;
use crate::render::style::Style;
use crate::streams::{Exit, Streams, Terminal};

#[derive(Debug, clap::Args)]
pub(crate) struct DeriveArgs {
    /// What to start from: a built-in role by name or id, or a file
    base: String,
    /// What to take out: an operation, a pattern such as */delete, a class such
    /// as credential, or a short name such as listkeys, which takes out all of
    /// that name, and where these hand out credentials every operation that does
    #[arg(long, value_name = "OP", required = true, num_args = 1..)]
    without: Vec<String>,
    /// Keep wildcards, and write what is taken out into notActions
    #[arg(long)]
    allow_not_actions: bool,
    /// The plane of what is taken out [default: that of the catalogue]
    #[arg(long, value_enum)]
    plane: Option<PlaneArg>,
    /// Where the role may be assigned; repeat for several
    #[arg(long = "scope", value_name = "ID")]
    scopes: Vec<String>,
    #[command(flatten)]
    result: ResultArgs,
}

pub(crate) fn run(
    args: &DeriveArgs,
    global: &GlobalArgs,
    streams: &mut Streams<'_>,
) -> Result<Exit, CliError> {
    let catalog = azrbac_roles::catalog();
    let base = one_role(&args.base, global, streams)?;
    let removals = args
        .without
        .iter()
        .map(|text| Removal::read(text, plane(args.plane), &base, catalog))
        .collect::<Result<Vec<_>, _>>()?;
    let not_actions = match args.allow_not_actions {
        true => NotActions::Allowed,
        false => NotActions::OfBase,
    };
    let options = Options {
        not_actions,
        ..Options::default()
    };
    let derivation = derive(&base, &removals, catalog, &options);
    let role = named(args, &base, &derivation)?;
    let file = file_of(&role);
    let mut remarks = own_remarks(&base, &derivation);
    remarks.extend(super::remarks(&role, &file));
    write(&file, args.result.write.as_deref())?;
    let document = view::derive(
        &base,
        &removals,
        not_actions,
        &derivation,
        &role,
        catalog,
        remarks,
    );
    let style = Style::new(global.color, streams.stdout_is == Terminal::Yes);
    let written = args.result.write.as_deref();
    output::write(global, streams, |format| match format {
        Format::Text => text(&document, written, global.verbose, style),
        Format::Concise => Ok(concise(&document)),
        Format::Json => output::json(&document),
    })?;
    let decided = [&derivation.within, &derivation.disjoint]
        .iter()
        .all(|claim| claim.holds() == Some(true));
    Ok(if decided { Exit::Success } else { Exit::Open })
}

/// From how many entries on that stand for one wildcard it is said how to keep it.
const MANY: usize = 100;

/// What there is to say about the result, beside its file.
fn own_remarks(base: &RoleDefinition, derivation: &Derivation) -> Vec<String> {
    let mut remarks = Vec::new();
    if derivation.taken_out.is_empty() {
        remarks.push(
            "the base grants no operation of the catalogue that was to be taken out".to_owned(),
        );
    }
    let many = |reduction: &Reduction| matches!(reduction, Reduction::Replaced { entries } if *entries >= MANY);
    if derivation
        .opened
        .iter()
        .any(|opened| many(&opened.reduction))
    {
        remarks.push(format!(
            "with --allow-not-actions the wildcard stays, and {} subtracted; operations that \
             Azure adds later are then granted",
            are(derivation.taken_out.len())
        ));
    }
    let of_base: Vec<&str> = base.entries(0).map(|(_, entry)| entry.form()).collect();
    let catalog = azrbac_roles::catalog();
    let unsure = derivation.role.entries(0).filter(|(entry, pattern)| {
        !entry.list.grants()
            && pattern.is_literal()
            && !of_base.contains(&pattern.form())
            && catalog
                .matching(pattern)
                .any(|known| known.certainty() == Certainty::Inferred)
    });
    match unsure.count() {
        0 => {}
        count => remarks.push(format!(
            "the plane of {} in new notActions or notDataActions is not sure: Azure may refuse \
             them there",
            plural(count, "operation")
        )),
    }
    remarks
}

/// How many operations something is said of.
fn are(count: usize) -> String {
    let verb = if count == 1 { "is" } else { "are" };
    format!("{} {verb}", plural(count, "operation"))
}

/// The result with its name, its description and its assignable scopes.
fn named(
    args: &DeriveArgs,
    base: &RoleDefinition,
    derivation: &Derivation,
) -> Result<RoleDefinition, CliError> {
    let without = args.without.join(", ");
    let base_name = base.name.trim();
    let name = args.result.name.clone();
    let description = args.result.description.clone();
    Ok(RoleDefinition {
        name: name
            .unwrap_or_else(|| format!("{base_name} without {without}"))
            .into(),
        description: Some(
            description
                .unwrap_or_else(|| format!("What {base_name} grants, without {without}."))
                .into(),
        ),
        assignable_scopes: assignable(&args.scopes, base)?,
        ..derivation.role.clone()
    })
}
