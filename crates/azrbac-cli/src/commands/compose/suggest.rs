//! `azrbac role suggest`: which role to give for what is needed, or was refused.

use std::num::NonZeroUsize;
use std::rc::Rc;

use azrbac_core::access::resolve;
use azrbac_core::algebra::Proof;
use azrbac_core::compose::{Excluded, Need, Removal, Suggestions};
use azrbac_core::operation::{OperationName, Plane};
use azrbac_core::role::RoleDefinition;
use azrbac_core::scope::{Scope, ScopeKind};
use azrbac_core::view::{self, SuggestAnswer};

use super::places::{Place, places, refused};
use super::search::search;
use super::{PLACEHOLDER, ResultArgs, file_of, remarks, write};
use crate::args::{GlobalArgs, PlaneArg};
use crate::commands::plane;
use crate::error::CliError;
use crate::output::{self, Format};
use crate::render::compose::suggest::{concise, text};
use crate::render::style::Style;
use crate::streams::{Exit, Streams, Terminal};

#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("what").required(true).args(["needs", "from_error"]))]
pub(crate) struct SuggestArgs {
    /// What is needed: full names of operations, or short ones such as listkeys
    #[arg(long = "need", value_name = "OP", num_args = 1..)]
    needs: Vec<String>,
    /// A message in which Azure refuses something, such as AuthorizationFailed;
    /// - reads it from standard input
    #[arg(long, value_name = "TEXT|-", allow_hyphen_values = true)]
    from_error: Option<String>,
    /// Where it is to be granted [default: with --from-error, where the message says]
    #[arg(long, value_name = "ID")]
    scope: Option<String>,
    /// Leave out roles that grant any of this: operations, patterns, or classes
    /// such as credential
    #[arg(long = "forbid", value_name = "OP", num_args = 1..)]
    forbidden: Vec<String>,
    /// The plane of the operations [default: that of the catalogue]
    #[arg(long, value_enum)]
    plane: Option<PlaneArg>,
    /// How many roles to tell
    #[arg(long, value_name = "NUMBER", default_value = "5")]
    most: NonZeroUsize,
    #[command(flatten)]
    result: ResultArgs,
}

pub(crate) fn run(
    args: &SuggestArgs,
    global: &GlobalArgs,
    streams: &mut Streams<'_>,
) -> Result<Exit, CliError> {
    let catalog = azrbac_roles::catalog();
    let library = azrbac_roles::library();
    let scope = args.scope.as_deref().map(Scope::parse).transpose()?;
    let refused = match &args.from_error {
        Some(text) => refused(text, streams)?,
        None => Vec::new(),
    };
    let places = match args.from_error {
        Some(_) => places(&refused, scope.as_ref(), args.plane),
        None => vec![needed(args, scope)?],
    };
    let forbidden = args
        .forbidden
        .iter()
        .map(|text| Removal::forbidden(text, plane(args.plane), catalog))
        .collect::<Result<Vec<_>, _>>()?;
    for place in &places {
        contradiction(&place.needs, &forbidden)?;
    }
    let found = search(&places, &forbidden, args.most.get(), library);
    let found: Vec<Found<'_>> = places
        .iter()
        .zip(found)
        .map(|(place, found)| {
            let custom = named(args, place, &found);
            (found, custom)
        })
        .collect();
    write_customs(args, &found)?;
    let answers = places.iter().zip(&found).map(|(place, (found, custom))| {
        let mut said = place.remarks.clone();
        said.extend(remarks(custom, &file_of(custom)));
        said.extend(of_scope(place, custom));
        SuggestAnswer {
            scope: place.scope.as_ref(),
            principals: place.principals.clone(),
            needs: &place.needs,
            forbidden: &args.forbidden,
            found,
            custom,
            remarks: said,
        }
    });
    let document = view::suggest(&refused, answers.collect(), catalog, library.date());
    let style = Style::new(global.color, streams.stdout_is == Terminal::Yes);
    let written = args.result.write.as_deref();
    output::write(global, streams, |format| match format {
        Format::Text => text(&document, written, global.verbose, style),
        Format::Concise => Ok(concise(&document)),
        Format::Json => output::json(&document),
    })?;
    Ok(exit(&found))
}

/// What was found for a place, and the custom role as it is to be created there.
type Found<'a> = (Rc<Suggestions<'a>>, RoleDefinition);

fn exit(found: &[Found<'_>]) -> Exit {
    let open = found.iter().any(|(found, _)| {
        let mut all = found.single.iter().chain(&found.sets);
        all.any(|one| one.covers != Proof::Holds)
            || found.exact != Proof::Holds
            || found
                .excluded
                .iter()
                .any(|(_, why)| *why == Excluded::Undecided)
    });
    match (found.is_empty(), open) {
        // Only deny assignments and the like stand against it.
        (true, _) => Exit::Negative,
        (false, true) => Exit::Open,
        (false, false) => Exit::Success,
    }
}

/// What is needed, by `--need`.
fn needed(args: &SuggestArgs, scope: Option<Scope>) -> Result<Place, CliError> {
    let catalog = azrbac_roles::catalog();
    let mut place = Place::default();
    for text in &args.needs {
        let found = resolve::operation(catalog, text, plane(args.plane), scope.as_ref())?;
        if OperationName::parse(found.operation.as_str()).is_err() {
            return Err(CliError::Usage {
                message: format!("`{text}` is a pattern: a need names one operation"),
                help: "`azrbac explain` lists the operations of a pattern".to_owned(),
            });
        }
        place.need(found.operation, found.plane);
    }
    place.scope = scope;
    Ok(place)
}

/// A need that is forbidden at the same time.
fn contradiction(needs: &[Need], forbidden: &[Removal]) -> Result<(), CliError> {
    for need in needs {
        for removal in forbidden {
            let mut patterns = removal.patterns(need.plane).iter();
            if patterns.any(|pattern| pattern.matches(&need.operation)) {
                return Err(CliError::Usage {
                    message: format!(
                        "`{}` is needed, and `{}` forbids it",
                        need.operation, removal.text
                    ),
                    help: "leave one of them out; no role can do both".to_owned(),
                });
            }
        }
    }
    Ok(())
}

/// The custom role with its name, its description and its assignable scope.
fn named(args: &SuggestArgs, place: &Place, found: &Suggestions<'_>) -> RoleDefinition {
    let custom = found.custom.clone();
    // A custom role cannot name the root, and one that names a resource is of little
    // use: the resource group or the subscription is told.
    let scope = place.scope.as_ref().and_then(|scope| {
        let fits = |scope: &Scope| {
            matches!(
                scope.kind(),
                ScopeKind::ResourceGroup | ScopeKind::Subscription | ScopeKind::ManagementGroup
            )
        };
        match fits(scope) {
            true => Some(scope.clone()),
            false => scope.ancestors().find(fits),
        }
    });
    let scope = scope.map_or(PLACEHOLDER.into(), |scope| scope.as_str().into());
    RoleDefinition {
        name: args.result.name.as_deref().map_or(custom.name, Into::into),
        description: match &args.result.description {
            Some(text) => Some(text.as_str().into()),
            None => custom.description,
        },
        assignable_scopes: vec![scope],
        ..custom
    }
}

/// What there is to say about where it is granted.
fn of_scope(place: &Place, custom: &RoleDefinition) -> Vec<String> {
    let at_management_group = custom.assignable_scopes.iter().any(|scope| {
        Scope::parse(scope).is_ok_and(|scope| scope.kind() == ScopeKind::ManagementGroup)
    });
    let data = place.needs.iter().any(|need| need.plane == Plane::Data);
    match at_management_group && data {
        true => vec![
            "a custom role with dataActions cannot be assigned at a management group: name a \
             subscription"
                .to_owned(),
        ],
        false => Vec::new(),
    }
}

/// Writes the custom role, if a file was named and there is one.
fn write_customs(args: &SuggestArgs, found: &[Found<'_>]) -> Result<(), CliError> {
    match (found, args.result.write.as_deref()) {
        (_, None) | ([], _) => Ok(()),
        ([(_, custom)], path) => write(&file_of(custom), path),
        _ => Err(CliError::Usage {
            message: format!(
                "--write takes one custom role, and these are {}",
                found.len()
            ),
            help: "name one place for all of it with --scope".to_owned(),
        }),
    }
}
