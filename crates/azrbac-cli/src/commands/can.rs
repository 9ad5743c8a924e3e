//! `azrbac can`: may this principal do this operation there, and why.

use azrbac_core::access::resolve::{self, PlaneSource};
use azrbac_core::access::{self, Remark, Request, Verdict};
use azrbac_core::role::RoleLibrary;
use azrbac_core::scope::Scope;
use azrbac_core::view::{self, NewAssignmentView};

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
    let scope = Scope::parse(&args.scope)?;
    let catalog = azrbac_roles::catalog();
    let operation = resolve::operation(catalog, &args.operation, plane(args.plane), Some(&scope))?;
    let loaded = load(
        &args.data,
        (&args.attributes, Some(&scope)),
        global,
        streams,
    )?;
    let who = resolve::principal(&loaded.snapshot, &args.who)?;
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
    let (request, snapshot) = (&asked.request, &*loaded.snapshot);
    let catalog = azrbac_roles::catalog();
    let decision = match asked.plane_source {
        PlaneSource::Inferred => access::explain_either_plane(snapshot, request),
        _ => access::explain(snapshot, request),
    };
    let mut remarks = access::remarks(snapshot, request, &decision, catalog);
    remarks.extend(asked.remarks.iter().cloned());
    let suggestions = if decision.verdict == Verdict::NotGranted {
        access::roles_that_grant(
            library,
            catalog,
            &request.operation,
            request.plane,
            SUGGESTIONS,
        )
    } else {
        Vec::new()
    };
    let mut document = view::can(snapshot, request, &decision, &remarks, &suggestions);
    document.assign.clone_from(&asked.assign);
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

/// The exit code of a verdict.
fn exit(verdict: Verdict) -> Exit {
    match verdict {
        Verdict::Allowed => Exit::Success,
        Verdict::Denied | Verdict::NotGranted => Exit::Negative,
        Verdict::Conditional | Verdict::Eligible | Verdict::Unknown => Exit::Open,
    }
}
