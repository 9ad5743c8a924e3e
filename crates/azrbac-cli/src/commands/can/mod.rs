//! `azrbac can`: may this principal do this operation there, and why.

mod batch;
mod doubts;
mod lines;
mod words;

use azrbac_core::access::resolve::{self, PlaneSource};
use azrbac_core::access::{self, Decision, Remark, Request, RoleSuggester, Verdict};
use azrbac_core::role::RoleLibrary;
use azrbac_core::scope::Scope;
use azrbac_core::view::{self, CanDocument, NewAssignmentView};

use super::plane;
use crate::args::{CanArgs, GlobalArgs};
use crate::error::CliError;
use crate::load::{Loaded, library, load};
use crate::output::{self, Format};
use crate::render::can::{Answer, concise, text};
use crate::render::style::Style;
use crate::streams::{Exit, Streams, Terminal};

/// How many role definitions are named that would grant the operation.
const SUGGESTIONS: usize = 5;

pub(crate) fn run(
    args: &CanArgs,
    global: &GlobalArgs,
    streams: &mut Streams<'_>,
) -> Result<Exit, CliError> {
    let question = (&args.batch, &args.who, &args.operation, &args.scope);
    let (who, operation, scope) = match question {
        (Some(path), ..) => return batch::run(path, args, global, streams),
        (None, Some(who), Some(operation), Some(scope)) => (who, operation, scope),
        // The arguments are required without a batch.
        _ => return Err(incomplete()),
    };
    let scope = Scope::parse(scope)?;
    let catalog = azrbac_roles::catalog();
    let operation = resolve::operation(catalog, operation, plane(args.plane), Some(&scope))?;
    let loaded = load(
        &args.data,
        (&args.attributes, Some(&scope)),
        global,
        streams,
    )?;
    let who = resolve::principal(&loaded.snapshot, who)?;
    let request = loaded.request(who.id, operation.operation.clone(), operation.plane, scope);
    let asked = Asked {
        request,
        plane_source: operation.source,
        mentioned: who.mentioned,
        assign: None,
        remarks: Vec::new(),
    };
    answer(&asked, &loaded, &library(&args.data), global, streams)
}

fn incomplete() -> CliError {
    CliError::Usage {
        message: "the question lacks WHO, OPERATION or --scope".to_owned(),
        help: "give all of them, or many questions with --batch".to_owned(),
    }
}

/// A question with what is to be told beside its answer.
pub(super) struct Asked {
    pub(super) request: Request,
    pub(super) plane_source: PlaneSource,
    /// Whether any document mentions the principal.
    pub(super) mentioned: bool,
    /// The role assignment that would be added.
    pub(super) assign: Option<NewAssignmentView>,
    pub(super) remarks: Vec<Remark>,
}

/// Answers a question and prints the answer.
pub(super) fn answer(
    asked: &Asked,
    loaded: &Loaded,
    library: &RoleLibrary,
    global: &GlobalArgs,
    streams: &mut Streams<'_>,
) -> Result<Exit, CliError> {
    let (decision, document) = decide(
        asked,
        loaded,
        &RoleSuggester::of(library, azrbac_roles::catalog()),
    );
    let (request, snapshot) = (&asked.request, &*loaded.snapshot);
    let answer = Answer {
        snapshot,
        request,
        decision: &decision,
        document: &document,
        plane_source: asked.plane_source,
        mentioned: asked.mentioned,
        library_date: library.date(),
    };
    let style = Style::new(global.color, streams.stdout_is == Terminal::Yes);
    output::write(global, streams, |format| match format {
        Format::Text => Ok(text(&answer, style)),
        Format::Concise => Ok(concise(&document)),
        Format::Json => output::json(&document),
    })?;
    Ok(loaded.exit(exit(decision.verdict)))
}

/// Decides a question, and puts the answer into its document.
fn decide(asked: &Asked, loaded: &Loaded, roles: &RoleSuggester<'_>) -> (Decision, CanDocument) {
    let (request, snapshot) = (&asked.request, &*loaded.snapshot);
    let catalog = azrbac_roles::catalog();
    let decision = match asked.plane_source {
        PlaneSource::Inferred => access::explain_either_plane(snapshot, request),
        _ => access::explain(snapshot, request),
    };
    let mut remarks = access::remarks(snapshot, request, &decision, catalog);
    remarks.extend(asked.remarks.iter().cloned());
    let suggestions = if decision.verdict == Verdict::NotGranted {
        roles.granting(&request.operation, request.plane, SUGGESTIONS)
    } else {
        Vec::new()
    };
    let mut document = view::can(snapshot, request, &decision, &remarks, &suggestions);
    document.assign.clone_from(&asked.assign);
    (decision, document)
}

/// The exit code of a verdict.
fn exit(verdict: Verdict) -> Exit {
    match verdict {
        Verdict::Allowed => Exit::Success,
        Verdict::Denied | Verdict::NotGranted => Exit::Negative,
        Verdict::Conditional | Verdict::Eligible | Verdict::Unknown => Exit::Open,
    }
}
